import { and, eq, type SQL, sql } from 'drizzle-orm';
import { auditedBatch, fieldsOf, truth } from '../audit/audit-log.ts';
import { type Role, session, user } from '../auth-schema.ts';
import type { Authority } from '../authority.ts';
import type { Db } from '../client.ts';
import { idsToDeliver, peopleEmailed } from '../mail/owed-messages.ts';
import { seatWaitingParties } from '../rsvps/seats.ts';
import { calendarFeeds, rsvps, standingRsvps } from '../schema.ts';
import { tokensOf } from './users.ts';

/** What owners do to members, each action in one batch. */

/** Why nothing was done. */
type MemberActionRefusal = 'member_not_found' | 'last_owner' | 'ban_stands';

export interface MemberAction {
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

interface MemberState {
	role: Role;
	banned: number;
	isLast: number;
}

/** The member's state before the action: a statement for its batch. */
const stateBefore = ({ userId }: MemberAction) => sql<MemberState>`
	select role, banned_at is not null as banned,
		role = 'owner' and not ${hasAnotherOwner} as isLast
	from user where ${isThere(userId)}`;

/** What came of an action: the tokens of sessions that carry what was, or have ended. */
export type MemberActionOutcome =
	| { sessions: string[]; outboxIds: string[]; movedUp: number }
	| MemberActionRefusal;

/** What an action changes of a member, for the log. */
const memberNow = (userId: string): SQL =>
	fieldsOf(
		{ role: sql`role`, isBanned: truth(sql`banned_at is not null`) },
		sql`from user where ${isThere(userId)}`,
	);

/** Gives a member another role; the last owner stays one. The same role again changes nothing. */
export async function setRole(
	db: Db,
	action: MemberAction & { role: Role },
): Promise<MemberActionOutcome> {
	const { userId, by, role, now } = action;
	const { before, tokens } = await auditedBatch(
		db,
		{ action: 'member.role_changed', by, now, memberId: userId, snapshot: memberNow(userId) },
		{
			before: stateBefore(action),
			change: db
				.update(user)
				.set({ role, updatedAt: now })
				.where(sql`${isThere(userId)} and banned_at is null and role <> ${role}
					and (role <> 'owner' or ${hasAnotherOwner})`),
			tokens: tokensOf(db, userId),
		},
	);
	const [state] = before;
	if (!state) return 'member_not_found';
	if (state.banned) return 'ban_stands';
	if (state.isLast && role !== 'owner') return 'last_owner';
	return { sessions: tokens.map(({ token }) => token), outboxIds: [], movedUp: 0 };
}

/**
 * Bans a member: the role, the sessions and the standing RSVPs end, and seats at upcoming events go to
 * people on the waiting list, who are notified. RSVPs to past events stay. Doing it again changes nothing.
 *
 * @param action.change names the action; the RSVPs that it ends carry it
 */
export async function banUser(
	db: Db,
	action: MemberAction & { change: string },
): Promise<MemberActionOutcome> {
	const { userId, by, change, now } = action;
	const time = now.getTime();
	// The rest acts only on a banned member, by this batch or before.
	const isBanned = sql`exists (select 1 from user where id = ${userId} and banned_at is not null)`;
	const freed = sql`select event_id from rsvps where user_id = ${userId} and change = ${change}`;
	const logged = { action: 'member.banned', by, now, change, memberId: userId } as const;
	const rows = await auditedBatch(
		db,
		{ ...logged, snapshot: memberNow(userId) },
		{
			before: stateBefore(action),
			ban: db
				.update(user)
				.set({ bannedAt: now, role: 'member', updatedAt: now })
				.where(sql`${isThere(userId)} and banned_at is null
					and (role <> 'owner' or ${hasAnotherOwner})`),
			decline: db
				.update(rsvps)
				.set({
					answer: 'declined',
					guests: 0,
					revision: sql`${rsvps.revision} + 1`,
					change,
					answeredAt: now,
					updatedAt: now,
				})
				.where(sql`${rsvps.userId} = ${userId} and answer in ('going', 'waitlisted') and ${isBanned}
					and event_id in (select id from events where status = 'scheduled' and starts_at > ${time})`),
			standingRsvps: db
				.delete(standingRsvps)
				.where(and(eq(standingRsvps.userId, userId), isBanned)),
			ended: db
				.delete(session)
				.where(and(eq(session.userId, userId), isBanned))
				.returning({ token: session.token }),
			feed: db.delete(calendarFeeds).where(and(eq(calendarFeeds.userId, userId), isBanned)),
			...seatWaitingParties(freed, change, now),
		},
	);
	const [state] = rows.before;
	if (!state) return 'member_not_found';
	if (state.isLast && !state.banned) return 'last_owner';
	return {
		sessions: rows.ended.map(({ token }) => token),
		outboxIds: idsToDeliver(rows.seated),
		movedUp: peopleEmailed(rows.seated),
	};
}

/** Lets a banned member in again, as a member; what the ban ended stays ended. */
export async function liftBan(db: Db, action: MemberAction): Promise<MemberActionOutcome> {
	const { userId, by, now } = action;
	const { before } = await auditedBatch(
		db,
		{ action: 'member.ban_lifted', by, now, memberId: userId, snapshot: memberNow(userId) },
		{
			before: stateBefore(action),
			lift: db
				.update(user)
				.set({ bannedAt: null, updatedAt: now })
				.where(sql`${isThere(userId)} and banned_at is not null`),
		},
	);
	return before.length > 0 ? { sessions: [], outboxIds: [], movedUp: 0 } : 'member_not_found';
}
