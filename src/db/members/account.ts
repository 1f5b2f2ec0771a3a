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

/** What a member's own page shows of the member alone, in one row: a query for a batch. */
export const accountOf = prepared((db, userId: string) =>
	db
		.select({
			isHidden: user.isHidden,
			mailPausedUntil: user.mailPausedUntil,
			mailStoppedAt: user.mailStoppedAt,
			decisions,
			/** The secret in the address of the member's own calendar feed; null where there is none. */
			feedSecret: calendarFeeds.secret,
			/** Why and since when nothing but sign-in emails goes to the address; null where all is well. */
			stoppedBy: mailAddresses.stoppedBy,
			stoppedAt: mailAddresses.stoppedAt,
		})
		.from(user)
		.leftJoin(calendarFeeds, eq(calendarFeeds.userId, user.id))
		.leftJoin(mailAddresses, eq(mailAddresses.email, user.email))
		.where(eq(user.id, userId))
		.limit(1),
);
