import type { SQLWrapper } from 'drizzle-orm';
import { SQLiteAsyncDialect } from 'drizzle-orm/sqlite-core';
import type { Db } from './client.ts';

const dialect = new SQLiteAsyncDialect();

/** The statements of a batch, each of which gives rows of its own: SQL, or of Drizzle's builder. */
export type StatementsFor<Rows extends readonly unknown[]> = { [Index in keyof Rows]: SQLWrapper };

/**
 * Runs statements written in SQL as one batch, which D1 makes one transaction, and returns all that D1
 * says of each: its rows, and how large the database is after it.
 */
export async function rawResults(db: Db, statements: readonly SQLWrapper[]): Promise<D1Result[]> {
	const client = (db as Db & { $client: D1Database }).$client;
	const prepared = statements.map((statement) => {
		const { sql, params } = dialect.sqlToQuery(statement.getSQL());
		return client.prepare(sql).bind(...params);
	});
	return client.batch(prepared);
}

/**
 * Runs statements written in SQL as one batch, which D1 makes one transaction. Drizzle's own batch
 * takes only what its query builder made: raw statements with parameters fail in it.
 *
 * @returns the rows of each statement, as the caller says they are
 */
export async function rawBatch<Rows extends readonly unknown[]>(
	db: Db,
	statements: StatementsFor<Rows>,
): Promise<{ [Index in keyof Rows]: Rows[Index][] }> {
	const results = await rawResults(db, statements);
	return results.map((result) => result.results) as { [Index in keyof Rows]: Rows[Index][] };
}
