import type { Database } from '../../src/environment.ts';

/** Every row of every table, so that a test can hold that nothing has changed. */
export async function dumpTables(db: Database): Promise<Record<string, Record<string, unknown>[]>> {
	const { results: tables } = await db
		.prepare(
			`select name from sqlite_master where type = 'table'
			and name not like 'sqlite%' and name not like '\\_cf%' escape '\\' order by name`,
		)
		.all<{ name: string }>();
	const answers = await db.batch<Record<string, unknown>>(
		tables.map(({ name }) => db.prepare(`select * from "${name}" order by 1, 2`)),
	);
	return Object.fromEntries(tables.map(({ name }, index) => [name, answers[index]?.results ?? []]));
}
