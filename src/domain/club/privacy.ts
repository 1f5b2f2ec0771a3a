import { CONTACT_CLIENT_KEPT_MS, CONTACT_KEPT_MS } from '../mail/contact.ts';
import { SIGN_INS_KEPT_MS } from '../mail/limits.ts';
import {
	BATCH_KEPT_MS,
	CACHED_SESSION_SECONDS,
	CHANGED_COOKIE_SECONDS,
	EMAIL_CHANGE_HOURS,
	EMAILS_REMEMBERED_DAYS,
	INVITATION_REQUEST_DAYS,
	LANGUAGE_COOKIE_SECONDS,
	NOTICE_COOKIE_SECONDS,
	PROVIDER_COOKIE_SECONDS,
	RATE_LIMITS_KEPT_MS,
	SESSION_READS_DAYS,
	SESSION_SECONDS,
	SIGN_IN_COOKIE_SECONDS,
	SIGN_IN_MINUTES,
	WALK_INS_NAMED_MS,
} from './retention.ts';

/**
 * Everything that the site stores, and for how long: the privacy page is made of it. What each thing is, and why, is
 * in the messages (en/site/club/privacy.ts). A test holds that no column of the database, no key of KV and no cookie
 * is missing, and that nothing else is named.
 */

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How long things are kept, in milliseconds, by the names that sentences use. */
export const KEPT_MS = {
	addressCookie: SIGN_IN_COOKIE_SECONDS * SECOND_MS,
	providerCookie: PROVIDER_COOKIE_SECONDS * SECOND_MS,
	messageCookie: NOTICE_COOKIE_SECONDS * SECOND_MS,
	changeCookie: CHANGED_COOKIE_SECONDS * SECOND_MS,
	languageCookie: LANGUAGE_COOKIE_SECONDS * SECOND_MS,
	contactMessage: CONTACT_KEPT_MS,
	contactNetwork: CONTACT_CLIENT_KEPT_MS,
	invitationRequest: INVITATION_REQUEST_DAYS * DAY_MS,
	link: SIGN_IN_MINUTES * MINUTE_MS,
	signIn: SIGN_INS_KEPT_MS,
	requestCount: RATE_LIMITS_KEPT_MS,
	session: SESSION_SECONDS * SECOND_MS,
	sessionCopy: CACHED_SESSION_SECONDS * SECOND_MS,
	walkInName: WALK_INS_NAMED_MS,
	email: EMAILS_REMEMBERED_DAYS * DAY_MS,
	emailBatch: BATCH_KEPT_MS,
	addressChange: EMAIL_CHANGE_HOURS * HOUR_MS,
	sessionReads: SESSION_READS_DAYS * DAY_MS,
} as const;

/** What is stored, in the order of the page, by whom it is about. */
export const STORED = {
	visitors: ['cookies', 'contactMessages', 'invitationRequests', 'signInEmails'],
	members: [
		'account',
		'sessions',
		'rsvps',
		'checkIns',
		'topics',
		'emails',
		'addressChange',
		'calendarAddress',
		'otherAccounts',
	],
	club: ['auditLog', 'announcements', 'club', 'attendance', 'arrivals', 'lastChange', 'health'],
} as const;

/** One thing that is stored. */
export type StoredThing = (typeof STORED)[keyof typeof STORED][number];

/** Where a thing is stored. */
interface Place {
	/** Columns by their tables, as the database names them. */
	columns?: Readonly<Record<string, readonly string[]>>;
	/** What its keys in KV begin with. */
	kv?: readonly string[];
	/** Its cookies, without the prefix that browsers know. */
	cookies?: readonly string[];
}

export const STORED_IN: Readonly<Record<StoredThing, Place>> = {
	cookies: {
		cookies: [
			'regulars.notice',
			'regulars.changed',
			'regulars.sign_in',
			'regulars.provider',
			'regulars.language',
		],
	},
	contactMessages: {
		columns: {
			contact_messages: [
				'id',
				'name',
				'email',
				'body',
				'client',
				'network',
				'recipients',
				'attempts',
				'due_at',
				'tried_at',
				'has_reached',
				'sent_at',
				'failure',
				'created_at',
			],
		},
	},
	invitationRequests: {
		columns: {
			invitation_requests: [
				'id',
				'email',
				'client',
				'created_at',
				'expires_at',
				'mail_due_at',
				'network',
				'sent_at',
				'status',
				'language',
			],
		},
	},
	signInEmails: {
		columns: {
			sign_in_mails: [
				'id',
				'email',
				'client',
				'link_hash',
				'code_attempts',
				'created_at',
				'expires_at',
				'network',
				'sent_at',
				'status',
				'due_at',
				'next_path',
				'event_id',
				'name',
				'guests',
				'language',
				'provider_id',
				'account_id',
			],
			verification: ['id', 'identifier', 'value', 'expires_at', 'created_at', 'updated_at'],
			rate_limit: ['id', 'key', 'count', 'last_request'],
		},
	},
	account: {
		columns: {
			user: [
				'id',
				'name',
				'email',
				'email_verified',
				'image',
				'role',
				'banned_at',
				'created_at',
				'updated_at',
				'made_owner_at',
				'is_hidden',
				'mail_paused_until',
				'mail_stopped_at',
				'awaits_consent_since',
				'deleted_at',
				'folded_name',
				'folded_from',
				'language',
				'mail_refused_at',
			],
		},
	},
	sessions: {
		columns: {
			session: [
				'id',
				'token',
				'user_id',
				'ip_address',
				'user_agent',
				'expires_at',
				'created_at',
				'updated_at',
				'sign_in_method',
			],
		},
		kv: ['session:'],
		cookies: ['regulars.session_token'],
	},
	rsvps: {
		columns: {
			rsvps: [
				'event_id',
				'user_id',
				'answer',
				'guests',
				'note',
				'place',
				'revision',
				'change',
				'answered_at',
				'created_at',
				'updated_at',
				'promote_until_hours',
			],
			standing_rsvps: ['series_id', 'user_id', 'guests', 'place', 'created_at', 'updated_at'],
		},
	},
	checkIns: {
		columns: {
			check_ins: ['event_id', 'user_id', 'guests', 'checked_in_at', 'checked_in_by', 'is_walk_in'],
			walk_ins: ['id', 'event_id', 'name', 'guests', 'press', 'checked_in_at', 'checked_in_by'],
		},
	},
	topics: {
		columns: {
			subscriptions: ['user_id', 'topic', 'subscribed', 'updated_at'],
			mail_addresses: [
				'email',
				'delivered_at',
				'stopped_by',
				'stopped_at',
				'detail',
				'retried_at',
				'updated_at',
			],
		},
	},
	emails: {
		columns: {
			outbox: [
				'id',
				'kind',
				'user_id',
				'event_id',
				'announcement_id',
				'revision',
				'lane',
				'batch_id',
				'message',
				'attempts',
				'due_at',
				'useful_until',
				'claim',
				'claimed_at',
				'sent_at',
				'failure',
				'created_at',
				'states',
				'idempotency_key',
				'event_before',
			],
			mail_batches: [
				'id',
				'body',
				'attempts',
				'due_at',
				'claim',
				'claimed_at',
				'sent_at',
				'failure',
				'created_at',
				'states',
				'request',
			],
			mailings: ['event_id', 'kind', 'revision', 'recipients', 'created_at'],
		},
	},
	addressChange: {
		columns: {
			email_changes: [
				'id',
				'user_id',
				'old_email',
				'new_email',
				'old_confirmed_at',
				'new_confirmed_at',
				'done_at',
				'created_at',
				'expires_at',
			],
		},
	},
	calendarAddress: {
		columns: { calendar_feeds: ['user_id', 'secret', 'created_at'] },
	},
	otherAccounts: {
		columns: {
			account: [
				'id',
				'account_id',
				'provider_id',
				'user_id',
				'access_token',
				'refresh_token',
				'id_token',
				'access_token_expires_at',
				'refresh_token_expires_at',
				'scope',
				'password',
				'created_at',
				'updated_at',
			],
		},
	},
	auditLog: {
		columns: {
			audit_log: [
				'id',
				'at',
				'user_id',
				'deed',
				'area',
				'subject_id',
				'member_id',
				'subject',
				'before',
				'after',
				'change',
			],
		},
	},
	announcements: {
		columns: {
			announcements: [
				'id',
				'subject',
				'body',
				'topic',
				'event_id',
				'status',
				'sends_at',
				'started_at',
				'recipients',
				'stopped_at',
				'user_id',
				'revision',
				'created_at',
				'updated_at',
				'forgotten_sent',
				'forgotten_dropped',
			],
		},
	},
	club: {
		columns: {
			club: [
				'id',
				'name',
				'description',
				'colour',
				'time_zone',
				'place',
				'joining',
				'created_at',
				'updated_at',
				'set_up_at',
				'sender_name',
				'reply_to',
				'default_capacity',
				'language',
				'locale',
				'default_guests_allowed',
				'topics',
				'links',
				'banner_id',
				'banner_alt',
				'change',
				'share_id',
				'contact_address',
				'privacy_text',
				'note_label',
				'unsaved_steps',
			],
			pictures: ['id', 'content_type', 'width', 'height', 'base64', 'created_at'],
			events: [
				'id',
				'slug',
				'series_id',
				'series_date',
				'title',
				'description',
				'place',
				'map_url',
				'time_zone',
				'starts_at',
				'ends_at',
				'capacity',
				'guests_allowed',
				'status',
				'cancel_reason',
				'sequence',
				'going',
				'waiting',
				'created_at',
				'updated_at',
				'change',
				'previous_starts_at',
				'sends_invitations',
				'what_to_bring',
			],
			event_stories: ['event_id', 'picture_id', 'picture_alt', 'report', 'change', 'updated_at'],
			series: [
				'id',
				'title',
				'description',
				'rule',
				'starts_on_date',
				'starts_at_time',
				'duration_minutes',
				'place',
				'map_url',
				'capacity',
				'guests_allowed',
				'opens_days_ahead',
				'created_at',
				'updated_at',
				'ends_on_date',
				'change',
				'invites_days_before',
				'invites_at_time',
				'reminds_day_before_at',
				'reminds_same_day_at',
				'thanks_after_hours',
				'origin_id',
				'sends_invitations',
				'what_to_bring',
			],
			breaks: ['id', 'series_id', 'first_date', 'last_date', 'reason', 'created_at'],
			imported_events: ['uid', 'recurrence', 'event_id', 'series_id', 'content', 'imported_at'],
		},
	},
	attendance: {
		columns: {
			attendance_figures: ['key', 'seen', 'figures', 'made_at'],
			attendance_changes: ['id', 'stamp'],
		},
	},
	arrivals: {
		columns: { arrivals: ['way', 'members', 'first_at', 'last_at'] },
	},
	lastChange: {
		columns: { front_page_changes: ['id', 'stamp'] },
	},
	health: {
		columns: {
			chore_runs: [
				'name',
				'started_at',
				'finished_at',
				'failure',
				'runs',
				'failures',
				'last_failure',
				'last_failed_at',
			],
			session_reads: ['day', 'source', 'up_to_ms', 'reads', 'total_ms', 'database_ms'],
			mail_pace: ['id', 'next_at'],
			mail_hold: ['id', 'held_at', 'released_at'],
		},
	},
};
