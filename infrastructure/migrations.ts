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
	/** When it was made, by which a local run keeps its list. Milliseconds since 1970. */
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
		const sql = readFileSync(join(FOLDER, name), 'utf8').trim();
		return `${sql}${sql.endsWith(';') ? '' : ';'}\n${entryOf(name)}`;
	});
	return [LEDGER, ...parts, ''].join('\n');
}
