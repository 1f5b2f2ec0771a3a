import { and, asc, desc, eq, gt, lte, type SQL, sql } from 'drizzle-orm';
import { LONGEST_EVENT_MS } from '../../domain/events/limits.ts';
import type { StoryInShort } from '../../domain/events/story.ts';
import type { OwnRsvp } from '../../domain/rsvps/own-rsvp.ts';
import { auditedBatch, fieldsOf, type LoggedSubject } from '../audit/audit-log.ts';
import type { Authority } from '../authority.ts';
import type { Db } from '../client.ts';
import {
	auditedColumns,
	columnsBut,
	jsonOf,
	jsonValues,
	namesOf,
	pickColumns,
} from '../columns.ts';
import { LINE, SEATS, TURNOUT } from '../event-columns.ts';
import { prepared, preparedList } from '../prepared.ts';
import { ownRsvp } from '../rsvps/own-rsvps.ts';
import { events } from '../schema.ts';

export type EventRow = typeof events.$inferSelect;

/**
 * An event in a list; seats where it can be answered, `going` and `came` where it is over. `came` counts the people
 * checked in, guests included; null where nobody was. `own` is what the viewer said to it; null or left out where that
 * is nothing.
 */
export type EventSummary = Pick<EventRow, keyof typeof LINE> &
	Partial<Pick<EventRow, keyof typeof SEATS>> & {
		came?: number | null;
		own?: OwnRsvp | null;
		/** What it shows beside its facts. */
		story?: StoryInShort | null;
	};

/** What the viewer said, for a list. */
export const ownOf = (viewerId: string) => ({ own: ownRsvp(viewerId) });

export const notBegun = (now: Date) => gt(events.startsAt, now);

const ANSWERABLE = { ...LINE, ...SEATS };

const UPCOMING = {
	visitors: prepared((db, now: Date, limit: number) =>
		db
			.select(ANSWERABLE)
			.from(events)
			.where(notBegun(now))
			.orderBy(asc(events.startsAt))
			.limit(limit),
	),
	members: prepared((db, now: Date, limit: number, viewerId: string) =>
		db
			.select({ ...ANSWERABLE, ...ownOf(viewerId) })
			.from(events)
			.where(notBegun(now))
			.orderBy(asc(events.startsAt))
			.limit(limit),
	),
};

/** Events that have not begun, the soonest first: a query for a batch. */
export function upcomingEvents(db: Db, now: Date, limit: number, viewerId?: string) {
	return viewerId === undefined
		? UPCOMING.visitors(db, now, limit)
		: UPCOMING.members(db, now, limit, viewerId);
}

/**
 * Whether an event is on, also a cancelled one.
 *
 * @param since no event lasts so long that one which began before it is still on
 */
export const isOn = (now: Date, since: Date) =>
	and(gt(events.startsAt, since), lte(events.startsAt, now), gt(events.endsAt, now));

const BEGUN = {
	visitors: prepared((db, now: Date, since: Date, limit: number) =>
		db.select(LINE).from(events).where(isOn(now, since)).orderBy(asc(events.startsAt)).limit(limit),
	),
	members: prepared((db, now: Date, since: Date, limit: number, viewerId: string) =>
		db
			.select({ ...LINE, ...ownOf(viewerId) })
			.from(events)
			.where(isOn(now, since))
			.orderBy(asc(events.startsAt))
			.limit(limit),
	),
	desk: prepared((db, now: Date, since: Date, limit: number) =>
		db
			.select(ANSWERABLE)
			.from(events)
			.where(isOn(now, since))
			.orderBy(asc(events.startsAt))
			.limit(limit),
	),
};

/** From when on an event that is on may have begun. */
const begunSince = (now: Date) => new Date(now.getTime() - LONGEST_EVENT_MS);

/** Events that have begun and aren't over, also by their time alone, the earliest first: a query for a batch. */
export function begunEvents(db: Db, now: Date, limit: number, viewerId?: string) {
	return viewerId === undefined
		? BEGUN.visitors(db, now, begunSince(now), limit)
		: BEGUN.members(db, now, begunSince(now), limit, viewerId);
}

/** The same with their seats, which the desk counts until they are over. */
export function begunEventsOfDesk(db: Db, now: Date, limit: number) {
	return BEGUN.desk(db, now, begunSince(now), limit);
}

/** Whether an event is over: by its time alone. */
export const isOver = (now: Date) => and(lte(events.startsAt, now), lte(events.endsAt, now));

/** The latest first; where two begin at the same moment, the order of their rows decides, as the index has it. */
export const latestFirst = [desc(events.startsAt), desc(sql`${events}.rowid`)] as const;

/** Events that are over, the latest first, and behind which event. */
function pastRows(db: Db, now: Date, limit: number, before?: string) {
	const isBehind = sql`(${events.startsAt}, ${events}.rowid) < (
		select last.starts_at, last.rowid from events last where last.slug = ${before})`;
	return db
		.select({ ...LINE, ...TURNOUT })
		.from(events)
		.where(and(isOver(now), before === undefined ? undefined : isBehind))
		.orderBy(...latestFirst)
		.limit(limit);
}

/** Events that are over, the latest first: a query for a batch. */
export const pastEvents = preparedList((db, now: Date, limit: number) => pastRows(db, now, limit));

/** The same, only those behind the event with the slug `before` in this order. */
export const pastEventsBefore = preparedList((db, now: Date, limit: number, before: string) =>
	pastRows(db, now, limit, before),
);

/** The next event that takes RSVPs, whole: a query for a batch. */
export const nextEvent = prepared((db, now: Date) =>
	db
		.select()
		.from(events)
		.where(and(eq(events.status, 'scheduled'), gt(events.startsAt, now)))
		.orderBy(asc(events.startsAt))
		.limit(1),
);

/** The id of the event with this slug: a query for a batch. */
export const idOfSlug = prepared((db, slug: string) =>
	db.select({ id: events.id }).from(events).where(eq(events.slug, slug)).limit(1),
);

/** One event by its id, whole: a query for a batch. */
export const eventById = prepared((db, id: string) =>
	db.select().from(events).where(eq(events.id, id)).limit(1),
);

/** What organizers set of an event that is there, and what its series sets. */
export const CHANGED = columnsBut(events, [
	'id',
	'slug',
	'timeZone',
	'sequence',
	'going',
	'waiting',
	'createdAt',
	'updatedAt',
	'change',
	'previousStartsAt',
	'sendsInvitations',
]);

const { status, cancelReason, ...NEW } = {
	...CHANGED,
	...pickColumns(events, ['timeZone', 'sendsInvitations']),
};

/** An event to be stored; what an organizer's action or the counters set is left out. */
export interface NewEvent extends Omit<Pick<EventRow, keyof typeof NEW>, 'sendsInvitations'> {
	id: string;
	slug: string;
	/** The series's `updatedAt` when the date was calculated; null for an event of its own. */
	seriesSeenAt: Date | null;
	/** Whether subscribers are invited; left out, they are. */
	sendsInvitations?: boolean;
}

/**
 * Stores events: a statement for a batch that returns the ids of those that were stored. A date of a
 * series that is open already, or of one that was changed or paused meanwhile, is left out. A slug that is taken (two series can meet on one day under one name) gets a few letters more.
 *
 * @param condition what else must hold for any of them to be stored
 */
export function insertEvents(
	list: readonly NewEvent[],
	now: Date,
	condition = sql`true`,
): SQL<{ id: string }> {
	const time = now.getTime();
	const json = JSON.stringify(
		list.map((event) => ({
			...jsonOf(NEW, { ...event, sendsInvitations: event.sendsInvitations ?? true }),
			seriesSeenAt: event.seriesSeenAt?.getTime() ?? null,
		})),
	);
	return sql<{ id: string }>`
		insert into events (id, slug, ${namesOf(NEW)}, created_at, updated_at)
		select value ->> 'id',
			value ->> 'slug' || iif(exists (select 1 from events taken where taken.slug = value ->> 'slug'),
				'-' || substr(value ->> 'id', 1, 6), ''),
			${jsonValues(NEW, sql`value`)}, ${time}, ${time}
		from json_each(${json})
		where ${condition} and (value ->> 'seriesId' is null or exists (
			select 1 from series
			where series.id = value ->> 'seriesId'
				and series.updated_at = value ->> 'seriesSeenAt'
				and not exists (
					select 1 from breaks
					where breaks.series_id = series.id
						and value ->> 'seriesDate' between first_date and last_date
				)
		))
		on conflict do nothing
		returning id`;
}

/** An event as what an action is done to, for the log. */
export function eventSubject(event: { id: string } | { slug: string }): LoggedSubject {
	if ('id' in event) {
		return { id: event.id, title: sql`(select title from events where id = ${event.id})` };
	}
	return {
		id: sql`(select id from events where slug = ${event.slug})`,
		title: sql`(select title from events where slug = ${event.slug})`,
	};
}

/** What the log stores of an event; not the date that its series gave it. */
const {
	seriesId: _,
	seriesDate: __,
	...AUDITED
} = {
	...CHANGED,
	...pickColumns(events, ['sendsInvitations']),
};

/** What the log stores of the event that `from` finds. */
export const auditedEvent = (from: SQL): SQL => fieldsOf(auditedColumns(AUDITED), from);

/**
 * Stores one event.
 *
 * @param by the organizer who creates it
 * @returns false where there is one with this id already
 */
export async function storeEvent(
	db: Db,
	event: NewEvent,
	by: Authority,
	now: Date,
): Promise<boolean> {
	const { stored } = await auditedBatch(
		db,
		{
			action: 'event.created',
			by,
			now,
			subject: eventSubject(event),
			snapshot: auditedEvent(sql`from events where id = ${event.id}`),
		},
		{ stored: insertEvents([event], now) },
	);
	return stored.length > 0;
}
