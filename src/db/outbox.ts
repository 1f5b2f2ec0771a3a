import { and, eq, inArray, isNull, lt, lte, or, type SQL, sql } from 'drizzle-orm';
import { user } from './auth-schema.ts';
import type { Db } from './client.ts';
import { isReachable } from './mail-eligibility.ts';
import { IS_MAIL_RELEASED } from './mail-hold.ts';
import { isPaceOpen } from './mail-pace.ts';
import { positionOf } from './rsvps.ts';
import { club, events, outbox, rsvps } from './schema.ts';

export interface OutboxClaim {
	/** Names who delivers; only the holder of the claim may report on it. */
	claim: string;
	now: Date;
	/** A claim taken before this moment is stale: its holder was lost on the way. */
	staleBefore: Date;
	limit: number;
	/** Only these messages, where given. */
	ids?: readonly string[];
	/** Only while the provider takes the calls of those who send many (mail-pace.ts). */
	isPaced?: boolean;
}

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
			bannedAt: user.bannedAt,
			mailStoppedAt: user.mailStoppedAt,
			isReachable: sql<number>`${isReachable()}`,
			event: events,
			rsvp: rsvps,
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

/** Fixes rendered mails, by their ids, before their first attempt, so that every retry sends the same bytes. */
export async function fixMessages(
	db: Db,
	claim: string,
	messages: Readonly<Record<string, string>>,
): Promise<void> {
	const list = JSON.stringify(messages);
	await db.run(sql`
		update outbox set message = (select value from json_each(${list}) where key = outbox.id)
		where ${heldIn(sql`select key from json_each(${list})`, claim)}`);
}

/** What came of an attempt. */
export type Outcome =
	| { id: string; sentAt: Date }
	/** To be tried again at `dueAt`, or given up where that is null. */
	| { id: string; failure: string; dueAt: Date | null };

/**
 * Reports on messages of a claim. Of those that were handed over or given up, the words are not kept.
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
				: { id: outcome.id, failure: outcome.failure, dueAt: outcome.dueAt?.getTime() },
		),
	);
	const field = (name: string) =>
		sql`(select value ->> ${name} from json_each(${list}) where value ->> 'id' = outbox.id)`;
	await db.run(sql`
		update outbox set claim = null, claimed_at = null,
			sent_at = ${field('sentAt')}, due_at = ${field('dueAt')}, failure = ${field('failure')},
			message = iif(${field('dueAt')} is null, null, message)
		where ${heldIn(sql`select value ->> 'id' from json_each(${list})`, claim)}`);
}

/** Lets messages of a claim go that were not tried, as if they had not been claimed. */
export async function releaseMessages(db: Db, claim: string, ids: readonly string[]) {
	await db.run(sql`
		update outbox set claim = null, claimed_at = null, attempts = attempts - 1
		where ${heldIn(sql`select value from json_each(${JSON.stringify(ids)})`, claim)}`);
}

/** Marks messages as not worth sending: the club's made-up members of the demo have no mailbox. */
export async function discardMessages(db: Db, ids: readonly string[]): Promise<void> {
	if (ids.length === 0) return;
	await db
		.update(outbox)
		.set({ dueAt: null, failure: 'discarded' })
		.where(inArray(outbox.id, [...ids]));
}
