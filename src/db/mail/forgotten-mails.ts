import { type SQL, sql } from 'drizzle-orm';
import type { Db } from '../client.ts';
import { announcements, outbox } from '../schema.ts';

/**
 * How many messages one run forgets: first of those that were sent, then of those given up, then of those
 * not wanted. Each is some eight rows written, indexes counted, so that a day of hourly runs stays within
 * half of the 100,000 that the free plan allows (developers.cloudflare.com/d1/platform/pricing).
 */
export const FORGOTTEN_AT_ONCE = 200;

/** What is neither to be tried nor being tried, nor in a batch that is. */
const IS_DONE = sql`message.due_at is null and message.claim is null and not exists (
	select 1 from mail_batches batch where batch.id = message.batch_id and batch.due_at is not null)`;

/** Messages that are done with since this moment or longer, by their ids; each part has an index. */
function doneBefore(before: number): SQL {
	const part = (condition: SQL, time: SQL) => sql`
		select id from (select message.id from outbox message
			where ${condition} and ${time} < ${before} and ${IS_DONE}
			order by ${time} limit ${FORGOTTEN_AT_ONCE})`;
	const isUnsent = sql`message.sent_at is null and message.failure`;
	return sql`select id from (
		${part(sql`message.sent_at is not null`, sql`message.sent_at`)}
		union all
		${part(sql`${isUnsent} is not null and message.failure not in ('discarded', 'stopped')`, sql`message.created_at`)}
		union all
		${part(sql`${isUnsent} in ('discarded', 'stopped')`, sql`message.created_at`)}) limit ${FORGOTTEN_AT_ONCE}`;
}

/**
 * Forgets messages of the outbox that are done with, the oldest first: two queries for one batch.
 * Announcements count what is forgotten of them. No occasion comes again by it: the RSVP's revision, the
 * event's SEQUENCE, the row in `mailings` and the announcement's status say that it was.
 */
export function forgetMessagesBefore(db: Db, before: Date) {
	const done = doneBefore(before.getTime());
	const gone = (columns: SQL) => sql`(select ${columns} from outbox gone
		where gone.id in (${done}) and gone.announcement_id is not null)`;
	const counted = (what: SQL) => sql`(select ${what} from outbox gone
		where gone.id in (${done}) and gone.announcement_id = announcements.id)`;
	return [
		db
			.update(announcements)
			.set({
				forgottenSent: sql`forgotten_sent + ${counted(sql`count(gone.sent_at)`)}`,
				forgottenDropped: sql`forgotten_dropped + ${counted(sql`count(*) - count(gone.sent_at)`)}`,
			})
			.where(sql`announcements.id in ${gone(sql`gone.announcement_id`)}`),
		db.delete(outbox).where(sql`outbox.id in (${done})`),
	] as const;
}
