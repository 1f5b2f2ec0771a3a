import { type Column, getTableColumns, type SQL, sql } from 'drizzle-orm';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { AuditedField } from '../domain/audit/audited-actions.ts';

/**
 * What statements in SQL say of a table's columns, from the schema: so a new column is in all of them, and
 * a statement can't name one that isn't there.
 */

/** Columns by their names in TypeScript. */
export type Columns = Readonly<Record<string, Column>>;

type ColumnsOf<Table extends SQLiteTable> = Table['_']['columns'];

/** The columns of a table but these, in the order of the schema. */
export function columnsBut<Table extends SQLiteTable, Left extends string & keyof ColumnsOf<Table>>(
	table: Table,
	left: readonly Left[],
): Omit<ColumnsOf<Table>, Left> {
	const isMeant = ([name]: [string, unknown]) => !(left as readonly string[]).includes(name);
	return Object.fromEntries(Object.entries(getTableColumns(table)).filter(isMeant)) as Omit<
		ColumnsOf<Table>,
		Left
	>;
}

/** These columns of a table. */
export function pickColumns<
	Table extends SQLiteTable,
	Picked extends string & keyof ColumnsOf<Table>,
>(table: Table, picked: readonly Picked[]): Pick<ColumnsOf<Table>, Picked> {
	const columns: ColumnsOf<Table> = getTableColumns(table);
	return Object.fromEntries(picked.map((name) => [name, columns[name]])) as Pick<
		ColumnsOf<Table>,
		Picked
	>;
}

const listed = (parts: readonly SQL[]): SQL => sql.join([...parts], sql`, `);

/** A column by its name alone, where SQL takes no table before it. */
export const bare = (column: Column): SQL => sql`${sql.identifier(column.name)}`;

/** The names of columns, for `insert into t (…)` and `select …`. */
export const namesOf = (columns: Columns): SQL => listed(Object.values(columns).map(bare));

/** Values in the order of `namesOf`, each as its column stores it. */
export function valuesOf<Named extends Columns>(
	columns: Named,
	values: Readonly<Record<keyof Named, unknown>>,
): SQL {
	return listed(
		Object.entries(columns).map(([name, column]) => sql`${sql.param(values[name], column)}`),
	);
}

/**
 * A row as it travels in a parameter of JSON: each value as its column stores it. `fromJson` reads it.
 *
 * @param values what else is in it stays as it is
 */
export function jsonOf(columns: Columns, values: object): Record<string, unknown> {
	const stored = Object.entries(values).map(([name, value]: [string, unknown]) => {
		const column = columns[name];
		const isKept = column === undefined || value === null || value === undefined;
		return [name, isKept ? value : column.mapToDriverValue(value)];
	});
	return Object.fromEntries(stored) as Record<string, unknown>;
}

/** A value of a row that `jsonOf` made, `from` an expression for the row. */
const fromJson = (from: SQL, name: string): SQL => sql`${from} ->> ${sql.raw(`'${name}'`)}`;

/** The values of such a row in the order of `namesOf`. */
export const jsonValues = (columns: Columns, from: SQL): SQL =>
	listed(Object.keys(columns).map((name) => fromJson(from, name)));

/** Sets columns to the values of such a row, for `update t set …`. */
export const setFromJson = (columns: Columns, from: SQL): SQL =>
	listed(
		Object.entries(columns).map(([name, column]) => sql`${bare(column)} = ${fromJson(from, name)}`),
	);

/**
 * Columns as the audit log compares them (`fieldsOf`): what holds JSON as JSON. One that the log has no name
 * for doesn't compile.
 */
export function auditedColumns<Named extends Columns>(
	columns: Named & Record<Exclude<keyof Named, AuditedField>, never>,
): Record<keyof Named & AuditedField, SQL> {
	const fields = Object.entries<Column>(columns).map(([name, column]) => [
		name,
		column.dataType === 'json' ? sql`json(${bare(column)})` : bare(column),
	]);
	return Object.fromEntries(fields) as Record<keyof Named & AuditedField, SQL>;
}
