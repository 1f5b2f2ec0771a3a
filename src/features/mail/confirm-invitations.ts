import type { Context } from '../../context.ts';
import { confirmInvitationRequest } from '../../db/mail/invitation-requests.ts';
import { Refusal } from '../../domain/errors.ts';

/**
 * Does what the link of an email about invitations asks for: its recipient becomes a member with that
 * subscription, without being signed in. Any number of times.
 *
 * @throws Refusal `link_used` when the link has expired, `joining_closed`, `not_invited` for a banned
 *   member, or `topic_not_offered`
 */
export async function confirmInvitations({ db, now }: Context, requestId: string): Promise<void> {
	const outcome = await confirmInvitationRequest(db, requestId, now);
	if (outcome === null) throw new Refusal('link_used');
	if (outcome === 'topic_not_offered') throw new Refusal('topic_not_offered');
	if (outcome === 'joining_closed') throw new Refusal('joining_closed');
	if (outcome === 'banned') throw new Refusal('not_invited');
}
