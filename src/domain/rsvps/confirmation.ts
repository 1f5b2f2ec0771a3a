import { cancelledText, getEventPhase } from '../events/phase.ts';
import { asSentence, counted, ordinal } from '../text/names.ts';
import { nameOfRsvp, type PresentRsvp } from './asked-rsvp.ts';
import { partyText, seatsLeft } from './panel.ts';

interface ConfirmedEvent {
	status: 'scheduled' | 'cancelled';
	cancelReason?: string | null;
	startsAt: Date;
	endsAt: Date;
	capacity: number;
	guestsAllowed: number;
	going: number;
	waiting: number;
}

/**
 * What the page asks that an email leads to, before it stores an RSVP:
 *
 * - `open`: whether this party is coming;
 * - `there`: nothing, or whether the RSVP from before is to change;
 * - `closed`: nothing any more.
 */
export type Confirmation = {
	title: string;
	/** A sentence below it; empty where there's nothing to add. */
	detail: string;
	/** The RSVP from before, for the form (`nameOfRsvp`). */
	seen: string;
} & (
	| { kind: 'open'; yes: string; guests: number; guestChoices: number }
	| {
			kind: 'there';
			state: 'going' | 'waitlisted';
			change: { label: string; guests: number } | null;
	  }
	| { kind: 'closed' }
);

const withGuests = (guests: number) => (guests === 0 ? '' : `, with ${counted(guests, 'guest')}`);

/**
 * What the page asks about a party.
 *
 * @param wanted how many guests were asked for; null where nothing was said
 * @param mine what the member has said before; null where nothing
 */
export function confirmation(
	event: ConfirmedEvent,
	wanted: number | null,
	mine: (PresentRsvp & { position: number | null }) | null,
	now: Date,
): Confirmation {
	const seen = nameOfRsvp(mine);
	const phase = getEventPhase(event, now);
	if (phase === 'cancelled') {
		return {
			kind: 'closed',
			seen,
			title: 'This event is cancelled',
			detail: `${asSentence(`It was ${cancelledText(event.cancelReason ?? null)}`)} There's nothing to confirm any more.`,
		};
	}
	if (phase !== 'upcoming') {
		const isOver = phase === 'over';
		return {
			kind: 'closed',
			seen,
			title: isOver ? 'This event is over' : 'This event has begun',
			detail: 'It takes no more RSVPs.',
		};
	}
	if (mine && mine.answer !== 'declined') {
		const isGoing = mine.answer === 'going';
		const change =
			wanted === null || wanted === mine.guests
				? null
				: { label: `Change to ${inSentence(partyText(wanted))}`, guests: wanted };
		return {
			kind: 'there',
			seen,
			state: mine.answer,
			title: isGoing
				? `You're going already${withGuests(mine.guests)}`
				: `You're ${ordinal(mine.position ?? 1)} on the waiting list already${withGuests(mine.guests)}`,
			detail: change
				? `This time you asked to ${change.guests === 0 ? 'come on your own' : `bring ${counted(change.guests, 'guest')}`}. Nothing changes unless you say so.`
				: "There's nothing more to confirm.",
			change,
		};
	}
	const guestChoices = Math.min(event.guestsAllowed, Math.max(0, event.capacity - 1));
	const guests = Math.min(wanted ?? 0, guestChoices);
	const left = seatsLeft(event);
	const fits = 1 + guests <= left;
	const line = `you'd be ${ordinal(event.waiting + 1)} on the waiting list. We'll email you when a seat is free.`;
	const seats =
		left === 0
			? `All seats are taken: ${line}`
			: fits
				? `${counted(left, 'seat')} left. Nothing is held until you confirm.`
				: `${counted(left, 'seat')} left, too few for your party: ${line}`;
	return {
		kind: 'open',
		seen,
		title: mine ? "You said you can't come. Coming after all?" : 'Are you coming?',
		detail:
			wanted !== null && wanted > guestChoices ? `${guestsText(guestChoices)} ${seats}` : seats,
		yes: fits ? "I'm coming" : "I'm coming if a seat opens up",
		guests,
		guestChoices,
	};
}

/** What an event allows by now, for somebody who asked for more. */
function guestsText(most: number): string {
	return most === 0
		? 'This event no longer allows guests.'
		: `This event now allows ${counted(most, 'guest')} at most.`;
}

const inSentence = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
