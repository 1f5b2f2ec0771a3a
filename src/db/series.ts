import { and, asc, eq, gt, gte, sql } from 'drizzle-orm';
import type { Db } from './client.ts';
import { breaks, events, series } from './schema.ts';

export type SeriesRow = typeof series.$inferSelect;
export type BreakRow = typeof breaks.$inferSelect;

/** Every series: a query for a batch. */
export function allSeries(db: Db) {
	return db.select().from(series);
}

/** One series: a query for a batch. */
export function seriesById(db: Db, id: string) {
	return db.select().from(series).where(eq(series.id, id)).limit(1);
}

/** Breaks that are not over on this local date, the soonest first: a query for a batch. */
export function comingBreaks(db: Db, fromDate: string) {
	return db
		.select({
			id: breaks.id,
			seriesId: breaks.seriesId,
			firstDate: breaks.firstDate,
			lastDate: breaks.lastDate,
			reason: breaks.reason,
		})
		.from(breaks)
		.where(gte(breaks.lastDate, fromDate))
		.orderBy(asc(breaks.lastDate))
		.limit(50);
}

/**
 * The dates of series, from this local date on, that have an event, whether it still takes place or
 * not: a query for a batch.
 */
export function openedDates(db: Db, fromDate: string) {
	return db
		.select({ seriesId: events.seriesId, seriesDate: events.seriesDate })
		.from(events)
		.where(
			sql`${events.seriesId} in (select id from series) and ${events.seriesDate} >= ${fromDate}`,
		)
		.limit(1000);
}

/** The events of a series that take place and have not begun, the soonest first: a query for a batch. */
export function openEventsOf(db: Db, seriesId: string, now: Date) {
	return db
		.select()
		.from(events)
		.where(
			and(eq(events.seriesId, seriesId), eq(events.status, 'scheduled'), gt(events.startsAt, now)),
		)
		.orderBy(asc(events.startsAt))
		.limit(200);
}
