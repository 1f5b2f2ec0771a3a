import { clockNotes } from '../events/clock-changes.ts';
import type { Locale } from '../text/language.ts';
import {
	type BreakDates,
	nextDatesOf,
	type Occurrence,
	occurrencesBetween,
	type SeriesRule,
} from '../time/recurrence.ts';
import { localDate } from '../time/time.ts';
import { OPENED_AT_ONCE } from './plan.ts';

/** The next dates of a series, as an organizer sees them before and after saving it. */

const DAY_MS = 24 * 60 * 60_000;
/** How many dates a preview shows. */
export const DATES_SHOWN = 8;

/**
 * What there is of a date: an event that is open or cancelled, or none yet, which opens as soon as the
 * series is saved, or later.
 */
export type DateState = 'open' | 'cancelled' | 'at-once' | 'later';

export interface PreviewedDate extends Occurrence {
	kind: 'date';
	state: DateState;
	/** What the clocks do, in sentences. */
	notes: string[];
}

export interface PreviewedBreak extends BreakDates {
	kind: 'break';
	reason: string;
}

/** Until when dates are open. */
const opensUntil = ({ opensDaysAhead }: { opensDaysAhead: number }, now: Date) =>
	new Date(now.getTime() + opensDaysAhead * DAY_MS);

/**
 * How many events open once a series is saved like this: at once, or within the next minutes where they are
 * more than one run opens.
 *
 * @param events what has become of dates whose event has been opened, by `YYYY-MM-DD`
 */
export function openingCount(
	series: SeriesRule & { opensDaysAhead: number },
	breaks: readonly BreakDates[],
	now: Date,
	events: ReadonlyMap<string, unknown>,
): number {
	const due = occurrencesBetween(series, breaks, now, opensUntil(series, now));
	return due.filter(({ date }) => !events.has(date)).length;
}

/**
 * The next dates of a series with the breaks between them, the soonest first.
 *
 * @param events what has become of dates whose event has been opened, by `YYYY-MM-DD`
 */
export function previewOf(
	series: SeriesRule & { opensDaysAhead: number },
	breaks: readonly (BreakDates & { reason: string })[],
	now: Date,
	locale: Locale,
	events: ReadonlyMap<string, 'open' | 'cancelled'> = new Map(),
): (PreviewedDate | PreviewedBreak)[] {
	const occurrences = nextDatesOf(series, breaks, now, DATES_SHOWN);
	const notes = clockNotes(occurrences, series, locale);
	const until = opensUntil(series, now);
	const opening = occurrences
		.filter(({ date, startsAt }) => !events.has(date) && startsAt <= until)
		.slice(0, OPENED_AT_ONCE);
	const dates = occurrences.map((occurrence, index): PreviewedDate => {
		const later = opening.includes(occurrence) ? 'at-once' : 'later';
		const state = events.get(occurrence.date) ?? later;
		return { kind: 'date', ...occurrence, state, notes: notes[index] ?? [] };
	});

	const today = localDate(now, series.timeZone);
	// Where dates are few, a break that goes on and on may be why.
	const last = occurrences.length < DATES_SHOWN ? series.endsOnDate : occurrences.at(-1)?.date;
	const shownBreaks = breaks
		.filter(({ firstDate, lastDate }) => lastDate >= today && (!last || firstDate <= last))
		.map((seriesBreak): PreviewedBreak => ({ kind: 'break', ...seriesBreak }));
	const dayOf = (line: PreviewedDate | PreviewedBreak) =>
		line.kind === 'date' ? line.date : line.firstDate;
	return [...dates, ...shownBreaks].sort((one, other) => (dayOf(one) < dayOf(other) ? -1 : 1));
}
