import { eq, sql } from 'drizzle-orm';
import { session, user } from './auth-schema.ts';
import type { Db } from './client.ts';

/**
 * Makes whoever holds an unused sign-in link a member, before the link is used up. Two links of one new
 * address that are used at the same moment then find the same member; better-auth's own way of making
 * one fails for the second, after its link is gone.
 */
export async function insertMemberOfLink(
	db: Db,
	email: string,
	linkHash: string,
	now: Date,
): Promise<void> {
	const time = now.getTime();
	await db.run(sql`
		insert into user (id, name, email, email_verified, role, created_at, updated_at)
		select ${crypto.randomUUID()}, '', ${email}, 1, 'member', ${time}, ${time}
		from verification where identifier = ${`magic-link:${linkHash}`} and expires_at > ${time}
		on conflict (email) do nothing`);
}

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
