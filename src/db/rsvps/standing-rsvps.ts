import { and, count, eq, type SQL, sql } from 'drizzle-orm';
import { user } from '../auth-schema.ts';
import { type Authority, batchAs } from '../authority.ts';
import type { Db } from '../client.ts';
import { isReachable } from '../mail/eligibility.ts';
import { idsToDeliver, type OwedMessage, owedMessage } from '../mail/owed-messages.ts';
import { prepared } from '../prepared.ts';
import { series, standingRsvps } from '../schema.ts';
import {
	answerParts,
	answerTo,
	type RsvpRefusal,
	type RsvpStatus,
	statusOf,
} from './answer-rsvp.ts';
import { rsvpMessageDueAt } from './rsvp-messages.ts';
import { type EventReference, eventId } from './rsvps.ts';
import { seatWaitingParties } from './seats.ts';

/** What a member says for every event of the series that this one belongs to. */
export interface StandingAnswer {
	by: Authority;
	event: EventReference;
	/** Left out, an existing standing RSVP keeps its guests; a new one takes those of the party. */
	guests?: number | undefined;
	/** The local date of today where the day is longest: a series whose last date lies before it has ended. */
	today: string;
	/** Names this change; every row that it touches carries it. */
	change: string;
	now: Date;
}

export type StandingRefusal =
	| RsvpRefusal
	| 'no_series'
	| 'series_over'
	| 'more_guests_than_the_series_allows';

export interface StandingOutcome extends RsvpStatus {
	refusal: StandingRefusal | null;
	/** How many guests come every time; null where nothing is said for every event. */
	guests: number | null;
	/** The outbox messages that this change owes. */
	outboxIds: string[];
}

/** The messages for parties that joined by this change and wait: a statement that returns their ids. */
function waitingMessages(targets: SQL, change: string, now: Date): SQL<OwedMessage> {
	const time = now.getTime();
	return sql<OwedMessage>`
		insert into outbox (id, kind, user_id, event_id, revision, due_at, created_at)
		select lower(hex(randomblob(16))), 'standing_waitlisted', user_id, event_id, revision,
			${rsvpMessageDueAt(sql`rsvps.user_id`, sql`rsvps.event_id`, time)}, ${time}
		from rsvps
		where event_id in (${targets}) and answer = 'waitlisted' and change = ${change}
		on conflict do nothing
		returning ${owedMessage(now)}`;
}

/**
 * Adds everyone with a standing RSVP to events that have just been stored, in the order in which they began
 * it; seats are given out by the usual rule. Statements for the batch that stores the events; `seated` and
 * `waiting` return messages. A party larger than the event allows brings as many guests as it allows.
 *
 * @param eventIds only those that exist count
 */
export function seatStandingParties(eventIds: readonly string[], change: string, now: Date) {
	const time = now.getTime();
	const targets = sql`select value from json_each(${JSON.stringify(eventIds)})`;
	return {
		join: sql`
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
		waiting: waitingMessages(targets, change, now),
	};
}

/**
 * Stores a standing RSVP, from one event's page: the RSVP to that event, whatever it was before, the rule,
 * and a yes to every open event of the series without an RSVP of the member. All of it is one batch; if the
 * RSVP to the event is refused, none of it is stored.
 *
 * @returns null when there is no such event
 * @throws Refusal as `batchAs`
 */
export async function startStandingRsvp(
	db: Db,
	request: StandingAnswer,
): Promise<StandingOutcome | null> {
	const { by, today, change, now } = request;
	const { userId } = by;
	const time = now.getTime();
	const guests = request.guests ?? null;
	const standing = sql`(select standing.guests from standing_rsvps standing
		where standing.series_id = e.series_id and standing.user_id = user.id)`;
	const guestsAllowed = sql`(select guests_allowed from series where id = e.series_id)`;
	const parts = answerParts<StandingRefusal>(
		{ ...request, userId, by: undefined, answer: 'going' },
		{
			refusal: sql`case
				when e.series_id is null then 'no_series'
				when exists (select 1 from series where id = e.series_id and ends_on_date < ${today})
					then 'series_over'
				when ${guests} > max(coalesce(${standing}, 0), ${guestsAllowed})
					then 'more_guests_than_the_series_allows'
			end`,
			guests: sql`max(0, min(coalesce(${standing}, 0), e.guests_allowed, e.capacity - 1))`,
		},
	);
	const { target, allowed, before, store, after } = parts;
	const guestsOfParty = sql`iif(mine.answer in ('going', 'waitlisted'), mine.guests, 0)`;
	const targets = sql`select ${target} union all
		select event_id from rsvps where user_id = ${userId} and change = ${change}`;

	const rows = await batchAs(db, by, now, {
		before,
		rule: sql`
			insert into standing_rsvps (series_id, user_id, guests, place, created_at, updated_at)
			select e.series_id, user.id,
				coalesce(${guests}, ${standing}, min(${guestsOfParty}, ${guestsAllowed})),
				(select coalesce(max(place), 0) + 1 from standing_rsvps where series_id = e.series_id),
				${time}, ${time}
			${allowed}
			on conflict (series_id, user_id) do update set
				guests = excluded.guests, updated_at = excluded.updated_at
			where guests <> excluded.guests`,
		store,
		others: sql`
			insert into rsvps (event_id, user_id, answer, guests, place, change, answered_at, created_at, updated_at)
			select other.id, standing.user_id, 'waitlisted',
				max(0, min(standing.guests, other.guests_allowed, other.capacity - 1)),
				(select coalesce(max(place), 0) + 1 from rsvps where event_id = other.id),
				${change}, ${time}, ${time}, ${time}
			from standing_rsvps standing
			cross join events other on other.series_id = standing.series_id
				and other.status = 'scheduled' and other.starts_at > ${time}
			where standing.user_id = ${userId} and standing.series_id = (select e.series_id ${allowed})
			on conflict do nothing`,
		...seatWaitingParties(targets, change, now, 'standing_going'),
		waiting: waitingMessages(targets, change, now),
		after,
		ruleAfter: ruleAt(target, userId),
	});
	const [asked] = rows.before;
	const [state] = rows.after;
	if (!asked || !state) return null;
	return {
		...statusOf(state),
		refusal: asked.refusal,
		guests: rows.ruleAfter[0]?.guests ?? null,
		outboxIds: idsToDeliver([...rows.seated, ...rows.waiting]),
	};
}

/** What the member says for every event of the series of this one: a statement for a batch. */
function ruleAt(target: SQL, userId: string): SQL<{ guests: number }> {
	return sql<{ guests: number }>`
		select guests from standing_rsvps
		where user_id = ${userId} and series_id = (select series_id from events where id = ${target})`;
}

/**
 * Ends the standing RSVP, from one event's page; existing RSVPs stay.
 *
 * @returns the event and the RSVP, or null when there is no such event
 * @throws Refusal as `batchAs`
 */
export async function stopStandingRsvpAt(
	db: Db,
	by: Authority,
	event: EventReference,
	now: Date,
): Promise<RsvpStatus | null> {
	const { userId } = by;
	const target = eventId(event, now);
	const { after } = await batchAs(db, by, now, {
		end: db
			.delete(standingRsvps)
			.where(
				and(
					eq(standingRsvps.userId, userId),
					sql`${standingRsvps.seriesId} = (select series_id from events where id = ${target})`,
				),
			),
		after: answerTo(target, userId),
	});
	const [state] = after;
	return state ? statusOf(state) : null;
}

/**
 * Ends "count me in every week" for a series; RSVPs that are given already stay.
 *
 * @throws Refusal as `batchAs`
 */
export async function stopStandingRsvp(
	db: Db,
	by: Authority,
	seriesId: string,
	now: Date,
): Promise<void> {
	await batchAs(db, by, now, {
		end: db
			.delete(standingRsvps)
			.where(and(eq(standingRsvps.seriesId, seriesId), eq(standingRsvps.userId, by.userId))),
	});
}

/** The series that a member comes to every week: a query for a batch. */
export const standingRsvpsOf = prepared((db, userId: string) =>
	db
		.select({
			seriesId: standingRsvps.seriesId,
			guests: standingRsvps.guests,
			title: series.title,
			rule: series.rule,
			endsOnDate: series.endsOnDate,
		})
		.from(standingRsvps)
		.innerJoin(series, eq(series.id, standingRsvps.seriesId))
		.where(eq(standingRsvps.userId, userId))
		.limit(50),
);

/** How many members who come to a series every time get email: a query for a batch. */
export const emailedEveryTime = prepared((db, seriesId: string) =>
	db
		.select({ members: count().as('members') })
		.from(standingRsvps)
		.innerJoin(user, eq(user.id, standingRsvps.userId))
		.where(and(eq(standingRsvps.seriesId, seriesId), isReachable())),
);

/** How many members come to a series every week: a query for a batch. */
export const standingCount = prepared((db, seriesId: string) =>
	db
		.select({ members: count().as('members') })
		.from(standingRsvps)
		.where(eq(standingRsvps.seriesId, seriesId)),
);
