import { asc } from 'drizzle-orm';
import fc from 'fast-check';
import { expect } from 'vitest';
import type { OwingContext } from '../../../src/context.ts';
import { applyEventChanges } from '../../../src/db/events/changes.ts';
import type { EventRow } from '../../../src/db/events/events.ts';
import { club, events, outbox, rsvps, series, standingRsvps } from '../../../src/db/schema.ts';
import { answer } from '../../../src/features/rsvps/answer-rsvp.ts';
import {
	beginStandingRsvp,
	endStandingRsvp,
} from '../../../src/features/rsvps/change-standing-rsvp.ts';
import { openEvents } from '../../../src/features/series/open-events.ts';
import { times } from '../../support/for-all.ts';
import { refusalOf } from '../../support/refusals.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, NOW, timeAfter } from '../../support/time.ts';
import type { LocalPlatform } from '../local-platform.ts';
import {
	addClub,
	addMembers,
	addOrganizer,
	addSeries,
	authorityOf,
	grantSession,
	ORGANIZER,
} from '../rows.ts';
import { ClubModel, going, having, type SeriesModel } from './seats-model.ts';

/** Everything that moves seats, in random order, through the site's own features and beside the plain model. */

const PEOPLE = 10;
const DAYS_AHEAD = 2;
/** When the events of the series begin, every day. UTC. */
const HOUR_OF_DAY = 20;

const user = fc.nat({ max: PEOPLE - 1 });
/** Few enough to say so again and again. */
const regular = fc.nat({ max: 4 });
/** Which of the events, the latest first; mostly that one, so that a line forms there. */
const event = fc.constantFrom(0, 0, 0, 0, 1, 2);
const guests = fc.option(fc.nat({ max: 3 }), { nil: undefined });
const by = fc.constantFrom('member' as const, 'member' as const, 'organizer' as const);

const step = fc.oneof(
	{
		weight: 20,
		arbitrary: fc.record({
			do: fc.constant('yes' as const),
			user,
			event,
			guests,
			hours: fc.constantFrom(undefined, undefined, 0, 3, 12, 24, 30),
			by,
		}),
	},
	{ weight: 10, arbitrary: fc.record({ do: fc.constant('no' as const), user, event, by }) },
	{
		weight: 4,
		arbitrary: fc.record({
			do: fc.constant('change' as const),
			event,
			capacity: fc.nat({ max: 9 }),
			guestsAllowed: fc.constantFrom(3, 3, 2, 1, 0),
			movedHours: fc.constantFrom(0, 0, -6, 5, 20),
		}),
	},
	{
		weight: 1,
		arbitrary: fc.record({
			do: fc.constant('series' as const),
			capacity: fc.integer({ min: 1, max: 9 }),
			guestsAllowed: fc.nat({ max: 3 }),
		}),
	},
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('cancel' as const), event }) },
	{
		weight: 4,
		arbitrary: fc.record({ do: fc.constant('start' as const), user: regular, event, guests }),
	},
	{ weight: 2, arbitrary: fc.record({ do: fc.constant('stop' as const), user: regular, event }) },
	{
		weight: 2,
		arbitrary: fc.record({
			do: fc.constant('wait' as const),
			hours: fc.constantFrom(1, 2, 5, 11),
		}),
	},
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('open' as const) }) },
);

const plan = fc.record({
	capacity: fc.integer({ min: 1, max: 7 }),
	guestsAllowed: fc.constantFrom(3, 3, 2, 1, 0),
	steps: fc.array(step, { minLength: 30, maxLength: 70, size: 'max' }),
});

type RsvpRequest = Parameters<typeof answer>[1];
type Plan = typeof plan extends fc.Arbitrary<infer Value> ? Value : never;
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** A club with one series that meets every day, and the same club in the model. */
class World {
	readonly #platform: LocalPlatform;
	readonly #members: readonly string[];
	readonly #model: ClubModel;
	/** The ids of messages that were there before the step. */
	readonly #seen = new Set<string>();
	/** The events as they stand in the database after the step before. */
	#rows: EventRow[] = [];
	/** What the features said that they owe, in this step. */
	#owed: string[] = [];
	#time = NOW.getTime();

	constructor(platform: LocalPlatform, members: readonly string[], model: ClubModel) {
		this.#platform = platform;
		this.#members = members;
		this.#model = model;
	}

	async take(taken: Step): Promise<void> {
		this.#time += 1_000;
		this.#owed = [];
		const model = this.#model;
		const before = new Map([...model.events].map(([name, each]) => [name, going(each)]));
		await this.#act(taken);
		await this.#expectAgreement();
		for (const [name, each] of model.events) {
			// Only a lowered capacity leaves more going than it holds; nothing adds to that.
			const most = Math.max(each.capacity, before.get(name) ?? 0);
			expect(going(each)).toBeLessThanOrEqual(most);
		}
	}

	get #context(): OwingContext {
		const owe: OwingContext['owe'] = (messages) => this.#owed.push(...messages);
		return { db: this.#platform.db, now: new Date(this.#time), owe };
	}

	async #act(taken: Step): Promise<void> {
		const model = this.#model;
		const time = this.#time;
		if (taken.do === 'wait') {
			this.#time += taken.hours * HOUR_MS;
			return;
		}
		if (taken.do === 'open') return this.#open();
		if (taken.do === 'series') return this.#changeSeries(taken);
		const name = [...model.events.keys()].reverse()[taken.event];
		if (name === undefined) return;
		const { db } = this.#platform;
		const row = this.#rows.find(({ seriesDate }) => seriesDate === name);
		if (!row) throw new Error(`No event on ${name}.`);
		const at = { event: { slug: row.slug } };

		if (taken.do === 'change' || taken.do === 'cancel') {
			const changed =
				taken.do === 'cancel'
					? { isCancelled: true }
					: {
							capacity: taken.capacity,
							guestsAllowed: taken.guestsAllowed,
							startsAt: row.startsAt.getTime() + taken.movedHours * HOUR_MS,
						};
			if (changed.startsAt !== undefined && changed.startsAt <= time) return;
			const startsAt = new Date(changed.startsAt ?? row.startsAt);
			const isMoved = startsAt.getTime() !== row.startsAt.getTime();
			const { isDone, outboxIds } = await applyEventChanges(db, {
				change: crypto.randomUUID(),
				now: new Date(time),
				by: ORGANIZER,
				action: 'event.changed',
				subject: { eventId: row.id },
				events: [
					{
						...row,
						capacity: changed.capacity ?? row.capacity,
						guestsAllowed: changed.guestsAllowed ?? row.guestsAllowed,
						startsAt,
						endsAt: timeAfter(startsAt, HOUR_MS),
						status: taken.do === 'cancel' ? 'cancelled' : row.status,
						tells: taken.do === 'cancel' ? 'event_cancelled' : isMoved ? 'event_moved' : null,
					},
				],
			});
			this.#context.owe(outboxIds);
			expect(isDone).toBe(model.change(name, changed, time));
			return;
		}

		const userId = this.#members[taken.user] ?? '';
		const work = async () => {
			const context = this.#context;
			const member = authorityOf(userId, 'member');
			switch (taken.do) {
				case 'start':
					return beginStandingRsvp(context, { ...at, by: member, guests: taken.guests });
				case 'stop':
					return endStandingRsvp(context, { ...at, by: member });
				case 'yes':
				case 'no': {
					const by = taken.by === 'organizer' ? ORGANIZER : undefined;
					const said =
						taken.do === 'yes'
							? { answer: 'going', guests: taken.guests, promoteUntilHours: taken.hours }
							: { answer: 'declined' };
					return (await answer(context, { ...at, userId, by, ...said } as RsvpRequest)).state;
				}
				default:
					throw new Error('Nobody answers by such a step.');
			}
		};
		const expected = this.#inModel(name, taken, time) ?? 'none';
		expect(await refusalOf(work().then((state) => this.#expectSaid(name, taken.user, state)))).toBe(
			expected,
		);
	}

	/** What events of the series are like that open from now on; the open ones stay as they are. */
	async #changeSeries({ capacity, guestsAllowed }: SeriesModel): Promise<void> {
		const { db, now } = this.#context;
		const [row] = await db.select().from(series);
		if (!row) throw new Error('The series is gone.');
		const { isDone } = await applyEventChanges(db, {
			change: crypto.randomUUID(),
			now,
			by: ORGANIZER,
			action: 'series.changed',
			subject: { seriesId: row.id },
			events: [],
			series: { id: row.id, seenAt: row.updatedAt, values: { ...row, capacity, guestsAllowed } },
		});
		expect(isDone).toBe(true);
		this.#model.series = { capacity, guestsAllowed };
	}

	/** Does the same in the model, and returns its refusal. */
	#inModel(name: string, taken: Step, time: number): string | null {
		const model = this.#model;
		switch (taken.do) {
			case 'yes':
				return model.sayYes(name, taken, time);
			case 'no':
				return model.sayNo(name, taken, time);
			case 'start':
				return model.startComing(name, taken, time);
			case 'stop':
				model.stopComing(taken.user);
				return null;
			default:
				throw new Error(`Nobody answers by ${taken.do}.`);
		}
	}

	/** The answer of a feature says how it stands now. */
	#expectSaid(
		name: string,
		who: number,
		state: { answer: string | null; position: number | null; going: number; capacity: number },
	): void {
		const each = this.#model.eventNamed(name);
		const waiting = having(each, 'waitlisted').map((party) => party.user);
		expect(state).toMatchObject({
			answer: each.parties.get(who)?.answer ?? null,
			position: waiting.indexOf(who) + 1 || null,
			going: going(each),
			capacity: each.capacity,
			seatsLeft: Math.max(0, each.capacity - going(each)),
		});
	}

	async #open(): Promise<void> {
		const time = this.#time;
		const until = time + DAYS_AHEAD * DAY_MS;
		await openEvents(this.#context);
		const midnight = Math.floor(time / DAY_MS) * DAY_MS;
		for (let day = midnight; day <= until; day += DAY_MS) {
			const startsAt = day + HOUR_OF_DAY * HOUR_MS;
			const name = new Date(day).toISOString().slice(0, 10);
			if (startsAt <= time || startsAt > until || this.#model.events.has(name)) continue;
			this.#model.open(name, startsAt, time);
		}
	}

	async #expectAgreement(): Promise<void> {
		const { db } = this.#platform;
		const [eventRows, parties, standing, messages] = await db.batch([
			db.select().from(events).orderBy(asc(events.seriesDate)),
			db.select().from(rsvps).orderBy(asc(rsvps.place)),
			db.select().from(standingRsvps).orderBy(asc(standingRsvps.place)),
			db.select().from(outbox),
		]);
		this.#rows = eventRows;
		const numberOf = (userId: string) => this.#members.indexOf(userId);
		const nameOf = new Map(eventRows.map(({ id, seriesDate }) => [id, seriesDate ?? '']));
		expect([...nameOf.values()]).toEqual([...this.#model.events.keys()].sort());

		for (const row of eventRows) {
			const mine = parties.filter((party) => party.eventId === row.id);
			const each = this.#model.eventNamed(row.seriesDate ?? '');
			const of = (wanted: string) =>
				mine
					.filter(({ answer: given }) => given === wanted)
					.map(({ userId, guests: along, promoteUntilHours }) => [
						numberOf(userId),
						along,
						wanted === 'waitlisted' ? (promoteUntilHours ?? 0) : 0,
					]);
			for (const wanted of ['going', 'waitlisted'] as const) {
				expect(of(wanted)).toEqual(
					having(each, wanted).map((party) => [
						party.user,
						party.guests,
						wanted === 'waitlisted' ? party.hours : 0,
					]),
				);
			}
			expect(mine).toHaveLength(each.parties.size);
			// Held without the model: the counters are the sums of the rows, and places are unique.
			const taken = of('going').reduce((seats, [, along = 0]) => seats + 1 + along, 0);
			expect([row.going, row.waiting]).toEqual([taken, of('waitlisted').length]);
			expect(new Set(mine.map(({ place }) => place)).size).toBe(mine.length);
			// And no seat lies idle that somebody waits for.
			const isOpen = row.status === 'scheduled' && row.startsAt.getTime() > this.#time;
			const idle = mine.filter(
				(party) =>
					isOpen &&
					party.answer === 'waitlisted' &&
					row.startsAt.getTime() - (party.promoteUntilHours ?? 0) * HOUR_MS > this.#time &&
					1 + party.guests <= row.capacity - row.going,
			);
			expect(idle).toEqual([]);
		}
		expect(standing.map(({ userId, guests: along }) => [numberOf(userId), along])).toEqual(
			this.#model.standing.map((each) => [each.user, each.guests]),
		);

		const fresh = messages.filter(({ id }) => !this.#seen.has(id));
		for (const { id } of fresh) this.#seen.add(id);
		expect(
			fresh
				.map(
					({ kind, userId, eventId }) => `${kind} ${numberOf(userId)} ${nameOf.get(eventId ?? '')}`,
				)
				.sort(),
		).toEqual(
			this.#model
				.takeTold()
				.map((told) => `${told.kind} ${told.user} ${told.event}`)
				.sort(),
		);
		// Whoever answers hands on exactly the messages that the step has written, but for those of somebody who
		// has changed their mind again and again.
		const isLater = ({ dueAt }: (typeof messages)[number]) =>
			dueAt !== null && dueAt.getTime() > this.#time;
		expect([...this.#owed].sort()).toEqual(
			fresh
				.filter((each) => !isLater(each))
				.map(({ id }) => id)
				.sort(),
		);
		for (const { userId, eventId } of fresh.filter(isLater)) {
			const ofThem = messages.filter(
				(each) =>
					each.userId === userId &&
					each.eventId === eventId &&
					each.createdAt.getTime() > this.#time - 10 * MINUTE_MS,
			);
			expect(ofThem.length).toBeGreaterThan(4);
		}
	}
}

async function createWorld(
	platform: LocalPlatform,
	members: readonly string[],
	seats: SeriesModel,
): Promise<World> {
	const { db } = platform;
	await db.batch([db.delete(events), db.delete(series), db.delete(club)]);
	await addClub(db, { timeZone: 'UTC' });
	await addSeries(db, {
		rule: 'FREQ=DAILY',
		startsOnDate: '2026-11-01',
		startsAtTime: `${HOUR_OF_DAY}:00`,
		durationMinutes: 60,
		opensDaysAhead: DAYS_AHEAD,
		...seats,
	});
	return new World(platform, members, new ClubModel({ ...seats }));
}

/** A club of few seats in which one member changes their mind again and again, within seconds. */
const WAVERING: Plan = {
	capacity: 1,
	guestsAllowed: 3,
	steps: Array.from({ length: 4 }, (): Step[] => [
		{ do: 'yes', user: 0, event: 0, guests: undefined, hours: undefined, by: 'member' },
		{ do: 'no', user: 0, event: 0, by: 'member' },
	]).flat(),
};

/**
 * Takes random steps in random clubs, and compares the site with the model after every one.
 *
 * @returns how many steps were taken
 */
export async function expectRulesHold(platform: LocalPlatform, clubs: number): Promise<number> {
	const members = await addMembers(platform.db, PEOPLE);
	for (const id of members) await grantSession(platform.db, id, 'member');
	await addOrganizer(platform.db);
	let total = 0;
	const expectToHoldIn = async ({ steps, ...seats }: Plan) => {
		const world = await createWorld(platform, members, seats);
		for (const each of [{ do: 'open' as const }, ...steps]) {
			total += 1;
			await world.take(each);
		}
	};
	await expectToHoldIn(WAVERING);
	await times(clubs).forAllAsync(plan, expectToHoldIn);
	return total;
}
