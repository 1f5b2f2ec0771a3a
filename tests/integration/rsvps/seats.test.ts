import { asc, eq, inArray, sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { answerRsvp } from '../../../src/db/rsvps/answer-rsvp.ts';
import { club, events, outbox, rsvps } from '../../../src/db/schema.ts';
import { DAY_MS, fromNow, HOUR_MS, NOW, timeAfter } from '../../support/time.ts';
import { useLocalPlatform } from '../local-platform.ts';
import { addClub, addEvent, addMember, addMembers } from '../rows.ts';
import { addRsvp } from '../rsvp-rows.ts';
import { expectRulesHold } from './seats-property.ts';

const platform = useLocalPlatform();
let members: string[];

beforeAll(async () => {
	members = await addMembers(platform.db, 60);
});

function memberNumber(user: number): string {
	return members[user] as string;
}

interface Answering {
	user: number;
	event: string;
	answer?: 'going' | 'declined';
	guests?: number | undefined;
	note?: string;
	promoteUntilHours?: number;
	now?: Date;
}

function answer({ user, event, answer: choice = 'going', now = NOW, ...rest }: Answering) {
	return answerRsvp(platform.db, {
		...rest,
		userId: memberNumber(user),
		event: { id: event },
		answer: choice,
		change: crypto.randomUUID(),
		now,
	});
}

/** What the database holds of an event, in the order of joining. */
async function stateOf(event: string) {
	const { db } = platform;
	const [[row], parties, messages] = await db.batch([
		db.select().from(events).where(eq(events.id, event)),
		db.select().from(rsvps).where(eq(rsvps.eventId, event)).orderBy(asc(rsvps.place)),
		db.select().from(outbox).where(eq(outbox.eventId, event)),
	]);
	if (!row) throw new Error('no such event');
	return { event: row, parties, messages };
}

/** The counters are the sums of the rows, places are unique, and no seat is given twice. */
function expectSound({ event, parties }: Awaited<ReturnType<typeof stateOf>>) {
	const seated = parties.filter((party) => party.answer === 'going');
	expect(event.going).toBe(seated.reduce((seats, party) => seats + 1 + party.guests, 0));
	expect(event.waiting).toBe(parties.filter((party) => party.answer === 'waitlisted').length);
	expect(new Set(parties.map((party) => party.place)).size).toBe(parties.length);
}

describe('an RSVP', () => {
	it('agrees with the plain model after every one of hundreds of random changes', async () => {
		// Tens of thousands in tests/long/seats.test.ts.
		expect(await expectRulesHold(platform, 15)).toBeGreaterThan(600);
	}, 240_000);

	it('changes nothing and sends nothing when it is given again', async () => {
		const event = await addEvent(platform.db, { capacity: 2 });
		const answers = [
			{ user: 0, event, guests: 1, note: 'a lamp' },
			{ user: 1, event, guests: 1 },
			{ user: 2, event, answer: 'declined' as const },
		];
		for (const one of answers) {
			await answer(one);
			const before = await stateOf(event);
			const again = await answer({ ...one, now: fromNow(HOUR_MS) });
			expect(again?.outboxIds).toEqual([]);
			expect(again?.refusal).toBeNull();
			expect(await stateOf(event)).toEqual(before);
		}
	});

	it('owes no email at once whose time is yet to come', async () => {
		const event = await addEvent(platform.db);
		const owed: number[] = [];
		for (let time = 0; time < 6; time += 1) {
			const choice = time % 2 === 0 ? 'going' : 'declined';
			owed.push((await answer({ user: 0, event, answer: choice }))?.outboxIds.length ?? 0);
		}
		const { messages } = await stateOf(event);
		expect(messages).toHaveLength(6);
		// After the fourth in ten minutes they wait: delivering them now would be a claim of nothing.
		expect(owed).toEqual([1, 1, 1, 1, 0, 0]);
	});

	it('keeps its guests and its note when it names neither', async () => {
		const event = await addEvent(platform.db);
		await answer({ user: 0, event, guests: 2, note: 'a lamp' });
		await answer({ user: 0, event });
		const { parties } = await stateOf(event);
		expect(parties[0]).toMatchObject({ guests: 2, note: 'a lamp', answer: 'going' });
	});

	it('leaves its note where the club asks for none, and is stored all the same', async () => {
		const event = await addEvent(platform.db);
		await answer({ user: 0, event, note: 'a lamp' });
		await platform.db.delete(club);
		await addClub(platform.db, { noteLabel: '' });
		await answer({ user: 0, event, guests: 1, note: 'a chair' });
		await answer({ user: 1, event, note: 'a chair' });
		await answer({ user: 2, event, answer: 'declined', note: 'a chair' });
		await platform.db.update(club).set({ noteLabel: "What's your pace?" });
		await answer({ user: 3, event, note: '5:30' });
		await platform.db.delete(club);
		const { parties } = await stateOf(event);
		expect(parties.map(({ guests, note }) => [guests, note])).toEqual([
			[1, 'a lamp'],
			[0, ''],
			[0, ''],
			[0, '5:30'],
		]);
	});

	it('gets its place from a sequence, never from a clock', async () => {
		const event = await addEvent(platform.db, { capacity: 1 });
		await answer({ user: 0, event });
		await answer({ user: 1, event, now: fromNow(HOUR_MS) });
		// This one's clock is slow.
		const late = await answer({ user: 2, event, now: fromNow(-HOUR_MS) });
		expect(late?.mine).toMatchObject({ answer: 'waitlisted', position: 2 });
	});

	it('goes ahead of a party that is too large for the seats left, which keeps its place', async () => {
		const event = await addEvent(platform.db, { capacity: 3 });
		await answer({ user: 0, event });
		await answer({ user: 1, event, guests: 1 });
		await answer({ user: 2, event, guests: 2 });
		await answer({ user: 3, event });
		await answer({ user: 0, event, answer: 'declined' });
		const { parties } = await stateOf(event);
		const answers = Object.fromEntries(
			parties.map((party) => [members.indexOf(party.userId), party.answer]),
		);
		expect(answers).toEqual({ 0: 'declined', 1: 'going', 2: 'waitlisted', 3: 'going' });
		const leaving = await answer({ user: 1, event, answer: 'declined' });
		expect(leaving?.event.going).toBe(1);
		await answer({ user: 3, event, answer: 'declined' });
		const after = await stateOf(event);
		expect(after.event).toMatchObject({ going: 3, waiting: 0 });
	});

	it('from a newcomer never goes ahead of a waiting party that fits', async () => {
		const event = await addEvent(platform.db, { capacity: 2 });
		await answer({ user: 0, event, guests: 1 });
		await answer({ user: 1, event });
		// Seats that came free without anybody giving them out.
		await platform.db.update(events).set({ capacity: 3 }).where(eq(events.id, event));
		const newcomer = await answer({ user: 2, event });
		expect(newcomer?.mine).toMatchObject({ answer: 'waitlisted', position: 1 });
		const { messages } = await stateOf(event);
		expect(messages.filter((message) => message.kind === 'rsvp_promoted')).toHaveLength(1);
	});

	it('without an event is for the next one that takes RSVPs', async () => {
		const soon = fromNow(300 * DAY_MS);
		const at = (days: number) => {
			const startsAt = timeAfter(soon, days * DAY_MS);
			return { startsAt, endsAt: timeAfter(startsAt, HOUR_MS) };
		};
		await addEvent(platform.db, at(0));
		await addEvent(platform.db, { ...at(1), status: 'cancelled' });
		const next = await addEvent(platform.db, at(2));
		await addEvent(platform.db, at(3));
		const outcome = await answerRsvp(platform.db, {
			userId: memberNumber(0),
			event: 'next',
			answer: 'going',
			change: crypto.randomUUID(),
			now: timeAfter(soon, HOUR_MS / 2),
		});
		expect(outcome?.event.id).toBe(next);
	});

	it('starts again after a “no”, without the limit that was set before', async () => {
		const event = await addEvent(platform.db, { capacity: 1 });
		await answer({ user: 0, event });
		await answer({ user: 1, event, promoteUntilHours: 999 });
		await answer({ user: 1, event, answer: 'declined' });
		const later = fromNow(2 * HOUR_MS);
		await answer({ user: 0, event, answer: 'declined', now: later });
		const again = await answer({ user: 1, event, now: later });
		expect(again?.mine?.answer).toBe('going');
	});
});

describe('a refused RSVP', () => {
	it('changes nothing', async () => {
		const event = await addEvent(platform.db, { capacity: 4, guestsAllowed: 3 });
		await answer({ user: 0, event, guests: 2 });
		await answer({ user: 1, event });
		const before = await stateOf(event);
		const refusals = [
			[{ user: 0, event, guests: 3, note: 'grown' }, 'no_room'],
			[{ user: 2, event, guests: 4 }, 'guests_not_allowed'],
			[{ user: 2, event, now: fromNow(4 * DAY_MS) }, 'closed'],
		] as const;
		for (const [request, refusal] of refusals) {
			expect((await answer(request))?.refusal).toBe(refusal);
			expect(await stateOf(event)).toEqual(before);
		}
		await platform.db.update(events).set({ capacity: 3 }).where(eq(events.id, event));
		expect((await answer({ user: 2, event, guests: 3 }))?.refusal).toBe('party_too_large');
		await platform.db.update(events).set({ status: 'cancelled' }).where(eq(events.id, event));
		expect((await answer({ user: 2, event }))?.refusal).toBe('cancelled');
		expect((await answer({ user: 0, event, answer: 'declined' }))?.refusal).toBe('cancelled');
	});

	it('gives no seat to anybody once the event has begun, not even an unused one', async () => {
		const event = await addEvent(platform.db, { capacity: 1 });
		await answer({ user: 0, event });
		await answer({ user: 1, event });
		// Seats that came free without anybody giving them out.
		await platform.db.update(events).set({ capacity: 3 }).where(eq(events.id, event));
		const before = await stateOf(event);
		const late = await answer({ user: 2, event, now: before.event.startsAt });
		expect(late?.refusal).toBe('closed');
		expect(await stateOf(event)).toEqual(before);
	});

	it('is ignored from somebody banned, or to no event at all', async () => {
		const event = await addEvent(platform.db);
		const banned = await addMember(platform.db, { bannedAt: NOW });
		const said = { answer: 'going' as const, change: crypto.randomUUID(), now: NOW };
		const byBanned = { ...said, userId: banned, event: { id: event } };
		expect(await answerRsvp(platform.db, byBanned)).toBeNull();
		const toNone = { ...said, userId: memberNumber(0), event: { slug: 'no-such-event' } };
		expect(await answerRsvp(platform.db, toNone)).toBeNull();
		expect((await stateOf(event)).parties).toEqual([]);
	});
});

describe('the limit until which somebody wants to be moved up', () => {
	const later = (hours: number) => fromNow(hours * HOUR_MS);
	/** The event begins in 72 hours. */
	const startsIn = 72;

	it('gives the seat to the next in line once it is over', async () => {
		const event = await addEvent(platform.db, { capacity: 1 });
		await answer({ user: 0, event });
		await answer({ user: 1, event, promoteUntilHours: 24 });
		await answer({ user: 2, event, promoteUntilHours: 23 });
		const now = later(startsIn - 24);
		const leaving = await answer({ user: 0, event, answer: 'declined', now });
		expect(leaving?.outboxIds).toHaveLength(2);
		const { parties } = await stateOf(event);
		expect(parties.map((party) => party.answer)).toEqual(['declined', 'waitlisted', 'going']);
	});

	it('can be changed without losing the place, and takes effect at once', async () => {
		const event = await addEvent(platform.db, { capacity: 1 });
		await answer({ user: 0, event });
		await answer({ user: 1, event, promoteUntilHours: 24 });
		await answer({ user: 2, event });
		const now = later(startsIn - 3);
		expect((await answer({ user: 1, event, promoteUntilHours: 48, now }))?.mine).toMatchObject({
			answer: 'waitlisted',
			position: 1,
		});
		// The seat of 0 goes to 2, and the one that comes then to nobody: 1 wants none any more.
		await answer({ user: 0, event, answer: 'declined', now });
		await answer({ user: 2, event, answer: 'declined', now });
		expect((await stateOf(event)).event).toMatchObject({ going: 0, waiting: 1 });
		const again = await answer({ user: 1, event, promoteUntilHours: 2, now });
		expect(again?.mine?.answer).toBe('going');
		expect(again?.outboxIds).toHaveLength(1);
		const told = (await stateOf(event)).messages.filter(({ userId }) => userId === memberNumber(1));
		expect(told.map(({ kind }) => kind).sort()).toEqual(['rsvp_promoted', 'rsvp_waitlisted']);
	});

	it('stays as it is when only the guests change, and is removed by 0', async () => {
		const event = await addEvent(platform.db, { capacity: 2 });
		await answer({ user: 0, event, guests: 1 });
		await answer({ user: 1, event, promoteUntilHours: 24 });
		await answer({ user: 1, event, guests: 1 });
		expect((await stateOf(event)).parties[1]?.promoteUntilHours).toBe(24);
		await answer({ user: 1, event, promoteUntilHours: 0 });
		expect((await stateOf(event)).parties[1]?.promoteUntilHours).toBeNull();
	});

	it('never keeps somebody from a seat that is free when they say yes', async () => {
		const event = await addEvent(platform.db, { capacity: 2 });
		await answer({ user: 0, event });
		const yes = await answer({ user: 1, event, promoteUntilHours: 999 });
		expect(yes?.mine?.answer).toBe('going');
		expect((await stateOf(event)).messages.map(({ kind }) => kind)).toEqual([
			'rsvp_going',
			'rsvp_going',
		]);
	});
});

describe('RSVPs at the same moment', () => {
	it('from sixty members for twenty seats leave twenty going and forty waiting in a definite order', async () => {
		const event = await addEvent(platform.db, { capacity: 20 });
		const outcomes = await Promise.all(members.map((_, user) => answer({ user, event })));
		const state = await stateOf(event);
		expectSound(state);
		expect(state.event).toMatchObject({ going: 20, waiting: 40 });
		const told = state.messages.map((message) => message.kind);
		expect(told.filter((kind) => kind === 'rsvp_going')).toHaveLength(20);
		expect(told.filter((kind) => kind === 'rsvp_waitlisted')).toHaveLength(40);
		expect(outcomes.every((outcome) => outcome?.refusal === null)).toBe(true);
		const positions = outcomes.map((outcome) => outcome?.mine?.position ?? null);
		expect(positions.filter((position) => position !== null).sort((a, b) => a - b)).toEqual(
			Array.from({ length: 40 }, (_, index) => index + 1),
		);
	});

	it('with cancellations and changes of size never oversell, and leave no fitting seat unused', async () => {
		for (let round = 0; round < 5; round += 1) {
			const event = await addEvent(platform.db, { capacity: 15, guestsAllowed: 3 });
			// Sixty at a time are more than enough to meet; a hundred and eighty sockets are not.
			const waves = [
				(user: number) => answer({ user, event, guests: (user + round) % 4 }),
				(user: number) =>
					user % 2
						? answer({ user: (user * 7) % members.length, event, answer: 'declined' })
						: answer({ user: (user * 11) % members.length, event, guests: round % 3 }),
			];
			for (const wave of waves) await Promise.all(members.map((_, user) => wave(user)));
			const state = await stateOf(event);
			expectSound(state);
			expect(state.event.going).toBeLessThanOrEqual(15);
			const left = 15 - state.event.going;
			const fitting = state.parties.filter(
				(party) => party.answer === 'waitlisted' && 1 + party.guests <= left,
			);
			expect(fitting).toEqual([]);
		}
	});

	it('from one member are one RSVP and one email', async () => {
		const event = await addEvent(platform.db);
		const outcomes = await Promise.all(
			Array.from({ length: 20 }, () => answer({ user: 0, event, guests: 1 })),
		);
		const state = await stateOf(event);
		expect(state.event.going).toBe(2);
		expect(state.messages).toHaveLength(1);
		expect(outcomes.flatMap((outcome) => outcome?.outboxIds ?? [])).toHaveLength(1);
	});

	it('give one freed seat to one member', async () => {
		const event = await addEvent(platform.db, { capacity: 3 });
		for (let user = 0; user < 10; user += 1) await answer({ user, event });
		await Promise.all([
			answer({ user: 0, event, answer: 'declined' }),
			answer({ user: 0, event, answer: 'declined' }),
			answer({ user: 1, event, answer: 'declined' }),
			answer({ user: 3, event, answer: 'declined' }),
		]);
		const state = await stateOf(event);
		expectSound(state);
		// Two of those going left, and one of those waiting: the first two of the others moved up.
		expect(state.event).toMatchObject({ going: 3, waiting: 4 });
		const promoted = state.messages.filter((message) => message.kind === 'rsvp_promoted');
		const seated = state.parties.filter((party) => party.answer === 'going');
		for (const { userId } of seated.slice(1)) {
			expect(promoted.filter((message) => message.userId === userId)).toHaveLength(1);
		}
		expect(state.messages.filter((message) => message.kind === 'rsvp_cancelled')).toHaveLength(3);
	});
});

describe('the race for seats', () => {
	/** The way that the site does not go: look first, write afterwards. */
	async function lookThenWrite(user: number, event: string): Promise<void> {
		const { db } = platform;
		const [row] = await db.select().from(events).where(eq(events.id, event));
		if (!row) return;
		await addRsvp(db, event, memberNumber(user), {
			answer: row.going < row.capacity ? 'going' : 'waitlisted',
		});
	}

	/** Works on an event of five seats in a database without the guard against more. */
	async function withoutGuard(work: (event: string) => Promise<void>): Promise<void> {
		const [trigger] = await platform.db.all<{ sql: string }>(
			sql`select sql from sqlite_master where name = 'events_seats_guard'`,
		);
		if (!trigger) throw new Error('the guard is gone');
		const event = await addEvent(platform.db, { capacity: 5 });
		await platform.db.run(sql`drop trigger events_seats_guard`);
		try {
			await work(event);
		} finally {
			await platform.env.DB.prepare(trigger.sql).run();
		}
	}

	it('is real: looking first and writing afterwards meets the guard in the database', async () => {
		const event = await addEvent(platform.db, { capacity: 5 });
		const results = await Promise.allSettled(members.map((_, user) => lookThenWrite(user, event)));
		expect(results.some((result) => result.status === 'rejected')).toBe(true);
		const { event: row } = await stateOf(event);
		expect(row.going).toBeLessThanOrEqual(5);
	});

	it('is real: without the guard, looking first oversells', async () => {
		await withoutGuard(async (event) => {
			await Promise.all(members.map((_, user) => lookThenWrite(user, event)));
			expect((await stateOf(event)).event.going).toBeGreaterThan(5);
		});
	});

	it('is never lost: the statement that gives seats needs no guard', async () => {
		await withoutGuard(async (event) => {
			await Promise.all(members.map((_, user) => answer({ user, event })));
			expect((await stateOf(event)).event.going).toBe(5);
		});
	});
});

describe('deleted RSVPs', () => {
	it('release their seats', async () => {
		const event = await addEvent(platform.db, { capacity: 4 });
		await answer({ user: 0, event, guests: 1 });
		await answer({ user: 1, event, guests: 2 });
		await platform.db.delete(rsvps).where(inArray(rsvps.userId, members.slice(0, 2)));
		const state = await stateOf(event);
		expect(state.event).toMatchObject({ going: 0, waiting: 0 });
	});
});
