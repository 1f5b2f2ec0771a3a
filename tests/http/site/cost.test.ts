import { brotliCompressSync, constants } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SETTINGS_PARTS } from '../../../src/domain/club/settings.ts';
import { answerAs } from '../../support/answers.ts';
import { inDays, saturdayIn } from '../../support/days.ts';
import { mailTo, readSignInMail } from '../../support/mail/mailbox.ts';
import { askForMail, newEmail } from '../../support/sign-in.ts';
import { Browser } from '../../support/site/browser.ts';
import {
	insertBreak,
	insertClub,
	insertEvent,
	insertMember,
	insertMembers,
	insertRsvps,
	insertSeries,
	type Member,
	YEARS_AHEAD,
} from '../../support/site/fixtures.ts';
import { type Site, useSite } from '../../support/site/site.ts';

const FIRST_VIEW_BYTES = 13_000;
/** As random as they are. */
const BANNER_ID = '3f0e4c1a-8d6b-4f57-9c2e-61b7a0d5e984';
/** What an edge uses for pages that it compresses as they come. */
const EDGE_QUALITY = 5;

/** A club as full as a page of it gets: members, answers with notes, a break, coming and past events. */
async function fillClub(site: Site): Promise<void> {
	await site.run(
		`insert into pictures (id, content_type, width, height, base64, created_at)
			values (?, 'image/webp', 1600, 480, 'AAAA', 0)`,
		BANNER_ID,
	);
	await insertClub(site, {
		bannerId: BANNER_ID,
		bannerAlt: 'A long workbench with books, wool, a laptop, a hammer and a plant on it',
		links: Array.from({ length: 8 }, (_, index) => ({
			label: `Elsewhere ${index}`,
			url: `https://example.com/${index}/makers`,
		})),
	});
	const members = await insertMembers(site, 34);
	const event = await insertEvent(site, {
		slug: 'next',
		daysAhead: 3,
		capacity: 40,
		seriesId: await insertSeries(site),
		seriesDate: YEARS_AHEAD,
	});
	await insertRsvps(
		site,
		event.id,
		members.map((member, index) => ({
			member,
			answer: 'going',
			note: `Something that takes about a line to describe, number ${index}`,
		})),
	);
	for (const days of [10, 17, 24, 31, 38, 45]) {
		await insertEvent(site, { slug: `in-${days}-days`, daysAhead: days });
		await insertEvent(site, { slug: `${days}-days-ago`, daysAhead: -days });
	}
	await insertBreak(site, inDays(21), inDays(21));
}

const site = useSite({}, fillClub);
const withoutKv = useSite({ without: ['KV'] }, fillClub);

const VISITOR_PAGES = [
	'/',
	'/events',
	'/events/past',
	'/events/next',
	'/events/next/share',
	'/contact',
	'/privacy',
];
const FEEDS = [
	'/calendar.ics',
	'/events/next.ics',
	'/feed.xml',
	'/sitemap.xml',
	'/robots.txt',
	'/manifest.webmanifest',
];
const MEMBER_PAGES = [
	...VISITOR_PAGES,
	'/rsvp',
	'/rsvp/cancel',
	'/me',
	'/me/sessions',
	'/me/passkeys',
	'/me/door-code',
];
/** How many rows a page of a full club may read: docs/operating.md calculates with them. */
const ROWS_READ: Record<string, { visitor: number; member: number }> = {
	'/': { visitor: 22, member: 24 },
	'/events': { visitor: 20, member: 20 },
	'/events/past': { visitor: 10, member: 10 },
	'/events/next': { visitor: 5, member: 12 },
};
/** How many statements the batch of a member's page may have; the others have no bound of their own. */
const STATEMENTS: Record<string, number> = { '/': 1, '/events/next': 3, '/me': 5, '/rsvp': 3 };

describe("what a visitor's page costs", () => {
	it.each([...VISITOR_PAGES, ...FEEDS])(
		'%s takes one round trip, to a read replica, no KV and no cookie',
		async (path) => {
			const browser = new Browser(site);
			const { response, measured } = await browser.measureGet(path);
			expect(response.status).toBe(200);
			expect(measured.before, JSON.stringify(measured.before.statements)).toMatchObject({
				trips: 1,
				replicaTrips: 1,
			});
			for (const counts of [measured.before, measured.after]) {
				expect([counts.kvGets, counts.kvPuts, counts.kvDeletes]).toEqual([0, 0, 0]);
			}
			expect(measured.after.trips).toBe(0);
			expect(response.headers.getSetCookie()).toEqual([]);
		},
	);
});

describe('the rows that a page reads', () => {
	it.each(Object.entries(ROWS_READ))('are few for visitors and members: %s', async (path, most) => {
		const { browser } = await insertMember(site);
		const visitor = await new Browser(site).measureGet(path);
		const member = await browser.measureGet(path);
		expect(visitor.measured.before.rowsRead).toBeGreaterThan(0);
		expect(visitor.measured.before.rowsRead).toBeLessThanOrEqual(most.visitor);
		expect(member.measured.before.rowsRead).toBeLessThanOrEqual(most.member);
	});
});

describe("what a member's own calendar costs", () => {
	it('is one round trip to the primary, where a renewed address is gone at once, and no session', async () => {
		const { id } = await insertMember(site);
		const secret = '0123456789abcdef'.repeat(2);
		await site.run(
			'insert into calendar_feeds (user_id, secret, created_at) values (?, ?, 0)',
			id,
			secret,
		);
		const browser = new Browser(site);
		const { response, measured } = await browser.measureGet(`/calendar/${secret}.ics`);
		expect(response.status).toBe(200);
		expect(measured.before, JSON.stringify(measured.before.statements)).toMatchObject({
			trips: 1,
			replicaTrips: 0,
			kvGets: 0,
		});
		expect(measured.after.trips).toBe(0);
	});
});

describe("what a member's page costs", () => {
	let member: Member;
	let memberWithoutKv: Member;
	beforeAll(async () => {
		member = await insertMember(site);
		memberWithoutKv = await insertMember(withoutKv);
	});

	it('is one more database query with nothing in KV, which is filled after the response', async () => {
		const { browser } = await insertMember(site);
		// The answer comes although the write to KV is held: nobody waits for it.
		const { response, measured } = await site.holding(
			{ operation: 'kv.put', moment: 'before' },
			() => browser.measureGet('/me'),
		);
		expect(response.status).toBe(200);
		expect(measured.before).toMatchObject({ kvGets: 1, kvPuts: 0, trips: 2 });
		expect(measured.before.statements[0]).toHaveLength(1);
	});

	it.each(MEMBER_PAGES)('%s takes one KV read and one database batch', async (path) => {
		await member.browser.get('/me');
		await expect.poll(async () => (await site.kvKeys()).length).toBeGreaterThan(0);
		const { response, measured } = await member.browser.measureGet(path);
		expect(response.status).toBe(200);
		expect(measured.before, JSON.stringify(measured.before.statements)).toMatchObject({
			kvGets: 1,
			kvPuts: 0,
			kvDeletes: 0,
			trips: 1,
			// Members see what they have just written, which a replica may not know yet.
			replicaTrips: 0,
		});
		expect(measured.after.trips).toBe(0);
		const most = STATEMENTS[path] ?? Number.POSITIVE_INFINITY;
		expect(measured.before.queries).toBeLessThanOrEqual(most);
	});

	it.each(MEMBER_PAGES)('%s without KV takes one query and one batch', async (path) => {
		const { browser } = memberWithoutKv;
		const { response, measured } = await browser.measureGet(path);
		expect(response.status).toBe(200);
		expect(measured.before.trips, JSON.stringify(measured.before.statements)).toBe(2);
		expect(measured.before.statements[0]).toHaveLength(1);
		expect(measured.after.trips).toBe(0);
	});
});

describe("what an organizer's page costs", () => {
	let owner: Browser;
	beforeAll(async () => {
		owner = (await insertMember(site, { role: 'owner' })).browser;
		await site.run(
			`insert into series (id, title, description, rule, starts_on_date, starts_at_time,
					duration_minutes, place, capacity, guests_allowed, opens_days_ahead, created_at, updated_at)
				values ('weekly', 'Open studio', 'Bring a bowl.', 'FREQ=WEEKLY;BYDAY=SA', ?,
					'09:00', 120, 'The shed', 12, 1, 35, 0, 0)`,
			saturdayIn(-50),
		);
	});

	it.each([
		'/admin',
		'/admin/attendance',
		'/admin/attendance?range=all',
		'/admin/audit-log',
		'/admin/audit-log?who=former&area=mail&subject=weekly',
		'/admin/events',
		'/admin/events/new',
		'/admin/events/import',
		'/admin/events/next',
		'/admin/events/next/guests',
		'/admin/events/next/change',
		'/admin/events/in-10-days/cancel',
		'/admin/announcements',
		'/admin/announcements/new',
		'/admin/members',
		'/admin/members?part=awaiting',
		'/admin/members?order=came',
		'/admin/members/import',
		'/admin/settings',
		...SETTINGS_PARTS.map((part) => `/admin/settings/${part}`),
		'/admin/series',
		'/admin/series/new',
		'/admin/series/weekly',
		'/admin/series/weekly/change',
		'/admin/series/weekly/breaks',
		'/admin/series/weekly/end',
	])('%s takes the session from the database and one batch, no script, and no KV', async (path) => {
		const { response, html, measured } = await owner.measureGet(path);
		expect(response.status).toBe(200);
		expect(measured.before, JSON.stringify(measured.before.statements)).toMatchObject({
			trips: 2,
			replicaTrips: 0,
			kvGets: 0,
			kvPuts: 0,
		});
		expect(html).not.toMatch(/<script/i);
		const compressed = brotliCompressSync(html, {
			params: { [constants.BROTLI_PARAM_QUALITY]: EDGE_QUALITY },
		});
		expect(compressed.length).toBeLessThanOrEqual(FIRST_VIEW_BYTES);
	});
});

describe('what an action costs', () => {
	it.each(['going', 'declined'])(
		'an RSVP of "%s" takes one session query and one batch before its response, and no KV',
		async (answer) => {
			const { browser } = await insertMember(site);
			// The answer comes although delivering the mail is held: nobody waits for it.
			const { response, measured } = await site.holding(
				{ operation: 'database', moment: 'before', match: 'update "outbox"' },
				() =>
					browser.measure((headers) =>
						browser.postJson('/api/rsvp-toggle', { event: 'next', answer }, { headers }),
					),
			);
			expect(response.status).toBe(200);
			expect(measured.before, JSON.stringify(measured.before.statements)).toMatchObject({
				trips: 2,
				kvGets: 0,
				kvPuts: 0,
			});
			expect(measured.before.statements[0]).toHaveLength(1);
		},
	);

	it.each([true, false])(
		'coming every week (%s) takes one session query and one batch too',
		async (standing) => {
			const { browser } = await insertMember(site);
			const { response, measured } = await site.holding(
				{ operation: 'database', moment: 'before', match: 'update "outbox"' },
				() =>
					browser.measure((headers) =>
						browser.postJson('/api/rsvp-standing', { event: 'next', standing }, { headers }),
					),
			);
			expect(response.status).toBe(200);
			expect(measured.before, JSON.stringify(measured.before.statements)).toMatchObject({
				trips: 2,
				kvGets: 0,
				kvPuts: 0,
			});
		},
	);

	it.each(['with the link', 'with the code'])(
		'asking for a sign-in email and signing in %s takes at most 14 database queries',
		async (way) => {
			const browser = new Browser(site);
			const email = newEmail();
			const asking = await browser.measure((headers) =>
				browser.postJson('/api/magiclink', { email }, { headers }),
			);
			expect(asking.response.status).toBe(202);
			const another = new Browser(site);
			const { token, code } = await askForMail(another, newEmail('other'));
			const proof: Record<string, string> = way === 'with the link' ? { token } : { code };
			const verifying = await another.measure((headers) =>
				another.postForm('/login/confirm', proof, { headers }),
			);
			expect(verifying.response.status).toBe(303);
			const queries = [asking, verifying].map(
				({ measured }) => measured.before.queries + measured.after.queries,
			);
			console.log(`queries of a sign-in ${way}: ${queries.join(' + ')}`);
			expect((queries[0] ?? 0) + (queries[1] ?? 0)).toBeLessThanOrEqual(14);
		},
	);
});

describe('what an RSVP adds to a sign-in', () => {
	it.each(['with the link', 'with the code'])(
		'is one batch, for somebody who asks for it and confirms it %s',
		async (way) => {
			const counted = async (asked: object) => {
				const browser = new Browser(site);
				const email = newEmail();
				const asking = await browser.measure((headers) =>
					browser.postJson('/api/magiclink', { email, ...asked }, { headers }),
				);
				const { token, code } = readSignInMail(await mailTo(site, email, /^(Sign in|Confirm)/));
				const proof: Record<string, string> = way === 'with the link' ? { token } : { code, email };
				// Delivering the email about the RSVP is held: it isn't part of the answer.
				const pressing = await site.holding(
					{ operation: 'database', moment: 'before', match: 'update "outbox"' },
					() =>
						browser.measure((headers) =>
							browser.postForm('/login/confirm', { ...proof, answer: 'going' }, { headers }),
						),
				);
				expect(pressing.response.status).toBe(303);
				return [asking, pressing].map(({ measured }) => measured.before);
			};
			const [asksPlainly, signsIn] = await counted({});
			const [asks, confirms] = await counted({ event: 'next', answer: 'going', name: 'Grace' });
			expect(asks?.queries).toBe(asksPlainly?.queries);
			expect(confirms?.trips).toBe((signsIn?.trips ?? 0) + 1);
		},
	);
});

describe('what a page weighs', () => {
	const weights: string[] = [];
	afterAll(() => console.log(`first views, Brotli bytes:\n${weights.join('\n')}`));

	async function weigh(name: string, html: string): Promise<number> {
		const compressed = (quality: number) =>
			brotliCompressSync(html, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } }).length;
		const bytes = compressed(EDGE_QUALITY);
		weights.push(`${name}: ${html.length} → ${bytes} (quality 11: ${compressed(11)})`);
		return bytes;
	}

	it.each(['/', '/events', '/events/past', '/events/next', '/login'])(
		`a visitor's %s is at most ${FIRST_VIEW_BYTES} bytes, style included`,
		async (path) => {
			const { html } = await new Browser(site).page(path);
			expect(html).toContain('<style');
			expect(await weigh(`visitor ${path}`, html)).toBeLessThanOrEqual(FIRST_VIEW_BYTES);
		},
	);

	it.each(MEMBER_PAGES)(
		`a member's %s is at most ${FIRST_VIEW_BYTES} bytes, style included`,
		async (path) => {
			const { browser } = await insertMember(site);
			await browser.postJson('/api/rsvp-standing', { event: 'next', standing: true });
			const { html } = await browser.page(path);
			expect(await weigh(`member ${path}`, html)).toBeLessThanOrEqual(FIRST_VIEW_BYTES);
			await answerAs({ browser }, { slug: 'next' }, 'declined');
		},
	);

	it.each(MEMBER_PAGES)('%s needs no script, and loads nothing from elsewhere', async (path) => {
		const { browser } = await insertMember(site);
		for (const visitor of [new Browser(site), browser]) {
			const { html } = await visitor.page(path);
			// Passkeys are the browser's own to make and to use: those two pages have a script of the site's for them.
			const isForPasskeys = html.includes('webauthn') || path === '/me/passkeys';
			// A data block is read by search engines and run by nobody.
			if (!isForPasskeys) expect(html).not.toMatch(/<script(?! type="application\/ld\+json">)/i);
			// The canonical link says where a page is found; it loads nothing.
			const loaded = [
				...html.matchAll(/(?:src|srcset|<link(?! rel="canonical")[^>]*href)="([^"]*)"/g),
			];
			const inStyle = [...html.matchAll(/url\(["']?([^"')]*)/g)];
			const addresses = [...loaded, ...inStyle].map(([, address = '']) => address);
			expect(addresses.length).toBeGreaterThan(0);
			for (const address of addresses) {
				expect(address).toMatch(/^(\/(?!\/)|data:|#)/);
			}
		}
	});
});
