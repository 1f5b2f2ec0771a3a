import type { Context } from '../../context.ts';
import type { Authority } from '../../db/authority.ts';
import { nameNewcomer } from '../../db/members/users.ts';
import { forgetSessions } from '../sign-in/end-sessions.ts';

/**
 * Stores the name given with an RSVP, if the member has none yet; an existing name is changed on the
 * member's own page, never from an email.
 *
 * @param given.name as `memberName` has it; left out, nothing happens
 * @param given.self the right of a signed-in member; left out for the link in an email
 * @throws Refusal `unauthenticated` where the session has ended meanwhile
 */
export async function giveName(
	context: Context,
	given: { userId: string; name: string | undefined; self?: Authority | undefined },
): Promise<void> {
	const { name, userId, self } = given;
	if (name === undefined) return;
	const tokens = await nameNewcomer(context.db, { userId, name, self, now: context.now });
	await forgetSessions(context, tokens);
}
