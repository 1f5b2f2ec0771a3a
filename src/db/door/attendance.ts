import { type SQL, sql } from 'drizzle-orm';
import type { Db } from '../client.ts';
import { prepared } from '../prepared.ts';
import { events } from '../schema.ts';

/**
 * The attendees of a past event: people checked in, if anybody was; otherwise everybody who had said yes. A
 * cancelled event has none. Walk-ins without an account count as guests: nobody can tell which of them came
 * before.
 */

export const isOver = (now: Date) => sql`e.status = 'scheduled' and e.ends_at <= ${now.getTime()}`;
export const nobodyCheckedIn = sql`(not exists (select 1 from check_ins kept where kept.event_id = e.id)
	and not exists (select 1 from walk_ins kept where kept.event_id = e.id))`;

/**
 * The past events that a member came to, as `at` (its start) and `nr` (which tells two at one time apart).
 *
 * @param isMeant which of them, as a condition over the event `e`
 */
export function attendedBy(member: SQL, now: Date, isMeant: SQL = sql`true`): SQL {
	return sql`
		select e.starts_at as at, e.rowid as nr
		from check_ins mine cross join events e on e.id = mine.event_id
		where mine.user_id = ${member} and ${isOver(now)} and ${isMeant}
		union all
		select e.starts_at as at, e.rowid as nr
		from rsvps mine cross join events e on e.id = mine.event_id
		where mine.user_id = ${member} and mine.answer = 'going' and ${isOver(now)} and ${nobodyCheckedIn}
			and ${isMeant}`;
}

/** How often somebody came, and when the last of these events began. */
export interface Attendance {
	times: number;
	lastAt: Date | null;
}

/** A member's attendance, as an expression; it reads as many rows as the member has RSVPs. */
export function attendanceOf(member: SQL, now: Date): SQL<Attendance> {
	return sql`(select json_array(count(*), max(at)) from (${attendedBy(member, now)}))`.mapWith({
		mapFromDriverValue(value: string): Attendance {
			const [times, last] = JSON.parse(value) as [number, number | null];
			return { times, lastAt: last === null ? null : new Date(last) };
		},
	}) as SQL<Attendance>;
}

/** The events that a member came to, the latest first, and how many there are in all: a query for a batch. */
export const attendedEvents = prepared((db, userId: string, now: Date, limit: number) =>
	db
		.select({
			slug: sql<string>`e.slug`.as('slug'),
			title: sql<string>`e.title`.as('title'),
			startsAt: sql<Date>`e.starts_at`.mapWith(events.startsAt).as('starts_at'),
			endsAt: sql<Date>`e.ends_at`.mapWith(events.endsAt).as('ends_at'),
			timeZone: sql<string>`e.time_zone`.as('time_zone'),
			total: sql<number>`count(*) over ()`.as('total'),
		})
		.from(sql`(${attendedBy(sql`${userId}`, now)}) as attended`)
		.innerJoin(sql`events e`, sql`e.rowid = attended.nr`)
		.orderBy(sql`attended.at desc, attended.nr desc`)
		.limit(limit),
);

/**
 * The past events that a member said yes to or was checked in to, the latest first, with what tells whether
 * they came: a query for a batch.
 */
export function pastEventsOf(db: Db, userId: string, now: Date, limit: number) {
	return db
		.select({
			slug: sql<string>`e.slug`.as('slug'),
			title: sql<string>`e.title`.as('title'),
			startsAt: sql<Date>`e.starts_at`.mapWith(events.startsAt).as('starts_at'),
			endsAt: sql<Date>`e.ends_at`.mapWith(events.endsAt).as('ends_at'),
			timeZone: sql<string>`e.time_zone`.as('time_zone'),
			answer: sql<'going' | 'waitlisted' | 'declined' | null>`said.answer`.as('answer'),
			/** How many guests came along; null where nobody checked the member in. */
			guestsHere: sql<number | null>`here.guests`.as('guests_here'),
			hasCheckIns: sql`not ${nobodyCheckedIn}`.mapWith(Boolean).as('is_kept'),
		})
		.from(
			sql`(select event_id from rsvps where user_id = ${userId} and answer = 'going'
				union select event_id from check_ins where user_id = ${userId}) as mine`,
		)
		.innerJoin(sql`events e`, sql`e.id = mine.event_id`)
		.leftJoin(sql`rsvps said`, sql`said.event_id = e.id and said.user_id = ${userId}`)
		.leftJoin(sql`check_ins here`, sql`here.event_id = e.id and here.user_id = ${userId}`)
		.where(isOver(now))
		.orderBy(sql`e.starts_at desc`)
		.limit(limit);
}

/**
 * Members in the order in which they last came, the latest first, as `user_id`, `at` and `nr`; whoever
 * never came is not among them. It walks the events backwards, so that a page reads no more than lies
 * between its first and its last member.
 *
 * @param isMeant which members, as a condition over the table `user`
 * @param after the id of the last member on the page before
 */
export function lastToCome(
	isMeant: SQL,
	now: Date,
	page: { after?: string | undefined; limit: number },
): SQL {
	const { after, limit } = page;
	const lastOf = (member: SQL, column: SQL) =>
		sql`(select ${column} from (${attendedBy(member, now)}) order by at desc, nr desc limit 1)`;
	const isLast = sql`(e.starts_at, e.rowid) = (
		select at, nr from (${attendedBy(sql`came.user_id`, now)}) order by at desc, nr desc limit 1)`;
	const isBehind =
		after === undefined
			? sql`true`
			: sql`e.starts_at <= ${lastOf(sql`${after}`, sql`at`)}
				and (e.starts_at, e.rowid, ${after}) < (${lastOf(sql`${after}`, sql`at`)}, ${lastOf(sql`${after}`, sql`nr`)}, came.user_id)`;
	return sql`
		select e.starts_at as at, e.rowid as nr, came.user_id as user_id
		from events e
		cross join check_ins came on came.event_id = e.id
		cross join user on user.id = came.user_id
		where ${isOver(now)} and ${isMeant} and ${isBehind} and ${isLast}
		union all
		select e.starts_at as at, e.rowid as nr, came.user_id as user_id
		from events e
		cross join rsvps came on came.event_id = e.id and came.answer = 'going'
		cross join user on user.id = came.user_id
		where ${isOver(now)} and ${nobodyCheckedIn} and ${isMeant} and ${isBehind} and ${isLast}
		order by at desc, nr desc, user_id
		limit ${limit}`;
}
