import {
	type AuthenticationResponseJSON,
	type RegistrationResponseJSON,
	verifyAuthenticationResponse,
	verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { PASSKEY_ALGORITHMS, type RelyingParty } from '../domain/sign-in/passkeys.ts';
import { fromBase64Url, toBase64Url } from '../domain/text/encodings.ts';
import { logger } from '../logger.ts';

/**
 * The only module that knows @simplewebauthn/server, which is large: features load it when a passkey was sent
 * (docs/decisions/0056-passkeys.md). Attestation is neither asked for nor verified, so what reads certificates is left
 * out of the build (scripts/build/left-out.ts).
 */

/** A passkey that was just made, as it is stored. */
export interface MadePasskey {
	id: string;
	/** COSE_Key in base64url. */
	publicKey: string;
	counter: number;
	transports: readonly string[];
}

/** A passkey of the database, as far as verifying asks for it. */
export interface StoredPasskey {
	id: string;
	publicKey: string;
	counter: number;
}

/**
 * Verifies what a browser sent for a new passkey: challenge, origin, RP ID, and that its user was verified (section
 * 7.1).
 *
 * @returns null where anything isn't as it must be
 */
export async function verifyNewPasskey(
	response: RegistrationResponseJSON,
	challenge: string,
	{ domain, origin }: RelyingParty,
): Promise<MadePasskey | null> {
	const verified = await unlessRefused(() =>
		verifyRegistrationResponse({
			response,
			expectedChallenge: challenge,
			expectedOrigin: origin,
			expectedRPID: domain,
			requireUserVerification: true,
			supportedAlgorithmIDs: [...PASSKEY_ALGORITHMS],
		}),
	);
	if (!verified?.verified) return null;
	const { id, publicKey, counter, transports = [] } = verified.registrationInfo.credential;
	return { id, publicKey: toBase64Url(publicKey), counter, transports };
}

/**
 * Verifies what a browser sent for a sign-in: challenge, origin, RP ID, that its user was verified, the signature, and
 * that the counter went on (section 7.2).
 *
 * @returns the counter as it is now; null where anything isn't as it must be
 */
export async function verifyPasskey(
	response: AuthenticationResponseJSON,
	challenge: string,
	{ domain, origin }: RelyingParty,
	{ id, publicKey, counter }: StoredPasskey,
): Promise<{ counter: number } | null> {
	const key = fromBase64Url(publicKey);
	if (!key) throw new Error('The public key of a passkey is not base64url.');
	const verified = await unlessRefused(() =>
		verifyAuthenticationResponse({
			response,
			expectedChallenge: challenge,
			expectedOrigin: origin,
			expectedRPID: domain,
			requireUserVerification: true,
			credential: { id, publicKey: key, counter },
		}),
	);
	return verified?.verified ? { counter: verified.authenticationInfo.newCounter } : null;
}

/** The library throws an error for every response that it refuses, as for every fault. */
async function unlessRefused<Verified>(verify: () => Promise<Verified>): Promise<Verified | null> {
	try {
		return await verify();
	} catch (error) {
		if (!(error instanceof Error)) throw error;
		// What follows a quote or a colon was in the request, and may be anything.
		const [said] = error.message.split(/["':]/, 1);
		logger.warn('passkey_refused', { error: error.name, said: said?.trim() });
		return null;
	}
}
