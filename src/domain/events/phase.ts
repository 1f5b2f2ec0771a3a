import { eventStateMessages } from '../../messages/site/events/states.ts';
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
 * Why an event is cancelled, as it was written and without a full stop; empty where nobody said why. It follows a
 * colon, where it may begin with a capital or without one.
 */
export function cancelReason(reason: string | null | undefined): string {
	return (reason ?? '').trim().replace(/(?<!\.)\.$/, '');
}

/** How many people came: those who were checked in, or, where nobody was, those who had said yes. */
export function peopleAt(event: {
	going?: number | undefined;
	came?: number | null | undefined;
}): number {
	return event.came ?? event.going ?? 0;
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
	const texts = eventStateMessages(locale).phase;
	switch (getEventPhase(event, now)) {
		case 'upcoming':
			return texts.starts({ when: untilStart(event.startsAt, now, event.timeZone, locale) });
		case 'happening':
			return texts.happening;
		case 'cancelled': {
			const reason = cancelReason(event.cancelReason);
			return reason === '' ? texts.cancelled : texts.cancelledFor({ reason });
		}
		case 'over':
			return texts.over({ people: peopleAt(event) });
	}
}
