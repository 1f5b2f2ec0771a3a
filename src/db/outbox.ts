import { and, eq, inArray, isNull, lt, lte, or, sql } from 'drizzle-orm';
import { user } from './auth-schema.ts';
import type { Db } from './client.ts';
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
				lte(outbox.dueAt, now),
				or(isNull(outbox.claim), lt(outbox.claimedAt, staleBefore)),
				ids && inArray(outbox.id, [...ids]),
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

const held = (id: string, claim: string) => and(eq(outbox.id, id), eq(outbox.claim, claim));

/** Fixes the rendered mail before the first attempt, so that every retry sends the same bytes. */
export async function fixMessage(
	db: Db,
	id: string,
	claim: string,
	message: string,
): Promise<void> {
	await db.update(outbox).set({ message }).where(held(id, claim));
}

/** Reports a message as handed over. Its words are not kept. */
export async function markSent(db: Db, id: string, claim: string, now: Date): Promise<void> {
	await db
		.update(outbox)
		.set({ sentAt: now, dueAt: null, claim: null, claimedAt: null, message: null, failure: null })
		.where(held(id, claim));
}

/** Reports a failed attempt: to be tried again at `dueAt`, or given up where that is null. */
export async function markFailed(
	db: Db,
	id: string,
	claim: string,
	failure: string,
	dueAt: Date | null,
): Promise<void> {
	await db
		.update(outbox)
		.set({ dueAt, claim: null, claimedAt: null, failure, ...(dueAt === null && { message: null }) })
		.where(held(id, claim));
}

/** Marks messages as not worth sending: the club's made-up members of the demo have no mailbox. */
export async function discardMessages(db: Db, ids: readonly string[]): Promise<void> {
	if (ids.length === 0) return;
	await db
		.update(outbox)
		.set({ dueAt: null, failure: 'discarded' })
		.where(inArray(outbox.id, [...ids]));
}
