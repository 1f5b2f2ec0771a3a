import type { DatabaseSync } from 'node:sqlite';
import { readIndexesAndTriggers, readTables, rowStatements } from '../snapshot.ts';
import { isBackedUp, isUpkeep } from '../table-rules.ts';
import { PIECE_BYTES, quoteName } from './sql-text.ts';

/**
 * What a restore runs in an empty database that has the tables of this version: one transaction, so that
 * all of it is there afterwards or nothing.
 */

/** Holds the checks within the transaction: a row that breaks one undoes everything. */
const CHECK_TABLE = 'restore_check';

/** The name of the check that nobody has used the site since it was checked. */
export const WAS_EMPTY = 'database_was_empty';

/** Whether every table with saved rows is empty, upkeep left out: an expression. */
function isEmptyExpression(tables: readonly string[]): string {
	const some = tables.filter((name) => isBackedUp(name) && !isUpkeep(name));
	return some.map((name) => `NOT EXISTS (SELECT 1 FROM ${quoteName(name)})`).join(' AND ') || '1';
}

/**
 * The statements that write a staged backup, without semicolons. The triggers, which count seats and
 * guard capacities, are made last; email is on hold from the first moment.
 *
 * @param staged a backup with the tables of this version
 * @param now when email is put on hold
 */
export function* restoreStatements(staged: DatabaseSync, now: Date): Generator<string> {
	const tables = readTables(staged).map(({ name }) => name);
	const { triggers } = readIndexesAndTriggers(staged);
	const triggerNames = staged
		.prepare("SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
		.all()
		.map(({ name }) => String(name));
	yield `CREATE TABLE ${CHECK_TABLE} (was_empty INTEGER CONSTRAINT ${WAS_EMPTY} CHECK (was_empty), is_whole INTEGER CONSTRAINT restored_whole CHECK (is_whole))`;
	yield `INSERT INTO ${CHECK_TABLE} (was_empty) SELECT ${isEmptyExpression(tables)}`;
	for (const name of triggerNames) yield `DROP TRIGGER IF EXISTS ${quoteName(name)}`;

	const counts = new Map<string, number>();
	yield* rowStatements(staged, {
		verbFor: (table) => (isUpkeep(table) ? 'INSERT OR REPLACE' : 'INSERT'),
		onDigest: (table, { rows }) => counts.set(table, rows),
	});
	yield* triggers;
	yield `INSERT OR REPLACE INTO mail_hold (id, held_at) VALUES (1, ${now.getTime()})`;
	const isWhole = [...counts]
		.filter(([table]) => !isUpkeep(table))
		.map(([table, rows]) => `(SELECT count(*) FROM ${quoteName(table)}) = ${rows}`);
	yield `INSERT INTO ${CHECK_TABLE} (is_whole) SELECT ${isWhole.join(' AND ')}`;
	yield `DROP TABLE ${CHECK_TABLE}`;
}

/** What a restore costs. */
export interface WriteEstimate {
	/** The club's rows. */
	rows: number;
	/** The rows as D1 counts them: every index entry is one, too, and so is every piece of a long text. */
	written: number;
}

/** In how many pieces, at least, the long texts of a table are written. */
function piecesIn(staged: DatabaseSync, table: string, columns: readonly string[]): number {
	const pieces = columns.map((column) => {
		const bytes = `length(CAST(${quoteName(column)} AS BLOB))`;
		return `coalesce(sum(iif(${bytes} > ${PIECE_BYTES}, (${bytes} - 1) / ${PIECE_BYTES} + 1, 0)), 0)`;
	});
	const row = staged
		.prepare(`SELECT ${pieces.join(' + ')} AS pieces FROM ${quoteName(table)}`)
		.get();
	return Number(row?.pieces);
}

/** Estimates the rows that a restore writes (developers.cloudflare.com/d1/platform/pricing). */
export function estimateWrites(staged: DatabaseSync): WriteEstimate {
	let rows = 0;
	// Each trigger is a row of the schema, too.
	let written = readIndexesAndTriggers(staged).triggers.length;
	const count = (from: string) =>
		Number(staged.prepare(`SELECT count(*) AS rows FROM ${from}`).get()?.rows);
	for (const { name, columns } of readTables(staged)) {
		if (!isBackedUp(name)) continue;
		const own = count(quoteName(name));
		rows += own;
		written += own + piecesIn(staged, name, columns);
		const indexes = staged.prepare(`PRAGMA index_list(${quoteName(name)})`).all();
		for (const { name: index, partial } of indexes) {
			if (!partial) written += own;
			else {
				const made = staged
					.prepare('SELECT sql FROM sqlite_master WHERE name = ?')
					.get(String(index));
				const condition = /\bWHERE\b([\s\S]+)$/i.exec(String(made?.sql))?.[1] ?? '1';
				written += count(`${quoteName(name)} WHERE ${condition}`);
			}
		}
	}
	return { rows, written };
}
