import { eq, sql } from 'drizzle-orm';
import { TOPICS, type Topic, type UnsubscribeScope } from '../domain/topics.ts';
import type { Db } from './client.ts';
import { rawBatch } from './raw-batch.ts';
import { subscriptions } from './schema.ts';

/** What a member has decided about topics: a query for a batch. Topics without a row stand at their default. */
export function subscriptionsOf(db: Db, userId: string) {
	return db
		.select({ topic: subscriptions.topic, subscribed: subscriptions.subscribed })
		.from(subscriptions)
		.where(eq(subscriptions.userId, userId));
}

/** Stores a member's decision about one topic: a query for a batch. */
export function setSubscription(
	db: Db,
	userId: string,
	topic: Topic,
	subscribed: boolean,
	now: Date,
) {
	return db
		.insert(subscriptions)
		.values({ userId, topic, subscribed, updatedAt: now })
		.onConflictDoUpdate({
			target: [subscriptions.userId, subscriptions.topic],
			set: { subscribed, updatedAt: now },
		});
}

/**
 * Ends a topic for a member, or all mail, in one batch. What is ended already stays as it is, down to
 * the time at which it was.
 *
 * @returns how it stands then, or null when there is no such member
 */
export async function stopMail(
	db: Db,
	userId: string,
	scope: UnsubscribeScope,
	now: Date,
): Promise<{ isStopped: boolean; rows: { topic: Topic; subscribed: boolean }[] } | null> {
	const time = now.getTime();
	const [, [member], rows] = await rawBatch<
		[never, { mail_stopped_at: number | null }, { topic: string; subscribed: number }]
	>(db, [
		scope === 'all'
			? sql`
				update user set mail_stopped_at = ${time}, updated_at = ${time}
				where id = ${userId} and mail_stopped_at is null`
			: // Through the member's row: a member who is no more leaves nothing to insert.
				sql`
				insert into subscriptions (user_id, topic, subscribed, updated_at)
				select id, ${scope}, 0, ${time} from user where id = ${userId}
				on conflict (user_id, topic) do update set subscribed = 0, updated_at = excluded.updated_at
				where subscriptions.subscribed = 1`,
		sql`select mail_stopped_at from user where id = ${userId}`,
		sql`select topic, subscribed from subscriptions where user_id = ${userId}`,
	]);
	if (!member) return null;
	return {
		isStopped: member.mail_stopped_at !== null,
		rows: rows.flatMap(({ topic, subscribed }) => {
			const known = TOPICS.find((name) => name === topic);
			return known ? [{ topic: known, subscribed: subscribed === 1 }] : [];
		}),
	};
}
