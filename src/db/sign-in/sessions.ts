import { and, desc, eq, gt, ne, sql } from 'drizzle-orm';
import { session, user } from '../auth-schema.ts';
import { type Authority, batchAs } from '../authority.ts';
import type { Db } from '../client.ts';
import { prepared } from '../prepared.ts';

/** What a request asks of a session and its member: every request reads them, so nothing else is read. */
const sessionByToken = prepared((db, token: string) =>
	db
		.select({
			id: session.id,
			token: session.token,
			userId: session.userId,
			expiresAt: session.expiresAt,
			createdAt: session.createdAt,
			updatedAt: session.updatedAt,
			signInMethod: session.signInMethod,
			name: user.name,
			email: user.email,
			role: user.role,
			bannedAt: user.bannedAt,
			language: user.language,
			userCreatedAt: sql<Date>`${user.createdAt}`.mapWith(user.createdAt).as('user_created_at'),
			userUpdatedAt: sql<Date>`${user.updatedAt}`.mapWith(user.updatedAt).as('user_updated_at'),
		})
		.from(session)
		.innerJoin(user, eq(user.id, session.userId))
		.where(eq(session.token, token)),
);

/** The session with its user, expired or not; null when there is none. */
export async function findAnySession(db: Db, token: string) {
	const [row] = await sessionByToken(db, token);
	if (!row) return null;
	const { name, email, role, bannedAt, language, userCreatedAt, userUpdatedAt, ...found } = row;
	const member = { id: row.userId, name, email, role, bannedAt, language };
	return {
		session: found,
		user: { ...member, createdAt: userCreatedAt, updatedAt: userUpdatedAt },
	};
}

/** The session with its user; null when there is none, or it has expired. */
export async function findSession(db: Db, token: string, now: Date) {
	const found = await findAnySession(db, token);
	return found && found.session.expiresAt > now ? found : null;
}

const versionByToken = prepared((db, token: string) =>
	db
		.select({
			sessionUpdatedAt: session.updatedAt,
			userUpdatedAt: sql<Date>`${user.updatedAt}`.mapWith(user.updatedAt).as('user_updated_at'),
		})
		.from(session)
		.innerJoin(user, eq(user.id, session.userId))
		.where(eq(session.token, token)),
);

/** When session and user last changed: what a cached copy must still agree with. */
export async function findSessionVersion(db: Db, token: string) {
	return (await versionByToken(db, token))[0] ?? null;
}

/** The tokens of a member's sessions with their ends, as better-auth lists them. */
export const sessionTokensOf = prepared((db, userId: string) =>
	db
		.select({ token: session.token, expiresAt: session.expiresAt })
		.from(session)
		.where(eq(session.userId, userId)),
);

/** A member's live sessions, the most recently used first: a query for a batch. */
export const liveSessionsOf = prepared((db, userId: string, now: Date) =>
	db
		.select({
			id: session.id,
			signInMethod: session.signInMethod,
			userAgent: session.userAgent,
			createdAt: session.createdAt,
			updatedAt: session.updatedAt,
		})
		.from(session)
		.where(and(eq(session.userId, userId), gt(session.expiresAt, now)))
		.orderBy(desc(session.updatedAt)),
);

/** Ends the session with this token. */
export async function deleteSessionByToken(db: Db, token: string): Promise<void> {
	await db.delete(session).where(eq(session.token, token));
}

/**
 * Ends one of the sessions of the member who acts; returns the tokens that ended.
 *
 * @throws Refusal as `batchAs`
 */
export async function deleteSessionOf(
	db: Db,
	by: Authority,
	sessionId: string,
	now: Date,
): Promise<{ token: string }[]> {
	const { ended } = await batchAs(db, by, now, {
		ended: db
			.delete(session)
			.where(and(eq(session.userId, by.userId), eq(session.id, sessionId)))
			.returning({ token: session.token }),
	});
	return ended;
}

/**
 * Ends all sessions of the member who acts but the one by which they do; returns the tokens that ended.
 *
 * @throws Refusal as `batchAs`
 */
export async function deleteOtherSessionsOf(
	db: Db,
	by: Authority,
	now: Date,
): Promise<{ token: string }[]> {
	const { ended } = await batchAs(db, by, now, {
		ended: db
			.delete(session)
			.where(and(eq(session.userId, by.userId), ne(session.id, by.sessionId)))
			.returning({ token: session.token }),
	});
	return ended;
}
