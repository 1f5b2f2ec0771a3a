import type { ClubProfile } from '../../domain/club/club.ts';
import type { Locale } from '../../domain/text/language.ts';
import { accountMailMessages } from '../../messages/site/mail/account.ts';
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
	locale: Locale;
	siteUrl: URL;
	to: string;
	link: string;
	days: number;
}): Promise<MailMessage> {
	const { club, locale, siteUrl, to, link, days } = facts;
	const subject = accountMailMessages(locale).invitations.subject({ club: club.name });
	const { filled } = await renderOnce(
		'invitation-request-mail',
		InvitationRequestMail,
		['link'],
		(personal) => ({ club, locale, siteUrl: siteUrl.href, title: subject, days, ...personal }),
	);
	return { to, sender: senderOf(club), subject, ...filled({ link }), headers: {}, attachments: [] };
}
