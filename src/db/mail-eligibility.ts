import { type SQL, sql } from 'drizzle-orm';
import { TOPICS, type Topic, topicsFrom } from '../domain/topics.ts';

/**
 * Who may get a mail, as conditions over the table `user` under its own name. They are asked when
 * messages are written into the outbox, and again when these are delivered: whoever stopped mail in
 * between gets none.
 */

/**
 * Whether the club may write to a member at all, about anything but a sign-in that they ask for
 * themselves: there still is an account, not banned, mail not stopped, not imported by somebody else
 * without having agreed yet, and the address not known to bounce or to complain.
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
 * @param today the local date in the club's zone, `YYYY-MM-DD`; a pause ends as its date begins
 */
export function isNotPaused(today: string): SQL {
	return sql`(user.mail_paused_until is null or user.mail_paused_until <= ${today})`;
}

/**
 * Whether a member wants what belongs to a topic now: chosen, or its default where nothing was, and no
 * pause. A statement that finds members by their subscriptions in the first place needs only
 * `isNotPaused` of it.
 *
 * @param topic a topic, or an expression that names one; where that is null, nobody wants it
 * @param today the local date in the club's zone, `YYYY-MM-DD`
 */
export function wantsTopic(topic: SQL | Topic, today: string): SQL {
	const defaults = topicsFrom([]);
	const wantedByDefault = TOPICS.filter((name) => defaults[name]);
	const isDefault = sql`${topic} in (${sql.join(
		wantedByDefault.map((name) => sql`${name}`),
		sql`, `,
	)})`;
	return sql`(coalesce((
		select decided.subscribed from subscriptions decided
		where decided.user_id = user.id and decided.topic = ${topic}), ${isDefault}) = 1
		and ${isNotPaused(today)})`;
}
