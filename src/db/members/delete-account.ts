import { and, eq, isNull, sql } from 'drizzle-orm';
import { auditedBatch, fieldsOf } from '../audit/audit-log.ts';
import { session, user, verification } from '../auth-schema.ts';
import { type Authority, batchAs } from '../authority.ts';
import type { Db } from '../client.ts';
import { deleteContactMessagesOf } from '../mail/contact-messages.ts';
import { idsToDeliver, peopleEmailed } from '../mail/owed-messages.ts';
import { seatWaitingParties } from '../rsvps/seats.ts';
import { checkIns, invitationRequests, mailAddresses, rsvps, signInMails } from '../schema.ts';

/** What came of it, or why it was not done. */
export type DeletedMember =
	| {
			/** The tokens of the sessions that ended. */
			sessions: string[];
			/** The messages owed to people who were moved up. */
			outboxIds: string[];
			/** How many people are emailed that they moved up. */
			movedUp: number;
	  }
	| 'last_owner'
	| 'not_found';

/**
 * Ends an account, in one batch. Seats of upcoming events go to people on the waiting list, by the rules.
 * The RSVPs and check-ins of events that have begun pass to a row of their own, without a name or an
 * address, so that what was counted stays counted; it is banned as well, so that whoever asks whether
 * somebody may do something need not ask for both. Everything else of the member goes with their row, and
 * what knows them by their address alone goes besides. Nothing leads from the new row back to the person.
 *
 * Every statement but the first asks for the row that the first one writes, which it does not for the
 * only owner: of two owners who leave at once one stays.
 *
 * @param by the member who leaves, or the owner who removes them; only the latter is in the log
 */
export async function deleteMember(
	db: Db,
	userId: string,
	by: Authority,
	now: Date,
): Promise<DeletedMember> {
	const time = now.getTime();
	const husk = crypto.randomUUID();
	const change = crypto.randomUUID();
	const isGranted = sql`exists (select 1 from user where id = ${husk})`;
	const email = sql`(select email from user where id = ${userId} and ${isGranted})`;
	const isComing = (eventId: string) =>
		sql`exists (select 1 from events e where e.id = ${sql.raw(eventId)} and e.starts_at > ${time})`;
	const leaves = sql`select event_id from rsvps where user_id = ${userId} and change = ${change}`;
	const statements = {
		granted: sql<{ id: string }>`
			insert into user (id, name, email, email_verified, role, banned_at, is_hidden, deleted_at,
				created_at, updated_at)
			select ${husk}, '', ${`deleted-${husk}@deleted.invalid`}, 0, 'member', ${time}, 1, ${time},
				${time}, ${time}
			from user leaving
			where leaving.id = ${userId} and leaving.deleted_at is null
				and (leaving.role <> 'owner' or exists (
					select 1 from user other
					where other.role = 'owner' and other.id <> ${userId} and other.banned_at is null))
			returning id`,
		present: db
			.select({ id: user.id })
			.from(user)
			.where(and(eq(user.id, userId), isNull(user.deletedAt))),
		sessions: db
			.select({ token: session.token })
			.from(session)
			.where(and(eq(session.userId, userId), isGranted)),
		pastRsvps: db
			.update(rsvps)
			.set({ userId: husk, note: '', promoteUntilHours: null })
			.where(sql`user_id = ${userId} and not ${isComing('rsvps.event_id')} and ${isGranted}`),
		pastCheckIns: db
			.update(checkIns)
			.set({ userId: husk, checkedInBy: sql`nullif(checked_in_by, ${userId})` })
			.where(sql`user_id = ${userId} and not ${isComing('check_ins.event_id')} and ${isGranted}`),
		// Said as a "no" before the row goes: so the free seats are found by this change.
		decline: db
			.update(rsvps)
			.set({ answer: 'declined', guests: 0, change })
			.where(sql`user_id = ${userId} and answer in ('going', 'waitlisted') and ${isGranted}`),
		...seatWaitingParties(leaves, change, now),
		links: db.delete(verification).where(sql`identifier in (
				select 'magic-link:' || link_hash from sign_in_mails where email = ${email})`),
		signInMails: db.delete(signInMails).where(eq(signInMails.email, email)),
		invitationRequests: db.delete(invitationRequests).where(eq(invitationRequests.email, email)),
		contactMessages: deleteContactMessagesOf(db, email),
		address: db.delete(mailAddresses).where(eq(mailAddresses.email, email)),
		member: db.delete(user).where(and(eq(user.id, userId), isGranted)),
		unusedHusk: db.delete(user).where(sql`id = ${husk}
				and not exists (select 1 from rsvps where user_id = ${husk})
				and not exists (select 1 from check_ins where user_id = ${husk})`),
	};
	const { granted, present, sessions, seated } =
		by.userId === userId
			? await batchAs(db, by, now, statements)
			: await auditedBatch(
					db,
					{
						action: 'member.removed',
						by,
						now,
						change,
						memberId: userId,
						// The subject goes with the account: the log only keeps that there was somebody.
						snapshot: fieldsOf(
							{ role: sql`role` },
							sql`from user where id = ${userId} and deleted_at is null`,
						),
					},
					statements,
				);
	if (granted.length === 0) {
		return present.length > 0 ? 'last_owner' : 'not_found';
	}
	return {
		sessions: sessions.map(({ token }) => token),
		outboxIds: idsToDeliver(seated),
		movedUp: peopleEmailed(seated),
	};
}
