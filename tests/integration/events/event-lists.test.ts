import { beforeAll, describe, expect, it } from 'vitest';
import type { EventSummary } from '../../../src/db/events/events.ts';
import { ownRsvpText } from '../../../src/domain/rsvps/own-rsvp.ts';
import { viewAnnouncementForm } from '../../../src/views/announcements/announcements.ts';
import { viewDeskEvents } from '../../../src/views/club/desk.ts';
import { viewHome } from '../../../src/views/club/home.ts';
import { viewPastEvents, viewUpcomingEvents } from '../../../src/views/events/events.ts';
import { fromNow, HOUR_MS, NOW } from '../../support/time.ts';
import { contextOn } from '../contexts.ts';
import { useLocalPlatform } from '../local-platform.ts';
import { actorOf, addClub, addEvent, addMember, addSeries } from '../rows.ts';
import { addCheckIn, addRsvp, addStandingRsvps } from '../rsvp-rows.ts';

/** Events that are on, and what a member reads of their own RSVPs in every list. */

const platform = useLocalPlatform();
let ada: string;

/** An event under this slug that begins and ends so many hours from now. */
const at = (slug: string, begins: number, ends: number, values = {}) =>
	addEvent(platform.db, {
		slug,
		startsAt: fromNow(begins * HOUR_MS),
		endsAt: fromNow(ends * HOUR_MS),
		...values,
	});

const says = (
	eventId: string,
	answer: 'going' | 'waitlisted' | 'declined',
	{ userId = ada, guests = 0 } = {},
) => addRsvp(platform.db, eventId, userId, { answer, guests });

beforeAll(async () => {
	const { db } = platform;
	await addClub(db);
	ada = await addMember(db);
	const others = [await addMember(db), await addMember(db)];
	await addSeries(db, { id: 'weekly' });
	await addStandingRsvps(db, 'weekly', [{ userId: ada }]);

	// It began almost two weeks ago, and is on for another hour.
	await says(await at('fortnight', -14 * 24 + 1, 1), 'going', { guests: 1 });
	await at('on', -1, 1);
	await at('off-meanwhile', -1, 1, { status: 'cancelled' });
	await at('next', 2, 4);
	const full = await at('full', 26, 28);
	await says(full, 'waitlisted', { userId: others[0] as string });
	await says(full, 'waitlisted');
	await says(await at('weekly', 50, 52, { seriesId: 'weekly', seriesDate: '2026-11-28' }), 'going');
	await says(await at('declined', 74, 76), 'declined');
	const kept = await at('kept', -26, -24);
	await says(kept, 'going');
	await addCheckIn(db, kept, others[1] as string, { guests: 2 });
	await says(await at('not-kept', -50, -48), 'going');
	await addCheckIn(db, await at('walked-in', -74, -72), ada, { isWalkIn: true });
	await at('ends-now', -2, 0);
	await at('not-seen-to', 218, 220, { seriesId: 'weekly', seriesDate: '2026-12-05' });
});

const context = (now = NOW) => contextOn(platform, { now });
const slugsOf = (events: readonly { slug: string }[]) => events.map(({ slug }) => slug);
const linesOf = (lines: Awaited<ReturnType<typeof viewHome>>['upcoming']) =>
	lines.flatMap((line) => (line.kind === 'event' ? [line.event] : []));

describe('an event that has begun', () => {
	it('stays on the front page and in the list of events as one that is happening until it ends', async () => {
		for (const view of [viewHome, viewUpcomingEvents]) {
			const { happening, upcoming: coming } = await view(context(), null);
			expect(slugsOf(happening)).toEqual(['fortnight', 'on']);
			expect(slugsOf(linesOf(coming))).not.toContain('on');
			const later = await view(context(fromNow(HOUR_MS)), null);
			expect(later.happening).toEqual([]);
		}
	});

	it('is not the next event, which is the first one that has not begun', async () => {
		const { next } = await viewHome(context(), null);
		expect(next?.slug).toBe('next');
	});

	it('is no past event before its end, cancelled or not', async () => {
		const { past } = await viewPastEvents(context(), null);
		expect(slugsOf(past)).toEqual(['ends-now', 'kept', 'not-kept', 'walked-in']);
		const later = await viewPastEvents(context(fromNow(HOUR_MS)), null);
		expect(slugsOf(later.past)).toEqual(
			expect.arrayContaining(['on', 'off-meanwhile', 'fortnight']),
		);
	});

	it('is shown as cancelled, where it is, until it would have ended', async () => {
		const { upcoming: coming } = await viewUpcomingEvents(context(), null);
		expect(slugsOf(linesOf(coming))[0]).toBe('off-meanwhile');
	});

	it('is above the next ones on the desk, and in the choice of events for an announcement', async () => {
		const desk = await viewDeskEvents(context());
		expect(slugsOf(desk.happening)).toEqual(['fortnight', 'on']);
		expect(slugsOf(desk.upcoming).slice(0, 2)).toEqual(['off-meanwhile', 'next']);
		expect(slugsOf(desk.past)).toEqual(['ends-now', 'kept', 'not-kept', 'walked-in']);
		const older = await viewDeskEvents(context(), 'kept');
		expect([older.happening, older.upcoming]).toEqual([[], []]);
		const form = await viewAnnouncementForm(context(), { id: null, slug: null });
		expect(slugsOf(form.upcoming)).toEqual(expect.arrayContaining(['fortnight', 'on', 'next']));
		expect(slugsOf(form.past)).not.toContain('on');
	});
});

describe("a member's own RSVP", () => {
	const sayOf = (
		event: Awaited<ReturnType<typeof viewHome>>['happening'][number],
	): string | null => {
		const words = ownRsvpText(event, event.own ?? null, NOW, 'en-GB');
		return words && [words.text, words.every].filter(Boolean).join(', ');
	};
	const said = (events: readonly Parameters<typeof sayOf>[0][]) =>
		Object.fromEntries(events.map((event) => [event.slug, sayOf(event)]));

	it('is in the lists of current, upcoming and past events', async () => {
		const viewer = actorOf(ada, 'member');
		const expected = {
			fortnight: "You're going, +1",
			on: null,
			full: 'Waiting, 2nd in line',
			weekly: "You're going, every week",
			declined: 'Not coming',
			'not-seen-to': 'No RSVP yet, you come every week',
		};
		for (const view of [viewHome, viewUpcomingEvents]) {
			const { happening, upcoming: coming } = await view(context(), viewer);
			expect(said([...happening, ...linesOf(coming)])).toMatchObject(expected);
		}
		const { past } = await viewPastEvents(context(), viewer);
		expect(said(past)).toEqual({
			'ends-now': null,
			kept: 'You were going',
			'not-kept': 'You were there',
			'walked-in': 'You were there',
		});
	});

	it("is in nobody else's list, nor in a visitor's", async () => {
		const stranger = actorOf(await addMember(platform.db), 'member');
		for (const viewer of [stranger, null]) {
			const { happening, upcoming: coming } = await viewUpcomingEvents(context(), viewer);
			const { past } = await viewPastEvents(context(), viewer);
			const lists: EventSummary[] = [...happening, ...linesOf(coming), ...past];
			expect(lists.map((event) => event.own ?? null)).toEqual(lists.map(() => null));
		}
	});
});
