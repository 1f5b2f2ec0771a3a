import type { Context } from '../context.ts';
import { deleteMember } from '../db/delete-account.ts';
import { Refusal } from '../domain/errors.ts';
import { deliverSoon } from './deliver-outbox.ts';
import { forgetSessions } from './end-sessions.ts';

/**
 * Ends a member's account: what is stored about the person goes, and seats that come free are given on by
 * the rules, in one batch. Answers and check-ins of the past stay without a name, so that counts stay.
 *
 * @param by the owner who removes the member; left out where members leave by themselves
 * @throws Refusal `last_owner` for the only owner, `member_not_found` where there is no such account,
 *   `forbidden` for who is no owner any more
 */
export async function deleteAccount(context: Context, userId: string, by?: string): Promise<void> {
	const outcome = await deleteMember(context.db, userId, context.now, by);
	if (outcome === 'last_owner') throw new Refusal('last_owner');
	if (outcome === 'forbidden') throw new Refusal('forbidden');
	if (outcome === 'not_found') throw new Refusal('member_not_found');
	await forgetSessions(context, outcome.sessions);
	deliverSoon(context, outcome.outboxIds);
}
