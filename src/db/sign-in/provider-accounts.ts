import { and, desc, eq, isNull, or, sql } from 'drizzle-orm';
import type { ProviderIdentity } from '../../domain/sign-in/provider-identity.ts';
import { foldedColumns } from '../../domain/text/folding.ts';
import { session, user } from '../auth-schema.ts';
import type { Db } from '../client.ts';
import { rawBatch } from '../raw-batch.ts';
import { club } from '../schema.ts';

/** An account at a provider: no token of it is stored, and no picture. */
export type ProviderAccount = Pick<ProviderIdentity, 'provider' | 'accountId'>;

/**
 * What decides whether and how somebody comes in whom a provider has named: the member whose account it is, else the
 * one with that address, and the club. Null stands for what isn't there.
 */
export async function personOfIdentity(
	db: Db,
	{ provider, accountId, email }: Pick<ProviderIdentity, 'provider' | 'accountId' | 'email'>,
) {
	const isConnected = sql<boolean>`exists (select 1 from account connected
		where connected.provider_id = ${provider} and connected.account_id = ${accountId}
			and connected.user_id = user.id)`;
	const {
		member: [member],
		club: [state],
	} = await rawBatch(db, {
		member: db
			.select({
				memberId: user.id,
				email: user.email,
				name: user.name,
				role: user.role,
				bannedAt: user.bannedAt,
				awaitsConsentSince: user.awaitsConsentSince,
				isConnected: isConnected.mapWith(Boolean).as('is_connected'),
			})
			.from(user)
			.where(
				or(
					sql`${user.id} in (select user_id from account
						where provider_id = ${provider} and account_id = ${accountId})`,
					email === null ? undefined : eq(user.email, email),
				),
			)
			.orderBy(desc(sql`is_connected`))
			.limit(1),
		club: db
			.select({ joining: club.joining, clubSetUpAt: club.setUpAt })
			.from(club)
			.where(eq(club.id, 1)),
	});
	return {
		memberId: member?.memberId ?? null,
		isConnected: member?.isConnected ?? false,
		memberEmail: member?.email ?? null,
		memberName: member?.name ?? '',
		role: member?.role ?? null,
		bannedAt: member?.bannedAt ?? null,
		awaitsConsentSince: member?.awaitsConsentSince ?? null,
		joining: state?.joining ?? null,
		clubSetUpAt: state?.clubSetUpAt ?? null,
	};
}

/**
 * Makes a member of somebody whom a provider has named, with the account as their way in, in one batch: of several at
 * the same moment each finds the same member. Somebody else with the address, who came at that moment in another way,
 * is nobody to connect it with.
 *
 * @param given.name empty for somebody without one
 * @param isAlwaysLetIn for the one address that comes in although the club takes no new members
 * @returns the member whose account it is now; null, and why, where there is none
 */
export async function joinWithAccount(
	db: Db,
	given: ProviderAccount & { email: string; name: string },
	now: Date,
	isAlwaysLetIn: boolean,
): Promise<{ userId: string } | { userId: null; isClosed: boolean }> {
	const { provider, accountId, email, name } = given;
	const time = now.getTime();
	const id = crypto.randomUUID();
	const { foldedName = null, foldedFrom = null } = foldedColumns(name);
	const mayJoin = isAlwaysLetIn
		? sql`true`
		: sql`not exists (select 1 from club where club.id = 1 and club.joining = 'closed')`;
	const { after } = await rawBatch(db, {
		join: sql`
			insert into user (id, name, folded_name, folded_from, email, email_verified, role, created_at, updated_at)
			select ${id}, ${name}, ${foldedName}, ${foldedFrom}, ${email}, 1, 'member', ${time}, ${time}
			where ${mayJoin}
			on conflict (email) do nothing`,
		connect: sql`
			insert into account (id, provider_id, account_id, user_id, created_at, updated_at)
			select ${crypto.randomUUID()}, ${provider}, ${accountId}, id, ${time}, ${time}
			from user where id = ${id}
			on conflict (provider_id, account_id) do nothing`,
		after: sql<{ userId: string | null; mayJoin: number }>`
			select (select user_id from account where provider_id = ${provider}
				and account_id = ${accountId}
				and user_id = (select id from user where email = ${email})) as userId,
				${mayJoin} as mayJoin`,
	});
	const [state] = after;
	if (state?.userId) return { userId: state.userId };
	return { userId: null, isClosed: state?.mayJoin === 0 };
}

/**
 * Makes an account at a provider a way in for the member with this address, who has just proven it; one that is
 * somebody's already stays theirs. A member without a name takes the given one. Whatever was opened before the address
 * was proven ends, as after a link.
 *
 * @param given.name an empty one changes nothing
 * @returns the member, null where the account is not theirs now; and the tokens of sessions whose copies are outdated
 */
export async function connectAccount(
	db: Db,
	given: ProviderAccount & { email: string; name: string },
	now: Date,
): Promise<{ userId: string | null; tokens: string[] }> {
	const { provider, accountId, email, name } = given;
	const time = now.getTime();
	const isUnproven = sql`(select id from user where email = ${email} and email_verified = 0)`;
	const { ended, named, sessions, connected } = await rawBatch(db, {
		ended: db
			.delete(session)
			.where(sql`${session.userId} = ${isUnproven}`)
			.returning({ token: session.token }),
		proven: db
			.update(user)
			.set({ emailVerified: true, updatedAt: now })
			.where(and(eq(user.email, email), eq(user.emailVerified, false), isNull(user.bannedAt))),
		connect: sql`
			insert into account (id, provider_id, account_id, user_id, created_at, updated_at)
			select ${crypto.randomUUID()}, ${provider}, ${accountId}, id, ${time}, ${time}
			from user where email = ${email} and banned_at is null
			on conflict (provider_id, account_id) do nothing`,
		named: db
			.update(user)
			.set({ name, ...foldedColumns(name), updatedAt: now })
			.where(
				and(
					eq(user.email, email),
					sql`trim(${user.name}) = ''`,
					sql`${name} <> ''`,
					isNull(user.bannedAt),
				),
			)
			.returning({ id: user.id }),
		sessions: sql<{ token: string }>`select token from session
			where user_id = (select id from user where email = ${email})`,
		connected: sql<{ userId: string }>`select user_id as userId from account
			where provider_id = ${provider} and account_id = ${accountId}
				and user_id = (select id from user where email = ${email})`,
	});
	const outdated = named.length > 0 ? [...ended, ...sessions] : ended;
	return {
		userId: connected[0]?.userId ?? null,
		tokens: outdated.map(({ token }) => token),
	};
}
