/** What a member has said about one event. */
export interface SaidRsvp {
	answer: 'going' | 'waitlisted' | 'declined';
	guests: number;
	note: string;
	/** Not to be moved up later than this many hours before the start; null is until it begins. */
	promoteUntilHours: number | null;
}

/**
 * What became of an RSVP: `joined` and `left` are of somebody who wasn't, or was, on one of the lists;
 * `declined` is a first RSVP of no.
 */
export type RsvpChange =
	| 'joined'
	| 'left'
	| 'declined'
	| 'moved_up'
	| 'guests'
	| 'limit'
	| 'note'
	| 'none';

const isListed = (said: SaidRsvp | null) => said !== null && said.answer !== 'declined';

/**
 * The one change that a message is about: the RSVP before its details.
 *
 * @param before null where the member hadn't answered
 */
export function rsvpChange(before: SaidRsvp | null, after: SaidRsvp): RsvpChange {
	if (isListed(after) && !isListed(before)) return 'joined';
	if (after.answer === 'declined') {
		if (before === null) return 'declined';
		return isListed(before) ? 'left' : 'none';
	}
	if (before?.answer === 'waitlisted' && after.answer === 'going') return 'moved_up';
	if (before?.guests !== after.guests) return 'guests';
	if (before.promoteUntilHours !== after.promoteUntilHours) return 'limit';
	return before.note === after.note ? 'none' : 'note';
}

/** A change of an RSVP as a message tells of it. */
export interface NotifiedRsvp {
	/** The RSVP afterwards; the position is counted from 1, and null off the waiting list. */
	state: { answer: SaidRsvp['answer']; position: number | null };
	said: SaidRsvp;
	change: RsvpChange;
	/** Whether an email about this change goes to the member now. */
	isEmailed: boolean;
	/** Whether the member gets email from the club at all. */
	canBeEmailed: boolean;
	/** How many others are emailed now, because they moved up from the waiting list. */
	movedUp: number;
}
