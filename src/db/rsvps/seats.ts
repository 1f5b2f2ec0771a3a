import { type SQL, sql } from 'drizzle-orm';
import type { OutboxKind } from '../../domain/mail/outbox-kinds.ts';
import type { Db } from '../client.ts';
import { isReachable } from '../mail/eligibility.ts';
import { type OwedMessage, owedMessage } from '../mail/owed-messages.ts';
import { rsvpMessageDueAt } from './rsvp-messages.ts';

/**
 * How free seats are given out ("Seats, exactly" in the description of the product): statements for a
 * batch, whoever has freed the seats. D1 runs a batch as one transaction with one writer, so what one
 * statement sees is what the next acts on.
 */

/** The kind of email for someone seated by the same change that added them. */
export type JoinedKind = Extract<OutboxKind, 'rsvp_going' | 'rsvp_added' | 'standing_going'>;

/**
 * The waiting parties that the free seats of each event go to: in order, each that fits what is left,
 * passing over those that do not. Free seats only shrink on the way, so one pass is enough. The time
 * that a party named is about moving up: a party that says yes by this very change is seated whatever it is.
 *
 * @param targets the ids of the events, as a list of expressions or a subquery
 */
function seatedParties(targets: SQL, change: string, now: Date): SQL {
	return seatedFrom(
		sql`select e.id, e.starts_at, null, 0, e.capacity - e.going
		from events e
		where e.id in (${targets}) and e.status = 'scheduled' and e.starts_at > ${now.getTime()}`,
		change,
		now,
	);
}

/** @param free events with their free seats: id, start, null, 0, seats */
function seatedFrom(free: SQL, change: string, now: Date): SQL {
	const time = now.getTime();
	return sql`with recursive seated (event_id, starts_at, user_id, place, free) as (
		${free}
		union all
		select seated.event_id, seated.starts_at, party.user_id, party.place,
			seated.free - 1 - party.guests
		from seated
		join rsvps party on party.event_id = seated.event_id and party.place = (
			select waiting.place from rsvps waiting
			where waiting.event_id = seated.event_id
				and waiting.answer = 'waitlisted'
				and waiting.place > seated.place
				and 1 + waiting.guests <= seated.free
				and (waiting.promote_until_hours is null or waiting.change = ${change}
					or seated.starts_at - waiting.promote_until_hours * 3600000 > ${time})
			order by waiting.place limit 1
		)
		where seated.free > 0
	)`;
}

/**
 * Gives free seats to waiting parties and writes their messages. `change` names the change that caused it;
 * a party that joined by the same change gets an email about joining, every other one about moving up.
 * `seated` returns the messages.
 *
 * `cross join` holds SQLite to the order written: from the few that are seated to their rows, not through
 * all RSVPs to the event.
 *
 * @param targets the ids of the events, as a list of expressions or a subquery
 */
export function seatWaitingParties(
	targets: SQL,
	change: string,
	now: Date,
	joinedKind: JoinedKind = 'rsvp_going',
): { seated: SQL<OwedMessage>; seat: SQL } {
	const time = now.getTime();
	return {
		seated: sql<OwedMessage>`
			insert into outbox (id, kind, user_id, event_id, revision, due_at, created_at)
			${seatedParties(targets, change, now)}
			select lower(hex(randomblob(16))),
				iif(party.change = ${change}, ${joinedKind}, 'rsvp_promoted'),
				party.user_id, party.event_id,
				party.revision + (party.change <> ${change}),
				iif(party.change = ${change},
					${rsvpMessageDueAt(sql`party.user_id`, sql`party.event_id`, time)}, ${time}),
				${time}
			from seated
			cross join rsvps party on party.event_id = seated.event_id and party.user_id = seated.user_id
			where true
			on conflict do nothing
			returning ${owedMessage(now)}`,
		seat: sql`
			${seatedParties(targets, change, now)}
			update rsvps set
				answer = 'going',
				revision = revision + (change <> ${change}),
				change = ${change},
				answered_at = ${time},
				updated_at = ${time}
			where (event_id, user_id) in (select event_id, user_id from seated)`,
	};
}

/** An event as a change would make it. */
export interface PreviewedSeats {
	id: string;
	startsAt: Date;
	capacity: number;
}

/**
 * How many members would be emailed because a change moves them up from the waiting list, each counted once:
 * the rule by which the seats are given out, asked beforehand.
 */
export async function countMovingUp(
	db: Db,
	events: readonly PreviewedSeats[],
	now: Date,
): Promise<number> {
	if (events.length === 0) return 0;
	const list = JSON.stringify(
		events.map(({ id, startsAt, capacity }) => ({ id, startsAt: startsAt.getTime(), capacity })),
	);
	const free = sql`select e.id, wanted.value ->> 'startsAt', null, 0, (wanted.value ->> 'capacity') - e.going
		from json_each(${list}) wanted
		cross join events e on e.id = wanted.value ->> 'id'
		where e.status = 'scheduled' and e.starts_at > ${now.getTime()}`;
	return countSeated(db, free, now);
}

/** How many members would be emailed because they move up to the seats that a member leaves. */
export async function countMovingUpWithout(db: Db, userId: string, now: Date): Promise<number> {
	const free = sql`select e.id, e.starts_at, null, 0, e.capacity - e.going + 1 + mine.guests
		from rsvps mine
		cross join events e on e.id = mine.event_id
		where mine.user_id = ${userId} and mine.answer = 'going'
			and e.status = 'scheduled' and e.starts_at > ${now.getTime()}`;
	return countSeated(db, free, now);
}

async function countSeated(db: Db, free: SQL, now: Date): Promise<number> {
	const [row] = await db.all<{ people: number }>(sql`
		${seatedFrom(free, '', now)}
		select count(distinct user.id) as people
		from seated
		cross join user on user.id = seated.user_id
		where ${isReachable()}`);
	return row?.people ?? 0;
}
