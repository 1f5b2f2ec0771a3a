import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { MAX_REASON_LENGTH } from '../events/plan.ts';
import { isoDate, line } from '../forms/fields.ts';
import type { FieldMistake } from '../forms/mistakes.ts';
import type { BreakDates } from '../time/recurrence.ts';
import { localDate } from '../time/time.ts';

/** A series that pauses for a while, or ends, and the open events that this cancels. */

/** How long a break may be: what is longer is the end of a series. */
const BREAK_DAYS_AT_MOST = 366;

export const breakFields = z.object({
	firstDate: isoDate,
	lastDate: isoDate,
	reason: line(MAX_REASON_LENGTH, 'break_reason_missing'),
});

export type BreakPlan = z.output<typeof breakFields>;

/**
 * What is wrong with the dates of a break.
 *
 * @param today `YYYY-MM-DD`, in the club's zone
 * @param breaks those that are not over of the same series, and those of the series that it goes on from or
 *   that go on from it, each with its title
 * @returns the field at fault with its mistake, or null
 */
export function problemWithBreak(
	{ firstDate, lastDate }: BreakDates,
	today: string,
	breaks: readonly (BreakDates & { title?: string })[],
): FieldMistake<'firstDate' | 'lastDate'> | null {
	if (lastDate < firstDate) {
		return {
			field: 'lastDate',
			mistake: { code: 'before_first_day' },
		};
	}
	if (lastDate < today) {
		return { field: 'lastDate', mistake: { code: 'date_over' } };
	}
	const { days } = Temporal.PlainDate.from(firstDate).until(lastDate);
	if (days >= BREAK_DAYS_AT_MOST) {
		return {
			field: 'lastDate',
			mistake: { code: 'break_too_long', mostDays: BREAK_DAYS_AT_MOST },
		};
	}
	const other = breaks.find(
		(seriesBreak) => seriesBreak.firstDate <= lastDate && firstDate <= seriesBreak.lastDate,
	);
	if (!other) return null;
	const { title = null } = other;
	return {
		field: 'firstDate',
		mistake: {
			code: 'break_overlaps',
			title,
			firstDate: other.firstDate,
			lastDate: other.lastDate,
		},
	};
}

export const endFields = z.object({
	endsOnDate: isoDate,
	reason: line(MAX_REASON_LENGTH),
});

export type EndPlan = z.output<typeof endFields>;

/**
 * What is wrong with the last date of a series.
 *
 * @param today `YYYY-MM-DD`, in the club's zone
 */
export function problemWithEnd(
	{ endsOnDate }: Pick<EndPlan, 'endsOnDate'>,
	today: string,
): FieldMistake<'endsOnDate'> | null {
	const earliest = Temporal.PlainDate.from(today).subtract({ days: 1 }).toString();
	if (endsOnDate >= earliest) return null;
	return {
		field: 'endsOnDate',
		mistake: { code: 'end_over' },
	};
}

interface PlacedEvent {
	startsAt: Date;
	timeZone: string;
}

/** The events that take place on these local dates, wherever their series had put them. */
export function eventsWithin<Event extends PlacedEvent>(
	events: readonly Event[],
	{ firstDate, lastDate }: BreakDates,
): Event[] {
	return events.filter(({ startsAt, timeZone }) => {
		const date = localDate(startsAt, timeZone);
		return firstDate <= date && date <= lastDate;
	});
}

/** The events that take place after this local date. */
export function eventsAfter<Event extends PlacedEvent>(
	events: readonly Event[],
	endsOnDate: string,
): Event[] {
	return events.filter(({ startsAt, timeZone }) => localDate(startsAt, timeZone) > endsOnDate);
}

/** Whether a break says already what is planned. */
export function isSameBreak(one: BreakPlan, other: BreakPlan): boolean {
	return (
		one.firstDate === other.firstDate &&
		one.lastDate === other.lastDate &&
		one.reason === other.reason
	);
}

/** Whether a break is another one, as it was carried to a series that goes on from its own. */
export function isCopyOf(
	seriesBreak: BreakPlan & { createdAt: Date },
	other: BreakPlan & { createdAt: Date },
): boolean {
	return (
		isSameBreak(seriesBreak, other) && seriesBreak.createdAt.getTime() === other.createdAt.getTime()
	);
}
