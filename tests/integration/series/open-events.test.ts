import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { club, events } from '../../../src/db/schema.ts';
import { openEvents } from '../../../src/features/series/open-events.ts';
import { DAY_MS, fromNow, NOW } from '../../support/time.ts';
import { contextAt } from '../contexts.ts';
import { emptyTables } from '../empty-tables.ts';
import { useLocalPlatform } from '../local-platform.ts';
import { addClub, addSeries } from '../rows.ts';
import { addBreakRow } from '../rsvp-rows.ts';

const platform = useLocalPlatform();

beforeEach(async () => {
	await emptyTables(platform.db);
	await addClub(platform.db);
});

/** Saturdays at 9:00 in Berlin, whose events open 15 days ahead unless it says otherwise. */
const addSaturdays = (values: Parameters<typeof addSeries>[1] = {}) =>
	addSeries(platform.db, { startsAtTime: '09:00', capacity: 12, guestsAllowed: 1, ...values });

const open = (now = NOW) => openEvents(contextAt(platform.db, now));
const all = () => platform.db.select().from(events).orderBy(events.startsAt);

describe('the chore that opens events', () => {
	it('opens the dates of a series within its days ahead', async () => {
		const seriesId = await addSaturdays();
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
		await addSaturdays();
		await Promise.all(Array.from({ length: 10 }, () => open()));
		expect(await open()).toEqual([]);
		expect(await all()).toHaveLength(2);
	});

	it('needs four statements where nothing is due, however many dates are open', async () => {
		await addSaturdays({ opensDaysAhead: 90 });
		while ((await open()).length > 0);
		expect((await all()).length).toBeGreaterThanOrEqual(12);
		platform.statements.length = 0;
		await open();
		expect(platform.statements).toHaveLength(4);
	});

	it('opens six at once, of all series together, the next ones first', async () => {
		await addSaturdays({ opensDaysAhead: 60 });
		await addSaturdays({ title: 'Wednesdays', rule: 'FREQ=WEEKLY;BYDAY=WE', opensDaysAhead: 60 });
		platform.statements.length = 0;
		expect(await open()).toHaveLength(6);
		expect(platform.statements.length).toBeLessThanOrEqual(4 + 2 * 6);
		const first = (await all()).map(({ seriesDate }) => seriesDate);
		while ((await open()).length > 0);
		expect((await all()).slice(0, 6).map(({ seriesDate }) => seriesDate)).toEqual(first);
	});

	it('opens the next date when its time comes, and missed dates that are still ahead', async () => {
		await addSaturdays();
		await open();
		expect(await open(fromNow(4 * DAY_MS))).toHaveLength(1);
		expect(await open(fromNow(24 * DAY_MS))).toHaveLength(2);
	});

	it('keeps the local time through a clock change', async () => {
		await addSaturdays({ opensDaysAhead: 21 });
		await open(new Date('2026-10-15T10:00Z'));
		expect((await all()).map(({ startsAt }) => startsAt.toISOString())).toEqual([
			'2026-10-17T07:00:00.000Z',
			'2026-10-24T07:00:00.000Z',
			'2026-10-31T08:00:00.000Z',
		]);
	});

	it('skips breaks, their first and last day included', async () => {
		const seriesId = await addSaturdays({ opensDaysAhead: 30 });
		await addBreakRow(platform.db, seriesId, ['2026-12-05', '2026-12-12']);
		await open();
		expect((await all()).map(({ seriesDate }) => seriesDate)).toEqual(['2026-11-28', '2026-12-19']);
	});

	it('opens no date again whose event was moved or cancelled', async () => {
		await addSaturdays();
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

	it('opens both events of two series that meet on the same day under the same name', async () => {
		await addSaturdays();
		await addSaturdays({ startsAtTime: '15:00' });
		await open();
		await open();
		const opened = await all();
		expect(opened).toHaveLength(4);
		expect(new Set(opened.map(({ slug }) => slug)).size).toBe(4);
	});

	it("opens the other series when the rule of one can't be read", async () => {
		await addSaturdays({ rule: 'FREQ=SOMETIMES' });
		await addSaturdays();
		const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined);
		await open();
		expect(await all()).toHaveLength(2);
		expect(logged.mock.calls.flat().join()).toContain('series_not_opened');
	});

	it('has nothing to do before the club is set up', async () => {
		await addSaturdays();
		await platform.db.delete(club);
		expect(await open()).toEqual([]);
	});

	it('has nothing to do while the club is a draft, which may have no time zone', async () => {
		await addSaturdays();
		await platform.db.update(club).set({ setUpAt: null, timeZone: '' });
		expect(await open()).toEqual([]);
		expect(await all()).toEqual([]);
	});
});
