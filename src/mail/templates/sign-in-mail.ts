import type { EventOfMail } from '../../db/sign-in/asked-rsvps.ts';
import type { ClubProfile } from '../../domain/club/club.ts';
import type { Locale } from '../../domain/text/language.ts';
import { briefDate } from '../../domain/time/time.ts';
import { signInMailMessages } from '../../messages/site/mail/sign-in.ts';
import { shownEvent } from '../parts/shown-event.ts';
import { renderOnce } from '../render-once.ts';
import { senderOf } from '../transports/sender.ts';
import type { MailMessage } from '../transports/transport.ts';
import ConfirmYesMail from './confirm-yes-mail.astro';
import SignInMail from './sign-in-mail.astro';

/** What is the recipient's alone. */
const PERSONAL = ['link', 'code'] as const;

/** The email with the sign-in link and its code; for an RSVP, the one that asks to confirm it. */
export async function signInMail(facts: {
	club: ClubProfile;
	siteUrl: URL;
	to: string;
	link: string;
	code: string;
	minutes: number;
	locale: Locale;
	/** Null for a plain sign-in. */
	event: EventOfMail | null;
}): Promise<MailMessage> {
	const { club, siteUrl, to, link, code, minutes, event, locale } = facts;
	const common = { club, siteUrl: siteUrl.href, minutes, locale };
	const messages = signInMailMessages(locale);
	const subject = event
		? messages.confirmSubject({ day: briefDate(event.startsAt, event.timeZone, locale) })
		: messages.subject({ club: club.name });
	const { filled } = event
		? await renderOnce('confirm-yes-mail', ConfirmYesMail, PERSONAL, (personal) => ({
				...common,
				...personal,
				subject,
				event: shownEvent(event),
			}))
		: await renderOnce('sign-in-mail', SignInMail, PERSONAL, (personal) => ({
				...common,
				...personal,
			}));
	const rendered = filled({ link, code });
	return { to, sender: senderOf(club), subject, ...rendered, headers: {}, attachments: [] };
}
