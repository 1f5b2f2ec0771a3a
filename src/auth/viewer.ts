import type { Role } from '../db/auth-schema.ts';
import type { Auth } from './create-auth.ts';

/** Who is looking: a member with the session that proves it. Visitors are null. */
export interface Viewer {
	user: { id: string; name: string; email: string; role: Role };
	session: { id: string; token: string };
}

/** Name of better-auth's session cookie, after its prefix for https. */
const SESSION_COOKIE = /(?:^|;\s*)(?:__Secure-)?regulars\.session_token=/;

/** Whether the request carries a session cookie at all; without one nothing is asked. */
export function hasSessionCookie(request: Request): boolean {
	return SESSION_COOKIE.test(request.headers.get('cookie') ?? '');
}

/** Pages of organisers believe the database only. */
function isDeskPath(pathname: string): boolean {
	return /^\/admin(\/|$)/.test(pathname);
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
	const mayUseCache = options.isSafe && !isDeskPath(options.pathname);
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
			session: { id: session.id, token: session.token },
		},
		cookies,
	};
}
