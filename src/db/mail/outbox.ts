import { and, eq, inArray, isNull, lt, lte, or, type SQL, sql } from 'drizzle-orm';
import { EVENT_KINDS } from '../../domain/mail/outbox-kinds.ts';
import { user } from '../auth-schema.ts';
import type { Db } from '../client.ts';
import { club, events, outbox, rsvps } from '../schema.ts';
import { positionOf } from '../waiting-list.ts';
import { isReachable } from './eligibility.ts';
import { IS_MAIL_RELEASED } from './hold.ts';
import { isPaceOpen } from './pace.ts';

export interface OutboxClaim {
	/** Names the worker; only the holder of the claim may report on it. */
	claim: string;
	now: Date;
	/** A claim taken before this moment is stale: its holder was lost on the way. */
	staleBefore: Date;
	limit: number;
	/** Only these messages, where given. */
	ids?: readonly string[];
	/** Only while the provider takes the calls of those who send many (pace.ts). */
	isPaced?: boolean;
}

const EVENT_KINDS_LIST = sql.raw(EVENT_KINDS.map((kind) => `'${kind}'`).join(', '));

/** Whether a later email tells its recipient how the event is now. */
const IS_TOLD_ANEW = sql`exists (
	select 1 from outbox newer
	where newer.user_id = ${outbox.userId} and newer.event_id = ${outbox.eventId}
		and newer.kind in (${EVENT_KINDS_LIST}) and newer.id <> ${outbox.id}
		and newer.created_at >= ${outbox.createdAt}
		and (${outbox.kind} not in (${EVENT_KINDS_LIST}) or newer.revision > ${outbox.revision}))`;

/**
 * Whether nothing about the same event is on its way to the same person: what tells of a change must not
 * overtake an email that was made before the change.
 */
const isBehindOthers = (staleBefore: Date): SQL => sql`(
	${outbox.kind} not in (${EVENT_KINDS_LIST}) or not exists (
		select 1 from outbox ahead
		left join mail_batches batch on batch.id = ahead.batch_id
		where ahead.user_id = ${outbox.userId} and ahead.event_id = ${outbox.eventId}
			and ahead.id <> ${outbox.id} and ahead.sent_at is null
			and coalesce(ahead.claimed_at, batch.claimed_at) >= ${staleBefore.getTime()}))`;

/**
 * Claims messages that are due and reads what they tell of. The claim is one statement, so two workers
 * never hold the same message.
 */
export async function claimOutbox(db: Db, request: OutboxClaim) {
	const { claim, now, staleBefore, limit, ids } = request;
	const due = db
		.select({ id: outbox.id })
		.from(outbox)
		.where(
			and(
				eq(outbox.lane, 'single'),
				lte(outbox.dueAt, now),
				or(isNull(outbox.claim), lt(outbox.claimedAt, staleBefore)),
				ids && inArray(outbox.id, [...ids]),
				isBehindOthers(staleBefore),
				request.isPaced ? isPaceOpen(now) : undefined,
				IS_MAIL_RELEASED,
			),
		)
		.orderBy(outbox.dueAt)
		.limit(limit);
	const taken = await db
		.update(outbox)
		.set({ claim, claimedAt: now, attempts: sql`${outbox.attempts} + 1` })
		.where(inArray(outbox.id, due))
		.returning({ id: outbox.id });
	if (taken.length === 0) return [];
	// Not in one batch with the claim: D1 returns a batch's rows as objects, and these tables share
	// column names.
	return db
		.select({
			message: outbox,
			email: user.email,
			language: user.language,
			bannedAt: user.bannedAt,
			mailStoppedAt: user.mailStoppedAt,
			isReachable: sql<number>`${isReachable()}`,
			event: events,
			rsvp: rsvps,
			isNotifiedAgain: sql<number>`${IS_TOLD_ANEW}`,
			position: positionOf('rsvps'),
			club,
		})
		.from(outbox)
		.innerJoin(user, eq(user.id, outbox.userId))
		.innerJoin(events, eq(events.id, outbox.eventId))
		.leftJoin(rsvps, and(eq(rsvps.eventId, outbox.eventId), eq(rsvps.userId, outbox.userId)))
		.leftJoin(club, eq(club.id, 1))
		.where(
			inArray(
				outbox.id,
				taken.map((row) => row.id),
			),
		)
		.orderBy(outbox.createdAt);
}

export type ClaimedMessage = Awaited<ReturnType<typeof claimOutbox>>[number];

/** The messages of this claim among those whose ids a subquery gives, as a condition. */
const heldIn = (list: SQL, claim: string): SQL => sql`id in (${list}) and claim = ${claim}`;

/** An email as it is stored before its first attempt, and what it states of its event. */
export interface FixedMessage {
	/** The email as JSON. */
	message: string;
	states: string;
}

/** Stores rendered emails, by their ids, before their first attempt, so that a retry sends the same bytes. */
export async function fixMessages(
	db: Db,
	claim: string,
	messages: Readonly<Record<string, FixedMessage>>,
): Promise<void> {
	const list = JSON.stringify(messages);
	const field = (name: string) =>
		sql`(select value ->> ${name} from json_each(${list}) where key = outbox.id)`;
	await db.run(sql`
		update outbox set message = ${field('message')}, states = ${field('states')}
		where ${heldIn(sql`select key from json_each(${list})`, claim)}`);
}

/** What came of an attempt. */
export type Outcome =
	| { id: string; sentAt: Date }
	/**
	 * To be tried again at `dueAt`, or given up where that is null. With `nextKey`, what was sent was
	 * refused for certain: its bytes are forgotten, and the next attempt is a request of its own.
	 */
	| { id: string; failure: string; dueAt: Date | null; nextKey?: string };

/**
 * Records the outcome of claimed messages, and deletes the bytes of those that were sent, given up or
 * certainly refused.
 */
export async function reportOutcomes(
	db: Db,
	claim: string,
	outcomes: readonly Outcome[],
): Promise<void> {
	const list = JSON.stringify(
		outcomes.map((outcome) =>
			'sentAt' in outcome
				? { id: outcome.id, sentAt: outcome.sentAt.getTime() }
				: { ...outcome, dueAt: outcome.dueAt?.getTime() },
		),
	);
	const field = (name: string) =>
		sql`(select value ->> ${name} from json_each(${list}) where value ->> 'id' = outbox.id)`;
	const keepsBytes = sql`(${field('dueAt')} is not null and ${field('nextKey')} is null)`;
	await db.run(sql`
		update outbox set claim = null, claimed_at = null,
			sent_at = ${field('sentAt')}, due_at = ${field('dueAt')}, failure = ${field('failure')},
			message = iif(${keepsBytes}, message, null), states = iif(${keepsBytes}, states, null),
			idempotency_key = coalesce(${field('nextKey')}, idempotency_key)
		where ${heldIn(sql`select value ->> 'id' from json_each(${list})`, claim)}`);
}

/**
 * Releases messages of a claim that were not tried, as if they had not been claimed.
 *
 * @param fresh those whose bytes were stored under this claim: no request was made of them
 */
export async function releaseMessages(
	db: Db,
	claim: string,
	ids: readonly string[],
	fresh: readonly string[],
) {
	const isKept = sql`id not in (select value from json_each(${JSON.stringify(fresh)}))`;
	await db.run(sql`
		update outbox set claim = null, claimed_at = null, attempts = attempts - 1,
			message = iif(${isKept}, message, null), states = iif(${isKept}, states, null)
		where ${heldIn(sql`select value from json_each(${JSON.stringify(ids)})`, claim)}`);
}
