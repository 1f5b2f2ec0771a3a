import { type SQL, sql } from 'drizzle-orm';
import {
	FAILED_LATELY_MS,
	MOST_COUNTED,
	OLD_DRAFT_MS,
	OVERDUE_MS,
} from '../../domain/club/desk.ts';
import { openDoorTimes } from '../../domain/door/check-in.ts';
import { LONGEST_EVENT_MS } from '../../domain/events/limits.ts';
import type { Db } from '../client.ts';
import { troubledCounts } from '../doctor/send-again.ts';
import { IS_MAIL_RELEASED } from '../mail/hold.ts';
import { prepared } from '../prepared.ts';

/** What the desk's front page asks, each a query for a batch that reads a bounded number of rows. */

/** So many things of one sort are named; more are not for one day. */
const NAMED = 3;
/** How many of the newest announcements are searched for waiting ones. */
const ANNOUNCEMENTS_LOOKED_AT = 50;
/** Scheduled ones are read a day and a half ahead, whatever the club's zone makes of today. Milliseconds. */
const SCHEDULED_AHEAD_MS = 36 * 60 * 60_000;

/** Counts no further than is said. */
const upTo = (most: number, rows: SQL) => sql`(select count(*) from (${rows} limit ${most}))`;

/** The numbers of the desk: emails, members, and when a chore last began. A query for a batch. */
export function deskNumbers(db: Db, now: Date) {
	const time = now.getTime();
	const due = (lane: 'single' | 'batch') =>
		upTo(
			MOST_COUNTED,
			sql`select 1 from outbox
				where lane = ${sql.raw(`'${lane}'`)} and due_at is not null and due_at <= ${time - OVERDUE_MS[lane]}
					and failure is null`,
		);
	return db
		.select({
			lastChoreAt: sql<number | null>`(select max(started_at) from chore_runs)`.as('last_chore_at'),
			failedMails: sql<number>`troubled.failed`.as('failed_mails'),
			lateMails: sql<number>`troubled.retried + ${due('single')} + ${due('batch')}`.as(
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
		})
		.from(sql`(${troubledCounts(new Date(time - FAILED_LATELY_MS))}) as troubled`)
		.limit(1);
}

/** Announcements that were left as drafts, could not go out, or go out soon: a query for a batch. */
export function pendingAnnouncements(db: Db, now: Date) {
	const time = now.getTime();
	return db
		.select({
			id: sql<string>`newest.id`.as('id'),
			subject: sql<string>`newest.subject`.as('subject'),
			status: sql<'draft' | 'scheduled'>`newest.status`.as('status'),
			sendsAt: sql<number | null>`newest.sends_at`.as('sends_at'),
			isOfCancelled: sql<number>`exists (select 1 from events e
				where e.id = newest.event_id and e.status = 'cancelled')`.as('is_of_cancelled'),
		})
		.from(
			sql`(select id, subject, status, sends_at, updated_at, event_id from announcements
				order by created_at desc limit ${ANNOUNCEMENTS_LOOKED_AT}) as newest`,
		)
		.where(
			sql`(newest.status = 'draft' and (newest.sends_at is not null or newest.updated_at <= ${time - OLD_DRAFT_MS}))
				or (newest.status = 'scheduled' and newest.sends_at <= ${time + SCHEDULED_AHEAD_MS})`,
		)
		.limit(NAMED);
}

/** Upcoming events where parties wait although seats are free: a query for a batch. */
export const waitingInVain = prepared((db, now: Date) =>
	db
		.select({
			slug: sql<string>`e.slug`.as('slug'),
			title: sql<string>`e.title`.as('title'),
			parties: sql<number>`e.waiting`.as('parties'),
			free: sql<number>`e.capacity - e.going`.as('free'),
		})
		.from(sql`events e`)
		.where(
			sql`e.status = 'scheduled' and e.starts_at > ${now.getTime()}
				and e.waiting > 0 and e.going < e.capacity`,
		)
		.orderBy(sql`e.starts_at`)
		.limit(NAMED),
);

/** Events that have begun and can still be checked in to, where somebody had said yes and nobody is checked in: a query for a batch. */
export function doorsWithoutCheckIns(db: Db, now: Date) {
	const { endsFrom } = openDoorTimes(now);
	return db
		.select({
			slug: sql<string>`e.slug`.as('slug'),
			title: sql<string>`e.title`.as('title'),
		})
		.from(sql`events e`)
		.where(
			sql`e.status = 'scheduled' and e.starts_at > ${endsFrom.getTime() - LONGEST_EVENT_MS}
				and e.starts_at <= ${now.getTime()} and e.ends_at >= ${endsFrom.getTime()} and e.going > 0
				and not exists (select 1 from check_ins kept where kept.event_id = e.id)
				and not exists (select 1 from walk_ins kept where kept.event_id = e.id)`,
		)
		.orderBy(sql`e.starts_at`)
		.limit(NAMED);
}

/** How many members said no to the next event: a query for a batch. */
export const nextDeclined = prepared((db, now: Date) =>
	db
		.select({ members: sql<number>`count(*)`.as('members') })
		.from(
			sql`(select id from events where status = 'scheduled' and starts_at > ${now.getTime()}
				order by starts_at limit 1) as next`,
		)
		.innerJoin(sql`rsvps said`, sql`said.event_id = next.id and said.answer = 'declined'`)
		.limit(1),
);

/**
 * How many series have not ended, and the breaks that are not over on this local date, as JSON, the soonest
 * first: a query for a batch.
 */
export const seriesAndBreaks = prepared((db, fromDate: string) =>
	db
		.select({
			running: sql<number>`(select count(*) from series
				where ends_on_date is null or ends_on_date >= ${fromDate})`.as('running'),
			breaks: sql<string>`(select json_group_array(json_object(
					'title', title, 'firstDate', first_date, 'lastDate', last_date, 'reason', reason))
				from (select series.title, breaks.first_date, breaks.last_date, breaks.reason
					from breaks join series on series.id = breaks.series_id
					where breaks.last_date >= ${fromDate}
						and (series.ends_on_date is null or series.ends_on_date >= breaks.first_date)
					order by breaks.last_date limit 10))`.as('breaks'),
		})
		.from(sql`(select 1) as one`)
		.limit(1),
);
