import type { Actor } from '../../auth/policy.ts';
import type { Context } from '../../context.ts';
import { setHidden } from '../../db/members/users.ts';

/** Leaves the viewer out where attendees see each other, or no longer. */
export async function changeVisibility(
	{ db, now }: Context,
	{ authority }: Actor,
	isHidden: boolean,
): Promise<boolean> {
	await setHidden(db, authority, isHidden, now);
	return isHidden;
}
