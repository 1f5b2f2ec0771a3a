import { and, eq, isNotNull, type SQL, sql } from 'drizzle-orm';
import { TOPICS } from '../../domain/mail/topics.ts';
import type { ImportedPerson } from '../../domain/members/file/member-file.ts';
import type { ExportedState } from '../../domain/members/file/own-export.ts';
import type { KnownMember } from '../../domain/members/import.ts';
import { foldedColumns } from '../../domain/text/folding.ts';
import { auditedBatch, fieldsOf, truth } from '../audit/audit-log.ts';
import { type Role, user } from '../auth-schema.ts';
import type { Authority } from '../authority.ts';
import type { Db } from '../client.ts';
import { hasTopic } from '../mail/eligibility.ts';

/**
 * Which of these addresses are members', whether they have a name, and whether they have never spoken for
 * themselves. One statement: the addresses travel as one parameter, of which D1 takes 2 MB.
 */
export async function knownAddresses(
	db: Db,
	emails: readonly string[],
): Promise<Map<string, KnownMember>> {
	const rows = await db.all<{ email: string; hasName: number; isSilent: number }>(sql`
		select user.email, user.name <> '' or user.banned_at is not null as hasName,
			${mayBeRefused} as isSilent
		from json_each(${JSON.stringify(emails)}) wanted
		cross join user on user.email = wanted.value`);
	return new Map(
		rows.map(({ email, hasName, isSilent }) => [
			email,
			{ hasName: hasName === 1, isSilent: isSilent === 1 },
		]),
	);
}

/** Members who have said nothing here themselves: what they said elsewhere counts for them. A condition. */
const mayBeRefused = sql`(user.email_verified = 0 and user.mail_stopped_at is null
	and user.banned_at is null and user.deleted_at is null)`;

/** Somebody to make a member, with the moment at which they joined where that isn't now. */
type NewMember = ImportedPerson & { joinedAt?: Date | null };

/** How long the text of one parameter may be: less than the 2 MB that D1 takes. Characters, of three bytes at most. */
const MAX_PARAMETER_LENGTH = 600_000;

/** The rows as JSON, in as few texts as D1 takes. */
function inParts(rows: readonly unknown[]): string[] {
	const parts: string[] = [];
	let part: string[] = [];
	let length = 0;
	for (const row of rows) {
		const text = JSON.stringify(row);
		if (length + text.length > MAX_PARAMETER_LENGTH && part.length > 0) {
			parts.push(`[${part.join(',')}]`);
			part = [];
			length = 0;
		}
		part.push(text);
		length += text.length + 1;
	}
	return part.length > 0 ? [...parts, `[${part.join(',')}]`] : parts;
}

/** What a statement takes from the row of somebody who is restored: nothing, where there is no more than an import. */
function restoredColumns({ refusesEmail, restored, joinedAt }: NewMember) {
	if (!restored) return refusesEmail ? ['member', null, 0, 1, 1] : [];
	const is = (...states: ExportedState[]) =>
		Number(states.some((state) => restored.states.includes(state)));
	const isRefused = Number(refusesEmail === true || is('refused') === 1);
	return [
		// A ban takes the role, here as well.
		is('banned') ? 'member' : restored.role,
		joinedAt?.getTime() ?? null,
		is('awaiting_consent'),
		Number(isRefused === 1 || is('stopped') === 1),
		isRefused,
		is('banned'),
		restored.pausedUntil,
		is('complaint') ? 'complaint' : is('bounce') ? 'bounce' : null,
		...TOPICS.map((topic) => {
			const isOn = restored.topics[topic];
			return isOn === undefined ? null : Number(isOn);
		}),
	];
}

/** The place of a member's first topic in such a row: no parameter, which D1 would take for a float. */
const FIRST_TOPIC = sql.raw('13');

/**
 * Makes people members in one batch, and gives a name to members without one; banned members stay as they
 * are. New ones get nothing until they agree: `now` marks them, and tells this import from others. Those who want no
 * email are stopped, members who have never spoken for themselves as well. Whom the club's own export restores is as
 * they were. Doing it again finds everybody known and changes nothing.
 *
 * @param by the owner who imports them
 * @returns how many were made, how many got a name, and how many members get no email from now on
 */
export async function insertImported(
	db: Db,
	people: readonly NewMember[],
	by: Authority,
	now: Date,
): Promise<{ added: number; named: number; refusing: number }> {
	const time = now.getTime();
	const parts = inParts(
		people.map((person) => {
			const { email, name } = person;
			const { foldedName, foldedFrom } = foldedColumns(name);
			const id = crypto.randomUUID().replaceAll('-', '');
			return [email, name, foldedName, foldedFrom, id, ...restoredColumns(person)];
		}),
	);
	const restored = people.some((person) => person.restored) ? parts : [];
	const known = (emails: readonly string[]) =>
		sql`from json_each(${JSON.stringify(emails)}) wanted cross join user on user.email = wanted.value`;
	const hasRefusals = people.some(({ refusesEmail }) => refusesEmail);
	const withRole = (role: Role) =>
		sql`(select count(*) from user where role <> 'member' and role = ${role})`;
	const snapshot = fieldsOf(
		{
			known: sql`(select count(*) ${known(people.map(({ email }) => email))})`,
			nameless: sql`(select count(*) ${known(people.flatMap(({ email, name }) => (name ? [email] : [])))}
				where user.name = '' and user.banned_at is null)`,
			...(hasRefusals && {
				refusing: sql`(select count(*) ${known(people.map(({ email }) => email))}
					where user.mail_refused_at is not null)`,
			}),
			...(restored.length > 0 && { owners: withRole('owner'), hosts: withRole('host') }),
		},
		sql`from (select 1)`,
	);
	const facts = { rows: people.length };
	const logged = { action: 'members.imported', by, now, snapshot, facts } as const;
	const { named, added, refusing } = await auditedBatch(db, logged, {
		named: parts.map(
			(part) => sql<{ id: string }>`
			update user set name = wanted.value ->> 1, folded_name = wanted.value ->> 2,
				folded_from = wanted.value ->> 3, updated_at = ${time}
			from json_each(${part}) wanted
			where user.email = wanted.value ->> 0 and wanted.value ->> 1 <> ''
				and user.name = '' and user.banned_at is null
			returning user.id as id`,
		),
		refusing: (hasRefusals ? parts : []).map(
			(part) => sql<{ id: string }>`
			update user set mail_stopped_at = ${time}, mail_refused_at = ${time}, awaits_consent_since = null,
				updated_at = ${time}
			from json_each(${part}) wanted
			where user.email = wanted.value ->> 0 and wanted.value ->> 9 = 1 and ${mayBeRefused}
			returning user.id as id`,
		),
		added: parts.map(
			(part) => sql<{ id: string }>`
			insert into user (id, name, email, email_verified, role, awaits_consent_since, created_at, updated_at,
				folded_name, folded_from, mail_stopped_at, mail_refused_at, banned_at, mail_paused_until)
			select wanted.value ->> 4, wanted.value ->> 1, wanted.value ->> 0, 0,
				coalesce(wanted.value ->> 5, 'member'), iif(coalesce(wanted.value ->> 7, 1), ${time}, null),
				coalesce(wanted.value ->> 6, ${time}), ${time}, wanted.value ->> 2, wanted.value ->> 3,
				iif(wanted.value ->> 8, ${time}, null), iif(wanted.value ->> 9, ${time}, null),
				iif(wanted.value ->> 10, ${time}, null), wanted.value ->> 11
			from json_each(${part}) wanted
			where true
			on conflict (email) do nothing
			returning id`,
		),
		// Only what differs from the club's own defaults is the member's decision.
		topics: restored.map(
			(part) => sql`
			insert into subscriptions (user_id, topic, subscribed, updated_at)
			select user.id, chosen.topic, chosen.subscribed, ${time}
			from (
				select wanted.value ->> 4 as id, topic.value as topic,
					wanted.value ->> (topic.key + ${FIRST_TOPIC}) as subscribed
				from json_each(${part}) wanted cross join json_each(${JSON.stringify(TOPICS)}) topic
			) chosen
			cross join user on user.id = chosen.id
			where chosen.subscribed is not null and ${hasTopic(sql`chosen.topic`)} <> chosen.subscribed
			on conflict (user_id, topic) do nothing`,
		),
		addresses: restored.map(
			(part) => sql`
			insert into mail_addresses (email, stopped_by, stopped_at, updated_at)
			select user.email, wanted.value ->> 12, ${time}, ${time}
			from json_each(${part}) wanted cross join user on user.id = wanted.value ->> 4
			where wanted.value ->> 12 is not null
			on conflict (email) do nothing`,
		),
	});
	const all = (rows: readonly (readonly unknown[])[]) =>
		rows.reduce((sum, { length }) => sum + length, 0);
	return { added: all(added), named: all(named), refusing: all(refusing) };
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
