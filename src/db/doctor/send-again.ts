import { type SQL, sql } from 'drizzle-orm';
import type { AnnouncementStatus } from '../../domain/announcements/announcement.ts';
import type { FailedMessage } from '../../domain/doctor/send-again.ts';
import type { OutboxKind, OutboxLane } from '../../domain/mail/outbox-kinds.ts';
import { STORED_WRITE_OFFS } from '../../domain/mail/write-offs.ts';
import { auditedBatch, fieldsOf } from '../audit/audit-log.ts';
import type { Authority } from '../authority.ts';
import type { Db } from '../client.ts';
import { isReachable } from '../mail/eligibility.ts';

/** Emails that did not get through, at the first attempt or at all, and how they are sent again. */

/** As the index `outbox_troubled` has it, to the letter: SQLite uses it only then. */
const IS_TROUBLED = sql`message.sent_at is null and message.failure is not null
	and message.failure not in ('discarded', 'stopped')`;
/** Nobody wanted these any more: that is no trouble. */
const IS_WRITTEN_OFF = sql`message.failure in (select value from json_each(${JSON.stringify(STORED_WRITE_OFFS)}))`;
/** The batch that still takes a message along. */
const OPEN_BATCH = sql`batch.id = message.batch_id and batch.due_at is not null`;

/** How many undelivered messages are searched for those that count, the newest first. */
const LOOKED_THROUGH = 2_000;

/**
 * How many of the newest undelivered messages are retried automatically, and how many were given up: a
 * statement.
 */
export function troubledCounts(since: Date): SQL<{ retried: number; failed: number }> {
	return sql<{ retried: number; failed: number }>`
		select coalesce(sum(is_waiting), 0) as retried, coalesce(sum(1 - is_waiting), 0) as failed
		from (
			select message.due_at is not null
					or exists (select 1 from mail_batches batch where ${OPEN_BATCH}) as is_waiting,
				${IS_WRITTEN_OFF} as is_written_off
			from outbox message
			where ${IS_TROUBLED} and message.created_at > ${since.getTime()}
			order by message.created_at desc limit ${LOOKED_THROUGH})
		where not is_written_off`;
}

/** A message that did not get through, for its organizers. */
export interface TroubledMessage extends FailedMessage {
	id: string;
	userId: string;
	name: string;
	email: string;
	/** What it is about: the title of the event or the subject of the announcement. */
	about: string;
}

interface TroubledRow {
	id: string;
	kind: OutboxKind;
	lane: OutboxLane;
	attempts: number;
	failure: string;
	createdAt: number;
	dueAt: number | null;
	usefulUntil: number | null;
	userId: string;
	name: string;
	email: string;
	isReachable: number;
	title: string | null;
	eventStatus: 'scheduled' | 'cancelled' | null;
	endsAt: number | null;
	subject: string | null;
	announcementStatus: AnnouncementStatus | null;
}

const moment = (ms: number | null) => (ms === null ? null : new Date(ms));

function messageOf(row: TroubledRow): TroubledMessage {
	const { eventStatus: status, endsAt, title, subject, ...rest } = row;
	return {
		...rest,
		createdAt: new Date(row.createdAt),
		dueAt: moment(row.dueAt),
		usefulUntil: moment(row.usefulUntil),
		isReachable: row.isReachable === 1,
		event: status && endsAt !== null ? { status, endsAt: new Date(endsAt) } : null,
		about: subject ?? title ?? '',
	};
}

/** Which messages that did not get through. */
export interface TroubledPart {
	/** Written after this moment. */
	since: Date;
	/** Only those that were given up. */
	isGivenUp?: boolean;
	/** Only this one. */
	id?: string | undefined;
	/** Behind the message with this id, which is newer. */
	after?: string | undefined;
	limit: number;
}

/** Messages that did not get through, the newest first. */
export async function troubledMessages(db: Db, part: TroubledPart): Promise<TroubledMessage[]> {
	const { since, isGivenUp = false, id, after, limit } = part;
	const conditions: SQL[] = [
		IS_TROUBLED,
		sql`message.created_at > ${since.getTime()}`,
		sql`not ${IS_WRITTEN_OFF}`,
	];
	if (isGivenUp) conditions.push(sql`message.due_at is null and batch.id is null`);
	if (id !== undefined) conditions.push(sql`message.id = ${id}`);
	if (after !== undefined) {
		conditions.push(sql`(message.created_at, message.rowid) < (
			select behind.created_at, behind.rowid from outbox behind where behind.id = ${after})`);
	}
	const rows = await db.all<TroubledRow>(sql`
			select message.id, message.kind, message.lane, message.attempts, message.failure,
				message.created_at as createdAt, coalesce(batch.due_at, message.due_at) as dueAt,
				message.useful_until as usefulUntil,
				user.id as userId, user.name, user.email, ${isReachable()} as isReachable,
				event.title, event.status as eventStatus, event.ends_at as endsAt,
				announcement.subject, announcement.status as announcementStatus
			from outbox message
			cross join user on user.id = message.user_id
			left join events event on event.id = message.event_id
			left join announcements announcement on announcement.id = message.announcement_id
			left join mail_batches batch on ${OPEN_BATCH}
			where ${sql.join(conditions, sql` and `)}
			order by message.created_at desc, message.rowid desc limit ${limit}`);
	return rows.map(messageOf);
}

/** A batch of emails that was not accepted yet and is tried again. */
export interface RetriedBatch {
	id: string;
	kind: OutboxKind;
	about: string;
	messages: number;
	attempts: number;
	failure: string;
	dueAt: Date;
}

/** Batches that are tried again, the next one first. */
export async function retriedBatches(db: Db, limit: number): Promise<RetriedBatch[]> {
	const rows = await db.all<Omit<RetriedBatch, 'dueAt'> & { dueAt: number }>(sql`
			select batch.id, first.kind, batch.attempts, batch.failure, batch.due_at as dueAt,
				coalesce(announcement.subject, event.title, '') as about,
				(select count(*) from outbox member where member.batch_id = batch.id) as messages
			from mail_batches batch
			cross join outbox first on first.rowid = (
				select member.rowid from outbox member where member.batch_id = batch.id limit 1)
			left join events event on event.id = first.event_id
			left join announcements announcement on announcement.id = first.announcement_id
			where batch.due_at > 0 and batch.failure is not null
			order by batch.due_at limit ${limit}`);
	return rows.map((row) => ({ ...row, dueAt: new Date(row.dueAt) }));
}

/** What an owner has sent again. */
export interface SentAgain {
	/** The ids of the messages. */
	ids: readonly string[];
	/** Where it is one: to whom, and what it is about. */
	one: { userId: string; about: string; kind: OutboxKind } | null;
	/** The owner. */
	by: Authority;
	now: Date;
}

/**
 * Makes abandoned messages due again, in one statement that checks for each whether it is still abandoned
 * and still of use: clicked twice, or by two people, each is due once. A message of the batch lane leaves
 * the failed batch and joins a new one; a batch under way is not touched.
 *
 * @returns the messages that are due now, by their lanes
 */
export async function makeDueAgain(
	db: Db,
	{ ids, one, by, now }: SentAgain,
): Promise<{ id: string; lane: OutboxLane }[]> {
	const time = now.getTime();
	const list = sql`(select value from json_each(${JSON.stringify(ids)}))`;
	const { due } = await auditedBatch(
		db,
		{
			action: 'mail.sent_again',
			by,
			now,
			...(one && { memberId: one.userId, subject: { id: sql`null`, title: sql`${one.about}` } }),
			snapshot: fieldsOf(
				{ messages: sql`count(*)` },
				sql`from outbox where id in ${list} and due_at is not null`,
			),
			...(one && { facts: { kind: one.kind } }),
		},
		{
			due: sql<{ id: string; lane: OutboxLane }>`
				update outbox as message
				set due_at = ${time}, failure = null, batch_id = null
				where message.id in ${list}
					and ${IS_TROUBLED} and not ${IS_WRITTEN_OFF}
					and message.due_at is null and message.claim is null
					and not exists (select 1 from mail_batches batch where ${OPEN_BATCH})
					and (message.useful_until is null or message.useful_until > ${time})
					and exists (select 1 from user where user.id = message.user_id and ${isReachable()})
					and (message.event_id is null or exists (
						select 1 from events event where event.id = message.event_id
							and (event.status = 'scheduled' or message.kind = 'event_cancelled')
							and (event.ends_at > ${time} or message.kind = 'thanks')))
					and (message.announcement_id is null or exists (
						select 1 from announcements announcement
						where announcement.id = message.announcement_id and announcement.status = 'sending'))
				returning id, lane`,
		},
	);
	return due;
}
