import { resolve } from 'node:path';
import { drizzle } from 'drizzle-orm/d1';
import { migrate } from 'drizzle-orm/d1/migrator';
import { Miniflare } from 'miniflare';
import { type Db, primary } from '../../src/db/client.ts';
import {
	BINDINGS,
	COMPATIBILITY_DATE,
	COMPATIBILITY_FLAGS,
	type Database,
	type Environment,
} from '../../src/environment.ts';

/**
 * Real local D1 and KV in workerd, kept in memory, for tests that run in Node.
 *
 * The statements are collected here and run there in one request. (The proxies that miniflare and
 * wrangler offer make a blocking round trip for every `prepare` and `bind`, which is ten times slower.)
 */
export interface LocalPlatform {
	env: Environment & Required<Pick<Environment, 'KV' | 'MAILBOX'>>;
	db: Db;
	/** Every statement that was run, for tests that count; empty it with `statements.length = 0`. */
	statements: string[];
	/** How many times the database was asked: a batch is asked once. */
	roundTrips: () => number;
	dispose: () => Promise<void>;
}

/** The variables of a local run; nothing in them is secret. */
const VARIABLES = {
	SITE_URL: 'http://localhost:4321',
	MAIL_FROM: 'Test Club <club@example.com>',
	AUTH_SECRET: 'a-secret-of-the-tests-and-of-nothing-else',
	LOCAL_MAILBOX: 'on',
};

type Way = 'all' | 'run' | 'raw' | 'batch';

interface Asked {
	binding: string;
	way: Way;
	statements: { sql: string; params: unknown[] }[];
}

/** Runs in workerd, beside the bindings. */
const WORKER = `export default {
	async fetch(request, env) {
		const { binding, way, statements } = await request.json();
		const db = env[binding];
		const prepared = statements.map(({ sql, params }) =>
			params.length > 0 ? db.prepare(sql).bind(...params) : db.prepare(sql));
		try {
			const result = way === 'batch' ? await db.batch(prepared) : await prepared[0][way]();
			return Response.json({ result });
		} catch (error) {
			return Response.json({ error: error.message });
		}
	},
};`;

class RemoteStatement {
	readonly sql: string;
	readonly params: unknown[];
	private readonly ask: (way: Way, statements: RemoteStatement[]) => Promise<unknown>;

	constructor(ask: RemoteStatement['ask'], sql: string, params: unknown[] = []) {
		this.ask = ask;
		this.sql = sql;
		this.params = params;
	}

	bind(...params: unknown[]) {
		return new RemoteStatement(this.ask, this.sql, params);
	}
	all() {
		return this.ask('all', [this]);
	}
	run() {
		return this.ask('run', [this]);
	}
	raw() {
		return this.ask('raw', [this]);
	}
}

export async function startLocalPlatform(): Promise<LocalPlatform> {
	const namesOf = (kind: string) =>
		Object.entries(BINDINGS)
			.filter(([, entry]) => entry.kind === kind)
			.map(([name]) => name);
	const miniflare = new Miniflare({
		modules: true,
		script: WORKER,
		compatibilityDate: COMPATIBILITY_DATE,
		compatibilityFlags: [...COMPATIBILITY_FLAGS],
		d1Databases: namesOf('d1'),
		kvNamespaces: namesOf('kv'),
	});
	const statements: string[] = [];
	let roundTrips = 0;

	function database(binding: string): Database {
		const ask = async (way: Way, asked: RemoteStatement[]): Promise<unknown> => {
			roundTrips += 1;
			statements.push(...asked.map(({ sql }) => sql));
			const body: Asked = {
				binding,
				way,
				statements: asked.map(({ sql, params }) => ({ sql, params })),
			};
			const response = await miniflare.dispatchFetch('http://localhost/', {
				method: 'POST',
				body: JSON.stringify(body),
			});
			const answer = (await response.json()) as { result?: unknown; error?: string };
			if (answer.error !== undefined) throw new Error(answer.error);
			return answer.result;
		};
		const client = {
			prepare: (sql: string) => new RemoteStatement(ask, sql),
			batch: (asked: RemoteStatement[]) => ask('batch', asked),
			withSession: () => client,
		};
		// What Drizzle, better-auth and the site call of a database.
		return client as unknown as Database;
	}

	const env = {
		...VARIABLES,
		DB: database('DB'),
		MAILBOX: database('MAILBOX'),
		// The same interface under another copy of its type.
		KV: (await miniflare.getKVNamespace('KV')) as unknown as KVNamespace,
	};
	await migrate(drizzle(env.DB), {
		migrationsFolder: resolve(import.meta.dirname, '../../drizzle'),
	});
	statements.length = 0;
	return {
		env,
		db: primary(env.DB),
		statements,
		roundTrips: () => roundTrips,
		dispose: () => miniflare.dispose(),
	};
}
