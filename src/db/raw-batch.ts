import type { SQL } from 'drizzle-orm';
import { SQLiteAsyncDialect } from 'drizzle-orm/sqlite-core';
import type { Db } from './client.ts';

const dialect = new SQLiteAsyncDialect();

/**
 * Runs statements written in SQL as one batch, which D1 makes one transaction. Drizzle's own batch
 * takes only what its query builder made: raw statements with parameters fail in it.
 *
 * @returns the rows of each statement, as the caller says they are
 */
export async function rawBatch<Rows extends readonly unknown[]>(
	db: Db,
	statements: { [Index in keyof Rows]: SQL },
): Promise<{ [Index in keyof Rows]: Rows[Index][] }> {
	const client = (db as Db & { $client: D1Database }).$client;
	const prepared = statements.map((statement) => {
		const { sql, params } = dialect.sqlToQuery(statement);
		return client.prepare(sql).bind(...params);
	});
	const results = await client.batch(prepared);
	return results.map((result) => result.results) as { [Index in keyof Rows]: Rows[Index][] };
}
