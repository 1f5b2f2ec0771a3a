import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import {
	TOPICS,
	type Topic,
	type TopicSettings,
	type UnsubscribeScope,
} from '../../domain/mail/topics.ts';
import { user } from '../auth-schema.ts';
import { type Authority, batchAs } from '../authority.ts';
import type { Db } from '../client.ts';
import { prepared } from '../prepared.ts';
import { rawBatch } from '../raw-batch.ts';
import { subscriptions } from '../schema.ts';
import { isTopicOffered } from './eligibility.ts';

/** What a member has said of a topic. */
export interface TopicDecision {
	topic: Topic;
	subscribed: boolean;
}

interface DecisionRow {
	topic: string;
	subscribed: number;
}

const decisionsOf = (userId: string) =>
	sql<DecisionRow>`select topic, subscribed from subscriptions where user_id = ${userId}`;

const CLUBS_TOPICS = sql<{ topics: string }>`select topics from club where id = 1`;

function decisionsFrom(rows: readonly DecisionRow[]): TopicDecision[] {
	return rows.flatMap(({ topic, subscribed }) => {
		const known = TOPICS.find((name) => name === topic);
		return known ? [{ topic: known, subscribed: subscribed === 1 }] : [];
	});
}

function settingsFrom(row: { topics: string } | undefined): TopicSettings {
	return row ? (JSON.parse(row.topics) as TopicSettings) : {};
}

/** What a member has decided about topics: a query for a batch. Topics without a row have their default. */
export const subscriptionsOf = prepared((db, userId: string) =>
	db
		.select({ topic: subscriptions.topic, subscribed: subscriptions.subscribed })
		.from(subscriptions)
		.where(eq(subscriptions.userId, userId)),
);

/**
 * Stores the decision of the member who acts about one topic, in one batch. Who had stopped all email gets
 * it again by subscribing. What the club does not offer nobody subscribes to: nothing is changed then.
 *
 * @returns what the member has decided then, what the club says of its topics, and whether email starts
 *   again by this
 * @throws Refusal as `batchAs`
 */
export async function setSubscription(
	db: Db,
	by: Authority,
	topic: Topic,
	subscribed: boolean,
	now: Date,
): Promise<{ rows: TopicDecision[]; settings: TopicSettings; hasRestarted: boolean }> {
	const { userId } = by;
	const time = now.getTime();
	const mayBe = subscribed ? isTopicOffered(topic) : sql`true`;
	const { restarted, decisions, settings } = await batchAs(db, by, now, {
		decide: sql`
			insert into subscriptions (user_id, topic, subscribed, updated_at)
			select ${userId}, ${topic}, ${subscribed ? 1 : 0}, ${time} where ${mayBe}
			on conflict (user_id, topic) do update set
				subscribed = excluded.subscribed, updated_at = excluded.updated_at`,
		restarted: db
			.update(user)
			.set({ mailStoppedAt: null, updatedAt: now })
			.where(
				and(
					eq(user.id, userId),
					isNotNull(user.mailStoppedAt),
					sql`${subscribed ? 1 : 0} = 1`,
					mayBe,
				),
			)
			.returning({ id: user.id }),
		decisions: decisionsOf(userId),
		settings: CLUBS_TOPICS,
	});
	return {
		rows: decisionsFrom(decisions),
		settings: settingsFrom(settings[0]),
		hasRestarted: restarted.length > 0,
	};
}

/**
 * Ends a topic for a member, or all email, in one batch. What has ended already keeps its time.
 *
 * @returns the state afterwards, or null when there is no such member
 */
export async function stopMail(
	db: Db,
	userId: string,
	scope: UnsubscribeScope,
	now: Date,
): Promise<{ isStopped: boolean; rows: TopicDecision[]; settings: TopicSettings } | null> {
	const time = now.getTime();
	const { members, decisions, settings } = await rawBatch(db, {
		stop:
			scope === 'all'
				? db
						.update(user)
						.set({ mailStoppedAt: now, updatedAt: now })
						.where(and(eq(user.id, userId), isNull(user.mailStoppedAt)))
				: // Through the member's row: a deleted member leaves nothing to insert.
					sql`
				insert into subscriptions (user_id, topic, subscribed, updated_at)
				select id, ${scope}, 0, ${time} from user where id = ${userId}
				on conflict (user_id, topic) do update set subscribed = 0, updated_at = excluded.updated_at
				where subscriptions.subscribed = 1`,
		members: db.select({ mailStoppedAt: user.mailStoppedAt }).from(user).where(eq(user.id, userId)),
		decisions: decisionsOf(userId),
		settings: CLUBS_TOPICS,
	});
	const [member] = members;
	if (!member) return null;
	return {
		isStopped: member.mailStoppedAt !== null,
		rows: decisionsFrom(decisions),
		settings: settingsFrom(settings[0]),
	};
}
