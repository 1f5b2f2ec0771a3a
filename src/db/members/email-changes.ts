import { desc, eq, lt, type SQL, sql } from 'drizzle-orm';
import { session, user, verification } from '../auth-schema.ts';
import { type Authority, batchAs } from '../authority.ts';
import type { Db } from '../client.ts';
import type { AskedMailLimits } from '../mail/asked-mails.ts';
import { prepared } from '../prepared.ts';
import { rawBatch } from '../raw-batch.ts';
import { emailChanges, mailAddresses } from '../schema.ts';

/** Which of the two addresses a link was sent to. */
export type ChangeSide = 'old' | 'new';

export interface NewEmailChange {
	id: string;
	by: Authority;
	newEmail: string;
	createdAt: Date;
	expiresAt: Date;
}

/** What came of asking, with whether either address takes no email from the club. */
export type RecordedChange =
	| { oldEmail: string; isOldStopped: boolean; isNewStopped: boolean }
	| 'unchanged'
	| { retryFrom: Date };

const isStopped = (email: SQL) =>
	sql`exists (select 1 from mail_addresses where email = ${email} and stopped_by is not null)`;

/** A change that can still be confirmed, as a condition over `change`: the member's newest, in time. */
function isOpen(time: number): SQL {
	return sql`change.expires_at > ${time} and not exists (
		select 1 from email_changes newer
		where newer.user_id = change.user_id and newer.created_at >= change.created_at
			and newer.rowid > change.rowid)`;
}

/**
 * Takes up the wish of the member who acts for another address where the limits allow it, in one batch; it replaces
 * the one before. Whether the new address belongs to somebody is not asked here, so that nothing of the
 * answer can tell.
 *
 * @throws Refusal as `batchAs`
 */
export async function recordEmailChange(
	db: Db,
	change: NewEmailChange,
	limits: Omit<AskedMailLimits, 'perClient'>,
): Promise<RecordedChange> {
	const { userId } = change.by;
	const since = limits.since.getTime();
	// Those of other members are found by the end that they were given with their beginning.
	const endsAfter = since + change.expiresAt.getTime() - change.createdAt.getTime();
	const ofMember = sql`from email_changes where user_id = ${userId} and created_at > ${since}`;
	const ofAddress = sql`from email_changes where expires_at > ${endsAfter} and new_email = ${change.newEmail}`;
	const nthLast = (rows: SQL) =>
		sql`coalesce((select created_at ${rows} order by created_at desc limit 1 offset ${limits.perEmail - 1}), 0)`;
	const rows = await batchAs(db, change.by, change.createdAt, {
		taken: sql<{ old_email: string }>`
			insert into email_changes (id, user_id, old_email, new_email, created_at, expires_at)
			select ${change.id}, id, email, ${change.newEmail}, ${change.createdAt.getTime()}, ${change.expiresAt.getTime()}
			from user
			where id = ${userId} and email <> ${change.newEmail}
				and (select count(*) ${ofMember}) < ${limits.perEmail}
				and (select count(*) ${ofAddress}) < ${limits.perEmail}
			returning old_email`,
		state: sql<{ email: string; old_stopped: number; new_stopped: number; oldest: number }>`
			select email, ${isStopped(sql`user.email`)} as old_stopped,
				${isStopped(sql`${change.newEmail}`)} as new_stopped,
				max(${nthLast(ofMember)}, ${nthLast(ofAddress)}) as oldest
			from user where id = ${userId}`,
	});
	const [taken] = rows.taken;
	const [state] = rows.state;
	if (taken && state) {
		return {
			oldEmail: taken.old_email,
			isOldStopped: state.old_stopped === 1,
			isNewStopped: state.new_stopped === 1,
		};
	}
	if (!state) throw new Error('A member who may act has no row.');
	if (state.email === change.newEmail) return 'unchanged';
	return { retryFrom: new Date(state.oldest) };
}

/**
 * Takes a wish back of which no email has left: the member has the attempt back, and the wish before counts
 * again.
 */
export async function dropEmailChange(db: Db, id: string): Promise<void> {
	await db.delete(emailChanges).where(eq(emailChanges.id, id));
}

/** The member's newest wish for another address, whatever became of it: a query for a batch. */
export const newestEmailChangeOf = prepared((db, userId: string) =>
	db
		.select({
			newEmail: emailChanges.newEmail,
			oldConfirmedAt: emailChanges.oldConfirmedAt,
			newConfirmedAt: emailChanges.newConfirmedAt,
			doneAt: emailChanges.doneAt,
			expiresAt: emailChanges.expiresAt,
		})
		.from(emailChanges)
		.where(eq(emailChanges.userId, userId))
		.orderBy(desc(emailChanges.createdAt), desc(sql`rowid`))
		.limit(1),
);

/** How far a change is that can still be confirmed; addresses stay out of it, because no page shows them. */
export async function openEmailChange(db: Db, id: string, now: Date) {
	const [row] = await db.all<{
		old: number;
		new: number;
		done: number;
		name: string;
		taken: number;
	}>(sql`
			select change.old_confirmed_at is not null as old, change.new_confirmed_at is not null as new,
				change.done_at is not null as done, user.name,
				exists (select 1 from user other where other.email = change.new_email
					and other.id <> change.user_id) as taken
			from email_changes change join user on user.id = change.user_id
			where change.id = ${id} and ${isOpen(now.getTime())}`);
	if (!row) return null;
	return {
		name: row.name,
		isConfirmed: { old: row.old === 1, new: row.new === 1 },
		isDone: row.done === 1,
		isTaken: row.taken === 1,
	};
}

/** What came of a confirmation. */
export type ConfirmedChange =
	| { state: 'waiting' | 'done' | 'taken' }
	/** It was this one by which the address changed. */
	| { state: 'changed'; oldEmail: string; newEmail: string; sessions: string[] };

/**
 * Confirms one side of a change. The second one changes the address, in the same batch: every session of
 * the member but `keepSessionId` ends, and what was known of the old address is deleted. If somebody has
 * the address by now, nothing changes. Of any number of confirmations at once, one changes the address.
 *
 * @param keepSessionId the present session, if it is this member's; anyone else's is ignored
 * @returns null for a change that has expired or was replaced
 */
export async function confirmEmailChange(
	db: Db,
	confirmed: { id: string; side: ChangeSide; keepSessionId: string | null },
	now: Date,
): Promise<ConfirmedChange | null> {
	const { id, side, keepSessionId } = confirmed;
	const time = now.getTime();
	const column = sql.raw(side === 'old' ? 'old_confirmed_at' : 'new_confirmed_at');
	const isFree = sql`not exists (
		select 1 from user other where other.email = change.new_email and other.id <> change.user_id)`;
	// Only the new address learns whether it is free: the old one agrees all the same.
	const mayAgree = side === 'new' ? isFree : sql`true`;
	const isConfirmed = sql`change.id = ${id} and change.old_confirmed_at is not null
		and change.new_confirmed_at is not null and change.done_at is null and ${isOpen(time)}`;
	// Between the second statement and the last but one: whose address this batch has changed.
	const changed = sql`from email_changes change
		cross join user on user.id = change.user_id and user.email = change.new_email
		where ${isConfirmed}`;
	const rows = await rawBatch(db, {
		confirm: sql`
			update email_changes as change set ${column} = ${time}
			where change.id = ${id} and change.done_at is null and ${column} is null
				and ${isOpen(time)} and ${mayAgree}`,
		moved: db
			.update(user)
			.set({
				email: sql`(select new_email from email_changes where id = ${id})`,
				emailVerified: true,
				updatedAt: now,
			})
			.where(sql`banned_at is null and id = (
				select change.user_id from email_changes change
				cross join user member on member.id = change.user_id and member.email = change.old_email
				where ${isConfirmed} and ${isFree})`)
			.returning({ id: user.id }),
		sessions: sql<{
			token: string;
		}>`select token from session where user_id = (select change.user_id ${changed})`,
		endedSessions: db
			.delete(session)
			.where(sql`user_id = (select change.user_id ${changed}) and id is not ${keepSessionId}`),
		links: db.delete(verification).where(sql`identifier in (
				select 'magic-link:' || link_hash from sign_in_mails
				where email = (select change.old_email ${changed}))`),
		oldAddress: db.delete(mailAddresses).where(sql`email = (select change.old_email ${changed})`),
		done: db
			.update(emailChanges)
			.set({ doneAt: now })
			.where(sql`id = (select change.id ${changed})`),
		after: sql<{
			old_email: string;
			new_email: string;
			done_at: number | null;
			both: number;
			free: number;
		}>`
			select change.old_email, change.new_email, change.done_at, ${isFree} as free,
				change.old_confirmed_at is not null and change.new_confirmed_at is not null as both
			from email_changes change where change.id = ${id} and ${isOpen(time)}`,
	});
	const [row] = rows.after;
	if (!row) return null;
	if (rows.moved.length > 0) {
		return {
			state: 'changed',
			oldEmail: row.old_email,
			newEmail: row.new_email,
			sessions: rows.sessions.map(({ token }) => token),
		};
	}
	if (row.done_at !== null) return { state: 'done' };
	if (row.free !== 1 && (side === 'new' || row.both === 1)) return { state: 'taken' };
	// Both agree and still it is not done: the account is banned, or has another address by now.
	return row.both === 1 ? null : { state: 'waiting' };
}

/** Removes wishes for another address that expired before this moment: a query for a batch. */
export function deleteEmailChangesBefore(db: Db, before: Date) {
	return db.delete(emailChanges).where(lt(emailChanges.expiresAt, before));
}
