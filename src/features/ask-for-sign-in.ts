import { type Auth, SIGN_IN_MINUTES, withLinkToken } from '../auth/create-auth.ts';
import type { Context } from '../context.ts';
import { clubSettings } from '../db/club.ts';
import { takeUpSignInMail } from '../db/sign-in-mails.ts';
import { clubProfile } from '../domain/club.ts';
import { Refusal } from '../domain/errors.ts';
import { ASKED_MAIL_LIMITS, secondsToWait } from '../domain/mail-limits.ts';
import { hashToken, signInCode, signInToken } from '../domain/signed-links.ts';
import { signInMail } from '../mail/sign-in-mail.ts';
import { sendNow } from './send-now.ts';

export interface SignInRequest {
	/** Valid and lower-cased. */
	email: string;
	/** The requester's address as `clientOf` gives it. */
	client: string;
	/** One of the site's own paths. */
	next: string;
	headers: Headers;
}

/**
 * Sends a mail with a link and a code. The way is the same whether or not the address is known, so
 * neither the answer nor its time tells.
 *
 * @returns the id of the mail, which binds the browser that asked to it
 * @throws Refusal `too_many_mails` at the limit, `mail_unavailable` when the mail was not accepted
 */
export async function askForSignIn(
	context: Context,
	auth: Auth,
	request: SignInRequest,
): Promise<{ mailId: string }> {
	const { db, config, now } = context;
	const mailId = crypto.randomUUID();
	const token = await signInToken(config.authSecret, mailId);
	const blocked = await takeUpSignInMail(
		db,
		{
			id: mailId,
			email: request.email,
			client: request.client,
			linkHash: await hashToken(token),
			createdAt: now,
			expiresAt: new Date(now.getTime() + SIGN_IN_MINUTES * 60_000),
		},
		{ since: new Date(now.getTime() - ASKED_MAIL_LIMITS.windowMs), ...ASKED_MAIL_LIMITS },
	);
	if (blocked) {
		throw new Refusal('too_many_mails', {
			next: request.next,
			retryAfter: secondsToWait(blocked.retryFrom, now),
		});
	}

	const [[club]] = await Promise.all([
		clubSettings(db),
		withLinkToken(token, () =>
			auth.fromDatabase.api.signInMagicLink({
				body: { email: request.email },
				headers: request.headers,
			}),
		),
	]);

	const link = new URL('/login/confirm', config.siteUrl);
	link.searchParams.set('token', token);
	if (request.next !== '/') link.searchParams.set('next', request.next);
	const message = await signInMail({
		club: clubProfile(club),
		siteUrl: config.siteUrl,
		to: request.email,
		link: link.href,
		code: await signInCode(config.authSecret, mailId),
		minutes: SIGN_IN_MINUTES,
	});
	await sendNow(context, message, mailId, 'sign_in_mail');
	return { mailId };
}
