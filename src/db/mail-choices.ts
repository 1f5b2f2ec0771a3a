import { and, eq, isNotNull } from 'drizzle-orm';
import { user } from './auth-schema.ts';
import type { Db } from './client.ts';

/** What a member has said about mail as a whole: a query for a batch. */
export function mailChoicesOf(db: Db, userId: string) {
	return db
		.select({
			name: user.name,
			mailPausedUntil: user.mailPausedUntil,
			mailStoppedAt: user.mailStoppedAt,
		})
		.from(user)
		.where(eq(user.id, userId))
		.limit(1);
}

/**
 * Pauses what topics send, or ends the pause.
 *
 * @param until the local date up to which, itself not included, nothing is sent; null for no pause
 */
export async function setMailPause(
	db: Db,
	userId: string,
	until: string | null,
	now: Date,
): Promise<void> {
	await db.update(user).set({ mailPausedUntil: until, updatedAt: now }).where(eq(user.id, userId));
}

/** Lets mail be sent again to a member who had stopped all of it: a query for a batch. */
export function startMailAgain(db: Db, userId: string, now: Date) {
	return db
		.update(user)
		.set({ mailStoppedAt: null, updatedAt: now })
		.where(and(eq(user.id, userId), isNotNull(user.mailStoppedAt)))
		.returning({ id: user.id });
}
