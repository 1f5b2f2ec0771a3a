/**
 * The RSVP that a visitor asks for with a name and an address: a wish, until somebody confirms it who has the
 * address's email. Nothing is held for it before.
 */

/** An event as far as it decides whether a party can come. */
interface RulingEvent {
	status: 'scheduled' | 'cancelled';
	startsAt: Date;
	capacity: number;
	guestsAllowed: number;
	going: number;
}

/** What somebody has said about an event before. */
export interface PresentRsvp {
	answer: 'going' | 'waitlisted' | 'declined';
	guests: number;
}

/** Why an event takes no such party; a full one takes it, for its waiting list. */
export type PartyProblem =
	| 'cancelled'
	| 'closed'
	| 'guests_not_allowed'
	| 'party_too_large'
	| 'no_room';

/**
 * What stands in a party's way, whoever's it is. The statement that stores an RSVP decides by the same rules
 * (db/rsvps/answer-rsvp.ts); this tells before.
 *
 * @param present an RSVP from before: a party that doesn't grow is never refused for its size
 */
export function problemWithParty(
	event: RulingEvent,
	guests: number,
	present: PresentRsvp | null,
	now: Date,
): PartyProblem | null {
	if (event.status === 'cancelled') return 'cancelled';
	if (event.startsAt <= now) return 'closed';
	const isActive = present !== null && present.answer !== 'declined';
	if (isActive && guests <= present.guests) return null;
	if (guests > event.guestsAllowed) return 'guests_not_allowed';
	if (1 + guests > event.capacity) return 'party_too_large';
	const isGoing = present?.answer === 'going';
	return isGoing && guests - present.guests > event.capacity - event.going ? 'no_room' : null;
}

/**
 * Names an RSVP in a form, so that the press that sends it changes only what its page has shown: `none`,
 * `declined`, or the number of guests of a party that goes or waits. A party that moved up meanwhile is the same.
 */
export function nameOfRsvp(present: PresentRsvp | null): string {
	if (present === null) return 'none';
	return present.answer === 'declined' ? 'declined' : String(present.guests);
}
