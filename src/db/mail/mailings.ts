import { type SQL, sql } from 'drizzle-orm';
import { LOOKED_BACK_MS } from '../../domain/events/limits.ts';
import {
	type CountedReach,
	type EmailReach,
	REACHES_NOBODY,
	reachOf,
} from '../../domain/mail/email-reach.ts';
import { ENDED_BACK_MS } from '../../domain/mail/limits.ts';
import { HEARD_OF_MS } from '../../domain/mail/mailings.ts';
import type { MailingKind } from '../../domain/mail/outbox-kinds.ts';
import { DEFAULT_MAIL_TIMES, type MailTimes } from '../../domain/mail/times.ts';
import { localDate } from '../../domain/time/time.ts';
import type { Db } from '../client.ts';
import { rawBatch } from '../raw-batch.ts';
import {
	hasByDefault,
	isNotPaused,
	isReachable,
	isTopicOffered,
	wantsTopic,
} from './eligibility.ts';
import { type HoldRule, IS_MAIL_RELEASED, isReleasedBy } from './hold.ts';

/** The most events one run handles, the soonest first. */
const EVENTS_LOOKED_AT = 1000;

/** An event that may have something to send; times in milliseconds. */
interface EventRow {
	id: string;
	seriesId: string | null;
	timeZone: string;
	startsAt: number;
	endsAt: number;
	createdAt: number;
	/** Whether the values of a series follow. */
	hasSeries: 0 | 1;
	invitesDaysBefore: number | null;
	invitesAtTime: string | null;
	remindsDayBeforeAt: string | null;
	remindsSameDayAt: string | null;
	thanksAfterHours: number | null;
	/** Whether subscribers are invited, by the event and by its series. */
	sendsInvitations: 0 | 1;
	/** The mailings that are done, like `invitation 0,thanks 20261128`; null where none is. */
	done: string | null;
	clubZone: string | null;
}

/**
 * An event that takes place, with the email times of its series, or the usual ones for an event of its own.
 */
export interface EventWithMailings {
	id: string;
	seriesId: string | null;
	timeZone: string;
	startsAt: Date;
	endsAt: Date;
	createdAt: Date;
	times: MailTimes;
	/** Each as `mailingKey` has it. */
	done: Set<string>;
	/** The club's zone, in which pauses are meant. */
	clubZone: string;
}

/**
 * The events that take place and have not begun, those that are on and those that ended lately, the earliest first; none
 * while email is on hold, so that what is due is planned by what is true when it is released.
 */
export async function eventsWithMailings(
	db: Db,
	now: Date,
	hold: HoldRule = 'as_held',
): Promise<EventWithMailings[]> {
	const rows = await db.all<EventRow>(sql`
		select e.id, e.series_id as seriesId, e.time_zone as timeZone, e.starts_at as startsAt,
			e.ends_at as endsAt, e.created_at as createdAt, series.id is not null as hasSeries,
			series.invites_days_before as invitesDaysBefore, series.invites_at_time as invitesAtTime,
			series.reminds_day_before_at as remindsDayBeforeAt,
			series.reminds_same_day_at as remindsSameDayAt,
			series.thanks_after_hours as thanksAfterHours,
			e.sends_invitations and coalesce(series.sends_invitations, 1) as sendsInvitations,
			(select group_concat(done.kind || ' ' || done.revision) from mailings done
				where done.event_id = e.id) as done,
			(select time_zone from club where id = 1) as clubZone
		from events e
		left join series on series.id = e.series_id
		where e.status = 'scheduled' and e.starts_at > ${now.getTime() - LOOKED_BACK_MS}
			and e.ends_at > ${now.getTime() - ENDED_BACK_MS}
			and ${isReleasedBy(hold)}
		order by e.starts_at
		limit ${EVENTS_LOOKED_AT}`);
	return rows.map((row) => ({
		id: row.id,
		seriesId: row.seriesId,
		timeZone: row.timeZone,
		startsAt: new Date(row.startsAt),
		endsAt: new Date(row.endsAt),
		createdAt: new Date(row.createdAt),
		times: {
			...(row.hasSeries && row.invitesAtTime !== null
				? {
						invitesDaysBefore: row.invitesDaysBefore,
						invitesAtTime: row.invitesAtTime,
						remindsDayBeforeAt: row.remindsDayBeforeAt,
						remindsSameDayAt: row.remindsSameDayAt,
						thanksAfterHours: row.thanksAfterHours,
					}
				: DEFAULT_MAIL_TIMES),
			sendsInvitations: row.sendsInvitations === 1,
		},
		done: new Set(row.done?.split(',')),
		clubZone: row.clubZone ?? row.timeZone,
	}));
}

/** A mailing to be written into the outbox. */
export interface WantedMailing {
	eventId: string;
	/** When the event begins and ends, as it was when the mailing was found to be due. */
	startsAt: Date;
	endsAt: Date;
	kind: MailingKind;
	revision: number;
	dueAt: Date;
	usefulUntil: Date;
}

const heardSince = (dueAt: Date) => dueAt.getTime() - HEARD_OF_MS;

/**
 * The recipients of mailings, as the ends of a query that names `user`: invitations to subscribers without
 * an RSVP, thanks to attendees, everything else to people going. Anybody emailed about the event within the
 * hour before a reminder was due, or since, is left out.
 *
 * @param of.from gives the mailings; it holds the JSON of each as `wanted.value`
 * @param today the local date in the club's zone, `YYYY-MM-DD`
 * @param getsEmail whether somebody who is invited gets email now
 */
function recipientsOf(
	of: { from: SQL; eventId: SQL; kind: SQL },
	today: string | SQL,
	getsEmail = sql`${isReachable()} and ${isNotPaused(today)}`,
) {
	const { from, eventId, kind } = of;
	const isInvited = sql`${kind} = 'invitation' and ${isTopicOffered('invitations')} and ${getsEmail}
		and not exists (select 1 from rsvps
			where rsvps.event_id = ${eventId} and rsvps.user_id = user.id)`;
	return {
		invitedByChoice: sql`
			from ${from}
			cross join subscriptions chosen on chosen.topic = 'invitations' and chosen.subscribed = 1
			cross join user on user.id = chosen.user_id
			where ${isInvited}`,
		invitedByDefault: sql`
			from ${from}
			cross join user on ${hasByDefault('invitations')}
			where ${isInvited}`,
		attending: sql`
			from ${from}
			cross join rsvps party on party.event_id = ${eventId} and party.answer = 'going'
			cross join user on user.id = party.user_id
			where ${kind} <> 'invitation' and ${isReachable()} and ${wantsTopic('reminders', today)}
				and iif(${kind} = 'thanks',
					not exists (select 1 from check_ins kept where kept.event_id = ${eventId})
						and not exists (select 1 from walk_ins kept where kept.event_id = ${eventId}),
					not exists (select 1 from outbox heard
						where heard.user_id = user.id and heard.event_id = ${eventId}
							and heard.created_at > wanted.value ->> 'heardSince'))`,
		// People checked in have come, whatever their RSVP; if nobody was, everybody who said yes.
		checkedIn: sql`
			from ${from}
			cross join check_ins here on here.event_id = ${eventId}
			cross join user on user.id = here.user_id
			where ${kind} = 'thanks' and ${isReachable()} and ${wantsTopic('reminders', today)}`,
	};
}

/**
 * Counts the messages that mailings would be, by the conditions by which they are written.
 *
 * @param today the local date in the club's zone, `YYYY-MM-DD`
 */
export async function countMailings(
	db: Db,
	wanted: readonly Pick<WantedMailing, 'eventId' | 'kind' | 'revision' | 'dueAt'>[],
	today: string,
): Promise<number> {
	if (wanted.length === 0) return 0;
	const list = JSON.stringify(
		wanted.map(({ dueAt, ...mailing }) => ({ ...mailing, heardSince: heardSince(dueAt) })),
	);
	const recipients = recipientsOf(
		{
			from: sql`json_each(${list}) wanted`,
			eventId: sql`(wanted.value ->> 'eventId')`,
			kind: sql`(wanted.value ->> 'kind')`,
		},
		today,
	);
	const [counted] = await db.all<{ messages: number }>(sql`
			select (select count(*) ${recipients.invitedByChoice})
				+ (select count(*) ${recipients.invitedByDefault})
				+ (select count(*) ${recipients.attending})
				+ (select count(*) ${recipients.checkedIn}) as messages`);
	return counted?.messages ?? 0;
}

/** Whom an event invites that opens now, where it is `date` in the club's zone. */
export interface InvitedCount extends CountedReach {
	date: string;
}

/**
 * Counts everyone who gets invitations now, by the conditions that send them, and those who chose them and
 * get none: a query for a batch. Pauses end by the club's zone, which isn't known before the club is read,
 * so it counts for every date that it is somewhere; `invitedOn` picks.
 */
export function invitedCounts(db: Db, now: Date) {
	const dates = new Set(EVERY_DATE_ZONES.map((zone) => localDate(now, zone)));
	const recipients = (getsEmail?: SQL) =>
		recipientsOf(
			{
				// Only to begin the list with: which date it is, the query around it says.
				from: sql`json_each('[0]') once`,
				// No event has this id, so nobody has an RSVP to it.
				eventId: sql`''`,
				kind: sql`'invitation'`,
			},
			sql`wanted.value`,
			getsEmail,
		);
	const invited = recipients();
	const missed = recipients(sql`user.deleted_at is null and user.banned_at is null
		and not (${isReachable()} and ${isNotPaused(sql`wanted.value`)})`);
	// A raw query can't be part of a batch on D1; a select from one can.
	const counts = sql`(
		select wanted.value as date,
			(select count(*) ${invited.invitedByChoice}) + (select count(*) ${invited.invitedByDefault}) as people,
			(select count(*) ${missed.invitedByChoice}) + (select count(*) ${missed.invitedByDefault}) as unreached,
			not (${IS_MAIL_RELEASED}) as isHeld
		from json_each(${JSON.stringify([...dates])}) wanted
	) counts`;
	return db
		.select({
			date: sql<string>`counts.date`.as('date'),
			people: sql<number>`counts.people`.as('people'),
			unreached: sql<number>`counts.unreached`.as('unreached'),
			isHeld: sql<number>`counts.isHeld`.as('is_held'),
		})
		.from(counts);
}

/** Where a day ends last, where it is as in UTC, and where it begins first. */
const EVERY_DATE_ZONES = ['Etc/GMT+12', 'UTC', 'Pacific/Kiritimati'];

/** Of the counts, that for this local date. */
export function invitedOn(counts: readonly InvitedCount[], today: string): EmailReach {
	const counted = counts.find(({ date }) => date === today);
	if (!counted) return REACHES_NOBODY;
	const { people, unreached, isHeld } = counted;
	return reachOf({ people, unreached, isHeld });
}

/** The value of `mailings.recipients` while the messages are written: nobody ever sees it. */
const BEING_WRITTEN = -1;

/**
 * Writes the messages of mailings into the outbox, each mailing once, whoever else does the same: one
 * batch, in which the row in `mailings` decides. Where the event was moved or cancelled since, nothing
 * is written.
 *
 * @param today the local date in the club's zone, `YYYY-MM-DD`
 * @param outboxDueAt when the messages are to leave, by the clock of the worker that delivers them
 * @returns the mailings that were written, with the number of their messages
 */
export async function writeMailings(
	db: Db,
	wanted: readonly WantedMailing[],
	today: string,
	now: Date,
	outboxDueAt: Date,
): Promise<{ eventId: string; kind: MailingKind; revision: number; recipients: number }[]> {
	const time = now.getTime();
	const list = JSON.stringify(
		wanted.map(({ dueAt, ...mailing }) => ({
			...mailing,
			startsAt: mailing.startsAt.getTime(),
			endsAt: mailing.endsAt.getTime(),
			usefulUntil: mailing.usefulUntil.getTime(),
			heardSince: heardSince(dueAt),
		})),
	);
	// `cross join` holds SQLite to the order written: from the few mailings to those whom each concerns.
	const mine = sql`json_each(${list}) wanted
		cross join mailings mine on mine.event_id = wanted.value ->> 'eventId'
			and mine.kind = wanted.value ->> 'kind' and mine.revision = wanted.value ->> 'revision'
			and mine.recipients = ${BEING_WRITTEN}`;
	const intoOutbox = sql`insert into outbox
		(id, kind, user_id, event_id, revision, lane, due_at, useful_until, created_at)`;
	const message = sql`select lower(hex(randomblob(16))), mine.kind, user.id, mine.event_id,
		mine.revision, 'batch', ${outboxDueAt.getTime()}, wanted.value ->> 'usefulUntil', ${time}`;
	const recipients = recipientsOf(
		{ from: mine, eventId: sql`mine.event_id`, kind: sql`mine.kind` },
		today,
	);

	const { written } = await rawBatch(db, {
		begin: sql`
			insert into mailings (event_id, kind, revision, recipients, created_at)
			select e.id, wanted.value ->> 'kind', wanted.value ->> 'revision', ${BEING_WRITTEN}, ${time}
			from json_each(${list}) wanted
			cross join events e on e.id = wanted.value ->> 'eventId'
			where e.status = 'scheduled' and e.starts_at = wanted.value ->> 'startsAt'
				and e.ends_at = wanted.value ->> 'endsAt'
			on conflict do nothing`,
		invitations: sql`
			${intoOutbox}
			${message} ${recipients.invitedByChoice}
			union all
			${message} ${recipients.invitedByDefault}
			on conflict do nothing`,
		others: sql`
			${intoOutbox}
			${message} ${recipients.attending}
			union all
			${message} ${recipients.checkedIn}
			on conflict do nothing`,
		written: sql<{ eventId: string; kind: MailingKind; revision: number; recipients: number }>`
			update mailings set recipients = (select count(*) from outbox
				where outbox.event_id = mailings.event_id and outbox.kind = mailings.kind
					and outbox.revision = mailings.revision)
			where (event_id, kind, revision) in (
				select wanted.value ->> 'eventId', wanted.value ->> 'kind', wanted.value ->> 'revision'
				from json_each(${list}) wanted
			) and recipients = ${BEING_WRITTEN}
			returning event_id as eventId, kind, revision, recipients`,
	});
	return written;
}
