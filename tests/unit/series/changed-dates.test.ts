import { describe, expect, it } from 'vitest';
import {
	type EventOutcome,
	isWorthAsking,
	type SeriesEvent,
	type SeriesState,
} from '../../../src/domain/series/change.ts';
import { changedDates, datesSummary } from '../../../src/domain/series/changed-dates.ts';
import { previewOf } from '../../../src/domain/series/preview.ts';
import { occurrenceOn } from '../../../src/domain/time/recurrence.ts';
import { localDate } from '../../../src/domain/time/time.ts';
import { A_SERIES } from '../../support/a-series.ts';
import { NOW } from '../../support/time.ts';

const timeZone = 'Europe/Berlin';
const SATURDAYS: SeriesState = { ...A_SERIES, place: 'The Shed' };

const at = (date: string, startsAtTime = '11:00') =>
	occurrenceOn(date, { startsAtTime, durationMinutes: 120, timeZone });

function outcome(
	date: string,
	becomes: EventOutcome<SeriesEvent>['becomes'],
	values: Partial<SeriesEvent> = {},
): EventOutcome<SeriesEvent> {
	const event: SeriesEvent = { ...SATURDAYS, ...at(date), id: date, seriesDate: date, timeZone };
	const details = { ...event, ...values };
	const seriesDate = becomes === 'cancelled' ? date : localDate(details.startsAt, timeZone);
	return { event, becomes, details, seriesDate, isFollowing: false };
}

const OUTCOMES = [
	outcome('2026-11-28', 'moved', at('2026-11-29', '09:30')),
	outcome('2026-12-05', 'cancelled'),
	outcome('2026-12-13', 'same'),
	outcome('2026-12-20', 'changed', { place: '', mapUrl: 'https://example.org/' }),
];
/** The series as it is to be: on Sundays. */
const LINES = previewOf(
	{
		...SATURDAYS,
		rule: 'FREQ=WEEKLY;BYDAY=SU',
		startsOnDate: '2026-11-29',
		opensDaysAhead: 40,
		timeZone,
	},
	[{ firstDate: '2026-12-27', lastDate: '2027-01-02', reason: 'Holidays' }],
	NOW,
	'en-GB',
	new Map([
		['2026-11-29', 'open'],
		['2026-12-13', 'open'],
		['2026-12-20', 'open'],
		['2027-01-10', 'cancelled'],
	]),
);

describe('the dates of a series that changes', () => {
	it('are in order, each with what becomes of it, and breaks among them', () => {
		const parties = new Map([['2026-11-28', 12]]);
		const lines = changedDates(LINES, OUTCOMES, 'en-GB', parties).map((line) =>
			line.kind === 'break'
				? `break from ${line.firstDate}`
				: `${localDate(line.startsAt, timeZone)} ${line.state}`,
		);
		expect(lines).toEqual([
			'2026-11-29 moved',
			'2026-12-05 dropped',
			'2026-12-06 at-once',
			'2026-12-13 same',
			'2026-12-20 changed',
			'break from 2026-12-27',
			'2027-01-03 at-once',
			'2027-01-10 cancelled',
			'2027-01-17 later',
			'2027-01-24 later',
		]);
		const [moved, , , , changed] = changedDates(LINES, OUTCOMES, 'en-GB', parties);
		expect(moved).toMatchObject({
			changes: ['Before: Sat 28 Nov, 11:00 to 13:00', '12 people going or waiting'],
		});
		expect(changed).toMatchObject({ changes: ['No place anymore', 'New link to a map'] });
	});

	it('are counted first', () => {
		expect(datesSummary(changedDates(LINES, OUTCOMES, 'en-GB'), 'en-GB')).toBe(
			'9 dates: 1 moves, 1 is cancelled, 1 gets new details, 2 open when you save, 1 stays as it is, 1 was cancelled before, and 2 open later.',
		);
		const two = [OUTCOMES[2], outcome('2026-12-20', 'same')].flatMap((each) => each ?? []);
		expect(datesSummary(changedDates([], two, 'en-GB'), 'en-GB')).toBe(
			'2 dates: 2 stay as they are.',
		);
		expect(datesSummary([], 'en-GB')).toBe('No dates are left.');
	});
});

describe('a change of a series', () => {
	const asks = (
		target: Partial<SeriesState>,
		forecast: Partial<Parameters<typeof isWorthAsking>[1]> = {},
	) =>
		isWorthAsking(SATURDAYS, {
			target: { ...SATURDAYS, ...target },
			splitAfter: null,
			concerned: { events: [] },
			movingUp: 0,
			isUnchanged: false,
			...forecast,
		});

	it('is saved right away where it is a title, a description, a place nobody goes to, or more seats', () => {
		for (const target of [{ title: 'Another' }, { description: 'Other' }, { capacity: 99 }]) {
			expect(asks(target)).toBe(false);
		}
		expect(asks({}, { isUnchanged: true })).toBe(false);
	});

	it('is shown first where it makes other dates, email or fewer seats, or emails anyone', () => {
		for (const target of [
			{ startsAtTime: '09:00' },
			{ rule: 'FREQ=WEEKLY;BYDAY=SU' },
			{ opensDaysAhead: 60 },
			{ sendsInvitations: !SATURDAYS.sendsInvitations },
			{ remindsSameDayAt: '05:00' },
			{ capacity: 1 },
		]) {
			expect(asks(target)).toBe(true);
		}
		expect(asks({}, { concerned: { events: [1] } })).toBe(true);
		expect(asks({ capacity: 99 }, { movingUp: 1 })).toBe(true);
		expect(asks({ title: 'Another' }, { splitAfter: '2026-12-31' })).toBe(true);
	});
});
