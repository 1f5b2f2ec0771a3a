import { describe, expect, it } from 'vitest';
import { everyOf, standingText } from '../../../src/domain/rsvps/standing-rsvp.ts';

const weekly = 'FREQ=WEEKLY;BYDAY=SA';
const monthly = 'FREQ=MONTHLY;BYDAY=1TH';

describe('what coming to every event of some series is called', () => {
	it.each([
		['a weekly one', [weekly], 'week'],
		['a monthly one', [monthly], 'time'],
		['one of each', [weekly, monthly], 'time'],
		// A member who has just stopped may have come every month.
		['none', [], 'time'],
	])('for %s', (_, rules, every) => {
		expect(everyOf(rules)).toBe(every);
	});
});

describe('a standing RSVP as text', () => {
	it('says how often the series meets, the guests, and when it ends, where there is something to say', () => {
		expect(standingText({ rule: weekly, endsOnDate: null }, 0, 'en-US')).toBe(
			'Every week on Saturday',
		);
		expect(standingText({ rule: monthly, endsOnDate: '2026-12-12' }, 1, 'en-GB')).toBe(
			'On the first Thursday of each month, with 1 guest, until 12 December',
		);
	});
});
