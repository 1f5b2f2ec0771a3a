import type { Viewer } from '../auth/viewer.ts';
import type { Context } from '../context.ts';
import { setSubscription, subscriptionsOf } from '../db/subscriptions.ts';
import { type Topic, type Topics, topicsFrom } from '../domain/topics.ts';

/** Subscribes the viewer to a topic or ends it; returns the topics as they are then. */
export async function changeSubscription(
	context: Context,
	viewer: Viewer,
	topic: Topic,
	subscribed: boolean,
): Promise<Topics> {
	const { db, now } = context;
	const [, rows] = await db.batch([
		setSubscription(db, viewer.user.id, topic, subscribed, now),
		subscriptionsOf(db, viewer.user.id),
	]);
	return topicsFrom(rows);
}
