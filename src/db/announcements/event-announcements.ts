import { type SQL, sql } from 'drizzle-orm';
import type { Db } from '../client.ts';
import { prepared } from '../prepared.ts';
import { announcements } from '../schema.ts';

/** Announcements to the attendees of an event that haven't gone out, and what becomes of them with it. */

/** Those scheduled for the attendees of any of these events: a query for a batch. */
export function scheduledAnnouncementsAt(db: Db, eventIds: readonly string[]) {
	return db
		.select({
			eventId: sql<string>`${announcements.eventId}`.as('at'),
			sendsAt: announcements.sendsAt,
		})
		.from(announcements)
		.where(
			sql`${announcements.eventId} in (select value from json_each(${JSON.stringify(eventIds)}))
				and ${announcements.status} = 'scheduled'`,
		);
}

/** Those of one event that have a time, or had one before the event was cancelled: a query for a batch. */
export const timedAnnouncementsOf = prepared((db, slug: string) =>
	db
		.select({
			id: announcements.id,
			subject: announcements.subject,
			status: announcements.status,
			sendsAt: announcements.sendsAt,
		})
		.from(announcements)
		.where(
			sql`${announcements.eventId} = (select id from events where slug = ${slug})
				and ${announcements.status} in ('draft', 'scheduled') and ${announcements.sendsAt} is not null`,
		)
		.limit(20),
);

/** When those scheduled for the attendees of one event go out: a query for a batch. */
export const scheduledAnnouncementsOf = prepared((db, slug: string) =>
	db
		.select({ sendsAt: announcements.sendsAt })
		.from(announcements)
		.where(
			sql`${announcements.eventId} = (select id from events where slug = ${slug})
				and ${announcements.status} = 'scheduled' and ${announcements.sendsAt} is not null`,
		)
		.limit(20),
);

/**
 * Drafts of one series that had a time before their events were cancelled, as long as those lie ahead: a
 * query for a batch.
 */
export const heldAnnouncementsOf = prepared((db, seriesId: string, now: Date) =>
	db
		.select({ id: announcements.id, subject: announcements.subject })
		.from(announcements)
		.where(
			sql`${announcements.eventId} in (select id from events where series_id = ${seriesId}
					and status = 'cancelled' and starts_at > ${now.getTime()})
				and ${announcements.status} = 'draft' and ${announcements.sendsAt} is not null`,
		)
		.limit(50),
);

/**
 * Turns announcements scheduled for attendees of cancelled events into drafts: a statement. Each keeps its
 * time, as a sign that it was scheduled.
 *
 * @param cancelled the ids of the events, as a query
 */
export function holdAnnouncements(db: Db, cancelled: SQL, now: Date) {
	return db
		.update(announcements)
		.set({ status: 'draft', revision: sql`${announcements.revision} + 1`, updatedAt: now })
		.where(sql`event_id in (${cancelled}) and status = 'scheduled'`)
		.returning({ id: announcements.id });
}
