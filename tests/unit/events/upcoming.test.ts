import { describe, expect, it } from 'vitest';
import type { EventSummary } from '../../../src/db/events/events.ts';
import { upcomingLines } from '../../../src/views/events/upcoming.ts';

const event = (startsAt: string): EventSummary => ({
	slug: startsAt,
	title: 'Open studio',
	timeZone: 'America/New_York',
	startsAt: new Date(startsAt),
	endsAt: new Date(startsAt),
	capacity: 1,
	status: 'scheduled',
	going: 0,
	waiting: 0,
});
const holidays = {
	firstDate: '2026-12-19',
	lastDate: '2027-01-02',
	reason: 'Holidays',
	createdAt: new Date('2026-11-01T10:00Z'),
	seriesTitle: 'Open studio',
	runningTitles: ['Open studio', 'Soup'],
};
const ofSoup = { ...holidays, seriesTitle: 'Soup' };
const titlesOf = (lines: ReturnType<typeof upcomingLines>) =>
	lines.map((line) => (line.kind === 'break' ? [line.title, line.reason] : []));

describe('the list of upcoming events', () => {
	it('has breaks between the events, by local dates', () => {
		// Still the 18th in New York.
		const lines = upcomingLines(
			[event('2026-12-19T03:00Z'), event('2027-01-09T14:00Z')],
			[holidays],
			'en-GB',
		);
		expect(lines.map(({ kind, date }) => [kind, date])).toEqual([
			['event', '2026-12-18'],
			['break', '2026-12-19'],
			['event', '2027-01-09'],
		]);
	});

	it('has one line for a break of several series, with each reason once', () => {
		const painting = { ...ofSoup, reason: 'Painting' };
		expect(titlesOf(upcomingLines([], [holidays, ofSoup, painting], 'en-GB'))).toEqual([
			['No meeting from 19 December to 2 January', 'Holidays; Painting'],
		]);
	});

	it('names the series that pauses where another one meets', () => {
		const threeRun = ['Open studio', 'Soup', 'A walk'];
		expect(titlesOf(upcomingLines([], [holidays], 'en-GB'))).toEqual([
			['No “Open studio” from 19 December to 2 January', 'Holidays'],
		]);
		const two = [holidays, ofSoup].map((pause) => ({ ...pause, runningTitles: threeRun }));
		expect(titlesOf(upcomingLines([], two, 'en-GB'))).toEqual([
			['No “Open studio” or “Soup” from 19 December to 2 January', 'Holidays'],
		]);
		// A series that was changed from a date on is two of one title.
		const split = { ...holidays, runningTitles: ['Open studio', 'Open studio'] };
		expect(titlesOf(upcomingLines([], [split], 'en-GB'))[0]?.[0]).toMatch(/^No meeting/);
	});

	it('names the one day of a short break', () => {
		const short = { ...holidays, lastDate: '2026-12-19', runningTitles: ['Open studio'] };
		const [line] = upcomingLines([], [short], 'en-GB');
		expect(line).toMatchObject({ title: 'No meeting on 19 December' });
	});
});
