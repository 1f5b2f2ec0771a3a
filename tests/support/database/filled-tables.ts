import type { Database } from '../../../src/environment.ts';
import { rowsOf } from './database-facts.ts';

/**
 * Rows for any schema, made of what the database itself says of its tables: so a new table or column is
 * filled without anybody thinking of it.
 */

interface Column {
	name: string;
	type: string;
	notnull: number;
	pk: number;
}

interface Reference {
	from: string;
	to: string | null;
	table: string;
}

interface FilledTable {
	name: string;
	columns: Column[];
	references: Reference[];
	/** The texts in quotes in its definition, among which are those that a CHECK allows. */
	quoted: string[];
}

/** Rows that are tried at once. Those that a CHECK or a unique index refuses are passed over. */
const CANDIDATES = 12;
/** Tries where none of them was taken. */
const MOST_TRIES = 20;
/** Texts that break a copy which quotes or counts wrongly. */
const TEXTS = ['it\'s "Größe" 漢字', '', 'a; b -- c', "'"];

/** Numbers from 0 to 1 that are the same at every run. */
function chanceFrom(seed: string): () => number {
	let state = [...seed].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7);
	return () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return state / 2 ** 32;
	};
}

/** The tables so that each comes after those it refers to. */
function inOrder(tables: readonly FilledTable[]): FilledTable[] {
	const ordered: FilledTable[] = [];
	const visit = (table: FilledTable | undefined, path: readonly FilledTable[]) => {
		if (!table || ordered.includes(table) || path.includes(table)) return;
		for (const { table: target } of table.references) {
			visit(
				tables.find(({ name }) => name === target),
				[...path, table],
			);
		}
		ordered.push(table);
	};
	for (const table of tables) visit(table, []);
	return ordered;
}

async function tablesOf(db: Database): Promise<FilledTable[]> {
	const [found = []] = await rowsOf<{ name: string; sql: string }>(db, [
		`select name, sql from sqlite_master where type = 'table'
			and name not like 'sqlite\\_%' escape '\\' and name not like '\\_%' escape '\\'`,
	]);
	const columns = await rowsOf<Column>(
		db,
		found.map(({ name }) => `pragma table_info("${name}")`),
	);
	const references = await rowsOf<Reference>(
		db,
		found.map(({ name }) => `pragma foreign_key_list("${name}")`),
	);
	return found.map(({ name, sql }, index) => ({
		name,
		columns: columns[index] ?? [],
		references: references[index] ?? [],
		quoted: [...sql.matchAll(/'([^']*)'/g)].map(([, text = '']) => text),
	}));
}

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;

/**
 * SQL for the value of a column.
 *
 * @param mayBeEmpty whether null is among the values
 */
function valueFor(
	{ references, quoted }: FilledTable,
	column: Column,
	mayBeEmpty: boolean,
	chance: () => number,
): string {
	const pick = <Item>(items: readonly Item[]) => items[Math.floor(chance() * items.length)] as Item;
	const reference = references.find(({ from }) => from === column.name);
	if (mayBeEmpty && column.notnull === 0 && column.pk === 0 && chance() < 0.5) return 'null';
	if (reference) {
		const { to, table: target } = reference;
		const count = `max(1, (select count(*) from "${target}"))`;
		return `(select "${to ?? 'id'}" from "${target}" limit 1 offset ${Math.floor(chance() * 1_000)} % ${count})`;
	}
	// Small numbers as often as large ones.
	if (/int/i.test(column.type)) return String(Math.floor(10 ** (chance() * 4)));
	if (quoted.length > 0 && chance() < 0.5) return literal(pick(quoted));
	// With a number, for what has to be unique.
	return literal(`${pick(TEXTS)}${Math.floor(chance() * 1e9)}`);
}

/** SQL that tries to store so many rows, the first of them without an empty column. */
function insertOf(table: FilledTable, rows: number, chance: () => number): string {
	const { name, columns } = table;
	const keys = columns.filter(({ pk }) => pk > 0);
	// The database numbers the rows of such a table.
	const numbered = keys.length === 1 ? keys.find(({ type }) => /^integer$/i.test(type)) : undefined;
	const filled = columns.filter((column) => column !== numbered);

	const tried = Array.from(
		{ length: rows },
		(_, row) => `(${filled.map((column) => valueFor(table, column, row > 0, chance)).join(', ')})`,
	);
	return `insert or ignore into "${name}" (${filled.map((column) => `"${column.name}"`).join(', ')})
		values ${tried.join(', ')}`;
}

/** SQL that fills a column in the rows that are there. */
function updateOf(table: FilledTable, column: Column, chance: () => number): string {
	const value = valueFor(table, column, false, chance);
	return `update or ignore "${table.name}" set "${column.name}" = ${value}`;
}

/**
 * Runs statements on a table in one trip.
 *
 * @returns its columns that hold nothing in any row afterwards
 */
async function emptyAfter(
	db: Database,
	{ name, columns }: FilledTable,
	statements: readonly string[],
): Promise<Column[]> {
	const counts = columns.map((column) => `count("${column.name}") as "${column.name}"`);
	const answers = await rowsOf<Record<string, number>>(db, [
		...statements,
		`select ${counts.join(', ')} from "${name}"`,
	]);
	const found = answers.at(-1)?.[0];
	return columns.filter((column) => found?.[column.name] === 0);
}

/** Whether a table has its rows from an earlier filling, and nothing has been added to it since. */
async function areFilled(db: Database, tables: readonly FilledTable[]): Promise<boolean[]> {
	const found = await rowsOf<Record<string, number>>(
		db,
		tables.map(({ name, columns }) => {
			const counts = columns.map((column) => `count("${column.name}") as "${column.name}"`);
			return `select count(*) as " rows", ${counts.join(', ')} from "${name}"`;
		}),
	);
	return found.map(([{ ' rows': rows = 0, ...counts } = {}]) => {
		return rows >= CANDIDATES && Object.values(counts).every((count) => count > 0);
	});
}

/**
 * Adds rows to every table: texts with quotes, empty columns and filled ones, each reference to a row
 * that is there. Afterwards every column holds something. A table that has as many rows from before is left as it is.
 *
 * @param seed another one makes other rows
 * @throws Error with the name of a column that can't be filled
 */
export async function fillTables(db: Database, seed: string): Promise<void> {
	const tables = inOrder(await tablesOf(db));
	const filled = await areFilled(db, tables);
	for (const table of tables.filter((_, index) => !filled[index])) {
		const chance = chanceFrom(`${table.name} ${seed}`);
		let empty = table.columns;
		let refusal: unknown;
		for (let tries = 0; empty.length > 0 && tries < MOST_TRIES; tries += 1) {
			// What holds a single row, as club does, takes no other; new columns are filled in it.
			const updates = tries === 0 ? [] : empty.map((column) => updateOf(table, column, chance));
			// A trigger that refuses one row refuses the statement: then one at a time.
			const insert = insertOf(table, tries % 2 === 0 ? CANDIDATES : 1, chance);
			try {
				empty = await emptyAfter(db, table, [insert, ...updates]);
			} catch (error) {
				refusal = error;
				empty = await emptyAfter(db, table, []);
			}
		}
		if (empty.length > 0) {
			const names = empty.map((column) => `${table.name}.${column.name}`).join(', ');
			throw new Error(`Nothing that was tried fits into ${names}.`, { cause: refusal });
		}
	}
}
