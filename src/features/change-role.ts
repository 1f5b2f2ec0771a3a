import type { Viewer } from '../auth/viewer.ts';
import type { Context } from '../context.ts';
import type { Role } from '../db/auth-schema.ts';
import { setRole } from '../db/member-deeds.ts';
import { Refusal } from '../domain/errors.ts';
import { forgetSessions } from './end-sessions.ts';

/**
 * Makes a member a host or an owner, or a member again. It counts from the next request on, whatever
 * pages are open.
 *
 * @throws Refusal `member_not_found`, `ban_stands`, `last_owner`, or `forbidden` for who is no owner any more
 */
export async function changeRole(
	context: Context,
	viewer: Viewer,
	change: { userId: string; role: Role },
): Promise<void> {
	const { db, now } = context;
	const outcome = await setRole(db, { ...change, by: viewer.user.id, now });
	if (typeof outcome === 'string') throw new Refusal(outcome);
	await forgetSessions(context, outcome.sessions);
}
