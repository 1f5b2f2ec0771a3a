import { z } from 'zod';
import { EMAIL_LABELS } from '../mail/record.ts';
import { MAIL_STOP_LABELS } from '../mail/report.ts';
import { TOPIC_LABELS, TOPICS } from '../mail/topics.ts';
import { ruleText } from '../series/rhythms.ts';
import { excerpt } from '../text/excerpt.ts';
import type { Locale } from '../text/language.ts';
import { capitalized, counted } from '../text/names.ts';
import { dateText, localDate, localTime, longDate, longDay, timeOfDayText } from '../time/time.ts';
import type { AuditArea, AuditedAction, AuditedField } from './audited-actions.ts';

/** The text of what organizers did. */

/** What a row of the log stores of an action's fields. */
export type AuditValues = Partial<Record<AuditedField, unknown>>;

/** A row of the log. */
export interface AuditEntry {
	action: AuditedAction;
	/** What the subject was called then; empty where it is a member, or the club. */
	subject: string;
	/** When the event begins that it was done to, if it was one; milliseconds since 1970. */
	eventStartsAt: number | null;
	/** The member's present name; null where there is none, or where the account is deleted. */
	member: string | null;
	before: AuditValues | null;
	after: AuditValues | null;
}

export const AREA_LABELS: Record<AuditArea, string> = {
	events: 'Events',
	series: 'Series and breaks',
	guests: 'Guest lists',
	door: 'Check-in',
	members: 'Members',
	mail: 'Announcements and mail',
	exports: 'Files taken out',
	club: 'The club',
};

const numberIn = (values: AuditValues | null, field: AuditedField): number => {
	const value = values?.[field];
	return typeof value === 'number' ? value : 0;
};
const textIn = (values: AuditValues | null, field: AuditedField): string => {
	const value = values?.[field];
	return typeof value === 'string' ? value : '';
};
const quoted = (title: string) => (title === '' ? 'one without a title' : `“${title}”`);

/** What an action was done to, an event with its day. */
function aboutText({ subject, eventStartsAt }: AuditEntry, { timeZone, locale }: Zone): string {
	if (eventStartsAt === null) return quoted(subject);
	const day = localDate(new Date(eventStartsAt), timeZone);
	return `${quoted(subject)} of ${dateText(day, locale)}`;
}

/** How many events an action touched besides a series or a break. */
function eventsIn({ before, after }: AuditEntry): number {
	const events = after?.events ?? before?.events;
	return typeof events === 'object' && events !== null ? Object.keys(events).length : 0;
}

/** ` and 4 events`, where an action touched events besides. */
function withEvents(entry: AuditEntry): string {
	const events = eventsIn(entry);
	return events === 0 ? '' : ` and ${counted(events, 'event')}`;
}

/** ` with the 4 events that follow`, where an action began with one event of a series. */
function withFollowing(entry: AuditEntry): string {
	const others = eventsIn(entry) - 1;
	if (others < 0) return '';
	return others === 0 ? ' and its series' : ` and ${counted(others, 'event')} that follow`;
}

function cancelling(entry: AuditEntry): string {
	const events = eventsIn(entry);
	return events === 0 ? '' : `, which cancelled ${counted(events, 'event')}`;
}

const guestsWith = (values: AuditValues | null) => {
	const guests = numberIn(values, 'guests');
	return guests === 0 ? '' : ` with ${counted(guests, 'guest')}`;
};

/** Whom an action at the door is about: a walk-in without an address is nobody's member. */
const personText = (values: AuditValues | null, member: string) =>
	values?.isMember === false ? 'a walk-in' : member;

function rsvpChangeText({ before, after }: AuditEntry, who: string, event: string): string {
	const answer = textIn(after, 'answer');
	if (answer === 'declined') return `took ${who} off the list of ${event}`;
	if (answer === 'waitlisted')
		return `put ${who} on the waiting list of ${event}${guestsWith(after)}`;
	if (answer === 'going') return `counted ${who} in for ${event}${guestsWith(after)}`;
	return `changed the guests of ${who} at ${event} from ${numberIn(before, 'guests')} to ${numberIn(after, 'guests')}`;
}

/** What was done, to follow the name of the person who did it, with whom or what it is about. */
const ACTION_TEXTS: Record<
	AuditedAction,
	(entry: AuditEntry, member: string, about: string) => string
> = {
	'club.set_up': (_, __, about) => `set up the club ${about}`,
	'club.changed': () => "changed the club's settings",
	'event.created': (_, __, about) => `created ${about}`,
	'event.changed': (entry, _, about) => {
		const isMoved = entry.after?.startsAt !== undefined && eventsIn(entry) === 0;
		return `${isMoved ? 'moved' : 'changed'} ${about}${withFollowing(entry)}`;
	},
	'event.cancelled': (entry, _, about) => `cancelled ${about}${withFollowing(entry)}`,
	'series.created': (_, __, about) => `created the series ${about}`,
	'series.changed': (entry, _, about) => `changed the series ${about}${withEvents(entry)}`,
	'series.ended': (entry, _, about) =>
		`set the last date of the series ${about}${cancelling(entry)}`,
	'break.added': (entry, _, about) => `added a break to ${about}${cancelling(entry)}`,
	'break.removed': (_, __, about) => `took a break of ${about} away`,
	'rsvp.changed': rsvpChangeText,
	'check_in.added': ({ after }, member, about) =>
		`checked ${member} in at ${about}${guestsWith(after)}`,
	'check_in.removed': ({ before }, member, about) =>
		`undid the check-in of ${personText(before, member)} at ${about}`,
	'check_in.walk_in': ({ after }, member, about) =>
		after?.isMember === false
			? `checked a walk-in in at ${about}${guestsWith(after)}`
			: `checked ${member} in at ${about} by address${guestsWith(after)}`,
	'guests.exported': ({ after }, _, about) =>
		`took out the guest list of ${about}, ${counted(numberIn(after, 'rows'), 'row')}`,
	'member.role_changed': ({ after }, member) =>
		`made ${member} ${roleLabel(textIn(after, 'role'))}`,
	'member.banned': (_, member) => `banned ${member}`,
	'member.ban_lifted': (_, member) => `lifted the ban of ${member}`,
	'member.removed': () => 'removed a member',
	'member.address_retried': (_, member) => `let mail be sent to ${member} again`,
	'members.imported': ({ before, after }) => {
		const added = numberIn(after, 'known') - numberIn(before, 'known');
		const named = numberIn(before, 'nameless') - numberIn(after, 'nameless');
		const parts = [
			...(added > 0 ? [`imported ${counted(added, 'member')}`] : []),
			...(named > 0 ? [`gave ${counted(named, 'member')} a name by an import`] : []),
		];
		return parts.join(' and ') || 'imported members';
	},
	'members.consented': ({ before, after }, member) => {
		const agreed = numberIn(before, 'awaiting') - numberIn(after, 'awaiting');
		const whom = before?.awaiting === undefined ? member : counted(agreed, 'imported member');
		return `confirmed that ${whom} agreed to mail`;
	},
	'members.exported': ({ after }) =>
		`took out the file of all members, ${counted(numberIn(after, 'rows'), 'row')}`,
	'announcement.created': (_, __, about) => `began the announcement ${about}`,
	'announcement.changed': (_, __, about) =>
		`changed the announcement ${about}, which goes out later`,
	'announcement.scheduled': (_, __, about) => `set when ${about} goes out`,
	'announcement.unscheduled': (_, __, about) => `made the announcement ${about} a draft again`,
	'announcement.sent': ({ after }, _, about) =>
		`sent ${about} to ${counted(numberIn(after, 'recipients'), 'member')}`,
	'announcement.stopped': ({ after }, _, about) =>
		`stopped ${about}, ${counted(numberIn(after, 'dropped'), 'mail')} not sent`,
	'announcement.deleted': (_, __, about) => `deleted the announcement ${about}`,
	'announcement.tested': (_, __, about) => `sent a test of ${about} to their own address`,
	'mail.sent_again': ({ before, after, member }) => {
		const messages = numberIn(after, 'messages') - numberIn(before, 'messages');
		return `let ${counted(messages, 'mail')}${member === null ? '' : ` to ${member}`} be sent again`;
	},
};

function roleLabel(role: string): string {
	if (role === 'owner') return 'an owner';
	return role === 'host' ? 'a host' : 'a member like others';
}

interface Zone {
	timeZone: string;
	locale: Locale;
}
type Wording = (value: unknown, zone: Zone) => string;

const text: Wording = (value) => String(value);
const number: Wording = (value) => String(value);
/** A local time as other pages tell it: `9:00`. */
const clock: Wording = (value, { locale }) =>
	/^\d\d:\d\d$/.test(String(value)) ? timeOfDayText(String(value), locale) : String(value);
/** A picture by the beginning of its id, so that two can be told apart. */
const pictureText: Wording = (id) => `A picture, ${String(id).slice(0, 6)}`;
const flag: Wording = (value) => (value ? 'Yes' : 'No');
const date: Wording = (value, { locale }) =>
	/^\d{4}-\d{2}-\d{2}$/.test(String(value)) ? longDay(String(value), locale) : String(value);
const moment: Wording = (value, { timeZone, locale }) => {
	if (typeof value !== 'number') return String(value);
	const at = new Date(value);
	return `${longDate(at, timeZone, locale)}, ${localTime(at, timeZone, locale)}`;
};
const amount =
	(one: string, many?: string): Wording =>
	(value) =>
		counted(Number(value), one, many);
const among =
	(labels: Readonly<Record<string, string>>): Wording =>
	(value) =>
		labels[String(value)] ?? String(value);

const clubLinks = z.array(z.object({ label: z.string(), url: z.string() }));
const topicSettings = z.partialRecord(
	z.enum(TOPICS),
	z.object({
		isOffered: z.boolean().optional(),
		isDefault: z.boolean().optional(),
		description: z.string().optional(),
	}),
);

/** What an owner has said of each topic: only what is other than usual. */
const topics: Wording = (value) => {
	const read = topicSettings.safeParse(value);
	if (!read.success) return JSON.stringify(value);
	return TOPICS.flatMap((topic) => {
		const { isOffered, isDefault, description } = read.data[topic] ?? {};
		const said = [
			isOffered === undefined ? '' : isOffered ? 'offered' : 'not offered',
			isDefault === undefined ? '' : isDefault ? 'on for new members' : 'off for new members',
			description ? `“${description}”` : '',
		].filter((text) => text !== '');
		return said.length === 0 ? [] : [`${TOPIC_LABELS[topic].title}: ${said.join(', ')}`];
	}).join('\n');
};

const links: Wording = (value) => {
	const read = clubLinks.safeParse(value);
	if (!read.success) return JSON.stringify(value);
	return read.data.map(({ label, url }) => `${label}: ${url}`).join('\n');
};

/** The label of each field and the text of its values; `events` is described event by event instead. */
const FIELD_LABELS: Record<Exclude<AuditedField, 'events'>, [label: string, wording: Wording]> = {
	name: ['Name', text],
	title: ['Title', text],
	subject: ['Subject', text],
	description: ['Description', text],
	colour: ['Colour', text],
	timeZone: ['Time zone', (value) => String(value).replaceAll('_', ' ')],
	place: ['Place', text],
	joining: ['Joining', among({ open: 'Open to everybody', closed: 'Closed' })],
	senderName: ['Mails come from', text],
	replyTo: ['Answers to mails go to', text],
	contactAddress: ['Contact address', text],
	privacyText: ['Added to the privacy page', text],
	noteLabel: ['Line from attendees', text],
	defaultCapacity: ['Seats of a new event', number],
	defaultGuestsAllowed: ['Guests allowed at a new event', number],
	topics: ['Topics', topics],
	links: ['Links', links],
	banner: ['Picture', pictureText],
	bannerAlt: ['What the picture shows', text],
	language: ['Language', text],
	locale: ['Dates and times as in', text],
	firstSeries: ['First series', text],
	mapUrl: ['Map', text],
	whatToBring: ['What to bring', text],
	startsAt: ['Begins', moment],
	endsAt: ['Ends', moment],
	capacity: ['Seats', number],
	guestsAllowed: ['Guests allowed', number],
	status: ['Takes place', among({ scheduled: 'Yes', cancelled: 'No, cancelled' })],
	cancelReason: ['Cancelled because', text],
	rule: ['Rhythm', (value) => ruleText(String(value))],
	startsOnDate: ['First date', date],
	startsAtTime: ['Begins at', clock],
	durationMinutes: ['Lasts', amount('minute')],
	opensDaysAhead: ['Opens', (value) => `${counted(Number(value), 'day')} ahead`],
	endsOnDate: ['Last date', date],
	invitesDaysBefore: ['Invitation', (value) => `${counted(Number(value), 'day')} before`],
	invitesAtTime: ['Invitation at', clock],
	remindsDayBeforeAt: ['Reminder on the day before at', clock],
	remindsSameDayAt: ['Reminder on the day at', clock],
	thanksAfterHours: ['Thanks', (value) => `${counted(Number(value), 'hour')} after the end`],
	sendsInvitations: ['Invitations are sent', flag],
	picture: ['Picture', pictureText],
	pictureAlt: ['What the picture shows', text],
	report: ['How it went', text],
	firstDate: ['From', date],
	lastDate: ['Until', date],
	reason: ['Because of', text],
	answer: ['Answer', among({ going: 'Going', waitlisted: 'Waiting', declined: 'Not coming' })],
	guests: ['Guests', number],
	isNewMember: ['New in the club', flag],
	isMember: ['A member', flag],
	role: ['Role', (value) => capitalized(String(value))],
	isBanned: ['Banned', flag],
	awaitsConsent: ['Has not agreed to mail yet', flag],
	invitations: ['Invitations, too', flag],
	stoppedBy: ['Mail is stopped', among(MAIL_STOP_LABELS)],
	known: ['Members among those in the file', number],
	nameless: ['Of these, without a name', number],
	awaiting: ['Have not agreed to mail yet', number],
	importedAt: ['Imported', moment],
	rows: ['Rows in the file', number],
	list: [
		'Only those who are',
		among({ going: 'going', waitlisted: 'waiting', declined: 'not coming' }),
	],
	body: ['Words', text],
	topic: [
		'To who wants',
		(value) => TOPIC_LABELS[value as keyof typeof TOPIC_LABELS]?.title ?? String(value),
	],
	event: ['To who comes to', text],
	sendsAt: ['Goes out', moment],
	recipients: ['Members it went to', number],
	dropped: ['Mails not sent any more', number],
	kind: ['Mail', among(EMAIL_LABELS)],
	messages: ['Mails that wait to be sent', number],
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
	/** What was done, to follow the name of the person who did it. */
	text: string;
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
	const names = Object.keys(FIELD_LABELS) as (keyof typeof FIELD_LABELS)[];
	return names.flatMap((name) => {
		const [was, is] = [before?.[name], after?.[name]];
		const isSame = JSON.stringify(was ?? '') === JSON.stringify(is ?? '');
		// What was made without something need not say so.
		if (isSame || SAID[action]?.includes(name)) return [];
		const [label, wording] = FIELD_LABELS[name];
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
	const [was, is] = [eventsOf(before), eventsOf(after)];
	const slugs = [...new Set([...Object.keys(was), ...Object.keys(is)])];
	return {
		text: ACTION_TEXTS[action](entry, entry.member ?? 'a former member', aboutText(entry, zone)),
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
