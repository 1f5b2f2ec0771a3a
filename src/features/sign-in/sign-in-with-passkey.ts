import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import type { Auth } from '../../auth/create-auth.ts';
import type { Context } from '../../context.ts';
import { storeSignInChallenge, useSignInChallenge } from '../../db/sign-in/passkey-challenges.ts';
import { notePasskeyUse } from '../../db/sign-in/passkeys.ts';
import { type CountedRequest, secondsOverLimit } from '../../db/sign-in/request-limits.ts';
import { Refusal } from '../../domain/errors.ts';
import {
	challengeIn,
	newChallenge,
	passkeyRequest,
	relyingParty,
	userHandleOf,
} from '../../domain/sign-in/passkeys.ts';
import { hashToken } from '../../domain/sign-in/signed-links.ts';
import { beginSession } from './begin-session.ts';
import { takeIn } from './take-in.ts';

/**
 * Challenges and attempts of one client together. Opening the sign-in page asks for a challenge, so a whole club in one
 * room has to fit; each is two rows of the 100,000 that the free plan writes in a day.
 */
const LIMIT = { most: 120, windowMs: 15 * 60_000 };

const keyOf = (client: string) => `passkey|${client}`;

function requireWithinLimit(counted: CountedRequest | undefined, now: Date): void {
	const retryAfter = secondsOverLimit(counted, LIMIT, now);
	if (retryAfter > 0) throw new Refusal('too_many_passkey_tries', { retryAfter });
}

/** Who signs in: the client as `clientOf` gives it, and the browser as its cookie does. */
interface Requester {
	client: string;
	browser: string;
}

/**
 * What a browser is asked for a sign-in, with a challenge for it alone.
 *
 * @throws Refusal `too_many_passkey_tries`
 */
export async function askForPasskey({ db, config, now }: Context, { client, browser }: Requester) {
	const challenge = newChallenge();
	const counted = await storeSignInChallenge(
		db,
		{ challenge, browserHash: await hashToken(browser) },
		{ key: keyOf(client), limit: LIMIT },
		now,
	);
	requireWithinLimit(counted, now);
	return passkeyRequest(relyingParty(config.siteUrl), challenge);
}

/**
 * Signs in with a passkey. The challenge is used up before anything is verified, and whether its member may come in is
 * `takeIn`'s to decide, once they have proven who they are.
 *
 * @returns the cookies of the session, and whether an owner came whose club is not set up yet
 * @throws Refusal `too_many_passkey_tries`; `passkey_expired` for a challenge that is used, expired or another
 *   browser's; `passkey_unknown` for a passkey that was removed, perhaps with its account; `passkey_refused` for what
 *   can't be verified; `banned`
 */
export async function signInWithPasskey(
	context: Context,
	auth: Auth,
	credential: AuthenticationResponseJSON,
	{
		client,
		browser,
		headers,
	}: Omit<Requester, 'browser'> & {
		/** Null for a browser without the cookie. */
		browser: string | null;
		headers: Headers;
	},
): Promise<{ cookies: string[]; isSetUpDue: boolean }> {
	const { db, config, now } = context;
	const challenge = challengeIn(credential.response.clientDataJSON);
	if (challenge === null) throw new Refusal('passkey_refused');
	const { counted, isUsed, passkey } = await useSignInChallenge(
		db,
		{ challenge, browserHash: await hashToken(browser ?? ''), passkeyId: credential.id },
		{ key: keyOf(client), limit: LIMIT },
		now,
	);
	requireWithinLimit(counted, now);
	if (!isUsed) throw new Refusal('passkey_expired');
	if (!passkey) throw new Refusal('passkey_unknown');
	const { id, userId } = passkey;
	// A passkey that needs no name to be found always says whose it is (section 7.2, step 6).
	if (credential.response.userHandle !== userHandleOf(userId)) throw new Refusal('passkey_refused');
	const { verifyPasskey } = await import('../../auth/verify-passkey.ts');
	const party = relyingParty(config.siteUrl);
	const verified = await verifyPasskey(credential, challenge, party, passkey);
	if (!verified) throw new Refusal('passkey_refused');
	const { cookies, isSetUpDue } = await takeIn(
		context,
		{ ...passkey, memberId: userId },
		{
			join: () => Promise.reject(new Error('A passkey always has a member.')),
			openSession: async () => {
				if (!(await notePasskeyUse(db, { id, userId, counter: verified.counter }, now))) {
					throw new Refusal('passkey_refused');
				}
				return {
					userId,
					cookies: await beginSession(auth, { userId, method: 'passkey' }, headers),
				};
			},
		},
	);
	return { cookies, isSetUpDue };
}
