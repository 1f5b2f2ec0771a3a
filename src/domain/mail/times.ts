import { z } from 'zod';
import { eventEmailMessages } from '../../messages/desk/emails/event-emails.ts';
import { onHoldText, unreachedSubscribers } from '../../messages/wording/email-reach.ts';
import { type FormFields, timeOfDay, wholeNumber } from '../forms/fields.ts';
import type { Locale } from '../text/language.ts';
import { timeOfDayText } from '../time/time.ts';
import type { EmailReach } from './email-reach.ts';
import { INVITES_DAYS_BEFORE, THANKS_AFTER_HOURS } from './limits.ts';

/** Which emails go out for an event, and when: set for each series, in its form. */

/** Local times are `HH:MM`. */
export interface MailTimes {
	/** Whether subscribers are invited. */
	sendsInvitations: boolean;
	/** The invitation goes out so many local days before; null where it does as soon as the event opens. */
	invitesDaysBefore: number | null;
	invitesAtTime: string;
	/** Null where there is no such reminder. */
	remindsDayBeforeAt: string | null;
	remindsSameDayAt: string | null;
	/** Hours after the end; null where nobody is thanked. */
	thanksAfterHours: number | null;
}

/** What holds for events of their own and for a new series; the columns of `series` begin with the same. */
export const DEFAULT_MAIL_TIMES: MailTimes = {
	sendsInvitations: true,
	invitesDaysBefore: null,
	invitesAtTime: '09:00',
	remindsDayBeforeAt: '18:00',
	remindsSameDayAt: '07:00',
	thanksAfterHours: 2,
};

/** The email times among other values. */
export function mailTimesOf(values: MailTimes): MailTimes {
	return {
		sendsInvitations: values.sendsInvitations,
		invitesDaysBefore: values.invitesDaysBefore,
		invitesAtTime: values.invitesAtTime,
		remindsDayBeforeAt: values.remindsDayBeforeAt,
		remindsSameDayAt: values.remindsSameDayAt,
		thanksAfterHours: values.thanksAfterHours,
	};
}

/** What the fields of a form begin with; an empty one is "as soon as it opens", or "not at all". */
export function mailTimeTexts(times: MailTimes): Record<keyof MailTimes, string> {
	return {
		sendsInvitations: times.sendsInvitations ? 'yes' : 'no',
		invitesDaysBefore: String(times.invitesDaysBefore ?? ''),
		invitesAtTime: times.invitesAtTime,
		remindsDayBeforeAt: times.remindsDayBeforeAt ?? '',
		remindsSameDayAt: times.remindsSameDayAt ?? '',
		thanksAfterHours: String(times.thanksAfterHours ?? ''),
	};
}

const DEFAULT_TEXTS = mailTimeTexts(DEFAULT_MAIL_TIMES);

/** A field that may be empty, which is null; a form without it means the default. */
function optional<Value>(field: keyof MailTimes, schema: z.ZodType<Value>) {
	return z
		.string()
		.catch(DEFAULT_TEXTS[field])
		.transform((text, context) => {
			if (text.trim() === '') return null;
			const parsed = schema.safeParse(text);
			if (parsed.success) return parsed.data;
			for (const { message } of parsed.error.issues) context.addIssue({ code: 'custom', message });
			return z.NEVER;
		});
}

/** Whether subscribers are invited; a form without it means yes. */
const sendsInvitationsField = z
	.string()
	.catch('yes')
	.transform((text) => text !== 'no');

/** The fields of a series's form that are about email. */
export const mailTimeFields = {
	sendsInvitations: sendsInvitationsField,
	invitesDaysBefore: optional(
		'invitesDaysBefore',
		wholeNumber(INVITES_DAYS_BEFORE.least, INVITES_DAYS_BEFORE.most),
	),
	// Of no account where the invitation goes out at opening, so that it can stay empty there.
	invitesAtTime: optional('invitesAtTime', timeOfDay).transform(
		(time) => time ?? DEFAULT_MAIL_TIMES.invitesAtTime,
	),
	remindsDayBeforeAt: optional('remindsDayBeforeAt', timeOfDay),
	remindsSameDayAt: optional('remindsSameDayAt', timeOfDay),
	thanksAfterHours: optional(
		'thanksAfterHours',
		wholeNumber(THANKS_AFTER_HOURS.least, THANKS_AFTER_HOURS.most),
	),
};

/** A form's fields, with what it does not have of the email times as they are. */
export function withMailTimes(fields: FormFields, times: MailTimes): FormFields {
	return { ...mailTimeTexts(times), ...fields };
}

/** Whether a form says that subscribers are invited. */
export function sendsInvitations({ sendsInvitations: choice }: FormFields): boolean {
	return sendsInvitationsField.parse(choice);
}

/** Whom a new event emails, for the page that previews it. */
export function invitedText(isSending: boolean, invited: EmailReach, locale: Locale): string {
	const messages = eventEmailMessages(locale);
	if (!isSending) return messages.nobodyInvited;
	const { people, isHeld } = invited;
	const first =
		people === 0
			? messages.noSubscribers
			: (isHeld ? messages.invitedOnceReleased : messages.invited)({ people });
	return [first, ...unreachedSubscribers(invited, locale)].join(' ');
}

/**
 * Whom the events of a new series email, for the page that previews it.
 *
 * @param invited the people who get invitations
 * @param isAtOnce whether they are invited to the first event within a minute
 */
export function seriesInvitedText(
	{ sendsInvitations: isSending }: Pick<MailTimes, 'sendsInvitations'>,
	invited: EmailReach,
	isAtOnce: boolean,
	locale: Locale,
): string {
	const messages = eventEmailMessages(locale);
	const { people } = invited;
	if (!isSending) return invitedText(isSending, invited, locale);
	const others = unreachedSubscribers(invited, locale);
	if (people === 0) return [messages.noSubscribersYet, ...others].join(' ');
	return isAtOnce
		? `${invitedText(isSending, invited, locale)} ${messages.laterEvents}`
		: [messages.invitedToEach({ people }), ...others, ...onHoldText(invited, locale)].join(' ');
}

/**
 * Whom an event of a series emails when it opens, for pages whose forms can open some: more dates, an end
 * that is removed, other email times.
 *
 * @param opening.standing how many members who come every time get email
 * @param opening.invited the people who get invitations
 */
export function openingText(
	opening: { standing: number; invited: EmailReach; sendsInvitations: boolean },
	locale: Locale,
): string {
	const messages = eventEmailMessages(locale);
	const { standing, invited } = opening;
	const isInviting = opening.sendsInvitations && invited.people > 0;
	if (standing === 0 && !isInviting) return messages.opensSilently;
	const { opensInviting, opensInvitingToo } = messages;
	return [
		...(standing > 0 ? [messages.opensStanding({ people: standing })] : []),
		...(isInviting ? [(standing > 0 ? opensInvitingToo : opensInviting)(invited)] : []),
		...onHoldText(invited, locale),
	].join(' ');
}

/** The reminders as text. */
function remindersText({ remindsDayBeforeAt, remindsSameDayAt }: MailTimes, locale: Locale) {
	const messages = eventEmailMessages(locale);
	const dayBefore = remindsDayBeforeAt && timeOfDayText(remindsDayBeforeAt, locale);
	const sameDay = remindsSameDayAt && timeOfDayText(remindsSameDayAt, locale);
	if (dayBefore && sameDay) return messages.reminders({ dayBefore, sameDay });
	if (dayBefore) return messages.reminderDayBefore({ time: dayBefore });
	return sameDay ? messages.reminderSameDay({ time: sameDay }) : messages.noReminders;
}

/** The email times as text, a line for each email. */
export function mailTimesText(times: MailTimes, locale: Locale): string[] {
	const messages = eventEmailMessages(locale);
	const { sendsInvitations: isSending, invitesDaysBefore: days, thanksAfterHours: hours } = times;
	const time = timeOfDayText(times.invitesAtTime, locale);
	const invitation =
		days === null ? messages.invitationAtOpening : messages.invitationBefore({ days, time });
	return [
		isSending ? invitation : messages.noInvitations,
		remindersText(times, locale),
		hours === null ? messages.noThanks : messages.thanks({ hours }),
	];
}
