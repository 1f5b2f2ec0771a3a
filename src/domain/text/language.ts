import { remembered } from '../remembered.ts';

/** Languages that visitors and members can choose, and locales: a language with the region whose formats are used. */

/** Complete for visitors, members and emails; the desk and operators' texts may be in English still. */
export const LANGUAGES = ['en', 'de'] as const;

export type Language = (typeof LANGUAGES)[number];

/**
 * What a reader sees the site in, like `en-US` (BCP 47): the language picks the messages; both together pick the order
 * of dates, 12 or 24 hours, the first weekday and the signs in numbers.
 */
export type Locale = `${Language}-${string}`;

/** The locales that a club can have, by language; the first is suggested. */
export const LOCALES: Readonly<Record<Language, readonly [Locale, ...Locale[]]>> = {
	en: ['en-US', 'en-GB', 'en-AU', 'en-CA', 'en-IE', 'en-IN', 'en-NZ', 'en-ZA'],
	de: ['de-DE', 'de-AT', 'de-CH'],
};

/** All of them, as the settings offer them. */
export const OFFERED_LOCALES: readonly Locale[] = Object.values(LOCALES).flat();

/** What a locale is called: `English (United States)`. */
export function localeName(locale: Locale, reader: Locale): string {
	const names = new Intl.DisplayNames([reader], { type: 'language', languageDisplay: 'standard' });
	return names.of(locale) ?? locale;
}

/** Zones in which one locale is usual, by the beginnings of their names. */
const USUAL_IN: readonly [zone: RegExp, locale: Locale][] = [
	[/^America\/(?:Toronto|Vancouver|Edmonton|Winnipeg|Regina|Halifax|St_Johns)$/, 'en-CA'],
	[/^(?:America\/|Pacific\/Honolulu)/, 'en-US'],
	[/^Australia\//, 'en-AU'],
	[/^Pacific\/Auckland/, 'en-NZ'],
	[/^Europe\/Dublin$/, 'en-IE'],
	[/^Asia\/Kolkata$/, 'en-IN'],
	[/^Africa\/Johannesburg$/, 'en-ZA'],
	[/^Europe\/(?:Berlin|Busingen)$/, 'de-DE'],
	[/^Europe\/Vienna$/, 'de-AT'],
	[/^Europe\/(?:Zurich|Vaduz)$/, 'de-CH'],
];

/** The locale that a new club begins with, by its zone; elsewhere than in these, English is mostly written as in Britain. */
export function suggestedLocale(timeZone: string): Locale {
	return USUAL_IN.find(([zones]) => zones.test(timeZone))?.[1] ?? 'en-GB';
}

/** What clubs had before they could choose, and pages that know no club. */
export const DEFAULT_LOCALE: Locale = 'en-GB';

/** The language of a stored or sent text; null where the site doesn't have it, or not any more. */
export function asLanguage(text: string | null | undefined): Language | null {
	return LANGUAGES.find((language) => language === text) ?? null;
}

/** The part of a tag before its first hyphen, and the rest: `de-AT` is `de` and `AT`. */
function partsOf(tag: string): [language: string, region: string] {
	const hyphen = tag.indexOf('-');
	return hyphen < 0 ? [tag, ''] : [tag.slice(0, hyphen), tag.slice(hyphen + 1)];
}

export function languageOf(locale: Locale): Language {
	return partsOf(locale)[0] as Language;
}

/** How a club speaks unless a reader has chosen. Stored texts: a newer version may have written ones that we don't know. */
export interface ClubLanguage {
	language: string;
	locale: string;
}

/**
 * The locale for a reader: in another language than the club's, they get the formats that this language has in the
 * club's region.
 *
 * @param chosen the reader's own language; null where they have said nothing
 */
export function localeFor(chosen: Language | null, club: ClubLanguage): Locale {
	const [, region] = partsOf(club.locale);
	const language = chosen ?? asLanguage(club.language) ?? LANGUAGES[0];
	return `${language}-${region || partsOf(LOCALES[language][0])[1]}`;
}

/** The languages that the desk has. */
const DESK_LANGUAGES: readonly Language[] = ['en'];

/** The same for the desk, which is in English where it doesn't have the language yet. */
export function deskLocaleFor(chosen: Language | null, club: ClubLanguage): Locale {
	const language = languageOf(localeFor(chosen, club));
	return localeFor(DESK_LANGUAGES.includes(language) ? language : 'en', club);
}

/** The locale for pages and JSON that read nothing of the club: refusals, mostly. */
export function localeWithoutClub(chosen: Language | null): Locale {
	return localeFor(chosen, { language: languageOf(DEFAULT_LOCALE), locale: DEFAULT_LOCALE });
}

/** The best range of `Accept-Language` whose language the site has (RFC 9110, section 12.5.4), with its tag in small letters. */
function bestRange(header: string | null): { tag: string; language: Language } | null {
	let best: { tag: string; language: Language } | null = null;
	let most = 0;
	for (const range of (header ?? '').toLowerCase().split(',')) {
		const tag = /^\s*([\w-]+)/.exec(range)?.[1] ?? '';
		const language = asLanguage(partsOf(tag)[0]);
		const weight = Number(/;\s*q=([\d.]+)/.exec(range)?.[1] ?? 1);
		if (language && weight > most) {
			best = { tag, language };
			most = weight;
		}
	}
	return best;
}

/** More headers than the browsers of a club's visitors send, and how long all of them may be. */
const MOST_HEADERS = 200;
const MOST_CHARACTERS = 10_000;

const preferredIn = remembered(
	(header: string) => bestRange(header)?.language ?? null,
	MOST_HEADERS,
	{ most: MOST_CHARACTERS, of: (header) => header.length },
);

/**
 * The first language of `Accept-Language` that the site has. It never decides what a page is in; it only says which
 * language to offer.
 */
export function acceptedLanguage(header: string | null): Language | null {
	return header === null ? null : preferredIn(header);
}

/**
 * The locale to choose beforehand for a new club: what is usual in its zone, unless the owner's browser asks for another
 * language.
 *
 * @returns null for the usual one
 */
export function proposedLocale(header: string | null, timeZone: string): Locale | null {
	const range = bestRange(header);
	if (!range || range.language === languageOf(suggestedLocale(timeZone))) return null;
	const known = LOCALES[range.language];
	return known.find((locale) => locale.toLowerCase() === range.tag) ?? known[0];
}
