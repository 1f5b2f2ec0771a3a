import { describe, expect, it } from 'vitest';
import { OUTBOX_KINDS } from '../../../src/domain/mail/outbox-kinds.ts';
import { mailHtmlProblems } from '../../support/html/html.ts';
import { Browser } from '../../support/site/browser.ts';
import { insertClub } from '../../support/site/fixtures.ts';
import { useSite } from '../../support/site/site.ts';

/** The mails with made-up people, from the built Worker: the templates are tested in tests/mail. */

const site = useSite({}, insertClub);
const deployed = useSite(
	{ vars: { LOCAL_MAILBOX: undefined, RESEND_API_KEY: 're_test' }, without: ['MAILBOX'] },
	insertClub,
);

async function listed(): Promise<string[]> {
	const { html } = await new Browser(site).page('/dev/mails');
	return [...html.matchAll(/href="(\/dev\/mails\/[\w-]+)"/g)].map(([, path]) => path as string);
}

describe('/dev/mails', () => {
	it('lists every kind of email', async () => {
		const paths = await listed();
		for (const kind of OUTBOX_KINDS) {
			expect(paths).toContain(`/dev/mails/${kind.replaceAll('_', '-')}`);
		}
		expect(paths).toContain('/dev/mails/sign-in');
		expect(paths).toContain('/dev/mails/invitation-request');
	});

	it('shows each as its recipient sees it, in a page that runs and loads nothing', async () => {
		const browser = new Browser(site);
		for (const path of await listed()) {
			const response = await browser.get(path);
			expect(response.status).toBe(200);
			expect(response.headers.get('content-security-policy')).toMatch(
				/^default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:;/,
			);
			expect(await mailHtmlProblems(await response.text())).toEqual([]);
		}
	});

	it('shows each as text, below its headers', async () => {
		const browser = new Browser(site);
		for (const path of await listed()) {
			const response = await browser.get(`${path}.txt`);
			expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
			const text = await response.text();
			expect(text).toMatch(/^To: ada@example\.com\nSubject: .+\n/);
			expect(text).not.toContain('<html');
		}
		const going = await (await browser.get('/dev/mails/rsvp-going.txt')).text();
		expect(going).toMatch(/\nList-Unsubscribe: <http.+>\n/);
		expect(going).toContain('BEGIN:VCALENDAR');
	});

	it('is a 404 for any other name', async () => {
		const browser = new Browser(site);
		for (const path of ['/dev/mails/x', '/dev/mails/x.txt', '/dev/mails/constructor']) {
			expect((await browser.get(path)).status).toBe(404);
		}
	});

	it('exists in local runs only', async () => {
		const browser = new Browser(deployed);
		for (const path of ['/dev/mails', '/dev/mails/sign-in', '/dev/mails/sign-in.txt']) {
			expect((await browser.get(path)).status).toBe(404);
		}
		expect((await browser.get('/')).status).toBe(200);
	});
});
