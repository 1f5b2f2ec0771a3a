import { and, lt, ne, type SQL, sql } from 'drizzle-orm';
import { MOST_CONTACT_RECIPIENTS } from '../../domain/mail/contact.ts';
import { auditedBatch, fieldsOf } from '../audit/audit-log.ts';
import type { Authority } from '../authority.ts';
import type { Db } from '../client.ts';
import { prepared } from '../prepared.ts';
import { rawBatch } from '../raw-batch.ts';
import { contactMessages } from '../schema.ts';
import { isReachable } from './eligibility.ts';
import { IS_MAIL_RELEASED } from './hold.ts';

/** Messages from the contact form: stored in one statement with their limits, and emptied once sent. */

/**
 * The owners whom messages go to now: those whom the club may write to at all, so nobody who is banned, has
 * stopped all email, or whose address bounces.
 */
export const CONTACT_RECIPIENTS = sql`
	select user.id, user.email from user where user.role = 'owner' and ${isReachable()}
	order by user.created_at, user.id limit ${sql.raw(String(MOST_CONTACT_RECIPIENTS))}`;

/** How many owners a message would go to: a query for a batch. */
export const contactRecipientCount = prepared((db) =>
	db
		.select({ recipients: sql<number>`count(*)`.as('recipients') })
		.from(sql`(${CONTACT_RECIPIENTS})`)
		.limit(1),
);

export interface NewContactMessage {
	id: string;
	name: string;
	/** Valid and lower-cased. */
	email: string;
	body: string;
	/** The sender's address and network under a key (`hashedClient`). */
	client: string;
	network: string;
	createdAt: Date;
	/** When the minute cron takes it up, should whoever sends it now be lost on the way. */
	dueAt: Date;
}

export interface ContactLimits {
	/** Messages counted from this moment on. */
	since: Date;
	perClient: number;
	perNetwork: number;
	/** Emails of the whole site. */
	ceiling: number;
}

/** What came of a message: stored, or why it was not. */
export type RecordedContact =
	| { isHeld: boolean }
	/** The club shows an address instead, or no owner gets email. */
	| 'by_email'
	| 'unreachable'
	/** When the message was sent that has to leave the window first, and whether it is the sender's own. */
	| { retryFrom: Date; isOfClient: boolean };

/**
 * Stores a message where the limits allow it and somebody gets it: one statement decides, so that of
 * messages at the same moment none is one too many.
 */
export async function recordContactMessage(
	db: Db,
	message: NewContactMessage,
	limits: ContactLimits,
): Promise<RecordedContact> {
	const { id, name, email, body, client, network, createdAt, dueAt } = message;
	const since = limits.since.getTime();
	const of = (column: 'client' | 'network', value: string) =>
		sql`from contact_messages where ${sql.raw(column)} = ${value} and created_at > ${since}`;
	const recipients = sql`(select count(*) from (${CONTACT_RECIPIENTS}))`;
	const emails = sql`(select coalesce(sum(recipients), 0) from contact_messages where created_at > ${since})`;
	const isByEmail = sql`exists (select 1 from club where id = 1 and set_up_at is not null and contact_address is not null)`;
	// The moment at which the oldest of the last n stops counting is when one more fits.
	const nthLast = (rows: SQL, n: number) =>
		sql`coalesce((select created_at ${rows} order by created_at desc limit 1 offset ${n - 1}), 0)`;
	const rows = await rawBatch(db, {
		taken: sql<{ id: string }>`
			with asked (recipients) as materialized (select ${recipients})
			insert into contact_messages (id, name, email, body, client, network, recipients, due_at, created_at)
			select ${id}, ${name}, ${email}, ${body}, ${client}, ${network}, asked.recipients,
				${dueAt.getTime()}, ${createdAt.getTime()}
			from asked
			where asked.recipients > 0 and not ${isByEmail}
				and (select count(*) ${of('client', client)}) < ${limits.perClient}
				and (select count(*) ${of('network', network)}) < ${limits.perNetwork}
				and ${emails} + asked.recipients <= ${limits.ceiling}
			returning id`,
		state: sql<{
			released: number;
			byEmail: number;
			recipients: number;
			ofClient: number;
			ofNetwork: number;
			oldest: number | null;
		}>`select ${IS_MAIL_RELEASED} as released, ${isByEmail} as byEmail, ${recipients} as recipients,
			${nthLast(of('client', client), limits.perClient)} as ofClient,
			${nthLast(of('network', network), limits.perNetwork)} as ofNetwork,
			(select min(created_at) from contact_messages where created_at > ${since}) as oldest`,
	});
	const [state] = rows.state;
	if (!state) throw new Error('A count gave no row.');
	if (rows.taken.length > 0) return { isHeld: state.released !== 1 };
	if (state.byEmail) return 'by_email';
	if (state.recipients === 0) return 'unreachable';
	const own = Math.max(state.ofClient, state.ofNetwork);
	const retryFrom = own > 0 ? own : (state.oldest ?? createdAt.getTime());
	return { retryFrom: new Date(retryFrom), isOfClient: own > 0 };
}

/** A message that is to be sent now, to these owners. */
export interface ClaimedContact {
	id: string;
	name: string;
	email: string;
	body: string;
	attempts: number;
	/** When the first attempt was begun that may have reached somebody: this one, or an earlier one. */
	triedAt: Date | null;
	hasReached: boolean;
	createdAt: Date;
}

/**
 * Claims messages that are due, the oldest first, by putting off when they are due: so two workers never
 * hold the same. None while email is on hold.
 *
 * @param claim.staleAt when somebody else takes them up, should the one who claims them be lost
 * @param claim.id only this one, due or not
 */
export async function claimContactMessages(
	db: Db,
	claim: { now: Date; staleAt: Date; limit: number; id?: string | undefined },
): Promise<ClaimedContact[]> {
	const { now, staleAt, limit, id } = claim;
	const isWanted =
		id === undefined ? sql`due_at <= ${now.getTime()}` : sql`id = ${id} and attempts = 0`;
	return db
		.update(contactMessages)
		.set({
			dueAt: staleAt,
			attempts: sql`${contactMessages.attempts} + 1`,
			triedAt: sql`coalesce(${contactMessages.triedAt}, ${now.getTime()})`,
		})
		.where(
			sql`id in (select id from contact_messages
				where due_at is not null and ${isWanted} and ${IS_MAIL_RELEASED}
				order by due_at limit ${limit})`,
		)
		.returning({
			id: contactMessages.id,
			name: contactMessages.name,
			email: contactMessages.email,
			body: contactMessages.body,
			attempts: contactMessages.attempts,
			triedAt: contactMessages.triedAt,
			hasReached: contactMessages.hasReached,
			createdAt: contactMessages.createdAt,
		});
}

/** The owners whom messages go to now. */
export function contactRecipients(db: Db): Promise<{ id: string; email: string }[]> {
	return db.all<{ id: string; email: string }>(CONTACT_RECIPIENTS);
}

/** What came of an attempt; the newest one alone reports. */
export interface ContactOutcome {
	id: string;
	attempts: number;
	/** Whether every owner has it by now, or as many as ever will: its text is emptied. */
	isDone: boolean;
	/** Null where it is not tried again. */
	dueAt: Date | null;
	triedAt: Date | null;
	hasReached: boolean;
	failure: string | null;
}

/** Records what came of attempts, in one statement. What has been sent holds nothing of its sender any more. */
export async function settleContactMessages(
	db: Db,
	outcomes: readonly ContactOutcome[],
	now: Date,
): Promise<void> {
	if (outcomes.length === 0) return;
	const list = JSON.stringify(
		outcomes.map((outcome) => ({
			...outcome,
			isDone: outcome.isDone ? 1 : 0,
			hasReached: outcome.hasReached ? 1 : 0,
			dueAt: outcome.dueAt?.getTime() ?? null,
			triedAt: outcome.triedAt?.getTime() ?? null,
		})),
	);
	const said = (name: string) => sql`(value ->> ${name})`;
	await db.run(sql`
		update contact_messages set due_at = ${said('dueAt')}, tried_at = ${said('triedAt')},
			has_reached = ${said('hasReached')}, failure = ${said('failure')},
			sent_at = iif(${said('isDone')}, ${now.getTime()}, null),
			name = iif(${said('isDone')}, '', name), email = iif(${said('isDone')}, '', email),
			body = iif(${said('isDone')}, '', body)
		from json_each(${list})
		where contact_messages.id = ${said('id')} and contact_messages.attempts = ${said('attempts')}`);
}

/** A message that was given up, and is still stored: a condition, which an index of their ages answers. */
const IS_GIVEN_UP = sql`created_at > 0 and due_at is null and sent_at is null`;

/** How many messages were given up, no further than `most`: an expression. */
export const contactsGivenUp = (most: number): SQL =>
	sql`(select count(*) from (select 1 from contact_messages where ${IS_GIVEN_UP} limit ${most}))`;

/**
 * Makes messages due again that were given up, under keys of their own time. Clicked twice, each is due once.
 *
 * @param by the owner who says so
 * @returns how many these are
 */
export async function makeContactsDueAgain(db: Db, by: Authority, now: Date): Promise<number> {
	const { due } = await auditedBatch(
		db,
		{
			action: 'mail.sent_again',
			by,
			now,
			snapshot: fieldsOf(
				{ messages: sql`count(*)` },
				sql`from contact_messages where due_at is not null`,
			),
		},
		{
			due: sql<{ id: string }>`
				update contact_messages set due_at = ${now.getTime()}, tried_at = null, failure = null
				where ${IS_GIVEN_UP} returning id`,
		},
	);
	return due.length;
}

/** Removes messages that were sent to the form before this moment, whatever became of them: a query for a batch. */
export function deleteContactMessagesBefore(db: Db, before: Date) {
	return db.delete(contactMessages).where(lt(contactMessages.createdAt, before));
}

/** Forgets who sent messages before this moment, as far as limits count it: a query for a batch. */
export function forgetContactClientsBefore(db: Db, before: Date) {
	return db
		.update(contactMessages)
		.set({ client: '', network: '' })
		.where(and(lt(contactMessages.createdAt, before), ne(contactMessages.client, '')));
}

/**
 * Whether somebody gave this address: as the index has it, to the letter, for SQLite uses it only then.
 */
export const isFrom = (email: SQL): SQL =>
	sql`${contactMessages.email} = ${email} and ${contactMessages.email} <> ''`;

/** Removes what somebody has written under an address: a statement. */
export function deleteContactMessagesOf(db: Db, email: SQL) {
	return db.delete(contactMessages).where(isFrom(email));
}
