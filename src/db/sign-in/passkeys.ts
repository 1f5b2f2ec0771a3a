import { and, asc, eq, sql } from 'drizzle-orm';
import { MOST_PASSKEYS } from '../../domain/sign-in/passkeys.ts';
import { user } from '../auth-schema.ts';
import { type Authority, batchAs } from '../authority.ts';
import type { Db } from '../client.ts';
import { prepared } from '../prepared.ts';
import { club, passkeys } from '../schema.ts';

/** A member's passkeys, the oldest first: a query for a batch. */
export const passkeysOf = prepared((db, userId: string) =>
	db
		.select({
			id: passkeys.id,
			name: passkeys.name,
			domain: passkeys.domain,
			transports: passkeys.transports,
			createdAt: passkeys.createdAt,
			lastUsedAt: passkeys.lastUsedAt,
		})
		.from(passkeys)
		.where(eq(passkeys.userId, userId))
		.orderBy(asc(passkeys.createdAt))
		.limit(MOST_PASSKEYS),
);

/** A passkey with what verifies it, its member, and what decides whether they come in: a query for a batch. */
export const passkeyById = prepared((db, id: string) =>
	db
		.select({
			id: passkeys.id,
			userId: passkeys.userId,
			publicKey: passkeys.publicKey,
			counter: passkeys.counter,
			email: user.email,
			role: user.role,
			bannedAt: user.bannedAt,
			awaitsConsentSince: user.awaitsConsentSince,
			joining: club.joining,
			clubSetUpAt: club.setUpAt,
		})
		.from(passkeys)
		.innerJoin(user, eq(user.id, passkeys.userId))
		.leftJoin(club, eq(club.id, 1))
		.where(eq(passkeys.id, id))
		.limit(1),
);

/** A passkey to be stored. */
export interface NewPasskey {
	id: string;
	publicKey: string;
	counter: number;
	transports: readonly string[];
	domain: string;
	name: string;
}

/**
 * Stores a passkey of the member who acts, unless it is somebody's already, or they have as many as they may: asked by
 * the statement that writes.
 *
 * @throws Refusal as `batchAs`
 */
export async function insertPasskey(
	db: Db,
	by: Authority,
	{ id, publicKey, counter, transports, domain, name }: NewPasskey,
	now: Date,
): Promise<'added' | 'known' | 'too_many'> {
	const { added, state } = await batchAs(db, by, now, {
		added: sql<{ id: string }>`
			insert into passkeys (id, user_id, public_key, counter, transports, domain, name, created_at)
			select ${id}, ${by.userId}, ${publicKey}, ${counter}, ${JSON.stringify(transports)}, ${domain},
				${name}, ${now.getTime()}
			where (select count(*) from passkeys where user_id = ${by.userId}) < ${MOST_PASSKEYS}
			on conflict (id) do nothing
			returning id`,
		state: sql<{ isKnown: number }>`
			select exists (select 1 from passkeys where id = ${id}) as isKnown`,
	});
	if (added.length > 0) return 'added';
	return state[0]?.isKnown === 1 ? 'known' : 'too_many';
}

/**
 * Notes that a passkey was used, if its counter went on since it was last stored: of two responses with one count only
 * the first gets in. Authenticators that don't count always say 0.
 *
 * @returns whether it was noted; not where the passkey was removed meanwhile
 */
export async function notePasskeyUse(
	db: Db,
	{ id, userId, counter }: { id: string; userId: string; counter: number },
	now: Date,
): Promise<boolean> {
	const noted = await db
		.update(passkeys)
		.set({ counter, lastUsedAt: now })
		.where(
			and(
				eq(passkeys.id, id),
				eq(passkeys.userId, userId),
				sql`(${passkeys.counter} < ${counter} or (${passkeys.counter} = 0 and ${counter} = 0))`,
			),
		)
		.returning({ id: passkeys.id });
	return noted.length > 0;
}

/**
 * Renames a passkey of the member who acts; one that was removed meanwhile is no mistake.
 *
 * @throws Refusal as `batchAs`
 */
export async function renamePasskeyOf(
	db: Db,
	by: Authority,
	{ id, name }: { id: string; name: string },
	now: Date,
): Promise<void> {
	await batchAs(db, by, now, {
		renamed: db
			.update(passkeys)
			.set({ name })
			.where(and(eq(passkeys.id, id), eq(passkeys.userId, by.userId))),
	});
}

/**
 * Removes a passkey of the member who acts; one that is gone already is no mistake.
 *
 * @throws Refusal as `batchAs`
 */
export async function deletePasskeyOf(db: Db, by: Authority, id: string, now: Date): Promise<void> {
	await batchAs(db, by, now, {
		removed: db.delete(passkeys).where(and(eq(passkeys.id, id), eq(passkeys.userId, by.userId))),
	});
}
