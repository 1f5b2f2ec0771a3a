import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { PlainError } from '../steps.ts';
import {
	type InsertVerb,
	insertStatements,
	literal,
	quoteName,
	type SqlValue,
} from './sql/sql-text.ts';
import { isBackedUp, isInternal, ruleOf } from './table-rules.ts';

/**
 * Reads a club's database as it is at one moment. The same code reads the file of the local site, a copy
 * of a deployed database, and a backup that was read back, so all of them can be compared.
 */

/** A table as it is in the database. */
export interface FoundTable {
	name: string;
	/** Its `CREATE TABLE`. */
	sql: string;
	columns: string[];
	/** The columns of its primary key. */
	key: string[];
	/** The tables that its foreign keys name. */
	references: string[];
}

interface SchemaRow {
	type: string;
	name: string;
	tbl_name: string;
	sql: string | null;
}

function schemaRows(db: DatabaseSync): SchemaRow[] {
	return db
		.prepare('SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY name')
		.all() as unknown as SchemaRow[];
}

/**
 * The club's tables, each after those that its foreign keys name, otherwise by name.
 *
 * @throws PlainError where a table is there that this version doesn't know
 */
export function readTables(db: DatabaseSync): FoundTable[] {
	const found = schemaRows(db).filter(({ type, name }) => type === 'table' && !isInternal(name));
	const unknown = found.filter(({ name }) => ruleOf(name) === undefined).map(({ name }) => name);
	if (unknown.length > 0) {
		throw new PlainError(
			`This version of the site doesn't know the ${unknown.length === 1 ? 'table' : 'tables'} ${unknown.join(', ')}, so it can't tell what belongs in a backup.\nUse the version that made the database, or a newer one.`,
		);
	}
	const tables = found.map(({ name, sql }) => {
		const columns = db.prepare(`PRAGMA table_info(${quoteName(name)})`).all() as unknown as {
			name: string;
			pk: number;
		}[];
		const keys = db.prepare(`PRAGMA foreign_key_list(${quoteName(name)})`).all() as unknown as {
			table: string;
		}[];
		return {
			name,
			sql: sql ?? '',
			columns: columns.map((column) => column.name),
			key: columns
				.filter(({ pk }) => pk > 0)
				.sort((one, other) => one.pk - other.pk)
				.map((column) => column.name),
			references: keys.map(({ table }) => table).filter((table) => table !== name),
		};
	});
	return inOrder(tables);
}

/** Puts each table after those that it references. */
function inOrder(tables: readonly FoundTable[]): FoundTable[] {
	const ordered: FoundTable[] = [];
	let waiting = [...tables];
	while (waiting.length > 0) {
		const isFree = (table: FoundTable) =>
			table.references.every((name) => !waiting.some((other) => other.name === name));
		const free = waiting.filter(isFree);
		if (free.length === 0) {
			throw new Error(`Foreign keys in a circle: ${waiting.map(({ name }) => name).join(', ')}`);
		}
		ordered.push(...free);
		waiting = waiting.filter((table) => !free.includes(table));
	}
	return ordered;
}

/** The statements that make the indexes, then those that make the triggers, each ordered by name. */
export function readIndexesAndTriggers(db: DatabaseSync): {
	indexes: string[];
	triggers: string[];
} {
	const made = (wanted: string) =>
		schemaRows(db)
			.filter(({ type, tbl_name, sql }) => type === wanted && sql !== null && !isInternal(tbl_name))
			.map(({ sql }) => sql ?? '');
	return { indexes: made('index'), triggers: made('trigger') };
}

/** The rows of a table in the order in which they were stored. */
function* readRows(db: DatabaseSync, table: FoundTable): Generator<SqlValue[]> {
	const columns = table.columns.map(quoteName).join(', ');
	const statement = db.prepare(`SELECT ${columns} FROM ${quoteName(table.name)} ORDER BY rowid`);
	statement.setReadBigInts(true);
	statement.setReturnArrays(true);
	yield* statement.iterate() as unknown as Iterable<SqlValue[]>;
}

/** How many rows a table has, and a checksum of all that is in them. */
export interface TableDigest {
	rows: number;
	/** SHA-256 over the column names and, in their order, the rows as SQL. */
	sha256: string;
}

/** Counts rows and takes their checksum while they pass. */
class Digesting {
	rows = 0;
	readonly #hash = createHash('sha256');

	constructor(table: FoundTable) {
		this.#hash.update(`${table.columns.join(',')}\n`);
	}

	*passing(rows: Iterable<SqlValue[]>): Generator<SqlValue[]> {
		for (const row of rows) {
			this.rows += 1;
			this.#hash.update(`${row.map(literal).join(',')}\n`);
			yield row;
		}
	}

	get digest(): TableDigest {
		return { rows: this.rows, sha256: this.#hash.copy().digest('hex') };
	}
}

/** Counts and checksums of all tables whose rows are saved, by their names. */
export function digestTables(db: DatabaseSync): Record<string, TableDigest> {
	return Object.fromEntries(
		readTables(db)
			.filter(({ name }) => isBackedUp(name))
			.map((table) => {
				const digesting = new Digesting(table);
				for (const _row of digesting.passing(readRows(db, table)));
				return [table.name, digesting.digest];
			}),
	);
}

/** Writes the rows of every saved table, in an order that foreign keys allow: statements without semicolons. */
export function* rowStatements(
	db: DatabaseSync,
	options: {
		verbFor?: (table: string) => InsertVerb;
		/** Gets counts and checksums as each table is finished. */
		onDigest?: (table: string, digest: TableDigest) => void;
	} = {},
): Generator<string> {
	for (const table of readTables(db)) {
		if (!isBackedUp(table.name)) continue;
		const digesting = new Digesting(table);
		const rows = digesting.passing(readRows(db, table));
		yield* insertStatements(table, rows, options.verbFor?.(table.name));
		yield* sequenceStatements(db, table.name);
		options.onDigest?.(table.name, digesting.digest);
	}
}

/** Keeps the number that an AUTOINCREMENT table gives out next, where the newest rows are gone. */
function* sequenceStatements(db: DatabaseSync, table: string): Generator<string> {
	const hasSequences = db
		.prepare("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'")
		.get();
	if (!hasSequences) return;
	const kept = db.prepare('SELECT seq FROM sqlite_sequence WHERE name = ?').get(table);
	const last = db.prepare(`SELECT max(rowid) AS id FROM ${quoteName(table)}`).get();
	if (!kept || kept.seq === last?.id) return;
	const name = literal(table);
	yield `INSERT INTO sqlite_sequence (name, seq) SELECT ${name}, 0 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = ${name})`;
	yield `UPDATE sqlite_sequence SET seq = ${kept.seq} WHERE name = ${name}`;
}
