import type { ClubProfile } from '../../domain/club/club.ts';
import { counted } from '../../domain/text/names.ts';
import { renderMail } from '../render.ts';
import { senderOf } from '../transports/sender.ts';
import type { MailMessage } from '../transports/transport.ts';
import InvitationRequestMail from './invitation-request-mail.astro';

/**
 * The email that asks whether an address wants invitations (double opt-in).
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
