import type { Database } from '../../../src/environment.ts';
import { asSet } from './releases.ts';

/** Everything that a database holds, looked at from outside, so that two moments can be compared. */

export interface TableFacts {
	/** The row of SQLite's own list that names it: another one means that the table was made anew. */
	entry: number;
	columns: { name: string; isRequired: boolean }[];
	/** Each set of columns that is unique, sorted and joined. */
	uniques: string[];
	references: { column: string; table: string; onDelete: string }[];
	/** The names of its own indexes. */
	indexes: string[];
	rows: Record<string, unknown>[];
}

export interface DatabaseFacts {
	tables: Map<string, TableFacts>;
	/** Their names. */
	triggers: string[];
}

/**
 * An empty table behind all others in SQLite's list: whatever is made after it gets a later entry, and
 * never that of a table which was dropped.
 */
const END_OF_LIST = ['drop table if exists _end_of_list', 'create table _end_of_list (id)'];

type Row = Record<string, unknown>;

/** The lists of migrations that the local run and a deployment keep are no data of the club. */
const TABLES = `select name, rowid as entry from sqlite_master where type = 'table'
	and name not like 'sqlite\\_%' escape '\\' and name not like '\\_%' escape '\\'
	and name <> 'd1_migrations' order by name`;

/** Runs statements as one batch, none at all included, which D1 would refuse; returns the rows of each. */
export async function rowsOf<Found = Row>(
	db: Database,
	statements: readonly string[],
): Promise<Found[][]> {
	if (statements.length === 0) return [];
	const answers = await db.batch<Found>(statements.map((sql) => db.prepare(sql)));
	return answers.map(({ results }) => results);
}

/** The rows of a query that names the table of each in `of`, by that name. */
const byTable = (rows: readonly Row[]): Map<string, Row[]> =>
	Map.groupBy(rows, ({ of }) => String(of)) as Map<string, Row[]>;

/** What SQLite knows of all tables: a question for each table and index would be a hundred more. */
const KNOWN = [
	`select m.name as "of", t.* from (${TABLES}) m, pragma_table_info(m.name) t`,
	`select m.name as "of", t.* from (${TABLES}) m, pragma_foreign_key_list(m.name) t`,
	`select m.name as "of", t.* from (${TABLES}) m, pragma_index_list(m.name) t`,
	`select l.name as "of", t.* from (${TABLES}) m, pragma_index_list(m.name) l, pragma_index_info(l.name) t
		where l."unique" = 1`,
];

/** @returns the tables that are the club's data, with their columns, keys and rows, and the triggers */
export async function factsOf(db: Database): Promise<DatabaseFacts> {
	await rowsOf(db, END_OF_LIST);
	const [found = [], triggers = [], ...known] = await rowsOf(db, [
		TABLES,
		`select name from sqlite_master where type = 'trigger' order by name`,
		...KNOWN,
	]);
	const [columnsOf, referencesOf, indexesOf, columnsOfIndex] = known.map(byTable) as [
		Map<string, Row[]>,
		Map<string, Row[]>,
		Map<string, Row[]>,
		Map<string, Row[]>,
	];
	const names = found.map(({ name }) => String(name));
	const rows = await rowsOf(
		db,
		names.map((name) => `select * from "${name}"`),
	);
	const tables = names.map((name, position): [string, TableFacts] => {
		const columns = columnsOf.get(name) ?? [];
		const indexes = indexesOf.get(name) ?? [];
		const key = columns.filter((column) => column.pk !== 0).map((column) => String(column.name));
		const uniques = indexes
			.filter((index) => index.unique === 1)
			.map((index) => columnsOfIndex.get(String(index.name)) ?? [])
			.map((parts) => asSet(parts.map((column) => String(column.name))));
		return [
			name,
			{
				entry: Number(found[position]?.entry),
				columns: columns.map((column) => ({
					name: String(column.name),
					isRequired: column.notnull === 1 && column.dflt_value === null,
				})),
				uniques: [...new Set([asSet(key), ...uniques])],
				references: (referencesOf.get(name) ?? []).map((reference) => ({
					column: String(reference.from),
					table: String(reference.table),
					onDelete: String(reference.on_delete).toLowerCase(),
				})),
				indexes: indexes.filter((index) => index.origin === 'c').map((index) => String(index.name)),
				rows: rows[position] ?? [],
			},
		];
	});
	return { tables: new Map(tables), triggers: triggers.map(({ name }) => String(name)) };
}
