import { describe, expect, it } from 'vitest';
import { signLink } from '../../../src/domain/sign-in/signed-links.ts';
import { dumpTables } from '../../support/database/dump.ts';
import { formsOf, press } from '../../support/html/forms.ts';
import { htmlProblems } from '../../support/html/html.ts';
import { ledTo } from '../../support/html/notices.ts';
import { subscribe } from '../../support/mail/announcements.ts';
import { mailsTo, mailTo } from '../../support/mail/mailbox.ts';
import { newEmail, signIn } from '../../support/sign-in.ts';
import { Browser } from '../../support/site/browser.ts';
import { insertClub, insertMember } from '../../support/site/fixtures.ts';
import { AUTH_SECRET, type Site, useSite } from '../../support/site/site.ts';
import { DAY_MS } from '../../support/time.ts';

const site = useSite({}, insertClub);
const withoutKv = useSite({ without: ['KV'] }, insertClub);
const PATH = '/api/invitations';

async function ask(site: Site, email: string): Promise<Response> {
	return new Browser(site).postJson(PATH, { email });
}

/** Asks, and takes the way of the link out of the mail. */
async function linkFor(site: Site, email: string): Promise<string> {
	expect((await ask(site, email)).status).toBe(202);
	const { text } = await mailTo(site, email, /invitations/i);
	const link = /https?:\/\/\S*\/invitations\/\S+/.exec(text)?.[0];
	if (!link) throw new Error('No link in the mail.');
	return new URL(link).pathname;
}

async function memberWith(site: Site, email: string) {
	return site.first<{
		id: string;
		name: string;
		role: string;
		isVerified: number;
		stoppedAt: number | null;
		subscribed: number | null;
	}>(
		`select user.id, name, role, email_verified as isVerified, mail_stopped_at as stoppedAt, subscribed
			from user left join subscriptions on user_id = user.id and topic = 'invitations' where email = ?`,
		email,
	);
}

describe.each([
	['with KV', site],
	['without KV', withoutKv],
])('invitations without an account, %s', (_, site) => {
	it('are requested on the front page, confirmed by the link in the email, and sign nobody in', async () => {
		const email = newEmail('guest');
		const visitor = new Browser(site);
		const asked = await press(visitor, '/', 'Invite me', { email });
		expect(asked.status).toBe(303);
		const front = await visitor.page(asked.headers.get('location') ?? '');
		expect(front.html).toContain('sent you an email.');
		const { text, headers } = await mailTo(site, email, /invitations/i);
		expect(headers).not.toHaveProperty('List-Unsubscribe');
		expect(await memberWith(site, email)).toBeNull();

		const path = new URL(/https?:\/\/\S*\/invitations\/\S+/.exec(text)?.[0] ?? '').pathname;
		const page = await visitor.get(path);
		expect(page.headers.get('cache-control')).toBe('no-store');
		expect(page.headers.get('referrer-policy')).toBe('same-origin');
		const html = await page.text();
		expect(await htmlProblems(html)).toEqual([]);
		expect(html).not.toContain(email);
		expect(formsOf(html)[0]?.buttons).toEqual(['Send me invitations']);

		const confirmed = await press(visitor, path, 'Send me invitations');
		expect(confirmed.status).toBe(303);
		expect([...visitor.cookies.keys()].sort()).toEqual(['regulars.changed', 'regulars.notice']);
		const done = await visitor.page(confirmed.headers.get('location') ?? '');
		expect(done.html).toContain("You'll get invitations");
		expect(await htmlProblems(done.html)).toEqual([]);
		expect(done.html).not.toContain(email);
		// It says that something was changed, so that the next page is a fresh one.
		expect([...visitor.cookies.keys()]).toEqual(['regulars.changed']);
		expect(await memberWith(site, email)).toMatchObject({
			name: '',
			role: 'member',
			isVerified: 1,
			subscribed: 1,
		});
		const results = await site.all('select id from session');
		expect(results).toEqual([]);
	});
});

describe('POST /api/invitations', () => {
	it('gives the same answer, whatever is known about the address', async () => {
		const subscribed = await insertMember(site);
		await subscribe(site, [subscribed], 'invitations');
		const bounced = await insertMember(site);
		const complained = await insertMember(site);
		for (const [member, reason] of [
			[bounced, 'bounce'],
			[complained, 'complaint'],
		] as const) {
			await site.run(
				'insert into mail_addresses (email, stopped_by, stopped_at, updated_at) values (?, ?, 1, 1)',
				member.email,
				reason,
			);
		}
		const emails = [
			newEmail('unknown'),
			(await insertMember(site)).email,
			subscribed.email,
			(await insertMember(site, { bannedAt: new Date() })).email,
			(await insertMember(site, { mailStoppedAt: new Date() })).email,
			bounced.email,
			complained.email,
		];
		const seen = new Set<string>();
		for (const email of emails) {
			const visitor = new Browser(site);
			const { response, html, measured } = await visitor.measure((headers) =>
				visitor.postJson(PATH, { email: email.toUpperCase() }, { headers }),
			);
			const fixed = [...response.headers].filter(
				([name]) => name !== 'x-request-id' && name !== 'date',
			);
			// One batch before the answer, of the same statements: neither words nor time can tell.
			seen.add(
				JSON.stringify([
					response.status,
					html,
					fixed,
					measured.before.statements,
					measured.before.trips,
				]),
			);
		}
		expect([...seen]).toHaveLength(1);
		const [status, body] = JSON.parse([...seen][0] ?? '') as unknown[];
		expect([status, body]).toEqual([202, '{"status":"sent"}']);
		for (const email of emails.slice(0, 5)) await mailTo(site, email, /invitations/i);
		for (const { email } of [bounced, complained]) expect(await mailsTo(site, email)).toEqual([]);
	});

	it.each([
		['{}', 'email'],
		['{"email":""}', 'email'],
		['{"email":"nobody"}', 'email'],
		['{"email":["ada@example.com"]}', 'email'],
		[`{"email":"${'x'.repeat(300)}@example.com"}`, 'email'],
		['{"email":null}', 'email'],
		['[]', ''],
		['null', ''],
	])('is a 422 that names the field for %s, and saves nothing', async (body, field) => {
		const before = await dumpTables(site.db);
		const response = await new Browser(site).send(PATH, {
			method: 'POST',
			body,
			headers: {
				origin: site.origin,
				accept: 'application/json',
				'content-type': 'application/json',
			},
		});
		expect(response.status).toBe(422);
		const { error } = (await response.json()) as { error: { message: string } };
		expect(error.message).toContain(field);
		expect(await dumpTables(site.db)).toEqual(before);
	});

	it('shows an error beside the field when a form sends a mistake', async () => {
		const visitor = new Browser(site);
		const answer = await press(visitor, '/', 'Invite me', { email: 'nobody' });
		expect(answer.status).toBe(422);
		const html = await answer.text();
		expect(formsOf(html).find(({ buttons }) => buttons.includes('Invite me'))?.fields.email).toBe(
			'nobody',
		);
		expect(html).toContain('id="email-error"');
		expect(await htmlProblems(html)).toEqual([]);
		expect(html).toContain('aria-invalid="true"');
	});

	it('is refused from another site', async () => {
		const email = newEmail('elsewhere');
		const answer = await new Browser(site).postForm(
			PATH,
			{ email },
			{ headers: { origin: 'https://evil.example' } },
		);
		expect(answer.status).toBe(403);
		expect(await mailsTo(site, email)).toEqual([]);
	});

	it('sends five emails to one address in a quarter of an hour, also when asked at once', async () => {
		const email = newEmail('often');
		const answers = await Promise.all(Array.from({ length: 20 }, () => ask(site, email)));
		const statuses = answers.map(({ status }) => status).sort();
		expect(statuses).toEqual([...Array(5).fill(202), ...Array(15).fill(429)]);
		const late = answers.find(({ status }) => status === 429);
		const seconds = Number(late?.headers.get('retry-after'));
		expect(seconds).toBeGreaterThan(0);
		expect(seconds).toBeLessThanOrEqual(15 * 60);
		const form = await new Browser(site).postForm(PATH, { email });
		expect(form.status).toBe(429);
		expect(form.headers.get('retry-after')).toBeTruthy();
		const html = await form.text();
		expect(html).toContain('already sent you several emails');
		expect(html).not.toContain('one-time-code');
		await expect.poll(async () => (await mailsTo(site, email)).length).toBe(5);
	});

	it('sends thirty emails for one client, whatever addresses it names', async () => {
		const one = new Browser(site);
		const answers = await Promise.all(
			Array.from({ length: 40 }, () => one.postJson(PATH, { email: newEmail('many') })),
		);
		expect(answers.filter(({ status }) => status === 202)).toHaveLength(30);
		expect(answers.filter(({ status }) => status === 429)).toHaveLength(10);
	});

	it('does not use up the attempts to sign in', async () => {
		const email = newEmail('both');
		for (let count = 0; count < 5; count += 1) await ask(site, email);
		const visitor = new Browser(site);
		expect((await visitor.postJson('/api/magiclink', { email })).status).toBe(202);
	});
});

describe('the link that confirms', () => {
	it.each(['GET', 'HEAD'])(
		'%s changes nothing, however often a scanner opens it',
		async (method) => {
			const path = await linkFor(site, newEmail('scanned'));
			// The mail is marked as sent after it is in the mailbox.
			await expect
				.poll(async () => {
					const results = await site.all(
						'select id from invitation_requests where mail_due_at is not null',
					);
					return results.length;
				})
				.toBe(0);
			const before = await dumpTables(site.db);
			for (let count = 0; count < 3; count += 1) {
				const response = await new Browser(site).send(path, { method });
				expect(response.status).toBe(200);
				await response.body?.cancel();
			}
			expect(await dumpTables(site.db)).toEqual(before);
		},
	);

	it('may be clicked any number of times, also at once, and creates one member', async () => {
		const email = newEmail('eager');
		const path = await linkFor(site, email);
		const answers = await Promise.all(
			Array.from({ length: 20 }, () => new Browser(site).postForm(path, {})),
		);
		expect(answers.filter(({ status }) => status !== 303)).toEqual([]);
		const results = await site.all('select id from user where email = ?', email);
		expect(results).toHaveLength(1);
		const json = await new Browser(site).postJson(path, {});
		expect([json.status, await json.json()]).toEqual([200, { status: 'confirmed' }]);
	});

	it('subscribes an existing member, and starts their email again if they had stopped it', async () => {
		const { id, email } = await insertMember(site, {
			name: 'Grace',
			mailStoppedAt: new Date(),
		});
		const path = await linkFor(site, email);
		expect((await new Browser(site).page(path)).html).toContain('Send me invitations');
		await new Browser(site).postForm(path, {});
		expect(await memberWith(site, email)).toMatchObject({
			id,
			name: 'Grace',
			stoppedAt: null,
			subscribed: 1,
		});
	});

	it('creates a member who can sign in later like everybody else', async () => {
		const email = newEmail('later');
		const path = await linkFor(site, email);
		await new Browser(site).postForm(path, {});
		const before = await memberWith(site, email);
		const browser = await signIn(site, email);
		const { html } = await browser.page('/me');
		expect(html).toContain(email);
		expect(html).toContain('Invitations: on');
		expect((await memberWith(site, email))?.id).toBe(before?.id);
	});

	it('is refused after the click if joining is closed or the address is banned', async () => {
		const unknown = newEmail('closed');
		const known = await insertMember(site);
		const banned = await insertMember(site, { bannedAt: new Date() });
		const paths = await Promise.all(
			[unknown, known.email, banned.email].map((email) => linkFor(site, email)),
		);
		await insertClub(site, { joining: 'closed' });
		try {
			const pages = await Promise.all(
				paths.map(async (path) => (await new Browser(site).get(path)).status),
			);
			expect(pages).toEqual([200, 200, 200]);
			const answers = await Promise.all(paths.map((path) => new Browser(site).postForm(path, {})));
			expect(answers.map(({ status }) => status)).toEqual([403, 303, 403]);
			expect(await answers[0]?.text()).toContain('taking new members right now');
			expect(await answers[2]?.text()).toContain('<a href="/contact">Write to the organizers</a>');
			expect(await memberWith(site, unknown)).toBeNull();
			expect((await memberWith(site, banned.email))?.subscribed).toBeNull();
		} finally {
			await insertClub(site, { joining: 'open' });
		}
	});

	it('says that invitations are on when it is opened again, signed in or not', async () => {
		const member = await insertMember(site);
		const path = await linkFor(site, member.email);
		expect((await new Browser(site).postForm(path, {})).status).toBe(303);
		for (const browser of [new Browser(site), member.browser]) {
			const again = await browser.page(path);
			expect([again.status, again.path]).toEqual([200, path]);
			expect(again.html).toContain('You&#39;ll get invitations');
		}
	});
});

describe('a link to invitations that no longer works', () => {
	it('has expired after seven days, and says so', async () => {
		const email = newEmail('late');
		const path = await linkFor(site, email);
		const row = await site.first<{ length: number }>(
			'select expires_at - created_at as length from invitation_requests where email = ?',
			email,
		);
		expect(row?.length).toBe(7 * DAY_MS);
		await site.run(
			'update invitation_requests set expires_at = ? where email = ?',
			Date.now() - 1,
			email,
		);
		const visitor = new Browser(site);
		expect((await visitor.get(path)).status).toBe(410);
		expect((await visitor.postForm(path, {})).status).toBe(410);
		expect(await memberWith(site, email)).toBeNull();
		// Somebody who is signed in goes on to where they choose, whether they open it or press again.
		const { browser } = await insertMember(site);
		for (const answer of [await browser.get(path), await browser.postForm(path, {})]) {
			expect(ledTo(answer)).toBe('/me#mail');
		}
	});

	it('does not work if it was altered or signed for something else', async () => {
		const other = await signLink(AUTH_SECRET, 'unsubscribe', { userId: 'a', scope: 'all' });
		for (const token of ['nothing', `${crypto.randomUUID()}.x`, other, '%E0%A4%A']) {
			const visitor = new Browser(site);
			for (const { status } of [
				await visitor.get(`/invitations/${token}`),
				await visitor.postForm(`/invitations/${token}`, {}),
			]) {
				expect(status, token).toBeGreaterThanOrEqual(400);
				expect(status, token).toBeLessThan(500);
			}
		}
		const unknown = await signLink(AUTH_SECRET, 'invitations', { requestId: crypto.randomUUID() });
		expect((await new Browser(site).get(`/invitations/${unknown}`)).status).toBe(410);
	});

	it('does not work from a form on another site', async () => {
		const email = newEmail('framed');
		const path = await linkFor(site, email);
		const answer = await new Browser(site).postForm(
			path,
			{},
			{ headers: { origin: 'https://evil.example' } },
		);
		expect(answer.status).toBe(403);
		expect(await memberWith(site, email)).toBeNull();
	});
});

describe('the contact form', () => {
	const write = (browser: Browser, fields: Record<string, string>) =>
		press(browser, '/contact', 'Send message', fields);

	it('reaches every owner, whose address nobody sees, and passes on what was typed as text alone', async () => {
		const owner = await insertMember(site, { role: 'owner' });
		const host = await insertMember(site, { role: 'host' });
		const visitor = new Browser(site);
		const before = await visitor.page('/contact');
		expect(await htmlProblems(before.html)).toEqual([]);
		expect(before.html).not.toContain('@club.example');
		const email = newEmail('vic');
		const sent = await write(visitor, {
			name: 'Vic <b>',
			email,
			message: 'Subject: <script>x</script>\r\nBcc: all@example.com\r\n\r\nIs it *free*?',
		});
		expect(ledTo(sent)).toBe('/contact says contact_sent');
		const after = await visitor.page('/contact');
		expect(after.html).toContain('Your message is on its way to the organizers.');
		expect(after.html).not.toContain('@club.example');
		const mail = await mailTo(site, owner.email, /contact form/);
		expect(mail).toMatchObject({
			subject: 'Message from the contact form: Saturday Makers',
			replyTo: email,
			headers: {},
		});
		expect(mail.html).toContain('&lt;script&gt;x&lt;/script&gt;<br>Bcc: all@example.com');
		expect(mail.html).toContain('From <strong>Vic &lt;b&gt;</strong>');
		expect(mail.text).toContain(
			'Subject: <script>x</script>\nBcc: all@example.com\n\nIs it *free*?',
		);
		expect(await mailsTo(site, email)).toEqual([]);
		expect(await mailsTo(site, host.email)).toEqual([]);
		expect(
			await site.all("select id from contact_messages where email <> '' or body <> ''"),
		).toEqual([]);
	});

	it('keeps what was typed beside what is wrong with it, names the field in JSON, and has a limit', async () => {
		const visitor = new Browser(site);
		const refused = await write(visitor, { name: 'Vic', email: 'vic@', message: 'Is it free?' });
		expect(refused.status).toBe(422);
		const html = await refused.text();
		expect(html).toContain('Check the email address for a typo.');
		expect(html).toContain('>Is it free?</textarea>');
		expect(await htmlProblems(html)).toEqual([]);
		const empty = await visitor.postJson('/contact', { email: 'vic@example.org', message: ' \n ' });
		expect(empty.status).toBe(422);
		expect(await empty.json()).toMatchObject({
			error: { field: 'message', message: 'message: Enter a message.' },
		});
		const long = { email: 'vic@example.org', message: 'x'.repeat(4_001) };
		expect((await visitor.postJson('/contact', long)).status).toBe(422);
		const fine = { email: 'vic@example.org', message: 'Hello?' };
		const headers = { 'cf-connecting-ip': '198.51.100.77' };
		for (let number = 0; number < 5; number += 1) {
			expect((await visitor.postJson('/contact', fine, { headers })).status).toBe(202);
		}
		const many = await visitor.postJson('/contact', fine, { headers });
		expect(many.status).toBe(429);
		expect(Number(many.headers.get('retry-after'))).toBeGreaterThan(86_000);
	});

	it('gives way to the address that the owner chose, and the privacy page begins with their text', async () => {
		const visitor = new Browser(site);
		await site.run(
			"update club set contact_address = 'hello@makers.example', privacy_text = 'Ada is **responsible**. <b>'",
		);
		const { html } = await visitor.page('/contact');
		expect(html).toContain('<a href="mailto:hello@makers.example">hello@makers.example</a>');
		expect(html).not.toContain('action="/contact"');
		const posted = await visitor.postJson('/contact', {
			email: 'vic@example.org',
			message: 'Hello?',
		});
		expect(posted.status).toBe(409);
		const privacy = await visitor.page('/privacy');
		expect(privacy.html).toContain('Ada is <strong>responsible</strong>. &lt;b&gt;');
		expect(await htmlProblems(privacy.html)).toEqual([]);
		await site.run("update club set contact_address = null, privacy_text = ''");
	});

	it('says so where no owner can be reached', async () => {
		await site.run("update user set mail_stopped_at = 1 where role = 'owner'");
		const { html, status } = await new Browser(site).page('/contact');
		expect(status).toBe(200);
		expect(html).toContain('be reached here right now');
		expect(html).not.toContain('action="/contact"');
		await site.run("update user set mail_stopped_at = null where role = 'owner'");
	});

	it('is linked from every page and every email, beside the privacy page', async () => {
		const { html } = await new Browser(site).page('/');
		for (const path of ['/contact', '/privacy']) expect(html).toContain(`<a href="${path}">`);
		const [mail] = await mailsTo(site, (await newGuest()).email);
		for (const path of ['/contact', '/privacy']) {
			expect(mail?.html).toContain(`${site.origin}${path}"`);
			expect(mail?.text).toContain(`${site.origin}${path}`);
		}
	});
});

async function newGuest() {
	const email = newEmail('guest');
	await linkFor(site, email);
	return { email };
}
