import type { ClubProfile } from '../../domain/club/club.ts';
import type { Locale } from '../../domain/text/language.ts';
import { contactMailMessages } from '../../messages/desk/mail-contact.ts';
import { renderMail } from '../render.ts';
import { senderOf } from '../transports/sender.ts';
import type { MailMessage } from '../transports/transport.ts';
import ContactMail from './contact-mail.astro';

/**
 * The email that passes a message from the contact form on to an owner. What a stranger typed is text of its
 * body and nothing else; their address is where a reply goes, and nobody writes to it before.
 *
 * @param facts.email the sender's address, valid
 */
export async function contactMail(facts: {
	club: ClubProfile;
	locale: Locale;
	siteUrl: URL;
	to: string;
	name: string;
	email: string;
	body: string;
}): Promise<MailMessage> {
	const { club, locale, siteUrl, to, name, email, body } = facts;
	const subject = contactMailMessages(locale).subject({ club: club.name });
	const rendered = await renderMail(ContactMail, {
		club,
		locale,
		siteUrl: siteUrl.href,
		title: subject,
		name,
		email,
		paragraphs: body.split(/\n{2,}/).map((paragraph) => paragraph.split('\n')),
	});
	const sender = { ...senderOf(club), replyTo: email };
	return { to, sender, subject, ...rendered, headers: {}, attachments: [] };
}
