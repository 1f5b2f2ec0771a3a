import { eq, sql } from 'drizzle-orm';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { user } from '../../../src/db/auth-schema.ts';
import { storeFigures } from '../../../src/db/door/attendance-figures.ts';
import { deleteMember } from '../../../src/db/members/delete-account.ts';
import { attendanceFigures, checkIns, events, rsvps, walkIns } from '../../../src/db/schema.ts';
import { MOST_EVENTS, MOST_VISITS, sumsOf } from '../../../src/domain/door/attendance.ts';
import { viewAttendance } from '../../../src/views/door/attendance.ts';
import { viewEvent } from '../../../src/views/events/event.ts';
import { viewAccount } from '../../../src/views/members/account.ts';
import { viewMember } from '../../../src/views/members/member.ts';
import { times } from '../../support/for-all.ts';
import { DAY_MS, fromNow, HOUR_MS, NOW, timeAfter } from '../../support/time.ts';
import { contextOn } from '../contexts.ts';
import { emptyTables } from '../empty-tables.ts';
import { useLocalPlatform } from '../local-platform.ts';
import {
	AN_EVENT,
	actorOf,
	addEvent,
	addMember,
	addMembers,
	addSeries,
	grantSession,
	insertEach,
} from '../rows.ts';
import { rowsReadBy } from '../rows-read.ts';
import { addCheckIn, addRsvp } from '../rsvp-rows.ts';

const platform = useLocalPlatform();
const clear = () => emptyTables(platform.db);
beforeEach(clear);

const look = (page: Partial<Parameters<typeof viewAttendance>[1]> = {}) =>
	viewAttendance({ db: platform.db, now: NOW }, { range: '12-weeks', seriesId: null, ...page });

/** An event that ended so many days ago. */
function held(daysAgo: number, values: Parameters<typeof addEvent>[1] = {}): Promise<string> {
	const startsAt = fromNow(-daysAgo * DAY_MS - 3 * HOUR_MS);
	return addEvent(platform.db, { startsAt, capacity: 1_000, ...values });
}

const says = (
	eventId: string,
	userId: string,
	answer: 'going' | 'waitlisted' | 'declined' = 'going',
	guests = 0,
) => addRsvp(platform.db, eventId, userId, { answer, guests });

const isHere = (eventId: string, userId: string, guests = 0) =>
	addCheckIn(platform.db, eventId, userId, { guests });

describe('the attendance figures', () => {
	it('are empty in a club without events, and leave out upcoming and current events', async () => {
		expect((await look()).figures).toEqual({
			events: [],
			returns: [],
			stays: [],
			regulars: [],
			people: 0,
			isCut: false,
		});
		const ada = await addMember(platform.db);
		await says(await addEvent(platform.db), ada);
		const happening = { startsAt: fromNow(-HOUR_MS), endsAt: fromNow(HOUR_MS) };
		await says(await addEvent(platform.db, happening), ada);
		expect((await look()).figures.events).toEqual([]);
	});

	it('count members who were checked in, and members who had said yes where nobody kept the door', async () => {
		const { db } = platform;
		const [ada, ben, cleo] = [await addMember(db), await addMember(db), await addMember(db)];
		const long = await held(200);
		await says(long, ada);
		const open = await held(20);
		await says(open, ada, 'going', 2);
		await says(open, ben);
		await says(open, cleo, 'declined');
		const kept = await held(10);
		await says(kept, ada);
		await says(kept, ben, 'going', 3);
		await isHere(kept, ben, 1);
		await isHere(kept, cleo);
		const cancelled = await held(5, { status: 'cancelled' });
		await says(cancelled, ada);
		const { figures, before } = await look();
		expect(figures.events).toMatchObject([
			{ members: 2, newcomers: 1, cameAgain: 1, guests: 2, door: null, isCancelled: false },
			{
				members: 2,
				newcomers: 1,
				cameAgain: 0,
				guests: 1,
				door: { saidYes: 2, cameOfThem: 1 },
				isCancelled: false,
			},
			{ members: 0, newcomers: 0, guests: 0, door: null, isCancelled: true },
		]);
		expect(figures.people).toBe(3);
		expect(figures.regulars.map(({ id, times }) => [id, times])).toEqual([
			[ben, 2],
			[cleo, 1],
			[ada, 1],
		]);
		expect(before).toEqual({ events: 0, people: 0 });
		expect((await look({ range: 'all' })).figures.events).toHaveLength(4);
	});

	it('are compared with an equally long time before', async () => {
		const ada = await addMember(platform.db);
		for (const daysAgo of [10, 90, 160, 170]) await says(await held(daysAgo), ada, 'going', 1);
		const kept = await held(100);
		await says(kept, ada, 'going', 4);
		await isHere(kept, ada);
		expect((await look()).before).toEqual({ events: 3, people: 5 });
	});

	it('can be of one series alone, including first visits', async () => {
		const { db } = platform;
		const ada = await addMember(db);
		const [walks, talks] = [
			await addSeries(db, { id: 'walks' }),
			await addSeries(db, { id: 'talks' }),
		];
		await says(await held(300, { seriesId: walks, seriesDate: '1' }), ada);
		await says(await held(9, { seriesId: walks, seriesDate: '2' }), ada);
		await says(await held(8, { seriesId: talks, seriesDate: '2' }), ada);
		expect((await look({ seriesId: walks })).figures.events).toMatchObject([{ newcomers: 0 }]);
		expect((await look({ seriesId: talks })).figures.events).toMatchObject([{ newcomers: 1 }]);
		expect((await look()).figures.events).toMatchObject([{ newcomers: 0 }, { newcomers: 0 }]);
		expect((await look({ seriesId: 'unknown' })).figures.events).toEqual([]);
	});

	it('go on counting members who deleted their accounts, without their names', async () => {
		const { db } = platform;
		const ada = await addMember(db, { name: 'Ada' });
		for (const daysAgo of [80, 73, 66]) await says(await held(daysAgo), ada);
		const { figures } = await look();
		await deleteMember(db, ada, await grantSession(db, ada, 'member'), NOW);
		const after = (await look()).figures;
		expect(after).toEqual({ ...figures, regulars: [] });
		expect(figures.regulars).toEqual([
			{ id: ada, name: 'Ada', email: `${ada}@example.com`, times: 3 },
		]);
		expect(figures.stays).toEqual([{ days: 14, members: 1 }]);
	});

	it('read only the latest events, up to a number of seats taken', async () => {
		const ada = await addMember(platform.db);
		for (const daysAgo of [40, 30, 20, 10]) {
			const event = await held(daysAgo, { capacity: MOST_VISITS });
			await says(event, ada, 'going', MOST_VISITS / 2 - 1);
		}
		const { figures } = await look();
		expect(figures.events).toHaveLength(2);
		expect(figures.isCut).toBe(true);
		expect(figures.events[0], 'she had come to earlier ones').toMatchObject({ newcomers: 0 });
	});

	it('read only the latest events, up to a number of events', async () => {
		const { db } = platform;
		const rows = Array.from({ length: MOST_EVENTS + 5 }, (_, index) => {
			const startsAt = fromNow(-(index + 1) * DAY_MS);
			const id = String(index);
			return { ...AN_EVENT, id, slug: id, startsAt, endsAt: timeAfter(startsAt, HOUR_MS) };
		});
		await insertEach(db, events, rows);
		const { figures } = await look({ range: 'all' });
		expect(figures.events).toHaveLength(MOST_EVENTS);
		expect(figures.isCut).toBe(true);
		expect((await look()).figures.isCut).toBe(false);
		expect(figures.events.at(-1)?.startsAt).toEqual(fromNow(-DAY_MS));
	});
});

/** A past of a club: for each event how long ago it was, whether it took place, and who said and did what. */
const past = fc.uniqueArray(
	fc.record({
		daysAgo: fc.integer({ min: 1, max: 130 }),
		cancelled: fc.integer({ min: 0, max: 5 }),
		parties: fc.array(
			fc.record({
				said: fc.constantFrom('going' as const, 'going' as const, 'declined' as const, null),
				isHere: fc.boolean(),
				guests: fc.integer({ min: 0, max: 2 }),
			}),
			{ minLength: 4, maxLength: 4 },
		),
		isKept: fc.boolean(),
	}),
	{ selector: ({ daysAgo }) => daysAgo, minLength: 1, maxLength: 9 },
);

describe('the attendance figures of any past', () => {
	it('are the same as counted by hand', () =>
		times(15).forAllAsync(past, async (list) => {
			await clear();
			const members = await addMembers(platform.db, 4);
			const visits: { daysAgo: number; who: number }[] = [];
			const expected = new Map<number, object>();
			const sorted = list.toSorted((one, other) => other.daysAgo - one.daysAgo);
			for (const { daysAgo, cancelled, parties, isKept } of sorted) {
				const isCancelled = cancelled === 0;
				const id = await held(daysAgo, isCancelled ? { status: 'cancelled' } : {});
				const door = isKept && parties.some((party) => party.isHere);
				let guests = 0;
				let newcomers = 0;
				let here = 0;
				for (const [who, party] of parties.entries()) {
					const userId = members[who] ?? '';
					if (party.said) await says(id, userId, party.said, party.guests);
					if (door && party.isHere) await isHere(id, userId, party.guests);
					if (isCancelled || !(door ? party.isHere : party.said === 'going')) continue;
					here += 1;
					guests += party.guests;
					if (!visits.some((visit) => visit.who === who)) newcomers += 1;
					visits.push({ daysAgo, who });
				}
				if (daysAgo >= 84) continue;
				expected.set(daysAgo, {
					isCancelled,
					members: here,
					guests,
					newcomers,
					door:
						door && !isCancelled
							? {
									saidYes: parties.filter(({ said }) => said === 'going').length,
									cameOfThem: parties.filter((party) => party.said === 'going' && party.isHere)
										.length,
								}
							: isCancelled
								? expect.anything()
								: null,
				});
			}
			const { figures } = await look();
			const daysAgoOf = (startsAt: Date) =>
				Math.floor((NOW.getTime() - startsAt.getTime()) / DAY_MS);
			expect(figures.events.map(({ startsAt }) => daysAgoOf(startsAt))).toEqual([
				...expected.keys(),
			]);
			for (const event of figures.events) {
				const wanted = expected.get(daysAgoOf(event.startsAt)) as Record<string, unknown>;
				const { isCancelled, members: here, guests, newcomers, door } = event;
				expect({ isCancelled, members: here, guests, newcomers }).toEqual({
					isCancelled: wanted.isCancelled,
					members: wanted.members,
					guests: wanted.guests,
					newcomers: wanted.newcomers,
				});
				if (!isCancelled) expect(door).toEqual(wanted.door);
			}
			const inRange = visits.filter(({ daysAgo }) => daysAgo < 84);
			expect(figures.people).toBe(new Set(inRange.map(({ who }) => who)).size);
			const of = (who: number) =>
				visits.filter((visit) => visit.who === who).map(({ daysAgo }) => daysAgo);
			const returns = [0, 1, 2, 3].flatMap((who) => {
				const [first = 0, ...later] = of(who);
				return first < 84
					? new Set(later.map((daysAgo) => `${first} ${Math.ceil((first - daysAgo) / 28)}`))
							.values()
							.toArray()
					: [];
			});
			const nrs = new Map(figures.events.map(({ nr, startsAt }) => [nr, daysAgoOf(startsAt)]));
			const told = figures.returns.flatMap(({ nr, step, members: some }) =>
				Array.from({ length: some }, () => `${nrs.get(nr)} ${step}`),
			);
			expect(told.toSorted()).toEqual(returns.toSorted());
			const stays = [0, 1, 2, 3].flatMap((who) => {
				const days = of(who);
				const [first = 0, last = 0] = [days[0], days.at(-1)];
				return days.length > 0 && last < 84 && last >= 56 ? [first - last] : [];
			});
			const toldStays = figures.stays.flatMap(({ days, members: some }) =>
				Array.from({ length: some }, () => days),
			);
			expect(toldStays.toSorted()).toEqual(stays.toSorted());
			const sums = sumsOf(figures.events.filter(({ isCancelled }) => !isCancelled));
			expect(sums.cameAgain).toBe(
				[0, 1, 2, 3].filter((who) => (of(who)[0] ?? 99) < 84 && of(who).length > 1).length,
			);
		}));
});

describe('the list of people who were there', () => {
	const context = (now = NOW) => contextOn(platform, { now });
	const named = (name: string) => addMember(platform.db, { name });
	const seenBy = async (viewer: string, id: string, now = NOW) => {
		const { attendees } = await viewEvent(context(now), actorOf(viewer, 'member'), { id });
		return attendees.map(({ name, note }) => [name, note]).toSorted();
	};

	it('has everybody who was checked in, where anybody was: walk-ins too, and nobody who stayed away', async () => {
		const [ada, bo, cy, di, eve] = (await Promise.all(
			['Ada', 'Bo', 'Cy', 'Di', 'Eve'].map(named),
		)) as [string, string, string, string, string];
		const event = await held(1);
		for (const each of [ada, bo]) await says(event, each);
		await says(event, di, 'waitlisted');
		const attended = [cy, di, ada];
		for (const each of attended) await isHere(event, each);
		await platform.db.update(rsvps).set({ note: 'A lamp' });
		const present = [
			['Ada', 'A lamp'],
			['Cy', ''],
			['Di', 'A lamp'],
		];
		for (const viewer of attended) expect(await seenBy(viewer, event)).toEqual(present);
		// Somebody who said yes and stayed away may read the list, and isn't on it.
		expect(await seenBy(bo, event)).toEqual(present);
		expect(await seenBy(eve, event)).toEqual([]);
		await platform.db.insert(walkIns).values({
			id: 'by name',
			eventId: event,
			name: 'Walter Walk',
			press: 'a press',
			checkedInAt: NOW,
		});
		expect(await seenBy(cy, event)).toEqual([...present, ['Walter', '']]);
		await platform.db.delete(walkIns);
		await platform.db.update(user).set({ isHidden: true });
		expect(await seenBy(cy, event)).toEqual([['Cy', '']]);
	});

	it('has everybody who had said yes where nobody kept the door, and while the event is on', async () => {
		const [ada, bo] = (await Promise.all(['Ada', 'Bo'].map(named))) as [string, string];
		const open = await held(1);
		const kept = await held(2);
		for (const event of [open, kept]) await says(event, ada);
		await isHere(kept, bo);
		expect(await seenBy(ada, open)).toEqual([['Ada', '']]);
		expect(await seenBy(bo, kept)).toEqual([['Bo', '']]);
		const meanwhile = fromNow(-2 * DAY_MS - 2 * HOUR_MS);
		expect(await seenBy(ada, kept, meanwhile)).toEqual([['Ada', '']]);
		expect(await seenBy(bo, kept, meanwhile)).toEqual([]);
	});

	it("is the same on the member's own page and on the page for organizers", async () => {
		const ada = await named('Ada');
		const [bo] = await addMembers(platform.db, 1);
		const [came, missed, open, walkedIn] = (await Promise.all([
			held(1, { slug: 'came' }),
			held(2, { slug: 'missed' }),
			held(3, { slug: 'open' }),
			held(4, { slug: 'walked-in' }),
		])) as [string, string, string, string];
		for (const event of [came, missed, open]) await says(event, ada);
		await isHere(came, ada, 1);
		await isHere(missed, bo as string);
		await isHere(walkedIn, ada);
		const { attended, attendedInAll } = await viewAccount(context(), actorOf(ada, 'member'));
		expect(attended.map(({ slug }) => slug)).toEqual(['came', 'open', 'walked-in']);
		expect(attendedInAll).toBe(3);
		const { past, member } = await viewMember(context(), ada);
		expect(past.map(({ slug, showing }) => [slug, showing])).toEqual([
			['came', 'came'],
			['missed', 'no_show'],
			['open', null],
			['walked-in', 'walked_in'],
		]);
		expect(member?.attendance.times).toBe(3);
	});
});

describe('stored attendance figures', () => {
	type Page = Partial<Parameters<typeof viewAttendance>[1]>;
	/** Looks as a page does, and says whether the figures had to be made. */
	async function visit(page: Page = {}, now = NOW) {
		const { figures, unstored } = await viewAttendance(
			{ db: platform.db, now },
			{ range: '12-weeks', seriesId: null, ...page },
		);
		if (unstored) await storeFigures(platform.db, unstored, now);
		return { figures, isMade: unstored !== null };
	}
	/** What would be shown if nothing had ever been stored. */
	async function made(page: Page = {}, now = NOW) {
		await platform.db.delete(attendanceFigures);
		return (
			await viewAttendance({ db: platform.db, now }, { range: '12-weeks', seriesId: null, ...page })
		).figures;
	}

	it('are read by the next visit, with names as they are then, and hold none themselves', async () => {
		const ada = await addMember(platform.db);
		await platform.db.update(user).set({ name: 'Ada Lovelace' }).where(eq(user.id, ada));
		await says(await held(10), ada, 'going', 1);
		const first = await visit();
		expect(first).toMatchObject({
			isMade: true,
			figures: { regulars: [{ name: 'Ada Lovelace' }] },
		});
		const again = await visit();
		expect(again).toEqual({ ...first, isMade: false });
		const [row] = await platform.db.select().from(attendanceFigures);
		expect(row?.figures).toContain(ada);
		expect(row?.figures).not.toMatch(/Lovelace|@/);
		await platform.db.update(user).set({ name: 'Ada King' }).where(eq(user.id, ada));
		expect(await visit()).toMatchObject({
			isMade: false,
			figures: { regulars: [{ id: ada, name: 'Ada King' }] },
		});
	});

	it('are made again after anything in them was changed, whoever changed it', async () => {
		const { db } = platform;
		const [ada, ben] = [await addMember(db), await addMember(db)];
		const event = await held(10);
		await says(event, ada);
		const at = eq(events.id, event);
		const changes: Record<string, () => Promise<unknown>> = {
			'an RSVP': () => says(event, ben),
			'a change of one': () => db.update(rsvps).set({ guests: 2 }).where(eq(rsvps.userId, ben)),
			'a check-in': () => isHere(event, ada),
			'its guests': () => db.update(checkIns).set({ guests: 1 }).where(eq(checkIns.userId, ada)),
			'a walk-in': () =>
				db.insert(walkIns).values({
					id: 'a walk-in',
					eventId: event,
					name: 'Walter',
					press: 'a form',
					checkedInAt: NOW,
				}),
			'no walk-in': () => db.delete(walkIns),
			'no check-in': () => db.delete(checkIns),
			'the title': () => db.update(events).set({ title: 'Renamed' }).where(at),
			'a cancellation': () => db.update(events).set({ status: 'cancelled' }).where(at),
			'none after all': () => db.update(events).set({ status: 'scheduled' }).where(at),
			'a deleted account': async () =>
				deleteMember(db, ben, await grantSession(db, ben, 'member'), NOW),
			'another event': () => held(20),
			'one less': () => db.delete(events).where(at),
		};
		await visit();
		for (const [what, change] of Object.entries(changes)) {
			await change();
			const { figures, isMade } = await visit();
			expect(isMade, what).toBe(true);
			expect(figures, what).toEqual(await made());
			await visit();
			expect((await visit()).isMade, what).toBe(false);
		}
	});

	it('are made again once time alone changes them: an event ends, leaves the range, or a member is gone', async () => {
		const { db } = platform;
		const ada = await addMember(db);
		for (const daysAgo of [83, 57, 20]) await says(await held(daysAgo), ada);
		await says(await addEvent(db, { startsAt: fromNow(-HOUR_MS), endsAt: fromNow(HOUR_MS) }), ada);
		for (let hours = 0; hours <= 60 * 24; hours += 13) {
			const now = fromNow(hours * HOUR_MS);
			for (const range of ['12-weeks', 'all'] as const) {
				const { figures } = await visit({ range }, now);
				const [stored] = await db.select().from(attendanceFigures);
				expect(figures, `${range}, after ${hours} hours`).toEqual(await made({ range }, now));
				if (stored) await db.insert(attendanceFigures).values(stored);
			}
		}
	});

	it("aren't touched by an RSVP to an event that hasn't begun, and none are stored for a series that isn't there", async () => {
		const { db } = platform;
		const ada = await addMember(db);
		await says(await held(10), ada);
		const upcoming = await addEvent(db);
		await visit();
		await says(upcoming, ada, 'going');
		await db.update(rsvps).set({ answer: 'declined' }).where(eq(rsvps.eventId, upcoming));
		expect((await visit()).isMade).toBe(false);
		expect((await visit({ seriesId: 'unknown' })).isMade).toBe(false);
	});

	it('cost few rows, however many RSVPs they are made of', async () => {
		const { db } = platform;
		const members = await addMembers(db, 400);
		const event = await held(10);
		await db.run(sql`
			insert into rsvps (event_id, user_id, answer, place, change, answered_at, created_at, updated_at)
			select ${event}, value, 'going', key + 1, 'before', 0, 0, ${NOW.getTime()}
			from json_each(${JSON.stringify(members)})`);
		const read = () =>
			rowsReadBy(platform.env.DB, (db) =>
				viewAttendance({ db, now: NOW }, { range: 'all', seriesId: null }),
			);
		expect(await read()).toBeGreaterThan(400);
		await visit({ range: 'all' });
		expect(await read()).toBeLessThan(40);
	});
});
