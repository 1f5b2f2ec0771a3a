import { type SQL, sql } from 'drizzle-orm';
import { user } from '../auth-schema.ts';
import type { Db } from '../client.ts';
import { checkIns, rsvps, walkIns } from '../schema.ts';
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

const isHereToo = sql`exists (select 1 from check_ins here
	where here.event_id = ${rsvps.eventId} and here.user_id = ${rsvps.userId})`;

/** Whether a viewer may see who was there: one who said yes to the event too, or was there. */
function mayLook(viewerId: string, target: SQL, isDecided: SQL): SQL {
	return sql`(exists (select 1 from rsvps mine
				where mine.event_id = ${target} and mine.user_id = ${viewerId} and mine.answer = 'going')
			or (${isDecided} and exists (select 1 from check_ins mine
				where mine.event_id = ${target} and mine.user_id = ${viewerId})))`;
}

/** Nobody who hides is seen but by themselves. */
const isNotHidden = (viewerId: string): SQL =>
	sql`(${user.isHidden} = 0 or ${user.id} = ${viewerId})`;

/**
 * Who goes to an event, in the order of answering, with the lines they left; once it is over, those of them
 * who were checked in, where anybody was. A query for a batch.
 */
export function attendeesFor(
	db: Db,
	viewerId: string,
	event: EventReference,
	now: Date,
	limit: number,
) {
	const target = eventId(event, now);
	const isDecided = isDecidedAtDoor(target, now);
	return db
		.select({ userId: rsvps.userId, name: user.name, note: rsvps.note, isHidden: user.isHidden })
		.from(rsvps)
		.innerJoin(user, sql`${user.id} = ${rsvps.userId}`)
		.where(
			sql`${rsvps.eventId} = ${target} and ${rsvps.answer} = 'going'
				and (not ${isDecided} or ${isHereToo}) and ${isNotHidden(viewerId)}
				and ${mayLook(viewerId, target, isDecided)}`,
		)
		.orderBy(rsvps.place)
		.limit(limit);
}

/**
 * Who was at an event that is over without having had a seat: from the waiting list, or walked in. In no
 * order, which would take a sort on every visit (views/events/event.ts makes one). A query for a
 * batch.
 */
export function cameBesides(
	db: Db,
	viewerId: string,
	event: EventReference,
	now: Date,
	limit: number,
) {
	const target = eventId(event, now);
	const isDecided = isDecidedAtDoor(target, now);
	return db
		.select({
			userId: checkIns.userId,
			name: user.name,
			// A line that somebody left with a "no" was for nobody to see.
			note: sql<string>`coalesce(iif(${rsvps.answer} = 'waitlisted', ${rsvps.note}, ''), '')`.as(
				'line',
			),
			isHidden: user.isHidden,
			place: rsvps.place,
			checkedInAt: checkIns.checkedInAt,
		})
		.from(checkIns)
		.innerJoin(user, sql`${user.id} = ${checkIns.userId}`)
		.leftJoin(
			rsvps,
			sql`${rsvps.eventId} = ${checkIns.eventId} and ${rsvps.userId} = ${checkIns.userId}`,
		)
		.where(
			sql`${checkIns.eventId} = ${target} and ${isDecided}
				and coalesce(${rsvps.answer}, 'declined') <> 'going' and ${isNotHidden(viewerId)}
				and ${mayLook(viewerId, target, isDecided)}`,
		)
		.limit(limit);
}

/** Who walked in to an event that is over and gave no more than a name: a query for a batch. */
export function walkInsSeen(
	db: Db,
	viewerId: string,
	event: EventReference,
	now: Date,
	limit: number,
) {
	const target = eventId(event, now);
	const isDecided = isDecidedAtDoor(target, now);
	return db
		.select({ name: walkIns.name })
		.from(walkIns)
		.where(
			sql`${walkIns.eventId} = ${target} and ${walkIns.name} <> '' and ${isDecided}
				and ${mayLook(viewerId, target, isDecided)}`,
		)
		.limit(limit);
}
