import { type SQL, sql } from 'drizzle-orm';
import { auditedBatch, fieldsOf, truth } from '../audit/audit-log.ts';
import type { Authority } from '../authority.ts';
import type { Db } from '../client.ts';
import { eventSubject } from '../events/events.ts';
import { preparedList } from '../prepared.ts';
import { walkIns } from '../schema.ts';
import { type DoorReference, type DoorRefusal, doorRefusal, eventAt } from './check-ins.ts';
import { eventIdOf } from './guest-list.ts';

/** A walk-in who gives only a name: at the event, but not a member. */

/** A walk-in who is here. */
interface WalkedIn {
	id: string;
	guests: number;
	/** Milliseconds since 1970. */
	checkedInAt: number;
}

export interface WalkInOutcome {
	refusal: DoorRefusal | null;
	/** False where the same form was sent before. */
	isNew: boolean;
	walkedIn: WalkedIn | null;
}

interface AtDoor {
	event: DoorReference;
	/** The host at the door. */
	by: Authority;
	now: Date;
}

/** What is done, for the log: how many came, and never a name. */
function logged(
	action: 'check_in.walk_in' | 'check_in.removed',
	{ event, by, now }: AtDoor,
	isMeant: SQL,
) {
	return {
		action,
		by,
		now,
		subject: eventSubject(event),
		snapshot: fieldsOf(
			{ guests: sql`w.guests`, isMember: truth(sql`false`) },
			sql`from events e cross join walk_ins w on w.event_id = e.id and ${isMeant}
				where ${eventAt(event)}`,
		),
	} as const;
}

/**
 * Checks in somebody by name alone. The same form sent twice checks them in once.
 *
 * @param request.press names the form
 * @returns null where there is no such event
 */
export async function checkInByName(
	db: Db,
	request: AtDoor & { name: string; guests: number; press: string },
): Promise<WalkInOutcome | null> {
	const { event, name, guests, press, by, now } = request;
	const refusal = sql`coalesce(${doorRefusal(now)},
		iif(${guests} > e.guests_allowed, 'guests_not_allowed', null))`;
	const isMeant = sql`w.press = ${press} and w.name = ${name}`;
	const rows = await auditedBatch(db, logged('check_in.walk_in', request, isMeant), {
		before: sql<{
			refusal: DoorRefusal | null;
		}>`select ${refusal} as refusal from events e where ${eventAt(event)}`,
		stored: sql<{ id: string }>`
			insert into walk_ins (id, event_id, name, guests, press, checked_in_at, checked_in_by)
			select ${crypto.randomUUID()}, e.id, ${name}, ${guests}, ${press}, ${now.getTime()}, ${by.userId}
			from events e where ${eventAt(event)} and ${refusal} is null
			on conflict do nothing
			returning id`,
		after: sql<WalkedIn>`
			select w.id, w.guests, w.checked_in_at as checkedInAt
			from events e cross join walk_ins w on w.event_id = e.id and ${isMeant}
			where ${eventAt(event)}`,
	});
	const [asked] = rows.before;
	const [walkedIn] = rows.after;
	if (!asked) return null;
	return {
		// Whoever is here already stays here, whatever the second click would be refused for.
		refusal: walkedIn ? null : asked.refusal,
		isNew: rows.stored.length > 0,
		walkedIn: walkedIn ?? null,
	};
}

/**
 * Undoes the check-in of a walk-in without an account; without one it does nothing.
 *
 * @returns why not, null where it is done, undefined where there is no such event
 */
export async function removeWalkIn(
	db: Db,
	undone: AtDoor & { walkIn: string },
): Promise<DoorRefusal | null | undefined> {
	const { event, walkIn, now } = undone;
	const { before } = await auditedBatch(
		db,
		logged('check_in.removed', undone, sql`w.id = ${walkIn}`),
		{
			before: sql<{
				refusal: DoorRefusal | null;
			}>`select ${doorRefusal(now)} as refusal from events e where ${eventAt(event)}`,
			remove: db.delete(walkIns).where(sql`${walkIns.id} = ${walkIn} and event_id = (
				select e.id from events e where ${eventAt(event)} and ${doorRefusal(now)} is null)`),
		},
	);
	return before[0]?.refusal;
}

/** Walk-ins at an event who aren't members: a query for a batch. */
export const walkInsAt = preparedList((db, slug: string, limit: number) =>
	db
		.select({
			walkInId: walkIns.id,
			name: walkIns.name,
			checkedInAt: walkIns.checkedInAt,
			guestsHere: sql<number>`${walkIns.guests}`.as('guests_here'),
		})
		.from(walkIns)
		.where(sql`${walkIns.eventId} = ${eventIdOf(slug)}`)
		.limit(limit),
);
