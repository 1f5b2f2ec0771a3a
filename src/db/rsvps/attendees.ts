import { type SQL, sql } from 'drizzle-orm';
import type { Db } from '../client.ts';
import { type PreparedRows, prepared } from '../prepared.ts';
import { type EventReference, eventId } from './rsvps.ts';

/**
 * Whether an event is over and anybody was checked in: then that decides who was there. A condition.
 *
 * @param target the event's id, as an expression
 */
export const isDecidedAtDoor = (target: SQL, now: Date): SQL =>
	sql`((exists (select 1 from check_ins kept where kept.event_id = ${target})
			or exists (select 1 from walk_ins kept where kept.event_id = ${target}))
		and (select ends_at from events where id = ${target}) <= ${now.getTime()})`;

/** Somebody at an event. */
export interface AttendeeRow {
	/** Null for somebody who gave only a name at the door. */
	userId: string | null;
	name: string;
	/** The line that they left with their RSVP. */
	note: string;
	isHidden: 0 | 1;
	/** How they came: with a seat, from the waiting list or without an RSVP, or by name alone. */
	came: 'seated' | 'besides' | 'by_name';
	place: number | null;
	/** Milliseconds since 1970; null for somebody with a seat. */
	checkedInAt: number | null;
}

/** Hidden members are visible only to themselves. */
const isNotHidden = (viewerId: string): SQL => sql`(user.is_hidden = 0 or user.id = ${viewerId})`;

/**
 * Each part has at most as many rows as are asked for: those with a seat in the order of their RSVPs, the others in
 * no order, which would take a sort on every visit (views/events/event.ts makes one).
 */
const attendees = (target: SQL, viewerId: string, now: Date, limit: number) => sql<AttendeeRow>`
	with event as materialized (
		select e.id, ${isDecidedAtDoor(sql`e.id`, now)} as decided from events e where e.id = ${target}
	), seen as materialized (
		select id, decided from event
		where exists (select 1 from rsvps mine
				where mine.event_id = event.id and mine.user_id = ${viewerId} and mine.answer = 'going')
			or (decided and exists (select 1 from check_ins mine
				where mine.event_id = event.id and mine.user_id = ${viewerId}))
	)
	select * from (
		select rsvps.user_id as userId, user.name, rsvps.note, user.is_hidden as isHidden,
			'seated' as came, rsvps.place, null as checkedInAt
		from rsvps
		cross join user on user.id = rsvps.user_id
		where rsvps.event_id = (select id from seen) and rsvps.answer = 'going'
			and (not (select decided from seen) or exists (select 1 from check_ins here
				where here.event_id = rsvps.event_id and here.user_id = rsvps.user_id))
			and ${isNotHidden(viewerId)}
		order by rsvps.place
		limit ${limit}
	)
	union all
	select * from (
		select check_ins.user_id, user.name, iif(rsvps.answer = 'waitlisted', rsvps.note, ''), user.is_hidden,
			'besides', rsvps.place, check_ins.checked_in_at
		from check_ins
		cross join user on user.id = check_ins.user_id
		left join rsvps on rsvps.event_id = check_ins.event_id and rsvps.user_id = check_ins.user_id
		where check_ins.event_id = (select id from seen where decided)
			and coalesce(rsvps.answer, 'declined') <> 'going' and ${isNotHidden(viewerId)}
		limit ${limit}
	)
	union all
	select * from (
		select null, walk_ins.name, '', 0, 'by_name', null, null
		from walk_ins
		where walk_ins.event_id = (select id from seen where decided) and walk_ins.name <> ''
		limit ${limit}
	)`;

const OF = {
	slug: prepared((_, slug: string, viewerId: string, now: Date, limit: number) =>
		attendees(eventId({ slug }, now), viewerId, now, limit),
	),
	id: prepared((_, id: string, viewerId: string, now: Date, limit: number) =>
		attendees(eventId({ id }, now), viewerId, now, limit),
	),
	next: prepared((_, viewerId: string, now: Date, limit: number) =>
		attendees(eventId('next', now), viewerId, now, limit),
	),
};

/**
 * Who goes to an event, with the lines they left; once it is over, those who were checked in, where anybody was, from
 * the waiting list and walked in too. Only for a member who said yes to it, or was there; nobody else sees anybody. A
 * query for a batch.
 *
 * @param limit how many of each kind at most
 */
export function attendeesFor(
	db: Db,
	viewerId: string,
	event: EventReference,
	now: Date,
	limit: number,
): PreparedRows<AttendeeRow> {
	if (event === 'next') return OF.next(db, viewerId, now, limit);
	return 'id' in event
		? OF.id(db, event.id, viewerId, now, limit)
		: OF.slug(db, event.slug, viewerId, now, limit);
}
