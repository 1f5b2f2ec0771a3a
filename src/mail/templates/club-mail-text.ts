import type { ClubProfile } from '../../domain/club/club.ts';
import { getEventPhase } from '../../domain/events/phase.ts';
import type { BatchKind } from '../../domain/mail/outbox-kinds.ts';
import { isDefault, type Topic } from '../../domain/mail/topics.ts';
import { givenName } from '../../domain/members/first-name.ts';
import { seatsLeft } from '../../domain/rsvps/panel.ts';
import type { Locale } from '../../domain/text/language.ts';
import { printable } from '../../domain/text/printable.ts';
import { daysBetween, localDate, localTime, longDate, shortDate } from '../../domain/time/time.ts';
import { clubMailMessages } from '../../messages/site/mail/club.ts';
import { mailPartMessages } from '../../messages/site/mail/parts.ts';
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

/** Whether an event is today or tomorrow, or later: by the dates where it is. */
function dayOf({ startsAt, timeZone }: WordedEvent, now: Date): 'today' | 'tomorrow' | 'later' {
	const days = daysBetween(localDate(now, timeZone), localDate(startsAt, timeZone));
	return days === 0 ? 'today' : days === 1 ? 'tomorrow' : 'later';
}

type ClubMails = ReturnType<typeof clubMailMessages>;

function invitationLead({ invitation }: ClubMails, event: WordedEvent): string {
	const left = seatsLeft(event);
	return left > 0
		? invitation.lead({ left, capacity: event.capacity })
		: invitation.leadFull({ waiting: event.waiting });
}

function reminderText(
	{ reminder }: ClubMails,
	event: WordedEvent,
	now: Date,
	locale: Locale,
): Pick<ClubMailText, 'subject' | 'lead'> {
	const { title, startsAt, timeZone } = event;
	const time = localTime(startsAt, timeZone, locale);
	switch (dayOf(event, now)) {
		case 'today':
			return { subject: reminder.subjectToday({ title }), lead: reminder.leadToday({ time }) };
		case 'tomorrow':
			return {
				subject: reminder.subjectTomorrow({ title }),
				lead: reminder.leadTomorrow({ time }),
			};
		case 'later':
			return {
				subject: reminder.subject({ title, day: shortDate(startsAt, timeZone, locale) }),
				lead: reminder.lead({ date: longDate(startsAt, timeZone, locale), time }),
			};
	}
}

/** When and where an event is, for the line beside a subject. */
function preheaderOf(
	messages: Pick<ClubMails['reminder'], 'preheader' | 'preheaderAt'>,
	event: WordedEvent,
	locale: Locale,
): string {
	const times = hoursInZone(event, locale);
	const place = event.place.trim();
	return place === '' ? messages.preheader({ times }) : messages.preheaderAt({ times, place });
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
function attendeeReason({ announcement }: ClubMails, event: WordedEvent | null, now: Date): string {
	if (!event) return announcement.reasonUnknown;
	const { title } = event;
	return getEventPhase(event, now) === 'over'
		? announcement.reasonCame({ title })
		: announcement.reasonComing({ title });
}

/** Why somebody gets what belongs to a topic: they asked, or it is on by default for new members. */
function becauseOf(
	messages: ClubMails,
	topic: Topic,
	club: Pick<ClubProfile, 'name' | 'topics'>,
): string {
	const reasons = isDefault(topic, club.topics) ? messages.usual : messages.asked;
	return reasons[topic]({ club: club.name });
}

/**
 * The text of an email to many.
 *
 * @throws Error if the facts lack what the kind is about
 */
export function clubMailText(kind: BatchKind, facts: ClubMailFacts): ClubMailText {
	const { club, announcement, now, locale } = facts;
	const messages = clubMailMessages(locale);
	if (kind === 'announcement') {
		if (!announcement) throw new Error('An announcement without its words.');
		const { subject, topic } = announcement;
		return {
			subject,
			title: subject,
			lead: '',
			preheader: messages.announcement.preheader({ club: club.name }),
			reason: topic ? becauseOf(messages, topic, club) : attendeeReason(messages, facts.event, now),
		};
	}
	const { event, next } = facts;
	if (!event) throw new Error(`A mail of kind ${kind} without its event.`);
	const { title } = event;
	switch (kind) {
		case 'invitation': {
			const day = shortDate(event.startsAt, event.timeZone, locale);
			return {
				subject: messages.invitation.subject({ title, day }),
				title,
				lead: invitationLead(messages, event),
				preheader: preheaderOf(messages.invitation, event, locale),
				reason: becauseOf(messages, 'invitations', club),
			};
		}
		case 'reminder_day_before':
		case 'reminder_same_day':
			return {
				...reminderText(messages, event, now, locale),
				title,
				preheader: preheaderOf(messages.reminder, event, locale),
				reason: messages.reminder.reason,
			};
		case 'thanks': {
			const { thanks } = messages;
			return {
				subject: thanks.subject({ title }),
				title: thanks.title,
				lead: next ? thanks.lead({ title }) : thanks.leadLast({ title }),
				preheader: next
					? thanks.preheaderNext({
							title: next.title,
							day: shortDate(next.startsAt, next.timeZone, locale),
						})
					: thanks.preheader({ title }),
				reason: thanks.reason,
			};
		}
	}
}

/** How an email to many greets one recipient, and what is for them alone. */
export function personalText(
	kind: BatchKind,
	recipient: { name: string; guests: number },
	locale: Locale,
): string {
	const messages = mailPartMessages(locale);
	const name = givenName(printable(recipient.name));
	const greeting = name === null ? messages.helloNameless : messages.hello({ name });
	// In HTML, and in the text that is made of it, all blanks are one.
	const hello = greeting.replaceAll(/\s+/g, ' ');
	const isReminder = kind === 'reminder_day_before' || kind === 'reminder_same_day';
	return isReminder && recipient.guests > 0
		? `${hello} ${messages.bringing({ guests: recipient.guests })}`
		: hello;
}
