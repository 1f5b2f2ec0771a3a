import { openLocalBindings } from '../../../scripts/local/local-database.ts';
import { NEW_CLUB } from '../../../src/domain/club/club.ts';
import { localeName, OFFERED_LOCALES } from '../../../src/domain/text/language.ts';
import { longDate } from '../../../src/domain/time/time.ts';
import { VARIABLES } from '../../../src/environment.ts';
import { LANGUAGE_OFFERS } from '../../../src/messages/language-offers.ts';
import type { OutsideText } from './read-page.ts';

/** What pages may say outside of messages: data, dates and names. Each line has its reason. */

/** The names of things outside. */
const NAMES = [
	// Software whose versions the doctor shows.
	'Regulars',
	'Astro',
	'better-auth',
	'Drizzle',
	// Another language is offered in itself, to those who can't read the page.
	...Object.values(LANGUAGE_OFFERS).flatMap(({ name, read }) => [name, read]),
	// Languages with their regions, as Intl calls them.
	...OFFERED_LOCALES.map((locale) => localeName(locale, 'en-US')),
	// What a club is called until it has a name: stored data from then on (decision 0059).
	NEW_CLUB.name,
	// Settings and where to get them: one table, for files and commands as well (src/environment.ts).
	...Object.entries(VARIABLES).flatMap(([name, { source }]) => [name, source]),
	// Subjects of the sample emails, which an organizer would have typed.
	'We move one floor up',
	'Please bring a mug',
];

/** Cities and parts of the world, as the time zone database names them. */
const ZONES = [
	...Intl.supportedValuesOf('timeZone').flatMap((zone) => {
		const [region = '', ...places] = zone.replaceAll('_', ' ').split('/');
		return [zone.replaceAll('_', ' '), region, places.toReversed().join(', ')];
	}),
	// Renamed since Intl's list was made.
	...['Asmara', 'Argentina', 'Atikokan', 'Nuuk', 'Kolkata', 'Kathmandu', 'Yangon', 'Ho Chi Minh'],
	...['Faroe', 'Kyiv', 'Kanton', 'Pohnpei', 'Chuuk', 'Indiana', 'Kentucky'],
];

/** Words of dates and times as Intl writes them, in the demo's locale and in the one of the first run. */
const DATE_WORDS = (() => {
	const words = new Set(['AM', 'PM']);
	for (let day = 0; day < 366; day += 1) {
		const moment = new Date(Date.UTC(2024, 0, 1 + day, 12));
		for (const locale of ['en-US', 'de-DE'] as const) {
			for (const word of longDate(moment, 'UTC', locale).split(/[ ,.]+/)) {
				if (!/\p{L}/u.test(word)) continue;
				words.add(word);
				words.add(word.slice(0, 3));
				if (locale === 'de-DE') words.add(word.slice(0, 2));
			}
		}
	}
	// `2 hours`: numbers with units, which Intl puts into their forms.
	for (const unit of ['day', 'hour', 'minute', 'second'] as const) {
		for (const count of [1, 2]) {
			const format = new Intl.NumberFormat('en-US', { style: 'unit', unit, unitDisplay: 'long' });
			for (const { type, value } of format.formatToParts(count))
				if (type === 'unit') words.add(value);
		}
	}
	return words;
})();

/** Addresses of people and pages, colors, and file names. */
const CODES = /\S+@\S+|https?:\/\/\S*|#[0-9a-f]{6}\b/gi;

/** A text in Markdown as it reads: without its signs. */
const withoutMarks = (text: string) =>
	text
		.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
		.replaceAll(/^\s*(?:#+|[-*>]|\d+\.)\s/gm, '')
		.replaceAll(/[*_`]/g, '')
		.replaceAll(/\s+/g, ' ')
		.trim();

const isPicture = (value: unknown) => typeof value === 'string' && value.length > 20_000;

/** The texts that people have typed, from every column of a club's database that isn't a code. */
export async function typedTexts(persistTo: string): Promise<string[]> {
	const { env, dispose } = await openLocalBindings({ persistTo });
	const texts = new Set<string>();
	const add = (value: unknown): void => {
		if (typeof value === 'string') {
			// Snapshots of the audit log.
			if (/^[[{]["[{]/.test(value)) add(JSON.parse(value));
			else if (!/^[a-z0-9_.:-]*$/.test(value)) texts.add(value);
		} else if (value && typeof value === 'object') Object.values(value).forEach(add);
	};
	try {
		const tables = await env.DB.prepare(
			"select name from sqlite_master where type = 'table' and name not like '\\_%' escape '\\' and name not like 'sqlite%'",
		).all<{ name: string }>();
		for (const { name } of tables.results) {
			if (/migrations/.test(name)) continue;
			const { results } = await env.DB.prepare(`select * from "${name}" limit 2000`).all();
			results
				.flatMap(Object.values)
				.filter((value) => !isPicture(value))
				.forEach(add);
		}
	} finally {
		await dispose();
	}
	return [...texts];
}

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Takes a text out of another where it isn't a part of a word. */
const without = (text: string, part: string) =>
	text.includes(part)
		? text.replaceAll(new RegExp(`(?<![\\p{L}\\d])${escaped(part)}(?![\\p{L}\\d])`, 'gu'), ' ')
		: text;

/**
 * What is left of the texts outside of messages when data, dates and names are taken out: texts that belong into one.
 *
 * @param typed what the club's people have typed
 */
export function leftOf(found: readonly OutsideText[], typed: readonly string[]): OutsideText[] {
	const read = typed.map(withoutMarks);
	const firstNames = typed.filter((text) => /^\p{Lu}\p{L}+ /u.test(text) && text.length < 80);
	const lines = typed.flatMap((text) => text.split('\n')).map(withoutMarks);
	const known = [
		...new Set([
			...NAMES,
			...ZONES,
			...typed.map((text) => text.replaceAll(/\s+/g, ' ').trim()),
			...read,
			...lines,
			...firstNames.map((name) => name.split(' ')[0] ?? ''),
		]),
	]
		.filter((text) => text !== '')
		.sort((one, other) => other.length - one.length);
	const isWritten = (block: string) =>
		lines.includes(block) || (block.length > 12 && read.some((text) => text.includes(block)));

	return found.filter(({ text, block }) => {
		if (isWritten(block) || known.includes(text)) return false;
		let left = text;
		// A text that is cut ends in three dots: what is before them is the beginning of a typed one.
		const cut = /^(.*)…$/.exec(left)?.[1];
		if (cut !== undefined) {
			for (let at = 0; at < cut.length - 8; at += 1) {
				if (!read.some((each) => each.includes(cut.slice(at).trim()))) continue;
				left = cut.slice(0, at);
				break;
			}
		}
		left = left.replaceAll(CODES, ' ');
		for (const part of known) if (/\p{L}/u.test(left)) left = without(left, part);
		return left.split(/[^\p{L}']+/u).some((word) => word !== '' && !DATE_WORDS.has(word));
	});
}
