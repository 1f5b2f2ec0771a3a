import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';

/** The rule of a series, with local date and time in `timeZone`. */
export interface SeriesRule {
	/** RFC 5545 RRULE value without DTSTART, like `FREQ=WEEKLY;BYDAY=SA`. */
	rule: string;
	/** `YYYY-MM-DD`, the first date that the rule counts from. */
	startsOnDate: string;
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
	return breaks.some((pause) => pause.firstDate <= date && date <= pause.lastDate);
}

/**
 * The events of a series that start after `after` and not later than `until`, breaks left out.
 *
 * The local time is kept through clock changes: the rule gives dates, and each date gets its own
 * instant. A time that does not exist that day (a gap) moves on by the length of the gap, and one that
 * exists twice is its first, as Temporal's "compatible" and RFC 5545, section 3.3.5, have it.
 */
export function occurrencesBetween(
	series: SeriesRule,
	breaks: readonly BreakDates[],
	after: Date,
	until: Date,
): Occurrence[] {
	const firstDay = series.startsOnDate.replaceAll('-', '');
	// In UTC at noon no clock changes: the library is asked for dates only.
	const rule = new RRuleTemporal({
		rruleString: `DTSTART:${firstDay}T120000Z\nRRULE:${series.rule}`,
	});
	const day = 24 * 60 * 60_000;
	return rule
		.between(new Date(after.getTime() - 2 * day), new Date(until.getTime() + 2 * day), true)
		.map((moment) => moment.toPlainDate().toString())
		.filter((date) => !isInBreak(date, breaks))
		.map((date) => {
			const start = Temporal.PlainDate.from(date)
				.toPlainDateTime(Temporal.PlainTime.from(series.startsAtTime))
				.toZonedDateTime(series.timeZone, { disambiguation: 'compatible' });
			return {
				date,
				startsAt: new Date(start.epochMilliseconds),
				endsAt: new Date(start.add({ minutes: series.durationMinutes }).epochMilliseconds),
			};
		})
		.filter(({ startsAt }) => startsAt > after && startsAt <= until);
}
