import { type SQL, sql } from 'drizzle-orm';
import { CEILING_WINDOW_MS, type DailyCeilings, MOST_WAITING } from '../../domain/mail/limits.ts';
import type { AskedMailTable } from './asked-mails.ts';

/**
 * The ceilings on emails in 24 hours, as expressions for the statement that takes up or releases an email:
 * the rows of what was sent are what is counted, each no further than the ceiling.
 */

const TABLES: readonly AskedMailTable[] = ['sign_in_mails', 'invitation_requests'];

const startOfWindow = (now: Date) => now.getTime() - CEILING_WINDOW_MS;

const sum = (parts: readonly SQL[]) => sql`(${sql.join([...parts], sql` + `)})`;

/**
 * How many emails the whole site has sent in the last 24 hours: sign-in emails, those that confirm
 * invitations, two for each change of an address, one for each owner whom a message from the contact form
 * goes to, and everything from the outbox.
 *
 * @param most none of these is counted further
 */
export function emailsSent(now: Date, most: number): SQL {
	const since = startOfWindow(now);
	const sentIn = (table: AskedMailTable | 'outbox') =>
		sql`(select count(*) from (select 1 from ${sql.raw(table)} where sent_at > ${since} limit ${most}))`;
	return sum([
		...[...TABLES, 'outbox' as const].map(sentIn),
		// They last for a day, so those of the last 24 hours are found by their end.
		sql`2 * (select count(*) from (
			select 1 from email_changes where expires_at > ${now.getTime()} and created_at > ${since} limit ${most}))`,
		// Their own ceiling keeps these few.
		sql`(select coalesce(sum(recipients), 0) from contact_messages where sent_at > ${since})`,
	]);
}

/**
 * How many emails a network has caused in the last 24 hours to people who aren't members. Whoever has
 * proved the address since is one, so a crowd that joins at one place doesn't run into the ceiling.
 */
function emailsToStrangers(network: SQL, now: Date, most: number): SQL {
	const since = startOfWindow(now);
	return sum(
		TABLES.map(
			(table) => sql`(select count(*) from (
				select 1 from ${sql.raw(table)} sent
				where sent.sent_at > ${since} and sent.network = ${network}
					and not exists (select 1 from user where user.email = sent.email)
				limit ${most}))`,
		),
	);
}

/** Whether a ceiling is reached, for everybody who asks from this network: a condition. */
function isAtCeiling(network: string, ceilings: DailyCeilings, now: Date): SQL {
	const { site, perNetwork } = ceilings;
	const isSiteAt = site ? sql`${emailsSent(now, site.ceiling)} >= ${site.ceiling}` : sql`false`;
	const isNetworkAt =
		perNetwork === null
			? sql`false`
			: sql`${emailsToStrangers(sql`${network}`, now, perNetwork)} >= ${perNetwork}`;
	return sql`(${isSiteAt} or ${isNetworkAt})`;
}

/**
 * What becomes of an email that is asked for now (domain/mail/limits.ts): null where it is sent right away.
 * All of it is asked whoever the address belongs to, so that the time it takes tells nothing.
 */
export function statusOnAsking(
	table: AskedMailTable,
	asked: { network: string; isKnown: SQL },
	ceilings: DailyCeilings,
	now: Date,
): SQL {
	if (!ceilings.site && ceilings.perNetwork === null) return sql`null`;
	const waiting = (where: SQL, most: number) =>
		sql`(select count(*) from (
			select 1 from ${sql.raw(table)} where status = 'waiting'${where} limit ${most})) >= ${most}`;
	const isQueueFull = sql`${waiting(sql``, MOST_WAITING)} or ${
		ceilings.perNetwork === null
			? sql`false`
			: waiting(sql` and network = ${asked.network}`, ceilings.perNetwork)
	}`;
	return sql`case
		when not ${isAtCeiling(asked.network, ceilings, now)} then null
		when ${isQueueFull} then iif(${asked.isKnown}, 'owed', 'expired')
		else iif(${asked.isKnown}, 'owed', 'waiting') end`;
}

/**
 * The waiting emails that may go out now, as a list of ids: as many as each network and the whole site have
 * room for, the oldest first. One for each address, and none if a newer one was sent. Without room, none is
 * read.
 *
 * @param most no more than this
 */
export function releasable(
	table: AskedMailTable,
	ceilings: DailyCeilings,
	now: Date,
	most: number,
): SQL {
	const { site, perNetwork } = ceilings;
	const siteRoom = site ? sql`${site.ceiling} - ${emailsSent(now, site.ceiling)}` : sql`${most}`;
	const networkRoom =
		perNetwork === null
			? sql`${most}`
			: sql`${perNetwork} - ${emailsToStrangers(sql`asking.network`, now, perNetwork)}`;
	return sql`
		with room (emails) as materialized (select max(0, min(${most}, ${siteRoom}))),
		asking as materialized (
			select id, network, created_at,
				row_number() over (partition by email order by created_at, id) as copy
			from ${sql.raw(table)} waits
			where status = 'waiting' and (select emails from room) > 0
				and not exists (select 1 from ${sql.raw(table)} newer
					where newer.email = waits.email and newer.created_at > waits.created_at
						and newer.sent_at is not null)),
		networks as materialized (
			select network, ${networkRoom} as emails from asking group by network),
		candidates as (
			select id, network, created_at,
				row_number() over (partition by network order by created_at, id) as turn
			from asking where copy = 1)
		select candidates.id from candidates join networks on networks.network = candidates.network
		where candidates.turn <= networks.emails
		order by candidates.created_at limit (select emails from room)`;
}
