import { type SQL, sql } from 'drizzle-orm';

/**
 * Who came to an event that is over: whoever was checked in, where anybody was; else, since nobody kept
 * the door, whoever had said yes. A cancelled event was attended by nobody.
 */

const isOver = (now: Date) => sql`e.status = 'scheduled' and e.ends_at <= ${now.getTime()}`;
const nobodyKeptTheDoor = sql`not exists (select 1 from check_ins kept where kept.event_id = e.id)`;

/** The past events that a member came to, as `at` (its start) and `nr` (which tells two at one time apart). */
function attendedBy(member: SQL, now: Date): SQL {
	return sql`
		select e.starts_at as at, e.rowid as nr
		from check_ins mine cross join events e on e.id = mine.event_id
		where mine.user_id = ${member} and ${isOver(now)}
		union all
		select e.starts_at as at, e.rowid as nr
		from rsvps mine cross join events e on e.id = mine.event_id
		where mine.user_id = ${member} and mine.answer = 'going' and ${isOver(now)} and ${nobodyKeptTheDoor}`;
}

/** How often somebody came, and when the last of these events began. */
export interface Attendance {
	times: number;
	lastAt: Date | null;
}

/** A member's attendance, as an expression; it reads as many rows as the member has answered events. */
export function attendanceOf(member: SQL, now: Date): SQL<Attendance> {
	return sql`(select json_array(count(*), max(at)) from (${attendedBy(member, now)}))`.mapWith({
		mapFromDriverValue(value: string): Attendance {
			const [times, last] = JSON.parse(value) as [number, number | null];
			return { times, lastAt: last === null ? null : new Date(last) };
		},
	}) as SQL<Attendance>;
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
		where ${isOver(now)} and ${nobodyKeptTheDoor} and ${isMeant} and ${isBehind} and ${isLast}
		order by at desc, nr desc, user_id
		limit ${limit}`;
}
