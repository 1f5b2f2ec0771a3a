import { describe, expect, it } from 'vitest';
import { press } from '../../support/html/forms.ts';
import { ledTo } from '../../support/html/notices.ts';
import { until } from '../../support/poll.ts';
import { newEmail, signIn } from '../../support/sign-in.ts';
import { Browser, SESSION_COOKIE } from '../../support/site/browser.ts';
import type { Measured } from '../../support/site/controls.ts';
import { insertClub, insertEvent } from '../../support/site/fixtures.ts';
import { type Site, type SiteOptions, useSite } from '../../support/site/site.ts';
import { SECOND_MS } from '../../support/time.ts';

/**
 * The site's Worker and the one in the layout for Pages, on one database and one KV, at addresses of
 * their own: whoever shares the bindings has the same sessions.
 */

interface Direction {
	from: 'Workers' | 'Pages';
	to: 'Workers' | 'Pages';
}
const DIRECTIONS: Direction[] = [
	{ from: 'Workers', to: 'Pages' },
	{ from: 'Pages', to: 'Workers' },
];

function useBoth(options: SiteOptions = {}): (name: 'Workers' | 'Pages') => Site {
	const site = useSite({ ...options, beside: [{ build: 'pages' }] }, async (site) => {
		await insertClub(site);
		await insertEvent(site, { slug: 'next', capacity: 1_000 });
	});
	return (name) => {
		const [pages] = site.beside;
		if (!pages) throw new Error('The Worker for Pages does not run.');
		return name === 'Workers' ? site : pages;
	};
}

/** Whether the member's own page is shown. */
async function isKnown(browser: Browser): Promise<boolean> {
	const { status } = await browser.get('/me');
	expect([200, 303]).toContain(status);
	return status === 200;
}

async function expectRefusedOnChanges(browser: Browser): Promise<void> {
	const change = await browser.postJson('/api/rsvp-toggle', { answer: 'going' });
	expect(change.status).toBe(401);
}

/** The queries that look a session up. */
function sessionReads({ before, after }: Measured): string[] {
	return [...before.statements, ...after.statements]
		.flat()
		.filter((statement) => /\b(from|join) "?session"?/i.test(statement));
}

async function measuredVisit(browser: Browser): Promise<Measured> {
	const { response, measured } = await browser.measureGet('/me');
	expect(response.status).toBe(200);
	return measured;
}

async function untilCached(site: Site): Promise<void> {
	await until('the session is in KV', async () => (await site.kvKeys()).length > 0);
}

/** Ends the session where `browser` is, so that nothing of it is left in KV either. */
async function signOut(browser: Browser): Promise<void> {
	const out = await press(browser, '/me', 'Sign out');
	expect(ledTo(out)).toBe('/ says signed_out');
}

describe.each(DIRECTIONS)('with KV, signed in on $from', ({ from, to }) => {
	const worker = useBoth();

	it(`a member is signed in on ${to} too, and can RSVP there`, async () => {
		const email = newEmail();
		const other = (await signIn(worker(from), email)).copy(worker(to));
		expect((await other.page('/me')).html).toContain(email);
		const answer = await other.postJson('/api/rsvp-toggle', { answer: 'going' });
		expect(await answer.json()).toMatchObject({ answer: 'going' });
		await signOut(other);
	});

	it('a session that one Worker has cached saves both a trip to the database', async () => {
		const browser = await signIn(worker(from));
		const other = browser.copy(worker(to));
		expect(sessionReads(await measuredVisit(browser))).not.toEqual([]);
		await untilCached(worker(from));
		for (const each of [other, browser]) {
			const measured = await measuredVisit(each);
			expect(sessionReads(measured)).toEqual([]);
			expect(measured.before).toMatchObject({ kvGets: 1, trips: 1 });
		}
		await signOut(browser);
	});

	it(`a name changed on ${from} shows on ${to} at once, cached or not`, async () => {
		const browser = await signIn(worker(from));
		const other = browser.copy(worker(to));
		expect(await isKnown(other)).toBe(true);
		await untilCached(worker(to));
		expect((await press(browser, '/me', 'Save', { name: 'Zelda Fitzgerald' })).status).toBe(303);
		expect((await other.page('/')).html).toMatch(/<a href="\/me"[^>]*>Zelda</);
		await signOut(browser);
	});

	it(`${to} refuses changes and pages at once after a sign-out that KV knows about`, async () => {
		const browser = await signIn(worker(from));
		const other = browser.copy(worker(to));
		expect(await isKnown(other)).toBe(true);
		await untilCached(worker(to));
		await signOut(browser);
		await expectRefusedOnChanges(other);
		expect(await isKnown(other)).toBe(false);
	});

	it(`${to} refuses changes at once, and pages within a minute, after a sign-out that KV does not know about yet`, async () => {
		const far = worker(to);
		const browser = await signIn(worker(from));
		// A refusal takes the cookie away, so that each visit is one by somebody who has kept it.
		const stolen = browser.cookies.get(SESSION_COOKIE) ?? '';
		const thief = () => {
			const other = new Browser(far);
			other.cookies.set(SESSION_COOKIE, stolen);
			return other;
		};
		const begunAt = Date.now();
		expect(await isKnown(thief())).toBe(true);
		await untilCached(far);
		expect(await isKnown(thief())).toBe(true);

		await far.control({ kv: 'lagging' });
		await signOut(browser);
		expect(await far.kvKeys()).toEqual([]);
		await expectRefusedOnChanges(thief());
		// KV lags indeed: pages still believe the session, for as long as the minute lasts and no longer.
		const left = 60 * SECOND_MS - (Date.now() - begunAt);
		await far.control({ kv: 'lagging', aheadMs: left - 5 * SECOND_MS });
		expect(await isKnown(thief())).toBe(true);
		await far.control({ kv: 'lagging', aheadMs: 60 * SECOND_MS });
		expect(await isKnown(thief())).toBe(false);
		await expectRefusedOnChanges(thief());
		await far.control({});
	});

	it(`"End all other sessions" on ${from} ends the session on ${to}`, async () => {
		const email = newEmail();
		const mine = await signIn(worker(from), email);
		const theirs = await signIn(worker(to), email);
		expect(await isKnown(theirs)).toBe(true);
		await untilCached(worker(to));
		expect((await press(mine, '/me/sessions', 'End all other sessions')).status).toBe(303);
		await expectRefusedOnChanges(theirs);
		expect(await isKnown(theirs)).toBe(false);
		expect(await isKnown(mine)).toBe(true);
		await signOut(mine);
	});
});

describe.each(DIRECTIONS)('without KV, signed in on $from', ({ from, to }) => {
	const worker = useBoth({ without: ['KV'] });

	it(`a member is signed in on ${to} too, and refused there at once after signing out`, async () => {
		const email = newEmail();
		const browser = await signIn(worker(from), email);
		const other = browser.copy(worker(to));
		expect((await other.page('/me')).html).toContain(email);
		await signOut(browser);
		await expectRefusedOnChanges(other);
		expect(await isKnown(other)).toBe(false);
	});
});
