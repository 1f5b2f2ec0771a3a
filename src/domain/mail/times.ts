import { z } from 'zod';
import { type FormFields, timeOfDay, wholeNumber } from '../forms/fields.ts';
import { counted } from '../text/names.ts';
import { type EmailReach, onceReleased, unreachedSubscribers } from './email-reach.ts';
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

const short = (time: string) => time.replace(/^0/, '');

/** Whether a form says that subscribers are invited. */
export function sendsInvitations({ sendsInvitations: choice }: FormFields): boolean {
	return sendsInvitationsField.parse(choice);
}

/** Whom a new event emails, for the page that previews it. */
export function invitedText(isSending: boolean, invited: EmailReach): string {
	if (!isSending) return 'Nobody will be invited.';
	const others = unreachedSubscribers(invited);
	const { people, isHeld } = invited;
	if (people === 0) return `Nobody gets invitations now, so nobody will be invited.${others}`;
	const when = isHeld ? onceReleased(true) : ' within a minute after you save';
	return `${counted(people, 'person', 'people')} will be invited by email${when}.${others}`;
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
): string {
	const { people, isHeld } = invited;
	if (!isSending || (isAtOnce && people > 0)) {
		const first = invitedText(isSending, invited);
		return isSending ? `${first} Later events follow one at a time.` : first;
	}
	const others = unreachedSubscribers(invited);
	return people === 0
		? `Nobody gets invitations now, so nobody will be invited for now.${others}`
		: `${counted(people, 'person', 'people')} will be invited to each event when its time comes${onceReleased(isHeld)}; nobody is emailed at once.${others}`;
}

/**
 * Whom an event of a series emails when it opens, for pages whose forms can open some: more dates, an end
 * that is removed, other email times.
 *
 * @param opening.standing how many members who come every time get email
 * @param opening.invited the people who get invitations
 */
export function openingText(opening: {
	standing: number;
	invited: EmailReach;
	sendsInvitations: boolean;
}): string {
	const { standing, invited } = opening;
	const { people, isHeld } = invited;
	const counts = [
		standing > 0 &&
			`${counted(standing, 'person who comes', 'people who come')} every time ${standing === 1 ? 'is' : 'are'} counted in and emailed`,
		opening.sendsInvitations &&
			people > 0 &&
			`${counted(people, 'person is', 'people are')} invited by email when its invitation is due`,
	].filter((text) => text !== false);
	return counts.length === 0
		? 'When an event opens, nobody is emailed.'
		: `For each event that opens, at once or later, ${counts.join(', and ')}.${isHeld ? ' Email is on hold since a restore: it goes out once it is released.' : ''}`;
}

/** The email times as text, a line for each email. */
export function mailTimesText(times: MailTimes): string[] {
	const { sendsInvitations, invitesDaysBefore, invitesAtTime, thanksAfterHours } = times;
	const reminders = [
		times.remindsDayBeforeAt !== null && `the day before at ${short(times.remindsDayBeforeAt)}`,
		times.remindsSameDayAt !== null && `the same day at ${short(times.remindsSameDayAt)}`,
	].filter((text) => text !== false);
	return [
		!sendsInvitations
			? 'No invitations'
			: invitesDaysBefore === null
				? 'Invitation as soon as the event opens'
				: `Invitation ${counted(invitesDaysBefore, 'day')} before at ${short(invitesAtTime)}`,
		reminders.length === 0 ? 'No reminders' : `Reminders ${reminders.join(' and ')}`,
		thanksAfterHours === null
			? 'No thanks afterwards'
			: `Thanks ${counted(thanksAfterHours, 'hour')} after the end`,
	];
}
