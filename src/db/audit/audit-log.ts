import { and, desc, eq, gte, isNull, lt, type SQL, sql } from 'drizzle-orm';
import {
	type AuditedAction,
	type AuditedField,
	areaOf,
} from '../../domain/audit/audited-actions.ts';
import { type AuditFilter, FORMER } from '../../domain/audit/filter.ts';
import { type Authority, batchAs } from '../authority.ts';
import type { Db } from '../client.ts';
import { prepared } from '../prepared.ts';
import type { RowsOf, Statements } from '../raw-batch.ts';
import { auditLog } from '../schema.ts';

/**
 * What organizers did, written in the batch of the action itself. The log does not ask whether an action
 * was done: the first statement of the batch takes a snapshot of its subject, the last ones compare. If
 * anything differs, the row stays, with those fields; if the action was refused, overtaken, or changed
 * nothing, there is no row.
 */

/** What an action is done to, unless that is a member: expressions that give null where it is not there. */
export interface LoggedSubject {
	id: string | SQL;
	/** What it is called. */
	title: SQL;
}

/** An action of an organizer, for the log. It must hold no name and no address of a member. */
export interface LoggedAction {
	action: AuditedAction;
	/** The organizer, and the right they act under: without it by then, nothing is done. */
	by: Authority;
	now: Date;
	/** Names the action, as on the rows that it touches, where these are named. */
	change?: string;
	subject?: LoggedSubject;
	/** The member to whom it is done: the id, or an expression for it. */
	memberId?: string | SQL;
}

/** A JSON object with these fields of the row that `from` finds: an expression, null where there is none. */
export function fieldsOf(fields: Partial<Record<AuditedField, SQL>>, from: SQL): SQL {
	const pairs = Object.entries(fields).map(
		([name, value]) => sql`${sql.raw(`'${name}'`)}, ${value}`,
	);
	return sql`(select json_object(${sql.join(pairs, sql`, `)}) ${from})`;
}

/** A condition as true or false, where SQLite alone would say 1 or 0. */
export const truth = (condition: SQL): SQL => sql`json(iif(${condition}, 'true', 'false'))`;

const expression = (id: string | SQL | undefined): SQL =>
	id === undefined ? sql`null` : typeof id === 'string' ? sql`${id}` : id;

/** The member, where there still is one: a reference to nobody would fail the whole batch. */
const memberIn = (id: string | SQL | undefined): SQL =>
	id === undefined ? sql`null` : sql`(select user.id from user where user.id = ${id})`;

function entry(logged: LoggedAction, before: SQL, after: SQL): SQL {
	const { action, by, now, subject, memberId, change = crypto.randomUUID() } = logged;
	return sql`
		insert into audit_log (at, user_id, deed, area, subject_id, member_id, subject, before, after, change)
		select ${now.getTime()}, ${memberIn(by.userId)}, ${action}, ${areaOf(action)}, ${expression(subject?.id)},
			${memberIn(memberId)}, coalesce(${subject?.title ?? sql`''`}, ''), ${before}, ${after}, ${change}
		where true`;
}

/** Of the events in `mine`, those that differ in `other`: what differs, and when they begin, to tell them apart. */
function eventsThatDiffer(mine: SQL, other: SQL): SQL {
	const here = sql`${mine} -> 'events' -> event.key`;
	const there = sql`${other} -> 'events' -> event.key`;
	return sql`(select json_group_object(event.key, json((
			select json_group_object(part.key, json(${here} -> part.key))
			from json_each(${here}) part
			where part.key = 'startsAt' or (${here} -> part.key) is not (${there} -> part.key))))
		from json_each(${mine} -> 'events') event
		where (${here}) is not (${there}))`;
}

/** The fields of one JSON object that differ in another: an expression, null where none does. */
function fieldsThatDiffer(mine: SQL, other: SQL): SQL {
	return sql`(select nullif(json_group_object(field.key, json(iif(field.key = 'events',
			${eventsThatDiffer(mine, other)}, ${mine} -> field.key))), '{}')
		from json_each(${mine}) field
		where (${mine} -> field.key) is not (${other} -> field.key))`;
}

/**
 * Runs the statements of an action as one batch, and writes the action into the log where it changed something:
 *
 * ```ts
 * const { changed } = await auditedBatch(
 *   db,
 *   {
 *     action: 'club.changed',
 *     by: owner.authority,
 *     now,
 *     snapshot: fieldsOf({ name: sql`name`, links: sql`json(links)` }, sql`from club where id = 1`),
 *   },
 *   { changed: sql<{ id: number }>`update club set … where … returning id` },
 * );
 * ```
 *
 * It adds four statements to those of the action; the first asks for the right (`batchAs`).
 *
 * @param logged.snapshot a JSON object of what the action may change, as an expression (`fieldsOf`): it is
 *   taken before the action and after it. One that is null beforehand is something that the action makes;
 *   one that is null afterwards is something that it removes.
 * @param logged.facts what else is to be known of the action, kept beside the fields after it; never null
 * @param statements the action itself; each has its own condition
 * @returns the rows of the action's own statements, by their names
 * @throws Refusal `unauthenticated` or `forbidden` where the right is gone: nothing is changed or logged then
 */
export async function auditedBatch<Named extends Statements>(
	db: Db,
	logged: LoggedAction & {
		snapshot: SQL;
		facts?: Partial<Record<AuditedField, string | number | boolean>>;
	},
	statements: Named,
): Promise<RowsOf<Named>> {
	const { by, now, snapshot, facts = {}, subject, memberId, change = crypto.randomUUID() } = logged;
	const fresh = sql`fresh.state`;
	// A member made by the action is found after it. Otherwise the column, and its index, stay as they are.
	const joins =
		memberId === undefined || typeof memberId === 'string'
			? sql``
			: sql`member_id = coalesce(member_id, ${memberIn(memberId)}),`;
	const rest = JSON.stringify(facts);
	return batchAs(db, by, now, statements, {
		first: [entry({ ...logged, change }, snapshot, sql`null`)],
		last: [
			sql`
			update audit_log set
				subject = iif(subject <> '', subject, coalesce(${subject?.title ?? sql`''`}, '')),
				${joins}
				before = ${fieldsThatDiffer(sql`before`, fresh)},
				after = iif(before is ${fresh}, null,
					nullif(json_patch(coalesce(${fieldsThatDiffer(fresh, sql`before`)}, '{}'), ${rest}), '{}'))
			from (select ${snapshot} as state) fresh
			where change = ${change}`,
			sql`delete from audit_log where change = ${change} and before is null and after is null`,
		],
	});
}

/**
 * Writes an action into the log that changes nothing in the database, as taking a file out does.
 *
 * @param logged.change where it is given, a second action of that name is no other one
 * @param logged.facts what is to be known of it; never null
 * @returns whether it was not in the log before
 * @throws Refusal `unauthenticated` or `forbidden` where the right is gone
 */
export async function logAction(
	db: Db,
	logged: LoggedAction & { facts?: Partial<Record<AuditedField, string | number | boolean>> },
): Promise<boolean> {
	const facts = logged.facts ? sql`${JSON.stringify(logged.facts)}` : sql`null`;
	const { logs } = await batchAs(db, logged.by, logged.now, {
		logs: sql<{
			id: number;
		}>`${entry(logged, sql`null`, facts)} on conflict do nothing returning id`,
	});
	return logs.length > 0;
}

/** Takes an action out of the log that was logged before it was done, and then failed. */
export async function unlogAction(db: Db, change: string): Promise<void> {
	await db.delete(auditLog).where(eq(auditLog.change, change));
}

/** Somebody as organizers know them: by name, or by address where there is no name; null for nobody. */
const knownAs = (id: SQL) =>
	sql<
		string | null
	>`(select coalesce(nullif(trim(name), ''), email) from user where user.id = ${id})`;

/**
 * A page of the log, the newest first: a query for a batch. Rows of one moment are in the order in which
 * they were stored.
 *
 * @param filter.from only what was done at this moment or later
 * @param filter.until only what was done before this moment
 */
export function auditLogPage(
	db: Db,
	filter: Omit<AuditFilter, 'from' | 'until'> & {
		from?: Date | undefined;
		until?: Date | undefined;
	},
	limit: number,
) {
	const { who, area, subject, member, from, until, behind } = filter;
	return db
		.select({
			id: auditLog.id,
			at: auditLog.at,
			action: auditLog.action,
			userId: auditLog.userId,
			doer: knownAs(sql`${auditLog.userId}`).as('doer'),
			memberId: auditLog.memberId,
			member: knownAs(sql`${auditLog.memberId}`).as('member'),
			subjectId: auditLog.subjectId,
			subject: auditLog.subject,
			/** When the event begins that it was done to, of which there are many with one title. */
			eventStartsAt: sql<number | null>`(
				select starts_at from events where events.id = ${auditLog.subjectId})`.as(
				'event_starts_at',
			),
			before: auditLog.before,
			after: auditLog.after,
		})
		.from(auditLog)
		.where(
			and(
				who === undefined
					? undefined
					: who === FORMER
						? isNull(auditLog.userId)
						: eq(auditLog.userId, who),
				area === undefined ? undefined : eq(auditLog.area, area),
				subject === undefined ? undefined : eq(auditLog.subjectId, subject),
				member === undefined ? undefined : eq(auditLog.memberId, member),
				from === undefined ? undefined : gte(auditLog.at, from),
				until === undefined ? undefined : lt(auditLog.at, until),
				behind === undefined
					? undefined
					: sql`(${auditLog.at}, ${auditLog.id}) < (${behind.at}, ${behind.id})`,
			),
		)
		.orderBy(desc(auditLog.at), desc(auditLog.id))
		.limit(limit);
}

/**
 * Everybody the log names as having done something, null for deleted accounts: a query for a batch. It
 * skips from one member to the next in the index instead of reading the log.
 */
export const doersInLog = prepared((db) =>
	db
		.select({
			id: sql<string | null>`doer.id`.as('id'),
			name: knownAs(sql`doer.id`).as('name'),
		})
		.from(
			sql`(
				with recursive doer (id, number) as (
					select (select min(user_id) from audit_log), 1
					union all
					select (select min(user_id) from audit_log where user_id > doer.id), number + 1
					from doer where doer.id is not null and number < 200
				)
				select id from doer where id is not null
				union all
				select null where exists (select 1 from audit_log where user_id is null)
			) as doer`,
		)
		.limit(200),
);

/** What the log is narrowed to is called so, null where nobody knows: a query for a batch. */
export function nameInLog(db: Db, { subject, member }: Pick<AuditFilter, 'subject' | 'member'>) {
	const latest = sql`(select subject from audit_log where subject_id = ${subject ?? ''}
		order by at desc, id desc limit 1)`;
	return db
		.select({
			name: sql<string | null>`coalesce(${knownAs(sql`${member ?? ''}`)}, ${latest})`.as('name'),
		})
		.from(sql`(select 1)`)
		.limit(1);
}
