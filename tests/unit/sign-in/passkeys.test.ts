import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { verifyNewPasskey, verifyPasskey } from '../../../src/auth/verify-passkey.ts';
import { checkFields } from '../../../src/domain/forms/mistakes.ts';
import {
	challengeIn,
	MAX_PASSKEY_NAME_LENGTH,
	newChallenge,
	passkeyCreation,
	passkeyName,
	passkeyRequest,
	relyingParty,
	userHandleOf,
} from '../../../src/domain/sign-in/passkeys.ts';
import { newCredential, usedCredential } from '../../../src/http/requests/passkey-fields.ts';
import { times } from '../../support/for-all.ts';
import {
	base64Url,
	type PasskeyAlgorithm,
	SoftwarePasskey,
	withTurnedBit,
} from '../../support/passkeys/authenticator.ts';
import { verdictOn } from '../../support/passkeys/verifier.ts';
import { useQuietLogs } from '../../support/quiet-logs.ts';

const logs = useQuietLogs();

const SITE = relyingParty(new URL('https://club.example:8443/'));
const MEMBER = { id: 'member-1', email: 'ada@example.com', name: '' };
const COSE_NUMBERS: Record<PasskeyAlgorithm, number> = { ES256: -7, RS256: -257, EdDSA: -8 };

const creation = (challenge: string) =>
	passkeyCreation(SITE, { challenge, club: 'Makers', user: MEMBER, known: [] });

/** A passkey as the site stores it, with the key as browsers give it besides. */
async function stored(algorithm: PasskeyAlgorithm) {
	const passkey = await SoftwarePasskey.make(SITE.origin, { algorithm });
	const challenge = newChallenge();
	const sent = newCredential.parse(await passkey.create(creation(challenge)));
	const made = await verifyNewPasskey(sent, challenge, SITE);
	if (!made) throw new Error('The passkey was refused.');
	return { passkey, made, publicKey: await passkey.publicKey() };
}

/** What the site and the second verifier say of a response. */
async function bothOn(
	{ made, passkey, publicKey }: Awaited<ReturnType<typeof stored>>,
	sent: Awaited<ReturnType<SoftwarePasskey['sign']>>,
	challenge: string,
	counter = made.counter,
) {
	const site = await verifyPasskey(sent, challenge, SITE, { ...made, counter });
	const algorithm = COSE_NUMBERS[passkey.algorithm];
	const expected = { ...SITE, challenge, counter, publicKey, algorithm };
	return { site: site !== null, second: await verdictOn(sent, expected) };
}

describe('what browsers are asked', () => {
	it('names the domain and the origin of the configured address', () => {
		expect(SITE).toEqual({ domain: 'club.example', origin: 'https://club.example:8443' });
	});

	it('wants passkeys that need no name, a verified user and no attestation', () => {
		expect(creation('a challenge')).toMatchObject({
			rp: { id: 'club.example', name: 'Makers' },
			user: {
				id: userHandleOf('member-1'),
				name: 'ada@example.com',
				displayName: 'ada@example.com',
			},
			attestation: 'none',
			authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
		});
		const request = passkeyRequest(SITE, 'a challenge');
		expect(request).toMatchObject({ rpId: 'club.example', userVerification: 'required' });
		expect(request).not.toHaveProperty('allowCredentials');
	});

	it('never has the same challenge twice', () => {
		const challenges = Array.from({ length: 1_000 }, newChallenge);
		expect(new Set(challenges).size).toBe(1_000);
		expect(challenges[0]).toMatch(/^[\w-]{43}$/);
	});
});

describe('the challenge in a response', () => {
	const clientData = (fields: object) => base64Url(JSON.stringify(fields));

	it('is read from what a page of the site sends', () => {
		expect(challengeIn(clientData({ challenge: 'abc', crossOrigin: false }))).toBe('abc');
		expect(challengeIn(clientData({ challenge: 'abc' }))).toBe('abc');
	});

	it('is none within a frame of another site, and in what is no JSON', () => {
		expect(challengeIn(clientData({ challenge: 'abc', crossOrigin: true }))).toBeNull();
		for (const text of ['', 'e', '!!', base64Url('{'), base64Url('null'), base64Url('[]')]) {
			expect(challengeIn(text), text).toBeNull();
		}
	});
});

describe('the name of a passkey', () => {
	it('is one line, trimmed, of sixty characters at most', () => {
		const problemWith = (name: string) => {
			const checked = checkFields(passkeyName, name);
			return checked.ok ? checked.values : checked.mistakes[0]?.mistake?.code;
		};
		expect(problemWith(' Phone ')).toBe('Phone');
		expect(problemWith('   ')).toBe('name_missing');
		expect(problemWith('a\nb')).toBe('name_not_one_line');
		expect(problemWith('a'.repeat(MAX_PASSKEY_NAME_LENGTH + 1))).toBe('input_too_long');
	});
});

describe.each(['ES256', 'RS256', 'EdDSA'] as const)('a passkey that signs with %s', (algorithm) => {
	let own: Awaited<ReturnType<typeof stored>>;
	beforeAll(async () => {
		own = await stored(algorithm);
	});

	it('is accepted by the site and by the second verifier', async () => {
		const challenge = newChallenge();
		const sent = await own.passkey.sign(passkeyRequest(SITE, challenge));
		expect(usedCredential.safeParse(sent).success).toBe(true);
		expect(await bothOn(own, sent, challenge)).toEqual({ site: true, second: 'good' });
	});

	it('is refused by both for each single thing that is wrong', async () => {
		const challenge = newChallenge();
		const lies = {
			type: { type: 'webauthn.create' },
			challenge: { challenge: newChallenge() },
			origin: { origin: 'https://club.example' },
			domain: { domain: 'example' },
			user_absent: { isPresent: false },
			user_unverified: { isVerified: false },
			counter: { counter: 1 },
		};
		for (const [verdict, lie] of Object.entries(lies)) {
			const sent = await own.passkey.sign(passkeyRequest(SITE, challenge), lie);
			expect(await bothOn(own, sent, challenge, 1), verdict).toEqual({
				site: false,
				second: verdict,
			});
		}
	});

	it('is refused by both with any bit turned over', async () => {
		const challenge = newChallenge();
		const sent = await own.passkey.sign(passkeyRequest(SITE, challenge));
		await times(40).forAllAsync(
			fc.constantFrom('clientDataJSON', 'authenticatorData', 'signature'),
			// In the bytes that every part has; the first ones of a signature in DER only say how long it is.
			fc.integer({ min: 5 * 8, max: 35 * 8 - 1 }),
			async (part, bit) => {
				const changed = withTurnedBit(sent, part, bit);
				const { site, second } = await bothOn(own, changed, challenge);
				expect(site).toBe(false);
				expect(second).not.toBe('good');
			},
		);
	});

	it('is refused as a new one for each single thing that is wrong', async () => {
		const challenge = newChallenge();
		for (const lie of [
			{ type: 'webauthn.get' },
			{ challenge: newChallenge() },
			{ origin: 'http://club.example:8443' },
			{ domain: 'other.example' },
			{ isVerified: false },
			{ isPresent: false },
		]) {
			const passkey = await SoftwarePasskey.make(SITE.origin, { algorithm: 'ES256' });
			const sent = newCredential.parse(await passkey.create(creation(challenge), lie));
			expect(await verifyNewPasskey(sent, challenge, SITE), JSON.stringify(lie)).toBeNull();
		}
	});

	it('leaves in the log why it was refused, and nothing of what was sent', async () => {
		const challenge = newChallenge();
		const origin = 'https://ada@example.com';
		const sent = await own.passkey.sign(passkeyRequest(SITE, challenge), { origin });
		await bothOn(own, sent, challenge);
		expect(logs.text).toContain('Unexpected authentication response origin');
		expect(logs.text).not.toContain('ada@');
		expect(logs.text).not.toContain(challenge);
	});
});

describe('a counter', () => {
	it('may stay at zero, has to rise otherwise, and never goes back', async () => {
		const own = await stored('EdDSA');
		const challenge = newChallenge();
		const verdictFor = async (shown: number, before: number) => {
			const sent = await own.passkey.sign(passkeyRequest(SITE, challenge), { counter: shown });
			return bothOn(own, sent, challenge, before);
		};
		await times(40).forAllAsync(fc.nat(5), fc.nat(5), async (shown, before) => {
			const isGood = shown > before || (shown === 0 && before === 0);
			expect(await verdictFor(shown, before)).toEqual({
				site: isGood,
				second: isGood ? 'good' : 'counter',
			});
		});
	});
});
