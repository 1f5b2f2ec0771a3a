import { createAuth, withLinkToken } from '../../src/auth/create-auth.ts';
import type { Clock } from '../../src/clock.ts';
import type { Context } from '../../src/context.ts';
import { reserveSignInMail } from '../../src/db/sign-in/sign-in-mails.ts';
import { dailyCeilings } from '../../src/domain/mail/limits.ts';
import { hashToken, signInToken } from '../../src/domain/sign-in/signed-links.ts';
import { confirmSignIn } from '../../src/features/sign-in/confirm-sign-in.ts';
import { collectOwedMail } from '../../src/owed-mail.ts';
import { provideWaitUntil } from '../../src/wait-until.ts';
import type { LocalPlatform } from './local-platform.ts';
import { NOW } from './rows.ts';

/**
 * What a request works with, at this moment, on this platform.
 *
 * @param clock what the time is by then; left out, it stands still
 */
export function contextOn(
	{ env, config, db }: LocalPlatform,
	waitUntil: Context['waitUntil'],
	now = NOW,
	clock: Clock = () => now,
): Context {
	provideWaitUntil(waitUntil);
	return {
		env,
		config,
		db,
		now,
		clock,
		waitUntil,
		mail: {
			send: async () => {
				throw new Error('This test sends no mail.');
			},
			batchBody: () => '',
			sendBatch: async () => {
				throw new Error('This test sends no mail.');
			},
			pauseMs: 0,
		},
		...collectOwedMail(),
	};
}

/** Takes up a sign-in mail as the site does, but for sending it; returns the token of its link. */
export async function askForLink(context: Context, email: string): Promise<string> {
	const { db, config, env, now } = context;
	const id = crypto.randomUUID();
	const token = await signInToken(config.authSecret, id);
	const { blocked } = await reserveSignInMail(
		db,
		{
			id,
			email,
			client: crypto.randomUUID(),
			network: '',
			nextPath: '/',
			isOwners: false,
			linkHash: await hashToken(token),
			createdAt: now,
			expiresAt: new Date(now.getTime() + 600_000),
		},
		{ since: new Date(now.getTime() - 900_000), perEmail: 5, perClient: 30 },
		dailyCeilings(config.emailsPerDay),
	);
	if (blocked) throw new Error('The limits stand in the way of this test.');
	const auth = createAuth(env);
	await withLinkToken(token, () =>
		auth.fromDatabase.api.signInMagicLink({ body: { email }, headers: new Headers() }),
	);
	return token;
}

/** Signs somebody in; returns the `cookie` header of their browser. */
export async function signIn(context: Context, email: string): Promise<string> {
	const token = await askForLink(context, email);
	const auth = createAuth(context.env);
	const { cookies } = await confirmSignIn(context, auth, { token }, new Headers());
	return cookieHeader(cookies);
}

/** What a browser sends back of the cookies that it was given. */
export function cookieHeader(cookies: readonly string[]): string {
	return cookies.map((cookie) => cookie.split(';', 1)[0]).join('; ');
}
