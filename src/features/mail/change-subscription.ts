import type { Actor } from '../../auth/policy.ts';
import type { Context } from '../../context.ts';
import { setSubscription } from '../../db/mail/subscriptions.ts';
import { Refusal } from '../../domain/errors.ts';
import { isOffered, type Topic, type Topics, topicsFrom } from '../../domain/mail/topics.ts';

/**
 * Subscribes the viewer to a topic or ends it. Somebody who had stopped all email gets it again by subscribing.
 *
 * @returns the topics as they are then, and whether email starts again by this
 * @throws Refusal `topic_not_offered` for subscribing to what the club does not send
 */
export async function changeSubscription(
	context: Context,
	{ authority }: Actor,
	topic: Topic,
	subscribed: boolean,
): Promise<{ topics: Topics; hasRestarted: boolean }> {
	const { db, now } = context;
	const { rows, settings, hasRestarted } = await setSubscription(
		db,
		authority,
		topic,
		subscribed,
		now,
	);
	if (subscribed && !isOffered(topic, settings)) {
		throw new Refusal('topic_not_offered', { field: 'topic' });
	}
	return { topics: topicsFrom(rows, settings), hasRestarted };
}
