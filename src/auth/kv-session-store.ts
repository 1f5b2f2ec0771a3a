import type { SecondaryStorage } from 'better-auth';
import type { Db } from '../db/client.ts';
import { findSession, findSessionVersion, sessionTokensOf } from '../db/sessions.ts';
import { logger } from '../logger.ts';

/** A cached session is believed for this long after the database was asked. */
const FRESH_MS = 60_000;
/** KV refuses a shorter life (developers.cloudflare.com/kv/api/write-key-value-pairs). */
const TTL_SECONDS = 60;
/** How long a request waits for KV before the database answers instead. */
const PATIENCE_MS = 150;
/** How long an isolate leaves KV out after it failed or was slow. */
const PAUSE_MS = 10_000;
/** The same for writing alone. */
const WRITE_PAUSE_MS = 60_000;

const ACTIVE_SESSIONS = 'active-sessions-';
const VERIFICATION = 'verification:';

interface CachedSession {
	/** The moment before the database was read, milliseconds since 1970. */
	checkedAt: number;
	session: { expiresAt: string; updatedAt: string };
	user: { updatedAt: string };
}

export interface KvSessionStoreOptions {
	kv: KVNamespace;
	db: Db;
	/** Lets work go on after the answer. */
	waitUntil: (work: Promise<unknown>) => void;
	/** Milliseconds since 1970. */
	now?: () => number;
}

/** The key of a session: a hash, so that who can list the keys cannot sign in with them. */
async function keyOf(token: string): Promise<string> {
	const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token));
	return `session:${Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** What an isolate knows of one side, reading or writing, of one KV namespace. */
class KvHealth {
	private readonly pauseMs: number;
	private pausedUntil = 0;
	/** Failures and time-outs since the isolate began. */
	failures = 0;

	constructor(pauseMs: number) {
		this.pauseMs = pauseMs;
	}

	isPaused(now: number): boolean {
		return now < this.pausedUntil;
	}

	failed(operation: string, reason: string, now: number): void {
		this.failures += 1;
		// Said once for each outage: every further failure in the pause is only counted.
		if (!this.isPaused(now)) {
			const { pauseMs, failures } = this;
			logger.warn('kv_left_out', { operation, reason, pauseMs, failures });
		}
		this.pausedUntil = now + this.pauseMs;
	}
}

interface KvState {
	/** Reading and removing. */
	reads: KvHealth;
	/** Writing fails for the rest of the day when the plan's writes are used up; reading goes on. */
	writes: KvHealth;
	/** Keys that are being written: KV takes one write a second for each. */
	writing: Set<string>;
}

const states = new WeakMap<KVNamespace, KvState>();

function stateOf(kv: KVNamespace): KvState {
	let state = states.get(kv);
	if (!state) {
		state = {
			reads: new KvHealth(PAUSE_MS),
			writes: new KvHealth(WRITE_PAUSE_MS),
			writing: new Set(),
		};
		states.set(kv, state);
	}
	return state;
}

const LATE = Symbol('late');

async function withPatience<Value>(work: Promise<Value>): Promise<Value | typeof LATE> {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const late = new Promise<typeof LATE>((resolve) => {
		timer = setTimeout(() => resolve(LATE), PATIENCE_MS);
	});
	try {
		return await Promise.race([work, late]);
	} finally {
		clearTimeout(timer);
	}
}

type Attempt<Value> = { is: 'done'; value: Value } | { is: 'late' } | { is: 'failed' };

/** Does one thing with KV without ever failing or holding up the request. */
async function attempt<Value>(
	options: KvSessionStoreOptions,
	health: KvHealth,
	operation: string,
	work: () => Promise<Value>,
): Promise<Attempt<Value>> {
	const now = options.now ?? Date.now;
	if (health.isPaused(now())) return { is: 'failed' };
	try {
		const running = work();
		const result = await withPatience(running);
		if (result !== LATE) return { is: 'done', value: result };
		health.failed(operation, 'time-out', now());
		// It may still fail after we stopped waiting; nobody is left to hear of it.
		options.waitUntil(running.then(ignore, ignore));
		return { is: 'late' };
	} catch (error) {
		health.failed(operation, error instanceof Error ? error.name : 'unknown', now());
		return { is: 'failed' };
	}
}

function ignore(): void {}

/**
 * Forgets cached sessions, so that the database is asked on their next use.
 *
 * Deleting is tried even while KV is left out (not waited for then): a session that ended must not
 * come back to life when KV does.
 *
 * @param tokens raw session tokens
 */
export async function forgetCachedSessions(
	options: Pick<KvSessionStoreOptions, 'kv' | 'waitUntil' | 'now'>,
	tokens: readonly string[],
): Promise<void> {
	const now = options.now ?? Date.now;
	const health = stateOf(options.kv).reads;
	const deleting = Promise.all(
		tokens.map(async (token) => options.kv.delete(await keyOf(token))),
	).then(ignore, (error: unknown) => {
		health.failed('delete', error instanceof Error ? error.name : 'unknown', now());
	});
	options.waitUntil(deleting);
	if (health.isPaused(now())) return;
	if ((await withPatience(deleting)) === LATE) health.failed('delete', 'time-out', now());
}

/**
 * KV as better-auth's secondary storage: a read-through cache of sessions in front of D1, and nothing
 * else (docs/decisions/0002). Only the read-through ever writes; better-auth's own writes remove the
 * key instead, because they can carry a session that has just been ended.
 */
export function createKvSessionStore(options: KvSessionStoreOptions): SecondaryStorage {
	const { kv, db, waitUntil } = options;
	const state = stateOf(kv);
	const now = options.now ?? Date.now;

	async function readCache(token: string): Promise<string | null> {
		const read = await attempt(options, state.reads, 'get', async () => kv.get(await keyOf(token)));
		if (read.is !== 'done' || !read.value) return null;
		const text = read.value;
		try {
			const cached = JSON.parse(text) as CachedSession;
			const isFresh = now() - cached.checkedAt < FRESH_MS;
			const isLive = Date.parse(cached.session.expiresAt) > now();
			const hasUser = typeof cached.user.updatedAt === 'string';
			return isFresh && isLive && hasUser ? text : null;
		} catch {
			// Another version of the site may have written it.
			return null;
		}
	}

	/**
	 * Runs after the answer. The session can end, or its user change, between the read of the database
	 * and this write, so the database is asked once more behind it.
	 */
	async function writeBack(token: string, value: CachedSession): Promise<void> {
		const key = await keyOf(token);
		if (state.writing.has(key)) return;
		state.writing.add(key);
		try {
			const written = await attempt(options, state.writes, 'put', () =>
				kv.put(key, JSON.stringify(value), { expirationTtl: TTL_SECONDS }),
			);
			if (written.is === 'failed') return;
			const version = await findSessionVersion(db, token);
			const isUnchanged =
				version !== null &&
				version.sessionUpdatedAt.toISOString() === value.session.updatedAt &&
				version.userUpdatedAt.toISOString() === value.user.updatedAt;
			if (!isUnchanged) await forgetCachedSessions(options, [token]);
		} finally {
			state.writing.delete(key);
		}
	}

	async function readThrough(token: string): Promise<string | null> {
		const cached = await readCache(token);
		if (cached) return cached;

		const checkedAt = now();
		const found = await findSession(db, token, new Date(checkedAt));
		if (!found) return null;
		const value = JSON.parse(JSON.stringify({ checkedAt, ...found })) as CachedSession;
		if (!state.reads.isPaused(now()) && !state.writes.isPaused(now())) {
			waitUntil(
				writeBack(token, value).catch((error: unknown) => {
					logger.warn('session_write_back_failed', {
						reason: error instanceof Error ? error.name : 'unknown',
					});
				}),
			);
		}
		return JSON.stringify(value);
	}

	return {
		async get(key) {
			if (key.startsWith(VERIFICATION)) return null;
			if (!key.startsWith(ACTIVE_SESSIONS)) return readThrough(key);
			const sessions = await sessionTokensOf(db, key.slice(ACTIVE_SESSIONS.length));
			return JSON.stringify(
				sessions.map(({ token, expiresAt }) => ({ token, expiresAt: expiresAt.getTime() })),
			);
		},
		async set(key) {
			if (key.startsWith(VERIFICATION) || key.startsWith(ACTIVE_SESSIONS)) return;
			await forgetCachedSessions(options, [key]);
		},
		async delete(key) {
			if (key.startsWith(VERIFICATION) || key.startsWith(ACTIVE_SESSIONS)) return;
			await forgetCachedSessions(options, [key]);
		},
		async getAndDelete() {
			throw new Error('KV cannot take a value out atomically: single-use values live in D1.');
		},
		async increment() {
			throw new Error('KV cannot count atomically: limits live in D1.');
		},
	};
}
