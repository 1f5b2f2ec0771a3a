import { everyMessages } from '../../messages/site/rsvps/every.ts';
import { ownRsvpMessages } from '../../messages/site/rsvps/own.ts';
import { getEventPhase } from '../events/phase.ts';
import type { Locale } from '../text/language.ts';
import { everyOf } from './standing-rsvp.ts';

/** What lists tell somebody of their own RSVPs. */

/** The viewer's RSVP to an event of a list. */
export interface OwnRsvp {
	/** Null for somebody who was there without an RSVP. */
	answer: 'going' | 'waitlisted' | 'declined' | null;
	guests: number;
	/** On the waiting list, counted from 1; null for everybody else. */
	position: number | null;
	/** How many guests were checked in with them; null where nobody checked them in. */
	guestsHere: number | null;
	/** The rule of the series that they come to every time; null where they don't. */
	standingRule: string | null;
}

/** A tag beside an event, and a word or two below its title. */
export interface OwnRsvpText {
	tone: 'going' | 'waitlisted' | 'declined';
	text: string;
	/** `every week`, for somebody who comes to every event of the series; `you come every week` where this one isn't seen to. */
	every: string | null;
	/** Whether seats that are left still matter to them. */
	wantsSeats: boolean;
}

/** An RSVP as a mark: `You're going, +1`, `Waiting, 3rd in line`, `Not coming`. */
export function rsvpText(
	answer: 'going' | 'waitlisted' | 'declined',
	{ guests, position, isSkipped }: { guests: number; position: number | null; isSkipped: boolean },
	locale: Locale,
): string {
	const own = ownRsvpMessages(locale);
	if (answer === 'going') return own.going({ guests });
	if (answer === 'waitlisted') return own.waitlisted({ place: position ?? 1 });
	return isSkipped ? own.skipped : own.declined;
}

const nothingMore = { every: null, wantsSeats: false };

/** Where an event is over: whether they were there, or what became of their RSVP. */
function pastText(
	{ answer, guests, guestsHere }: OwnRsvp,
	isCounted: boolean,
	locale: Locale,
): Pick<OwnRsvpText, 'tone' | 'text'> | null {
	const texts = ownRsvpMessages(locale);
	if (guestsHere !== null) return { tone: 'going', text: texts.wasThere({ guests: guestsHere }) };
	if (answer === 'going') {
		// If nobody was checked in, whoever had said yes counts as having been there.
		return isCounted
			? { tone: 'declined', text: texts.wasGoing }
			: { tone: 'going', text: texts.wasThere({ guests }) };
	}
	return answer === 'waitlisted' ? { tone: 'declined', text: texts.wasWaiting } : null;
}

/**
 * What a list says of the viewer's own RSVP; null where it says what everybody reads.
 *
 * @param event.came how many were checked in; null where nobody was
 */
export function ownRsvpText(
	event: Parameters<typeof getEventPhase>[0] & { came?: number | null | undefined },
	own: OwnRsvp | null,
	now: Date,
	locale: Locale,
): OwnRsvpText | null {
	const phase = getEventPhase(event, now);
	if (!own || phase === 'cancelled') return null;
	const { answer, guests, position, guestsHere, standingRule } = own;
	if (phase === 'over') {
		const past = pastText(own, event.came != null, locale);
		return past && { ...past, ...nothingMore };
	}
	const texts = ownRsvpMessages(locale);
	const everyTexts = everyMessages(locale);
	if (phase === 'happening' && guestsHere !== null) {
		return { tone: 'going', text: texts.here({ guests: guestsHere }), ...nothingMore };
	}
	const every = standingRule === null ? null : everyOf([standingRule]);
	if (answer === null) {
		// They come every time, and still have no seat at this one, nor a place on its waiting list.
		return every !== null && phase === 'upcoming'
			? {
					tone: 'declined',
					text: texts.none,
					every: everyTexts.comesInList[every],
					wantsSeats: true,
				}
			: null;
	}
	return {
		tone: answer,
		text: rsvpText(answer, { guests, position, isSkipped: every !== null }, locale),
		every: answer === 'declined' || every === null ? null : everyTexts.inList[every],
		wantsSeats: phase === 'upcoming' && answer === 'declined',
	};
}

/** What had been said to an event that is cancelled, to follow its time in a list; null where nothing was. */
export function cancelledOwnText(own: OwnRsvp | null, locale: Locale): string | null {
	const texts = ownRsvpMessages(locale);
	if (own?.answer === 'going') return texts.wasGoingInList;
	return own?.answer === 'waitlisted' ? texts.wasWaitingInList : null;
}
