import type { Locale } from '../../domain/text/language.ts';
import { mailPartMessages } from '../../messages/site/mail/parts.ts';

/** A button of a mail: a link that looks like one. */
export interface MailButton {
	href: string;
	label: string;
	/** The one thing to do: filled with the club's color. */
	isMain: boolean;
}

/** The recipient's RSVP to the event that an email asks about; null without one. */
export type AskedRsvp = 'going' | 'waitlisted' | 'declined' | null;

/** The labels of the two buttons; null is no button. */
export interface RsvpLabels {
	yes: string | null;
	no: string | null;
	/** The one that is most likely chosen: filled, where it is the yes. */
	main: 'yes' | 'none';
}

/** The labels for a recipient: only what isn't the case already is offered. */
export function rsvpLabels(asked: AskedRsvp, locale: Locale): RsvpLabels {
	const messages = mailPartMessages(locale);
	switch (asked) {
		case null:
			return { yes: messages.coming, no: messages.notThisTime, main: 'yes' };
		case 'going':
			return { yes: null, no: messages.cannotCome, main: 'none' };
		case 'waitlisted':
			return { yes: null, no: messages.leaveWaitingList, main: 'none' };
		case 'declined':
			return { yes: messages.canCome, no: null, main: 'yes' };
	}
}

/** The two buttons for an RSVP: each leads to the page that asks for confirmation. */
export function rsvpButtons(rsvpUrl: string, labels: RsvpLabels): MailButton[] {
	const { yes, no, main } = labels;
	return [
		...(yes ? [{ href: `${rsvpUrl}?answer=going`, label: yes, isMain: main === 'yes' }] : []),
		...(no ? [{ href: `${rsvpUrl}?answer=declined`, label: no, isMain: false }] : []),
	];
}
