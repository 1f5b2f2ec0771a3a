import { type SQL, sql } from 'drizzle-orm';

/** An email that somebody asks for without being signed in. */
export interface AskedMail {
	id: string;
	email: string;
	/** The requester's address as `clientOf` gives it. */
	client: string;
	/** The requester's network as `networkOf` gives it. */
	network: string;
	/** The language that the requester has chosen; null for the club's. */
	language: string | null;
	createdAt: Date;
	expiresAt: Date;
}

export interface AskedMailLimits {
	/** Emails counted from this moment on. */
	since: Date;
	perEmail: number;
	perClient: number;
}

/** The tables whose rows are emails that were asked for. */
export type AskedMailTable = 'sign_in_mails' | 'invitation_requests';

/** What blocks one more email. */
export interface Blocked {
	/** When the email was asked for that has to leave the window before another one fits. */
	retryFrom: Date;
	/** Whether too many were asked for by this client, not for this address. */
	isOfClient: boolean;
	/**
	 * Whether the provider has left all of the address's emails unanswered, so that perhaps none was sent.
	 */
	isPerhapsNoneSent: boolean;
}

/** The row that `blocking` selects. */
export interface BlockingRow {
	ofEmail: number;
	ofClient: number;
	isAnyAnswered: number;
}

/**
 * The limits for one more email, over a table with indexes on the address and on the client, each with the
 * time. What the provider has refused counts for the client, and not for the address, which got nothing.
 *
 * @returns `isAllowed`, for the statement that writes the row, so that requests at the same moment cannot
 * both take the last one; and `blocking`, the columns of a `BlockingRow`
 */
export function limitsFor(
	table: AskedMailTable,
	mail: Pick<AskedMail, 'email' | 'client'>,
	limits: AskedMailLimits,
): { isAllowed: SQL; blocking: SQL } {
	const since = limits.since.getTime();
	const from = sql.raw(table);
	const ofEmail = sql`from ${from} where email = ${mail.email} and created_at > ${since}
		and (status is null or status not in ('refused', 'rejected', 'proven'))`;
	const ofClient = sql`from ${from} where client = ${mail.client} and created_at > ${since}`;
	// The moment at which the oldest of the last n emails stops counting is when one more fits.
	const nthLast = (rows: SQL, n: number) =>
		sql`coalesce((select created_at ${rows} order by created_at desc limit 1 offset ${n - 1}), 0)`;
	return {
		isAllowed: sql`(select count(*) ${ofEmail}) < ${limits.perEmail}
			and (select count(*) ${ofClient}) < ${limits.perClient}`,
		blocking: sql`${nthLast(ofEmail, limits.perEmail)} as ofEmail,
			${nthLast(ofClient, limits.perClient)} as ofClient,
			exists (select 1 ${ofEmail} and status is not 'unanswered') as isAnyAnswered`,
	};
}

/** What blocks an email, from a row that `blocking` selected. */
export function blockedBy({ ofEmail, ofClient, isAnyAnswered }: BlockingRow): Blocked {
	return {
		retryFrom: new Date(Math.max(ofEmail, ofClient)),
		isOfClient: ofEmail === 0,
		isPerhapsNoneSent: isAnyAnswered === 0,
	};
}
