import { and, asc, eq, gt, type SQL, sql } from 'drizzle-orm';
import {
	FAILED_LATELY_MS,
	MOST_COUNTED,
	OLD_DRAFT_MS,
	OVERDUE_MS,
} from '../../domain/club/desk.ts';
import { openDoorTimes } from '../../domain/door/check-in.ts';
import { LONGEST_EVENT_MS } from '../../domain/events/limits.ts';
import { localDate } from '../../domain/time/time.ts';
import type { Db } from '../client.ts';
import { troubledCounts } from '../doctor/send-again.ts';
import { type EventAtDoor, eventsAtDoor } from '../door/check-ins.ts';
import { IS_MAIL_RELEASED } from '../mail/hold.ts';
import { prepared } from '../prepared.ts';
import { events } from '../schema.ts';

/**
 * What the desk's front page asks: the next event, and in one statement everything that may need attention,
 * each part of which reads a bounded number of rows.
 */

/** So many things of one sort are named; more are not for one day. */
const NAMED = 3;
/** How many of the newest announcements are searched for waiting ones. */
const ANNOUNCEMENTS_LOOKED_AT = 50;
/** Scheduled ones are read a day and a half ahead, whatever the club's zone makes of today. Milliseconds. */
const SCHEDULED_AHEAD_MS = 36 * 60 * 60_000;
const DAY_MS = 24 * 60 * 60_000;

/** Counts no further than is said. */
const upTo = (most: number, rows: SQL) => sql`(select count(*) from (${rows} limit ${most}))`;

/** Rows in one column, as JSON. */
const inOneColumn = <Row>(object: SQL, rows: SQL, name: string) =>
	sql`(select json_group_array(${object}) from (${rows}))`
		.mapWith((json: string) => JSON.parse(json) as Row[])
		.as(name);

/** Announcements that were left as drafts, could not go out, or go out soon. */
const pendingAnnouncements = (draftBefore: Date, sendsBefore: Date) => sql`
	select newest.id, subject, status, sends_at, event_id
	from (select id, subject, status, sends_at, updated_at, event_id from announcements
		order by created_at desc limit ${ANNOUNCEMENTS_LOOKED_AT}) as newest
	where (status = 'draft' and (sends_at is not null or updated_at <= ${draftBefore.getTime()}))
		or (status = 'scheduled' and sends_at <= ${sendsBefore.getTime()})
	limit ${NAMED}`;

/** Upcoming events where parties wait although seats are free. */
const waitingInVain = (now: Date) => sql`
	select slug, title, waiting, capacity - going as free from events
	where status = 'scheduled' and starts_at > ${now.getTime()} and waiting > 0 and going < capacity
	order by starts_at limit ${NAMED}`;

/** Events that have begun and can still be checked in to, where somebody had said yes and nobody is checked in. */
const doorsWithoutCheckIns = (now: Date, startsFrom: Date, endsFrom: Date) => sql`
	select e.slug, e.title from events e
	where e.status = 'scheduled' and e.starts_at > ${startsFrom.getTime()}
		and e.starts_at <= ${now.getTime()} and e.ends_at >= ${endsFrom.getTime()} and e.going > 0
		and not exists (select 1 from check_ins kept where kept.event_id = e.id)
		and not exists (select 1 from walk_ins kept where kept.event_id = e.id)
	order by e.starts_at limit ${NAMED}`;

/** Breaks that are not over on this local date, the soonest first. */
const breaksFrom = (date: string) => sql`
	select series.title, breaks.first_date, breaks.last_date, breaks.reason
	from breaks join series on series.id = breaks.series_id
	where breaks.last_date >= ${date}
		and (series.ends_on_date is null or series.ends_on_date >= breaks.first_date)
	order by breaks.last_date limit 10`;

const due = (lane: 'single' | 'batch', before: Date) =>
	upTo(
		MOST_COUNTED,
		sql`select 1 from outbox
			where lane = ${sql.raw(`'${lane}'`)} and due_at is not null and due_at <= ${before.getTime()}
				and failure is null`,
	);

/** An announcement, as the desk names it. */
interface PendingAnnouncement {
	id: string;
	subject: string;
	status: 'draft' | 'scheduled';
	/** Milliseconds since 1970. */
	sendsAt: number | null;
	isOfCancelled: 0 | 1;
}

const factsOfDesk = prepared(
	(
		db,
		now: Date,
		dates: string,
		startsFrom: Date,
		doorOpensBy: Date,
		doorEndsFrom: Date,
		failedSince: Date,
		singleDueBy: Date,
		batchDueBy: Date,
		draftBefore: Date,
		sendsBefore: Date,
	) =>
		db
			.select({
				lastChoreAt: sql<number | null>`(select max(started_at) from chore_runs)`.as(
					'last_chore_at',
				),
				failedMails: sql<number>`troubled.failed`.as('failed_mails'),
				lateMails:
					sql<number>`troubled.retried + ${due('single', singleDueBy)} + ${due('batch', batchDueBy)}`.as(
						'late_mails',
					),
				isMailReleased: sql<number>`${IS_MAIL_RELEASED}`.as('is_mail_released'),
				awaitingConsent: sql<number>`${upTo(
					MOST_COUNTED,
					sql`select 1 from user
						where awaits_consent_since is not null and deleted_at is null and banned_at is null`,
				)}`.as('awaiting_consent'),
				stoppedAddresses: sql<number>`${upTo(
					MOST_COUNTED,
					sql`select 1 from mail_addresses address
						cross join user on user.email = address.email
						where address.stopped_by is not null and address.stopped_at > 0
							and user.deleted_at is null and user.banned_at is null`,
				)}`.as('stopped_addresses'),
				members: sql<number>`${upTo(
					NAMED,
					sql`select 1 from user where deleted_at is null order by created_at`,
				)}`.as('members'),
				organizers: sql<number>`${upTo(
					NAMED,
					sql`select 1 from user where role <> 'member' and banned_at is null and deleted_at is null`,
				)}`.as('organizers'),
				/** Series that have not ended. */
				runningSeries: sql<number>`(select count(*) from series
					where ends_on_date is null or ends_on_date >= ${dates})`.as('running_series'),
				breaks: inOneColumn<{ title: string; firstDate: string; lastDate: string; reason: string }>(
					sql`json_object('title', title, 'firstDate', first_date, 'lastDate', last_date, 'reason', reason)`,
					breaksFrom(dates),
					'breaks',
				),
				announcements: inOneColumn<PendingAnnouncement>(
					sql`json_object('id', id, 'subject', subject, 'status', status, 'sendsAt', sends_at,
						'isOfCancelled', exists (select 1 from events e where e.id = event_id and e.status = 'cancelled'))`,
					pendingAnnouncements(draftBefore, sendsBefore),
					'announcements',
				),
				waiting: inOneColumn<{ slug: string; title: string; parties: number; free: number }>(
					sql`json_object('slug', slug, 'title', title, 'parties', waiting, 'free', free)`,
					waitingInVain(now),
					'waiting',
				),
				openDoors: inOneColumn<{ slug: string; title: string }>(
					sql`json_object('slug', slug, 'title', title)`,
					doorsWithoutCheckIns(now, startsFrom, doorEndsFrom),
					'open_doors',
				),
				/** The events at whose door people come in now, the earliest first. */
				atDoor: eventsAtDoor(now, startsFrom, doorOpensBy, NAMED)
					.mapWith((json: string) => JSON.parse(json) as EventAtDoor[])
					.as('at_door'),
			})
			.from(sql`(${troubledCounts(failedSince)}) as troubled`)
			.limit(1),
);

/** What the desk knows of the club and of what may need attention: a query for a batch, which gives one row. */
export function deskFacts(db: Db, now: Date) {
	const time = now.getTime();
	const ago = (milliseconds: number) => new Date(time - milliseconds);
	const { startsBy, endsFrom } = openDoorTimes(now);
	return factsOfDesk(
		db,
		now,
		// A date may be over in one zone and not in another: a day earlier is early enough for all.
		localDate(ago(DAY_MS), 'UTC'),
		new Date(endsFrom.getTime() - LONGEST_EVENT_MS),
		startsBy,
		endsFrom,
		ago(FAILED_LATELY_MS),
		ago(OVERDUE_MS.single),
		ago(OVERDUE_MS.batch),
		ago(OLD_DRAFT_MS),
		ago(-SCHEDULED_AHEAD_MS),
	);
}

/** The next event that takes RSVPs, as the desk shows it: a query for a batch. */
export const nextEventOfDesk = prepared((db, now: Date) =>
	db
		.select({
			slug: events.slug,
			title: events.title,
			place: events.place,
			timeZone: events.timeZone,
			startsAt: events.startsAt,
			endsAt: events.endsAt,
			status: events.status,
			capacity: events.capacity,
			going: events.going,
			waiting: events.waiting,
			/** How many members said no. */
			declined: sql<number>`(select count(*) from rsvps said
				where said.event_id = events.id and said.answer = 'declined')`.as('declined'),
		})
		.from(events)
		.where(and(eq(events.status, 'scheduled'), gt(events.startsAt, now)))
		.orderBy(asc(events.startsAt))
		.limit(1),
);
