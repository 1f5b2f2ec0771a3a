import { type SQL, sql } from 'drizzle-orm';
import { fieldsOf, type LoggedSubject } from '../audit/audit-log.ts';
import { auditedColumns, columnsBut, namesOf, valuesOf } from '../columns.ts';
import { series } from '../schema.ts';

export type SeriesRow = typeof series.$inferSelect;

/** The values of a series that organizers set. */
export type SeriesValues = Pick<SeriesRow, keyof typeof SET>;

/** The columns that organizers set. */
const SET = columnsBut(series, ['id', 'createdAt', 'updatedAt', 'change', 'originId']);

/** Their names, for a statement written in SQL. */
export const seriesColumns = namesOf(SET);

/** The values in the order of `seriesColumns`. */
export const seriesTuple = (values: SeriesValues): SQL => valuesOf(SET, values);

/** A series as what an action is done to, for the log. */
export const seriesSubject = (id: string): LoggedSubject => ({
	id,
	title: sql`(select title from series where id = ${id})`,
});

/** What the log stores of the series that `from` finds. */
export const auditedSeries = (from: SQL): SQL => fieldsOf(auditedColumns(SET), from);
