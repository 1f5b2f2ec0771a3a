import type { Db } from '../../src/db/client.ts';
import { announcements, mailAddresses, outbox, subscriptions } from '../../src/db/schema.ts';
import type { Topic } from '../../src/domain/mail/topics.ts';
import { NOW } from '../support/time.ts';

/** Rows about email for tests, complete and unremarkable but for what a test asks for. */

/** A message to that member, which is not due unless a test says so. */
export async function addMessage(
	db: Db,
	values: Partial<typeof outbox.$inferInsert> & { userId: string },
): Promise<string> {
	const id = values.id ?? crypto.randomUUID();
	const message = { id, kind: 'rsvp_going', revision: 1, createdAt: NOW, ...values } as const;
	await db.insert(outbox).values(message);
	return id;
}

/** A draft to those who chose to hear announcements. */
export async function addAnnouncement(
	db: Db,
	values: Partial<typeof announcements.$inferInsert> = {},
): Promise<string> {
	const id = values.id ?? crypto.randomUUID();
	const topic = values.eventId ? null : 'announcements';
	const text = { subject: 'News', body: 'We have a stove.' };
	const times = { createdAt: NOW, updatedAt: NOW };
	await db.insert(announcements).values({ id, ...text, topic, ...times, ...values });
	return id;
}

export async function subscribe(
	db: Db,
	userId: string,
	topic: Topic,
	subscribed = true,
): Promise<void> {
	await db.insert(subscriptions).values({ userId, topic, subscribed, updatedAt: NOW });
}

/** An address that gets no email any more, since it bounced unless it says otherwise. */
export async function stopAddress(
	db: Db,
	email: string,
	stoppedBy: 'bounce' | 'complaint' = 'bounce',
	stoppedAt = NOW,
): Promise<void> {
	await db.insert(mailAddresses).values({ email, stoppedBy, stoppedAt, updatedAt: NOW });
}
