import { z } from 'zod';
import { auditFieldMessages } from '../../messages/desk/audit/fields.ts';
import { emailMessages } from '../../messages/desk/emails/kinds.ts';
import { topicMessages } from '../../messages/site/topics.ts';
import { lastsText } from '../../messages/wording/times.ts';
import { TOPICS } from '../mail/topics.ts';
import { ruleText } from '../series/rhythms.ts';
import { type Locale, localeName, OFFERED_LOCALES } from '../text/language.ts';
import { localTime, longDate, longDay, timeOfDayText } from '../time/time.ts';
import type { AuditedField } from './audited-actions.ts';

/** The fields that organizers change, with their values as text. What a value isn't known to be is shown as it is. */

export interface Zone {
	timeZone: string;
	locale: Locale;
}
export type Wording = (value: unknown, zone: Zone) => string;
type Messages = ReturnType<typeof auditFieldMessages>;

const text: Wording = (value) => String(value);
const number: Wording = (value, { locale }) =>
	typeof value === 'number' ? auditFieldMessages(locale).count({ count: value }) : String(value);
/** A local time as other pages tell it: `9:00`. */
const clock: Wording = (value, { locale }) =>
	/^\d\d:\d\d$/.test(String(value)) ? timeOfDayText(String(value), locale) : String(value);
/** A picture by the beginning of its id, so that two can be told apart. */
const picture: Wording = (id, { locale }) =>
	auditFieldMessages(locale).picture({ id: String(id).slice(0, 6) });
const flag: Wording = (value, { locale }) => auditFieldMessages(locale)[value ? 'yes' : 'no'];
const date: Wording = (value, { locale }) =>
	/^\d{4}-\d{2}-\d{2}$/.test(String(value)) ? longDay(String(value), locale) : String(value);
const moment: Wording = (value, { timeZone, locale }) => {
	if (typeof value !== 'number') return String(value);
	const at = new Date(value);
	return auditFieldMessages(locale).moment({
		day: longDate(at, timeZone, locale),
		time: localTime(at, timeZone, locale),
	});
};
const length: Wording = (value, { locale }) =>
	typeof value === 'number' ? lastsText(value, locale) : String(value);
const amount =
	(name: 'daysAhead' | 'daysBefore' | 'hoursAfter'): Wording =>
	(value, { locale }) =>
		auditFieldMessages(locale)[name]({ count: Number(value) });
const among =
	(labelsOf: (says: Messages) => Readonly<Record<string, string>>): Wording =>
	(value, { locale }) =>
		labelsOf(auditFieldMessages(locale))[String(value)] ?? String(value);

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
const topics: Wording = (value, { locale }) => {
	const read = topicSettings.safeParse(value);
	if (!read.success) return JSON.stringify(value);
	const says = auditFieldMessages(locale);
	return TOPICS.flatMap((topic) => {
		const { isOffered, isDefault, description } = read.data[topic] ?? {};
		const said = [
			isOffered === undefined ? '' : isOffered ? says.offered : says.notOffered,
			isDefault === undefined ? '' : isDefault ? says.onForNew : says.offForNew,
			description ? says.described({ description }) : '',
		].filter((each) => each !== '');
		const { title } = topicMessages(locale)[topic];
		return said.length === 0 ? [] : [says.topic({ topic: title, said })];
	}).join('\n');
};

const links: Wording = (value, { locale }) => {
	const read = clubLinks.safeParse(value);
	if (!read.success) return JSON.stringify(value);
	return read.data.map((each) => auditFieldMessages(locale).link(each)).join('\n');
};

const topicTitle: Wording = (value, { locale }) => {
	const topic = TOPICS.find((each) => each === value);
	return topic ? topicMessages(locale)[topic].title : String(value);
};

const formats: Wording = (value, { locale }) => {
	const offered = OFFERED_LOCALES.find((each) => each === value);
	return offered ? localeName(offered, locale) : String(value);
};

const labelled =
	(labels: 'kinds' | 'stops'): Wording =>
	(value, { locale }) => {
		const known: Readonly<Record<string, string>> = emailMessages(locale)[labels];
		return known[String(value)] ?? String(value);
	};

const roles = among((says) => says.roles);
const answers = among((says) => says.answers);

/** A field that is shown by its label; `events` is described event by event instead. */
type LabelledField = Exclude<AuditedField, 'events'>;

export function fieldLabel(field: LabelledField, locale: Locale): string {
	return auditFieldMessages(locale).labels[field];
}

/** The text of each field's values, in the order in which they are shown. */
export const FIELD_WORDINGS: Record<LabelledField, Wording> = {
	name: text,
	title: text,
	subject: text,
	description: text,
	colour: text,
	timeZone: (value) => String(value).replaceAll('_', ' '),
	place: text,
	joining: among((says) => says.joining),
	senderName: text,
	replyTo: text,
	contactAddress: text,
	privacyText: text,
	noteLabel: text,
	defaultCapacity: number,
	defaultGuestsAllowed: number,
	topics: topics,
	links: links,
	banner: picture,
	bannerAlt: text,
	language: text,
	locale: formats,
	firstSeries: text,
	mapUrl: text,
	whatToBring: text,
	startsAt: moment,
	endsAt: moment,
	capacity: number,
	guestsAllowed: number,
	status: among((says) => says.status),
	cancelReason: text,
	rule: (value, { locale }) => ruleText(String(value), locale),
	startsOnDate: date,
	startsAtTime: clock,
	durationMinutes: length,
	opensDaysAhead: amount('daysAhead'),
	endsOnDate: date,
	invitesDaysBefore: amount('daysBefore'),
	invitesAtTime: clock,
	remindsDayBeforeAt: clock,
	remindsSameDayAt: clock,
	thanksAfterHours: amount('hoursAfter'),
	sendsInvitations: flag,
	picture: picture,
	pictureAlt: text,
	report: text,
	firstDate: date,
	lastDate: date,
	reason: text,
	answer: answers,
	guests: number,
	isNewMember: flag,
	isMember: flag,
	role: roles,
	isBanned: flag,
	awaitsConsent: flag,
	invitations: flag,
	stoppedBy: labelled('stops'),
	known: number,
	nameless: number,
	awaiting: number,
	refusing: number,
	owners: number,
	hosts: number,
	importedAt: moment,
	rows: number,
	list: answers,
	body: text,
	topic: topicTitle,
	event: text,
	sendsAt: moment,
	recipients: number,
	dropped: number,
	kind: labelled('kinds'),
	messages: number,
};
