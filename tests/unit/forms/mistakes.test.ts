import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { emailAddress } from '../../../src/domain/forms/email-address.ts';
import { line, parseForm, wholeNumber } from '../../../src/domain/forms/fields.ts';
import {
	checkFields,
	type Mistake,
	messageOf,
	mistakeIn,
	type PlainMistakeCode,
	type ValuedMistakeCode,
} from '../../../src/domain/forms/mistakes.ts';
import type { LineMistake } from '../../../src/domain/members/file/member-file.ts';
import { fieldErrors, mistakeText } from '../../../src/http/responses/mistake-text.ts';
import { deskMistakeMessages } from '../../../src/messages/desk/mistakes.ts';
import { mistakeMessages } from '../../../src/messages/site/mistakes.ts';
import { lineMistakeText } from '../../../src/messages/wording/file-lines.ts';
import { documents } from '../../support/documents.ts';
import { forAll } from '../../support/for-all.ts';

const PLAIN = Object.entries({ ...mistakeMessages('en-US'), ...deskMistakeMessages('en-US') })
	.filter(([, message]) => typeof message === 'string')
	.map(([code]) => code as PlainMistakeCode);

const date = fc
	.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
	.map((day) => day.toISOString().slice(0, 10));
const title = fc.string({ minLength: 1, unit: 'binary' });
const count = fc.integer({ min: 1, max: 9_999 });
const choices = fc.array(fc.stringMatching(/^[a-z]{1,9}$/), { minLength: 2, maxLength: 5 });

/** Any mistake of each code whose sentence names something; the compiler misses none. */
const VALUED: {
	[Code in ValuedMistakeCode]: fc.Arbitrary<Omit<Extract<Mistake, { code: Code }>, 'code'>>;
} = {
	too_long: fc.record({ most: count }),
	input_too_long: fc.record({ most: count }),
	email_too_long: fc.record({ most: count }),
	name_too_long: fc.record({ most: count }),
	not_a_whole_number: fc.record({ least: count, most: count }),
	not_a_count: fc.record({ least: count, most: count }),
	not_a_choice: fc.record({ choices }),
	not_listed: fc.record({ choices }),
	not_the_value: fc.record({ value: title }),
	picture_too_wide: fc.record({ width: count, height: count, mostSide: count }),
	share_picture_wrong: fc.record({ width: count, height: count }),
	break_too_long: fc.record({ mostDays: count }),
	break_overlaps: fc.record({ title: fc.option(title), firstDate: date, lastDate: date }),
	first_date_too_far: fc.record({ mostDays: count }),
	opens_after_first: fc.record({ daysAway: count }),
	opens_after_next: fc.record({ gap: count }),
	begins_after_end: fc.record({ endsOnDate: date }),
	goes_on_from: fc.record({ title, endsOnDate: date }),
	followed_by: fc.record({ title, startsOnDate: date }),
	event_too_far: fc.record({ years: count }),
	zone_changed: fc.record({ timeZone: fc.constantFrom('America/New_York', 'Europe/Berlin') }),
	too_many_lines: fc.record({ lines: count, most: count }),
	calendar_too_many: fc.record({ events: count, most: count }),
	calendar_refused: fc.record({ status: count }),
};

const mistakes = fc.oneof(
	fc.constantFrom(...PLAIN).map((code): Mistake => ({ code })),
	...Object.entries(VALUED).map(([code, values]) =>
		(values as fc.Arbitrary<object>).map((each) => ({ code, ...each }) as Mistake),
	),
);

describe('a mistake', () => {
	it.each(PLAIN)('of code %s has a sentence', (code) => {
		expect(mistakeText({ code }, 'en-US')).toMatch(/^[A-Z][^\n]*[^\s.]\.$/);
	});

	it('with values has a sentence that leaves none of them out', () =>
		forAll(mistakes, (mistake) => {
			const text = mistakeText(mistake, 'en-US');
			expect(text).toMatch(/^[A-Z“].*\.$/su);
			expect(text).not.toMatch(/undefined|NaN|\[object|Invalid Date/);
			for (const [name, value] of Object.entries(mistake)) {
				if (name === 'title' && value !== null) expect(text).toContain(`“${value}”`);
				if (typeof value === 'number') expect(text.replaceAll(',', '')).toContain(String(value));
			}
		}));

	it('comes out of the message of a schema as it went in', () =>
		forAll(mistakes, (mistake) => {
			expect(mistakeIn(messageOf(mistake))).toEqual(mistake);
			const field = z.object({ field: z.string().refine(() => false, messageOf(mistake)) });
			expect(checkFields(field, { field: '' })).toEqual({
				ok: false,
				mistakes: [{ field: 'field', mistake }],
			});
		}));

	it('of which a schema says nothing is one of the field, or of all of them', () => {
		const schema = z.object({ row: z.string().min(1), kind: z.literal('a') });
		const mistakeOf = (fields: unknown) => {
			const checked = checkFields(schema, fields);
			return checked.ok ? null : checked.mistakes[0];
		};
		expect(mistakeOf({ row: 'x', kind: 'a' })).toBeNull();
		expect(mistakeOf({ kind: 'a' })).toEqual({ field: 'row', mistake: { code: 'field_missing' } });
		expect(mistakeOf({ row: 7, kind: 'a' })).toEqual({
			field: 'row',
			mistake: { code: 'field_wrong' },
		});
		expect(mistakeOf({ row: 'x', kind: 'b' })?.mistake).toEqual({ code: 'field_wrong' });
		expect(mistakeOf([])).toEqual({ field: 'body', mistake: { code: 'fields_missing' } });
		expect(mistakeIn('Invalid input: expected string, received undefined')).toEqual({
			code: 'field_wrong',
		});
	});

	it('is the first of its field, with the values of the rule that was broken', () => {
		const schema = z.object({
			name: line(5, 'club_name_missing'),
			note: line(5),
			seats: wholeNumber(2, 9),
			email: emailAddress,
		});
		expect(parseForm(schema, { note: 'a\nb and more', seats: '1', email: 'x' })).toEqual({
			ok: false,
			errors: {
				name: { code: 'club_name_missing' },
				note: { code: 'too_long', most: 5 },
				seats: { code: 'not_a_whole_number', least: 2, most: 9 },
				email: { code: 'email_typo' },
			},
		});
	});

	it('is shown beside its field in a sentence', () => {
		expect(
			fieldErrors(
				{
					name: { code: 'too_long', most: 5 },
					intent: { code: 'not_a_choice', choices: ['add', 'change', 'remove'] },
					flag: { code: 'not_a_choice', choices: ['true', 'false'] },
					guests: { code: 'not_a_count', least: 0, most: 1000 },
					firstDate: {
						code: 'break_overlaps',
						title: 'Night Readers',
						firstDate: '2026-12-19',
						lastDate: '2027-01-02',
					},
				},
				'en-GB',
			),
		).toEqual({
			name: 'Use 5 characters at most.',
			intent: 'Choose add, change, or remove.',
			flag: 'Choose true or false.',
			guests: 'Enter a whole number from 0 to 1,000.',
			firstDate:
				"There's already a break for “Night Readers”, 19 December 2026 to 2 January 2027. Choose other dates, or remove that one first.",
		});
	});

	it.each<[LineMistake, string]>([
		[{ code: 'quotes_torn' }, "Line 3: the quotation marks don't come in pairs."],
		[{ code: 'address_missing' }, 'Line 3: the address is missing.'],
		[{ code: 'address_wrong' }, "Line 3: that doesn't look like an email address."],
		[{ code: 'address_too_long', most: 254 }, 'Line 3: the address is longer than 254 characters.'],
		[{ code: 'name_too_long', most: 80 }, 'Line 3: the name is longer than 80 characters.'],
		[{ code: 'name_not_shown' }, "Line 3: the name has characters that can't be shown."],
	])("of a file's line names that line: %j", (mistake, text) => {
		expect(lineMistakeText(3, mistake, 'en-US')).toBe(text);
	});
});

describe('the sentence of a mistake', () => {
	/** A sentence where a mistake belongs: after its name, or as the last argument of a rule of zod. */
	const SENTENCES = [
		/\b(?:message|mistake|problem|missing|errors\S*)(?::| =)\s*(?:\w[^\n]*\n?\s*\? )?(["'`])[A-Z](?:(?!\1).)* /gs,
		/\.(?:min|max|regex|refine|enum|literal|length)\((?:[^()\n]|\([^()]*\))*,\s*(["'`])[A-Z](?:(?!\1)[^\n])* /g,
		/\b(?:line|choice|whatFields)\((?:[^()\n]|\([^()]*\))*\s*(["'`])[A-Z](?:(?!\1)[^\n])* /g,
	];
	const sentencesIn = (text: string) =>
		SENTENCES.flatMap((pattern) => [...text.matchAll(pattern)].map(([found]) => found));

	it.each([
		"{ message: 'Please choose a date.' }",
		"line(10, 'Please choose a date.')",
		'z.string().max(max, `At most so many characters.`)',
		"return { field: 'date', message: `That is days away.` };",
		"message:\n\t\t\t\taddress === ''\n\t\t\t\t\t? 'A web address, please.'",
		"errors[names.url] = 'This address is twice here.';",
		"{ ok: false, problem: 'There is nothing in it.' }",
	])('is found where it stands in a rule: %s', (source) => {
		expect(sentencesIn(source)).toHaveLength(1);
	});

	it('is made at the edge, and is in no rule', () => {
		const rules = documents(
			'src/{domain,db,features,actions,http/requests}/**/*.ts',
			'src/pages/**/*.{ts,astro}',
		);
		expect(rules.length).toBeGreaterThan(200);
		const found = rules.flatMap(({ path, text }) =>
			sentencesIn(text).map((sentence) => `${path}: ${sentence}`),
		);
		expect(found).toEqual([]);
	});
});
