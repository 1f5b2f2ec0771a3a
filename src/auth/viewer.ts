import { parseCookie } from 'cookie';
import type { Role } from '../db/auth-schema.ts';
import { type Db, primary } from '../db/client.ts';
import { findSession, findSessionVersion } from '../db/sign-in/sessions.ts';
import type { SessionRead } from '../domain/doctor/session-reads.ts';
import { Refusal } from '../domain/errors.ts';
import type { SignInMethod } from '../domain/sign-in/sign-in-method.ts';
import { asLanguage, type Language } from '../domain/text/language.ts';
import type { Database } from '../environment.ts';
import type { Auth } from './create-auth.ts';
import { measuredRead } from './measured-read.ts';

/** The viewer: a member with the session that proves it. Visitors are null. */
export interface Viewer {
	user: {
		id: string;
		name: string;
		email: string;
		role: Role;
		/** The language that this member has chosen; null for the club's. */
		language: Language | null;
	};
	session: {
		id: string;
		token: string;
		/** When this person signed in, and how. */
		createdAt: Date;
		signInMethod: SignInMethod;
	};
}

/** The names of better-auth's session cookie, over https and without it. */
const SESSION_COOKIES = ['__Secure-regulars.session_token', 'regulars.session_token'];

/** What the session cookie of a request says: a token and its signature; null where there is none. */
function sessionCookieOf(request: Request): string | null {
	const cookies = parseCookie(request.headers.get('cookie') ?? '');
	return SESSION_COOKIES.map((name) => cookies[name]).find((value) => value !== undefined) ?? null;
}

/** Whether the request carries a session cookie at all; without one nothing is asked. */
export function hasSessionCookie(request: Request): boolean {
	return sessionCookieOf(request) !== null;
}

/**
 * Pages of organizers believe the database only, and so do the doctor's JSON and the file with everything
 * of a member.
 */
function believesDatabaseOnly(pathname: string): boolean {
	return /^\/(?:admin(?:\/|$)|api\/doctor\/?$|me\/data\.json$)/.test(pathname);
}

/** The status of HTTP that better-auth's own errors carry; null for any other error. */
function statusOf(error: unknown): number | null {
	if (!(error instanceof Error) || !('statusCode' in error)) return null;
	return typeof error.statusCode === 'number' ? error.statusCode : null;
}

/**
 * Asks better-auth for the session.
 *
 * @returns its response, or null for a session that ended in the moment in which it was to slide on
 * @throws Refusal `unavailable` where the database could not be asked: better-auth has logged why
 */
async function readSession({ api }: Auth['fromDatabase'], headers: Headers) {
	try {
		return await api.getSession({ headers, returnHeaders: true });
	} catch (error) {
		const status = statusOf(error);
		if (status === 401) return null;
		if (status === 500) throw new Refusal('unavailable');
		throw error;
	}
}

/**
 * Validates the session of a request: the only place that does. Through the cache for reading the
 * site's pages, from the database for everything that changes something and for organizers' pages.
 *
 * @param loadAuth is asked only where the request has a session cookie
 * @param options.isSampled whether the time that the lookup takes is to be measured
 * @returns the viewer, the cookies that better-auth wants set (a session that slid on, or ended), and of a
 *   sampled lookup that may go through the cache how long it took; null without one
 * @throws Refusal `unavailable` where the database could not be asked
 */
export async function readViewer(
	loadAuth: () => Promise<Auth>,
	request: Request,
	options: { isSafe: boolean; pathname: string; isSampled?: boolean },
): Promise<{
	viewer: Viewer | null;
	cookies: string[];
	measured: { token: string; throughKv: SessionRead | null } | null;
}> {
	const none = { viewer: null, measured: null };
	if (!hasSessionCookie(request)) return { ...none, cookies: [] };
	const auth = await loadAuth();
	const mayUseCache = options.isSafe && !believesDatabaseOnly(options.pathname);
	const reading = mayUseCache ? auth.throughCache : auth.fromDatabase;
	const read = () => readSession(reading, request.headers);
	const isMeasured = mayUseCache && options.isSampled === true;
	const { result, read: throughKv } = isMeasured
		? await measuredRead(read)
		: { result: await read(), read: null };
	if (!result) return { ...none, cookies: [] };
	const { response, headers } = result;
	const cookies = headers.getSetCookie();
	if (!response || response.user.bannedAt) return { ...none, cookies };
	const { user, session } = response;
	return {
		viewer: {
			user: {
				id: user.id,
				name: user.name,
				email: user.email,
				role: user.role as Role,
				// A copy in KV may have been made by a release that knew no languages.
				language: asLanguage(user.language),
			},
			session: {
				id: session.id,
				token: session.token,
				createdAt: new Date(session.createdAt),
				signInMethod: session.signInMethod as SignInMethod,
			},
		},
		cookies,
		measured: isMeasured ? { token: session.token, throughKv } : null,
	};
}

/**
 * Who a request says that it comes from, by the token of its session in the database: the signature is not
 * checked, so this can only turn somebody away early (http/requests/received-body.ts).
 */
export async function findViewer(
	database: Database,
	request: Request,
	now: Date,
): Promise<Viewer | null> {
	const cookie = sessionCookieOf(request) ?? '';
	const token = cookie.slice(0, cookie.lastIndexOf('.'));
	const found = token === '' ? null : await findSession(primary(database), token, now);
	if (!found || found.user.bannedAt) return null;
	const { session, user } = found;
	return {
		user: {
			id: user.id,
			name: user.name,
			email: user.email,
			role: user.role,
			language: asLanguage(user.language),
		},
		session: {
			id: session.id,
			token: session.token,
			createdAt: session.createdAt,
			signInMethod: session.signInMethod,
		},
	};
}

/** Whether the viewer's session has ended while their request was on its way; asks the database. */
export async function hasEnded(db: Db, viewer: Viewer): Promise<boolean> {
	return (await findSessionVersion(db, viewer.session.token)) === null;
}
