import type { ClubProfile } from '../../domain/club/club.ts';
import { renderMail } from '../render.ts';
import { senderOf } from '../transports/sender.ts';
import type { MailMessage } from '../transports/transport.ts';
import SignInMail from './sign-in-mail.astro';

/** The email with the sign-in link and its code. */
export async function signInMail(facts: {
	club: ClubProfile;
	siteUrl: URL;
	to: string;
	link: string;
	code: string;
	minutes: number;
}): Promise<MailMessage> {
	const { club, siteUrl, to, link, code, minutes } = facts;
	const rendered = await renderMail(SignInMail, {
		club,
		siteUrl: siteUrl.href,
		link,
		code,
		minutes,
	});
	return {
		to,
		sender: senderOf(club),
		subject: `Sign in to ${club.name}`,
		...rendered,
		headers: {},
		attachments: [],
	};
}
