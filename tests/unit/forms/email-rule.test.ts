import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { MAX_EMAIL_LENGTH, readEmailAddress } from '../../../src/domain/forms/email-rule.ts';

const byZod = z.string().trim().max(MAX_EMAIL_LENGTH).toLowerCase().pipe(z.email());
const charactersOf = (alphabet: string, maxLength: number) =>
	fc.string({ unit: fc.constantFrom(...alphabet), maxLength });
const text = charactersOf("aZ09._+-'@ é!", 20);
/** Mostly of the form of an address, so that both outcomes are common. */
const nearlyAddress = fc
	.tuple(
		charactersOf("aaZ9.'+", 6),
		charactersOf('aaZ9-.', 6),
		fc.constantFrom('', '.club', '.example ', '.c', '.co1', '.'),
	)
	.map(([local, host, end]) => `${local}@${host}${end}`);

describe('an email address', () => {
	it('is what zod takes for one, whatever is typed', () => {
		let taken = 0;
		fc.assert(
			fc.property(fc.oneof(text, nearlyAddress), (typed) => {
				const read = readEmailAddress(typed);
				const expected = byZod.safeParse(typed);
				if (expected.success) taken += 1;
				expect('address' in read ? read.address : null).toBe(
					expected.success ? expected.data : null,
				);
			}),
			{ seed: 22, numRuns: 5_000 },
		);
		expect(taken).toBeGreaterThan(200);
	});

	it.each([
		['Ada@Example.com', { address: 'ada@example.com' }],
		[`${'a'.repeat(242)}@example.com`, { address: `${'a'.repeat(242)}@example.com` }],
		[` ${'a'.repeat(242)}@example.com\n`, { address: `${'a'.repeat(242)}@example.com` }],
		[`${'a'.repeat(243)}@example.com`, { problem: 'too_long' }],
		['ada@example.com, ben@example.com', { problem: 'typo' }],
		['ada@ben@example.com', { problem: 'typo' }],
		['@example.com', { problem: 'typo' }],
		['', { problem: 'typo' }],
	])('%j is in lower case without blanks, or its mistake is named', (typed, expected) => {
		expect(readEmailAddress(typed)).toEqual(expected);
	});
});
