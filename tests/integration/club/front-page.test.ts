import { sql } from 'drizzle-orm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { primary } from '../../../src/db/client.ts';
import type { Database } from '../../../src/environment.ts';
import { WORTH_ASKING_MS } from '../../../src/views/club/front-page-memory.ts';
import { viewHome } from '../../../src/views/club/home.ts';
import { DAY_MS, fromNow, HOUR_MS, NOW } from '../../support/time.ts';
import { contextOn } from '../contexts.ts';
import { useLocalPlatform } from '../local-platform.ts';
import { actorOf, addClub, addEvent, addMember, addSeries } from '../rows.ts';
import { addCheckIn, addRsvp, addStandingRsvps } from '../rsvp-rows.ts';

/** A member's front page, most of which is remembered for as long as nothing of it changes. */

const platform = useLocalPlatform();
let ada: string;
let ben: string;

const OWN = 'their own part';
const ALL = 'everything';

/** The front page for this member, with what was asked of the database for it, a statement each. */
async function home(userId: string, now = NOW) {
	const { DB } = platform.env;
	const asked: string[] = [];
	const database = {
		prepare(text: string) {
			asked.push(text.includes('from json_each(') ? OWN : ALL);
			return DB.prepare(text);
		},
		batch: (statements: D1PreparedStatement[]) => DB.batch(statements),
	} as unknown as Database;
	const context = contextOn(platform, { now, db: primary(database) });
	const page = await viewHome(context, actorOf(userId, 'member'));
	return { page, asked };
}

type Page = Awaited<ReturnType<typeof home>>['page'];

/** What everyone sees of it. */
function shared({ club, banner, next, happening, last, upcoming }: Page) {
	const nobodys = (event: object | null) =>
		event && { ...event, own: null, mine: null, series: null };
	return {
		club,
		banner,
		next: nobodys(next),
		happening: happening.map(nobodys),
		last: nobodys(last),
		upcoming: upcoming.map((line) => (line.kind === 'event' ? nobodys(line.event) : line)),
	};
}

beforeAll(async () => {
	const { db } = platform;
	await addClub(db);
	[ada, ben] = [await addMember(db), await addMember(db)];
	await addSeries(db, { id: 'weekly', endsOnDate: null });
	await addEvent(db, {
		id: 'past',
		slug: 'past',
		startsAt: fromNow(-DAY_MS),
		endsAt: fromNow(-DAY_MS + HOUR_MS),
	});
	await addEvent(db, {
		id: 'on',
		slug: 'on',
		startsAt: fromNow(-HOUR_MS),
		endsAt: fromNow(HOUR_MS / 2),
	});
	await addEvent(db, {
		id: 'next',
		slug: 'next',
		startsAt: fromNow(2 * HOUR_MS),
		seriesId: 'weekly',
	});
	await addEvent(db, { id: 'later', slug: 'later', startsAt: fromNow(2 * DAY_MS) });
	await addRsvp(db, 'next', ada, { answer: 'going', guests: 1 });
	await addRsvp(db, 'later', ben, { answer: 'declined' });
	await addStandingRsvps(db, 'weekly', [{ userId: ben }]);
	await addCheckIn(db, 'past', ben);
});

// Remembered by whoever came before, so that each test begins with a page that is known.
beforeEach(async () => {
	await home(ada);
});

describe("a member's front page", () => {
	it('takes one statement while nothing changes, and shows the same', async () => {
		const first = await home(ada);
		const again = await home(ada);
		expect(again.asked).toEqual([OWN]);
		expect(again.page).toEqual(first.page);
	});

	it("has each member's own RSVPs, whoever came before", async () => {
		const pages = await Promise.all([ada, ben, ada, ben].map((userId) => home(userId)));
		for (const { page } of [pages[0], pages[2]] as typeof pages) {
			expect(page.mine).toMatchObject({ answer: 'going', guests: 1 });
			expect(page.series).toMatchObject({ standingGuests: null });
			expect(page.last?.own).toBeNull();
		}
		for (const { page } of [pages[1], pages[3]] as typeof pages) {
			expect(page.mine).toBeNull();
			expect(page.series).toMatchObject({ standingGuests: 0 });
			expect(page.last?.own).toMatchObject({ guestsHere: 0 });
			expect(page.upcoming[0]).toMatchObject({ event: { own: { answer: 'declined' } } });
		}
	});

	it('shows their own RSVP as soon as it has changed', async () => {
		await platform.db.run(sql`update rsvps set promote_until_hours = 3 where user_id = ${ada}`);
		const { page, asked } = await home(ada);
		expect([page.mine?.promoteUntilHours, asked]).toEqual([3, [OWN]]);
	});

	it.each([
		['the name of the club', `update club set name = 'Sunday Makers'`],
		['its sentence', `update club set description = 'We make things.'`],
		['a picture', `update club set banner_id = null, banner_alt = 'A bench'`],
		[
			'how the last event went',
			`insert into event_stories (event_id, report, change, updated_at) values ('past', 'It rained.', 'a', 0)`,
		],
		['another report of it', `update event_stories set report = 'It snowed.'`],
		['a report that is removed', `delete from event_stories`],
		['the place of an event', `update events set place = 'The Barn' where id = 'next'`],
		[
			'the description of the next one',
			`update events set description = 'Bring tea.' where id = 'next'`,
		],
		['an event that is cancelled', `update events set status = 'cancelled' where id = 'later'`],
		['an event that is moved', `update events set starts_at = starts_at + 60000 where id = 'next'`],
		[
			'a seat taken by somebody else',
			`insert into rsvps (event_id, user_id, answer, guests, note, place, change, answered_at, created_at, updated_at)
			select 'next', id, 'going', 0, '', 900, 'x', 0, 0, 0 from user where id not in (select user_id from rsvps where event_id = 'next') limit 1`,
		],
		[
			'a seat given back',
			`update rsvps set answer = 'declined' where event_id = 'next' and place = 900`,
		],
		['an RSVP that is deleted', `delete from rsvps where event_id = 'next' and place = 900`],
		[
			'a new event',
			`insert into events (id, slug, title, description, place, time_zone, starts_at, ends_at, capacity, guests_allowed, created_at, updated_at)
			select 'new', 'new', 'New', '', place, time_zone, starts_at + 1, ends_at + 1, 5, 0, 0, 0 from events where id = 'later'`,
		],
		['an event that is deleted', `delete from events where id = 'new'`],
		[
			'a break',
			`insert into breaks (id, series_id, first_date, last_date, reason, created_at) values ('b', 'weekly', '2999-01-01', '2999-01-02', 'Snow', 0)`,
		],
		['another reason for it', `update breaks set reason = 'Ice' where id = 'b'`],
		[
			'the title of a series with a break',
			`update series set title = 'Evenings' where id = 'weekly'`,
		],
		['a series that ends', `update series set ends_on_date = '2998-01-01' where id = 'weekly'`],
		['a break that is removed', `delete from breaks where id = 'b'`],
		[
			'a check-in',
			`insert into check_ins (event_id, user_id, guests, checked_in_at, is_walk_in) select 'past', id, 0, 0, 1 from user where id not in (select user_id from check_ins) limit 1`,
		],
		['a guest more', `update check_ins set guests = 3 where event_id = 'past'`],
		['a check-in that is undone', `delete from check_ins where event_id = 'past'`],
	])('shows at once: %s', async (_, change) => {
		const before = await home(ben);
		expect(before.asked).toEqual([OWN]);
		await platform.db.run(sql.raw(change));
		const { page, asked } = await home(ben);
		// One of another time of day, which nobody remembers.
		const read = await home(ben, fromNow(-1));
		expect(read.asked).toEqual([ALL]);
		expect(shared(page)).toEqual(shared(read.page));
		expect(shared(page)).not.toEqual(shared(before.page));
		expect(asked).toEqual([OWN, ALL]);
	});

	it('is another one when an event ends, and when the next one begins', async () => {
		expect((await home(ada)).page.happening.map(({ slug }) => slug)).toEqual(['on']);
		const almost = new Date(NOW.getTime() + HOUR_MS / 2 - 1);
		expect((await home(ada, almost)).page.happening).toHaveLength(1);
		const ended = await home(ada, fromNow(HOUR_MS / 2));
		expect([ended.page.happening, ended.page.last?.slug]).toEqual([[], 'on']);
	});

	it('is read again in full after a while, and whenever the time was set back', async () => {
		expect((await home(ada, fromNow(WORTH_ASKING_MS - 1))).asked).toEqual([OWN]);
		expect((await home(ada, fromNow(WORTH_ASKING_MS))).asked).toEqual([ALL]);
		expect((await home(ada, NOW)).asked).toEqual([ALL]);
	});
});
