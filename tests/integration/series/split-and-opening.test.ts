import { asc, eq } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Db } from '../../../src/db/client.ts';
import { breaks, events, outbox, rsvps, series } from '../../../src/db/schema.ts';
import type { SeriesDetails } from '../../../src/domain/series/change.ts';
import type { SeriesPlan } from '../../../src/domain/series/plan.ts';
import { addBreak } from '../../../src/features/series/add-break.ts';
import {
	cancelFollowing,
	previewCancelFollowing,
	previewChangeFollowing,
} from '../../../src/features/series/change-following.ts';
import { changeSeries, previewSeriesChange } from '../../../src/features/series/change-series.ts';
import { createSeries } from '../../../src/features/series/create-series.ts';
import { endSeries } from '../../../src/features/series/end-series.ts';
import { openEvents } from '../../../src/features/series/open-events.ts';
import { removeBreak } from '../../../src/features/series/remove-break.ts';
import { refusalOf } from '../../support/refusals.ts';
import { DAY_MS, fromNow, NOW } from '../../support/time.ts';
import { contextAt } from '../contexts.ts';
import { meanwhile } from '../meanwhile.ts';
import { ORGANIZER } from '../rows.ts';
import { addBreakRow } from '../rsvp-rows.ts';
import { later, SATURDAYS, useSaturdays } from './saturdays.ts';

const {
	platform,
	numberOf,
	all,
	eventOn,
	answer,
	states,
	comeEveryWeek,
	everything,
	theSeries,
	expectRefusal,
} = useSaturdays();

const dates = async () => (await all()).map(({ seriesDate }) => seriesDate);

describe('events that open automatically', () => {
	/** How everybody stands to an event, in the order of their places. */
	async function seatedAt(date: string): Promise<string[]> {
		const rows = await platform.db
			.select()
			.from(rsvps)
			.where(eq(rsvps.eventId, (await eventOn(date)).id))
			.orderBy(asc(rsvps.place));
		return rows.map(({ userId, answer: how }) => `${numberOf(userId)} ${how}`);
	}

	async function messagesAbout(date: string): Promise<string[]> {
		const rows = await platform.db
			.select()
			.from(outbox)
			.where(eq(outbox.eventId, (await eventOn(date)).id));
		return rows.map(({ userId, kind }) => `${numberOf(userId)} ${kind}`).sort();
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

	it('open once each, and seat members with a standing RSVP once, though ten runs overlap', async () => {
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

	it('open late where they are still ahead, and not where they are over', async () => {
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
			const now = fromNow((6 + index) * DAY_MS);
			const { updatedAt } = await theSeries();
			const opensDaysAhead = SATURDAYS.opensDaysAhead + 7 * index;
			const plan = { ...SATURDAYS, startsAtTime, opensDaysAhead, fromDate: '2026-12-04' };
			const seen = { changeId: crypto.randomUUID(), seenAt: updatedAt.getTime() };
			const input = { ...seen, seriesId: 'saturdays', by: ORGANIZER, plan, reason: '' };
			const { concerned, movingUp, opening } = await previewSeriesChange(
				contextAt(platform.db, now),
				input,
			);
			// As many, whether the chore or the change opens what is due.
			const confirmed = concerned.events.length + movingUp + opening;
			await Promise.allSettled([
				openEvents(contextAt(platform.db, now)),
				changeSeries(contextAt(platform.db, now), { ...input, confirmed }),
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

	it('need as many statements with standing RSVPs as without', async () => {
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

const SECOND = 'aaaaaaaa-3c5a-4f0e-9c51-2e0c2f4da001';
/** From 12 December on at another time. */
const LATER_PLAN: SeriesPlan = { ...SATURDAYS, fromDate: '2026-12-12', startsAtTime: '14:00' };

/** Splits the series before each test; each action comes a minute after the one before. */
function useSplitSeries() {
	let minute = 0;
	beforeEach(async () => {
		minute = 1;
		await comeEveryWeek([{ who: 0 }]);
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
		return states();
	};

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

	return {
		change,
		end,
		open,
		pause,
		/** Lets the next action come so many minutes after the moment at which the tests play. */
		waitUntil: (minutes: number) => {
			minute = minutes;
		},
	};
}

describe('a series that was split', () => {
	const { change, end, open, waitUntil } = useSplitSeries();

	it("can't begin earlier, on days on which the part before it meets", async () => {
		const before = await everything();
		const plan = { ...LATER_PLAN, fromDate: '2026-12-05' };
		await expect(change(SECOND, plan)).rejects.toMatchObject({
			code: 'invalid',
			field: 'fromDate',
			mistake: { code: 'goes_on_from', endsOnDate: '2026-12-11' },
		});
		expect(await everything()).toEqual(before);
	});

	it("can't be extended over the part after it, by a date or without an end", async () => {
		const before = await everything();
		for (const endsOnDate of ['2026-12-12', null]) {
			await expect(end('saturdays', endsOnDate)).rejects.toMatchObject({ field: 'endsOnDate' });
		}
		expect(await everything()).toEqual(before);
	});

	it('opens no date again that was cancelled in the part before it', async () => {
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

	it('opens each date once, with its standing RSVPs, though both parts had it', async () => {
		// As a split of version 0.1.0 could be left.
		await platform.db.update(series).set({ endsOnDate: null, updatedAt: later(3) });
		waitUntil(60 * 24 * 8);
		await openEvents(contextAt(platform.db, later(60 * 24 * 8)));
		const opened = (await dates()).filter((date) => date !== null && date >= '2026-12-12');
		expect(new Set(opened).size).toBe(opened.length);
		expect(opened.length).toBeGreaterThan(2);
	});

	it('can be changed in one part, and then be split again', async () => {
		const third = 'bbbbbbbb-3c5a-4f0e-9c51-2e0c2f4da001';
		await change(
			'saturdays',
			{ ...SATURDAYS, fromDate: '2026-12-05', startsAtTime: '09:00' },
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

	it("can't begin earlier where the part before it is extended at the same moment", async () => {
		await end('saturdays', '2026-12-01', 1);
		const db = meanwhile(platform.env.DB, 2, () => end('saturdays', '2026-12-11'));
		const plan = { ...LATER_PLAN, fromDate: '2026-12-05' };
		await expect(change(SECOND, plan, { db })).rejects.toMatchObject({ field: 'fromDate' });
		expect(await theSeries(SECOND)).toMatchObject({ startsOnDate: '2026-12-12' });
	});
});

describe('the breaks of a series that was split', () => {
	const { change, end, open, pause, waitUntil } = useSplitSeries();

	it('are removed from both parts, where the split copied them, and their dates open', async () => {
		const { db } = platform;
		await end(SECOND, '2026-12-11', 2);
		await db.delete(events);
		await db.delete(series);
		await createSeries(contextAt(db, NOW), ORGANIZER, 'saturdays', SATURDAYS);
		await db.delete(events);
		await addBreakRow(db, 'saturdays', ['2026-12-05', '2026-12-12'], { id: 'roof' });
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

	it('are in both parts, wherever they are added, with the events of both in them', async () => {
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
			waitUntil(60 * 24 * 8);
			// Of the dates that are due by then, the one after the break opens.
			expect((await open()).at(-1)).toBe('2026-12-19 cancelled');
		}
	});

	it('stay where the part that they were added to ends and the other begins earlier', async () => {
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

	it('are copied even where they are before a later split', async () => {
		await pause('saturdays', '2026-12-26', '2026-12-27');
		const third = 'bbbbbbbb-3c5a-4f0e-9c51-2e0c2f4da001';
		const plan = { ...LATER_PLAN, fromDate: '2027-01-02', startsAtTime: '15:00' };
		await change(SECOND, plan, { changeId: third });
		expect((await platform.db.select().from(breaks)).map((each) => each.seriesId)).toContain(third);
	});

	it("can't overlap those of the other part", async () => {
		// As before breaks held for every part: the other part alone has it.
		await addBreakRow(platform.db, SECOND, ['2026-12-25', '2026-12-31']);
		const before = await platform.db.select().from(breaks);
		expect(await refusalOf(pause('saturdays', '2026-12-31', '2027-01-03'))).toBe(
			'changed_meanwhile',
		);
		expect(await platform.db.select().from(breaks)).toEqual(before);
	});
});

describe('an event and all that follow in a series that was split', () => {
	const { open, waitUntil } = useSplitSeries();

	it('are cancelled in both parts, which end', async () => {
		await answer('2026-12-05', 1);
		await answer('2026-12-19', 1);
		await answer('2026-12-19', 2);
		const { id: eventId, sequence } = await eventOn('2026-12-05');
		const context = contextAt(platform.db, later(20));
		const chosen = { eventId, by: ORGANIZER, sequence, reason: 'The loft is sold' };
		expect(await previewCancelFollowing(context, chosen)).toMatchObject({
			events: 3,
			people: 2,
			followers: [{ id: SECOND, title: SATURDAYS.title, startsOnDate: '2026-12-12', events: 2 }],
		});
		await expectRefusal(
			() => cancelFollowing(context, { ...chosen, confirmed: 1 }),
			'changed_meanwhile',
		);
		await cancelFollowing(context, { ...chosen, confirmed: 3 });
		expect(await theSeries()).toMatchObject({ endsOnDate: '2026-12-04' });
		expect(await theSeries(SECOND)).toMatchObject({ endsOnDate: '2026-12-04' });
		waitUntil(60 * 24 * 30);
		expect(await open()).toEqual([
			'2026-11-28 scheduled',
			'2026-12-05 cancelled',
			'2026-12-12 cancelled',
			'2026-12-19 cancelled',
		]);
	});

	it('are cancelled in neither part where the second one is changed at the same moment', async () => {
		const { id: eventId, sequence } = await eventOn('2026-12-05');
		const db = meanwhile(platform.env.DB, 2, async () => {
			await platform.db
				.update(series)
				.set({ updatedAt: later(500) })
				.where(eq(series.id, SECOND));
		});
		const chosen = { eventId, by: ORGANIZER, sequence, reason: null };
		expect(
			await refusalOf(cancelFollowing(contextAt(db, later(20)), { ...chosen, confirmed: 3 })),
		).toBe('changed_meanwhile');
		expect((await all()).map(({ status }) => status)).not.toContain('cancelled');
		expect(await theSeries()).toMatchObject({ endsOnDate: '2026-12-11' });
	});

	it('are changed in their own part alone, with a note about the other part', async () => {
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
