import { CONTACT_CLIENT_KEPT_MS, CONTACT_KEPT_MS } from '../mail/contact.ts';
import { SIGN_INS_KEPT_MS } from '../mail/limits.ts';
import { counted } from '../text/names.ts';
import {
	BATCH_KEPT_MS,
	CACHED_SESSION_SECONDS,
	CHANGED_COOKIE_SECONDS,
	EMAIL_CHANGE_HOURS,
	EMAILS_REMEMBERED_DAYS,
	INVITATION_REQUEST_DAYS,
	LANGUAGE_COOKIE_SECONDS,
	NOTICE_COOKIE_SECONDS,
	RATE_LIMITS_KEPT_MS,
	SESSION_READS_DAYS,
	SESSION_SECONDS,
	SIGN_IN_COOKIE_SECONDS,
	SIGN_IN_MINUTES,
	WALK_INS_NAMED_MS,
} from './retention.ts';

/**
 * Everything that the site stores, why, and for how long: the privacy page is made of it. A test holds that no
 * column of the database, no key of KV and no cookie is missing, and that nothing else is named.
 */

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A length of time in the largest unit that it is a whole number of: `90 days`, `31 hours`. */
function timeText(ms: number): string {
	if (ms % DAY_MS === 0 && ms > DAY_MS) return counted(ms / DAY_MS, 'day');
	if (ms % HOUR_MS === 0) return counted(ms / HOUR_MS, 'hour');
	if (ms % MINUTE_MS === 0) return counted(ms / MINUTE_MS, 'minute');
	return counted(ms / SECOND_MS, 'second');
}

/** One thing that is stored. */
interface StoredThing {
	title: string;
	what: string;
	why: string;
	howLong: string;
	/** Where it is stored: columns by their tables, as the database names them. */
	columns?: Readonly<Record<string, readonly string[]>>;
	/** What its keys in KV begin with. */
	kv?: readonly string[];
	/** Its cookies, without the prefix that browsers know. */
	cookies?: readonly string[];
}

/** The things that are stored about one sort of people. */
export interface StoredGroup {
	title: string;
	things: readonly StoredThing[];
}

const UNTIL_ACCOUNT_ENDS = 'Until your account is deleted.';

export const PRIVACY: readonly StoredGroup[] = [
	{
		title: 'Everyone who visits',
		things: [
			{
				title: 'Cookies',
				what: "No cookie is set until you send a form. After that, a cookie can hold the number of a message such as “You're going”, a note that something has just changed, the language that you chose, or the email address that you asked to sign in with and the event that you asked about.",
				why: 'To show you the result of your form and the site in your language, and to fill in your address on the page for the code.',
				howLong: `${timeText(SIGN_IN_COOKIE_SECONDS * SECOND_MS)} for the address, ${timeText(NOTICE_COOKIE_SECONDS * SECOND_MS)} for a message, ${timeText(CHANGED_COOKIE_SECONDS * SECOND_MS)} for the note, ${timeText(LANGUAGE_COOKIE_SECONDS * SECOND_MS)} for the language.`,
				cookies: ['regulars.notice', 'regulars.changed', 'regulars.sign_in', 'regulars.language'],
			},
			{
				title: 'Messages to the organizers',
				what: 'The name, email address and message that you type into the contact form, and a scrambled form of your network address.',
				why: "To email your message to the club's owners, who can reply to you, and to limit how many messages one network can send. You get no copy, and your address is used for nothing else.",
				howLong: `What you typed is deleted as soon as it has been emailed, and after ${timeText(CONTACT_KEPT_MS)} if it can't be. The scrambled network address is deleted after ${timeText(CONTACT_CLIENT_KEPT_MS)}, the record that there was a message after ${timeText(CONTACT_KEPT_MS)}.`,
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
			{
				title: 'Requests for invitations',
				what: 'The email address that you enter, your network address, the language that you chose, and what became of the email that asks you to confirm.',
				why: 'To send that email, and to limit how many one network can cause.',
				howLong: `${timeText(INVITATION_REQUEST_DAYS * DAY_MS)}. Once you confirm, you have an account.`,
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
			{
				title: 'Sign-in emails',
				what: "The email address that you enter, your network address, the language that you chose, where you wanted to go, and what became of the email. If you asked to be counted in at an event, also which event, your name and your guests. Links and codes are stored only in a form that can't be turned back into them.",
				why: 'To sign you in without a password, to stop anyone from guessing codes, and to limit how many emails one network can cause.',
				howLong: `A link and its code work for ${timeText(SIGN_IN_MINUTES * MINUTE_MS)}. The record is deleted after ${timeText(SIGN_INS_KEPT_MS)}, the counts of requests after ${timeText(RATE_LIMITS_KEPT_MS)}.`,
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
					],
					verification: ['id', 'identifier', 'value', 'expires_at', 'created_at', 'updated_at'],
					rate_limit: ['id', 'key', 'count', 'last_request'],
				},
			},
		],
	},
	{
		title: 'Members',
		things: [
			{
				title: 'Your account',
				what: 'Your email address, your name if you gave one, your role in the club, whether you hide your name from other attendees, when you joined, and whether you paused or stopped email.',
				why: 'To know who is coming, and to write to you.',
				howLong: `${UNTIL_ACCOUNT_ENDS} A row without your name or address stays, so that the numbers of past events stay right.`,
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
			{
				title: 'Being signed in',
				what: "A cookie with a random key. For each browser in which you're signed in: that key, your network address, the name and version of the browser, and when you were last here. A copy of your account's data is kept close to you, so that pages come faster.",
				why: 'To keep you signed in, and to show you where you are.',
				howLong: `Until you sign out, or ${timeText(SESSION_SECONDS * SECOND_MS)} after your last visit. The copy lasts ${timeText(CACHED_SESSION_SECONDS * SECOND_MS)}.`,
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
					],
				},
				kv: ['session:'],
				cookies: ['regulars.session_token'],
			},
			{
				title: 'Your RSVPs',
				what: "Whether you're going, with how many guests, your place on the waiting list and until when you'd take a seat, the line that you leave for other attendees if the club asks for one, and whether you come every time.",
				why: 'To give out seats fairly, and to tell organizers and other attendees who is coming.',
				howLong: `${UNTIL_ACCOUNT_ENDS} RSVPs to past events then stay without your name.`,
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
			{
				title: 'Check-ins',
				what: 'When you were checked in at an event, with how many guests, and by whom. For someone without an account: the name they gave at the door.',
				why: 'To know who is there, and how many people come over time.',
				howLong: `${UNTIL_ACCOUNT_ENDS} Check-ins at past events then stay without your name. The name of someone without an account is deleted after ${timeText(WALK_INS_NAMED_MS)}.`,
				columns: {
					check_ins: [
						'event_id',
						'user_id',
						'guests',
						'checked_in_at',
						'checked_in_by',
						'is_walk_in',
					],
					walk_ins: ['id', 'event_id', 'name', 'guests', 'press', 'checked_in_at', 'checked_in_by'],
				},
			},
			{
				title: 'What email you get',
				what: 'The topics that you chose, and whether email to your address arrives, bounces, or was reported as unwanted.',
				why: 'To send you what you want and nothing else.',
				howLong: `${UNTIL_ACCOUNT_ENDS} What is known of an address that never got an account stays, so that nothing more is sent to one that bounced.`,
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
			{
				title: 'Emails to you',
				what: "What each email was about, when it was sent, and whether that worked. Its text is stored only until it's sent.",
				why: "To send each email once, and to find out what went wrong with one that didn't arrive.",
				howLong: `${timeText(EMAILS_REMEMBERED_DAYS * DAY_MS)}, records of emails sent together ${timeText(BATCH_KEPT_MS)}. That an event's invitations and reminders went out is remembered as long as the event, without names.`,
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
			{
				title: 'A change of your email address',
				what: 'Your old and your new address, and which of them has confirmed.',
				why: 'To make sure that both are yours.',
				howLong: `${timeText(EMAIL_CHANGE_HOURS * HOUR_MS)}.`,
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
			{
				title: 'Your own calendar address',
				what: 'A random key that is part of the address, if you asked for one.',
				why: 'To show your events in your calendar.',
				howLong: 'Until you remove it or your account is deleted.',
				columns: { calendar_feeds: ['user_id', 'secret', 'created_at'] },
			},
			{
				title: 'Accounts at other services',
				what: 'None. The database has room for them, but this site lets nobody sign in through another service.',
				why: 'The sign-in software brings this table along.',
				howLong: 'It stays empty.',
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
		],
	},
	{
		title: 'Organizers and the club',
		things: [
			{
				title: 'What organizers do',
				what: 'Who changed what and when, with the values before and after, and which member it was about.',
				why: 'So that owners can see how something came about.',
				howLong:
					'As long as the club is here. When an account is deleted, its name is no longer in the log.',
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
			{
				title: 'Announcements',
				what: 'The text of each announcement, for whom it is, how many people got it, and who wrote it last.',
				why: 'To write, schedule and send it.',
				howLong:
					'As long as the club or its event is here, or until a draft is deleted. When an account is deleted, the text stays without its name.',
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
			{
				title: 'The club and its events',
				what: "The club's settings, including a contact or reply address if its owner set one, its pictures, its events with what was written about them, its series and their breaks.",
				why: 'They are what this site shows.',
				howLong:
					'As long as the club is here. A picture is deleted when it is removed or another takes its place.',
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
					event_stories: [
						'event_id',
						'picture_id',
						'picture_alt',
						'report',
						'change',
						'updated_at',
					],
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
				},
			},
			{
				title: 'Attendance figures',
				what: 'How many people came to which events, and which accounts came most often, without names or addresses.',
				why: 'So that hosts can see how the club is doing without counting years of RSVPs each time.',
				howLong: 'Until what they are made of changes and they are calculated again.',
				columns: {
					attendance_figures: ['key', 'seen', 'figures', 'made_at'],
					attendance_changes: ['id', 'stamp'],
				},
			},
			{
				title: 'The last change of the front page',
				what: 'A random value that is renewed with each change. Nobody is named in it.',
				why: 'So that what everyone sees there is read again only when it has changed.',
				howLong: 'Until the next change.',
				columns: { front_page_changes: ['id', 'stamp'] },
			},
			{
				title: 'How the site is doing',
				what: 'When its regular chores ran, how fast they and sign-in checks were, and when email may go out. Nobody is named in it.',
				why: 'So that owners notice when something is wrong.',
				howLong: `The speed of sign-in checks for ${timeText(SESSION_READS_DAYS * DAY_MS)}, the rest until it is overwritten.`,
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
		],
	},
];
