import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { MAX_PLACE_LENGTH } from './club.ts';
import { choice, type FormFields, line, paragraphs, wholeNumber } from './form-fields.ts';
import { type Occurrence, occurrencesBetween, type SeriesRule } from './recurrence.ts';
import { localDate } from './time.ts';

/** A series as an organiser plans it: in which rhythm, on which weekday, from which date on. */

const DAY_MS = 24 * 60 * 60_000;

/** In the order of ISO 8601, where Monday is 1. */
export const WEEKDAYS = [
	{ value: 'MO', words: 'Monday' },
	{ value: 'TU', words: 'Tuesday' },
	{ value: 'WE', words: 'Wednesday' },
	{ value: 'TH', words: 'Thursday' },
	{ value: 'FR', words: 'Friday' },
	{ value: 'SA', words: 'Saturday' },
	{ value: 'SU', words: 'Sunday' },
] as const;

/** Every n weeks, or on the nth such weekday of each month, where -1 is the last. */
type Rhythm = { words: string } & ({ weeks: number } | { ofMonth: number });

export const RHYTHMS = {
	'1-week': { words: 'Every week', weeks: 1 },
	'2-weeks': { words: 'Every 2 weeks', weeks: 2 },
	'3-weeks': { words: 'Every 3 weeks', weeks: 3 },
	'4-weeks': { words: 'Every 4 weeks', weeks: 4 },
	'6-weeks': { words: 'Every 6 weeks', weeks: 6 },
	'8-weeks': { words: 'Every 8 weeks', weeks: 8 },
	first: { words: 'Once a month, on the first', ofMonth: 1 },
	second: { words: 'Once a month, on the second', ofMonth: 2 },
	third: { words: 'Once a month, on the third', ofMonth: 3 },
	fourth: { words: 'Once a month, on the fourth', ofMonth: 4 },
	last: { words: 'Once a month, on the last', ofMonth: -1 },
} as const satisfies Record<string, Rhythm>;

type RhythmId = keyof typeof RHYTHMS;
type Weekday = (typeof WEEKDAYS)[number]['value'];

export const MAX_SERIES_TITLE_LENGTH = 100;
export const MAX_SERIES_DESCRIPTION_LENGTH = 2_000;
export const DURATION_MINUTES = { least: 15, most: 24 * 60 };
export const CAPACITY = { least: 1, most: 10_000 };
export const GUESTS = { least: 0, most: 10 };
/**
 * How many events one run opens. Each takes two statements, and all chores of one tick share the 50
 * queries that D1 allows an invocation on the free plan (developers.cloudflare.com/d1/platform/limits).
 * The next run opens the rest.
 */
export const OPENED_AT_ONCE = 6;
export const OPENS_DAYS_AHEAD = { least: 1, most: 90 };

const isoDate = line(10, 'Please choose a date.').refine(
	(text) => {
		try {
			return /^\d{4}-\d\d-\d\d$/.test(text) && Temporal.PlainDate.from(text).year >= 2000;
		} catch {
			return false;
		}
	},
	{ message: 'A date like 2027-01-30, please.' },
);

/** `9:05` and `09:05` are both meant as `09:05`. */
const timeOfDay = line(5, 'Please choose a time.').transform((text, context) => {
	if (/^([01]?\d|2[0-3]):[0-5]\d$/.test(text)) return text.padStart(5, '0');
	context.addIssue({ code: 'custom', message: 'A time from 00:00 to 23:59, please, like 19:30.' });
	return z.NEVER;
});

export const seriesFields = z
	.object({
		title: line(MAX_SERIES_TITLE_LENGTH, 'Please give the series a title.'),
		description: paragraphs(MAX_SERIES_DESCRIPTION_LENGTH),
		rhythm: choice(
			Object.keys(RHYTHMS) as [RhythmId, ...RhythmId[]],
			'Please choose how often you meet.',
		),
		weekday: choice(
			WEEKDAYS.map(({ value }) => value) as [Weekday, ...Weekday[]],
			'Please choose a weekday.',
		),
		fromDate: isoDate,
		startsAtTime: timeOfDay,
		durationMinutes: wholeNumber(DURATION_MINUTES.least, DURATION_MINUTES.most),
		place: line(MAX_PLACE_LENGTH),
		capacity: wholeNumber(CAPACITY.least, CAPACITY.most),
		guestsAllowed: wholeNumber(GUESTS.least, GUESTS.most),
		opensDaysAhead: wholeNumber(OPENS_DAYS_AHEAD.least, OPENS_DAYS_AHEAD.most),
	})
	.refine(({ guestsAllowed, capacity }) => guestsAllowed < capacity, {
		path: ['guestsAllowed'],
		message: 'That is more guests than there are seats beside the one who brings them.',
	});

export type SeriesPlan = z.output<typeof seriesFields>;

/** The plan as the RFC 5545 rule of a series, like `FREQ=WEEKLY;INTERVAL=2;BYDAY=SA`. */
export function ruleOf({ rhythm, weekday }: Pick<SeriesPlan, 'rhythm' | 'weekday'>): string {
	const chosen: Rhythm = RHYTHMS[rhythm];
	if ('ofMonth' in chosen) return `FREQ=MONTHLY;BYDAY=${chosen.ofMonth}${weekday}`;
	const interval = chosen.weeks === 1 ? '' : `INTERVAL=${chosen.weeks};`;
	return `FREQ=WEEKLY;${interval}BYDAY=${weekday}`;
}

/** The weekday of this position in the month of `day`. */
function inMonth(day: Temporal.PlainDate, weekday: number, position: number): Temporal.PlainDate {
	if (position > 0) {
		const first = day.with({ day: 1 });
		const days = ((weekday - first.dayOfWeek + 7) % 7) + 7 * (position - 1);
		return first.add({ days });
	}
	const last = day.with({ day: day.daysInMonth });
	return last.subtract({ days: (last.dayOfWeek - weekday + 7) % 7 });
}

/**
 * The first local date of the plan: `fromDate`, or the first one after it that fits. The rule counts
 * from there, so that "every 2 weeks" begins with the first event and not with some week before it.
 */
export function firstDateOf({
	rhythm,
	weekday,
	fromDate,
}: Pick<SeriesPlan, 'rhythm' | 'weekday' | 'fromDate'>): string {
	const from = Temporal.PlainDate.from(fromDate);
	const isoWeekday = WEEKDAYS.findIndex(({ value }) => value === weekday) + 1;
	const chosen: Rhythm = RHYTHMS[rhythm];
	if ('weeks' in chosen) {
		return from.add({ days: (isoWeekday - from.dayOfWeek + 7) % 7 }).toString();
	}
	const candidate = inMonth(from, isoWeekday, chosen.ofMonth);
	const fits = Temporal.PlainDate.compare(candidate, from) >= 0;
	const nextMonth = from.with({ day: 1 }).add({ months: 1 });
	return (fits ? candidate : inMonth(nextMonth, isoWeekday, chosen.ofMonth)).toString();
}

/** The plan as the rule that a series is stored with. */
export function seriesRuleOf(plan: SeriesPlan, timeZone: string): SeriesRule {
	return {
		rule: ruleOf(plan),
		startsOnDate: firstDateOf(plan),
		startsAtTime: plan.startsAtTime,
		durationMinutes: plan.durationMinutes,
		timeZone,
	};
}

/** The longest time between two events of a rhythm, in days. */
function longestGapOf(rhythm: RhythmId): number {
	const chosen: Rhythm = RHYTHMS[rhythm];
	// Two first Saturdays can lie five weeks apart, never more.
	return 'weeks' in chosen ? 7 * chosen.weeks : 35;
}

/** The rhythm in words, like `Every 2 weeks on Saturday` or `On the first Saturday of each month`. */
export function rhythmWords({ rhythm, weekday }: Pick<SeriesPlan, 'rhythm' | 'weekday'>): string {
	const day = WEEKDAYS.find(({ value }) => value === weekday)?.words ?? weekday;
	const chosen: Rhythm = RHYTHMS[rhythm];
	return 'weeks' in chosen ? `${chosen.words} on ${day}` : `On the ${rhythm} ${day} of each month`;
}

/**
 * The next dates of a plan.
 *
 * @param count how many at most
 * @returns what comes after `now`, the soonest first
 */
export function comingDates(
	plan: SeriesPlan,
	timeZone: string,
	now: Date,
	count: number,
): Occurrence[] {
	const series = seriesRuleOf(plan, timeZone);
	const begin = Math.max(now.getTime(), Date.parse(`${series.startsOnDate}T00:00Z`));
	// A day more on either side: the local date can be another one than that of UTC.
	const until = new Date(begin + (count * longestGapOf(plan.rhythm) + 2) * DAY_MS);
	return occurrencesBetween(series, [], now, until).slice(0, count);
}

/**
 * What is wrong with the dates of a plan: it begins in the past, or there would be days on which the
 * front page has no event to show, now or between two of them.
 *
 * @returns the field at fault with a sentence, or null
 */
export function problemWithDates(
	plan: SeriesPlan,
	timeZone: string,
	now: Date,
): { field: 'fromDate' | 'opensDaysAhead'; message: string } | null {
	if (plan.fromDate < localDate(now, timeZone)) {
		return { field: 'fromDate', message: 'That day is over. Please choose today or a later one.' };
	}
	const latest = new Date(now.getTime() + OPENS_DAYS_AHEAD.most * DAY_MS);
	const isFarAway = Date.parse(`${plan.fromDate}T00:00Z`) > latest.getTime() + DAY_MS;
	const [next] = isFarAway ? [] : comingDates(plan, timeZone, now, 1);
	if (!next || next.startsAt > latest) {
		return {
			field: 'fromDate',
			message: `The first event would be more than ${OPENS_DAYS_AHEAD.most} days away. Please choose an earlier date.`,
		};
	}
	const daysAway = Math.ceil((next.startsAt.getTime() - now.getTime()) / DAY_MS);
	const gap = longestGapOf(plan.rhythm);
	if (plan.opensDaysAhead >= Math.max(daysAway, gap)) return null;
	return {
		field: 'opensDaysAhead',
		message:
			daysAway >= gap
				? `The first event is ${daysAway} days away: at least ${daysAway}, please, so that your front page shows it at once.`
				: `Up to ${gap} days lie between two events: at least ${gap}, please, so that your front page always shows the next one.`,
	};
}

/** What the form of a first series begins with, by field. */
export function newSeriesFields(place: string, timeZone: string, now: Date): FormFields {
	return {
		rhythm: '1-week',
		weekday: 'SA',
		fromDate: localDate(new Date(now.getTime() + DAY_MS), timeZone),
		startsAtTime: '10:00',
		durationMinutes: '120',
		place,
		capacity: '20',
		guestsAllowed: '1',
		opensDaysAhead: '35',
	};
}
