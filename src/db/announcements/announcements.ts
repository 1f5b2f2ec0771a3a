import { and, desc, eq, type SQL, sql } from 'drizzle-orm';
import { ANNOUNCEMENT_USEFUL_MS, type Audience } from '../../domain/announcements/announcement.ts';
import { type CountedReach, type EmailReach, reachOf } from '../../domain/mail/email-reach.ts';
import { TOPIC_DEFAULTS, type Topic } from '../../domain/mail/topics.ts';
import { auditedBatch, fieldsOf, type LoggedSubject } from '../audit/audit-log.ts';
import type { Authority } from '../authority.ts';
import type { Db } from '../client.ts';
import { isRequestStored } from '../mail/batches.ts';
import {
	hasByDefault,
	hasTopic,
	isNotPaused,
	isReachable,
	isTopicOffered,
} from '../mail/eligibility.ts';
import { type HoldRule, IS_MAIL_RELEASED, isReleasedBy } from '../mail/hold.ts';
import { prepared } from '../prepared.ts';
import { rawBatch } from '../raw-batch.ts';
import { isDecidedAtDoor } from '../rsvps/attendees.ts';
import { announcements, events } from '../schema.ts';

type EventStatus = (typeof events.$inferSelect)['status'];

/** What can still be changed; a literal, so that SQLite uses the index of scheduled announcements. */
const IS_CHANGEABLE = sql`status in ('draft', 'scheduled')`;

/**
 * Everybody who gets an announcement now, by the column `id`: a query in brackets. Attendees are those who said
 * yes, and once the event is over those who were checked in, where anybody was.
 */
function recipientsOf(audience: Audience, today: string, now: Date): SQL {
	return audienceWho(audience, now, {
		attending: isReachable(),
		subscribed: sql`(${isReachable()} and ${isNotPaused(today)})`,
	});
}

/** Everybody an announcement is for who gets no email now, in the same form. */
function missedBy(audience: Audience, today: string, now: Date): SQL {
	const isMember = sql`user.deleted_at is null and user.banned_at is null`;
	return audienceWho(audience, now, {
		attending: sql`(${isMember} and not ${isReachable()})`,
		subscribed: sql`(${isMember} and not (${isReachable()} and ${isNotPaused(today)}))`,
	});
}

/** Those of an audience for whom a condition holds, which depends on why they are in it. */
function audienceWho(
	{ topic, eventId }: Audience,
	now: Date,
	is: { attending: SQL; subscribed: SQL },
): SQL {
	if (eventId !== null) {
		const isDecided = isDecidedAtDoor(sql`${eventId}`, now);
		return sql`(select user.id from rsvps cross join user on user.id = rsvps.user_id
			where rsvps.event_id = ${eventId} and rsvps.answer = 'going' and ${is.attending} and not ${isDecided}
			union all select user.id from check_ins cross join user on user.id = check_ins.user_id
			where check_ins.event_id = ${eventId} and ${is.attending} and ${isDecided})`;
	}
	// Where few get a topic without having chosen it, the subscriptions lead to them, and not all members are read.
	if (!TOPIC_DEFAULTS[topic]) {
		const getsIt = sql`${isTopicOffered(topic)} and ${is.subscribed}`;
		return sql`(select user.id from subscriptions chosen cross join user on user.id = chosen.user_id
			where chosen.topic = ${topic} and chosen.subscribed = 1 and ${getsIt}
			union all select user.id from user where ${hasByDefault(topic)} and ${getsIt})`;
	}
	return sql`(select user.id from user where ${is.subscribed} and ${hasTopic(topic)})`;
}

/**
 * How many members would get an announcement now, by the condition by which it is sent.
 *
 * @param today the local date in the club's zone, `YYYY-MM-DD`
 */
export async function countRecipients(
	db: Db,
	audience: Audience,
	today: string,
	now: Date,
): Promise<number> {
	const row = await db.get<{ recipients: number }>(
		sql`select count(*) as recipients from ${recipientsOf(audience, today, now)}`,
	);
	return row.recipients;
}

/**
 * The same, and how many of the people it is for get no email now.
 *
 * @param today the local date in the club's zone, `YYYY-MM-DD`
 */
export async function reachOfAudience(
	db: Db,
	audience: Audience,
	today: string,
	now: Date,
): Promise<EmailReach> {
	const row = await db.get<CountedReach>(sql`
		select (select count(*) from ${recipientsOf(audience, today, now)}) as people,
			(select count(*) from ${missedBy(audience, today, now)}) as unreached,
			not (${IS_MAIL_RELEASED}) as isHeld`);
	return reachOf(row);
}

/** Whether the message is in a batch that is neither sent nor given up, and whether its request is made. */
const isInBatch = (message: SQL, isMade: SQL) => sql`exists (select 1 from mail_batches batch
	where batch.id = ${message}.batch_id and batch.due_at is not null and ${isMade})`;
const IS_MADE = isRequestStored(sql`batch`);
const IS_IN_HAND = isInBatch(sql`message`, IS_MADE);
const IS_WAITING = sql`(message.due_at is not null or ${isInBatch(sql`message`, sql`not ${IS_MADE}`)})`;

/** The progress of an announcement's messages, as JSON: see `Progress`. */
function progressOf(id: SQL): SQL<string> {
	return sql`(
		select json_object(
			'handedOver', count(message.sent_at) + announcements.forgotten_sent,
			'inProgress', coalesce(sum(message.sent_at is null and ${IS_IN_HAND}), 0),
			'waiting', coalesce(sum(message.sent_at is null and ${IS_WAITING}), 0),
			'dropped', coalesce(sum(
				message.sent_at is null and not ${IS_IN_HAND} and not ${IS_WAITING}), 0)
				+ announcements.forgotten_dropped)
		from outbox message where message.announcement_id = ${id})`;
}

const progress = progressOf(sql`announcements.id`).as('progress');

/** One announcement with the progress of its messages: a query for a batch. */
export const announcementById = prepared((db, id: string) =>
	db
		.select({
			id: announcements.id,
			subject: announcements.subject,
			body: announcements.body,
			topic: announcements.topic,
			eventId: announcements.eventId,
			status: announcements.status,
			sendsAt: announcements.sendsAt,
			startedAt: announcements.startedAt,
			recipients: announcements.recipients,
			revision: announcements.revision,
			progress,
		})
		.from(announcements)
		.where(eq(announcements.id, id))
		.limit(1),
);

/** The event to whose attendees an announcement goes, whole: a query for a batch. */
export const eventOfAnnouncement = prepared((db, id: string) =>
	db
		.select()
		.from(events)
		.where(eq(events.id, sql`(select event_id from announcements where id = ${id})`))
		.limit(1),
);

/**
 * Announcements, the newest first: a query for a batch.
 *
 * @param only.toAttendees only those to the attendees of an event
 * @param only.before the id of an announcement: only those behind it in this order
 */
export function announcementList(
	db: Db,
	limit: number,
	only: { toAttendees: boolean; before?: string | undefined },
) {
	const isBehind = sql`(${announcements.createdAt}, ${announcements}.rowid) < (
		select last.created_at, last.rowid from announcements last where last.id = ${only.before})`;
	return db
		.select({
			id: announcements.id,
			subject: announcements.subject,
			topic: announcements.topic,
			status: announcements.status,
			sendsAt: announcements.sendsAt,
			startedAt: announcements.startedAt,
			recipients: announcements.recipients,
			progress,
			eventTitle: sql<string | null>`${events.title}`.as('event_title'),
			eventStartsAt: sql<number | null>`${events.startsAt}`.as('event_starts_at'),
			eventEndsAt: sql<number | null>`${events.endsAt}`.as('event_ends_at'),
			eventStatus: sql<EventStatus | null>`${events.status}`.as('event_status'),
			eventTimeZone: sql<string | null>`${events.timeZone}`.as('event_time_zone'),
		})
		.from(announcements)
		.leftJoin(events, eq(events.id, announcements.eventId))
		.where(
			and(
				only.toAttendees ? sql`${announcements.eventId} is not null` : undefined,
				only.before === undefined ? undefined : isBehind,
			),
		)
		.orderBy(desc(announcements.createdAt), desc(sql`${announcements}.rowid`))
		.limit(limit);
}

/** What the log calls an announcement. */
export const announcementSubject = (id: string): LoggedSubject => ({
	id,
	title: sql`(select subject from announcements where id = ${id})`,
});

/** What the log stores of an announcement; the text only of one that will be sent. */
const LOGGED = {
	subject: sql`subject`,
	topic: sql`topic`,
	event: sql`(select title from events where events.id = announcements.event_id)`,
};
const LOGGED_TEXT = { ...LOGGED, body: sql`body` };

/** An announcement as its form has it. */
export interface AnnouncementText {
	subject: string;
	/** Markdown. */
	body: string;
	audience: Audience;
}

/**
 * Stores a draft.
 *
 * @returns false where there is an announcement with this id already
 */
export async function insertAnnouncement(
	db: Db,
	id: string,
	{ subject, body, audience }: AnnouncementText,
	by: Authority,
	now: Date,
): Promise<boolean> {
	const { topic, eventId } = audience;
	const { stored } = await auditedBatch(
		db,
		{
			action: 'announcement.created',
			by,
			now,
			subject: announcementSubject(id),
			snapshot: fieldsOf(LOGGED, sql`from announcements where id = ${id}`),
		},
		{
			stored: db
				.insert(announcements)
				.values({
					id,
					subject,
					body,
					topic,
					eventId,
					userId: by.userId,
					createdAt: now,
					updatedAt: now,
				})
				.onConflictDoNothing()
				.returning({ id: announcements.id }),
		},
	);
	return stored.length > 0;
}

/** An announcement as the organizer who acts on it saw it. */
interface SeenAnnouncement {
	id: string;
	/** The revision that the organizer saw. */
	revision: number;
	/** The organizer. */
	by: Authority;
	now: Date;
}

/** Whoever saw it before cannot change it any more. */
const NEXT_REVISION = sql`${announcements.revision} + 1`;

/** An announcement as somebody saw it, as long as it can still be changed: a condition. */
const asSeen = (id: string, revision: number) =>
	sql`id = ${id} and revision = ${revision} and ${IS_CHANGEABLE}`;

/**
 * Changes the text or the recipients of an announcement that has not gone out. A scheduled one stays
 * scheduled, and the log keeps the earlier text; a draft forgets that it missed its time.
 *
 * @returns whether it was as seen
 */
export async function updateAnnouncement(
	db: Db,
	{ id, revision, by, now }: SeenAnnouncement,
	{ subject, body, audience }: AnnouncementText,
): Promise<boolean> {
	const { topic, eventId } = audience;
	const { changed } = await auditedBatch(
		db,
		{
			action: 'announcement.changed',
			by,
			now,
			subject: announcementSubject(id),
			// Drafts are saved again and again: what is in them counts once they are to be sent.
			snapshot: fieldsOf(
				LOGGED_TEXT,
				sql`from announcements where id = ${id} and status = 'scheduled'`,
			),
		},
		{
			changed: db
				.update(announcements)
				.set({
					subject,
					body,
					topic,
					eventId,
					userId: by.userId,
					sendsAt: sql`case when status = 'scheduled' then sends_at end`,
					revision: NEXT_REVISION,
					updatedAt: now,
				})
				.where(asSeen(id, revision))
				.returning({ id: announcements.id }),
		},
	);
	return changed.length > 0;
}

/**
 * Schedules one that has not gone out, or with null makes it a draft again.
 *
 * @returns whether it was as seen
 */
export async function postponeAnnouncement(
	db: Db,
	{ id, revision, by, now }: SeenAnnouncement,
	sendsAt: Date | null,
): Promise<boolean> {
	const isScheduled = sql`from announcements where id = ${id} and status = 'scheduled'`;
	const { changed } = await auditedBatch(
		db,
		{
			action: sendsAt ? 'announcement.scheduled' : 'announcement.unscheduled',
			by,
			now,
			subject: announcementSubject(id),
			snapshot: fieldsOf({ sendsAt: sql`sends_at`, ...(sendsAt && LOGGED_TEXT) }, isScheduled),
		},
		{
			changed: db
				.update(announcements)
				.set({
					status: sendsAt ? 'scheduled' : 'draft',
					sendsAt,
					revision: NEXT_REVISION,
					updatedAt: now,
				})
				.where(asSeen(id, revision))
				.returning({ id: announcements.id }),
		},
	);
	return changed.length > 0;
}

/**
 * Deletes one that has not gone out.
 *
 * @returns whether it was as seen
 */
export async function deleteUnsent(
	db: Db,
	{ id, revision, by, now }: SeenAnnouncement,
): Promise<boolean> {
	const { deleted } = await auditedBatch(
		db,
		{
			action: 'announcement.deleted',
			by,
			now,
			subject: announcementSubject(id),
			snapshot: fieldsOf(LOGGED, sql`from announcements where id = ${id}`),
		},
		{
			deleted: db
				.delete(announcements)
				.where(asSeen(id, revision))
				.returning({ id: announcements.id }),
		},
	);
	return deleted.length > 0;
}

/**
 * Writes the messages of an announcement into the outbox, and that they are: both or neither, and once,
 * whoever else does the same. Only one that is as seen is sent.
 *
 * @param sent.by the organizer who sends it; left out for one whose time has come
 * @param sent.today the local date in the club's zone, `YYYY-MM-DD`
 * @returns how many members get it, or null where it was not as seen
 */
export async function startSending(
	db: Db,
	sent: {
		id: string;
		revision: number;
		audience: Audience;
		today: string;
		now: Date;
		by?: Authority;
	},
): Promise<number | null> {
	const { id, revision, audience, today, now, by } = sent;
	const time = now.getTime();
	const isAsSeen = asSeen(id, revision);
	// The announcement changes last, for the messages ask whether it is as seen.
	const statements = {
		messages: sql`
			insert into outbox (id, kind, user_id, announcement_id, revision, lane, due_at, useful_until, created_at)
			select lower(hex(randomblob(16))), 'announcement', reader.id, ${id}, 0, 'batch', ${time},
				${time + ANNOUNCEMENT_USEFUL_MS}, ${time}
			from ${recipientsOf(audience, today, now)} reader
			where exists (select 1 from announcements where ${isAsSeen})
			on conflict do nothing`,
		started: db
			.update(announcements)
			.set({
				status: 'sending',
				startedAt: now,
				updatedAt: now,
				revision: NEXT_REVISION,
				recipients: sql`(select count(*) from outbox where announcement_id = ${id})`,
			})
			.where(isAsSeen)
			.returning({ recipients: announcements.recipients }),
	};
	const snapshot = fieldsOf(
		{ ...LOGGED_TEXT, recipients: sql`recipients` },
		sql`from announcements where id = ${id} and not (${IS_CHANGEABLE})`,
	);
	const { started } =
		by === undefined
			? await rawBatch(db, statements)
			: await auditedBatch(
					db,
					{ action: 'announcement.sent', by, now, subject: announcementSubject(id), snapshot },
					statements,
				);
	return started[0]?.recipients ?? null;
}

/** An announcement whose time has come. */
export interface DueAnnouncement {
	id: string;
	revision: number;
	topic: Topic | null;
	eventId: string | null;
	sendsAt: number;
	/** The club's; null before it is set up. */
	timeZone: string | null;
}

/** Announcements scheduled for now or earlier, the earliest first; none while email is on hold. */
export function dueAnnouncements(
	db: Db,
	now: Date,
	limit: number,
	hold: HoldRule = 'as_held',
): Promise<DueAnnouncement[]> {
	return db.all<DueAnnouncement>(sql`
		select id, revision, topic, event_id as eventId, sends_at as sendsAt,
			(select time_zone from club where id = 1) as timeZone
		from announcements
		where status = 'scheduled' and sends_at <= ${now.getTime()} and ${isReleasedBy(hold)}
		order by sends_at limit ${limit}`);
}

/** Makes one that missed its time a draft again; it keeps that time, as a sign of it. */
export async function markMissed(db: Db, id: string, revision: number, now: Date): Promise<void> {
	await db
		.update(announcements)
		.set({ status: 'draft', revision: NEXT_REVISION, updatedAt: now })
		.where(sql`${asSeen(id, revision)} and status = 'scheduled'`);
}

/**
 * Stops an announcement that is going out: messages that are not being sent yet are dropped, at once and
 * for good. A request under way may be accepted this moment and counts as sent; if it has to be made again,
 * its messages are dropped then (features/mail/deliver-batches.ts).
 *
 * @returns how many messages were dropped now, or null where nothing was left to stop
 */
export async function stopSending(
	db: Db,
	{ id, by, now }: { id: string; by: Authority; now: Date },
): Promise<number | null> {
	const logged = {
		action: 'announcement.stopped',
		by,
		now,
		subject: announcementSubject(id),
		snapshot: fieldsOf(
			{
				recipients: sql`recipients`,
				dropped: sql`(select count(*) from outbox
					where announcement_id = announcements.id and failure = 'stopped')`,
			},
			sql`from announcements where id = ${id} and status = 'stopped'`,
		),
	} as const;
	const { stopped, dropped } = await auditedBatch(db, logged, {
		stopped: db
			.update(announcements)
			.set({ status: 'stopped', stoppedAt: now, updatedAt: now, revision: NEXT_REVISION })
			.where(sql`id = ${id} and status = 'sending' and exists (
				select 1 from outbox message
				where message.announcement_id = ${id} and message.sent_at is null
					and (${IS_WAITING} or ${IS_IN_HAND}))`)
			.returning({ id: announcements.id }),
		dropped: sql<{ id: string }>`
			update outbox as message set due_at = null, batch_id = null, failure = 'stopped'
			where message.announcement_id = ${id} and message.sent_at is null and ${IS_WAITING}
			returning id`,
	});
	return stopped.length > 0 ? dropped.length : null;
}
