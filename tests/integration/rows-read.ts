import { drizzle } from 'drizzle-orm/d1';
import type { Db } from '../../src/db/client.ts';
import type { Database } from '../../src/environment.ts';

/**
 * How many rows the batches of some work read, as D1 bills them (`meta.rows_read`).
 *
 * @param work gets a database that counts
 */
export async function rowsReadBy(
	database: Database,
	work: (db: Db) => Promise<unknown>,
): Promise<number> {
	let rows = 0;
	const counting = {
		prepare: (query: string) => database.prepare(query),
		batch: async (statements: D1PreparedStatement[]) => {
			const results = await database.batch(statements);
			for (const { meta } of results) rows += meta.rows_read;
			return results;
		},
	};
	await work(drizzle(counting as unknown as Database));
	return rows;
}
