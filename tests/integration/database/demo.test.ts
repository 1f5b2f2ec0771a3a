import { and, asc, count, eq, gt, isNotNull, ne } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { prepareDemo } from '../../../scripts/demo/demo.ts';
import {
	DEMO_HOST,
	DEMO_MEMBER,
	DEMO_OWNER,
	DEMO_PEOPLE,
	DEMO_REGULARS,
} from '../../../scripts/demo/people.ts';
import { user } from '../../../src/db/auth-schema.ts';
import { pastEvents, upcomingEvents } from '../../../src/db/events/events.ts';
import { pastPage } from '../../../src/db/events/past-page.ts';
import {
	club,
	events,
	mailAddresses,
	outbox,
	rsvps,
	standingRsvps,
	subscriptions,
} from '../../../src/db/schema.ts';
import { upcomingBreaks } from '../../../src/db/series/series.ts';
import { seatsLeft } from '../../../src/domain/rsvps/panel.ts';
import { localDate } from '../../../src/domain/time/time.ts';
import { answer } from '../../../src/features/rsvps/answer-rsvp.ts';
import { openEvents } from '../../../src/features/series/open-events.ts';
import { DAY_MS, fromNow, NOW } from '../../support/time.ts';
import { contextAt } from '../contexts.ts';
import { startLocalPlatform, useLocalPlatform } from '../local-platform.ts';

const daysLater = (days: number) => fromNow(days * DAY_MS);

const platform = useLocalPlatform();

async function scheduledAt(now: Date) {
	return platform.db
		.select()
		.from(events)
		.where(and(eq(events.status, 'scheduled'), gt(events.startsAt, now)))
		.orderBy(asc(events.startsAt));
}

/** Holds what the contract says of the demo club, at a moment. */
async function expectContract(now: Date): Promise<void> {
	const [next, ...later] = await scheduledAt(now);
	if (!next) throw new Error('There is no next event.');
	expect(next.waiting).toBe(0);
	expect(seatsLeft(next)).toBeGreaterThanOrEqual(6);
	expect(seatsLeft(next)).toBeLessThanOrEqual(40);
	expect(next.going, 'somebody goes to the next event').toBeGreaterThan(0);
	const full = later.filter((event) => seatsLeft(event) === 0 && event.waiting >= 3);
	expect(full, 'a later event is full').not.toEqual([]);

	const past = await pastEvents(platform.db, now, 50);
	expect(past.length).toBeGreaterThanOrEqual(8);
	expect(past.filter((event) => event.going < 3)).toEqual([]);
	expect(await upcomingBreaks(platform.db, localDate(now, 'America/New_York'))).toHaveLength(1);
}

async function messagesDue() {
	return platform.db.select().from(outbox).where(isNotNull(outbox.dueAt));
}

describe('the demo club', () => {
	it('looks right when it is created between a morning and the soup that could follow it', async () => {
		const other = await startLocalPlatform();
		try {
			// A Saturday at 9:05 in New York.
			const between = new Date('2026-11-21T14:05:00Z');
			await prepareDemo(other.env, between);
			const [next] = await upcomingEvents(other.db, between, 1);
			expect(next?.title).not.toContain('soup');
			expect(next?.going).toBeGreaterThan(0);
			expect(next && seatsLeft(next)).toBeGreaterThanOrEqual(6);
		} finally {
			await other.dispose();
		}
	});

	it('is created once, with members, a history and no email for made-up people', async () => {
		const { db, env } = platform;
		expect(await prepareDemo(env, NOW)).toBe('created');
		await expectContract(NOW);
		expect(await messagesDue()).toEqual([]);
		const [last] = await pastPage(db, NOW, 1);
		expect(last?.story).toMatchObject({
			report: expect.stringMatching(/bird box/),
			picture: { width: 960, height: 540 },
		});
		// An owner's first clicks show a club whose email works, and people who want to hear of it.
		const written = await db.select().from(outbox);
		expect(written.length).toBeGreaterThan(50);
		expect(written.filter(({ sentAt, failure }) => !sentAt || failure)).toEqual([]);
		expect(written.filter(({ sentAt }) => sentAt && sentAt > NOW)).toEqual([]);
		const addresses = await db.select().from(mailAddresses);
		expect(addresses.filter(({ deliveredAt }) => deliveredAt).length).toBeGreaterThan(20);
		const wanted = await db.select().from(subscriptions);
		for (const topic of ['announcements', 'invitations'] as const) {
			const people = wanted.filter((row) => row.topic === topic && row.subscribed);
			expect(people.length).toBeGreaterThan(10);
			expect(people.length).toBeLessThan(DEMO_PEOPLE.length);
		}

		const members = await db.select({ email: user.email, role: user.role }).from(user);
		expect(members).toHaveLength(DEMO_PEOPLE.length);
		for (const { email, role } of [DEMO_OWNER, DEMO_HOST, DEMO_MEMBER]) {
			expect(members).toContainEqual({ email, role });
		}
		const waited = await db.select().from(rsvps).where(eq(rsvps.answer, 'waitlisted'));
		const cancelled = await db
			.select()
			.from(rsvps)
			.where(and(eq(rsvps.answer, 'declined'), ne(rsvps.revision, 1)));
		const promoted = await db.select().from(outbox).where(eq(outbox.kind, 'rsvp_promoted'));
		for (const rows of [waited, cancelled, promoted]) expect(rows).not.toEqual([]);

		const before = await db.select().from(rsvps);
		expect(await prepareDemo(env, NOW)).toBe('refreshed');
		expect(await db.select().from(rsvps)).toEqual(before);
	});

	it('has members who come every week, and one with a limit of three hours on the waiting list', async () => {
		const { db } = platform;
		const regulars = await db.select().from(standingRsvps).orderBy(asc(standingRsvps.place));
		expect(regulars.map(({ guests }) => guests)).toEqual(DEMO_REGULARS.map(({ guests }) => guests));
		const coming = (await scheduledAt(NOW)).filter(({ guestsAllowed }) => guestsAllowed === 2);
		for (const { id } of coming) {
			const parties = await db.select().from(rsvps).where(eq(rsvps.eventId, id));
			for (const { userId, guests } of regulars) {
				expect(parties).toContainEqual(
					expect.objectContaining({ userId, guests, answer: 'going', revision: 1 }),
				);
			}
		}
		const waiting = await db.select().from(rsvps).where(eq(rsvps.answer, 'waitlisted'));
		expect(waiting.filter(({ promoteUntilHours }) => promoteUntilHours === 3)).toHaveLength(1);
	});

	it.each([1, 5, 12, 40, 40.4, 200])(
		'looks right when it is started again %d days later',
		async (days) => {
			const now = daysLater(days);
			expect(await prepareDemo(platform.env, now)).toBe('refreshed');
			await expectContract(now);
			expect(await messagesDue()).toEqual([]);
		},
	);

	it('makes room at a next event that visitors filled, and notifies the people who move up', async () => {
		const { db, env } = platform;
		const now = daysLater(201);
		const [next] = await scheduledAt(now);
		if (!next) throw new Error('There is no next event.');
		const ids = Array.from({ length: seatsLeft(next) + 2 }, () => crypto.randomUUID());
		for (const id of ids) {
			const row = { id, name: '', email: `${id}@club.example`, createdAt: now, updatedAt: now };
			await db.insert(user).values(row);
			await answer(contextAt(db, now), { userId: id, event: { id: next.id }, answer: 'going' });
		}
		await prepareDemo(env, now);
		await expectContract(now);
		const told = (await messagesDue()).filter(({ kind }) => kind === 'rsvp_promoted');
		expect(told.map(({ userId }) => userId).sort()).toEqual(ids.slice(-2).sort());
	});

	it('opens every date of its series once, however often the chore runs', async () => {
		const { db } = platform;
		const now = daysLater(230);
		const opened = await openEvents(contextAt(db, now));
		expect(opened).not.toEqual([]);
		expect(await openEvents(contextAt(db, now))).toEqual([]);
		const twice = await db
			.select({ date: events.seriesDate })
			.from(events)
			.where(isNotNull(events.seriesId))
			.groupBy(events.seriesId, events.seriesDate)
			.having(ne(count(), 1));
		expect(twice).toEqual([]);
	});

	it("leaves a club of somebody's own alone", async () => {
		const other = await startLocalPlatform();
		const times = { createdAt: NOW, updatedAt: NOW, setUpAt: NOW };
		await other.db.insert(club).values({
			id: 1,
			name: 'Night Readers',
			description: '',
			colour: '#223344',
			timeZone: 'UTC',
			place: '',
			...times,
		});
		expect(await prepareDemo(other.env, NOW)).toBe('not the demo');
		expect(await other.db.select().from(user)).toEqual([]);
		expect(await other.db.select().from(events)).toEqual([]);
		await other.dispose();
	});
});
