import { eq, sql } from 'drizzle-orm';
import { user } from '../auth-schema.ts';
import type { TopicDecision } from '../mail/subscriptions.ts';
import { prepared } from '../prepared.ts';
import { calendarFeeds, mailAddresses } from '../schema.ts';

/** Subscriptions as JSON: a list of `TopicDecision`s. */
const decisions = sql<TopicDecision[]>`(
	select json_group_array(json_object(
		'topic', decided.topic, 'subscribed', json(iif(decided.subscribed, 'true', 'false'))))
	from subscriptions decided where decided.user_id = ${user.id})`
	.mapWith((json: string) => JSON.parse(json) as TopicDecision[])
	.as('decisions');

/** The newest change counts alone: it replaces the one before. */
const pendingEmail = (now: Date) =>
	sql<string | null>`(
		select iif(change.done_at is null and change.expires_at > ${now.getTime()}, change.new_email, null)
		from email_changes change where change.user_id = ${user.id}
		order by change.created_at desc, change.rowid desc limit 1)`.as('pending_email');

/** What a member's own page shows of the member alone, in one row: a query for a batch. */
export const accountOf = prepared((db, userId: string, now: Date) =>
	db
		.select({
			isHidden: user.isHidden,
			mailPausedUntil: user.mailPausedUntil,
			mailStoppedAt: user.mailStoppedAt,
			mailRefusedAt: user.mailRefusedAt,
			decisions,
			/** The secret in the address of the member's own calendar feed; null where there is none. */
			feedSecret: calendarFeeds.secret,
			/** Why and since when nothing but sign-in emails goes to the address; null where all is well. */
			stoppedBy: mailAddresses.stoppedBy,
			stoppedAt: mailAddresses.stoppedAt,
			/** The address that a change of theirs still waits for; null where none is under way. */
			pendingEmail: pendingEmail(now),
		})
		.from(user)
		.leftJoin(calendarFeeds, eq(calendarFeeds.userId, user.id))
		.leftJoin(mailAddresses, eq(mailAddresses.email, user.email))
		.where(eq(user.id, userId))
		.limit(1),
);
