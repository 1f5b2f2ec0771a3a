import { beforeEach, describe, expect, it } from 'vitest';
import { club, events, series } from '../../../src/db/schema.ts';
import { parseStep, type SetUpStep } from '../../../src/domain/club/setup.ts';
import type { FormFields } from '../../../src/domain/forms/fields.ts';
import { firstSeriesFields } from '../../../src/domain/series/form.ts';
import { localTime } from '../../../src/domain/time/time.ts';
import { leaveSetUpStep, takeSetUpStep } from '../../../src/features/club/set-up-club.ts';
import { openEvents } from '../../../src/features/series/open-events.ts';
import { viewSetUp } from '../../../src/views/club/set-up.ts';
import { refusalOf } from '../../support/refusals.ts';
import { DAY_MS, fromNow, NOW } from '../../support/time.ts';
import { contextAt } from '../contexts.ts';
import { emptyTables } from '../empty-tables.ts';
import { useLocalPlatform } from '../local-platform.ts';
import { addOrganizer, addSeries, ORGANIZER } from '../rows.ts';

const ZONE = 'Europe/Berlin';
const CLUB: FormFields = { name: 'Night Readers', description: 'We read.' };
const PLACE: FormFields = { timeZone: ZONE, place: 'Hanover' };
const COLOUR: FormFields = { colour: '#2f6fde' };
const SERIES: FormFields = {
	...firstSeriesFields('The Shed', ZONE, NOW),
	title: 'A short book',
	startsAtTime: '19:30',
};

const platform = useLocalPlatform();
beforeEach(async () => {
	await emptyTables(platform.db);
	await addOrganizer(platform.db);
});

/** Takes a step; returns why it was refused, or `none`. */
async function take(step: SetUpStep, fields: FormFields, now = NOW) {
	const parsed = parseStep(step, fields, { timeZone: ZONE, now });
	if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
	return refusalOf(takeSetUpStep(contextAt(platform.db, now), parsed.values, ORGANIZER));
}

async function takeFirstThree(): Promise<void> {
	await take('club', CLUB);
	await take('place', PLACE);
	await take('colour', COLOUR);
}

const all = async () => ({
	clubs: await platform.db.select().from(club),
	series: await platform.db.select().from(series),
	events: await platform.db.select().from(events).orderBy(events.startsAt),
});

describe('the first run', () => {
	it('saves each step, and nothing else of the club', async () => {
		await take('club', CLUB);
		expect((await viewSetUp(contextAt(platform.db, NOW))).draft).toMatchObject({
			name: 'Night Readers',
			timeZone: '',
			colour: '',
		});
		await take('place', PLACE);
		await take('colour', COLOUR);
		await take('club', { ...CLUB, name: 'Day Readers' });
		const { isSetUp, draft } = await viewSetUp(contextAt(platform.db, NOW));
		expect(isSetUp).toBe(false);
		expect(draft).toMatchObject({
			name: 'Day Readers',
			description: 'We read.',
			timeZone: ZONE,
			place: 'Hanover',
			colour: '#2f6fde',
		});
		expect(await all()).toMatchObject({ series: [], events: [] });
	});

	it('has what was typed on a step left by going back when it is opened again, until the step is taken', async () => {
		await takeFirstThree();
		const context = contextAt(platform.db, NOW);
		const unsaved = async (step: SetUpStep) => (await viewSetUp(context, step)).unsaved;
		const wrong = { ...SERIES, title: '', capacity: 'a few', sendsInvitations: 'no' };
		await leaveSetUpStep(context, 'series', { ...wrong, intent: 'back', other: 'x' }, ORGANIZER);
		await leaveSetUpStep(context, 'place', { timeZone: '', place: "It's “here”" }, ORGANIZER);
		expect(await unsaved('series')).toEqual(wrong);
		expect(await unsaved('place')).toEqual({ timeZone: '', place: "It's “here”" });
		expect([await unsaved('club'), await unsaved('colour')]).toEqual([null, null]);
		expect((await viewSetUp(context)).draft).toMatchObject({ timeZone: ZONE, place: 'Hanover' });
		await take('place', PLACE);
		expect([await unsaved('place'), await unsaved('series')]).toEqual([null, wrong]);
		await take('series', SERIES);
		await leaveSetUpStep(context, 'place', { place: 'late' }, ORGANIZER);
		expect((await all()).clubs).toMatchObject([{ unsavedSteps: null, place: 'Hanover' }]);
	});

	it('ends with the series, its events of the next weeks, and an open club', async () => {
		await takeFirstThree();
		expect(await take('series', SERIES)).toBe('none');
		const stored = await all();
		expect(stored.clubs).toMatchObject([{ setUpAt: NOW, name: 'Night Readers', joining: 'open' }]);
		expect(stored.series).toMatchObject([
			{
				title: 'A short book',
				rule: 'FREQ=WEEKLY;BYDAY=SA',
				startsOnDate: '2026-11-28',
				startsAtTime: '19:30',
				durationMinutes: 120,
				place: 'The Shed',
				capacity: 20,
				guestsAllowed: 1,
				opensDaysAhead: 35,
			},
		]);
		expect(stored.events.map(({ slug }) => slug)).toEqual([
			'2026-11-28-a-short-book',
			'2026-12-05-a-short-book',
			'2026-12-12-a-short-book',
			'2026-12-19-a-short-book',
			'2026-12-26-a-short-book',
		]);
		for (const { startsAt, timeZone } of stored.events) {
			expect(localTime(startsAt, timeZone, 'en-GB')).toBe('19:30');
		}
		expect(await openEvents(contextAt(platform.db, NOW))).toEqual([]);
	});

	it("opens the next events within the free plan's queries, and leaves the rest to the chore", async () => {
		await takeFirstThree();
		platform.statements.length = 0;
		await take('series', { ...SERIES, opensDaysAhead: '90' });
		const atOnce = (await all()).events.map(({ seriesDate }) => seriesDate);
		expect(atOnce).toHaveLength(6);
		// Two more come before: the session, and the draft.
		expect(platform.statements.length + 2).toBeLessThanOrEqual(50);
		const context = contextAt(platform.db, NOW);
		while ((await openEvents(context)).length > 0);
		const dates = (await all()).events.map(({ seriesDate }) => seriesDate).sort();
		expect(dates.length).toBeGreaterThanOrEqual(12);
		expect(dates.slice(0, 6)).toEqual(atOnce.sort());
	});

	it('cannot end before its other steps are done', async () => {
		expect(await take('series', SERIES)).toBe('already_set_up');
		await take('club', CLUB);
		await take('colour', COLOUR);
		expect(await take('series', SERIES)).toBe('already_set_up');
		expect(await all()).toMatchObject({ clubs: [{ setUpAt: null }], series: [], events: [] });
	});

	it('is not changed by a form left open, of whatever step', async () => {
		await takeFirstThree();
		await take('series', SERIES);
		const before = await all();
		const later = fromNow(DAY_MS);
		expect(await take('club', { ...CLUB, name: 'Overwritten' }, later)).toBe('already_set_up');
		expect(await take('place', { timeZone: 'UTC' }, later)).toBe('already_set_up');
		expect(await take('colour', { colour: '#000000' }, later)).toBe('already_set_up');
		expect(await take('series', { ...SERIES, title: 'Again' }, later)).toBe('already_set_up');
		expect(await all()).toEqual(before);
	});
});

describe('the last step of the first run, taken by several at once', () => {
	/** What the site would do without the guard in its statements: it asks first, and then writes. */
	async function endNaively(title: string): Promise<void> {
		const [row] = await platform.db.select().from(club);
		if (row?.setUpAt) return;
		await addSeries(platform.db, { title });
		await platform.db.update(club).set({ setUpAt: NOW });
	}

	it('makes two series without the guard: the race is real', async () => {
		await takeFirstThree();
		await Promise.all(['one', 'two', 'three', 'four'].map(endNaively));
		expect((await all()).series.length).toBeGreaterThan(1);
	});

	it('makes one series with the guard, and each event once', async () => {
		await takeFirstThree();
		const outcomes = await Promise.all(Array.from({ length: 10 }, () => take('series', SERIES)));
		expect(outcomes.filter((outcome) => outcome === 'none')).toHaveLength(1);
		const stored = await all();
		expect(stored.series).toHaveLength(1);
		expect(stored.events).toHaveLength(5);
	});

	it('is never overtaken by an earlier step that comes late', async () => {
		await takeFirstThree();
		const [end, ...late] = await Promise.all([
			take('series', SERIES),
			...Array.from({ length: 10 }, (_, index) => take('club', { name: `Name ${index}` })),
		]);
		expect(end).toBe('none');
		const { clubs } = await all();
		const [kept] = clubs;
		expect(kept?.setUpAt).toEqual(NOW);
		const known = late.flatMap((outcome, index) => (outcome === 'none' ? [`Name ${index}`] : []));
		expect(['Night Readers', ...known]).toContain(kept?.name);
		await take('club', { name: 'Too late' });
		expect((await all()).clubs).toEqual(clubs);
	});
});

describe('chores before the club is set up', () => {
	it('open no events, neither without a club nor with a draft of one', async () => {
		expect(await openEvents(contextAt(platform.db, NOW))).toEqual([]);
		await take('club', CLUB);
		expect(await openEvents(contextAt(platform.db, NOW))).toEqual([]);
	});
});
