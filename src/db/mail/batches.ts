import { and, eq, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import type { BatchFate } from '../../domain/mail/batch-fate.ts';
import type { BatchKind } from '../../domain/mail/outbox-kinds.ts';
import type { Db } from '../client.ts';
import { rawBatch, type Statement } from '../raw-batch.ts';
import { announcements, club, events, mailBatches, outbox, type rsvps } from '../schema.ts';
import { isReachable, wantsTopic } from './eligibility.ts';
import { IS_MAIL_RELEASED } from './hold.ts';
import { holdCalls, isPaceOpen, takeCalls } from './pace.ts';

/** How many emails Resend takes in one call (resend.com/docs/api-reference/emails/send-batch-emails). */
const MOST_MEMBERS = 100;

/**
 * With this many batches under way no new one is begun: while the provider takes none, what waits is rows
 * of the outbox, not a hundred emails for each.
 */
const MOST_BATCHES = 10;

/** How many due messages are searched for others like the first. */
const LOOKED_THROUGH = 1_000;

export interface BatchClaim {
	/** Names the worker; only the holder of the claim may report on the batch. */
	claim: string;
	now: Date;
	/** A claim taken before this moment is stale: its holder was lost on the way. */
	staleBefore: Date;
}

/** A batch as its deliverer takes it up. */
export interface ClaimedBatch {
	id: string;
	attempts: number;
	/** The request as JSON (mail/batch-request.ts), where an earlier attempt may have made it. */
	request: string | null;
	/** The same as the bytes themselves, where release 0.1 has made it. */
	body: string | null;
	/** What these bytes state of an event (domain/mail/stated-event.ts). */
	states: string | null;
	createdAt: Date;
	members: BatchMember[];
}

/** A message of a batch, and what is known of its recipient at this moment. */
export interface BatchMember {
	id: string;
	kind: BatchKind;
	revision: number;
	attempts: number;
	/** Milliseconds since 1970. */
	usefulUntil: number | null;
	userId: string;
	email: string;
	name: string;
	/** The recipient's own; null for the club's. */
	language: string | null;
	answer: (typeof rsvps.$inferSelect)['answer'] | null;
	guests: number;
	/** 1 or 0: was checked in to the event. */
	wasThere: number;
	/** The recipient's RSVP to the next other event: thanks and announcements ask about it. */
	nextAnswer: (typeof rsvps.$inferSelect)['answer'] | null;
	/** 1 or 0, by the conditions of eligibility.ts. */
	isReachable: number;
	/** 1 or 0: wants the topic, or there is none; pauses don't count here. */
	wantsTopic: number;
	/** The local date in the club's zone up to which no topic sends anything. */
	pausedUntil: string | null;
}

/** The topic that a message of the batch lane belongs to; null for an announcement to attendees. */
const TOPIC_OF_MESSAGE = sql`case message.kind
	when 'invitation' then 'invitations'
	when 'announcement' then announcement.topic
	else 'reminders' end`;

/** The id of the soonest upcoming event besides the one that a message of the batch lane is about. */
function soonestBesides(now: Date): SQL {
	return sql`(select coming.id from events coming
		where coming.status = 'scheduled' and coming.starts_at > ${now.getTime()}
			and coming.id is not coalesce(message.event_id, announcement.event_id)
		order by coming.starts_at limit 1)`;
}

/** Later than every pause: the club's zone, by which a pause ends, is not known before the rest is read. */
const AFTER_EVERY_PAUSE = '9999-12-31';

/**
 * Takes up a batch: one that is due again or whose deliverer was lost, or else a new one of the oldest
 * message that is due and up to 99 others like it. Two workers never hold the same batch, and a message
 * is in one batch at most. One round trip.
 *
 * @returns null when nothing is due, the provider is to be left alone, or email is on hold
 */
export async function claimBatch(db: Db, request: BatchClaim): Promise<ClaimedBatch | null> {
	const { claim, now, staleBefore } = request;
	const time = now.getTime();
	const newId = crypto.randomUUID();
	const present = sql`(select id from mail_batches
		where due_at <= ${time} and (claim is null or claimed_at < ${staleBefore.getTime()})
		order by due_at limit 1)`;
	const isDue = sql`lane = 'batch' and due_at <= ${time}`;
	const rows = await rawBatch(db, {
		taken: sql<Omit<ClaimedBatch, 'members' | 'createdAt'> & { createdAt: number }>`
			insert into mail_batches (id, attempts, due_at, claim, claimed_at, created_at)
			select coalesce(${present}, ${newId}), 1, ${time}, ${claim}, ${time}, ${time}
			where ${isPaceOpen(now)} and ${IS_MAIL_RELEASED} and (
				${present} is not null
				or (exists (select 1 from outbox where ${isDue})
					and (select count(*) from mail_batches where due_at > 0) < ${MOST_BATCHES}))
			on conflict (id) do update set
				attempts = attempts + 1, claim = excluded.claim, claimed_at = excluded.claimed_at
			returning id, attempts, request, body, states, created_at as createdAt`,
		fill: db
			.update(outbox)
			.set({ batchId: newId, dueAt: null, attempts: sql`${outbox.attempts} + 1` })
			.where(sql`id in (
				select due.id
				from (select id, kind, event_id, announcement_id from outbox
					where ${isDue} order by due_at limit ${LOOKED_THROUGH}) due
				where (due.kind, due.event_id, due.announcement_id) is (
					select kind, event_id, announcement_id from outbox where ${isDue} order by due_at limit 1)
				limit ${MOST_MEMBERS})
			and exists (select 1 from mail_batches where id = ${newId})`),
		members: sql<BatchMember>`
			select message.id, message.kind, message.revision, message.attempts,
				message.useful_until as usefulUntil,
				user.id as userId, user.email, user.name, user.language,
				mine.answer, coalesce(mine.guests, 0) as guests,
				exists (select 1 from check_ins here where here.user_id = user.id
					and here.event_id = coalesce(message.event_id, announcement.event_id)) as wasThere,
				(select further.answer from rsvps further
					where further.user_id = user.id and message.kind in ('thanks', 'announcement')
						and further.event_id = ${soonestBesides(now)}) as nextAnswer,
				${isReachable()} as isReachable,
				(${TOPIC_OF_MESSAGE} is null
					or ${wantsTopic(TOPIC_OF_MESSAGE, AFTER_EVERY_PAUSE)}) as wantsTopic,
				iif(${TOPIC_OF_MESSAGE} is null, null, user.mail_paused_until) as pausedUntil
			from mail_batches batch
			cross join outbox message on message.batch_id = batch.id
			cross join user on user.id = message.user_id
			left join announcements announcement on announcement.id = message.announcement_id
			left join rsvps mine on mine.user_id = user.id
				and mine.event_id = coalesce(message.event_id, announcement.event_id)
			where batch.due_at > 0 and batch.claim = ${claim}`,
	});
	const [taken] = rows.taken;
	if (!taken) return null;
	const { createdAt, ...batch } = taken;
	return { ...batch, createdAt: new Date(createdAt), members: rows.members };
}

const nextEvents = alias(events, 'next_event');

/**
 * What a message of the batch lane tells of: the club, the event or the announcement, and the soonest
 * upcoming event besides.
 *
 * @param statedId the event that stored bytes show: it takes the place of the soonest one
 * @returns null where the message is gone
 */
export async function subjectOf(
	db: Db,
	messageId: string,
	now: Date,
	statedId: string | null = null,
) {
	const [subject] = await db
		.select({ club, event: events, announcement: announcements, next: nextEvents })
		.from(outbox)
		.leftJoin(announcements, eq(announcements.id, outbox.announcementId))
		.leftJoin(events, eq(events.id, sql`coalesce(${outbox.eventId}, ${announcements.eventId})`))
		.leftJoin(
			nextEvents,
			eq(
				nextEvents.id,
				sql`coalesce(${statedId}, (select coming.id from events coming
					where coming.status = 'scheduled' and coming.starts_at > ${now.getTime()}
						and coming.id is not coalesce(${outbox.eventId}, ${announcements.eventId})
					order by coming.starts_at limit 1))`,
			),
		)
		.leftJoin(club, eq(club.id, 1))
		.where(eq(outbox.id, messageId));
	return subject ?? null;
}

const held = (id: string, claim: string): SQL => sql`id = ${id} and claim = ${claim}`;
const isHeld = (id: string, claim: string): SQL =>
	sql`exists (select 1 from mail_batches where ${held(id, claim)})`;

/** Whether the request of a batch is stored: a condition. An earlier attempt may have made it. */
export const isRequestStored = (batch: SQL): SQL =>
	sql`(${batch}.request is not null or ${batch}.body is not null)`;

/** A batch that nobody claims again; its request is not stored. */
const ENDED = { dueAt: null, claim: null, claimedAt: null, body: null, request: null } as const;

/** Writes messages of a batch off, with the reason of each: a statement. */
function writeOff(id: string, claim: string, reasons: Readonly<Record<string, string>>): SQL {
	const list = JSON.stringify(reasons);
	return sql`
		update outbox set batch_id = null,
			failure = (select value from json_each(${list}) where key = outbox.id)
		where id in (select key from json_each(${list})) and batch_id = ${id} and ${isHeld(id, claim)}`;
}

/** Where the request of a batch goes out, and when. */
export interface PreparedBatch {
	id: string;
	claim: string;
	/** The request as JSON; null where it is stored already. */
	request: string | null;
	/** What the bytes state of an event; null where they show none. */
	states: string | null;
	/** How many messages it held when it was taken up: only while it still does is the request stored. */
	members: number;
	/** Messages that are not sent, by their ids, and why. */
	writtenOff: Readonly<Record<string, string>>;
	/** Messages that find no room in the request: they are due again. */
	leftOver: readonly string[];
	pauseMs: number;
	now: Date;
}

/**
 * Stores the request of a batch before it is first sent, releases messages that are not in it, and
 * reserves the next call to the provider. One round trip.
 *
 * @returns when to call; `too_late` while the provider must not be called, `lost` if another claim holds
 *   the batch or a message has left it
 */
export async function prepareBatch(
	db: Db,
	prepared: PreparedBatch,
): Promise<Date | 'too_late' | 'lost'> {
	const { id, claim, request, states, members, writtenOff, leftOver, pauseMs, now } = prepared;
	const isStored = isRequestStored(sql`mail_batches`);
	const isReady = sql`exists (select 1 from mail_batches where ${held(id, claim)} and ${isStored})`;
	const { ready, calls } = await rawBatch(db, {
		ready:
			request === null
				? db
						.select({ id: mailBatches.id })
						.from(mailBatches)
						.where(sql`${held(id, claim)} and ${isStored}`)
				: db
						.update(mailBatches)
						.set({ request, states })
						.where(sql`${held(id, claim)} and not ${isStored}
					and (select count(*) from outbox where batch_id = ${id}) = ${members}`)
						.returning({ id: mailBatches.id }),
		writtenOff: Object.keys(writtenOff).length > 0 ? writeOff(id, claim, writtenOff) : undefined,
		leftOver:
			leftOver.length > 0
				? db
						.update(outbox)
						.set({ batchId: null, dueAt: now, attempts: sql`${outbox.attempts} - 1` })
						.where(sql`id in (select value from json_each(${JSON.stringify(leftOver)}))
				and batch_id = ${id} and ${isReady}`)
				: undefined,
		calls: pauseMs > 0 ? takeCalls(1, pauseMs, now) : undefined,
	});
	if (ready.length === 0) return 'lost';
	if (pauseMs === 0) return now;
	const [call] = calls;
	return call ? new Date(call.at) : 'too_late';
}

/** Records a batch as sent, with all its messages, and deletes its request. One round trip. */
export async function markBatchSent(db: Db, id: string, claim: string, now: Date): Promise<void> {
	await rawBatch(db, {
		messages: db
			.update(outbox)
			.set({ sentAt: now, failure: null })
			.where(and(eq(outbox.batchId, id), isHeld(id, claim))),
		batch: db
			.update(mailBatches)
			.set({ ...ENDED, sentAt: now, failure: null })
			.where(held(id, claim)),
	});
}

/** Closes a batch that has no recipients left, with the reason for each. One round trip. */
export async function closeBatch(
	db: Db,
	id: string,
	claim: string,
	writtenOff: Readonly<Record<string, string>>,
): Promise<void> {
	await rawBatch(db, {
		messages: writeOff(id, claim, writtenOff),
		batch: closed(db, id, claim, 'no_recipients'),
	});
}

/** Ends a batch that was not sent: a statement. */
function closed(db: Db, id: string, claim: string, failure: string) {
	return db
		.update(mailBatches)
		.set({ ...ENDED, failure })
		.where(held(id, claim));
}

/** Lets a batch go that was not sent, as if it had not been taken up. */
export async function releaseBatch(
	db: Db,
	id: string,
	claim: string,
	keepsRequest: boolean,
): Promise<void> {
	await db
		.update(mailBatches)
		.set({
			claim: null,
			claimedAt: null,
			attempts: sql`${mailBatches.attempts} - 1`,
			...(!keepsRequest && { request: null, body: null, states: null }),
		})
		.where(held(id, claim));
}

/**
 * Reports a batch as not accepted. One round trip.
 *
 * @param refused.holdUntil until when nobody who sends many calls the provider
 */
export async function markBatchFailed(
	db: Db,
	refused: {
		id: string;
		claim: string;
		failure: string;
		fate: BatchFate;
		holdUntil: Date | null;
		now: Date;
	},
): Promise<void> {
	const { id, claim, failure, fate, holdUntil, now } = refused;
	await rawBatch(db, {
		fate: statementsFor(db, { id, claim, failure, fate, now }),
		hold: holdUntil ? holdCalls(holdUntil) : undefined,
	});
}

/** What becomes of a batch and of its messages: statements. */
function statementsFor(
	db: Db,
	refused: { id: string; claim: string; failure: string; fate: BatchFate; now: Date },
): Statement[] {
	const { id, claim, failure, fate, now } = refused;
	const time = now.getTime();
	const members = sql`batch_id = ${id} and ${isHeld(id, claim)}`;
	if (fate === 'give_up') {
		return [db.update(outbox).set({ failure }).where(members), closed(db, id, claim, failure)];
	}
	if ('halves' in fate) {
		const [firstId, secondId] = [crypto.randomUUID(), crypto.randomUUID()];
		const first = JSON.stringify(fate.halves[0]);
		return [
			sql`
				insert into mail_batches (id, due_at, created_at)
				select value, ${time}, ${time} from json_each(${JSON.stringify([firstId, secondId])})
				where ${isHeld(id, claim)}`,
			db
				.update(outbox)
				.set({
					batchId: sql`iif(id in (select value from json_each(${first})), ${firstId}, ${secondId})`,
				})
				.where(members),
			closed(db, id, claim, failure),
		];
	}
	if ('dissolveUntil' in fate) {
		return [
			db.update(outbox).set({ batchId: null, dueAt: fate.dissolveUntil, failure }).where(members),
			closed(db, id, claim, failure),
		];
	}
	if ('formAgain' in fate) {
		const newId = crypto.randomUUID();
		return [
			sql`
				insert into mail_batches (id, attempts, due_at, failure, created_at)
				select ${newId}, attempts, ${fate.formAgain.getTime()}, ${failure}, created_at
				from mail_batches where ${held(id, claim)}`,
			db.update(outbox).set({ batchId: newId }).where(members),
			db.delete(mailBatches).where(held(id, claim)),
		];
	}
	return [
		db
			.update(mailBatches)
			.set({ dueAt: fate.again, claim: null, claimedAt: null, failure })
			.where(held(id, claim)),
	];
}
