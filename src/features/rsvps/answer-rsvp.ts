import type { OwingContext } from '../../context.ts';
import {
	answerRsvp,
	type RsvpAnswer,
	type RsvpOutcome,
	type RsvpRefusal,
	type RsvpStatus,
} from '../../db/rsvps/answer-rsvp.ts';
import { Refusal } from '../../domain/errors.ts';
import { type NotifiedRsvp, rsvpChange } from '../../domain/rsvps/change.ts';
import { seatsLeft } from '../../domain/rsvps/panel.ts';

/** Who says what to which event. */
export type RsvpInput = Omit<RsvpAnswer, 'change' | 'now'>;

/** What POST /api/rsvp-toggle answers. */
export interface RsvpState {
	/** The event's slug. */
	event: string;
	answer: 'going' | 'waitlisted' | 'declined';
	/** On the waiting list, counted from 1; null for everybody else. */
	position: number | null;
	/** Seats taken, guests counted. */
	going: number;
	capacity: number;
	seatsLeft: number;
}

/** What came of an RSVP. */
export interface Answered extends NotifiedRsvp {
	state: RsvpState;
}

/**
 * Stores a member's RSVP to an event, whoever asks: the site's form, JSON, or the link in an email.
 *
 * @throws Refusal when there is no such event, or the rules do not allow the RSVP, and `unauthenticated`
 *   where a session by which it is given has ended
 */
export async function answer(context: OwingContext, input: RsvpInput): Promise<Answered> {
	const outcome = await answerRsvp(context.db, {
		...input,
		change: crypto.randomUUID(),
		now: context.now,
	});
	return answered(context, input, outcome);
}

/**
 * What came of an RSVP that was stored, with the emails that it owes.
 *
 * @throws Refusal as `answer`
 */
export function answered(
	context: OwingContext,
	input: Pick<RsvpInput, 'event'>,
	outcome: RsvpOutcome | null,
): Answered {
	if (!outcome) throw new Refusal(input.event === 'next' ? 'no_next_event' : 'event_not_found');
	// Seats can have been given out even if this RSVP was refused; those people are notified.
	context.owe(outcome.outboxIds);
	if (outcome.refusal) throw rsvpRefusal(outcome.refusal);
	const { before, said, isEmailed, canBeEmailed, othersEmailed } = outcome;
	if (!said) throw new Error('The answer was not stored.');
	return {
		state: { ...stateOf(outcome), answer: said.answer },
		said,
		change: rsvpChange(before, said),
		isEmailed,
		canBeEmailed,
		movedUp: othersEmailed,
	};
}

/** A refusal by the rules for seats, with the field at fault. */
export function rsvpRefusal(refusal: RsvpRefusal): Refusal {
	const isAboutGuests = ['guests_not_allowed', 'party_too_large', 'no_room'].includes(refusal);
	return new Refusal(refusal, isAboutGuests ? { field: 'guests' } : {});
}

/** An event and a member's RSVP to it, in the terms of the contract. */
export function stateOf({ event, mine }: RsvpStatus): Omit<RsvpState, 'answer'> {
	return {
		event: event.slug,
		position: mine?.position ?? null,
		going: event.going,
		capacity: event.capacity,
		seatsLeft: seatsLeft(event),
	};
}
