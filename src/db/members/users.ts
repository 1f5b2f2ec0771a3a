import { and, count, eq, isNull, ne, sql } from 'drizzle-orm';
import { foldedColumns } from '../../domain/text/folding.ts';
import { session, user } from '../auth-schema.ts';
import { type Authority, batchAs } from '../authority.ts';
import type { Db } from '../client.ts';
import { prepared } from '../prepared.ts';

import { rawBatch } from '../raw-batch.ts';
import { countArrival } from './arrivals.ts';

/**
 * Makes whoever holds an unused sign-in link a member, before the link is used up. Two links of one new
 * address that are used at the same moment then find the same member; better-auth's own way of making
 * one fails for the second, after its link is gone.
 *
 * @param isAlwaysLetIn for the one address that comes in although the club takes no new members
 * @returns whether there is a member with the address now, a new one or one from before; else why not
 */
export async function insertMemberOfLink(
	db: Db,
	email: string,
	linkHash: string,
	now: Date,
	isAlwaysLetIn: boolean,
): Promise<'member' | 'joining_closed' | 'link_used'> {
	const time = now.getTime();
	const isClosed = sql`exists (select 1 from club where club.id = 1 and club.joining = 'closed')`;
	const mayJoin = isAlwaysLetIn ? sql`true` : sql`not ${isClosed}`;
	const memberId = crypto.randomUUID();
	const { after } = await rawBatch(db, {
		join: sql`
			insert into user (id, name, email, email_verified, role, created_at, updated_at)
			select ${memberId}, '', ${email}, 1, 'member', ${time}, ${time}
			from verification where identifier = ${`magic-link:${linkHash}`} and expires_at > ${time}
				and ${mayJoin}
			on conflict (email) do nothing`,
		arrived: countArrival(memberId, linkHash, now),
		after: sql<{ isMember: number; mayJoin: number }>`
			select exists (select 1 from user where email = ${email}) as isMember, ${mayJoin} as mayJoin`,
	});
	const [state] = after;
	if (state?.isMember) return 'member';
	return state?.mayJoin ? 'link_used' : 'joining_closed';
}

/**
 * Makes the member with this address the owner, where the club has none and the address has never made
 * one: both are asked in the statement that writes, so that of two at once only one can.
 *
 * @returns the tokens of the sessions that carry the old role, or null where nothing was changed
 */
export async function makeFirstOwner(db: Db, email: string, now: Date): Promise<string[] | null> {
	const { made, sessions } = await rawBatch(db, {
		made: db
			.update(user)
			.set({ role: 'owner', madeOwnerAt: now, updatedAt: now })
			.where(
				and(
					eq(user.email, email),
					isNull(user.bannedAt),
					isNull(user.madeOwnerAt),
					sql`not exists (select 1 from user as present where present.role = 'owner')`,
				),
			)
			.returning({ id: user.id }),
		sessions: db
			.select({ token: session.token })
			.from(session)
			.innerJoin(user, eq(user.id, session.userId))
			.where(eq(user.email, email)),
	});
	return made.length > 0 ? sessions.map(({ token }) => token) : null;
}

/**
 * Stores the name of the member who acts; returns the tokens of the sessions that carry the old one.
 *
 * @throws Refusal as `batchAs`
 */
export async function renameUser(
	db: Db,
	by: Authority,
	name: string,
	now: Date,
): Promise<string[]> {
	const { userId } = by;
	const { sessions } = await batchAs(db, by, now, {
		rename: db
			.update(user)
			.set({ name, ...foldedColumns(name), updatedAt: now })
			.where(eq(user.id, userId)),
		sessions: tokensOf(db, userId),
	});
	return sessions.map((row) => row.token);
}

/**
 * Stores the language that a member has chosen.
 *
 * @returns the tokens of their sessions, whose cached copies carry the old one
 * @throws Refusal as `batchAs`
 */
export async function setLanguage(
	db: Db,
	by: Authority,
	language: string,
	now: Date,
): Promise<string[]> {
	const { userId } = by;
	const { sessions } = await batchAs(db, by, now, {
		chosen: db.update(user).set({ language, updatedAt: now }).where(eq(user.id, userId)),
		sessions: tokensOf(db, userId),
	});
	return sessions.map((row) => row.token);
}

/**
 * Stores the name of a member without one; an existing name stays.
 *
 * @param given.self the right by which a member who is signed in gives it; left out for the link in an email
 * @returns the tokens of the sessions that carry no name
 * @throws Refusal as `batchAs`, where it is asked for a right
 */
export async function nameNewcomer(
	db: Db,
	given: { userId: string; name: string; self?: Authority | undefined; now: Date },
): Promise<string[]> {
	const { userId, name, self, now } = given;
	const statements = namingStatements(db, { userId, name, now });
	const { named, sessions } = self
		? await batchAs(db, self, now, statements)
		: await rawBatch(db, statements);
	return named.length > 0 ? sessions.map(({ token }) => token) : [];
}

/**
 * Gives a member without a name one, for a batch. An existing name stays.
 *
 * @param given.name an empty one changes nothing
 */
export function namingStatements(
	db: Db,
	{ userId, name, now }: { userId: string; name: string; now: Date },
) {
	return {
		named: db
			.update(user)
			.set({ name, ...foldedColumns(name), updatedAt: now })
			.where(
				and(
					eq(user.id, userId),
					sql`trim(${user.name}) = ''`,
					sql`${name} <> ''`,
					isNull(user.bannedAt),
					isNull(user.deletedAt),
				),
			)
			.returning({ id: user.id }),
		/** The tokens of the sessions that carry the old one. */
		sessions: tokensOf(db, userId),
	};
}

/** The tokens of a member's sessions: a query for a batch. */
export const tokensOf = prepared((db, userId: string) =>
	db.select({ token: session.token }).from(session).where(eq(session.userId, userId)),
);

/**
 * Leaves the member who acts out where attendees see each other, or no longer.
 *
 * @throws Refusal as `batchAs`
 */
export async function setHidden(
	db: Db,
	by: Authority,
	isHidden: boolean,
	now: Date,
): Promise<void> {
	await batchAs(db, by, now, {
		hide: db.update(user).set({ isHidden, updatedAt: now }).where(eq(user.id, by.userId)),
	});
}

/** A member by id, without anything that pages for others may not show: a query for a batch. */
export const memberById = prepared((db, userId: string) =>
	db
		.select({ name: user.name, bannedAt: user.bannedAt })
		.from(user)
		.where(eq(user.id, userId))
		.limit(1),
);

/** How many other owners there are, banned ones left out: a query for a batch. */
export const ownersBeside = prepared((db, userId: string) =>
	db
		.select({ count: count().as('count') })
		.from(user)
		.where(and(sql`${user.role} = 'owner'`, ne(user.id, userId), isNull(user.bannedAt))),
);
