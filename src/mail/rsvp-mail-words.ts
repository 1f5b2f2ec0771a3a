import { cancelledWords } from '../domain/event-phase.ts';
import { counted, ordinal } from '../domain/names.ts';
import type { OutboxKind } from '../domain/outbox-kinds.ts';

export interface RsvpMailWords {
	subject: string;
	title: string;
	lead: string;
	/** The buttons that lead to the page which asks for the second press. */
	yes: string | null;
	no: string | null;
}

interface RsvpMailFacts {
	title: string;
	/** How the reader stands to the event. */
	answer: 'going' | 'waitlisted' | 'declined';
	guests: number;
	position: number | null;
	cancelReason: string | null;
}

/** What a mail about an event that somebody has answered says, for each occasion. */
export function rsvpMailWords(kind: OutboxKind, facts: RsvpMailFacts): RsvpMailWords {
	const party = facts.guests > 0 ? ` with ${counted(facts.guests, 'guest')}` : '';
	const inLine = facts.position === null ? '' : ` You're ${ordinal(facts.position)} in line.`;
	const leave = facts.answer === 'waitlisted' ? 'Leave the waiting list' : "I can't come";
	switch (kind) {
		case 'rsvp_going':
			return {
				subject: `You're going: ${facts.title}`,
				title: "You're going",
				lead: `See you there${party}. The file attached puts it in your calendar.`,
				yes: null,
				no: "I can't come",
			};
		case 'rsvp_promoted':
			return {
				subject: `A seat for you: ${facts.title}`,
				title: "You're in",
				lead: `A seat came free and it is yours${party}. If you can't come any more, say so: somebody else is waiting.`,
				yes: null,
				no: "I can't come",
			};
		case 'rsvp_waitlisted':
			return {
				subject: `You're on the waiting list: ${facts.title}`,
				title: "You're on the waiting list",
				lead: `All seats are taken.${inLine} We'll write when one is free.`,
				yes: null,
				no: 'Leave the waiting list',
			};
		case 'rsvp_cancelled':
			return {
				subject: `You're not coming: ${facts.title}`,
				title: "You're not coming",
				lead: 'All right, your answer is changed. Plans change back, too: one press and you are in line again.',
				yes: "I'm coming after all",
				no: null,
			};
		case 'rsvp_added':
			return {
				subject: `You're going: ${facts.title}`,
				title: "You're going",
				lead: `An organiser has counted you in${party}. The file attached puts it in your calendar.`,
				yes: null,
				no: "I can't come",
			};
		case 'rsvp_added_waitlisted':
			return {
				subject: `You're on the waiting list: ${facts.title}`,
				title: "You're on the waiting list",
				lead: `An organiser has put you on it, for all seats are taken.${inLine} We'll write when one is free.`,
				yes: null,
				no: 'Leave the waiting list',
			};
		case 'rsvp_removed':
			return {
				subject: `You're no longer on the list: ${facts.title}`,
				title: "You're no longer on the list",
				lead: 'An organiser has taken you off the list of this event. If you think that is a mistake, say so: one press and you are in line again.',
				yes: "I'd like to come",
				no: null,
			};
		case 'standing_going':
			return {
				subject: `You're going: ${facts.title}`,
				title: "You're going",
				lead: `You come every time, so we have counted you in${party}. The file attached puts it in your calendar. Not this time? One press skips this one, and only this one.`,
				yes: null,
				no: 'Skip this one',
			};
		case 'standing_waitlisted':
			return {
				subject: `You're on the waiting list: ${facts.title}`,
				title: "You're on the waiting list",
				lead: `You come every time, but this time all seats are taken.${inLine} We'll write when one is free.`,
				yes: null,
				no: 'Skip this one',
			};
		case 'event_moved':
			return {
				subject: `Changed: ${facts.title}`,
				title: 'Time or place has changed',
				lead: `Please look at when and where below. ${
					facts.answer === 'waitlisted'
						? 'You keep your place on the waiting list.'
						: `Your seat stays yours${party}.`
				} The file attached moves it in your calendar.`,
				yes: null,
				no: leave,
			};
		case 'event_cancelled':
			return {
				subject: `Cancelled: ${facts.title}`,
				title: 'Cancelled',
				lead: `This event is ${cancelledWords(facts.cancelReason)}. The file attached takes it out of your calendar.`,
				yes: null,
				no: null,
			};
	}
}
