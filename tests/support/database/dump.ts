import type { Database } from '../../../src/environment.ts';

/** The tables of a database, asked for once: a site under test gets no new ones. */
const known = new WeakMap<Database, Promise<{ name: string }[]>>();

async function readTables(db: Database): Promise<{ name: string }[]> {
	const { results } = await db
		.prepare(
			`select name from sqlite_master where type = 'table'
			and name not like 'sqlite%' and name not like '\\_cf%' escape '\\' order by name`,
		)
		.all<{ name: string }>();
	return results;
}

/** Every row of every table, so that a test can hold that nothing has changed. */
export async function dumpTables(db: Database): Promise<Record<string, Record<string, unknown>[]>> {
	const reading = known.get(db) ?? readTables(db);
	known.set(db, reading);
	const tables = await reading;
	const answers = await db.batch<Record<string, unknown>>(
		tables.map(({ name }) => db.prepare(`select * from "${name}" order by 1, 2`)),
	);
	return Object.fromEntries(tables.map(({ name }, index) => [name, answers[index]?.results ?? []]));
}
