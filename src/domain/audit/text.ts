import { auditActionMessages } from '../../messages/desk/audit/actions.ts';
import { type Rich, strong } from '../../messages/rich.ts';
import { excerpt } from '../text/excerpt.ts';
import type { Locale } from '../text/language.ts';
import { dateText, localDate, longDate } from '../time/time.ts';
import type { AuditedAction, AuditedField } from './audited-actions.ts';
import { FIELD_WORDINGS, fieldLabel, type Wording, type Zone } from './fields.ts';

/** The text of what organizers did. */

/** What a row of the log stores of an action's fields. */
export type AuditValues = Partial<Record<AuditedField, unknown>>;

/** A row of the log. */
export interface AuditEntry {
	action: AuditedAction;
	/** The name of the person who did it; null where the account is deleted. */
	doer: string | null;
	/** What the subject was called then; empty where it is a member, or the club. */
	subject: string;
	/** When the event begins that it was done to, if it was one; milliseconds since 1970. */
	eventStartsAt: number | null;
	/** The member's present name; null where there is none, or where the account is deleted. */
	member: string | null;
	before: AuditValues | null;
	after: AuditValues | null;
}

const numberIn = (values: AuditValues | null, field: AuditedField): number => {
	const value = values?.[field];
	return typeof value === 'number' ? value : 0;
};
const textIn = (values: AuditValues | null, field: AuditedField): string => {
	const value = values?.[field];
	return typeof value === 'string' ? value : '';
};

type Messages = ReturnType<typeof auditActionMessages>;

/** What an action was done to, an event with its day. */
function aboutText({ subject, eventStartsAt }: AuditEntry, { timeZone, locale }: Zone): string {
	const says = auditActionMessages(locale);
	const about = subject === '' ? says.untitled : says.quoted({ title: subject });
	if (eventStartsAt === null) return about;
	const day = localDate(new Date(eventStartsAt), timeZone);
	return says.eventOn({ about, day: dateText(day, locale) });
}

/** How many events an action touched besides a series or a break. */
function eventsIn({ before, after }: AuditEntry): number {
	const events = after?.events ?? before?.events;
	return typeof events === 'object' && events !== null ? Object.keys(events).length : 0;
}

/** How many later events an action touched that began with one event of a series; null where it was about that alone. */
function followingIn(entry: AuditEntry): number | null {
	const events = eventsIn(entry);
	return events === 0 ? null : events - 1;
}

/** What a sentence about an action is made of. */
interface Facts {
	entry: AuditEntry;
	who: Rich;
	member: string;
	about: string;
}

function rsvpChange({ entry: { before, after }, ...facts }: Facts, says: Messages): Rich {
	const answer = textIn(after, 'answer');
	const withGuests = { ...facts, guests: numberIn(after, 'guests') };
	if (answer === 'declined') return says.rsvpRemoved(facts);
	if (answer === 'waitlisted') return says.rsvpWaiting(withGuests);
	if (answer === 'going') return says.rsvpAdded(withGuests);
	const [from, to] = [numberIn(before, 'guests'), numberIn(after, 'guests')];
	return says.guestsChanged({ ...facts, from, to });
}

function importText({ entry: { before, after }, who }: Facts, says: Messages): Rich {
	const added = numberIn(after, 'known') - numberIn(before, 'known');
	const named = numberIn(before, 'nameless') - numberIn(after, 'nameless');
	if (added > 0 && named > 0) return says.importedMembersAndNames({ who, added, named });
	if (added > 0) return says.importedMembers({ who, added });
	return named > 0 ? says.importedNames({ who, named }) : says.imported({ who });
}

function roleChange(facts: Facts, says: Messages): Rich {
	const role = textIn(facts.entry.after, 'role');
	if (role === 'owner') return says.madeOwner(facts);
	return (role === 'host' ? says.madeHost : says.madeMember)(facts);
}

/** What was done, by whom, with whom or what it is about. */
const ACTION_TEXTS: Record<AuditedAction, (facts: Facts, says: Messages) => Rich> = {
	'club.set_up': (facts, says) => says.clubSetUp(facts),
	'club.changed': (facts, says) => says.clubChanged(facts),
	'event.created': (facts, says) => says.eventCreated(facts),
	'event.changed': ({ entry, ...facts }, says) => {
		const isMoved = entry.after?.startsAt !== undefined && eventsIn(entry) === 0;
		const of = { ...facts, following: followingIn(entry) };
		return isMoved ? says.eventMoved(of) : says.eventChanged(of);
	},
	'event.cancelled': ({ entry, ...facts }, says) =>
		says.eventCancelled({ ...facts, following: followingIn(entry) }),
	'events.imported': ({ entry, who }, says) =>
		says.eventsImported({ who, events: eventsIn(entry) }),
	'series.created': (facts, says) => says.seriesCreated(facts),
	'series.changed': (facts, says) =>
		says.seriesChanged({ ...facts, events: eventsIn(facts.entry) }),
	'series.ended': (facts, says) => says.seriesEnded({ ...facts, events: eventsIn(facts.entry) }),
	'break.added': (facts, says) => says.breakAdded({ ...facts, events: eventsIn(facts.entry) }),
	'break.removed': (facts, says) => says.breakRemoved(facts),
	'rsvp.changed': rsvpChange,
	'check_in.added': (facts, says) =>
		says.checkedIn({ ...facts, guests: numberIn(facts.entry.after, 'guests') }),
	'check_in.removed': (facts, says) => {
		// A walk-in without an address is nobody's member.
		const member = facts.entry.before?.isMember === false ? says.walkIn : facts.member;
		return says.checkInUndone({ ...facts, member });
	},
	'check_in.walk_in': ({ entry: { after }, ...facts }, says) => {
		const withGuests = { ...facts, guests: numberIn(after, 'guests') };
		return after?.isMember === false
			? says.walkInCheckedIn(withGuests)
			: says.checkedInByAddress(withGuests);
	},
	'guests.exported': (facts, says) =>
		says.guestsExported({ ...facts, rows: numberIn(facts.entry.after, 'rows') }),
	'member.role_changed': roleChange,
	'member.banned': (facts, says) => says.banned(facts),
	'member.ban_lifted': (facts, says) => says.banLifted(facts),
	'member.removed': (facts, says) => says.memberRemoved(facts),
	'member.address_retried': (facts, says) => says.addressRetried(facts),
	'members.imported': importText,
	'members.consented': ({ entry: { before, after }, ...facts }, says) => {
		if (before?.awaiting === undefined) return says.consentOf(facts);
		const people = numberIn(before, 'awaiting') - numberIn(after, 'awaiting');
		return says.consentOfMany({ ...facts, people });
	},
	'members.exported': (facts, says) =>
		says.membersExported({ ...facts, rows: numberIn(facts.entry.after, 'rows') }),
	'announcement.created': (facts, says) => says.announcementCreated(facts),
	'announcement.changed': (facts, says) => says.announcementChanged(facts),
	'announcement.scheduled': (facts, says) => says.announcementScheduled(facts),
	'announcement.unscheduled': (facts, says) => says.announcementUnscheduled(facts),
	'announcement.sent': (facts, says) =>
		says.announcementSent({ ...facts, recipients: numberIn(facts.entry.after, 'recipients') }),
	'announcement.stopped': (facts, says) =>
		says.announcementStopped({ ...facts, dropped: numberIn(facts.entry.after, 'dropped') }),
	'announcement.deleted': (facts, says) => says.announcementDeleted(facts),
	'announcement.tested': (facts, says) => says.announcementTested(facts),
	'mail.sent_again': ({ entry: { before, after, member }, who }, says) => {
		const emails = numberIn(after, 'messages') - numberIn(before, 'messages');
		return member === null
			? says.emailsSentAgain({ who, emails })
			: says.emailsSentAgainTo({ who, emails, member });
	},
};

/** Longer values are shown by their beginning first. Characters. */
const LONG = 140;

/** A value as text: whole, and its beginning if it is long. Empty is nothing. */
export interface ValueText {
	whole: string;
	beginning: string | null;
}

/** A field that an action changed, as text; null if there is no such side. */
export interface FieldLabel {
	label: string;
	before: ValueText | null;
	after: ValueText | null;
}

/** Another event that an action changed, as text. */
interface EventText {
	slug: string;
	/** When it begins, or began before the action. */
	day: string;
	fields: FieldLabel[];
}

/** A row of the log, as text. */
export interface EntryText {
	/** What was done, and by whom. */
	text: Rich;
	fields: FieldLabel[];
	events: EventText[];
}

function valueText(value: unknown, wording: Wording, zone: Zone): ValueText {
	const whole = value === null || value === undefined || value === '' ? '' : wording(value, zone);
	return { whole, beginning: whole.length > LONG ? excerpt(whole, LONG) : null };
}

/** What the text of an action says already, so that the table below needn't. */
const SAID: Partial<Record<AuditedAction, readonly AuditedField[]>> = {
	'event.cancelled': ['status'],
	'check_in.added': ['guests'],
	'check_in.removed': ['guests', 'isMember'],
	'check_in.walk_in': ['guests', 'isMember'],
	'guests.exported': ['rows'],
	'member.banned': ['isBanned'],
	'member.ban_lifted': ['isBanned'],
	'members.consented': ['awaitsConsent', 'awaiting'],
	'members.exported': ['rows'],
	'announcement.created': ['subject'],
	'announcement.sent': ['recipients'],
	'mail.sent_again': ['messages'],
};

function fieldsIn(
	{ action, before, after }: Pick<AuditEntry, 'action' | 'before' | 'after'>,
	zone: Zone,
): FieldLabel[] {
	const names = Object.keys(FIELD_WORDINGS) as (keyof typeof FIELD_WORDINGS)[];
	return names.flatMap((name) => {
		const [was, is] = [before?.[name], after?.[name]];
		const isSame = JSON.stringify(was ?? '') === JSON.stringify(is ?? '');
		// What was made without something need not say so.
		if (isSame || SAID[action]?.includes(name)) return [];
		const wording = FIELD_WORDINGS[name];
		const label = fieldLabel(name, zone.locale);
		const side = (value: unknown) => (value === undefined ? null : valueText(value, wording, zone));
		return [{ label, before: side(was), after: side(is) }];
	});
}

function eventsOf(values: AuditValues | null): Record<string, AuditValues> {
	return (values?.events ?? {}) as Record<string, AuditValues>;
}

/**
 * A row of the log as text.
 *
 * @param timeZone the club's zone, in which times are given
 */
export function entryText(entry: AuditEntry, timeZone: string, locale: Locale): EntryText {
	const { action, before, after } = entry;
	const zone = { timeZone, locale };
	const says = auditActionMessages(locale);
	const [was, is] = [eventsOf(before), eventsOf(after)];
	const slugs = [...new Set([...Object.keys(was), ...Object.keys(is)])];
	return {
		text: ACTION_TEXTS[action](
			{
				entry,
				who: strong(entry.doer ?? says.formerOrganizer),
				member: entry.member ?? says.formerMember,
				about: aboutText(entry, zone),
			},
			says,
		),
		fields: fieldsIn(entry, zone),
		events: slugs.map((slug) => {
			const [old = null, fresh = null] = [was[slug], is[slug]];
			const startsAt = old?.startsAt ?? fresh?.startsAt;
			return {
				slug,
				day: typeof startsAt === 'number' ? longDate(new Date(startsAt), timeZone, locale) : slug,
				fields: fieldsIn({ action, before: old, after: fresh }, zone),
			};
		}),
	};
}
