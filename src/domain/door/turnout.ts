import { guestListMessages } from '../../messages/desk/door/guest-list.ts';
import { eventNumberMessages } from '../../messages/desk/events/numbers.ts';
import type { Locale } from '../text/language.ts';

/** How many of those who said yes came, and how many others: what an organizer reads about an event. */

/** How many members; their guests are not counted. */
export interface Turnout {
	/** People who had said yes and weren't moved to another RSVP. */
	saidYes: number;
	/** Those of them who were checked in. */
	cameOfThem: number;
	/** Those who were checked in from the waiting list. */
	fromWaitlist: number;
	/** Those who were checked in without being on any list. */
	walkedIn: number;
}

/** What became of one party, for a mark beside the name. */
export type Showing = 'here' | 'came' | 'no_show' | 'walked_in';

/**
 * What became of a party, as far as it is known: nobody is a no-show before the end, or if nobody was
 * checked in.
 *
 * @param party.answer null for somebody without an RSVP
 * @param event.hasCheckIns whether anybody was checked in
 */
export function showingOf(
	party: { answer: 'going' | 'waitlisted' | 'declined' | null; isHere: boolean },
	event: { isOver: boolean; hasCheckIns: boolean },
): Showing | null {
	if (party.isHere) {
		const isOnList = party.answer === 'going' || party.answer === 'waitlisted';
		if (!isOnList) return 'walked_in';
		return event.isOver ? 'came' : 'here';
	}
	return party.answer === 'going' && event.isOver && event.hasCheckIns ? 'no_show' : null;
}

/** The mark beside a name: `Came, +1`, `No-show`, `Walked in`. */
export function showingText(showing: Showing, guestsHere: number, locale: Locale): string {
	const { showing: labels, showingWithGuests } = guestListMessages(locale);
	const label = labels[showing];
	return showing !== 'no_show' && guestsHere > 0
		? showingWithGuests({ showing: label, guests: guestsHere })
		: label;
}

/** `Of 8 members who said yes, 6 came. 2 were no-shows. 1 came from the waiting list. 3 walked in.` */
export function turnoutText(
	{ saidYes, cameOfThem, fromWaitlist, walkedIn }: Turnout,
	locale: Locale,
): string {
	const messages = eventNumberMessages(locale);
	const away = saidYes - cameOfThem;
	const sentences = [
		saidYes > 0 && messages.saidYesAndCame({ saidYes, came: cameOfThem }),
		away > 0 && messages.noShows({ members: away }),
		fromWaitlist > 0 && messages.fromWaitlist({ members: fromWaitlist }),
		walkedIn > 0 && messages.walkedIn({ members: walkedIn }),
	];
	return sentences.filter(Boolean).join(' ');
}
