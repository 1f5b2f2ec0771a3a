import { is } from 'drizzle-orm';
import { SQLiteTable } from 'drizzle-orm/sqlite-core';
import * as authSchema from '../../src/db/auth-schema.ts';
import type { Db } from '../../src/db/client.ts';
import * as schema from '../../src/db/schema.ts';

const TABLES = Object.values({ ...schema, ...authSchema }).filter((value) =>
	is(value, SQLiteTable),
);

/** Takes every row out of every table, in one batch. */
export async function emptyTables(db: Db): Promise<void> {
	const [first, ...rest] = TABLES.map((table) => db.delete(table));
	if (first) await db.batch([first, ...rest]);
}
