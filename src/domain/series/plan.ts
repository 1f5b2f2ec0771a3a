import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import {
	type Details,
	detailsOf,
	detailTexts,
	whatFields,
	whereFields,
} from '../events/details.ts';
import { DURATION_MINUTES, USUAL_SEATS } from '../events/limits.ts';
import { choice, type FormFields, isoDate, timeOfDay, wholeNumber } from '../forms/fields.ts';
import { type FieldMistake, messageOf } from '../forms/mistakes.ts';
import {
	DEFAULT_MAIL_TIMES,
	type MailTimes,
	mailTimeFields,
	mailTimesOf,
	mailTimeTexts,
} from '../mail/times.ts';
import {
	type BreakDates,
	nextDatesOf,
	type Occurrence,
	type SeriesRule,
} from '../time/recurrence.ts';
import { localDate } from '../time/time.ts';
import {
	choiceOf,
	firstDateOf,
	longestGapOf,
	RHYTHM_IDS,
	ruleOf,
	WEEKDAYS,
	type Weekday,
	weekdayOf,
} from './rhythms.ts';

/** A series as an organizer plans it: in which rhythm, on which weekday, from which date on. */

const DAY_MS = 24 * 60 * 60_000;

/**
 * How many events one run opens. They share one batch, whose statements stay the same, but each takes
 * computing time, of which the free plan gives an invocation 10 ms
 * (developers.cloudflare.com/workers/platform/limits). The next run opens the rest.
 */
export const OPENED_AT_ONCE = 6;
export const OPENS_DAYS_AHEAD = { least: 1, most: 90 };
/** How many days away the first event of a series may be. */
const FIRST_DATE_DAYS_AWAY = 366;

export const seriesFields = z
	.object({
		...whatFields('series_title_missing'),
		rhythm: choice(RHYTHM_IDS, 'rhythm_missing'),
		weekday: choice(
			WEEKDAYS.map(({ value }) => value) as [Weekday, ...Weekday[]],
			'weekday_missing',
		),
		fromDate: isoDate,
		startsAtTime: timeOfDay,
		durationMinutes: wholeNumber(DURATION_MINUTES.least, DURATION_MINUTES.most),
		...whereFields,
		opensDaysAhead: wholeNumber(OPENS_DAYS_AHEAD.least, OPENS_DAYS_AHEAD.most),
		...mailTimeFields,
	})
	.refine(({ guestsAllowed, capacity }) => guestsAllowed < capacity, {
		path: ['guestsAllowed'],
		message: messageOf({ code: 'more_guests_than_seats' }),
	});

export type SeriesPlan = z.output<typeof seriesFields>;

/** The plan as the rule that a series is stored with. */
function seriesRuleOf(plan: SeriesPlan, timeZone: string): SeriesRule {
	return {
		rule: ruleOf(plan),
		startsOnDate: firstDateOf(plan),
		startsAtTime: plan.startsAtTime,
		durationMinutes: plan.durationMinutes,
		timeZone,
	};
}

/**
 * The next dates of a plan.
 *
 * @param count how many at most
 * @returns what comes after `now`, the soonest first
 */
export function nextDates(
	plan: SeriesPlan,
	timeZone: string,
	now: Date,
	count: number,
	breaks: readonly BreakDates[] = [],
): Occurrence[] {
	return nextDatesOf(seriesRuleOf(plan, timeZone), breaks, now, count);
}

/**
 * What is wrong with the first date of a plan: it is over, or too far away to be meant.
 *
 * @returns the field at fault with its mistake, or null
 */
export function problemWithFirstDate(
	plan: Pick<SeriesPlan, 'rhythm' | 'weekday' | 'fromDate'>,
	timeZone: string,
	now: Date,
): FieldMistake<'fromDate'> | null {
	const today = Temporal.PlainDate.from(localDate(now, timeZone));
	if (plan.fromDate < today.toString()) {
		return { field: 'fromDate', mistake: { code: 'date_over' } };
	}
	const latest = today.add({ days: FIRST_DATE_DAYS_AWAY }).toString();
	// A year of five digits has another form: the given date is checked first.
	if (plan.fromDate <= latest && firstDateOf(plan) <= latest) return null;
	return {
		field: 'fromDate',
		mistake: { code: 'first_date_too_far', mostDays: FIRST_DATE_DAYS_AWAY },
	};
}

/**
 * What is wrong with the dates of a club's first series: it begins in the past, or there would be days
 * on which the front page has no event to show, now or between two of them.
 *
 * @returns the field at fault with its mistake, or null
 */
export function problemWithDates(
	plan: SeriesPlan,
	timeZone: string,
	now: Date,
): FieldMistake<'fromDate' | 'opensDaysAhead'> | null {
	const problem = problemWithFirstDate(plan, timeZone, now);
	if (problem) return problem;
	const latest = new Date(now.getTime() + OPENS_DAYS_AHEAD.most * DAY_MS);
	const [next] = nextDates(plan, timeZone, now, 1);
	if (!next || next.startsAt > latest) {
		return {
			field: 'fromDate',
			mistake: { code: 'first_date_too_far', mostDays: OPENS_DAYS_AHEAD.most },
		};
	}
	const daysAway = Math.ceil((next.startsAt.getTime() - now.getTime()) / DAY_MS);
	const gap = longestGapOf(plan.rhythm);
	if (plan.opensDaysAhead >= Math.max(daysAway, gap)) return null;
	return {
		field: 'opensDaysAhead',
		mistake:
			daysAway >= gap ? { code: 'opens_after_first', daysAway } : { code: 'opens_after_next', gap },
	};
}

/**
 * What the form of a new series begins with, by field.
 *
 * @param seats the club's own numbers, where it has some
 */
export function newSeriesFields(
	place: string,
	timeZone: string,
	now: Date,
	seats = USUAL_SEATS,
): FormFields {
	return {
		rhythm: '1-week',
		weekday: 'SA',
		fromDate: localDate(new Date(now.getTime() + DAY_MS), timeZone),
		startsAtTime: '10:00',
		durationMinutes: '120',
		place,
		mapUrl: '',
		capacity: String(seats.defaultCapacity),
		guestsAllowed: String(seats.defaultGuestsAllowed),
		opensDaysAhead: '35',
		...mailTimeTexts(DEFAULT_MAIL_TIMES),
	};
}

/** A series as it is stored, as far as its form shows it. */
export interface StoredSeries
	extends Omit<SeriesRule, 'timeZone' | 'endsOnDate'>,
		Details,
		MailTimes {
	opensDaysAhead: number;
}

/**
 * What the form of a series that is there begins with, by field. It counts from the next date, so that a
 * series saved unchanged keeps its dates.
 *
 * @param today `YYYY-MM-DD`, in the club's zone
 * @returns the fields; `rhythm` is empty for a rule that the form cannot make
 */
export function seriesFormFields(series: StoredSeries, today: string): FormFields {
	// Only the date matters, so any zone will do; where the series ends does not.
	const rule = { ...series, startsAtTime: '12:00', timeZone: 'UTC', endsOnDate: null };
	const [next] = nextDatesOf(rule, [], new Date(`${today}T00:00Z`), 1);
	// The next date has the weekday of the rule, where the rule has one.
	const fromDate = next?.date ?? today;
	return {
		...detailTexts(series),
		rhythm: choiceOf(series.rule)?.rhythm ?? '',
		weekday: weekdayOf(fromDate),
		fromDate,
		startsAtTime: series.startsAtTime,
		durationMinutes: String(series.durationMinutes),
		opensDaysAhead: String(series.opensDaysAhead),
		...mailTimeTexts(series),
	};
}

/** The columns of a series that a plan sets; it has no end yet. */
export function seriesValuesOf(plan: SeriesPlan) {
	return {
		...detailsOf(plan),
		rule: ruleOf(plan),
		startsOnDate: firstDateOf(plan),
		endsOnDate: null,
		startsAtTime: plan.startsAtTime,
		durationMinutes: plan.durationMinutes,
		opensDaysAhead: plan.opensDaysAhead,
		...mailTimesOf(plan),
	};
}
