import { asc } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import type { Db } from '../../../src/db/client.ts';
import { events, rsvps, series } from '../../../src/db/schema.ts';
import { eventFormFields, type PlannedEvent, planEvent } from '../../../src/domain/events/plan.ts';
import type { FormFields } from '../../../src/domain/forms/fields.ts';
import { cancelEvent } from '../../../src/features/events/cancel-event.ts';
import { changeEvent, previewChange } from '../../../src/features/events/change-event.ts';
import { createEvent } from '../../../src/features/events/create-event.ts';
import { viewDeskEvents } from '../../../src/views/club/desk.ts';
import { refusalOf } from '../../support/refusals.ts';
import { DAY_MS, fromNow, HOUR_MS, NOW } from '../../support/time.ts';
import { contextAt } from '../contexts.ts';
import { meanwhile } from '../meanwhile.ts';
import { addEvent, addSeries, ORGANIZER } from '../rows.ts';
import { useAnsweredEvents } from './answered-events.ts';

const { platform, eventOf, answer, emailsTo } = useAnsweredEvents();

const site = (db: Db = platform.db) => contextAt(db, NOW);

/** The form of an event, with some of its fields filled in anew. */
async function formOf(id: string, fields: FormFields): Promise<PlannedEvent> {
	const event = await eventOf(id);
	const { timeZone } = event;
	const parsed = planEvent(
		{ ...eventFormFields(event, timeZone), ...fields },
		{ timeZone, now: NOW, present: event, locale: 'en-GB' },
	);
	if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
	return parsed.values;
}

async function change(id: string, fields: FormFields, db?: Db) {
	const { sequence } = await eventOf(id);
	const planned = await formOf(id, fields);
	const context = site(db);
	const by = ORGANIZER;
	const changed = await changeEvent(context, { eventId: id, by, sequence, planned, scope: 'this' });
	return { ...changed, owed: context.takeOwed().ids };
}

async function cancel(id: string, db?: Db) {
	const { sequence } = await eventOf(id);
	const reason = 'the hall is flooded';
	const context = site(db);
	const by = ORGANIZER;
	const chosen = { eventId: id, by, sequence, reason, scope: 'this' } as const;
	const cancelled = await cancelEvent(context, chosen);
	return { ...cancelled, owed: context.takeOwed().ids };
}

/** Two events of a series, on the next two Saturdays at 11:00 in Berlin. */
async function addTwoInSeries(): Promise<[string, string]> {
	const seriesId = await addSeries(platform.db);
	const add = (seriesDate: string) => {
		const startsAt = new Date(`${seriesDate}T10:00:00Z`);
		return addEvent(platform.db, { seriesId, seriesDate, startsAt });
	};
	return [await add('2026-11-28'), await add('2026-12-05')];
}

describe('a new event', () => {
	const details = {
		title: 'A night in the loft',
		description: 'Bring a lamp.',
		place: 'The loft',
		mapUrl: null,
		whatToBring: '',
		startsAt: new Date('2026-12-05T18:30:00Z'),
		endsAt: new Date('2026-12-05T20:30:00Z'),
		capacity: 8,
		guestsAllowed: 1,
	};
	const form = () => ({
		by: ORGANIZER,
		id: crypto.randomUUID(),
		date: '2026-12-05',
		timeZone: 'Europe/Berlin',
		details,
		sendsInvitations: true,
	});

	it('is created as planned, in no series', async () => {
		const created = form();
		expect(await createEvent(site(), created)).toEqual({
			slug: '2026-12-05-a-night-in-the-loft',
			isNew: true,
		});
		expect(await eventOf(created.id)).toMatchObject({
			...details,
			timeZone: 'Europe/Berlin',
			seriesId: null,
			seriesDate: null,
			sequence: 0,
			status: 'scheduled',
		});
	});

	it('is created once, though the button is clicked ten times at once', async () => {
		const created = form();
		const presses = await Promise.all(
			Array.from({ length: 10 }, () => createEvent(site(), created)),
		);
		expect(presses.filter(({ isNew }) => isNew)).toHaveLength(1);
		expect(new Set(presses.map(({ slug }) => slug)).size).toBe(1);
		expect(await platform.db.select().from(events)).toHaveLength(1);
	});

	it('is never merged into another one: the same form with other texts is refused', async () => {
		const created = form();
		await createEvent(site(), created);
		const other = { ...created, details: { ...details, title: 'Another night' } };
		expect(await refusalOf(createEvent(site(), other))).toBe('form_used');
		expect(await platform.db.select().from(events)).toHaveLength(1);
	});

	it('gets an address of its own beside one of the same title and day', async () => {
		const first = await createEvent(site(), form());
		const second = await createEvent(site(), form());
		expect(second.isNew).toBe(true);
		expect(second.slug).toMatch(new RegExp(`^${first.slug}-[0-9a-f]{6}$`));
	});
});

describe('an event that an organizer changes', () => {
	it('notifies everybody going or on the waiting list about another time, once for each change', async () => {
		const event = await addEvent(platform.db, { capacity: 1, guestsAllowed: 0 });
		await answer(event, 0);
		await answer(event, 1);
		await answer(event, 2, { answer: 'declined' });
		const before = await eventOf(event);

		const { events: changed, owed } = await change(event, { startsAtTime: '13:30' });
		expect([changed, owed.length]).toEqual([1, 2]);
		const moved = await eventOf(event);
		expect(moved).toMatchObject({ slug: before.slug, sequence: 1, going: 1, waiting: 1 });
		expect(moved.startsAt.toISOString()).toBe('2026-11-28T12:30:00.000Z');
		expect(moved.endsAt.getTime() - moved.startsAt.getTime()).toBe(2 * HOUR_MS);
		expect(await emailsTo(event)).toEqual(['0 event_moved 1', '1 event_moved 1']);

		await change(event, { place: 'Elsewhere' });
		await change(event, { mapUrl: 'https://example.org/map' });
		const told = await emailsTo(event);
		expect(told.filter((line) => line.startsWith('0 '))).toEqual([
			'0 event_moved 1',
			'0 event_moved 2',
			'0 event_moved 3',
		]);
		expect(told).toHaveLength(6);
	});

	it('notifies nobody about other texts, seats or fewer guests, and raises SEQUENCE', async () => {
		const event = await addEvent(platform.db);
		await answer(event, 0, { guests: 2 });
		const forms: FormFields[] = [{ title: 'Studio' }, { guestsAllowed: '1' }, { capacity: '2' }];
		for (const fields of forms) {
			expect(await change(event, fields)).toMatchObject({ events: 1, owed: [] });
		}
		expect(await eventOf(event)).toMatchObject({ sequence: 3, capacity: 2, going: 3 });
	});

	it('stays as it is where nothing was changed', async () => {
		const event = await addEvent(platform.db);
		await answer(event, 0);
		const before = await eventOf(event);
		expect(await change(event, {})).toMatchObject({ events: 0, owed: [] });
		expect(await eventOf(event)).toEqual(before);
		expect(await emailsTo(event)).toEqual([]);
	});

	it('keeps its series, the date that the series gave it, and its address', async () => {
		const [event] = await addTwoInSeries();
		const { slug, seriesId, seriesDate } = await eventOf(event);
		await change(event, { date: '2026-11-29', startsAtTime: '09:00' });
		expect(await eventOf(event)).toMatchObject({ slug, seriesId, seriesDate, sequence: 1 });
	});

	it('seats people on the waiting list in order when it has more seats, and notifies them', async () => {
		const event = await addEvent(platform.db, { capacity: 5 });
		await answer(event, 0, { guests: 4 });
		await answer(event, 1, { guests: 3 });
		await answer(event, 2);
		await answer(event, 3, { guests: 1 });
		expect((await change(event, { capacity: '8' })).owed).toHaveLength(2);
		expect(await emailsTo(event)).toEqual(['2 rsvp_promoted 2', '3 rsvp_promoted 2']);
		expect(await eventOf(event)).toMatchObject({ going: 8, waiting: 1 });
	});

	it("can't be changed once it is cancelled or has begun, or where there is none", async () => {
		const endsAt = fromNow(HOUR_MS);
		const begun = await addEvent(platform.db, { startsAt: NOW, endsAt });
		const cancelled = await addEvent(platform.db, { status: 'cancelled' });
		expect(await refusalOf(change(begun, { title: 'Another' }))).toBe('event_begun');
		expect(await refusalOf(change(cancelled, { title: 'Another' }))).toBe('event_cancelled');
		const planned = await formOf(begun, {});
		const nowhere = { eventId: 'x', by: ORGANIZER, sequence: 0, planned, scope: 'this' } as const;
		expect(await refusalOf(changeEvent(site(), nowhere))).toBe('event_not_found');
	});
});

describe('an event that two organizers change', () => {
	it('is saved by one where they save at the same moment; the other is refused, and members get one email', async () => {
		const event = await addEvent(platform.db);
		await answer(event, 0);
		const outcomes = await Promise.all(
			['13:30', '14:30', '15:30'].map((startsAtTime) => refusalOf(change(event, { startsAtTime }))),
		);
		expect(outcomes.sort()).toEqual(['changed_meanwhile', 'changed_meanwhile', 'none']);
		expect((await eventOf(event)).sequence).toBe(1);
		expect(await emailsTo(event)).toEqual(['0 event_moved 1']);
	});

	it('is not overwritten where one saved after the other had opened the form', async () => {
		const event = await addEvent(platform.db);
		const { sequence } = await eventOf(event);
		const planned = await formOf(event, { title: 'Mine' });
		await change(event, { title: 'Theirs' });
		const chosen = { eventId: event, by: ORGANIZER, sequence, planned, scope: 'this' } as const;
		expect(await refusalOf(changeEvent(site(), chosen))).toBe('changed_meanwhile');
		expect((await eventOf(event)).title).toBe('Theirs');
	});

	it('is not moved by one while the other cancels it', async () => {
		const event = await addEvent(platform.db);
		await answer(event, 0);
		const db = meanwhile(platform.env.DB, 1, () => cancel(event));
		expect(await refusalOf(change(event, { place: 'Elsewhere' }, db))).toBe('changed_meanwhile');
		expect(await eventOf(event)).toMatchObject({ status: 'cancelled', sequence: 1 });
		expect(await emailsTo(event)).toEqual(['0 event_cancelled 1']);
	});
});

describe('RSVPs while an event is changed', () => {
	it('never exceed the capacity, and nobody waits while there is room', async () => {
		const event = await addEvent(platform.db, { capacity: 3, guestsAllowed: 0 });
		await Promise.all([
			...[0, 1, 2, 3, 4, 5].map((who) => answer(event, who)),
			change(event, { capacity: '8', startsAtTime: '13:30' }),
			...[6, 7, 8, 9, 10, 11].map((who) => answer(event, who)),
		]);
		const { going, waiting, capacity } = await eventOf(event);
		expect([going, waiting, capacity]).toEqual([8, 4, 8]);
		const rows = await platform.db.select().from(rsvps).orderBy(asc(rsvps.place));
		expect(rows.map((row) => row.answer)).toEqual([
			...Array.from({ length: 8 }, () => 'going'),
			...Array.from({ length: 4 }, () => 'waitlisted'),
		]);
	});

	it('keep their seats where the capacity falls meanwhile', async () => {
		const event = await addEvent(platform.db, { capacity: 8, guestsAllowed: 0 });
		for (const who of [0, 1, 2, 3]) await answer(event, who);
		const db = meanwhile(platform.env.DB, 1, () => answer(event, 4));
		await change(event, { capacity: '2' }, db);
		expect(await eventOf(event)).toMatchObject({ going: 5, waiting: 0, capacity: 2 });
		await answer(event, 5);
		expect(await eventOf(event)).toMatchObject({ going: 5, waiting: 1 });
	});
});

describe('an event that an organizer cancels', () => {
	it('says why, notifies everybody going or on the waiting list, and keeps the RSVPs', async () => {
		const event = await addEvent(platform.db, { capacity: 2 });
		for (const who of [0, 1, 2]) await answer(event, who);
		await answer(event, 3, { answer: 'declined' });
		const { events: cancelled, owed } = await cancel(event);
		expect([cancelled, owed.length]).toEqual([1, 3]);
		expect(await eventOf(event)).toMatchObject({
			status: 'cancelled',
			cancelReason: 'the hall is flooded',
			sequence: 1,
			going: 2,
			waiting: 1,
		});
		expect(await emailsTo(event)).toEqual([0, 1, 2].map((who) => `${who} event_cancelled 1`));
	});

	it('is cancelled once, however many organizers click the button', async () => {
		const event = await addEvent(platform.db);
		await answer(event, 0);
		const outcomes = await Promise.all([1, 2, 3].map(() => refusalOf(cancel(event))));
		expect(outcomes.filter((outcome) => outcome === 'none')).toHaveLength(1);
		expect(await refusalOf(cancel(event))).toBe('event_cancelled');
		expect(await emailsTo(event)).toEqual(['0 event_cancelled 1']);
	});

	it("can't have begun", async () => {
		const event = await addEvent(platform.db, { startsAt: NOW });
		expect(await refusalOf(cancel(event))).toBe('event_begun');
	});
});

describe('an action on an event and all that follow', () => {
	it('changes them with the series, after a preview', async () => {
		const [first, second] = await addTwoInSeries();
		await answer(first, 0);
		await answer(second, 0);
		await answer(second, 1);
		const event = await eventOf(first);
		const planned = await formOf(first, { startsAtTime: '12:00', title: 'Studio' });
		const shown = await previewChange(site(), { event, planned, scope: 'following' }, 'en-GB');
		expect(shown).toMatchObject({
			events: 2,
			emailed: { affected: 2, movingUp: 0 },
			isGrave: true,
		});
		expect(shown.changes.map(({ label }) => label)).toEqual(['Title', 'Time']);
		expect(shown.sentences).toContain('2 people who are going or waiting will be emailed.');
		expect(await eventOf(first)).toEqual(event);

		const scope = 'following' as const;
		const chosen = { eventId: first, by: ORGANIZER, sequence: 0, planned, scope };
		expect(await refusalOf(changeEvent(site(), { ...chosen, confirmed: 1 }))).toBe(
			'changed_meanwhile',
		);
		expect((await changeEvent(site(), { ...chosen, confirmed: 2 })).events).toBe(2);
		for (const id of [first, second]) {
			expect(await eventOf(id)).toMatchObject({ title: 'Studio', sequence: 1 });
		}
		expect((await platform.db.select().from(series))[0]).toMatchObject({
			title: 'Studio',
			startsAtTime: '12:00',
		});
		expect(await emailsTo(second)).toEqual(['0 event_moved 1', '1 event_moved 1']);
	});

	it('cancels them and ends the series', async () => {
		const [first, second] = await addTwoInSeries();
		await answer(second, 1);
		const { events: cancelled } = await cancelEvent(site(), {
			eventId: first,
			by: ORGANIZER,
			sequence: 0,
			reason: 'we move to the sea',
			scope: 'following',
			confirmed: 2,
		});
		expect(cancelled).toBe(2);
		for (const id of [first, second]) {
			expect(await eventOf(id)).toMatchObject({
				status: 'cancelled',
				cancelReason: 'we move to the sea',
			});
		}
		expect((await platform.db.select().from(series))[0]?.endsOnDate).toBe('2026-11-27');
		expect(await emailsTo(second)).toEqual(['1 event_cancelled 1']);
	});

	it('is refused for an event of no series', async () => {
		const event = await addEvent(platform.db);
		const planned = await formOf(event, { title: 'Another' });
		const chosen = { eventId: event, by: ORGANIZER, sequence: 0, scope: 'following' as const };
		expect(await refusalOf(changeEvent(site(), { ...chosen, planned }))).toBe('series_not_found');
		expect(await refusalOf(cancelEvent(site(), { ...chosen, reason: 'rain' }))).toBe(
			'series_not_found',
		);
		expect((await eventOf(event)).sequence).toBe(0);
	});
});

describe('the list of past events', () => {
	it('shows each once, page by page, also those that began at the same moment', async () => {
		for (let index = 0; index < 45; index += 1) {
			// Three at a time.
			const startsAt = fromNow(-DAY_MS * (1 + Math.floor(index / 3)));
			await addEvent(platform.db, { startsAt, slug: `past-${index}` });
		}
		await addEvent(platform.db, { slug: 'coming' });
		const seen: { slug: string; startsAt: Date }[] = [];
		let before: string | undefined;
		do {
			const page = await viewDeskEvents(site(), before);
			expect(page.upcoming.map(({ slug }) => slug)).toEqual(before === undefined ? ['coming'] : []);
			expect(page.past.length).toBeLessThanOrEqual(20);
			seen.push(...page.past);
			before = page.olderThan ?? undefined;
		} while (before !== undefined);
		expect(new Set(seen.map(({ slug }) => slug)).size).toBe(45);
		expect(seen).toHaveLength(45);
		const starts = seen.map(({ startsAt }) => startsAt.getTime());
		expect(starts).toEqual([...starts].sort((one, other) => other - one));
		expect((await viewDeskEvents(site(), 'no-such-event')).past).toEqual([]);
	});
});
