import { afterEach, describe, expect, it } from 'vitest';
import { formOfButton } from '../../support/html/forms.ts';
import { htmlProblems } from '../../support/html/html.ts';
import type { ResendMood } from '../../support/mail/fake-resend.ts';
import { useSendingSite } from '../../support/mail/sending-site.ts';
import { until } from '../../support/poll.ts';
import { newEmail } from '../../support/sign-in.ts';
import { Browser } from '../../support/site/browser.ts';
import { insertEvent, insertMember } from '../../support/site/fixtures.ts';
import { MINUTE_MS } from '../../support/time.ts';

/** The whole answer of a sign-in whose provider hangs. Milliseconds. */
const CLEAR_WITHIN_MS = 5_000;
const CAPTIVE = { status: 200, body: '<!doctype html><p>Log in to the Wi-Fi' };
const DAYS = { status: 429, headers: { 'retry-after': '172800' }, body: '{"statusCode":429}' };

describe('an email provider that is down', () => {
	const { site, resend, health, doctor } = useSendingSite({
		expectedErrors: ['sign_in_mail_failed', 'email_change_mail_failed'],
	});
	afterEach(() => site.run('delete from sign_in_mails'));

	const ask = (email: string) => new Browser(site).postJson('/api/magiclink', { email });
	const askByForm = (email: string) => new Browser(site).postForm('/api/magiclink', { email });

	it.each<[string, ResendMood]>([
		['500', 500],
		['401', 401],
		['422', 422],
		['429', { status: 429, headers: { 'retry-after': '0' }, body: '{"statusCode":429}' }],
		['the quota of a day', 'daily quota'],
		['the 502 of a proxy', { status: 502, body: '<html>Bad gateway' }],
	])('that refuses with %s locks no address, and every page says what is true', async (_, mood) => {
		const email = newEmail();
		resend.moods = [mood];
		for (let attempt = 1; attempt <= 7; attempt += 1) {
			const page = await askByForm(email);
			expect(page.status, `attempt ${attempt}`).toBe(503);
			const html = await page.text();
			expect(html).toContain('Email can&#39;t be sent right now');
			expect(html).not.toContain('several');
			if (attempt === 1) expect(await htmlProblems(html)).toEqual([]);
		}
		resend.moods = ['accepts'];
		expect((await ask(email)).status).toBe(202);
		expect(resend.accepted.map(({ to }) => to)).toEqual([email]);
	});

	it('that refuses still counts each attempt against the client', async () => {
		resend.moods = [401];
		const browser = new Browser(site);
		const statuses = [];
		for (let attempt = 0; attempt < 31; attempt += 1) {
			const answer = await browser.postJson('/api/magiclink', { email: newEmail() });
			statuses.push(answer.status);
			if (attempt === 30) {
				expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
				expect(JSON.stringify(await answer.json())).not.toContain('We have sent');
			}
		}
		expect(statuses).toEqual([...Array(30).fill(503), 429]);
	});

	it('that hangs leads to a clear page within five seconds, where a code that did arrive can be entered', async () => {
		resend.moods = ['hangs'];
		const begunAt = performance.now();
		const page = await askByForm(newEmail());
		const html = await page.text();
		expect(performance.now() - begunAt).toBeLessThan(CLEAR_WITHIN_MS);
		expect(page.status).toBe(503);
		expect(html).toContain('Email can&#39;t be sent right now');
		expect(html).toMatch(/href="\/login"/);
		expect(html).toMatch(/href="\/login\/confirm"/);
		expect(resend.requests.length).toBeLessThanOrEqual(2);
		expect(new Set(resend.requests.map(({ key }) => key)).size).toBe(1);
	});

	it('that hangs keeps a member who changes their address waiting for five seconds at most', async () => {
		resend.moods = ['hangs'];
		const member = await insertMember(site);
		const begunAt = performance.now();
		const page = await member.browser.postForm('/me/email', { email: newEmail() });
		await page.text();
		expect(performance.now() - begunAt).toBeLessThan(CLEAR_WITHIN_MS);
		expect(page.status).toBe(503);
	});

	it('that refuses leaves every form that asks for an email with the address that was typed', async () => {
		resend.moods = [401];
		const { browser } = await insertMember(site);
		const { slug } = await insertEvent(site);
		const visitor = new Browser(site);
		const forms: [Browser, string, string, Record<string, string>][] = [
			[visitor, '/api/magiclink', 'Try again', { next: '/events' }],
			[
				visitor,
				'/api/magiclink',
				'Try again',
				{ event: slug, answer: 'going', name: 'Ada', guests: '1' },
			],
			[browser, '/me/email', 'Send both emails', {}],
		];
		for (const [asker, path, words, fields] of forms) {
			const email = newEmail();
			const page = await asker.postForm(path, { ...fields, email });
			expect([path, page.status]).toEqual([path, 503]);
			const html = await page.text();
			expect(html).toContain('Email can&#39;t be sent right now');
			expect(formOfButton(html, path, words)?.fields, path).toMatchObject({ ...fields, email });
			expect(await htmlProblems(html)).toEqual([]);
		}
	});

	it("that is hidden behind a network's login page gets the email by the retry, under the same key", async () => {
		resend.moods = [CAPTIVE, 'accepts'];
		const email = newEmail();
		expect((await ask(email)).status).toBe(202);
		expect(resend.requests).toHaveLength(2);
		expect(new Set(resend.requests.map(({ key }) => key)).size).toBe(1);
		expect(resend.accepted.map(({ to }) => to)).toEqual([email]);
		resend.moods = [CAPTIVE];
		expect((await ask(newEmail())).status).toBe(503);
		expect((await health()).mail).toBe('failing');
	});

	it('that asks for a pause of days makes nobody wait longer than an hour', async () => {
		resend.moods = [DAYS];
		const answer = await ask(newEmail());
		expect(answer.status).toBe(503);
		expect(answer.headers.get('retry-after')).toBe('3600');
		resend.moods = [{ ...DAYS, headers: { 'retry-after': 'next week' } }];
		const garbage = await ask(newEmail());
		expect(Number(garbage.headers.get('retry-after'))).toBeLessThanOrEqual(1);
	});

	it('is reported to monitors while it is down, and no longer', async () => {
		expect(await health()).toMatchObject({ status: 200, mail: 'ok', overall: 'ok' });
		resend.moods = [500];
		await ask(newEmail());
		expect(await health()).toMatchObject({ status: 200, mail: 'failing', overall: 'degraded' });
		const broken = await doctor();
		expect(broken.status).toBe(503);
		expect(broken.codes).toContain('sign_in_emails_failing');
		resend.moods = ['accepts'];
		await ask(newEmail());
		expect((await health()).mail).toBe('ok');
		expect((await doctor()).codes).not.toContain('sign_in_emails_failing');
	});

	it('costs a request for invitations no attempt, and it gets one email once the provider is back', async () => {
		const email = newEmail();
		resend.moods = [500];
		for (let attempt = 0; attempt < 7; attempt += 1) {
			const refusedBefore = resend.requests.length;
			const answer = await new Browser(site).postJson('/api/invitations', { email });
			expect(answer.status, `attempt ${attempt}`).toBe(202);
			await until('the refusal is known', async () => {
				if (resend.requests.length === refusedBefore) return false;
				const row = await site.first<{ open: number }>(
					"select count(*) as open from invitation_requests where email = ? and status is not 'refused'",
					email,
				);
				return row?.open === 0;
			});
		}
		resend.moods = [CAPTIVE];
		await site.run('update invitation_requests set mail_due_at = 1 where mail_due_at is not null');
		await site.tick();
		expect(resend.accepted).toEqual([]);
		resend.moods = ['accepts'];
		await site.run('update invitation_requests set mail_due_at = 1 where mail_due_at is not null');
		await site.tick(new Date(Date.now() + MINUTE_MS));
		await site.tick(new Date(Date.now() + 120_000));
		expect(resend.accepted.map(({ to }) => to)).toEqual([email]);
	});
});
