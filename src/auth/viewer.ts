import type { Role } from '../db/auth-schema.ts';
import type { Db } from '../db/client.ts';
import { findSessionVersion } from '../db/sessions.ts';
import type { Auth } from './create-auth.ts';

/** Who is looking: a member with the session that proves it. Visitors are null. */
export interface Viewer {
	user: { id: string; name: string; email: string; role: Role };
	session: {
		id: string;
		token: string;
		/** When this person signed in. */
		createdAt: Date;
	};
}

/** Name of better-auth's session cookie, after its prefix for https. */
const SESSION_COOKIE = /(?:^|;\s*)(?:__Secure-)?regulars\.session_token=/;

/** Whether the request carries a session cookie at all; without one nothing is asked. */
export function hasSessionCookie(request: Request): boolean {
	return SESSION_COOKIE.test(request.headers.get('cookie') ?? '');
}

/** Pages of organisers believe the database only, and so does the file with everything of a member. */
function believesDatabaseOnly(pathname: string): boolean {
	return /^\/(?:admin(?:\/|$)|me\/data\.json$)/.test(pathname);
}

/**
 * Validates the session of a request: the only place that does. Through the cache for reading the
 * site's pages, from the database for everything that changes something and for organisers' pages.
 *
 * @returns the viewer, and the cookies that better-auth wants set (a session that slid on, or ended)
 */
export async function readViewer(
	auth: Auth,
	request: Request,
	options: { isSafe: boolean; pathname: string },
): Promise<{ viewer: Viewer | null; cookies: string[] }> {
	if (!hasSessionCookie(request)) return { viewer: null, cookies: [] };
	const mayUseCache = options.isSafe && !believesDatabaseOnly(options.pathname);
	const { api } = mayUseCache ? auth.throughCache : auth.fromDatabase;
	const { response, headers } = await api.getSession({
		headers: request.headers,
		returnHeaders: true,
	});
	const cookies = headers.getSetCookie();
	if (!response || response.user.bannedAt) return { viewer: null, cookies };
	const { user, session } = response;
	return {
		viewer: {
			user: { id: user.id, name: user.name, email: user.email, role: user.role as Role },
			session: {
				id: session.id,
				token: session.token,
				createdAt: new Date(session.createdAt),
			},
		},
		cookies,
	};
}

/** Whether the viewer's session has ended while their request was on its way; asks the database. */
export async function hasEnded(db: Db, viewer: Viewer): Promise<boolean> {
	return (await findSessionVersion(db, viewer.session.token)) === null;
}
