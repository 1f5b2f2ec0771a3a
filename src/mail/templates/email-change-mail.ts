import type { ClubProfile } from '../../domain/club/club.ts';
import type { Locale } from '../../domain/text/language.ts';
import { accountMailMessages } from '../../messages/site/mail/account.ts';
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
	locale: Locale;
	siteUrl: URL;
	side: 'old' | 'new';
	to: string;
	newEmail: string;
	link: string;
	hours: number;
}): Promise<MailMessage> {
	const { club, locale, siteUrl, side, to, newEmail, link, hours } = facts;
	const messages = accountMailMessages(locale);
	const about = side === 'old' ? messages.changeOld : messages.changeNew;
	const subject = about.subject({ club: club.name });
	const rendered = await renderMail(EmailChangeMail, {
		club,
		locale,
		siteUrl: siteUrl.href,
		title: subject,
		side,
		newEmail,
		link,
		hours,
	});
	return { to, sender: senderOf(club), subject, ...rendered, headers: {}, attachments: [] };
}

/** The email that tells the old address that it is a member's no more. */
export async function emailChangedMail(facts: {
	club: ClubProfile;
	locale: Locale;
	siteUrl: URL;
	to: string;
}): Promise<MailMessage> {
	const { club, locale, siteUrl, to } = facts;
	const subject = accountMailMessages(locale).changed.subject({ club: club.name });
	const rendered = await renderMail(EmailChangedMail, {
		club,
		locale,
		siteUrl: siteUrl.href,
		title: subject,
	});
	return { to, sender: senderOf(club), subject, ...rendered, headers: {}, attachments: [] };
}
