import { type SQL, sql } from 'drizzle-orm';
import {
	type DailyCeilings,
	OUTCOMES_LAST_MS,
	type SignInOutcomes,
} from '../../domain/mail/limits.ts';
import { emailsSent } from '../mail/ceilings.ts';

/** How email to people who ask for it goes; times are milliseconds since 1970. */
export interface AskedMailsRow {
	acceptedAt: number | null;
	failedAt: number | null;
	rejected: number;
	/** Emails that wait for room below the ceilings. */
	waiting: number;
	/** Emails of the whole site in the last 24 hours. */
	sent: number;
}

/**
 * How sign-in emails have gone lately and how near the ceilings are: the columns of an `AskedMailsRow`, for
 * a statement without a table. Each part is one index lookup, or is counted no further than `most`.
 */
export function askedMailsFacts(ceilings: DailyCeilings, now: Date, most: number): SQL {
	const since = now.getTime() - OUTCOMES_LAST_MS;
	const newest = (condition: SQL) =>
		sql`(select max(created_at) from sign_in_mails where ${condition} and created_at > ${since})`;
	const acceptedAt = newest(sql`status = 'accepted'`);
	const waiting = (table: 'sign_in_mails' | 'invitation_requests') =>
		sql`(select count(*) from (select 1 from ${sql.raw(table)} where status = 'waiting' limit ${most}))`;
	return sql`
		${acceptedAt} as acceptedAt,
			nullif(max(coalesce(${newest(sql`status = 'refused'`)}, 0),
				coalesce(${newest(sql`status = 'unanswered'`)}, 0),
				-- Sent after the answer, and refused so far.
				coalesce(${newest(sql`status = 'owed' and sent_at is null`)}, 0)), 0) as failedAt,
			(select count(*) from sign_in_mails where status = 'rejected'
				and created_at > max(${since}, coalesce(${acceptedAt}, 0))) as rejected,
			${waiting('sign_in_mails')} + ${waiting('invitation_requests')} as waiting,
			${ceilings.site ? emailsSent(now, most) : sql`0`} as sent`;
}

const moment = (ms: number | null) => (ms === null ? null : new Date(ms));

/** The outcomes that a row tells of. */
export function outcomesOf(row: AskedMailsRow): SignInOutcomes {
	return {
		acceptedAt: moment(row.acceptedAt),
		failedAt: moment(row.failedAt),
		rejected: row.rejected,
	};
}
