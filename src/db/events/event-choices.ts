import { asc, eq, sql } from 'drizzle-orm';
import { LONGEST_EVENT_MS } from '../../domain/events/limits.ts';
import type { Db } from '../client.ts';
import { pickColumns } from '../columns.ts';
import { prepared } from '../prepared.ts';
import { events } from '../schema.ts';
import { isOn, isOver, latestFirst, notBegun } from './events.ts';

/** The events to whose attendees an announcement can go, as its form offers them: queries for a batch. */

const OFFERED = pickColumns(events, ['slug', 'title', 'timeZone', 'startsAt', 'status']);
/** One that is offered whether it is over or not. */
const CHOSEN = { ...OFFERED, ...pickColumns(events, ['endsAt']) };

const begunToWriteTo = prepared((db, now: Date, since: Date, limit: number) =>
	db
		.select(OFFERED)
		.from(events)
		.where(isOn(now, since))
		.orderBy(asc(events.startsAt))
		.limit(limit),
);

/** Those that are on, the earliest first. */
export function offeredBegun(db: Db, now: Date, limit: number) {
	return begunToWriteTo(db, now, new Date(now.getTime() - LONGEST_EVENT_MS), limit);
}

/** Those that have not begun, the soonest first. */
export const offeredUpcoming = prepared((db, now: Date, limit: number) =>
	db.select(OFFERED).from(events).where(notBegun(now)).orderBy(asc(events.startsAt)).limit(limit),
);

/** Those that are over, the latest first. */
export const offeredPast = prepared((db, now: Date, limit: number) =>
	db
		.select(OFFERED)
		.from(events)
		.where(isOver(now))
		.orderBy(...latestFirst)
		.limit(limit),
);

/** The one with this slug. */
export const chosenBySlug = prepared((db, slug: string) =>
	db.select(CHOSEN).from(events).where(eq(events.slug, slug)).limit(1),
);

/** The one of this announcement. */
export const chosenOfAnnouncement = prepared((db, id: string) =>
	db
		.select(CHOSEN)
		.from(events)
		.where(eq(events.id, sql`(select event_id from announcements where id = ${id})`))
		.limit(1),
);
