import { createAuth } from '../../src/auth/create-auth.ts';
import type { Context } from '../../src/context.ts';
import { type NewAskedRsvp, reserveSignInMail } from '../../src/db/sign-in/sign-in-mails.ts';
import { dailyCeilings } from '../../src/domain/mail/limits.ts';
import { hashToken, signInToken } from '../../src/domain/sign-in/signed-links.ts';
import { confirmSignIn, type SignInOutcome } from '../../src/features/sign-in/confirm-sign-in.ts';

/** Takes up a sign-in mail as the site does, but for sending it; returns the token of its link. */
export async function askForLink(
	context: Context,
	email: string,
	asked?: NewAskedRsvp,
): Promise<string> {
	const { db, config, now } = context;
	const id = crypto.randomUUID();
	const token = await signInToken(config.authSecret, id);
	const reserved = await reserveSignInMail(
		db,
		{
			id,
			email,
			client: crypto.randomUUID(),
			network: '',
			language: context.language,
			nextPath: '/',
			asked,
			isOwners: false,
			linkHash: await hashToken(token),
			createdAt: now,
			expiresAt: new Date(now.getTime() + 600_000),
		},
		{ since: new Date(now.getTime() - 900_000), perEmail: 5, perClient: 30 },
		dailyCeilings(config.emailsPerDay),
	);
	if (reserved.refused || reserved.blocked)
		throw new Error('The limits stand in the way of this test.');
	return token;
}

/** Signs somebody in, with an RSVP where one is asked for; returns the `cookie` header of their browser. */
export async function signIn(
	context: Context,
	email: string,
	asked?: NewAskedRsvp,
): Promise<string> {
	const token = await askForLink(context, email, asked);
	const auth = createAuth(context.env);
	return cookieHeader(
		signedIn(await confirmSignIn(context, auth, { token }, new Headers())).cookies,
	);
}

/** What came of a press that signed in. */
export function signedIn(outcome: SignInOutcome) {
	if (outcome.isAsked) throw new Error('Nobody was signed in: the page asks first.');
	return outcome;
}

/** What a browser sends back of the cookies that it was given. */
export function cookieHeader(cookies: readonly string[]): string {
	return cookies.map((cookie) => cookie.split(';', 1)[0]).join('; ');
}
