import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	askAgainAt,
	mayKeyBeGone,
	readRetryAfter,
	retryAt,
} from '../../../src/domain/mail/retry.ts';
import { forAll } from '../../support/for-all.ts';
import { fromNow, HOUR_MS, MINUTE_MS, NOW } from '../../support/time.ts';

const pause = (attempts: number, random = 0) => {
	const at = retryAt({ attempts, createdAt: NOW, now: NOW }, random);
	return at && at.getTime() - NOW.getTime();
};

describe('a failed email', () => {
	it('is tried again after one, two, four … minutes, and then every hour', () => {
		expect(
			[1, 2, 3, 4, 5, 6, 7, 8, 50].map((attempts) => (pause(attempts) ?? 0) / MINUTE_MS),
		).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
	});

	it('waits up to a quarter longer, so that many failures do not come back at once', () => {
		expect(pause(1, 0.5)).toBe(MINUTE_MS * 1.125);
		const seen = new Set(
			Array.from({ length: 20 }, () =>
				retryAt({ attempts: 7, createdAt: NOW, now: NOW })?.getTime(),
			),
		);
		expect(seen.size).toBeGreaterThan(1);
	});

	it('waits at least a minute and at most an hour and a quarter', () =>
		forAll(
			fc.integer({ min: 1, max: 2_000 }),
			fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
			(attempts, random) => {
				const waited = pause(attempts, random) ?? 0;
				expect(waited).toBeGreaterThanOrEqual(MINUTE_MS);
				expect(waited).toBeLessThanOrEqual(1.25 * HOUR_MS);
			},
		));

	it('is never retried when its idempotency key may have expired', () =>
		forAll(
			fc.integer({ min: 1, max: 60 }),
			fc.integer({ min: 0, max: 48 * 60 }),
			fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
			(attempts, age, random) => {
				const createdAt = fromNow(-age * MINUTE_MS);
				const at = retryAt({ attempts, createdAt, now: NOW }, random);
				if (at) expect(at.getTime() - createdAt.getTime()).toBeLessThanOrEqual(23 * HOUR_MS);
				else expect(age * MINUTE_MS).toBeGreaterThan(23 * HOUR_MS - 1.25 * HOUR_MS);
			},
		));

	it('waits at least as long as the provider asks for', () => {
		const at = (attempts: number, retryAfterMs: number) =>
			(retryAt({ attempts, createdAt: NOW, now: NOW, retryAfterMs }, 0)?.getTime() ?? 0) -
			NOW.getTime();
		expect(at(1, 20_000)).toBe(MINUTE_MS);
		expect(at(1, 5 * MINUTE_MS)).toBe(5 * MINUTE_MS);
		expect(at(5, 5 * MINUTE_MS)).toBe(16 * MINUTE_MS);
	});

	it('counts as expired, by the same rule, once its key may be gone', () => {
		const after = (hours: number) => mayKeyBeGone(NOW, fromNow(hours * HOUR_MS));
		expect([0, 22.9, 23, 23.1, 48].map(after)).toEqual([false, false, false, true, true]);
	});
});

describe('emails that were refused because the account had reached its quota', () => {
	const ask = (attempts: number, random = 0) =>
		askAgainAt({ attempts, now: NOW, retryAfterMs: HOUR_MS }, random);

	it('are tried again an hour later, and up to a quarter more', () => {
		expect(ask(1)).toEqual(fromNow(HOUR_MS));
		expect(ask(23, 1)).toEqual(fromNow(1.25 * HOUR_MS));
	});

	it('are given up after a day of it', () => {
		expect([23, 24, 25].map((attempts) => ask(attempts) === null)).toEqual([false, true, true]);
	});
});

describe('the Retry-After header of a response', () => {
	it.each([
		['0', 0],
		['7', 7_000],
		[' 60 ', 60_000],
		['Wed, 25 Nov 2026 10:05:00 GMT', 5 * MINUTE_MS],
		['Wed, 25 Nov 2026 09:00:00 GMT', 0],
	])('"%s" means %d ms', (header, ms) => {
		expect(readRetryAfter(header, NOW)).toBe(ms);
	});

	it.each(['3601', '172800', '9'.repeat(400), 'Sat, 28 Nov 2026 10:00:00 GMT'])(
		'"%s" means an hour, the longest delay',
		(header) => {
			expect(readRetryAfter(header, NOW)).toBe(HOUR_MS);
		},
	);

	it.each([
		undefined,
		'',
		'soon',
		'-5',
		'1.5',
		'7 apples',
		'1e9',
		'0x10',
		'Infinity',
		'NaN',
		'Xyz, 9',
	])('"%s" is ignored', (header) => {
		expect(readRetryAfter(header, NOW)).toBeUndefined();
	});
});
