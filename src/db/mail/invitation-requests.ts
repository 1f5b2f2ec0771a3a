import { and, asc, eq, gt, isNotNull, lt, lte, type SQL, sql } from 'drizzle-orm';
import { type DailyCeilings, LONGEST_WAIT_MS } from '../../domain/mail/limits.ts';
import { user } from '../auth-schema.ts';
import type { Db } from '../client.ts';
import { prepared } from '../prepared.ts';
import { rawBatch } from '../raw-batch.ts';
import { invitationRequests, subscriptions } from '../schema.ts';
import {
	type AskedMail,
	type AskedMailLimits,
	type Blocked,
	type BlockingRow,
	blockedBy,
	limitsFor,
} from './asked-mails.ts';
import { releasable, statusOnAsking } from './ceilings.ts';
import { isTopicOffered } from './eligibility.ts';
import { IS_MAIL_RELEASED } from './hold.ts';

export interface NewInvitationRequest extends AskedMail {
	/** When the minute cron takes its email up, should whoever sends it now be lost on the way. */
	mailDueAt: Date;
}

/** What came of asking: taken up, with whether an email is to be sent now and whether email is on hold, or refused. */
export type RecordedRequest =
	| { isMailOwed: boolean; isHeld: boolean }
	| { blocked: Blocked }
	| 'topic_not_offered';

/** Whether an address is known to bounce or to complain, so that nothing is sent to it. */
const isStopped = (email: SQL) => sql`exists (
	select 1 from mail_addresses where mail_addresses.email = ${email} and stopped_by is not null)`;

/**
 * Takes up somebody's wish for invitations where the limits allow it: one statement decides, also about
 * whether an email is owed for it now, or once there is room below the ceilings. One batch, which is the
 * same whatever is known of the address.
 */
export async function recordInvitationRequest(
	db: Db,
	request: NewInvitationRequest,
	limits: AskedMailLimits,
	ceilings: DailyCeilings,
): Promise<RecordedRequest> {
	const { isAllowed, blocking } = limitsFor('invitation_requests', request, limits);
	const time = request.createdAt.getTime();
	const status = statusOnAsking(
		'invitation_requests',
		{
			network: request.network,
			isKnown: sql`exists (select 1 from user where email = ${request.email})`,
		},
		ceilings,
		request.createdAt,
	);
	const isSent = sql`(not stopped and (status is null or status = 'owed'))`;
	const rows = await rawBatch(db, {
		taken: sql<{ mail_due_at: number | null }>`
			with decided (status, stopped) as materialized (
				select ${status}, ${isStopped(sql`${request.email}`)})
			insert into invitation_requests (id, email, client, network, created_at, expires_at, status,
				sent_at, mail_due_at, language)
			select ${request.id}, ${request.email}, ${request.client}, ${request.network}, ${time},
				${request.expiresAt.getTime()}, iif(stopped, null, status), iif(${isSent}, ${time}, null),
				iif(${isSent}, ${request.mailDueAt.getTime()}, null), ${request.language}
			from decided
			where ${isAllowed} and ${isTopicOffered('invitations')}
			returning mail_due_at`,
		state: sql<
			BlockingRow & { offered: number; released: number }
		>`select ${blocking}, ${isTopicOffered('invitations')} as offered,
			${IS_MAIL_RELEASED} as released`,
	});
	const [taken] = rows.taken;
	const [state] = rows.state;
	// On hold, its email stays due.
	const isHeld = state?.released !== 1;
	if (taken) return { isMailOwed: taken.mail_due_at !== null && !isHeld, isHeld };
	if (!state?.offered) return 'topic_not_offered';
	return { blocked: blockedBy(state) };
}

/** Whether any email waits for room below the ceilings. */
export async function areInvitationRequestsWaiting(db: Db): Promise<boolean> {
	const rows = await db
		.select({ id: invitationRequests.id })
		.from(invitationRequests)
		.where(sql`${invitationRequests.status} = 'waiting'`)
		.limit(1);
	return rows.length > 0;
}

/**
 * Makes the emails due that waited and have room now, and writes off what waited too long. A link's life
 * counts from when it is sent.
 */
export async function releaseInvitationRequests(
	db: Db,
	ceilings: DailyCeilings,
	now: Date,
	most: number,
): Promise<void> {
	const time = now.getTime();
	await rawBatch(db, {
		expired: db
			.update(invitationRequests)
			.set({ status: 'expired' })
			.where(sql`status = 'waiting' and created_at < ${time - LONGEST_WAIT_MS}`),
		owed: db
			.update(invitationRequests)
			.set({
				status: 'owed',
				sentAt: now,
				mailDueAt: now,
				expiresAt: sql`${time} + ${invitationRequests.expiresAt} - ${invitationRequests.createdAt}`,
			})
			.where(
				sql`${IS_MAIL_RELEASED} and id in (${releasable('invitation_requests', ceilings, now, most)})`,
			),
		repeated: db
			.update(invitationRequests)
			.set({ status: 'expired' })
			.where(sql`status = 'waiting' and email in (
				select email from invitation_requests where status = 'owed' and sent_at = ${time})`),
	});
}

/**
 * Requests whose email is owed since before `now`, the oldest first: at most `limit`; none while email is
 * on hold.
 */
export async function dueInvitationRequests(db: Db, now: Date, limit: number) {
	return db
		.select({
			id: invitationRequests.id,
			email: invitationRequests.email,
			language: invitationRequests.language,
			/** Since when its email could have been sent. */
			owedSince: sql<Date>`coalesce(${invitationRequests.sentAt}, ${invitationRequests.createdAt})`
				.mapWith(invitationRequests.createdAt)
				.as('owed_since'),
			// Named whole: a query of one table would leave out whose column it is.
			isStopped: isStopped(sql.raw('invitation_requests.email')).mapWith(Boolean).as('is_stopped'),
		})
		.from(invitationRequests)
		.where(
			and(
				isNotNull(invitationRequests.mailDueAt),
				lte(invitationRequests.mailDueAt, now),
				IS_MAIL_RELEASED,
			),
		)
		.orderBy(asc(invitationRequests.mailDueAt))
		.limit(limit);
}

/** Records that a request's email must not be sent any more. */
export async function dropInvitationMail(db: Db, id: string): Promise<void> {
	await db.update(invitationRequests).set({ mailDueAt: null }).where(eq(invitationRequests.id, id));
}

/**
 * Says that a request's email was accepted. Others that are owed to the same address say the same: they go.
 */
export async function setInvitationMailSent(
	db: Db,
	{ id, email }: { id: string; email: string },
	now: Date,
): Promise<void> {
	const time = now.getTime();
	await db.run(sql`
		update invitation_requests set mail_due_at = null,
			sent_at = iif(id = ${id}, coalesce(sent_at, ${time}), sent_at),
			status = iif(id = ${id}, 'accepted', status)
		where id = ${id} or (email = ${email} and mail_due_at is not null)`);
}

/**
 * Says why a request's email was not accepted, and when it is tried again, in one statement. What the
 * provider refused gives the address its attempt back; not where a ceiling is reached, for strangers, whose
 * emails wait, can get none back.
 *
 * @param dueAt null where it is given up
 */
export async function setInvitationMailFailed(
	db: Db,
	id: string,
	failure: 'refused' | 'rejected' | 'unanswered',
	dueAt: Date | null,
): Promise<void> {
	const isSent = failure === 'unanswered';
	await db
		.update(invitationRequests)
		.set({
			mailDueAt: dueAt,
			status: sql`iif(${invitationRequests.status} = 'owed', 'owed', ${failure})`,
			...(!isSent && { sentAt: null }),
		})
		.where(eq(invitationRequests.id, id));
}

/**
 * What a request that is still good would change, or has changed: a query for a batch. Nothing comes back
 * for one that has expired; the address stays out of it, because no page shows it.
 */
export const invitationRequestById = prepared((db, id: string, now: Date) =>
	db
		.select({
			isSubscribed:
				sql<boolean>`coalesce(${subscriptions.subscribed}, 0) and ${user.mailStoppedAt} is null`
					.mapWith(Boolean)
					.as('is_subscribed'),
			mailPausedUntil: user.mailPausedUntil,
		})
		.from(invitationRequests)
		.leftJoin(user, eq(user.email, invitationRequests.email))
		.leftJoin(
			subscriptions,
			and(eq(subscriptions.userId, user.id), eq(subscriptions.topic, 'invitations')),
		)
		.where(and(eq(invitationRequests.id, id), gt(invitationRequests.expiresAt, now)))
		.limit(1),
);

/**
 * Does what a request asks for, in one batch: a member, if there is none with the address and the club
 * takes new ones; the subscription; and email again, where it was stopped or where somebody imported had
 * not agreed to it yet. Doing it again changes nothing.
 *
 * @returns null for a request that has expired, else why it was not done, or `done`
 */
export async function confirmInvitationRequest(
	db: Db,
	id: string,
	now: Date,
): Promise<'done' | 'banned' | 'joining_closed' | 'topic_not_offered' | null> {
	const time = now.getTime();
	const isAsked = sql`request.id = ${id} and request.expires_at > ${time}`;
	const isGood = sql`${isAsked} and ${isTopicOffered('invitations')}`;
	const { outcomes } = await rawBatch(db, {
		member: sql`
			insert into user (id, name, email, email_verified, role, created_at, updated_at)
			select ${crypto.randomUUID()}, '', request.email, 1, 'member', ${time}, ${time}
			from invitation_requests request
			where ${isGood}
				and not exists (select 1 from club where club.id = 1 and club.joining = 'closed')
			on conflict (email) do nothing`,
		subscription: sql`
			insert into subscriptions (user_id, topic, subscribed, updated_at)
			select member.id, 'invitations', 1, ${time}
			from invitation_requests request cross join user member on member.email = request.email
			where ${isGood} and member.banned_at is null
			on conflict (user_id, topic) do update set subscribed = 1, updated_at = excluded.updated_at
			where subscriptions.subscribed = 0`,
		consent: db
			.update(user)
			.set({ mailStoppedAt: null, awaitsConsentSince: null, emailVerified: true, updatedAt: now })
			.where(sql`${user.email} = (select request.email from invitation_requests request where ${isGood})
				and (mail_stopped_at is not null or awaits_consent_since is not null) and banned_at is null`),
		outcomes: sql<{ member_id: string | null; banned_at: number | null; offered: number }>`
			select member.id as member_id, member.banned_at,
				${isTopicOffered('invitations')} as offered
			from invitation_requests request left join user member on member.email = request.email
			where ${isAsked}`,
	});
	const [outcome] = outcomes;
	if (!outcome) return null;
	if (!outcome.offered) return 'topic_not_offered';
	if (outcome.member_id === null) return 'joining_closed';
	return outcome.banned_at === null ? 'done' : 'banned';
}

/** Removes requests that expired before this moment: a query for a batch. */
export function deleteInvitationRequestsBefore(db: Db, before: Date) {
	return db.delete(invitationRequests).where(lt(invitationRequests.expiresAt, before));
}
