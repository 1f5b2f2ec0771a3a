import { describe, expect, it } from 'vitest';
import { press } from '../../support/html/forms.ts';
import { ledTo } from '../../support/html/notices.ts';
import { until } from '../../support/poll.ts';
import { askForMail, newEmail, signIn } from '../../support/sign-in.ts';
import { Browser, SESSION_COOKIE } from '../../support/site/browser.ts';
import type { KvFault } from '../../support/site/controls.ts';
import {
	insertClub,
	insertEvent,
	insertMember,
	insertMembers,
	type Member,
	signedSession,
} from '../../support/site/fixtures.ts';
import { type Site, type SiteOptions, useSite } from '../../support/site/site.ts';
import { DAY_MS } from '../../support/time.ts';

async function fill(site: Site): Promise<void> {
	await insertClub(site);
	await insertEvent(site, { slug: 'next', capacity: 1_000 });
}

/** Refused as a visitor is: on a page and on a change. */
async function expectRefused(browser: Browser): Promise<void> {
	const page = await browser.get('/me');
	expect(ledTo(page)).toBe('/login?next=/me');
	await expectRefusedOnChanges(browser);
}

async function expectRefusedOnChanges(browser: Browser): Promise<void> {
	const change = await browser.postJson('/api/rsvp-toggle', { answer: 'going' });
	expect(change.status).toBe(401);
}

async function expectSignedIn(browser: Browser): Promise<void> {
	expect((await browser.get('/me')).status).toBe(200);
}

async function sessionRows(site: Site, email: string) {
	return site.all<{ id: string; token: string; expiresAt: number; updatedAt: number }>(
		`select session.id, session.token, session.expires_at as expiresAt, session.updated_at as updatedAt
			from session join user on user.id = user_id where email = ? order by session.created_at`,
		email,
	);
}

interface KvVariant {
	name: string;
	kv: KvFault;
	options?: SiteOptions;
}

const VARIANTS: KvVariant[] = [
	{ name: 'bound', kv: 'none' },
	{ name: 'not bound', kv: 'none', options: { without: ['KV'] } },
	{ name: 'throwing', kv: 'throwing' },
	{ name: 'slow', kv: 'slow' },
	{ name: 'full', kv: 'full' },
];

const sites = VARIANTS.map(({ name, kv, options }) => ({
	name,
	site: useSite(options, async (site) => {
		await fill(site);
		await site.control({ kv });
	}),
}));
const [{ site: siteWithKv }] = sites as [(typeof sites)[number]];
/** Its KV waits as long as it must. */
const patient = useSite({ isPatient: true }, fill);

describe.each(sites)('with KV $name', ({ site }) => {
	it('a member signs in, sees their own page, sends an RSVP, changes their name, signs out, and is refused from then on', async () => {
		const email = newEmail();
		const browser = await signIn(site, email);
		expect((await browser.page('/me')).html).toContain(email);

		const answer = await browser.postJson('/api/rsvp-toggle', { answer: 'going' });
		expect(await answer.json()).toMatchObject({ answer: 'going' });
		expect((await browser.page('/')).html).toContain("You're going");

		// Another session of the same member sees the new name at once too, cached or not.
		const elsewhere = await signIn(site, email);
		await expectSignedIn(elsewhere);
		await expectSignedIn(browser);
		const renamed = await press(browser, '/me', 'Save', { name: 'Zelda Fitzgerald' });
		expect(renamed.status).toBe(303);
		for (const each of [browser, elsewhere]) {
			expect((await each.page('/')).html).toMatch(/<a href="\/me"[^>]*>Zelda</);
		}

		const stolen = browser.copy();
		await expectSignedIn(stolen);
		const out = await press(browser, '/me', 'Sign out');
		expect(ledTo(out)).toBe('/ says signed_out');
		expect(browser.cookies.has(SESSION_COOKIE)).toBe(false);
		await expectRefused(browser);
		await expectRefused(stolen);
		await expectSignedIn(elsewhere);
		expect((await elsewhere.postJson('/api/sign-out', {})).status).toBe(200);
		await expectRefused(elsewhere);
	});

	it('"End all other sessions" after four sign-ins at once leaves exactly one session', async () => {
		const email = newEmail();
		const mails = [];
		for (let times = 0; times < 4; times += 1) {
			mails.push(await askForMail(new Browser(site), email));
		}
		const browsers = await Promise.all(
			mails.map(async ({ token }) => {
				const browser = new Browser(site);
				expect((await browser.postForm('/login/confirm', { token })).status).toBe(303);
				return browser;
			}),
		);
		expect(await sessionRows(site, email)).toHaveLength(4);
		for (const browser of browsers) await expectSignedIn(browser);

		const [mine, ...others] = browsers as [Browser, ...Browser[]];
		const ended = await press(mine, '/me/sessions', 'End all other sessions');
		expect(ended.status).toBe(303);
		await expectSignedIn(mine);
		for (const other of others) await expectRefused(other);
		expect(await sessionRows(site, email)).toHaveLength(1);
	});

	it('"End this session" ends that session and no other', async () => {
		const email = newEmail();
		const one = await signIn(site, email);
		const other = await signIn(site, email);
		const mine = await signIn(site, email);
		const [first] = await sessionRows(site, email);
		for (const browser of [one, other, mine]) await expectSignedIn(browser);
		const ended = await press(mine, '/me/sessions', 'End this session', {
			session: first?.id ?? '',
		});
		expect(ended.status).toBe(303);
		await expectRefused(one);
		await expectSignedIn(other);
		await expectSignedIn(mine);
		expect(await sessionRows(site, email)).toHaveLength(2);
	});

	it("nobody ends somebody else's session", async () => {
		const email = newEmail();
		const victim = await signIn(site, email);
		const mine = await signIn(site);
		const another = await signIn(site, newEmail());
		const [theirs] = await sessionRows(site, email);
		// The form needs a second session of one's own to be there; its field is then forged.
		await another.postForm('/me/sessions?_action=endSession', { session: theirs?.id ?? '' });
		await mine.postForm('/me/sessions?_action=endOtherSessions', {});
		await expectSignedIn(victim);
		expect(await sessionRows(site, email)).toHaveLength(1);
	});

	it('a session is extended when it is used after a day, and then stays as it is', async () => {
		const member = await insertMember(site);
		const before = Date.now();
		await site.run(
			'update session set expires_at = ?, updated_at = ? where user_id = ?',
			before + 10 * DAY_MS,
			before - 20 * DAY_MS,
			member.id,
		);
		const visit = await member.browser.get('/me');
		expect(visit.status).toBe(200);
		expect(visit.headers.getSetCookie().join()).toContain(`${SESSION_COOKIE}=`);
		const [row] = await sessionRows(site, member.email);
		expect(row?.expiresAt).toBeGreaterThanOrEqual(before + 30 * DAY_MS - 1_000);
		expect(row?.updatedAt).toBeGreaterThanOrEqual(before);
		// The copy in KV can be the old one until the write-back has been looked over.
		await until('the next visit sets no cookie', async () => {
			const again = await member.browser.get('/me');
			return again.status === 200 && again.headers.getSetCookie().length === 0;
		});
	});

	it('a session that ends while it is being extended is refused, without an error', async () => {
		const member = await insertMember(site);
		await site.run(
			'update session set expires_at = ?, updated_at = ? where user_id = ?',
			Date.now() + 10 * DAY_MS,
			Date.now() - 20 * DAY_MS,
			member.id,
		);
		let visit: Promise<Response> | undefined;
		const gate = { operation: 'database', moment: 'before', match: 'update "session"' } as const;
		await site.holding(gate, async (reached) => {
			visit = member.browser.get('/me');
			await reached();
			await site.run('delete from session where user_id = ?', member.id);
		});
		expect((await visit)?.status).toBe(303);
		await expectRefused(member.browser);
	});

	it('an expired session is refused', async () => {
		const member = await insertMember(site);
		await site.run(
			'update session set expires_at = ? where user_id = ?',
			Date.now() - 1,
			member.id,
		);
		await expectRefused(member.browser);
	});

	it('a session that expires or ends while it is cached is refused at once on every change', async () => {
		const [late, gone] = (await insertMembers(site, 2)) as [Member, Member];
		for (const { browser } of [late, gone]) await expectSignedIn(browser);
		await site.run('update session set expires_at = ? where user_id = ?', Date.now() - 1, late.id);
		await site.run('delete from session where user_id = ?', gone.id);
		for (const { browser } of [late, gone]) await expectRefusedOnChanges(browser);
	});
});

describe('a KV that is slow', () => {
	const site = useSite({}, fill);

	it('is skipped after its first time-out: ten pages make one call', async () => {
		const { browser } = await insertMember(site);
		await site.control({ kv: 'slow' });
		let calls = 0;
		for (let times = 0; times < 10; times += 1) {
			const { response, measured } = await browser.measureGet('/me');
			expect(response.status).toBe(200);
			calls += measured.kvCalls;
		}
		expect(calls).toBe(1);
		expect(site.logLines.filter((line) => line.includes('kv_left_out'))).toHaveLength(1);
	});
});

describe('a KV that never answers', () => {
	const reading = siteWithKv;
	const deleting = useSite({}, fill);

	it('delays no page', async () => {
		const { browser } = await insertMember(reading);
		await reading.holding({ operation: 'kv.get', moment: 'before', times: 1_000 }, async () => {
			for (let times = 0; times < 3; times += 1) await expectSignedIn(browser);
		});
	});

	it('delays no sign-out', async () => {
		const { browser } = await insertMember(deleting);
		const stolen = browser.copy();
		await deleting.holding({ operation: 'kv.delete', moment: 'before', times: 1_000 }, async () => {
			expect((await browser.postJson('/api/sign-out', {})).status).toBe(200);
			await expectRefusedOnChanges(stolen);
		});
	});
});

describe('a KV that throws', () => {
	const site = useSite({}, fill);

	it('is skipped, and reported once in the log', async () => {
		const members = await insertMembers(site, 10);
		await site.control({ kv: 'throwing' });
		await Promise.all(members.map(({ browser }) => expectSignedIn(browser)));
		for (const { browser } of members) await expectSignedIn(browser);
		expect(site.logLines.filter((line) => line.includes('kv_left_out'))).toHaveLength(1);
	});
});

describe('a read that is interleaved with a sign-out brings nothing back', () => {
	const site = patient;
	// A KV that was late is left out for a while, so that this one has a site of its own.
	const late = useSite({}, fill);
	let member: Member;

	/** The read with its id, and a wait until nothing of it goes on. */
	function reading(site: Site) {
		const id = crypto.randomUUID();
		const answer = member.browser.copy().get('/me', { headers: { 'x-test-id': id } });
		return {
			id,
			answer,
			written: () =>
				until('the write-back has been looked over', async () => {
					const { after, before } = await site.measured(id);
					return before.kvPuts + after.kvPuts === 1 && before.trips + after.trips === 3;
				}),
		};
	}

	async function expectNothingLeft(site: Site, stolen: Browser): Promise<void> {
		await until('no key is left in KV', async () => (await site.kvKeys()).length === 0, 3_000);
		await expectRefused(stolen);
		expect(await site.kvKeys()).toEqual([]);
	}

	it.each([
		{ operation: 'database', moment: 'after', match: 'inner join "user"' },
		{ operation: 'kv.put', moment: 'before' },
		{ operation: 'kv.put', moment: 'after' },
	] as const)('when it is held $moment $operation', async (gate) => {
		member = await insertMember(site);
		const stolen = member.browser.copy();
		const read = await site.holding(gate, async (reached) => {
			const begun = reading(site);
			await reached();
			expect((await member.browser.postJson('/api/sign-out', {})).status).toBe(200);
			await expectRefusedOnChanges(stolen);
			return begun;
		});
		await read.answer;
		await read.written();
		await expectNothingLeft(site, stolen);
	});

	it('when it is held at kv.put longer than a request waits for KV', async () => {
		const site = late;
		member = await insertMember(site);
		const stolen = member.browser.copy();
		const read = await site.holding({ operation: 'kv.put', moment: 'before' }, async (reached) => {
			const begun = reading(site);
			await reached();
			await until('KV is left out because of it', () =>
				site.logLines.some((line) => line.includes('kv_left_out')),
			);
			expect((await member.browser.postJson('/api/sign-out', {})).status).toBe(200);
			return begun;
		});
		await read.answer;
		await until('the write has landed', async () => {
			const { after } = await site.measured(read.id);
			return after.kvPuts === 1;
		});
		await expectNothingLeft(site, stolen);
	});

	it('when it is held while the member changes their name: the next page shows the new one', async () => {
		member = await insertMember(site);
		const read = await site.holding(
			{ operation: 'database', moment: 'after', match: 'inner join "user"' },
			async (reached) => {
				const begun = reading(site);
				await reached();
				const renamed = await member.browser.postForm('/me?_action=rename', {
					name: 'Renamed Meanwhile',
				});
				expect(renamed.status).toBe(303);
				return begun;
			},
		);
		await read.answer;
		await read.written();
		await until('the next page shows the new name', async () =>
			(await member.browser.page('/')).html.includes('>Renamed</a>'),
		);
	});
});

describe('what KV holds', () => {
	it('is keys from which nobody can sign in', async () => {
		const site = patient;
		const { browser, sessionToken } = await insertMember(site);
		const before = await site.kvKeys();
		await expectSignedIn(browser);
		const keys = await until('the session is cached', async () => {
			const found = (await site.kvKeys()).filter((key) => !before.includes(key));
			return found.length > 0 && found;
		});
		expect(keys.filter((key) => key.includes(sessionToken))).toEqual([]);
		expect(keys).toEqual([expect.stringMatching(/^session:[0-9a-f]{64}$/)]);
	});
});

describe('the session cookie', () => {
	const site = siteWithKv;

	it('of a real sign-in is the one that the fixtures of these tests make', async () => {
		const email = newEmail();
		const browser = await signIn(site, email);
		const [row] = await sessionRows(site, email);
		expect(browser.cookies.get(SESSION_COOKIE)).toBe(await signedSession(row?.token ?? ''));
	});

	it.each([
		['without its signature', (token: string) => token],
		['with another signature', (token: string) => `${token}.${'A'.repeat(43)}%3D`],
		['empty', () => ''],
		['twice', (_: string, signed: string) => `x; ${SESSION_COOKIE}=${signed.slice(0, 20)}`],
		['of bytes that are no text', () => '%E0%A4%A'],
		['very long', () => 'a'.repeat(3_000)],
	])('%s signs nobody in', async (_, forge) => {
		const { browser, sessionToken } = await insertMember(site);
		browser.cookies.set(
			SESSION_COOKIE,
			forge(sessionToken, browser.cookies.get(SESSION_COOKIE) ?? ''),
		);
		await expectRefused(browser);
	});
});
