import { cameWords, cancelledWords, getEventPhase } from './event-phase.ts';
import { asSentence, capitalised, counted, ordinal } from './names.ts';

interface PanelEvent {
	status: 'scheduled' | 'cancelled';
	cancelReason: string | null;
	startsAt: Date;
	endsAt: Date;
	capacity: number;
	guestsAllowed: number;
	going: number;
	waiting: number;
}

interface PanelRsvp {
	answer: 'going' | 'waitlisted' | 'declined';
	guests: number;
	position: number | null;
}

/** What the RSVP control shows: its state in words, and what can be done from there. */
export interface RsvpPanel {
	state: 'open' | 'going' | 'waitlisted' | 'declined' | 'closed';
	title: string;
	/** A sentence below the seats. */
	detail: string;
	/** The one thing to do, if anything. */
	yes: string | null;
	no: string | null;
	/** How many guests the party may have from here; zero offers none. */
	guestChoices: number;
	guests: number;
}

/** How an event stands for somebody who looks at a list. */
export function availability(
	event: PanelEvent,
	now: Date,
): {
	tone: 'free' | 'full' | 'off';
	words: string;
} {
	const phase = getEventPhase(event, now);
	if (phase === 'cancelled') return { tone: 'off', words: 'Cancelled' };
	if (phase === 'over') return { tone: 'off', words: capitalised(cameWords(event.going)) };
	if (phase === 'happening') return { tone: 'free', words: 'Now' };
	const left = seatsLeft(event);
	if (left > 0) return { tone: 'free', words: `${counted(left, 'seat')} left` };
	return { tone: 'full', words: event.waiting > 0 ? `Full, ${event.waiting} waiting` : 'Full' };
}

/** Free seats; a capacity that was lowered below the seats taken leaves none, never less. */
export function seatsLeft(event: { capacity: number; going: number }): number {
	return Math.max(0, event.capacity - event.going);
}

function party(guests: number): string {
	return guests === 0 ? 'You bring nobody.' : `You bring ${counted(guests, 'guest')}.`;
}

export function rsvpPanel(event: PanelEvent, rsvp: PanelRsvp | null, now: Date): RsvpPanel {
	const phase = getEventPhase(event, now);
	const left = seatsLeft(event);
	const taken = `${event.going} of ${counted(event.capacity, 'seat')} taken.`;
	const guests = rsvp?.guests ?? 0;
	const base = { yes: null, no: null, guestChoices: 0, guests };

	if (phase === 'cancelled') {
		return {
			...base,
			state: 'closed',
			title: 'Cancelled',
			detail: asSentence(`This event is ${cancelledWords(event.cancelReason)}`),
		};
	}
	if (phase === 'over') {
		return {
			...base,
			state: 'closed',
			title: 'That was it',
			detail: `It's over: ${cameWords(event.going)}.`,
		};
	}
	if (phase === 'happening') {
		const mine = rsvp?.answer === 'going' ? " You're going." : '';
		return { ...base, state: 'closed', title: 'Happening now', detail: `${taken}${mine}` };
	}
	if (rsvp?.answer === 'going') {
		return {
			state: 'going',
			title: "You're going",
			detail: `${taken} ${party(guests)}`,
			yes: null,
			no: "I can't come",
			// A party keeps its size, also where the event allows fewer guests by now.
			guestChoices: Math.max(guests, Math.min(event.guestsAllowed, guests + left)),
			guests,
		};
	}
	if (rsvp?.answer === 'waitlisted') {
		return {
			state: 'waitlisted',
			title: `You're ${ordinal(rsvp.position ?? 1)} on the waiting list`,
			detail: `${taken} We'll write when a seat is free. ${guests > 0 ? party(guests) : ''}`.trim(),
			yes: null,
			no: 'Leave the waiting list',
			guestChoices: Math.max(guests, Math.min(event.guestsAllowed, event.capacity - 1)),
			guests,
		};
	}
	const isFull = left === 0;
	const waiting = event.waiting > 0 ? ` ${event.waiting} waiting.` : '';
	return {
		state: rsvp?.answer === 'declined' ? 'declined' : 'open',
		title:
			rsvp?.answer === 'declined'
				? "You're not coming"
				: isFull
					? 'Full'
					: `${counted(left, 'seat')} left`,
		detail: isFull ? `${taken}${waiting} Join the list: we'll write when a seat is free.` : taken,
		yes: isFull ? 'Join the waiting list' : 'Count me in',
		no: rsvp?.answer === 'declined' ? null : "I can't come",
		guestChoices: Math.min(event.guestsAllowed, Math.max(0, event.capacity - 1)),
		guests: 0,
	};
}
