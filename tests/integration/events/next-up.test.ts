import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Viewer } from '../../../src/auth/viewer.ts';
import { viewEvent } from '../../../src/views/events/event.ts';
import { viewPastEvents } from '../../../src/views/events/events.ts';
import { DAY_MS, fromNow, HOUR_MS } from '../../support/time.ts';
import { contextOn } from '../contexts.ts';
import { emptyTables } from '../empty-tables.ts';
import { useLocalPlatform } from '../local-platform.ts';
import { actorOf, addClub, addEvent, addMember, addSeries } from '../rows.ts';
import { addCheckIn, addRsvp } from '../rsvp-rows.ts';

/** The way on from an event that is over or cancelled. */

const platform = useLocalPlatform();
const context = () => contextOn(platform);

/** An event that begins so many days from now. */
const at = (id: string, days: number, values = {}) =>
	addEvent(platform.db, {
		id,
		slug: id,
		startsAt: fromNow(days * DAY_MS),
		endsAt: fromNow(days * DAY_MS + HOUR_MS),
		...values,
	});

const readers = ['alma', 'adam', 'olga', 'zoe', 'reba'] as const;

beforeEach(async () => {
	const { db } = platform;
	await emptyTables(db);
	await addClub(db);
	for (const id of readers) await addMember(db, { id });
	await addSeries(db, { id: 'weekly' });
	await addSeries(db, { id: 'readings' });
	await at('over', -7, { seriesId: 'weekly', seriesDate: '2026-11-18' });
});

const aheadOf = async (slug: string, viewer: Viewer | null = null) =>
	(await viewEvent(context(), viewer, { slug })).event?.nextUp;
const slugAfter = async (slug: string) => (await aheadOf(slug))?.event?.slug ?? null;

describe('the next event after one that is over or cancelled', () => {
	it('is the next one of its series, though others of the club come sooner', async () => {
		await at('other', 1, { seriesId: 'readings', seriesDate: '2026-11-26' });
		await at('off', 2, { seriesId: 'weekly', seriesDate: '2026-11-27', status: 'cancelled' });
		await at('later', 9, { seriesId: 'weekly', seriesDate: '2026-12-04' });
		await at('soon', 3, { seriesId: 'weekly', seriesDate: '2026-11-28' });
		expect([await slugAfter('over'), await slugAfter('off')]).toEqual(['soon', 'soon']);
		expect((await viewPastEvents(context(), null)).nextUp?.event?.slug).toBe('other');
	});

	it('is one of the series that its own was split into', async () => {
		await platform.db.run(sql`update series set origin_id = 'weekly' where id = 'readings'`);
		await at('alone', 1);
		await at('goes-on', 3, { seriesId: 'readings', seriesDate: '2026-11-28' });
		expect(await slugAfter('over')).toBe('goes-on');
	});

	it("is the club's next one where its series has none, and where it belongs to none", async () => {
		await at('alone-over', -9);
		await at('alone', 1);
		expect([await slugAfter('over'), await slugAfter('alone-over')]).toEqual(['alone', 'alone']);
	});

	it('is left out while an event is still to come, or on', async () => {
		await at('soon', 3);
		await at('on', -0.01);
		expect([await aheadOf('soon'), await aheadOf('on')]).toEqual([null, null]);
	});

	it("has a member's own RSVP, with the place on its waiting list", async () => {
		await at('soon', 3);
		await addRsvp(platform.db, 'soon', 'zoe', { answer: 'waitlisted' });
		await addRsvp(platform.db, 'soon', 'alma', { answer: 'waitlisted' });
		const alma = actorOf('alma', 'member');
		for (const nextUp of [
			await aheadOf('over', alma),
			(await viewPastEvents(context(), alma)).nextUp,
		]) {
			expect(nextUp?.event).toMatchObject({
				slug: 'soon',
				startsAt: fromNow(3 * DAY_MS),
				mine: { answer: 'waitlisted', position: 2, canBeEmailed: true },
			});
		}
		expect((await aheadOf('over'))?.event?.mine).toBeNull();
		expect((await aheadOf('over', actorOf('olga', 'member')))?.event?.mine).toBeNull();
	});

	it.each<[string, string | null, string, 'on' | 'offered' | null]>([
		['a visitor', null, '', 'offered'],
		['a member without them', 'olga', '', 'offered'],
		[
			'a member who has them',
			'zoe',
			`insert into subscriptions (user_id, topic, subscribed, updated_at) values ('zoe', 'invitations', 1, 0)`,
			'on',
		],
		[
			'a member whom no email reaches',
			'reba',
			`update user set mail_stopped_at = 1 where id = 'reba'`,
			'offered',
		],
		[
			'anybody, of a club that sends none',
			null,
			`update club set topics = '{"invitations":{"isOffered":false}}'`,
			null,
		],
	])('is replaced by invitations where none is planned: for %s', async (_, id, given, expected) => {
		if (given) await platform.db.run(sql.raw(given));
		const viewer = id === null ? null : actorOf(id, 'member');
		const wanted = { event: null, invitations: expected };
		expect(await aheadOf('over', viewer)).toEqual(wanted);
		expect((await viewPastEvents(context(), viewer)).nextUp).toEqual(wanted);
	});
});

describe('an event that is over', () => {
	it('says on its own page whether a member was there, however many were', async () => {
		await addRsvp(platform.db, 'over', 'adam', { answer: 'going' });
		await addCheckIn(platform.db, 'over', 'zoe', { guests: 1 });
		const own = async (id: string) =>
			(await viewEvent(context(), actorOf(id, 'member'), { slug: 'over' })).event?.own;
		expect(await own('adam')).toMatchObject({ answer: 'going', guestsHere: null });
		expect(await own('zoe')).toMatchObject({ answer: null, guestsHere: 1 });
		expect(await own('olga')).toBeNull();
	});
});
