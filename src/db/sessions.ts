import { and, desc, eq, gt, ne } from 'drizzle-orm';
import { session, user } from './auth-schema.ts';
import type { Db } from './client.ts';

/** The session with its user, or nothing when there is no such session that has not run out. */
export async function findSession(db: Db, token: string, now: Date) {
	const [row] = await db
		.select({ session, user })
		.from(session)
		.innerJoin(user, eq(user.id, session.userId))
		.where(and(eq(session.token, token), gt(session.expiresAt, now)))
		.limit(1);
	return row ?? null;
}

/** When session and user last changed: what a cached copy must still agree with. */
export async function findSessionVersion(db: Db, token: string) {
	const [row] = await db
		.select({ sessionUpdatedAt: session.updatedAt, userUpdatedAt: user.updatedAt })
		.from(session)
		.innerJoin(user, eq(user.id, session.userId))
		.where(eq(session.token, token))
		.limit(1);
	return row ?? null;
}

/** The tokens of a member's sessions with their ends, as better-auth lists them. */
export function sessionTokensOf(db: Db, userId: string) {
	return db
		.select({ token: session.token, expiresAt: session.expiresAt })
		.from(session)
		.where(eq(session.userId, userId));
}

/** A member's live sessions, the most recently used first: a query for a batch. */
export function liveSessionsOf(db: Db, userId: string, now: Date) {
	return db
		.select({
			id: session.id,
			userAgent: session.userAgent,
			createdAt: session.createdAt,
			updatedAt: session.updatedAt,
		})
		.from(session)
		.where(and(eq(session.userId, userId), gt(session.expiresAt, now)))
		.orderBy(desc(session.updatedAt));
}

/** Ends the session with this token; returns the tokens that ended. */
export function deleteSessionByToken(db: Db, token: string) {
	return db.delete(session).where(eq(session.token, token)).returning({ token: session.token });
}

/** Ends one of the member's own sessions; returns the tokens that ended. */
export function deleteSessionOf(db: Db, userId: string, sessionId: string) {
	return db
		.delete(session)
		.where(and(eq(session.userId, userId), eq(session.id, sessionId)))
		.returning({ token: session.token });
}

/** Ends all of the member's sessions but this one; returns the tokens that ended. */
export function deleteOtherSessionsOf(db: Db, userId: string, keepSessionId: string) {
	return db
		.delete(session)
		.where(and(eq(session.userId, userId), ne(session.id, keepSessionId)))
		.returning({ token: session.token });
}
