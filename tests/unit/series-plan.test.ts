import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FormFields, parseForm } from '../../src/domain/form-fields.ts';
import {
	firstDateOf,
	RHYTHMS,
	rhythmWords,
	ruleOf,
	WEEKDAYS,
} from '../../src/domain/rhythms.ts';
import {
	comingDates,
	newSeriesFields,
	OPENS_DAYS_AHEAD,
	problemWithDates,
	type SeriesPlan,
	seriesFields,
} from '../../src/domain/series-plan.ts';
import { localDate, localTime } from '../../src/domain/time.ts';

const DAY_MS = 24 * 60 * 60_000;
/** A Wednesday. */
const NOW = new Date('2026-11-25T10:00:00Z');
const FIELDS: FormFields = {
	...newSeriesFields('The Shed', 'Europe/Berlin', NOW),
	title: 'Open studio',
	description: '',
};

function planOf(fields: FormFields = {}): SeriesPlan {
	const parsed = parseForm(seriesFields, { ...FIELDS, ...fields });
	if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
	return parsed.values;
}

function errorsOf(fields: FormFields): string[] {
	const parsed = parseForm(seriesFields, { ...FIELDS, ...fields });
	return parsed.ok ? [] : Object.keys(parsed.errors);
}

const dates = (fields: FormFields, count = 4, timeZone = 'Europe/Berlin', now = NOW) =>
	comingDates(planOf(fields), timeZone, now, count).map(({ date }) => date);

const rhythms = Object.keys(RHYTHMS) as (keyof typeof RHYTHMS)[];
const plans = fc.record({
	rhythm: fc.constantFrom(...rhythms),
	weekday: fc.constantFrom(...WEEKDAYS.map(({ value }) => value)),
	day: fc.integer({ min: 0, max: 3 * 365 }),
});
const dateOf = (day: number) =>
	new Date(Date.UTC(2026, 0, 1) + day * DAY_MS).toISOString().slice(0, 10);
const weekdayOf = (date: string) =>
	['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'][new Date(`${date}T12:00Z`).getUTCDay()];

describe('the form of a series', () => {
	it('that a new club begins with lacks a title, and nothing else', () => {
		const begun = newSeriesFields('The Shed', 'Europe/Berlin', NOW);
		const parsed = parseForm(seriesFields, begun);
		expect(parsed.ok ? [] : Object.keys(parsed.errors)).toEqual(['title']);
		for (const rhythm of rhythms.filter((id) => !['6-weeks', '8-weeks'].includes(id))) {
			const plan = planOf({ rhythm });
			expect(problemWithDates(plan, 'Europe/Berlin', NOW), rhythm).toBeNull();
		}
	});

	it('begins tomorrow, as the place has it', () => {
		const late = new Date('2026-11-25T23:30:00Z');
		expect(newSeriesFields('', 'Europe/Berlin', late).fromDate).toBe('2026-11-27');
		expect(newSeriesFields('', 'America/New_York', late).fromDate).toBe('2026-11-26');
	});

	it.each([
		[{ startsAtTime: '9:05' }, { startsAtTime: '09:05' }],
		[{ capacity: ' 10000 ' }, { capacity: 10_000 }],
		[{ description: ' one\r\ntwo\rthree ' }, { description: 'one\ntwo\nthree' }],
		[
			{ guestsAllowed: '0', capacity: '1' },
			{ guestsAllowed: 0, capacity: 1 },
		],
		[{ place: '' }, { place: '' }],
	])('takes %j', (fields, expected) => {
		expect(planOf(fields as FormFields)).toMatchObject(expected);
	});

	it.each([
		[{ title: '' }, ['title']],
		[{ title: 'x'.repeat(101) }, ['title']],
		[{ title: 'two\nlines' }, ['title']],
		[{ description: 'x'.repeat(2_001) }, ['description']],
		[{ description: 'bell \u0007' }, ['description']],
		[{ rhythm: 'daily' }, ['rhythm']],
		[{ rhythm: '' }, ['rhythm']],
		[{ rhythm: 'toString' }, ['rhythm']],
		[{ weekday: 'XX' }, ['weekday']],
		[{ weekday: 'SA;COUNT=1' }, ['weekday']],
		[{ fromDate: '' }, ['fromDate']],
		[{ fromDate: '2027-02-30' }, ['fromDate']],
		[{ fromDate: '30.01.2027' }, ['fromDate']],
		[{ fromDate: '20270130' }, ['fromDate']],
		[{ startsAtTime: '24:00' }, ['startsAtTime']],
		[{ startsAtTime: '9' }, ['startsAtTime']],
		[{ durationMinutes: '14' }, ['durationMinutes']],
		[{ durationMinutes: '1441' }, ['durationMinutes']],
		[{ durationMinutes: '1e2' }, ['durationMinutes']],
		[{ capacity: '0' }, ['capacity']],
		[{ capacity: '10001' }, ['capacity']],
		[{ capacity: '-5' }, ['capacity']],
		[{ capacity: '99999999999999999999' }, ['capacity']],
		[{ guestsAllowed: '11' }, ['guestsAllowed']],
		[{ guestsAllowed: '2', capacity: '2' }, ['guestsAllowed']],
		[{ opensDaysAhead: '0' }, ['opensDaysAhead']],
		[{ opensDaysAhead: '91' }, ['opensDaysAhead']],
		[{ place: 'x'.repeat(201) }, ['place']],
		[{ title: '', capacity: 'many', startsAtTime: 'noon' }, ['title', 'startsAtTime', 'capacity']],
	])('refuses %j and names %j', (fields, names) => {
		expect(errorsOf(fields as unknown as FormFields)).toEqual(names);
	});

	it('that is empty names every field that is needed, and no others', () => {
		const parsed = parseForm(seriesFields, {});
		expect(parsed.ok ? [] : Object.keys(parsed.errors).sort()).toEqual(
			Object.keys(FIELDS)
				.filter((name) => name !== 'description' && name !== 'place')
				.sort(),
		);
	});
});

describe('the rhythm of a series', () => {
	it.each([
		['1-week', 'FREQ=WEEKLY;BYDAY=SA', 'Every week on Saturday'],
		['2-weeks', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=SA', 'Every 2 weeks on Saturday'],
		['first', 'FREQ=MONTHLY;BYDAY=1SA', 'On the first Saturday of each month'],
		['last', 'FREQ=MONTHLY;BYDAY=-1SA', 'On the last Saturday of each month'],
	])('%s is the rule %s, in words: %s', (rhythm, rule, words) => {
		const plan = planOf({ rhythm, weekday: 'SA' });
		expect(ruleOf(plan)).toBe(rule);
		expect(rhythmWords(plan)).toBe(words);
	});

	it.each([
		[{ rhythm: '1-week', weekday: 'SA' }, ['2026-11-28', '2026-12-05', '2026-12-12', '2026-12-19']],
		[{ rhythm: '1-week', weekday: 'TH' }, ['2026-11-26', '2026-12-03', '2026-12-10', '2026-12-17']],
		// Counted from the first event: the week in which the form was filled in does not matter.
		[
			{ rhythm: '2-weeks', weekday: 'MO' },
			['2026-11-30', '2026-12-14', '2026-12-28', '2027-01-11'],
		],
		[{ rhythm: 'first', weekday: 'SU' }, ['2026-12-06', '2027-01-03', '2027-02-07', '2027-03-07']],
		[{ rhythm: 'last', weekday: 'TH' }, ['2026-11-26', '2026-12-31', '2027-01-28', '2027-02-25']],
		[{ rhythm: 'fourth', weekday: 'WE' }, ['2026-12-23', '2027-01-27', '2027-02-24', '2027-03-24']],
	])('%j gives %j', (fields, expected) => {
		expect(dates(fields as FormFields)).toEqual(expected);
	});

	it('begins on the first day that fits, on or after the date that was given', () => {
		fc.assert(
			fc.property(plans, ({ rhythm, weekday, day }) => {
				const fromDate = dateOf(day);
				const first = firstDateOf({ rhythm, weekday, fromDate });
				expect(first >= fromDate).toBe(true);
				expect(weekdayOf(first)).toBe(weekday);
				const daysBetween = (Date.parse(first) - Date.parse(fromDate)) / DAY_MS;
				expect(daysBetween).toBeLessThan('weeks' in RHYTHMS[rhythm] ? 7 : 35);
				// Whoever asks again from the day itself is given the same.
				expect(firstDateOf({ rhythm, weekday, fromDate: first })).toBe(first);
			}),
		);
	});

	it('keeps weekday, distance and local time over eight dates, whatever the clocks do', () => {
		const zones = fc.constantFrom(
			'UTC',
			'Europe/Berlin',
			'America/New_York',
			'Australia/Lord_Howe',
		);
		fc.assert(
			fc.property(plans, zones, ({ rhythm, weekday, day }, timeZone) => {
				const fromDate = dateOf(day);
				const now = new Date(Date.parse(`${fromDate}T00:00Z`) - DAY_MS);
				const plan = planOf({ rhythm, weekday, fromDate, startsAtTime: '19:30' });
				const found = comingDates(plan, timeZone, now, 8);
				expect(found).toHaveLength(8);
				expect(found[0]?.date).toBe(firstDateOf(plan));
				for (const { date, startsAt } of found) {
					expect(weekdayOf(date)).toBe(weekday);
					expect(localDate(startsAt, timeZone)).toBe(date);
					expect(localTime(startsAt, timeZone)).toBe('19:30');
				}
				const chosen = RHYTHMS[rhythm];
				found.slice(1).forEach(({ date }, index) => {
					const days = (Date.parse(date) - Date.parse(found[index]?.date ?? '')) / DAY_MS;
					if ('weeks' in chosen) expect(days).toBe(7 * chosen.weeks);
					else expect([28, 35]).toContain(days);
				});
			}),
			{ numRuns: 60 },
		);
	}, 30_000);
});

describe('the dates of a plan', () => {
	const problem = (fields: FormFields, now = NOW, timeZone = 'Europe/Berlin') =>
		problemWithDates(planOf(fields), timeZone, now)?.field ?? null;

	it('may begin today, by the clock of the place', () => {
		expect(problem({ fromDate: '2026-11-25' })).toBeNull();
		expect(problem({ fromDate: '2026-11-24' })).toBe('fromDate');
		const late = new Date('2026-11-25T23:30:00Z');
		expect(problem({ fromDate: '2026-11-25' }, late)).toBe('fromDate');
		expect(problem({ fromDate: '2026-11-25' }, late, 'America/New_York')).toBeNull();
	});

	it('leave no day without a coming event: neither now nor between two', () => {
		expect(problem({ fromDate: '2027-01-09', opensDaysAhead: '44' })).toBe('opensDaysAhead');
		expect(problem({ fromDate: '2027-01-09', opensDaysAhead: '45' })).toBeNull();
		expect(problem({ rhythm: 'first', opensDaysAhead: '34' })).toBe('opensDaysAhead');
		expect(problem({ rhythm: '8-weeks', opensDaysAhead: '55' })).toBe('opensDaysAhead');
		expect(problem({ rhythm: '8-weeks', opensDaysAhead: '56' })).toBeNull();
		expect(problem({ opensDaysAhead: '7' })).toBeNull();
		expect(problem({ opensDaysAhead: '6' })).toBe('opensDaysAhead');
	});

	it.each(['2027-06-01', '2028-02-29', '9999-12-31'])(
		'cannot begin as late as on %s',
		(fromDate) => {
			expect(problem({ fromDate, opensDaysAhead: '90' })).toBe('fromDate');
		},
	);

	it('that are in order have an event that opens at once, and few enough for one batch', () => {
		fc.assert(
			fc.property(
				plans,
				fc.integer({ min: 1, max: OPENS_DAYS_AHEAD.most }),
				({ rhythm, weekday, day }, opensDaysAhead) => {
					const fromDate = dateOf(328 + (day % 100));
					const plan = planOf({ rhythm, weekday, fromDate, opensDaysAhead: `${opensDaysAhead}` });
					const wrong = problemWithDates(plan, 'Europe/Berlin', NOW);
					const until = NOW.getTime() + opensDaysAhead * DAY_MS;
					const open = comingDates(plan, 'Europe/Berlin', NOW, 20).filter(
						({ startsAt }) => startsAt.getTime() <= until,
					);
					if (wrong === null) expect(open.length).toBeGreaterThan(0);
					expect(open.length).toBeLessThanOrEqual(13);
				},
			),
		);
	});
});
