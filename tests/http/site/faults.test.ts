import { STATUS_CODES } from 'node:http';
import { describe, expect, it } from 'vitest';
import { insertBusyMember } from '../../support/rights/busy-member.ts';
import { newEmail } from '../../support/sign-in.ts';
import { Browser } from '../../support/site/browser.ts';
import {
	insertClub,
	insertEvent,
	insertMember,
	insertSeries,
	type Member,
} from '../../support/site/fixtures.ts';
import { sendRaw } from '../../support/site/raw.ts';
import { type Site, useSite } from '../../support/site/site.ts';
import { DAY_MS } from '../../support/time.ts';

const SERIES = 'the-series';

/** A small form of the site: the page that it is on, what it sends, and the statement that writes. */
interface SmallForm {
	name: string;
	page: '/me' | '/me/sessions' | '/me/passkeys';
	fields: Record<string, string>;
	writes: string;
	/** The change of a table that the database refuses when it is to fail. */
	change: string;
}

/** The pages of forms that aren't on the member's own page, by what the form is called. */
const PAGES = [
	[/Passkey$/, '/me/passkeys'],
	[/Sessions?$/, '/me/sessions'],
] as const;

const FORMS: SmallForm[] = [
	['rename', { name: 'Somebody Else' }, 'update "user"', 'update on user'],
	['makeCalendarFeed', {}, 'insert into "calendar_feeds"', 'insert on calendar_feeds'],
	['renewCalendarFeed', {}, 'insert into "calendar_feeds"', 'insert on calendar_feeds'],
	['removeCalendarFeed', {}, 'delete from "calendar_feeds"', 'delete on calendar_feeds'],
	['changeVisibility', { hidden: 'true' }, 'update "user"', 'update on user'],
	['pauseMail', { until: '' }, 'update "user"', 'update on user'],
	['endPause', {}, 'update "user"', 'update on user'],
	['getMailAgain', {}, 'update "user"', 'update on user'],
	['stopComing', { series: SERIES }, 'delete from "standing_rsvps"', 'delete on standing_rsvps'],
	['endSession', { session: 'another' }, 'delete from "session"', 'delete on session'],
	['renamePasskey', { passkey: 'x', name: 'Y' }, 'update "passkeys"', 'update on passkeys'],
	['removePasskey', { passkey: 'x' }, 'delete from "passkeys"', 'delete on passkeys'],
	['endOtherSessions', {}, 'delete from "session"', 'delete on session'],
].map(([name, fields, writes, change]) => ({
	name,
	page: PAGES.find(([pattern]) => pattern.test(String(name)))?.[1] ?? '/me',
	fields,
	writes,
	change,
})) as SmallForm[];

/** What nobody may read of a fault: SQL, what Drizzle says with it, and what stood in its parameters. */
const LEAKS = /failed query|params|\binsert into\b|\bupdate "|\bdelete from\b|SQLITE|D1_/i;

/** What a form sends: the dates in it are counted from now, and the session is one of the member's own. */
function fieldsOf({ fields }: SmallForm, { id }: Member): Record<string, string> {
	const tomorrow = new Date(Date.now() + 3 * DAY_MS).toISOString().slice(0, 10);
	return {
		...fields,
		...(fields.until !== undefined && { until: tomorrow }),
		...(fields.session !== undefined && { session: `another ${id}` }),
		...(fields.passkey !== undefined && { passkey: `passkey-${id}` }),
	};
}

const linesWith = (site: Site, text: string) =>
	site.logLines.filter((line) => line.includes(text)).map((line) => JSON.parse(line));

describe('a fault of the database inside a small form', () => {
	const site = useSite({ expectedErrors: ['request_failed'] }, async (site) => {
		await insertClub(site);
		await insertSeries(site, { id: SERIES });
	});

	it.each(FORMS.map((form) => [form.name, form] as const))(
		'of %s is a 503 with its id in the log, and shows nothing of the statement',
		async (_, form) => {
			const member = await insertBusyMember(site, SERIES, {
				calendar: form.name === 'makeCalendarFeed',
			});
			const ways: [string, boolean][] = [
				[`${form.page}?_action=${form.name}`, false],
				[`${form.page}?_action=${form.name}`, true],
				[`/_actions/${form.name}`, true],
			];
			await site.run(
				`create trigger broken before ${form.change} begin select raise(abort, 'broken'); end`,
			);
			try {
				for (const [path, json] of ways) {
					const ray = `${crypto.randomUUID()}-TST`;
					const response = await member.browser.postForm(path, fieldsOf(form, member), {
						json,
						headers: { 'cf-ray': ray },
					});
					const body = await response.text();
					expect([path, json, response.status, body.slice(0, 200)]).toEqual([
						path,
						json,
						503,
						expect.any(String),
					]);
					expect(body).not.toMatch(LEAKS);
					for (const secret of [member.id, member.sessionToken]) {
						expect(body).not.toContain(secret);
					}
					if (json) expect(JSON.parse(body)).toMatchObject({ error: { code: 'unavailable' } });
					else expect(body).toContain(ray);
					expect(response.headers.get('x-request-id')).toBe(ray);
					const lines = linesWith(site, ray);
					expect(lines).toMatchObject([{ level: 'error', event: 'request_failed' }]);
					expect(JSON.stringify(lines)).not.toContain(member.id);
				}
			} finally {
				await site.run('drop trigger broken');
			}
		},
	);
});

const site = useSite({}, async (site) => {
	await insertClub(site);
	await insertEvent(site, { slug: 'next' });
});

describe('what no route has', () => {
	it.each(['%', '%25', '%2525', '%ff', '%E0%A4%A', '.', '..', 'rename.x', '__proto__', 'nothing'])(
		'an action called %s is a 404, as a page and as JSON',
		async (name) => {
			const { browser, id } = await insertMember(site);
			const { cookie } = browser;
			for (const path of [`/me?_action=${name}`, `/_actions/${name}`]) {
				for (const accept of ['text/html', 'application/json']) {
					const { status, headers, body } = await sendRaw(site, {
						method: 'POST',
						path,
						headers: {
							accept,
							cookie,
							origin: site.origin,
							'content-type': 'application/x-www-form-urlencoded',
						},
						body: 'name=Mallory',
					});
					const words = `${path} for ${accept}`;
					// The names of one and two dots are no names: the path leads elsewhere.
					expect(status, words).toBeGreaterThanOrEqual(400);
					expect(status, words).toBeLessThan(500);
					if (!name.startsWith('.') && !/^\/_actions\/%(?!25)/.test(path)) {
						expect(status, words).toBe(404);
					}
					expect(headers['content-type'], words).toMatch(accept);
					if (accept === 'application/json') {
						expect(JSON.parse(body), words).toMatchObject({
							error: { code: expect.any(String), message: expect.any(String) },
						});
					} else {
						expect(body, words).toContain('<h1');
					}
				}
			}
			const row = await site.first<{ name: string }>('select name from user where id = ?', id);
			expect(row?.name).not.toBe('Mallory');
		},
	);

	it.each(['/%ff', '/%', '/%E0%A4%A', '/events/%ff', '/rsvp/%80', '/api/%', '/a%25b%', '/%C0%AE'])(
		'a path that cannot be read is a 4xx by every method, and nothing of it is logged: %s',
		async (path) => {
			const before = site.logLines.length;
			for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS']) {
				for (const accept of ['text/html', 'application/json']) {
					const answer = await sendRaw(site, {
						method,
						path,
						headers: { accept, origin: site.origin },
					});
					const words = `${method} ${path} for ${accept}: ${answer.status}`;
					expect([400, 404], words).toContain(answer.status);
					if (method !== 'HEAD') expect(answer.headers['content-type'], words).toMatch(accept);
					expect(answer.headers['x-request-id'], words).toBeTruthy();
				}
			}
			expect(site.logLines.slice(before)).toEqual([]);
		},
	);
});

describe('the status line', () => {
	it('has the phrase of its status, whatever the response is made of', async () => {
		const { browser } = await insertMember(site);
		const { cookie } = browser;
		const post = { method: 'POST', body: 'x=y', headers: { origin: site.origin } };
		const form = { 'content-type': 'application/x-www-form-urlencoded' };
		const tag = (await browser.get('/calendar.ics')).headers.get('etag') ?? '';
		const asked: [number, Parameters<typeof sendRaw>[1]][] = [
			[200, { path: '/' }],
			[200, { path: '/auth/get-session' }],
			[301, { path: '/events//' }],
			[303, { path: '/me' }],
			[304, { path: '/calendar.ics', headers: { 'if-none-match': tag } }],
			[400, { path: '/%' }],
			[401, { path: '/me/data.json', headers: { accept: 'application/json' } }],
			[401, { ...post, path: '/_actions/endPause', headers: { ...post.headers, ...form } }],
			[
				403,
				{ ...post, path: '/api/rsvp-toggle', headers: { ...form, origin: 'https://evil.test' } },
			],
			[403, { path: '/admin', headers: { cookie } }],
			[404, { path: '/no-such-page' }],
			[404, { path: '/events/no-such-event' }],
			[404, { path: '/no-such-file.png' }],
			[404, { path: '/auth/list-sessions' }],
			[
				404,
				{ ...post, path: '/me?_action=nothing', headers: { ...post.headers, ...form, cookie } },
			],
			[405, { ...post, path: '/events', headers: { ...post.headers, ...form } }],
			[410, { path: '/login/confirm?token=x' }],
			[
				413,
				{
					...post,
					path: '/api/magiclink',
					headers: { ...post.headers, ...form },
					body: 'x'.repeat(40_000),
				},
			],
			[
				415,
				{ ...post, path: '/api/magiclink', headers: { ...post.headers, 'content-type': 'a/b' } },
			],
			[421, { path: '/', headers: { host: 'evil.test' } }],
			[
				422,
				{
					...post,
					path: '/me?_action=rename',
					headers: { ...post.headers, ...form, cookie },
					body: 'name=',
				},
			],
			[
				422,
				{
					...post,
					path: '/me/email',
					headers: { ...post.headers, ...form, cookie },
					body: 'email=x',
				},
			],
		];
		const lines = [];
		for (const [, request] of asked) {
			const { status, phrase } = await sendRaw(site, request);
			lines.push([request.method ?? 'GET', request.path, status, phrase]);
		}
		expect(lines).toEqual(
			asked.map(([status, { method = 'GET', path }]) => [
				method,
				path,
				status,
				STATUS_CODES[status],
			]),
		);
	});

	it('says so when email is requested too often', async () => {
		const visitor = new Browser(site);
		const email = newEmail();
		let last = { status: 0, phrase: '' };
		for (let times = 0; times < 6; times += 1) {
			last = await sendRaw(site, {
				method: 'POST',
				path: '/api/magiclink',
				headers: {
					origin: site.origin,
					'cf-connecting-ip': visitor.address,
					'content-type': 'application/x-www-form-urlencoded',
				},
				body: `email=${encodeURIComponent(email)}`,
			});
		}
		expect([last.status, last.phrase]).toEqual([429, STATUS_CODES[429]]);
	});
});
