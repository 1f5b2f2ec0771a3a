import { type SQL, sql } from 'drizzle-orm';
import { TOPIC_DEFAULTS, TOPICS, type Topic } from '../../domain/mail/topics.ts';

/**
 * Which members may get an email, as conditions over the table `user` under its own name. They are asked
 * when messages are written into the outbox, and again when these are delivered: members who stopped email
 * in between get none.
 */

/**
 * Whether the club may write to a member at all, about anything but a sign-in that they ask for themselves:
 * there still is an account, not banned, email not stopped, not imported by somebody else without having
 * agreed yet, and the address not known to bounce or to complain.
 */
export function isReachable(): SQL {
	return sql`(user.banned_at is null and user.deleted_at is null and user.mail_stopped_at is null
		and user.awaits_consent_since is null and not exists (
		select 1 from mail_addresses refusing
		where refusing.email = user.email and refusing.stopped_by is not null))`;
}

/**
 * Whether a member has no pause.
 *
 * @param today the local date in the club's zone, `YYYY-MM-DD`, or an expression; a pause ends as its date begins
 */
export function isNotPaused(today: string | SQL): SQL {
	return sql`(user.mail_paused_until is null or user.mail_paused_until <= ${today})`;
}

/** A request that began so long before a default was changed may still make a member after it. Milliseconds. */
const ON_THEIR_WAY_MS = 60 * 60_000;

/** What the club's settings say of a topic (`TopicSettings`); null where they say nothing. */
const settingOf = (topic: SQL | Topic, field: 'isOffered' | 'isDefault' | 'since'): SQL =>
	sql`(select club.topics ->> ('$.' || ${topic} || ${`.${field}`}) from club where club.id = 1)`;

/** Whether the club sends what belongs to a topic at all: a condition. */
export function isTopicOffered(topic: SQL | Topic): SQL {
	return sql`coalesce(${settingOf(topic, 'isOffered')}, 1) = 1`;
}

/**
 * Whether a member wants what belongs to a topic now: chosen, or its default where nothing was, offered
 * by the club, and no pause. A statement that finds members by their subscriptions in the first place
 * needs only `isTopicOffered` and `isNotPaused` of it.
 *
 * @param topic a topic, or an expression that names one; where that is null, nobody wants it
 * @param today the local date in the club's zone, `YYYY-MM-DD`
 */
export function wantsTopic(topic: SQL | Topic, today: string | SQL): SQL {
	return sql`(${hasTopic(topic)} and ${isNotPaused(today)})`;
}

/** The same, for a member who may have paused email. */
export function hasTopic(topic: SQL | Topic): SQL {
	const wantedByDefault = TOPICS.filter((name) => TOPIC_DEFAULTS[name]);
	const isUsual = sql`${topic} in (${sql.join(
		wantedByDefault.map((name) => sql`${name}`),
		sql`, `,
	)})`;
	return sql`(coalesce((
		select decided.subscribed from subscriptions decided
		where decided.user_id = user.id and decided.topic = ${topic}),
		${settingOf(topic, 'isDefault')}, ${isUsual}) = 1
		and ${isTopicOffered(topic)})`;
}

/** Whether the row `user` hasn't decided about a topic that the club offers, and doesn't have it by default: a condition. */
export function isUndecided(topic: Topic): SQL {
	return sql`(${isTopicOffered(topic)} and not ${hasTopic(topic)}
		and not exists (select 1 from subscriptions decided
			where decided.user_id = user.id and decided.topic = ${topic}))`;
}

/**
 * Whether the row `user` has a topic by default, having joined after an owner made it one: a condition,
 * over the few who joined since. For topics that nobody has by default otherwise.
 */
export function hasByDefault(topic: Topic): SQL {
	return sql`(${settingOf(topic, 'isDefault')} = 1
		and user.created_at >= coalesce(${settingOf(topic, 'since')}, 0) - ${ON_THEIR_WAY_MS}
		and not exists (select 1 from subscriptions decided
			where decided.user_id = user.id and decided.topic = ${topic}))`;
}
