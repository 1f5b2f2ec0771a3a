import type { SecondaryStorage } from 'better-auth';
import { wallClock } from '../clock.ts';
import type { Db } from '../db/client.ts';
import { findSession, findSessionVersion, sessionTokensOf } from '../db/sign-in/sessions.ts';
import { CACHED_SESSION_SECONDS } from '../domain/club/retention.ts';
import { toHex } from '../domain/text/encodings.ts';
import { logger } from '../logger.ts';
import { beginRead } from './measured-read.ts';

/** A cached session is believed for this long after the database was asked. */
const FRESH_MS = 60_000;
/** How long a request waits for KV before the database is asked instead. */
const PATIENCE_MS = 150;
/** How long an isolate leaves KV out after it failed or was slow. */
const PAUSE_MS = 10_000;
/** The same for writing alone. */
const WRITE_PAUSE_MS = 60_000;

const ACTIVE_SESSIONS = 'active-sessions-';

const timeNow = () => wallClock().getTime();

/**
 * The tokens that better-auth makes (`createSession` in its internal adapter). It keeps other things in a
 * secondary storage too: verifications, and since 1.7.16 the moment before which all of a member's
 * sessions are revoked (`revoked-sessions-before-<id>`), which it asks for on every read of a session. D1
 * knows both.
 */
const SESSION_TOKEN = /^[a-zA-Z0-9]{32}$/;

interface CachedSession {
	/** The moment before the database was read, milliseconds since 1970. */
	checkedAt: number;
	session: { expiresAt: string; updatedAt: string; signInMethod: string };
	user: { updatedAt: string };
}

export interface KvSessionStoreOptions {
	kv: KVNamespace;
	db: Db;
	/** Lets work go on after the response. */
	waitUntil: (work: Promise<unknown>) => void;
	/** Milliseconds since 1970; left out, by the clock on the wall. */
	now?: () => number;
}

/** The key of a session: a hash, so that nobody who can list the keys can sign in with them. */
async function keyOf(token: string): Promise<string> {
	const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token));
	return `session:${toHex(digest)}`;
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

/**
 * Reads without ever failing or holding up the request.
 *
 * @returns what KV holds, or null when it failed, was late or is left out for now
 */
async function readPatiently(
	options: KvSessionStoreOptions,
	health: KvHealth,
	key: string,
): Promise<string | null> {
	const now = options.now ?? timeNow;
	if (health.isPaused(now())) return null;
	try {
		const reading = options.kv.get(key);
		const result = await withPatience(reading);
		if (result !== LATE) return result;
		health.failed('get', 'time-out', now());
		// It may still fail after we stopped waiting; nobody is left to hear of it.
		options.waitUntil(reading.then(ignore, ignore));
	} catch (error) {
		health.failed('get', error instanceof Error ? error.name : 'unknown', now());
	}
	return null;
}

/**
 * Writes, however long it takes: this is done after the response.
 *
 * @returns whether the value has landed
 */
async function writeWhole(
	options: KvSessionStoreOptions,
	health: KvHealth,
	key: string,
	text: string,
): Promise<boolean> {
	const now = options.now ?? timeNow;
	try {
		const writing = options.kv.put(key, text, { expirationTtl: CACHED_SESSION_SECONDS });
		if ((await withPatience(writing)) === LATE) health.failed('put', 'time-out', now());
		await writing;
		return true;
	} catch (error) {
		health.failed('put', error instanceof Error ? error.name : 'unknown', now());
		return false;
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
	const now = options.now ?? timeNow;
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
	const now = options.now ?? timeNow;

	async function readCache(token: string): Promise<string | null> {
		const text = await readPatiently(options, state.reads, await keyOf(token));
		if (!text) return null;
		try {
			const cached = JSON.parse(text) as CachedSession;
			const isFresh = now() - cached.checkedAt < FRESH_MS;
			const isLive = Date.parse(cached.session.expiresAt) > now();
			const hasUser = typeof cached.user.updatedAt === 'string';
			// What the release before has written doesn't say how the session began.
			const isWhole = typeof cached.session.signInMethod === 'string';
			return isFresh && isLive && hasUser && isWhole ? text : null;
		} catch {
			// Another version of the site may have written it.
			return null;
		}
	}

	/**
	 * Runs after the response. The session can end, or its user change, between the read of the database
	 * and the moment at which this write lands, so the database is asked once more behind it.
	 */
	async function writeBack(token: string, value: CachedSession): Promise<void> {
		const key = await keyOf(token);
		if (state.writing.has(key)) return;
		state.writing.add(key);
		try {
			if (!(await writeWhole(options, state.writes, key, JSON.stringify(value)))) return;
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
		const note = beginRead();
		const cached = await readCache(token);
		if (cached) {
			note?.('kv_hit');
			return cached;
		}
		// A KV that has just failed is left out from this moment on.
		const source = state.reads.isPaused(now()) ? 'kv_failed' : 'kv_miss';

		const checkedAt = now();
		const found = await findSession(db, token, new Date(checkedAt));
		note?.(source);
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
			if (SESSION_TOKEN.test(key)) return readThrough(key);
			if (!key.startsWith(ACTIVE_SESSIONS)) return null;
			const sessions = await sessionTokensOf(db, key.slice(ACTIVE_SESSIONS.length));
			return JSON.stringify(
				sessions.map(({ token, expiresAt }) => ({ token, expiresAt: expiresAt.getTime() })),
			);
		},
		async set(key) {
			if (SESSION_TOKEN.test(key)) await forgetCachedSessions(options, [key]);
		},
		async delete(key) {
			if (SESSION_TOKEN.test(key)) await forgetCachedSessions(options, [key]);
		},
		async getAndDelete() {
			throw new Error('KV cannot take a value out atomically: single-use values live in D1.');
		},
		async increment() {
			throw new Error('KV cannot count atomically: limits live in D1.');
		},
	};
}
