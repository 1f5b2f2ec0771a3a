import { eq, sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { user } from '../../../src/db/auth-schema.ts';
import {
	announcements,
	breaks,
	checkIns,
	choreRuns,
	events,
	mailAddresses,
	outbox,
	type rsvps,
} from '../../../src/db/schema.ts';
import { viewDesk } from '../../../src/views/club/desk.ts';
import { viewMembers } from '../../../src/views/members/members.ts';
import { DAY_MS, fromNow, HOUR_MS, MINUTE_MS, NOW, timeAfter } from '../../support/time.ts';
import { emptyTables } from '../empty-tables.ts';
import { useLocalPlatform } from '../local-platform.ts';
import { addAnnouncement, addMessage, stopAddress } from '../mail-rows.ts';
import { rowOf } from '../reading-rows.ts';
import { addEvent, addMember, addRsvp, addSeries } from '../rows.ts';

const platform = useLocalPlatform();
let member: string;
let event: string;
beforeEach(async () => {
	const { db } = platform;
	await emptyTables(db);
	member = await addMember(db);
	event = await addEvent(db, { title: 'Tea', capacity: 10 });
});

const look = async (now = NOW) => (await viewDesk({ db: platform.db, now })).facts;
const ago = (ms: number) => fromNow(-ms);

let revision = 0;
/** A message to the member, as it is in the outbox. */
function addMail(values: Partial<typeof outbox.$inferInsert>): Promise<string> {
	revision += 1;
	const message = { userId: member, eventId: event, revision, createdAt: ago(HOUR_MS) };
	return addMessage(platform.db, { ...message, ...values });
}

async function says(
	answer: 'going' | 'waitlisted' | 'declined',
	values: Partial<typeof rsvps.$inferInsert> = {},
): Promise<void> {
	const userId = await addMember(platform.db);
	await addRsvp(platform.db, { eventId: event, userId, answer, ...values });
}

describe('the desk', () => {
	it('works in a club that has nothing at all', async () => {
		const { db } = platform;
		await db.batch([db.delete(events), db.delete(user)]);
		const { facts, next, setUp, breaks: upcoming } = await viewDesk({ db, now: NOW });
		expect({ next, upcoming }).toEqual({ next: null, upcoming: [] });
		expect(facts).toEqual({
			lastChoreAt: null,
			failedMails: 0,
			lateMails: 0,
			isMailHeld: false,
			awaitingConsent: 0,
			stoppedAddresses: 0,
			announcements: [],
			waiting: [],
			openDoors: [],
			runningSeries: 0,
			hasNextEvent: false,
		});
		expect(setUp).toMatchObject({ setUpAt: null, members: 0, organizers: 0 });
	});

	it('counts the people not coming to the next event, and to no other', async () => {
		const other = await addEvent(platform.db, { startsAt: fromNow(9 * DAY_MS) });
		await says('declined');
		await says('declined');
		await says('going');
		await says('declined', { eventId: other });
		const { next } = await viewDesk({ db: platform.db, now: NOW });
		expect(next).toMatchObject({ slug: `event-${event}`, declined: 2 });
	});

	it('counts members and organizers only as far as it has to', async () => {
		const { db } = platform;
		const counts = async () => {
			const { setUp } = await viewDesk({ db, now: NOW });
			return [setUp.members, setUp.organizers];
		};
		expect(await counts()).toEqual([1, 0]);
		await addMember(db, { role: 'owner' });
		await addMember(db, { role: 'host', bannedAt: NOW });
		expect(await counts()).toEqual([3, 1]);
		await addMember(db, { role: 'host' });
		expect(await counts()).toEqual([3, 2]);
	});
});

describe('the desk asks for help', () => {
	it('with emails that were given up within a week, until they are sent', async () => {
		const id = await addMail({ failure: 'the provider said no', dueAt: null });
		await addMail({ failure: 'the provider said no', dueAt: null, createdAt: ago(8 * DAY_MS) });
		await addMail({ failure: 'answered', dueAt: null });
		await addMail({ failure: 'stopped', dueAt: null });
		expect(await look()).toMatchObject({ failedMails: 1, lateMails: 0 });
		await platform.db.update(outbox).set({ sentAt: NOW, failure: null }).where(eq(outbox.id, id));
		expect((await look()).failedMails).toBe(0);
	});

	it('with emails that are being retried, or are due and not being sent', async () => {
		await addMail({ failure: 'the provider was busy', dueAt: ago(-HOUR_MS) });
		await addMail({ dueAt: ago(16 * MINUTE_MS) });
		await addMail({ dueAt: ago(14 * MINUTE_MS) });
		await addMail({ dueAt: ago(HOUR_MS), lane: 'batch' });
		const late = await addMail({ dueAt: ago(3 * HOUR_MS), lane: 'batch' });
		expect(await look()).toMatchObject({ failedMails: 0, lateMails: 3 });
		await platform.db.update(outbox).set({ sentAt: NOW, dueAt: null }).where(eq(outbox.id, late));
		expect((await look()).lateMails).toBe(2);
	});

	it('with members who have not agreed, until they have', async () => {
		const { db } = platform;
		await addMember(db, { awaitsConsentSince: NOW });
		await addMember(db, { awaitsConsentSince: NOW, bannedAt: NOW });
		expect((await look()).awaitingConsent).toBe(1);
		await db.update(user).set({ awaitsConsentSince: null });
		expect((await look()).awaitingConsent).toBe(0);
	});

	it('with members whom email does not reach, and the list shows these', async () => {
		const { db } = platform;
		const stop = (name: string, hoursAgo: number) =>
			stopAddress(db, `${name}@example.com`, 'bounce', ago(hoursAgo * HOUR_MS));
		for (const id of ['one', 'two', 'three']) await addMember(db, { id });
		await addMember(db, { id: 'banned', bannedAt: NOW });
		await stop('one', 3);
		await stop('two', 1);
		await stop('three', 1);
		await stop('banned', 1);
		await stop('nobody', 1);
		expect((await look()).stoppedAddresses).toBe(3);
		const list = (after?: string) =>
			viewMembers({ db, now: NOW }, { part: 'unreached', order: 'name', after });
		const ids = async (after?: string) => (await list(after)).members.map(({ id }) => id);
		expect(await ids()).toEqual(['three', 'two', 'one']);
		expect(await ids('three')).toEqual(['two', 'one']);
		expect(await ids('one')).toEqual([]);
		await db.update(mailAddresses).set({ stoppedBy: null, stoppedAt: null });
		expect((await look()).stoppedAddresses).toBe(0);
		expect(await ids()).toEqual([]);
	});

	it('with forgotten drafts, announcements that could not go out, and those of today', async () => {
		const { db } = platform;
		const write = (id: string, values: Partial<typeof announcements.$inferInsert>) =>
			addAnnouncement(db, { id, subject: id, updatedAt: ago(HOUR_MS), ...values });
		const remove = (id: string) => db.delete(announcements).where(eq(announcements.id, id));
		const ids = async () => (await look()).announcements.map(({ id }) => id);
		await write('fresh', {});
		await write('sent', { status: 'sending', updatedAt: ago(8 * DAY_MS) });
		await write('next week', { status: 'scheduled', sendsAt: ago(-7 * DAY_MS) });
		expect(await ids()).toEqual([]);
		await write('left', { updatedAt: ago(4 * DAY_MS) });
		expect(await ids()).toEqual(['left']);
		await remove('left');
		await write('missed', { sendsAt: ago(DAY_MS) });
		expect(await ids()).toEqual(['missed']);
		await remove('missed');
		await write('soon', { status: 'scheduled', sendsAt: ago(-HOUR_MS) });
		expect((await look()).announcements).toEqual([
			{
				id: 'soon',
				subject: 'soon',
				status: 'scheduled',
				sendsAt: ago(-HOUR_MS),
				isOfCancelled: false,
			},
		]);
	});

	it('with parties on the waiting list although seats are free', async () => {
		await says('going', { guests: 4 });
		expect((await look()).waiting).toEqual([]);
		await says('waitlisted', { guests: 5 });
		expect((await look()).waiting).toEqual([
			{ slug: `event-${event}`, title: 'Tea', parties: 1, free: 5 },
		]);
		await platform.db.update(events).set({ capacity: 5 });
		expect((await look()).waiting, 'nothing is free').toEqual([]);
		await platform.db.update(events).set({ capacity: 10, status: 'cancelled' });
		expect((await look()).waiting, 'cancelled').toEqual([]);
	});

	it('with a door that nobody is at, from the beginning until the day after', async () => {
		const { db } = platform;
		const { startsAt } = await rowOf(db, events, event);
		const at = (ms: number) => look(timeAfter(startsAt, ms));
		expect((await at(HOUR_MS)).openDoors, 'nobody is expected').toEqual([]);
		await says('going');
		expect((await at(-MINUTE_MS)).openDoors).toEqual([]);
		expect((await at(MINUTE_MS)).openDoors).toEqual([{ slug: `event-${event}`, title: 'Tea' }]);
		expect((await at(26 * HOUR_MS)).openDoors).toHaveLength(1);
		expect((await at(27 * HOUR_MS)).openDoors).toEqual([]);
		await db.insert(checkIns).values({ eventId: event, userId: member, checkedInAt: NOW });
		expect((await at(MINUTE_MS)).openDoors).toEqual([]);
	});

	it('with series that go on while no event is open, and shows the breaks ahead', async () => {
		const { db } = platform;
		await db.delete(events);
		await addSeries(db, { id: 'teas', title: 'Tea' });
		await addSeries(db, { id: 'ended', endsOnDate: '2026-11-01' });
		const aBreak = { reason: 'holidays', createdAt: NOW, seriesId: 'teas' };
		await db.insert(breaks).values([
			{ ...aBreak, id: 'over', firstDate: '2026-11-01', lastDate: '2026-11-20' },
			{ ...aBreak, id: 'ahead', firstDate: '2026-12-19', lastDate: '2027-01-02' },
			{ ...aBreak, id: 'none', seriesId: 'ended', firstDate: '2026-12-19', lastDate: '2027-01-02' },
		]);
		const { facts, breaks: upcoming } = await viewDesk({ db, now: NOW });
		expect(facts).toMatchObject({ runningSeries: 1, hasNextEvent: false });
		expect(upcoming).toEqual([
			{ title: 'Tea', firstDate: '2026-12-19', lastDate: '2027-01-02', reason: 'holidays' },
		]);
	});

	it('with chores that have not run', async () => {
		const { db } = platform;
		await db.insert(choreRuns).values([
			{ name: 'one', startedAt: ago(HOUR_MS) },
			{ name: 'another', startedAt: ago(MINUTE_MS) },
		]);
		expect((await look()).lastChoreAt).toEqual(ago(MINUTE_MS));
	});
});

describe('the desk of a large club', () => {
	it('counts no further than it says', async () => {
		await platform.db.run(sql`
			with recursive n(i) as (select 1 union all select i + 1 from n where i < 1005)
			insert into user (id, name, email, email_verified, awaits_consent_since, created_at, updated_at)
			select 'm' || i, '', 'm' || i || '@example.com', 1, 1, 1, 1 from n`);
		expect((await look()).awaitingConsent).toBe(1000);
	});
});
