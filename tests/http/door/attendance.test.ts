import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, it } from 'vitest';
import { validPage } from '../../support/html/pages.ts';
import { Browser } from '../../support/site/browser.ts';
import {
	insertClub,
	insertEvent,
	insertMember,
	insertMembers,
	insertRsvps,
	insertSeries,
	type Member,
} from '../../support/site/fixtures.ts';
import { type Site, useSite } from '../../support/site/site.ts';
import { MINUTE_MS } from '../../support/time.ts';

const PAGE = '/admin/attendance';
const FILE = `${PAGE}/numbers.csv`;

async function checkInAll(site: Site, eventId: string, members: readonly Member[]): Promise<void> {
	await site.db.batch(
		members.map(({ id }) =>
			site.db
				.prepare('insert into check_ins (event_id, user_id, checked_in_at) values (?, ?, 0)')
				.bind(eventId, id),
		),
	);
}

/** The texts of an element of that name, without what is within it. */
const textsOf = (html: string, element: string) =>
	Array.from(
		html.matchAll(new RegExp(`<${element}\\b[^>]*>([^<]*)</${element}>`, 'g')),
		([, text = '']) => text.trim(),
	);

const site = useSite({}, insertClub);

describe('attendance over time', () => {
	let host: Browser;
	beforeAll(async () => {
		host = (await insertMember(site, { role: 'host', name: 'Hana Host' })).browser;
	});

	it('says in a new club that there is nothing yet', async () => {
		const html = await validPage(host, PAGE);
		expect(html).toContain('No event is over yet in this time.');
		expect(html).not.toContain('role="img"');
		expect((await host.get(FILE)).status).toBe(200);
	});

	it('is for hosts, not for members and visitors', async () => {
		const { browser } = await insertMember(site);
		for (const path of [PAGE, FILE]) {
			const visited = await new Browser(site).get(path);
			expect(visited.headers.get('location')).toBe(`/login?next=${PAGE}`);
			expect((await browser.get(path)).status).toBe(403);
		}
		expect(await validPage(host, '/admin')).toContain(`href="${PAGE}"`);
	});

	describe('with a past', () => {
		let members: Member[];
		beforeAll(async () => {
			members = await insertMembers(site, 5, { name: 'Rita Regular' });
			const walks = await insertSeries(site, { id: 'walks', title: 'Walks & talks' });
			await insertSeries(site, { id: 'other', title: 'Other' });
			const answers = members.map((member) => ({ member, answer: 'going' as const }));
			for (const [index, daysAhead] of [-45, -40, -6].entries()) {
				const event = await insertEvent(site, {
					daysAhead,
					seriesId: walks,
					seriesDate: `${index}`,
					title: '=1+1 <b>',
				});
				await insertRsvps(site, event.id, answers.slice(0, 3 + index));
				if (index === 1) await checkInAll(site, event.id, members.slice(0, 2));
			}
			await insertEvent(site, { daysAhead: -3, status: 'cancelled' });
		});

		it('draws what it knows, with the same numbers in tables, in valid HTML', async () => {
			const html = await validPage(host, PAGE);
			// (3 + 2 + 5) / 3
			expect(html).toContain('3.3 people came on average.');
			expect(html).toContain(
				'3 events took place. 1 event was cancelled. 5 different members came.',
			);
			expect(html).toContain('Of 4 members who said yes, 2 came: 50%.');
			expect(html).toContain('People were checked in at 1 of 3 events');
			expect(html).toContain('5 people came for the first time. 3 of them have come again.');
			expect(html).toContain('In the month after their first time, 2 of 3 came again.');
			expect(html.match(/role="img"/g)).toHaveLength(4);
			expect(textsOf(html, 'desc')).toHaveLength(4);
			expect(textsOf(html, 'caption').length).toBeGreaterThanOrEqual(4);
			expect(html).toContain(`<a href="/admin/members/${members[0]?.id}">Rita Regular</a>`);
			expect(html).not.toMatch(/club\.example|style="/);
			expect(html).toContain('Cancelled');
		});

		it.each(['12-weeks', '6-months', '12-months', 'all', 'nonsense'])(
			'shows the same numbers for %s',
			async (range) => {
				const html = await validPage(host, `${PAGE}?range=${range}&series=walks`);
				expect(html).toContain('3 events took place. 5 different members came.');
				expect(html).toContain('selected');
			},
		);

		it('says so if a series has no past or does not exist', async () => {
			expect(await validPage(host, `${PAGE}?series=other`)).toContain('No event is over yet');
			expect(await validPage(host, `${PAGE}?series=%27%3Cb%3E${'x'.repeat(300)}`)).toContain(
				'No event is over yet',
			);
		});

		it('offers the numbers as a file, with nobody’s name in it', async () => {
			const response = await host.get(`${FILE}?range=12-weeks`);
			const text = await response.text();
			expect(response.headers.get('content-disposition')).toMatch(
				/^attachment; filename="attendance-\d{4}-\d\d-\d\d\.csv"$/,
			);
			expect(response.headers.get('cache-control')).toBe('no-store');
			const rows = parse(text, { columns: true, bom: true }) as Record<string, string>[];
			expect(rows.map(({ state }) => state)).toEqual([
				'took place',
				'took place',
				'took place',
				'cancelled',
			]);
			expect(rows[1]).toMatchObject({
				event: "'=1+1 <b>",
				'came before': '2',
				'first time': '0',
				together: '2',
				'door kept': 'yes',
				'said yes': '4',
				'came of them': '2',
			});
			expect(rows[0]).toMatchObject({ 'door kept': 'no', 'said yes': '' });
			expect(text).not.toMatch(/Rita|@/);
		});
	});
});

describe('the front page of the desk', () => {
	beforeAll(async () => {
		for (const table of ['events', 'series', 'user']) await site.run(`delete from ${table}`);
		await insertClub(site, { place: '', description: '' });
	});

	it('shows an owner one thing to set up next, and nothing else in a new club', async () => {
		const owner = await insertMember(site, { role: 'owner' });
		const host = await insertMember(site, { role: 'host' });
		const html = await validPage(owner.browser, '/admin');
		expect(html).toContain('Nothing needs your attention');
		expect(html).toContain('Set up next');
		expect(html).toContain('<a class="button" href="/admin/settings/place">Say where you meet</a>');
		expect(await validPage(host.browser, '/admin')).not.toContain('Set up next');
		await insertClub(site, { place: 'Leith' });
		const after = await validPage(owner.browser, '/admin');
		expect(after).not.toContain('/admin/settings/place');
		expect(after).toContain('/admin/settings/name');
	});

	it('says what needs a hand, with links for those who can act on it', async () => {
		const owner = await insertMember(site, { role: 'owner' });
		const host = await insertMember(site, { role: 'host' });
		const event = await insertEvent(site, { daysAhead: 1, title: 'Tea & <b>' });
		const soup = await insertEvent(site, {
			title: 'Soup',
			startsAt: new Date(Date.now() - MINUTE_MS),
		});
		await insertRsvps(site, event.id, [{ member: host, answer: 'declined' }]);
		await insertRsvps(site, soup.id, [{ member: host, answer: 'going', guests: 1 }]);
		await insertMember(site, { awaitsConsentSince: new Date() });
		await site.run(
			`insert into outbox (id, kind, user_id, event_id, revision, failure, created_at)
				values ('lost', 'rsvp_going', ?, ?, 1, 'no such mailbox', ?)`,
			host.id,
			event.id,
			Date.now(),
		);
		const forOwner = await validPage(owner.browser, '/admin');
		expect(forOwner).toContain('Tea &amp; &lt;b&gt;');
		expect(forOwner).toContain('1 member said no.');
		expect(forOwner).toContain('0 people checked in, 2 said yes.');
		for (const link of [
			'/admin/doctor#mail',
			'/admin/members?part=awaiting',
			`/admin/events/${soup.slug}/check-in`,
			`/admin/events/${event.slug}/guests`,
		]) {
			expect(forOwner).toContain(`href="${link}"`);
		}
		const forHost = await validPage(host.browser, '/admin');
		expect(forHost).toContain('be delivered. Please tell an owner.');
		expect(forHost).toContain('Nobody is checked in at Soup yet.');
		expect(forHost).not.toMatch(/\/admin\/doctor|part=awaiting/);
		await checkInAll(site, soup.id, [host]);
		const later = await validPage(host.browser, '/admin');
		expect(later).not.toContain('Nobody is checked in');
		expect(later).toContain('1 person checked in, 2 said yes.');
		expect(await validPage(host.browser, '/admin/members?part=unreached')).toContain(
			'Email reaches everyone who wants it.',
		);
	});
});
