import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clockNoteOf, clockNotes } from '../../../src/domain/events/clock-changes.ts';
import { nextDatesOf, type SeriesRule } from '../../../src/domain/time/recurrence.ts';
import { times } from '../../support/for-all.ts';
import { DAY_MS, HOUR_MS, timeAfter } from '../../support/time.ts';
import { clockChanges, instantOf, wallClock, ZONES } from '../time/clocks-on-the-wall.ts';

function seriesOf(values: Partial<SeriesRule>): SeriesRule {
	return {
		rule: 'FREQ=WEEKLY;BYDAY=SU',
		startsOnDate: '2026-10-18',
		startsAtTime: '10:00',
		durationMinutes: 120,
		timeZone: 'Europe/Berlin',
		...values,
	};
}

/** What is said of the first dates of a series, by date. */
function notesOf(values: Partial<SeriesRule>, count = 3): Record<string, string[]> {
	const series = seriesOf(values);
	const from = new Date(Date.parse(`${series.startsOnDate}T00:00Z`) - DAY_MS);
	const dates = nextDatesOf(series, [], from, count);
	const notes = clockNotes(dates, series, 'en-GB');
	return Object.fromEntries(dates.map(({ date }, index) => [date, notes[index] ?? []]));
}

describe('the note about clock changes', () => {
	it('is empty without a change', () => {
		expect(Object.values(notesOf({ startsOnDate: '2026-11-01' }, 8)).flat()).toEqual([]);
		expect(Object.values(notesOf({ timeZone: 'UTC' }, 8)).flat()).toEqual([]);
		expect(clockNotes([], seriesOf({}), 'en-GB')).toEqual([]);
	});

	it('says that the time stays, at the first date after a change', () => {
		expect(notesOf({})).toEqual({
			'2026-10-18': [],
			'2026-10-25': ['Clocks go back on 25 October: still 10:00, Berlin time.'],
			'2026-11-01': [],
		});
		expect(notesOf({ startsOnDate: '2027-03-21', startsAtTime: '09:00' })).toMatchObject({
			'2027-03-28': ['Clocks go forward on 28 March: still 9:00, Berlin time.'],
		});
		const monthly = { rule: 'FREQ=MONTHLY;BYMONTHDAY=15', startsOnDate: '2026-09-15' };
		expect(notesOf({ ...monthly, timeZone: 'Australia/Sydney' })).toEqual({
			'2026-09-15': [],
			'2026-10-15': ['Clocks go forward on 4 October: still 10:00, Sydney time.'],
			'2026-11-15': [],
		});
	});

	it('is empty where clocks went forward and back again between two dates', () => {
		const yearly = { rule: 'FREQ=WEEKLY;INTERVAL=12;BYDAY=SA', startsOnDate: '2025-02-15' };
		expect(Object.values(notesOf({ ...yearly, timeZone: 'Africa/Casablanca' }, 2)).flat()).toEqual(
			[],
		);
	});

	it('names a change at the very moment at which an event begins', () => {
		expect(notesOf({ startsOnDate: '2027-03-21', startsAtTime: '03:00' })).toMatchObject({
			'2027-03-28': ['Clocks go forward on 28 March: still 3:00, Berlin time.'],
		});
	});

	it('says when an event begins whose time is skipped that night', () => {
		expect(notesOf({ startsOnDate: '2027-03-21', startsAtTime: '02:30' })).toEqual({
			'2027-03-21': [],
			'2027-03-28': ['The clocks skip 2:30 that night, so it starts at 3:30.'],
			'2027-04-04': [],
		});
		const island = { timeZone: 'Australia/Lord_Howe', startsOnDate: '2026-09-27' };
		expect(notesOf({ ...island, startsAtTime: '02:15' })).toMatchObject({
			'2026-10-04': ['The clocks skip 2:15 that night, so it starts at 2:45.'],
		});
	});

	it('says which one is meant where a time comes twice', () => {
		const note = '1:30 comes twice that night. The event starts the first time.';
		expect(
			notesOf({ timeZone: 'Europe/London', startsAtTime: '01:30', durationMinutes: 15 }),
		).toEqual({
			'2026-10-18': [],
			'2026-10-25': [note],
			'2026-11-01': ['Clocks go back on 25 October: still 1:30, London time.'],
		});
	});

	it('says when an event ends during which clocks change', () => {
		const night = { startsAtTime: '01:00', durationMinutes: 180 };
		expect(notesOf(night)).toMatchObject({
			'2026-10-25': ['Clocks go back while it lasts, so it ends at 3:00.'],
		});
		const lateNight = { rule: 'FREQ=DAILY', startsOnDate: '2026-10-03', startsAtTime: '23:00' };
		expect(
			notesOf({ ...lateNight, timeZone: 'Australia/Sydney', durationMinutes: 360 }, 1),
		).toEqual({ '2026-10-03': ['Clocks go forward while it lasts, so it ends at 6:00.'] });
	});

	it('agrees with clocks on the wall', () => {
		const changing = ZONES.filter((timeZone) => clockChanges(timeZone).length > 0);
		const nights = fc.constantFrom(...changing).chain((timeZone) =>
			fc.record({
				timeZone: fc.constant(timeZone),
				change: fc.constantFrom(...clockChanges(timeZone)),
				minutes: fc.nat({ max: 24 * 60 - 1 }),
				interval: fc.integer({ min: 1, max: 20 }),
			}),
		);
		const offset = (moment: number, timeZone: string) =>
			Date.parse(`${wallClock(moment, timeZone)}Z`) - moment;
		times(200).forAll(nights, ({ timeZone, change, minutes, interval }) => {
			const day = Date.parse(`${change.after.slice(0, 10)}T00:00Z`);
			const series = seriesOf({
				rule: `FREQ=DAILY;INTERVAL=${interval}`,
				startsOnDate: new Date(day - interval * DAY_MS).toISOString().slice(0, 10),
				startsAtTime: new Date(minutes * 60_000).toISOString().slice(11, 16),
				timeZone,
			});
			const dates = nextDatesOf(series, [], new Date(day - 30 * DAY_MS), 3);
			clockNotes(dates, series, 'en-GB').forEach((notes, index) => {
				const { date = '', startsAt } = dates[index] ?? {};
				const moment = startsAt?.getTime() ?? 0;
				const local = `${date}T${series.startsAtTime}`;
				expect(instantOf(local, timeZone)).toBe(moment);
				const isSkipped = wallClock(moment, timeZone) !== local;
				expect(notes.some((note) => note.includes('skip'))).toBe(isSkipped);
				const before = dates[index - 1]?.startsAt.getTime() ?? moment;
				const turn = offset(moment, timeZone) - offset(before, timeZone);
				const said = notes.find((note) => note.includes('still')) ?? '';
				const direction = /forward|back/.exec(said)?.[0];
				if (isSkipped || turn === 0) expect(direction).toBeUndefined();
				else expect(direction).toBe(turn > 0 ? 'forward' : 'back');
			});
		});
	}, 30_000);
});

describe("the note about clock changes on an event's page", () => {
	/** In New York the clocks go back at 2:00 on 1 November 2026, and forward at 2:00 on 14 March 2027. */
	const noteOf = (begins: string, hours: number, timeZone = 'America/New_York') => {
		const startsAt = new Date(begins);
		return clockNoteOf(
			{
				startsAt,
				endsAt: timeAfter(startsAt, hours * HOUR_MS),
				timeZone,
			},
			'en-GB',
		);
	};

	it('is empty where none is near', () => {
		expect(noteOf('2026-11-28T14:00Z', 3)).toBeNull();
		expect(noteOf('2026-11-01T14:00Z', 3)).toBeNull();
		expect(noteOf('2026-11-28T14:00Z', 24 * 14, 'UTC')).toBeNull();
	});

	it('says how long an event across a change lasts', () => {
		expect(noteOf('2026-11-01T02:30Z', 4)).toBe(
			'The clocks go back on Sunday 1 November, during this event. It lasts 4 hours.',
		);
		expect(noteOf('2027-03-14T05:00Z', 3)).toBe(
			'The clocks go forward on Sunday 14 March, during this event. It lasts 3 hours.',
		);
	});

	it('is there for a change at the very end', () => {
		expect(noteOf('2026-11-01T05:00Z', 1)).toBe(
			'The clocks go back on Sunday 1 November, during this event. It starts the first time they show 1:00. It lasts 1 hour.',
		);
		expect(noteOf('2026-11-01T03:00Z', 2)).toBeNull();
	});

	it('tells two equal times apart', () => {
		expect(noteOf('2026-11-01T05:30Z', 2)).toContain('It starts the first time they show 1:30.');
		expect(noteOf('2026-11-01T06:30Z', 2)).toBe(
			'The clocks go back that night. It starts the second time they show 1:30.',
		);
	});

	it('says that times are local for an event of several days', () => {
		expect(noteOf('2026-10-30T13:00Z', 24 * 4)).toBe(
			'The clocks go back on Sunday 1 November, during this event. All times are local.',
		);
	});
});
