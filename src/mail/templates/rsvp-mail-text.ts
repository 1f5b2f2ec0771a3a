import type { ChangedField } from '../../domain/events/change.ts';
import {
	type EventBefore,
	type MovedKind,
	type MovedText,
	movedText,
} from '../../domain/events/moved-event.ts';
import { cancelledText } from '../../domain/events/phase.ts';
import type { SingleKind } from '../../domain/mail/outbox-kinds.ts';
import type { Locale } from '../../domain/text/language.ts';
import { asSentence, counted, ordinal } from '../../domain/text/names.ts';
import { shortDate } from '../../domain/time/time.ts';
import { type RsvpLabels, rsvpLabels } from '../parts/buttons.ts';

/** What an email says; its buttons lead to the page that asks for confirmation. */
export interface RsvpMailText extends RsvpLabels {
	subject: string;
	title: string;
	lead: string;
	/** What is different from before, old and new; mostly nothing. */
	changes: ChangedField[];
	/** The line that inboxes show beside the subject. */
	preheader: string;
	/** Why the email came. */
	reason: string;
}

interface RsvpMailFacts {
	event: {
		title: string;
		startsAt: Date;
		endsAt: Date;
		place: string;
		mapUrl: string | null;
		timeZone: string;
		cancelReason: string | null;
	};
	/** When and where the event was before it was moved; null where that isn't known. */
	before: EventBefore | null;
	/** The recipient's RSVP to the event. */
	answer: 'going' | 'waitlisted' | 'declined';
	guests: number;
	position: number | null;
	locale: Locale;
}

const ANSWERED = 'You get this because you RSVPed to this event.';
const COMES_EVERY_TIME = 'You get this because you asked to be counted in every time.';
const CHANGED_BY_ORGANISER = 'You get this because an organizer changed your RSVP to this event.';

/** The title of an email about a moved event. */
const MOVED_TITLES: Record<MovedKind, string> = {
	date: 'New date',
	time: 'New time',
	end: 'New end time',
	place: 'New place',
	directions: 'New map link',
	time_and_place: 'New time and place',
};

function movedSubject(title: string, moved: MovedText, day: string): string {
	const what = MOVED_TITLES[moved.kind];
	const { before, after } = moved.brief;
	if (moved.kind === 'directions') return `${what} for ${title} on ${day}`;
	return moved.isOtherDate
		? `${what} for ${title}: ${after} instead of ${before}`
		: `${what} for ${title} on ${day}: ${after} instead of ${before}`;
}

const orNothing = (text: string) => (text.trim() === '' ? 'none' : text);

/** The changes in one line: `Now: …. Before: ….` */
function movedPreheader({ fields }: MovedText): string {
	const now = fields.map(({ after }) => orNothing(after)).join('; ');
	const before = fields.map((field) => orNothing(field.before)).join('; ');
	return `Now: ${now}. Before: ${before}.`;
}

/** The text of an email about an RSVP, for each occasion. */
export function rsvpMailText(kind: SingleKind, facts: RsvpMailFacts): RsvpMailText {
	const { event, answer, guests, locale } = facts;
	const party = guests > 0 ? ` with ${counted(guests, 'guest')}` : '';
	const inLine = facts.position === null ? '' : ` You're ${ordinal(facts.position)} in line.`;
	const day = shortDate(event.startsAt, event.timeZone, locale);
	const what = `${event.title}, ${day}`;
	const common = { changes: [], reason: ANSWERED, ...rsvpLabels(answer) };
	const said = (text: Pick<RsvpMailText, 'subject' | 'title' | 'lead'>): RsvpMailText => ({
		...common,
		preheader: text.lead,
		...text,
	});
	const standing = { no: 'Skip this one', reason: COMES_EVERY_TIME };
	const byOrganizer = { reason: CHANGED_BY_ORGANISER };
	const going = { subject: `You're going: ${what}`, title: "You're going" };
	const waiting = {
		subject: `You're on the waiting list: ${what}`,
		title: "You're on the waiting list",
	};
	switch (kind) {
		case 'rsvp_going':
			return said({
				...going,
				lead: `See you there${party}. The attached file puts it in your calendar.`,
			});
		case 'rsvp_promoted':
			return said({
				subject: `A seat for you: ${what}`,
				title: "You're in",
				lead: `A seat came free and it's yours${party}. If you can't come after all, let us know: somebody else may be waiting.`,
			});
		case 'rsvp_waitlisted':
			return said({
				...waiting,
				lead: `All seats are taken.${inLine} We'll email you when one is free.`,
			});
		case 'rsvp_cancelled':
			return said({
				subject: `You're not coming: ${what}`,
				title: "You're not coming",
				lead: 'All right, your RSVP is changed. If your plans change again, say so here.',
			});
		case 'rsvp_added':
			return {
				...said({
					...going,
					lead: `An organizer has counted you in${party}. The attached file puts it in your calendar.`,
				}),
				...byOrganizer,
			};
		case 'rsvp_added_waitlisted':
			return {
				...said({
					...waiting,
					lead: `All seats are taken, so an organizer has put you on the waiting list.${inLine} We'll email you when one is free.`,
				}),
				...byOrganizer,
			};
		case 'rsvp_removed':
			return {
				...said({
					subject: `You're no longer on the list: ${what}`,
					title: "You're no longer on the list",
					lead: "An organizer has taken you off the list for this event. If you think that's a mistake, say so here.",
				}),
				...byOrganizer,
				yes: "I'd like to come",
			};
		case 'standing_going':
			return {
				...said({
					...going,
					lead: `You come every time, so we've counted you in${party}. The attached file puts it in your calendar. Not this time? Then skip this one, and only this one.`,
				}),
				...standing,
			};
		case 'standing_waitlisted':
			return {
				...said({
					...waiting,
					lead: `You come every time, but this time all seats are taken.${inLine} We'll email you when one is free.`,
				}),
				...standing,
			};
		case 'event_moved': {
			const moved = movedText(facts.before, event, locale);
			const keeps =
				answer === 'waitlisted'
					? 'You keep your place on the waiting list.'
					: `You still have your seat${party}.`;
			const calendar = 'The attached file updates your calendar.';
			if (!moved) {
				return said({
					subject: `Changed: ${what}`,
					title: 'The event has changed',
					lead: `Please check when and where it takes place below. ${keeps} ${calendar}`,
				});
			}
			return {
				...said({
					subject: movedSubject(event.title, moved, day),
					title: MOVED_TITLES[moved.kind],
					lead: `${keeps} ${calendar}`,
				}),
				changes: moved.fields.map(({ label, before, after }) => ({
					label,
					before: orNothing(before),
					after: orNothing(after),
				})),
				preheader: movedPreheader(moved),
			};
		}
		case 'event_cancelled':
			return {
				...said({
					subject: `Cancelled: ${what}`,
					title: 'Cancelled',
					lead: `${asSentence(`This event is ${cancelledText(event.cancelReason)}`)} The attached file removes it from your calendar.`,
				}),
				yes: null,
				no: null,
			};
	}
}
