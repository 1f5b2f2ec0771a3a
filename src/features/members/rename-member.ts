import type { Actor } from '../../auth/policy.ts';
import type { Context } from '../../context.ts';
import { renameUser } from '../../db/members/users.ts';
import { forgetSessions } from '../sign-in/end-sessions.ts';

/**
 * Stores the viewer's name; the next page of every session shows it.
 *
 * @throws Refusal `unauthenticated` where the session has ended meanwhile
 */
export async function renameMember(context: Context, viewer: Actor, name: string): Promise<void> {
	const tokens = await renameUser(context.db, viewer.authority, name, context.now);
	await forgetSessions(context, tokens);
}
