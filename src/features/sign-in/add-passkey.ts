import type { RegistrationResponseJSON } from '@simplewebauthn/server';
import type { Actor } from '../../auth/policy.ts';
import type { Context } from '../../context.ts';
import {
	storeNewPasskeyChallenge,
	useNewPasskeyChallenge,
} from '../../db/sign-in/passkey-challenges.ts';
import { insertPasskey } from '../../db/sign-in/passkeys.ts';
import { Refusal } from '../../domain/errors.ts';
import {
	challengeIn,
	newChallenge,
	passkeyCreation,
	relyingParty,
} from '../../domain/sign-in/passkeys.ts';

/** What the viewer's browser is asked for a new passkey, with a challenge for this session alone. */
export async function askForNewPasskey(context: Context, { user, authority }: Actor) {
	const { db, config, now } = context;
	const challenge = newChallenge();
	const { club, known } = await storeNewPasskeyChallenge(db, authority, challenge, now);
	return passkeyCreation(relyingParty(config.siteUrl), { challenge, club, user, known });
}

/**
 * Adds the passkey that the viewer's browser has made. The challenge is used up before anything is verified.
 *
 * @throws Refusal `passkey_expired` for a challenge that is used, expired or another session's, `passkey_refused` for
 *   what can't be verified, `passkey_known` for one that is somebody's already, `too_many_passkeys`
 */
export async function addPasskey(
	context: Context,
	{ authority }: Actor,
	{ credential, name }: { credential: RegistrationResponseJSON; name: string },
): Promise<void> {
	const { db, config, now } = context;
	const challenge = challengeIn(credential.response.clientDataJSON);
	if (challenge === null) throw new Refusal('passkey_refused');
	if (!(await useNewPasskeyChallenge(db, authority, challenge, now))) {
		throw new Refusal('passkey_expired');
	}
	const party = relyingParty(config.siteUrl);
	const { verifyNewPasskey } = await import('../../auth/verify-passkey.ts');
	const made = await verifyNewPasskey(credential, challenge, party);
	if (!made) throw new Refusal('passkey_refused');
	const passkey = { ...made, domain: party.domain, name };
	const outcome = await insertPasskey(db, authority, passkey, now);
	if (outcome === 'known') throw new Refusal('passkey_known');
	if (outcome === 'too_many') throw new Refusal('too_many_passkeys');
}
