import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { dumpTables } from '../../support/database/dump.ts';
import { press } from '../../support/html/forms.ts';
import { htmlProblems } from '../../support/html/html.ts';
import { refusalIn } from '../../support/html/notices.ts';
import { Browser } from '../../support/site/browser.ts';
import { insertClub, insertEvent, insertMember, insertRsvps } from '../../support/site/fixtures.ts';
import { type Site, useSite } from '../../support/site/site.ts';
import { MINUTE_MS } from '../../support/time.ts';

const KEY = Buffer.from('a signing key of the tests alone');
const SECRET = `whsec_${KEY.toString('base64')}`;
const PATH = '/api/webhooks/resend';
const site = useSite({ vars: { RESEND_WEBHOOK_SECRET: SECRET } }, insertClub);
const withoutSecret = useSite({ without: ['KV'] }, insertClub);

interface Signing {
	id?: string;
	/** Seconds since 1970. */
	timestamp?: number;
	key?: Buffer;
}

/** The headers that Svix puts to what it sends: HMAC-SHA-256 over id, time and body (docs.svix.com/receiving/verifying-payloads/how-manual). */
function signed(body: string, { id = 'msg_1', timestamp, key = KEY }: Signing = {}) {
	const at = timestamp ?? Math.floor(Date.now() / 1000);
	const mac = createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64');
	return {
		'content-type': 'application/json',
		'svix-id': id,
		'svix-timestamp': String(at),
		'svix-signature': `v1,${mac}`,
	};
}

const post = (site: Site, body: string, headers: Record<string, string>) =>
	fetch(`${site.origin}${PATH}`, { method: 'POST', body, headers, redirect: 'manual' });

const eventOf = (
	type: string,
	email: string,
	more: Record<string, unknown> = {},
	at = new Date(),
) =>
	JSON.stringify({
		type,
		created_at: at.toISOString(),
		data: {
			created_at: at.toISOString(),
			email_id: crypto.randomUUID(),
			from: 'Makers <makers@club.example>',
			to: [email],
			subject: 'Open studio',
			...more,
		},
	});
const bounced = (email: string, type = 'Permanent', at = new Date()) =>
	eventOf(
		'email.bounced',
		email,
		{ bounce: { type, subType: 'General', message: `550 5.1.1 <${email}>: unknown user` } },
		at,
	);

async function report(body: string, to: Site = site): Promise<number> {
	return (await post(to, body, signed(body))).status;
}

async function stateOf(email: string) {
	return site.first<{
		stoppedBy: string | null;
		detail: string | null;
		deliveredAt: number | null;
	}>(
		'select stopped_by as stoppedBy, detail, delivered_at as deliveredAt from mail_addresses where email = ?',
		email,
	);
}

describe('POST /api/webhooks/resend', () => {
	it('accepts signed reports: a delivery, a hard bounce, a complaint', async () => {
		const { email } = await insertMember(site);
		expect(await report(eventOf('email.delivered', email))).toBe(200);
		expect(await stateOf(email)).toMatchObject({
			stoppedBy: null,
			deliveredAt: expect.any(Number),
		});
		expect(await report(bounced(email))).toBe(200);
		expect(await stateOf(email)).toMatchObject({ stoppedBy: 'bounce' });
		expect((await stateOf(email))?.detail).not.toContain('@');
		expect(await report(eventOf('email.complained', email))).toBe(200);
		expect(await stateOf(email)).toMatchObject({ stoppedBy: 'complaint' });
	});

	it.each(['email.sent', 'email.opened', 'email.delivery_delayed', 'contact.created', 'made.up'])(
		'accepts %s without doing anything',
		async (type) => {
			const { email } = await insertMember(site);
			const before = await dumpTables(site.db);
			expect(await report(eventOf(type, email))).toBe(200);
			expect(await report(bounced(email, 'Transient'))).toBe(200);
			expect(await dumpTables(site.db)).toEqual(before);
		},
	);

	it('changes nothing more when a report is sent again, also forty times at once', async () => {
		const { email } = await insertMember(site);
		const body = bounced(email);
		await report(body);
		const before = await dumpTables(site.db);
		const answers = await Promise.all(Array.from({ length: 40 }, () => report(body)));
		expect(answers.filter((status) => status !== 200)).toEqual([]);
		expect(await dumpTables(site.db)).toEqual(before);
	});

	it('saves nothing about an address that the club does not know', async () => {
		const before = await dumpTables(site.db);
		expect(await report(bounced('somebody@another-site.example'))).toBe(200);
		expect(await dumpTables(site.db)).toEqual(before);
	});

	it('refuses a report that is unsigned, too old or altered', async () => {
		const { email } = await insertMember(site);
		const body = bounced(email);
		const now = Math.floor(Date.now() / 1000);
		const good = signed(body);
		const wrong: Record<string, Record<string, string>> = {
			'another key': signed(body, { key: Buffer.from('another key of thirty-two bytes!') }),
			'six minutes ago': signed(body, { timestamp: now - 360 }),
			'in six minutes': signed(body, { timestamp: now + 360 }),
			'another id': { ...good, 'svix-id': 'msg_2' },
			'another time': { ...good, 'svix-timestamp': String(now - 1) },
			'another body': signed(`${body} `),
			'no signature': { ...good, 'svix-signature': '' },
			'no time': { ...good, 'svix-timestamp': '' },
			'a time that is none': { ...good, 'svix-timestamp': 'now' },
			'a signature of another version': {
				...good,
				'svix-signature': good['svix-signature'].replace('v1', 'v1a'),
			},
			'half a signature': { ...good, 'svix-signature': 'v1' },
			'nothing at all': { 'content-type': 'application/json' },
		};
		const before = await dumpTables(site.db);
		for (const [name, headers] of Object.entries(wrong)) {
			const answer = await post(site, body, headers);
			expect(await refusalIn(answer), name).toBe('401 wrong_signature');
		}
		expect(await dumpTables(site.db)).toEqual(before);
		expect((await post(site, body, good)).status).toBe(200);
	});

	it('accepts one good signature among several, as while a secret is changed', async () => {
		const { email } = await insertMember(site);
		const body = bounced(email);
		const good = signed(body);
		const both = `${signed(body, { key: Buffer.from('the key before') })['svix-signature']} ${good['svix-signature']}`;
		expect((await post(site, body, { ...good, 'svix-signature': both })).status).toBe(200);
	});

	it.each([
		['', 422],
		['no JSON', 400],
		['null', 422],
		['[]', 422],
		['{"type":"email.bounced"}', 422],
		['{"type":"email.bounced","created_at":"x","data":{"to":["a@example.com"]}}', 422],
	])('refuses "%s" clearly, though it is signed', async (body, status) => {
		expect(await report(body)).toBe(status);
	});

	it('refuses a report that is too large', async () => {
		const body = JSON.stringify({ type: 'email.sent', words: 'x'.repeat(64 * 1024) });
		expect(await report(body)).toBe(413);
	});

	it('is a 404 for GET, and without a secret', async () => {
		expect((await fetch(`${site.origin}${PATH}`)).status).toBe(404);
		const { email } = await insertMember(withoutSecret);
		expect(await report(bounced(email), withoutSecret)).toBe(404);
		expect(withoutSecret.logLines.join('\n')).toContain('webhook_without_secret');
	});
});

describe('an address that email does not reach', () => {
	it('is marked in the guest list and on its member’s page, where an owner lets it be tried again', async () => {
		const member = await insertMember(site, { name: 'Ada Lovelace' });
		const host = await insertMember(site, { role: 'host' });
		const owner = await insertMember(site, { role: 'owner' });
		const event = await insertEvent(site);
		await insertRsvps(site, event.id, [{ member, answer: 'going', guests: 1 }]);
		const list = `/admin/events/${event.slug}/guests`;
		const path = `/admin/members/${member.id}`;
		expect((await host.browser.page(list)).html).not.toContain('Email bounces');
		const past = new Date(Date.now() - MINUTE_MS);
		await report(eventOf('email.delivered', member.email, {}, past));
		await report(bounced(member.email, 'Permanent', past));

		const guests = (await host.browser.page(list)).html;
		expect(guests).toContain('Email bounces');
		expect(guests).toContain(`href="${path}"`);
		const seen = (await host.browser.page(path)).html;
		expect(await htmlProblems(seen)).toEqual([]);
		for (const words of [
			'Ada Lovelace',
			member.email,
			'An email bounced permanently on',
			'unknown user',
			'Last delivered on',
			'Reminders',
			event.title,
			'Going, with 1 guest',
		]) {
			expect(seen).toContain(words);
		}
		expect(seen).not.toContain('Try this address again');
		expect((await host.browser.postForm(path, {})).status).toBe(403);
		expect(await stateOf(member.email)).toMatchObject({ stoppedBy: 'bounce' });

		const pressed = await press(owner.browser, path, 'Try this address again');
		expect(pressed.status).toBe(303);
		expect((await owner.browser.page(pressed.headers.get('location') ?? '')).html).toContain(
			'try this address again',
		);
		expect(await stateOf(member.email)).toMatchObject({ stoppedBy: null });
		await report(bounced(member.email, 'Permanent', past));
		expect(await stateOf(member.email), 'an old report that comes again').toMatchObject({
			stoppedBy: null,
		});
		expect((await host.browser.page(list)).html).not.toContain('Email bounces');
	});

	it('is shown to its member, with what to do', async () => {
		const [one, other] = [await insertMember(site), await insertMember(site)];
		await report(bounced(one.email));
		await report(eventOf('email.complained', other.email));
		const { html } = await one.browser.page('/me');
		expect(html).toContain('bounced on');
		expect(await htmlProblems(html)).toEqual([]);
		expect((await other.browser.page('/me')).html).toContain('was reported as spam on');
	});

	it('still gets the sign-in email that is asked for', async () => {
		const { email } = await insertMember(site);
		await report(bounced(email));
		const asked = await new Browser(site).postJson('/api/magiclink', { email });
		expect(asked.status).toBe(202);
	});
});

describe("a member's page for organizers", () => {
	it('is for hosts and owners only, and so is its action', async () => {
		const member = await insertMember(site);
		const path = `/admin/members/${member.id}`;
		const visitor = new Browser(site);
		expect((await visitor.get(path)).headers.get('location')).toMatch(
			/^\/login\?next=\/admin\/members\//,
		);
		expect((await visitor.get(path, { json: true })).status).toBe(401);
		expect((await visitor.postForm(path, {}, { json: true })).status).toBe(401);
		expect((await member.browser.get(path)).status).toBe(403);
		expect((await member.browser.postForm(path, {})).status).toBe(403);
	});

	it('is a 404 for a member who does not exist', async () => {
		const host = await insertMember(site, { role: 'host' });
		expect((await host.browser.get('/admin/members/nobody')).status).toBe(404);
	});

	it('shows the member’s email choices and the state of the latest emails, in one batch', async () => {
		const host = await insertMember(site, { role: 'host' });
		const member = await insertMember(site, {
			mailStoppedAt: new Date(),
			mailPausedUntil: '2999-01-01',
		});
		const event = await insertEvent(site, { title: 'Soup & bread' });
		const rows = [
			['rsvp_going', 1, null, null],
			['event_moved', null, 1, 'resend refused: rate limit'],
			['event_cancelled', null, null, 'banned'],
		] as const;
		for (const [index, [kind, sentAt, dueAt, failure]] of rows.entries()) {
			await site.run(
				`insert into outbox (id, kind, user_id, event_id, revision, sent_at, due_at, failure, created_at)
					values (?, ?, ?, ?, 1, ?, ?, ?, ?)`,
				crypto.randomUUID(),
				kind,
				member.id,
				event.id,
				sentAt,
				dueAt && Date.now() + 9e6,
				failure,
				index,
			);
		}
		const { html, measured } = await host.browser.measureGet(`/admin/members/${member.id}`);
		expect(await htmlProblems(html)).toEqual([]);
		expect(measured.before).toMatchObject({ trips: 2, kvGets: 0, kvPuts: 0 });
		for (const words of [
			'Seat confirmed',
			'Sent',
			'Event moved',
			'Waiting',
			'Resend refused: rate limit',
			'Event cancelled',
			'Failed',
			'The member is banned.',
			'Soup &amp; bread',
			'Stopped all email on',
			'Paused until 1 January',
		]) {
			expect(html).toContain(words);
		}
	});
});
