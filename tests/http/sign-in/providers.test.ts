import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Provider } from '../../../src/domain/sign-in/sign-in-method.ts';
import { dumpTables } from '../../support/database/dump.ts';
import { mailTo, readSignInMail } from '../../support/mail/mailbox.ts';
import { newEmail, signIn } from '../../support/sign-in.ts';
import { Browser } from '../../support/site/browser.ts';
import { insertClub, insertEvent } from '../../support/site/fixtures.ts';
import { beginWith, comeBack, signInWith } from '../../support/site/providers/sign-in-with.ts';
import { PROVIDER_VARS, ProviderStandIn } from '../../support/site/providers/stand-in.ts';
import { useSite } from '../../support/site/site.ts';

const standIn = new ProviderStandIn();
beforeAll(() => standIn.start());
afterAll(() => standIn.stop());

const OWNER = 'owner@example.com';
const site = useSite(
	() => ({
		vars: { ...PROVIDER_VARS, OWNER_EMAIL: OWNER },
		outbound: standIn.outbound,
		beside: [{ build: 'pages', without: ['KV'] }],
	}),
	async (started) => {
		standIn.siteUrls.push(started.origin, ...started.beside.map(({ origin }) => origin));
		await insertClub(started);
	},
);

let people = 0;
/** Somebody new sits at every provider. */
function newPerson(): { sub: string; local: string } {
	people += 1;
	const local = `person${people}.${crypto.randomUUID().slice(0, 6)}`;
	const sub = `sub-${local}`;
	standIn.google = { sub, email: `${local}@gmail.com`, email_verified: true, name: 'Ada Google' };
	standIn.openid = { sub, email: `${local}@example.edu`, email_verified: true, name: 'Ada Open' };
	standIn.github = {
		id: 1_000 + people,
		login: local,
		name: 'Ada Hub',
		avatar_url: 'https://avatars.example/ada.png',
		emails: [
			{ email: `old-${local}@example.com`, primary: false, verified: true, visibility: null },
			{ email: `${local}@example.com`, primary: true, verified: true, visibility: null },
		],
	};
	return { sub, local };
}
beforeEach(() => {
	standIn.fault = null;
	standIn.hasAddressAtUserInfo = false;
	newPerson();
});

const addressAt = (provider: Provider) =>
	provider === 'github'
		? (standIn.github.emails.find(({ primary }) => primary)?.email ?? '')
		: standIn[provider].email;
const memberAt = (email: string) =>
	site.first<{ id: string; name: string; role: string; image: string | null }>(
		'select id, name, role, image from user where email = ?',
		email,
	);
const accountsOf = (userId: string) =>
	site.all<Record<string, unknown>>('select * from account where user_id = ?', userId);
const methodsOf = async (email: string) =>
	(
		await site.all<{ method: string }>(
			`select sign_in_method as method from session
			 where user_id = (select id from user where email = ?) order by created_at, rowid`,
			email,
		)
	).map(({ method }) => method);
const location = (response: Response) => response.headers.get('location');

const ALL = ['google', 'github', 'openid'] as const;

describe('a sign-in with a provider', () => {
	it.each(ALL)('makes a member of somebody new: %s', async (provider) => {
		const browser = new Browser(site);
		const response = await signInWith(standIn, browser, provider);
		expect([response.status, location(response)]).toEqual([303, '/me']);
		const email = addressAt(provider);
		expect(await (await browser.get('/me')).text()).toContain(email);
		const member = await memberAt(email);
		expect(member).toMatchObject({
			role: 'member',
			image: null,
			name: expect.stringMatching(/^Ada /),
		});
		expect(await methodsOf(email)).toEqual([provider]);
	});

	it.each(ALL)('stores no token and no picture: %s', async (provider) => {
		await signInWith(standIn, new Browser(site), provider);
		const member = await memberAt(addressAt(provider));
		const accounts = await accountsOf(member?.id ?? '');
		expect(accounts).toHaveLength(1);
		expect(accounts[0]).toMatchObject({
			provider_id: provider,
			access_token: null,
			refresh_token: null,
			id_token: null,
			scope: null,
		});
	});

	it.each(ALL)(
		'finds the same member again, whatever address they have by then: %s',
		async (provider) => {
			await signInWith(standIn, new Browser(site), provider);
			const email = addressAt(provider);
			standIn.google.email = standIn.openid.email = newEmail();
			standIn.google.email_verified = standIn.openid.email_verified = false;
			standIn.github.emails = [];
			const response = await signInWith(standIn, new Browser(site), provider);
			expect(location(response)).toBe('/me');
			expect(await methodsOf(email)).toEqual([provider, provider]);
			expect(await memberAt(addressAt(provider))).toBeNull();
		},
	);

	it('works on Pages and without KV', async () => {
		const [pages] = site.beside;
		const browser = new Browser(pages ?? site);
		for (const provider of ALL) {
			newPerson();
			expect(location(await signInWith(standIn, browser, provider))).toBe('/me');
			expect(await (await browser.get('/me')).text()).toContain(addressAt(provider));
		}
	});

	it('gives a name to a member without one, and leaves a chosen one alone', async () => {
		const email = addressAt('google');
		await signIn(site, email);
		await signInWith(standIn, new Browser(site), 'google');
		expect((await memberAt(email))?.name).toBe('Ada Google');
		standIn.google.name = 'Somebody Else';
		await signInWith(standIn, new Browser(site), 'google');
		expect((await memberAt(email))?.name).toBe('Ada Google');
	});

	it.each(['ada@gmail.com', 'x'.repeat(200), 'two\nlines', ''])(
		'takes no name that nobody may have: %j',
		async (name) => {
			standIn.google.name = name;
			await signInWith(standIn, new Browser(site), 'google');
			expect((await memberAt(addressAt('google')))?.name).toBe('');
		},
	);

	it('reads the address from the user info where the token has none', async () => {
		standIn.hasAddressAtUserInfo = true;
		await signInWith(standIn, new Browser(site), 'openid');
		expect(await memberAt(addressAt('openid'))).not.toBeNull();
	});

	it('ends the session that the browser had before', async () => {
		const email = newEmail();
		const browser = await signIn(site, email);
		await signInWith(standIn, browser, 'google');
		expect(await methodsOf(email)).toEqual([]);
	});

	it('is no fresh sign-in: what goes further asks for an email', async () => {
		const browser = new Browser(site);
		await signInWith(standIn, browser, 'google');
		const response = await browser.get('/me/delete');
		expect(location(response)).toBe('/login?again=1&next=/me/delete');
		const again = await (await browser.get('/login?again=1&next=/me/delete')).text();
		expect(again).not.toContain('/api/sign-in/');
	});
});

describe('known problem 6: OAuth redirect URIs are exact', () => {
	it.each(ALL)('as %s has them registered', async (provider) => {
		const url = await beginWith(new Browser(site), provider);
		expect(url.searchParams.get('redirect_uri')).toBe(`${site.origin}/auth/callback/${provider}`);
	});

	it('whatever the request asks for', async () => {
		const fields = { next: 'https://evil.example/', redirect_uri: 'https://evil.example/' };
		const browser = new Browser(site);
		const url = await beginWith(browser, 'google', fields);
		expect(url.searchParams.get('redirect_uri')).toBe(`${site.origin}/auth/callback/google`);
		expect(location(await comeBack(browser, await standIn.allow(url)))).toBe('/');
	});
});

describe('known problem 10: social sign-in asks for the scopes that fill name and picture', () => {
	it.each([
		['google', 'openid email profile'],
		['github', 'user:email read:user'],
		['openid', 'openid email profile'],
	] as const)('%s: %s, and nothing more', async (provider, scope) => {
		const url = await beginWith(new Browser(site), provider);
		expect(url.searchParams.get('scope')).toBe(scope);
		for (const more of ['access_type', 'include_granted_scopes', 'prompt']) {
			expect(url.searchParams.has(more)).toBe(false);
		}
		await signInWith(standIn, new Browser(site), provider);
		expect((await memberAt(addressAt(provider)))?.name).toMatch(/^Ada /);
	});
});

describe('an address that is a member’s already', () => {
	it.each(['google', 'openid'] as const)(
		'is connected at once where %s gives it out',
		async (provider) => {
			const email = addressAt(provider);
			await signIn(site, email);
			expect(location(await signInWith(standIn, new Browser(site), provider))).toBe('/me');
			expect(await methodsOf(email)).toEqual(['mail', provider]);
		},
	);

	it('counts as Google’s where an organization has its addresses there', async () => {
		standIn.google = { ...standIn.google, email: newEmail(), hd: 'club.example' };
		await signIn(site, standIn.google.email);
		expect(location(await signInWith(standIn, new Browser(site), 'google'))).toBe('/me');
	});

	it.each(ALL)('takes one email where %s only knows it', async (provider) => {
		const email = newEmail();
		standIn.google.email = standIn.openid.email = email;
		standIn.github.emails = [{ email, primary: true, verified: true, visibility: null }];
		await signIn(site, email);
		const browser = new Browser(site);
		const response = await signInWith(standIn, browser, provider);
		expect([response.status, location(response)]).toEqual([303, '/login/confirm?next=/me']);
		expect(await (await browser.get('/login/confirm?next=/me')).text()).toContain('One more step');
		const { token } = readSignInMail(await mailTo(site, email, /^Sign in/));
		expect(await methodsOf(email)).toEqual(['mail']);
		const used = await browser.postForm('/login/confirm', { token, next: '/me' });
		expect(location(used)).toBe('/me');
		expect(await methodsOf(email)).toEqual(['mail', 'mail']);
		// From now on it's theirs.
		expect(location(await signInWith(standIn, new Browser(site), provider))).toBe('/me');
		expect(await methodsOf(email)).toEqual(['mail', 'mail', provider]);
	});

	it('is refused where the provider hasn’t confirmed it', async () => {
		const email = newEmail();
		await signIn(site, email);
		standIn.google = { ...standIn.google, email, email_verified: false };
		standIn.openid = { ...standIn.openid, email, email_verified: false };
		standIn.github.emails = [
			{ email, primary: true, verified: false, visibility: null },
			{ email: newEmail(), primary: false, verified: true, visibility: null },
		];
		for (const provider of ALL) {
			const response = await signInWith(standIn, new Browser(site), provider);
			expect(response.status).toBe(403);
			expect(await response.text()).toContain('no confirmed email address');
		}
		expect(await methodsOf(email)).toEqual(['mail']);
	});

	it('is connected to nobody else’s account by a member who takes it over', async () => {
		await signInWith(standIn, new Browser(site), 'google');
		const first = await memberAt(addressAt('google'));
		const email = newEmail();
		await signIn(site, email);
		standIn.google.email = email;
		await signInWith(standIn, new Browser(site), 'google');
		expect(await methodsOf(email)).toEqual(['mail']);
		expect(await accountsOf(first?.id ?? '')).toHaveLength(1);
	});
});

describe('who may come in', () => {
	it('is nobody who is banned, connected or not', async () => {
		await signInWith(standIn, new Browser(site), 'google');
		const email = addressAt('google');
		await site.run('update user set banned_at = 1 where email = ?', email);
		await site.run(
			'delete from session where user_id = (select id from user where email = ?)',
			email,
		);
		const response = await signInWith(standIn, new Browser(site), 'google');
		expect(response.status).toBe(403);
		expect(await response.text()).toContain('sign in here.');
		expect(await methodsOf(email)).toEqual([]);
	});

	it('is nobody new while joining is closed, and every member', async () => {
		await signInWith(standIn, new Browser(site), 'github');
		await site.run("update club set joining = 'closed'");
		try {
			expect(location(await signInWith(standIn, new Browser(site), 'github'))).toBe('/me');
			newPerson();
			const response = await signInWith(standIn, new Browser(site), 'github');
			expect(response.status).toBe(403);
			expect(await memberAt(addressAt('github'))).toBeNull();
		} finally {
			await site.run("update club set joining = 'open'");
		}
	});

	it('records the consent of an imported member', async () => {
		const email = addressAt('google');
		await site.run(
			`insert into user (id, name, email, email_verified, role, created_at, updated_at, awaits_consent_since)
			 values (?, '', ?, 0, 'member', 1, 1, 1)`,
			crypto.randomUUID(),
			email,
		);
		await signInWith(standIn, new Browser(site), 'google');
		const row = await site.first(
			'select email_verified as isProven, awaits_consent_since as awaits from user where email = ?',
			email,
		);
		expect(row).toEqual({ isProven: 1, awaits: null });
	});

	it('is the first owner, after an email where the provider only knows the address', async () => {
		standIn.github.emails = [{ email: OWNER, primary: true, verified: true, visibility: null }];
		const browser = new Browser(site);
		const response = await signInWith(standIn, browser, 'github');
		expect(location(response)).toBe('/login/confirm?next=/me');
		expect(await memberAt(OWNER)).toBeNull();
		const { token } = readSignInMail(await mailTo(site, OWNER, /^Sign in/));
		await browser.postForm('/login/confirm', { token });
		expect((await memberAt(OWNER))?.role).toBe('owner');
		expect(location(await signInWith(standIn, new Browser(site), 'github'))).toBe('/me');
	});
});

describe('a visitor who wants to come and chooses a provider', () => {
	it.each(ALL)(
		'confirms name and RSVP on the page behind the link, like by email: %s',
		async (provider) => {
			const event = await insertEvent(site);
			const browser = new Browser(site);
			const page = await (await browser.get(`/events/${event.slug}`)).text();
			expect(page).toContain(`formaction="/api/sign-in/${provider}"`);
			const fields = {
				event: event.slug,
				name: 'Ada at the door',
				guests: '1',
				email: '',
				answer: 'going',
			};
			const response = await signInWith(standIn, browser, provider, fields);
			const path = location(response) ?? '';
			expect(path).toMatch(/^\/login\/confirm\?next=\/events\/[\w-]+&token=[\w-]{43}$/);
			// Nothing is stored before.
			expect(await memberAt(addressAt(provider))).toBeNull();
			const html = await (await browser.get(path)).text();
			expect(html).toContain('Ada at the door');
			expect(html).toContain(addressAt(provider));
			const token = new URL(path, site.origin).searchParams.get('token') ?? '';
			const done = await browser.postForm('/login/confirm', {
				token,
				answer: 'going',
				name: 'Ada',
				guests: '1',
			});
			expect(location(done)).toBe(`/events/${event.slug}`);
			const member = await memberAt(addressAt(provider));
			expect(member?.name).toBe('Ada');
			const rsvp = await site.first(
				'select answer, guests from rsvps where user_id = ?',
				member?.id,
			);
			expect(rsvp).toEqual({ answer: 'going', guests: 1 });
			expect(await methodsOf(addressAt(provider))).toEqual([provider]);
			expect(await accountsOf(member?.id ?? '')).toHaveLength(1);
			expect((await browser.postForm('/login/confirm', { token, answer: 'going' })).status).toBe(
				303,
			);
			expect(await methodsOf(addressAt(provider))).toEqual([provider]);
		},
	);

	it('has no code that anybody could guess, and no email', async () => {
		const event = await insertEvent(site);
		await signInWith(standIn, new Browser(site), 'google', { event: event.slug });
		const email = addressAt('google');
		const stranger = new Browser(site);
		await stranger.postForm('/login/confirm', { email, code: '123456' });
		const row = await site.first(
			'select status, sent_at as sentAt, code_attempts as attempts from sign_in_mails where email = ?',
			email,
		);
		expect(row).toEqual({ status: 'proven', sentAt: null, attempts: 0 });
	});

	it('is signed in plainly where the event is gone', async () => {
		const browser = new Browser(site);
		const response = await signInWith(standIn, browser, 'google', { event: 'no-such-event' });
		expect(location(response)).toBe('/events/no-such-event');
	});
});

describe('what leads back from a provider', () => {
	it('does nothing without the cookie of the browser that began: login CSRF', async () => {
		const attacker = new Browser(site);
		const back = await standIn.allow(await beginWith(attacker, 'google'));
		const before = await dumpTables(site.db);
		const victim = new Browser(site);
		const response = await comeBack(victim, back);
		expect(response.status).toBe(400);
		expect([...victim.cookies.keys()]).toEqual([]);
		expect(await dumpTables(site.db)).toEqual(before);
		// With a sign-in of their own under way, too.
		await beginWith(victim, 'google');
		expect((await comeBack(victim, back)).status).toBe(400);
		expect([...victim.cookies.keys()]).toEqual(['regulars.provider', 'regulars.changed']);
	});

	it('is good once', async () => {
		const browser = new Browser(site);
		const back = await standIn.allow(await beginWith(browser, 'google'));
		const copy = new Browser(site);
		for (const [name, value] of browser.cookies) copy.cookies.set(name, value);
		const calls = standIn.calls.length;
		const answers = await Promise.all([comeBack(browser, back), comeBack(copy, back)]);
		expect(answers.map(({ status }) => status).sort()).toEqual([303, 400]);
		expect(standIn.calls.slice(calls).filter(({ url }) => url.endsWith('/token'))).toHaveLength(1);
	});

	it('does nothing for a look at it', async () => {
		const browser = new Browser(site);
		const back = await standIn.allow(await beginWith(browser, 'google'));
		const head = await browser.send(back.pathname + back.search, { method: 'HEAD' });
		expect(head.status).toBe(404);
		expect(location(await comeBack(browser, back))).toBe('/me');
	});

	it('takes no cookie that was changed, and none of another provider', async () => {
		const browser = new Browser(site);
		const back = await standIn.allow(await beginWith(browser, 'google'));
		const cookie = browser.cookies.get('regulars.provider') ?? '';
		const [payload = '', signature] = cookie.split('.');
		const text = atob(payload.replaceAll('-', '+').replaceAll('_', '/')).replace('"/me"', '"/ev"');
		browser.cookies.set('regulars.provider', `${btoa(text).replaceAll('=', '')}.${signature}`);
		expect((await comeBack(browser, back)).status).toBe(400);
		browser.cookies.set('regulars.provider', cookie);
		const other = new URL(back.href.replace('callback/google', 'callback/openid'));
		expect((await comeBack(browser, other)).status).toBe(400);
		expect(location(await comeBack(browser, back))).toBe('/me');
	});

	it('says so kindly where somebody has cancelled', async () => {
		const browser = new Browser(site);
		const back = await standIn.allow(await beginWith(browser, 'google'));
		back.searchParams.delete('code');
		back.searchParams.set('error', 'access_denied');
		expect(location(await comeBack(browser, back))).toBe('/login?next=/me');
		expect(await (await browser.get('/login?next=/me')).text()).toContain(
			'sign in by email instead',
		);
	});

	it.each([
		['with another issuer', (url: URL) => url.searchParams.set('iss', 'https://evil.example')],
		['without an issuer', (url: URL) => url.searchParams.delete('iss')],
		['with a made-up code', (url: URL) => url.searchParams.set('code', 'made-up')],
		['without a code', (url: URL) => url.searchParams.delete('code')],
		['with another state', (url: URL) => url.searchParams.set('state', 'other')],
		['with two states', (url: URL) => url.searchParams.append('state', 'other')],
		['with an error', (url: URL) => url.searchParams.set('error', 'server_error')],
	])('is refused %s', async (_, change) => {
		const browser = new Browser(site);
		const back = await standIn.allow(await beginWith(browser, 'openid'));
		change(back);
		const response = await comeBack(browser, back);
		expect(response.status).toBe(400);
		expect(await response.text()).toContain('Sign in by email');
		expect(await memberAt(addressAt('openid'))).toBeNull();
	});
});

describe('a provider that says what it should not', () => {
	const FAULTS = [
		'wrong_audience',
		'wrong_issuer',
		'wrong_nonce',
		'expired',
		'other_key',
		'unsigned',
	] as const;
	it.each(
		FAULTS.flatMap((fault) => (['google', 'openid'] as const).map((one) => [fault, one] as const)),
	)('proves nothing: %s at %s', async (fault, provider) => {
		const browser = new Browser(site);
		const back = await standIn.allow(await beginWith(browser, provider));
		standIn.fault = fault;
		const response = await comeBack(browser, back);
		expect(response.status).toBe(400);
		expect(await memberAt(addressAt(provider))).toBeNull();
	});
});

describe('a provider that is down', () => {
	it.each(['failing', 'silent', 'stalling'] as const)(
		'is a clear page within five seconds: %s',
		async (fault) => {
			const waiting = await Promise.all(
				ALL.map(async (provider) => {
					const browser = new Browser(site);
					return { browser, back: await standIn.allow(await beginWith(browser, provider)) };
				}),
			);
			standIn.fault = fault;
			await Promise.all(
				waiting.map(async ({ browser, back }) => {
					const begun = performance.now();
					const response = await comeBack(browser, back);
					const html = await response.text();
					expect(performance.now() - begun).toBeLessThan(5_000);
					expect(response.status).toBe(503);
					expect(html).toContain('responding right now');
					expect(html).toContain('href="/login?next=/me"');
				}),
			);
		},
	);
});

describe('the way to a provider', () => {
	it('is a page with a link, and adds no host to the policy', async () => {
		const browser = new Browser(site);
		const response = await browser.postForm('/api/sign-in/google', { next: '/me' });
		const policy = response.headers.get('content-security-policy') ?? '';
		const withoutScript = await browser.get('/privacy');
		expect(policy).toBe(withoutScript.headers.get('content-security-policy'));
		expect(policy).toContain("form-action 'self'");
		expect(response.headers.get('cache-control')).toBe('no-store');
		expect(response.headers.getSetCookie()[0]).toMatch(
			/^regulars\.provider=[\w.-]+; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/,
		);
		expect(await response.text()).toContain('href="https://accounts.google.com/o/oauth2/v2/auth?');
	});

	it('is an address in JSON', async () => {
		const response = await new Browser(site).postJson('/api/sign-in/github', { next: '/me' });
		expect(await response.json()).toEqual({
			status: 'redirect',
			url: expect.stringMatching(/^https:\/\/github\.com\/login\/oauth\/authorize\?/),
		});
	});

	it('is not taken for another site', async () => {
		const response = await new Browser(site).postForm(
			'/api/sign-in/google',
			{ next: '/me' },
			{ headers: { origin: 'https://evil.test' } },
		);
		expect(response.status).toBe(403);
		expect(response.headers.getSetCookie()).toEqual([]);
	});

	it('is none by GET, and none to a provider that nobody knows', async () => {
		const browser = new Browser(site);
		expect((await browser.get('/api/sign-in/google')).status).toBe(404);
		expect((await browser.postForm('/api/sign-in/facebook', {})).status).toBe(404);
		expect((await browser.get('/auth/callback/facebook?code=x&state=y')).status).toBe(404);
		expect(
			(await browser.postForm('/auth/callback/google', { code: 'x', state: 'y' })).status,
		).toBe(404);
	});

	it('takes thirty a quarter of an hour from one network, both ways', async () => {
		const browser = new Browser(site);
		const begun = new Browser(site, browser.address);
		const back = await standIn.allow(await beginWith(begun, 'google'));
		await Promise.all(Array.from({ length: 29 }, () => beginWith(browser, 'google')));
		const refused = await browser.postForm('/api/sign-in/google', { next: '/me' });
		expect(refused.status).toBe(429);
		expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(800);
		expect(await refused.text()).toContain('/login?next=/me');
		await site.run(
			`insert into rate_limit (id, key, count, last_request)
			 select ?, replace(key, 'begin', 'return'), 30, last_request from rate_limit
			 where key like 'provider-begin:%' and count = 31`,
			crypto.randomUUID(),
		);
		const pending = new Browser(site, browser.address);
		for (const [name, value] of begun.cookies) pending.cookies.set(name, value);
		const calls = standIn.calls.length;
		expect((await comeBack(pending, back)).status).toBe(429);
		expect(standIn.calls).toHaveLength(calls);
	});

	it('asks the database little: four trips for a member who is known', async () => {
		await signInWith(standIn, new Browser(site), 'google');
		const browser = new Browser(site);
		const back = await standIn.allow(await beginWith(browser, 'google'));
		const { response, measured } = await browser.measure((headers) =>
			browser.get(back.pathname + back.search, { headers }),
		);
		expect(location(response)).toBe('/me');
		expect(measured.before.trips).toBeLessThanOrEqual(4);
		expect(measured.kvCalls).toBe(0);
	});
});

describe('two first sign-ins at the same moment', () => {
	it.each(ALL)('make one member and one way in: %s', async (provider) => {
		for (let round = 0; round < 3; round += 1) {
			newPerson();
			const browsers = [1, 2, 3].map(() => new Browser(site));
			const backs = await Promise.all(
				browsers.map(async (browser) => standIn.allow(await beginWith(browser, provider))),
			);
			const answers = await Promise.all(
				browsers.map((browser, index) => comeBack(browser, backs[index] as URL)),
			);
			expect(answers.map(location)).toEqual(['/me', '/me', '/me']);
			const member = await memberAt(addressAt(provider));
			expect(await accountsOf(member?.id ?? '')).toHaveLength(1);
		}
	});
});
