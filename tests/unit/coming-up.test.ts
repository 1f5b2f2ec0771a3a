import { describe, expect, it } from 'vitest';
import type { EventSummary } from '../../src/db/events.ts';
import { comingUp } from '../../src/views/coming-up.ts';

const event = (startsAt: string): EventSummary => ({
	id: startsAt,
	slug: startsAt,
	title: 'Open studio',
	place: '',
	timeZone: 'America/New_York',
	startsAt: new Date(startsAt),
	endsAt: new Date(startsAt),
	capacity: 1,
	guestsAllowed: 0,
	status: 'scheduled',
	cancelReason: null,
	going: 0,
	waiting: 0,
});
const holidays = { firstDate: '2026-12-19', lastDate: '2027-01-02', reason: 'Holidays' };

describe('what comes up', () => {
	it('has breaks between the events, by the dates where the events are', () => {
		// Still the 18th in New York.
		const lines = comingUp([event('2026-12-19T03:00Z'), event('2027-01-09T14:00Z')], [holidays]);
		expect(lines.map(({ kind, date }) => [kind, date])).toEqual([
			['event', '2026-12-18'],
			['break', '2026-12-19'],
			['event', '2027-01-09'],
		]);
	});

	it('has one line for a break of several series, and two for breaks with two reasons', () => {
		const painting = { ...holidays, reason: 'Painting' };
		const lines = comingUp([], [holidays, painting, { ...holidays }]);
		expect(lines.map((line) => (line.kind === 'break' ? line.reason : ''))).toEqual([
			'Holidays',
			'Painting',
		]);
	});

	it('names the one day of a short break', () => {
		const [line] = comingUp([], [{ ...holidays, lastDate: '2026-12-19' }]);
		expect(line).toMatchObject({ title: 'No meeting on 19 December' });
	});
});
