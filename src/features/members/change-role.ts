import type { Actor } from '../../auth/policy.ts';
import type { Context } from '../../context.ts';
import type { Role } from '../../db/auth-schema.ts';
import { setRole } from '../../db/members/actions.ts';
import { Refusal } from '../../domain/errors.ts';
import { forgetSessions } from '../sign-in/end-sessions.ts';

/**
 * Makes a member a host or an owner, or a member again. It counts from the next request on, whatever
 * pages are open.
 *
 * @throws Refusal `member_not_found`, `ban_stands` or `last_owner`
 */
export async function changeRole(
	context: Context,
	viewer: Actor,
	change: { userId: string; role: Role },
): Promise<void> {
	const { db, now } = context;
	const outcome = await setRole(db, { ...change, by: viewer.authority, now });
	if (typeof outcome === 'string') throw new Refusal(outcome);
	await forgetSessions(context, outcome.sessions);
}
