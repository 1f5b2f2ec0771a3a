import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import {
	dayAndMonth,
	leafOf,
	leafOfDate,
	localDate,
	localTime,
	longDate,
	sinceThen,
	untilStart,
	zoneName,
} from '../../../src/domain/time/time.ts';
import { forAll } from '../../support/for-all.ts';
import { MINUTE_MS } from '../../support/time.ts';

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
			expect(localTime(date, timeZone)).toBe(
				`${there.hour}:${String(there.minute).padStart(2, '0')}`,
			);
			expect(leafOf(date, timeZone).day).toBe(String(there.day));
		}));

	it('are written as people write them', () => {
		const saturday = new Date('2026-11-28T08:00Z');
		expect(localTime(saturday, 'Europe/Berlin')).toBe('9:00');
		expect(localTime(new Date('2026-11-28T23:05Z'), 'Europe/Berlin')).toBe('0:05');
		expect(longDate(saturday, 'Europe/Berlin')).toBe('Saturday 28 November 2026');
		expect(leafOf(saturday, 'Europe/Berlin')).toEqual({
			weekday: 'Sat',
			day: '28',
			month: 'November',
			shortMonth: 'Nov',
		});
		expect(leafOfDate('2026-01-09')).toMatchObject({ weekday: 'Fri', day: '9', month: 'January' });
		expect(dayAndMonth('2026-01-09')).toBe('9 January');
	});

	it('keep 9:00 at 9:00 before and after a clock change', () => {
		expect(localTime(new Date('2026-10-24T07:00Z'), 'Europe/Berlin')).toBe('9:00');
		expect(localTime(new Date('2026-10-31T08:00Z'), 'Europe/Berlin')).toBe('9:00');
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
		expect(zoneName(timeZone)).toBe(name);
	});
});

describe('the time until something begins or since it ended', () => {
	const at = (start: string, now: string, timeZone = 'Europe/Berlin') =>
		untilStart(new Date(start), new Date(now), timeZone);

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
			sinceThen(new Date(1e12 - minutes * MINUTE_MS), new Date(1e12));
		expect([0, 1, 2, 59, 60, 120, 24 * 60, 72 * 60].map(ago)).toEqual([
			'just now',
			'just now',
			'2 minutes ago',
			'59 minutes ago',
			'an hour ago',
			'2 hours ago',
			'yesterday',
			'3 days ago',
		]);
	});
});
