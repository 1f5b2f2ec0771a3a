import { and, eq, isNotNull } from 'drizzle-orm';
import { user } from '../auth-schema.ts';
import { type Authority, batchAs } from '../authority.ts';
import type { Db } from '../client.ts';
import { prepared } from '../prepared.ts';

/** Whether a member has stopped all email, with the name to address them by: a query for a batch. */
export const mailChoicesOf = prepared((db, userId: string) =>
	db
		.select({
			name: user.name,
			mailStoppedAt: user.mailStoppedAt,
		})
		.from(user)
		.where(eq(user.id, userId))
		.limit(1),
);

/**
 * Pauses what topics send to the member who acts, or ends the pause.
 *
 * @param until the local date up to which, itself not included, nothing is sent; null for no pause
 * @throws Refusal as `batchAs`
 */
export async function setMailPause(
	db: Db,
	by: Authority,
	until: string | null,
	now: Date,
): Promise<void> {
	await batchAs(db, by, now, {
		pause: db
			.update(user)
			.set({ mailPausedUntil: until, updatedAt: now })
			.where(eq(user.id, by.userId)),
	});
}

/**
 * Lets email be sent again to the member who acts and had stopped all of it.
 *
 * @throws Refusal as `batchAs`
 */
export async function startMailAgain(db: Db, by: Authority, now: Date): Promise<void> {
	await batchAs(db, by, now, {
		start: db
			.update(user)
			.set({ mailStoppedAt: null, updatedAt: now })
			.where(and(eq(user.id, by.userId), isNotNull(user.mailStoppedAt))),
	});
}
