import { eq } from 'drizzle-orm';
import { session, user } from './auth-schema.ts';
import type { Db } from './client.ts';

/** Stores a member's name; returns the tokens of the sessions that carry the old one. */
export async function renameUser(
	db: Db,
	userId: string,
	name: string,
	now: Date,
): Promise<string[]> {
	const [, sessions] = await db.batch([
		db.update(user).set({ name, updatedAt: now }).where(eq(user.id, userId)),
		db.select({ token: session.token }).from(session).where(eq(session.userId, userId)),
	]);
	return sessions.map((row) => row.token);
}

/** A member by id, without anything that pages for others may not show: a query for a batch. */
export function memberById(db: Db, userId: string) {
	return db
		.select({ id: user.id, name: user.name, bannedAt: user.bannedAt })
		.from(user)
		.where(eq(user.id, userId))
		.limit(1);
}
