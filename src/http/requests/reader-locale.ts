import {
	type ClubLanguage,
	deskLocaleFor,
	type Locale,
	languageOf,
	localeFor,
} from '../../domain/text/language.ts';

/** A request and its page. */
interface ReadPage {
	locals: Pick<App.Locals, 'language' | 'locale' | 'clubLanguage' | 'deskLanguage'>;
	url: URL;
}

const DESK = /^\/admin(?:\/|$)/;
/** The pages at the door, which helpers use who may know nothing else of the desk. */
const DOOR = /^\/admin\/(?:check-in\/|events\/[^/]+\/(?:check-in|scan)\/?$)/;

/**
 * The locale in which this reader sees a page: in the language that they have chosen, else in the club's. It is put
 * into the request's `locals` as well, where the components of the page find it, with the languages of texts in others.
 *
 * @param club what the page read of the club
 */
export function readerLocale({ locals, url }: ReadPage, club: ClubLanguage): Locale {
	const isDesk = DESK.test(url.pathname) && !DOOR.test(url.pathname);
	const locale = (isDesk ? deskLocaleFor : localeFor)(locals.language, club);
	/** A language that has to be marked on this page, for it isn't the page's own. */
	const marked = (other: Locale) =>
		languageOf(other) === languageOf(locale) ? undefined : languageOf(other);
	locals.locale = locale;
	locals.clubLanguage = marked(localeFor(null, club));
	locals.deskLanguage = marked(deskLocaleFor(locals.language, club));
	return locale;
}
