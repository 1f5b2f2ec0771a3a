import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	nextDatesOf,
	type Occurrence,
	occurrencesBetween,
	type SeriesRule,
} from '../../../src/domain/time/recurrence.ts';
import { localTime } from '../../../src/domain/time/time.ts';
import { times } from '../../support/for-all.ts';
import { DAY_MS, MINUTE_MS, timeAfter } from '../../support/time.ts';
import { clockChanges, instantOf, minutesLater, wallClock, ZONES } from './clocks-on-the-wall.ts';

const weekly = (values: Partial<SeriesRule> = {}): SeriesRule => ({
	rule: 'FREQ=WEEKLY;BYDAY=SA',
	startsOnDate: '2026-01-03',
	startsAtTime: '09:00',
	durationMinutes: 120,
	timeZone: 'Europe/Berlin',
	...values,
});

const starts = (series: SeriesRule, after: string, until: string, breaks = [] as never[]) =>
	occurrencesBetween(series, breaks, new Date(after), new Date(until)).map(({ startsAt }) =>
		startsAt.toISOString(),
	);

/** The one event of a series that happens on this date only. */
function onDate(date: string, startsAtTime: string, timeZone: string, durationMinutes = 60) {
	const series = weekly({
		rule: 'FREQ=DAILY',
		startsOnDate: date,
		endsOnDate: date,
		startsAtTime,
		timeZone,
		durationMinutes,
	});
	const noon = Date.parse(`${date}T12:00Z`);
	const around = [new Date(noon - 2 * DAY_MS), new Date(noon + 2 * DAY_MS)] as const;
	const [occurrence, ...others] = occurrencesBetween(series, [], ...around);
	if (!occurrence || others.length > 0) throw new Error(`Not one event on ${date}.`);
	return occurrence;
}

const DAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];
const dateOf = (day: number) =>
	new Date(Date.UTC(2024, 0, 1) + day * DAY_MS).toISOString().slice(0, 10);
const timeOf = (minutes: number) => minutesLater('2024-01-01T00:00', minutes).slice(11);

describe('the dates of a series', () => {
	it('agree with a calendar and the clocks of many places, whatever its days and times', () => {
		const series = fc.record({
			timeZone: fc.constantFrom(...ZONES),
			firstDay: fc.integer({ min: 0, max: 10 * 365 }),
			days: fc.uniqueArray(fc.nat({ max: 6 }), { minLength: 1, maxLength: 7 }),
			interval: fc.integer({ min: 1, max: 4 }),
			minutes: fc.nat({ max: 24 * 60 - 1 }),
			durationMinutes: fc.integer({ min: 15, max: 24 * 60 }),
			from: fc.integer({ min: -30, max: 400 }),
			length: fc.integer({ min: 0, max: 60 }),
			end: fc.option(fc.nat({ max: 400 }), { nil: undefined }),
			pause: fc.option(fc.record({ from: fc.nat({ max: 400 }), length: fc.nat({ max: 30 }) }), {
				nil: undefined,
			}),
		});

		times(200).forAll(series, (plan) => {
			const { timeZone, firstDay, days, interval, durationMinutes } = plan;
			const time = timeOf(plan.minutes);
			const endsOnDate = plan.end === undefined ? null : dateOf(firstDay + plan.end);
			const after = Date.parse(`${dateOf(firstDay + plan.from)}T00:00Z`);
			const until = after + plan.length * DAY_MS;
			const breaks = plan.pause
				? [
						{
							firstDate: dateOf(firstDay + plan.pause.from),
							lastDate: dateOf(firstDay + plan.pause.from + plan.pause.length),
						},
					]
				: [];

			// 1 January 2024 was a Monday, and weeks begin on Mondays (RFC 5545, WKST).
			const weekOf = (day: number) => Math.floor(day / 7);
			const expected = [];
			for (let day = firstDay; day <= firstDay + plan.from + plan.length + 2; day += 1) {
				const weekday = (day + 1) % 7;
				const date = dateOf(day);
				if (!days.includes(weekday)) continue;
				if ((weekOf(day) - weekOf(firstDay)) % interval !== 0) continue;
				if (breaks.some((pause) => pause.firstDate <= date && date <= pause.lastDate)) continue;
				if (endsOnDate !== null && date > endsOnDate) continue;
				const instant = instantOf(`${date}T${time}`, timeZone);
				if (instant > after && instant <= until) {
					const endsAt = new Date(instant + durationMinutes * MINUTE_MS);
					expected.push({ date, startsAt: new Date(instant), endsAt });
				}
			}

			const rule = `FREQ=WEEKLY;INTERVAL=${interval};BYDAY=${days.map((day) => DAYS[day]).join(',')}`;
			const found = occurrencesBetween(
				{
					rule,
					startsOnDate: dateOf(firstDay),
					endsOnDate,
					startsAtTime: time,
					durationMinutes,
					timeZone,
				},
				breaks,
				new Date(after),
				new Date(until),
			);
			expect(found).toEqual(expected);
		});
	}, 60_000);

	it('can be the first Tuesdays of the months', () => {
		const monthly = weekly({ rule: 'FREQ=MONTHLY;BYDAY=1TU', startsAtTime: '19:00' });
		expect(starts(monthly, '2026-05-01T00:00Z', '2026-08-01T00:00Z')).toEqual([
			'2026-05-05T17:00:00.000Z',
			'2026-06-02T17:00:00.000Z',
			'2026-07-07T17:00:00.000Z',
		]);
	});

	it('never begin before the first one, and end where the rule does', () => {
		const short = weekly({ rule: 'FREQ=WEEKLY;BYDAY=SA;COUNT=2', startsOnDate: '2026-05-02' });
		expect(starts(short, '2026-01-01T00:00Z', '2027-01-01T00:00Z')).toEqual([
			'2026-05-02T07:00:00.000Z',
			'2026-05-09T07:00:00.000Z',
		]);
	});

	it('include the last one, and nothing after it', () => {
		const ending = (endsOnDate: string | null) =>
			starts(weekly({ endsOnDate }), '2026-01-01T00:00Z', '2026-01-20T00:00Z').length;
		expect(['2026-01-02', '2026-01-10', '2026-01-16', null].map(ending)).toEqual([0, 2, 2, 3]);
	});

	it('include a late event on the last one, although it is the next day in UTC', () => {
		const late = weekly({
			startsAtTime: '23:00',
			timeZone: 'America/New_York',
			endsOnDate: '2026-01-10',
		});
		expect(starts(late, '2026-01-05T00:00Z', '2026-02-01T00:00Z')).toEqual([
			'2026-01-11T04:00:00.000Z',
		]);
	});

	it('are those after one moment, up to and including another', () => {
		expect(starts(weekly(), '2026-01-03T08:00Z', '2026-01-10T08:00Z')).toEqual([
			'2026-01-10T08:00:00.000Z',
		]);
	});

	it("are an error, not an empty list, where the rule can't be read", () => {
		expect(() => starts(weekly({ rule: 'FREQ=SOMETIMES' }), '2026-01-01', '2026-02-01')).toThrow();
	});
});

describe('the clocks of a zone', () => {
	/** What an event should be at a local time, by looking at clocks. */
	function expected(local: string, timeZone: string, durationMinutes: number): Occurrence {
		const instant = instantOf(local, timeZone);
		return {
			date: local.slice(0, 10),
			startsAt: new Date(instant),
			endsAt: new Date(instant + durationMinutes * MINUTE_MS),
		};
	}

	it.each(ZONES)(
		'are read right at the edges of every change from 2024 to 2035: %s',
		(timeZone) => {
			for (const { kind, before, after } of clockChanges(timeZone)) {
				const length = (Date.parse(`${after}Z`) - Date.parse(`${before}Z`)) / MINUTE_MS - 1;
				const [first, size] = kind === 'gap' ? [minutesLater(before, 1), length] : [after, -length];
				// The minute before, the first, one in the middle, the last, and the minute after.
				for (const minutes of [-1, 0, Math.floor(size / 2), size - 1, size]) {
					const local = minutesLater(first, minutes);
					const found = onDate(local.slice(0, 10), local.slice(11), timeZone, 90);
					expect({ local, ...found }).toEqual({ local, ...expected(local, timeZone, 90) });
					const isSkipped = kind === 'gap' && 0 <= minutes && minutes < size;
					const shown = isSkipped ? minutesLater(local, length) : local;
					expect(wallClock(found.startsAt.getTime(), timeZone)).toBe(shown);
				}
			}
		},
	);

	it('are right through the nights around a change, however long the event lasts', () => {
		const changing = ZONES.filter((timeZone) => clockChanges(timeZone).length > 0);
		const changes = fc.constantFrom(...changing).chain((timeZone) =>
			fc.record({
				timeZone: fc.constant(timeZone),
				change: fc.constantFrom(...clockChanges(timeZone)),
			}),
		);
		times(500).forAll(
			changes,
			fc.integer({ min: -1, max: 1 }),
			fc.oneof(fc.integer({ min: 0, max: 239 }), fc.integer({ min: 0, max: 24 * 60 - 1 })),
			fc.integer({ min: 15, max: 24 * 60 }),
			({ timeZone, change }, days, minutes, duration) => {
				const date = minutesLater(change.after, days * 24 * 60).slice(0, 10);
				const local = `${date}T${timeOf(minutes)}`;
				const found = onDate(date, local.slice(11), timeZone, duration);
				expect(found).toEqual(expected(local, timeZone, duration));
				// What pages say: the time of the series, unless no clock shows it that day.
				const isShown = wallClock(instantOf(local, timeZone), timeZone) === local;
				const said = localTime(found.startsAt, timeZone, 'en-GB').padStart(5, '0');
				expect(said === local.slice(11)).toBe(isShown);
			},
		);
	}, 30_000);

	it.each([
		// Summer time of the Union, directive 2000/84/EC: from the last Sunday of March to that of October,
		// at 1:00 UTC.
		['Europe/Berlin', '2026-03-28', '09:00', '2026-03-28T08:00Z'],
		['Europe/Berlin', '2026-03-29', '01:59', '2026-03-29T00:59Z'],
		['Europe/Berlin', '2026-03-29', '02:30', '2026-03-29T01:30Z'],
		['Europe/Berlin', '2026-03-29', '09:00', '2026-03-29T07:00Z'],
		['Europe/Berlin', '2026-10-25', '02:30', '2026-10-25T00:30Z'],
		['Europe/Berlin', '2026-10-25', '09:00', '2026-10-25T08:00Z'],
		['Europe/London', '2027-03-28', '01:30', '2027-03-28T01:30Z'],
		['Europe/London', '2027-10-31', '01:30', '2027-10-31T00:30Z'],
		['Atlantic/Azores', '2026-03-29', '00:30', '2026-03-29T01:30Z'],
		['Atlantic/Azores', '2026-10-25', '00:30', '2026-10-25T00:30Z'],
		// The United States, Energy Policy Act of 2005, and Newfoundland with them: from the second Sunday
		// of March to the first of November, at 2:00.
		['America/New_York', '2026-03-07', '09:00', '2026-03-07T14:00Z'],
		['America/New_York', '2026-03-08', '02:30', '2026-03-08T07:30Z'],
		['America/New_York', '2026-03-08', '09:00', '2026-03-08T13:00Z'],
		['America/New_York', '2026-11-01', '01:30', '2026-11-01T05:30Z'],
		['America/New_York', '2026-11-01', '09:00', '2026-11-01T14:00Z'],
		['America/St_Johns', '2026-03-08', '02:30', '2026-03-08T06:00Z'],
		['America/St_Johns', '2026-11-01', '01:30', '2026-11-01T04:00Z'],
		// New South Wales, Standard Time Act 1987: from the first Sunday of October at 2:00 to that of April
		// at 3:00; Lord Howe Island the same nights, by half an hour.
		['Australia/Sydney', '2026-04-04', '09:00', '2026-04-03T22:00Z'],
		['Australia/Sydney', '2026-04-05', '02:30', '2026-04-04T15:30Z'],
		['Australia/Sydney', '2026-04-05', '09:00', '2026-04-04T23:00Z'],
		['Australia/Sydney', '2026-10-04', '02:30', '2026-10-03T16:30Z'],
		['Australia/Lord_Howe', '2026-04-05', '01:45', '2026-04-04T14:45Z'],
		['Australia/Lord_Howe', '2026-10-04', '02:15', '2026-10-03T15:45Z'],
		['Australia/Lord_Howe', '2026-10-04', '09:00', '2026-10-03T22:00Z'],
		// New Zealand, Daylight Time Order 2007: from the last Sunday of September at 2:00 to the first of
		// April at 3:00; the Chatham Islands at the same moment, 45 minutes ahead.
		['Pacific/Auckland', '2026-04-05', '02:30', '2026-04-04T13:30Z'],
		['Pacific/Auckland', '2026-09-27', '02:30', '2026-09-26T14:30Z'],
		['Pacific/Chatham', '2026-04-05', '03:00', '2026-04-04T13:15Z'],
		['Pacific/Chatham', '2026-09-27', '03:00', '2026-09-26T14:15Z'],
		// Chile: at midnight before the first Sunday of April and of September.
		['America/Santiago', '2026-04-04', '23:30', '2026-04-05T02:30Z'],
		['America/Santiago', '2026-09-06', '00:30', '2026-09-06T04:30Z'],
		// Paraguay changed for the last time at midnight before 6 October 2024.
		['America/Asuncion', '2024-10-06', '00:30', '2024-10-06T04:30Z'],
		['America/Asuncion', '2026-10-04', '00:30', '2026-10-04T03:30Z'],
		// Morocco goes back for Ramadan: on 23 February 2025 at 3:00, and ahead on 6 April at 2:00.
		['Africa/Casablanca', '2025-02-23', '02:30', '2025-02-23T01:30Z'],
		['Africa/Casablanca', '2025-03-15', '09:00', '2025-03-15T09:00Z'],
		['Africa/Casablanca', '2025-04-06', '02:30', '2025-04-06T02:30Z'],
		['Africa/Casablanca', '2025-04-06', '09:00', '2025-04-06T08:00Z'],
		['Asia/Kolkata', '2026-03-29', '02:30', '2026-03-28T21:00Z'],
		['UTC', '2026-03-29', '02:30', '2026-03-29T02:30Z'],
	])('give the right moment: in %s, %s at %s is %s', (timeZone, date, time, moment) => {
		expect(onDate(date, time, timeZone).startsAt).toEqual(new Date(moment));
		expect(new Date(instantOf(`${date}T${time}`, timeZone))).toEqual(new Date(moment));
	});

	it.each([
		['Europe/Berlin', '2026-03-27', '2026-03-30', ['8:00', '8:00', '7:00', '7:00']],
		['Europe/Berlin', '2026-10-23', '2026-10-26', ['7:00', '7:00', '8:00', '8:00']],
		['America/New_York', '2026-03-06', '2026-03-09', ['14:00', '14:00', '13:00', '13:00']],
		['Australia/Sydney', '2026-04-03', '2026-04-06', ['22:00', '22:00', '23:00', '23:00']],
		['Australia/Sydney', '2026-10-02', '2026-10-05', ['23:00', '23:00', '22:00', '22:00']],
	])('show 9:00 each day: in %s, from %s to %s', (timeZone, first, last, inUtc) => {
		const daily = weekly({
			rule: 'FREQ=DAILY',
			startsOnDate: first,
			endsOnDate: last,
			timeZone,
		});
		const found = nextDatesOf(daily, [], new Date('2026-01-01T00:00Z'), 10);
		expect(found.map(({ startsAt }) => localTime(startsAt, timeZone, 'en-GB'))).toEqual(
			Array.from({ length: 4 }, () => '9:00'),
		);
		expect(found.map(({ startsAt }) => localTime(startsAt, 'UTC', 'en-GB'))).toEqual(inUtc);
	});

	it('do not make an event longer or shorter when they change during it', () => {
		const back = onDate('2026-10-25', '01:00', 'Europe/Berlin', 180);
		expect(back.endsAt).toEqual(new Date('2026-10-25T02:00Z'));
		expect(localTime(back.endsAt, 'Europe/Berlin', 'en-GB')).toBe('3:00');
		const forward = onDate('2026-10-03', '23:00', 'Australia/Sydney', 6 * 60);
		expect(forward.endsAt).toEqual(new Date('2026-10-03T19:00Z'));
		expect(localTime(forward.endsAt, 'Australia/Sydney', 'en-GB')).toBe('6:00');
	});
});

describe('the next dates of a series', () => {
	const dates = (
		series: SeriesRule,
		now: string,
		count: number,
		breaks: { firstDate: string; lastDate: string }[] = [],
	) => nextDatesOf(series, breaks, new Date(now), count).map(({ date }) => date);

	it('are the first ones in the dates of many years', () => {
		const rules = [
			'FREQ=WEEKLY;BYDAY=SA',
			'FREQ=WEEKLY;INTERVAL=12;BYDAY=SA',
			'FREQ=WEEKLY;BYDAY=MO,TH;COUNT=30',
			'FREQ=DAILY',
			'FREQ=MONTHLY;BYDAY=-1FR',
			'FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1',
			'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29',
		];
		const pauses = fc.record({ from: fc.nat({ max: 900 }), length: fc.nat({ max: 500 }) });
		times(60).forAll(
			fc.record({
				rule: fc.constantFrom(...rules),
				timeZone: fc.constantFrom(...ZONES),
				firstDay: fc.nat({ max: 700 }),
				end: fc.option(fc.nat({ max: 1_000 })),
				now: fc.integer({ min: -100, max: 900 * 24 * 60 }),
				minutes: fc.nat({ max: 24 * 60 - 1 }),
				pauses: fc.array(pauses, { maxLength: 2 }),
				count: fc.integer({ min: 0, max: 9 }),
			}),
			({ rule, timeZone, firstDay, end, now, minutes, pauses: breaks, count }) => {
				const series = weekly({
					rule,
					timeZone,
					startsOnDate: dateOf(firstDay),
					endsOnDate: end === null ? null : dateOf(firstDay + end),
					startsAtTime: timeOf(minutes),
				});
				const pausing = breaks.map(({ from, length }) => {
					return { firstDate: dateOf(from), lastDate: dateOf(from + length) };
				});
				const moment = new Date(Date.UTC(2024, 0, 1) + now * MINUTE_MS);
				const until = timeAfter(moment, 8 * 366 * DAY_MS);
				const found = nextDatesOf(series, pausing, moment, count);
				const within = occurrencesBetween(series, pausing, moment, until).slice(0, count);
				expect(found.filter(({ startsAt }) => startsAt <= until)).toEqual(within);
			},
		);
	}, 30_000);

	it('are found where it begins much later, and end where it ended', () => {
		const later = weekly({ startsOnDate: '2031-01-04' });
		expect(dates(later, '2026-01-01T00:00Z', 2)).toEqual(['2031-01-04', '2031-01-11']);
		const over = weekly({ endsOnDate: '2026-01-10' });
		expect(dates(over, '2026-01-04T00:00Z', 8)).toEqual(['2026-01-10']);
		expect(dates(over, '2026-02-01T00:00Z', 8)).toEqual([]);
	});

	it('are none where it has a break for good, or a rule that never fits', () => {
		const forever = [{ firstDate: '2026-01-01', lastDate: '9999-12-31' }];
		expect(dates(weekly(), '2026-01-01T00:00Z', 8, forever)).toEqual([]);
		const never = weekly({ rule: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30' });
		expect(dates(never, '2026-01-01T00:00Z', 8)).toEqual([]);
	});

	it('go on after a break', () => {
		const winter = [{ firstDate: '2026-01-10', lastDate: '2026-01-17' }];
		expect(dates(weekly(), '2026-01-01T00:00Z', 3, winter)).toEqual([
			'2026-01-03',
			'2026-01-24',
			'2026-01-31',
		]);
	});
});
