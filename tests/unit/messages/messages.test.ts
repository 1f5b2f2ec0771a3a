import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../../src/domain/text/language.ts';
import { formsOf } from '../../../src/messages/forms-of.ts';
import { linkTo, rich, type Wrap } from '../../../src/messages/rich.ts';
import { bracketed, outsideBrackets } from '../../support/messages/brackets.ts';
import { faultsIn, lostIn } from '../../support/messages/faults.ts';

const MESSAGES = resolve(import.meta.dirname, '../../../src/messages');

/** The files of messages of a language, like `site/notices.ts`. */
const filesOf = (language: string) =>
	readdirSync(join(MESSAGES, language), { recursive: true, encoding: 'utf8' })
		.filter((path) => path.endsWith('.ts') && path.includes('/'))
		.sort();

async function messagesIn(language: string, file: string): Promise<object> {
	return (await import(join(MESSAGES, language, file))) as object;
}

describe('messages', () => {
	it.each(filesOf('en'))('of %s are whole sentences without markup', async (file) => {
		expect(faultsIn(await messagesIn('en', file))).toEqual([]);
	});

	const translations = LANGUAGES.filter((language) => language !== 'en').flatMap((language) =>
		filesOf(language).map((file) => ({ language, file })),
	);
	it('of another language lose no value and no sentence', async () => {
		expect(translations.length).toBeGreaterThan(30);
		for (const { language, file } of translations) {
			const translation = await messagesIn(language, file);
			expect([language, file, faultsIn(translation)]).toEqual([language, file, []]);
			const lost = lostIn(translation, await messagesIn('en', file));
			expect([language, file, lost]).toEqual([language, file, []]);
		}
	});

	it('that lost a value, have markup or were never translated are found', () => {
		const { number, plural } = formsOf('en');
		const english = {
			greeting: ({ name }: { name: string }) => `Hello ${name}, good to see you.`,
			seats: ({ seats }: { seats: number }) =>
				plural(seats, { one: '1 seat', other: `${number(seats)} seats` }),
			place: ({ place, party }: { place: number; party: string }) =>
				plural(place, {
					none: `No place for ${party}`,
					other: `Place ${number(place)}`,
					one: 'First',
				}),
			privacy: ({ link }: { link: Wrap }) => rich`Read our ${link('privacy notice')} first.`,
			title: 'Your page here',
		};
		expect(faultsIn(english)).toEqual([]);
		expect(lostIn(english, english)).toEqual([
			'greeting is English still',
			'privacy is English still',
			'title is English still',
			'place is English still',
		]);
		const german = {
			greeting: () => 'Hallo, schön, dich zu sehen.',
			seats: () => 'viele Plätze',
			place: ({ place }: { place: number }) => `Platz ${number(place)}`,
			privacy: () => rich`Lies zuerst das Kleingedruckte.`,
			title: 'Deine <b>Seite</b>',
		};
		expect(lostIn(german, english)).toEqual([
			'greeting has lost «name»',
			expect.stringMatching(/^seats has lost 1\d\d$/),
			'privacy has lost «link»',
			'place has lost «party»',
		]);
		expect(faultsIn(german)).toEqual(['title has markup']);
		expect(faultsIn({ half: 'told to ' })).toEqual(['half begins or ends with a space']);
	});
});

describe('the locale of a reader', () => {
	const SOURCES = resolve(import.meta.dirname, '../../../src');

	it('is waited for wherever it is worked out, so that its messages are there', () => {
		const places = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
			.filter((path) => /\.(?:ts|astro)$/.test(path))
			.filter((path) => !/desk-form\.ts$|reader-locale\.ts$/.test(path))
			.flatMap((path) => {
				const source = readFileSync(join(SOURCES, path), 'utf8');
				const waits = source.match(/await spoken\(\s*(?:localeFor|readerLocale)\(/g)?.length ?? 0;
				// Readers of desk pages have English; what a page of the desk says in the club's language waits.
				const works = /^pages\/admin\//.test(path)
					? /\blocaleFor\(/g
					: /(?<!function )\b(?:localeFor|readerLocale)\(/g;
				const all = source.match(works)?.length ?? 0;
				return all > waits ? [path] : [];
			});
		// The rule itself; batches, which wait for the locales of all recipients; samples, each of which waits.
		expect(places.sort()).toEqual([
			'domain/text/language.ts',
			'mail/samples.ts',
			'mail/templates/club-mail.ts',
		]);
	});

	it('in a language that nobody has waited for is a fault, not a page in another language', async () => {
		const { messagesOf, spoken } = await import('../../../src/messages/spoken.ts');
		const { topics } = await import('../../../src/messages/en/site/topics.ts');
		expect(messagesOf('en', 'topics', topics)).toBe(topics);
		expect(() => messagesOf('de', 'topics', topics)).toThrow('Nobody waited for de.');
		expect(await spoken('de-AT')).toBe('de-AT');
		expect(messagesOf('de', 'topics', topics).invitations.title).toBe('Einladungen');
	});
});

describe('a sentence with a link', () => {
	it('escapes everything that comes in, and its own signs', () => {
		const terms = linkTo('/terms?a=1&b="2"');
		const name = '<script>alert("&")</script>';
		expect(rich`${name} & co. read ${terms('the <terms>')}.`.html).toBe(
			'&lt;script&gt;alert(&quot;&amp;&quot;)&lt;/script&gt; &amp; co. read <a href="/terms?a=1&amp;b=&quot;2&quot;">the &lt;terms&gt;</a>.',
		);
	});
});

describe('forms of a language', () => {
	const { either, list, number, ordinal, plural } = formsOf('en');
	const seats = (count: number) => plural(count, { none: 'none', one: 'one', other: 'many' });

	it('are by its rules for plurals, with a word of its own for none', () => {
		expect([0, 1, 2, 21, 1000].map(seats)).toEqual(['none', 'one', 'many', 'many', 'many']);
		expect(plural(0, { one: '1 seat', other: '0 seats' })).toBe('0 seats');
	});

	it('are by its rules for places in line', () => {
		const nth = (place: number) => ordinal(place, { one: 'st', two: 'nd', few: 'rd', other: 'th' });
		expect([1, 2, 3, 4, 11, 12, 13, 21, 22, 111].map(nth).join(' ')).toBe(
			'st nd rd th th th th st nd th',
		);
	});

	it('have its lists and its numbers', () => {
		expect([list(['a', 'b', 'c']), either(['a', 'b'])]).toEqual(['a, b, and c', 'a or b']);
		expect([7, 999, 1000, 12345.5].map(number)).toEqual(['7', '999', '1,000', '12,345.5']);
		expect(formsOf('de').number(12345.5)).toBe('12.345,5');
	});
});

describe('the bracket language', () => {
	it('puts every message between brackets, and shows what is in none', () => {
		const shown = bracketed({
			title: 'Events',
			seats: ({ seats }: { seats: number }) => `${seats} seats`,
			terms: ({ link }: { link: Wrap }) => rich`Read ${link('this')}.`,
		});
		expect(shown.title).toBe('⟦Events⟧');
		expect(shown.seats({ seats: 3 })).toBe('⟦3 seats⟧');
		expect(shown.terms({ link: linkTo('/') }).html).toBe('⟦Read <a href="/">this</a>.⟧');
		expect(outsideBrackets(`${shown.title}: ${shown.seats({ seats: 3 })} left`)).toBe(':  left');
	});
});
