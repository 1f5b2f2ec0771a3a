import { and, asc, desc, eq, gt, lte, type SQL, sql } from 'drizzle-orm';
import type { Db } from '../client.ts';
import { prepared, preparedList } from '../prepared.ts';
import { events, rsvps } from '../schema.ts';

/** What feeds and calendars tell of an event. */
const eventColumns = {
	id: events.id,
	slug: events.slug,
	title: events.title,
	description: events.description,
	whatToBring: events.whatToBring,
	place: events.place,
	timeZone: events.timeZone,
	startsAt: events.startsAt,
	endsAt: events.endsAt,
	status: events.status,
	cancelReason: events.cancelReason,
	sequence: events.sequence,
	createdAt: events.createdAt,
	updatedAt: events.updatedAt,
};

/** The same for one member, with the RSVP; a batch mixes up columns of one name, so it has another name. */
const ownEventColumns = {
	...eventColumns,
	answer: rsvps.answer,
	answerUpdatedAt: sql<Date>`${rsvps.updatedAt}`.mapWith(rsvps.updatedAt).as('answer_updated_at'),
};

/** Whether an event has ended since then. */
const hasEndedSince = (since: Date, now: Date) =>
	and(gt(events.endsAt, since), lte(events.endsAt, now));

/** Events that are on or haven't begun, those that end first before the others: a query for a batch. */
export const upcomingFeedEvents = prepared((db, now: Date, limit: number) =>
	db
		.select(eventColumns)
		.from(events)
		.where(gt(events.endsAt, now))
		.orderBy(asc(events.endsAt))
		.limit(limit),
);

/** Events that have ended since then, the latest first: a query for a batch. */
export const recentFeedEvents = prepared((db, since: Date, now: Date, limit: number) =>
	db
		.select(eventColumns)
		.from(events)
		.where(hasEndedSince(since, now))
		.orderBy(desc(events.endsAt))
		.limit(limit),
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

/** The addresses of event pages, the latest event first: a query for a batch. */
export const eventPages = preparedList((db, limit: number) =>
	db
		.select({ slug: events.slug, updatedAt: events.updatedAt })
		.from(events)
		.orderBy(desc(events.startsAt))
		.limit(limit),
);
