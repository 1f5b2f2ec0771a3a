import { type SQL, sql } from 'drizzle-orm';
import type { Db } from '../client.ts';
import { prepared } from '../prepared.ts';
import { mailHold } from '../schema.ts';

/**
 * A restore puts email on hold: the original site may have sent what the database owes since the backup was
 * made. Everything that claims or writes an email checks this condition in its own statement, so nothing
 * slips through between two statements. Only sign-in emails don't: they were asked for after the restore.
 */
export const IS_MAIL_RELEASED: SQL = sql`not exists (
	select 1 from mail_hold where id = 1 and released_at is null)`;

/** Whether a question about due email respects the hold, or looks ahead at what a release would send. */
export type HoldRule = 'as_held' | 'as_if_released';

/** `IS_MAIL_RELEASED`, or no condition at all. */
export function isReleasedBy(rule: HoldRule): SQL {
	return rule === 'as_held' ? IS_MAIL_RELEASED : sql`true`;
}

/** Since when email is on hold: a query for a batch, without a row where it isn't. */
export const mailHeldSince = prepared((db) =>
	db
		.select({ heldAt: mailHold.heldAt })
		.from(mailHold)
		.where(sql`${mailHold.id} = 1 and ${mailHold.releasedAt} is null`)
		.limit(1),
);

/** Whether email is on hold since a restore. */
export async function isMailHeld(db: Db): Promise<boolean> {
	return (await mailHeldSince(db)).length > 0;
}

/** Whether this database was restored from a backup, whatever became of its email since. */
export async function wasRestored(db: Db): Promise<boolean> {
	return (await db.select({ id: mailHold.id }).from(mailHold).limit(1)).length > 0;
}
