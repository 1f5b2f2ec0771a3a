import { and, eq, isNotNull, type SQL, sql } from 'drizzle-orm';
import type { ImportedPerson } from '../../domain/members/import.ts';
import { foldedColumns } from '../../domain/text/folding.ts';
import { auditedBatch, fieldsOf, truth } from '../audit/audit-log.ts';
import { user } from '../auth-schema.ts';
import type { Authority } from '../authority.ts';
import type { Db } from '../client.ts';

/**
 * Which of these addresses are members', and whether they have a name. One statement: the addresses
 * travel as one parameter, of which D1 takes 2 MB.
 */
export async function knownAddresses(
	db: Db,
	emails: readonly string[],
): Promise<Map<string, { hasName: boolean }>> {
	const rows = await db.all<{ email: string; hasName: number }>(sql`
		select user.email, user.name <> '' or user.banned_at is not null as hasName
		from json_each(${JSON.stringify(emails)}) wanted
		cross join user on user.email = wanted.value`);
	return new Map(rows.map(({ email, hasName }) => [email, { hasName: hasName === 1 }]));
}

/**
 * Makes people members in one batch, and gives a name to members without one; banned members stay as they
 * are. New ones get nothing until they agree: `now` marks them, and tells this import from others. Doing it
 * again finds everybody known and changes nothing.
 *
 * @param by the owner who imports them
 * @returns how many were made and how many got a name
 */
export async function insertImported(
	db: Db,
	people: readonly ImportedPerson[],
	by: Authority,
	now: Date,
): Promise<{ added: number; named: number }> {
	const time = now.getTime();
	const wanted = JSON.stringify(
		people.map(({ email, name }) => {
			const { foldedName, foldedFrom } = foldedColumns(name);
			return [email, name, foldedName, foldedFrom];
		}),
	);
	const known = sql`from json_each(${wanted}) wanted cross join user on user.email = wanted.value ->> 0`;
	const snapshot = fieldsOf(
		{
			known: sql`(select count(*) ${known})`,
			nameless: sql`(select count(*) ${known}
				where wanted.value ->> 1 <> '' and user.name = '' and user.banned_at is null)`,
		},
		sql`from (select 1)`,
	);
	const facts = { rows: people.length };
	const logged = { action: 'members.imported', by, now, snapshot, facts } as const;
	const { named, added } = await auditedBatch(db, logged, {
		named: sql<{ id: string }>`
			update user set name = wanted.value ->> 1, folded_name = wanted.value ->> 2,
				folded_from = wanted.value ->> 3, updated_at = ${time}
			from json_each(${wanted}) wanted
			where user.email = wanted.value ->> 0 and wanted.value ->> 1 <> ''
				and user.name = '' and user.banned_at is null
			returning user.id as id`,
		added: sql<{ id: string }>`
			insert into user (id, name, email, email_verified, role, awaits_consent_since, created_at, updated_at,
				folded_name, folded_from)
			select lower(hex(randomblob(16))), wanted.value ->> 1, wanted.value ->> 0, 0, 'member',
				${time}, ${time}, ${time}, wanted.value ->> 2, wanted.value ->> 3
			from json_each(${wanted}) wanted
			where true
			on conflict (email) do nothing
			returning id`,
	});
	return { added: added.length, named: named.length };
}

/** Whose consent it is: one member's, or everybody's of one import that hasn't agreed yet. */
export type Consenting = { userId: string } | { importedAt: Date };

/**
 * Records that people agreed to get email; their own choice of invitations stays.
 *
 * @param consent.by the owner who confirms it
 * @param consent.hasInvitations whether they are subscribed to invitations as well
 * @returns how many hadn't agreed before
 */
export async function noteConsent(
	db: Db,
	consent: { of: Consenting; by: Authority; hasInvitations: boolean; now: Date },
): Promise<number> {
	const { of, by, hasInvitations, now } = consent;
	const time = now.getTime();
	const isMeant: SQL =
		'userId' in of
			? sql`user.id = ${of.userId} and user.awaits_consent_since is not null`
			: sql`user.awaits_consent_since = ${of.importedAt.getTime()}`;
	const mayAgree = sql`${isMeant} and user.deleted_at is null and user.banned_at is null`;
	const logged = {
		action: 'members.consented',
		by,
		now,
		...('userId' in of
			? {
					memberId: of.userId,
					snapshot: fieldsOf(
						{ awaitsConsent: truth(sql`awaits_consent_since is not null`) },
						sql`from user where id = ${of.userId}`,
					),
					facts: { invitations: hasInvitations },
				}
			: {
					snapshot: fieldsOf(
						{
							awaiting: sql`(select count(*) from user
								where awaits_consent_since = ${of.importedAt.getTime()})`,
						},
						sql`from (select 1)`,
					),
					facts: { importedAt: of.importedAt.getTime(), invitations: hasInvitations },
				}),
	} as const;
	const { agreed } = await auditedBatch(db, logged, {
		subscriptions: sql`
			insert into subscriptions (user_id, topic, subscribed, updated_at)
			select user.id, 'invitations', 1, ${time} from user where ${mayAgree} and ${hasInvitations ? 1 : 0}
			on conflict (user_id, topic) do nothing`,
		agreed: db
			.update(user)
			.set({ awaitsConsentSince: null, updatedAt: now })
			.where(mayAgree)
			.returning({ id: user.id }),
	});
	return agreed.length;
}

/** A member has proven the address themselves, so the club may write: nobody needs to say so for them. */
export async function consentBySigningIn(db: Db, email: string, now: Date): Promise<void> {
	await db
		.update(user)
		.set({ awaitsConsentSince: null, updatedAt: now })
		.where(and(eq(user.email, email), isNotNull(user.awaitsConsentSince)));
}
