import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import { answerAs } from '../../support/answers.ts';
import { refusalIn } from '../../support/html/notices.ts';
import { RESEND_API_KEY } from '../../support/mail/fake-resend.ts';
import { useSendingSite } from '../../support/mail/sending-site.ts';
import { until } from '../../support/poll.ts';
import { newEmail } from '../../support/sign-in.ts';
import { Browser } from '../../support/site/browser.ts';
import {
	insertClub,
	insertEvent,
	insertMember,
	outboxOf,
	rsvpsOf,
} from '../../support/site/fixtures.ts';
import { sendRaw } from '../../support/site/raw.ts';
import { startSite, useSite } from '../../support/site/site.ts';
import { MINUTE_MS } from '../../support/time.ts';

/** What a deployment never has. */
const DEPLOYED = { LOCAL_MAILBOX: undefined };

describe('deployed without a key for email', () => {
	const site = useSite({
		vars: DEPLOYED,
		without: ['MAILBOX'],
		expectedErrors: ['not_configured'],
	});

	const ROUTES = [
		'/',
		'/events',
		'/events/past',
		'/events/next',
		'/events/next.ics',
		'/login',
		'/login/confirm?token=x',
		'/rsvp',
		'/rsvp/x.y.z',
		'/me',
		'/me/sessions',
		'/api/health',
		'/auth/get-session',
		'/dev/mailbox',
		'/dev/mailbox.json',
		'/no-such-page',
	];

	it.each(ROUTES)(
		'%s answers 503 and names the missing setting, as a page and as JSON',
		async (path) => {
			const browser = new Browser(site);
			const page = await browser.get(path);
			expect(page.status).toBe(503);
			expect(await page.text()).toContain('RESEND_API_KEY');
			expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
			expect(Number(page.headers.get('retry-after'))).toBeGreaterThan(0);
			const asJson = await browser.get(path, { json: true });
			expect(asJson.status).toBe(503);
			expect(JSON.stringify(await asJson.json())).toContain('RESEND_API_KEY');
		},
	);

	it.each(['/api/magiclink', '/api/rsvp-toggle', '/api/sign-out', '/login/confirm', '/me'])(
		'posting to %s answers 503 and names the missing setting',
		async (path) => {
			const browser = new Browser(site);
			const asJson = await browser.postJson(path, { email: newEmail() });
			expect(asJson.status).toBe(503);
			expect(JSON.stringify(await asJson.json())).toContain('RESEND_API_KEY');
			const form = await browser.postForm(path, { email: newEmail() });
			expect(form.status).toBe(503);
			expect(await form.text()).toContain('RESEND_API_KEY');
		},
	);
});

describe('what makes a mailbox', () => {
	const key = { RESEND_API_KEY };
	const variableOnly = useSite({ vars: key, without: ['MAILBOX'] }, insertClub);
	const bindingOnly = useSite({ vars: { ...DEPLOYED, ...key } }, insertClub);
	const otherWord = useSite({ vars: { LOCAL_MAILBOX: 'true', ...key } }, insertClub);

	it.each([
		['the variable without the binding', () => variableOnly],
		['the binding without the variable', () => bindingOnly],
		['the binding with another word in the variable', () => otherWord],
	])('not %s', async (_, site) => {
		for (const path of ['/dev/mailbox', '/dev/mailbox.json', '/dev/mailbox/x']) {
			expect((await new Browser(site()).get(path)).status).toBe(404);
		}
		expect((await new Browser(site()).get('/')).status).toBe(200);
	});

	it('the variable alone does not replace a key', async () => {
		const site = await startSite({ without: ['MAILBOX'] });
		try {
			const page = await new Browser(site).get('/');
			expect(page.status).toBe(503);
			expect(await page.text()).toContain('RESEND_API_KEY');
		} finally {
			await site.stop();
		}
	});
});

const { site, resend, tick } = useSendingSite({ expectedErrors: ['sign_in_mail_failed'] });

async function makeDue(eventId: string): Promise<void> {
	await site.run(
		'update outbox set due_at = ? where event_id = ? and due_at is not null',
		Date.now() - 1,
		eventId,
	);
}

const ask = (email: string) => new Browser(site).postJson('/api/magiclink', { email });

describe('deployed with Resend', () => {
	it('the sign-in email arrives there once, with text and HTML, and its link signs in', async () => {
		const email = newEmail();
		expect((await ask(email)).status).toBe(202);
		expect(resend.requests).toHaveLength(1);
		const [{ mail, authorization, key } = {}] = resend.requests;
		expect(authorization).toBe(`Bearer ${RESEND_API_KEY}`);
		expect(key).toMatch(/^[\w-]{20,}$/);
		expect(mail).toMatchObject({
			from: 'Makers <makers@club.example>',
			subject: 'Sign in to Saturday Makers',
		});
		expect([mail?.to].flat()).toEqual([email]);
		expect(mail?.html).toContain('<html');
		const token = /token=([\w-]+)/.exec(mail?.text ?? '')?.[1] ?? '';
		const browser = new Browser(site);
		expect((await browser.postForm('/login/confirm', { token })).status).toBe(303);
		expect((await browser.page('/me')).html).toContain(email);
	});

	it('the confirmation of an RSVP arrives there once, with its calendar file', async () => {
		const event = await insertEvent(site);
		const member = await insertMember(site);
		await answerAs(member, event, 'going');
		await until('the message is marked as sent', async () =>
			(await outboxOf(site, event.id)).every(({ sentAt }) => sentAt !== null),
		);
		expect(resend.requests).toHaveLength(1);
		const [file] = resend.accepted.at(-1)?.files ?? [];
		expect(file?.filename).toMatch(/\.ics$/);
		const calendar = new ICAL.Component(ICAL.parse(String(file?.bytes)));
		const component = calendar.getFirstSubcomponent('vevent');
		expect(component?.getFirstPropertyValue('uid')).toContain(event.id);
		expect(resend.requests[0]?.mail.text).toContain(`${site.origin}/rsvp/`);
	});

	it.each([500, 429, 422] as const)(
		'when Resend answers %d, the sign-in says so, after one retry under the same key at most',
		async (mood) => {
			resend.moods = [mood];
			const response = await ask(newEmail());
			expect(await refusalIn(response)).toBe('503 mail_unavailable');
			expect(resend.requests.length).toBeGreaterThanOrEqual(1);
			expect(resend.requests.length).toBeLessThanOrEqual(2);
			expect(new Set(resend.requests.map(({ key }) => key)).size).toBe(1);
			expect(new Set(resend.requests.map(({ bytes }) => bytes)).size).toBe(1);

			const browser = new Browser(site);
			const form = await browser.postForm('/api/magiclink', { email: newEmail() });
			const shown =
				form.status === 303
					? (await browser.page(form.headers.get('location') ?? '')).html
					: await form.text();
			expect(shown).toContain('Email can&#39;t be sent right now');
		},
	);

	it('when Resend hangs, the sign-in says so', async () => {
		resend.moods = ['hangs'];
		const response = await ask(newEmail());
		expect(await refusalIn(response)).toBe('503 mail_unavailable');
		expect(new Set(resend.requests.map(({ key }) => key)).size).toBe(1);
	});

	it('when only the first attempt fails, a retry under the same key is enough', async () => {
		resend.moods = [500, 'accepts'];
		expect((await ask(newEmail())).status).toBe(202);
		expect(resend.requests).toHaveLength(2);
		expect(resend.requests[1]?.key).toBe(resend.requests[0]?.key);
		expect(resend.requests[1]?.bytes).toBe(resend.requests[0]?.bytes);
	});
});

describe('an RSVP on a site deployed with Resend', () => {
	it.each([500, 429] as const)(
		'when Resend answers %d, the RSVP is saved, and its email is sent once when it is due again',
		async (mood) => {
			const event = await insertEvent(site);
			const member = await insertMember(site);
			resend.moods = [mood];
			const response = await member.browser.postJson('/api/rsvp-toggle', {
				event: event.slug,
				answer: 'going',
			});
			expect(response.status).toBe(200);
			expect(await rsvpsOf(site, event.id)).toMatchObject([{ answer: 'going' }]);
			const [failed] = await until('the attempt is put off', async () => {
				const messages = await outboxOf(site, event.id);
				return messages.every(({ failure }) => failure !== null) && messages;
			});
			expect(failed).toMatchObject({ attempts: 1, sentAt: null });
			expect(failed?.dueAt).toBeGreaterThan(Date.now() + MINUTE_MS / 2);

			// Not due yet: the tick leaves it alone.
			await tick();
			expect(resend.requests).toHaveLength(1);

			await makeDue(event.id);
			await tick();
			const [again] = await outboxOf(site, event.id);
			expect(again).toMatchObject({ attempts: 2, sentAt: null });

			resend.moods = ['accepts'];
			await makeDue(event.id);
			await Promise.all([tick(), tick()]);
			await tick();
			expect(await outboxOf(site, event.id)).toMatchObject([
				{ sentAt: expect.any(Number), dueAt: null, failure: null },
			]);
			expect(resend.requests).toHaveLength(3);
			// What was refused for certain is made again, under a key of its own.
			const [first] = resend.requests;
			expect(resend.requests.map(({ key }) => key)).toEqual(
				['', '-1', '-2'].map((attempt) => `${first?.key}${attempt}`),
			);
			expect(new Set(resend.requests.map(({ bytes }) => bytes)).size).toBe(1);
		},
	);

	it('when Resend refuses the email for good, the RSVP is saved and the email is given up', async () => {
		const event = await insertEvent(site);
		const member = await insertMember(site);
		resend.moods = [422];
		const response = await member.browser.postJson('/api/rsvp-toggle', {
			event: event.slug,
			answer: 'going',
		});
		expect(response.status).toBe(200);
		await until('the message is given up', async () => {
			const [message] = await outboxOf(site, event.id);
			return message?.failure !== null && message?.dueAt === null;
		});
		await tick();
		expect(resend.requests).toHaveLength(1);
	});

	it('an email whose Worker died while sending it is sent by a later tick, under its key', async () => {
		const event = await insertEvent(site);
		const member = await insertMember(site);
		resend.moods = ['hangs'];
		await answerAs(member, event, 'going');
		await until('the mail is on its way', () => resend.requests.length === 1);
		// As if the worker had died then: the claim stays, and grows old.
		await site.run(
			"update outbox set claim = 'lost', claimed_at = ? where event_id = ?",
			Date.now() - 10 * MINUTE_MS,
			event.id,
		);
		resend.moods = ['accepts'];
		await tick();
		await until('the message is sent', async () =>
			(await outboxOf(site, event.id)).every(({ sentAt }) => sentAt !== null),
		);
		expect(new Set(resend.requests.map(({ key }) => key)).size).toBe(1);
	});

	it("localhost is not taken for the site's own host", async () => {
		const { port } = new URL(site.origin);
		const own = await sendRaw(site, { path: '/', headers: { host: `127.0.0.1:${port}` } });
		expect(own.status).toBe(200);
		const other = await sendRaw(site, { path: '/', headers: { host: `localhost:${port}` } });
		expect(other.status).toBe(421);
	});
});
