import type { ClubProfile } from '../domain/club.ts';
import { counted } from '../domain/names.ts';
import InvitationRequestMail from './invitation-request-mail.astro';
import { renderMail } from './render.ts';
import { senderOf } from './sender.ts';
import type { MailMessage } from './transport.ts';

/**
 * The mail that asks whether an address wants invitations (double opt-in).
 *
 * @param facts.link the page that confirms
 * @param facts.days for how many days the link is good
 */
export async function invitationRequestMail(facts: {
	club: ClubProfile;
	siteUrl: URL;
	to: string;
	link: string;
	days: number;
}): Promise<MailMessage> {
	const { club, siteUrl, to, link, days } = facts;
	const subject = `Confirm that you want invitations: ${club.name}`;
	const rendered = await renderMail(InvitationRequestMail, {
		club,
		siteUrl: siteUrl.href,
		title: subject,
		link,
		validity: counted(days, 'day'),
	});
	return { to, sender: senderOf(club), subject, ...rendered, headers: {}, attachments: [] };
}
