import { eq } from 'drizzle-orm';
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { Db } from '../../src/db/client.ts';

type TableWithId = SQLiteTable & { id: SQLiteColumn };

/**
 * The row of a table with that id.
 *
 * @throws Error where there is none
 */
export async function rowOf<Table extends TableWithId>(
	db: Db,
	table: Table,
	id: string,
): Promise<Table['$inferSelect']> {
	const [row] = await db
		.select()
		.from(table as TableWithId)
		.where(eq(table.id, id));
	if (!row) throw new Error(`There is no row with the id ${id}.`);
	return row as Table['$inferSelect'];
}
