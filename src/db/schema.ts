import { sql } from 'drizzle-orm';
import {
	check,
	index,
	integer,
	primaryKey,
	sqliteTable,
	text,
	uniqueIndex,
} from 'drizzle-orm/sqlite-core';
import { OUTBOX_KINDS } from '../domain/outbox-kinds.ts';
import { TOPICS } from '../domain/topics.ts';
import { user } from './auth-schema.ts';

/**
 * The club's own tables. Every time is UTC in milliseconds unless its name says otherwise; a local
 * date is `YYYY-MM-DD` and a local time `HH:MM` in the club's zone.
 */

const timestamp = (name: string) => integer(name, { mode: 'timestamp_ms' });

/**
 * The one club of this deployment. Until it is set up, the row is a draft that nobody but the owner
 * sees, in which an empty text is what has not been chosen yet.
 */
export const club = sqliteTable(
	'club',
	{
		id: integer('id').primaryKey(),
		name: text('name').notNull(),
		description: text('description').notNull(),
		/** The owner's colour as `#rrggbb`; domain/colour.ts makes readable pairs of it. */
		colour: text('colour').notNull(),
		timeZone: text('time_zone').notNull(),
		place: text('place').notNull(),
		joining: text('joining', { enum: ['open', 'closed'] })
			.notNull()
			.default('open'),
		createdAt: timestamp('created_at').notNull(),
		updatedAt: timestamp('updated_at').notNull(),
		/** When the first run was finished; without it there is no club yet. */
		setUpAt: timestamp('set_up_at'),
	},
	(table) => [check('club_only_one', sql`${table.id} = 1`)],
);

/** The rule by which events repeat. */
export const series = sqliteTable('series', {
	id: text('id').primaryKey(),
	title: text('title').notNull(),
	description: text('description').notNull(),
	/** RFC 5545 recurrence rule without DTSTART, like `FREQ=WEEKLY;BYDAY=SA`. */
	rule: text('rule').notNull(),
	startsOnDate: text('starts_on_date').notNull(),
	startsAtTime: text('starts_at_time').notNull(),
	durationMinutes: integer('duration_minutes').notNull(),
	place: text('place').notNull(),
	mapUrl: text('map_url'),
	capacity: integer('capacity').notNull(),
	guestsAllowed: integer('guests_allowed').notNull(),
	/** How many days before its start an event of the series opens. */
	opensDaysAhead: integer('opens_days_ahead').notNull(),
	createdAt: timestamp('created_at').notNull(),
	updatedAt: timestamp('updated_at').notNull(),
	/** The last local date on which it meets; null where no end is planned. */
	endsOnDate: text('ends_on_date'),
	/** The deed of an organiser that last changed it; the other statements of one batch ask for it. */
	change: text('change'),
});

/** Local dates, both included, on which a series pauses. */
export const breaks = sqliteTable(
	'breaks',
	{
		id: text('id').primaryKey(),
		seriesId: text('series_id')
			.notNull()
			.references(() => series.id, { onDelete: 'cascade' }),
		firstDate: text('first_date').notNull(),
		lastDate: text('last_date').notNull(),
		reason: text('reason').notNull(),
		createdAt: timestamp('created_at').notNull(),
	},
	(table) => [index('breaks_last_date').on(table.lastDate)],
);

export const EVENT_STATUSES = ['scheduled', 'cancelled'] as const;

export const events = sqliteTable(
	'events',
	{
		id: text('id').primaryKey(),
		slug: text('slug').notNull().unique(),
		seriesId: text('series_id').references(() => series.id, { onDelete: 'set null' }),
		/** The local date that the series gave it; it stays when the event is moved. */
		seriesDate: text('series_date'),
		title: text('title').notNull(),
		description: text('description').notNull(),
		place: text('place').notNull(),
		mapUrl: text('map_url'),
		timeZone: text('time_zone').notNull(),
		startsAt: timestamp('starts_at').notNull(),
		endsAt: timestamp('ends_at').notNull(),
		capacity: integer('capacity').notNull(),
		guestsAllowed: integer('guests_allowed').notNull(),
		status: text('status', { enum: EVENT_STATUSES }).notNull().default('scheduled'),
		cancelReason: text('cancel_reason'),
		/** RFC 5545 SEQUENCE: rises whenever calendars must follow. */
		sequence: integer('sequence').notNull().default(0),
		/** Seats taken, guests counted, and parties waiting: kept by triggers on `rsvps`. */
		going: integer('going').notNull().default(0),
		waiting: integer('waiting').notNull().default(0),
		createdAt: timestamp('created_at').notNull(),
		updatedAt: timestamp('updated_at').notNull(),
		/** The deed of an organiser that last changed it; the other statements of one batch ask for it. */
		change: text('change'),
	},
	(table) => [
		index('events_starts_at').on(table.startsAt),
		index('events_status_starts_at').on(table.status, table.startsAt),
		// However often the chore runs, a date of a series is opened once.
		uniqueIndex('events_series_date').on(table.seriesId, table.seriesDate),
		check('events_capacity', sql`${table.capacity} >= 0`),
		check('events_order', sql`${table.endsAt} > ${table.startsAt}`),
	],
);

export const ANSWERS = ['going', 'waitlisted', 'declined'] as const;

/** One row for each member and event. */
export const rsvps = sqliteTable(
	'rsvps',
	{
		eventId: text('event_id')
			.notNull()
			.references(() => events.id, { onDelete: 'cascade' }),
		userId: text('user_id')
			.notNull()
			.references(() => user.id, { onDelete: 'cascade' }),
		answer: text('answer', { enum: ANSWERS }).notNull(),
		guests: integer('guests').notNull().default(0),
		/** The "what I'm working on" line that other attendees see. */
		note: text('note').notNull().default(''),
		/** The place in the order of answering, given out by the database; never a clock. */
		place: integer('place').notNull(),
		/** Rises with every change of the answer: the occasion that a mail is about. */
		revision: integer('revision').notNull().default(1),
		/** The change that last set the answer; outbox messages of one batch find their rows by it. */
		change: text('change').notNull(),
		answeredAt: timestamp('answered_at').notNull(),
		createdAt: timestamp('created_at').notNull(),
		updatedAt: timestamp('updated_at').notNull(),
		/**
		 * Nobody is moved up from the waiting list later than this many hours before the start, where they
		 * named a number; so it follows an event that is moved.
		 */
		promoteUntilHours: integer('promote_until_hours'),
	},
	(table) => [
		primaryKey({ columns: [table.eventId, table.userId] }),
		uniqueIndex('rsvps_event_place').on(table.eventId, table.place),
		index('rsvps_event_answer_place').on(table.eventId, table.answer, table.place),
		index('rsvps_user').on(table.userId, table.answer),
		check('rsvps_guests', sql`${table.guests} >= 0`),
		check('rsvps_answer', sql`${table.answer} in ('going', 'waitlisted', 'declined')`),
	],
);

/** "Count me in every week": the rule beside the rows for each event of a series. */
export const standingRsvps = sqliteTable(
	'standing_rsvps',
	{
		seriesId: text('series_id')
			.notNull()
			.references(() => series.id, { onDelete: 'cascade' }),
		userId: text('user_id')
			.notNull()
			.references(() => user.id, { onDelete: 'cascade' }),
		guests: integer('guests').notNull().default(0),
		/** The order in which seats are given out at opening, given out by the database; never a clock. */
		place: integer('place').notNull(),
		createdAt: timestamp('created_at').notNull(),
		updatedAt: timestamp('updated_at').notNull(),
	},
	(table) => [
		primaryKey({ columns: [table.seriesId, table.userId] }),
		uniqueIndex('standing_rsvps_series_place').on(table.seriesId, table.place),
		index('standing_rsvps_user').on(table.userId),
		check('standing_rsvps_guests', sql`${table.guests} >= 0`),
	],
);

/** The address of a member's own calendar feed, once the member has asked for one. */
export const calendarFeeds = sqliteTable('calendar_feeds', {
	userId: text('user_id')
		.primaryKey()
		.references(() => user.id, { onDelete: 'cascade' }),
	/** Random; it stands in the address and shows this member's events, nothing else. */
	secret: text('secret').notNull().unique(),
	createdAt: timestamp('created_at').notNull(),
});

/** One row for each member and topic that the member has decided about. */
export const subscriptions = sqliteTable(
	'subscriptions',
	{
		userId: text('user_id')
			.notNull()
			.references(() => user.id, { onDelete: 'cascade' }),
		topic: text('topic', { enum: TOPICS }).notNull(),
		subscribed: integer('subscribed', { mode: 'boolean' }).notNull(),
		updatedAt: timestamp('updated_at').notNull(),
	},
	(table) => [
		primaryKey({ columns: [table.userId, table.topic] }),
		index('subscriptions_topic').on(table.topic, table.subscribed),
	],
);

/** A mail that is owed, written in the batch of what it tells of. */
export const outbox = sqliteTable(
	'outbox',
	{
		id: text('id').primaryKey(),
		kind: text('kind', { enum: OUTBOX_KINDS }).notNull(),
		userId: text('user_id')
			.notNull()
			.references(() => user.id, { onDelete: 'cascade' }),
		eventId: text('event_id')
			.notNull()
			.references(() => events.id, { onDelete: 'cascade' }),
		/** The RSVP's revision: the same occasion is never written twice. */
		revision: integer('revision').notNull(),
		/** The rendered mail, fixed before the first attempt so that a retry sends the same bytes; null again once sent. */
		message: text('message'),
		attempts: integer('attempts').notNull().default(0),
		/** Not to be tried before this time; null once it is sent or given up. */
		dueAt: timestamp('due_at'),
		/** Who is delivering it now, and since when; a stale claim is taken up again. */
		claim: text('claim'),
		claimedAt: timestamp('claimed_at'),
		sentAt: timestamp('sent_at'),
		/** Why it was given up, or why the last attempt failed. */
		failure: text('failure'),
		createdAt: timestamp('created_at').notNull(),
	},
	(table) => [
		uniqueIndex('outbox_occasion').on(table.userId, table.eventId, table.kind, table.revision),
		index('outbox_due').on(table.dueAt).where(sql`${table.dueAt} is not null`),
		index('outbox_event').on(table.eventId),
	],
);

/** A mail with a sign-in link and its code. The row is also what the limits count. */
export const signInMails = sqliteTable(
	'sign_in_mails',
	{
		/** Random; link and code are derived from it with the secret, so that neither is stored. */
		id: text('id').primaryKey(),
		email: text('email').notNull(),
		/** The requester's address; IPv6 by its /64. */
		client: text('client').notNull(),
		/** SHA-256 of the link's token. */
		linkHash: text('link_hash').notNull().unique(),
		/** Codes tried while this mail was good; the fifth wrong one ends its code, never its link. */
		codeAttempts: integer('code_attempts').notNull().default(0),
		createdAt: timestamp('created_at').notNull(),
		expiresAt: timestamp('expires_at').notNull(),
	},
	(table) => [
		index('sign_in_mails_email').on(table.email, table.createdAt),
		index('sign_in_mails_client').on(table.client, table.createdAt),
		index('sign_in_mails_created_at').on(table.createdAt),
	],
);

/** When each chore last ran, and how it went. */
export const choreRuns = sqliteTable('chore_runs', {
	name: text('name').primaryKey(),
	startedAt: timestamp('started_at').notNull(),
	finishedAt: timestamp('finished_at'),
	failure: text('failure'),
});
