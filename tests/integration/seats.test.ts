import { asc, eq, inArray, sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rawBatch } from '../../src/db/raw-batch.ts';
import { answerRsvp } from '../../src/db/rsvps.ts';
import { events, outbox, rsvps } from '../../src/db/schema.ts';
import { seatWaitingParties } from '../../src/db/seats.ts';
import { type LocalPlatform, startLocalPlatform } from './local-platform.ts';
import { addEvent, addMember, addMembers, DAY_MS, HOUR_MS, NOW } from './rows.ts';
import { SeatsModel, type Told } from './seats-model.ts';

let platform: LocalPlatform;
let members: string[];

beforeAll(async () => {
	platform = await startLocalPlatform();
	members = await addMembers(platform.db, 60);
});
afterAll(() => platform.dispose());

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

/** An owner's change of the capacity: the new number and whoever it lets in, in one batch. */
async function setCapacity(event: string, capacity: number, now = NOW): Promise<string[]> {
	const [, messages] = await rawBatch<[never, { id: string }, never]>(platform.db, [
		sql`update events set capacity = ${capacity} where id = ${event}`,
		...seatWaitingParties(sql`${event}`, crypto.randomUUID(), now),
	]);
	return messages.map((row) => row.id);
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

describe('an answer', () => {
	it('agrees with the plain model after every one of thousands of random changes', async () => {
		const people = 9;
		const user = fc.nat({ max: people - 1 });
		const change = fc.oneof(
			{
				weight: 10,
				arbitrary: fc.record({
					do: fc.constant('yes' as const),
					user,
					guests: fc.option(fc.nat({ max: 4 }), { nil: undefined }),
				}),
			},
			{ weight: 5, arbitrary: fc.record({ do: fc.constant('no' as const), user }) },
			{
				weight: 3,
				arbitrary: fc.record({
					do: fc.constant('capacity' as const),
					capacity: fc.nat({ max: 9 }),
				}),
			},
			{
				weight: 2,
				arbitrary: fc.record({
					do: fc.constant('until' as const),
					user,
					hours: fc.integer({ min: -1, max: 40 }),
				}),
			},
			{
				weight: 2,
				arbitrary: fc.record({
					do: fc.constant('wait' as const),
					hours: fc.integer({ min: 1, max: 3 }),
				}),
			},
		);
		const plan = fc.record({
			capacity: fc.nat({ max: 8 }),
			guestsAllowed: fc.nat({ max: 4 }),
			changes: fc.array(change, { minLength: 20, maxLength: 60, size: 'max' }),
		});
		let total = 0;

		await fc.assert(
			fc.asyncProperty(plan, async ({ capacity, guestsAllowed, changes }) => {
				const startsAt = NOW.getTime() + 3 * DAY_MS;
				const model = new SeatsModel(capacity, guestsAllowed, startsAt);
				const event = await addEvent(platform.db, { capacity, guestsAllowed });
				const seen = new Set<string>();
				let time = NOW.getTime();

				for (const step of changes) {
					total += 1;
					time += 1_000;
					const now = new Date(time);
					const goingBefore = model.going;
					let reported: string[] = [];
					if (step.do === 'yes' || step.do === 'no') {
						const expected =
							step.do === 'yes'
								? model.sayYes(step.user, step.guests, time)
								: model.sayNo(step.user, time);
						const outcome = await answer({
							user: step.user,
							event,
							answer: step.do === 'yes' ? 'going' : 'declined',
							guests: step.do === 'yes' ? step.guests : undefined,
							now,
						});
						expect(outcome?.refusal).toBe(expected);
						expect(outcome?.event.going).toBe(model.going);
						const mine = model.parties.get(step.user);
						expect(outcome?.mine).toEqual(
							mine
								? {
										answer: mine.answer,
										guests: mine.guests,
										position: model.waitingInOrder.indexOf(step.user) + 1 || null,
									}
								: null,
						);
						reported = outcome?.outboxIds ?? [];
					} else if (step.do === 'capacity') {
						model.setCapacity(step.capacity, time);
						reported = await setCapacity(event, step.capacity, now);
					} else if (step.do === 'until') {
						const mine = model.parties.get(step.user);
						if (mine?.answer !== 'waitlisted') continue;
						const hoursBefore = Math.floor((startsAt - time) / HOUR_MS) - step.hours;
						mine.promoteUntil = startsAt - hoursBefore * HOUR_MS;
						await platform.db.run(sql`
							update rsvps set promote_until_hours = ${hoursBefore}
							where event_id = ${event} and user_id = ${memberNumber(step.user)}`);
					} else {
						time += step.hours * HOUR_MS;
						continue;
					}

					const state = await stateOf(event);
					expectSound(state);
					expect(state.event.going).toBe(model.going);
					// Only a lowered capacity leaves more going than it holds; nothing adds to that.
					expect(state.event.going).toBeLessThanOrEqual(Math.max(model.capacity, goingBefore));
					expect(
						Object.fromEntries(state.parties.map((row) => [row.userId, [row.answer, row.guests]])),
					).toEqual(
						Object.fromEntries(
							[...model.parties.values()].map((party) => [
								memberNumber(party.user),
								[party.answer, party.guests],
							]),
						),
					);
					expect(
						state.parties
							.filter((party) => party.answer === 'waitlisted')
							.map((party) => members.indexOf(party.userId)),
					).toEqual(model.waitingInOrder);

					const fresh = state.messages.filter((message) => !seen.has(message.id));
					for (const message of fresh) seen.add(message.id);
					const word = ({ user: who, kind }: Told) => `${kind} ${memberNumber(who)}`;
					expect(fresh.map((message) => `${message.kind} ${message.userId}`).sort()).toEqual(
						model.takeTold().map(word).sort(),
					);
					// Whoever answers hands on exactly the messages that the change has written.
					expect([...reported].sort()).toEqual(fresh.map((message) => message.id).sort());
				}
			}),
			{ numRuns: 60 },
		);
		expect(total).toBeGreaterThan(2_000);
	}, 240_000);

	it('changes nothing and sends nothing when it is given twice', async () => {
		const event = await addEvent(platform.db, { capacity: 2 });
		const answers = [
			{ user: 0, event, guests: 1, note: 'a lamp' },
			{ user: 1, event, guests: 1 },
			{ user: 2, event, answer: 'declined' as const },
		];
		for (const one of answers) {
			await answer(one);
			const before = await stateOf(event);
			const again = await answer({ ...one, now: new Date(NOW.getTime() + HOUR_MS) });
			expect(again?.outboxIds).toEqual([]);
			expect(again?.refusal).toBeNull();
			expect(await stateOf(event)).toEqual(before);
		}
	});

	it('keeps the size of the party and its note when it names neither', async () => {
		const event = await addEvent(platform.db);
		await answer({ user: 0, event, guests: 2, note: 'a lamp' });
		await answer({ user: 0, event });
		const { parties } = await stateOf(event);
		expect(parties[0]).toMatchObject({ guests: 2, note: 'a lamp', answer: 'going' });
	});

	it('takes a place from a sequence, never from a clock', async () => {
		const event = await addEvent(platform.db, { capacity: 1 });
		await answer({ user: 0, event });
		await answer({ user: 1, event, now: new Date(NOW.getTime() + HOUR_MS) });
		// This one's clock is slow.
		const late = await answer({ user: 2, event, now: new Date(NOW.getTime() - HOUR_MS) });
		expect(late?.mine).toMatchObject({ answer: 'waitlisted', position: 2 });
	});

	it('passes over a party that is too large for what is left, which keeps its place', async () => {
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

	it('does not let a newcomer overtake a waiting party that fits', async () => {
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

	it('that is refused changes nothing', async () => {
		const event = await addEvent(platform.db, { capacity: 4, guestsAllowed: 3 });
		await answer({ user: 0, event, guests: 2 });
		await answer({ user: 1, event });
		const before = await stateOf(event);
		const refusals = [
			[{ user: 0, event, guests: 3, note: 'grown' }, 'no_room'],
			[{ user: 2, event, guests: 4 }, 'guests_not_allowed'],
			[{ user: 2, event, now: new Date(NOW.getTime() + 4 * DAY_MS) }, 'closed'],
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

	it("of somebody banned, or to no event at all, is nobody's", async () => {
		const event = await addEvent(platform.db);
		const banned = await addMember(platform.db, { bannedAt: NOW });
		const request = { answer: 'going' as const, change: crypto.randomUUID(), now: NOW };
		expect(
			await answerRsvp(platform.db, { ...request, userId: banned, event: { id: event } }),
		).toBeNull();
		expect(
			await answerRsvp(platform.db, {
				...request,
				userId: memberNumber(0),
				event: { slug: 'no-such-event' },
			}),
		).toBeNull();
		expect((await stateOf(event)).parties).toEqual([]);
	});

	it('without an event is to the next one that takes answers', async () => {
		const soon = new Date(NOW.getTime() + 300 * DAY_MS);
		const at = (days: number) => {
			const startsAt = new Date(soon.getTime() + days * DAY_MS);
			return { startsAt, endsAt: new Date(startsAt.getTime() + HOUR_MS) };
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
			now: new Date(soon.getTime() + HOUR_MS / 2),
		});
		expect(outcome?.event.id).toBe(next);
	});

	it('given again after a “no” starts afresh, without the time that was named before', async () => {
		const event = await addEvent(platform.db, { capacity: 1 });
		await answer({ user: 0, event });
		await answer({ user: 1, event, promoteUntilHours: 999 });
		await answer({ user: 1, event, answer: 'declined' });
		const later = new Date(NOW.getTime() + 2 * HOUR_MS);
		await answer({ user: 0, event, answer: 'declined', now: later });
		const again = await answer({ user: 1, event, now: later });
		expect(again?.mine?.answer).toBe('going');
	});
});

describe('answers at the same moment', () => {
	it('of sixty for twenty seats leave twenty going and forty waiting in an order of their own', async () => {
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

	it('and “no” and changes of size among them never oversell, and leave no seat that fits unused', async () => {
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

	it('of one person, the same, are one answer and one mail', async () => {
		const event = await addEvent(platform.db);
		const outcomes = await Promise.all(
			Array.from({ length: 20 }, () => answer({ user: 0, event, guests: 1 })),
		);
		const state = await stateOf(event);
		expect(state.event.going).toBe(2);
		expect(state.messages).toHaveLength(1);
		expect(outcomes.flatMap((outcome) => outcome?.outboxIds ?? [])).toHaveLength(1);
	});

	it('hand one freed seat to one person', async () => {
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

describe('the race itself', () => {
	/** The way that the site does not go: look first, write afterwards. */
	async function lookThenWrite(user: number, event: string): Promise<void> {
		const { db } = platform;
		const [row] = await db.select().from(events).where(eq(events.id, event));
		if (!row) return;
		await db.insert(rsvps).values({
			eventId: event,
			userId: memberNumber(user),
			answer: row.going < row.capacity ? 'going' : 'waitlisted',
			place: user + 1,
			change: crypto.randomUUID(),
			answeredAt: NOW,
			createdAt: NOW,
			updatedAt: NOW,
		});
	}

	it('is real: looking first and writing afterwards meets the guard in the database', async () => {
		const event = await addEvent(platform.db, { capacity: 5 });
		const results = await Promise.allSettled(members.map((_, user) => lookThenWrite(user, event)));
		expect(results.some((result) => result.status === 'rejected')).toBe(true);
		const { event: row } = await stateOf(event);
		expect(row.going).toBeLessThanOrEqual(5);
	});

	it('is real: without the guard, looking first oversells', async () => {
		const [trigger] = await platform.db.all<{ sql: string }>(
			sql`select sql from sqlite_master where name = 'events_seats_guard'`,
		);
		if (!trigger) throw new Error('the guard is gone');
		const event = await addEvent(platform.db, { capacity: 5 });
		await platform.db.run(sql`drop trigger events_seats_guard`);
		try {
			await Promise.all(members.map((_, user) => lookThenWrite(user, event)));
			expect((await stateOf(event)).event.going).toBeGreaterThan(5);
		} finally {
			await platform.env.DB.prepare(trigger.sql).run();
		}
	});

	it('is lost by no one: the statement that seats needs no guard', async () => {
		const [trigger] = await platform.db.all<{ sql: string }>(
			sql`select sql from sqlite_master where name = 'events_seats_guard'`,
		);
		if (!trigger) throw new Error('the guard is gone');
		const event = await addEvent(platform.db, { capacity: 5 });
		await platform.db.run(sql`drop trigger events_seats_guard`);
		try {
			await Promise.all(members.map((_, user) => answer({ user, event })));
			expect((await stateOf(event)).event.going).toBe(5);
		} finally {
			await platform.env.DB.prepare(trigger.sql).run();
		}
	});
});

describe('rows that go', () => {
	it('take their seats with them', async () => {
		const event = await addEvent(platform.db, { capacity: 4 });
		await answer({ user: 0, event, guests: 1 });
		await answer({ user: 1, event, guests: 2 });
		await platform.db.delete(rsvps).where(inArray(rsvps.userId, members.slice(0, 2)));
		const state = await stateOf(event);
		expect(state.event).toMatchObject({ going: 0, waiting: 0 });
	});
});
