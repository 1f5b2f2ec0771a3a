import {
	Column,
	type DriverValueDecoder,
	Param,
	Placeholder,
	QueryPromise,
	SQL,
} from 'drizzle-orm';
import type { BatchItem } from 'drizzle-orm/batch';
import { drizzle } from 'drizzle-orm/d1';
import { SQLiteAsyncDialect } from 'drizzle-orm/sqlite-core';
import type { Db } from './client.ts';

/** What a prepared query can be given: what D1 takes, and moments, which it stores in milliseconds. */
export type Given = string | number | boolean | Date | null;

// biome-ignore lint/suspicious/noExplicitAny: SQL of any row.
type Query = SQL<any> | BatchItem<'sqlite'>;

export type RowOfQuery<One> =
	One extends SQL<infer Row>
		? Row
		: One extends BatchItem<'sqlite'>
			? One['_']['result'] extends readonly (infer Row)[]
				? Row
				: never
			: never;

/** One column of the result: its name there, its name in the row, and how its value is read. */
interface ReadColumn {
	name: string;
	key: string;
	decode: ((value: unknown) => unknown) | null;
}

/** A query's SQL and columns, made once. */
interface Made {
	text: string;
	/** The values to bind for what was given. */
	bind: (given: readonly Given[]) => unknown[];
	/** Null where rows come as the database gives them. */
	columns: readonly ReadColumn[] | null;
	/** Whether rows come as JSON: all of them in one cell, or each in one of its own. */
	packing: 'list' | 'lines' | null;
}

const dialect = new SQLiteAsyncDialect();
/** Queries are built on this, and run on another one. */
const NOWHERE = drizzle({ prepare: () => ({}) } as unknown as D1Database);

/** What stands for something given while a query is made: SQL can hold it, and nothing can be asked of it. */
class Slot extends Placeholder {
	readonly position: number;

	constructor(position: number) {
		super(`given ${position + 1}`);
		this.position = position;
	}

	/** A moment is bound in milliseconds in any case. */
	getTime(): this {
		return this;
	}

	/** Nothing can be calculated with it here: SQL does that. */
	[Symbol.toPrimitive](): never {
		throw new TypeError('What a prepared query is given can only be put into SQL.');
	}
}

function stored(value: Given): string | number | null {
	if (value instanceof Date) return value.getTime();
	return typeof value === 'boolean' ? Number(value) : value;
}

function binder(params: readonly unknown[]): Made['bind'] {
	const parts = params.map((param) => {
		const slot = param instanceof Param ? param.value : param;
		return slot instanceof Slot ? { position: slot.position } : { value: param };
	});
	return (given) =>
		parts.map((part) =>
			part.position === undefined ? part.value : stored(given[part.position] ?? null),
		);
}

/** How Drizzle names the columns of a query, as far as it is needed (drizzle-orm/utils.js, mapResultRow). */
interface BuiltField {
	path: readonly string[];
	field: unknown;
}
interface Aliased {
	fieldAlias: string;
	sql: { decoder: DriverValueDecoder<unknown, unknown> };
}

function readColumn({ path, field }: BuiltField): ReadColumn {
	const [key, ...deeper] = path;
	if (key === undefined || deeper.length > 0) {
		throw new TypeError('A prepared query gives flat rows: name its columns one by one.');
	}
	if (field instanceof Column) {
		const reads = field.mapFromDriverValue !== Column.prototype.mapFromDriverValue;
		return {
			name: field.name,
			key,
			decode: reads ? (value) => field.mapFromDriverValue(value) : null,
		};
	}
	if (!(field instanceof SQL.Aliased))
		throw new TypeError(`The column ${key} needs a name: .as(…).`);
	const { fieldAlias, sql } = field as unknown as Aliased;
	return { name: fieldAlias, key, decode: (value) => sql.decoder.mapFromDriverValue(value) };
}

interface BuiltQuery {
	query: { sql: string; params: unknown[] };
	fields?: readonly BuiltField[];
}

function make(build: (db: Db, ...given: never[]) => Query, size: number): Made {
	const slots = Array.from({ length: size }, (_, position) => new Slot(position)) as never[];
	const query = build(NOWHERE, ...slots);
	if (query instanceof SQL) {
		const { sql: text, params } = dialect.sqlToQuery(query);
		return { text, bind: binder(params), columns: null, packing: null };
	}
	const built = (query as unknown as { _prepare: () => BuiltQuery })._prepare();
	const columns = built.fields?.map(readColumn) ?? null;
	if (columns && new Set(columns.map(({ name }) => name)).size < columns.length) {
		// D1 gives objects: of two columns with one name only one arrives.
		throw new TypeError('Two columns of a prepared query have the same name.');
	}
	return { text: built.query.sql, bind: binder(built.query.params), columns, packing: null };
}

/** The same query with its rows as arrays of JSON, in their order. */
function packed({ text, bind, columns }: Made, packing: 'list' | 'lines'): Made {
	if (columns === null) throw new TypeError('Only a query of the builder can be packed.');
	if (!/ limit \?\s*$/.test(text)) throw new TypeError('A packed query needs a limit.');
	const names = columns.map((_, index) => `c${index}`).join(', ');
	const line = `json_array(${names})`;
	const cell = packing === 'list' ? `json_group_array(${line})` : line;
	return {
		text: `with packed (${names}) as (${text}) select ${cell} as "rows" from packed`,
		bind,
		columns,
		packing,
	};
}

/** Queries as lists, made once. */
const lists = new WeakMap<Made, Made>();

function listed(made: Made): Made {
	if (made.packing === 'list') return made;
	const list = lists.get(made) ?? packed(made, 'list');
	lists.set(made, list);
	return list;
}

function readRow(columns: readonly ReadColumn[], row: Record<string, unknown>): object {
	const read: Record<string, unknown> = {};
	for (const { name, key, decode } of columns) {
		const value = row[name];
		read[key] = decode === null || value === null ? value : decode(value);
	}
	return read;
}

function readPackedRow(columns: readonly ReadColumn[], row: readonly unknown[]): object {
	const read: Record<string, unknown> = {};
	for (let index = 0; index < columns.length; index += 1) {
		const { key, decode } = columns[index] as ReadColumn;
		const value = row[index];
		// What SQLite itself made as JSON is in the row as such, and not as its text.
		const given = typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
		read[key] = decode === null || given === null ? given : decode(given);
	}
	return read;
}

/** A prepared query with what it was given: a statement for a batch, or awaited alone. */
export class PreparedRows<Row> extends QueryPromise<Row[]> {
	private readonly db: Db;
	private readonly made: Made;
	private readonly given: readonly Given[];

	constructor(db: Db, made: Made, given: readonly Given[]) {
		super();
		this.db = db;
		this.made = made;
		this.given = given;
	}

	/** The statement for this client, bound. */
	statement(client: D1Database): D1PreparedStatement {
		return client.prepare(this.made.text).bind(...this.made.bind(this.given));
	}

	rowsOf({ results }: D1Result): Row[] {
		const { columns, packing } = this.made;
		if (columns === null) return results as Row[];
		if (packing !== null) {
			const cells = (results as { rows: string }[]).map((cell) => cell.rows).join();
			const rows = JSON.parse(packing === 'list' ? cells || '[]' : `[${cells}]`) as unknown[][];
			return rows.map((row) => readPackedRow(columns, row) as Row);
		}
		return (results as Record<string, unknown>[]).map((row) => readRow(columns, row) as Row);
	}

	/** The query with its rows in one cell, for `readTogether`. */
	asList(): { text: string; values: unknown[]; read: (cell: string) => Row[] } {
		const { text, bind, columns } = listed(this.made);
		return {
			text,
			values: bind(this.given),
			read: (cell) => {
				const rows = JSON.parse(cell) as unknown[][];
				return rows.map((row) => readPackedRow(columns ?? [], row) as Row);
			},
		};
	}

	async execute(): Promise<Row[]> {
		const client = (this.db as Db & { $client: D1Database }).$client;
		return this.rowsOf(await this.statement(client).all());
	}
}

/** Every prepared query of the modules that were loaded, made: for the test that compares them with the database. */
export const preparedQueries: (() => Pick<Made, 'text' | 'columns' | 'packing'>)[] = [];

/**
 * A query whose SQL and columns are made when it is first asked for, and used again in this isolate: Drizzle takes
 * a fifth of a page's computing time otherwise.
 *
 * ```ts
 * const eventBySlug = prepared((db, slug: string) => db.select().from(events).where(eq(events.slug, slug)));
 * ```
 *
 * @param build is called once, with placeholders for everything that is given: it may put them into SQL, and must not
 *   look at them. What depends on a value is a query of its own.
 * @returns gives the statement for a batch (`rawBatch`); awaited alone, it gives the rows
 */
export function prepared<Values extends readonly Given[], One extends Query>(
	build: (db: Db, ...given: Values) => One,
): (db: Db, ...given: Values) => PreparedRows<RowOfQuery<One>> {
	return ask(() => make(build as unknown as Build, build.length - 1));
}

/**
 * The same for a list: all of its rows come as JSON in one cell, which costs the database and the Worker half as much
 * as rows with many columns do. For what is short: one cell holds 2 MB at most
 * (developers.cloudflare.com/d1/platform/limits).
 *
 * @param build as for `prepared`; the query has a limit
 */
export function preparedList<Values extends readonly Given[], One extends BatchItem<'sqlite'>>(
	build: (db: Db, ...given: Values) => One,
): (db: Db, ...given: Values) => PreparedRows<RowOfQuery<One>> {
	return ask(() => packed(make(build as unknown as Build, build.length - 1), 'list'));
}

/**
 * The same for a file, which may be longer than one cell holds: each row comes as JSON in a cell of its own, which costs
 * three quarters of what its columns would.
 *
 * @param build as for `prepared`; the query has a limit
 */
export function preparedLines<Values extends readonly Given[], One extends BatchItem<'sqlite'>>(
	build: (db: Db, ...given: Values) => One,
): (db: Db, ...given: Values) => PreparedRows<RowOfQuery<One>> {
	return ask(() => packed(make(build as unknown as Build, build.length - 1), 'lines'));
}

/** The rows of a list that is built anew each time, because what it asks depends on what is searched for. */
export function listOf<One extends BatchItem<'sqlite'>>(
	db: Db,
	query: One,
): PreparedRows<RowOfQuery<One>> {
	const made = make(() => query, 0);
	return new PreparedRows(db, packed(made, 'list'), []);
}

/** Queries that are read together, by name: prepared ones with a limit, or lists. What's undefined gives no rows. */
// biome-ignore lint/suspicious/noExplicitAny: rows of any query.
type Together = Readonly<Record<string, PreparedRows<any> | undefined>>;

/** The rows of each, by its name. */
type RowsTogether<Named extends Together> = {
	[Name in keyof Named]: Exclude<Named[Name], undefined> extends PreparedRows<infer Row>
		? Row[]
		: never;
};

/**
 * Reads queries in one statement instead of a batch of several, each of which costs more than the few rows of a page:
 * the rows of each query come as JSON in a cell of their own. For what is short, as `preparedList` is.
 */
export async function readTogether<Named extends Together>(
	db: Db,
	queries: Named,
): Promise<RowsTogether<Named>> {
	const lists = Object.entries(queries).map(([name, query]) => ({ name, list: query?.asList() }));
	const asked = lists.flatMap(({ name, list }) => (list ? [{ name, list }] : []));
	const client = (db as Db & { $client: D1Database }).$client;
	const statement = client
		.prepare(`select ${asked.map(({ name, list }) => `(${list.text}) as "${name}"`).join(', ')}`)
		.bind(...asked.flatMap(({ list }) => list.values));
	const [result] = await client.batch<Record<string, string>>([statement]);
	const [row = {}] = result?.results ?? [];
	return Object.fromEntries(
		lists.map(({ name, list }) => [name, list?.read(row[name] ?? '[]') ?? []]),
	) as RowsTogether<Named>;
}

type Build = (db: Db, ...given: never[]) => Query;

function ask<Values extends readonly Given[], Row>(
	makeIt: () => Made,
): (db: Db, ...given: Values) => PreparedRows<Row> {
	let made: Made | undefined;
	const once = () => {
		made ??= makeIt();
		return made;
	};
	preparedQueries.push(once);
	return (db, ...given) => new PreparedRows(db, once(), given);
}
