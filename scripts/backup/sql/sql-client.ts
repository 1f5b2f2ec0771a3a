import type { DatabaseSync } from 'node:sqlite';
import type { Database } from '../../../src/environment.ts';
import { literal, type SqlValue } from './sql-text.ts';

/**
 * A database as `src/db` wants it, for commands that run in Node: the site's own queries on the local file
 * and on a deployed database alike. Parameters are written into the SQL, since the API's own are texts
 * (developers.cloudflare.com/api, D1, query).
 */

export type Row = Record<string, unknown>;

/** Runs statements as one transaction. */
type Run = (statements: readonly string[]) => Promise<Row[][]>;

/** A quoted text or name, or the place of a parameter. */
const PLACES = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\?/g;

/** The SQL with its parameters in place. */
function withValues(sql: string, values: readonly unknown[]): string {
	let next = 0;
	return sql.replaceAll(PLACES, (token) => {
		if (token !== '?') return token;
		const value = values[next];
		next += 1;
		if (typeof value === 'boolean') return value ? '1' : '0';
		if (typeof value === 'number' && Number.isInteger(value)) return String(value);
		return literal(value as SqlValue);
	});
}

class Prepared {
	readonly #sql: string;
	readonly #values: readonly unknown[];
	readonly #run: Run;

	constructor(sql: string, values: readonly unknown[], run: Run) {
		this.#sql = sql;
		this.#values = values;
		this.#run = run;
	}

	bind(...values: unknown[]): Prepared {
		return new Prepared(this.#sql, values, this.#run);
	}

	get text(): string {
		return withValues(this.#sql, this.#values);
	}

	async all() {
		const [results = []] = await this.#run([this.text]);
		return { success: true, meta: {}, results };
	}
}

/** A database over whatever runs its statements. */
export function clientOver(run: Run): Database {
	const client = {
		prepare: (sql: string) => new Prepared(sql, [], run),
		async batch(prepared: readonly Prepared[]) {
			const resultSets = await run(prepared.map(({ text }) => text));
			return resultSets.map((results) => ({ success: true, meta: {}, results }));
		},
		withSession: () => client,
	};
	// Queries that want rows as arrays (`raw`) are none of these commands'.
	return client as unknown as Database;
}

/** The local database, opened to be written. */
export function localClient(db: DatabaseSync): Database {
	return clientOver(async (statements) => {
		db.exec('BEGIN IMMEDIATE');
		try {
			const resultSets = statements.map((sql) => db.prepare(sql).all() as Row[]);
			db.exec('COMMIT');
			return resultSets;
		} catch (error) {
			db.exec('ROLLBACK');
			throw error;
		}
	});
}
