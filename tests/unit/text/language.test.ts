import { describe, expect, it } from 'vitest';
import {
	acceptedLanguage,
	asLanguage,
	deskLocaleFor,
	localeFor,
	localeWithoutClub,
	proposedLocale,
	suggestedLocale,
} from '../../../src/domain/text/language.ts';

describe('the locale of a reader', () => {
	it("is the club's, unless they have chosen another language", () => {
		expect(localeFor(null, { language: 'en', locale: 'en-US' })).toBe('en-US');
		expect(localeFor('en', { language: 'en', locale: 'en-GB' })).toBe('en-GB');
	});

	it("in another language than the club's has the club's region", () => {
		expect(localeFor('en', { language: 'de', locale: 'de-AT' })).toBe('en-AT');
		expect(deskLocaleFor('en', { language: 'de', locale: 'de-AT' })).toBe('en-AT');
	});

	it('is in a language that the site has, whatever a newer version has stored', () => {
		expect(localeFor(null, { language: 'xx', locale: 'xx-XX' })).toBe('en-XX');
		expect(localeFor(null, { language: 'en', locale: '' })).toBe('en-US');
		expect(localeWithoutClub(null)).toBe('en-GB');
		expect([asLanguage('en'), asLanguage('EN'), asLanguage('xx'), asLanguage(undefined)]).toEqual([
			'en',
			null,
			null,
			null,
		]);
	});
});

describe('the locale that a new club begins with', () => {
	it.each([
		['America/New_York', 'en-US'],
		['America/Toronto', 'en-CA'],
		['Australia/Sydney', 'en-AU'],
		['Europe/Dublin', 'en-IE'],
		['Europe/Berlin', 'de-DE'],
		['Europe/Vienna', 'de-AT'],
		['Europe/Zurich', 'de-CH'],
		['Europe/Paris', 'en-GB'],
		['UTC', 'en-GB'],
	])('in %s is %s', (timeZone, locale) => {
		expect(suggestedLocale(timeZone)).toBe(locale);
	});
});

describe('the locale that the first run has chosen beforehand', () => {
	it.each([
		['de-AT,de;q=0.9,en;q=0.8', 'Europe/Berlin', null],
		['de-AT,de;q=0.9,en;q=0.8', 'Europe/Paris', 'de-AT'],
		['de-LI, en;q=0.5', 'UTC', 'de-DE'],
		['en-us', 'Europe/Berlin', 'en-US'],
		['en-US,en;q=0.9', 'Europe/London', null],
		['fr-FR', 'Europe/Paris', null],
		[null, 'Europe/Berlin', null],
	])('for a browser that asks for %s in %s is %s', (header, timeZone, locale) => {
		expect(proposedLocale(header, timeZone)).toBe(locale);
	});
});

describe('Accept-Language', () => {
	it.each([
		['en', 'en'],
		['en-US,en;q=0.9', 'en'],
		['xx, EN-gb;q=0.3', 'en'],
		['de-CH, fr;q=0.9, en;q=0.8', 'de'],
		['en;q=0.8, de', 'de'],
		['xx', null],
		['en;q=0', null],
		['*', null],
		['', null],
		[null, null],
		[';;q=,,', null],
	])('%s asks for %s', (header, language) => {
		expect(acceptedLanguage(header)).toBe(language);
	});
});
