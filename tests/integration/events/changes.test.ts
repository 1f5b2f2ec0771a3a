import { asc, eq } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { user } from '../../../src/db/auth-schema.ts';
import {
	applyEventChanges,
	type EventChanges,
	type EventUpdate,
} from '../../../src/db/events/changes.ts';
import { countMovingUp, countMovingUpWithout } from '../../../src/db/rsvps/seats.ts';
import { breaks, events, outbox, rsvps, series, standingRsvps } from '../../../src/db/schema.ts';
import { A_SERIES } from '../../support/a-series.ts';
import { DAY_MS, fromNow, HOUR_MS, NOW, timeAfter } from '../../support/time.ts';
import { addEvent, addSeries, ORGANIZER } from '../rows.ts';
import { addBreakRow, addStandingRsvps } from '../rsvp-rows.ts';
import { useAnsweredEvents } from './answered-events.ts';

const { platform, member, numberOf, eventOf, answer, emailsTo } = useAnsweredEvents();
beforeEach(() => addSeries(platform.db, { id: 'saturdays' }));

/** The event as it is, but for what a test changes. */
async function updateOf(id: string, values: Partial<EventUpdate> = {}): Promise<EventUpdate> {
	const row = await eventOf(id);
	return { ...row, tells: null, ...values };
}

function apply(changes: Partial<EventChanges>) {
	const change = crypto.randomUUID();
	return applyEventChanges(platform.db, {
		change,
		now: NOW,
		by: ORGANIZER,
		action: 'event.changed',
		subject: { eventId: 'any' },
		events: [],
		...changes,
	});
}

it('an email about a second move compares with what its recipient last knew', async () => {
	const { db } = platform;
	const event = await addEvent(db, { place: 'Loft 1' });
	await answer(event, 0);
	await answer(event, 1);
	const move = async (place: string) => {
		const { startsAt, endsAt, mapUrl, ...before } = await eventOf(event);
		await apply({
			events: [
				await updateOf(event, {
					place,
					tells: 'event_moved',
					before: {
						startsAt: startsAt.getTime(),
						endsAt: endsAt.getTime(),
						place: before.place,
						mapUrl,
					},
				}),
			],
		});
	};
	const knownTo = async (who: number) => {
		const rows = await db
			.select()
			.from(outbox)
			.where(eq(outbox.userId, member(who)));
		const moved = rows.filter(({ kind }) => kind === 'event_moved');
		return moved
			.sort((one, other) => one.revision - other.revision)
			.map(({ eventBefore }) => JSON.parse(eventBefore ?? '{}').place);
	};
	await move('Loft 2');
	// The first has got that email; to the second it is still owed.
	await db
		.update(outbox)
		.set({ sentAt: NOW, dueAt: null })
		.where(eq(outbox.userId, member(0)));
	await move('Loft 3');
	expect(await knownTo(0)).toEqual(['Loft 1', 'Loft 2']);
	expect(await knownTo(1)).toEqual(['Loft 1', 'Loft 1']);
});

it('a change counts the people who are emailed, not those who get no email', async () => {
	const { db } = platform;
	const event = await addEvent(db, { capacity: 2 });
	for (const who of [0, 1, 2, 3, 4]) await answer(event, who);
	// One going and one waiting have stopped all email.
	for (const who of [1, 3]) {
		await db
			.update(user)
			.set({ mailStoppedAt: NOW })
			.where(eq(user.id, member(who)));
	}
	const { startsAt } = await eventOf(event);
	const preview = await countMovingUp(db, [{ id: event, startsAt, capacity: 4 }], NOW);
	const { emailed, outboxIds } = await apply({
		events: [await updateOf(event, { capacity: 4, tells: 'event_moved' })],
	});
	expect([preview, emailed]).toEqual([1, { notified: 3, movedUp: 1 }]);
	// The others' messages are written off by the cron, which needs no request to wait for it.
	expect(outboxIds).toHaveLength(4);
});

it('the people who would move up where a member loses their seats are counted beforehand', async () => {
	const { db } = platform;
	const event = await addEvent(db, { capacity: 3 });
	await answer(event, 0, { guests: 1 });
	await answer(event, 1);
	for (const who of [2, 3, 4]) await answer(event, who);
	expect(await countMovingUpWithout(db, member(0), NOW)).toBe(2);
	expect(await countMovingUpWithout(db, member(1), NOW)).toBe(1);
	expect(await countMovingUpWithout(db, member(4), NOW)).toBe(0);
});

const everything = async () => {
	const { db } = platform;
	return db.batch([
		db.select().from(events).orderBy(asc(events.id)),
		db.select().from(series).orderBy(asc(series.id)),
		db.select().from(breaks),
		db.select().from(rsvps).orderBy(asc(rsvps.eventId), asc(rsvps.place)),
		db.select().from(outbox).orderBy(asc(outbox.id)),
	]);
};

const later = (date: Date, hours = 1) => timeAfter(date, hours * HOUR_MS);

describe('a change of one event', () => {
	it('raises its SEQUENCE and notifies everybody going or on the waiting list once', async () => {
		const event = await addEvent(platform.db, { capacity: 1 });
		await answer(event, 0);
		await answer(event, 1);
		await answer(event, 2, { answer: 'declined' });
		const { startsAt, endsAt } = await eventOf(event);
		const moved = {
			startsAt: later(startsAt),
			endsAt: later(endsAt),
			tells: 'event_moved',
		} as const;

		const { isDone, outboxIds } = await apply({ events: [await updateOf(event, moved)] });
		expect(isDone).toBe(true);
		expect(outboxIds).toHaveLength(2);
		expect(await eventOf(event)).toMatchObject({ sequence: 1, startsAt: moved.startsAt, going: 1 });
		expect((await eventOf(event)).previousStartsAt).toEqual(startsAt);
		expect(await emailsTo(event)).toEqual(['0 event_moved 1', '1 event_moved 1']);

		await apply({ events: [await updateOf(event, { place: 'Elsewhere', tells: 'event_moved' })] });
		// Search engines are told when it was to begin, also after a change of the place alone.
		expect((await eventOf(event)).previousStartsAt).toEqual(startsAt);
		expect(await emailsTo(event)).toEqual([
			'0 event_moved 1',
			'0 event_moved 2',
			'1 event_moved 1',
			'1 event_moved 2',
		]);
	});

	it('notifies nobody where it affects nobody', async () => {
		const event = await addEvent(platform.db);
		await answer(event, 0);
		const { isDone, outboxIds } = await apply({
			events: [await updateOf(event, { title: 'Studio, open' })],
		});
		expect([isDone, outboxIds]).toEqual([true, []]);
		expect(await eventOf(event)).toMatchObject({ title: 'Studio, open', sequence: 1 });
	});

	it('seats waiting parties in order when the capacity rises, passing over those that are too large', async () => {
		const event = await addEvent(platform.db, { capacity: 5, guestsAllowed: 4 });
		await answer(event, 0, { guests: 4 });
		await answer(event, 1, { guests: 3 });
		await answer(event, 2);
		await answer(event, 3, { guests: 1 });
		const { outboxIds } = await apply({ events: [await updateOf(event, { capacity: 8 })] });
		expect(outboxIds).toHaveLength(2);
		expect(await emailsTo(event)).toEqual(['2 rsvp_promoted 2', '3 rsvp_promoted 2']);
		expect(await eventOf(event)).toMatchObject({ going: 8, waiting: 1 });
	});

	it('removes no seat when the capacity falls, and seats nobody before there is room', async () => {
		const event = await addEvent(platform.db, { capacity: 3 });
		for (const who of [0, 1, 2, 3]) await answer(event, who);
		await apply({ events: [await updateOf(event, { capacity: 2 })] });
		expect(await eventOf(event)).toMatchObject({ going: 3, waiting: 1, capacity: 2 });
		await answer(event, 0, { answer: 'declined' });
		expect(await eventOf(event)).toMatchObject({ going: 2, waiting: 1 });
	});

	it('cancels it with its reason, and keeps the RSVPs', async () => {
		const event = await addEvent(platform.db, { capacity: 2 });
		for (const who of [0, 1, 2]) await answer(event, who);
		const cancelled = {
			status: 'cancelled',
			cancelReason: 'the hall is flooded',
			capacity: 5,
			tells: 'event_cancelled',
		} as const;
		await apply({ events: [await updateOf(event, cancelled)] });
		// A seat at an event that does not take place is given to nobody.
		expect(await eventOf(event)).toMatchObject({ status: 'cancelled', going: 2, waiting: 1 });
		expect(await emailsTo(event)).toEqual([
			'0 event_cancelled 1',
			'1 event_cancelled 1',
			'2 event_cancelled 1',
		]);
	});
});

describe('a change that does nothing at all', () => {
	let event: string;
	let other: string;
	beforeEach(async () => {
		const startsAt = fromNow(3 * DAY_MS);
		const inSeries = { seriesId: 'saturdays', seriesDate: '2026-11-28', startsAt };
		event = await addEvent(platform.db, inSeries);
		other = await addEvent(platform.db, { ...inSeries, seriesDate: '2026-12-05' });
		for (const who of [0, 1]) await answer(event, who);
		await answer(other, 2);
	});

	async function expectNothing(changes: Partial<EventChanges>, now = NOW) {
		const before = await everything();
		expect(await apply({ ...changes, now })).toMatchObject({ isDone: false, outboxIds: [] });
		expect(await everything()).toEqual(before);
	}

	const told = { place: 'Elsewhere', tells: 'event_moved' } as const;

	it('is one where an event was changed meanwhile', async () => {
		const mine = await updateOf(event, told);
		await apply({ events: [await updateOf(event, { title: 'Changed by somebody else' })] });
		await expectNothing({ events: [mine] });
	});

	it('is one where one of several events was changed meanwhile', async () => {
		const mine = [await updateOf(event, told), await updateOf(other, told)];
		await apply({ events: [await updateOf(other, { title: 'Changed by somebody else' })] });
		await expectNothing({ events: mine });
	});

	it('is one where an event has begun or was cancelled', async () => {
		const mine = await updateOf(event, told);
		await expectNothing({ events: [mine] }, mine.startsAt);
		await platform.db.update(events).set({ status: 'cancelled' }).where(eq(events.id, event));
		await expectNothing({ events: [mine] });
	});

	it('is one where the series was changed meanwhile', async () => {
		const seenAt = fromNow(-1);
		const update = { id: 'saturdays', seenAt, values: { ...A_SERIES, title: 'Late' } };
		await expectNothing({ series: update, events: [await updateOf(event, told)] });
		await expectNothing({
			series: update,
			following: { id: 'sundays', values: A_SERIES },
			events: [await updateOf(event, told)],
		});
	});

	it('is one where an event of the series opened meanwhile', async () => {
		const seen = [{ seriesId: 'saturdays', openEvents: 1 }];
		const values = { ...A_SERIES, title: 'Late' };
		await expectNothing({ seen, events: [await updateOf(event, told)] });
		await expectNothing({ seen, series: { id: 'saturdays', seenAt: NOW, values } });
		const pause = { firstDate: '2026-11-28', lastDate: '2026-11-29', reason: 'a flood' };
		await expectNothing({
			seen,
			addedBreak: { id: 'pause', seriesId: 'saturdays', ...pause },
			events: [await updateOf(event, { ...told, status: 'cancelled' })],
		});
	});

	it('is that of the slower of two organizers who save at the same moment', async () => {
		const [one, two] = [
			await updateOf(event, { ...told, title: 'One' }),
			await updateOf(event, { ...told, title: 'Two' }),
		];
		const outcomes = await Promise.all([apply({ events: [one] }), apply({ events: [two] })]);
		expect(outcomes.filter(({ isDone }) => isDone)).toHaveLength(1);
		expect(await emailsTo(event)).toEqual(['0 event_moved 1', '1 event_moved 1']);
	});
});

describe('a series that splits', () => {
	it('passes on its standing RSVPs, its upcoming breaks and its events', async () => {
		const { db } = platform;
		const event = await addEvent(db, { seriesId: 'saturdays', seriesDate: '2026-11-28' });
		await addStandingRsvps(db, 'saturdays', [
			{ userId: member(4), guests: 2 },
			{ userId: member(3) },
		]);
		await addBreakRow(db, 'saturdays', ['2026-08-01', '2026-08-31']);
		await addBreakRow(db, 'saturdays', ['2026-12-19', '2027-01-02']);

		const { isDone } = await apply({
			series: { id: 'saturdays', seenAt: NOW, values: { ...A_SERIES, endsOnDate: '2026-11-27' } },
			following: { id: 'sundays', values: { ...A_SERIES, startsOnDate: '2026-11-29' } },
			events: [await updateOf(event, { seriesId: 'sundays', seriesDate: '2026-11-29' })],
			seen: [{ seriesId: 'saturdays', openEvents: 1 }],
		});
		expect(isDone).toBe(true);
		const [all, standing, pauses] = await db.batch([
			db.select().from(series).orderBy(asc(series.createdAt), asc(series.id)),
			db
				.select()
				.from(standingRsvps)
				.where(eq(standingRsvps.seriesId, 'sundays'))
				.orderBy(asc(standingRsvps.place)),
			db.select().from(breaks).where(eq(breaks.seriesId, 'sundays')),
		]);
		expect(all.map(({ id, endsOnDate }) => [id, endsOnDate])).toEqual([
			['saturdays', '2026-11-27'],
			['sundays', null],
		]);
		expect(standing.map(({ userId, guests }) => [numberOf(userId), guests])).toEqual([
			[4, 2],
			[3, 0],
		]);
		expect(pauses.map(({ firstDate, lastDate }) => [firstDate, lastDate])).toEqual([
			['2026-12-19', '2027-01-02'],
		]);
		expect(await eventOf(event)).toMatchObject({ seriesId: 'sundays', seriesDate: '2026-11-29' });
	});
});

describe('a change at the same moment as RSVPs', () => {
	it('never exceeds the capacity, and leaves nobody waiting while there is room', async () => {
		const event = await addEvent(platform.db, { capacity: 3, guestsAllowed: 0 });
		await Promise.all([
			...[0, 1, 2, 3, 4, 5].map((who) => answer(event, who)),
			apply({ events: [await updateOf(event, { capacity: 8, guestsAllowed: 0 })] }),
			...[6, 7, 8, 9, 10, 11].map((who) => answer(event, who)),
		]);
		expect(await eventOf(event)).toMatchObject({ going: 8, waiting: 4, capacity: 8 });
	});
});
