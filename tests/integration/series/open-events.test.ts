import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { breaks, club, events, series } from '../../../src/db/schema.ts';
import { openEvents } from '../../../src/features/series/open-events.ts';
import { DAY_MS, fromNow, NOW } from '../../support/time.ts';
import { contextAt } from '../contexts.ts';
import { type LocalPlatform, startLocalPlatform } from '../local-platform.ts';
import { addClub } from '../rows.ts';

let platform: LocalPlatform;
beforeAll(async () => {
	platform = await startLocalPlatform();
});
afterAll(() => platform.dispose());

beforeEach(async () => {
	const { db } = platform;
	await db.batch([db.delete(events), db.delete(series), db.delete(club)]);
	await addClub(db);
});

async function addSeries(values: Partial<typeof series.$inferInsert> = {}): Promise<string> {
	const id = crypto.randomUUID();
	await platform.db.insert(series).values({
		id,
		title: 'Open Studio',
		description: 'Bring what you make.',
		rule: 'FREQ=WEEKLY;BYDAY=SA',
		startsOnDate: '2026-01-03',
		startsAtTime: '09:00',
		durationMinutes: 120,
		place: 'The Shed',
		capacity: 12,
		guestsAllowed: 1,
		opensDaysAhead: 15,
		createdAt: NOW,
		updatedAt: NOW,
		...values,
	});
	return id;
}

const open = (now = NOW) => openEvents(contextAt(platform.db, now));
const all = () => platform.db.select().from(events).orderBy(events.startsAt);

describe('opening events', () => {
	it('opens the dates of a series that lie within its days ahead', async () => {
		const seriesId = await addSeries();
		expect(await open()).toHaveLength(2);
		expect((await all()).map(({ slug, startsAt, endsAt }) => ({ slug, startsAt, endsAt }))).toEqual(
			[
				{
					slug: '2026-11-28-open-studio',
					startsAt: new Date('2026-11-28T08:00Z'),
					endsAt: new Date('2026-11-28T10:00Z'),
				},
				{
					slug: '2026-12-05-open-studio',
					startsAt: new Date('2026-12-05T08:00Z'),
					endsAt: new Date('2026-12-05T10:00Z'),
				},
			],
		);
		expect((await all())[0]).toMatchObject({
			seriesId,
			seriesDate: '2026-11-28',
			timeZone: 'Europe/Berlin',
			capacity: 12,
			guestsAllowed: 1,
			going: 0,
			status: 'scheduled',
		});
	});

	it('opens each date once, however often it runs, at whatever moment', async () => {
		await addSeries();
		await Promise.all(Array.from({ length: 10 }, () => open()));
		expect(await open()).toEqual([]);
		expect(await all()).toHaveLength(2);
	});

	it('asks with four statements where nothing is to open, however many dates are open', async () => {
		await addSeries({ opensDaysAhead: 90 });
		while ((await open()).length > 0);
		expect((await all()).length).toBeGreaterThanOrEqual(12);
		platform.statements.length = 0;
		await open();
		expect(platform.statements).toHaveLength(4);
	});

	it('opens six at once, of all series together, the next ones first', async () => {
		await addSeries({ opensDaysAhead: 60 });
		await addSeries({ title: 'Wednesdays', rule: 'FREQ=WEEKLY;BYDAY=WE', opensDaysAhead: 60 });
		platform.statements.length = 0;
		expect(await open()).toHaveLength(6);
		expect(platform.statements.length).toBeLessThanOrEqual(4 + 2 * 6);
		const first = (await all()).map(({ seriesDate }) => seriesDate);
		while ((await open()).length > 0);
		expect((await all()).slice(0, 6).map(({ seriesDate }) => seriesDate)).toEqual(first);
	});

	it('opens the next date when its time comes, and what it missed that still lies ahead', async () => {
		await addSeries();
		await open();
		expect(await open(fromNow(4 * DAY_MS))).toHaveLength(1);
		expect(await open(fromNow(24 * DAY_MS))).toHaveLength(2);
	});

	it('keeps the local time when the clocks change in between', async () => {
		await addSeries({ opensDaysAhead: 21 });
		await open(new Date('2026-10-15T10:00Z'));
		expect((await all()).map(({ startsAt }) => startsAt.toISOString())).toEqual([
			'2026-10-17T07:00:00.000Z',
			'2026-10-24T07:00:00.000Z',
			'2026-10-31T08:00:00.000Z',
		]);
	});

	it('leaves breaks out, their first and last day included', async () => {
		const seriesId = await addSeries({ opensDaysAhead: 30 });
		await platform.db.insert(breaks).values({
			id: crypto.randomUUID(),
			seriesId,
			firstDate: '2026-12-05',
			lastDate: '2026-12-12',
			reason: 'Winter market',
			createdAt: NOW,
		});
		await open();
		expect((await all()).map(({ seriesDate }) => seriesDate)).toEqual(['2026-11-28', '2026-12-19']);
	});

	it('does not open again a date whose event was moved or cancelled', async () => {
		await addSeries();
		await open();
		const [first] = await all();
		await platform.db
			.update(events)
			.set({
				status: 'cancelled',
				startsAt: new Date('2026-11-29T08:00Z'),
				endsAt: new Date('2026-11-29T10:00Z'),
			})
			.where(eq(events.id, first?.id ?? ''));
		expect(await open()).toEqual([]);
	});

	it('opens both of two series that meet on one day under one name', async () => {
		await addSeries();
		await addSeries({ startsAtTime: '15:00' });
		await open();
		await open();
		const opened = await all();
		expect(opened).toHaveLength(4);
		expect(new Set(opened.map(({ slug }) => slug)).size).toBe(4);
	});

	it('opens the others when the rule of one cannot be read', async () => {
		await addSeries({ rule: 'FREQ=SOMETIMES' });
		await addSeries();
		const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined);
		await open();
		expect(await all()).toHaveLength(2);
		expect(logged.mock.calls.flat().join()).toContain('series_not_opened');
	});

	it('has nothing to do before the club is set up', async () => {
		await addSeries();
		await platform.db.delete(club);
		expect(await open()).toEqual([]);
	});

	it('has nothing to do while the club is a draft, whose zone may be none', async () => {
		await addSeries();
		await platform.db.update(club).set({ setUpAt: null, timeZone: '' });
		expect(await open()).toEqual([]);
		expect(await all()).toEqual([]);
	});
});
