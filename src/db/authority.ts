import { sql } from 'drizzle-orm';
import { Refusal } from '../domain/errors.ts';
import { ROLES, type Role } from './auth-schema.ts';
import type { Db } from './client.ts';
import { prepared } from './prepared.ts';
import { type Frame, type RowsOf, rawBatch, type Statements } from './raw-batch.ts';

/**
 * The right by which somebody acts: who, by which session, and the least role that the action asks for.
 * Only `authorize` (auth/policy.ts) grants one, when the request begins; every batch that writes for a
 * person asks for it again (docs/decisions/0031-rights-are-asked-for-again.md).
 */
export interface Authority {
	userId: string;
	sessionId: string;
	least: Role;
}

/** Begins what SQLite says when the right is gone; no other statement says so. */
const REFUSED = 'refused:';

/**
 * Fails where the right is gone: a statement that comes first in its batch, and gives no rows otherwise.
 * Outside of a trigger SQLite raises an error only where a function fails, and `json_extract` quotes in its
 * message the path that it cannot read; of no path it makes null.
 */
const requireAuthority = prepared(
	(_, roles: string, sessionId: string, userId: string, now: Date) =>
		sql`
		select json_extract('{}', case
				when present.role is null then ${`${REFUSED}unauthenticated`}
				when present.role not in (select value from json_each(${roles}))
					then ${`${REFUSED}forbidden`}
			end) as refusal
		from (select (
			select user.role from session join user on user.id = session.user_id
			where session.id = ${sessionId} and session.user_id = ${userId}
				and session.expires_at > ${now.getTime()}
				and user.banned_at is null and user.deleted_at is null
		) as role) present`,
);

/** The refusal in an error of the database, or null for an error of any other kind. */
function refusalIn(error: unknown): Refusal | null {
	if (!(error instanceof Error)) return null;
	const code = new RegExp(`${REFUSED}(unauthenticated|forbidden)`).exec(error.message)?.[1];
	return code === 'unauthenticated' || code === 'forbidden' ? new Refusal(code) : null;
}

/**
 * Runs statements as one batch for somebody who acts: all of them, or none where the session has ended
 * or the role was taken by then, whatever was read before.
 *
 * @param by what `authorize` granted
 * @param now when the request began: a session that has expired by then has ended
 * @param frame statements around these, for `auditedBatch`
 * @returns the rows of each statement, by its name
 * @throws Refusal `unauthenticated` for an ended session or a ban, `forbidden` for a role that was taken:
 *   nothing is changed then
 */
export async function batchAs<Named extends Statements>(
	db: Db,
	by: Authority,
	now: Date,
	statements: Named,
	{ first = [], last = [] }: Frame = {},
): Promise<RowsOf<Named>> {
	const { userId, sessionId, least } = by;
	const roles = JSON.stringify(ROLES.slice(ROLES.indexOf(least)));
	const right = requireAuthority(db, roles, sessionId, userId, now);
	try {
		return await rawBatch(db, statements, { first: [right, ...first], last });
	} catch (error) {
		throw refusalIn(error) ?? error;
	}
}
