import { type SQL, sql } from 'drizzle-orm';
import { auditedBatch, fieldsOf, truth } from '../audit/audit-log.ts';
import type { Role } from '../auth-schema.ts';
import type { Authority } from '../authority.ts';
import type { Db } from '../client.ts';
import { type OwedMessage, peopleEmailed } from '../mail/owed-messages.ts';
import { seatWaitingParties } from '../rsvps/seats.ts';

/** What owners do to members, each deed in one batch. */

/** Why nothing was done. */
type DeedRefusal = 'member_not_found' | 'last_owner' | 'ban_stands';

export interface MemberDeed {
	/** Whom it is done to. */
	userId: string;
	/** The owner who does it. */
	by: Authority;
	now: Date;
}

/** Whether the club has an owner besides the member. */
const hasAnotherOwner = sql`exists (select 1 from user other
	where other.role = 'owner' and other.id <> user.id and other.banned_at is null)`;

const isThere = (userId: string) => sql`user.id = ${userId} and user.deleted_at is null`;

interface Standing {
	role: Role;
	banned: number;
	isLast: number;
}

/** How the member stands before the deed: a statement for its batch. */
const standingBefore = ({ userId }: MemberDeed): SQL => sql`
	select role, banned_at is not null as banned,
		role = 'owner' and not ${hasAnotherOwner} as isLast
	from user where ${isThere(userId)}`;

const tokensOf = (userId: string): SQL => sql`select token from session where user_id = ${userId}`;

/** What came of a deed: the tokens of sessions that carry what was, or have ended. */
export type DeedOutcome =
	| { sessions: string[]; outboxIds: string[]; movedUp: number }
	| DeedRefusal;

/** What a deed changes of a member, for the log. */
const memberNow = (userId: string): SQL =>
	fieldsOf(
		{ role: sql`role`, isBanned: truth(sql`banned_at is not null`) },
		sql`from user where ${isThere(userId)}`,
	);

/** Gives a member another role; the last owner keeps theirs. Giving the same again changes nothing. */
export async function setRole(db: Db, deed: MemberDeed & { role: Role }): Promise<DeedOutcome> {
	const { userId, by, role, now } = deed;
	const [[standing], , tokens] = await auditedBatch<[Standing, never, { token: string }]>(
		db,
		{ deed: 'member.role_changed', by, now, memberId: userId, snapshot: memberNow(userId) },
		[
			standingBefore(deed),
			sql`
				update user set role = ${role}, updated_at = ${now.getTime()}
				where ${isThere(userId)} and banned_at is null and role <> ${role}
					and (role <> 'owner' or ${hasAnotherOwner})`,
			tokensOf(userId),
		],
	);
	if (!standing) return 'member_not_found';
	if (standing.banned) return 'ban_stands';
	if (standing.isLast && role !== 'owner') return 'last_owner';
	return { sessions: tokens.map(({ token }) => token), outboxIds: [], movedUp: 0 };
}

/**
 * Bans a member: the role goes, the sessions end, what they say for every week ends, and the seats of
 * coming events go to who waits, who is told. The answers to past events stay. Doing it again changes
 * nothing.
 *
 * @param deed.change names the deed; the answers that it ends carry it
 */
export async function banUser(db: Db, deed: MemberDeed & { change: string }): Promise<DeedOutcome> {
	const { userId, by, change, now } = deed;
	const time = now.getTime();
	// What follows acts only on who is banned, by this batch or before.
	const isBanned = sql`exists (select 1 from user where id = ${userId} and banned_at is not null)`;
	const freed = sql`select event_id from rsvps where user_id = ${userId} and change = ${change}`;
	const [[standing], , , , ended, , promoted] = await auditedBatch<
		[Standing, never, never, never, { token: string }, never, OwedMessage, never]
	>(db, { deed: 'member.banned', by, now, change, memberId: userId, snapshot: memberNow(userId) }, [
		standingBefore(deed),
		sql`
			update user set banned_at = ${time}, role = 'member', updated_at = ${time}
			where ${isThere(userId)} and banned_at is null
				and (role <> 'owner' or ${hasAnotherOwner})`,
		sql`
			update rsvps set answer = 'declined', guests = 0, revision = revision + 1,
				change = ${change}, answered_at = ${time}, updated_at = ${time}
			where user_id = ${userId} and answer in ('going', 'waitlisted') and ${isBanned}
				and event_id in (select id from events where status = 'scheduled' and starts_at > ${time})`,
		sql`delete from standing_rsvps where user_id = ${userId} and ${isBanned}`,
		sql`delete from session where user_id = ${userId} and ${isBanned} returning token`,
		sql`delete from calendar_feeds where user_id = ${userId} and ${isBanned}`,
		...seatWaitingParties(freed, change, now),
	]);
	if (!standing) return 'member_not_found';
	if (standing.isLast && !standing.banned) return 'last_owner';
	return {
		sessions: ended.map(({ token }) => token),
		outboxIds: promoted.map(({ id }) => id),
		movedUp: peopleEmailed(promoted),
	};
}

/** Lets a banned member in again, as a member; what the ban ended stays ended. */
export async function liftBan(db: Db, deed: MemberDeed): Promise<DeedOutcome> {
	const { userId, by, now } = deed;
	const [[standing]] = await auditedBatch<[Standing, never]>(
		db,
		{ deed: 'member.ban_lifted', by, now, memberId: userId, snapshot: memberNow(userId) },
		[
			standingBefore(deed),
			sql`
				update user set banned_at = null, updated_at = ${now.getTime()}
				where ${isThere(userId)} and banned_at is not null`,
		],
	);
	return standing ? { sessions: [], outboxIds: [], movedUp: 0 } : 'member_not_found';
}
