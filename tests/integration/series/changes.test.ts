import { asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { user } from '../../../src/db/auth-schema.ts';
import type { Db } from '../../../src/db/client.ts';
import { answerRsvp } from '../../../src/db/rsvps/rsvps.ts';
import {
	breaks,
	club,
	events,
	outbox,
	rsvps,
	series,
	standingRsvps,
} from '../../../src/db/schema.ts';
import { DEFAULT_MAIL_TIMES } from '../../../src/domain/mail/times.ts';
import type { SeriesDetails } from '../../../src/domain/series/change.ts';
import type { SeriesPlan } from '../../../src/domain/series/plan.ts';
import { addBreak } from '../../../src/features/series/add-break.ts';
import {
	cancelFollowing,
	changeFollowing,
	previewCancelFollowing,
	previewChangeFollowing,
} from '../../../src/features/series/change-following.ts';
import { changeSeries, previewSeriesChange } from '../../../src/features/series/change-series.ts';
import { createSeries } from '../../../src/features/series/create-series.ts';
import { endSeries } from '../../../src/features/series/end-series.ts';
import { openEvents } from '../../../src/features/series/open-events.ts';
import { removeBreak } from '../../../src/features/series/remove-break.ts';
import { DAY_MS, fromNow, HOUR_MS, MINUTE_MS, NOW } from '../../support/time.ts';
import { contextAt } from '../contexts.ts';
import { type LocalPlatform, startLocalPlatform } from '../local-platform.ts';
import { meanwhile } from '../meanwhile.ts';
import { addClub, addMembers, addOrganizer, ORGANIZER } from '../rows.ts';

let platform: LocalPlatform;
let members: string[];
beforeAll(async () => {
	platform = await startLocalPlatform();
});
afterAll(() => platform.dispose());

const PLAN: SeriesPlan = {
	title: 'Open Studio',
	description: 'Bring what you make.',
	rhythm: '1-week',
	weekday: 'SA',
	fromDate: '2026-11-28',
	startsAtTime: '11:00',
	durationMinutes: 120,
	place: 'The Shed',
	mapUrl: null,
	whatToBring: '',
	capacity: 6,
	guestsAllowed: 4,
	opensDaysAhead: 26,
	...DEFAULT_MAIL_TIMES,
};
const SUNDAYS: SeriesPlan = { ...PLAN, weekday: 'SU', fromDate: '2026-11-25' };

const NO_ANNOUNCEMENTS = { held: 0, late: 0, early: 0 };

beforeEach(async () => {
	const { db } = platform;
	await db.batch([db.delete(events), db.delete(series), db.delete(user), db.delete(club)]);
	await addClub(db);
	await addOrganizer(db);
	members = await addMembers(db, 10);
	await createSeries(contextAt(db, NOW), ORGANIZER, 'saturdays', PLAN);
	expect(await dates()).toEqual(['2026-11-28', '2026-12-05', '2026-12-12', '2026-12-19']);
});

/** Later actions: a minute each, as two organizers' presses are never at one moment. */
const later = (minutes = 1) => fromNow(minutes * MINUTE_MS);
const all = () => platform.db.select().from(events).orderBy(asc(events.startsAt));
const dates = async () => (await all()).map(({ seriesDate }) => seriesDate);
const allSeries = () => platform.db.select().from(series).orderBy(asc(series.startsOnDate));

async function eventOn(date: string) {
	const [row] = await platform.db.select().from(events).where(eq(events.seriesDate, date));
	if (!row) throw new Error(`There is no event on ${date}.`);
	return row;
}

async function theSeries(id = 'saturdays') {
	const [row] = await platform.db.select().from(series).where(eq(series.id, id));
	if (!row) throw new Error('There is no such series.');
	return row;
}

async function answer(date: string, who: number, choice: 'going' | 'declined' = 'going') {
	const outcome = await answerRsvp(platform.db, {
		userId: members[who] ?? '',
		event: { id: (await eventOn(date)).id },
		answer: choice,
		guests: 0,
		change: crypto.randomUUID(),
		now: NOW,
	});
	expect(outcome?.refusal).toBeNull();
}

/** Who was told what by an organizer's action, like `0 event_moved 2026-12-05`. */
async function told(): Promise<string[]> {
	const rows = await platform.db
		.select({ userId: outbox.userId, kind: outbox.kind, date: events.seriesDate })
		.from(outbox)
		.innerJoin(events, eq(events.id, outbox.eventId));
	return rows
		.filter(({ kind }) => kind.startsWith('event_'))
		.map(({ userId, kind, date }) => `${members.indexOf(userId)} ${kind} ${date}`)
		.sort();
}

/** All that an action could change. */
async function everything() {
	const { db } = platform;
	return db.batch([
		db.select().from(events).orderBy(asc(events.id)),
		db.select().from(series).orderBy(asc(series.id)),
		db.select().from(outbox).orderBy(asc(outbox.id)),
		db.select().from(standingRsvps),
	]);
}

/** Runs what is refused, and expects that it did nothing. */
async function expectRefusal(work: () => Promise<unknown>, code: string) {
	const before = await everything();
	await expect(work()).rejects.toMatchObject({ code });
	expect(await everything()).toEqual(before);
}

describe('a new series', () => {
	it('opens its events at once, and is one where its form is sent twice', async () => {
		const site = contextAt(platform.db, NOW);
		const plan = { ...PLAN, title: 'Wednesdays', weekday: 'WE' } as const;
		await Promise.all([
			createSeries(site, ORGANIZER, 'new', plan),
			createSeries(site, ORGANIZER, 'new', plan),
		]);
		await createSeries(site, ORGANIZER, 'new', plan);
		expect(await allSeries()).toHaveLength(2);
		const opened = (await all()).filter(({ seriesId }) => seriesId === 'new');
		expect(opened.map(({ seriesDate }) => seriesDate)).toEqual([
			'2026-12-02',
			'2026-12-09',
			'2026-12-16',
		]);
	});

	it('is refused before there is a club', async () => {
		await platform.db.update(club).set({ setUpAt: null });
		await expectRefusal(
			() => createSeries(contextAt(platform.db, NOW), ORGANIZER, 'new', PLAN),
			'changed_meanwhile',
		);
	});
});

describe('a change of one event and all that follow', () => {
	async function fieldsOf(date: string, values: Partial<SeriesDetails> = {}) {
		const { id, sequence, startsAt, endsAt, ...event } = await eventOn(date);
		const { title, description, whatToBring, place, mapUrl, capacity, guestsAllowed } = event;
		return {
			eventId: id,
			by: ORGANIZER,
			sequence,
			fields: {
				title,
				description,
				place,
				mapUrl,
				whatToBring,
				capacity,
				guestsAllowed,
				startsAtTime: '11:00',
				durationMinutes: (endsAt.getTime() - startsAt.getTime()) / MINUTE_MS,
				...values,
			},
		};
	}

	const site = (db: Db = platform.db) => contextAt(db, later());

	it('changes them and the series, and tells who comes to those whose time or place changes', async () => {
		await answer('2026-11-28', 0);
		await answer('2026-12-05', 1);
		await answer('2026-12-12', 1);
		await answer('2026-12-12', 2, 'declined');
		const change = await fieldsOf('2026-12-05', { title: 'Studio', startsAtTime: '12:30' });
		expect(await previewChangeFollowing(site(), change)).toEqual({
			events: 3,
			moved: 3,
			people: 1,
			unreached: 0,
			isHeld: false,
			movingUp: 0,
			announcements: NO_ANNOUNCEMENTS,
			followers: [],
		});
		const context = site();
		const { events: changed } = await changeFollowing(context, change);
		expect([changed, context.takeOwed().ids.length]).toEqual([3, 2]);
		expect(
			(await all()).map(({ title, startsAt, sequence }) => [title, startsAt, sequence]),
		).toEqual([
			['Open Studio', new Date('2026-11-28T10:00Z'), 0],
			['Studio', new Date('2026-12-05T11:30Z'), 1],
			['Studio', new Date('2026-12-12T11:30Z'), 1],
			['Studio', new Date('2026-12-19T11:30Z'), 1],
		]);
		expect(await theSeries()).toMatchObject({ title: 'Studio', startsAtTime: '12:30' });
		expect(await told()).toEqual(['1 event_moved 2026-12-05', '1 event_moved 2026-12-12']);
	});

	it('tells nobody of new words and seats', async () => {
		await answer('2026-12-05', 1);
		const told = { description: 'New.', whatToBring: 'A mug', capacity: 8, mapUrl: null };
		const change = await fieldsOf('2026-12-05', told);
		expect(await previewChangeFollowing(site(), change)).toEqual({
			events: 3,
			moved: 0,
			people: 0,
			unreached: 0,
			isHeld: false,
			movingUp: 0,
			announcements: NO_ANNOUNCEMENTS,
			followers: [],
		});
		const context = site();
		expect(await changeFollowing(context, change)).toMatchObject({ events: 3 });
		expect(context.takeOwed().ids).toEqual([]);
		expect(await theSeries()).toMatchObject(told);
		expect(await eventOn('2026-12-19')).toMatchObject(told);
	});

	it('seats who waits at each of them when there are more seats', async () => {
		for (const who of [0, 1, 2, 3, 4, 5, 6, 7]) await answer('2026-12-12', who);
		const change = await fieldsOf('2026-12-05', { capacity: 7 });
		const context = site();
		await changeFollowing(context, change);
		expect(context.takeOwed().ids).toHaveLength(1);
		expect(await eventOn('2026-12-12')).toMatchObject({ capacity: 7, going: 7, waiting: 1 });
	});

	it('leaves an event what was set for it alone', async () => {
		const own = { startsAt: new Date('2026-12-12T17:00Z'), endsAt: new Date('2026-12-12T18:00Z') };
		await platform.db
			.update(events)
			.set({ ...own, title: 'With soup' })
			.where(eq(events.seriesDate, '2026-12-12'));
		const values = { title: 'Studio', startsAtTime: '09:00', durationMinutes: 60 };
		await changeFollowing(site(), await fieldsOf('2026-12-05', values));
		expect(await eventOn('2026-12-12')).toMatchObject({ ...own, title: 'With soup', sequence: 0 });
		expect(await eventOn('2026-12-19')).toMatchObject({
			title: 'Studio',
			startsAt: new Date('2026-12-19T08:00Z'),
			endsAt: new Date('2026-12-19T09:00Z'),
		});
	});

	it('does nothing where nothing is changed', async () => {
		const before = await everything();
		const context = site();
		expect(await changeFollowing(context, await fieldsOf('2026-12-05'))).toMatchObject({
			events: 0,
		});
		expect(context.takeOwed().ids).toEqual([]);
		expect(await everything()).toEqual(before);
	});

	it('cancels them all, ends the series before them, and tells everybody who goes or waits', async () => {
		await answer('2026-12-05', 0);
		await answer('2026-12-12', 1);
		await answer('2026-12-19', 1);
		const { eventId, sequence } = await fieldsOf('2026-12-12');
		const chosen = { eventId, by: ORGANIZER, sequence, reason: 'the loft is sold' };
		expect(await previewCancelFollowing(site(), chosen)).toEqual({
			events: 2,
			moved: 2,
			people: 1,
			unreached: 0,
			isHeld: false,
			movingUp: 0,
			announcements: NO_ANNOUNCEMENTS,
			followers: [],
		});
		const context = site();
		await cancelFollowing(context, { ...chosen, confirmed: 2 });
		expect(context.takeOwed().ids).toHaveLength(2);
		expect((await all()).map(({ status, cancelReason }) => [status, cancelReason])).toEqual([
			['scheduled', null],
			['scheduled', null],
			['cancelled', 'the loft is sold'],
			['cancelled', 'the loft is sold'],
		]);
		expect(await theSeries()).toMatchObject({ endsOnDate: '2026-12-11' });
		expect(await told()).toEqual(['1 event_cancelled 2026-12-12', '1 event_cancelled 2026-12-19']);
		const twoWeeksOn = fromNow(14 * DAY_MS);
		expect(await openEvents(contextAt(platform.db, twoWeeksOn))).toEqual([]);
	});

	it('does not put off an end that is planned already', async () => {
		await platform.db.update(series).set({ endsOnDate: '2026-12-05' });
		const { eventId, sequence } = await fieldsOf('2026-12-19');
		await cancelFollowing(site(), { eventId, by: ORGANIZER, sequence, reason: null });
		expect(await theSeries()).toMatchObject({ endsOnDate: '2026-12-05' });
	});

	it('is refused whole where anything is other than it was seen', async () => {
		const change = await fieldsOf('2026-12-05', { place: 'The Barn' });
		const { eventId, sequence } = change;
		const refused = (work: () => Promise<unknown>) => expectRefusal(work, 'changed_meanwhile');
		await refused(() => changeFollowing(site(), { ...change, sequence: 1 }));
		await refused(() => changeFollowing(site(), { ...change, confirmed: 2 }));
		const gone = { eventId, by: ORGANIZER, sequence, reason: null };
		await refused(() => cancelFollowing(site(), { ...gone, sequence: 1 }));
		await refused(() => cancelFollowing(site(), { ...gone, confirmed: 4 }));
		await refused(() => changeFollowing(contextAt(platform.db, later(60 * 24 * 15)), change));
		await expectRefusal(
			() => changeFollowing(site(), { ...change, eventId: 'none' }),
			'event_not_found',
		);
		await platform.db
			.update(events)
			.set({ seriesId: null, seriesDate: null })
			.where(eq(events.id, eventId));
		await expectRefusal(() => changeFollowing(site(), change), 'series_not_found');
	});

	it('is refused where its own new time is over', async () => {
		const change = await fieldsOf('2026-11-28', { startsAtTime: '08:00' });
		const now = new Date('2026-11-28T07:30Z');
		await expectRefusal(() => changeFollowing(contextAt(platform.db, now), change), 'invalid');
	});

	it('is refused where the chore opens an event or somebody changes the series meanwhile', async () => {
		const change = await fieldsOf('2026-12-05', { place: 'The Barn' });
		const now = fromNow(6 * DAY_MS);
		const beside = (work: () => Promise<unknown>) =>
			contextAt(meanwhile(platform.env.DB, 2, work), now);
		const opening = beside(() => openEvents(contextAt(platform.db, now)));
		await expect(changeFollowing(opening, change)).rejects.toMatchObject({
			code: 'changed_meanwhile',
		});
		expect(await dates()).toHaveLength(5);
		const changing = beside(() => platform.db.update(series).set({ updatedAt: later(3) }));
		await expect(changeFollowing(changing, change)).rejects.toMatchObject({
			code: 'changed_meanwhile',
		});
		expect((await all()).filter(({ place }) => place !== 'The Shed')).toEqual([]);
	});

	it('lets no event open with the old words after it', async () => {
		const wanted = { place: 'The Barn', whatToBring: 'A lamp' };
		const change = await fieldsOf('2026-12-05', wanted);
		const now = fromNow(6 * DAY_MS);
		const db = meanwhile(platform.env.DB, 2, () => changeFollowing(site(), change));
		expect(await openEvents(contextAt(db, now))).toEqual([]);
		expect(await openEvents(contextAt(platform.db, now))).toHaveLength(1);
		expect((await all()).at(-1)).toMatchObject({ seriesDate: '2026-12-26', ...wanted });
	});
});

describe('a change of a series', () => {
	async function change(
		plan: SeriesPlan,
		{ confirmed = 0, db = platform.db as Db, now = later(), ...values } = {} as {
			confirmed?: number;
			db?: Db;
			now?: Date;
			changeId?: string;
			reason?: string;
			seenAt?: number;
		},
	) {
		const { updatedAt } = await theSeries();
		const changeId = { changeId: crypto.randomUUID(), seenAt: updatedAt.getTime(), reason: '' };
		const input = { ...changeId, seriesId: 'saturdays', by: ORGANIZER, plan, confirmed, ...values };
		return changeSeries(contextAt(db, now), input);
	}

	it('shows first what becomes of the events and whom that tells, and does nothing', async () => {
		await answer('2026-11-28', 0);
		await answer('2026-12-05', 0);
		await answer('2026-12-05', 1);
		await platform.db
			.update(events)
			.set({ status: 'cancelled' })
			.where(eq(events.seriesDate, '2026-12-19'));
		const before = await everything();
		const { updatedAt } = await theSeries();
		const plan = { ...PLAN, rhythm: 'first', fromDate: '2026-11-25' } as const;
		const forecast = await previewSeriesChange(contextAt(platform.db, later()), {
			changeId: 'a',
			seriesId: 'saturdays',
			seenAt: updatedAt.getTime(),
			plan,
			reason: '',
		});
		expect(forecast.outcomes.map(({ becomes }) => becomes)).toEqual([
			'cancelled',
			'same',
			'cancelled',
		]);
		expect(forecast.concerned.people).toBe(1);
		expect(forecast.dates).toEqual(
			new Map([
				['2026-11-28', 'cancelled'],
				['2026-12-05', 'open'],
				['2026-12-12', 'cancelled'],
				['2026-12-19', 'cancelled'],
			]),
		);
		const unconfirmed = await change(plan, { confirmed: 1 });
		expect(unconfirmed).toEqual({ isDone: false, forecast });
		expect(await everything()).toEqual(before);
	});

	it('moves its events with their RSVPs, and tells who goes or waits, once', async () => {
		await answer('2026-11-28', 0);
		await answer('2026-12-12', 0);
		await answer('2026-12-12', 1, 'declined');
		const outcome = await change(SUNDAYS, { confirmed: 4 });
		expect(outcome).toMatchObject({ isDone: true, seriesId: 'saturdays', moved: 4, cancelled: 0 });
		expect((await all()).map(({ seriesDate, startsAt }) => [seriesDate, startsAt])).toEqual([
			['2026-11-29', new Date('2026-11-29T10:00Z')],
			['2026-12-06', new Date('2026-12-06T10:00Z')],
			['2026-12-13', new Date('2026-12-13T10:00Z')],
			['2026-12-20', new Date('2026-12-20T10:00Z')],
		]);
		expect(await eventOn('2026-11-29')).toMatchObject({ going: 1, sequence: 1 });
		expect(await told()).toEqual(['0 event_moved 2026-11-29', '0 event_moved 2026-12-13']);
		expect(await theSeries()).toMatchObject({
			rule: 'FREQ=WEEKLY;BYDAY=SU',
			startsOnDate: '2026-11-29',
			endsOnDate: null,
		});
		expect(await openEvents(contextAt(platform.db, later(2)))).toEqual([]);
	});

	it('cancels what has no date near it, with the reason that was given or its own', async () => {
		const plan = { ...PLAN, rhythm: 'first', fromDate: '2026-11-25' } as const;
		await change(plan, { confirmed: 3 });
		expect((await all()).map(({ status, cancelReason }) => [status, cancelReason])).toEqual([
			['cancelled', 'We meet on other days now.'],
			['scheduled', null],
			['cancelled', 'We meet on other days now.'],
			['cancelled', 'We meet on other days now.'],
		]);
		await change(
			{ ...plan, rhythm: 'last' },
			{ confirmed: 1, now: later(2), reason: 'we slow down' },
		);
		expect((await eventOn('2026-12-05')).cancelReason).toBe('we slow down');
	});

	it('opens what the new rhythm makes due at once', async () => {
		const monthly = { ...PLAN, rhythm: 'first', fromDate: '2026-11-25' } as const;
		await change(monthly, { confirmed: 3 });
		await change({ ...PLAN, opensDaysAhead: 40 }, { now: later(2) });
		// The cancelled ones stay cancelled, and are not opened again.
		expect((await all()).map(({ seriesDate, status }) => `${seriesDate} ${status}`)).toEqual([
			'2026-11-28 cancelled',
			'2026-12-05 scheduled',
			'2026-12-12 cancelled',
			'2026-12-19 cancelled',
			'2026-12-26 scheduled',
			'2027-01-02 scheduled',
		]);
	});

	it('takes other mail times for all its events, without telling anybody or changing an event', async () => {
		await answer('2026-11-28', 0);
		const before = await all();
		const times = { invitesDaysBefore: 3, remindsSameDayAt: null, thanksAfterHours: 5 };
		const outcome = await change({ ...PLAN, ...times, fromDate: '2026-12-08' });
		expect(outcome).toMatchObject({ isDone: true, moved: 0, cancelled: 0, isUnchanged: false });
		expect(await allSeries()).toHaveLength(1);
		expect(await theSeries()).toMatchObject({ ...times, invitesAtTime: '09:00' });
		expect(await all()).toEqual(before);
		expect(await told()).toEqual([]);
	});

	it('splits it where it begins later, with who comes every week, and opens no date again', async () => {
		const { db } = platform;
		await db.update(events).set({ status: 'cancelled' }).where(eq(events.seriesDate, '2026-12-12'));
		await db.insert(standingRsvps).values(
			[3, 4].map((who, index) => ({
				seriesId: 'saturdays',
				userId: members[who] ?? '',
				place: index + 1,
				createdAt: NOW,
				updatedAt: NOW,
			})),
		);
		await answer('2026-12-05', 0);
		await answer('2026-12-19', 1);
		const plan = {
			...PLAN,
			place: 'The Barn',
			fromDate: '2026-12-08',
			opensDaysAhead: 40,
			thanksAfterHours: 5,
		};
		const outcome = await change(plan, { confirmed: 1 });
		if (!outcome.isDone) throw new Error('It was not done.');
		expect(
			(await allSeries()).map(({ id, endsOnDate, thanksAfterHours }) => {
				return [id, endsOnDate, thanksAfterHours];
			}),
		).toEqual([
			['saturdays', '2026-12-07', 2],
			[outcome.seriesId, null, 5],
		]);
		expect(
			(await all()).map(({ seriesId, seriesDate, place, status }) => [
				seriesId === 'saturdays',
				seriesDate,
				place,
				status,
			]),
		).toEqual([
			[true, '2026-11-28', 'The Shed', 'scheduled'],
			[true, '2026-12-05', 'The Shed', 'scheduled'],
			[false, '2026-12-12', 'The Shed', 'cancelled'],
			[false, '2026-12-19', 'The Barn', 'scheduled'],
			[false, '2026-12-26', 'The Barn', 'scheduled'],
			[false, '2027-01-02', 'The Barn', 'scheduled'],
		]);
		expect(await told()).toEqual(['1 event_moved 2026-12-19']);
		// Who comes every week comes to the dates that have opened since, and was not added to others.
		expect((await all()).map(({ going }) => going)).toEqual([0, 1, 0, 1, 2, 2]);
	});

	it('is done once where its form is sent twice', async () => {
		await answer('2026-11-28', 0);
		const changeId = crypto.randomUUID();
		const { updatedAt } = await theSeries();
		const form = { confirmed: 4, changeId, seenAt: updatedAt.getTime() };
		const both = await Promise.all([change(SUNDAYS, form), change(SUNDAYS, form)]);
		expect(both.map(({ isDone }) => isDone)).toEqual([true, true]);
		expect(await change(SUNDAYS, { ...form, now: later(2) })).toMatchObject({ isDone: true });
		expect(await told()).toEqual(['0 event_moved 2026-11-29']);

		const split = {
			...form,
			changeId: crypto.randomUUID(),
			confirmed: 2,
			seenAt: later().getTime(),
			now: later(3),
		};
		const plan = { ...SUNDAYS, place: 'The Barn', fromDate: '2026-12-08' };
		const again = await Promise.all([change(plan, split), change(plan, split)]);
		expect(again).toMatchObject([{ seriesId: split.changeId }, { seriesId: split.changeId }]);
		expect(await allSeries()).toHaveLength(2);
	});

	it('does nothing where it says what the series says already', async () => {
		const before = await everything();
		expect(await change(PLAN)).toMatchObject({ isDone: true, moved: 0, cancelled: 0 });
		expect(await change({ ...PLAN, fromDate: '2026-12-12' })).toMatchObject({ isDone: true });
		expect(await everything()).toEqual(before);
	});

	it('is refused to the slower of two organizers', async () => {
		const { updatedAt } = await theSeries();
		const seenAt = updatedAt.getTime();
		const plans = [SUNDAYS, { ...SUNDAYS, weekday: 'FR' } as const];
		const outcomes = await Promise.allSettled(
			plans.map((plan, index) => change(plan, { confirmed: 4, seenAt, now: later(1 + index) })),
		);
		expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
		expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
			reason: { code: 'changed_meanwhile' },
		});
		await expectRefusal(() => change(PLAN, { seenAt, now: later(5) }), 'changed_meanwhile');
		expect((await all()).map(({ sequence }) => sequence)).toEqual([1, 1, 1, 1]);
	});

	it('is refused whole where the chore has opened an event meanwhile', async () => {
		const now = fromNow(6 * DAY_MS);
		const db = meanwhile(platform.env.DB, 2, () => openEvents(contextAt(platform.db, now)));
		const plan = { ...PLAN, place: 'The Barn', fromDate: '2026-12-01' };
		await expect(change(plan, { confirmed: 3, db, now })).rejects.toMatchObject({
			code: 'changed_meanwhile',
		});
		expect(await theSeries()).toMatchObject({ place: 'The Shed' });
		expect((await all()).filter(({ place }) => place !== 'The Shed')).toEqual([]);
	});

	it('lets no event open by the old rule after it', async () => {
		const now = fromNow(6 * DAY_MS);
		const plan = { ...SUNDAYS, fromDate: '2026-12-01' };
		const db = meanwhile(platform.env.DB, 2, () => change(plan, { confirmed: 3, now }));
		expect(await openEvents(contextAt(db, now))).toEqual([]);
		expect((await dates()).slice(1)).toEqual([
			'2026-12-06',
			'2026-12-13',
			'2026-12-20',
			'2026-12-27',
		]);
	});
});

describe('events that open by themselves', () => {
	/** Says "count me in every week" for these members, in this order. */
	async function comeEveryWeek(people: readonly { who: number; guests: number }[]) {
		for (const [index, { who, guests }] of people.entries()) {
			await platform.db.insert(standingRsvps).values({
				seriesId: 'saturdays',
				userId: members[who] ?? '',
				guests,
				place: index + 1,
				createdAt: NOW,
				updatedAt: NOW,
			});
		}
	}

	/** How everybody stands to an event, in the order of their places. */
	async function seatedAt(date: string): Promise<string[]> {
		const rows = await platform.db
			.select()
			.from(rsvps)
			.where(eq(rsvps.eventId, (await eventOn(date)).id))
			.orderBy(asc(rsvps.place));
		return rows.map(({ userId, answer: how }) => `${members.indexOf(userId)} ${how}`);
	}

	async function messagesAbout(date: string): Promise<string[]> {
		const rows = await platform.db
			.select()
			.from(outbox)
			.where(eq(outbox.eventId, (await eventOn(date)).id));
		return rows.map(({ userId, kind }) => `${members.indexOf(userId)} ${kind}`).sort();
	}

	const PEOPLE = [
		{ who: 5, guests: 2 },
		{ who: 1, guests: 3 },
		{ who: 8, guests: 0 },
		{ who: 3, guests: 1 },
	];
	const SEATED = ['5 going', '1 waitlisted', '8 going', '3 going'];
	const MESSAGES = [
		'1 standing_waitlisted',
		'3 standing_going',
		'5 standing_going',
		'8 standing_going',
	];
	const on = (days: number, db: Db = platform.db) =>
		openEvents(contextAt(db, fromNow(days * DAY_MS)));

	it('open once each and seat who comes every week once, though ten runs overlap', async () => {
		await comeEveryWeek(PEOPLE);
		const opened = await Promise.all(Array.from({ length: 10 }, () => on(13)));
		expect(opened.flat()).toHaveLength(2);
		expect(await on(13)).toEqual([]);
		for (const date of ['2026-12-26', '2027-01-02']) {
			expect(await seatedAt(date)).toEqual(SEATED);
			expect(await messagesAbout(date)).toEqual(MESSAGES);
			expect(await eventOn(date)).toMatchObject({ going: 6, waiting: 1 });
		}
	});

	it('open late what still lies ahead, and nothing that is over', async () => {
		await comeEveryWeek(PEOPLE);
		await on(50);
		expect((await dates()).slice(4)).toEqual([
			'2027-01-16',
			'2027-01-23',
			'2027-01-30',
			'2027-02-06',
		]);
		expect(await seatedAt('2027-01-16')).toEqual(SEATED);
		expect(await seatedAt('2026-12-19')).toEqual([]);
	});

	it('open once between changes of the series, whenever the chore runs', async () => {
		await comeEveryWeek(PEOPLE);
		const times = ['11:00', '12:00', '13:00'];
		for (const [index, startsAtTime] of times.entries()) {
			const now = fromNow((6 + index) * HOUR_MS * 24);
			const { updatedAt } = await theSeries();
			const opensDaysAhead = PLAN.opensDaysAhead + 7 * index;
			const plan = { ...PLAN, startsAtTime, opensDaysAhead, fromDate: '2026-12-04' };
			const input = {
				changeId: crypto.randomUUID(),
				seriesId: 'saturdays',
				by: ORGANIZER,
				seenAt: updatedAt.getTime(),
				plan,
				reason: '',
			};
			const open = (await all()).filter(({ startsAt }) => startsAt > now);
			await Promise.allSettled([
				openEvents(contextAt(platform.db, now)),
				changeSeries(contextAt(platform.db, now), { ...input, confirmed: open.length }),
				openEvents(contextAt(platform.db, now)),
			]);
			await openEvents(contextAt(platform.db, now));
		}
		const opened = await dates();
		expect(new Set(opened).size).toBe(opened.length);
		expect(opened.slice(4)).toEqual(['2026-12-26', '2027-01-02', '2027-01-09']);
		expect(await seatedAt('2026-12-26')).toEqual(SEATED);
		expect(
			(await messagesAbout('2026-12-26')).filter((message) => !message.endsWith('event_moved')),
		).toEqual(MESSAGES);
		// All that is open begins when its series says.
		const { startsAtTime } = await theSeries();
		const coming = (await all()).filter(({ seriesDate }) => (seriesDate ?? '') >= '2026-12-05');
		const hour = Number(startsAtTime.slice(0, 2));
		expect(coming.map(({ startsAt }) => startsAt.getUTCHours() + 1)).toEqual(
			coming.map(() => hour),
		);
	});

	it('cost as many statements with everybody who comes every week as with nobody', async () => {
		const count = async (days: number) => {
			platform.statements.length = 0;
			await on(days);
			return platform.statements.length;
		};
		const alone = await count(6);
		await comeEveryWeek(PEOPLE);
		expect(await count(13)).toBe(alone);
		expect(alone).toBe(9);
	});
});

describe('a series that was split', () => {
	const SECOND = 'aaaaaaaa-3c5a-4f0e-9c51-2e0c2f4da001';
	/** From 12 December on at another time. */
	const LATER_PLAN: SeriesPlan = { ...PLAN, fromDate: '2026-12-12', startsAtTime: '14:00' };
	let minute = 0;
	beforeEach(async () => {
		minute = 1;
		await platform.db.insert(standingRsvps).values({
			seriesId: 'saturdays',
			userId: members[0] ?? '',
			guests: 0,
			place: 1,
			createdAt: NOW,
			updatedAt: NOW,
		});
		await change('saturdays', LATER_PLAN, { changeId: SECOND, confirmed: 2 });
		expect(await theSeries(SECOND)).toMatchObject({ originId: 'saturdays', endsOnDate: null });
		expect(await theSeries()).toMatchObject({ endsOnDate: '2026-12-11' });
	});

	async function change(
		seriesId: string,
		plan: SeriesPlan,
		{ changeId = crypto.randomUUID() as string, confirmed = 0, db = platform.db as Db } = {},
	) {
		minute += 1;
		const { updatedAt } = await theSeries(seriesId);
		const input = { changeId, seriesId, by: ORGANIZER, plan, reason: '', confirmed };
		return changeSeries(contextAt(db, later(minute)), { ...input, seenAt: updatedAt.getTime() });
	}
	async function end(seriesId: string, endsOnDate: string | null, confirmed = 0) {
		minute += 1;
		const ended = { seriesId, by: ORGANIZER, plan: { endsOnDate, reason: '' }, confirmed };
		return endSeries(contextAt(platform.db, later(minute)), ended);
	}
	const open = async () => {
		await openEvents(contextAt(platform.db, later(minute)));
		return (await all()).map(({ seriesDate, status }) => `${seriesDate} ${status}`);
	};

	it('is not brought forward to days on which the one before it meets', async () => {
		const before = await everything();
		const plan = { ...LATER_PLAN, fromDate: '2026-12-05' };
		await expect(change(SECOND, plan)).rejects.toMatchObject({
			code: 'invalid',
			field: 'fromDate',
			mistake: expect.stringContaining('meets until 11 December 2026') as string,
		});
		expect(await everything()).toEqual(before);
	});

	it('is not lengthened over the one after it, by a date or without an end', async () => {
		const before = await everything();
		for (const endsOnDate of ['2026-12-12', null]) {
			await expect(end('saturdays', endsOnDate)).rejects.toMatchObject({ field: 'endsOnDate' });
		}
		expect(await everything()).toEqual(before);
	});

	it('opens no date again that was cancelled in the one before it', async () => {
		const { id } = await eventOn('2026-12-05');
		await platform.db.update(events).set({ status: 'cancelled' }).where(eq(events.id, id));
		// The first ends earlier, so the second may begin earlier.
		await end('saturdays', '2026-12-04');
		await change(SECOND, { ...LATER_PLAN, fromDate: '2026-12-05' });
		expect(await theSeries(SECOND)).toMatchObject({ startsOnDate: '2026-12-05' });
		expect(await open()).toEqual([
			'2026-11-28 scheduled',
			'2026-12-05 cancelled',
			'2026-12-12 scheduled',
			'2026-12-19 scheduled',
		]);
	});

	it('opens each date once, and counts those in once who come every week, though both had it', async () => {
		// As a split of version 0.1.0 could be left.
		await platform.db.update(series).set({ endsOnDate: null, updatedAt: later(3) });
		minute = 60 * 24 * 8;
		await openEvents(contextAt(platform.db, later(minute)));
		const opened = (await dates()).filter((date) => date !== null && date >= '2026-12-12');
		expect(new Set(opened).size).toBe(opened.length);
		expect(opened.length).toBeGreaterThan(2);
	});

	it('can be changed in its own part, and then be split again', async () => {
		const third = 'bbbbbbbb-3c5a-4f0e-9c51-2e0c2f4da001';
		await change(
			'saturdays',
			{ ...PLAN, fromDate: '2026-12-05', startsAtTime: '09:00' },
			{ changeId: third, confirmed: 1 },
		);
		expect(await theSeries(third)).toMatchObject({
			originId: 'saturdays',
			endsOnDate: '2026-12-11',
		});
		expect(await open()).toHaveLength(4);
		await expect(end(third, null)).rejects.toMatchObject({ field: 'endsOnDate' });
		await expect(
			change(SECOND, { ...LATER_PLAN, fromDate: '2026-12-11' }).then(() => end('saturdays', null)),
		).rejects.toMatchObject({ field: 'endsOnDate' });
	});

	it('is not brought forward where the one before it is lengthened at the same moment', async () => {
		await end('saturdays', '2026-12-01', 1);
		const db = meanwhile(platform.env.DB, 2, () => end('saturdays', '2026-12-11'));
		const plan = { ...LATER_PLAN, fromDate: '2026-12-05' };
		await expect(change(SECOND, plan, { db })).rejects.toMatchObject({ field: 'fromDate' });
		expect(await theSeries(SECOND)).toMatchObject({ startsOnDate: '2026-12-12' });
	});

	it('gives up a break that the split copied in both, and opens their dates', async () => {
		const { db } = platform;
		await end(SECOND, '2026-12-11', 2);
		await db.delete(events);
		await db.delete(series);
		await createSeries(contextAt(db, NOW), ORGANIZER, 'saturdays', PLAN);
		await db.delete(events);
		await db.insert(breaks).values({
			id: 'roof',
			seriesId: 'saturdays',
			firstDate: '2026-12-05',
			lastDate: '2026-12-12',
			reason: 'the roof',
			createdAt: NOW,
		});
		await change('saturdays', LATER_PLAN, { changeId: SECOND });
		expect(await db.select().from(breaks)).toHaveLength(2);
		await removeBreak(contextAt(db, later(9)), {
			seriesId: 'saturdays',
			breakId: 'roof',
			by: ORGANIZER,
		});
		expect(await db.select().from(breaks)).toEqual([]);
		expect(await dates()).toEqual(['2026-11-28', '2026-12-05', '2026-12-12', '2026-12-19']);
	});

	const pause = (seriesId: string, firstDate: string, lastDate: string, confirmed = 0) => {
		minute += 1;
		return addBreak(contextAt(platform.db, later(minute)), {
			id: crypto.randomUUID(),
			seriesId,
			by: ORGANIZER,
			plan: { firstDate, lastDate, reason: 'The roof' },
			confirmed,
		});
	};

	it('has a break in both parts, wherever it is added, with the events of both in it', async () => {
		for (const seriesId of ['saturdays', SECOND]) {
			await platform.db.delete(breaks);
			await platform.db.update(events).set({ status: 'scheduled' });
			const asked = await pause(seriesId, '2026-12-05', '2026-12-26');
			expect(asked).toMatchObject({ isDone: false });
			expect(asked.isDone || asked.concerned.events.map(({ event }) => event.seriesDate)).toEqual([
				'2026-12-05',
				'2026-12-12',
				'2026-12-19',
			]);
			expect(await pause(seriesId, '2026-12-05', '2026-12-26', 3)).toMatchObject({ cancelled: 3 });
			const stored = await platform.db.select().from(breaks);
			expect(stored.map((each) => each.seriesId).sort()).toEqual([SECOND, 'saturdays'].sort());
			minute = 60 * 24 * 8;
			// Of the dates that are due by then, the one after the break opens.
			expect((await open()).at(-1)).toBe('2026-12-19 cancelled');
		}
	});

	it('keeps its break where the part that it was added to ends and the other is brought forward', async () => {
		await end('saturdays', '2026-11-28', 1);
		await platform.db.delete(breaks);
		await pause('saturdays', '2026-12-01', '2026-12-08');
		await change(SECOND, { ...LATER_PLAN, fromDate: '2026-12-01' });
		expect((await open()).filter((date) => date.endsWith('scheduled'))).toEqual([
			'2026-11-28 scheduled',
			'2026-12-12 scheduled',
			'2026-12-19 scheduled',
		]);
	});

	it('takes breaks over that lie before the split', async () => {
		await pause('saturdays', '2026-12-26', '2026-12-27');
		const third = 'bbbbbbbb-3c5a-4f0e-9c51-2e0c2f4da001';
		const plan = { ...LATER_PLAN, fromDate: '2027-01-02', startsAtTime: '15:00' };
		await change(SECOND, plan, { changeId: third });
		expect((await platform.db.select().from(breaks)).map((each) => each.seriesId)).toContain(third);
	});

	it('takes no break that overlaps one of the other part', async () => {
		// As before breaks held for every part: the other part alone has it.
		await platform.db.insert(breaks).values({
			id: crypto.randomUUID(),
			seriesId: SECOND,
			firstDate: '2026-12-25',
			lastDate: '2026-12-31',
			reason: 'Holidays',
			createdAt: later(1),
		});
		const before = await platform.db.select().from(breaks);
		await expect(pause('saturdays', '2026-12-31', '2027-01-03')).rejects.toMatchObject({
			code: 'changed_meanwhile',
		});
		expect(await platform.db.select().from(breaks)).toEqual(before);
	});

	it('is cancelled in both parts with an event and all that follow, and ends', async () => {
		await answer('2026-12-05', 1);
		await answer('2026-12-19', 1);
		await answer('2026-12-19', 2);
		const { id: eventId, sequence } = await eventOn('2026-12-05');
		const context = contextAt(platform.db, later(20));
		const chosen = { eventId, by: ORGANIZER, sequence, reason: 'The loft is sold' };
		expect(await previewCancelFollowing(context, chosen)).toMatchObject({
			events: 3,
			people: 2,
			followers: [{ id: SECOND, title: PLAN.title, startsOnDate: '2026-12-12', events: 2 }],
		});
		await expectRefusal(
			() => cancelFollowing(context, { ...chosen, confirmed: 1 }),
			'changed_meanwhile',
		);
		await cancelFollowing(context, { ...chosen, confirmed: 3 });
		expect(await theSeries()).toMatchObject({ endsOnDate: '2026-12-04' });
		expect(await theSeries(SECOND)).toMatchObject({ endsOnDate: '2026-12-04' });
		minute = 60 * 24 * 30;
		expect(await open()).toEqual([
			'2026-11-28 scheduled',
			'2026-12-05 cancelled',
			'2026-12-12 cancelled',
			'2026-12-19 cancelled',
		]);
	});

	it('is cancelled in neither part where the second one is changed at the same moment', async () => {
		const { id: eventId, sequence } = await eventOn('2026-12-05');
		const db = meanwhile(platform.env.DB, 2, async () => {
			await platform.db
				.update(series)
				.set({ updatedAt: later(500) })
				.where(eq(series.id, SECOND));
		});
		const chosen = { eventId, by: ORGANIZER, sequence, reason: null };
		await expect(
			cancelFollowing(contextAt(db, later(20)), { ...chosen, confirmed: 3 }),
		).rejects.toMatchObject({ code: 'changed_meanwhile' });
		expect((await all()).map(({ status }) => status)).not.toContain('cancelled');
		expect(await theSeries()).toMatchObject({ endsOnDate: '2026-12-11' });
	});

	it('says what goes on from it where an event and all that follow are only changed', async () => {
		const { id: eventId, sequence, ...event } = await eventOn('2026-12-05');
		const fields: SeriesDetails = {
			...event,
			startsAtTime: '11:00',
			durationMinutes: 120,
			place: 'The Barn',
		};
		const context = contextAt(platform.db, later(20));
		expect(await previewChangeFollowing(context, { eventId, sequence, fields })).toMatchObject({
			events: 1,
			followers: [{ id: SECOND, startsOnDate: '2026-12-12', events: 0 }],
		});
	});
});
