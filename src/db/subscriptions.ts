import { eq } from 'drizzle-orm';
import type { Topic } from '../domain/topics.ts';
import type { Db } from './client.ts';
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
