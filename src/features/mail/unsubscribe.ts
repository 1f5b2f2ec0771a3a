import type { Context } from '../../context.ts';
import { stopMail } from '../../db/mail/subscriptions.ts';
import { type Topics, topicsFrom, type UnsubscribeScope } from '../../domain/mail/topics.ts';

/**
 * Ends a topic, or all email but the sign-in emails that a member asks for, as often as it is asked. An
 * RSVP stays as it is.
 *
 * @returns the state afterwards; null for a deleted member, who gets nothing anyway
 */
export async function unsubscribe(
	{ db, now }: Context,
	{ userId, scope }: { userId: string; scope: UnsubscribeScope },
): Promise<{ topics: Topics; isStopped: boolean } | null> {
	const stand = await stopMail(db, userId, scope, now);
	return stand && { topics: topicsFrom(stand.rows, stand.settings), isStopped: stand.isStopped };
}
