import { betterAuth } from 'better-auth/minimal';
import { magicLink } from 'better-auth/plugins/magic-link';
import { type Config, readConfig } from '../config.ts';
import { primary } from '../db/client.ts';
import { SESSION_SECONDS, SIGN_IN_MINUTES } from '../domain/club/retention.ts';
import type { Environment } from '../environment.ts';
import { describeError, isDatabaseError, logger } from '../logger.ts';
import { waitUntil } from '../wait-until.ts';
import { databaseAdapter } from './database-adapter.ts';
import { DISABLED_PATHS } from './disabled-paths.ts';
import { createKvSessionStore } from './kv-session-store.ts';
import { openSession } from './open-session.ts';

const DAY_SECONDS = 24 * 60 * 60;

/** A session slides on at most this often, so that a visit is rarely a write. */
export const SESSION_UPDATE_AGE_SECONDS = DAY_SECONDS;

function build(env: Environment, config: Config, cache: boolean) {
	const kvStore =
		cache && env.KV
			? createKvSessionStore({ kv: env.KV, db: primary(env.DB), waitUntil })
			: undefined;

	return betterAuth({
		appName: 'Regulars',
		baseURL: config.siteUrl.origin,
		basePath: '/auth',
		secret: config.authSecret,
		trustedOrigins: [config.siteUrl.origin],
		database: databaseAdapter(env.DB),
		...(kvStore && { secondaryStorage: kvStore }),
		disabledPaths: [...DISABLED_PATHS],
		user: {
			additionalFields: {
				role: { type: 'string', input: false, required: false, defaultValue: 'member' },
				bannedAt: { type: 'date', input: false, required: false },
				language: { type: 'string', input: false, required: false },
			},
		},
		session: {
			storeSessionInDatabase: true,
			expiresIn: SESSION_SECONDS,
			updateAge: SESSION_UPDATE_AGE_SECONDS,
			cookieCache: { enabled: false },
			// Without a default here: the table has one, and what `openSession` says would lose against this one.
			additionalFields: {
				signInMethod: { type: 'string', input: false, required: false },
			},
		},
		verification: { storeInDatabase: true, disableCleanup: true },
		rateLimit: { enabled: true, storage: 'database', window: 60, max: 60 },
		advanced: {
			cookiePrefix: 'regulars',
			useSecureCookies: config.siteUrl.protocol === 'https:',
			ipAddress: { ipAddressHeaders: ['cf-connecting-ip'] },
			// A session is read with its user by one query.
			database: { validateSchema: false, joins: true },
		},
		telemetry: { enabled: false },
		logger: {
			// What better-auth logs beside its message can quote a request; of that only what the database said.
			log: (level, message, ...rest: unknown[]) => {
				if (level !== 'error') return;
				const fault = rest.find(isDatabaseError);
				logger.error('better_auth_error', {
					said: message,
					...(fault ? describeError(fault) : {}),
				});
			},
		},
		plugins: [
			magicLink({
				expiresIn: SIGN_IN_MINUTES * 60,
				storeToken: 'hashed',
				generateToken: () => {
					throw new Error('A sign-in link is made by features/sign-in/ask-for-sign-in.ts only.');
				},
				// The email carries a code too, and is sent by the feature that made both.
				sendMagicLink: () => undefined,
			}),
			openSession(),
		],
	});
}

type BetterAuth = ReturnType<typeof build>;

/** better-auth in two variants, alike in everything but where a session is looked up. */
export interface Auth {
	/** Sessions through KV where it is bound: for pages that change nothing. */
	throughCache: BetterAuth;
	/** Sessions from D1 alone: for everything that changes data, and for organizers' pages. */
	fromDatabase: BetterAuth;
}

const memo = new WeakMap<Environment, Auth>();

/** Makes a value when it is first asked for. A page for a visitor, who has no session, asks for neither reading. */
function once<Value extends object>(make: () => Value): () => Value {
	let made: Value | null = null;
	return () => {
		made ??= make();
		return made;
	};
}

/**
 * The only way to an auth object. Whoever needs one calls this, for each request; the result is cached for
 * the isolate and holds no state of a request.
 *
 * @param env the bindings and variables; their configuration is `readConfig`'s
 * @throws Error where the configuration is not complete: the middleware reports it first
 */
export function createAuth(env: Environment): Auth {
	let auth = memo.get(env);
	if (!auth) {
		const configuration = readConfig(env);
		if (!configuration.ok) {
			const names = configuration.problems.map(({ name }) => name).join(', ');
			throw new Error(`Not configured: ${names}`);
		}
		const { config } = configuration;
		const fromDatabase = once(() => build(env, config, false));
		const throughCache = env.KV ? once(() => build(env, config, true)) : fromDatabase;
		auth = {
			get fromDatabase() {
				return fromDatabase();
			},
			get throughCache() {
				return throughCache();
			},
		};
		memo.set(env, auth);
	}
	return auth;
}
