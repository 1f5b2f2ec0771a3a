import { describe, expect, it } from 'vitest';
import { answerAs } from '../../support/answers.ts';
import { dumpTables } from '../../support/database/dump.ts';
import { formOfButton, formsOf, refusedField } from '../../support/html/forms.ts';
import { htmlProblems, titleOf } from '../../support/html/html.ts';
import { ledTo, refusalIn } from '../../support/html/notices.ts';
import { expectHtml, textOf, validPage } from '../../support/html/pages.ts';
import { mailsTo, mailTo, readSignInMail } from '../../support/mail/mailbox.ts';
import { askForMail, newEmail, signIn } from '../../support/sign-in.ts';
import { Browser } from '../../support/site/browser.ts';
import {
	insertClub,
	insertEvent,
	insertMember,
	insertMembers,
	type Member,
} from '../../support/site/fixtures.ts';
import { useSite } from '../../support/site/site.ts';
import { tally } from '../../support/tally.ts';

const site = useSite({}, async (site) => {
	await insertClub(site);
	await insertEvent(site, { slug: 'next' });
});

async function sessionsOf(email: string): Promise<number> {
	const row = await site.first<{ count: number }>(
		'select count(*) as count from session join user on user.id = user_id where email = ?',
		email,
	);
	return row?.count ?? 0;
}

function wrongCode(code: string): string {
	return String((Number(code) + 1) % 1_000_000).padStart(6, '0');
}

describe('signing in', () => {
	it('the link leads to a page with a button, and the button signs in', async () => {
		const browser = new Browser(site);
		const email = newEmail();
		const { link, token } = await askForMail(browser, email);
		const page = await browser.page(`${link.pathname}${link.search}`);
		expect(page.status).toBe(200);
		expect(page.html).toContain(email);
		expect(page.html).toMatch(/<form[^>]*method="post"/);
		const press = await browser.postForm('/login/confirm', { token });
		expect(ledTo(press)).toBe('/');
		expect((await browser.page('/me')).html).toContain(email);
	});

	it('the code signs in without typing the address again, in the browser that asked for it', async () => {
		const browser = new Browser(site);
		const email = newEmail();
		const { code } = await askForMail(browser, email);
		const press = await browser.postForm('/login/confirm', { code });
		expect(press.status).toBe(303);
		expect((await browser.page('/me')).html).toContain(email);
	});

	it('the code signs in elsewhere together with the address', async () => {
		const email = newEmail();
		const { code } = await askForMail(new Browser(site), email);
		const elsewhere = new Browser(site);
		expect((await elsewhere.postForm('/login/confirm', { code })).status).toBe(422);
		const mistyped = { code, email: 'nobody', next: '/me' };
		const refused = await elsewhere.postForm('/login/confirm', mistyped);
		expect(refused.status).toBe(422);
		const again = formOfButton(await refused.text(), '/login/confirm', 'Sign in');
		expect(again?.fields).toMatchObject(mistyped);
		expect((await elsewhere.postForm('/login/confirm', { code, email })).status).toBe(303);
		expect((await elsewhere.page('/me')).html).toContain(email);
	});

	it('a read right after the sign-in sees the session', async () => {
		const browser = await signIn(site);
		expect((await browser.get('/me')).status).toBe(200);
		const session = await browser.get('/auth/get-session', { json: true });
		expect(await session.json()).toMatchObject({ user: {}, session: {} });
	});

	it('an address belongs to the same member however it is written', async () => {
		const email = newEmail();
		await signIn(site, email);
		const browser = new Browser(site);
		const asked = await browser.postJson('/api/magiclink', { email: ` ${email.toUpperCase()} ` });
		expect(asked.status).toBe(202);
		const { token } = readSignInMail(await mailTo(site, email, /^Sign in/));
		await browser.postForm('/login/confirm', { token });
		expect(await sessionsOf(email)).toBe(2);
	});

	it('the email has the code as six digits in its text, and only absolute links', async () => {
		const email = newEmail();
		await askForMail(new Browser(site), email);
		const [mail] = await mailsTo(site, email);
		expect(mail?.text).toMatch(/(^|\D)\d{6}(\D|$)/);
		expect(mail?.text).toContain(`${site.origin}/login/confirm?token=`);
		const links = [...(mail?.html ?? '').matchAll(/href="([^"]*)"/g)].map(([, href = '']) => href);
		expect(links.length).toBeGreaterThan(0);
		for (const link of links) expect(link).toMatch(/^https?:\/\//);
	});

	it('the page shows the address masked when it is opened in another browser', async () => {
		const email = newEmail();
		const { link } = await askForMail(new Browser(site), email);
		const { html } = await new Browser(site).page(`${link.pathname}${link.search}`);
		expect(html).not.toContain(email);
		expect(html).toContain('p•••@c•••.example');
	});

	it('the address is passed on in a cookie that no script reads, never in a URL', async () => {
		const browser = new Browser(site);
		const email = newEmail();
		const response = await browser.postForm('/api/magiclink', { email });
		expect(ledTo(response)).toBe('/login/confirm');
		expect(response.headers.getSetCookie().join()).toMatch(/HttpOnly; SameSite=Lax/);
		expect((await browser.page('/login/confirm')).html).toContain(email);
	});

	it('an expired link is refused, and says what to do', async () => {
		const browser = new Browser(site);
		const email = newEmail();
		const { link, token, code } = await askForMail(browser, email);
		await site.run(
			'update sign_in_mails set expires_at = ? where email = ?',
			Date.now() - 1,
			email,
		);
		const page = await browser.page(`${link.pathname}${link.search}`);
		expect(page.status).toBe(410);
		expect(page.html).toContain('Get a new link');
		expect((await browser.postJson('/login/confirm', { token })).status).toBe(410);
		expect((await browser.postJson('/login/confirm', { code })).status).toBe(401);
	});

	it('neither the link nor the code is in the database in plain text', async () => {
		const { token, code } = await askForMail(new Browser(site), newEmail());
		const tables = await dumpTables(site.db);
		expect(Object.keys(tables)).toContain('verification');
		const values = Object.values(tables)
			.flatMap((rows) => rows.flatMap(Object.values))
			.map(String);
		expect(values.filter((value) => value.includes(token))).toEqual([]);
		const alone = new RegExp(`(^|[^0-9a-z])${code}([^0-9a-z]|$)`);
		expect(values.filter((value) => alone.test(value))).toEqual([]);
	});
});

describe('a link opened by a scanner', () => {
	it('ten times by GET and ten times by HEAD changes nothing and uses nothing up', async () => {
		const browser = new Browser(site);
		const email = newEmail();
		const { link, token } = await askForMail(browser, email);
		const path = `${link.pathname}${link.search}`;
		const before = await dumpTables(site.db);
		const scanner = new Browser(site);
		for (let times = 0; times < 10; times += 1) {
			expect((await scanner.get(path)).status).toBe(200);
			expect((await scanner.send(path, { method: 'HEAD' })).status).toBe(200);
		}
		expect(scanner.cookies.size).toBe(0);
		expect(await dumpTables(site.db)).toEqual(before);
		expect((await browser.postForm('/login/confirm', { token })).status).toBe(303);
		expect(await sessionsOf(email)).toBe(1);
	});
});

describe('link and code are used once', () => {
	it('40 verifies of one token at once give one session and 39 refusals', async () => {
		const email = newEmail();
		const { token } = await askForMail(new Browser(site), email);
		const answers = await Promise.all(
			Array.from({ length: 40 }, () => new Browser(site).postJson('/login/confirm', { token })),
		);
		expect(tally(answers.map(({ status }) => status))).toEqual({ 200: 1, 410: 39 });
		const cookies = answers.filter((answer) =>
			answer.headers.getSetCookie().some((cookie) => cookie.startsWith('regulars.session_token=')),
		);
		expect(cookies).toHaveLength(1);
		expect(await sessionsOf(email)).toBe(1);
	});

	it('using the link uses up the code', async () => {
		const browser = new Browser(site);
		const email = newEmail();
		const { token, code } = await askForMail(browser, email);
		expect((await browser.postJson('/login/confirm', { token })).status).toBe(200);
		const again = await new Browser(site).postJson('/login/confirm', { code, email });
		expect(again.status).toBeGreaterThanOrEqual(400);
		expect(again.status).toBeLessThan(500);
		expect(await sessionsOf(email)).toBe(1);
	});

	it('using the code uses up the link', async () => {
		const browser = new Browser(site);
		const email = newEmail();
		const { token, code } = await askForMail(browser, email);
		expect((await browser.postJson('/login/confirm', { code })).status).toBe(200);
		expect((await new Browser(site).postJson('/login/confirm', { token })).status).toBe(410);
		expect(await sessionsOf(email)).toBe(1);
	});

	it('link and code raced at once give one session', async () => {
		const email = newEmail();
		const { token, code } = await askForMail(new Browser(site), email);
		const answers = await Promise.all(
			Array.from({ length: 20 }, (_, index) =>
				new Browser(site).postJson('/login/confirm', index % 2 === 0 ? { token } : { code, email }),
			),
		);
		const statuses = answers.map(({ status }) => status);
		expect(statuses.filter((status) => status === 200)).toHaveLength(1);
		expect(statuses.filter((status) => status >= 500)).toEqual([]);
		expect(await sessionsOf(email)).toBe(1);
	});

	it('an older link still works after a new email, and the newer one after the older was used', async () => {
		const browser = new Browser(site);
		const email = newEmail();
		const older = await askForMail(browser, email);
		const newer = await askForMail(browser, email);
		expect(newer.token).not.toBe(older.token);
		expect((await browser.postJson('/login/confirm', { token: older.token })).status).toBe(200);
		expect((await browser.postJson('/login/confirm', { token: newer.token })).status).toBe(200);
	});
});

describe('guessing codes', () => {
	it('five wrong codes invalidate the code, never the link', async () => {
		const email = newEmail();
		const { token, code } = await askForMail(new Browser(site), email);
		for (let times = 0; times < 5; times += 1) {
			const guess = await new Browser(site).postJson('/login/confirm', {
				email,
				code: wrongCode(code),
			});
			expect(await refusalIn(guess)).toBe('401 wrong_code: code');
		}
		const browser = new Browser(site);
		expect((await browser.postJson('/login/confirm', { email, code })).status).toBe(401);
		expect((await browser.postJson('/login/confirm', { token })).status).toBe(200);
	});

	it('four wrong codes leave the code valid', async () => {
		const email = newEmail();
		const browser = new Browser(site);
		const { code } = await askForMail(browser, email);
		for (let times = 0; times < 4; times += 1) {
			await browser.postJson('/login/confirm', { email, code: wrongCode(code) });
		}
		expect((await browser.postJson('/login/confirm', { email, code })).status).toBe(200);
	});

	it('twenty wrong codes at once get no more than five tries, and leave the link valid', async () => {
		const email = newEmail();
		const { token, code } = await askForMail(new Browser(site), email);
		const guesses = await Promise.all(
			Array.from({ length: 20 }, (_, index) =>
				new Browser(site).postJson('/login/confirm', {
					email,
					code: String((Number(code) + 1 + index) % 1_000_000).padStart(6, '0'),
				}),
			),
		);
		expect(tally(guesses.map(({ status }) => status))).toEqual({ 401: 20 });
		const attempts = await site.first<{ attempts: number }>(
			'select code_attempts as attempts from sign_in_mails where email = ?',
			email,
		);
		expect(attempts?.attempts).toBe(5);
		const browser = new Browser(site);
		expect((await browser.postJson('/login/confirm', { email, code })).status).toBe(401);
		expect((await browser.postJson('/login/confirm', { token })).status).toBe(200);
	});

	it('a code for an address that got no email is refused like a wrong one', async () => {
		const email = newEmail();
		const { code } = await askForMail(new Browser(site), email);
		const browser = new Browser(site);
		const wrong = await browser.postJson('/login/confirm', { email, code: wrongCode(code) });
		const unknown = await browser.postJson('/login/confirm', { email: newEmail(), code });
		expect(unknown.status).toBe(wrong.status);
		expect(await unknown.json()).toEqual(await wrong.json());
	});

	it.each(['12345', '1234567', 'abcdef', '', '１２３４５６', "' or 1=1"])(
		'"%s" is refused as a code',
		async (code) => {
			const browser = new Browser(site);
			await askForMail(browser, newEmail());
			const { status } = await browser.postJson('/login/confirm', { code });
			expect([401, 422]).toContain(status);
		},
	);
});

it('a malformed code uses up no try, and one that was pasted with spaces and dashes is accepted', async () => {
	const email = newEmail();
	const browser = new Browser(site);
	const { code } = await askForMail(browser, email);
	for (const typed of ['', code.slice(1), `${code}1`, `x${code}`, '١٢٣٤٥٦', ' - ']) {
		const refused = await browser.postForm('/login/confirm', { code: typed });
		expect([typed, refused.status]).toEqual([typed, 422]);
		const html = await refused.text();
		expect(titleOf(html)).toMatch(/^Enter the six digits from the email\. Check your email · /);
		expect(formOfButton(html, '/login/confirm', 'Sign in')?.fields).toMatchObject({
			code: typed,
			email,
		});
	}
	for (let times = 0; times < 4; times += 1) {
		expect((await browser.postForm('/login/confirm', { code: wrongCode(code) })).status).toBe(401);
	}
	const pasted = ` ${code.slice(0, 3)}\u00a0\u2013 ${code.slice(3)} `;
	const press = await browser.postForm('/login/confirm', { code: pasted });
	expect(ledTo(press)).toBe('/');
});

describe('a sign-in link that is opened again', () => {
	it('leads to the same page again once somebody is signed in, and only to pages of the site', async () => {
		const email = newEmail();
		const browser = new Browser(site);
		await browser.postJson('/api/magiclink', { email, next: '/rsvp' });
		const { link, token } = readSignInMail(await mailTo(site, email, /^Sign in/));
		const path = `${link.pathname}${link.search}`;
		const form = formOfButton((await browser.page(path)).html, path, 'Sign in');
		const press = () => browser.postForm(form?.action ?? '', form?.fields ?? {});
		expect((await press()).headers.get('location')).toBe('/rsvp');

		for (const again of [await browser.get(path), await press()]) {
			expect(ledTo(again)).toBe('/rsvp');
			expect(again.headers.getSetCookie()).toEqual([]);
		}
		const elsewhere = `/login/confirm?token=${token}&next=${encodeURIComponent('//evil.example')}`;
		expect((await browser.get(elsewhere)).headers.get('location')).toBe('/');
		expect((await browser.postJson('/login/confirm', { token })).status).toBe(410);
		const stranger = await new Browser(site).page(path);
		expect([stranger.status, titleOf(stranger.html)]).toEqual([
			410,
			expect.stringContaining('This link no longer works'),
		]);
	});

	it('leads on after it has expired too, and an unused link still asks', async () => {
		const email = newEmail();
		const browser = await signIn(site, email);
		const { link } = await askForMail(browser, email);
		const path = `${link.pathname}${link.search}`;
		expect((await browser.get(path)).status).toBe(200);
		await site.run(
			'update sign_in_mails set expires_at = ? where email = ?',
			Date.now() - 1,
			email,
		);
		expect((await browser.get(path)).headers.get('location')).toBe('/');
	});
});

describe('a browser that says neither Origin nor Sec-Fetch-Site', () => {
	/** Sends a form as text browsers do: with the page that it was on, or without. */
	const send = (browser: Browser, path: string, fields: Record<string, string>, page?: string) =>
		browser.send(path, {
			method: 'POST',
			body: new URLSearchParams(fields),
			headers: { accept: 'text/html', ...(page && { referer: page }) },
		});

	it('signs in, sends an RSVP and undoes it, by the page that its forms are on', async () => {
		const page = (path: string) => `${site.origin}${path}`;
		const email = newEmail('reader');
		const reader = new Browser(site);
		expect((await send(reader, '/api/magiclink', { email }, page('/login'))).status).toBe(303);
		const { code } = readSignInMail(await mailTo(site, email, /^Sign in/));
		const typed = await send(reader, '/login/confirm', { code, email }, page('/login/confirm'));
		expect(typed.status).toBe(303);
		for (const answer of ['going', 'declined']) {
			const pressed = await send(reader, '/api/rsvp-toggle', { answer, event: 'next' }, page('/'));
			expect(ledTo(pressed)).toBe(`/events/next says ${answer}_emailed`);
		}
		const renamed = await send(reader, '/me?_action=rename', { name: 'Ada' }, page('/me'));
		expect(ledTo(renamed)).toBe('/me#said says renamed');
		const out = await send(reader, '/api/sign-out', {}, page('/me'));
		expect(ledTo(out)).toBe('/ says signed_out');
	});

	it.each([
		['a site whose name begins alike', 'http://127.0.0.1.club.example/'],
		['another port', 'http://127.0.0.1:1/'],
		['what is no address', 'club'],
	])('is refused everywhere from %s, and changes nothing', async (_, referer) => {
		const { browser, email } = await insertMember(site);
		const before = await dumpTables(site.db);
		for (const [path, fields] of [
			['/api/magiclink', { email }],
			['/login/confirm', { email, code: '123456' }],
			['/api/rsvp-toggle', { answer: 'going', event: 'next' }],
			['/api/sign-out', {}],
			['/me?_action=rename', { name: 'Mallory' }],
			['/auth/sign-out', {}],
		] as const) {
			expect([path, (await send(browser, path, fields, referer)).status]).toEqual([path, 403]);
		}
		expect(await dumpTables(site.db)).toEqual(before);
	});

	it('says yes to an event, with everything typed kept when a form is shown again', async () => {
		const { slug } = await insertEvent(site);
		const reader = new Browser(site);
		const typed = { event: slug, answer: 'going', name: 'Ada', email: newEmail(), guests: '1' };
		const refused = await expectHtml(await send(reader, '/api/magiclink', typed), 403);
		expect(refused).toMatch(/<details class="yes" open/);
		const again = formOfButton(refused, '/', 'Email me the link');
		expect(again).toEqual({ action: '/api/magiclink', fields: typed });
		const page = `${site.origin}/api/magiclink`;
		expect((await send(reader, '/api/magiclink', typed, page)).status).toBe(303);
		const { token } = readSignInMail(await mailTo(site, typed.email, /^Confirm/));
		const chosen = { token, name: 'Ada Byron', guests: '2', answer: 'going', seen: 'none' };
		const kept = await expectHtml(await send(reader, '/login/confirm', chosen), 403);
		expect(formOfButton(kept, '/', "I'm coming")?.fields).toMatchObject(chosen);
		const pressed = await send(reader, '/login/confirm', chosen, `${site.origin}/login/confirm`);
		expect(ledTo(pressed)).toMatch(/ says going_emailed$/);
	});

	it('is shown the same form again if it leaves out the page too, and nothing was done', async () => {
		const email = newEmail('reader');
		const reader = new Browser(site);
		const before = await dumpTables(site.db);
		const refused = await send(reader, '/api/magiclink', { email, next: '/rsvp' });
		expect(refused.status).toBe(403);
		const html = await refused.text();
		expect(titleOf(html)).toMatch(/^Your browser didn&#39;t say which page that form was on/);
		expect(await htmlProblems(html)).toEqual([]);
		expect(await dumpTables(site.db)).toEqual(before);
		// The answer to a post has no query, so now the browser says where the form was.
		const again = formsOf(html)[0];
		expect(again).toMatchObject({ action: '/api/magiclink', fields: { email, next: '/rsvp' } });
		const page = `${site.origin}/api/magiclink`;
		const asked = await send(reader, again?.action ?? '', again?.fields ?? {}, page);
		expect(ledTo(asked)).toBe('/login/confirm?next=/rsvp');

		const { link, token } = readSignInMail(await mailTo(site, email, /^Sign in/));
		const opened = formsOf((await reader.page(`${link.pathname}${link.search}`)).html)[0];
		expect(opened?.action).toBe('/login/confirm');
		const kept = await send(reader, '/login/confirm', opened?.fields ?? {});
		expect(kept.status).toBe(403);
		const shown = formsOf(await kept.text())[0];
		expect(shown).toMatchObject({ action: '/login/confirm', fields: { token, next: '/rsvp' } });
		const confirm = `${site.origin}/login/confirm`;
		const press = await send(reader, '/login/confirm', shown?.fields ?? {}, confirm);
		expect(ledTo(press)).toBe('/rsvp');

		const answered = await send(reader, '/api/rsvp-toggle', { answer: 'going', event: 'next' });
		expect(answered.status).toBe(403);
		expect(await answered.text()).toContain('action="/api/rsvp-toggle"');
		const elsewhere = await send(reader, '/me?_action=rename', { name: 'Ada' });
		expect([elsewhere.status, await elsewhere.text()]).toEqual([
			403,
			expect.stringContaining('Open the page again'),
		]);
		const asJson = await reader.send('/api/magiclink', {
			method: 'POST',
			body: JSON.stringify({ email }),
			headers: { accept: 'application/json', 'content-type': 'application/json' },
		});
		expect(await refusalIn(asJson)).toBe('403 unknown_origin');
	});
});

describe('limits', () => {
	it('30 requests for one address at once send exactly 5 emails, whoever asks', async () => {
		const email = newEmail();
		const answers = await Promise.all(
			Array.from({ length: 30 }, () => new Browser(site).postJson('/api/magiclink', { email })),
		);
		expect(tally(answers.map(({ status }) => status))).toEqual({ 202: 5, 429: 25 });
		expect(await mailsTo(site, email)).toHaveLength(5);
	});

	it('40 requests of one client at once for different addresses send exactly 30 emails', async () => {
		const browser = new Browser(site);
		const answers = await Promise.all(
			Array.from({ length: 40 }, () => browser.postJson('/api/magiclink', { email: newEmail() })),
		);
		expect(tally(answers.map(({ status }) => status))).toEqual({ 202: 30, 429: 10 });
	});

	it('an IPv6 network of /64 counts as one client', async () => {
		const answers = await Promise.all(
			Array.from({ length: 34 }, (_, index) =>
				new Browser(site, `2001:db8:1:2:${index}::${index}`).postJson('/api/magiclink', {
					email: newEmail(),
				}),
			),
		);
		expect(tally(answers.map(({ status }) => status))).toEqual({ 202: 30, 429: 4 });
	});

	it('JSON above the limit gets 429 with Retry-After in seconds within the window', async () => {
		const email = newEmail();
		const browser = new Browser(site);
		for (let times = 0; times < 5; times += 1) await browser.postJson('/api/magiclink', { email });
		const refused = await browser.postJson('/api/magiclink', { email });
		expect(refused.status).toBe(429);
		const seconds = Number(refused.headers.get('retry-after'));
		expect(Number.isInteger(seconds)).toBe(true);
		expect(seconds).toBeGreaterThan(0);
		expect(seconds).toBeLessThanOrEqual(15 * 60);
		expect(await refused.json()).toMatchObject({ error: { code: 'too_many_mails' } });
	});

	it('a form above the limit gets a page that accepts the code of the email already sent', async () => {
		const email = newEmail();
		const browser = new Browser(site);
		const { code } = await askForMail(browser, email);
		for (let times = 0; times < 4; times += 1) await browser.postJson('/api/magiclink', { email });
		const elsewhere = new Browser(site);
		const refused = await elsewhere.postForm('/api/magiclink', { email, next: '/me' });
		expect(refused.status).toBe(429);
		expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
		const html = await refused.text();
		expect(html).toContain('already sent you several emails');
		const form = formsOf(html).find(({ fields }) => 'code' in fields);
		expect(form?.action).toMatch(/^\/login\/confirm/);
		const press = await elsewhere.postForm(form?.action ?? '', { ...form?.fields, email, code });
		expect(press.status).toBe(303);
	});

	it("a visitor's yes above the limit gets the same page, whose code leads to the one that asks", async () => {
		const yes = { email: newEmail(), event: 'next', answer: 'going' };
		const browser = new Browser(site);
		for (let times = 0; times < 5; times += 1) await browser.postJson('/api/magiclink', yes);
		const { code } = readSignInMail(await mailTo(site, yes.email, /^Confirm/));
		const html = await expectHtml(await browser.postForm('/api/magiclink', yes), 429);
		const form = formOfButton(html, '/', 'Continue');
		expect(html).toMatch(/<a [^>]*href="\/events\/next"[^>]*>Send another email<\/a>/);
		const entered = await browser.postForm(form?.action ?? '', { ...form?.fields, code });
		expect(entered.headers.get('location')).toMatch(
			/^\/login\/confirm\?next=\/events\/next&token=/,
		);
	});

	it('emails are sent again once the window has passed', async () => {
		const email = newEmail();
		const browser = new Browser(site);
		for (let times = 0; times < 5; times += 1) await browser.postJson('/api/magiclink', { email });
		expect((await browser.postJson('/api/magiclink', { email })).status).toBe(429);
		await site.run(
			'update sign_in_mails set created_at = created_at - 900000 where email = ?',
			email,
		);
		expect((await browser.postJson('/api/magiclink', { email })).status).toBe(202);
	});
});

describe('what the answer gives away', () => {
	it('known and unknown addresses get the same answer through the same statements', async () => {
		const known = newEmail();
		await signIn(site, known);
		const [one, other] = await Promise.all(
			[known, newEmail()].map(async (email) => {
				const browser = new Browser(site);
				return browser.measure((headers) =>
					browser.postJson('/api/magiclink', { email }, { headers }),
				);
			}),
		);
		expect(one?.response.status).toBe(202);
		expect(other?.response.status).toBe(202);
		expect(other?.html).toBe(one?.html);
		expect([...(other?.response.headers.keys() ?? [])]).toEqual([
			...(one?.response.headers.keys() ?? []),
		]);
		expect(other?.measured.before.statements).toEqual(one?.measured.before.statements);
	});

	it.each(['', 'nobody', 'a@', '@b.example', 'a b@c.example', `${'a'.repeat(250)}@b.example`])(
		'"%s" is a 422 that names the field, as JSON and as a form',
		async (email) => {
			const browser = new Browser(site);
			const asJson = await browser.postJson('/api/magiclink', { email });
			expect(asJson.status).toBe(422);
			expect(JSON.stringify(await asJson.json())).toContain('email');
			const form = await browser.postForm('/api/magiclink', { email });
			expect(form.status).toBe(422);
			const html = await form.text();
			expect(html).toMatch(/<p class="error" id="email-error">[A-Z][^<]*email address[^<]*\.<\/p>/);
			expect(titleOf(html)).toMatch(/^(Enter|Check) .*email address.*\. Sign in · /);
			expect(/<input[^>]*id="email"[^>]*>/.exec(html)?.[0]).toMatch(/autofocus/);
			expect(formsOf(html)[0]?.fields).toMatchObject({ email, next: '/' });
			expect(await htmlProblems(html)).toEqual([]);
		},
	);
});

describe('where a sign-in leads', () => {
	it.each(['/', '/me', '/me/sessions', '/events', '/events/past', '/events/next', '/rsvp'])(
		"to the site's own %s",
		async (next) => {
			const browser = new Browser(site);
			const email = newEmail();
			await browser.postForm('/api/magiclink', { email, next });
			const { link, token } = readSignInMail(await mailTo(site, email, /^Sign in/));
			expect(link.searchParams.get('next') ?? '/').toBe(next);
			const press = await browser.postForm('/login/confirm', { token, next });
			expect(press.headers.get('location')).toBe(next);
		},
	);

	const HOSTILE = [
		'//evil.test',
		'///evil.test',
		'https://evil.test',
		'https:evil.test',
		'HTTPS://evil.test/me',
		'/a/../..//evil.test',
		'/%2f%2fevil.test',
		'%2f%2fevil.test',
		'%252f%252fevil.test',
		'/\\evil.test',
		'\\\\evil.test',
		'/\t/evil.test',
		'/\n/evil.test',
		'\u0000/me',
		'javascript:alert(1)',
		'data:text/html,x',
		'/events/../me',
		'/me/../..//evil.test',
		'/me?x=//evil.test',
		'/me#//evil.test',
		'/me@evil.test',
		'.evil.test',
		'@evil.test',
		'/api/sign-out',
		'/login/confirm?token=x',
		'/\u202eevil',
		'%',
		'%25',
		'/%E0%A4%A',
		`/events/${'a'.repeat(5_000)}`,
		'/'.repeat(150),
	];

	it.each(HOSTILE)('never to %j', async (next) => {
		const browser = new Browser(site);
		const email = newEmail();

		for (const page of ['/login', '/login/confirm']) {
			const shown = await browser.get(`${page}?next=${encodeURIComponent(next)}`);
			expect(shown.status).toBe(200);
			expect(await shown.text()).toMatch(/name="next" value="\/"/);
		}

		const asked = await browser.postForm('/api/magiclink', { email, next });
		expect([303, 422]).toContain(asked.status);
		expect([null, '/login/confirm']).toContain(asked.headers.get('location'));
		const { link, token } = await askForMail(browser, email);
		expect(link.searchParams.get('next')).toBeNull();

		const press = await browser.postForm(
			`/login/confirm?next=${encodeURIComponent(next)}`,
			// Longer than a field may be, it is refused; the address of the form carries it all the same.
			{ token, next: next.slice(0, 200) },
		);
		expect(ledTo(press)).toBe('/');
	});

	it.each([
		'//evil.test',
		'%2f%2fevil.test',
		'%',
		'%25',
		'%E0%A4%A',
		'\\\\evil.test',
		'/a/../..//evil.test',
	])('never to %j as it is in the address', async (raw) => {
		const browser = await signIn(site);
		const response = await browser.get(`/login?next=${raw}`);
		expect(ledTo(response)).toBe('/');
	});
});

describe("a visitor's yes", () => {
	const NAME = 'Grace Hopper';

	/** The page of an event as a visitor sees it, with the form behind its button filled in. */
	async function formAt(browser: Browser, path: string) {
		const html = await validPage(browser, path);
		const form = formOfButton(html, path, 'Email me the link');
		if (!form) throw new Error(`No form for a visitor on ${path}.`);
		return { html, form };
	}

	/** Says yes as a visitor does, and reads the email. */
	async function askToCome(
		browser: Browser,
		slug: string,
		{ email = newEmail(), ...fields }: Record<string, string> = {},
	) {
		const { form } = await formAt(browser, `/events/${slug}`);
		const filled = { ...form.fields, name: NAME, email, ...fields };
		const asked = await browser.postForm(form.action, filled);
		expect(ledTo(asked)).toBe(`/login/confirm?next=/events/${slug}`);
		const mail = await mailTo(site, email, /^Confirm you're coming on/);
		return { email, mail, ...readSignInMail(mail) };
	}

	const pathOf = ({ pathname, search }: URL) => `${pathname}${search}`;

	/** What the button on the page behind a link sends. */
	async function buttonOn(browser: Browser, path: string, words: string) {
		const html = await validPage(browser, path);
		const form = formOfButton(html, path, words);
		if (!form) throw new Error(`No button “${words}” on ${path}.`);
		return { html, text: textOf(html).replaceAll('&#39;', "'"), form };
	}

	const rsvpsTo = (slug: string) =>
		site.all(
			`select email, name, answer, guests from rsvps join user on user.id = user_id
				where event_id = (select id from events where slug = ?) order by rsvps.created_at`,
			slug,
		);

	it.each(['/', '/events/next'])(
		'opens a form in place on %s, which says that nothing is held, and needs no script',
		async (path) => {
			const { html, form } = await formAt(new Browser(site), path);
			expect(html).toMatch(/<details class="yes"> ?<summary class="button">Count me in<\/summary>/);
			expect(form).toEqual({
				action: '/api/magiclink',
				fields: { event: 'next', answer: 'going', name: '', email: '', guests: '0' },
			});
			expect(textOf(html)).toContain('Nothing is held until you do.');
			expect(html).not.toMatch(/<script(?! type="application\/ld\+json")/);
		},
	);

	it('takes one email and one click to be in, with the calendar and one click for the next ones', async () => {
		const { slug } = await insertEvent(site);
		const browser = new Browser(site);
		const { email, mail, link } = await askToCome(browser, slug, { guests: '1' });
		expect(await mailsTo(site, email)).toHaveLength(1);
		expect(mail.subject).toMatch(
			/^Confirm you're coming on (Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{1,2} [A-Z][a-z]{2}$/,
		);
		expect(`${mail.html} ${mail.text} ${mail.subject}`).not.toMatch(/Grace|Hopper|guest/);
		expect(await rsvpsTo(slug)).toEqual([]);

		const { html, text, form } = await buttonOn(browser, pathOf(link), "I'm coming");
		expect(text).toContain("You'll be listed as");
		expect(form.fields).toMatchObject({ name: NAME, guests: '1', answer: 'going' });
		expect(formOfButton(html, '/', "Just sign in, don't RSVP")?.fields.answer).toBe('none');
		expect(await rsvpsTo(slug)).toEqual([]);

		const changed = { ...form.fields, name: 'Grace M. Hopper', guests: '2' };
		const pressed = await browser.postForm(form.action, changed);
		expect(ledTo(pressed)).toBe(`/events/${slug} says going_emailed`);
		expect(await rsvpsTo(slug)).toEqual([
			{ email, name: 'Grace M. Hopper', answer: 'going', guests: 2 },
		]);

		const result = await buttonOn(browser, `/events/${slug}`, 'Email me about the next ones');
		expect(result.text).toContain("You're going");
		expect(result.html).toContain(`href="/events/${slug}.ics"`);
		const subscribed = await browser.postForm(result.form.action, result.form.fields);
		expect(ledTo(subscribed)).toBe(`/events/${slug} says invited`);
		expect((await browser.page(`/events/${slug}`)).html).not.toContain('about the next ones');
		expect((await browser.page('/me')).html).toContain('Invitations: on');
	});

	it('leads from the code to the same page, and signs nobody in before the click', async () => {
		const { slug } = await insertEvent(site);
		const browser = new Browser(site);
		const { email, code } = await askToCome(browser, slug);
		const page = await validPage(browser, `/login/confirm?next=/events/${slug}`);
		expect(textOf(page)).toContain('hold a seat for you until you do.');
		const { fields, action } = formOfButton(page, '/', 'Continue') ?? { fields: {}, action: '' };
		const entered = await browser.postForm(action, { ...fields, code });
		const at = entered.headers.get('location') ?? '';
		expect(at).toMatch(/^\/login\/confirm\?next=\/events\/\S+&token=/);
		expect(await sessionsOf(email)).toBe(0);
		const { form } = await buttonOn(browser, at, "I'm coming");
		const pressed = await browser.postForm(form.action, form.fields);
		expect(ledTo(pressed)).toBe(`/events/${slug} says going_emailed`);
	});

	it('can sign in alone, whatever was typed as a name', async () => {
		const { slug } = await insertEvent(site);
		const browser = new Browser(site);
		const { link, email } = await askToCome(browser, slug);
		const { form } = await buttonOn(browser, pathOf(link), "Just sign in, don't RSVP");
		const pressed = await browser.postForm(form.action, { ...form.fields, name: 'x'.repeat(500) });
		expect(ledTo(pressed)).toBe(`/events/${slug}`);
		expect([await sessionsOf(email), await rsvpsTo(slug)]).toEqual([1, []]);
	});

	it('works as JSON, and answers the same for every address', async () => {
		const { slug } = await insertEvent(site);
		const known = await insertMember(site, { name: 'Known' });
		const answers = [];
		for (const email of [newEmail(), known.email]) {
			const body = { email, event: slug, answer: 'going', name: NAME, guests: 2 };
			const response = await new Browser(site).postJson('/api/magiclink', body);
			answers.push([response.status, await response.json()]);
		}
		expect(answers).toEqual([
			[202, { status: 'sent' }],
			[202, { status: 'sent' }],
		]);
		const { token } = readSignInMail(await mailTo(site, known.email, /^Confirm/));
		const pressed = await new Browser(site).postJson('/login/confirm', { token, guests: 1 });
		expect(await pressed.json()).toMatchObject({
			status: 'signed_in',
			next: `/events/${slug}`,
			rsvp: { event: slug, answer: 'going', going: 2, position: null },
		});
		expect(await rsvpsTo(slug)).toMatchObject([{ name: 'Known', guests: 1 }]);
	});

	it.each([
		['name', { name: 'x'.repeat(200) }, '422 invalid: name'],
		['name', { name: 'grace@example.com' }, '422 invalid: name'],
		['email', { email: 'grace' }, '422 invalid: email'],
		['guests', { guests: '3' }, '422 guests_not_allowed: guests'],
		['guests', { guests: 'two' }, '422 invalid: guests'],
	])(
		'is refused for its %s, with the form open and everything in it',
		async (field, typed, said) => {
			const fields = { event: 'next', answer: 'going', name: NAME, email: newEmail(), ...typed };
			expect(await refusalIn(await new Browser(site).postJson('/api/magiclink', fields))).toBe(
				said,
			);
			const html = await expectHtml(
				await new Browser(site).postForm('/api/magiclink', fields),
				422,
			);
			expect(html).toMatch(/<details class="yes" open/);
			expect(refusedField(html, `yes-${field}`)?.holds).toBe(fields[field as keyof typeof fields]);
			expect(formOfButton(html, '/', 'Email me the link')?.fields).toMatchObject(fields);
		},
	);

	it.each([
		['an answer that is no yes', { answer: 'declined' }, '422 invalid: answer'],
		['an event without an answer', { answer: undefined }, '422 invalid: answer'],
		['an answer without an event', { event: undefined }, '422 invalid: event'],
		['an event that nobody has', { event: 'nowhere' }, '404 event_not_found'],
		['what is no slug', { event: '../me' }, '404 event_not_found'],
	])('is refused for %s', async (_, changed, said) => {
		const fields = { email: newEmail(), event: 'next', answer: 'going', ...changed };
		expect(await refusalIn(await new Browser(site).postJson('/api/magiclink', fields))).toBe(said);
		const form = Object.fromEntries(
			Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined),
		);
		const response = await new Browser(site).postForm('/api/magiclink', form);
		expect(`${response.status}`).toBe(said.slice(0, 3));
		expect(await mailsTo(site, fields.email)).toEqual([]);
	});

	it('is refused behind the link for its name and its guests, and the link stays good', async () => {
		const { slug } = await insertEvent(site);
		const browser = new Browser(site);
		const { token } = await askToCome(browser, slug);
		const send = (fields: Record<string, string>) =>
			browser.postForm('/login/confirm', { token, answer: 'going', ...fields });
		const named = await expectHtml(await send({ name: 'x'.repeat(200), guests: '1' }), 422);
		expect(refusedField(named, 'own-name')?.says).toMatch(
			/^Enter a name of \d+ characters at most/,
		);
		expect(formOfButton(named, '/', "I'm coming")?.fields).toMatchObject({ token, guests: '1' });
		const larger = await expectHtml(await send({ name: NAME, guests: '3' }), 422);
		expect(refusedField(larger, 'party')?.says).toContain('more guests than this event allows');
		expect(formOfButton(larger, '/', "I'm coming")?.fields).toMatchObject({ name: NAME });
		expect(ledTo(await send({ name: NAME }))).toBe(`/events/${slug} says going_emailed`);
	});

	it('stores no name where the field was emptied, and comes alone where guests are no longer allowed', async () => {
		const { slug } = await insertEvent(site);
		const browser = new Browser(site);
		const { link } = await askToCome(browser, slug, { guests: '2' });
		await site.run('update events set guests_allowed = 0 where slug = ?', slug);
		const { text, form } = await buttonOn(browser, pathOf(link), "I'm coming");
		expect(text).toContain('This event no longer allows guests.');
		expect(form.fields).toMatchObject({ guests: '0' });
		await browser.postForm(form.action, { ...form.fields, name: '' });
		expect(await rsvpsTo(slug)).toMatchObject([{ name: '', answer: 'going', guests: 0 }]);
	});

	it('says on the page behind the link what happened meanwhile, and what is next', async () => {
		const browser = new Browser(site);
		const event = await insertEvent(site, { capacity: 2, guestsAllowed: 0 });
		const { link } = await askToCome(browser, event.slug);
		const [first, second, third] = await insertMembers(site, 3);
		for (const member of [first, second, third]) await answerAs(member as Member, event, 'going');
		const full = await buttonOn(browser, pathOf(link), "I'm coming if a seat opens up");
		expect(full.text).toContain("All seats are taken: you'd be 2nd on the waiting list.");
		await site.run(
			"update events set status = 'cancelled', cancel_reason = 'The hall is flooded.' where id = ?",
			event.id,
		);
		const off = await buttonOn(browser, pathOf(link), 'Just sign in');
		expect(off.text).toContain('This event is cancelled');
		expect(off.text).toContain('The hall is flooded.');
		expect(off.html).toMatch(/<a [^>]*href="\/"[^>]*>See the next event<\/a>/);
		const late = await browser.postForm('/login/confirm', full.form.fields);
		expect(textOf(await expectHtml(late, 409))).toContain('This event is cancelled');
		await site.run("update events set status = 'scheduled' where id = ?", event.id);
		const pressed = await browser.postForm('/login/confirm', full.form.fields);
		expect(ledTo(pressed)).toBe(`/events/${event.slug} says waitlisted 2`);
	});

	it('offers the form again for the same event where the link has expired or was used', async () => {
		const { slug, title } = await insertEvent(site);
		const browser = new Browser(site);
		const { link, email } = await askToCome(browser, slug);
		await site.run('update sign_in_mails set expires_at = 0 where email = ?', email);
		const html = await expectHtml(await browser.get(pathOf(link)), 410);
		expect(textOf(html)).toContain(title);
		const form = formOfButton(html, '/', 'Email me the link');
		expect(form?.fields).toMatchObject({ event: slug, email });
		await site.run(
			'update sign_in_mails set expires_at = ? where email = ?',
			Date.now() + 600_000,
			email,
		);
		const { form: yes } = await buttonOn(browser, pathOf(link), "I'm coming");
		await new Browser(site).postForm(yes.action, yes.fields);
		const again = await expectHtml(await browser.postForm(yes.action, yes.fields), 410);
		expect(again).toContain("You're going already.");
		expect(again).toContain('Sign in to change it');
		await site.run('update sign_in_mails set expires_at = 0 where email = ?', email);
		const elsewhere = await expectHtml(await new Browser(site).get(pathOf(link)), 410);
		expect(elsewhere).not.toContain(email);

		// A link that only signs in offers no form, though it leads to the same page.
		const plain = newEmail();
		await browser.postForm('/api/magiclink', { email: plain, next: `/events/${slug}` });
		const signIn = readSignInMail(await mailTo(site, plain, /^Sign in/));
		await site.run('update sign_in_mails set expires_at = 0 where email = ?', plain);
		const over = await expectHtml(await browser.get(pathOf(signIn.link)), 410);
		expect(over).not.toContain('Email me the link');
	});

	it('shows an RSVP that exists, and changes it only where its page said so', async () => {
		const { slug } = await insertEvent(site);
		const member = await insertMember(site, { name: 'Ada Byron' });
		await answerAs(member, { slug }, 'going', { guests: 1 });
		const browser = new Browser(site);
		const { link, token } = await askToCome(browser, slug, { email: member.email, guests: '2' });
		const { text, form } = await buttonOn(browser, pathOf(link), 'Change to me and 2 guests');
		expect(text).toContain("You're going already, with 1 guest");
		expect(text).not.toContain('Hopper');
		const unseen = await browser.postForm('/login/confirm', { ...form.fields, seen: 'none' });
		expect(ledTo(unseen)).toBe(`/events/${slug} says answered_already`);
		expect(await rsvpsTo(slug)).toMatchObject([{ name: 'Ada Byron', guests: 1 }]);
		expect((await browser.postForm('/login/confirm', { token })).status).toBe(303);
	});

	it('asked for on one device and confirmed on another, shows the address masked and signs in there', async () => {
		const { slug } = await insertEvent(site);
		const { link, email } = await askToCome(new Browser(site), slug);
		const phone = new Browser(site);
		const { html, form } = await buttonOn(phone, pathOf(link), "I'm coming");
		expect(html).not.toContain(email);
		const pressed = await phone.postForm(form.action, form.fields);
		expect(ledTo(pressed)).toBe(`/events/${slug} says going_emailed`);
		expect((await phone.page('/me')).html).toContain(email);
	});

	it('opened by scanners any number of times, stores nothing and uses nothing up', async () => {
		const { slug } = await insertEvent(site);
		const { link } = await askToCome(new Browser(site), slug);
		const before = await dumpTables(site.db);
		for (const method of ['GET', 'HEAD', 'GET']) {
			await new Browser(site).send(pathOf(link), { method });
		}
		expect(await dumpTables(site.db)).toEqual(before);
	});
});

describe('a sign-in that is refused', () => {
	it('a newcomer gets an email like everybody while joining is closed, and a clear page after the click', async () => {
		const known = newEmail('known');
		await signIn(site, known);
		await insertClub(site, { joining: 'closed' });
		try {
			const browser = new Browser(site);
			const email = newEmail('newcomer');
			const { link, token, code } = await askForMail(browser, email);
			const page = await browser.page(`${link.pathname}${link.search}`);
			expect(page.status).toBe(200);
			expect(page.html).toContain('<button type="submit">Sign in</button>');
			const press = await browser.postForm('/login/confirm', { token });
			expect(press.status).toBe(403);
			expect(await press.text()).toContain('taking new members');
			const asJson = await browser.postJson('/login/confirm', { code });
			expect(await asJson.json()).toMatchObject({ error: { code: 'joining_closed' } });

			// The same for a yes, whose form says so before anything is sent.
			const form = await validPage(new Browser(site), '/events/next');
			expect(textOf(form)).toContain('takes no new members right now');
			const yes = { email, event: 'next', answer: 'going', name: 'Ada' };
			await browser.postForm('/api/magiclink', yes);
			const asked = readSignInMail(await mailTo(site, email, /^Confirm/));
			const said = await browser.postForm('/login/confirm', {
				token: asked.token,
				answer: 'going',
			});
			expect(await expectHtml(said, 403)).toContain('taking new members');
			expect(await site.all('select * from user where email = ?', email)).toEqual([]);
			expect(await sessionsOf(email)).toBe(0);
			await signIn(site, known);
			expect(await sessionsOf(known)).toBe(2);
		} finally {
			await insertClub(site, { joining: 'open' });
		}
	});

	it('a banned address gets an email like everybody, and a clear page after the click', async () => {
		const { email } = await insertMember(site, { bannedAt: new Date() });
		const browser = new Browser(site);
		const { link, token } = await askForMail(browser, email);
		expect((await browser.page(`${link.pathname}${link.search}`)).html).toContain(
			'<button type="submit">Sign in</button>',
		);
		const press = await browser.postForm('/login/confirm', { token });
		expect(press.status).toBe(403);
		expect(await press.text()).toContain('<a href="/contact">Write to the organizers</a>');
		expect(browser.cookies.has('regulars.session_token')).toBe(false);
	});

	it('a session of a member who was banned since is refused on every change at once', async () => {
		const member = await insertMember(site);
		expect((await member.browser.get('/me')).status).toBe(200);
		await site.run('update user set banned_at = ? where id = ?', Date.now(), member.id);
		const answer = await member.browser.postJson('/api/rsvp-toggle', { answer: 'going' });
		expect(answer.status).toBe(401);
	});
});

describe('the session cookie', () => {
	it('is HttpOnly, SameSite=Lax and for the whole site', async () => {
		const browser = new Browser(site);
		const { token } = await askForMail(browser, newEmail());
		const press = await browser.postForm('/login/confirm', { token });
		const cookie = press.headers
			.getSetCookie()
			.find((line) => line.startsWith('regulars.session_token='));
		const attributes = (cookie ?? '').split('; ').slice(1);
		expect(attributes).toEqual(expect.arrayContaining(['Path=/', 'HttpOnly', 'SameSite=Lax']));
		expect(attributes.join()).toMatch(/Max-Age=2592000/);
		expect(attributes.join()).not.toMatch(/Domain/i);
	});
});

describe('on an address with https', () => {
	const secure = useSite({ siteUrl: 'https://club.example' }, insertClub);

	it('the cookies are Secure and named so, and the response has HSTS', async () => {
		const site = secure;
		const email = newEmail();
		const headers = { origin: 'https://club.example', 'content-type': 'application/json' };
		const asked = await site.fetchAt('https://club.example/api/magiclink', {
			method: 'POST',
			headers,
			body: JSON.stringify({ email }),
		});
		expect(asked.headers.getSetCookie().join()).toMatch(/^__Host-regulars\.sign_in=.*; Secure/);
		expect(asked.headers.get('strict-transport-security')).toMatch(/max-age=\d{8}/);
		const { link, token } = readSignInMail(await mailTo(site, email, /^Sign in/));
		expect(link.origin).toBe('https://club.example');
		const press = await site.fetchAt('https://club.example/login/confirm', {
			method: 'POST',
			headers,
			body: JSON.stringify({ token }),
		});
		expect(press.status).toBe(303);
		const cookie = press.headers
			.getSetCookie()
			.find((line) => /^__(Secure|Host)-regulars\.session_token=/.test(line));
		expect(cookie).toMatch(/; Secure/);
		expect(cookie).toMatch(/; HttpOnly/);
		expect(cookie).toMatch(/; SameSite=Lax/);
		const me = await site.fetchAt('https://club.example/me', {
			headers: { cookie: cookie?.split(';')[0] ?? '' },
		});
		expect(me.status).toBe(200);
	});
});
