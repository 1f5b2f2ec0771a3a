import { cancelledWords } from '../domain/event-phase.ts';
import { counted, ordinal } from '../domain/names.ts';
import type { SingleKind } from '../domain/outbox-kinds.ts';

export interface RsvpMailWords {
	subject: string;
	title: string;
	lead: string;
	/** The buttons that lead to the page which asks for the second press; a mail is read again when plans change. */
	yes: string | null;
	no: string | null;
	/** The one that is most likely pressed: filled, where it is the yes. */
	main: 'yes' | 'none';
	/** Why the mail came. */
	reason: string;
}

interface RsvpMailFacts {
	title: string;
	/** How the reader stands to the event. */
	answer: 'going' | 'waitlisted' | 'declined';
	guests: number;
	position: number | null;
	cancelReason: string | null;
}

const COMING = "I'm coming";
const STILL_WANTED = "I'd like to come";
const NOT_THIS_TIME = 'Not this time';

const ANSWERED = 'You get this because you have answered to this event.';
const COMES_EVERY_TIME = 'You get this because you asked to be counted in every time.';
const CHANGED_BY_ORGANISER =
	'You get this because an organiser has changed your answer to this event.';

/** What a mail about an event that somebody has answered says, for each occasion. */
export function rsvpMailWords(kind: SingleKind, facts: RsvpMailFacts): RsvpMailWords {
	const party = facts.guests > 0 ? ` with ${counted(facts.guests, 'guest')}` : '';
	const inLine = facts.position === null ? '' : ` You're ${ordinal(facts.position)} in line.`;
	const going = { yes: COMING, no: NOT_THIS_TIME, main: 'none', reason: ANSWERED } as const;
	const waiting = { ...going, yes: STILL_WANTED } as const;
	const away = { ...going, main: 'yes' } as const;
	const standing = { no: 'Skip this one', main: 'none', reason: COMES_EVERY_TIME } as const;
	const byOrganiser = { reason: CHANGED_BY_ORGANISER } as const;
	switch (kind) {
		case 'rsvp_going':
			return {
				subject: `You're going: ${facts.title}`,
				title: "You're going",
				lead: `See you there${party}. The file attached puts it in your calendar.`,
				...going,
			};
		case 'rsvp_promoted':
			return {
				subject: `A seat for you: ${facts.title}`,
				title: "You're in",
				lead: `A seat came free and it is yours${party}. If you can't come any more, say so: somebody else is waiting.`,
				...going,
			};
		case 'rsvp_waitlisted':
			return {
				subject: `You're on the waiting list: ${facts.title}`,
				title: "You're on the waiting list",
				lead: `All seats are taken.${inLine} We'll write when one is free.`,
				...waiting,
			};
		case 'rsvp_cancelled':
			return {
				subject: `You're not coming: ${facts.title}`,
				title: "You're not coming",
				lead: 'All right, your answer is changed. Plans change back, too: say so here, and you are in line again.',
				...away,
			};
		case 'rsvp_added':
			return {
				subject: `You're going: ${facts.title}`,
				title: "You're going",
				lead: `An organiser has counted you in${party}. The file attached puts it in your calendar.`,
				...going,
				...byOrganiser,
			};
		case 'rsvp_added_waitlisted':
			return {
				subject: `You're on the waiting list: ${facts.title}`,
				title: "You're on the waiting list",
				lead: `An organiser has put you on it, for all seats are taken.${inLine} We'll write when one is free.`,
				...waiting,
				...byOrganiser,
			};
		case 'rsvp_removed':
			return {
				subject: `You're no longer on the list: ${facts.title}`,
				title: "You're no longer on the list",
				lead: 'An organiser has taken you off the list of this event. If you think that is a mistake, say so here, and you are in line again.',
				...away,
				...byOrganiser,
				yes: "I'd like to come",
			};
		case 'standing_going':
			return {
				subject: `You're going: ${facts.title}`,
				title: "You're going",
				lead: `You come every time, so we have counted you in${party}. The file attached puts it in your calendar. Not this time? Then skip this one, and only this one.`,
				...standing,
				yes: COMING,
			};
		case 'standing_waitlisted':
			return {
				subject: `You're on the waiting list: ${facts.title}`,
				title: "You're on the waiting list",
				lead: `You come every time, but this time all seats are taken.${inLine} We'll write when one is free.`,
				...standing,
				yes: STILL_WANTED,
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
				...(facts.answer === 'waitlisted' ? waiting : going),
			};
		case 'event_cancelled':
			return {
				subject: `Cancelled: ${facts.title}`,
				title: 'Cancelled',
				lead: `This event is ${cancelledWords(facts.cancelReason)}. The file attached takes it out of your calendar.`,
				...going,
				yes: null,
				no: null,
			};
	}
}
