import { describe, expect, it } from 'vitest';
import { everyTime } from '../../../src/domain/rsvps/standing-rsvp.ts';

const weekly = 'FREQ=WEEKLY;BYDAY=SA';
const monthly = 'FREQ=MONTHLY;BYDAY=1TH';

describe('what coming to every event of some series is called', () => {
	it.each([
		['a weekly one', [weekly], 'every week'],
		['a monthly one', [monthly], 'every time'],
		['one of each', [weekly, monthly], 'every time'],
		// A member who has just stopped may have come every month.
		['none', [], 'every time'],
	])('for %s', (_, rules, label) => {
		expect(everyTime(rules)).toBe(label);
	});
});
