import { and, eq, isNull, type SQL, sql } from 'drizzle-orm';
import { user } from '../auth-schema.ts';
import { type Authority, batchAs } from '../authority.ts';
import type { Db } from '../client.ts';
import { prepared } from '../prepared.ts';
import { calendarFeeds } from '../schema.ts';

/**
 * Gives the member a feed with this secret; an existing feed keeps its own.
 *
 * @throws Refusal as `batchAs`
 */
export async function insertCalendarFeed(
	db: Db,
	by: Authority,
	secret: string,
	now: Date,
): Promise<void> {
	await batchAs(db, by, now, {
		insert: db
			.insert(calendarFeeds)
			.values({ userId: by.userId, secret, createdAt: now })
			.onConflictDoNothing({ target: calendarFeeds.userId }),
	});
}

/**
 * Gives the feed of the member who acts this secret instead of the one before; from then on only it leads there.
 *
 * @throws Refusal as `batchAs`
 */
export async function replaceCalendarFeed(
	db: Db,
	by: Authority,
	secret: string,
	now: Date,
): Promise<void> {
	await batchAs(db, by, now, {
		replace: db
			.insert(calendarFeeds)
			.values({ userId: by.userId, secret, createdAt: now })
			.onConflictDoUpdate({ target: calendarFeeds.userId, set: { secret, createdAt: now } }),
	});
}

/**
 * Removes the feed of the member who acts.
 *
 * @throws Refusal as `batchAs`
 */
export async function deleteCalendarFeed(db: Db, by: Authority, now: Date): Promise<void> {
	await batchAs(db, by, now, {
		remove: db.delete(calendarFeeds).where(eq(calendarFeeds.userId, by.userId)),
	});
}

/** The member whose feed has this secret, unless banned: a query for a batch. */
export const calendarFeedBySecret = prepared((db, secret: string) =>
	db
		.select({ language: user.language })
		.from(calendarFeeds)
		.innerJoin(user, eq(user.id, calendarFeeds.userId))
		.where(and(eq(calendarFeeds.secret, secret), isNull(user.bannedAt)))
		.limit(1),
);

/** The same as an expression, for a query of the same batch: the member's id, or null. */
export function holderOfSecret(secret: string): SQL {
	return sql`(select user_id from calendar_feeds join user on user.id = user_id
		where secret = ${secret} and banned_at is null)`;
}
