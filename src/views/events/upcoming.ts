import type { EventSummary } from '../../db/events/events.ts';
import { type Break, mergedBreaks } from '../../domain/series/breaks.ts';
import type { Locale } from '../../domain/text/language.ts';
import { localDate } from '../../domain/time/time.ts';
import { datedBreakTitle } from '../../messages/wording/breaks.ts';

/** A line of the list of what comes: an event, or a break in between. */
export type UpcomingLine =
	| { kind: 'event'; date: string; event: EventSummary }
	| { kind: 'break'; date: string; title: string; reason: string };

/**
 * Events and breaks in the order of their local dates. Breaks of several series on the same dates are one
 * line.
 */
export function upcomingLines(
	events: readonly EventSummary[],
	breaks: readonly Break[],
	locale: Locale,
): UpcomingLine[] {
	const lines: UpcomingLine[] = [
		...events.map((event) => ({
			kind: 'event' as const,
			date: localDate(event.startsAt, event.timeZone),
			event,
		})),
		...mergedBreaks(breaks).map((seriesBreak) => ({
			kind: 'break' as const,
			date: seriesBreak.firstDate,
			title: datedBreakTitle(seriesBreak, locale),
			reason: seriesBreak.reason,
		})),
	];
	return lines.sort((one, other) => one.date.localeCompare(other.date));
}

/** Those that are on, among events that have begun and aren't over. */
export function happeningNow(begun: readonly EventSummary[]): EventSummary[] {
	return begun.filter(({ status }) => status === 'scheduled');
}

/**
 * Those that are cancelled, among events that have begun and aren't over: lists show them until they would
 * have ended, for somebody may be on the way.
 */
export function calledOff(begun: readonly EventSummary[]): EventSummary[] {
	return begun.filter(({ status }) => status === 'cancelled');
}
