import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_MEMBER, DEMO_OWNER } from '../../../scripts/demo/people.ts';
import { prepareData } from '../../../scripts/local/prepare.ts';
import { type ServedSite, serve } from '../../../scripts/local/serve.ts';
import { crawl } from '../../support/html/crawl.ts';
import { htmlProblems, mailHtmlProblems } from '../../support/html/html.ts';
import { signIn } from '../../support/sign-in.ts';
import { Browser } from '../../support/site/browser.ts';
import { clockedEntry } from '../../support/site/worker-clock.ts';

let folder: string;
let site: ServedSite;

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'regulars-test-'));
	await prepareData({ persistTo: folder });
	site = await serve({ persistTo: folder, entry: clockedEntry });
});

afterAll(async () => {
	await site.stop();
	rmSync(folder, { recursive: true, force: true });
});

async function checks(): Promise<Record<string, string>> {
	const response = await fetch(`${site.url}/api/health`);
	return ((await response.json()) as { checks: Record<string, string> }).checks;
}

describe('what npm start serves', () => {
	it('shows the club and its next event', async () => {
		const response = await fetch(site.url);
		expect(response.status).toBe(200);
		const page = await response.text();
		expect(page).toContain('Saturday Makers');
		expect(page).toMatch(/\d+ seats left/);
		expect(page).toMatch(/Full, \d waiting/);
	});

	it('has a database, a KV and a mailbox, and fires the cron', async () => {
		expect(await checks()).toEqual({ database: 'ok', kv: 'ok', mail: 'ok', cron: 'waiting' });
		await site.fireCron();
		expect(await checks()).toEqual({ database: 'ok', kv: 'ok', mail: 'ok', cron: 'ok' });
		const mailbox = await fetch(`${site.url}/dev/mailbox.json`);
		expect(await mailbox.json()).toEqual([]);
	});

	it('fires the cron at the address that Astro and wrangler document', async () => {
		const response = await fetch(`${site.url}/cdn-cgi/handler/scheduled?cron=*+*+*+*+*`);
		expect(await response.text()).toBe('ok');
	});

	it('serves its files with the headers of the build', async () => {
		const page = await (await fetch(site.url)).text();
		const font = /\/fonts\/[\w-]+\.woff2/.exec(page)?.[0];
		const response = await fetch(`${site.url}${font}`);
		expect(response.status).toBe(200);
		expect(response.headers.get('cache-control')).toContain('immutable');
	});

	it('runs beside another one without KV, queue and mailbox', async () => {
		const other = await serve({
			persistTo: join(folder, 'other'),
			kv: false,
			queue: false,
			variables: { LOCAL_MAILBOX: undefined },
			onLog: () => undefined,
		});
		const response = await fetch(other.url, { headers: { accept: 'application/json' } });
		expect(response.status).toBe(503);
		expect(await response.text()).toContain('RESEND_API_KEY');
		await other.stop();
	});

	it('names the charset of all text, whatever is requested and whatever the status', async () => {
		const asked: [string, RequestInit?][] = [
			...['/', '/no-such', '/robots.txt', '/sitemap.xml', '/feed.xml', '/calendar.ics'],
			...['/api/health', '/auth/get-session', '/favicon.svg', '/fonts/LICENSE.txt', '/fonts/none'],
			...['//', '/_actions/none', '/%E0%A4%A', '/dev/mailbox.json', '/me/data.json'],
		].map((path) => [path]);
		asked.push(['/api/health', { method: 'HEAD' }]);
		asked.push(['/me', { headers: { accept: 'application/json' } }]);
		asked.push(['/api/magiclink', { method: 'POST' }]);
		for (const [path, init] of asked) {
			const response = await fetch(site.url + path, { redirect: 'manual', ...init });
			const type = response.headers.get('content-type');
			const words = `${init?.method ?? 'GET'} ${path}: ${response.status} ${type}`;
			if (type !== null) expect(words).toMatch(/; ?charset=utf-8(?:;|$)/i);
			if ((await response.text()) !== '') expect(type, words).not.toBeNull();
		}
	});

	it.each([
		['a visitor', null],
		['a member', DEMO_MEMBER.email],
		['an owner', DEMO_OWNER.email],
	])(
		'has valid HTML behind every link, with words apart even without a style sheet, for %s',
		async (_, email) => {
			const visited = { origin: site.url };
			const browser = email ? await signIn(visited, email) : new Browser(visited);
			// A visitor has seen the emails.
			const starts = email
				? ['/', '/rsvp', '/rsvp/cancel']
				: ['/', '/login', '/no-such', '/dev/mails'];
			const pages = await crawl(
				browser,
				starts,
				(path) => email !== null && path.startsWith('/dev/'),
			);
			expect(pages.length).toBeGreaterThan(10);
			for (const { path, html, contentType } of pages) {
				if (!/^(?:image|font)\//.test(contentType))
					expect(contentType, path).toContain('charset=utf-8');
				if (!contentType.startsWith('text/html')) continue;
				const problemsOf = path.startsWith('/dev/mails/') ? mailHtmlProblems : htmlProblems;
				expect(await problemsOf(html), path).toEqual([]);
			}
		},
	);
});
