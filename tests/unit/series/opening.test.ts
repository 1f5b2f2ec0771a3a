import { describe, expect, it } from 'vitest';
import { openingOf } from '../../../src/domain/series/opening.ts';

/** A Tuesday noon in New York. */
const NOW = new Date('2026-12-01T17:00:00Z');
const CLUB = { timeZone: 'America/New_York' };
const SATURDAYS = {
	id: 'saturdays',
	originId: null as string | null,
	rule: 'FREQ=WEEKLY;BYDAY=SA',
	startsOnDate: '2026-12-05',
	endsOnDate: null as string | null,
	startsAtTime: '11:00',
	durationMinutes: 90,
	opensDaysAhead: 21,
};
const NOTHING = { breaks: [], opened: [] };

type Known = Parameters<typeof openingOf>[1];

const datesOf = (seriesList: (typeof SATURDAYS)[], known: Known = NOTHING) =>
	openingOf(seriesList, known, CLUB, NOW).due.map(
		({ series, occurrence }) => `${series.id} ${occurrence.date}`,
	);

describe('the chore that opens events', () => {
	it("opens the dates within a series' days ahead", () => {
		expect(datesOf([SATURDAYS])).toEqual([
			'saturdays 2026-12-05',
			'saturdays 2026-12-12',
			'saturdays 2026-12-19',
		]);
		expect(datesOf([{ ...SATURDAYS, opensDaysAhead: 3 }])).toEqual([]);
		expect(datesOf([{ ...SATURDAYS, opensDaysAhead: 4 }])).toEqual(['saturdays 2026-12-05']);
	});

	it('skips breaks of that series, and dates that have had an event', () => {
		const other = { ...SATURDAYS, id: 'other', opensDaysAhead: 4 };
		const breaks = [{ seriesId: 'saturdays', firstDate: '2026-12-01', lastDate: '2026-12-05' }];
		const opened = [{ seriesId: 'saturdays', seriesDate: '2026-12-19' }];
		expect(datesOf([SATURDAYS, other], { breaks, opened })).toEqual([
			'other 2026-12-05',
			'saturdays 2026-12-12',
		]);
	});

	it('opens a date in two parts of a split series once, for the later part', () => {
		const first = { ...SATURDAYS, opensDaysAhead: 14 };
		const second = { ...first, id: 'second', originId: 'saturdays', startsOnDate: '2026-12-12' };
		expect(datesOf([first, second])).toEqual(['saturdays 2026-12-05', 'second 2026-12-12']);
		for (const seriesId of ['saturdays', 'second']) {
			const opened = [{ seriesId, seriesDate: '2026-12-12' }];
			expect(datesOf([first, second], { breaks: [], opened })).toEqual(['saturdays 2026-12-05']);
		}
	});

	it('opens six at once, the next ones of all series together', () => {
		const tuesdays = { ...SATURDAYS, id: 'tuesdays', rule: 'FREQ=WEEKLY;BYDAY=TU' };
		expect(
			datesOf([
				{ ...SATURDAYS, opensDaysAhead: 60 },
				{ ...tuesdays, opensDaysAhead: 60 },
			]),
		).toEqual([
			'saturdays 2026-12-05',
			'tuesdays 2026-12-08',
			'saturdays 2026-12-12',
			'tuesdays 2026-12-15',
			'saturdays 2026-12-19',
			'tuesdays 2026-12-22',
		]);
	});

	it("reports a series whose rule can't be read, and opens the others", () => {
		const broken = { ...SATURDAYS, id: 'broken', rule: 'FREQ=NEVER' };
		const { due, unreadable } = openingOf([broken, SATURDAYS], NOTHING, CLUB, NOW);
		expect(due).toHaveLength(3);
		expect(unreadable).toEqual([{ seriesId: 'broken', error: expect.any(Error) }]);
	});
});
