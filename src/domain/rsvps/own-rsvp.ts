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
	/** `every week`, for somebody who comes to every event of the series; `you come every week` where this one isn't seen to. */
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

const nothingMore = { every: null, wantsSeats: false };

/** Where an event is over: whether they were there, or what became of their RSVP. */
function pastText(
	{ answer, guests, guestsHere }: OwnRsvp,
	isCounted: boolean,
): Pick<OwnRsvpText, 'tone' | 'text'> | null {
	if (guestsHere !== null) return { tone: 'going', text: withGuests('You were there', guestsHere) };
	if (answer === 'going') {
		// If nobody was checked in, whoever had said yes counts as having been there.
		return isCounted
			? { tone: 'declined', text: 'You were going' }
			: { tone: 'going', text: withGuests('You were there', guests) };
	}
	return answer === 'waitlisted' ? { tone: 'declined', text: 'You were waiting' } : null;
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
	if (phase === 'over') {
		const past = pastText(own, event.came != null);
		return past && { ...past, ...nothingMore };
	}
	if (phase === 'happening' && guestsHere !== null) {
		return { tone: 'going', text: withGuests("You're here", guestsHere), ...nothingMore };
	}
	const every = standingRule === null ? null : everyTime([standingRule]);
	if (answer === null) {
		// They come every time, and still have no seat at this one, nor a place on its waiting list.
		return every !== null && phase === 'upcoming'
			? { tone: 'declined', text: 'No RSVP yet', every: `you come ${every}`, wantsSeats: true }
			: null;
	}
	return {
		tone: answer,
		text: rsvpText(answer, { guests, position, isSkipped: every !== null }),
		every: answer === 'declined' ? null : every,
		wantsSeats: phase === 'upcoming' && answer === 'declined',
	};
}

/** What had been said to an event that is cancelled, to follow its time in a list; null where nothing was. */
export function cancelledOwnText(own: OwnRsvp | null): string | null {
	if (own?.answer === 'going') return 'you were going';
	return own?.answer === 'waitlisted' ? 'you were waiting' : null;
}
