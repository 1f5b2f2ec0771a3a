import { eq, sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { user } from '../../../src/db/auth-schema.ts';
import {
	announcements,
	breaks,
	checkIns,
	choreRuns,
	club,
	events,
	mailAddresses,
	mailBatches,
	outbox,
	rsvps,
	series,
} from '../../../src/db/schema.ts';
import { DEFAULT_MAIL_TIMES } from '../../../src/domain/mail/times.ts';
import { viewDesk } from '../../../src/views/club/desk.ts';
import { viewMembers } from '../../../src/views/members/members.ts';
import { DAY_MS, fromNow, HOUR_MS, NOW } from '../../support/time.ts';
import { useLocalPlatform } from '../local-platform.ts';
import { addEvent, addMember } from '../rows.ts';

const platform = useLocalPlatform();
let member: string;
let event: string;
beforeEach(async () => {
	const { db } = platform;
	await db.batch([
		db.delete(outbox),
		db.delete(mailBatches),
		db.delete(mailAddresses),
		db.delete(announcements),
		db.delete(choreRuns),
		db.delete(events),
		db.delete(series),
		db.delete(user),
		db.delete(club),
	]);
	member = await addMember(db);
	event = await addEvent(db, { title: 'Tea', capacity: 10 });
});

const look = async (now = NOW) => (await viewDesk({ db: platform.db, now })).facts;
const ago = (ms: number) => fromNow(-ms);

let count = 0;
/** A message to the member, as it stands in the outbox. */
async function addMail(values: Partial<typeof outbox.$inferInsert>): Promise<string> {
	count += 1;
	const id = `mail-${count}`;
	await platform.db.insert(outbox).values({
		id,
		kind: 'rsvp_going',
		userId: member,
		eventId: event,
		revision: count,
		createdAt: ago(HOUR_MS),
		...values,
	});
	return id;
}

async function says(
	answer: 'going' | 'waitlisted' | 'declined',
	values: Partial<typeof rsvps.$inferInsert> = {},
): Promise<void> {
	count += 1;
	await platform.db.insert(rsvps).values({
		eventId: event,
		userId: await addMember(platform.db),
		answer,
		place: count,
		change: 'a change',
		answeredAt: NOW,
		createdAt: NOW,
		updatedAt: NOW,
		...values,
	});
}

async function addSeries(values: Partial<typeof series.$inferInsert> = {}): Promise<void> {
	await platform.db.insert(series).values({
		id: 'teas',
		title: 'Tea',
		description: '',
		rule: 'FREQ=WEEKLY;BYDAY=SA',
		startsOnDate: '2026-01-03',
		startsAtTime: '11:00',
		durationMinutes: 120,
		place: '',
		capacity: 6,
		guestsAllowed: 4,
		opensDaysAhead: 15,
		createdAt: NOW,
		updatedAt: NOW,
		...DEFAULT_MAIL_TIMES,
		...values,
	});
}

describe('the desk', () => {
	it('works in a club that has nothing at all', async () => {
		const { db } = platform;
		await db.batch([db.delete(events), db.delete(user)]);
		const { facts, next, declined, setUp, breaks: pauses } = await viewDesk({ db, now: NOW });
		expect({ next, declined, pauses }).toEqual({ next: null, declined: 0, pauses: [] });
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

	it('counts who said no to the next event, and to no other', async () => {
		const other = await addEvent(platform.db, {
			startsAt: ago(-9 * DAY_MS),
			endsAt: ago(-10 * DAY_MS),
		});
		await says('declined');
		await says('declined');
		await says('going');
		await says('declined', { eventId: other });
		const { declined, next } = await viewDesk({ db: platform.db, now: NOW });
		expect([next?.id, declined]).toEqual([event, 2]);
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

describe('a hand is needed', () => {
	it('for mails that were given up within a week, until they are sent', async () => {
		const id = await addMail({ failure: 'the provider said no', dueAt: null });
		await addMail({ failure: 'the provider said no', dueAt: null, createdAt: ago(8 * DAY_MS) });
		await addMail({ failure: 'the member has answered', dueAt: null });
		await addMail({ failure: 'stopped', dueAt: null });
		expect(await look()).toMatchObject({ failedMails: 1, lateMails: 0 });
		await platform.db.update(outbox).set({ sentAt: NOW, failure: null }).where(eq(outbox.id, id));
		expect((await look()).failedMails).toBe(0);
	});

	it('for mails that are tried again, or are due and nobody takes them', async () => {
		await addMail({ failure: 'the provider was busy', dueAt: ago(-HOUR_MS) });
		await addMail({ dueAt: ago(16 * 60_000) });
		await addMail({ dueAt: ago(14 * 60_000) });
		await addMail({ dueAt: ago(HOUR_MS), lane: 'batch' });
		const late = await addMail({ dueAt: ago(3 * HOUR_MS), lane: 'batch' });
		expect(await look()).toMatchObject({ failedMails: 0, lateMails: 3 });
		await platform.db.update(outbox).set({ sentAt: NOW, dueAt: null }).where(eq(outbox.id, late));
		expect((await look()).lateMails).toBe(2);
	});

	it('for members who have not agreed, until they have', async () => {
		const { db } = platform;
		await addMember(db, { awaitsConsentSince: NOW });
		await addMember(db, { awaitsConsentSince: NOW, bannedAt: NOW });
		expect((await look()).awaitingConsent).toBe(1);
		await db.update(user).set({ awaitsConsentSince: null });
		expect((await look()).awaitingConsent).toBe(0);
	});

	it('for members whom mail does not reach, and the list shows these', async () => {
		const { db } = platform;
		const stop = async (email: string, hoursAgo: number) =>
			db.insert(mailAddresses).values({
				email,
				stoppedBy: 'bounce',
				stoppedAt: ago(hoursAgo * HOUR_MS),
				updatedAt: NOW,
			});
		const people = [
			await addMember(db, { email: 'one@example.com' }),
			await addMember(db, { email: 'two@example.com' }),
			await addMember(db, { email: 'three@example.com' }),
		];
		await addMember(db, { email: 'banned@example.com', bannedAt: NOW });
		await stop('one@example.com', 3);
		await stop('two@example.com', 1);
		await stop('three@example.com', 1);
		await stop('banned@example.com', 1);
		await stop('nobody@example.com', 1);
		expect((await look()).stoppedAddresses).toBe(3);
		const list = (after?: string) =>
			viewMembers({ db, now: NOW }, { part: 'unreached', order: 'name', after });
		const [one, two, three] = people;
		const ids = async (after?: string) => (await list(after)).members.map(({ id }) => id);
		expect(await ids()).toEqual([three, two, one]);
		expect(await ids(three)).toEqual([two, one]);
		expect(await ids(one)).toEqual([]);
		await db.update(mailAddresses).set({ stoppedBy: null, stoppedAt: null });
		expect((await look()).stoppedAddresses).toBe(0);
		expect(await ids()).toEqual([]);
	});

	it('for drafts that were left, announcements that could not go out, and those of today', async () => {
		const { db } = platform;
		const write = (id: string, values: Partial<typeof announcements.$inferInsert>) =>
			db.insert(announcements).values({
				id,
				subject: id,
				body: '',
				topic: 'announcements',
				createdAt: ago(9 * DAY_MS),
				updatedAt: ago(HOUR_MS),
				...values,
			});
		const ids = async () => (await look()).announcements.map(({ id }) => id);
		await write('fresh', {});
		await write('sent', { status: 'sending', updatedAt: ago(8 * DAY_MS) });
		await write('next week', { status: 'scheduled', sendsAt: ago(-7 * DAY_MS) });
		expect(await ids()).toEqual([]);
		await write('left', { updatedAt: ago(4 * DAY_MS) });
		expect(await ids()).toEqual(['left']);
		await db.delete(announcements).where(eq(announcements.id, 'left'));
		await write('missed', { sendsAt: ago(DAY_MS) });
		expect(await ids()).toEqual(['missed']);
		await db.delete(announcements).where(eq(announcements.id, 'missed'));
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

	it('for parties that wait although seats are free', async () => {
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

	it('at a door that nobody keeps, from the beginning until the day after', async () => {
		const { db } = platform;
		const [row] = await db.select().from(events);
		const at = (ms: number) => look(new Date((row?.startsAt.getTime() ?? 0) + ms));
		expect((await at(HOUR_MS)).openDoors, 'nobody is expected').toEqual([]);
		await says('going');
		expect((await at(-60_000)).openDoors).toEqual([]);
		expect((await at(60_000)).openDoors).toEqual([{ slug: `event-${event}`, title: 'Tea' }]);
		expect((await at(26 * HOUR_MS)).openDoors).toHaveLength(1);
		expect((await at(27 * HOUR_MS)).openDoors).toEqual([]);
		await db.insert(checkIns).values({ eventId: event, userId: member, checkedInAt: NOW });
		expect((await at(60_000)).openDoors).toEqual([]);
	});

	it('where series go on and no event is open, with the breaks that lie ahead', async () => {
		const { db } = platform;
		await db.delete(events);
		await addSeries();
		await addSeries({ id: 'ended', endsOnDate: '2026-11-01' });
		const pause = { reason: 'holidays', createdAt: NOW, seriesId: 'teas' };
		await db.insert(breaks).values([
			{ ...pause, id: 'over', firstDate: '2026-11-01', lastDate: '2026-11-20' },
			{ ...pause, id: 'ahead', firstDate: '2026-12-19', lastDate: '2027-01-02' },
			{ ...pause, id: 'none', seriesId: 'ended', firstDate: '2026-12-19', lastDate: '2027-01-02' },
		]);
		const { facts, breaks: pauses } = await viewDesk({ db, now: NOW });
		expect(facts).toMatchObject({ runningSeries: 1, hasNextEvent: false });
		expect(pauses).toEqual([
			{ title: 'Tea', firstDate: '2026-12-19', lastDate: '2027-01-02', reason: 'holidays' },
		]);
	});

	it('where the chores have not run', async () => {
		const { db } = platform;
		await db.insert(choreRuns).values([
			{ name: 'one', startedAt: ago(HOUR_MS) },
			{ name: 'another', startedAt: ago(60_000) },
		]);
		expect((await look()).lastChoreAt).toEqual(ago(60_000));
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
