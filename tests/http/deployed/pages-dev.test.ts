import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PAGES_FOLDER } from '../../../scripts/build/pages-layout.ts';
import { ROOT } from '../../../scripts/folders.ts';
import { prepareData } from '../../../scripts/local/prepare.ts';
import { type ServedSite, serve } from '../../../scripts/local/serve.ts';
import { STATIC_PATHS } from '../../../src/environment.ts';
import { signIn } from '../../support/sign-in.ts';
import { asForm, beginPost } from '../../support/site/begun-post.ts';
import { type PagesDev, servePagesDev } from '../../support/site/pages-dev.ts';

/** The demo club as `wrangler pages dev` serves it, and as the site's own Worker does. */

function filesBelow(folder: string): string[] {
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name).slice(folder.length));
}

function isStatic(path: string): boolean {
	return STATIC_PATHS.some((rule) =>
		rule.endsWith('/*') ? path.startsWith(rule.slice(0, -1)) : path === rule,
	);
}

describe('what is built for Pages', () => {
	it('has every static file under a path that Pages serves itself', () => {
		const files = filesBelow(join(ROOT, 'dist/client')).filter(
			(path) => path !== '/_headers' && path !== '/.assetsignore',
		);
		expect(files.length).toBeGreaterThan(3);
		expect(files.filter((path) => !isStatic(path))).toEqual([]);
	});

	it('has no page that would answer for every missing path', () => {
		// Without a 404.html Pages answers with an index.html, if there is one.
		const pages = filesBelow(PAGES_FOLDER).filter((path) => path.endsWith('.html'));
		expect(pages).toEqual([]);
	});
});

describe('a site served by wrangler pages dev', () => {
	let folder: string;
	let pages: PagesDev;
	let workers: ServedSite;
	beforeAll(async () => {
		folder = mkdtempSync(join(tmpdir(), 'regulars-pages-'));
		const [one, other] = [join(folder, 'pages'), join(folder, 'workers')];
		await prepareData({ persistTo: one });
		cpSync(one, other, { recursive: true });
		[pages, workers] = await Promise.all([servePagesDev(one), serve({ persistTo: other })]);
	});
	afterAll(async () => {
		await Promise.all([pages?.stop(), workers?.stop()]);
		rmSync(folder, { recursive: true, force: true });
	});

	/** What differs by its nature: each answer's own, the way it was sent, and the emulators' words. */
	const OWN = [
		'date',
		'etag',
		'x-request-id',
		'content-length',
		'transfer-encoding',
		'connection',
		'keep-alive',
		'x-server-env',
		'cf-cache-status',
		'vary',
		'content-encoding',
	];

	async function answerOf(url: string, init: RequestInit = {}) {
		const response = await fetch(url, { redirect: 'manual', ...init });
		const headers = Object.fromEntries(
			[...response.headers].filter(([name]) => !OWN.includes(name)),
		);
		return { status: response.status, headers, text: await response.text() };
	}

	const FONT = filesBelow(join(ROOT, 'public')).find((path) => path.endsWith('.woff2')) ?? '';

	it.each(['/favicon.svg', '/favicon.ico', '/apple-touch-icon.png', FONT])(
		'%s is the same file with the same headers as on Workers',
		async (path) => {
			const answer = await answerOf(pages.url + path);
			expect(answer.status).toBe(200);
			expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
			expect(answer).toEqual(await answerOf(workers.url + path));
		},
	);

	it.each(['/fonts/none.woff2', '/fonts/', '/_astro/none.css'])(
		'%s is a 404 with an empty body',
		async (path) => {
			const answer = await answerOf(pages.url + path);
			expect(answer.status).toBe(404);
			expect(answer.text).toBe('');
			expect(answer.headers['cache-control']).toBe('no-store');
		},
	);

	it.each(['/fonts/none', '/fonts/none.woff2', '/_astro/none.js', '/_astro/'])(
		'%s is not cached, on Workers either: the next release may add it',
		async (path) => {
			for (const site of [pages, workers]) {
				const { status, headers } = await answerOf(site.url + path);
				expect([status, headers['cache-control']]).toEqual([404, 'no-store']);
			}
		},
	);

	it.each([
		'/',
		'/events',
		'/events/past',
		'/login',
		'/me',
		'/rsvp',
		'/no-such-page',
		'/events/index',
		'/index',
		'/index.html',
		'/_headers',
		'/_routes.json',
		'/_worker.js/index.js',
		'/_worker.js',
		'//events',
		'/api/health',
		'/api/rsvp-toggle',
	])('%s answers as on Workers, with the same policy and all other headers', async (path) => {
		const [here, there] = [await answerOf(pages.url + path), await answerOf(workers.url + path)];
		expect(here.status).toBe(there.status);
		expect(here.headers).toEqual(there.headers);
		expect(here.headers['content-security-policy']).toContain("default-src 'none'");
	});

	it('reads a body to its end before the session, as on Workers', async () => {
		for (const { url } of [pages, workers]) {
			const site = { origin: url };
			const browser = await signIn(site);
			const fields = { topic: 'reminders', subscribed: 'false' };
			const post = { path: '/api/subscription-toggle', browser, ...asForm(fields) };
			expect((await (await beginPost(site, post)).finish()).status, url).toBe(200);
			const begun = await beginPost(site, post);
			expect((await browser.postJson('/api/sign-out', {})).status, url).toBe(200);
			expect((await begun.finish()).status, url).toBe(401);
		}
	});

	it('refuses a form from another site, and accepts its own', async () => {
		const ask = (origin: string) =>
			answerOf(`${pages.url}/api/magiclink`, {
				method: 'POST',
				body: JSON.stringify({ email: 'somebody@example.com' }),
				headers: { origin, accept: 'application/json', 'content-type': 'application/json' },
			});
		expect((await ask('https://elsewhere.example')).status).toBe(403);
		expect((await ask(pages.url)).status).toBe(202);
	});

	it('has database, KV and mailbox bound', async () => {
		const { text } = await answerOf(`${pages.url}/api/health`);
		expect(JSON.parse(text)).toMatchObject({ checks: { database: 'ok', kv: 'ok', mail: 'ok' } });
	});
});
