import fc from 'fast-check';
import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import { rhythmGroups, weekdayOptions } from '../../../src/domain/series/rhythm-choices.ts';
import {
	choiceOf,
	firstDateOf,
	longestGapOf,
	RHYTHM_IDS,
	type RhythmChoice,
	type RhythmId,
	rhythmText,
	ruleOf,
	ruleText,
	WEEKDAYS,
	type Weekday,
} from '../../../src/domain/series/rhythms.ts';
import type { Locale } from '../../../src/domain/text/language.ts';
import { occurrencesBetween } from '../../../src/domain/time/recurrence.ts';
import { forAll, times } from '../../support/for-all.ts';
import { DAY_MS } from '../../support/time.ts';

/** Any choice, from 2024 to 2027: with a leap year, and with Februaries that have none. */
const choices = fc.record({
	rhythm: fc.constantFrom(...RHYTHM_IDS),
	weekday: fc.constantFrom(...WEEKDAYS.map(({ value }) => value)),
	fromDate: fc
		.oneof(
			fc.integer({ min: 0, max: 4 * 365 }),
			// The last days of January and February, where months differ.
			fc.integer({ min: 27, max: 61 }),
		)
		.map((day) => dateAt(Date.UTC(2024, 0, 1) + day * DAY_MS)),
});

function dateAt(moment: number): string {
	return new Date(moment).toISOString().slice(0, 10);
}

const weekdayOf = (moment: number): string =>
	['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'][new Date(moment).getUTCDay()] ?? '';
const monthOf = (moment: number) => dateAt(moment).slice(0, 7);
const isLastOfMonth = (moment: number) => monthOf(moment) !== monthOf(moment + DAY_MS);

/** How many such weekdays the month has had by that day, that day counted. */
function positionInMonth(moment: number): number {
	let position = 0;
	for (let day = moment; monthOf(day) === monthOf(moment); day -= 7 * DAY_MS) position += 1;
	return position;
}

const POSITIONS: Partial<Record<RhythmId, number>> = { first: 1, second: 2, third: 3, fourth: 4 };

/** Whether a day is one of the rhythm, as people read its words, apart from the weeks between. */
function fits({ rhythm, weekday, fromDate }: RhythmChoice, moment: number): boolean {
	const date = Number(dateAt(moment).slice(8));
	if (rhythm.startsWith('date')) {
		const wanted = rhythm === 'date' ? Number(fromDate.slice(8)) : Number(rhythm.slice(5));
		return date === wanted || (isLastOfMonth(moment) && date < wanted);
	}
	if (weekdayOf(moment) !== weekday) return false;
	if (rhythm.endsWith('weeks') || rhythm === '1-week') return true;
	if (rhythm === 'last') return monthOf(moment + 7 * DAY_MS) !== monthOf(moment);
	return positionInMonth(moment) === POSITIONS[rhythm];
}

/** The dates of a choice up to and with a day, by reading a calendar day by day. */
function datesByHand(choice: RhythmChoice, until: number): string[] {
	const found: string[] = [];
	const weeks = choice.rhythm.includes('week') ? Number.parseInt(choice.rhythm, 10) : 1;
	let passed = -1;
	for (let day = Date.parse(choice.fromDate); day <= until; day += DAY_MS) {
		if (!fits(choice, day)) continue;
		passed += 1;
		if (passed % weeks === 0) found.push(dateAt(day));
	}
	return found;
}

/** The dates of a rule from a date up to and with another, by the library of the tests. */
function datesByLibrary(rule: string, first: string, until: string): string[] {
	const missing = /^FREQ=MONTHLY;BYMONTHDAY=28.*,(\d\d);BYSETPOS=-1$/.exec(rule)?.[1];
	if (missing) {
		// It forgets BYSETPOS after two months (ical.js 2.2), so it is asked for the date, and for the last
		// days of those months that are too short for it.
		const lastDays = datesByLibrary('FREQ=MONTHLY;BYMONTHDAY=-1', first, until);
		return datesByLibrary(`FREQ=MONTHLY;BYMONTHDAY=${missing}`, first, until)
			.concat(lastDays.filter((date) => date.slice(8) < missing))
			.sort();
	}
	const found = [];
	const dates = ICAL.Recur.fromString(rule).iterator(ICAL.Time.fromDateString(first));
	for (let next = dates.next(); next && next.toString() <= until; next = dates.next()) {
		found.push(next.toString());
	}
	return found;
}

function datesOf(choice: RhythmChoice, until: number): string[] {
	const series = {
		rule: ruleOf(choice),
		startsOnDate: firstDateOf(choice),
		startsAtTime: '12:00',
		durationMinutes: 60,
		timeZone: 'UTC',
	};
	const after = new Date(Date.parse(choice.fromDate) - DAY_MS);
	return occurrencesBetween(series, [], after, new Date(until + DAY_MS - 1)).map(
		({ date }) => date,
	);
}

describe('the rhythm of a series', () => {
	it(
		'gives the same dates as a calendar read day by day, and as another library',
		() =>
			times(300).forAll(choices, fc.integer({ min: 0, max: 1_200 }), (choice, days) => {
				const until = Date.parse(choice.fromDate) + days * DAY_MS;
				const found = datesOf(choice, until);
				expect(found).toEqual(datesByHand(choice, until));
				expect(found).toEqual(datesByLibrary(ruleOf(choice), firstDateOf(choice), dateAt(until)));
			}),
		30_000,
	);

	it('begins on the first day that fits, on or after the date that was given', () =>
		forAll(choices, (choice) => {
			const first = firstDateOf(choice);
			const inTwoMonths = Date.parse(choice.fromDate) + 62 * DAY_MS;
			expect(first).toBe(datesByHand(choice, inTwoMonths)[0]);
			// Whoever asks again from the day itself is given the same.
			expect(firstDateOf({ ...choice, fromDate: first })).toBe(first);
		}));

	it('has its stated longest gap between two dates', () =>
		times(60).forAll(choices, (choice) => {
			const dates = datesOf(choice, Date.parse(choice.fromDate) + 3 * 366 * DAY_MS);
			const gaps = dates.slice(1).map((date, index) => {
				return (Date.parse(date) - Date.parse(dates[index] ?? '')) / DAY_MS;
			});
			expect(Math.max(...gaps)).toBe(longestGapOf(choice.rhythm));
		}));

	it.each<[RhythmId, Weekday, string, string, string]>([
		['1-week', 'SA', '2026-11-26', 'FREQ=WEEKLY;BYDAY=SA', 'Every week on Saturday'],
		['2-weeks', 'SA', '2026-11-26', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=SA', 'Every 2 weeks on Saturday'],
		[
			'12-weeks',
			'MO',
			'2026-11-26',
			'FREQ=WEEKLY;INTERVAL=12;BYDAY=MO',
			'Every 12 weeks on Monday',
		],
		['first', 'SA', '2026-11-26', 'FREQ=MONTHLY;BYDAY=1SA', 'On the first Saturday of each month'],
		['last', 'SA', '2026-11-26', 'FREQ=MONTHLY;BYDAY=-1SA', 'On the last Saturday of each month'],
		['date', 'SA', '2027-01-15', 'FREQ=MONTHLY;BYMONTHDAY=15', 'On the 15th of each month'],
		['date', 'SA', '2027-02-28', 'FREQ=MONTHLY;BYMONTHDAY=28', 'On the 28th of each month'],
		[
			'date',
			'SA',
			'2028-02-29',
			'FREQ=MONTHLY;BYMONTHDAY=28,29;BYSETPOS=-1',
			'On the 29th of each month, or its last day',
		],
		[
			'date-30',
			'SA',
			'2027-02-01',
			'FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1',
			'On the 30th of each month, or its last day',
		],
		[
			'date',
			'SA',
			'2027-01-31',
			'FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1',
			'On the 31st of each month, or its last day',
		],
	])(
		'%s on %s from %s is the rule %4$s, shown as %5$s',
		(rhythm, weekday, fromDate, rule, words) => {
			expect(ruleOf({ rhythm, weekday, fromDate })).toBe(rule);
			expect(rhythmText({ rhythm, weekday, fromDate }, 'en-US')).toBe(words);
			expect(ruleText(rule, 'en-US')).toBe(words);
		},
	);

	it('on the 31st means the last day of shorter months, leap years included', () => {
		const choice = { rhythm: 'date', weekday: 'MO', fromDate: '2027-12-31' } as const;
		expect(datesOf(choice, Date.UTC(2028, 4, 1))).toEqual([
			'2027-12-31',
			'2028-01-31',
			'2028-02-29',
			'2028-03-31',
			'2028-04-30',
		]);
	});

	it('is read back from its rule', () =>
		forAll(choices, (choice) => {
			const rule = ruleOf(choice);
			const found = choiceOf(rule);
			expect(found && ruleOf(found)).toBe(rule);
			expect(ruleText(rule, 'en-US')).toBe(rhythmText(choice, 'en-US'));
		}));

	it.each(['FREQ=WEEKLY;BYDAY=MO,TH', 'FREQ=DAILY', 'FREQ=MONTHLY;BYMONTHDAY=29', ''])(
		"can't be read from the rule %j, which is shown as it is",
		(rule) => {
			expect(choiceOf(rule)).toBeNull();
			expect(ruleText(rule, 'en-US')).toBe(`By the rule ${rule}`);
		},
	);

	it('can be chosen from a complete list', () => {
		const listed = rhythmGroups('en-GB').flatMap(({ options }) =>
			options.map(({ value }) => value),
		);
		expect(listed).toEqual(RHYTHM_IDS);
		const labels = rhythmGroups('en-GB').map(({ name, options }) => [name, options[0]?.label]);
		expect(labels).toEqual([
			['By weeks', 'Every week'],
			['Once a month, by weekday', 'Once a month, on the first'],
			['Once a month, by date', 'Once a month, on a date'],
		]);
	});

	it("offer the weekdays in the order of the reader's calendar", () => {
		const days = (locale: Locale) =>
			weekdayOptions(locale)
				.map(({ value }) => value)
				.join(' ');
		expect(days('en-GB')).toBe('MO TU WE TH FR SA SU');
		expect(days('en-US')).toBe('SU MO TU WE TH FR SA');
		expect(weekdayOptions('en-US')[0]).toEqual({ value: 'SU', label: 'Sunday' });
	});
});
