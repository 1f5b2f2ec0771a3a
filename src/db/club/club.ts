import { and, count, eq, getTableColumns, gt, isNull, type SQL, sql } from 'drizzle-orm';
import type { ClubProfile } from '../../domain/club/club.ts';
import type { ClubDraft } from '../../domain/club/setup.ts';
import type { Topic } from '../../domain/mail/topics.ts';
import { auditedBatch, fieldsOf } from '../audit/audit-log.ts';
import { type Authority, batchAs } from '../authority.ts';
import type { Db } from '../client.ts';
import { IS_MAIL_RELEASED } from '../mail/hold.ts';
import { club, events } from '../schema.ts';
import { type SeriesValues, seriesColumns, seriesTuple } from '../series/values.ts';
import { insertPicture, type NewPicture, removeUnusedPictures } from './pictures.ts';

/**
 * The club's settings, and whether its email is on hold since a restore: a query for a batch; a draft or no
 * row before the first run is finished.
 */
export function clubSettings(db: Db) {
	return db
		.select({
			...getTableColumns(club),
			isMailHeld: sql<boolean>`not (${IS_MAIL_RELEASED})`.mapWith(Boolean).as('is_mail_held'),
		})
		.from(club)
		.where(eq(club.id, 1))
		.limit(1);
}

/**
 * Keeps what has been chosen so far, in one statement that leaves a club alone that is set up.
 *
 * @param draft the whole draft for a club without a row, of which `chosen` is what changes in one
 * @param by the owner who takes the step
 * @returns whether it was kept
 */
export async function keepDraft(
	db: Db,
	draft: ClubDraft,
	chosen: Partial<ClubDraft>,
	by: Authority,
	now: Date,
): Promise<boolean> {
	const keep = db
		.insert(club)
		.values({ id: 1, ...draft, ...chosen, createdAt: now, updatedAt: now })
		.onConflictDoUpdate({
			target: club.id,
			set: { ...chosen, updatedAt: now },
			setWhere: isNull(club.setUpAt),
		})
		.returning({ id: club.id });
	const [kept] = await batchAs<[{ id: number }]>(db, by, now, [keep]);
	return kept.length > 0;
}

/**
 * Finishes the first run: stores the first series and opens the club, both or neither, once. A draft
 * that is not complete, or a club that is set up, stays as it is.
 *
 * @param by the owner who does it
 * @returns whether the club was opened
 */
export async function openClub(
	db: Db,
	first: SeriesValues,
	by: Authority,
	now: Date,
): Promise<boolean> {
	const time = now.getTime();
	const isReady = sql`id = 1 and set_up_at is null and name <> '' and time_zone <> '' and colour <> ''`;
	const seriesId = crypto.randomUUID();
	const snapshot = fieldsOf(
		{
			name: sql`name`,
			description: sql`description`,
			colour: sql`colour`,
			timeZone: sql`time_zone`,
			place: sql`place`,
			firstSeries: sql`(select title from series where id = ${seriesId})`,
		},
		sql`from club where id = 1 and set_up_at is not null`,
	);
	const [, opened] = await auditedBatch<[never, { id: number }]>(
		db,
		{
			deed: 'club.set_up',
			by,
			now,
			subject: { id: sql`null`, title: sql`(select name from club where id = 1)` },
			snapshot,
		},
		[
			sql`
				insert into series (id, ${seriesColumns}, created_at, updated_at)
				select ${seriesId}, ${seriesTuple(first)}, ${time}, ${time}
				from club where ${isReady}`,
			sql`update club set set_up_at = ${time}, updated_at = ${time} where ${isReady} returning id`,
		],
	);
	return opened.length > 0;
}

/** The columns that an owner sets, each with how its value is written. */
const COLUMNS = {
	name: (value) => sql`name = ${value}`,
	description: (value) => sql`description = ${value}`,
	colour: (value) => sql`colour = ${value}`,
	timeZone: (value) => sql`time_zone = ${value}`,
	place: (value) => sql`place = ${value}`,
	joining: (value) => sql`joining = ${value}`,
	senderName: (value) => sql`sender_name = ${value}`,
	replyTo: (value) => sql`reply_to = ${value}`,
	defaultCapacity: (value) => sql`default_capacity = ${value}`,
	defaultGuestsAllowed: (value) => sql`default_guests_allowed = ${value}`,
	topics: (value) => sql`topics = ${JSON.stringify(value)}`,
	links: (value) => sql`links = ${JSON.stringify(value)}`,
	bannerId: (value) => sql`banner_id = ${value}`,
	bannerAlt: (value) => sql`banner_alt = ${value}`,
	shareId: (value) => sql`share_id = ${value}`,
} as const satisfies Record<string, (value: unknown) => SQL>;

type ClubColumn = keyof typeof COLUMNS;

/** What the audit log compares; of the banner only which one it is. */
const AUDITED = fieldsOf(
	{
		name: sql`name`,
		description: sql`description`,
		colour: sql`colour`,
		timeZone: sql`time_zone`,
		place: sql`place`,
		joining: sql`joining`,
		senderName: sql`sender_name`,
		replyTo: sql`reply_to`,
		defaultCapacity: sql`default_capacity`,
		defaultGuestsAllowed: sql`default_guests_allowed`,
		topics: sql`json(topics)`,
		links: sql`json(links)`,
		banner: sql`banner_id`,
		bannerAlt: sql`banner_alt`,
	},
	sql`from club where id = 1`,
);

/** A change of the club's settings by an owner. */
export interface ClubChange {
	/** The owner who does it. */
	by: Authority;
	/** The deed that had changed the club last when this one was worked out. */
	seen: string | null;
	chosen: Partial<Pick<ClubProfile, ClubColumn>>;
	/** The pictures that `chosen.bannerId` and `chosen.shareId` name, where they are new ones. */
	pictures?: readonly NewPicture[];
	/** Topics that come to stand at another default: who has not decided keeps what they have. */
	keptDefaults?: readonly { topic: Topic; isDefault: boolean }[];
	now: Date;
}

/**
 * Changes the club's settings with all that follows from it, in one batch. Another zone touches every
 * series, so that events whose dates were reckoned in the old one are not opened any more; of another
 * default, a row for each member who has not decided keeps what they have; pictures that nothing shows go.
 *
 * @returns `changed_meanwhile` where another deed was faster
 */
export async function changeClub(
	db: Db,
	{ by, seen, chosen, pictures = [], keptDefaults = [], now }: ClubChange,
): Promise<'done' | 'changed_meanwhile'> {
	const time = now.getTime();
	const change = crypto.randomUUID();
	const names = (Object.keys(COLUMNS) as ClubColumn[]).filter((name) => chosen[name] !== undefined);
	const isAsSeen = sql`club.id = 1 and club.set_up_at is not null and club.change is ${seen}`;
	const isDone = sql`exists (select 1 from club where club.id = 1 and club.change = ${change})`;
	const statements: SQL[] = [];
	for (const picture of pictures) {
		const isCurrent = sql`exists (select 1 from club where ${isAsSeen})`;
		statements.push(insertPicture(picture, isCurrent, now));
	}
	statements.push(sql`
		update club set ${sql.join(
			[
				...names.map((name) => COLUMNS[name](chosen[name])),
				sql`change = ${change}, updated_at = max(updated_at + 1, ${time})`,
			],
			sql`, `,
		)}
		where ${isAsSeen}
		returning id`);
	const changedAt = statements.length - 1;
	if (chosen.timeZone !== undefined) {
		statements.push(
			sql`update series set updated_at = max(updated_at + 1, ${time}) where ${isDone}`,
		);
	}
	for (const { topic, isDefault } of keptDefaults) {
		statements.push(sql`
			insert into subscriptions (user_id, topic, subscribed, updated_at)
			select user.id, ${topic}, ${isDefault ? 1 : 0}, ${time} from user
			where user.deleted_at is null and ${isDone}
			on conflict do nothing`);
	}
	if (chosen.bannerId !== undefined) statements.push(removeUnusedPictures(isDone));
	const results = await auditedBatch<unknown[]>(
		db,
		{ deed: 'club.changed', by, now, snapshot: AUDITED },
		statements,
	);
	return (results[changedAt] ?? []).length > 0 ? 'done' : 'changed_meanwhile';
}

/**
 * How many members have said nothing of each topic yet, so that its default counts for them: a query for
 * a batch.
 */
export function undecidedCounts(db: Db) {
	const without = (topic: Topic) =>
		sql<number>`(select count(*) from user where user.deleted_at is null)
			- (select count(*) from subscriptions where topic = ${topic})`.as(topic);
	return db
		.select({
			invitations: without('invitations'),
			reminders: without('reminders'),
			announcements: without('announcements'),
		})
		.from(club)
		.where(eq(club.id, 1))
		.limit(1);
}

/** How many coming events are open, which keep the zone that they were opened in: a query for a batch. */
export function openedInZone(db: Db, now: Date) {
	return db
		.select({ events: count() })
		.from(events)
		.where(and(eq(events.status, 'scheduled'), gt(events.startsAt, now)));
}
