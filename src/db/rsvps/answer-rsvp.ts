import { type SQL, sql } from 'drizzle-orm';
import type { SaidRsvp } from '../../domain/rsvps/change.ts';
import { auditedBatch, fieldsOf } from '../audit/audit-log.ts';
import { type Authority, batchAs } from '../authority.ts';
import type { Db } from '../client.ts';
import { isReachable } from '../mail/eligibility.ts';
import { IS_MAIL_RELEASED } from '../mail/hold.ts';
import {
	idsToDeliver,
	type OwedMessage,
	owedMessage,
	peopleEmailed,
} from '../mail/owed-messages.ts';
import { prepared } from '../prepared.ts';
import { type RowsOf, rawBatch } from '../raw-batch.ts';
import type { rsvps } from '../schema.ts';
import { positionOf } from '../waiting-list.ts';
import { rsvpMessageDueAt } from './rsvp-messages.ts';
import { type EventReference, eventId } from './rsvps.ts';
import { seatWaitingParties } from './seats.ts';

export interface RsvpAnswer {
	userId: string;
	event: EventReference;
	answer: 'going' | 'declined';
	/** Left out, a party keeps its size. */
	guests?: number | undefined;
	/** Left out, the note stays; so it does where the club asks for none. */
	note?: string | undefined;
	/** Not to be moved up later than this many hours before the start; 0 is "until it begins", left out keeps what was. */
	promoteUntilHours?: number | undefined;
	/** The right by which a signed-in member RSVPs; left out for the link in an email. */
	self?: Authority | undefined;
	/**
	 * The id of the organizer who sends the RSVP for the member, which the email says; left out, the member
	 * does.
	 */
	by?: Authority | undefined;
	/**
	 * The RSVP that the page showed, by `nameOfRsvp`: another one that would be changed stays. Left out, what was
	 * said before is changed whatever it is.
	 */
	seen?: string | undefined;
	/** Names this change; every row that it touches carries it. */
	change: string;
	now: Date;
}

export type RsvpRefusal =
	| 'cancelled'
	| 'closed'
	| 'guests_not_allowed'
	| 'party_too_large'
	| 'no_room'
	/** There is an RSVP that the page didn't show. */
	| 'answered_already';

/** An event and one member's RSVP to it. */
export interface RsvpStatus {
	event: {
		id: string;
		slug: string;
		capacity: number;
		guestsAllowed: number;
		going: number;
		seriesId: string | null;
	};
	mine: {
		answer: (typeof rsvps.$inferSelect)['answer'];
		guests: number;
		position: number | null;
	} | null;
}

export interface RsvpOutcome extends RsvpStatus {
	refusal: RsvpRefusal | null;
	/** What the member had said before; null where nothing. */
	before: SaidRsvp | null;
	/** What the member says now; null where nothing. */
	said: SaidRsvp | null;
	/** The outbox messages that this change owes. */
	outboxIds: string[];
	/** Whether an email about this change goes to the member now. */
	isEmailed: boolean;
	/** Whether the member gets email from the club, and it isn't on hold. */
	canBeEmailed: boolean;
	/** How many others get an email now, because a seat became theirs. */
	othersEmailed: number;
}

/** What a standing RSVP adds to the RSVP to one event. */
interface FurtherRules {
	/** Why the whole is refused, as an expression over the event; null where it is not. */
	refusal: SQL;
	/** How many guests come with somebody who names no number and has no party yet. */
	guests: SQL;
}

/**
 * The parts of one RSVP, for a batch. `allowed` goes on after a list of columns: the event `e`, the
 * member `user` and the RSVP so far, `mine`, where nothing speaks against the RSVP. Storing it
 * changes nothing about that: an RSVP that is stored would be allowed again.
 */
export function answerParts<Code extends string = RsvpRefusal>(
	request: RsvpAnswer,
	further?: FurtherRules,
) {
	const { userId, change, now } = request;
	const time = now.getTime();
	const target = eventId(request.event, now);
	const guests = request.guests ?? null;
	// The club's row is read in the statement that writes: its owner may have just stopped asking.
	const note = sql`iif((select note_label from club) = '', null, ${request.note ?? null})`;
	// Zero hours before the start is the start itself, which is where everybody's limit lies anyway.
	const hours = request.promoteUntilHours ?? null;
	const isGoing = request.answer === 'going';

	const isActive = sql`coalesce(mine.answer in ('going', 'waitlisted'), 0)`;
	const guestsOfNewcomer = further?.guests ?? sql`0`;
	const wantedGuests = sql`coalesce(${guests}, iif(${isActive}, mine.guests, ${guestsOfNewcomer}))`;
	const promoteUntilHours = sql`nullif(coalesce(${hours}, iif(${isActive}, mine.promote_until_hours, null)), 0)`;
	// A party that does not grow is never refused: what was granted stays granted.
	const grows = sql`(not ${isActive} or ${wantedGuests} > mine.guests)`;
	const answerRefusal = isGoing
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
	// What `nameOfRsvp` makes of it.
	const present = sql`case when mine.answer is null then 'none'
		when mine.answer = 'declined' then 'declined' else cast(mine.guests as text) end`;
	const unseenRefusal =
		request.seen === undefined
			? undefined
			: sql`iif(mine.answer is not null and ${present} <> ${request.seen}
				and (not ${isActive} or ${wantedGuests} <> mine.guests), 'answered_already', null)`;
	const refusals = [answerRefusal, unseenRefusal, further?.refusal].filter(
		(each) => each !== undefined,
	);
	const refusal =
		refusals.length > 1 ? sql`coalesce(${sql.join(refusals, sql`, `)})` : answerRefusal;
	const eventWithMine = sql`from events e
		join user on user.id = ${userId} and user.banned_at is null
		left join rsvps mine on mine.event_id = e.id and mine.user_id = user.id
		where e.id = ${target}`;
	const allowed = sql`${eventWithMine} and ${refusal} is null`;
	const newPlace = sql`(select coalesce(max(place), 0) + 1 from rsvps where event_id = e.id)`;

	const store = isGoing
		? sql`
			insert into rsvps (event_id, user_id, answer, guests, note, promote_until_hours, place, change, answered_at, created_at, updated_at)
			select e.id, user.id, 'waitlisted', ${wantedGuests}, coalesce(${note}, mine.note, ''),
				${promoteUntilHours}, ${newPlace}, ${change}, ${time}, ${time}, ${time}
			${allowed}
			on conflict (event_id, user_id) do update set
				answer = iif(answer = 'declined', 'waitlisted', answer),
				guests = excluded.guests,
				note = excluded.note,
				place = iif(answer = 'declined', excluded.place, place),
				promote_until_hours = excluded.promote_until_hours,
				revision = revision + (answer = 'declined'),
				change = iif(answer = 'declined', excluded.change, change),
				answered_at = iif(answer = 'declined', excluded.answered_at, answered_at),
				updated_at = excluded.updated_at
			where answer = 'declined' or guests <> excluded.guests or note <> excluded.note
				or promote_until_hours is not excluded.promote_until_hours`
		: sql`
			insert into rsvps (event_id, user_id, answer, guests, note, place, change, answered_at, created_at, updated_at)
			select e.id, user.id, 'declined', 0, coalesce(${note}, mine.note, ''),
				${newPlace}, ${change}, ${time}, ${time}, ${time}
			${allowed}
			on conflict (event_id, user_id) do update set
				answer = 'declined',
				guests = 0,
				note = excluded.note,
				revision = revision + 1,
				change = excluded.change,
				answered_at = excluded.answered_at,
				updated_at = excluded.updated_at
			where answer <> 'declined'`;

	return {
		target,
		allowed,
		before: sql<
			SaidRow & { refusal: Code | null; canBeEmailed: number }
		>`select ${refusal} as refusal, mine.answer, mine.guests, mine.note,
			mine.promote_until_hours as promoteUntilHours, 
			${isReachable()} and ${IS_MAIL_RELEASED} as canBeEmailed
			${eventWithMine}`,
		store,
		after: answerTo(target, userId),
	};
}

/** An event and a member's RSVP to it: a statement for a batch. */
export function answerTo(target: SQL, userId: string): SQL<AnswerRow> {
	return sql<AnswerRow>`
		select e.id, e.slug, e.capacity, e.guests_allowed as guestsAllowed, e.going, e.series_id as seriesId,
			mine.answer, mine.guests, mine.note, mine.promote_until_hours as promoteUntilHours,
			${positionOf('mine')} as position
		from events e
		left join rsvps mine on mine.event_id = e.id and mine.user_id = ${userId}
		where e.id = ${target}`;
}

/** A row of `answerTo`. */
export interface AnswerRow {
	id: string;
	slug: string;
	capacity: number;
	guestsAllowed: number;
	going: number;
	seriesId: string | null;
	answer: (typeof rsvps.$inferSelect)['answer'] | null;
	guests: number | null;
	note: string | null;
	promoteUntilHours: number | null;
	position: number | null;
}

type SaidRow = Pick<AnswerRow, 'answer' | 'guests' | 'note' | 'promoteUntilHours'>;

function saidOf({ answer, guests, note, promoteUntilHours }: SaidRow): SaidRsvp | null {
	if (answer === null) return null;
	return { answer, guests: guests ?? 0, note: note ?? '', promoteUntilHours };
}

/** The event and the member's RSVP, separated. */
export function statusOf(row: AnswerRow): RsvpStatus {
	const { answer, guests, position, note: _, promoteUntilHours: __, ...event } = row;
	return { event, mine: answer === null ? null : { answer, guests: guests ?? 0, position } };
}

/** The kinds of the email about an RSVP, by the person who gave it. */
const KINDS = {
	member: { going: 'rsvp_going', waiting: 'rsvp_waitlisted', not: 'rsvp_cancelled' },
	organizer: { going: 'rsvp_added', waiting: 'rsvp_added_waitlisted', not: 'rsvp_removed' },
} as const;

/** The statements of an RSVP, in the order of its batch. */
function rsvpStatements(request: RsvpAnswer, kinds: (typeof KINDS)[keyof typeof KINDS]) {
	const { userId, change, now } = request;
	const time = now.getTime();
	const { target, before, store, after } = answerParts(request);
	// A first RSVP of "no" (revision 1) left nothing, so there is nothing to confirm.
	const ownMessage = sql<OwedMessage>`
		insert into outbox (id, kind, user_id, event_id, revision, due_at, created_at)
		select lower(hex(randomblob(16))),
			iif(answer = 'waitlisted', ${kinds.waiting}, ${kinds.not}),
			user_id, event_id, revision,
			${rsvpMessageDueAt(sql`rsvps.user_id`, sql`rsvps.event_id`, time)}, ${time}
		from rsvps
		where event_id = ${target} and user_id = ${userId} and change = ${change}
			and (answer = 'waitlisted' or (answer = 'declined' and revision > 1))
		on conflict do nothing
		returning ${owedMessage(now)}`;
	return {
		before,
		store,
		...seatWaitingParties(target, change, now, kinds.going),
		ownMessage,
		after,
	};
}

/** What an RSVP's SQL depends on. Everything else is bound. */
type RsvpShape =
	`${'next' | 'slug' | 'id'} ${'going' | 'declined'} ${keyof typeof KINDS} ${'' | 'seen'}`;

function prepareRsvp(
	named: 'next' | 'slug' | 'id',
	answer: 'going' | 'declined',
	by: keyof typeof KINDS,
	isSeen: boolean,
) {
	type Parts = ReturnType<typeof rsvpStatements>;
	const part = <Name extends keyof Parts>(name: Name) =>
		prepared(
			(
				_,
				event: string | null,
				userId: string,
				guests: number | null,
				note: string | null,
				promoteUntilHours: number | null,
				change: string,
				now: Date,
				seen: string | null,
			) => {
				const reference =
					named === 'next' ? named : named === 'id' ? { id: event ?? '' } : { slug: event ?? '' };
				const request = { event: reference, userId, answer, change, now };
				const details = {
					guests,
					note,
					promoteUntilHours,
					...(isSeen && { seen }),
				} as Partial<RsvpAnswer>;
				return rsvpStatements({ ...request, ...details }, KINDS[by])[name];
			},
		);
	return {
		before: part('before'),
		store: part('store'),
		seated: part('seated'),
		seat: part('seat'),
		ownMessage: part('ownMessage'),
		after: part('after'),
	};
}

const preparedRsvps = new Map<RsvpShape, ReturnType<typeof prepareRsvp>>();

/**
 * The statements of this RSVP, in the order of its batch; their SQL is made once for each shape. `outcomeOf` reads
 * their rows.
 */
export function statementsOf(db: Db, request: RsvpAnswer) {
	const { event, userId, answer, guests = null, note = null, change, now } = request;
	const hours = request.promoteUntilHours ?? null;
	const [named, value] =
		event === 'next'
			? (['next', null] as const)
			: 'id' in event
				? (['id', event.id] as const)
				: (['slug', event.slug] as const);
	const by = request.by === undefined ? 'member' : 'organizer';
	const isSeen = request.seen !== undefined;
	const shape: RsvpShape = `${named} ${answer} ${by} ${isSeen ? 'seen' : ''}`;
	let made = preparedRsvps.get(shape);
	if (!made) {
		made = prepareRsvp(named, answer, by, isSeen);
		preparedRsvps.set(shape, made);
	}
	const seen = request.seen ?? null;
	const given = [value, userId, guests, note, hours, change, now, seen] as const;
	return {
		before: made.before(db, ...given),
		store: made.store(db, ...given),
		seated: made.seated(db, ...given),
		seat: made.seat(db, ...given),
		ownMessage: made.ownMessage(db, ...given),
		after: made.after(db, ...given),
	};
}

/**
 * Stores a member's RSVP: the seat, whoever is promoted by it, and the messages that tell them, in
 * one batch. D1 runs a batch as one transaction with one writer, so what the first statement sees is
 * what the others act on.
 *
 * Whoever says yes joins the waiting list at its end, and the free seats are then given out in order:
 * the same rule seats a newcomer and moves a waiting party up.
 *
 * @returns null when there is no such event or no such member
 * @throws Refusal as `batchAs`, where it is asked for a right
 */
export async function answerRsvp(db: Db, request: RsvpAnswer): Promise<RsvpOutcome | null> {
	const { userId, now } = request;
	const target = eventId(request.event, now);
	const statements = statementsOf(db, request);
	const rows =
		request.by === undefined
			? request.self === undefined
				? await rawBatch(db, statements)
				: await batchAs(db, request.self, now, statements)
			: await auditedBatch(
					db,
					{
						action: 'rsvp.changed',
						by: request.by,
						now,
						subject: { id: target, title: sql`(select title from events where id = ${target})` },
						memberId: userId,
						snapshot: fieldsOf(
							{ answer: sql`answer`, guests: sql`guests` },
							sql`from rsvps where event_id = ${target} and user_id = ${userId}`,
						),
					},
					statements,
				);
	return outcomeOf(rows, userId);
}

/**
 * What came of an RSVP, from the rows of `statementsOf`.
 *
 * @returns null when there is no such event or no such member
 */
export function outcomeOf(
	rows: RowsOf<ReturnType<typeof statementsOf>>,
	userId: string,
): RsvpOutcome | null {
	const [first] = rows.before;
	const [state] = rows.after;
	if (!first || !state) return null;
	const owed = [...rows.seated, ...rows.ownMessage];
	const isMine = (message: OwedMessage) => message.userId === userId;
	return {
		...statusOf(state),
		refusal: first.refusal,
		before: saidOf(first),
		said: saidOf(state),
		outboxIds: idsToDeliver(owed),
		isEmailed: peopleEmailed(owed.filter(isMine)) > 0,
		canBeEmailed: first.canBeEmailed === 1,
		othersEmailed: peopleEmailed(owed.filter((message) => !isMine(message))),
	};
}
