import type { Context } from '../../context.ts';
import type { Authority } from '../../db/authority.ts';
import { deleteMember } from '../../db/members/delete-account.ts';
import { Refusal } from '../../domain/errors.ts';
import { forgetSessions } from '../sign-in/end-sessions.ts';

/**
 * Ends a member's account: what is stored about the person goes, and seats that come free are given on by
 * the rules, in one batch. RSVPs and check-ins of the past stay without a name, so that counts stay.
 *
 * @param by the member who leaves, or the owner who removes them
 * @returns how many people moved up from waiting lists and are emailed
 * @throws Refusal `last_owner` for the only owner, `member_not_found` where there is no such account
 */
export async function deleteAccount(
	context: Context,
	userId: string,
	by: Authority,
): Promise<{ movedUp: number }> {
	const outcome = await deleteMember(context.db, userId, by, context.now);
	if (outcome === 'last_owner') throw new Refusal('last_owner');
	if (outcome === 'not_found') throw new Refusal('member_not_found');
	context.owe(outcome.outboxIds);
	await forgetSessions(context, outcome.sessions);
	return { movedUp: outcome.movedUp };
}
