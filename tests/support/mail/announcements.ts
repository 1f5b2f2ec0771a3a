import { drizzle } from 'drizzle-orm/d1';
import { announcements, subscriptions } from '../../../src/db/schema.ts';
import type { Topic } from '../../../src/domain/mail/topics.ts';
import type { Member } from '../site/fixtures.ts';
import type { Site } from '../site/site.ts';

/** Members who want email about a topic. */
export async function subscribe(
	site: Site,
	members: readonly Pick<Member, 'id'>[],
	topic: Topic,
): Promise<void> {
	for (const { id: userId } of members) {
		await drizzle(site.db)
			.insert(subscriptions)
			.values({ userId, topic, subscribed: true, updatedAt: new Date() });
	}
}

/** An announcement, a draft unless told otherwise; returns its id. */
export async function insertAnnouncement(
	site: Site,
	values: Partial<typeof announcements.$inferInsert>,
): Promise<string> {
	const id = crypto.randomUUID();
	const now = new Date();
	await drizzle(site.db)
		.insert(announcements)
		.values({
			id,
			subject: 'News of the shed',
			body: 'We have **a stove**.\n\nBring wood.',
			createdAt: now,
			updatedAt: now,
			...values,
		});
	return id;
}
