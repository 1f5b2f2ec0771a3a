import { sql } from 'drizzle-orm';
import type { CountedReads } from '../../domain/doctor/session-reads.ts';
import type { DailyCeilings } from '../../domain/mail/limits.ts';
import { user } from '../auth-schema.ts';
import type { Db } from '../client.ts';
import { CONTACT_RECIPIENTS, contactsGivenUp } from '../mail/contact-messages.ts';
import { IS_MAIL_RELEASED } from '../mail/hold.ts';
import { measuredBatch, rawBatch } from '../raw-batch.ts';
import { type AskedMailsRow, askedMailsFacts } from './mail-facts.ts';
import { troubledCounts } from './send-again.ts';
import { countedSessionReads } from './session-reads.ts';

/** No number is counted further than this: past it a page says "at least". */
export const MOST_COUNTED = 1_000;

/** Tables that grow with the club, by the word that a page has for their rows. */
const LARGE_TABLES = {
	members: 'user',
	answers: 'rsvps',
	mails: 'outbox',
	actions: 'audit_log',
} as const;
type LargeTable = keyof typeof LARGE_TABLES;

/** The lists of applied migrations: what a deployment keeps, and what a local run does. */
const LEDGERS = ['d1_migrations', '__drizzle_migrations'] as const;

interface ChoreRow {
	name: string;
	startedAt: number;
	finishedAt: number | null;
	failure: string | null;
	runs: number;
	failures: number;
	lastFailure: string | null;
	lastFailedAt: number | null;
}

interface OutboxRow {
	/** Messages waiting to be sent, and those of batches; each MOST_COUNTED at most. */
	single: number;
	batch: number;
	inBatches: number;
	/** Since when the one that has waited longest is due; null where none waits. */
	dueSince: number | null;
	/** Messages of batches that were not accepted yet. */
	retriedInBatches: number;
	/** Since when email is on hold after a restore; null where it isn't. */
	heldSince: number | null;
}

interface AddressesRow {
	bounces: number;
	complaints: number;
	newBounces: number;
	newComplaints: number;
}

interface PeopleRow {
	owners: number;
	/** How many owners get messages from the contact form, and whether it is there: 1 or 0. */
	contactRecipients: number;
	hasContactAddress: number;
	/** Messages from it that were given up. */
	contactsFailed: number;
	/** The role of whoever has the address of the configured owner; null where nobody has. */
	configuredOwner: string | null;
}

/** What a monitor asks for every few minutes: when a chore last began, and how email is doing. */
export interface HealthRow extends AskedMailsRow {
	/** Milliseconds since 1970; null before the first run. */
	lastRunAt: number | null;
	/** Whether email is on hold since a restore: 1 or 0. */
	isHeld: number;
}

/** Reads that in one round trip. */
export async function readHealth(db: Db, ceilings: DailyCeilings, now: Date): Promise<HealthRow> {
	const most = ceilings.site?.ceiling ?? 1;
	const [row] = await db.all<HealthRow>(sql`
			select (select max(started_at) from chore_runs) as lastRunAt,
				not ${IS_MAIL_RELEASED} as isHeld,
				${askedMailsFacts(ceilings, now, most)}`);
	return row as HealthRow;
}

/** What the database tells of how the site is. Times are milliseconds since 1970. */
export interface DatabaseFacts {
	chores: ChoreRow[];
	outbox: OutboxRow & { retried: number; failed: number };
	addresses: AddressesRow;
	people: PeopleRow;
	askedMails: AskedMailsRow;
	reads: CountedReads[];
	/** The size of the whole database. Bytes. */
	bytes: number;
	/** No table has more rows than this; it has fewer where some were deleted. */
	rows: Record<LargeTable, number>;
}

/** The row of a statement that always gives one. */
function theOne<Row>([row]: readonly Row[]): Row {
	if (!row) throw new Error('A count gave no row.');
	return row;
}

const limited = (what: ReturnType<typeof sql>) =>
	sql`(select count(*) from (${what} limit ${MOST_COUNTED}))`;

/**
 * Reads how the site is, in one round trip. Nothing in it reads a large table: what is counted has an index
 * of its own, and an end.
 *
 * @param asked.since bounces and emails that failed after this moment are new
 */
export async function readDiagnosis(
	db: Db,
	asked: { ownerEmail: string; since: Date; now: Date; ceilings: DailyCeilings },
): Promise<DatabaseFacts> {
	const since = asked.since.getTime();
	const mostSent = Math.max(MOST_COUNTED, asked.ceilings.site?.plan ?? 0);
	const rowsOf = Object.entries(LARGE_TABLES).map(
		([name, table]) =>
			sql`(select coalesce(max(rowid), 0) from ${sql.identifier(table)}) as ${sql.identifier(name)}`,
	);
	const { rows, bytes } = await measuredBatch(db, {
		chores: sql<ChoreRow>`
			select name, started_at as startedAt, finished_at as finishedAt, failure, runs, failures,
				last_failure as lastFailure, last_failed_at as lastFailedAt
			from chore_runs`,
		waiting: sql<OutboxRow & AskedMailsRow>`
			select ${limited(sql`select 1 from outbox where lane = 'single' and due_at is not null`)} as single,
				${limited(sql`select 1 from outbox where lane = 'batch' and due_at is not null`)} as batch,
				${limited(sql`select 1 from mail_batches batch
					cross join outbox member on member.batch_id = batch.id
					where batch.due_at > 0`)} as inBatches,
				${limited(sql`select 1 from mail_batches batch
					cross join outbox member on member.batch_id = batch.id
					where batch.due_at > 0 and batch.failure is not null`)} as retriedInBatches,
				(select min(since) from (
					select min(due_at) as since from outbox where lane = 'single' and due_at is not null
					union all select min(due_at) from outbox where lane = 'batch' and due_at is not null
					union all select min(due_at) from mail_batches where due_at is not null)) as dueSince,
				(select held_at from mail_hold where id = 1 and released_at is null) as heldSince,
				${askedMailsFacts(asked.ceilings, asked.now, mostSent)}`,
		troubled: troubledCounts(asked.since),
		addresses: sql<AddressesRow>`
			select coalesce(sum(stopped_by = 'bounce'), 0) as bounces,
				coalesce(sum(stopped_by = 'complaint'), 0) as complaints,
				coalesce(sum(stopped_by = 'bounce' and stopped_at > ${since}), 0) as newBounces,
				coalesce(sum(stopped_by = 'complaint' and stopped_at > ${since}), 0) as newComplaints
			from (select stopped_by, stopped_at from mail_addresses
				where stopped_by is not null and stopped_at > 0
				order by stopped_at desc limit ${MOST_COUNTED})`,
		people: sql<PeopleRow>`
			select (select count(*) from ${user} where role = 'owner' and banned_at is null) as owners,
				(select role from ${user} where email = ${asked.ownerEmail} and deleted_at is null)
					as configuredOwner,
				(select count(*) from (${CONTACT_RECIPIENTS})) as contactRecipients,
				exists (select 1 from club where id = 1 and contact_address is not null) as hasContactAddress,
				${contactsGivenUp(MOST_COUNTED)} as contactsFailed`,
		reads: countedSessionReads(db, asked.now),
		sizes: sql<Record<LargeTable, number>>`select ${sql.join(rowsOf, sql`, `)}`,
	});
	const waiting = theOne(rows.waiting);
	const troubled = theOne(rows.troubled);
	return {
		chores: rows.chores,
		outbox: {
			single: waiting.single,
			batch: waiting.batch,
			inBatches: waiting.inBatches,
			dueSince: waiting.dueSince,
			heldSince: waiting.heldSince,
			retriedInBatches: waiting.retriedInBatches,
			failed: troubled.failed,
			retried: troubled.retried + waiting.retriedInBatches,
		},
		addresses: theOne(rows.addresses),
		people: theOne(rows.people),
		askedMails: waiting,
		reads: rows.reads,
		bytes,
		rows: theOne(rows.sizes),
	};
}

/** What was applied: names, or where a local run keeps the list, the times of their making. */
export type AppliedMigrations = { names: string[] } | { madeAt: number[] };

/**
 * Reads the database's own list of applied migrations, in a query of its own: a database that lacks some
 * may refuse everything else.
 */
export async function readAppliedMigrations(db: Db): Promise<AppliedMigrations> {
	const { tables } = await rawBatch(db, {
		tables: sql<{ name: string }>`
			select name from sqlite_master
			where type = 'table' and name in (${LEDGERS[0]}, ${LEDGERS[1]})`,
	});
	const found = tables.map(({ name }) => name);
	if (found.includes('d1_migrations')) {
		const { rows } = await rawBatch(db, {
			rows: sql<{ name: string }>`select name from d1_migrations`,
		});
		return { names: rows.map(({ name }) => name) };
	}
	if (!found.includes('__drizzle_migrations')) return { names: [] };
	const { rows } = await rawBatch(db, {
		rows: sql<{ madeAt: number }>`select created_at as madeAt from __drizzle_migrations`,
	});
	return { madeAt: rows.map(({ madeAt }) => madeAt) };
}

/** A member to whom no email goes, because their address bounced or complained. */
export interface StoppedMember {
	id: string;
	name: string;
	email: string;
	stoppedBy: 'bounce' | 'complaint';
	stoppedAt: Date;
}

/** Members whose addresses take no email, the newest report first. */
export async function stoppedMembers(db: Db, limit: number): Promise<StoppedMember[]> {
	const rows = await db.all<Omit<StoppedMember, 'stoppedAt'> & { stoppedAt: number }>(sql`
			select user.id, user.name, user.email, address.stopped_by as stoppedBy,
				address.stopped_at as stoppedAt
			from mail_addresses address
			cross join user on user.email = address.email
			where address.stopped_by is not null and address.stopped_at > 0
			order by address.stopped_at desc limit ${limit}`);
	return rows.map((row) => ({ ...row, stoppedAt: new Date(row.stoppedAt) }));
}
