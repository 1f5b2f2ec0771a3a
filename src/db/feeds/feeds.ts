import { and, asc, desc, eq, gt, lte, type SQL, sql } from 'drizzle-orm';
import type { Db } from '../client.ts';
import { pickColumns } from '../columns.ts';
import { prepared, preparedList } from '../prepared.ts';
import { events, rsvps } from '../schema.ts';

/** What a feed says of an event, whatever its kind. */
const FED = pickColumns(events, [
	'id',
	'slug',
	'title',
	'description',
	'place',
	'startsAt',
	'endsAt',
	'status',
	'cancelReason',
	'updatedAt',
]);

/** What a calendar says of an event: its moments need no zone. */
const CALENDAR = { ...FED, ...pickColumns(events, ['whatToBring', 'sequence']) };

/** What the news say of an event. */
const NEWS = { ...FED, ...pickColumns(events, ['timeZone', 'createdAt']) };

/** The same as a calendar, for one member, with the RSVP; a batch mixes up columns of one name, so it has another name. */
const ownEventColumns = {
	...CALENDAR,
	answer: rsvps.answer,
	answerUpdatedAt: sql<Date>`${rsvps.updatedAt}`.mapWith(rsvps.updatedAt).as('answer_updated_at'),
};

/** Whether an event has ended since then. */
const hasEndedSince = (since: Date, now: Date) =>
	and(gt(events.endsAt, since), lte(events.endsAt, now));

const isNotOver = (now: Date) => gt(events.endsAt, now);

/** Events that are on or haven't begun, those that end first before the others, for a calendar: a query for a batch. */
export const upcomingCalendarEvents = prepared((db, now: Date, limit: number) =>
	db.select(CALENDAR).from(events).where(isNotOver(now)).orderBy(asc(events.endsAt)).limit(limit),
);

/** Events that have ended since then, the latest first, for a calendar: a query for a batch. */
export const recentCalendarEvents = prepared((db, since: Date, now: Date, limit: number) =>
	db
		.select(CALENDAR)
		.from(events)
		.where(hasEndedSince(since, now))
		.orderBy(desc(events.endsAt))
		.limit(limit),
);

/** Events that are on or haven't begun, those that end first before the others, for the news: a query for a batch. */
export const upcomingNewsEvents = prepared((db, now: Date, limit: number) =>
	db.select(NEWS).from(events).where(isNotOver(now)).orderBy(asc(events.endsAt)).limit(limit),
);

/** Events that have ended since then, the latest first, for the news: a query for a batch. */
export const recentNewsEvents = prepared((db, since: Date, now: Date, limit: number) =>
	db
		.select(NEWS)
		.from(events)
		.where(hasEndedSince(since, now))
		.orderBy(desc(events.endsAt))
		.limit(limit),
);

/** One event for a calendar: a query for a batch. */
export const calendarEventBySlug = prepared((db, slug: string) =>
	db.select(CALENDAR).from(events).where(eq(events.slug, slug)).limit(1),
);

/** An event that this member goes to or waits for. */
function isOwn(userId: SQL) {
	return and(
		eq(rsvps.eventId, events.id),
		sql`${rsvps.userId} = ${userId}`,
		sql`${rsvps.answer} in ('going', 'waitlisted')`,
	);
}

/**
 * The events that are on or to come and that a member goes to or waits for, those that end first before the
 * others: a query for a batch. `cross join` holds SQLite to the order written: along the few events of that
 * time, not through all RSVPs of the member.
 *
 * @param userId the member, as an expression
 */
export function upcomingOwnEvents(db: Db, userId: SQL, now: Date, limit: number) {
	return db
		.select(ownEventColumns)
		.from(events)
		.crossJoin(rsvps)
		.where(and(gt(events.endsAt, now), isOwn(userId)))
		.orderBy(asc(events.endsAt))
		.limit(limit);
}

/** The same among those that have ended since then, the latest first: a query for a batch. */
export function recentOwnEvents(db: Db, userId: SQL, since: Date, now: Date, limit: number) {
	return db
		.select(ownEventColumns)
		.from(events)
		.crossJoin(rsvps)
		.where(and(hasEndedSince(since, now), isOwn(userId)))
		.orderBy(desc(events.endsAt))
		.limit(limit);
}

/**
 * The addresses of event pages, the latest event first, with the moments of their last changes in milliseconds since
 * 1970: a query for a batch.
 */
export const eventPages = preparedList((db, limit: number) =>
	db
		.select({ slug: events.slug, updatedAt: sql<number>`${events.updatedAt}`.as('updated_at') })
		.from(events)
		.orderBy(desc(events.startsAt))
		.limit(limit),
);
