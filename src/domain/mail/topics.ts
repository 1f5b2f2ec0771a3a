import { topicMessages } from '../../messages/site/topics.ts';
import { DEFAULT_LOCALE } from '../text/language.ts';

/** What a member can hear about. */
export const TOPICS = ['invitations', 'reminders', 'announcements'] as const;
export type Topic = (typeof TOPICS)[number];

/** What a member gets before having said anything: nothing but what belongs to an RSVP of their own. */
export const TOPIC_DEFAULTS: Readonly<Record<Topic, boolean>> = {
	invitations: false,
	reminders: true,
	announcements: false,
};

/** What an owner has said of a topic; what is left out is as it always was. */
export interface TopicSetting {
	/** Whether the club sends it at all. */
	isOffered?: boolean;
	/** Whether a member has it without having said anything. */
	isDefault?: boolean;
	/** When `isDefault` was changed: it counts for members who joined since. Milliseconds since 1970. */
	since?: number;
	/** What it sends, in the club's own words. */
	description?: string;
}

export type TopicSettings = Partial<Record<Topic, TopicSetting>>;

export type Topics = Record<Topic, boolean>;

/** Whether the club sends what belongs to a topic at all. */
export function isOffered(topic: Topic, settings: TopicSettings): boolean {
	return settings[topic]?.isOffered ?? true;
}

/** The topics that the club offers, in their usual order. */
export function offeredTopics(settings: TopicSettings): Topic[] {
	return TOPICS.filter((topic) => isOffered(topic, settings));
}

/** Whether a member who joins now has a topic without having said anything. */
export function isDefault(topic: Topic, settings: TopicSettings): boolean {
	return settings[topic]?.isDefault ?? TOPIC_DEFAULTS[topic];
}

/**
 * The topics as they are for a member, from the rows of those that were decided. What the club does not
 * offer is off, whatever was decided about it.
 */
export function topicsFrom(
	rows: readonly { topic: Topic; subscribed: boolean }[],
	settings: TopicSettings,
): Topics {
	const topics = { invitations: false, reminders: false, announcements: false };
	for (const topic of offeredTopics(settings)) {
		const decided = rows.find((row) => row.topic === topic);
		topics[topic] = decided?.subscribed ?? isDefault(topic, settings);
	}
	return topics;
}

/** What a topic sends, in the club's own words or the usual ones. */
export function topicDescription(
	topic: Topic,
	settings: TopicSettings,
	locale = DEFAULT_LOCALE,
): string {
	return settings[topic]?.description || topicMessages(locale)[topic].description;
}

/** What a link to less email ends: one topic, or everything but sign-in emails. */
export type UnsubscribeScope = Topic | 'all';
