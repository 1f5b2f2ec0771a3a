import type { EmailReach } from '../../domain/mail/email-reach.ts';
import type { Locale } from '../../domain/text/language.ts';
import { emailReachMessages } from '../desk/emails/reach.ts';

/** Whom an action emails, as organizers read it. Apart from the counts, which far more than pages of the desk load. */

/** Attendees who get no email about their event, after how many do; nothing if everybody does. */
function unreachedText({ unreached }: EmailReach, locale: Locale): string[] {
	return unreached === 0 ? [] : [emailReachMessages(locale).othersUnreached({ people: unreached })];
}

/** The same after how many get an announcement. */
export function unreachedAttendees({ unreached }: EmailReach, locale: Locale): string[] {
	return unreached === 0
		? []
		: [emailReachMessages(locale).attendeesUnreached({ people: unreached })];
}

/** Those who have chosen a topic and get no email of it at the moment. */
export function unreachedSubscribers({ unreached }: EmailReach, locale: Locale): string[] {
	return unreached === 0
		? []
		: [emailReachMessages(locale).subscribersUnreached({ people: unreached })];
}

/** That email is on hold, where it is. */
export function onHoldText({ isHeld }: Pick<EmailReach, 'isHeld'>, locale: Locale): string[] {
	return isHeld ? [emailReachMessages(locale).onHold] : [];
}

/** Who is emailed about another time or place, or a cancellation, in sentences. */
export function emailedPeopleText(reach: EmailReach, locale: Locale): string {
	const messages = emailReachMessages(locale);
	const { emailed, emailedOnceReleased } = messages;
	const first = (reach.isHeld ? emailedOnceReleased : emailed)({ people: reach.people });
	return [first, ...unreachedText(reach, locale)].join(' ');
}

/** Who is emailed because they move up: `3 people on the waiting list …` */
export function movingUpText(people: number, isHeld: boolean, locale: Locale): string {
	const { movingUp, movingUpOnceReleased } = emailReachMessages(locale);
	return (isHeld ? movingUpOnceReleased : movingUp)({ people });
}

/** The texts of a button that may email people. */
export interface EmailingButton {
	/** What it does where nobody is emailed. */
	alone: string;
	/** The same with how many people it emails: `Save and email 12 people`. */
	andEmail: (values: { people: number }) => string;
	/** The same with emails of several kinds. */
	andSendEmails: string;
}

/**
 * The text of the button.
 *
 * @param groups how many people each kind of email goes to; two kinds may reach the same people
 */
export function emailingButton(texts: EmailingButton, ...groups: number[]): string {
	const [people, ...others] = groups.filter((count) => count > 0);
	if (people === undefined) return texts.alone;
	return others.length > 0 ? texts.andSendEmails : texts.andEmail({ people });
}

/** What a cancellation of several events does, and how many people are emailed the reason. */
export function cancelsText(events: number, reach: EmailReach, locale: Locale): string {
	const cancels = emailReachMessages(locale).cancels({ events });
	return `${cancels} ${emailedPeopleText(reach, locale)}`;
}
