import { eq, sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { createAuth } from '../../../src/auth/create-auth.ts';
import type { Actor } from '../../../src/auth/policy.ts';
import { session, user } from '../../../src/db/auth-schema.ts';
import { deleteExpiredRows } from '../../../src/db/doctor/clean-up.ts';
import { passkeyChallenges, passkeys } from '../../../src/db/schema.ts';
import {
	storeSignInChallenge,
	useSignInChallenge,
} from '../../../src/db/sign-in/passkey-challenges.ts';
import { PASSKEY_CHALLENGE_SECONDS } from '../../../src/domain/club/retention.ts';
import { MOST_PASSKEYS, newChallenge, userHandleOf } from '../../../src/domain/sign-in/passkeys.ts';
import { addPasskey, askForNewPasskey } from '../../../src/features/sign-in/add-passkey.ts';
import { removePasskey, renamePasskey } from '../../../src/features/sign-in/change-passkeys.ts';
import {
	askForPasskey,
	signInWithPasskey,
} from '../../../src/features/sign-in/sign-in-with-passkey.ts';
import { type Lies, SoftwarePasskey, withTurnedBit } from '../../support/passkeys/authenticator.ts';
import { useQuietLogs } from '../../support/quiet-logs.ts';
import { refusalOf, refusedWith } from '../../support/refusals.ts';
import { fromNow, MINUTE_MS, NOW } from '../../support/time.ts';
import { holdDate, stretchTimeouts } from '../clocks.ts';
import { contextOn } from '../contexts.ts';
import { useLocalPlatform } from '../local-platform.ts';
import { actorOf, addMember, grantSession } from '../rows.ts';

useQuietLogs();
holdDate();
stretchTimeouts();
const platform = useLocalPlatform();
beforeEach(() => platform.settled());

const context = (now = NOW) => contextOn(platform, { now });
const origin = () => platform.config.siteUrl.origin;
const later = (ms: number) => context(fromNow(ms));

/** Two browsers of one client. */
const BROWSER = crypto.randomUUID();
const ANOTHER = crypto.randomUUID();
let client = '';
beforeEach(() => {
	client = crypto.randomUUID();
});

async function newActor(values: Partial<typeof user.$inferInsert> = {}): Promise<Actor> {
	const id = await addMember(platform.db, values);
	await grantSession(platform.db, id, 'member');
	return actorOf(id, 'member');
}

/** A member with a passkey that was added as the page does it. */
async function withPasskey(
	options: Parameters<typeof SoftwarePasskey.make>[1] = {},
	actor?: Actor,
): Promise<{ actor: Actor; passkey: SoftwarePasskey }> {
	const member = actor ?? (await newActor());
	const passkey = await SoftwarePasskey.make(origin(), options);
	const credential = await passkey.create(await askForNewPasskey(context(), member));
	await addPasskey(context(), member, {
		credential: { ...credential, response: { ...credential.response, transports: ['internal'] } },
		name: 'Phone',
	});
	return { actor: member, passkey };
}

const ask = (at = context(), browser = BROWSER) => askForPasskey(at, { client, browser });

type Signed = Awaited<ReturnType<SoftwarePasskey['sign']>>;

function send(signed: Signed, { at = context(), browser = BROWSER as string | null } = {}) {
	return signInWithPasskey(at, createAuth(platform.env), signed, {
		client,
		browser,
		headers: new Headers({ 'user-agent': 'A browser' }),
	});
}

/** Signs a new challenge, perhaps with lies, and sends it. */
async function signIn(passkey: SoftwarePasskey, lies: Lies = {}) {
	return send(await passkey.sign(await ask(), lies));
}

const rowOf = async (passkey: SoftwarePasskey) =>
	(await platform.db.select().from(passkeys).where(eq(passkeys.id, passkey.id)))[0];

describe('a sign-in with a passkey', () => {
	it.each(['ES256', 'RS256', 'EdDSA'] as const)(
		'opens a session that says so, and notes its use (%s)',
		async (algorithm) => {
			const { actor, passkey } = await withPasskey({ algorithm });
			const { cookies, isSetUpDue } = await signIn(passkey);
			expect(cookies.join()).toContain('session_token=');
			expect(isSetUpDue).toBe(false);
			const [opened] = await platform.db
				.select()
				.from(session)
				.where(sql`user_id = ${actor.user.id} and sign_in_method = 'passkey'`);
			expect(opened).toMatchObject({ userAgent: 'A browser' });
			expect(await rowOf(passkey)).toMatchObject({ counter: 2, lastUsedAt: NOW, name: 'Phone' });
		},
	);

	it('goes on with a passkey whose authenticator counts nothing', async () => {
		const { passkey } = await withPasskey({ counts: false });
		await signIn(passkey);
		await signIn(passkey);
		expect(await rowOf(passkey)).toMatchObject({ counter: 0 });
	});

	it('is refused for each single thing that is wrong, and works the next time', async () => {
		const { passkey } = await withPasskey();
		const other = await withPasskey();
		const lies: Record<string, Lies> = {
			'another origin': { origin: 'https://club.example' },
			'another domain': { domain: 'club.example' },
			'another type': { type: 'webauthn.create' },
			'a frame of another site': { crossOrigin: true },
			'a user who was not verified': { isVerified: false },
			'a user who was not there': { isPresent: false },
			'a counter that stays': { counter: 1 },
			'a counter that goes back': { counter: 0 },
			"another member's handle": { userHandle: userHandleOf(other.actor.user.id) },
			"another member's passkey": { id: other.passkey.id },
		};
		for (const [what, lie] of Object.entries(lies)) {
			expect(await refusalOf(signIn(passkey, lie)), what).toBe('passkey_refused');
		}
		const signed = await passkey.sign(await ask());
		const tampered = withTurnedBit(signed, 'signature', 100);
		expect(await refusalOf(send(tampered))).toBe('passkey_refused');
		expect(await refusalOf(send(signed)), 'the challenge is used up').toBe('passkey_expired');
		expect(await rowOf(passkey)).toMatchObject({ counter: 1, lastUsedAt: null });
		expect(await refusalOf(signIn(passkey))).toBe('none');
	});

	it('needs a challenge of this browser, for a sign-in, that was neither used nor expired', async () => {
		const { actor, passkey } = await withPasskey();
		const signed = async () => passkey.sign(await ask());
		const used = await signed();
		await send(used);
		expect(await refusalOf(send(used)), 'sent again').toBe('passkey_expired');
		expect(await refusalOf(send(await signed(), { browser: ANOTHER }))).toBe('passkey_expired');
		expect(await refusalOf(send(await signed(), { browser: null }))).toBe('passkey_expired');
		const tooLate = later(PASSKEY_CHALLENGE_SECONDS * 1000);
		expect(await refusalOf(send(await signed(), { at: tooLate }))).toBe('passkey_expired');
		expect(await refusalOf(signIn(passkey, { challenge: newChallenge() }))).toBe('passkey_expired');
		const forNew = await askForNewPasskey(context(), actor);
		const misused = await passkey.sign({ challenge: forNew.challenge, rpId: forNew.rp.id });
		expect(await refusalOf(send(misused))).toBe('passkey_expired');
	});

	it('is refused kindly for a member who was banned, and after the passkey or the account is gone', async () => {
		const banned = await withPasskey();
		await platform.db.update(user).set({ bannedAt: NOW }).where(eq(user.id, banned.actor.user.id));
		expect(await refusalOf(signIn(banned.passkey))).toBe('banned');
		expect(await rowOf(banned.passkey)).toMatchObject({ lastUsedAt: null });

		const removed = await withPasskey();
		await removePasskey(context(), removed.actor, removed.passkey.id);
		expect(await refusalOf(signIn(removed.passkey))).toBe('passkey_unknown');

		const left = await withPasskey();
		await platform.db.delete(user).where(eq(user.id, left.actor.user.id));
		expect(await rowOf(left.passkey)).toBeUndefined();
		expect(await refusalOf(signIn(left.passkey))).toBe('passkey_unknown');
	});

	it('is agreement enough for a member who was imported, and makes the configured owner one', async () => {
		const actor = await newActor({ awaitsConsentSince: NOW });
		const { passkey } = await withPasskey({}, actor);
		await signIn(passkey);
		const [row] = await platform.db.select().from(user).where(eq(user.id, actor.user.id));
		expect(row).toMatchObject({ awaitsConsentSince: null });
	});

	it('gets one of two responses with the same count in, whatever they signed', async () => {
		const { passkey } = await withPasskey();
		const both = await Promise.all(
			[1, 2].map(async () => passkey.sign(await ask(), { counter: 7 })),
		);
		const outcomes = await Promise.all(both.map((signed) => refusalOf(send(signed))));
		expect(outcomes.sort()).toEqual(['none', 'passkey_refused']);
	});
});

describe('a challenge that is used ten times at the same moment', () => {
	const limited = () => ({ key: `passkey|${client}`, limit: { most: 100, windowMs: MINUTE_MS } });

	async function newStored(): Promise<string> {
		const challenge = newChallenge();
		await storeSignInChallenge(platform.db, { challenge, browserHash: 'b' }, limited(), NOW);
		return challenge;
	}

	/** What the site would do without the guard in its statement: it asks first, and then deletes. */
	async function useNaively(challenge: string): Promise<boolean> {
		const isIt = eq(passkeyChallenges.challenge, challenge);
		const found = await platform.db.select().from(passkeyChallenges).where(isIt);
		await platform.db.delete(passkeyChallenges).where(isIt);
		return found.length > 0;
	}

	const tenTimes = (work: () => Promise<boolean>) =>
		Promise.all(Array.from({ length: 10 }, work)).then((all) => all.filter(Boolean).length);

	it('is used several times without the guard: the race is real', async () => {
		const challenge = await newStored();
		expect(await tenTimes(() => useNaively(challenge))).toBeGreaterThan(1);
	});

	it('is used once with the guard', async () => {
		const challenge = await newStored();
		const given = { challenge, browserHash: 'b', passkeyId: 'x' };
		const use = () => useSignInChallenge(platform.db, given, limited(), NOW);
		expect(await tenTimes(async () => (await use()).isUsed)).toBe(1);
	});

	it('signs in once, of whole sign-ins', async () => {
		const { passkey } = await withPasskey({ counts: false });
		const signed = await passkey.sign(await ask());
		const outcomes = await Promise.all([1, 2, 3].map(() => refusalOf(send(signed))));
		expect(outcomes.sort()).toEqual(['none', 'passkey_expired', 'passkey_expired']);
	});
});

describe('a new passkey', () => {
	async function add(
		asking: Actor,
		adding = asking,
		{ lies = {}, at = context() }: { lies?: Lies; at?: ReturnType<typeof context> } = {},
		passkey?: SoftwarePasskey,
	): Promise<void> {
		const made = passkey ?? (await SoftwarePasskey.make(origin()));
		const credential = await made.create(await askForNewPasskey(context(), asking), lies);
		const response = { ...credential.response, transports: [] };
		await addPasskey(at, adding, { credential: { ...credential, response }, name: 'Key' });
	}

	it('needs a challenge of this session that was neither used nor expired', async () => {
		const [ada, ben] = [await newActor(), await newActor()];
		expect(await refusalOf(add(ada))).toBe('none');
		expect(await refusalOf(add(ada, ben))).toBe('passkey_expired');
		const at = later(PASSKEY_CHALLENGE_SECONDS * 1000);
		expect(await refusalOf(add(ada, ada, { at }))).toBe('passkey_expired');
		expect(await refusalOf(add(ada, ada, { lies: { challenge: newChallenge() } }))).toBe(
			'passkey_expired',
		);
		const { challenge } = await ask();
		expect(await refusalOf(add(ada, ada, { lies: { challenge } })), 'of a sign-in').toBe(
			'passkey_expired',
		);
	});

	it('is refused for each single thing that is wrong', async () => {
		const ada = await newActor();
		for (const lies of [
			{ origin: 'https://club.example' },
			{ domain: 'club.example' },
			{ type: 'webauthn.get' },
			{ crossOrigin: true },
			{ isVerified: false },
		]) {
			expect(await refusalOf(add(ada, ada, { lies })), JSON.stringify(lies)).toBe(
				'passkey_refused',
			);
		}
	});

	it("is refused where it is somebody's already, which stays theirs", async () => {
		const { actor, passkey } = await withPasskey();
		const ben = await newActor();
		expect(await refusalOf(add(ben, ben, {}, passkey))).toBe('passkey_known');
		expect(await rowOf(passkey)).toMatchObject({ userId: actor.user.id, name: 'Phone' });
	});

	it('tells the browser which there are, so that an authenticator makes no second', async () => {
		const { actor, passkey } = await withPasskey();
		expect(await askForNewPasskey(context(), actor)).toMatchObject({
			user: { id: userHandleOf(actor.user.id), name: actor.user.email },
			excludeCredentials: [{ id: passkey.id, transports: ['internal'] }],
		});
	});

	it(`is one of ${MOST_PASSKEYS} at most, also at the same moment`, async () => {
		const ada = await newActor();
		const row = (id: string) => ({
			id,
			userId: ada.user.id,
			publicKey: 'key',
			counter: 0,
			transports: [],
			domain: 'localhost',
			name: 'Key',
			createdAt: NOW,
		});
		for (let count = 1; count < MOST_PASSKEYS; count += 1) {
			await platform.db.insert(passkeys).values(row(`${ada.user.id}-${count}`));
		}
		const outcomes = await Promise.all([1, 2].map(() => refusalOf(add(ada))));
		expect(outcomes.sort()).toEqual(['none', 'too_many_passkeys']);
	});

	it('is not added once the session has ended', async () => {
		const ada = await newActor();
		await platform.db.delete(session).where(eq(session.id, ada.session.id));
		expect(await refusalOf(askForNewPasskey(context(), ada))).toBe('unauthenticated');
	});
});

describe("a member's passkeys", () => {
	it('are renamed and removed by them alone, the last one too', async () => {
		const { actor, passkey } = await withPasskey();
		const ben = await newActor();
		await renamePasskey(context(), ben, { id: passkey.id, name: "Ben's" });
		await removePasskey(context(), ben, passkey.id);
		expect(await rowOf(passkey)).toMatchObject({ name: 'Phone' });
		await renamePasskey(context(), actor, { id: passkey.id, name: 'Laptop' });
		expect(await rowOf(passkey)).toMatchObject({ name: 'Laptop' });
		await removePasskey(context(), actor, passkey.id);
		await removePasskey(context(), actor, passkey.id);
		expect(await rowOf(passkey)).toBeUndefined();
	});
});

describe('the limit for one client', () => {
	it('counts challenges and attempts together, says how long it holds, and ends', async () => {
		const { passkey } = await withPasskey();
		const signed = await passkey.sign(await ask());
		for (let count = 2; count <= 120; count += 1) await ask();
		const refused = await refusedWith(ask(later(5 * MINUTE_MS)));
		expect(refused).toMatchObject({ code: 'too_many_passkey_tries', retryAfter: 10 * 60 });
		expect(await refusalOf(send(signed)), 'uses nothing up').toBe('too_many_passkey_tries');
		expect(await refusalOf(ask(later(15 * MINUTE_MS)))).toBe('none');
		client = crypto.randomUUID();
		expect(await refusalOf(send(signed))).toBe('none');
	});
});

describe('the chore that cleans up', () => {
	it('removes challenges that have expired, and no others', async () => {
		await platform.db.delete(passkeyChallenges);
		await ask();
		const { challenge } = await ask(later(MINUTE_MS));
		await deleteExpiredRows({
			db: platform.db,
			now: fromNow(PASSKEY_CHALLENGE_SECONDS * 1000 + 1),
		});
		const left = await platform.db.select().from(passkeyChallenges);
		expect(left.map((row) => row.challenge)).toEqual([challenge]);
	});
});
