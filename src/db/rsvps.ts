import { and, asc, eq, gt, type SQL, sql } from 'drizzle-orm';
import { user } from './auth-schema.ts';
import type { Db } from './client.ts';
import { rawBatch } from './raw-batch.ts';
import { events, rsvps } from './schema.ts';

/** Which event an answer is about. */
export type EventReference = { slug: string } | { id: string } | 'next';

export interface RsvpAnswer {
	userId: string;
	event: EventReference;
	answer: 'going' | 'declined';
	/** Left out, a party keeps its size. */
	guests?: number | undefined;
	/** Left out, the note stays. */
	note?: string | undefined;
	/** Names this change; every row that it touches carries it. */
	change: string;
	now: Date;
}

export type RsvpRefusal =
	| 'cancelled'
	| 'closed'
	| 'guests_not_allowed'
	| 'party_too_large'
	| 'no_room';

export interface RsvpOutcome {
	refusal: RsvpRefusal | null;
	event: {
		id: string;
		slug: string;
		capacity: number;
		guestsAllowed: number;
		going: number;
	};
	mine: {
		answer: (typeof rsvps.$inferSelect)['answer'];
		guests: number;
		position: number | null;
	} | null;
	/** The outbox messages that this change owes. */
	outboxIds: string[];
}

/** The id of the event that is meant, as an expression. */
function eventId(reference: EventReference, now: Date): SQL {
	if (reference === 'next') {
		return sql`(select id from events where status = 'scheduled' and starts_at > ${now.getTime()} order by starts_at limit 1)`;
	}
	if ('id' in reference) return sql`${reference.id}`;
	return sql`(select id from events where slug = ${reference.slug})`;
}

/**
 * The waiting parties that the free seats go to: in order, each that fits what is left, passing over
 * those that do not ("Seats, exactly"). Free seats only shrink on the way, so one pass is enough.
 */
function seatedParties(target: SQL, now: Date): SQL {
	return sql`with recursive seated (user_id, place, free) as (
		select null, 0, e.capacity - e.going
		from events e
		where e.id = ${target} and e.status = 'scheduled' and e.starts_at > ${now.getTime()}
		union all
		select party.user_id, party.place, seated.free - 1 - party.guests
		from seated
		join rsvps party on party.event_id = ${target} and party.place = (
			select waiting.place from rsvps waiting
			where waiting.event_id = ${target}
				and waiting.answer = 'waitlisted'
				and waiting.place > seated.place
				and 1 + waiting.guests <= seated.free
				and (waiting.promote_until is null or waiting.promote_until > ${now.getTime()})
			order by waiting.place limit 1
		)
		where seated.free > 0
	)`;
}

/**
 * Gives free seats to waiting parties and writes the messages that tell them: statements for a batch
 * that has just freed seats. `change` names the change that caused it; a party that joined by that
 * very change is told that it is going, every other that it moved up. The first statement returns the
 * ids of the messages.
 *
 * `cross join` holds SQLite to the order written: from the few that are seated to their rows, not
 * through all answers to the event.
 */
export function seatWaitingParties(target: SQL, change: string, now: Date): [SQL, SQL] {
	const time = now.getTime();
	return [
		sql`
			insert into outbox (id, kind, user_id, event_id, revision, due_at, created_at)
			${seatedParties(target, now)}
			select lower(hex(randomblob(16))),
				iif(party.change = ${change}, 'rsvp_going', 'rsvp_promoted'),
				party.user_id, party.event_id,
				party.revision + (party.change <> ${change}),
				${time}, ${time}
			from seated
			cross join rsvps party on party.event_id = ${target} and party.user_id = seated.user_id
			where true
			on conflict do nothing
			returning id`,
		sql`
			${seatedParties(target, now)}
			update rsvps set
				answer = 'going',
				revision = revision + (change <> ${change}),
				change = ${change},
				answered_at = ${time},
				updated_at = ${time}
			where event_id = ${target} and user_id in (select user_id from seated)`,
	];
}

/**
 * Stores a member's answer: the seat, whoever is promoted by it, and the messages that tell them, in
 * one batch. D1 runs a batch as one transaction with one writer, so what the first statement sees is
 * what the others act on.
 *
 * Whoever says yes joins the waiting list at its end, and the free seats are then given out in order:
 * the same rule seats a newcomer and moves a waiting party up.
 *
 * @returns null when there is no such event or no such member
 */
export async function answerRsvp(db: Db, request: RsvpAnswer): Promise<RsvpOutcome | null> {
	const { userId, change, now } = request;
	const time = now.getTime();
	const target = eventId(request.event, now);
	const guests = request.guests ?? null;
	const note = request.note ?? null;
	const isGoing = request.answer === 'going';

	const isActive = sql`coalesce(mine.answer in ('going', 'waitlisted'), 0)`;
	const wantedGuests = sql`coalesce(${guests}, iif(${isActive}, mine.guests, 0))`;
	// A party that does not grow is never refused: what was granted stays granted.
	const grows = sql`(not ${isActive} or ${wantedGuests} > mine.guests)`;
	const refusal = isGoing
		? sql`case
				when e.status = 'cancelled' then 'cancelled'
				when e.starts_at <= ${time} then 'closed'
				when ${grows} and ${wantedGuests} > e.guests_allowed then 'guests_not_allowed'
				when ${grows} and 1 + ${wantedGuests} > e.capacity then 'party_too_large'
				when mine.answer = 'going' and ${wantedGuests} > mine.guests
					and ${wantedGuests} - mine.guests > e.capacity - e.going then 'no_room'
			end`
		: sql`case
				when e.status = 'cancelled' then 'cancelled'
				when e.starts_at <= ${time} then 'closed'
			end`;
	const eventWithMine = sql`from events e
		join user on user.id = ${userId} and user.banned_at is null
		left join rsvps mine on mine.event_id = e.id and mine.user_id = user.id
		where e.id = ${target}`;
	const newPlace = sql`(select coalesce(max(place), 0) + 1 from rsvps where event_id = e.id)`;

	const store = isGoing
		? sql`
			insert into rsvps (event_id, user_id, answer, guests, note, place, change, answered_at, created_at, updated_at)
			select e.id, user.id, 'waitlisted', ${wantedGuests}, coalesce(${note}, mine.note, ''),
				${newPlace}, ${change}, ${time}, ${time}, ${time}
			${eventWithMine} and ${refusal} is null
			on conflict (event_id, user_id) do update set
				answer = iif(answer = 'declined', 'waitlisted', answer),
				guests = excluded.guests,
				note = excluded.note,
				place = iif(answer = 'declined', excluded.place, place),
				promote_until = iif(answer = 'declined', null, promote_until),
				revision = revision + (answer = 'declined'),
				change = iif(answer = 'declined', excluded.change, change),
				answered_at = iif(answer = 'declined', excluded.answered_at, answered_at),
				updated_at = excluded.updated_at
			where answer = 'declined' or guests <> excluded.guests or note <> excluded.note`
		: sql`
			insert into rsvps (event_id, user_id, answer, guests, note, place, change, answered_at, created_at, updated_at)
			select e.id, user.id, 'declined', 0, coalesce(${note}, mine.note, ''),
				${newPlace}, ${change}, ${time}, ${time}, ${time}
			${eventWithMine} and ${refusal} is null
			on conflict (event_id, user_id) do update set
				answer = 'declined',
				guests = 0,
				note = excluded.note,
				revision = revision + 1,
				change = excluded.change,
				answered_at = excluded.answered_at,
				updated_at = excluded.updated_at
			where answer <> 'declined'`;

	// A first answer of "no" (revision 1) left nothing, so there is nothing to confirm.
	const ownMessage = sql`
		insert into outbox (id, kind, user_id, event_id, revision, due_at, created_at)
		select lower(hex(randomblob(16))),
			iif(answer = 'waitlisted', 'rsvp_waitlisted', 'rsvp_cancelled'),
			user_id, event_id, revision, ${time}, ${time}
		from rsvps
		where event_id = ${target} and user_id = ${userId} and change = ${change}
			and (answer = 'waitlisted' or (answer = 'declined' and revision > 1))
		on conflict do nothing
		returning id`;

	const [seatedMessages, seat] = seatWaitingParties(target, change, now);
	const [before, , seatedIds, , ownIds, after] = await rawBatch<
		[{ refusal: RsvpRefusal | null }, never, { id: string }, never, { id: string }, AfterRow]
	>(db, [
		sql`select ${refusal} as refusal ${eventWithMine}`,
		store,
		seatedMessages,
		seat,
		ownMessage,
		sql`
			select e.id, e.slug, e.capacity, e.guests_allowed as guestsAllowed, e.going,
				mine.answer, mine.guests, ${positionOf('mine')} as position
			from events e
			left join rsvps mine on mine.event_id = e.id and mine.user_id = ${userId}
			where e.id = ${target}`,
	]);

	const state = after[0];
	if (!before[0] || !state) return null;
	const { answer, guests: seatedGuests, position, ...event } = state;
	return {
		refusal: before[0].refusal,
		event,
		mine: answer === null ? null : { answer, guests: seatedGuests ?? 0, position },
		outboxIds: [...seatedIds, ...ownIds].map((row) => row.id),
	};
}

interface AfterRow {
	id: string;
	slug: string;
	capacity: number;
	guestsAllowed: number;
	going: number;
	answer: (typeof rsvps.$inferSelect)['answer'] | null;
	guests: number | null;
	position: number | null;
}

/** A waiting party's position, counted from 1; null for everybody else. */
export function positionOf(alias: string): SQL<number | null> {
	const row = sql.raw(alias);
	return sql<number | null>`iif(${row}.answer = 'waitlisted', (
		select count(*) from rsvps ahead
		where ahead.event_id = ${row}.event_id and ahead.answer = 'waitlisted' and ahead.place <= ${row}.place
	), null)`;
}

/** A member's answer to one event, with the position on the waiting list: a query for a batch. */
export function rsvpOf(db: Db, userId: string, event: EventReference, now: Date) {
	return db
		.select({
			eventId: rsvps.eventId,
			answer: rsvps.answer,
			guests: rsvps.guests,
			note: rsvps.note,
			position: positionOf('rsvps'),
		})
		.from(rsvps)
		.where(and(eq(rsvps.userId, userId), sql`${rsvps.eventId} = ${eventId(event, now)}`))
		.limit(1);
}

/** A member's answers to events that are not over, the soonest first: a query for a batch. */
export function comingRsvpsOf(db: Db, userId: string, now: Date) {
	return db
		.select({
			slug: events.slug,
			title: events.title,
			startsAt: events.startsAt,
			timeZone: events.timeZone,
			status: events.status,
			answer: rsvps.answer,
			guests: rsvps.guests,
			position: positionOf('rsvps'),
		})
		.from(rsvps)
		.innerJoin(events, eq(events.id, rsvps.eventId))
		.where(and(eq(rsvps.userId, userId), gt(events.endsAt, now)))
		.orderBy(asc(events.startsAt))
		.limit(20);
}

/**
 * Who goes to an event, in the order of answering, with the lines they left: a query for a batch. It
 * finds somebody only for a member who goes too.
 */
export function attendeesFor(
	db: Db,
	viewerId: string,
	event: EventReference,
	now: Date,
	limit: number,
) {
	const target = eventId(event, now);
	return db
		.select({ userId: rsvps.userId, name: user.name, note: rsvps.note })
		.from(rsvps)
		.innerJoin(user, eq(user.id, rsvps.userId))
		.where(
			and(
				sql`${rsvps.eventId} = ${target}`,
				eq(rsvps.answer, 'going'),
				sql`exists (select 1 from rsvps mine
					where mine.event_id = ${target} and mine.user_id = ${viewerId} and mine.answer = 'going')`,
			),
		)
		.orderBy(asc(rsvps.place))
		.limit(limit);
}
