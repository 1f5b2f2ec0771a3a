import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import type { Db } from '../../../src/db/client.ts';
import { deleteBreak } from '../../../src/db/events/changes.ts';
import { breaks, events, series } from '../../../src/db/schema.ts';
import { upcomingBreaks } from '../../../src/db/series/series.ts';
import { addBreak } from '../../../src/features/series/add-break.ts';
import { endSeries } from '../../../src/features/series/end-series.ts';
import { openEvents } from '../../../src/features/series/open-events.ts';
import { refusalOf } from '../../support/refusals.ts';
import { DAY_MS, fromNow, HOUR_MS, timeAfter } from '../../support/time.ts';
import { contextAt } from '../contexts.ts';
import { meanwhile } from '../meanwhile.ts';
import { ORGANIZER } from '../rows.ts';
import { addBreakRow } from '../rsvp-rows.ts';
import { later, SATURDAYS, useSaturdays } from './saturdays.ts';

/** Five of its events are open. */
const { platform, eventOn, answer, states, notified } = useSaturdays({
	...SATURDAYS,
	opensDaysAhead: 33,
});

const cancelledDates = async () => (await states()).filter((state) => state.endsWith('cancelled'));
const storedBreaks = () => platform.db.select().from(breaks);

/** Takes what the break or the end that was made last owes. */
let owed: () => readonly string[] = () => [];

function pause(
	firstDate: string,
	lastDate: string,
	{ confirmed = 0, id = crypto.randomUUID(), db = platform.db as Db } = {},
) {
	const plan = { firstDate, lastDate, reason: 'the roof is mended' };
	const context = contextAt(db, later(1));
	owed = () => context.takeOwed().ids;
	return addBreak(context, { id, seriesId: 'saturdays', by: ORGANIZER, plan, confirmed });
}

function takeAway(breakId = '') {
	const taken = { seriesId: 'saturdays', breakId, by: ORGANIZER, now: later(1) };
	return deleteBreak(platform.db, taken);
}

describe('a break', () => {
	it('is added at once where no event is open', async () => {
		expect(await pause('2027-02-01', '2027-02-28')).toMatchObject({ isDone: true, cancelled: 0 });
		expect(await storedBreaks()).toMatchObject([
			{ seriesId: 'saturdays', firstDate: '2027-02-01', lastDate: '2027-02-28' },
		]);
		expect(await cancelledDates()).toEqual([]);
	});

	it('asks first where events are open, and says how many people that affects', async () => {
		for (const who of [0, 1, 2]) await answer('2026-12-05', who, { guests: 1 });
		for (const who of [2, 3]) await answer('2026-12-12', who);
		await answer('2026-12-19', 4);
		const before = [await states(), await notified()];
		const outcome = await pause('2026-12-01', '2026-12-13');
		if (outcome.isDone) throw new Error('It was done without being confirmed.');
		expect(outcome.concerned.people).toBe(4);
		expect(
			outcome.concerned.events.map(({ event, parties }) => [event.seriesDate, parties]),
		).toEqual([
			['2026-12-05', 3],
			['2026-12-12', 2],
		]);
		expect([await states(), await notified()]).toEqual(before);
		expect(await storedBreaks()).toEqual([]);
	});

	it('cancels what was confirmed, and notifies each member once for each event', async () => {
		for (const who of [0, 1]) await answer('2026-12-05', who, { guests: 3 });
		await answer('2026-12-12', 1);
		const outcome = await pause('2026-12-05', '2026-12-12', { confirmed: 2 });
		expect(outcome).toMatchObject({ isDone: true, cancelled: 2 });
		expect(owed()).toHaveLength(3);
		expect(await cancelledDates()).toEqual(['2026-12-05 cancelled', '2026-12-12 cancelled']);
		expect(await eventOn('2026-12-05')).toMatchObject({
			sequence: 1,
			cancelReason: 'the roof is mended',
			going: 4,
			waiting: 1,
		});
		expect(await notified()).toEqual([
			'0 event_cancelled 2026-12-05',
			'1 event_cancelled 2026-12-05',
			'1 event_cancelled 2026-12-12',
		]);
	});

	it('asks again where the number of events has changed', async () => {
		expect((await pause('2026-12-05', '2026-12-12', { confirmed: 1 })).isDone).toBe(false);
		expect((await pause('2026-12-05', '2026-12-12', { confirmed: 3 })).isDone).toBe(false);
		expect(await storedBreaks()).toEqual([]);
	});

	it('cancels events by the day on which they really are', async () => {
		const move = async (date: string, startsAt: string) => {
			const start = new Date(startsAt);
			await platform.db
				.update(events)
				.set({ startsAt: start, endsAt: timeAfter(start, HOUR_MS) })
				.where(eq(events.seriesDate, date));
		};
		// Out of the break, and into it: the night of the 6th in Berlin is still the 5th in UTC.
		await move('2026-12-12', '2026-12-13T10:00Z');
		await move('2026-12-05', '2026-12-05T23:30Z');
		await pause('2026-12-06', '2026-12-12', { confirmed: 1 });
		expect(await cancelledDates()).toEqual(['2026-12-05 cancelled']);
	});

	it('does not count an event that is already cancelled, nor cancel it again', async () => {
		await answer('2026-12-05', 0);
		await pause('2026-12-05', '2026-12-05', { confirmed: 1 });
		await takeAway((await storedBreaks())[0]?.id);
		expect(await pause('2026-12-04', '2026-12-06')).toMatchObject({ isDone: true, cancelled: 0 });
		expect(await notified()).toEqual(['0 event_cancelled 2026-12-05']);
	});

	it('opens its dates when it is removed, except for those that it cancelled', async () => {
		await pause('2026-12-26', '2027-01-02', { confirmed: 1 });
		const run = (days: number) => openEvents(contextAt(platform.db, fromNow(days * DAY_MS)));
		expect(await run(6)).toEqual([]);
		await takeAway((await storedBreaks())[0]?.id);
		expect(await run(6)).toHaveLength(1);
		expect((await states()).slice(-2)).toEqual(['2026-12-26 cancelled', '2027-01-02 scheduled']);
	});

	it('is shown ahead, unless its series ends before it', async () => {
		const { db } = platform;
		await pause('2027-02-06', '2027-02-13');
		const shown = async () => (await upcomingBreaks(db, '2026-11-25')).length;
		expect(await shown()).toBe(1);
		await db.update(series).set({ endsOnDate: '2027-02-06' });
		expect(await shown()).toBe(1);
		await db.update(series).set({ endsOnDate: '2027-02-05' });
		expect(await shown()).toBe(0);
	});

	it('is added once where its form is sent twice', async () => {
		const form = { confirmed: 1, id: crypto.randomUUID() };
		await answer('2026-12-05', 0);
		const outcomes = await Promise.all([
			pause('2026-12-05', '2026-12-06', form),
			pause('2026-12-05', '2026-12-06', form),
		]);
		expect(outcomes.map(({ isDone }) => isDone)).toEqual([true, true]);
		expect(await pause('2026-12-05', '2026-12-06', form)).toMatchObject({ isDone: true });
		expect(await storedBreaks()).toHaveLength(1);
		expect(await notified()).toEqual(['0 event_cancelled 2026-12-05']);
	});

	it('is refused entirely where another one was added to its dates meanwhile', async () => {
		const db = meanwhile(platform.env.DB, 2, () =>
			addBreakRow(platform.db, 'saturdays', ['2026-12-06', '2026-12-20']),
		);
		const late = pause('2026-12-05', '2026-12-06', { confirmed: 1, db });
		expect(await refusalOf(late)).toBe('changed_meanwhile');
		expect(await storedBreaks()).toHaveLength(1);
		expect(await cancelledDates()).toEqual([]);
	});
});

describe('the chore that opens events beside a new break', () => {
	const nextWeek = fromNow(6 * DAY_MS);
	const open = (db: Db = platform.db) => openEvents(contextAt(db, nextWeek));

	it('opens no event whose date was calculated before the break was stored', async () => {
		const db = meanwhile(platform.env.DB, 2, () => pause('2027-01-01', '2027-01-03'));
		expect(await open(db)).toEqual([]);
		expect(await storedBreaks()).toHaveLength(1);
		expect(await open()).toEqual([]);
	});

	it('makes the break ask about an event that was opened before it was stored', async () => {
		const db = meanwhile(platform.env.DB, 2, () => open());
		const outcome = await pause('2027-01-01', '2027-01-03', { db });
		expect(outcome.isDone).toBe(false);
		expect(await storedBreaks()).toEqual([]);
		expect((await states()).at(-1)).toBe('2027-01-02 scheduled');
	});

	it('does not stop a break where the opened event is outside it', async () => {
		const db = meanwhile(platform.env.DB, 2, () => open());
		const outcome = await pause('2026-12-05', '2026-12-05', { confirmed: 1, db });
		expect(outcome).toMatchObject({ isDone: true, cancelled: 1 });
		expect((await states()).at(-1)).toBe('2027-01-02 scheduled');
	});

	it('never leaves an event open in the break, whichever comes first', async () => {
		await Promise.all([
			...Array.from({ length: 5 }, () => open()),
			pause('2027-01-01', '2027-01-03'),
			...Array.from({ length: 5 }, () => open()),
		]);
		const isOpen = (await states()).includes('2027-01-02 scheduled');
		expect((await storedBreaks()).length).toBe(isOpen ? 0 : 1);
	});
});

describe('the end of a series', () => {
	let minutes = 0;
	const end = (endsOnDate: string | null, confirmed = 0, db: Db = platform.db) => {
		minutes += 1;
		const plan = { endsOnDate, reason: 'the loft is sold' };
		const context = contextAt(db, later(minutes));
		owed = () => context.takeOwed().ids;
		return endSeries(context, { seriesId: 'saturdays', by: ORGANIZER, plan, confirmed });
	};
	const endsOn = async () => (await platform.db.select().from(series))[0]?.endsOnDate;

	it('asks before it cancels later events, and notifies each member once for each', async () => {
		await answer('2026-12-19', 0);
		for (const who of [0, 1]) await answer('2026-12-26', who);
		const asked = await end('2026-12-12');
		expect(asked.isDone === false && asked.concerned.people).toBe(2);
		expect(await endsOn()).toBeNull();

		expect(await end('2026-12-12', 2)).toMatchObject({ isDone: true, cancelled: 2 });
		expect(await endsOn()).toBe('2026-12-12');
		expect(await cancelledDates()).toEqual(['2026-12-19 cancelled', '2026-12-26 cancelled']);
		expect((await eventOn('2026-12-26')).cancelReason).toBe('the loft is sold');
		expect(await notified()).toEqual([
			'0 event_cancelled 2026-12-19',
			'0 event_cancelled 2026-12-26',
			'1 event_cancelled 2026-12-26',
		]);
	});

	it('opens no later event, and lets the series go on where it is undone', async () => {
		const run = () => openEvents(contextAt(platform.db, fromNow(20 * DAY_MS)));
		await end('2027-01-02');
		expect(await run()).toHaveLength(1);
		expect(await run()).toEqual([]);
		await end(null);
		expect(await run()).toHaveLength(2);
	});

	it('is respected by a chore that had calculated its dates before', async () => {
		const now = fromNow(6 * DAY_MS);
		const db = meanwhile(platform.env.DB, 2, () => end('2026-12-26'));
		expect(await openEvents(contextAt(db, now))).toEqual([]);
	});

	it('asks about an event that was opened meanwhile', async () => {
		const now = fromNow(6 * DAY_MS);
		const db = meanwhile(platform.env.DB, 2, () => openEvents(contextAt(platform.db, now)));
		const outcome = await end('2026-12-26', 0, db);
		expect(outcome.isDone === false && outcome.concerned.events).toHaveLength(1);
		expect(await endsOn()).toBeNull();
	});

	it('changes nothing where it is saved twice', async () => {
		await answer('2026-12-26', 0);
		await end('2026-12-19', 1);
		const ended = await platform.db.select().from(series);
		expect(await end('2026-12-19', 1)).toMatchObject({ isDone: true, cancelled: 0 });
		expect(owed()).toEqual([]);
		expect(await notified()).toEqual(['0 event_cancelled 2026-12-26']);
		expect(await platform.db.select().from(series)).toEqual(ended);
	});
});
