import type { ClubProfile } from '../../domain/club/club.ts';
import { getEventPhase } from '../../domain/events/phase.ts';
import type { BatchKind } from '../../domain/mail/outbox-kinds.ts';
import { isDefault, TOPIC_LABELS, type Topic } from '../../domain/mail/topics.ts';
import { greeting } from '../../domain/members/first-name.ts';
import { seatsLeft } from '../../domain/rsvps/panel.ts';
import type { Locale } from '../../domain/text/language.ts';
import { capitalized, counted } from '../../domain/text/names.ts';
import { printable } from '../../domain/text/printable.ts';
import { localDate, localTime, longDate, shortDate } from '../../domain/time/time.ts';
import { hoursInZone } from '../../messages/wording/times.ts';

/** What an email to many says, the same for all its recipients. */
export interface ClubMailText {
	subject: string;
	title: string;
	/** Follows the greeting. */
	lead: string;
	/** The line that inboxes show beside the subject. */
	preheader: string;
	/** Why it came. */
	reason: string;
}

interface WordedEvent {
	title: string;
	place: string;
	startsAt: Date;
	endsAt: Date;
	timeZone: string;
	status: 'scheduled' | 'cancelled';
	capacity: number;
	going: number;
	waiting: number;
}

interface ClubMailFacts {
	club: Pick<ClubProfile, 'name' | 'topics'>;
	event: WordedEvent | null;
	announcement: { subject: string; body: string; topic: Topic | null } | null;
	next: WordedEvent | null;
	now: Date;
	locale: Locale;
}

const DAY_MS = 24 * 60 * 60_000;

/** `today`, `tomorrow`, or `on Saturday 28 November 2026`: by the dates where the event is. */
function dayText({ startsAt, timeZone }: WordedEvent, now: Date, locale: Locale): string {
	const date = localDate(startsAt, timeZone);
	if (date === localDate(now, timeZone)) return 'today';
	const dayBefore = new Date(Date.parse(`${date}T12:00Z`) - DAY_MS);
	if (localDate(dayBefore, 'UTC') === localDate(now, timeZone)) return 'tomorrow';
	return `on ${longDate(startsAt, timeZone, locale)}`;
}

function seatText(event: WordedEvent): string {
	const left = seatsLeft(event);
	if (left > 0)
		return `${left} of ${counted(event.capacity, 'seat')} ${left === 1 ? 'is' : 'are'} left.`;
	const waiting = event.waiting > 0 ? ` and ${event.waiting} waiting` : '';
	return `All seats are taken${waiting}: say yes, and you are on the waiting list. We'll write when a seat is free.`;
}

/** The event that an email to many asks about, if any: the one it tells of, or the next one. */
export function askedEvent<Event extends WordedEvent>(
	kind: BatchKind,
	facts: { event: Event | null; next: Event | null; now: Date },
): Event | null {
	const candidates = kind === 'thanks' ? [facts.next] : [facts.event, facts.next];
	return (
		candidates.find((event) => event && getEventPhase(event, facts.now) === 'upcoming') ?? null
	);
}

/** The event whose time and place an email to many states, if any. */
export function statedEvent<Event extends WordedEvent>(
	kind: BatchKind,
	facts: { event: Event | null; next: Event | null; now: Date },
): Event | null {
	return beginsWithEvent(kind) ? facts.event : askedEvent(kind, facts);
}

/** Whether an email to many shows its event at the top; others end with the one that they ask about. */
export function beginsWithEvent(kind: BatchKind): boolean {
	return kind !== 'thanks' && kind !== 'announcement';
}

/** Why somebody gets what is for the attendees of an event. */
function attendeeReason(event: WordedEvent | null, now: Date): string {
	const title = event?.title ?? 'this event';
	return event && getEventPhase(event, now) === 'over'
		? `You get this because you came to ${title}, or said you would: its organizers write to everybody who did.`
		: `You get this because you said yes to ${title}: its organizers write to everybody who comes.`;
}

/** Why somebody gets what belongs to a topic: they asked, or it is on by default for new members. */
function becauseOf(topic: Topic, club: Pick<ClubProfile, 'name' | 'topics'>): string {
	const mails = TOPIC_LABELS[topic].title.toLowerCase();
	return isDefault(topic, club.topics)
		? `You get this because you get the ${mails} of ${club.name}.`
		: `You get this because you asked ${club.name} for ${mails}.`;
}

/**
 * The text of an email to many.
 *
 * @throws Error if the facts lack what the kind is about
 */
export function clubMailText(kind: BatchKind, facts: ClubMailFacts): ClubMailText {
	const { club, announcement, now, locale } = facts;
	if (kind === 'announcement') {
		if (!announcement) throw new Error('An announcement without its words.');
		const { subject, topic } = announcement;
		return {
			subject,
			title: subject,
			lead: '',
			preheader: `News from ${club.name}.`,
			reason: topic ? becauseOf(topic, club) : attendeeReason(facts.event, now),
		};
	}
	const { event } = facts;
	if (!event) throw new Error(`A mail of kind ${kind} without its event.`);
	const where = event.place.trim() === '' ? '' : ` ${capitalized(event.place.trim())}.`;
	switch (kind) {
		case 'invitation':
			return {
				subject: `${event.title}, ${shortDate(event.startsAt, event.timeZone, locale)}`,
				title: event.title,
				lead: `Are you coming? ${seatText(event)}`,
				preheader: `Are you coming? ${hoursInZone(event, locale)}.${where}`,
				reason: becauseOf('invitations', club),
			};
		case 'reminder_day_before':
		case 'reminder_same_day': {
			const day = dayText(event, now, locale);
			return {
				subject: day.startsWith('on ')
					? `${event.title}, ${shortDate(event.startsAt, event.timeZone, locale)}`
					: `${capitalized(day)}: ${event.title}`,
				title: event.title,
				lead: `See you ${day} at ${localTime(event.startsAt, event.timeZone, locale)}. If you can't come any more, please say so: others may want your seat.`,
				preheader: `${hoursInZone(event, locale)}.${where}`,
				reason: 'You get this because you said yes to this event, and get reminders.',
			};
		}
		case 'thanks':
			return {
				subject: `Thanks for coming: ${event.title}`,
				title: 'Thanks for coming',
				lead: `It was good to have you at ${event.title}.${facts.next ? '' : ' The next date is not known yet.'}`,
				preheader: facts.next
					? `The next time: ${facts.next.title}, ${shortDate(facts.next.startsAt, facts.next.timeZone, locale)}.`
					: `It was good to have you at ${event.title}.`,
				reason:
					'You get this because you came to this event, or said you would, and get reminders.',
			};
	}
}

/** How an email to many greets one recipient, and what is for them alone. */
export function personalText(kind: BatchKind, recipient: { name: string; guests: number }): string {
	// In HTML, and in the text that is made of it, all blanks are one.
	const hello = greeting(printable(recipient.name)).replaceAll(/\s+/g, ' ');
	const isReminder = kind === 'reminder_day_before' || kind === 'reminder_same_day';
	return isReminder && recipient.guests > 0
		? `${hello} You bring ${counted(recipient.guests, 'guest')}.`
		: hello;
}
