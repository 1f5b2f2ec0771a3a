import { asc, or, sql } from 'drizzle-orm';
import { LONGEST_EVENT_MS } from '../../domain/events/limits.ts';
import type { Db } from '../client.ts';
import { prepared } from '../prepared.ts';
import { ownPanel } from '../rsvps/own-rsvps.ts';
import { eventId } from '../rsvps/rsvps.ts';
import { events } from '../schema.ts';
import { isOn, listed, notBegun } from './events.ts';

/** The events of the front page, which says more of the next one than of those behind it. */

const isNext = (now: Date) => sql`${events.id} = ${eventId('next', now)}`;

/** What is shown of the next event alone. */
export interface NextInShort {
	/** Markdown. */
	description: string;
	mapUrl: string | null;
}

/** Null for all others, of which nothing is read for it. */
const inShort = (now: Date) =>
	sql<NextInShort | null>`iif(${isNext(now)},
		json_object('description', ${events.description}, 'mapUrl', ${events.mapUrl}), null)`
		.mapWith((json: string) => JSON.parse(json) as NextInShort)
		.as('in_short');

const UPCOMING = {
	visitors: prepared((db, now: Date, limit: number) =>
		db
			.select({ ...listed(undefined), inShort: inShort(now) })
			.from(events)
			.where(notBegun(now))
			.orderBy(asc(events.startsAt))
			.limit(limit),
	),
	members: prepared((db, now: Date, limit: number, viewerId: string) =>
		db
			.select({ ...listed(viewerId), inShort: inShort(now), ...ownPanel(viewerId, isNext(now)) })
			.from(events)
			.where(notBegun(now))
			.orderBy(asc(events.startsAt))
			.limit(limit),
	),
};

/**
 * Events that have not begun, the soonest first, with the description of the next one that takes RSVPs, and for a
 * member with what a panel shows of them there: a query for a batch.
 */
export function frontPageUpcoming(db: Db, now: Date, limit: number, viewerId?: string) {
	return viewerId === undefined
		? UPCOMING.visitors(db, now, limit)
		: UPCOMING.members(db, now, limit, viewerId);
}

/** The id of the last event that took place. */
const lastId = (now: Date) => sql`(
	select id from events
	where status = 'scheduled' and starts_at <= ${now.getTime()} and ends_at <= ${now.getTime()}
	order by starts_at desc limit 1)`;

const begun = (db: Db, now: Date, since: Date, viewerId?: string) =>
	db
		.select(listed(viewerId))
		.from(events)
		.where(or(isOn(now, since), sql`${events.id} = ${lastId(now)}`));

const BEGUN = {
	visitors: prepared((db, now: Date, since: Date, limit: number) =>
		begun(db, now, since).limit(limit),
	),
	members: prepared((db, now: Date, since: Date, limit: number, viewerId: string) =>
		begun(db, now, since, viewerId).limit(limit),
	),
};

/** The last event that took place, and those that are on, in no order: a query for a batch. */
export function frontPageBegun(db: Db, now: Date, limit: number, viewerId?: string) {
	const since = new Date(now.getTime() - LONGEST_EVENT_MS);
	return viewerId === undefined
		? BEGUN.visitors(db, now, since, limit)
		: BEGUN.members(db, now, since, limit, viewerId);
}
