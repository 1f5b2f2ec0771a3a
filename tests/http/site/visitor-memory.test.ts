import { beforeEach, describe, expect, it } from 'vitest';
import { signLink } from '../../../src/domain/sign-in/signed-links.ts';
import { newEmail, signIn } from '../../support/sign-in.ts';
import { Browser } from '../../support/site/browser.ts';
import { insertClub, insertEvent, insertMember } from '../../support/site/fixtures.ts';
import { AUTH_SECRET, type Site, useSite } from '../../support/site/site.ts';

/**
 * What is the same for all visitors comes from the isolate's memory for a moment: two seconds in a deployment,
 * here as long as a setting allows, because this machine may be busy.
 */

const AGE_MS = 4_000;
const REMEMBERED = [
	'/',
	'/events',
	'/events/past',
	'/events/next',
	'/events/next.ics',
	'/calendar.ics',
	'/feed.xml',
	'/sitemap.xml',
	'/manifest.webmanifest',
];
const FEEDS = [
	'/events/next.ics',
	'/calendar.ics',
	'/feed.xml',
	'/sitemap.xml',
	'/manifest.webmanifest',
];

const vars = { VISITOR_MEMORY_MS: String(AGE_MS) };
const workers = useSite({ vars, beside: [{ vars, build: 'pages' }] }, async (site) => {
	await insertClub(site);
	await insertEvent(site, { slug: 'next', title: 'Open Saturday', capacity: 10 });
});
const siteOf = (build: string): Site => (build === 'Pages' ? (workers.beside[0] as Site) : workers);

let ahead = 0;
/** Everything that was remembered is too old from here on. */
beforeEach(async () => {
	ahead += 60_000;
	for (const build of ['Workers', 'Pages']) await siteOf(build).control({ aheadMs: ahead });
});

/** A visitor's request, with the trips to the database that it made. */
async function visit(
	path: string,
	{ site = workers, headers = {} }: { site?: Site; headers?: Record<string, string> } = {},
) {
	const visitor = new Browser(site);
	const { response, html, measured } = await visitor.measure((id) =>
		visitor.get(path, { headers: { ...id, ...headers } }),
	);
	return { response, html, trips: measured.before.trips };
}

async function rename(title: string): Promise<void> {
	await workers.run('update events set title = ?', title);
}

describe("a visitor's second request within that moment", () => {
	it.each(['Workers', 'Pages'])('makes no trip to the database on %s', async (build) => {
		const site = siteOf(build);
		for (const path of REMEMBERED) {
			const first = await visit(path, { site });
			const second = await visit(path, { site });
			expect([path, first.response.status, first.trips > 0]).toEqual([path, 200, true]);
			expect([path, second.response.status, second.trips]).toEqual([path, 200, 0]);
			expect(second.html).toBe(first.html);
		}
	});

	it('has a request id of its own, and every other header of the first', async () => {
		const [first, second] = [await visit('/events/next'), await visit('/events/next')];
		const headersOf = ({ response }: typeof first) =>
			[...response.headers].filter(([name]) => name !== 'x-request-id' && name !== 'date');
		expect(headersOf(second)).toEqual(headersOf(first));
		const ids = [first, second].map(({ response }) => response.headers.get('x-request-id'));
		expect(new Set(ids).size).toBe(2);
		expect(ids).not.toContain(null);
	});

	it('gets 304 for a feed whose bytes it has', async () => {
		for (const path of FEEDS) {
			const etag = (await visit(path)).response.headers.get('etag') ?? '';
			const { response, html, trips } = await visit(path, { headers: { 'if-none-match': etag } });
			expect([path, response.status, html, trips]).toEqual([path, 304, '', 0]);
			expect(response.headers.get('etag')).toBe(etag);
			expect(response.headers.get('content-type')).toBeNull();
			const other = await visit(path, { headers: { 'if-none-match': '"another"' } });
			expect([path, other.response.status, other.trips]).toEqual([path, 200, 0]);
		}
	});

	it('is one of the same page, whatever query the link was shared with', async () => {
		const first = await visit('/events/next?utm_source=one');
		const trips: number[] = [];
		for (let n = 0; n < 50; n += 1) {
			const next = await visit(`/events/next?utm_source=${n}&x=${'y'.repeat(n)}`);
			expect(next.html).toBe(first.html);
			trips.push(next.trips);
		}
		expect(trips.every((count) => count === 0)).toBe(true);
		expect(first.html).not.toContain('utm_source');
	});
});

describe('a page that is remembered in one language', () => {
	const GERMAN = { cookie: 'regulars.language=de' };
	const langOf = (html: string) => /<html lang="(\w+)"/.exec(html)?.[1];
	const headersOf = ({ response }: Awaited<ReturnType<typeof visit>>) => [
		response.headers.get('content-language'),
		response.headers.get('vary'),
	];

	it.each(['Workers', 'Pages'])(
		'is not given to a visitor who chose another on %s',
		async (build) => {
			const site = siteOf(build);
			for (const path of ['/', '/events', '/events/next', '/privacy']) {
				const english = await visit(path, { site });
				const german = await visit(path, { site, headers: GERMAN });
				const again = await visit(path, { site });
				expect([path, ...[english, german, again].map(({ html }) => langOf(html))]).toEqual([
					path,
					'en',
					'de',
					'en',
				]);
				expect([path, again.trips, again.html === english.html]).toEqual([path, 0, true]);
				expect(headersOf(german)).toEqual(['de', expect.stringContaining('Cookie')]);
				expect(headersOf(english)).toEqual(['en', expect.stringContaining('Cookie')]);
			}
		},
	);

	it.each(['Workers', 'Pages'])(
		'is not remembered of a visitor who chose another on %s',
		async (build) => {
			const site = siteOf(build);
			for (const path of ['/', '/events/next']) {
				const german = await visit(path, { site, headers: GERMAN });
				const english = await visit(path, { site });
				expect([path, langOf(german.html), langOf(english.html)]).toEqual([path, 'de', 'en']);
				expect([path, english.trips > 0]).toEqual([path, true]);
			}
		},
	);

	it('offers another language only to browsers that ask for it', async () => {
		const asked = { 'accept-language': 'de-AT,de;q=0.9' };
		const plain = await visit('/events/next');
		const offered = await visit('/events/next', { headers: asked });
		const offeredAgain = await visit('/events/next', { headers: asked });
		const plainAgain = await visit('/events/next');
		const offers = [plain, offered, offeredAgain, plainAgain].map(({ html }) =>
			html.includes('Diese Seite auf Deutsch lesen'),
		);
		expect(offers).toEqual([false, true, true, false]);
		expect([offeredAgain.trips, plainAgain.trips]).toEqual([0, 0]);
		expect([plain, offered].map(({ html }) => langOf(html))).toEqual(['en', 'en']);
	});
});

describe('a change', () => {
	it('is seen by the first visitor after that moment', async () => {
		await rename('Open Saturday');
		await visit('/events/next');
		await rename('Closed Sunday');
		expect((await visit('/events/next')).html).toContain('Open Saturday');
		await workers.control({ aheadMs: ahead + AGE_MS });
		const late = await visit('/events/next');
		expect([late.trips > 0, late.html.includes('Closed Sunday')]).toEqual([true, true]);
		await rename('Open Saturday');
	});

	it('made from an email is seen at once by the person who made it', async () => {
		const member = await insertMember(workers);
		const [event] = await workers.all<{ id: string }>('select id from events');
		const subject = { userId: member.id, eventId: event?.id ?? '' };
		const link = `/rsvp/${await signLink(AUTH_SECRET, 'rsvp', subject)}`;
		expect((await visit('/events/next')).html).toContain('10 seats left');

		const person = new Browser(workers);
		const answered = await person.postForm(link, { answer: 'going' });
		expect(answered.status).toBe(303);
		expect(answered.headers.getSetCookie().join()).toMatch(
			/regulars\.changed=1; Max-Age=5; Path=\/; HttpOnly; SameSite=Lax/,
		);
		expect((await person.page('/events/next')).html).toContain('9 seats left');
		expect((await visit('/events/next')).html).toContain('10 seats left');
		await workers.control({ aheadMs: ahead + AGE_MS });
		expect((await visit('/events/next')).html).toContain('9 seats left');
	});
});

describe('the memory', () => {
	it('is neither read nor filled for a request with a cookie, for JSON, or for HEAD', async () => {
		const member = await signIn(workers, newEmail());
		await member.page('/');
		const paths = ['/', '/events/next'];
		for (const path of paths) {
			for (const [name, value] of [
				['cookie', 'x=1'],
				['accept', 'application/json'],
			] as const) {
				expect((await visit(path, { headers: { [name]: value } })).trips).toBeGreaterThan(0);
			}
			const head = new Browser(workers);
			const { measured } = await head.measure((headers) =>
				head.send(path, { method: 'HEAD', headers }),
			);
			expect(measured.before.trips).toBeGreaterThan(0);
			expect((await visit(path)).trips).toBeGreaterThan(0);
			const again = await member.measureGet(path);
			expect(again.measured.before.trips).toBeGreaterThan(0);
			expect(again.html).toContain('/me');
		}
	});

	it('keeps nothing but whole pages: what is missing is looked for each time', async () => {
		for (let n = 0; n < 2; n += 1) {
			const missing = await visit('/events/nothing-of-that-name');
			expect([missing.response.status, missing.trips > 0]).toEqual([404, true]);
		}
	});
});

describe('many visitors at once, after a link is shared', () => {
	it('cost one batch for each page and moment', async () => {
		const site = workers;
		/** Many at once, while the database takes its time; how many trips they made, all of them. */
		const crowdedTrips = (size: number, path: string) =>
			site.holding({ operation: 'database', moment: 'before' }, async (reached) => {
				const ids = Array.from({ length: size }, () => crypto.randomUUID());
				const all = ids.map((id) =>
					fetch(`${site.origin}${path}`, { headers: { 'x-test-id': id } }),
				);
				await reached();
				return async () => {
					const statuses = (await Promise.all(all)).map(({ status }) => status);
					expect(statuses).toEqual(Array(size).fill(200));
					const counts = await Promise.all(ids.map((id) => site.measured(id)));
					return counts.reduce((sum, { before }) => sum + before.trips, 0);
				};
			});
		expect(await (await crowdedTrips(500, '/events/next'))()).toBe(1);
		expect(await (await crowdedTrips(50, '/'))()).toBe(1);
	});

	it('are answered though the first of them has gone', async () => {
		const site = workers;
		const leaving = new AbortController();
		const others = await site.holding(
			{ operation: 'database', moment: 'before' },
			async (reached) => {
				const first = fetch(`${site.origin}/events`, { signal: leaving.signal }).catch(() => null);
				await reached();
				const all = Promise.all(Array.from({ length: 5 }, () => visit('/events')));
				leaving.abort();
				await first;
				return [all];
			},
		);
		const given = await others[0];
		expect(given?.map(({ response }) => response.status)).toEqual(Array(5).fill(200));
		expect(given?.map(({ trips }) => trips)).toEqual(Array(5).fill(0));
	});
});
