import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The SQL migrations of the database, and how they are written down in it. */

const FOLDER = resolve(import.meta.dirname, '../drizzle');

/** The list of applied migrations, as wrangler makes it, so that its own commands know it as well. */
const LEDGER = `CREATE TABLE IF NOT EXISTS d1_migrations (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	name TEXT UNIQUE,
	applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
);`;

/** The list of a local run, as Drizzle's own migrator makes it. */
const LOCAL_LEDGER = `CREATE TABLE IF NOT EXISTS "__drizzle_migrations" (
			id SERIAL PRIMARY KEY,
			hash text NOT NULL,
			created_at numeric
		);`;

/**
 * The migrations that a local run's database lacks, as `migrationsAsSql` has them for a deployed one: each
 * with the entry by which Drizzle's migrator knows it.
 *
 * @param names of the migrations to apply, in order
 */
export function localMigrationsAsSql(names: readonly string[]): string {
	const moments = migrationMoments();
	const parts = names.map((name) => {
		const sql = readFileSync(join(FOLDER, name), 'utf8');
		const hash = createHash('sha256').update(sql).digest('hex');
		return `${statementsOf(sql)}\nINSERT INTO "__drizzle_migrations" (hash, created_at) VALUES ('${hash}', ${moments.get(name)});`;
	});
	return [LOCAL_LEDGER, ...parts, ''].join('\n');
}

/** The text of a migration with a semicolon at its end. */
function statementsOf(sql: string): string {
	const text = sql.trim();
	return text.endsWith(';') ? text : `${text};`;
}

/** The names of all migrations in their order, as the database's own list of applied ones holds them. */
export function migrationNames(): string[] {
	return readdirSync(FOLDER)
		.filter((name) => name.endsWith('.sql'))
		.sort();
}

/** The list itself, for a database that has these migrations already. */
export function ledgerAsSql(names: readonly string[]): string {
	const entries = names.map((name) => `${entryOf(name)}\n`);
	return `${LEDGER}\n${entries.join('')}`;
}

const entryOf = (name: string) => `INSERT INTO d1_migrations (name) VALUES ('${name}');`;

/** A migration as the journal of drizzle-kit has it. */
interface JournalEntry {
	/** Its name without `.sql`. */
	tag: string;
	/** When it was made, which is its key in a local run's list. Milliseconds since 1970. */
	when: number;
}

/** The moments at which the migrations were made, by their names: a local run lists them so. */
export function migrationMoments(): Map<string, number> {
	const journal = JSON.parse(readFileSync(join(FOLDER, 'meta/_journal.json'), 'utf8')) as {
		entries: JournalEntry[];
	};
	return new Map(journal.entries.map(({ tag, when }) => [`${tag}.sql`, when]));
}

/**
 * The migrations that a database lacks as one text of SQL, each with its entry in the list. A database
 * takes the whole or nothing of it.
 *
 * @param names of the migrations to apply, in order
 */
export function migrationsAsSql(names: readonly string[]): string {
	const parts = names.map((name) => {
		const sql = statementsOf(readFileSync(join(FOLDER, name), 'utf8'));
		return `${sql}\n${entryOf(name)}`;
	});
	return [LEDGER, ...parts, ''].join('\n');
}
