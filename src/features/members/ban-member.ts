import type { Actor } from '../../auth/policy.ts';
import type { Context, DatabaseContext } from '../../context.ts';
import { banUser, liftBan as lift } from '../../db/members/actions.ts';
import { Refusal } from '../../domain/errors.ts';
import { forgetSessions } from '../sign-in/end-sessions.ts';

/**
 * Bans a member: signed out everywhere at once, off the lists of upcoming events, and no email any more.
 *
 * @returns how many people are emailed that they moved up
 * @throws Refusal `own_account`, `member_not_found`, or `last_owner`
 */
export async function banMember(
	context: Context,
	viewer: Actor,
	userId: string,
): Promise<{ movedUp: number }> {
	if (userId === viewer.user.id) throw new Refusal('own_account');
	const { db, now } = context;
	const change = crypto.randomUUID();
	const outcome = await banUser(db, { userId, by: viewer.authority, change, now });
	if (typeof outcome === 'string') throw new Refusal(outcome);
	context.owe(outcome.outboxIds);
	await forgetSessions(context, outcome.sessions);
	return { movedUp: outcome.movedUp };
}

/**
 * Lifts a ban: the member can sign in again, and starts without seats and without a role.
 *
 * @throws Refusal `member_not_found`
 */
export async function liftBan(
	{ db, now }: DatabaseContext,
	viewer: Actor,
	userId: string,
): Promise<void> {
	const outcome = await lift(db, { userId, by: viewer.authority, now });
	if (typeof outcome === 'string') throw new Refusal(outcome);
}
