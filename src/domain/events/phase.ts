import { untilStart } from '../../messages/wording/times.ts';
import type { Locale } from '../text/language.ts';

/** The phase of an event: decides what pages show and what can still be done. */
export type EventPhase = 'cancelled' | 'over' | 'happening' | 'upcoming';

interface PhasedEvent {
	status: 'scheduled' | 'cancelled';
	startsAt: Date;
	endsAt: Date;
}

export function getEventPhase(event: PhasedEvent, now: Date): EventPhase {
	if (event.status === 'cancelled') return 'cancelled';
	if (event.endsAt <= now) return 'over';
	return event.startsAt <= now ? 'happening' : 'upcoming';
}

/**
 * `cancelled: The hall is flooded`, without a full stop; `cancelled` where nobody said why. The reason is a
 * sentence and stays as it was written: after a colon it may begin with a capital or without one.
 */
export function cancelledText(reason: string | null): string {
	const sentence = (reason ?? '').trim().replace(/(?<!\.)\.$/, '');
	return sentence === '' ? 'cancelled' : `cancelled: ${sentence}`;
}

/** How many people came: those who were checked in, or, where nobody was, those who had said yes. */
export function peopleAt(event: {
	going?: number | undefined;
	came?: number | null | undefined;
}): number {
	return event.came ?? event.going ?? 0;
}

/** How many came, without making anybody sorry. */
export function cameText(people: number): string {
	if (people === 0) return 'a quiet one';
	return people === 1 ? 'one came' : `${people} came`;
}

/**
 * What happens now, for the middle of a line: `starts in 3 days`, `happening now`, `cancelled: …`, `over:
 * 24 came`.
 */
export function phaseText(
	event: PhasedEvent & {
		/** Left out where only events that take place are read. */
		cancelReason?: string | null;
		timeZone: string;
		going: number;
		came?: number | null | undefined;
	},
	now: Date,
	locale: Locale,
): string {
	switch (getEventPhase(event, now)) {
		case 'upcoming':
			return `starts ${untilStart(event.startsAt, now, event.timeZone, locale)}`;
		case 'happening':
			return 'happening now';
		case 'cancelled':
			return cancelledText(event.cancelReason ?? null);
		case 'over':
			return `over: ${cameText(peopleAt(event))}`;
	}
}
