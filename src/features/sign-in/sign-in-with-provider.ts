import type { Auth } from '../../auth/create-auth.ts';
import { beginAuthorization, finishAuthorization } from '../../auth/providers/authorization.ts';
import type { PendingSignIn } from '../../auth/providers/pending-cookie.ts';
import type { SignInCookie } from '../../auth/sign-in-cookie.ts';
import type { Context } from '../../context.ts';
import { nameNewcomer } from '../../db/members/users.ts';
import { insertProvenSignIn } from '../../db/sign-in/proven-sign-ins.ts';
import { joinWithAccount, personOfIdentity } from '../../db/sign-in/provider-accounts.ts';
import { type AttemptLimits, countAttempt } from '../../db/sign-in/provider-attempts.ts';
import { PROVIDER_COOKIE_SECONDS, SIGN_IN_MINUTES } from '../../domain/club/retention.ts';
import { Refusal } from '../../domain/errors.ts';
import { ASKED_MAIL_LIMITS } from '../../domain/mail/limits.ts';
import { networkOf } from '../../domain/sign-in/client-address.ts';
import { type ProviderIdentity, wayIn } from '../../domain/sign-in/provider-identity.ts';
import type { Provider } from '../../domain/sign-in/sign-in-method.ts';
import { hashedClient, hashToken, signInToken } from '../../domain/sign-in/signed-links.ts';
import { askForSignIn } from './ask-for-sign-in.ts';
import { beginSession } from './begin-session.ts';
import { connectAndForget } from './connect-account.ts';
import { forgetSessions } from './end-sessions.ts';
import { takeIn } from './take-in.ts';

/** As many as a client may ask for emails. */
const LIMITS: AttemptLimits = {
	most: ASKED_MAIL_LIMITS.perClient,
	windowMs: ASKED_MAIL_LIMITS.windowMs,
	stateMs: PROVIDER_COOKIE_SECONDS * 1_000,
};

/** @throws Refusal `too_many_sign_ins`, and `provider_failed` for a state that has come back before */
async function countStep(
	{ db, config, now }: Context,
	step: 'begin' | 'return',
	{ client, next, state }: { client: string; next: string; state?: string },
): Promise<void> {
	const attempt = {
		step,
		client: await hashedClient(config.authSecret, client),
		...(state !== undefined && { stateHash: await hashToken(state) }),
	};
	const { retryAt, isFirst } = await countAttempt(db, attempt, LIMITS, now);
	if (retryAt) {
		const retryAfter = Math.max(1, Math.ceil((retryAt.getTime() - now.getTime()) / 1_000));
		throw new Refusal('too_many_sign_ins', { next, retryAfter });
	}
	if (!isFirst) throw new Refusal('provider_failed', { next });
}

/** What a visitor wants who goes to a provider. */
export interface ProviderRequest {
	/** The requester's address as `clientOf` gives it. */
	client: string;
	/** One of the site's own paths; for an RSVP, the page of its event. */
	next: string;
	/** The RSVP that is wanted besides. */
	asked?: PendingSignIn['asked'];
}

/**
 * Begins a sign-in with a provider.
 *
 * @returns the provider's page, and what this browser has to bring back
 * @throws Refusal `not_found` for a provider that is switched off, `too_many_sign_ins`, `provider_unavailable` or
 *   `provider_failed`
 */
export async function beginProviderSignIn(
	context: Context,
	provider: Provider,
	{ client, next, asked }: ProviderRequest,
): Promise<{ url: URL; pending: PendingSignIn }> {
	const { config, now } = context;
	if (!config.providers[provider]) throw new Refusal('not_found');
	await countStep(context, 'begin', { client, next });
	const { url, secrets } = await beginAuthorization(config, provider, next, now);
	return { url, pending: { provider, ...secrets, next, ...(asked && { asked }) } };
}

/** What came of a sign-in with a provider. */
export type ProviderOutcome =
	| { kind: 'signed_in'; cookies: string[]; isSetUpDue: boolean }
	/** The page behind this token asks for the RSVP and signs in, as behind the link of an email. */
	| { kind: 'asks'; token: string; asked: SignInCookie }
	/** An email was sent, whose link signs in and connects the account. */
	| { kind: 'emailed'; asked: SignInCookie }
	| { kind: 'cancelled' };

/**
 * Ends a sign-in with a provider, in the browser that began it.
 *
 * @param pending what that browser has brought back; its state is good once
 * @param returned the parameters that the provider has sent along
 * @throws Refusal `too_many_sign_ins`, `provider_failed`, `provider_unavailable`, `address_unproven`, `banned`,
 *   `joining_closed`, and those of `askForSignIn`
 */
export async function finishProviderSignIn(
	context: Context,
	auth: () => Promise<Auth>,
	pending: PendingSignIn,
	returned: URLSearchParams,
	{ client, headers }: { client: string; headers: Headers },
): Promise<ProviderOutcome> {
	const { config, db, now } = context;
	const { next, state, asked } = pending;
	if (returned.get('state') !== state) throw new Refusal('provider_failed', { next });
	await countStep(context, 'return', { client, next, state });
	if (returned.get('error') === 'access_denied') return { kind: 'cancelled' };
	const identity = await finishAuthorization(config, pending, returned, now);
	const person = await personOfIdentity(db, identity);
	const isOwnersAddress = identity.email === config.ownerEmail && person.role !== 'owner';
	const way = wayIn(identity, person, isOwnersAddress);
	const email = person.memberEmail ?? identity.email;
	if (way === 'unproven' || email === null) throw new Refusal('address_unproven', { next });
	if (person.bannedAt) throw new Refusal('banned');
	if (person.memberId === null && person.joining === 'closed' && email !== config.ownerEmail) {
		throw new Refusal('joining_closed');
	}
	if (way === 'ask_by_email') {
		const { provider, accountId } = identity;
		const account = { provider, accountId };
		const { mailId } = await askForSignIn(context, { email, client, next, asked, account });
		return { kind: 'emailed', asked: { mailId, email, event: asked?.event } };
	}
	const shown = asked && (await showFirst(context, { identity, email, client, next, asked }));
	if (shown) return shown;
	return enter(context, auth, { identity, email, person, way, next }, headers);
}

/** What the page behind a link asks before anything is stored: name and RSVP; null where there is no such event. */
async function showFirst(
	{ db, config, language, now }: Context,
	given: {
		identity: ProviderIdentity;
		email: string;
		client: string;
		next: string;
		asked: NonNullable<PendingSignIn['asked']>;
	},
): Promise<ProviderOutcome | null> {
	const { identity, email, client, next, asked } = given;
	const mailId = crypto.randomUUID();
	const token = await signInToken(config.authSecret, mailId);
	const isStored = await insertProvenSignIn(db, {
		id: mailId,
		email,
		client,
		network: networkOf(client),
		linkHash: await hashToken(token),
		nextPath: next,
		language,
		createdAt: now,
		expiresAt: new Date(now.getTime() + SIGN_IN_MINUTES * 60_000),
		asked: { ...asked, name: asked.name ?? (identity.name || undefined) },
		account: { provider: identity.provider, accountId: identity.accountId },
	});
	return isStored ? { kind: 'asks', token, asked: { mailId, email, event: asked.event } } : null;
}

/** Takes the person in, with the account as a way in from now on. */
async function enter(
	context: Context,
	auth: () => Promise<Auth>,
	given: {
		identity: ProviderIdentity;
		email: string;
		person: Awaited<ReturnType<typeof personOfIdentity>>;
		way: 'connected' | 'connect';
		next: string;
	},
	headers: Headers,
): Promise<ProviderOutcome> {
	const { db, now } = context;
	const { identity, email, person, way, next } = given;
	const { provider, accountId, name } = identity;
	const account = { provider, accountId, email, name };
	/** The member whose account it is. */
	let userId = person.memberId;

	async function connect(memberId: string): Promise<string | null> {
		if (way === 'connect') return connectAndForget(context, account);
		if (name !== '' && person.memberName.trim() === '') {
			await forgetSessions(context, await nameNewcomer(db, { userId: memberId, name, now }));
		}
		return memberId;
	}

	const { cookies, isSetUpDue } = await takeIn(
		context,
		{ ...person, email },
		{
			async join(isAlwaysLetIn) {
				const joined = await joinWithAccount(db, account, now, isAlwaysLetIn);
				({ userId } = joined);
				if (joined.userId !== null) return 'member';
				if (joined.isClosed) return 'joining_closed';
				throw new Refusal('provider_failed', { next });
			},
			async openSession() {
				if (person.memberId !== null) userId = await connect(person.memberId);
				if (userId === null) throw new Refusal('provider_failed', { next });
				const opened = await beginSession(await auth(), { userId, method: provider }, headers);
				return { userId, cookies: opened };
			},
		},
	);
	return { kind: 'signed_in', cookies, isSetUpDue };
}
