import { asc, eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import type { Db } from '../../../src/db/client.ts';
import { club, events, series } from '../../../src/db/schema.ts';
import type { SeriesDetails } from '../../../src/domain/series/change.ts';
import type { SeriesPlan } from '../../../src/domain/series/plan.ts';
import {
	cancelFollowing,
	changeFollowing,
	previewCancelFollowing,
	previewChangeFollowing,
} from '../../../src/features/series/change-following.ts';
import { changeSeries, previewSeriesChange } from '../../../src/features/series/change-series.ts';
import { createSeries } from '../../../src/features/series/create-series.ts';
import { openEvents } from '../../../src/features/series/open-events.ts';
import { refusalOf } from '../../support/refusals.ts';
import { DAY_MS, fromNow, MINUTE_MS, NOW } from '../../support/time.ts';
import { contextAt } from '../contexts.ts';
import { meanwhile } from '../meanwhile.ts';
import { ORGANIZER } from '../rows.ts';
import { later, SATURDAYS, useSaturdays } from './saturdays.ts';

const {
	platform,
	comeEveryWeek,
	all,
	eventOn,
	answer,
	notified,
	everything,
	theSeries,
	expectRefusal,
} = useSaturdays();

const SUNDAYS: SeriesPlan = { ...SATURDAYS, weekday: 'SU', fromDate: '2026-11-25' };
/** A change that reaches nobody. */
const NO_EFFECT = {
	events: 0,
	moved: 0,
	people: 0,
	unreached: 0,
	isHeld: false,
	movingUp: 0,
	announcements: { held: 0, late: 0, early: 0 },
	followers: [],
};

const dates = async () => (await all()).map(({ seriesDate }) => seriesDate);
const allSeries = () => platform.db.select().from(series).orderBy(asc(series.startsOnDate));

describe('a new series', () => {
	it('opens its events at once, and is created once where its form is sent twice', async () => {
		const site = contextAt(platform.db, NOW);
		const plan = { ...SATURDAYS, title: 'Wednesdays', weekday: 'WE' } as const;
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
			() => createSeries(contextAt(platform.db, NOW), ORGANIZER, 'new', SATURDAYS),
			'changed_meanwhile',
		);
	});
});

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

describe('a change of one event and all that follow', () => {
	it('changes them and the series, and notifies the people going to events whose time or place changes', async () => {
		await answer('2026-11-28', 0);
		await answer('2026-12-05', 1);
		await answer('2026-12-12', 1);
		await answer('2026-12-12', 2, { answer: 'declined' });
		const change = await fieldsOf('2026-12-05', { title: 'Studio', startsAtTime: '12:30' });
		expect(await previewChangeFollowing(site(), change)).toEqual({
			...NO_EFFECT,
			events: 3,
			moved: 3,
			people: 1,
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
		expect(await notified()).toEqual(['1 event_moved 2026-12-05', '1 event_moved 2026-12-12']);
	});

	it('notifies nobody about texts and seats', async () => {
		await answer('2026-12-05', 1);
		const told = { description: 'New.', whatToBring: 'A mug', capacity: 8, mapUrl: null };
		const change = await fieldsOf('2026-12-05', told);
		expect(await previewChangeFollowing(site(), change)).toEqual({
			...NO_EFFECT,
			events: 3,
			moved: 0,
			people: 0,
		});
		const context = site();
		expect(await changeFollowing(context, change)).toMatchObject({ events: 3 });
		expect(context.takeOwed().ids).toEqual([]);
		expect(await theSeries()).toMatchObject(told);
		expect(await eventOn('2026-12-19')).toMatchObject(told);
	});

	it('gives new seats at each of them to people on the waiting list', async () => {
		for (const who of [0, 1, 2, 3, 4, 5, 6, 7]) await answer('2026-12-12', who);
		const change = await fieldsOf('2026-12-05', { capacity: 7 });
		const context = site();
		await changeFollowing(context, change);
		expect(context.takeOwed().ids).toHaveLength(1);
		expect(await eventOn('2026-12-12')).toMatchObject({ capacity: 7, going: 7, waiting: 1 });
	});

	it('leaves an event what was set for that event alone', async () => {
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

	it('does nothing where nothing was changed', async () => {
		const before = await everything();
		const context = site();
		expect(await changeFollowing(context, await fieldsOf('2026-12-05'))).toMatchObject({
			events: 0,
		});
		expect(context.takeOwed().ids).toEqual([]);
		expect(await everything()).toEqual(before);
	});

	it('cancels them all, ends the series before them, and notifies everybody going or on the waiting list', async () => {
		await answer('2026-12-05', 0);
		await answer('2026-12-12', 1);
		await answer('2026-12-19', 1);
		const { eventId, sequence } = await fieldsOf('2026-12-12');
		const chosen = { eventId, by: ORGANIZER, sequence, reason: 'the loft is sold' };
		expect(await previewCancelFollowing(site(), chosen)).toEqual({
			...NO_EFFECT,
			events: 2,
			moved: 2,
			people: 1,
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
		expect(await notified()).toEqual([
			'1 event_cancelled 2026-12-12',
			'1 event_cancelled 2026-12-19',
		]);
		const twoWeeksOn = fromNow(14 * DAY_MS);
		expect(await openEvents(contextAt(platform.db, twoWeeksOn))).toEqual([]);
	});

	it('does not postpone an end that is already planned', async () => {
		await platform.db.update(series).set({ endsOnDate: '2026-12-05' });
		const { eventId, sequence } = await fieldsOf('2026-12-19');
		await cancelFollowing(site(), { eventId, by: ORGANIZER, sequence, reason: null });
		expect(await theSeries()).toMatchObject({ endsOnDate: '2026-12-05' });
	});
});

describe('a change of one event and all that follow, beside others', () => {
	it('is refused entirely where anything differs from what was seen', async () => {
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

	it('is refused where the chore opens an event, or somebody changes the series, meanwhile', async () => {
		const change = await fieldsOf('2026-12-05', { place: 'The Barn' });
		const now = fromNow(6 * DAY_MS);
		const beside = (work: () => Promise<unknown>) =>
			contextAt(meanwhile(platform.env.DB, 2, work), now);
		const opening = beside(() => openEvents(contextAt(platform.db, now)));
		expect(await refusalOf(changeFollowing(opening, change))).toBe('changed_meanwhile');
		expect(await dates()).toHaveLength(5);
		const changing = beside(() => platform.db.update(series).set({ updatedAt: later(3) }));
		expect(await refusalOf(changeFollowing(changing, change))).toBe('changed_meanwhile');
		expect((await all()).filter(({ place }) => place !== 'The Shed')).toEqual([]);
	});

	it('lets no event open with the old texts after it', async () => {
		const wanted = { place: 'The Barn', whatToBring: 'A lamp' };
		const change = await fieldsOf('2026-12-05', wanted);
		const now = fromNow(6 * DAY_MS);
		const db = meanwhile(platform.env.DB, 2, () => changeFollowing(site(), change));
		expect(await openEvents(contextAt(db, now))).toEqual([]);
		expect(await openEvents(contextAt(platform.db, now))).toHaveLength(1);
		expect((await all()).at(-1)).toMatchObject({ seriesDate: '2026-12-26', ...wanted });
	});
});

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

describe('a change of a series', () => {
	it('previews what happens to the events and who is notified, and does nothing', async () => {
		await answer('2026-11-28', 0);
		await answer('2026-12-05', 0);
		await answer('2026-12-05', 1);
		await platform.db
			.update(events)
			.set({ status: 'cancelled' })
			.where(eq(events.seriesDate, '2026-12-19'));
		const before = await everything();
		const { updatedAt } = await theSeries();
		const plan = { ...SATURDAYS, rhythm: 'first', fromDate: '2026-11-25' } as const;
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

	it('moves its events with their RSVPs, and notifies everybody going or on the waiting list once', async () => {
		await answer('2026-11-28', 0);
		await answer('2026-12-12', 0);
		await answer('2026-12-12', 1, { answer: 'declined' });
		const outcome = await change(SUNDAYS, { confirmed: 4 });
		expect(outcome).toMatchObject({ isDone: true, seriesId: 'saturdays', moved: 4, cancelled: 0 });
		expect((await all()).map(({ seriesDate, startsAt }) => [seriesDate, startsAt])).toEqual([
			['2026-11-29', new Date('2026-11-29T10:00Z')],
			['2026-12-06', new Date('2026-12-06T10:00Z')],
			['2026-12-13', new Date('2026-12-13T10:00Z')],
			['2026-12-20', new Date('2026-12-20T10:00Z')],
		]);
		expect(await eventOn('2026-11-29')).toMatchObject({ going: 1, sequence: 1 });
		expect(await notified()).toEqual(['0 event_moved 2026-11-29', '0 event_moved 2026-12-13']);
		expect(await theSeries()).toMatchObject({
			rule: 'FREQ=WEEKLY;BYDAY=SU',
			startsOnDate: '2026-11-29',
			endsOnDate: null,
		});
		expect(await openEvents(contextAt(platform.db, later(2)))).toEqual([]);
	});

	it('cancels events without a date nearby, with the given reason or a default one', async () => {
		const plan = { ...SATURDAYS, rhythm: 'first', fromDate: '2026-11-25' } as const;
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

	it('opens at once what the new rhythm makes due', async () => {
		const monthly = { ...SATURDAYS, rhythm: 'first', fromDate: '2026-11-25' } as const;
		await change(monthly, { confirmed: 3 });
		await change({ ...SATURDAYS, opensDaysAhead: 40 }, { now: later(2) });
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

	it('asks before it opens events that email people who come every time', async () => {
		const plan = { ...SATURDAYS, opensDaysAhead: 40 };
		await comeEveryWeek([{ who: 3 }]);
		const before = await everything();
		for (const confirmed of [0, 1, 3]) {
			expect(await change(plan, { confirmed })).toMatchObject({
				isDone: false,
				forecast: { opening: 2, movingUp: 0, concerned: { people: 0 } },
			});
		}
		expect(await everything()).toEqual(before);
		expect(await change(plan, { confirmed: 2 })).toMatchObject({ isDone: true });
		expect((await all()).map(({ going }) => going)).toEqual([0, 0, 0, 0, 1, 1]);
	});

	it('sets other email times for all its events, without notifying anybody or changing an event', async () => {
		await answer('2026-11-28', 0);
		const before = await all();
		const times = { invitesDaysBefore: 3, remindsSameDayAt: null, thanksAfterHours: 5 };
		const outcome = await change({ ...SATURDAYS, ...times, fromDate: '2026-12-08' });
		expect(outcome).toMatchObject({ isDone: true, moved: 0, cancelled: 0, isUnchanged: false });
		expect(await allSeries()).toHaveLength(1);
		expect(await theSeries()).toMatchObject({ ...times, invitesAtTime: '09:00' });
		expect(await all()).toEqual(before);
		expect(await notified()).toEqual([]);
	});

	it('splits the series where it begins later, with its standing RSVPs, and opens no date again', async () => {
		const { db } = platform;
		await db.update(events).set({ status: 'cancelled' }).where(eq(events.seriesDate, '2026-12-12'));
		await comeEveryWeek([{ who: 3 }, { who: 4 }]);
		await answer('2026-12-05', 0);
		await answer('2026-12-19', 1);
		const plan = {
			...SATURDAYS,
			place: 'The Barn',
			fromDate: '2026-12-08',
			opensDaysAhead: 40,
			thanksAfterHours: 5,
		};
		// One event moves, and two open for people who come every week.
		const outcome = await change(plan, { confirmed: 3 });
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
		expect(await notified()).toEqual(['1 event_moved 2026-12-19']);
		// Who comes every week comes to the dates that have opened since, and was not added to others.
		expect((await all()).map(({ going }) => going)).toEqual([0, 1, 0, 1, 2, 2]);
	});
});

describe('a change of a series, beside others', () => {
	it('is done once where its form is sent twice', async () => {
		await answer('2026-11-28', 0);
		const changeId = crypto.randomUUID();
		const { updatedAt } = await theSeries();
		const form = { confirmed: 4, changeId, seenAt: updatedAt.getTime() };
		const both = await Promise.all([change(SUNDAYS, form), change(SUNDAYS, form)]);
		expect(both.map(({ isDone }) => isDone)).toEqual([true, true]);
		expect(await change(SUNDAYS, { ...form, now: later(2) })).toMatchObject({ isDone: true });
		expect(await notified()).toEqual(['0 event_moved 2026-11-29']);

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

	it('does nothing where it is what the series already has', async () => {
		const before = await everything();
		expect(await change(SATURDAYS)).toMatchObject({ isDone: true, moved: 0, cancelled: 0 });
		expect(await change({ ...SATURDAYS, fromDate: '2026-12-12' })).toMatchObject({ isDone: true });
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
		await expectRefusal(() => change(SATURDAYS, { seenAt, now: later(5) }), 'changed_meanwhile');
		expect((await all()).map(({ sequence }) => sequence)).toEqual([1, 1, 1, 1]);
	});

	it('is refused entirely where the chore has opened an event meanwhile', async () => {
		const now = fromNow(6 * DAY_MS);
		const db = meanwhile(platform.env.DB, 2, () => openEvents(contextAt(platform.db, now)));
		const plan = { ...SATURDAYS, place: 'The Barn', fromDate: '2026-12-01' };
		expect(await refusalOf(change(plan, { confirmed: 3, db, now }))).toBe('changed_meanwhile');
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
