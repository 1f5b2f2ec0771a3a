import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { ALL_WAYS } from '../../../scripts/testing/long-tests.ts';
import { answerAs } from '../../support/answers.ts';
import { dumpTables } from '../../support/database/dump.ts';
import { mailTo } from '../../support/mail/mailbox.ts';
import { askForMail, newEmail } from '../../support/sign-in.ts';
import { Browser } from '../../support/site/browser.ts';
import { insertClub, insertEvent, insertMember, type Member } from '../../support/site/fixtures.ts';
import { allNotified } from '../../support/site/race.ts';
import { sendRaw } from '../../support/site/raw.ts';
import { useSite } from '../../support/site/site.ts';

const site = useSite({}, async (site) => {
	await insertClub(site);
	await insertEvent(site, { slug: 'next' });
});

/** What a fixture of this file has: a member who answered, and every unsafe route with good fields. */
interface Way {
	path: string;
	fields: Record<string, string>;
}

let member: Member;
let ways: Way[];

beforeAll(async () => {
	member = await insertMember(site);
	await answerAs(member, { slug: 'next' }, 'going');
	const mail = await mailTo(site, member.email, /^You're going/);
	const rsvpToken = /\/rsvp\/([^\s?"]+)/.exec(mail.text)?.[1] ?? '';
	const { token } = await askForMail(new Browser(site), newEmail());
	const [session] = (await site.all('select id from session where user_id = ?', member.id)) as {
		id: string;
	}[];
	ways = [
		{ path: '/api/magiclink', fields: { email: newEmail() } },
		{ path: '/api/rsvp-toggle', fields: { event: 'next', answer: 'declined' } },
		{ path: '/api/subscription-toggle', fields: { topic: 'invitations', subscribed: 'true' } },
		{ path: '/api/sign-out', fields: {} },
		{ path: '/login/confirm', fields: { token } },
		{ path: `/rsvp/${rsvpToken}`, fields: { answer: 'declined' } },
		{ path: '/me?_action=rename', fields: { name: 'Mallory' } },
		{ path: '/me/sessions?_action=endSession', fields: { session: session?.id ?? '' } },
		{ path: '/me/sessions?_action=endOtherSessions', fields: {} },
		{ path: '/_actions/rename', fields: { name: 'Mallory' } },
	];
	// Nothing goes on behind the tests that hold that nothing changes.
	const event = await site.first<{ id: string }>("select id from events where slug = 'next'");
	await allNotified(site, event?.id ?? '');
});

const ENCODINGS: Record<string, (fields: Record<string, string>) => RequestInit> = {
	form: (fields) => ({ body: new URLSearchParams(fields) }),
	'multipart form': (fields) => {
		const body = new FormData();
		for (const [name, value] of Object.entries(fields)) body.set(name, value);
		return { body };
	},
	JSON: (fields) => ({
		body: JSON.stringify(fields),
		headers: { 'content-type': 'application/json', accept: 'application/json' },
	}),
	'JSON sent as plain text': (fields) => ({
		body: JSON.stringify(fields),
		headers: { 'content-type': 'text/plain' },
	}),
};

describe('a post from elsewhere is refused, and changes nothing', () => {
	it.each([
		['from another site', { 'sec-fetch-site': 'cross-site' }],
		['from another host of the same site', { 'sec-fetch-site': 'same-site' }],
		['typed or from a bookmark', { 'sec-fetch-site': 'none' }],
		['that says nothing of where it comes from', {}],
		['with the Origin of another site', { origin: 'https://evil.test' }],
		['with the Origin null', { origin: 'null' }],
		['with the Origin of another port', { origin: 'http://127.0.0.1:1' }],
		['with an empty Origin', { origin: '' }],
		['with the right Origin in another case of letters', { origin: 'HTTP://EVIL.TEST' }],
		['with a referrer that only begins like the site', { referer: 'OWN.evil.test/me' }],
		['from another site with the right referrer', { origin: 'null', referer: 'OWN/me' }],
		['from another site with the right Origin', { 'sec-fetch-site': 'cross-site', origin: 'OWN' }],
	] as [string, Record<string, string>][])('%s', async (_, headers) => {
		const before = await dumpTables(site.db);
		for (const { path, fields } of ways) {
			for (const [encoding, encode] of Object.entries(ENCODINGS)) {
				const init = encode(fields);
				const browser = new Browser(site);
				for (const [name, value] of member.browser.cookies) browser.cookies.set(name, value);
				const response = await browser.send(path, {
					method: 'POST',
					...init,
					headers: {
						...(init.headers as Record<string, string> | undefined),
						...Object.fromEntries(
							Object.entries(headers).map(([name, value]) => [
								name,
								value.replace('OWN', site.origin),
							]),
						),
					},
				});
				expect([path, encoding, response.status]).toEqual([path, encoding, 403]);
				expect(response.headers.getSetCookie()).toEqual([]);
				await response.body?.cancel();
			}
		}
		expect(await dumpTables(site.db)).toEqual(before);
	});

	it.each([
		['Sec-Fetch-Site: same-origin', { 'sec-fetch-site': 'same-origin' }],
		['its own Origin where the browser sends no Sec-Fetch-Site', { origin: 'OWN' }],
		['its own Referer where the browser sends neither', { referer: 'OWN/me' }],
	])('but not with %s', async (_, headers) => {
		const { browser } = await insertMember(site);
		const response = await browser.send('/api/subscription-toggle', {
			method: 'POST',
			body: new URLSearchParams({ topic: 'invitations', subscribed: 'true' }),
			headers: Object.fromEntries(
				Object.entries(headers).map(([name, value]) => [name, value.replace('OWN', site.origin)]),
			),
		});
		expect(response.status).toBe(303);
	});

	it.each(['PUT', 'PATCH', 'DELETE'])('%s as well', async (method) => {
		for (const { path } of ways) {
			const response = await member.browser.send(path, {
				method,
				headers: { origin: 'https://evil.test' },
			});
			expect([path, response.status]).toEqual([path, 403]);
		}
	});
});

describe("a host that is not the site's", () => {
	it.each(['evil.test', 'evil.test:80', '127.0.0.1.evil.test'])('%s is refused', async (host) => {
		for (const path of ['/', '/login', '/events/next']) {
			const page = await sendRaw(site, { path, headers: { host } });
			expect([path, page.status]).toEqual([path, 421]);
		}
		const before = await dumpTables(site.db);
		const post = await sendRaw(site, {
			method: 'POST',
			path: '/api/magiclink',
			headers: { host, origin: `http://${host}`, 'content-type': 'application/json' },
			body: JSON.stringify({ email: newEmail() }),
		});
		expect(post.status).toBe(421);
		expect(await dumpTables(site.db)).toEqual(before);
	});
});

const KILOBYTE = 1024;

/** More than any buffer on the way; the long tests send five times as much. */
const LARGEST = (process.env[ALL_WAYS] ? 5 : 1) * KILOBYTE * KILOBYTE;

describe('bodies that are too large', () => {
	it.each([40 * KILOBYTE, 100 * KILOBYTE, LARGEST])(
		'of %i bytes get a 413, with or without a Content-Length, and change nothing',
		async (size) => {
			const before = await dumpTables(site.db);
			const { cookie } = member.browser;
			const filler = 'x'.repeat(size);
			const pieces = filler.match(/.{1,65536}/g) ?? [];
			for (const { path, fields } of ways) {
				for (const isJson of [true, false]) {
					for (const isChunked of [true, false]) {
						const [head, tail] = isJson
							? [`${JSON.stringify({ ...fields, x: '' }).slice(0, -2)}`, '"}']
							: [`${new URLSearchParams({ ...fields, x: '' })}`, ''];
						const { status } = await sendRaw(site, {
							method: 'POST',
							path,
							headers: {
								cookie,
								origin: site.origin,
								accept: isJson ? 'application/json' : 'text/html',
								'content-type': isJson ? 'application/json' : 'application/x-www-form-urlencoded',
							},
							body: isChunked ? [head, ...pieces, tail] : head + filler + tail,
						});
						const name = `${path}, ${isJson ? 'JSON' : 'form'}${isChunked ? ', in chunks' : ''}`;
						expect([name, status]).toEqual([name, 413]);
					}
				}
			}
			expect(await dumpTables(site.db)).toEqual(before);
		},
	);
});

const BAD_BODIES: [string, string, string, (number | undefined)?][] = [
	['half of an object', 'application/json', '{"answer":', 400],
	['an object with a comma too many', 'application/json', '{"a":1,}', 400],
	['nothing', 'application/json', '', 400],
	['a list', 'application/json', '[]'],
	['null', 'application/json', 'null'],
	['a text', 'application/json', '"going"'],
	['a number', 'application/json', '1e999'],
	['deep nesting', 'application/json', '['.repeat(8_000) + ']'.repeat(8_000)],
	['prototypes', 'application/json', '{"__proto__":{"role":"owner"},"constructor":{}}'],
	['a lone surrogate', 'application/json', '{"answer":"\\ud800","email":"\\ud800"}'],
	['control characters', 'application/json', '{"answer":"\\u0000","email":"\\u0000@b.c"}'],
	['bytes that are no text', 'application/json', '\u00ff\u00fe{}'],
	['broken escapes', 'application/x-www-form-urlencoded', 'answer=%&email=%E0%A4%A&token=%zz'],
	['a form without fields', 'application/x-www-form-urlencoded', '&&&==='],
	['a multipart form without a boundary', 'multipart/form-data', '--x\r\n', 400],
	['a multipart form that breaks off', 'multipart/form-data; boundary=x', '--x\r\nContent-Di'],
	[
		'a file where a text belongs',
		'multipart/form-data; boundary=x',
		'--x\r\nContent-Disposition: form-data; name="answer"; filename="a"\r\n\r\ngoing\r\n--x--\r\n',
	],
	['XML', 'application/xml', '<answer>going</answer>', 415],
	['plain text', 'text/plain', 'answer=going', 415],
	['a type that is none', 'nonsense', 'answer=going', 415],
	['an empty type', '', 'answer=going', 415],
];

describe('bodies that are not what they should be', () => {
	it.each(BAD_BODIES)(
		'get a clear 4xx at every route, and nothing half-written: %s',
		async (_, type, body, exact) => {
			const { browser } = await insertMember(site);
			const { cookie } = browser;
			const before = await dumpTables(site.db);
			// A sign-out takes no fields, and would end the session of the others.
			for (const { path } of ways.filter(({ path }) => path !== '/api/sign-out')) {
				const response = await sendRaw(site, {
					method: 'POST',
					path,
					headers: {
						cookie,
						origin: site.origin,
						accept: 'application/json',
						'content-type': type,
					},
					body,
				});
				const isAction = path.includes('_action');
				const label = `${path} answered ${response.status}`;
				// An action answers with its page, which says what is wrong.
				expect(response.status, label).toBeGreaterThanOrEqual(isAction ? 200 : 400);
				expect(response.status, label).toBeLessThan(500);
				if (exact && !isAction) {
					expect(response.status, label).toBe(exact);
					expect(JSON.parse(response.body)).toMatchObject({
						error: { code: expect.any(String), message: expect.any(String) },
					});
				}
			}
			expect(await dumpTables(site.db)).toEqual(before);
		},
	);

	it('count one of two fields with the same name', async () => {
		const event = await insertEvent(site);
		const { browser } = await insertMember(site);
		const response = await browser.send('/api/rsvp-toggle', {
			method: 'POST',
			body: `event=${event.slug}&answer=going&answer=declined&guests=1&guests=x`,
			headers: {
				origin: site.origin,
				'content-type': 'application/x-www-form-urlencoded',
				accept: 'application/json',
			},
		});
		expect([200, 422]).toContain(response.status);
	});

	it('may have unknown fields, which are ignored', async () => {
		const { browser } = await insertMember(site);
		const response = await browser.postJson('/api/rsvp-toggle', {
			event: 'next',
			answer: 'going',
			role: 'owner',
			userId: member.id,
		});
		expect(response.status).toBe(200);
	});

	it.each([
		['a control character', '\u0000\u0001\u001b[31m'],
		['a change of direction', '\u202eolleh'],
		['a lone surrogate', '\ud800'],
		['emoji', '🪚🧵👩‍🔧'],
		['markup', '<script>alert(1)</script>"\'&amp;'],
		['80 characters', 'x'.repeat(80)],
		['81 characters', 'x'.repeat(81)],
		['nothing but spaces', ' '.repeat(10)],
	])('a name with %s breaks no page', async (_, name) => {
		const { browser } = await insertMember(site);
		const response = await browser.postForm('/me?_action=rename', { name });
		expect(response.status).toBeLessThan(500);
		await response.body?.cancel();
		await answerAs({ browser }, { slug: 'next' }, 'going', { note: name });
		for (const path of ['/me', '/events/next', '/me/sessions']) {
			const page = await browser.page(path);
			expect(page.status).toBe(200);
			// Data for search engines is no script; it ends at its first angle bracket, or is none of ours.
			const html = page.html.replace(/<script type="application\/ld\+json">[^<]*<\/script>/, '');
			// Within quotes a value may have angle brackets; outside there is no such element.
			expect(html.replaceAll(/="[^"]*"/g, '')).not.toMatch(/<script/i);
		}
	});

	it.each(['', ' '.repeat(10), 'x'.repeat(81)])(
		'the name %j is refused on the page with the reason, and the old one stays',
		async (name) => {
			const { browser, id } = await insertMember(site, { name: 'Before' });
			const response = await browser.postForm('/me?_action=rename', { name });
			expect(response.status).toBeGreaterThanOrEqual(400);
			expect(response.status).toBeLessThan(500);
			expect(await response.text()).toMatch(/id="name-error"/);
			const row = await site.first<{ name: string }>('select name from user where id = ?', id);
			expect(row?.name).toBe('Before');
		},
	);
});

describe('addresses that are not what they should be', () => {
	it.each([
		'/%',
		'/%00',
		'/%E0%A4%A',
		'/events/%',
		'/events/%00',
		'/events/%ff.ics',
		'/events/%2e%2e%2fme',
		'/events/..%2f..%2fetc%2fpasswd',
		'/events/next%0d%0aset-cookie:x=y',
		`/events/${'a'.repeat(8_000)}`,
		"/events/'or'1'='1",
		'/events/__proto__',
		'/rsvp/%',
		'/rsvp/%00.%00.%00',
		'/rsvp/...',
		'/dev/mailbox/%',
		'/dev/mailbox.json?to=%',
		'/?notice=%',
		'/?notice=__proto__',
		'/?notice=constructor',
		'/?notice=%3Cscript%3E',
		'/login?next=%',
		'/login?next=%00&next=/me',
		'/login/confirm?token=%',
		'/login/confirm?token=%00',
		`/login/confirm?token=${'a'.repeat(8_000)}`,
		'/login/confirm?token=a&token=b',
		'/auth/get-session?disableRefresh=%',
		'/auth/%',
		'/me?_action=%',
		'/me?_action=nothing',
		'/_actions/nothing',
		'/_actions/%',
		'/_image?href=https://evil.test/x.png',
		'/_image?href=%',
		'/_server-islands/x',
		'//evil.test/..',
		'/\\evil.test',
		'/.env',
		'/.git/config',
		'/wrangler.json',
		'/_worker.js',
		'/server/entry.mjs',
	])('%s is no 5xx, gives nothing away and leads nowhere else', async (path) => {
		const { cookie } = member.browser;
		const asked: Record<string, string>[] = [{}, { cookie }, { accept: 'application/json' }];
		for (const headers of asked) {
			const response = await sendRaw(site, { path, headers });
			expect(response.status).toBeLessThan(500);
			if (response.headers.location) {
				const target = new URL(response.headers.location, site.origin);
				expect(target.origin).toBe(site.origin);
			}
			expect(response.body).not.toContain('<script>');
			expect(response.body).not.toMatch(/AUTH_SECRET|at async|node_modules/);
		}
	});

	it.each([
		'regulars.session_token=%',
		'regulars.session_token=%E0%A4%A',
		'regulars.session_token=a; regulars.session_token=b',
		'regulars.session_token=a.b.c',
		'regulars.session_token="quoted"',
		'regulars.session_token',
		'regulars.sign_in=%7B',
		'regulars.sign_in=%',
		'regulars.sign_in=%7B%22email%22%3A1%7D',
		'regulars.sign_in=null; regulars.sign_in=null',
		'=; ;;=;a',
		`regulars.session_token=${'a'.repeat(6_000)}`,
		'__proto__=x; constructor=y',
	])('the cookie %s is no 5xx', async (cookie) => {
		for (const path of ['/', '/me', '/login', '/login/confirm', '/auth/get-session']) {
			const { status } = await sendRaw(site, { path, headers: { cookie } });
			expect([path, status < 500]).toEqual([path, true]);
		}
		const post = await sendRaw(site, {
			method: 'POST',
			path: '/api/rsvp-toggle',
			headers: {
				cookie,
				origin: site.origin,
				accept: 'application/json',
				'content-type': 'application/json',
			},
			body: '{"answer":"going"}',
		});
		expect(post.status).toBe(401);
	});

	it.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'REPORT'])(
		'the method %s changes nothing anywhere, and is no 5xx',
		async (method) => {
			const before = await dumpTables(site.db);
			const { cookie } = member.browser;
			const pages = [
				'/',
				'/events',
				'/events/next',
				'/me',
				'/login',
				'/api/health',
				'/favicon.svg',
			];
			for (const path of [...pages, ...ways.map((way) => way.path)]) {
				const { status } = await sendRaw(site, {
					method,
					path,
					headers: { cookie, origin: site.origin, 'content-type': 'application/json' },
					body: '{}',
				});
				expect(status, `${method} ${path} answered ${status}`).toBeLessThan(500);
			}
			expect(await dumpTables(site.db)).toEqual(before);
		},
	);

	it('a GET of a route that accepts only posts is a 404 or 405', async () => {
		for (const { path } of ways.filter(({ path }) => path.startsWith('/api/'))) {
			const response = await member.browser.get(path);
			expect([404, 405]).toContain(response.status);
		}
	});
});

/** What stands in every answer, whatever it is. */
const HEADERS: Record<string, RegExp> = {
	'content-security-policy': /default-src 'none'.*frame-ancestors 'none'/,
	'x-content-type-options': /^nosniff$/,
	'referrer-policy': /^(same-origin|strict-origin.*)$/,
	'x-frame-options': /^DENY$/i,
	'cross-origin-opener-policy': /^same-origin$/,
};

describe('headers', () => {
	it.each([
		['a page', 'GET', '/', 200],
		["an event's page", 'GET', '/events/next', 200],
		['a list', 'GET', '/events/past', 200],
		['a form', 'GET', '/login', 200],
		['a page with a token', 'GET', '/login/confirm?token=x', 410],
		['a redirect', 'GET', '/me', 303],
		['a redirect of a path with slashes too many', 'GET', '/events//', undefined],
		['a calendar', 'GET', '/events/next.ics', 200],
		['JSON', 'GET', '/api/health', 200],
		['better-auth', 'GET', '/auth/get-session', 200],
		['better-auth refused', 'GET', '/auth/list-sessions', 404],
		['nothing', 'GET', '/no-such-page', 404],
		['nothing below an event', 'GET', '/events/no-such-event', 404],
		['an invalid path', 'GET', '/%', undefined],
		['an invalid link', 'GET', '/rsvp/a.b.c', 404],
		['a method refused', 'GET', '/api/magiclink', undefined],
		['a post from elsewhere', 'POST', '/api/magiclink', 403],
		['the mailbox', 'GET', '/dev/mailbox', 200],
		['the mailbox as JSON', 'GET', '/dev/mailbox.json', 200],
		['a file', 'GET', '/favicon.svg', 200],
		['an icon', 'GET', '/favicon.ico', 200],
		['a file that is not there', 'GET', '/no-such-file.png', 404],
	] as [string, string, string, number | undefined][])(
		'%s has all of them',
		async (_, method, path, status) => {
			const response = await sendRaw(site, { method, path });
			if (status) expect(response.status).toBe(status);
			for (const [name, pattern] of Object.entries(HEADERS)) {
				expect(response.headers[name], name).toMatch(pattern);
			}
		},
	);

	it('JSON errors have all of them', async () => {
		const browser = new Browser(site);
		const answers = await Promise.all([
			browser.postJson('/api/rsvp-toggle', { answer: 'going' }),
			browser.postJson('/api/magiclink', { email: 'nobody' }),
			browser.postJson('/api/magiclink', 'x'.repeat(40_000)),
			browser.get('/no-such-page', { json: true }),
		]);
		expect(answers.map(({ status }) => status)).toEqual([401, 422, 413, 404]);
		for (const answer of answers) {
			expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
			for (const [name, pattern] of Object.entries(HEADERS)) {
				expect(answer.headers.get(name), name).toMatch(pattern);
			}
		}
	});

	it('the font has them, and is cached forever', async () => {
		const { html } = await new Browser(site).page('/');
		const font = /url\(["']?(\/[^"')]+\.woff2)/.exec(html)?.[1] ?? '';
		const response = await sendRaw(site, { path: font });
		expect(response.status).toBe(200);
		expect(response.headers['content-type']).toContain('font/woff2');
		expect(response.headers['cache-control']).toContain('immutable');
		for (const [name, pattern] of Object.entries(HEADERS)) {
			expect(response.headers[name], name).toMatch(pattern);
		}
	});

	it.each(['/', '/events', '/events/next', '/login', '/me', '/me/sessions', '/no-such-page'])(
		'the policy of %s knows every style of the page by its hash, and the page has no other',
		async (path) => {
			// Who is signed in already is led on from there.
			const browser = path === '/login' ? new Browser(site) : member.browser;
			const response = await browser.get(path);
			const html = await response.text();
			const policy = response.headers.get('content-security-policy') ?? '';
			expect(policy).toMatch(/form-action 'self'.*base-uri 'none'/);
			const styles = [...html.matchAll(/<style[^>]*>([\s\S]*?)<\/style>/g)];
			expect(styles.length).toBeGreaterThan(0);
			for (const [, css = ''] of styles) {
				const hash = createHash('sha256').update(css).digest('base64');
				expect(policy).toContain(`'sha256-${hash}'`);
			}
			expect(policy).not.toMatch(/unsafe-inline|unsafe-eval|\*|https?:/);
			expect(html).not.toMatch(/<[^>]+\sstyle="/);
			expect(html).not.toMatch(/<[^>]+\son\w+="/);
		},
	);

	it.each([
		'/',
		'/events',
		'/events/past',
		'/events/next',
		'/events/next.ics',
		'/login',
		'/api/health',
		'/no-such-page',
	])('%s sets no cookie for a visitor', async (path) => {
		const browser = new Browser(site);
		expect((await browser.get(path)).headers.getSetCookie()).toEqual([]);
	});

	it('pages of a member and pages with a token are not cached', async () => {
		for (const path of ['/me', '/me/sessions', '/', '/login/confirm?token=x']) {
			expect((await member.browser.get(path)).headers.get('cache-control')).toContain('no-store');
		}
	});
});

describe('a connection that is used again', () => {
	it.each(['/api/sign-out', '/', '/no-such-page', '/auth/sign-out', '/me'])(
		'outlives a post to %s whose body nobody wanted',
		async (path) => {
			const browser = new Browser(site);
			for (let times = 0; times < 20; times += 1) {
				const response = await browser.postJson(path, { filler: 'x'.repeat(3_000) });
				expect(response.status).toBeLessThan(500);
				await response.arrayBuffer();
			}
		},
	);
});
