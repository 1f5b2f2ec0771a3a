import { type SQL, sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { user } from '../../../src/db/auth-schema.ts';
import { isReachable, wantsTopic } from '../../../src/db/mail/eligibility.ts';
import { mailAddresses, subscriptions } from '../../../src/db/schema.ts';
import { TOPICS, type Topic, topicsFrom } from '../../../src/domain/mail/topics.ts';
import { NOW } from '../../support/time.ts';
import { useLocalPlatform } from '../local-platform.ts';
import { addMember } from '../rows.ts';

const platform = useLocalPlatform();
beforeEach(async () => {
	await platform.db.delete(user);
	await platform.db.delete(mailAddresses);
});

const TODAY = '2026-11-25';

/** The members whom a condition holds for. */
async function those(condition: SQL): Promise<string[]> {
	const rows = await platform.db.all<{ id: string }>(
		sql`select user.id from user where ${condition} order by user.id`,
	);
	return rows.map(({ id }) => id);
}

async function decide(userId: string, topic: Topic, subscribed: boolean): Promise<void> {
	await platform.db.insert(subscriptions).values({ userId, topic, subscribed, updatedAt: NOW });
}

describe('who may be written to', () => {
	it('is nobody banned, imported without having agreed or gone, nobody who stopped mail, and no address that bounced or complained', async () => {
		const { db } = platform;
		await addMember(db, { id: 'fine' });
		await addMember(db, { id: 'banned', bannedAt: NOW });
		await addMember(db, { id: 'imported', awaitsConsentSince: NOW });
		await addMember(db, { id: 'deleted', deletedAt: NOW });
		await addMember(db, { id: 'stopped', mailStoppedAt: NOW });
		for (const reason of ['bounce', 'complaint'] as const) {
			await addMember(db, { id: reason, email: `${reason}@example.com` });
			await db.insert(mailAddresses).values({
				email: `${reason}@example.com`,
				stoppedBy: reason,
				stoppedAt: NOW,
				updatedAt: NOW,
			});
		}
		await addMember(db, { id: 'known', email: 'known@example.com' });
		await db
			.insert(mailAddresses)
			.values({ email: 'known@example.com', deliveredAt: NOW, updatedAt: NOW });

		expect(await those(isReachable())).toEqual(['fine', 'known']);
	});
});

describe('who wants a topic', () => {
	it.each(TOPICS)('%s is who chose it, or everybody by default', async (topic) => {
		const { db } = platform;
		await addMember(db, { id: 'undecided' });
		await addMember(db, { id: 'yes' });
		await decide('yes', topic, true);
		await addMember(db, { id: 'no' });
		await decide('no', topic, false);
		await addMember(db, { id: 'another topic' });
		await decide('another topic', topic === 'invitations' ? 'reminders' : 'invitations', false);

		const expected = topicsFrom([], {})[topic] ? ['another topic', 'undecided', 'yes'] : ['yes'];
		expect(await those(wantsTopic(topic, TODAY))).toEqual(expected);
		expect(await those(wantsTopic(sql`(select ${topic})`, TODAY))).toEqual(expected);
	});

	it('is nobody for no topic', async () => {
		await addMember(platform.db);
		expect(await those(wantsTopic(sql`null`, TODAY))).toEqual([]);
	});

	it('is nobody with a pause, up to the date that ends it', async () => {
		const { db } = platform;
		await addMember(db, { id: 'yesterday', mailPausedUntil: '2026-11-24' });
		await addMember(db, { id: 'today', mailPausedUntil: '2026-11-25' });
		await addMember(db, { id: 'tomorrow', mailPausedUntil: '2026-11-26' });
		expect(await those(wantsTopic('reminders', TODAY))).toEqual(['today', 'yesterday']);
	});
});
