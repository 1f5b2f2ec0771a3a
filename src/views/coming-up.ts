import type { EventSummary } from '../db/events.ts';
import { dayAndMonth, localDate } from '../domain/time.ts';

interface Break {
	firstDate: string;
	lastDate: string;
	reason: string;
}

/** A line of the list of what comes: an event, or a break in between. */
export type ComingLine =
	| { kind: 'event'; date: string; event: EventSummary }
	| { kind: 'break'; date: string; title: string; reason: string };

/**
 * Events and breaks in the order of their local dates. A break that several series make together is one
 * line.
 */
export function comingUp(events: readonly EventSummary[], breaks: readonly Break[]): ComingLine[] {
	const pauses = new Map(
		breaks.map((pause) => [[pause.firstDate, pause.lastDate, pause.reason].join(), pause]),
	);
	const lines: ComingLine[] = [
		...events.map((event) => ({
			kind: 'event' as const,
			date: localDate(event.startsAt, event.timeZone),
			event,
		})),
		...[...pauses.values()].map((pause) => ({
			kind: 'break' as const,
			date: pause.firstDate,
			title:
				pause.firstDate === pause.lastDate
					? `No meeting on ${dayAndMonth(pause.firstDate)}`
					: `No meeting ${dayAndMonth(pause.firstDate)} to ${dayAndMonth(pause.lastDate)}`,
			reason: pause.reason,
		})),
	];
	return lines.sort((one, other) => one.date.localeCompare(other.date));
}
