import type { ClubProfile } from '../../domain/club/club.ts';
import { counted } from '../../domain/text/names.ts';
import { renderMail } from '../render.ts';
import { senderOf } from '../transports/sender.ts';
import type { MailMessage } from '../transports/transport.ts';
import EmailChangeMail from './email-change-mail.astro';
import EmailChangedMail from './email-changed-mail.astro';

/**
 * The email that asks one of two addresses whether a member's address may change. The one to the new
 * address names nobody: it can go to somebody else, where a letter was mistyped.
 *
 * @param facts.side which of the two it goes to
 * @param facts.link the page that confirms
 * @param facts.hours for how many hours the link is good
 */
export async function emailChangeMail(facts: {
	club: ClubProfile;
	siteUrl: URL;
	side: 'old' | 'new';
	to: string;
	newEmail: string;
	link: string;
	hours: number;
}): Promise<MailMessage> {
	const { club, siteUrl, side, to, newEmail, link, hours } = facts;
	const subject =
		side === 'old'
			? `Confirm that your address is to change: ${club.name}`
			: `Confirm your new address: ${club.name}`;
	const rendered = await renderMail(EmailChangeMail, {
		club,
		siteUrl: siteUrl.href,
		title: subject,
		side,
		newEmail,
		link,
		validity: counted(hours, 'hour'),
	});
	return { to, sender: senderOf(club), subject, ...rendered, headers: {}, attachments: [] };
}

/** The email that tells the old address that it is a member's no more. */
export async function emailChangedMail(facts: {
	club: ClubProfile;
	siteUrl: URL;
	to: string;
}): Promise<MailMessage> {
	const { club, siteUrl, to } = facts;
	const subject = `Your address is changed: ${club.name}`;
	const rendered = await renderMail(EmailChangedMail, {
		club,
		siteUrl: siteUrl.href,
		title: subject,
	});
	return { to, sender: senderOf(club), subject, ...rendered, headers: {}, attachments: [] };
}
