import { and, eq, gt, lt, sql } from 'drizzle-orm';
import { type AskedMail, type AskedMailLimits, limitsFor } from './asked-mails.ts';
import { user } from './auth-schema.ts';
import type { Db } from './client.ts';
import { rawBatch } from './raw-batch.ts';
import { club, signInMails } from './schema.ts';

export interface NewSignInMail extends AskedMail {
	linkHash: string;
}

/**
 * Takes up a mail where the limits allow it, in one statement, so that requests at the same moment
 * cannot both take the last one. One batch: what was taken up, and what stands in its way.
 *
 * @returns when the next mail can be asked for, or null when this one was taken up
 */
export async function takeUpSignInMail(
	db: Db,
	mail: NewSignInMail,
	limits: AskedMailLimits,
): Promise<{ retryFrom: Date } | null> {
	const { isAllowed, oldest } = limitsFor('sign_in_mails', mail, limits);
	const [taken, [blocking]] = await rawBatch<[{ id: string }, { oldest: number }]>(db, [
		sql`
			insert into sign_in_mails (id, email, client, link_hash, created_at, expires_at)
			select ${mail.id}, ${mail.email}, ${mail.client}, ${mail.linkHash}, ${mail.createdAt.getTime()}, ${mail.expiresAt.getTime()}
			where ${isAllowed}
			returning id`,
		sql`select ${oldest} as oldest`,
	]);
	return taken.length > 0
		? null
		: { retryFrom: new Date(blocking?.oldest ?? limits.since.getTime()) };
}

/**
 * The mail of a link with what decides whether it may sign in, its member, if any, and the club: a query
 * for a batch. Nothing comes back for a link that has run out; a used one does, until then.
 */
export function signInMailByLink(db: Db, linkHash: string, now: Date) {
	return db
		.select({
			id: signInMails.id,
			email: signInMails.email,
			// Named apart: D1 returns a batch's rows as objects, in which two columns `id` are one.
			memberId: sql<string | null>`${user.id}`.as('member_id'),
			role: user.role,
			bannedAt: user.bannedAt,
			awaitsConsentSince: user.awaitsConsentSince,
			joining: club.joining,
			clubSetUpAt: club.setUpAt,
			/** Whether better-auth still holds the link's token. */
			isUnused: sql<boolean>`exists (select 1 from verification
				where identifier = 'magic-link:' || ${signInMails.linkHash})`
				.mapWith(Boolean)
				.as('is_unused'),
		})
		.from(signInMails)
		.leftJoin(user, eq(user.email, signInMails.email))
		.leftJoin(club, eq(club.id, 1))
		.where(and(eq(signInMails.linkHash, linkHash), gt(signInMails.expiresAt, now)))
		.limit(1);
}

/**
 * Counts one more attempt at the code of every mail of this address that is still good.
 *
 * @returns the ids of the mails whose code may be compared with what was typed
 */
export async function countCodeAttempt(
	db: Db,
	email: string,
	maxAttempts: number,
	now: Date,
): Promise<string[]> {
	const rows = await db
		.update(signInMails)
		.set({ codeAttempts: sql`${signInMails.codeAttempts} + 1` })
		.where(
			and(
				eq(signInMails.email, email),
				gt(signInMails.expiresAt, now),
				lt(signInMails.codeAttempts, maxAttempts),
			),
		)
		.returning({ id: signInMails.id });
	return rows.map((row) => row.id);
}

/** Removes mails that no limit counts any more. */
export function deleteSignInMailsBefore(db: Db, before: Date) {
	return db.delete(signInMails).where(lt(signInMails.createdAt, before));
}
