import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import { user } from '../../../src/db/auth-schema.ts';
import { events } from '../../../src/db/schema.ts';
import { answerAs } from '../../support/answers.ts';
import { dumpTables } from '../../support/database/dump.ts';
import { inDays } from '../../support/days.ts';
import { press } from '../../support/html/forms.ts';
import { htmlProblems } from '../../support/html/html.ts';
import { ledTo } from '../../support/html/notices.ts';
import { childrenOf, readXml, textIn } from '../../support/html/xml.ts';
import { Browser } from '../../support/site/browser.ts';
import {
	insertBreak,
	insertClub,
	insertEvent,
	insertMember,
	insertRsvps,
	type Member,
} from '../../support/site/fixtures.ts';
import { type Site, useSite } from '../../support/site/site.ts';
import { DAY_MS } from '../../support/time.ts';

/** One in which the days before Christmas are still to come. */
const YEAR = Number(inDays(370).slice(0, 4));

async function fill(site: Site): Promise<void> {
	await insertClub(site);
	await insertEvent(site, { slug: 'open', daysAhead: 3, description: 'Bring **tea**.' });
	await insertEvent(site, {
		slug: 'off',
		daysAhead: 10,
		status: 'cancelled',
		cancelReason: 'the river is in the room',
		sequence: 1,
	});
	await insertEvent(site, { slug: 'over', daysAhead: -7 });
	await insertBreak(site, `${YEAR}-12-19`, `${YEAR + 1}-01-02`);
}

const FEEDS = [
	['/calendar.ics', 'text/calendar; charset=utf-8'],
	['/events/open.ics', 'text/calendar; charset=utf-8'],
	['/feed.xml', 'application/atom+xml; charset=utf-8'],
	['/sitemap.xml', 'application/xml; charset=utf-8'],
	['/robots.txt', 'text/plain; charset=utf-8'],
	['/manifest.webmanifest', 'application/manifest+json; charset=utf-8'],
] as const;

/** The entries of a calendar, as a calendar reads them. */
function entriesIn(calendar: string) {
	const read = new ICAL.Component(
		ICAL.parse(calendar) as ConstructorParameters<typeof ICAL.Component>[0],
	);
	return read.getAllSubcomponents('vevent').map((entry) => ({
		title: String(entry.getFirstPropertyValue('summary')),
		status: entry.getFirstPropertyValue('status'),
		uid: entry.getFirstPropertyValue('uid'),
		sequence: entry.getFirstPropertyValue('sequence'),
		description: String(entry.getFirstPropertyValue('description')),
	}));
}

/** The path of a member's own calendar, as the own page shows it. */
async function calendarPathOf({ browser }: Member): Promise<string> {
	const { html } = await browser.page('/me');
	const address = /id="address" value="([^"]*)"/.exec(html)?.[1];
	if (!address) throw new Error('The page shows no address.');
	return new URL(address).pathname;
}

async function makeCalendar(member: Member): Promise<string> {
	const made = await press(member.browser, '/me', 'Make my calendar address');
	expect(ledTo(made)).toBe('/me#said says calendar_made');
	return calendarPathOf(member);
}

const site = useSite({}, fill);
const withoutKv = useSite({ without: ['KV'] }, fill);

const sites: [string, Site][] = [
	['with KV', site],
	['without KV', withoutKv],
];

describe.each(sites)('feeds, %s', (_, site) => {
	it.each(FEEDS)('%s has its content type, a tag and a lifetime', async (path, type) => {
		const response = await new Browser(site).get(path);
		expect(response.status).toBe(200);
		expect(response.headers.get('content-type')).toBe(type);
		expect(response.headers.get('etag')).toMatch(/^"[^"]+"$/);
		expect(response.headers.get('cache-control')).toBe('public, max-age=300');
		expect(response.headers.getSetCookie()).toEqual([]);
		expect((await response.text()).length).toBeGreaterThan(20);
	});

	it.each(FEEDS)('%s answers 304 without a body as long as nothing changes', async (path) => {
		const browser = new Browser(site);
		const first = await browser.get(path);
		const body = await first.text();
		const etag = first.headers.get('etag') ?? '';
		for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
			const again = await browser.get(path, { headers: { 'if-none-match': known } });
			expect(again.status).toBe(304);
			expect(await again.text()).toBe('');
			for (const name of ['etag', 'cache-control', 'last-modified']) {
				expect(again.headers.get(name)).toBe(first.headers.get(name));
			}
		}
		const other = await browser.get(path, { headers: { 'if-none-match': '"other"' } });
		expect(other.status).toBe(200);
		expect(await other.text()).toBe(body);
	});

	it('the icons that the manifest and pages name are there, and come again only as a 304', async () => {
		const browser = new Browser(site);
		const manifest = (await (await browser.get('/manifest.webmanifest')).json()) as {
			name: string;
			icons: { src: string; type: string }[];
			shortcuts: { url: string; icons: { src: string; type: string }[] }[];
		};
		const { html } = await browser.page('/');
		expect(html).toContain('<link rel="manifest" href="/manifest.webmanifest">');
		const [, touch = ''] = /<link rel="apple-touch-icon" href="([^"]+)">/.exec(html) ?? [];
		const shown = [
			...manifest.icons,
			...manifest.shortcuts.flatMap(({ icons }) => icons),
			{ src: touch, type: 'image/png' },
		];
		for (const { src, type } of shown) {
			const response = await browser.get(src);
			expect([src, response.status]).toEqual([src, 200]);
			expect(response.headers.get('content-type')?.replace('; charset=utf-8', '')).toBe(type);
			expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(200);
			const etag = response.headers.get('etag') ?? '';
			const again = await browser.get(src, { headers: { 'if-none-match': etag } });
			expect([again.status, await again.text()]).toEqual([304, '']);
			expect(again.headers.get('cache-control')).toBe('public, max-age=86400');
		}
		for (const { url } of manifest.shortcuts) {
			expect((await browser.get(url)).headers.get('location')).toBe(`/login?next=${url}`);
		}
		expect((await browser.get('/icons/none.png')).status).toBe(404);
	});

	it.each(FEEDS)('%s answers HEAD as it does GET, without the body', async (path) => {
		const browser = new Browser(site);
		const got = await browser.get(path);
		await got.text();
		const head = await browser.send(path, { method: 'HEAD' });
		expect(head.status).toBe(200);
		expect(await head.text()).toBe('');
		for (const name of ['etag', 'content-type', 'cache-control', 'last-modified']) {
			expect(head.headers.get(name)).toBe(got.headers.get(name));
		}
		const known = await browser.send(path, {
			method: 'HEAD',
			headers: { 'if-none-match': got.headers.get('etag') ?? '' },
		});
		expect(known.status).toBe(304);
	});

	it.each(FEEDS)('%s takes no posts', async (path) => {
		const answer = await new Browser(site).postForm(path, {});
		expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
	});

	it('the public calendar has events, cancelled events with the reason, and breaks', async () => {
		const calendar = await (await new Browser(site).get('/calendar.ics')).text();
		const entries = entriesIn(calendar);
		expect(entries.map(({ title, status }) => [title, status])).toEqual([
			['Open studio', 'CONFIRMED'],
			['Cancelled: Open studio', 'CANCELLED'],
			['Open studio', 'CONFIRMED'],
			['No meeting: The room is being painted.', null],
		]);
		expect(entries[1]?.description).toContain(': the river is in the room.');
		expect(entries[1]?.sequence).toBe(1);
		expect(entries[0]?.description).toContain('Bring tea.');
		const single = await (await new Browser(site).get('/events/open.ics')).text();
		expect(entriesIn(single)[0]?.uid).toBe(entries[0]?.uid);
	});

	it('a response that renews a session is cached by nobody', async () => {
		const { browser, sessionToken } = await insertMember(site);
		const inThreeDays = Date.now() + 3 * DAY_MS;
		await site.run('update session set expires_at = ? where token = ?', inThreeDays, sessionToken);
		const renewing = await browser.get('/calendar.ics');
		expect(renewing.headers.getSetCookie()).not.toEqual([]);
		expect(renewing.headers.get('cache-control')).toBe('no-store');
		await renewing.text();
	});

	it('a change of an event changes the tag and the SEQUENCE, never the UID', async () => {
		const browser = new Browser(site);
		const moved = await insertEvent(site, { slug: 'to-be-moved', daysAhead: 20 });
		const before = await browser.get('/calendar.ics');
		const entryIn = (calendar: string) =>
			entriesIn(calendar).find(({ uid }) => String(uid).startsWith(moved.id));
		const first = entryIn(await before.text());
		await drizzle(site.db)
			.update(events)
			.set({ sequence: 1, status: 'cancelled', cancelReason: null, updatedAt: new Date() })
			.where(eq(events.id, moved.id));
		const after = await browser.get('/calendar.ics', {
			headers: { 'if-none-match': before.headers.get('etag') ?? '' },
		});
		expect(after.status).toBe(200);
		const second = entryIn(await after.text());
		expect(second?.uid).toBe(first?.uid);
		expect([first?.sequence, second?.sequence]).toEqual([0, 1]);
		expect(second?.status).toBe('CANCELLED');
		await site.run('delete from events where id = ?', moved.id);
	});

	it('the news feed is Atom, with each event and break', async () => {
		const root = readXml(await (await new Browser(site).get('/feed.xml')).text());
		const titles = childrenOf(root, 'entry').map((entry) => textIn(entry, 'title'));
		expect(titles.filter((title) => title?.startsWith('Open studio, '))).toHaveLength(2);
		expect(titles.filter((title) => title?.startsWith('Cancelled: Open studio, '))).toHaveLength(1);
		expect(titles).toContain('No meeting from 19 December to 2 January');
	});

	it('the sitemap lists the existing pages, by absolute addresses', async () => {
		const browser = new Browser(site);
		const root = readXml(await (await browser.get('/sitemap.xml')).text());
		const addresses = childrenOf(root, 'url').map((url) => textIn(url, 'loc') ?? '');
		expect(addresses).toHaveLength(8);
		for (const address of addresses) {
			expect(address.startsWith(`${site.origin}/`)).toBe(true);
			const page = await browser.get(new URL(address).pathname);
			expect(page.status).toBe(200);
			await page.text();
		}
	});

	it.each(['/events/no-such-event.ics', `/calendar/${'0'.repeat(32)}.ics`, '/calendar/x.ics'])(
		'%s is a 404',
		async (path) => {
			const browser = new Browser(site);
			const page = await browser.get(path);
			expect(page.status).toBe(404);
			expect(page.headers.get('cache-control')).toBe('no-store');
			await page.text();
			const json = await browser.get(path, { json: true });
			expect(json.status).toBe(404);
			expect(await json.json()).toMatchObject({
				error: { code: expect.stringContaining('not_found') },
			});
		},
	);
});

describe.each(sites)("a member's own calendar, %s", (_, site) => {
	it('has the member’s own events as they are, and nothing about others', async () => {
		const [member, other] = [await insertMember(site), await insertMember(site)];
		const full = await insertEvent(site, {
			title: 'Full house',
			daysAhead: 4,
			capacity: 1,
		});
		const theirs = await insertEvent(site, { title: 'Not mine', daysAhead: 5 });
		await insertRsvps(site, full.id, [
			{ member: other, answer: 'going' },
			{ member, answer: 'waitlisted' },
		]);
		await insertRsvps(site, theirs.id, [{ member: other, answer: 'going' }]);
		await answerAs(member, { slug: 'open' }, 'going');

		const path = await makeCalendar(member);
		const anybody = new Browser(site);
		const response = await anybody.get(path);
		expect(response.status).toBe(200);
		expect(response.headers.get('cache-control')).toBe('private, no-cache');
		expect(response.headers.get('x-robots-tag')).toBe('noindex');
		expect(response.headers.getSetCookie()).toEqual([]);
		const body = await response.text();
		expect(entriesIn(body).map(({ title, status }) => [title, status])).toEqual([
			['Open studio', 'CONFIRMED'],
			['Waiting list: Full house', 'TENTATIVE'],
			['No meeting: The room is being painted.', null],
		]);
		expect(body).not.toContain('Not mine');
		expect(body).not.toContain(member.email);
		// Beside the club's own feed in a calendar, it has another name.
		expect(body).toMatch(/\r\nX-WR-CALNAME:.+\\, my events\r\n/);
		expect(body).toMatch(/\r\nNAME:.+\\, my events\r\n/);
		expect(await (await anybody.get('/calendar.ics')).text()).not.toContain('my events');

		const etag = response.headers.get('etag') ?? '';
		const known = { headers: { 'if-none-match': etag } };
		expect((await anybody.get(path, known)).status).toBe(304);
		// Saying no takes the event out of it.
		await answerAs(member, { slug: 'open' }, 'declined');
		const after = await anybody.get(path, known);
		expect(after.status).toBe(200);
		expect(entriesIn(await after.text()).map(({ title }) => title)).toEqual([
			'Waiting list: Full house',
			'No meeting: The room is being painted.',
		]);
		await site.run('delete from events where id in (?, ?)', full.id, theirs.id);
	});

	it('does not exist until it is created, and has links for each calendar', async () => {
		const member = await insertMember(site);
		expect((await member.browser.page('/me')).html).not.toContain('/calendar/');
		const path = await makeCalendar(member);
		const { html } = await member.browser.page('/me');
		const { host } = new URL(site.origin);
		expect(html).toContain(`href="webcal://${host}${path}"`);
		expect(html).toContain(encodeURIComponent(`webcal://${host}${path}`));
		expect(html).toContain(encodeURIComponent(`${site.origin}${path}`));
	});

	it('moves at once when it is renewed, and ends at once when it is removed', async () => {
		const member = await insertMember(site);
		const anybody = new Browser(site);
		const status = async (path: string) => {
			const response = await anybody.get(path);
			await response.text();
			return response.status;
		};
		const first = await makeCalendar(member);
		expect(await status(first)).toBe(200);
		const renewed = await press(member.browser, '/me', 'Replace my calendar address');
		expect(ledTo(renewed)).toBe('/me#said says calendar_renewed');
		const second = await calendarPathOf(member);
		expect(second).not.toBe(first);
		expect([await status(first), await status(second)]).toEqual([404, 200]);
		const removed = await press(member.browser, '/me', 'Remove my calendar address');
		expect(ledTo(removed)).toBe('/me#said says calendar_removed');
		expect([await status(first), await status(second)]).toEqual([404, 404]);
		expect((await member.browser.page('/me')).html).toContain('Make my calendar address');
	});

	it('is a 404 for a banned member', async () => {
		const member = await insertMember(site);
		const path = await makeCalendar(member);
		await drizzle(site.db).update(user).set({ bannedAt: new Date() }).where(eq(user.id, member.id));
		expect((await new Browser(site).get(path)).status).toBe(404);
	});

	it('is not changed by reading it, nor by visitors', async () => {
		const member = await insertMember(site);
		const path = await makeCalendar(member);
		const before = await dumpTables(site.db);
		const anybody = new Browser(site);
		for (const method of ['GET', 'HEAD']) await anybody.send(path, { method });
		for (const action of ['makeCalendarFeed', 'renewCalendarFeed', 'removeCalendarFeed']) {
			const response = await anybody.postForm(`/me?_action=${action}`, {});
			expect(response.headers.get('location')).toBe('/login?next=/me');
		}
		expect(await dumpTables(site.db)).toEqual(before);
	});

	it('is never in the log, whatever happens to it', async () => {
		const member = await insertMember(site);
		const path = await makeCalendar(member);
		const anybody = new Browser(site);
		await anybody.get(path);
		await anybody.get(path.replace('.ics', 'f.ics'));
		const secret = path.slice('/calendar/'.length, -'.ics'.length);
		expect(secret).toMatch(/^[0-9a-f]{32}$/);
		expect(site.logLines.filter((line) => line.includes(secret))).toEqual([]);
	});
});

describe.each(sites)('a member who hides their name, %s', (_, site) => {
	it('is left out of the list that other attendees see, and sees so', async () => {
		const event = await insertEvent(site, { daysAhead: 6 });
		const path = `/events/${event.slug}`;
		const hidden = await insertMember(site, { name: 'Hilde Hidden' });
		const other = await insertMember(site, { name: 'Otto Other' });
		await insertRsvps(site, event.id, [
			{ member: hidden, answer: 'going', note: 'a secret lamp' },
			{ member: other, answer: 'going', note: 'a kite' },
		]);
		const seenBy = async ({ browser }: Member) => (await browser.page(path)).html;
		expect(await seenBy(other)).toContain('Hilde');

		const off = await press(hidden.browser, '/me', 'Switch off showing my first name');
		expect(ledTo(off)).toBe('/me#said says hidden');
		expect(await seenBy(other)).not.toMatch(/Hilde|a secret lamp/);
		expect(await seenBy(other)).toContain('and 1 more');
		const own = await seenBy(hidden);
		expect(own).toContain('You (hidden from others)');
		expect(own).toContain('a secret lamp');
		expect(own).toContain('Otto');

		const on = await press(hidden.browser, '/me', 'Switch on showing my first name');
		expect(ledTo(on)).toBe('/me#said says shown');
		expect(await seenBy(other)).toContain('Hilde');
		expect(await seenBy(hidden)).not.toContain('hidden from others');
	});

	it('stays visible after a form with another value', async () => {
		const { browser, id } = await insertMember(site);
		const response = await browser.postForm('/me?_action=changeVisibility', { hidden: 'maybe' });
		expect(response.status).toBe(422);
		expect(await response.text()).toContain('Choose true or false.');
		const row = await site.first<{ isHidden: number }>(
			'select is_hidden as isHidden from user where id = ?',
			id,
		);
		expect(row?.isHidden).toBe(0);
	});
});

describe('a club that is being set up', () => {
	const empty = useSite();

	it('has empty feeds, and hides from search engines', async () => {
		const browser = new Browser(empty);
		await insertEvent(empty, {});
		const text = async (path: string) => {
			const response = await browser.get(path);
			expect(response.status).toBe(200);
			return response.text();
		};
		expect(entriesIn(await text('/calendar.ics'))).toEqual([]);
		expect(childrenOf(readXml(await text('/feed.xml')), 'entry')).toEqual([]);
		expect(childrenOf(readXml(await text('/sitemap.xml')), 'url')).toEqual([]);
		expect(await text('/robots.txt')).toBe('User-agent: *\nDisallow: /\n');
		expect(await text('/')).toContain('<meta name="robots" content="noindex"');
	});
});

describe('what previews and search engines read', () => {
	const headOf = async (path: string, browser = new Browser(site)) => {
		const { html } = await browser.page(path);
		const meta = [...html.matchAll(/<meta (?:name|property)="([^"]*)" content="([^"]*)"/g)];
		return {
			html,
			meta: new Map(meta.map(([, name = '', content = '']) => [name, content])),
			canonical: /<link rel="canonical" href="([^"]*)"/.exec(html)?.[1],
		};
	};

	it.each(['/', '/events', '/events/past', '/events/open'])(
		'%s has all of the tags',
		async (path) => {
			const { meta, canonical, html } = await headOf(path);
			const address = new URL(path, site.origin).href;
			expect(canonical).toBe(address);
			expect(Object.fromEntries(meta)).toMatchObject({
				'og:url': address,
				'og:type': 'website',
				'og:site_name': 'Saturday Makers',
				'og:image': `${site.origin}/share.png`,
				'og:image:type': 'image/png',
				'og:image:width': '1200',
				'og:image:height': '630',
				'twitter:card': 'summary_large_image',
			});
			expect(meta.get('og:title')).not.toBe('');
			expect(meta.get('og:description')).toBe(meta.get('description'));
			expect(meta.has('robots')).toBe(false);
			expect(html).toMatch(
				/<link rel="alternate" type="application\/atom\+xml" href="\/feed.xml" title="Saturday Makers"/,
			);
		},
	);

	it('each page has one canonical address, however it was requested', async () => {
		for (const path of ['/events/', '/events?notice=going']) {
			expect((await headOf(path)).canonical).toBe(`${site.origin}/events`);
		}
	});

	it.each(['/login', '/login/confirm', '/no-such-page', '/events/no-such-event', '/dev/mailbox'])(
		'%s is not found by search engines',
		async (path) => {
			const { meta, canonical } = await headOf(path);
			expect(meta.get('robots')).toBe('noindex');
			expect(canonical).toBeUndefined();
			expect(meta.has('og:url')).toBe(false);
		},
	);

	it('the pages of a member are not found by search engines', async () => {
		const { browser } = await insertMember(site);
		for (const path of ['/me', '/me/sessions', '/rsvp', '/rsvp/cancel']) {
			expect((await headOf(path, browser)).meta.get('robots')).toBe('noindex');
		}
	});

	it("an event's page describes it for machines, and a title can't break out of that", async () => {
		await insertEvent(site, {
			slug: 'evil',
			title: 'A </script><script>alert(1)</script> B',
			description: '<img src=x onerror=alert(1)> [x](javascript:alert(1))',
			daysAhead: 8,
		});
		const { html } = await headOf('/events/evil');
		const block = /<script type="application\/ld\+json">([\s\S]*?)<\/script>/.exec(html)?.[1] ?? '';
		expect(JSON.parse(block)).toMatchObject({
			'@type': 'Event',
			name: 'A </script><script>alert(1)</script> B',
			url: `${site.origin}/events/evil`,
		});
		// What stands in an attribute begins no element.
		const elements = html.replaceAll(/="[^"]*"/g, '=""');
		expect(elements.match(/<script/gi)).toHaveLength(1);
		expect(elements).not.toMatch(/<img/i);
		expect(html).not.toMatch(/href="javascript/i);
		expect(await htmlProblems(html)).toEqual([]);
		await site.run("delete from events where slug = 'evil'");
	});
});
