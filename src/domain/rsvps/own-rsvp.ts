import { getEventPhase } from '../events/phase.ts';
import { ordinal } from '../text/names.ts';
import { everyTime } from './standing-rsvp.ts';

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
	/** `every week`, for somebody who comes to every event of the series. */
	every: string | null;
	/** Whether seats that are left still matter to them. */
	wantsSeats: boolean;
}

const withGuests = (text: string, guests: number) => (guests > 0 ? `${text}, +${guests}` : text);

/** An RSVP as a mark: `You're going, +1`, `Waiting, 3rd in line`, `Not coming`. */
export function rsvpText(
	answer: 'going' | 'waitlisted' | 'declined',
	{ guests, position, isSkipped }: { guests: number; position: number | null; isSkipped: boolean },
): string {
	if (answer === 'going') return withGuests("You're going", guests);
	if (answer === 'waitlisted') return `Waiting, ${ordinal(position ?? 1)} in line`;
	return isSkipped ? 'You skip this one' : 'Not coming';
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
): OwnRsvpText | null {
	const phase = getEventPhase(event, now);
	if (!own || phase === 'cancelled') return null;
	const { answer, guests, position, guestsHere, standingRule } = own;
	if (phase !== 'upcoming' && guestsHere !== null) {
		const text = phase === 'over' ? 'You were there' : "You're here";
		return { tone: 'going', text: withGuests(text, guestsHere), every: null, wantsSeats: false };
	}
	if (phase === 'over') {
		// If nobody was checked in, whoever had said yes counts as having been there.
		const wasThere = answer === 'going' && event.came == null;
		const text = withGuests('You were there', guests);
		return wasThere ? { tone: 'going', text, every: null, wantsSeats: false } : null;
	}
	if (answer === null) return null;
	const every = standingRule === null ? null : everyTime([standingRule]);
	return {
		tone: answer,
		text: rsvpText(answer, { guests, position, isSkipped: every !== null }),
		every: answer === 'declined' ? null : every,
		wantsSeats: phase === 'upcoming' && answer === 'declined',
	};
}
