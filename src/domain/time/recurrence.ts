import rrule from 'rrule/dist/es5/rrule.js';
import { Temporal } from 'temporal-polyfill';

/** The rule of a series, with local date and time in `timeZone`. */
export interface SeriesRule {
	/** RFC 5545 RRULE value without DTSTART, like `FREQ=WEEKLY;BYDAY=SA`. */
	rule: string;
	/** `YYYY-MM-DD`, the first date that the rule counts from. */
	startsOnDate: string;
	/** `YYYY-MM-DD`, the last date on which something may happen; left out or null, there is no end. */
	endsOnDate?: string | null | undefined;
	/** `HH:MM` */
	startsAtTime: string;
	durationMinutes: number;
	timeZone: string;
}

export interface Occurrence {
	/** The local date, `YYYY-MM-DD`. */
	date: string;
	startsAt: Date;
	endsAt: Date;
}

/** Local dates, both included, on which nothing happens. */
export interface BreakDates {
	firstDate: string;
	lastDate: string;
}

function isInBreak(date: string, breaks: readonly BreakDates[]): boolean {
	return breaks.some(
		(seriesBreak) => seriesBreak.firstDate <= date && date <= seriesBreak.lastDate,
	);
}

const DAY_MS = 24 * 60 * 60_000;
/** How far into the future dates are looked for: rules from elsewhere may have a last one, or none. */
const LOOKED_AHEAD_MS = 10 * 366 * DAY_MS;

/** When a local time begins in a zone: a gap moves it on, and of two such times the first is meant. */
function startOf(date: string, time: string, timeZone: string): Temporal.ZonedDateTime {
	return Temporal.PlainDate.from(date)
		.toPlainDateTime(Temporal.PlainTime.from(time))
		.toZonedDateTime(timeZone, { disambiguation: 'compatible' });
}

/** What begins on a local date at a local time, and lasts its minutes whatever the clock does. */
export function occurrenceOn(
	date: string,
	series: Pick<SeriesRule, 'startsAtTime' | 'durationMinutes' | 'timeZone'>,
): Occurrence {
	const start = startOf(date, series.startsAtTime, series.timeZone);
	return {
		date,
		startsAt: new Date(start.epochMilliseconds),
		endsAt: new Date(start.add({ minutes: series.durationMinutes }).epochMilliseconds),
	};
}

/**
 * The events of a series that start after `after` and not later than `until`, breaks left out.
 *
 * The local time stays through clock changes: the rule gives dates, and each date gets its own instant. A
 * time that does not exist that day (a gap) moves on by the length of the gap, and one that exists twice is
 * its first, as Temporal's "compatible" and RFC 5545, section 3.3.5, have it.
 */
export function occurrencesBetween(
	series: SeriesRule,
	breaks: readonly BreakDates[],
	after: Date,
	until: Date,
): Occurrence[] {
	const firstDay = series.startsOnDate.replaceAll('-', '');
	// In UTC at noon no clock changes: the library is asked for dates only.
	const rule = rrule.RRule.fromString(`DTSTART:${firstDay}T120000Z\nRRULE:${series.rule}`);
	const { endsOnDate } = series;
	return rule
		.between(new Date(after.getTime() - 2 * DAY_MS), new Date(until.getTime() + 2 * DAY_MS), true)
		.map((moment) => moment.toISOString().slice(0, 10))
		.filter((date) => !isInBreak(date, breaks) && (!endsOnDate || date <= endsOnDate))
		.map((date) => occurrenceOn(date, series))
		.filter(({ startsAt }) => startsAt > after && startsAt <= until);
}

/**
 * The next events of a series, breaks left out.
 *
 * @param count how many at most; there are fewer where the series ends
 * @returns what starts after `now`, the soonest first
 */
export function nextDatesOf(
	series: SeriesRule,
	breaks: readonly BreakDates[],
	now: Date,
	count: number,
): Occurrence[] {
	// A day earlier: the first date can begin before its day does in UTC.
	const firstDay = Date.parse(`${series.startsOnDate}T00:00Z`) - DAY_MS;
	let from = Math.max(now.getTime(), firstDay);
	const end = Math.min(
		from + LOOKED_AHEAD_MS,
		series.endsOnDate ? Date.parse(`${series.endsOnDate}T00:00Z`) + 2 * DAY_MS : Infinity,
	);
	const found: Occurrence[] = [];
	// As far as a weekly rhythm without a break needs, then twice as far each time.
	for (let days = 7 * count + 2; found.length < count && from < end; days *= 2) {
		const until = Math.min(from + days * DAY_MS, end);
		found.push(...occurrencesBetween(series, breaks, new Date(from), new Date(until)));
		from = until;
	}
	return found.slice(0, count);
}
