import type { SQL, SQLWrapper } from 'drizzle-orm';
import type { BatchItem } from 'drizzle-orm/batch';
import { SQLiteAsyncDialect } from 'drizzle-orm/sqlite-core';
import type { Db } from './client.ts';
import { PreparedRows, type RowOfQuery } from './prepared.ts';

const dialect = new SQLiteAsyncDialect();

/**
 * One statement of a batch: SQL, whose type argument is its row (sql<{ id: string }>`… returning id`), a query of
 * Drizzle's builder, whose rows come as the builder types them, or a prepared one (`prepared`).
 */
// biome-ignore lint/suspicious/noExplicitAny: SQL of any row.
export type Statement = SQL<any> | (BatchItem<'sqlite'> & SQLWrapper) | PreparedRows<any>;

/**
 * The statements of a batch by name, run in the order written. A list under one name runs one after the
 * other; what's undefined isn't run and gives no rows.
 */
export type Statements = Readonly<Record<string, Statement | readonly Statement[] | undefined>>;

type RowOf<One> =
	One extends PreparedRows<infer Row>
		? Row
		: unknown extends RowOfQuery<One>
			? never
			: RowOfQuery<One>;

/** The rows of each statement by its name; of a list of statements, the rows of each. */
export type RowsOf<Named extends Statements> = {
	-readonly [Name in keyof Named]: Named[Name] extends readonly Statement[]
		? RowOf<Named[Name][number]>[][]
		: RowOf<Exclude<Named[Name], undefined>>[];
};

/** Statements around those of a batch, whose rows nobody reads. */
export interface Frame {
	first?: readonly Statement[];
	last?: readonly Statement[];
}

/** A statement ready to run, and how its rows are read. */
interface Prepared {
	statement: D1PreparedStatement;
	rowsOf: (result: D1Result) => unknown[];
}

/** What Drizzle's builder makes of a query, as far as D1 is concerned (drizzle-orm/d1/session.js). */
interface BuiltQuery {
	stmt?: D1PreparedStatement;
	fields?: readonly unknown[];
	getQuery: () => { params: unknown[]; method?: string };
	mapResult: (result: D1Result, isFromBatch: true) => unknown;
}

const plainRows = ({ results }: D1Result): unknown[] => results;

function prepare(client: D1Database, one: Statement): Prepared {
	if (one instanceof PreparedRows) {
		return { statement: one.statement(client), rowsOf: (result) => one.rowsOf(result) };
	}
	const built = '_prepare' in one ? (one as { _prepare: () => BuiltQuery })._prepare() : null;
	if (!built?.stmt) {
		// `db.get` and `db.values` give other things than rows; `db.all` and `db.run` are SQL like any other.
		const method = built?.getQuery().method;
		if (method === 'get' || method === 'values') {
			throw new TypeError(`db.${method}(…) can't be part of a batch: pass its SQL.`);
		}
		const query = dialect.sqlToQuery(one.getSQL());
		return { statement: client.prepare(query.sql).bind(...query.params), rowsOf: plainRows };
	}
	const { stmt, fields } = built;
	return {
		statement: stmt.bind(...built.getQuery().params),
		rowsOf: (result) => {
			if (!fields) return result.results;
			// D1 gives objects: of two columns with one name only one arrives, and Drizzle would shift the rest.
			const [row] = result.results;
			if (row && Object.keys(row).length !== fields.length) {
				throw new TypeError('Two columns of a query in a batch have the same name.');
			}
			return built.mapResult(result, true) as unknown[];
		},
	};
}

/** Runs a batch as `rawBatch`, and says how large the database is after it: bytes. */
export async function measuredBatch<Named extends Statements>(
	db: Db,
	statements: Named,
	{ first = [], last = [] }: Frame = {},
): Promise<{ rows: RowsOf<Named>; bytes: number }> {
	const client = (db as Db & { $client: D1Database }).$client;
	const names = Object.entries(statements).map(([name, given]) => {
		// JavaScript would run a name like `1` before all others.
		if (/^\d+$/.test(name)) throw new TypeError(`A statement can't be named ${name}.`);
		const list: readonly Statement[] =
			given === undefined ? [] : Array.isArray(given) ? given : [given];
		return { name, isList: Array.isArray(given), list };
	});
	const all = [...first, ...names.flatMap(({ list }) => list), ...last];
	const prepared = all.map((one) => prepare(client, one));
	const results = await client.batch(prepared.map(({ statement }) => statement));
	let next = first.length;
	const rows = names.map(({ name, isList, list }) => {
		const each = list.map(() => {
			const position = next;
			next += 1;
			const result = results[position];
			return result ? (prepared[position]?.rowsOf(result) ?? []) : [];
		});
		return [name, isList ? each : (each[0] ?? [])];
	});
	return {
		rows: Object.fromEntries(rows) as RowsOf<Named>,
		bytes: results.at(-1)?.meta.size_after ?? 0,
	};
}

/**
 * Runs statements as one batch, which D1 makes one transaction:
 *
 * ```ts
 * const { taken, state } = await rawBatch(db, {
 *   taken: sql<{ id: string }>`insert into … returning id`,
 *   note: db.insert(notes).values({ … }),
 *   state: sql<StateRow>`select …`,
 * });
 * ```
 *
 * Drizzle's own batch takes only what its query builder made: raw SQL type-checks there as `db.all(sql)`,
 * and throws. Rows of SQL have the database's names and values; rows of the builder are as it types them.
 *
 * @returns the rows of each statement, by its name
 */
export async function rawBatch<Named extends Statements>(
	db: Db,
	statements: Named,
	frame?: Frame,
): Promise<RowsOf<Named>> {
	return (await measuredBatch(db, statements, frame)).rows;
}
