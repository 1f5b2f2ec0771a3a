import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { user } from '../../../src/db/auth-schema.ts';
import { calendarFeedOf } from '../../../src/db/feeds/calendar-feeds.ts';
import { breaks, club, events, rsvps, series } from '../../../src/db/schema.ts';
import {
	makeCalendarFeed,
	removeCalendarFeed,
	renewCalendarFeed,
} from '../../../src/features/feeds/change-calendar-feed.ts';
import {
	viewCalendar,
	viewNews,
	viewOwnCalendar,
	viewSitemap,
} from '../../../src/views/feeds/feeds.ts';
import { DAY_MS, fromNow, HOUR_MS, NOW, timeAfter } from '../../support/time.ts';
import { contextOn } from '../contexts.ts';
import { type LocalPlatform, startLocalPlatform } from '../local-platform.ts';
import { actorOf, addClub, addEvent, addMember, grantSession } from '../rows.ts';

let platform: LocalPlatform;
beforeAll(async () => {
	platform = await startLocalPlatform();
});
afterAll(() => platform.dispose());

beforeEach(async () => {
	const { db } = platform;
	await db.batch([db.delete(events), db.delete(series), db.delete(club), db.delete(user)]);
	await addClub(db);
});

const context = (now = NOW) => contextOn(platform, { now });
const inDays = (days: number) => ({
	startsAt: fromNow(days * DAY_MS),
	endsAt: fromNow(days * DAY_MS + HOUR_MS),
});

async function addBreak(firstDate: string, lastDate: string): Promise<void> {
	const seriesId = crypto.randomUUID();
	await platform.db.insert(series).values({
		id: seriesId,
		title: 'Open Studio',
		description: '',
		rule: 'FREQ=WEEKLY',
		startsOnDate: '2026-01-03',
		startsAtTime: '09:00',
		durationMinutes: 120,
		place: '',
		capacity: 12,
		guestsAllowed: 1,
		opensDaysAhead: 15,
		createdAt: NOW,
		updatedAt: NOW,
	});
	await platform.db.insert(breaks).values({
		id: crypto.randomUUID(),
		seriesId,
		firstDate,
		lastDate,
		reason: 'Painting',
		createdAt: NOW,
	});
}

let places = 0;
async function addRsvp(
	eventId: string,
	userId: string,
	answer: 'going' | 'waitlisted' | 'declined',
	updatedAt = NOW,
): Promise<void> {
	places += 1;
	await platform.db.insert(rsvps).values({
		eventId,
		userId,
		answer,
		place: places,
		change: `change ${places}`,
		answeredAt: updatedAt,
		createdAt: NOW,
		updatedAt,
	});
}

/** A member who is signed in. */
async function addSignedIn(): Promise<string> {
	const id = await addMember(platform.db);
	await grantSession(platform.db, id, 'member');
	return id;
}

/** The secret of a member's feed, made where there is none. */
async function secretOf(userId: string): Promise<string> {
	await makeCalendarFeed(context(), actorOf(userId, 'member'));
	const [feed] = await calendarFeedOf(platform.db, userId);
	if (!feed) throw new Error('The feed was not stored.');
	return feed.secret;
}

describe('the public feeds', () => {
	it('have what began in the last 60 days, and all that comes, cancelled or not', async () => {
		await addEvent(platform.db, { slug: 'long-ago', ...inDays(-61) });
		await addEvent(platform.db, { slug: 'lately', ...inDays(-59) });
		await addEvent(platform.db, { slug: 'off', ...inDays(3), status: 'cancelled' });
		await addEvent(platform.db, { slug: 'far', ...inDays(200) });
		await addBreak('2026-09-01', '2026-09-20');
		await addBreak('2026-09-01', '2026-09-27');
		await addBreak('2026-12-19', '2027-01-02');
		const { events: told, breaks: pauses } = await viewCalendar(context(), null);
		expect(told.map(({ slug }) => slug)).toEqual(['off', 'far', 'lately']);
		expect(pauses.map(({ lastDate }) => lastDate)).toEqual(['2026-09-27', '2027-01-02']);
	});

	it('have what is on before all that comes, and what has ended in the last 60 days, however long it was', async () => {
		const lasting = (slug: string, begins: number, ends: number) =>
			addEvent(platform.db, {
				slug,
				startsAt: fromNow(begins * DAY_MS),
				endsAt: fromNow(ends * DAY_MS),
			});
		await lasting('on', -13, 1);
		await lasting('ended', -73, -59);
		await lasting('long-ago', -75, -61);
		await addEvent(platform.db, { slug: 'next', ...inDays(1) });
		const { events: told } = await viewCalendar(context(), null);
		expect(told.map(({ slug }) => slug)).toEqual(['on', 'next', 'ended']);
	});

	it('hold at most 200 events, the soonest of the coming ones before any other', async () => {
		for (let days = 1; days <= 230; days += 1) {
			await addEvent(platform.db, { slug: `in-${days}`, ...inDays(days) });
		}
		await addEvent(platform.db, { slug: 'lately', ...inDays(-1) });
		const { events: told } = await viewNews(context(), null);
		expect(told).toHaveLength(200);
		expect(told[0]?.slug).toBe('in-1');
		expect(told[199]?.slug).toBe('in-200');
		expect((await viewSitemap(context(), null)).pages).toHaveLength(231);
		// Later, what is over fills up what is free, the latest first.
		const { events: later } = await viewNews(context(inDays(50).endsAt), null);
		expect(later).toHaveLength(200);
		expect(later.slice(179, 182).map(({ slug }) => slug)).toEqual(['in-230', 'in-50', 'in-49']);
	});

	it('are empty until the club is set up', async () => {
		await platform.db.delete(club);
		await addEvent(platform.db, inDays(3));
		await addBreak('2026-12-19', '2027-01-02');
		expect(await viewCalendar(context(), null)).toMatchObject({
			events: [],
			breaks: [],
			changes: [],
		});
		expect(await viewSitemap(context(), null)).toEqual({ isSetUp: false, pages: [] });
	});
});

describe("a member's own feed", () => {
	it('has what the member goes to and waits for, cancelled or not, and nothing else', async () => {
		const [mine, other] = [await addSignedIn(), await addSignedIn()];
		const at = async (slug: string, days: number, values = {}) =>
			addEvent(platform.db, { slug, ...inDays(days), ...values });
		await addRsvp(await at('going', 1), mine, 'going');
		await addRsvp(await at('waiting', 2), mine, 'waitlisted');
		await addRsvp(await at('off', 3, { status: 'cancelled' }), mine, 'going');
		await addRsvp(await at('not', 4), mine, 'declined');
		await addRsvp(await at('theirs', 5), other, 'going');
		await at('nobodys', 6);
		await addRsvp(await at('lately', -59), mine, 'going');
		await addRsvp(await at('long-ago', -61), mine, 'going');
		await addBreak('2026-12-19', '2027-01-02');

		const calendar = await viewOwnCalendar(context(), await secretOf(mine));
		expect(calendar?.events.map(({ slug, standing }) => [slug, standing])).toEqual([
			['going', 'going'],
			['waiting', 'waitlisted'],
			['off', 'going'],
			['lately', 'going'],
		]);
		expect(calendar?.breaks).toHaveLength(1);
		const theirs = await viewOwnCalendar(context(), await secretOf(other));
		expect(theirs?.events.map(({ slug }) => slug)).toEqual(['theirs']);
	});

	it('was changed when the event was, or the answer to it, whichever came later', async () => {
		const member = await addSignedIn();
		const later = fromNow(HOUR_MS);
		const moved = await addEvent(platform.db, { slug: 'moved', ...inDays(1), updatedAt: later });
		await addRsvp(moved, member, 'going', NOW);
		const answered = await addEvent(platform.db, { slug: 'answered', ...inDays(2) });
		await addRsvp(answered, member, 'going', timeAfter(later, HOUR_MS));
		const untouched = await addEvent(platform.db, { slug: 'untouched', ...inDays(3) });
		await addRsvp(untouched, member, 'going');
		const calendar = await viewOwnCalendar(context(), await secretOf(member));
		expect(calendar?.events.map(({ updatedAt }) => updatedAt.getTime() - NOW.getTime())).toEqual([
			HOUR_MS,
			2 * HOUR_MS,
			0,
		]);
		expect(calendar?.changes.map((change) => change.getTime())).toContain(
			NOW.getTime() + 2 * HOUR_MS,
		);
	});

	it('keeps its address when it is made twice, and has another one when it is renewed', async () => {
		const member = await addSignedIn();
		const first = await secretOf(member);
		expect(await secretOf(member)).toBe(first);
		await renewCalendarFeed(context(), actorOf(member, 'member'));
		const second = await secretOf(member);
		expect(second).not.toBe(first);
		expect(await viewOwnCalendar(context(), first)).toBeNull();
		expect(await viewOwnCalendar(context(), second)).not.toBeNull();
		await removeCalendarFeed(context(), actorOf(member, 'member'));
		expect(await viewOwnCalendar(context(), second)).toBeNull();
	});

	it('has one address, however often and at once it is made and renewed', async () => {
		const member = await addSignedIn();
		const viewer = actorOf(member, 'member');
		await Promise.all(
			Array.from({ length: 20 }, (_, index) =>
				index % 2 === 0
					? makeCalendarFeed(context(), viewer)
					: renewCalendarFeed(context(), viewer),
			),
		);
		expect(await calendarFeedOf(platform.db, member)).toHaveLength(1);
	});

	it('is gone for who is banned, and for secrets that nobody has', async () => {
		const member = await addSignedIn();
		const secret = await secretOf(member);
		expect(await viewOwnCalendar(context(), '0'.repeat(32))).toBeNull();
		expect(await viewOwnCalendar(context(), "' or 1=1 --")).toBeNull();
		expect(await viewOwnCalendar(context(), secret)).not.toBeNull();
		await platform.db.update(user).set({ bannedAt: NOW });
		expect(await viewOwnCalendar(context(), secret)).toBeNull();
	});
});
