import { describe, expect, it } from 'vitest';
import type { Language } from '../../../src/domain/text/language.ts';
import { readerLocale } from '../../../src/http/requests/reader-locale.ts';

const CLUB = { language: 'en', locale: 'en-US' };
const GERMAN = { language: 'de', locale: 'de-DE' };

/** What a page says to a reader with this language, and which of its texts have to be marked. */
function at(path: string, language: Language | null, club = CLUB) {
	const locals: Parameters<typeof readerLocale>[0]['locals'] = {
		language,
		locale: 'en-GB',
		clubLanguage: undefined,
		deskLanguage: undefined,
	};
	const locale = readerLocale({ locals, url: new URL(path, 'https://club.example') }, club);
	expect(locals.locale).toBe(locale);
	return [locale, locals.clubLanguage, locals.deskLanguage];
}

describe('the language of a page', () => {
	it('is the one that its reader has chosen, and what the club wrote in another one is marked', () => {
		expect(at('/events/open', 'de')).toEqual(['de-US', 'en', 'en']);
		expect(at('/events/open', null)).toEqual(['en-US', undefined, undefined]);
		expect(at('/', 'en', GERMAN)).toEqual(['en-DE', 'de', undefined]);
	});

	it("at the door is the reader's too, and what the desk says in English is marked", () => {
		for (const path of [
			'/admin/check-in/abc',
			'/admin/events/open/check-in',
			'/admin/events/open/scan',
		]) {
			expect(at(path, null, GERMAN), path).toEqual(['de-DE', undefined, 'en']);
		}
	});

	it('at the desk is one that the desk has', () => {
		for (const path of ['/admin', '/admin/events/open', '/admin/events/check-in', '/administer']) {
			const isDesk = path !== '/administer';
			expect(at(path, 'de', GERMAN)[0], path).toBe(isDesk ? 'en-DE' : 'de-DE');
		}
	});
});
