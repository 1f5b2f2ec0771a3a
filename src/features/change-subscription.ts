import type { Viewer } from '../auth/viewer.ts';
import type { Context } from '../context.ts';
import { startMailAgain } from '../db/mail-choices.ts';
import { setSubscription, subscriptionsOf } from '../db/subscriptions.ts';
import { type Topic, type Topics, topicsFrom } from '../domain/topics.ts';

/**
 * Subscribes the viewer to a topic or ends it. Who had stopped all mail gets it again by subscribing.
 *
 * @returns the topics as they are then, and whether mail starts again by this
 */
export async function changeSubscription(
	context: Context,
	viewer: Viewer,
	topic: Topic,
	subscribed: boolean,
): Promise<{ topics: Topics; hasRestarted: boolean }> {
	const { db, now } = context;
	const userId = viewer.user.id;
	const change = setSubscription(db, userId, topic, subscribed, now);
	const read = subscriptionsOf(db, userId);
	const [, rows, restarted = []] = subscribed
		? await db.batch([change, read, startMailAgain(db, userId, now)])
		: await db.batch([change, read]);
	return { topics: topicsFrom(rows), hasRestarted: restarted.length > 0 };
}
