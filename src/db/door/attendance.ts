import { type SQL, sql } from 'drizzle-orm';
import {
	type AttendanceFigures,
	FOLLOWED_MS,
	GONE_AFTER_MS,
	type HeldEvent,
	LONGEST_RETURN,
	MOST_EVENTS,
	MOST_REGULARS,
	MOST_VISITS,
	RETURN_MS,
	RETURN_TOLERANCE_MS,
} from '../../domain/door/attendance.ts';
import type { Db } from '../client.ts';
import { prepared } from '../prepared.ts';
import { events } from '../schema.ts';

const DAY_MS = 24 * 60 * 60_000;

/**
 * The attendees of a past event: people checked in, if anybody was; otherwise everybody who had said yes. A
 * cancelled event has none. Walk-ins without an account count as guests: nobody can tell which of them came
 * before.
 */

const isOver = (now: Date) => sql`e.status = 'scheduled' and e.ends_at <= ${now.getTime()}`;
const nobodyCheckedIn = sql`(not exists (select 1 from check_ins kept where kept.event_id = e.id)
	and not exists (select 1 from walk_ins kept where kept.event_id = e.id))`;

/**
 * The past events that a member came to, as `at` (its start) and `nr` (which tells two at one time apart).
 *
 * @param isMeant which of them, as a condition over the event `e`
 */
function attendedBy(member: SQL, now: Date, isMeant: SQL = sql`true`): SQL {
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

/** Which events a look at attendance is about: those that began after `since`, of one series or of all. */
export interface AttendanceChoice {
	/** Null for all that there were. */
	since: Date | null;
	seriesId: string | null;
}

/** The plus keeps SQLite from reading a series from its beginning: the time limits what is read. */
const isOfSeries = (seriesId: string | null): SQL =>
	seriesId === null ? sql`true` : sql`+e.series_id = ${seriesId}`;

/** A JSON array of arrays, made by SQLite, as rows of numbers and texts. */
const rowsOf = <Row>(json: string) => JSON.parse(json) as Row[];

type EventCells = [
	nr: number,
	slug: string,
	title: string,
	at: number,
	timeZone: string,
	isOver: 0 | 1,
	hasCheckIns: 0 | 1,
	members: number,
	newcomers: number,
	again: number,
	guests: number,
	saidYes: number | null,
	cameOfThem: number | null,
];

/**
 * Who came to the events of a range, as counts; of members only the few who came most often are named. A
 * query for a batch, which gives one row; `attendanceFigures` reads it.
 *
 * It reads whoever came to the range's events, the latest `MOST_EVENTS` or `MOST_VISITS` at most, and for
 * each of these members enough earlier RSVPs to tell whether they had come before: one event for most, all
 * of them for members who haven't been seen lately and whose first time is wanted. Members are told apart by
 * their rows, so a deleted account still counts, without a name.
 */
export function attendanceIn(db: Db, { since, seriesId }: AttendanceChoice, now: Date) {
	const time = now.getTime();
	const isMeant = isOfSeries(seriesId);
	const isInRange = sql`e.starts_at > ${since?.getTime() ?? 0} and e.starts_at <= ${time}
		and (e.status = 'cancelled' or ${isOver(now)}) and ${isMeant}`;
	const isEarlier = sql`e.starts_at < (select min(at) from held) and ${isMeant}`;
	// D1 binds numbers as floats, so what is divided by one is made whole again.
	const found = sql`
		with held as materialized (
			select ranged.*, row_number() over (order by at, id) as nr
			from (
				select e.id, e.slug, e.title, e.starts_at as at, e.time_zone,
					${isOver(now)} as is_over, ${nobodyCheckedIn} as is_open,
					sum(e.going) over (order by e.starts_at desc, e.id desc) - e.going as later_visits
				from events e
				where ${isInRange}
				order by e.starts_at desc, e.id desc
				limit ${MOST_EVENTS}) ranged
			where later_visits < ${MOST_VISITS}
		), came as materialized (
			select held.nr, held.at, mine.user_id, mine.guests
			from held cross join check_ins mine on mine.event_id = held.id
			where held.is_over
			union all
			select held.nr, held.at, mine.user_id, mine.guests
			from held cross join rsvps mine on mine.event_id = held.id and mine.answer = 'going'
			where held.is_over and held.is_open
		), people as materialized (
			select seen.*,
				not (exists (select 1 from events e where ${isOver(now)} and ${isEarlier})
					and exists (${attendedBy(sql`seen.user_id`, now, isEarlier)})) as is_new
			from (
				select user_id, count(*) as times, min(nr) as first_nr, max(nr) as last_nr,
					min(at) as first_at, max(at) as last_at
				from came group by user_id) seen
		), counts as materialized (
			select nr, count(*) as members, sum(guests) as guests from came group by nr
		), newcomers as materialized (
			select first_nr, count(*) as members, sum(times > 1) as again
			from people where is_new group by first_nr
		)
		select
			(select json_group_array(json_array(
				held.nr, held.slug, held.title, held.at, held.time_zone, held.is_over, not held.is_open,
				coalesce(counts.members, 0), coalesce(newcomers.members, 0), coalesce(newcomers.again, 0),
				coalesce(counts.guests, 0) + iif(held.is_over, coalesce((
					select sum(1 + guests) from walk_ins where event_id = held.id), 0), 0),
				iif(held.is_open, null, (
					select count(*) from rsvps said where said.event_id = held.id and said.answer = 'going')),
				iif(held.is_open, null, (
					select count(*) from check_ins here
					cross join rsvps said on said.event_id = here.event_id and said.user_id = here.user_id
					where here.event_id = held.id and said.answer = 'going'))
				))
				from held
				left join counts on counts.nr = held.nr
				left join newcomers on newcomers.first_nr = held.nr) as events,
			(select json_group_array(json_array(first_nr, step, members)) from (
				select first_nr, step, count(*) as members from (
					select distinct people.user_id, people.first_nr,
						cast((came.at - people.first_at - ${RETURN_TOLERANCE_MS} + ${RETURN_MS - 1}) / ${RETURN_MS} as integer) as step
					from people join came on came.user_id = people.user_id
					where people.is_new and people.first_at > ${time - FOLLOWED_MS}
						and people.times > 1 and came.at > people.first_at + ${RETURN_TOLERANCE_MS})
				where step <= ${LONGEST_RETURN}
				group by first_nr, step)) as returns,
			(select json_group_array(json_array(days, members)) from (
				select cast((last_at - iif(is_new, first_at, (
						select min(at) from (${attendedBy(sql`people.user_id`, now, isMeant)}))))
						/ ${DAY_MS} + 0.5 as integer) as days,
					count(*) as members
				from people where last_at <= ${time - GONE_AFTER_MS} group by days)) as stays,
			(select json_group_array(json_array(id, name, email, times)) from (
				select user.id, user.name, user.email, people.times
				from people cross join user on user.id = people.user_id
				where user.deleted_at is null
				order by people.times desc, people.last_nr desc, user.id
				limit ${MOST_REGULARS})) as regulars,
			(select count(*) from people) as people,
			exists (select 1 from events e
				where ${isInRange} and e.starts_at < (select min(at) from held)) as is_cut`;
	return db
		.select({
			events: sql<string>`found.events`.as('events'),
			returns: sql<string>`found.returns`.as('returns'),
			stays: sql<string>`found.stays`.as('stays'),
			regulars: sql<string>`found.regulars`.as('regulars'),
			people: sql<number>`found.people`.as('people'),
			isCut: sql<0 | 1>`found.is_cut`.as('is_cut'),
		})
		.from(sql`(${found}) as found`)
		.limit(1);
}

/** The figures that a row of `attendanceIn` holds, the events with the earliest first. */
export function attendanceFigures(
	row: Awaited<ReturnType<typeof attendanceIn>>[number] | undefined,
): AttendanceFigures {
	if (!row) return { events: [], returns: [], stays: [], regulars: [], people: 0, isCut: false };
	const events = rowsOf<EventCells>(row.events).map(
		([
			nr,
			slug,
			title,
			at,
			timeZone,
			isHeld,
			hasCheckIns,
			members,
			newcomers,
			again,
			guests,
			yes,
			came,
		]) =>
			({
				nr,
				slug,
				title,
				startsAt: new Date(at),
				timeZone,
				isCancelled: isHeld === 0,
				members,
				newcomers,
				cameAgain: again,
				guests,
				door: hasCheckIns === 1 ? { saidYes: yes ?? 0, cameOfThem: came ?? 0 } : null,
			}) satisfies HeldEvent,
	);
	return {
		events: events.sort((one, other) => one.startsAt.getTime() - other.startsAt.getTime()),
		returns: rowsOf<[number, number, number]>(row.returns).map(([nr, step, members]) => ({
			nr,
			step,
			members,
		})),
		stays: rowsOf<[number, number]>(row.stays).map(([days, members]) => ({ days, members })),
		regulars: rowsOf<[string, string, string, number]>(row.regulars).map(
			([id, name, email, times]) => ({ id, name, email, times }),
		),
		people: row.people,
		isCut: row.isCut === 1,
	};
}

/**
 * How many events took place between two moments, and how many people came to all of them together, guests
 * counted: a query for a batch.
 *
 * @param range.until itself included
 */
export function attendanceTotals(
	db: Db,
	range: { after: Date; until: Date; seriesId: string | null },
	now: Date,
) {
	return db
		.select({
			events: sql<number>`count(*)`.as('events'),
			people: sql<number>`coalesce(sum(iif(${nobodyCheckedIn}, e.going,
				coalesce((select sum(1 + guests) from check_ins where event_id = e.id), 0)
				+ coalesce((select sum(1 + guests) from walk_ins where event_id = e.id), 0))), 0)`.as(
				'people',
			),
		})
		.from(sql`events e`)
		.where(
			sql`${isOver(now)} and e.starts_at > ${range.after.getTime()} and e.starts_at <= ${range.until.getTime()}
				and ${isOfSeries(range.seriesId)}`,
		);
}
