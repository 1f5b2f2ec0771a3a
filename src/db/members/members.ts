import { and, asc, count, desc, eq, gt, isNotNull, isNull, ne, type SQL, sql } from 'drizzle-orm';
import { listedName, user } from '../auth-schema.ts';
import type { Db } from '../client.ts';
import { attendanceOf, lastToCome } from '../door/attendance.ts';
import { listOf, prepared, preparedList } from '../prepared.ts';
import { announcements, events, mailAddresses, outbox } from '../schema.ts';
import { isFoundBy } from '../text/name-search.ts';

/** Which members a list shows; deleted accounts are in none. */
export const MEMBER_PARTS = ['all', 'organisers', 'banned', 'awaiting', 'unreached'] as const;
export type MemberPart = (typeof MEMBER_PARTS)[number];

/** The order of a list: by name, the newest first, or by the last event attended. */
export const MEMBER_ORDERS = ['name', 'joined', 'came'] as const;
export type MemberOrder = (typeof MEMBER_ORDERS)[number];

export interface MemberList {
	part: MemberPart;
	order: MemberOrder;
	/** Only members whose name or address contains these words. */
	search?: string | undefined;
	/** The id of the last member on the page before. */
	after?: string | undefined;
	limit: number;
}

const PARTS: Record<MemberPart, SQL> = {
	all: sql`true`,
	organisers: ne(user.role, sql`'member'`),
	banned: isNotNull(user.bannedAt),
	awaiting: isNotNull(user.awaitsConsentSince),
	// Banned members get no email in any case.
	unreached: sql`${and(isNotNull(mailAddresses.stoppedBy), isNull(user.bannedAt))}`,
};

const LISTED = listedName('"user".');
const LISTED_BEHIND = listedName('behind.');

/** What a list shows of a member. */
const listedColumns = (now: Date) => ({
	id: user.id,
	name: user.name,
	email: user.email,
	role: user.role,
	createdAt: user.createdAt,
	bannedAt: user.bannedAt,
	mailStoppedAt: user.mailStoppedAt,
	mailRefusedAt: user.mailRefusedAt,
	awaitsConsentSince: user.awaitsConsentSince,
	/** Set where email to the member does not arrive, or is not wanted. */
	stoppedBy: mailAddresses.stoppedBy,
	attendance: attendanceOf(sql`"user"."id"`, now).as('attendance'),
});

/**
 * A page of members: a query for a batch. By name and by joining it reads the rows of the page, in the
 * order of an index and behind the last member shown, whose key it looks up. A search goes through that
 * order until the page is full, so a search that finds little reads every member once: no index knows the
 * middle of a name.
 */
export function listMembers(db: Db, list: MemberList, now: Date) {
	const { part, order, search, after, limit } = list;
	if (search) return listOf(db, memberRows(db, list, now, isFoundBy(search)));
	const lists = LISTS[part === 'all' ? order : part];
	return after === undefined ? lists.first(db, limit, now) : lists.next(db, limit, now, after);
}

function memberRows(
	db: Db,
	{ part, order, after, limit }: Omit<MemberList, 'search'>,
	now: Date,
	isFound?: SQL,
) {
	const isMeant = sql`${and(isNull(user.deletedAt), PARTS[part], isFound)}`;
	if (order === 'came') {
		// `cross join` holds SQLite to the order written, which is the order of the page.
		return db
			.select(listedColumns(now))
			.from(sql`(${lastToCome(isMeant, now, { after, limit })}) as latest`)
			.crossJoin(user)
			.leftJoin(mailAddresses, eq(mailAddresses.email, user.email))
			.where(sql`${user.id} = latest.user_id`)
			.limit(limit);
	}
	if (part === 'unreached') {
		// In the order of the index over the few addresses that are stopped, the latest first.
		const isBehindAddress =
			after === undefined
				? undefined
				: sql`(${mailAddresses.stoppedAt}, ${mailAddresses}.rowid) < (
					select last.stopped_at, last.rowid from user behind
					cross join mail_addresses last on last.email = behind.email where behind.id = ${after})`;
		return db
			.select(listedColumns(now))
			.from(mailAddresses)
			.crossJoin(user)
			.where(
				and(
					eq(user.email, mailAddresses.email),
					gt(mailAddresses.stoppedAt, new Date(0)),
					isMeant,
					isBehindAddress,
				),
			)
			.orderBy(desc(mailAddresses.stoppedAt), desc(sql`${mailAddresses}.rowid`))
			.limit(limit);
	}
	const behind = (key: SQL) => sql`(select ${key} from user behind where behind.id = ${after})`;
	const isBehind =
		after === undefined
			? undefined
			: order === 'name'
				? sql`${LISTED} >= ${behind(LISTED_BEHIND)} and (${LISTED} > ${behind(LISTED_BEHIND)} or ${user.id} > ${after})`
				: sql`(${user.createdAt}, ${user.id}) < (${behind(sql`behind.created_at`)}, ${after})`;
	return db
		.select(listedColumns(now))
		.from(user)
		.leftJoin(mailAddresses, eq(mailAddresses.email, user.email))
		.where(and(isMeant, isBehind))
		.orderBy(...(order === 'name' ? [LISTED, asc(user.id)] : [desc(user.createdAt), desc(user.id)]))
		.limit(limit);
}

/** Each list without a search: its first page, and those behind a member. */
const pagesOf = (list: Pick<MemberList, 'part' | 'order'>) => ({
	first: preparedList((db, limit: number, now: Date) => memberRows(db, { ...list, limit }, now)),
	next: preparedList((db, limit: number, now: Date, after: string) =>
		memberRows(db, { ...list, limit, after }, now),
	),
});

/** The smaller parts have one order, that of their own index. */
const LISTS = {
	name: pagesOf({ part: 'all', order: 'name' }),
	joined: pagesOf({ part: 'all', order: 'joined' }),
	came: pagesOf({ part: 'all', order: 'came' }),
	organisers: pagesOf({ part: 'organisers', order: 'name' }),
	banned: pagesOf({ part: 'banned', order: 'name' }),
	awaiting: pagesOf({ part: 'awaiting', order: 'name' }),
	unreached: pagesOf({ part: 'unreached', order: 'name' }),
};

/**
 * Imports with people who haven't agreed to email yet, banned ones left out, the newest first: a query for
 * a batch.
 */
export const awaitingImports = prepared((db, limit: number) =>
	db
		.select({ importedAt: user.awaitsConsentSince, members: count().as('members') })
		.from(user)
		.where(and(isNotNull(user.awaitsConsentSince), isNull(user.deletedAt), isNull(user.bannedAt)))
		.groupBy(user.awaitsConsentSince)
		.orderBy(desc(user.awaitsConsentSince))
		.limit(limit),
);

/** A part of all members, for a file, in the order in which they joined: behind the one with the id `after`. */
export async function membersForFile(
	db: Db,
	{ after, limit }: { after?: string | undefined; limit: number },
	now: Date,
) {
	const decided = (topic: string) =>
		sql<number | null>`(select subscribed from subscriptions decided
			where decided.user_id = ${user.id} and decided.topic = ${topic})`;
	return db
		.select({
			...listedColumns(now),
			mailPausedUntil: user.mailPausedUntil,
			invitations: decided('invitations').as('invitations'),
			reminders: decided('reminders').as('reminders'),
			announcements: decided('announcements').as('announcements'),
		})
		.from(user)
		.leftJoin(mailAddresses, eq(mailAddresses.email, user.email))
		.where(
			and(
				isNull(user.deletedAt),
				after === undefined
					? undefined
					: sql`(${user.createdAt}, ${user.id}) > ((select behind.created_at from user behind where behind.id = ${after}), ${after})`,
			),
		)
		.orderBy(asc(user.createdAt), asc(user.id))
		.limit(limit);
}

/** A member as organizers see them: a query for a batch. Nobody comes back for a deleted account. */
export const memberForDesk = prepared((db, userId: string, now: Date) =>
	db
		.select({
			id: user.id,
			name: user.name,
			email: user.email,
			role: user.role,
			createdAt: user.createdAt,
			bannedAt: user.bannedAt,
			mailPausedUntil: user.mailPausedUntil,
			mailStoppedAt: user.mailStoppedAt,
			mailRefusedAt: user.mailRefusedAt,
			awaitsConsentSince: user.awaitsConsentSince,
			attendance: attendanceOf(sql`"user"."id"`, now).as('attendance'),
		})
		.from(user)
		.where(and(eq(user.id, userId), isNull(user.deletedAt)))
		.limit(1),
);

/** The last emails to a member, the newest first, with what each is about: a query for a batch. */
export const lastMailsTo = prepared((db, userId: string, limit: number) =>
	db
		.select({
			id: outbox.id,
			kind: outbox.kind,
			createdAt: outbox.createdAt,
			sentAt: outbox.sentAt,
			dueAt: outbox.dueAt,
			failure: outbox.failure,
			eventTitle: events.title,
			subject: announcements.subject,
		})
		.from(outbox)
		.leftJoin(events, eq(events.id, outbox.eventId))
		.leftJoin(announcements, eq(announcements.id, outbox.announcementId))
		.where(eq(outbox.userId, userId))
		.orderBy(desc(outbox.createdAt))
		.limit(limit),
);
