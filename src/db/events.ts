import { and, asc, desc, eq, gt, gte, lte } from 'drizzle-orm';
import type { Db } from './client.ts';
import { breaks, events, series } from './schema.ts';

export type EventRow = typeof events.$inferSelect;
export type NewEvent = typeof events.$inferInsert;

/** What lists and panels show of an event. */
const summary = {
	id: events.id,
	slug: events.slug,
	title: events.title,
	place: events.place,
	timeZone: events.timeZone,
	startsAt: events.startsAt,
	endsAt: events.endsAt,
	capacity: events.capacity,
	guestsAllowed: events.guestsAllowed,
	status: events.status,
	cancelReason: events.cancelReason,
	going: events.going,
	waiting: events.waiting,
};

export type EventSummary = Pick<EventRow, keyof typeof summary>;

/** Events that have not begun, the soonest first: a query for a batch. */
export function comingEvents(db: Db, now: Date, limit: number) {
	return db
		.select(summary)
		.from(events)
		.where(gt(events.startsAt, now))
		.orderBy(asc(events.startsAt))
		.limit(limit);
}

/** Events that have begun, the latest first: a query for a batch. */
export function pastEvents(db: Db, now: Date, limit: number) {
	return db
		.select(summary)
		.from(events)
		.where(lte(events.startsAt, now))
		.orderBy(desc(events.startsAt))
		.limit(limit);
}

/** The next event that takes answers, whole: a query for a batch. */
export function nextEvent(db: Db, now: Date) {
	return db
		.select()
		.from(events)
		.where(and(eq(events.status, 'scheduled'), gt(events.startsAt, now)))
		.orderBy(asc(events.startsAt))
		.limit(1);
}

/** One event by its slug, whole: a query for a batch. */
export function eventBySlug(db: Db, slug: string) {
	return db.select().from(events).where(eq(events.slug, slug)).limit(1);
}

/** One event by its id, whole: a query for a batch. */
export function eventById(db: Db, id: string) {
	return db.select().from(events).where(eq(events.id, id)).limit(1);
}

/** Breaks that are not over on this local date, the soonest first: a query for a batch. */
export function comingBreaks(db: Db, fromDate: string) {
	return db
		.select({
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

/** Every series: a query for a batch. */
export function allSeries(db: Db) {
	return db.select().from(series);
}

/** The dates of series whose events are open and still to come: a query for a batch. */
export function openedDates(db: Db, now: Date) {
	return db
		.select({ seriesId: events.seriesId, seriesDate: events.seriesDate })
		.from(events)
		.where(gte(events.startsAt, now));
}

/** Stores an event unless its date of the series is open already: a query for a batch. */
export function insertEvent(db: Db, event: NewEvent) {
	return db.insert(events).values(event).onConflictDoNothing().returning({ id: events.id });
}
