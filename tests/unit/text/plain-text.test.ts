import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { excerpt } from '../../../src/domain/text/excerpt.ts';
import { readMarkdown } from '../../../src/domain/text/markdown.ts';
import { plainText } from '../../../src/domain/text/plain-text.ts';
import { times } from '../../support/for-all.ts';

/** What a description is made of, in words, signs, blanks and line ends, as people type them and as they never would. */
const typed = fc
	.array(
		fc.oneof(
			{
				weight: 9,
				arbitrary: fc.constantFrom(
					...[
						'Bring',
						'tea',
						'Grüße',
						'12',
						'1.',
						'2)',
						'-',
						'+',
						'–',
						'(',
						')',
						'"',
						"'",
						':',
						'!',
						'*big*',
						'**big table**',
						'*12*',
					],
					...['%', '.', ',', ' ', '  ', '    ', '\t', '\n', '\n\n', 'https://example.com/a'],
				),
			},
			{
				weight: 1,
				arbitrary: fc.oneof(
					fc.constantFrom('*', '_', '#', '>', '[', ']', '`', '&amp;', '<b>', '\\', '|', '~', '='),
					fc.string({ unit: 'grapheme', maxLength: 4 }),
				),
			},
		),
		{ maxLength: 12 },
	)
	.map((parts) => parts.join(''));

describe('a description without marks, or with stars around some words', () => {
	it('reads the same as the parser of Markdown reads it', () => {
		let plain = 0;
		times(2_000).forAll(typed, (text) => {
			const known = plainText(text);
			if (known !== null) plain += 1;
			const read = excerpt(readMarkdown(text).text, 10_000);
			expect(known === null ? read : excerpt(known, 10_000)).toBe(read);
		});
		expect(plain).toBeGreaterThan(300);
	});

	it.each([
		'Three hours at a big table. Bring what you make, or come and see!',
		'Doors open at 8:30 (ring twice).\n\nTea is 50 %, cake is £2.',
		'More at https://example.com/a',
	])('reads as it is written: %j', (text) => {
		expect(plainText(text)).toBe(text);
	});

	it.each([
		['They are in the *top drawer*.', 'They are in the top drawer.'],
		['**Two minutes** each (*twelve* chairs)', 'Two minutes each (twelve chairs)'],
	])('reads without the stars: %j', (text, expected) => {
		expect(plainText(text)).toBe(expected);
	});

	it.each([
		'- a mug\n- a spoon',
		'1. Sign in',
		'*1*. Sign in',
		'A * table * here',
		'2*3*4 is *24',
		'***big***',
		'    a *big* table',
		'A [big](https://example.com) *table*',
		'Tea &amp; cake',
	])('is left to the parser: %j', (text) => {
		expect(plainText(text)).toBeNull();
	});
});
