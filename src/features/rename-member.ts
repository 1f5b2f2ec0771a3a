import type { Viewer } from '../auth/viewer.ts';
import type { Context } from '../context.ts';
import { renameUser } from '../db/users.ts';
import { forgetSessions } from './end-sessions.ts';

/** Stores the viewer's name; the next page of every session shows it. */
export async function renameMember(context: Context, viewer: Viewer, name: string): Promise<void> {
	const tokens = await renameUser(context.db, viewer.user.id, name, context.now);
	await forgetSessions(context, tokens);
}
