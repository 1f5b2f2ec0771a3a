import { z } from 'zod';
import { PASSKEY_CHALLENGE_SECONDS } from '../club/retention.ts';
import { messageOf } from '../forms/mistakes.ts';
import { fromBase64Url, toBase64Url } from '../text/encodings.ts';
import { isOneLine } from '../text/printable.ts';

/**
 * What the site asks of a passkey, and what it reads of the response before it is verified: Web Authentication, Level
 * 3 (w3.org/TR/webauthn-3). `auth/verify-passkey.ts` verifies it.
 */

/** So many passkeys one member may have: a phone, a laptop and a key in a drawer, several times over. */
export const MOST_PASSKEYS = 20;
/** Characters. */
export const MAX_PASSKEY_NAME_LENGTH = 60;

/** What a member calls a passkey, trimmed: nobody else sees it. */
export const passkeyName = z
	.string({ message: messageOf({ code: 'name_missing' }) })
	.trim()
	.min(1, { message: messageOf({ code: 'name_missing' }) })
	.max(MAX_PASSKEY_NAME_LENGTH, {
		message: messageOf({ code: 'input_too_long', most: MAX_PASSKEY_NAME_LENGTH }),
	})
	.refine(isOneLine, { message: messageOf({ code: 'name_not_one_line' }) });

/** Who asks for passkeys: the RP ID, which is a domain, and the origin that responses have to come from. */
export interface RelyingParty {
	domain: string;
	origin: string;
}

/** The party that this site is, by its configured address and never by a request. */
export function relyingParty(siteUrl: URL): RelyingParty {
	return { domain: siteUrl.hostname, origin: siteUrl.origin };
}

/** What a passkey has to sign: 32 random bytes, twice what the standard asks for (section 13.4.3). */
export function newChallenge(): string {
	return toBase64Url(crypto.getRandomValues(new Uint8Array(32)));
}

/** Signatures that a passkey may use, the preferred one first: Ed25519, ES256 and RS256, as COSE numbers them. */
export const PASSKEY_ALGORITHMS = [-8, -7, -257] as const;

/** How long a browser waits for its user. Milliseconds. */
const TIMEOUT_MS = PASSKEY_CHALLENGE_SECONDS * 1000;

/** A passkey as browsers name it, with how they reach it. */
interface KnownPasskey {
	id: string;
	transports: readonly string[];
}

/**
 * What a browser is asked for a sign-in: any passkey of this site, with its user verified. No passkey is named, so that
 * nobody learns which an address has.
 */
export function passkeyRequest({ domain }: RelyingParty, challenge: string) {
	return { challenge, rpId: domain, timeout: TIMEOUT_MS, userVerification: 'required' } as const;
}

/**
 * What a browser is asked for a new passkey: one that needs no name to be found (discoverable), with its user
 * verified, and no attestation, for the site trusts every maker.
 *
 * @param user.id names the member to the authenticator: opaque, and the same for each of their passkeys
 * @param user.email and `user.name` are what the browser shows them beside it
 * @param known the passkeys that they have: an authenticator that holds one makes no second
 */
export function passkeyCreation(
	{ domain }: RelyingParty,
	{
		challenge,
		club,
		user,
		known,
	}: {
		challenge: string;
		club: string;
		user: { id: string; email: string; name: string };
		known: readonly KnownPasskey[];
	},
) {
	return {
		challenge,
		rp: { id: domain, name: club },
		user: {
			id: userHandleOf(user.id),
			name: user.email,
			displayName: user.name.trim() || user.email,
		},
		pubKeyCredParams: PASSKEY_ALGORITHMS.map((alg) => ({ type: 'public-key', alg }) as const),
		timeout: TIMEOUT_MS,
		attestation: 'none',
		authenticatorSelection: {
			residentKey: 'required',
			requireResidentKey: true,
			userVerification: 'required',
		},
		excludeCredentials: known.map((each) => ({ type: 'public-key', ...each }) as const),
	} as const;
}

/** The user handle of a member: what a passkey names its owner by. */
export function userHandleOf(userId: string): string {
	return toBase64Url(new TextEncoder().encode(userId));
}

const clientData = z.object({ challenge: z.string(), crossOrigin: z.boolean().optional() });

/**
 * The challenge that a response claims to have signed, by which it is looked up.
 *
 * @param clientDataJSON in base64url, as it was sent (section 5.8.1)
 * @returns null for what no browser sends from a page of this site: no JSON, or from within another site's frame
 */
export function challengeIn(clientDataJSON: string): string | null {
	const bytes = fromBase64Url(clientDataJSON);
	if (!bytes) return null;
	try {
		const read = clientData.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
		return read.success && !read.data.crossOrigin ? read.data.challenge : null;
	} catch (error) {
		if (error instanceof SyntaxError) return null;
		throw error;
	}
}
