import type { ClubProfile } from '../../domain/club/club.ts';
import { counted } from '../../domain/text/names.ts';
import { renderOnce } from '../render-once.ts';
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
	const validity = counted(days, 'day');
	const { filled } = await renderOnce(
		'invitation-request-mail',
		InvitationRequestMail,
		['link'],
		(personal) => ({ club, siteUrl: siteUrl.href, title: subject, validity, ...personal }),
	);
	return { to, sender: senderOf(club), subject, ...filled({ link }), headers: {}, attachments: [] };
}
