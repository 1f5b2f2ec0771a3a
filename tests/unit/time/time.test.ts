import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import {
	briefDate,
	dayAndMonth,
	leafOf,
	leafOfDate,
	localClock,
	localDate,
	localMinute,
	localTime,
	longDate,
	timeOfDayText,
} from '../../../src/domain/time/time.ts';
import {
	datesText,
	hoursOf,
	lastsText,
	lineTimes,
	sinceThen,
	untilStart,
	zoneName,
} from '../../../src/messages/wording/times.ts';
import { forAll } from '../../support/for-all.ts';
import { MINUTE_MS, timeAfter } from '../../support/time.ts';

const moment = fc.date({
	min: new Date('1990-01-01'),
	max: new Date('2099-12-31'),
	noInvalidDate: true,
});
const zone = fc.constantFrom(
	'UTC',
	'Europe/Berlin',
	'America/New_York',
	'America/St_Johns',
	'Asia/Kathmandu',
	'Australia/Lord_Howe',
	'Pacific/Kiritimati',
	'Pacific/Pago_Pago',
);

describe('a local date and time', () => {
	it('are those of the calendar and the clock in that place', () =>
		forAll(moment, zone, (date, timeZone) => {
			const there = Temporal.Instant.fromEpochMilliseconds(date.getTime()).toZonedDateTimeISO(
				timeZone,
			);
			expect(localDate(date, timeZone)).toBe(there.toPlainDate().toString());
			expect(localTime(date, timeZone, 'en-GB')).toBe(
				`${there.hour}:${String(there.minute).padStart(2, '0')}`,
			);
			expect(leafOf(date, timeZone, 'en-GB').day).toBe(String(there.day));
			const clock = there.toPlainTime().toString({ smallestUnit: 'minute' });
			expect(localClock(date, timeZone)).toBe(clock);
			expect(localMinute(date, timeZone)).toBe(`${there.toPlainDate().toString()} ${clock}`);
		}));

	it.each(['Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe', 'Africa/Casablanca'])(
		'are those of the clock on the days around its changes: %s',
		(timeZone) => {
			const change = Temporal.Instant.from('2026-01-01T00:00Z')
				.toZonedDateTimeISO(timeZone)
				.getTimeZoneTransition('next');
			const begun = change?.subtract({ hours: 30 }).epochMilliseconds ?? Number.NaN;
			const minutes = Array.from(
				{ length: 4 * 60 },
				(_, quarter) => begun + quarter * 15 * MINUTE_MS,
			);
			const there = (time: number) =>
				Temporal.Instant.fromEpochMilliseconds(time)
					.toZonedDateTimeISO(timeZone)
					.toPlainDateTime()
					.toString({ smallestUnit: 'minute' })
					.replace('T', ' ');
			expect(minutes.map((time) => localMinute(new Date(time), timeZone))).toEqual(
				minutes.map(there),
			);
		},
	);

	it('are written as people write them', () => {
		const saturday = new Date('2026-11-28T08:00Z');
		expect(localTime(saturday, 'Europe/Berlin', 'en-GB')).toBe('9:00');
		expect(localTime(new Date('2026-11-28T23:05Z'), 'Europe/Berlin', 'en-GB')).toBe('0:05');
		expect(longDate(saturday, 'Europe/Berlin', 'en-GB')).toBe('Saturday 28 November 2026');
		expect(leafOf(saturday, 'Europe/Berlin', 'en-GB')).toEqual({
			weekday: 'Sat',
			day: '28',
			month: 'November',
			shortMonth: 'Nov',
		});
		expect(leafOfDate('2026-01-09', 'en-GB')).toMatchObject({
			weekday: 'Fri',
			day: '9',
			month: 'January',
		});
		expect(dayAndMonth('2026-01-09', 'en-GB')).toBe('9 January');
	});

	it('keep 9:00 at 9:00 before and after a clock change', () => {
		expect(localTime(new Date('2026-10-24T07:00Z'), 'Europe/Berlin', 'en-GB')).toBe('9:00');
		expect(localTime(new Date('2026-10-31T08:00Z'), 'Europe/Berlin', 'en-GB')).toBe('9:00');
	});
});

describe('a zone', () => {
	it.each([
		['Europe/Berlin', 'Berlin time'],
		['America/New_York', 'New York time'],
		['America/Argentina/Buenos_Aires', 'Buenos Aires time'],
		['UTC', 'UTC'],
		['Etc/UTC', 'UTC'],
	])('%s is called %s', (timeZone, name) => {
		expect(zoneName(timeZone, 'en-GB')).toBe(name);
	});
});

describe('the time until something begins or since it ended', () => {
	const at = (start: string, now: string, timeZone = 'Europe/Berlin') =>
		untilStart(new Date(start), new Date(now), timeZone, 'en-GB');

	it('counts days of the calendar there, not stretches of 24 hours', () => {
		expect(at('2026-11-28T08:00Z', '2026-11-25T22:00Z')).toBe('in 3 days');
		// A quarter past eleven in the evening to nine in the morning.
		expect(at('2026-11-28T08:00Z', '2026-11-27T22:15Z')).toBe('tomorrow');
		// Midnight has passed in Berlin, but not in New York.
		expect(at('2026-11-28T08:00Z', '2026-11-27T23:30Z')).toBe('today, in 9 hours');
		expect(at('2026-11-28T08:00Z', '2026-11-27T23:30Z', 'America/New_York')).toBe('tomorrow');
	});

	it('counts days right across a clock change', () => {
		expect(at('2026-10-26T08:00Z', '2026-10-24T07:00Z')).toBe('in 2 days');
		expect(at('2026-03-30T07:00Z', '2026-03-28T22:59Z')).toBe('in 2 days');
	});

	it('comes down to hours and minutes, and never below one', () => {
		expect(at('2026-11-28T08:00Z', '2026-11-28T06:00Z')).toBe('today, in 2 hours');
		expect(at('2026-11-28T08:00Z', '2026-11-28T07:00Z')).toBe('today, in 1 hour');
		expect(at('2026-11-28T08:00Z', '2026-11-28T07:20Z')).toBe('in 40 minutes');
		expect(at('2026-11-28T08:00Z', '2026-11-28T07:59:50Z')).toBe('in 1 minute');
	});

	it('is a phrase for the past, too', () => {
		const ago = (minutes: number) =>
			sinceThen(new Date(1e12 - minutes * MINUTE_MS), new Date(1e12), 'en-GB');
		expect([0, 1, 2, 59, 60, 120, 24 * 60, 72 * 60].map(ago)).toEqual([
			'just now',
			'just now',
			'2 minutes ago',
			'59 minutes ago',
			'1 hour ago',
			'2 hours ago',
			'yesterday',
			'3 days ago',
		]);
	});
});

describe('dates and times in the locales of clubs', () => {
	const saturday = new Date('2026-11-28T22:30Z');
	const at = 'Europe/Berlin';

	it.each([
		['en-US', '11:30 PM', 'Saturday, November 28, 2026', 'Sat, Nov 28', 'November 28'],
		['en-GB', '23:30', 'Saturday 28 November 2026', 'Sat 28 Nov', '28 November'],
		['en-AU', '11:30 pm', 'Saturday 28 November 2026', 'Sat 28 Nov', '28 November'],
		['en-AT', '23:30', 'Saturday 28 November 2026', 'Sat 28 Nov', '28 November'],
	] as const)('%s says them as people there do', (locale, time, long, brief, day) => {
		expect([
			localTime(saturday, at, locale),
			longDate(saturday, at, locale),
			briefDate(saturday, at, locale),
			dayAndMonth('2026-11-28', locale),
		]).toEqual([time, long, brief, day]);
	});

	it('has the hours with AM and PM, and lengths, in plain spaces', () => {
		const event = {
			startsAt: saturday,
			endsAt: timeAfter(saturday, 150 * MINUTE_MS),
			timeZone: at,
		};
		expect(hoursOf(event, 'en-US')).toBe('11:30 PM to 2:00 AM on Sunday, November 29');
		expect(lineTimes(event, 'en-US')).toBe('Sat 11:30 PM to Sun 2:00 AM');
		expect(lastsText(1_620, 'en-US')).toBe('1 day and 3 hours');
		expect(datesText({ firstDate: '2026-12-19', lastDate: '2027-01-02' }, 'en-US')).toBe(
			'December 19, 2026 to January 2, 2027',
		);
		expect(timeOfDayText('09:05', 'en-US')).toBe('9:05 AM');
	});

	it('stay as forms and files have them where those read them', () => {
		expect(localClock(saturday, at)).toBe('23:30');
		expect(localClock(new Date('2026-11-28T08:05Z'), at)).toBe('09:05');
		expect(localDate(saturday, at)).toBe('2026-11-28');
	});

	it('are never mixed up by what is remembered', () => {
		const locales = ['en-US', 'en-GB', 'en-AU'] as const;
		const made = Array.from({ length: 200 }, (_, index) =>
			localTime(saturday, at, locales[index % locales.length] ?? 'en-US'),
		);
		expect(new Set(made)).toEqual(new Set(['11:30 PM', '23:30', '11:30 pm']));
		expect(made[1]).toBe('23:30');
		expect(made[199]).toBe('23:30');
	});
});
