import { describe, expect, it } from 'vitest';
import { formOfButton } from '../../support/html/forms.ts';
import { ledTo } from '../../support/html/notices.ts';
import { type Lies, SoftwarePasskey } from '../../support/passkeys/authenticator.ts';
import { verdictOn } from '../../support/passkeys/verifier.ts';
import { signIn as signInByMail } from '../../support/sign-in.ts';
import { Browser } from '../../support/site/browser.ts';
import { insertClub, insertMember, type Member } from '../../support/site/fixtures.ts';
import { type Site, useSite } from '../../support/site/site.ts';
import { MINUTE_MS } from '../../support/time.ts';

const sites: [string, Site][] = [
	['with KV', useSite({}, insertClub)],
	['without KV', useSite({ without: ['KV'] }, insertClub)],
];

async function optionsFor<Options>(browser: Browser, what: 'sign-in' | 'add'): Promise<Options> {
	const response = await browser.postJson(`/api/passkeys/${what}-options`, {});
	expect(response.status).toBe(200);
	expect(response.headers.get('cache-control')).toContain('no-store');
	return (await response.json()) as Options;
}

/** Adds a passkey as the page's script does. */
async function add(browser: Browser, name = 'Phone'): Promise<SoftwarePasskey> {
	const passkey = await SoftwarePasskey.make(browser.site.origin);
	const options = await optionsFor<Parameters<SoftwarePasskey['create']>[0]>(browser, 'add');
	const credential = await passkey.create(options);
	const response = await browser.postJson('/api/passkeys/add', { name, credential });
	expect([response.status, await response.json()]).toEqual([201, { status: 'added' }]);
	return passkey;
}

type RequestOptions = Parameters<SoftwarePasskey['sign']>[0];

/** Signs in as the script of the sign-in page does; perhaps with a lie. */
async function signIn(
	browser: Browser,
	passkey: SoftwarePasskey,
	{ next, lies = {} }: { next?: string; lies?: Lies } = {},
): Promise<Response> {
	const options = await optionsFor<RequestOptions>(browser, 'sign-in');
	const credential = await passkey.sign(options, lies);
	return browser.postJson('/api/passkeys/sign-in', { credential, next });
}

const codeOf = async (response: Response) =>
	((await response.json()) as { error?: { code: string } }).error?.code;

const makeSignInOlder = (site: Site, { sessionId }: Member) =>
	site.run(
		'update session set created_at = created_at - ? where id = ?',
		16 * MINUTE_MS,
		sessionId,
	);

describe.each(sites)('a passkey, %s', (_, site) => {
	it('is added after a sign-in by email, signs in elsewhere, and is in the lists of passkeys and sessions', async () => {
		const browser = await signInByMail(site);
		const passkey = await add(browser, 'My phone');
		const list = await browser.page('/me/passkeys');
		expect(list.html).toContain('Your passkey was added.');
		expect(list.html).toContain('My phone');
		expect(list.html).toContain('not used yet');

		const elsewhere = new Browser(site);
		const options = await optionsFor<RequestOptions>(elsewhere, 'sign-in');
		const credential = await passkey.sign(options);
		expect(
			await verdictOn(credential, {
				challenge: options.challenge,
				origin: site.origin,
				domain: '127.0.0.1',
				counter: 1,
				publicKey: await passkey.publicKey(),
				algorithm: -7,
			}),
		).toBe('good');
		const sent = { credential, next: '/me/sessions' };
		const response = await elsewhere.postJson('/api/passkeys/sign-in', sent);
		expect(await response.json()).toEqual({ status: 'signed_in', next: '/me/sessions' });
		const again = await elsewhere.postJson('/api/passkeys/sign-in', sent);
		expect([again.status, await codeOf(again)]).toEqual([410, 'passkey_expired']);

		const { html } = await elsewhere.page('/me/sessions');
		expect(html).toContain('With a passkey');
		expect(html).toContain('By email');
		expect((await elsewhere.page('/me/passkeys')).html).toContain('last used');
		// It counts as fresh: what asks for a fresh sign-in opens, and another passkey can be added.
		expect((await elsewhere.get('/me/data')).status).toBe(200);
		await add(elsewhere, 'A key');

		const ending = formOfButton(html, '/me/sessions', 'End all other sessions');
		await elsewhere.postForm(ending?.action ?? '', ending?.fields ?? {});
		expect((await browser.postJson('/api/rsvp-toggle', { answer: 'going' })).status).toBe(401);
		expect((await elsewhere.get('/me')).status).toBe(200);
	});

	it('is renamed and removed by plain forms, also the last one', async () => {
		const { browser } = await insertMember(site);
		const passkey = await add(browser);
		const formOf = async (button: string) => {
			const form = formOfButton((await browser.page('/me/passkeys')).html, '/me/passkeys', button);
			if (!form) throw new Error(`There is no button "${button}".`);
			return form;
		};
		const renaming = await formOf('Save name');
		const unnamed = await browser.postForm(renaming.action, { ...renaming.fields, name: ' ' });
		expect([unnamed.status, await unnamed.text()]).toEqual([
			422,
			expect.stringContaining('Enter a name.'),
		]);
		const named = { ...renaming.fields, name: 'Old phone' };
		expect(ledTo(await browser.postForm(renaming.action, named))).toBe(
			'/me/passkeys says passkey_renamed',
		);
		expect((await browser.page('/me/passkeys')).html).toContain('Old phone');
		const removing = await formOf('Remove passkey');
		expect(ledTo(await browser.postForm(removing.action, removing.fields))).toBe(
			'/me/passkeys says passkey_removed',
		);
		const refused = await signIn(new Browser(site), passkey);
		expect([refused.status, await codeOf(refused)]).toEqual([401, 'passkey_unknown']);
	});

	it('signs in for one browser, one site and one member only', async () => {
		const { browser } = await insertMember(site);
		const passkey = await add(browser);
		const lies: [Lies, string][] = [
			[{ origin: 'https://club.example' }, 'passkey_refused'],
			[{ domain: 'localhost' }, 'passkey_refused'],
			[{ isVerified: false }, 'passkey_refused'],
			[{ counter: 0 }, 'passkey_refused'],
			[{ userHandle: 'c29tZWJvZHk' }, 'passkey_refused'],
			[{ challenge: 'A'.repeat(43) }, 'passkey_expired'],
		];
		for (const [lie, code] of lies) {
			const visitor = new Browser(site);
			expect(await codeOf(await signIn(visitor, passkey, { lies: lie }))).toBe(code);
			expect(visitor.cookies.has('regulars.session_token')).toBe(false);
		}
		const asking = new Browser(site);
		const credential = await passkey.sign(await optionsFor<RequestOptions>(asking, 'sign-in'));
		const another = new Browser(site);
		await optionsFor(another, 'sign-in');
		const taken = await another.postJson('/api/passkeys/sign-in', { credential });
		expect(await codeOf(taken)).toBe('passkey_expired');
	});

	it('goes on to pages of the site alone, and ends the session that this browser had', async () => {
		const { browser, sessionId } = await insertMember(site);
		const passkey = await add(browser);
		const response = await signIn(browser, passkey, { next: 'https://evil.example/' });
		expect(await response.json()).toEqual({ status: 'signed_in', next: '/' });
		expect(await site.all('select id from session where id = ?', sessionId)).toEqual([]);
		expect((await browser.get('/me')).status).toBe(200);
	});
});

describe('what belongs to passkeys', () => {
	const [[, site]] = sites as [(typeof sites)[number]];

	it('is added after a fresh sign-in only', async () => {
		const member = await insertMember(site);
		const options = await optionsFor<Parameters<SoftwarePasskey['create']>[0]>(
			member.browser,
			'add',
		);
		const credential = await (await SoftwarePasskey.make(site.origin)).create(options);
		await makeSignInOlder(site, member);
		for (const [path, body] of [
			['/api/passkeys/add-options', {}],
			['/api/passkeys/add', { name: 'Key', credential }],
		] as const) {
			const response = await member.browser.postJson(path, body);
			expect([response.status, await codeOf(response)]).toEqual([403, 'sign_in_again']);
		}
		const { html } = await member.browser.page('/me/passkeys');
		expect(html).toContain('/login?again=1&amp;next=/me/passkeys');
		expect(html).not.toContain('id="add-passkey"');
		const again = await member.browser.page('/login?again=1&next=/me/passkeys');
		expect(again.html).toContain('id="with-passkey"');
		expect(await site.all('select id from passkeys where user_id = ?', member.id)).toEqual([]);
	});

	it('is in a member’s data without any key, and goes with their account', async () => {
		const { browser, id } = await insertMember(site);
		const passkey = await add(browser, 'Laptop');
		const data = await (await browser.get('/me/data.json')).text();
		expect(JSON.parse(data)).toMatchObject({ passkeys: [{ name: 'Laptop', lastUsedAt: null }] });
		const [row] = await site.all<{ key: string }>(
			'select public_key as key from passkeys where user_id = ?',
			id,
		);
		expect(data).not.toContain(row?.key);
		expect(data).not.toContain(passkey.id);
		await browser.postForm('/me/delete', {});
		const refused = await signIn(new Browser(site), passkey);
		expect(await codeOf(refused)).toBe('passkey_unknown');
	});

	it('lets nobody in who was banned', async () => {
		const { browser, id } = await insertMember(site);
		const passkey = await add(browser);
		await site.run('update user set banned_at = 1 where id = ?', id);
		const refused = await signIn(new Browser(site), passkey);
		expect([refused.status, await codeOf(refused)]).toEqual([403, 'banned']);
	});

	it('is a script on two pages, which say so in their policy, and a cookie that no other site sends', async () => {
		const visitor = new Browser(site);
		const login = await visitor.get('/login');
		expect(login.headers.get('content-security-policy')).toContain("script-src 'self'");
		const html = await login.text();
		expect(html).toContain('autocomplete="username webauthn"');
		expect(html).toMatch(/<div id="with-passkey"[^>]* hidden/);
		const [source] = [...html.matchAll(/<script type="module" src="([^"]+)"/g)].map(
			([, path]) => path,
		);
		const script = await (await visitor.get(source ?? '')).text();
		expect(script.length).toBeLessThan(4_000);
		const response = await visitor.postJson('/api/passkeys/sign-in-options', {});
		const [cookie = ''] = response.headers.getSetCookie();
		expect(cookie).toMatch(
			/^regulars\.passkey=[\da-f-]{36}; Max-Age=900; Path=\/; HttpOnly; SameSite=Strict$/,
		);
	});

	it('refuses what no browser sends, and counts none of it', async () => {
		const visitor = new Browser(site);
		for (const body of [{}, { credential: null }, { credential: { id: '!' } }, [], 'x']) {
			const response = await visitor.postJson('/api/passkeys/sign-in', body);
			expect(response.status, JSON.stringify(body)).toBe(422);
		}
		const form = await visitor.postForm('/api/passkeys/sign-in', { next: '/me' });
		expect(form.headers.get('location')).toBe('/login');
		expect(
			await site.all('select * from rate_limit where key = ?', `passkey|${visitor.address}`),
		).toEqual([]);
	});

	it('takes three round trips to the database for a sign-in, and one for its challenge', async () => {
		const { browser } = await insertMember(site);
		const passkey = await add(browser);
		const visitor = new Browser(site);
		const asked = await visitor.measure((headers) =>
			visitor.postJson('/api/passkeys/sign-in-options', {}, { headers }),
		);
		expect(asked.measured.before.trips).toBe(1);
		const credential = await passkey.sign(JSON.parse(asked.html) as RequestOptions);
		const signed = await visitor.measure((headers) =>
			visitor.postJson('/api/passkeys/sign-in', { credential }, { headers }),
		);
		expect(signed.response.status).toBe(200);
		expect(signed.measured.before.trips, JSON.stringify(signed.measured.before.statements)).toBe(3);
	});
});
