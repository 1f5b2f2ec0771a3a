import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { excerpt } from '../../../src/domain/text/excerpt.ts';
import { readMarkdown } from '../../../src/domain/text/markdown.ts';
import { isPlainText } from '../../../src/domain/text/plain-text.ts';
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

describe('a description without any marks', () => {
	it('reads the same as the parser of Markdown reads it', () => {
		let plain = 0;
		times(2_000).forAll(typed, (text) => {
			const isPlain = isPlainText(text);
			if (isPlain) plain += 1;
			const read = excerpt(readMarkdown(text).text, 10_000);
			expect(isPlain ? excerpt(text, 10_000) : read).toBe(read);
		});
		expect(plain).toBeGreaterThan(300);
	});

	it.each([
		['Three hours at a big table. Bring what you make, or come and see!', true],
		['Doors open at 8:30 (ring twice).\n\nTea is 50 %, cake is £2.', true],
		['More at https://example.com/a', true],
		['- a mug\n- a spoon', false],
		['1. Sign in', false],
		['A *big* table', false],
		['Tea &amp; cake', false],
	])('%j is one: %s', (text, isPlain) => {
		expect(isPlainText(text)).toBe(isPlain);
	});
});
