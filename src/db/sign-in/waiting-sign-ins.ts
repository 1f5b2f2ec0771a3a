import { sql } from 'drizzle-orm';
import { type DailyCeilings, LONGEST_WAIT_MS, MEMBER_WAIT_MS } from '../../domain/mail/limits.ts';
import { verification } from '../auth-schema.ts';
import type { Db } from '../client.ts';
import { releasable } from '../mail/ceilings.ts';
import { rawBatch } from '../raw-batch.ts';
import { signInMails } from '../schema.ts';
import { type EventOfMail, eventAsJson, eventFromJson } from './asked-rsvps.ts';

/**
 * Sign-in emails that are sent after their response: while a ceiling is reached, those to members right
 * away (`owed`), those to strangers once there is room (`waiting`).
 */

/** Whoever sends one has this long until it is taken for lost, or is tried again. Milliseconds. */
const LEASE_MS = 2 * 60_000;
/** A link with less than this left is of no use to anybody. Milliseconds. */
const LEAST_LEFT_MS = 5 * 60_000;

/** An email that the caller is to send now. */
export interface ReleasedSignIn {
	id: string;
	email: string;
	nextPath: string;
	/** The language that its requester had chosen; null for the club's. */
	language: string | null;
	/** The event that was asked for; null for a plain sign-in. */
	event: EventOfMail | null;
	/** Whether its link is there and unused. */
	hasLink: boolean;
}

/**
 * Claims the emails that may go out now, so that nobody else sends the same. A link's life counts from when
 * it is first sent; one that may have been sent before keeps its expiry, and is written off shortly before.
 *
 * @param life how long a link is good. Milliseconds
 * @param the most of those that waited, and of those that are retried
 */
export async function claimWaitingSignIns(
	db: Db,
	ceilings: DailyCeilings,
	now: Date,
	life: number,
	most: number,
): Promise<ReleasedSignIn[]> {
	const time = now.getTime();
	const [any] = await db.all<{ id: string }>(
		sql`select id from sign_in_mails where status in ('waiting', 'owed') limit 1`,
	);
	if (!any) return [];
	const columns = sql`id, email, next_path as nextPath, language, exists (select 1 from verification
		where identifier = 'magic-link:' || link_hash) as hasLink,
		(select ${eventAsJson} from events e where e.id = sign_in_mails.event_id) as event`;
	type Row = Pick<ReleasedSignIn, 'id' | 'email' | 'nextPath' | 'language'> & {
		hasLink: number;
		event: string | null;
	};
	const { again, released } = await rawBatch(db, {
		expired: db
			.update(signInMails)
			.set({ status: 'expired', dueAt: null })
			.where(sql`(status = 'waiting' and created_at < ${time - LONGEST_WAIT_MS})
				or (status = 'owed' and due_at <= ${time} and (
					created_at < ${time - LONGEST_WAIT_MS}
					or (sent_at is not null and expires_at < ${time + LEAST_LEFT_MS})
					or (created_at < ${time - MEMBER_WAIT_MS}
						and exists (select 1 from user where user.email = sign_in_mails.email))))`),
		again: sql<Row>`
			update sign_in_mails set due_at = ${time + LEASE_MS}, sent_at = coalesce(sent_at, ${time}),
				expires_at = iif(sent_at is null, ${time + life}, expires_at)
			where id in (
				select id from sign_in_mails where status = 'owed' and due_at <= ${time}
				order by created_at limit ${most})
			returning ${columns}`,
		released: sql<Row>`
			update sign_in_mails set status = 'owed', sent_at = ${time}, due_at = ${time + LEASE_MS},
				expires_at = ${time + life}
			where id in (${releasable('sign_in_mails', ceilings, now, most)})
			returning ${columns}`,
		links: db
			.update(verification)
			.set({ expiresAt: new Date(time + life) })
			.where(sql`identifier in (select 'magic-link:' || link_hash from sign_in_mails
				where status = 'owed' and sent_at = ${time})`),
		repeated: db
			.update(signInMails)
			.set({ status: 'expired' })
			.where(sql`status = 'waiting' and email in (
				select email from sign_in_mails where status = 'owed' and sent_at = ${time})`),
	});
	return [...again, ...released].map((row) => ({
		...row,
		hasLink: row.hasLink === 1,
		event: row.event === null ? null : eventFromJson(row.event),
	}));
}

/** The outcome of one that was sent after its response. */
export type SettledSignIn = { id: string } & (
	| { status: 'accepted' | 'expired' }
	/** To be tried again; `wasRefused` gives its place below the ceilings back, for else it may have been sent. */
	| { retryAt: Date; wasRefused: boolean }
);

/** Records the outcome of those that were sent after their response, in one statement. */
export async function settleSignIns(db: Db, outcomes: readonly SettledSignIn[]): Promise<void> {
	if (outcomes.length === 0) return;
	const list = JSON.stringify(
		outcomes.map((outcome) =>
			'status' in outcome
				? outcome
				: { id: outcome.id, retryAt: outcome.retryAt.getTime(), refused: outcome.wasRefused },
		),
	);
	await db.run(sql`
		update sign_in_mails set
			status = coalesce(outcome.value ->> 'status', status),
			due_at = outcome.value ->> 'retryAt',
			sent_at = iif(outcome.value ->> 'refused' = 1, null, sent_at)
		from json_each(${list}) outcome
		where sign_in_mails.id = outcome.value ->> 'id' and status = 'owed'`);
}
