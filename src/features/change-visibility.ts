import type { Viewer } from '../auth/viewer.ts';
import type { Context } from '../context.ts';
import { setHidden } from '../db/users.ts';

/** Leaves the viewer out where attendees see each other, or no longer. */
export async function changeVisibility(
	{ db, now }: Context,
	viewer: Viewer,
	isHidden: boolean,
): Promise<boolean> {
	await setHidden(db, viewer.user.id, isHidden, now);
	return isHidden;
}
