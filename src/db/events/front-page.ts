import { asc, or, sql } from 'drizzle-orm';
import { LONGEST_EVENT_MS } from '../../domain/events/limits.ts';
import type { OwnRsvp } from '../../domain/rsvps/own-rsvp.ts';
import type { Db } from '../client.ts';
import { pickColumns } from '../columns.ts';
import { LINE, SEATS, TURNOUT } from '../event-columns.ts';
import { prepared } from '../prepared.ts';
import { type OwnPanel, ownPanel, ownRsvp } from '../rsvps/own-rsvps.ts';
import { eventId } from '../rsvps/rsvps.ts';
import { events } from '../schema.ts';
import { isOn, notBegun, ownOf } from './events.ts';
import { storyInShort } from './stories.ts';

/** The events of the front page, which says more of the next one than of those behind it. */

const STAMP = sql<string | null>`((select stamp from front_page_changes where id = 1)
	|| (select stamp from attendance_changes where id = 1))`;

/**
 * Names the last change of what the page shows to everyone, by whatever was changed (migrations 0019 and 0020): a
 * column; null before the first change.
 */
export const frontPageStamp = STAMP.as('stamp');

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

/** What is shown of the events to come: their place and the guests they allow of the next one alone. */
const SHOWN = { ...LINE, ...SEATS, ...pickColumns(events, ['place', 'guestsAllowed']) };
/** By which a member's own part is found again. */
const KEY = pickColumns(events, ['id']);

const UPCOMING = {
	visitors: prepared((db, now: Date, limit: number) =>
		db
			.select({ ...SHOWN, inShort: inShort(now) })
			.from(events)
			.where(notBegun(now))
			.orderBy(asc(events.startsAt))
			.limit(limit),
	),
	members: prepared((db, now: Date, limit: number, viewerId: string) =>
		db
			.select({
				...KEY,
				...SHOWN,
				...ownOf(viewerId),
				inShort: inShort(now),
				...ownPanel(viewerId, isNext(now)),
			})
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

const lastStory = (now: Date) => storyInShort(sql`events.ends_at <= ${now.getTime()}`);

const isOnOrLast = (now: Date, since: Date) =>
	or(isOn(now, since), sql`${events.id} = ${lastId(now)}`);

const BEGUN = {
	visitors: prepared((db, now: Date, since: Date, limit: number) =>
		db
			.select({ ...LINE, ...TURNOUT, story: lastStory(now) })
			.from(events)
			.where(isOnOrLast(now, since))
			.limit(limit),
	),
	members: prepared((db, now: Date, since: Date, limit: number, viewerId: string) =>
		db
			.select({ ...KEY, ...LINE, ...TURNOUT, story: lastStory(now), ...ownOf(viewerId) })
			.from(events)
			.where(isOnOrLast(now, since))
			.limit(limit),
	),
};

/** The last event that took place, with its story, and those that are on, in no order: a query for a batch. */
export function frontPageBegun(db: Db, now: Date, limit: number, viewerId?: string) {
	const since = new Date(now.getTime() - LONGEST_EVENT_MS);
	return viewerId === undefined
		? BEGUN.visitors(db, now, since, limit)
		: BEGUN.members(db, now, since, limit, viewerId);
}

/** A member's own part of the front page, for one event. */
interface OwnOnFrontPage extends OwnPanel {
	id: string;
	own: OwnRsvp | null;
}

interface OwnRow {
	stamp: string | null;
	/** JSON: `OwnOnFrontPage[]`. */
	own: string;
}

/**
 * What a member said to the events of the front page, with the stamp of the last change of all else there: a query
 * for a batch, whose one row is read by `readOwnOnFrontPage`.
 *
 * @param ids the events' ids, as JSON
 * @param nextId of which the panel is shown
 */
export const ownOnFrontPage = prepared(
	(_, viewerId: string, ids: string, nextId: string | null) => {
		const panel = ownPanel(viewerId, sql`events.id = ${nextId}`);
		return sql<OwnRow>`select ${STAMP} as stamp, (
		select json_group_array(json_object('id', events.id, 'own', json(${ownRsvp(viewerId).sql}),
			'mine', json(${panel.mine.sql}), 'series', json(${panel.series.sql})))
		from json_each(${ids}) listed cross join events on events.id = listed.value
	) as own`;
	},
);

/** The rows of `ownOnFrontPage`. */
export function readOwnOnFrontPage([row]: readonly OwnRow[]) {
	return {
		stamp: row?.stamp ?? null,
		own: JSON.parse(row?.own ?? '[]') as OwnOnFrontPage[],
	};
}
