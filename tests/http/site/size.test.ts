import { describe, expect, it } from 'vitest';
import {
	type ClubSize,
	fillClubOfSize,
	memberOf,
	NEW_CLUB,
	NEXT_EVENT,
	OLD_CLUB,
} from '../../../scripts/bench/club-of-size.ts';
import { signIn } from '../../support/sign-in.ts';
import { Browser } from '../../support/site/browser.ts';
import { type Site, useSite } from '../../support/site/site.ts';

/** Ten answers, and two hundred thousand: the cost of a visit must not tell them apart. */

const fill = (size: ClubSize) => (site: Site) => fillClubOfSize(site.db, size, new Date());
const small = useSite({}, fill(NEW_CLUB));
const large = useSite({}, fill(OLD_CLUB));

type Send = (browser: Browser, headers: Record<string, string>) => Promise<Response>;

/** What one request costs until its answer. */
async function costOf(browser: Browser, send: Send) {
	const { response, measured } = await browser.measure((headers) => send(browser, headers));
	expect(response.status).toBe(200);
	return measured.before;
}

const page =
	(path: string): Send =>
	(browser, headers) =>
		browser.get(path, { headers });
const rsvp =
	(answer: 'going' | 'declined'): Send =>
	(browser, headers) =>
		browser.postJson('/api/rsvp-toggle', { event: NEXT_EVENT, answer }, { headers });

/**
 * @param shownMore how many rows more a page of the large club shows: its lists are longer, up to their bound
 */
async function expectSameCost(
	browsers: { small: Browser; large: Browser },
	send: Send,
	shownMore = 0,
) {
	const few = await costOf(browsers.small, send);
	const many = await costOf(browsers.large, send);
	expect(many.trips).toBe(few.trips);
	expect(many.statements).toEqual(few.statements);
	expect(few.rowsRead).toBeGreaterThan(0);
	expect(many.rowsRead).toBeLessThanOrEqual(few.rowsRead + shownMore);
}

it('the large club is as large as it says', async () => {
	const results =
		await large.all(`select (select count(*) from events) as events, (select count(*) from user) as members,
				(select count(*) from rsvps) as answers`);
	expect(results).toEqual([{ events: 500, members: 20_000, answers: 200_000 }]);
});

describe('with 500 events, 20,000 members and 200,000 answers, as with ten,', () => {
	it.each([
		['/', 0],
		[`/events/${NEXT_EVENT}`, 0],
		['/events', 0],
		// Sixty past events instead of two.
		['/events/past', 58],
		// The events of the last sixty days, as many as there were.
		['/calendar.ics', 8],
		['/feed.xml', 8],
		// Five hundred pages, which are the most that it names, instead of ten.
		['/sitemap.xml', 490],
	])(
		'a visitor of %s takes the same trips to the database, with the same statements and as few rows read',
		async (path, shownMore) => {
			await expectSameCost(
				{ small: new Browser(small), large: new Browser(large) },
				page(path),
				shownMore,
			);
		},
	);

	it("an organizer's list of members reads no more than its page of fifty, wherever it begins", async () => {
		const rows: Record<string, number> = {};
		for (const [name, site] of Object.entries({ small, large })) {
			await site.run("update user set role = 'owner' where email = ?", memberOf(7));
			const owner = await signIn(site, memberOf(7));
			const middle = await site.first<{ id: string }>(
				'select id from user order by created_at, id limit 1 offset 10',
			);
			for (const query of ['?', '?order=joined', '?order=came', '?part=organisers']) {
				for (const after of ['', `&after=${middle?.id}`]) {
					const path = `/admin/members${query}${after}`;
					rows[`${name} ${query} ${after && 'behind'}`] = (
						await costOf(owner, page(path))
					).rowsRead;
				}
			}
		}
		// A member's row, and for each of their answers the answer, its event and whether the door was kept.
		const most = 51 * (4 + 3 * 15);
		for (const [which, read] of Object.entries(rows)) {
			// Who came last is looked for among all who came to the events on the way.
			const bound = which.includes('came') ? 30_000 : most;
			expect(read, `${which}: ${JSON.stringify(rows)}`).toBeLessThanOrEqual(bound);
		}
	});

	it('the desk and its attendance page read counters, not everything there is', async () => {
		for (const site of [small, large]) {
			await site.run("update user set role = 'host' where email = ?", memberOf(8));
		}
		const browsers = {
			small: await signIn(small, memberOf(8)),
			large: await signIn(large, memberOf(8)),
		};
		// Forty declined the next event instead of one, and eight events are to come.
		await expectSameCost(browsers, page('/admin'), 40 + 8);
		// Of twelve events 360 members each, of 52 as many; then the bound on visits takes hold.
		const bounds = { '12-weeks': 60_000, '6-months': 130_000, '12-months': 250_000, all: 270_000 };
		for (const [range, most] of Object.entries(bounds)) {
			const { rowsRead } = await costOf(browsers.large, page(`/admin/attendance?range=${range}`));
			expect(rowsRead, range).toBeGreaterThan(12 * 360);
			expect(rowsRead, range).toBeLessThanOrEqual(most);
		}
	});

	it('the list of series reads the dates to come, not all that there were', async () => {
		for (const site of [small, large]) {
			await site.run("update user set role = 'owner' where email = ?", memberOf(9));
		}
		const browsers = {
			small: await signIn(small, memberOf(9)),
			large: await signIn(large, memberOf(9)),
		};
		await expectSameCost(browsers, page('/admin/series'));
	});

	it("an event's guest list reads its page, what is on paper and its counts, and its file each RSVP once", async () => {
		for (const site of [small, large]) {
			await site.run("update user set role = 'owner' where email = ?", memberOf(6));
		}
		const browsers = {
			small: await signIn(small, memberOf(6)),
			large: await signIn(large, memberOf(6)),
		};
		const path = `/admin/events/${NEXT_EVENT}`;
		// 360 people on paper instead of 9, each with a name, and 400 RSVPs counted instead of 10.
		const counted = 2 * 351 + 390;
		// Where a table goes on behind what is asked for, the row behind it is read, too.
		const behind = 6;
		// A page of fifty and whether there are more, instead of 9: each an RSVP with a name.
		await expectSameCost(browsers, page(`${path}/guests`), counted + 2 * 42 + behind);
		// All 360 are looked through, each an RSVP with a name.
		await expectSameCost(browsers, page(`${path}/guests?q=member+12`), counted + 2 * 351 + behind);
		await expectSameCost(browsers, page(`${path}/guests.csv`), 2 * 390 + behind);
	});

	it('a member who opens pages and sends RSVPs takes the same trips and statements', async () => {
		const browsers = {
			small: await signIn(small, memberOf(1)),
			large: await signIn(large, memberOf(1)),
		};
		const paths: [string, number][] = [
			['/', 0],
			// Thirty attendees with their names instead of nine.
			[`/events/${NEXT_EVENT}`, 2 * 21],
			// Answers to eight coming events, where the new club has one.
			['/me', 2 * 7],
		];
		for (const [path, shownMore] of paths) {
			await browsers.small.get(path);
			await browsers.large.get(path);
			await expectSameCost(browsers, page(path), shownMore);
		}
		for (const answer of ['declined', 'going', 'going'] as const) {
			await expectSameCost(browsers, rsvp(answer));
		}
	});
});
