import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { user } from '../../../src/db/auth-schema.ts';
import { calendarFeeds, club } from '../../../src/db/schema.ts';
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
import { emptyTables } from '../empty-tables.ts';
import { useLocalPlatform } from '../local-platform.ts';
import { actorOf, addClub, addEvent, addMember, addSeries, grantSession } from '../rows.ts';
import { addBreakRow, addRsvp } from '../rsvp-rows.ts';

const platform = useLocalPlatform();
beforeEach(async () => {
	await emptyTables(platform.db);
	await addClub(platform.db);
});

const context = (now = NOW) => contextOn(platform, { now });
const inDays = (days: number) => ({
	startsAt: fromNow(days * DAY_MS),
	endsAt: fromNow(days * DAY_MS + HOUR_MS),
});

async function addBreak(firstDate: string, lastDate: string): Promise<void> {
	await addBreakRow(platform.db, await addSeries(platform.db), [firstDate, lastDate]);
}

const says = (
	eventId: string,
	userId: string,
	answer: 'going' | 'waitlisted' | 'declined' = 'going',
	updatedAt = NOW,
) => addRsvp(platform.db, eventId, userId, { answer, updatedAt });

/** A member who is signed in. */
async function addSignedIn(): Promise<string> {
	const id = await addMember(platform.db);
	await grantSession(platform.db, id, 'member');
	return id;
}

/** The feeds of a member: one at most. */
const feedsOf = (userId: string) =>
	platform.db.select().from(calendarFeeds).where(eq(calendarFeeds.userId, userId));

/** The secret of a member's feed, made where there is none. */
async function secretOf(userId: string): Promise<string> {
	await makeCalendarFeed(context(), actorOf(userId, 'member'));
	const [feed] = await feedsOf(userId);
	if (!feed) throw new Error('The feed was not stored.');
	return feed.secret;
}

describe('the public feeds', () => {
	it('have events of the last 60 days and all upcoming ones, cancelled or not', async () => {
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

	it('have current events before upcoming ones, and events that ended in the last 60 days, however long they were', async () => {
		const lasting = (slug: string, begins: number, ends: number) =>
			addEvent(platform.db, { slug, ...inDays(begins), endsAt: inDays(ends).startsAt });
		await lasting('on', -13, 1);
		await lasting('ended', -73, -59);
		await lasting('long-ago', -75, -61);
		await addEvent(platform.db, { slug: 'next', ...inDays(1) });
		const { events: told } = await viewCalendar(context(), null);
		expect(told.map(({ slug }) => slug)).toEqual(['on', 'next', 'ended']);
	});

	it('have at most 200 events, the next upcoming ones first', async () => {
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
	it('has the events that the member is going to or waiting for, cancelled or not, and nothing else', async () => {
		const [mine, other] = [await addSignedIn(), await addSignedIn()];
		const at = async (slug: string, days: number, values = {}) =>
			addEvent(platform.db, { slug, ...inDays(days), ...values });
		await says(await at('going', 1), mine);
		await says(await at('waiting', 2), mine, 'waitlisted');
		await says(await at('off', 3, { status: 'cancelled' }), mine);
		await says(await at('not', 4), mine, 'declined');
		await says(await at('theirs', 5), other);
		await at('nobodys', 6);
		await says(await at('lately', -59), mine);
		await says(await at('long-ago', -61), mine);
		await addBreak('2026-12-19', '2027-01-02');

		const calendar = await viewOwnCalendar(context(), await secretOf(mine));
		expect(calendar?.events.map(({ slug, viewerStatus: standing }) => [slug, standing])).toEqual([
			['going', 'going'],
			['waiting', 'waitlisted'],
			['off', 'going'],
			['lately', 'going'],
		]);
		expect(calendar?.breaks).toHaveLength(1);
		const theirs = await viewOwnCalendar(context(), await secretOf(other));
		expect(theirs?.events.map(({ slug }) => slug)).toEqual(['theirs']);
	});

	it('changes with the event or with the RSVP, whichever came later', async () => {
		const member = await addSignedIn();
		const later = fromNow(HOUR_MS);
		const moved = await addEvent(platform.db, { slug: 'moved', ...inDays(1), updatedAt: later });
		await says(moved, member, 'going', NOW);
		const answered = await addEvent(platform.db, { slug: 'answered', ...inDays(2) });
		await says(answered, member, 'going', timeAfter(later, HOUR_MS));
		const untouched = await addEvent(platform.db, { slug: 'untouched', ...inDays(3) });
		await says(untouched, member);
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

	it('keeps its address when it is created twice, and gets another one when it is renewed', async () => {
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

	it('has one address, however often it is created and renewed at once', async () => {
		const member = await addSignedIn();
		const viewer = actorOf(member, 'member');
		await Promise.all(
			Array.from({ length: 20 }, (_, index) =>
				index % 2 === 0
					? makeCalendarFeed(context(), viewer)
					: renewCalendarFeed(context(), viewer),
			),
		);
		expect(await feedsOf(member)).toHaveLength(1);
	});

	it('is gone for banned members, and for unknown secrets', async () => {
		const member = await addSignedIn();
		const secret = await secretOf(member);
		expect(await viewOwnCalendar(context(), '0'.repeat(32))).toBeNull();
		expect(await viewOwnCalendar(context(), "' or 1=1 --")).toBeNull();
		expect(await viewOwnCalendar(context(), secret)).not.toBeNull();
		await platform.db.update(user).set({ bannedAt: NOW });
		expect(await viewOwnCalendar(context(), secret)).toBeNull();
	});
});
