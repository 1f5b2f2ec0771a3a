import type { Auth } from '../../auth/create-auth.ts';
import { forgetCachedSessions } from '../../auth/kv-session-store.ts';
import type { Actor } from '../../auth/policy.ts';
import type { Viewer } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import {
	deleteOtherSessionsOf,
	deleteSessionByToken,
	deleteSessionOf,
} from '../../db/sign-in/sessions.ts';

/**
 * Forgets the cached copies of sessions whose rows have changed or gone: every change to a session or
 * to its user ends here, after the database has it.
 *
 * @param tokens raw session tokens
 */
export async function forgetSessions(context: Context, tokens: readonly string[]): Promise<void> {
	const { env, waitUntil } = context;
	if (env.KV && tokens.length > 0) await forgetCachedSessions({ kv: env.KV, waitUntil }, tokens);
}

/**
 * Ends the viewer's present session everywhere.
 *
 * @returns the cookie that removes the session from this browser
 */
export async function signOut(
	context: Context,
	auth: Auth,
	viewer: Viewer | null,
): Promise<string> {
	if (viewer) await endPresentSession(context, viewer);
	return clearedSessionCookie(auth);
}

/** Ends the session by which the viewer is signed in; one that has ended already is no mistake. */
export async function endPresentSession(
	context: Context,
	{ session: { token } }: Viewer,
): Promise<void> {
	await deleteSessionByToken(context.db, token);
	await forgetSessions(context, [token]);
}

/** The cookie that removes a session from this browser. */
export async function clearedSessionCookie(auth: Auth): Promise<string> {
	const { name, attributes } = (await auth.fromDatabase.$context).authCookies.sessionToken;
	const secure = attributes.secure ? '; Secure' : '';
	return `${name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax${secure}`;
}

/** Ends one of the viewer's own sessions; ending one that is gone already is no mistake. */
export async function endSession(
	context: Context,
	{ authority }: Actor,
	sessionId: string,
): Promise<void> {
	const ended = await deleteSessionOf(context.db, authority, sessionId, context.now);
	await forgetSessions(
		context,
		ended.map(({ token }) => token),
	);
}

/** Ends all of the viewer's sessions but the present one, and returns how many there were. */
export async function endOtherSessions(context: Context, { authority }: Actor): Promise<number> {
	const ended = await deleteOtherSessionsOf(context.db, authority, context.now);
	await forgetSessions(
		context,
		ended.map(({ token }) => token),
	);
	return ended.length;
}
