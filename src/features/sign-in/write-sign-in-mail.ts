import type { Config } from '../../config.ts';
import type { EventOfMail } from '../../db/sign-in/asked-rsvps.ts';
import type { ClubProfile } from '../../domain/club/club.ts';
import { SIGN_IN_MINUTES } from '../../domain/club/retention.ts';
import { signInCode, signInToken } from '../../domain/sign-in/signed-links.ts';
import { asLanguage, localeFor } from '../../domain/text/language.ts';
import { signInMail } from '../../mail/templates/sign-in-mail.ts';
import type { MailMessage } from '../../mail/transports/transport.ts';
import { spoken } from '../../messages/spoken.ts';

/** A sign-in email as its row knows it: link and code are derived from the id, so neither is stored. */
export interface OwedSignInMail {
	id: string;
	email: string;
	/** Where the link leads: one of the site's own paths. */
	nextPath: string;
	/** The language that its requester had chosen, as it is stored; null for the club's. */
	language: string | null;
	/** The event that the page behind the link asks about; null for a plain sign-in. */
	event: EventOfMail | null;
}

/** Writes a sign-in email, with its link and its code. The same row always makes the same ones. */
export async function writeSignInMail(
	config: Config,
	club: ClubProfile,
	{ id, email, nextPath, language, event }: OwedSignInMail,
): Promise<MailMessage> {
	const link = new URL('/login/confirm', config.siteUrl);
	link.searchParams.set('token', await signInToken(config.authSecret, id));
	if (nextPath !== '/') link.searchParams.set('next', nextPath);
	return signInMail({
		club,
		siteUrl: config.siteUrl,
		to: email,
		link: link.href,
		code: await signInCode(config.authSecret, id),
		minutes: SIGN_IN_MINUTES,
		locale: await spoken(localeFor(asLanguage(language), club)),
		event,
	});
}
