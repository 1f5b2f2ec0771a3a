import { type SQL, sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { isReachable, wantsTopic } from '../../../src/db/mail/eligibility.ts';
import { mailAddresses } from '../../../src/db/schema.ts';
import { TOPICS, type Topic, topicsFrom } from '../../../src/domain/mail/topics.ts';
import { NOW } from '../../support/time.ts';
import { emptyTables } from '../empty-tables.ts';
import { useLocalPlatform } from '../local-platform.ts';
import { stopAddress, subscribe } from '../mail-rows.ts';
import { addMember } from '../rows.ts';

const platform = useLocalPlatform();
beforeEach(() => emptyTables(platform.db));

const TODAY = '2026-11-25';

/** The members whom a condition holds for. */
async function those(condition: SQL): Promise<string[]> {
	const rows = await platform.db.all<{ id: string }>(
		sql`select user.id from user where ${condition} order by user.id`,
	);
	return rows.map(({ id }) => id);
}

const decide = (userId: string, topic: Topic, subscribed: boolean) =>
	subscribe(platform.db, userId, topic, subscribed);

describe('the members who can be emailed', () => {
	it('are not banned, imported without having agreed, deleted or without email, and no address of theirs bounced or complained', async () => {
		const { db } = platform;
		await addMember(db, { id: 'fine' });
		await addMember(db, { id: 'banned', bannedAt: NOW });
		await addMember(db, { id: 'imported', awaitsConsentSince: NOW });
		await addMember(db, { id: 'deleted', deletedAt: NOW });
		await addMember(db, { id: 'stopped', mailStoppedAt: NOW });
		for (const reason of ['bounce', 'complaint'] as const) {
			await addMember(db, { id: reason, email: `${reason}@example.com` });
			await stopAddress(db, `${reason}@example.com`, reason);
		}
		await addMember(db, { id: 'known', email: 'known@example.com' });
		await db
			.insert(mailAddresses)
			.values({ email: 'known@example.com', deliveredAt: NOW, updatedAt: NOW });

		expect(await those(isReachable())).toEqual(['fine', 'known']);
	});
});

describe('the members who want a topic', () => {
	it.each(TOPICS)('are those who chose it, or everybody by default: %s', async (topic) => {
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

	it('are none where there is no topic', async () => {
		await addMember(platform.db);
		expect(await those(wantsTopic(sql`null`, TODAY))).toEqual([]);
	});

	it('are none who paused email, up to the date that ends the pause', async () => {
		const { db } = platform;
		await addMember(db, { id: 'yesterday', mailPausedUntil: '2026-11-24' });
		await addMember(db, { id: 'today', mailPausedUntil: '2026-11-25' });
		await addMember(db, { id: 'tomorrow', mailPausedUntil: '2026-11-26' });
		expect(await those(wantsTopic('reminders', TODAY))).toEqual(['today', 'yesterday']);
	});
});
