import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { occurrencesBetween, type SeriesRule } from '../../src/domain/recurrence.ts';

const DAY_MS = 24 * 60 * 60_000;

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

const clocks = new Map<string, Intl.DateTimeFormat>();

/** What a clock on the wall of that place shows, by Intl: another way than the one under test. */
function wallClock(moment: Date, timeZone: string): string {
	let clock = clocks.get(timeZone);
	if (!clock) {
		const two = '2-digit';
		const fields = { year: 'numeric', month: two, day: two, hour: two, minute: two } as const;
		clock = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', ...fields });
		clocks.set(timeZone, clock);
	}
	const parts = Object.fromEntries(
		clock.formatToParts(moment).map(({ type, value }) => [type, value]),
	);
	return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`;
}

/** The instant of a local time, found by looking at clocks: the first of two, or past a gap. */
function instantOf(local: string, timeZone: string): number {
	const asUtc = Date.parse(`${local}Z`);
	const offsetAt = (moment: number) =>
		Date.parse(`${wallClock(new Date(moment), timeZone)}Z`) - moment;
	const [before, after] = [offsetAt(asUtc - DAY_MS), offsetAt(asUtc + DAY_MS)];
	const fitting = [asUtc - before, asUtc - after]
		.filter((moment) => wallClock(new Date(moment), timeZone) === local)
		.sort((a, b) => a - b);
	return fitting[0] ?? asUtc - before;
}

const ZONES = [
	'UTC',
	'Europe/Berlin',
	'Europe/Dublin',
	'America/New_York',
	'America/Sao_Paulo',
	'America/Santiago',
	'Africa/Casablanca',
	'Asia/Kathmandu',
	'Australia/Sydney',
	'Australia/Lord_Howe',
	'Pacific/Auckland',
	'Pacific/Apia',
];
const DAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

describe('a series', () => {
	it('agrees with a calendar and the clocks of a dozen places, whatever its days and times', () => {
		const series = fc.record({
			timeZone: fc.constantFrom(...ZONES),
			firstDay: fc.integer({ min: 0, max: 5 * 365 }),
			days: fc.uniqueArray(fc.nat({ max: 6 }), { minLength: 1, maxLength: 7 }),
			interval: fc.integer({ min: 1, max: 4 }),
			minutes: fc.nat({ max: 24 * 60 - 1 }),
			from: fc.integer({ min: -30, max: 400 }),
			length: fc.integer({ min: 0, max: 60 }),
			pause: fc.option(fc.record({ from: fc.nat({ max: 400 }), length: fc.nat({ max: 30 }) }), {
				nil: undefined,
			}),
		});
		const dateOf = (day: number) =>
			new Date(Date.UTC(2024, 0, 1) + day * DAY_MS).toISOString().slice(0, 10);

		fc.assert(
			fc.property(series, (plan) => {
				const { timeZone, firstDay, days, interval, minutes } = plan;
				const time = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
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
					const instant = instantOf(`${date}T${time}`, timeZone);
					if (instant > after && instant <= until) {
						expected.push({
							date,
							startsAt: new Date(instant),
							endsAt: new Date(instant + 90 * 60_000),
						});
					}
				}

				const rule = `FREQ=WEEKLY;INTERVAL=${interval};BYDAY=${days.map((day) => DAYS[day]).join(',')}`;
				const found = occurrencesBetween(
					{
						rule,
						startsOnDate: dateOf(firstDay),
						startsAtTime: time,
						durationMinutes: 90,
						timeZone,
					},
					breaks,
					new Date(after),
					new Date(until),
				);
				expect(found).toEqual(expected);
			}),
			{ numRuns: 200 },
		);
	}, 60_000);

	it.each([
		['Europe/Berlin', '2026-03-28', '2026-03-30', ['08:00', '07:00']],
		['Europe/Berlin', '2026-10-24', '2026-10-26', ['07:00', '08:00']],
		['America/New_York', '2026-03-07', '2026-03-09', ['14:00', '13:00']],
		['Australia/Sydney', '2026-04-04', '2026-04-06', ['22:00', '23:00']],
		['Australia/Sydney', '2026-10-03', '2026-10-05', ['23:00', '22:00']],
	])('at 9:00 in %s stays at 9:00 there past %s', (timeZone, first, last, [before, after]) => {
		const daily = weekly({ rule: 'FREQ=DAILY', startsOnDate: first, timeZone });
		const found = occurrencesBetween(
			daily,
			[],
			new Date(`${first}T00:00Z`),
			new Date(`${last}T12:00Z`),
		).filter(({ date }) => date === first || date === last);
		for (const { startsAt } of found) expect(wallClock(startsAt, timeZone)).toMatch(/T09:00$/);
		const utc = occurrencesBetween(
			daily,
			[],
			new Date(Date.parse(`${first}T00:00Z`) - DAY_MS),
			new Date(`${last}T12:00Z`),
		).map(({ startsAt }) => startsAt.toISOString().slice(11, 16));
		expect([utc[0], utc.at(-1)]).toEqual([before, after]);
	});

	it('at a time that is skipped that night starts as much later as the gap is long', () => {
		const nightly = weekly({
			rule: 'FREQ=DAILY',
			startsOnDate: '2026-03-28',
			startsAtTime: '02:30',
		});
		expect(starts(nightly, '2026-03-28T12:00Z', '2026-03-29T12:00Z')).toEqual([
			'2026-03-29T01:30:00.000Z',
		]);
		expect(wallClock(new Date('2026-03-29T01:30Z'), 'Europe/Berlin')).toBe('2026-03-29T03:30');
	});

	it('at a time that comes twice that night starts at the first', () => {
		const nightly = weekly({
			rule: 'FREQ=DAILY',
			startsOnDate: '2026-10-24',
			startsAtTime: '02:30',
		});
		expect(starts(nightly, '2026-10-24T12:00Z', '2026-10-25T12:00Z')).toEqual([
			'2026-10-25T00:30:00.000Z',
		]);
	});

	it('lasts as long as it lasts, though the clocks change meanwhile', () => {
		const nightly = weekly({
			rule: 'FREQ=DAILY',
			startsOnDate: '2026-10-24',
			startsAtTime: '01:00',
			durationMinutes: 180,
		});
		const [night] = occurrencesBetween(
			nightly,
			[],
			new Date('2026-10-24T12:00Z'),
			new Date('2026-10-25T12:00Z'),
		);
		expect((night?.endsAt.getTime() ?? 0) - (night?.startsAt.getTime() ?? 0)).toBe(180 * 60_000);
	});

	it('can be the first Tuesday of each month', () => {
		const monthly = weekly({ rule: 'FREQ=MONTHLY;BYDAY=1TU', startsAtTime: '19:00' });
		expect(starts(monthly, '2026-05-01T00:00Z', '2026-08-01T00:00Z')).toEqual([
			'2026-05-05T17:00:00.000Z',
			'2026-06-02T17:00:00.000Z',
			'2026-07-07T17:00:00.000Z',
		]);
	});

	it('never begins before its first date, and ends where its rule does', () => {
		const short = weekly({ rule: 'FREQ=WEEKLY;BYDAY=SA;COUNT=2', startsOnDate: '2026-05-02' });
		expect(starts(short, '2026-01-01T00:00Z', '2027-01-01T00:00Z')).toEqual([
			'2026-05-02T07:00:00.000Z',
			'2026-05-09T07:00:00.000Z',
		]);
	});

	it('is opened from after one moment up to and with another', () => {
		expect(starts(weekly(), '2026-01-03T08:00Z', '2026-01-10T08:00Z')).toEqual([
			'2026-01-10T08:00:00.000Z',
		]);
	});

	it('whose rule cannot be read is a fault, not an empty list', () => {
		expect(() => starts(weekly({ rule: 'FREQ=SOMETIMES' }), '2026-01-01', '2026-02-01')).toThrow();
	});
});
