import { and, count, eq, type SQL, sql } from 'drizzle-orm';
import type { Db } from './client.ts';
import { rawBatch } from './raw-batch.ts';
import { events, series, standingRsvps } from './schema.ts';
import { seatWaitingParties } from './seats.ts';

/** What a member says for every event of a series. */
export interface StandingAnswer {
	userId: string;
	seriesId: string;
	guests: number;
	/** Names this change; every row that it touches carries it. */
	change: string;
	now: Date;
}

/** The messages for parties that joined by this change and wait: a statement that returns their ids. */
function waitingMessages(targets: SQL, change: string, time: number): SQL {
	return sql`
		insert into outbox (id, kind, user_id, event_id, revision, due_at, created_at)
		select lower(hex(randomblob(16))), 'standing_waitlisted', user_id, event_id, revision, ${time}, ${time}
		from rsvps
		where event_id in (${targets}) and answer = 'waitlisted' and change = ${change}
		on conflict do nothing
		returning id`;
}

/**
 * Seats who comes every week at events that have just been stored: they join in the order in which they
 * said so, and the seats are given out by the rule for everybody. Statements for the batch that stores
 * the events; the second and the fourth return the ids of messages. A party that is larger than the
 * event takes comes with as many guests as it takes.
 *
 * @param eventIds only those that exist are looked at
 */
export function seatStandingParties(
	eventIds: readonly string[],
	change: string,
	now: Date,
): [SQL, SQL, SQL, SQL] {
	const time = now.getTime();
	const targets = sql`select value from json_each(${JSON.stringify(eventIds)})`;
	return [
		sql`
			insert into rsvps (event_id, user_id, answer, guests, place, change, answered_at, created_at, updated_at)
			select e.id, standing.user_id, 'waitlisted',
				max(0, min(standing.guests, e.guests_allowed, e.capacity - 1)),
				standing.place, ${change}, ${time}, ${time}, ${time}
			from json_each(${JSON.stringify(eventIds)}) opened
			cross join events e on e.id = opened.value
			cross join standing_rsvps standing on standing.series_id = e.series_id
			cross join user on user.id = standing.user_id and user.banned_at is null
			where true
			on conflict do nothing`,
		...seatWaitingParties(targets, change, now, 'standing_going'),
		waitingMessages(targets, change, time),
	];
}

/**
 * Stores "count me in every week", and says yes to every open event of the series that the member has
 * not answered yet, in one batch.
 *
 * @returns the messages that it owes, or null when there is no such series or member, or the series
 *   allows fewer guests
 */
export async function startStandingRsvp(
	db: Db,
	{ userId, seriesId, guests, change, now }: StandingAnswer,
): Promise<string[] | null> {
	const time = now.getTime();
	const targets = sql`select event_id from rsvps where user_id = ${userId} and change = ${change}`;
	const [kept, , seated, , waiting] = await rawBatch<
		[{ userId: string }, never, { id: string }, never, { id: string }]
	>(db, [
		sql`
			insert into standing_rsvps (series_id, user_id, guests, place, created_at, updated_at)
			select series.id, user.id, ${guests},
				(select coalesce(max(place), 0) + 1 from standing_rsvps where series_id = series.id),
				${time}, ${time}
			from series join user on user.id = ${userId} and user.banned_at is null
			where series.id = ${seriesId} and ${guests} <= series.guests_allowed
			on conflict (series_id, user_id) do update set
				guests = excluded.guests, updated_at = excluded.updated_at
			returning user_id as userId`,
		sql`
			insert into rsvps (event_id, user_id, answer, guests, place, change, answered_at, created_at, updated_at)
			select e.id, standing.user_id, 'waitlisted',
				max(0, min(standing.guests, e.guests_allowed, e.capacity - 1)),
				(select coalesce(max(place), 0) + 1 from rsvps where event_id = e.id),
				${change}, ${time}, ${time}, ${time}
			from standing_rsvps standing
			cross join events e on e.series_id = standing.series_id
				and e.status = 'scheduled' and e.starts_at > ${time}
			where standing.series_id = ${seriesId} and standing.user_id = ${userId}
				and standing.updated_at = ${time}
			on conflict do nothing`,
		...seatWaitingParties(targets, change, now, 'standing_going'),
		waitingMessages(targets, change, time),
	]);
	if (kept.length === 0) return null;
	return [...seated, ...waiting].map(({ id }) => id);
}

/** Ends "count me in every week"; answers to events that are open already stay. */
export async function stopStandingRsvp(db: Db, userId: string, seriesId: string): Promise<void> {
	await db
		.delete(standingRsvps)
		.where(and(eq(standingRsvps.seriesId, seriesId), eq(standingRsvps.userId, userId)));
}

/** The series that a member comes to every week: a query for a batch. */
export function standingRsvpsOf(db: Db, userId: string) {
	return db
		.select({
			seriesId: standingRsvps.seriesId,
			guests: standingRsvps.guests,
			title: series.title,
		})
		.from(standingRsvps)
		.innerJoin(series, eq(series.id, standingRsvps.seriesId))
		.where(eq(standingRsvps.userId, userId))
		.limit(50);
}

/** What a member says for every event of the series that this event belongs to: a query for a batch. */
export function standingRsvpFor(db: Db, userId: string, eventId: SQL) {
	return db
		.select({ seriesId: standingRsvps.seriesId, guests: standingRsvps.guests })
		.from(standingRsvps)
		.innerJoin(events, eq(events.seriesId, standingRsvps.seriesId))
		.where(and(eq(standingRsvps.userId, userId), sql`${events.id} = ${eventId}`))
		.limit(1);
}

/** How many members come to a series every week: a query for a batch. */
export function standingCount(db: Db, seriesId: string) {
	return db
		.select({ members: count() })
		.from(standingRsvps)
		.where(eq(standingRsvps.seriesId, seriesId));
}
