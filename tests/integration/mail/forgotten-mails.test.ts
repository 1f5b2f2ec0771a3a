import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { announcementById } from '../../../src/db/announcements/announcements.ts';
import { deleteExpiredRows } from '../../../src/db/doctor/clean-up.ts';
import { FORGOTTEN_AT_ONCE } from '../../../src/db/mail/forgotten-mails.ts';
import { mailBatches, mailings, outbox } from '../../../src/db/schema.ts';
import { planMailings } from '../../../src/features/mail/plan-mailings.ts';
import { DAY_MS, fromNow, NOW, timeAfter } from '../../support/time.ts';
import { contextOn } from '../contexts.ts';
import { emptyTables } from '../empty-tables.ts';
import { useLocalPlatform } from '../local-platform.ts';
import { addAnnouncement, addMessage, subscribe } from '../mail-rows.ts';
import { addClub, addEvent, addMember } from '../rows.ts';

// The words are made by templates, which only Astro's build can read; nothing is sent here.
vi.mock('../../../src/mail/templates/club-mail.ts', () => ({ clubMails: vi.fn() }));
vi.mock('../../../src/mail/templates/rsvp-mail.ts', () => ({ rsvpMail: vi.fn() }));

const platform = useLocalPlatform();
beforeEach(() => emptyTables(platform.db));

describe('the clean-up of the outbox', () => {
	const OLD = fromNow(-90 * DAY_MS - 1);
	/** Messages to one member that are done with, or aren't; all of them written long ago. */
	async function writeMessages(list: readonly Partial<typeof outbox.$inferInsert>[]) {
		const { db } = platform;
		const userId = await addMember(db);
		const eventId = await addEvent(db);
		for (const [index, values] of list.entries()) {
			const about = values.announcementId ? {} : { eventId };
			const kind = values.announcementId ? 'announcement' : 'rsvp_going';
			const id = `message ${index}`;
			await addMessage(db, {
				id,
				kind,
				userId,
				revision: index,
				createdAt: OLD,
				...about,
				...values,
			});
		}
		return { userId, eventId };
	}
	const messagesLeft = async () =>
		(await platform.db.select({ id: outbox.id }).from(outbox).orderBy(outbox.id)).map(
			({ id }) => id,
		);

	it('removes emails ninety days after they were sent or given up, and none that is still owed', async () => {
		const { db } = platform;
		await db.insert(mailBatches).values([
			{ id: 'open', dueAt: NOW, createdAt: OLD },
			{ id: 'over', dueAt: null, createdAt: OLD },
		]);
		await writeMessages([
			{ sentAt: OLD },
			{ sentAt: timeAfter(OLD, 1) },
			{ failure: 'Resend refused: validation_error', batchId: 'over' },
			{ failure: 'banned' },
			{ failure: 'discarded' },
			{ failure: 'stopped' },
			{ failure: 'busy', dueAt: NOW },
			{ failure: 'busy', batchId: 'open' },
			{ dueAt: NOW },
			{ failure: 'discarded', createdAt: timeAfter(OLD, 1) },
		]);
		await deleteExpiredRows({ db, now: NOW });
		expect(await messagesLeft()).toEqual([1, 6, 7, 8, 9].map((number) => `message ${number}`));
	});

	it('leaves the numbers of an announcement as they were', async () => {
		const { db } = platform;
		await addAnnouncement(db, { id: 'news', status: 'sending', recipients: 3 });
		const announcementId = 'news';
		await writeMessages([{ announcementId, sentAt: OLD }]);
		await writeMessages([]);
		const [other, another] = [await addMember(db), await addMember(db)];
		for (const [userId, values] of [
			[other, { failure: 'not_subscribed' }],
			[another, { sentAt: NOW }],
		] as const) {
			const message = { kind: 'announcement', announcementId, revision: 0 } as const;
			await addMessage(db, { id: `to ${userId}`, userId, createdAt: OLD, ...message, ...values });
		}
		const progress = async () => (await announcementById(db, 'news'))[0]?.progress;
		const before = await progress();
		expect(before).toContain('"handedOver":2');
		await deleteExpiredRows({ db, now: NOW });
		expect(await messagesLeft()).toEqual([`to ${another}`]);
		expect(await progress()).toBe(before);
		await deleteExpiredRows({ db, now: NOW });
		expect(await progress()).toBe(before);
	});

	it('makes no occasion come again by what it removes', async () => {
		const { db } = platform;
		await addClub(db);
		const { userId, eventId } = await writeMessages([
			{ sentAt: OLD, kind: 'invitation', revision: 0 },
		]);
		const mailing = { kind: 'invitation', revision: 0, recipients: 1 } as const;
		await db.insert(mailings).values({ eventId, createdAt: OLD, ...mailing });
		await subscribe(db, userId, 'invitations');
		await deleteExpiredRows({ db, now: NOW });
		expect(await messagesLeft()).toEqual([]);
		await planMailings(contextOn(platform));
		expect(await messagesLeft()).toEqual([]);
	});

	it('removes no more emails in one run than a day of runs may write', async () => {
		const { db } = platform;
		const userId = await addMember(db);
		const eventId = await addEvent(db);
		await db.run(sql`
			with recursive n(i) as (select 1 union all select i + 1 from n where i < ${FORGOTTEN_AT_ONCE + 50})
			insert into outbox (id, kind, user_id, event_id, revision, sent_at, created_at)
			select 'message ' || i, 'rsvp_going', ${userId}, ${eventId}, i, i, i from n`);
		await deleteExpiredRows({ db, now: NOW });
		expect(await messagesLeft()).toHaveLength(50);
		expect(await messagesLeft()).toContain(`message ${FORGOTTEN_AT_ONCE + 50}`);
		await deleteExpiredRows({ db, now: NOW });
		expect(await messagesLeft()).toEqual([]);
	});
});
