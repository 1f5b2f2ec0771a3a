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

/** What a mail about somebody's own answer says, for each occasion. */
export function rsvpMailWords(
	kind: OutboxKind,
	facts: { title: string; guests: number; position: number | null },
): RsvpMailWords {
	const party = facts.guests > 0 ? ` with ${counted(facts.guests, 'guest')}` : '';
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
		case 'rsvp_waitlisted': {
			const place = facts.position === null ? '' : ` You're ${ordinal(facts.position)} in line.`;
			return {
				subject: `You're on the waiting list: ${facts.title}`,
				title: "You're on the waiting list",
				lead: `All seats are taken.${place} We'll write when one is free.`,
				yes: null,
				no: 'Leave the waiting list',
			};
		}
		case 'rsvp_cancelled':
			return {
				subject: `You're not coming: ${facts.title}`,
				title: "You're not coming",
				lead: 'All right, your answer is changed. Plans change back, too: one press and you are in line again.',
				yes: "I'm coming after all",
				no: null,
			};
	}
}
