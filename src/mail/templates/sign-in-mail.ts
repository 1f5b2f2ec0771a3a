import type { EventOfMail } from '../../db/sign-in/asked-rsvps.ts';
import type { ClubProfile } from '../../domain/club/club.ts';
import { briefDay } from '../../domain/events/times.ts';
import { renderMail } from '../render.ts';
import { senderOf } from '../transports/sender.ts';
import type { MailMessage } from '../transports/transport.ts';
import ConfirmYesMail from './confirm-yes-mail.astro';
import SignInMail from './sign-in-mail.astro';

/** The email with the sign-in link and its code; for an RSVP, the one that asks to confirm it. */
export async function signInMail(facts: {
	club: ClubProfile;
	siteUrl: URL;
	to: string;
	link: string;
	code: string;
	minutes: number;
	/** Null for a plain sign-in. */
	event: EventOfMail | null;
}): Promise<MailMessage> {
	const { club, siteUrl, to, link, code, minutes, event } = facts;
	const common = { club, siteUrl: siteUrl.href, link, code, minutes };
	const subject = event ? `Confirm you're coming on ${briefDay(event)}` : `Sign in to ${club.name}`;
	const rendered = event
		? await renderMail(ConfirmYesMail, { ...common, subject, event })
		: await renderMail(SignInMail, common);
	return { to, sender: senderOf(club), subject, ...rendered, headers: {}, attachments: [] };
}
