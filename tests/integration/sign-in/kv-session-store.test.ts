import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createKvSessionStore, forgetCachedSessions } from '../../../src/auth/kv-session-store.ts';
import { session } from '../../../src/db/auth-schema.ts';
import { renameUser } from '../../../src/db/members/users.ts';
import { deleteSessionByToken } from '../../../src/db/sign-in/sessions.ts';
import { useQuietLogs } from '../../support/quiet-logs.ts';
import { DAY_MS, NOW } from '../../support/time.ts';
import { useLocalPlatform } from '../local-platform.ts';
import { addMember, addSession } from '../rows.ts';
import { workAfterwards } from '../work-afterwards.ts';

const platform = useLocalPlatform();
useQuietLogs();
let user: string;
let sessionId: string;
let token: string;
let time: number;
const unsettled: (() => Promise<void>)[] = [];

beforeEach(async () => {
	for (const { name } of (await platform.env.KV.list()).keys) await platform.env.KV.delete(name);
	time = NOW.getTime();
	user = await addMember(platform.db);
	({ id: sessionId, token } = await addSession(platform.db, user));
	platform.statements.length = 0;
});
afterEach(async () => {
	// What a test leaves running must not write into the next one.
	for (const settled of unsettled.splice(0)) await settled();
	vi.restoreAllMocks();
});

type Operation = 'get' | 'put' | 'delete';

/** The real KV, with something in the way of some of its operations. */
function kvWith(faults: Partial<Record<Operation, () => Promise<void>>> = {}) {
	const calls: Operation[] = [];
	const real = platform.env.KV;
	const before = async (operation: Operation) => {
		calls.push(operation);
		await faults[operation]?.();
	};
	const kv = {
		get: async (key: string) => {
			await before('get');
			return real.get(key);
		},
		put: async (key: string, value: string, options: KVNamespacePutOptions) => {
			await before('put');
			return real.put(key, value, options);
		},
		delete: async (key: string) => {
			await before('delete');
			return real.delete(key);
		},
	} as unknown as KVNamespace;
	return { kv, calls, faults };
}

function storeOn(kv: KVNamespace) {
	const after = workAfterwards();
	unsettled.push(after.settled);
	const options = { kv, db: platform.db, waitUntil: after.waitUntil, now: () => time };
	const store = createKvSessionStore(options);
	return {
		store,
		options,
		settled: after.settled,
		/** Signs out as the site does: the row first, then the cached copy. */
		signOut: async () => {
			await deleteSessionByToken(platform.db, token);
			await forgetCachedSessions(options, [token]);
		},
	};
}

const keys = async () => (await platform.env.KV.list()).keys.map(({ name }) => name);
const fail = async () => {
	throw new Error('KV is not there');
};

const wait = (milliseconds: number) => () =>
	new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** Something to stop at until a test lets it pass. */
function gate() {
	const { promise, resolve } = Promise.withResolvers<void>();
	return { wait: () => promise, open: resolve };
}

const nameIn = (text: unknown) =>
	(JSON.parse(String(text)) as { user: { name: string } }).user.name;

describe('a session that is read', () => {
	it('comes from the database first, and from KV for a minute after', async () => {
		const { store, settled } = storeOn(kvWith().kv);
		expect(nameIn(await store.get(token))).toBe('Ada Example');
		expect(platform.statements).toHaveLength(1);
		await settled();

		platform.statements.length = 0;
		time += 59_999;
		expect(nameIn(await store.get(token))).toBe('Ada Example');
		expect(platform.statements).toEqual([]);
	});

	it('comes from the database again after a minute, however long KV keeps it', async () => {
		const { store, settled } = storeOn(kvWith().kv);
		await store.get(token);
		await settled();
		expect(await keys()).toHaveLength(1);
		platform.statements.length = 0;
		time += 60_000;
		await store.get(token);
		expect(platform.statements).toHaveLength(1);
	});

	it('counts its minute from before the database was read, not from when it was stored', async () => {
		const slow = gate();
		const { store, settled } = storeOn(kvWith({ put: slow.wait }).kv);
		await store.get(token);
		time += 30_000;
		slow.open();
		await settled();
		time += 30_000;
		platform.statements.length = 0;
		await store.get(token);
		expect(platform.statements).toHaveLength(1);
	});

	it('ends at its own end, cached or not', async () => {
		const { token: short } = await addSession(platform.db, user, {
			expiresAt: new Date(time + 20_000),
		});
		const { store, settled } = storeOn(kvWith().kv);
		expect(await store.get(short)).not.toBeNull();
		await settled();
		time += 20_000;
		expect(await store.get(short)).toBeNull();
	});

	it('is none where it does not exist, and nothing is stored for it', async () => {
		const { store, settled } = storeOn(kvWith().kv);
		expect(await store.get('no-such-token')).toBeNull();
		await settled();
		expect(await keys()).toEqual([]);
	});

	it('is stored under a key with which nobody can sign in', async () => {
		const { store, settled } = storeOn(kvWith().kv);
		await store.get(token);
		await settled();
		const [key] = await keys();
		expect(key).toMatch(/^session:[0-9a-f]{64}$/);
		expect(key).not.toContain(token);
	});

	it('is a miss where KV has something else than this version of the site writes', async () => {
		const { store, settled } = storeOn(kvWith().kv);
		await store.get(token);
		await settled();
		const [key = ''] = await keys();
		const foreign = ['not json', 'null', '{}', '[]', '{"checkedAt":"soon"}', '7', '{"session":{}}'];
		for (const value of foreign) {
			await platform.env.KV.put(key, value);
			expect(nameIn(await store.get(token)), value).toBe('Ada Example');
			await settled();
		}
	});
});

describe('a copy of the release before', () => {
	it("is a miss, because it doesn't say how the session began", async () => {
		const { store, settled } = storeOn(kvWith().kv);
		const read = async () => JSON.parse(String(await store.get(token)));
		const { session: whole, ...rest } = await read();
		await settled();
		const { signInMethod: _, ...before } = whole;
		const [key = ''] = await keys();
		await platform.env.KV.put(key, JSON.stringify({ ...rest, session: before }));
		expect(await read()).toMatchObject({ session: whole });
		await settled();
	});
});

describe('the store of sessions writes only what it reads', () => {
	it('and removes what better-auth wants stored', async () => {
		const { kv, calls } = kvWith();
		const { store, settled } = storeOn(kv);
		await store.get(token);
		await settled();
		calls.length = 0;
		await store.set(token, 'whatever better-auth has in its hands', 3600);
		await settled();
		expect(calls).toEqual(['delete']);
		expect(await keys()).toEqual([]);
	});

	it('and removes the cached copy of a deleted session', async () => {
		const { store, settled } = storeOn(kvWith().kv);
		await store.get(token);
		await settled();
		await store.delete(token);
		await settled();
		expect(await keys()).toEqual([]);
	});
});

describe('a read that meets a sign-out half-way', () => {
	it('brings nothing back when its write comes after the sign-out', async () => {
		const { kv, faults } = kvWith();
		const held = gate();
		faults.put = held.wait;
		const { store, settled, signOut } = storeOn(kv);
		// The read has the session from the database already and is about to store it …
		expect(await store.get(token)).not.toBeNull();
		// … when the member signs out, which finds nothing in KV to remove …
		await signOut();
		expect(await keys()).toEqual([]);
		// … and only now the write arrives.
		held.open();
		await settled();
		expect(await keys()).toEqual([]);
		expect(await store.get(token)).toBeNull();
	});

	it('brings nothing back when KV is so slow that nothing waited for the write', async () => {
		const { kv, faults } = kvWith();
		const held = gate();
		faults.put = held.wait;
		const { store, settled, signOut } = storeOn(kv);
		expect(await store.get(token)).not.toBeNull();
		// Longer than anybody waits for KV: the store has given the write up.
		await wait(400)();
		await signOut();
		await wait(50)();
		held.open();
		await settled();
		expect(await keys()).toEqual([]);
		time += 15_000;
		expect(await store.get(token)).toBeNull();
	});

	it('brings nothing back when better-auth deletes the key before the row', async () => {
		const { store, settled } = storeOn(kvWith().kv);
		await store.get(token);
		await settled();
		await store.delete(token);
		const reading = store.get(token);
		expect(await reading).not.toBeNull();
		await platform.db.delete(session).where(eq(session.token, token));
		await settled();
		expect(await keys()).toEqual([]);
	});

	it('shows no old name when the user is renamed instead', async () => {
		const { kv, faults } = kvWith();
		const held = gate();
		faults.put = held.wait;
		const { store, settled, options } = storeOn(kv);
		await store.get(token);
		const by = { userId: user, sessionId, least: 'member' } as const;
		const tokens = await renameUser(platform.db, by, 'Grace', new Date(time + 5));
		await forgetCachedSessions(options, tokens);
		held.open();
		await settled();
		expect(await keys()).toEqual([]);
		expect(nameIn(await store.get(token))).toBe('Grace');
	});

	it('stores what nothing has changed meanwhile', async () => {
		const { store, settled } = storeOn(kvWith().kv);
		await store.get(token);
		await settled();
		expect(await keys()).toHaveLength(1);
	});
});

describe('a KV in trouble', () => {
	it('that throws leaves the read to the database', async () => {
		const { store } = storeOn(kvWith({ get: fail, put: fail, delete: fail }).kv);
		expect(nameIn(await store.get(token))).toBe('Ada Example');
	});

	it('that does not respond is not waited for', async () => {
		const never = gate();
		const { store } = storeOn(kvWith({ get: never.wait }).kv);
		expect(nameIn(await store.get(token))).toBe('Ada Example');
		never.open();
	});

	it('that is full stores nothing, breaks nothing, and is still read', async () => {
		const { kv, calls } = kvWith({ put: fail });
		const { store, settled } = storeOn(kv);
		expect(await store.get(token)).not.toBeNull();
		await settled();
		expect(await keys()).toEqual([]);
		await store.get(token);
		await settled();
		expect(calls).toEqual(['get', 'put', 'get']);
		// No second look at the database behind a write that was refused.
		expect(platform.statements).toHaveLength(2);
	});

	it('takes one write of a session at a time, however many pages miss at once', async () => {
		const held = gate();
		const { kv, calls } = kvWith({ put: held.wait });
		const { store, settled } = storeOn(kv);
		await Promise.all([store.get(token), store.get(token), store.get(token)]);
		held.open();
		await settled();
		expect(calls.filter((call) => call === 'put')).toHaveLength(1);
		expect(await keys()).toHaveLength(1);
	});

	it('is left alone for ten seconds, which is logged once', async () => {
		const { kv, calls } = kvWith({ get: fail, put: fail, delete: fail });
		const { store, settled } = storeOn(kv);
		for (let read = 0; read < 5; read += 1) {
			await store.get(token);
			await settled();
			time += 1_000;
		}
		expect(calls).toEqual(['get']);
		expect(console.warn).toHaveBeenCalledTimes(1);
		time += 10_000;
		await store.get(token);
		expect(calls.filter((call) => call === 'get')).toHaveLength(2);
		expect(console.warn).toHaveBeenCalledTimes(2);
	});

	it('is used again once it is back', async () => {
		const { kv, faults } = kvWith({ get: fail });
		const { store, settled } = storeOn(kv);
		await store.get(token);
		delete faults.get;
		time += 10_001;
		await store.get(token);
		await settled();
		platform.statements.length = 0;
		await store.get(token);
		expect(platform.statements).toEqual([]);
	});

	it('does not stop a sign-out, which is tried in KV even while it is left alone', async () => {
		const { kv, calls, faults } = kvWith({ get: fail });
		const { store, settled, signOut } = storeOn(kv);
		await store.get(token);
		delete faults.get;
		await signOut();
		await settled();
		expect(calls).toEqual(['get', 'delete']);
		expect(await store.get(token)).toBeNull();
	});

	it('is logged without any token', async () => {
		const { store, settled } = storeOn(kvWith({ get: fail, delete: fail }).kv);
		await store.get(token);
		await store.delete(token);
		await settled();
		const logged = vi.mocked(console.warn).mock.calls.flat().join('\n');
		expect(logged).toContain('kv_left_out');
		expect(logged).not.toContain(token);
	});
});

describe('what does not belong in KV', () => {
	it("is the list of a member's sessions, which comes from the database", async () => {
		const { kv, calls } = kvWith();
		const { store } = storeOn(kv);
		const key = `active-sessions-${user}`;
		const second = await addSession(platform.db, user);
		await store.set(key, '[]', 3600);
		await store.delete(key);
		const listed = JSON.parse(String(await store.get(key))) as unknown[];
		const expiresAt = NOW.getTime() + 30 * DAY_MS;
		expect(listed).toHaveLength(2);
		expect(listed).toEqual(
			expect.arrayContaining([
				{ token, expiresAt },
				{ token: second.token, expiresAt },
			]),
		);
		expect(calls).toEqual([]);
	});

	it.each([
		['a verification', 'verification:abc'],
		['the moment before which sessions are revoked', 'revoked-sessions-before-'],
		['a counter of a limiter', '203.0.113.7|/sign-in/magic-link'],
		['a key that nobody knows yet', 'something-new'],
	])('is in the database alone, and takes no read of KV: %s', async (_, begins) => {
		const key = begins.endsWith('-') ? begins + user : begins;
		const { kv, calls } = kvWith();
		const { store, settled } = storeOn(kv);
		await store.set(key, '1', 600);
		expect(await store.get(key)).toBeNull();
		await store.delete(key);
		await settled();
		expect(calls).toEqual([]);
		expect(platform.statements).toEqual([]);
		expect(await keys()).toEqual([]);
	});

	it('is anything to be used once or counted', async () => {
		const { store } = storeOn(kvWith().kv);
		await expect(store.getAndDelete?.('verification:abc')).rejects.toThrow(/D1/);
		await expect(store.increment?.('limit', 60)).rejects.toThrow(/D1/);
	});
});
