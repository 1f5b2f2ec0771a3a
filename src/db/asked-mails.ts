import { type SQL, sql } from 'drizzle-orm';

/** A mail that somebody asks for without being signed in. */
export interface AskedMail {
	id: string;
	email: string;
	/** The requester's address as `clientOf` gives it. */
	client: string;
	createdAt: Date;
	expiresAt: Date;
}

export interface AskedMailLimits {
	/** Mails counted from this moment on. */
	since: Date;
	perEmail: number;
	perClient: number;
}

/**
 * The limits for one more mail, over a table whose rows are the mails that were asked for, with indexes
 * on the address and on the client, each with the time.
 *
 * @returns `isAllowed`, for the statement that writes the row, so that requests at the same moment cannot
 * both take the last one; and `oldest`, when the mail was asked for that has to leave the window before
 * another one fits (0 where nothing does)
 */
export function limitsFor(
	table: 'sign_in_mails' | 'invitation_requests',
	mail: Pick<AskedMail, 'email' | 'client'>,
	limits: AskedMailLimits,
): { isAllowed: SQL; oldest: SQL } {
	const since = limits.since.getTime();
	const from = sql.raw(table);
	const counted = (column: 'email' | 'client') =>
		sql`(select count(*) from ${from} where ${sql.raw(column)} = ${mail[column]} and created_at > ${since})`;
	// The moment at which the oldest of the last n mails stops counting is when one more fits.
	const nthLast = (column: 'email' | 'client', n: number) =>
		sql`coalesce((select created_at from ${from} where ${sql.raw(column)} = ${mail[column]} and created_at > ${since} order by created_at desc limit 1 offset ${n - 1}), 0)`;
	return {
		isAllowed: sql`${counted('email')} < ${limits.perEmail} and ${counted('client')} < ${limits.perClient}`,
		oldest: sql`max(${nthLast('email', limits.perEmail)}, ${nthLast('client', limits.perClient)})`,
	};
}
