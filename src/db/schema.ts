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
import { ANNOUNCEMENT_STATUSES } from '../domain/announcements/announcement.ts';
import { AUDIT_AREAS, AUDITED_ACTIONS } from '../domain/audit/audited-actions.ts';
import type { ImportedContent } from '../domain/calendars/plan.ts';
import type { ClubLink } from '../domain/club/links.ts';
import type { UnsavedSteps } from '../domain/club/setup.ts';
import { SESSION_SOURCES } from '../domain/doctor/session-reads.ts';
import { ASKED_EMAIL_STATUSES } from '../domain/mail/limits.ts';
import { MAILING_KINDS, OUTBOX_KINDS, OUTBOX_LANES } from '../domain/mail/outbox-kinds.ts';
import { TOPICS, type TopicSettings } from '../domain/mail/topics.ts';
import { PROVIDERS } from '../domain/sign-in/sign-in-method.ts';
import { session, user } from './auth-schema.ts';

/**
 * The club's own tables. Every time is UTC in milliseconds unless its name says otherwise; a local
 * date is `YYYY-MM-DD` and a local time `HH:MM` in the club's zone.
 */

const timestamp = (name: string) => integer(name, { mode: 'timestamp_ms' });

/** A picture that an owner uploaded, as it is served. */
export const pictures = sqliteTable('pictures', {
	/** Random; a changed picture is another row with another address, so that it can be cached for good. */
	id: text('id').primaryKey(),
	/** MIME type, read from the bytes themselves. */
	contentType: text('content_type').notNull(),
	/** Pixels. */
	width: integer('width').notNull(),
	height: integer('height').notNull(),
	/** The file in base64: D1 takes and gives bytes as lists of numbers, at many times the computing time. */
	base64: text('base64').notNull(),
	createdAt: timestamp('created_at').notNull(),
});

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
		/** The owner's color as `#rrggbb`; domain/club/colour.ts makes readable pairs of it. */
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
		/** The name that emails come from; empty for the one that the deployment was given. */
		senderName: text('sender_name').notNull().default(''),
		/** Where replies to emails go; null for the sender's address. */
		replyTo: text('reply_to'),
		/** What the form of a new event or series begins with. */
		defaultCapacity: integer('default_capacity').notNull().default(20),
		defaultGuestsAllowed: integer('default_guests_allowed').notNull().default(1),
		/** Which topics the club offers and what it says of them; a topic that is left out is as it always was. */
		topics: text('topics', { mode: 'json' }).$type<TopicSettings>().notNull().default(sql`'{}'`),
		/** Where else the club is found. */
		links: text('links', { mode: 'json' })
			.$type<readonly ClubLink[]>()
			.notNull()
			.default(sql`'[]'`),
		/** The picture at the top of the front page, and its alternative text. */
		bannerId: text('banner_id').references(() => pictures.id, { onDelete: 'set null' }),
		bannerAlt: text('banner_alt').notNull().default(''),
		/** The action of an organizer that last changed it; the other statements of one batch ask for it. */
		change: text('change'),
		/** The banner as previews of links show it: a JPEG or PNG of 1200 × 630, cut by the owner's browser. */
		shareId: text('share_id').references(() => pictures.id, { onDelete: 'set null' }),
		/** The address that the contact page shows; null for a form, which shows none. */
		contactAddress: text('contact_address'),
		/** What the owner adds to the privacy page: Markdown; empty for nothing. */
		privacyText: text('privacy_text').notNull().default(''),
		/** What attendees are asked for a line about, shown beside their names; empty for no line anywhere. */
		noteLabel: text('note_label').notNull().default('What are you working on?'),
		/** What the owner had typed on steps of the first run as they went back; null once the club is set up. */
		unsavedSteps: text('unsaved_steps', { mode: 'json' }).$type<UnsavedSteps>(),
		/** The language of pages and emails for everyone who hasn't chosen another, like `en`. */
		language: text('language').notNull().default('en'),
		/** The order of dates, 12 or 24 hours, the first weekday: like `en-US`. Clubs of before had British ones. */
		locale: text('locale').notNull().default('en-GB'),
	},
	(table) => [check('club_only_one', sql`${table.id} = 1`)],
);

/** The rule by which events repeat. */
export const series = sqliteTable(
	'series',
	{
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
		/** The action of an organizer that last changed it; the other statements of one batch ask for it. */
		change: text('change'),
		/** The invitation goes out so many days before the event; null where it does as soon as the event opens. */
		invitesDaysBefore: integer('invites_days_before'),
		/** The local time of that day. */
		invitesAtTime: text('invites_at_time').notNull().default('09:00'),
		/** The local time of the reminder a day before; null where there is none. */
		remindsDayBeforeAt: text('reminds_day_before_at').default('18:00'),
		/** The local time of the reminder on the day itself; null where there is none. */
		remindsSameDayAt: text('reminds_same_day_at').default('07:00'),
		/** How many hours after the end those who went are thanked; null where they are not. */
		thanksAfterHours: integer('thanks_after_hours').default(2),
		/**
		 * The first of the series that this one goes on from, where a change split one in two. No reference:
		 * rows of a backup are restored in any order.
		 */
		originId: text('origin_id'),
		/** Whether subscribers are invited to its events at all. */
		sendsInvitations: integer('sends_invitations', { mode: 'boolean' }).notNull().default(true),
		/** What people should bring along, in a line; empty for nothing. */
		whatToBring: text('what_to_bring').notNull().default(''),
	},
	(table) => [index('series_origin').on(table.originId).where(sql`${table.originId} is not null`)],
);

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
		/** Seats taken, guests counted, and parties waiting: maintained by triggers on `rsvps`. */
		going: integer('going').notNull().default(0),
		waiting: integer('waiting').notNull().default(0),
		createdAt: timestamp('created_at').notNull(),
		updatedAt: timestamp('updated_at').notNull(),
		/** The action of an organizer that last changed it; the other statements of one batch ask for it. */
		change: text('change'),
		/** When it was to begin before it was moved last; null where it never was. */
		previousStartsAt: timestamp('previous_starts_at'),
		/** Whether subscribers are invited to it; of an event of a series, the series says so too. */
		sendsInvitations: integer('sends_invitations', { mode: 'boolean' }).notNull().default(true),
		/** What people should bring along, in a line; empty for nothing. */
		whatToBring: text('what_to_bring').notNull().default(''),
	},
	(table) => [
		index('events_starts_at').on(table.startsAt),
		index('events_ends_at').on(table.endsAt),
		index('events_status_starts_at').on(table.status, table.startsAt),
		// However often the chore runs, a date of a series is opened once.
		uniqueIndex('events_series_date').on(table.seriesId, table.seriesDate),
		check('events_capacity', sql`${table.capacity} >= 0`),
		check('events_order', sql`${table.endsAt} > ${table.startsAt}`),
	],
);

/**
 * What an event shows beside its facts: a picture, and afterwards how it went. Not in `events`, whose rows are
 * read whole wherever something is decided about them.
 */
export const eventStories = sqliteTable(
	'event_stories',
	{
		eventId: text('event_id')
			.primaryKey()
			.references(() => events.id, { onDelete: 'cascade' }),
		pictureId: text('picture_id').references(() => pictures.id, { onDelete: 'set null' }),
		/** What the picture shows, in words. */
		pictureAlt: text('picture_alt').notNull().default(''),
		/** How it went: Markdown; empty for nothing. */
		report: text('report').notNull().default(''),
		/** The action of an organizer that last changed it; the other statements of one batch ask for it. */
		change: text('change').notNull(),
		updatedAt: timestamp('updated_at').notNull(),
	},
	(table) => [
		index('event_stories_picture').on(table.pictureId).where(sql`${table.pictureId} is not null`),
	],
);

/**
 * What came from a calendar, by its UID, so that importing it again changes it and adds nothing twice: an event, or a
 * whole series.
 */
export const importedEvents = sqliteTable(
	'imported_events',
	{
		uid: text('uid').notNull(),
		/** Which date of what repeats it was, as an ISO 8601 moment in UTC; empty for one of its own, and for a series. */
		recurrence: text('recurrence').notNull().default(''),
		eventId: text('event_id').references(() => events.id, { onDelete: 'cascade' }),
		seriesId: text('series_id').references(() => series.id, { onDelete: 'cascade' }),
		/** What the calendar said of an event last: what differs from it here was changed here, and stays. */
		content: text('content', { mode: 'json' }).$type<ImportedContent>(),
		importedAt: timestamp('imported_at').notNull(),
	},
	(table) => [
		primaryKey({ columns: [table.uid, table.recurrence] }),
		index('imported_events_event').on(table.eventId),
		index('imported_events_series').on(table.seriesId),
	],
);

/** How many people have become members through a link that says so; a number, and nothing about anybody. */
export const arrivals = sqliteTable('arrivals', {
	/** Which link: there is one so far, that of the page for sharing the club. */
	way: text('way').primaryKey(),
	members: integer('members').notNull(),
	firstAt: timestamp('first_at').notNull(),
	lastAt: timestamp('last_at').notNull(),
});

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
		/** The place in the order of RSVPs, assigned by the database; never a clock. */
		place: integer('place').notNull(),
		/** Rises with every change of the RSVP: the occasion that an email is about. */
		revision: integer('revision').notNull().default(1),
		/** The change that last set the RSVP; outbox messages of one batch find their rows by it. */
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

/** Who was there: one row for each member and event, whoever checked them in, and however often. */
export const checkIns = sqliteTable(
	'check_ins',
	{
		eventId: text('event_id')
			.notNull()
			.references(() => events.id, { onDelete: 'cascade' }),
		userId: text('user_id')
			.notNull()
			.references(() => user.id, { onDelete: 'cascade' }),
		/** How many guests came along. */
		guests: integer('guests').notNull().default(0),
		checkedInAt: timestamp('checked_in_at').notNull(),
		/** The host at the door. */
		checkedInBy: text('checked_in_by').references(() => user.id, { onDelete: 'set null' }),
		/** Came without having said yes before. */
		isWalkIn: integer('is_walk_in', { mode: 'boolean' }).notNull().default(false),
	},
	(table) => [
		primaryKey({ columns: [table.eventId, table.userId] }),
		index('check_ins_user').on(table.userId, table.checkedInAt),
		index('check_ins_by').on(table.checkedInBy),
		check('check_ins_guests', sql`${table.guests} >= 0`),
	],
);

/**
 * Somebody who was at an event and is no member: who walked in and gave a name only. The seats and the
 * waiting list know nothing of them; whoever counts who came does.
 */
export const walkIns = sqliteTable(
	'walk_ins',
	{
		id: text('id').primaryKey(),
		eventId: text('event_id')
			.notNull()
			.references(() => events.id, { onDelete: 'cascade' }),
		/** Emptied when nobody needs it any more (db/doctor/clean-up.ts). */
		name: text('name').notNull(),
		/** How many guests came along. */
		guests: integer('guests').notNull().default(0),
		/** Names the form that was sent: sent again, it checks nobody in twice. */
		press: text('press').notNull(),
		checkedInAt: timestamp('checked_in_at').notNull(),
		/** The host at the door. */
		checkedInBy: text('checked_in_by').references(() => user.id, { onDelete: 'set null' }),
	},
	(table) => [
		uniqueIndex('walk_ins_event_press').on(table.eventId, table.press, table.name),
		index('walk_ins_by').on(table.checkedInBy),
		index('walk_ins_named').on(table.checkedInAt).where(sql`${table.name} <> ''`),
		check('walk_ins_guests', sql`${table.guests} >= 0`),
	],
);

/** A change of a member's address, until both addresses have confirmed it. */
export const emailChanges = sqliteTable(
	'email_changes',
	{
		/** Random; the links' tokens are derived from it with the secret, so that they are not stored. */
		id: text('id').primaryKey(),
		userId: text('user_id')
			.notNull()
			.references(() => user.id, { onDelete: 'cascade' }),
		oldEmail: text('old_email').notNull(),
		newEmail: text('new_email').notNull(),
		oldConfirmedAt: timestamp('old_confirmed_at'),
		newConfirmedAt: timestamp('new_confirmed_at'),
		/** When the address was changed by it. */
		doneAt: timestamp('done_at'),
		createdAt: timestamp('created_at').notNull(),
		expiresAt: timestamp('expires_at').notNull(),
	},
	(table) => [
		index('email_changes_user').on(table.userId, table.createdAt),
		index('email_changes_expires_at').on(table.expiresAt),
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
	/** Random; part of the address, which shows this member's events and nothing else. */
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

/** An email that an organizer writes: to those who chose a topic, or to those who go to an event. */
export const announcements = sqliteTable(
	'announcements',
	{
		id: text('id').primaryKey(),
		subject: text('subject').notNull(),
		/** Markdown. */
		body: text('body').notNull(),
		/** The recipients: exactly one of the two is set. */
		topic: text('topic', { enum: TOPICS }),
		eventId: text('event_id').references(() => events.id, { onDelete: 'cascade' }),
		status: text('status', { enum: ANNOUNCEMENT_STATUSES }).notNull().default('draft'),
		/** When it goes out, if it is scheduled. */
		sendsAt: timestamp('sends_at'),
		/** When its messages were written into the outbox, and how many these were. */
		startedAt: timestamp('started_at'),
		recipients: integer('recipients').notNull().default(0),
		stoppedAt: timestamp('stopped_at'),
		/** Who wrote it last. */
		userId: text('user_id').references(() => user.id, { onDelete: 'set null' }),
		/** Rises with every change, so that nobody overwrites somebody else's change unnoticed. */
		revision: integer('revision').notNull().default(1),
		createdAt: timestamp('created_at').notNull(),
		updatedAt: timestamp('updated_at').notNull(),
		/** How many of its messages were sent, and how many were not, among those that the outbox has forgotten. */
		forgottenSent: integer('forgotten_sent').notNull().default(0),
		forgottenDropped: integer('forgotten_dropped').notNull().default(0),
	},
	(table) => [
		index('announcements_created_at').on(table.createdAt),
		index('announcements_scheduled').on(table.sendsAt).where(sql`${table.status} = 'scheduled'`),
		// Deleting a member or an event searches here.
		index('announcements_event').on(table.eventId).where(sql`${table.eventId} is not null`),
		index('announcements_user').on(table.userId).where(sql`${table.userId} is not null`),
		check('announcements_audience', sql`(${table.topic} is null) <> (${table.eventId} is null)`),
	],
);

/** What an email to many is about, written into the outbox once: the row says that it was. */
export const mailings = sqliteTable(
	'mailings',
	{
		eventId: text('event_id')
			.notNull()
			.references(() => events.id, { onDelete: 'cascade' }),
		kind: text('kind', { enum: MAILING_KINDS }).notNull(),
		/** What caused it: the messages carry the same (domain/mail/mailings.ts). */
		revision: integer('revision').notNull(),
		recipients: integer('recipients').notNull(),
		createdAt: timestamp('created_at').notNull(),
	},
	(table) => [primaryKey({ columns: [table.eventId, table.kind, table.revision] })],
);

/**
 * Emails that are sent together. Its members and its bytes are fixed before the first attempt, so that a
 * retry is the same request under the same key, which is the id.
 */
export const mailBatches = sqliteTable(
	'mail_batches',
	{
		id: text('id').primaryKey(),
		/** The body of a request that release 0.1 has made; since then it's `request`. */
		body: text('body'),
		attempts: integer('attempts').notNull().default(0),
		/** Not to be tried before this time; null once it is sent or given up. */
		dueAt: timestamp('due_at'),
		claim: text('claim'),
		claimedAt: timestamp('claimed_at'),
		sentAt: timestamp('sent_at'),
		failure: text('failure'),
		createdAt: timestamp('created_at').notNull(),
		/** What the stored bytes say of an event (domain/mail/stated-event.ts); null where they say nothing. */
		states: text('states'),
		/**
		 * The request as JSON, what its emails share once (mail/batch-request.ts); null until it is rendered, and
		 * again once it is accepted or given up.
		 */
		request: text('request'),
	},
	(table) => [index('mail_batches_due').on(table.dueAt).where(sql`${table.dueAt} is not null`)],
);

/** When the next call to the email provider may be made by whoever sends many: one row. */
export const mailPace = sqliteTable(
	'mail_pace',
	{
		id: integer('id').primaryKey(),
		nextAt: timestamp('next_at').notNull(),
	},
	(table) => [check('mail_pace_only_one', sql`${table.id} = 1`)],
);

/**
 * That this database was restored from a backup: one row, which stays. Until the operator releases email,
 * nothing that the database itself causes is sent (db/mail/hold.ts).
 */
export const mailHold = sqliteTable(
	'mail_hold',
	{
		id: integer('id').primaryKey(),
		heldAt: timestamp('held_at').notNull(),
		/** When the operator released email; null while it is on hold. */
		releasedAt: timestamp('released_at'),
	},
	(table) => [check('mail_hold_only_one', sql`${table.id} = 1`)],
);

/** An email that is owed, written in the batch of what it tells of. */
export const outbox = sqliteTable(
	'outbox',
	{
		id: text('id').primaryKey(),
		kind: text('kind', { enum: OUTBOX_KINDS }).notNull(),
		userId: text('user_id')
			.notNull()
			.references(() => user.id, { onDelete: 'cascade' }),
		/** What it tells of: exactly one of the two is set. */
		eventId: text('event_id').references(() => events.id, { onDelete: 'cascade' }),
		announcementId: text('announcement_id').references(() => announcements.id, {
			onDelete: 'cascade',
		}),
		/** What caused it (the RSVP's revision, the event's SEQUENCE, …): an occasion is never written twice. */
		revision: integer('revision').notNull(),
		/** Sent one by one, with the calendar file, or a hundred at a time without. */
		lane: text('lane', { enum: OUTBOX_LANES }).notNull().default('single'),
		/** The batch that it goes out with, once it is in one. */
		batchId: text('batch_id').references(() => mailBatches.id, { onDelete: 'set null' }),
		/**
		 * The rendered email, fixed before the first attempt so that a retry sends the same bytes; null
		 * again once sent.
		 */
		message: text('message'),
		attempts: integer('attempts').notNull().default(0),
		/** Not to be tried before this time; null once it is in a batch, sent or given up. */
		dueAt: timestamp('due_at'),
		/** Past this time it says nothing useful any more and is not sent; null where it always does. */
		usefulUntil: timestamp('useful_until'),
		/** The claim of the delivery under way, and since when; a stale one may be claimed again. */
		claim: text('claim'),
		claimedAt: timestamp('claimed_at'),
		sentAt: timestamp('sent_at'),
		/** Why it was given up, or why the last attempt failed. */
		failure: text('failure'),
		createdAt: timestamp('created_at').notNull(),
		/** What the stored bytes say of the event (domain/mail/stated-event.ts). */
		states: text('states'),
		/** The key of its requests where that isn't its id: another one after each definite refusal. */
		idempotencyKey: text('idempotency_key'),
		/** Of `event_moved`: when and where the event was, as its recipient last heard of it (`EventBefore` as JSON). */
		eventBefore: text('event_before'),
	},
	(table) => [
		uniqueIndex('outbox_occasion').on(table.userId, table.eventId, table.kind, table.revision),
		uniqueIndex('outbox_announcement')
			.on(table.announcementId, table.userId)
			.where(sql`${table.announcementId} is not null`),
		index('outbox_due').on(table.lane, table.dueAt).where(sql`${table.dueAt} is not null`),
		index('outbox_event').on(table.eventId),
		index('outbox_batch').on(table.batchId).where(sql`${table.batchId} is not null`),
		index('outbox_user').on(table.userId, table.createdAt),
		// How many went out in the last 24 hours.
		index('outbox_sent').on(table.sentAt).where(sql`${table.sentAt} is not null`),
		// Emails that did not get through, at the first attempt or at all.
		index('outbox_troubled')
			.on(table.createdAt)
			.where(
				sql`${table.sentAt} is null and ${table.failure} is not null and ${table.failure} not in ('discarded', 'stopped')`,
			),
		// Those that nobody wanted any more, by their age, to be forgotten.
		index('outbox_dropped')
			.on(table.createdAt)
			.where(sql`${table.sentAt} is null and ${table.failure} in ('discarded', 'stopped')`),
		check('outbox_about', sql`(${table.eventId} is null) <> (${table.announcementId} is null)`),
	],
);

/**
 * What is known of an e-mail address from the email provider's reports. After a hard bounce or a complaint
 * it gets nothing but the sign-in emails that are asked for.
 */
export const mailAddresses = sqliteTable(
	'mail_addresses',
	{
		email: text('email').primaryKey(),
		/** The newest delivery that was reported. */
		deliveredAt: timestamp('delivered_at'),
		stoppedBy: text('stopped_by', { enum: ['bounce', 'complaint'] }),
		stoppedAt: timestamp('stopped_at'),
		/** What the provider said of it, without the address. */
		detail: text('detail'),
		/** When an organizer let it be tried again: what was reported of a time before that counts no more. */
		retriedAt: timestamp('retried_at'),
		updatedAt: timestamp('updated_at').notNull(),
	},
	(table) => [
		index('mail_addresses_stopped').on(table.stoppedAt).where(sql`${table.stoppedBy} is not null`),
	],
);

/** What is known of an email that somebody asks for without being signed in, beside what it is about. */
const askedEmailColumns = {
	/** The network that daily ceilings count the requester under; empty in rows of version 0.1.0. */
	network: text('network').notNull().default(''),
	/** When it was handed to the provider; null while it waits, and once the provider has refused it. */
	sentAt: timestamp('sent_at'),
	/** What became of it; null where it was sent right away and nothing more is known. */
	status: text('status', { enum: ASKED_EMAIL_STATUSES }),
};

/** Somebody's wish for invitations without an account, until the mailed link confirms it. */
export const invitationRequests = sqliteTable(
	'invitation_requests',
	{
		/** Random; the link's token is derived from it with the secret, so that it is not stored. */
		id: text('id').primaryKey(),
		email: text('email').notNull(),
		/** The requester's address; IPv6 by its /64. */
		client: text('client').notNull(),
		createdAt: timestamp('created_at').notNull(),
		expiresAt: timestamp('expires_at').notNull(),
		/** The earliest time of the next attempt; null once it is sent, given up or written off. */
		mailDueAt: timestamp('mail_due_at'),
		...askedEmailColumns,
		/** The language that the requester had chosen, in which every attempt is; null for the club's. */
		language: text('language'),
	},
	(table) => [
		index('invitation_requests_email').on(table.email, table.createdAt),
		index('invitation_requests_client').on(table.client, table.createdAt),
		index('invitation_requests_expires_at').on(table.expiresAt),
		index('invitation_requests_mail_due')
			.on(table.mailDueAt)
			.where(sql`${table.mailDueAt} is not null`),
		index('invitation_requests_sent').on(table.sentAt).where(sql`${table.sentAt} is not null`),
		index('invitation_requests_network')
			.on(table.network, table.sentAt)
			.where(sql`${table.sentAt} is not null`),
		index('invitation_requests_status')
			.on(table.status, table.createdAt)
			.where(sql`${table.status} is not null`),
	],
);

/**
 * A message from the contact form, until it is emailed to the owners. The row is also what the limits count.
 * It is no row of the outbox, whose messages are for one member about an event or an announcement.
 */
export const contactMessages = sqliteTable(
	'contact_messages',
	{
		id: text('id').primaryKey(),
		/** What the sender typed; all three are emptied as soon as the message is sent. */
		name: text('name').notNull(),
		email: text('email').notNull(),
		body: text('body').notNull(),
		/** The sender's address and network under a key (`hashedClient`); emptied after a day. */
		client: text('client').notNull(),
		network: text('network').notNull(),
		/** How many owners it is for: so many emails it is, for the ceilings. */
		recipients: integer('recipients').notNull(),
		/** Attempts that were begun: only the newest one reports. */
		attempts: integer('attempts').notNull().default(0),
		/** Not to be tried before this time; null once it is sent or given up. */
		dueAt: timestamp('due_at'),
		/** The first attempt that may have reached somebody: the idempotency keys count from it. */
		triedAt: timestamp('tried_at'),
		/** Whether the provider has taken it for one owner at least. */
		hasReached: integer('has_reached', { mode: 'boolean' }).notNull().default(false),
		sentAt: timestamp('sent_at'),
		/** Why it was given up, or why the last attempt failed. */
		failure: text('failure'),
		createdAt: timestamp('created_at').notNull(),
	},
	(table) => [
		index('contact_messages_created_at').on(table.createdAt),
		index('contact_messages_client').on(table.client, table.createdAt),
		index('contact_messages_network').on(table.network, table.createdAt),
		index('contact_messages_due').on(table.dueAt).where(sql`${table.dueAt} is not null`),
		index('contact_messages_sent').on(table.sentAt).where(sql`${table.sentAt} is not null`),
		// Deleting an account searches here.
		index('contact_messages_email').on(table.email).where(sql`${table.email} <> ''`),
	],
);

/** An email with a sign-in link and its code. The row is also what the limits count. */
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
		/** Codes tried while this email was good; the fifth wrong one ends its code, never its link. */
		codeAttempts: integer('code_attempts').notNull().default(0),
		createdAt: timestamp('created_at').notNull(),
		expiresAt: timestamp('expires_at').notNull(),
		...askedEmailColumns,
		/** Not to be tried before this time, while it is owed. */
		dueAt: timestamp('due_at'),
		/** Where the link leads after signing in: one of the site's own paths. */
		nextPath: text('next_path').notNull().default('/'),
		/**
		 * The event that its requester wants to come to; null for a plain sign-in. Nothing is held for it: this
		 * is what the page behind the link asks, and it goes with the row.
		 */
		eventId: text('event_id'),
		/** The name that was typed with it, which no email says; null where none was. */
		name: text('name'),
		/** How many guests were asked for with it; null where nothing was said. */
		guests: integer('guests'),
		/** The language that the requester had chosen, in which every attempt is; null for the club's. */
		language: text('language'),
		/**
		 * The account at a provider that using the link connects with the member; both null for a plain sign-in. With
		 * the status `proven` no email was sent: the provider has proven the address.
		 */
		providerId: text('provider_id', { enum: PROVIDERS }),
		accountId: text('account_id'),
	},
	(table) => [
		index('sign_in_mails_email').on(table.email, table.createdAt),
		index('sign_in_mails_client').on(table.client, table.createdAt),
		index('sign_in_mails_created_at').on(table.createdAt),
		index('sign_in_mails_sent').on(table.sentAt).where(sql`${table.sentAt} is not null`),
		index('sign_in_mails_network')
			.on(table.network, table.sentAt)
			.where(sql`${table.sentAt} is not null`),
		index('sign_in_mails_status')
			.on(table.status, table.createdAt)
			.where(sql`${table.status} is not null`),
	],
);

/** When each chore last ran, and how it went. */
export const choreRuns = sqliteTable('chore_runs', {
	name: text('name').primaryKey(),
	startedAt: timestamp('started_at').notNull(),
	finishedAt: timestamp('finished_at'),
	failure: text('failure'),
	/** How often it ran and how often it failed, and the last failure, which later runs leave. */
	runs: integer('runs').notNull().default(0),
	failures: integer('failures').notNull().default(0),
	lastFailure: text('last_failure'),
	lastFailedAt: timestamp('last_failed_at'),
});

/** What organizers did: a row for each action, written in the batch of the action itself. */
export const auditLog = sqliteTable(
	'audit_log',
	{
		/** The order in which the actions were stored. */
		id: integer('id').primaryKey({ autoIncrement: true }),
		/** When the organizer asked for it. */
		at: timestamp('at').notNull(),
		/** Who did it; null once that account is deleted. */
		userId: text('user_id').references(() => user.id, { onDelete: 'set null' }),
		action: text('deed', { enum: AUDITED_ACTIONS }).notNull(),
		/** The part of the club's life that the action belongs to, so that an index finds its rows. */
		area: text('area', { enum: AUDIT_AREAS }).notNull(),
		/** What it was done to: the id of an event, a series, an announcement, … */
		subjectId: text('subject_id'),
		/** The member it was done to; null for other actions, and once that account is deleted. */
		memberId: text('member_id').references(() => user.id, { onDelete: 'set null' }),
		/** What the subject was called then; empty for a member, whose name is not stored here. */
		subject: text('subject').notNull().default(''),
		/** The fields that the action changed, as JSON objects; null where there is nothing to compare. */
		before: text('before'),
		after: text('after'),
		/** Names the action, as on the rows that it touched. */
		change: text('change').notNull().unique(),
	},
	(table) => [
		index('audit_log_at').on(table.at),
		index('audit_log_user').on(table.userId, table.at),
		index('audit_log_area').on(table.area, table.at),
		index('audit_log_member')
			.on(table.memberId, table.at)
			.where(sql`${table.memberId} is not null`),
		index('audit_log_subject')
			.on(table.subjectId, table.at)
			.where(sql`${table.subjectId} is not null`),
	],
);

/** How long sampled lookups of sessions took: a count for each day and source. */
export const sessionReads = sqliteTable(
	'session_reads',
	{
		/** The beginning of the day, in UTC. */
		day: timestamp('day').notNull(),
		source: text('source', { enum: SESSION_SOURCES }).notNull(),
		/**
		 * 0. Up to 0.1, lookups that took this long at most were counted apart; those rows go within a
		 * week.
		 */
		upToMs: integer('up_to_ms').notNull(),
		reads: integer('reads').notNull(),
		/** All of them together, through KV. Milliseconds. */
		totalMs: integer('total_ms').notNull(),
		/** The same lookups from the database alone. Milliseconds. */
		databaseMs: integer('database_ms').notNull().default(0),
	},
	(table) => [primaryKey({ columns: [table.day, table.source, table.upToMs] })],
);

/**
 * Names the last change of anything that attendance figures are made of: one row, which triggers write
 * (migration 0019), whoever changes it.
 */
export const attendanceChanges = sqliteTable(
	'attendance_changes',
	{
		id: integer('id').primaryKey(),
		/** Random. */
		stamp: text('stamp').notNull(),
	},
	(table) => [check('attendance_changes_only_one', sql`${table.id} = 1`)],
);

/**
 * Names the last change of anything that the front page shows to everyone, beside what `attendanceChanges` names
 * already: one row, which triggers write (migration 0020), whoever changes it.
 */
export const frontPageChanges = sqliteTable(
	'front_page_changes',
	{
		id: integer('id').primaryKey(),
		/** Random. */
		stamp: text('stamp').notNull(),
	},
	(table) => [check('front_page_changes_only_one', sql`${table.id} = 1`)],
);

/** Attendance figures as they were made last: what years of RSVPs come to isn't calculated for each visit. */
export const attendanceFigures = sqliteTable('attendance_figures', {
	/** Which events they are about (db/door/attendance-figures.ts). */
	key: text('key').primaryKey(),
	/** What they were made of; figures that saw something else don't count any more. */
	seen: text('seen').notNull(),
	/** JSON, without names. */
	figures: text('figures').notNull(),
	madeAt: timestamp('made_at').notNull(),
});

/** What a member signs in with instead of an email: the public half of a key that stays with them (decision 0056). */
export const passkeys = sqliteTable(
	'passkeys',
	{
		/** The credential ID that the authenticator made, in base64url (w3.org/TR/webauthn-3, section 4). */
		id: text('id').primaryKey(),
		userId: text('user_id')
			.notNull()
			.references(() => user.id, { onDelete: 'cascade' }),
		/** COSE_Key in base64url (RFC 9052, section 7). */
		publicKey: text('public_key').notNull(),
		/** How often it was used, as its authenticator counts; 0 for those that don't count. */
		counter: integer('counter').notNull(),
		/** How browsers reach it, as they said: hints so that they don't offer to add it twice. */
		transports: text('transports', { mode: 'json' }).$type<readonly string[]>().notNull(),
		/** The domain that it was made for, and works at. */
		domain: text('domain').notNull(),
		name: text('name').notNull(),
		createdAt: timestamp('created_at').notNull(),
		/** When somebody last signed in with it; null where nobody has. */
		lastUsedAt: timestamp('last_used_at'),
	},
	(table) => [index('passkeys_user').on(table.userId, table.createdAt)],
);

/** What the next passkey has to sign, once: made for one browser, or for the session that adds a passkey. */
export const passkeyChallenges = sqliteTable(
	'passkey_challenges',
	{
		/** 32 random bytes in base64url. */
		challenge: text('challenge').primaryKey(),
		/** The session that adds a passkey; null for a sign-in. */
		sessionId: text('session_id').references(() => session.id, { onDelete: 'cascade' }),
		/** The hash of the browser's cookie, for a sign-in; null otherwise. */
		browserHash: text('browser_hash'),
		expiresAt: timestamp('expires_at').notNull(),
	},
	(table) => [
		index('passkey_challenges_session').on(table.sessionId),
		index('passkey_challenges_expires_at').on(table.expiresAt),
	],
);
