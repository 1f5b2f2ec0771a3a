import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { memberName, problemWithName } from '../../../src/domain/members/name.ts';
import { isOneLine } from '../../../src/domain/text/printable.ts';
import {
	checkInput,
	flag,
	optionalCount,
	optionalText,
	rowId,
} from '../../../src/http/requests/input.ts';
import { hasNothingFor } from '../../../src/http/requests/origin.ts';
import { UNREADABLE_PATH, withReadablePath } from '../../../src/http/requests/readable-path.ts';
import { rsvpFields } from '../../../src/http/requests/rsvp-fields.ts';
import { refusalText } from '../../../src/http/responses/refusal-text.ts';
import { forAll } from '../../support/for-all.ts';
import { refusedBy } from '../../support/refusals.ts';

describe('the fields of a form', () => {
	const schema = z.object({
		...rsvpFields,
		name: memberName,
		row: rowId,
		text: optionalText(20),
		count: optionalCount,
		switched: flag,
	});
	const good = { name: 'Ada', row: 'x', switched: 'true', answer: 'going' };

	it.each([
		[{ ...good, name: null }, 'name', 'name: Enter a name.'],
		[{ ...good, name: ' ' }, 'name', 'name: Enter a name.'],
		[{ ...good, name: ['Ada'] }, 'name', 'name: Enter a name.'],
		[{ ...good, name: 'x'.repeat(81) }, 'name', 'name: Enter a name of 80 characters at most.'],
		[{ ...good, name: 'ada@example.com' }, 'name', 'name: Enter a name, not an email address.'],
		[{ ...good, row: null }, 'row', 'row: Fill in this field.'],
		[{ ...good, row: '' }, 'row', 'row: Fill in this field.'],
		[{ ...good, row: 7 }, 'row', 'row: Check this field.'],
		[{ ...good, text: { a: 1 } }, 'text', 'text: Check this field.'],
		[{ ...good, text: 'x'.repeat(21) }, 'text', 'text: Use 20 characters at most.'],
		[{ ...good, count: true }, 'count', 'count: Enter a whole number from 0 to 1,000.'],
		[{ ...good, count: '-1' }, 'count', 'count: Enter a whole number from 0 to 1,000.'],
		[{ ...good, switched: undefined }, 'switched', 'switched: Choose true or false.'],
		[{ ...good, answer: 'maybe' }, 'answer', 'answer: Choose going or declined.'],
		[{ ...good, note: 'x'.repeat(141) }, 'note', 'note: Use 140 characters at most.'],
		[[], 'body', 'body: Send the fields as a form, or as an object in JSON.'],
		[null, 'body', 'body: Send the fields as a form, or as an object in JSON.'],
	])('are refused with the field and the remedy: %j', (fields, field, message) => {
		const refusal = refusedBy(() => checkInput(fields, schema));
		expect([
			refusal?.code,
			refusal?.field,
			refusal && `${refusal.field}: ${refusalText(refusal, 'en-US')}`,
		]).toEqual(['invalid', field, message]);
	});

	it('are never refused with the text of a schema, whatever they hold', () => {
		const names = fc.constantFrom(...Object.keys(schema.shape));
		forAll(fc.dictionary(names, fc.jsonValue()), (fields) => {
			const result = schema.safeParse(fields);
			if (result.success) return;
			const refusal = refusedBy(() => checkInput(fields, schema));
			const text = refusal && refusalText(refusal, 'en-US');
			expect(text).not.toMatch(/invalid|expected|received|too (?:big|small)|undefined|null/i);
			expect(text).toMatch(/^[A-Z].*\.$/);
			expect(refusal?.field).toMatch(/^\w+$/);
		});
	});
});

describe("a member's name", () => {
	it.each([
		['Ada Lovelace', null],
		['Łukasz 🧵👩‍🔧', null],
		['', 'missing'],
		[' \t', 'missing'],
		['x'.repeat(81), 'too_long'],
		['Ada\u0000', 'not_one_line'],
		['Ada\nLovelace', 'not_one_line'],
		['Ada\u2029', 'not_one_line'],
		['Ada\ud800', 'not_one_line'],
		['\u202eadA', 'not_one_line'],
		['نور', null],
		['\u2068نور\u2069', null],
	])('is checked: %j is %s', (name, problem) => {
		expect(problemWithName(name)).toBe(problem);
	});

	it('is one line, trimmed and otherwise as it was given, where it is accepted', () =>
		forAll(fc.string({ unit: 'binary', maxLength: 100 }), (name) => {
			const parsed = memberName.safeParse(name);
			expect(parsed.success).toBe(problemWithName(name.trim()) === null);
			if (!parsed.success) return;
			expect(parsed.data).toBe(name.trim());
			expect(isOneLine(parsed.data)).toBe(true);
		}));
});

describe('the path of a request', () => {
	const pathOf = (path: string) =>
		new URL(withReadablePath(new Request(`https://club.example${path}`)).url).pathname;

	it.each(['/', '/events/a%20b', '/a%25b', '/%E2%82%AC', '/%252525'])(
		'stays as it is where it can be decoded: %s',
		(path) => {
			expect(pathOf(path)).toBe(path);
		},
	);

	it.each(['/%', '/%ff', '/events/%E0%A4%A', '/%80', `/%${'25'.repeat(20)}`])(
		"becomes one that the middleware refuses where it can't be decoded: %s",
		(path) => {
			expect(decodeURI(pathOf(path))).toBe(UNREADABLE_PATH);
		},
	);

	it.each([
		['GET', '/api/magiclink', true],
		['HEAD', '/_actions/rename', true],
		['GET', '/api/health', false],
		['POST', '/api/health', true],
		['POST', '/me/data.json', true],
		['POST', '/admin/members/export.csv', true],
		['POST', '/api/magiclink', false],
		['GET', '/me', false],
		['POST', '/me', false],
		['GET', '/api/nothing', false],
	])('with %s %s has nothing behind it: %s', (method, path, expected) => {
		expect(hasNothingFor(method, path)).toBe(expected);
	});
});
