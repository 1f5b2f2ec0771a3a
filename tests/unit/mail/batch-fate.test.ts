import { describe, expect, it } from 'vitest';
import { type BatchFailure, fateOf, mayOthersFollow } from '../../../src/domain/mail/batch-fate.ts';
import { MINUTE_MS, timeAfter } from '../../support/time.ts';

const NOW = new Date('2026-12-01T12:00:00Z');
const minutesAgo = (minutes: number) => timeAfter(NOW, -minutes * MINUTE_MS);

const members = (count: number, attempts = 1) =>
	Array.from({ length: count }, (_, index) => ({ id: `m${index}`, attempts }));
const BATCH = { attempts: 1, createdAt: minutesAgo(1), members: members(3) };
const NO_ANSWER: BatchFailure = { isRetryable: true, retryAfterMs: undefined, wasRefused: false };
const REFUSED: BatchFailure = { ...NO_ANSWER, wasRefused: true };
const AT_FAULT: BatchFailure = { ...REFUSED, isRetryable: false };

/** How many minutes from now a fate lies, in whole ones; its jitter is less than half of them. */
const minutesTo = (at: Date) => Math.floor((at.getTime() - NOW.getTime()) / MINUTE_MS);

describe('a batch that was not accepted', () => {
	it('is sent again as it is if it may have been accepted', () => {
		const fate = fateOf(BATCH, NO_ANSWER, NOW);
		expect(fate).toEqual({ again: expect.any(Date) });
		expect(minutesTo((fate as { again: Date }).again)).toBe(1);
	});

	it('is formed again if it was certainly refused', () => {
		expect(fateOf(BATCH, REFUSED, NOW)).toEqual({ formAgain: expect.any(Date) });
	});

	it('is dissolved if it was refused and the provider asks for a long wait', () => {
		const long = { ...REFUSED, retryAfterMs: 10 * MINUTE_MS };
		const fate = fateOf(BATCH, long, NOW);
		expect(fate).toEqual({ dissolveUntil: expect.any(Date) });
		expect(minutesTo((fate as { dissolveUntil: Date }).dissolveUntil)).toBeGreaterThanOrEqual(10);
		expect(fateOf(BATCH, { ...long, retryAfterMs: 10 * MINUTE_MS - 1 }, NOW)).toEqual({
			formAgain: expect.any(Date),
		});
		expect(fateOf(BATCH, { ...long, wasRefused: false }, NOW)).toEqual({ again: expect.any(Date) });
	});

	it('is given up after a day, and when one of its messages was refused too often', () => {
		expect(fateOf({ ...BATCH, createdAt: minutesAgo(23 * 60) }, NO_ANSWER, NOW)).toBe('give_up');
		const tired = { ...BATCH, members: [...members(2), ...members(1, 24)] };
		expect(fateOf(tired, { ...REFUSED, retryAfterMs: 10 * MINUTE_MS }, NOW)).toBe('give_up');
	});

	it('is halved if one email in it is at fault, until that one is alone', () => {
		expect(fateOf(BATCH, AT_FAULT, NOW)).toEqual({ halves: [['m0', 'm1'], ['m2']] });
		expect(fateOf({ ...BATCH, members: members(1) }, AT_FAULT, NOW)).toBe('give_up');
		expect(fateOf({ ...BATCH, createdAt: minutesAgo(23 * 60 + 1) }, AT_FAULT, NOW)).toBe('give_up');
	});

	it('lets others follow after a fault of its own or a short delay', () => {
		expect(mayOthersFollow(AT_FAULT)).toBe(true);
		expect(mayOthersFollow({ ...REFUSED, retryAfterMs: 10 * MINUTE_MS - 1 })).toBe(true);
		expect(mayOthersFollow({ ...REFUSED, retryAfterMs: 10 * MINUTE_MS })).toBe(false);
		expect(mayOthersFollow(NO_ANSWER)).toBe(false);
	});
});
