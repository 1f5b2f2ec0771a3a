import { asc, eq, ne } from 'drizzle-orm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { user } from '../../../src/db/auth-schema.ts';
import { events, outbox, rsvps, series, standingRsvps } from '../../../src/db/schema.ts';
import { answer } from '../../../src/features/rsvps/answer-rsvp.ts';
import {
	beginStandingRsvp,
	endStandingRsvp,
	endStandingRsvpOfSeries,
} from '../../../src/features/rsvps/change-standing-rsvp.ts';
import { openEvents } from '../../../src/features/series/open-events.ts';
import { refusedWith } from '../../support/refusals.ts';
import { DAY_MS, fromNow, HOUR_MS, NOW } from '../../support/time.ts';
import { contextAt } from '../contexts.ts';
import { useLocalPlatform } from '../local-platform.ts';
import {
	addClub,
	addEvent,
	addMember,
	addMembers,
	addSeries,
	authorityOf,
	grantSession,
} from '../rows.ts';
import { addBreakRow, addStandingRsvps } from '../rsvp-rows.ts';

const platform = useLocalPlatform();
let members: string[];
beforeAll(async () => {
	members = await addMembers(platform.db, 12);
	for (const id of members) await grantSession(platform.db, id, 'member');
	await addClub(platform.db);
});
beforeEach(async () => {
	const { db } = platform;
	await db.batch([db.delete(events), db.delete(series)]);
	await db.update(user).set({ bannedAt: null });
});

const SATURDAYS = 'saturdays';

const addSaturdays = (values: Parameters<typeof addSeries>[1] = {}) =>
	addSeries(platform.db, { id: SATURDAYS, capacity: 4, guestsAllowed: 2, ...values });

/** An event of the series, so many weeks from now. */
async function addWeek(
	week: number,
	values: Partial<typeof events.$inferInsert> = {},
): Promise<string> {
	const startsAt = fromNow((3 + 7 * week) * DAY_MS);
	return addEvent(platform.db, {
		id: `week-${week}`,
		slug: `week-${week}`,
		seriesId: SATURDAYS,
		seriesDate: startsAt.toISOString().slice(0, 10),
		startsAt,
		capacity: 4,
		guestsAllowed: 2,
		...values,
	});
}

const ban = (who: number) =>
	platform.db
		.update(user)
		.set({ bannedAt: NOW })
		.where(eq(user.id, idOf(who)));
const idOf = (who: number) => members[who] ?? '';
const numberOf = (userId: string) => members.indexOf(userId);

/** What a member says; the ids of messages that it owes are told. */
async function say(
	who: number,
	slug: string,
	said: { guests?: number; answer?: 'going' | 'declined'; every?: boolean; now?: Date } = {},
) {
	const { guests, now = NOW } = said;
	const userId = idOf(who);
	const at = { event: { slug }, guests };
	const context = contextAt(platform.db, now);
	const state = said.every
		? await beginStandingRsvp(context, { ...at, by: authorityOf(userId, 'member') })
		: (await answer(context, { ...at, userId, answer: said.answer ?? 'going' })).state;
	return { state, told: context.takeOwed().ids };
}

const sayEvery = (who: number, slug: string, said: { guests?: number; now?: Date } = {}) =>
	say(who, slug, { ...said, every: true });
const stop = (who: number, slug: string) =>
	endStandingRsvp(
		{ db: platform.db, now: NOW },
		{ by: authorityOf(idOf(who), 'member'), event: { slug } },
	);
const open = (now = NOW) => openEvents(contextAt(platform.db, now));

/** The answers to an event in the order of joining, like `3 going +1`. */
async function answersTo(eventId: string): Promise<string[]> {
	const rows = await platform.db
		.select()
		.from(rsvps)
		.where(eq(rsvps.eventId, eventId))
		.orderBy(asc(rsvps.place));
	return rows.map(
		({ userId, answer: given, guests }) =>
			`${numberOf(userId)} ${given}${guests > 0 ? ` +${guests}` : ''}`,
	);
}

async function toldAbout(eventId: string): Promise<string[]> {
	const rows = await platform.db.select().from(outbox).where(eq(outbox.eventId, eventId));
	return rows.map(({ kind, userId }) => `${numberOf(userId)} ${kind}`).sort();
}

/** Who comes every time, in order, with guests. */
async function regulars(): Promise<[number, number][]> {
	const rows = await platform.db.select().from(standingRsvps).orderBy(asc(standingRsvps.place));
	return rows.map(({ userId, guests }) => [numberOf(userId), guests]);
}

const everything = () =>
	platform.db.batch([
		platform.db.select().from(events).orderBy(asc(events.id)),
		platform.db.select().from(standingRsvps).orderBy(asc(standingRsvps.place)),
		platform.db.select().from(rsvps).orderBy(asc(rsvps.eventId), asc(rsvps.place)),
		platform.db.select().from(outbox).orderBy(asc(outbox.id)),
	]);

/** The code with which work is refused, and the field at fault if there is one. */
async function refusedAs(work: Promise<unknown>): Promise<string> {
	const refusal = await refusedWith(work);
	return refusal ? `${refusal.code} ${refusal.field ?? ''}`.trim() : 'none';
}

/** Says so in this order, at an event that is gone before others open. */
const haveRegulars = (parties: readonly [who: number, guests: number][]) =>
	addStandingRsvps(
		platform.db,
		SATURDAYS,
		parties.map(([who, guests]) => ({ userId: idOf(who), guests })),
	);

async function opened(): Promise<string[]> {
	const rows = await platform.db.select().from(events).orderBy(asc(events.startsAt));
	return rows.map(({ id }) => id);
}

describe('"count me in every week"', () => {
	beforeEach(async () => {
		await addSaturdays();
		for (const week of [0, 1, 2]) await addWeek(week);
	});

	it('says yes here and to every open event without an RSVP yet, with one email for each', async () => {
		await say(0, 'week-1', { answer: 'declined' });
		await addEvent(platform.db, { id: 'by-itself' });
		await addWeek(3, { status: 'cancelled' });
		await addWeek(4, { startsAt: NOW, endsAt: fromNow(HOUR_MS) });

		const { state, told } = await sayEvery(0, 'week-0', { guests: 1 });
		expect(state).toEqual({
			event: 'week-0',
			standing: true,
			guests: 1,
			answer: 'going',
			position: null,
			going: 2,
			capacity: 4,
			seatsLeft: 2,
		});
		expect(await regulars()).toEqual([[0, 1]]);
		expect(await answersTo('week-0')).toEqual(['0 going +1']);
		expect(await answersTo('week-1')).toEqual(['0 declined']);
		expect(await answersTo('week-2')).toEqual(['0 going +1']);
		for (const other of ['week-3', 'week-4', 'by-itself']) {
			expect(await answersTo(other)).toEqual([]);
		}
		expect(await toldAbout('week-0')).toEqual(['0 standing_going']);
		expect(await toldAbout('week-1')).toEqual([]);
		expect(await toldAbout('week-2')).toEqual(['0 standing_going']);
		expect(told).toHaveLength(2);
	});

	it('counts the member in again at this event, whatever their RSVP was', async () => {
		await say(0, 'week-0', { answer: 'declined' });
		await sayEvery(0, 'week-0');
		expect(await answersTo('week-0')).toEqual(['0 going']);

		await say(1, 'week-1', { guests: 1 });
		const before = await toldAbout('week-1');
		const { state } = await sayEvery(1, 'week-1');
		// Going already: nothing to tell, and the party is who comes every time.
		expect(await toldAbout('week-1')).toEqual(before);
		expect(state).toMatchObject({ guests: 1 });
		expect(await answersTo('week-2')).toEqual(['0 going', '1 going +1']);
	});

	it('joins the end of the waiting list where an event is full, and notifies the member', async () => {
		for (const who of [1, 2, 3, 4, 5]) await say(who, 'week-1');
		const { told } = await sayEvery(0, 'week-0');
		expect((await answersTo('week-1')).slice(-2)).toEqual(['5 waitlisted', '0 waitlisted']);
		expect(await toldAbout('week-1')).toContain('0 standing_waitlisted');
		expect(told).toHaveLength(3);

		const { state } = await sayEvery(6, 'week-1');
		expect(state).toMatchObject({ answer: 'waitlisted', position: 3, standing: true });
	});

	it('brings fewer guests where an event allows fewer or has fewer seats', async () => {
		await platform.db.update(events).set({ guestsAllowed: 1 }).where(eq(events.id, 'week-1'));
		await platform.db.update(events).set({ capacity: 1 }).where(eq(events.id, 'week-2'));
		await sayEvery(0, 'week-0', { guests: 2 });
		expect(await answersTo('week-1')).toEqual(['0 going +1']);
		expect(await answersTo('week-2')).toEqual(['0 going']);
	});

	it('changes nothing and notifies nobody when it is said twice', async () => {
		await sayEvery(0, 'week-0', { guests: 1 });
		const before = await everything();
		const now = fromNow(HOUR_MS);
		const { state, told } = await sayEvery(0, 'week-0', { guests: 1, now });
		expect(state).toMatchObject({ standing: true, guests: 1, answer: 'going' });
		expect(told).toEqual([]);
		await sayEvery(0, 'week-0', { now });
		expect(await everything()).toEqual(before);
	});

	it('changes the guests here and from now on when it is said again, and keeps the place', async () => {
		await sayEvery(0, 'week-0');
		await sayEvery(1, 'week-0');
		await sayEvery(0, 'week-0', { guests: 1 });
		expect(await regulars()).toEqual([
			[0, 1],
			[1, 0],
		]);
		expect(await answersTo('week-0')).toEqual(['0 going +1', '1 going']);
		expect(await answersTo('week-1')).toEqual(['0 going', '1 going']);
	});

	it('keeps its guests when it is said again without any, even at a skipped event', async () => {
		await sayEvery(0, 'week-0', { guests: 2 });
		await say(0, 'week-0', { answer: 'declined' });
		await sayEvery(0, 'week-0');
		expect(await answersTo('week-0')).toEqual(['0 going +2']);
		expect(await regulars()).toEqual([[0, 2]]);
	});

	it('is one rule, with one RSVP and one email for each event, when it is said forty times at once', async () => {
		await Promise.all(Array.from({ length: 40 }, () => sayEvery(0, 'week-0')));
		expect(await regulars()).toEqual([[0, 0]]);
		for (const week of ['week-0', 'week-1', 'week-2']) {
			expect(await answersTo(week)).toEqual(['0 going']);
			expect(await toldAbout(week)).toEqual(['0 standing_going']);
		}
	});

	it('is for the next event where none is named', async () => {
		const state = await beginStandingRsvp(contextAt(platform.db, NOW), {
			by: authorityOf(idOf(0), 'member'),
			event: 'next',
		});
		expect(state.event).toBe('week-0');
	});

	it("moves up people on the waiting list when it makes the member's own party smaller", async () => {
		await say(0, 'week-0', { guests: 2 });
		await say(1, 'week-0', { guests: 1 });
		await sayEvery(0, 'week-0', { guests: 0 });
		expect(await answersTo('week-0')).toEqual(['0 going', '1 going +1']);
		expect(await toldAbout('week-0')).toContain('1 rsvp_promoted');
	});
});

describe('a refused "count me in every week"', () => {
	beforeEach(async () => {
		await addSaturdays();
		for (const week of [0, 1]) await addWeek(week);
	});

	async function expectRefused(expected: string, work: () => Promise<unknown>): Promise<void> {
		const before = await everything();
		expect(await refusedAs(work())).toBe(expected);
		expect(await everything()).toEqual(before);
	}

	it('stores nothing at an event that has begun or is cancelled', async () => {
		const [row] = await platform.db.select().from(events).where(eq(events.id, 'week-0'));
		await expectRefused('closed', () => sayEvery(0, 'week-0', { now: row?.startsAt ?? NOW }));
		await platform.db.update(events).set({ status: 'cancelled' }).where(eq(events.id, 'week-0'));
		await expectRefused('cancelled', () => sayEvery(0, 'week-0'));
	});

	it('stores nothing with more guests than this event, the series or the free seats allow', async () => {
		await expectRefused('guests_not_allowed guests', () => sayEvery(0, 'week-0', { guests: 3 }));
		await platform.db.update(events).set({ capacity: 2 }).where(eq(events.id, 'week-0'));
		await expectRefused('party_too_large guests', () => sayEvery(0, 'week-0', { guests: 2 }));
		await platform.db.update(series).set({ guestsAllowed: 1 });
		await expectRefused('guests_not_allowed guests', () => sayEvery(0, 'week-1', { guests: 2 }));
		for (const who of [1, 2, 3]) await say(who, 'week-1');
		await say(0, 'week-1');
		await expectRefused('no_room guests', () => sayEvery(0, 'week-1', { guests: 1 }));
	});

	it('stores nothing at an event of no series, at no event at all, or from somebody banned', async () => {
		await addEvent(platform.db, { slug: 'by-itself' });
		await expectRefused('no_series event', () => sayEvery(0, 'by-itself'));
		await expectRefused('event_not_found', () => sayEvery(0, 'no-such-event'));
		await ban(0);
		await expectRefused('unauthenticated', () => sayEvery(0, 'week-0'));
	});

	it('stores nothing once the last date of the series is over, in any time zone', async () => {
		await platform.db.update(series).set({ endsOnDate: '2026-11-24' });
		// On islands in the Pacific it is the 24th for two hours more.
		const over = fromNow(2 * HOUR_MS);
		await expectRefused('series_over', () => sayEvery(0, 'week-0', { now: over }));
		await sayEvery(0, 'week-0');
		expect(await regulars()).toEqual([[0, 0]]);
	});
});

describe('stopping a standing RSVP', () => {
	beforeEach(async () => {
		await addSaturdays();
		for (const week of [0, 1]) await addWeek(week);
		await sayEvery(0, 'week-0', { guests: 1 });
		await sayEvery(1, 'week-0');
	});

	it('ends the rule, keeps every RSVP as it is, and notifies nobody', async () => {
		await say(0, 'week-1', { answer: 'declined' });
		const before = await platform.db.select().from(rsvps).orderBy(rsvps.eventId, rsvps.place);
		const messages = await platform.db.select().from(outbox);
		expect(await stop(0, 'week-0')).toEqual({
			event: 'week-0',
			standing: false,
			guests: null,
			answer: 'going',
			position: null,
			going: 3,
			capacity: 4,
			seatsLeft: 1,
		});
		expect(await stop(0, 'week-0')).toMatchObject({ standing: false });
		expect(await regulars()).toEqual([[1, 0]]);
		expect(await platform.db.select().from(rsvps).orderBy(rsvps.eventId, rsvps.place)).toEqual(
			before,
		);
		expect(await platform.db.select().from(outbox)).toEqual(messages);
	});

	it('works at an event without an RSVP, and in a series without events', async () => {
		await addWeek(2);
		expect(await stop(0, 'week-2')).toMatchObject({ standing: false, answer: null });
		await platform.db.delete(events);
		await endStandingRsvpOfSeries(
			{ db: platform.db, now: NOW },
			{ by: authorityOf(idOf(1), 'member'), seriesId: SATURDAYS },
		);
		expect(await regulars()).toEqual([]);
	});

	it('is refused at an event of no series and at no event at all', async () => {
		await addEvent(platform.db, { slug: 'by-itself' });
		expect(await refusedAs(stop(0, 'by-itself'))).toBe('no_series event');
		expect(await refusedAs(stop(0, 'no-such-event'))).toBe('event_not_found');
		expect(await regulars()).toHaveLength(2);
	});

	it('and saying it again puts the member at the end of the order', async () => {
		await stop(0, 'week-0');
		await sayEvery(0, 'week-0');
		expect((await regulars()).map(([who]) => who)).toEqual([1, 0]);
	});
});

describe('an event that opens', () => {
	it('seats members with a standing RSVP in their order, passing over parties that are too large', async () => {
		await addSaturdays();
		await haveRegulars([
			[5, 1],
			[2, 2],
			[7, 0],
			[1, 0],
			[3, 0],
		]);
		await open();
		const ids = await opened();
		expect(ids).toHaveLength(2);
		for (const id of ids) {
			expect(await answersTo(id)).toEqual([
				'5 going +1',
				'2 waitlisted +2',
				'7 going',
				'1 going',
				'3 waitlisted',
			]);
			expect(await toldAbout(id)).toEqual([
				'1 standing_going',
				'2 standing_waitlisted',
				'3 standing_waitlisted',
				'5 standing_going',
				'7 standing_going',
			]);
		}
		// From here on there are only rows: the line moves up by the rule for everybody.
		const [{ slug = '' } = {}] = await platform.db.select().from(events);
		await say(5, slug, { answer: 'declined' });
		expect(await answersTo(ids[0] ?? '')).toEqual([
			'5 declined',
			'2 waitlisted +2',
			'7 going',
			'1 going',
			'3 going',
		]);
	});

	it('accepts a party that is larger than allowed with as many guests as fit', async () => {
		await addSaturdays({ guestsAllowed: 1 });
		await haveRegulars([[0, 2]]);
		await open();
		for (const id of await opened()) expect(await answersTo(id)).toEqual(['0 going +1']);
		await platform.db.delete(events);
		await platform.db.update(series).set({ capacity: 1 });
		await open();
		for (const id of await opened()) expect(await answersTo(id)).toEqual(['0 going']);
	});

	it('counts in nobody who is banned or has stopped, or has a standing RSVP in another series', async () => {
		await addSaturdays();
		await addSaturdays({ id: 'wednesdays', rule: 'FREQ=WEEKLY;BYDAY=WE', opensDaysAhead: 1 });
		await haveRegulars([
			[0, 0],
			[1, 0],
			[2, 0],
		]);
		await ban(0);
		await platform.db.delete(standingRsvps).where(eq(standingRsvps.userId, idOf(1)));
		await open(fromNow(6 * DAY_MS));
		const rows = await platform.db.select().from(events);
		expect(rows.map(({ seriesId }) => seriesId)).toContain('wednesdays');
		for (const { id, seriesId } of rows) {
			expect(await answersTo(id)).toEqual(seriesId === SATURDAYS ? ['2 going'] : []);
		}
	});

	it('is skipped in a break, and counts everybody in after it', async () => {
		await addSaturdays();
		await haveRegulars([[0, 0]]);
		await addBreakRow(platform.db, SATURDAYS, ['2026-11-28', '2026-11-28']);
		await open();
		const [only, ...more] = await opened();
		expect(more).toEqual([]);
		expect(await answersTo(only ?? '')).toEqual(['0 going']);
	});
});

describe('an event that opens at the same moment as other things happen', () => {
	it('counts everybody in once, however often and whenever the chore runs', async () => {
		await addSaturdays();
		await haveRegulars([
			[0, 1],
			[1, 0],
		]);
		await Promise.all(Array.from({ length: 10 }, () => open()));
		await open();
		for (const id of await opened()) {
			expect(await answersTo(id)).toEqual(['0 going +1', '1 going']);
			expect(await toldAbout(id)).toEqual(['0 standing_going', '1 standing_going']);
		}
	});

	it('counts in a member who starts coming every week at that moment once, and entirely', async () => {
		await addSaturdays();
		for (let round = 0; round < 10; round += 1) {
			await platform.db.batch([platform.db.delete(events), platform.db.delete(standingRsvps)]);
			await addWeek(-1, {
				startsAt: fromNow(HOUR_MS),
				endsAt: fromNow(2 * HOUR_MS),
			});
			await Promise.all([open(), ...[0, 1, 2].map((who) => sayEvery(who, 'week--1')), open()]);
			const ids = await opened();
			expect(ids).toHaveLength(3);
			for (const id of ids) {
				expect([...(await answersTo(id))].sort()).toEqual(['0 going', '1 going', '2 going']);
				expect(await toldAbout(id)).toEqual([0, 1, 2].map((who) => `${who} standing_going`));
			}
		}
	});

	it('has its standing RSVPs from its first moment on', async () => {
		await addSaturdays({ capacity: 2 });
		await haveRegulars([
			[0, 0],
			[1, 0],
		]);
		const slug = '2026-11-28-open-studio';
		const hurry = async (who: number) => {
			for (;;) {
				const result = await refusedAs(say(who, slug));
				if (result !== 'event_not_found') return result;
			}
		};
		await Promise.all([open(), ...[2, 3, 4].map(hurry)]);
		const [first] = await opened();
		const answers = await answersTo(first ?? '');
		expect(answers.slice(0, 2)).toEqual(['0 going', '1 going']);
		expect(answers.slice(2).map((line) => line.split(' ')[1])).toEqual(
			Array.from({ length: 3 }, () => 'waitlisted'),
		);
	});
});

describe('a deleted member', () => {
	it('has no standing RSVP any more', async () => {
		await addSaturdays();
		await addWeek(0);
		const leaving = await addMember(platform.db);
		await beginStandingRsvp(contextAt(platform.db, NOW), {
			by: await grantSession(platform.db, leaving, 'member'),
			event: { slug: 'week-0' },
		});
		await platform.db.delete(user).where(eq(user.id, leaving));
		expect(await platform.db.select().from(standingRsvps)).toEqual([]);
		expect(await platform.db.select().from(rsvps).where(ne(rsvps.answer, 'declined'))).toEqual([]);
	});
});
