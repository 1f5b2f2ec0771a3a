import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	closesAt,
	doorStateOf,
	doorText,
	openDoorTimes,
	opensAt,
} from '../../../src/domain/door/check-in.ts';
import { phaseText } from '../../../src/domain/events/phase.ts';
import { forAll } from '../../support/for-all.ts';
import { HOUR_MS, timeAfter } from '../../support/time.ts';

const START = new Date('2026-11-28T14:00:00Z');
const EVENT = {
	status: 'scheduled' as const,
	startsAt: START,
	endsAt: timeAfter(START, 3 * HOUR_MS),
};
const at = (hours: number) => timeAfter(START, hours * HOUR_MS);

describe('the door of an event', () => {
	it.each([
		[-3.01, 'early'],
		[-3, 'open'],
		[0, 'open'],
		[27, 'open'],
		[27.01, 'over'],
	])('%d hours after the start is %s', (hours, state) => {
		expect(doorStateOf(EVENT, at(hours))).toBe(state);
	});

	it('stays closed where the event is cancelled', () => {
		expect(doorStateOf({ ...EVENT, status: 'cancelled' }, START)).toBe('cancelled');
	});

	it('has its opening and closing times', () => {
		expect([opensAt(EVENT), closesAt(EVENT)]).toEqual([at(-3), at(27)]);
	});

	it('is open for a query exactly when it is open for a page', () =>
		forAll(fc.integer({ min: -40, max: 60 }), fc.integer({ min: 1, max: 24 }), (late, long) => {
			const now = at(late / 2);
			const event = { ...EVENT, endsAt: at(long) };
			const { startsBy, endsFrom } = openDoorTimes(now);
			const isFound = event.startsAt <= startsBy && event.endsAt >= endsFrom;
			expect(isFound).toBe(doorStateOf(event, now) === 'open');
		}));
});

describe('the door page', () => {
	it.each([
		[{ expected: 23, here: 14, others: 0 }, '14 of 23 here'],
		[{ expected: 0, here: 0, others: 2 }, '0 of 0 here, and 2 more'],
	])('shows %o as “%s”', (counts, words) => {
		expect(doorText(counts, 'en-US')).toBe(words);
	});
});

describe('an event that is over', () => {
	const its = { ...EVENT, cancelReason: null, timeZone: 'UTC', going: 23 };
	it.each([
		[null, 'over: 23 came'],
		[24, 'over: 24 came'],
		[1, 'over: one came'],
	])('with %s checked in says “%s”', (came, words) => {
		expect(phaseText({ ...its, came }, at(4), 'en-GB')).toBe(words);
	});
});
