import { beforeAll, describe, expect, it } from 'vitest';
import { signLink } from '../../../src/domain/sign-in/signed-links.ts';
import { shownNotice } from '../../../src/http/responses/shown-notice.ts';
import { answerAs } from '../../support/answers.ts';
import { dumpTables } from '../../support/database/dump.ts';
import { inDays } from '../../support/days.ts';
import { formsOf, press, refusedField } from '../../support/html/forms.ts';
import { htmlProblems } from '../../support/html/html.ts';
import { ledTo, refusalIn } from '../../support/html/notices.ts';
import { mailsTo, mailTo } from '../../support/mail/mailbox.ts';
import { until } from '../../support/poll.ts';
import { askForMail, newEmail, signIn } from '../../support/sign-in.ts';
import { Browser, SESSION_COOKIE } from '../../support/site/browser.ts';
import {
	insertClub,
	insertEvent,
	insertMember,
	insertMembers,
	insertRsvps,
	type Member,
	rsvpsOf,
	seatsOf,
} from '../../support/site/fixtures.ts';
import { expectNotifiedOnce, expectOrder } from '../../support/site/race.ts';
import { AUTH_SECRET, type Site, useSite } from '../../support/site/site.ts';
import { MINUTE_MS } from '../../support/time.ts';

async function fill(site: Site): Promise<void> {
	await insertClub(site);
	await insertEvent(site, { slug: 'next', capacity: 1_000 });
}

const site = useSite({}, fill);
const withoutKv = useSite({ without: ['KV'] }, fill);

let switcher: Member;

beforeAll(async () => {
	switcher = await insertMember(site);
});

const VARIANTS = [
	{ name: 'with KV', site },
	{ name: 'without KV', site: withoutKv },
];

/** Makes a sign-in lie so long back that it is not fresh any more. */
async function growOld(site: Site, userId: string): Promise<void> {
	await site.run(
		'update session set created_at = created_at - ? where user_id = ?',
		16 * MINUTE_MS,
		userId,
	);
}

async function emailOf(site: Site, userId: string): Promise<string | undefined> {
	const row = await site.first<{ email: string }>('select email from user where id = ?', userId);
	return row?.email;
}

async function idOf(site: Site, email: string): Promise<string | undefined> {
	const row = await site.first<{ id: string }>('select id from user where email = ?', email);
	return row?.id;
}

/** The path of the link in the mail about another address. */
async function changeLink(site: Site, to: string, subject: RegExp): Promise<string> {
	const mail = await mailTo(site, to, subject);
	const link = /https?:\/\/\S*\/email-change\/\S*/.exec(mail.text)?.[0];
	if (!link) throw new Error('The mail has no such link.');
	return new URL(link).pathname;
}

const OLD_SUBJECT = /^Confirm your change of address/;
const NEW_SUBJECT = /^Confirm your new address/;

describe.each(VARIANTS)('another address, $name', ({ site }) => {
	it('needs a yes from both addresses, ends every other session, and emails the old one', async () => {
		const [email, address] = [newEmail('old'), newEmail('new')];
		const browser = await signIn(site, email);
		const elsewhere = await signIn(site, email);
		expect((await elsewhere.get('/me')).status).toBe(200);

		expect((await browser.page('/me')).html).toContain('href="/me/email"');
		const asked = await press(browser, '/me/email', 'Send both emails', {
			email: address.toUpperCase(),
		});
		expect(ledTo(asked)).toBe('/me/email says address_change_asked');
		expect((await browser.page('/me')).html).toContain(`It changes to ${address}`);
		const [old, other] = [
			await changeLink(site, email, OLD_SUBJECT),
			await changeLink(site, address, NEW_SUBJECT),
		];

		// A scanner opens both; nothing of it changes anything.
		const before = await dumpTables(site.db);
		const scanner = new Browser(site);
		for (const path of [old, other, old, other]) {
			const page = await scanner.get(path);
			expect(page.status).toBe(200);
			expect(page.headers.get('cache-control')).toBe('no-store');
			expect(page.headers.get('referrer-policy')).toBe('same-origin');
			const html = await page.text();
			expect(html).not.toContain(email);
			expect(html).not.toContain(address);
		}
		expect(await dumpTables(site.db)).toEqual(before);

		const first = await press(scanner, old, 'Yes, change it');
		expect(ledTo(first)).toBe(`${old} says address_confirmed`);
		expect((await browser.page('/me/email')).html).toContain('Confirmed');
		expect((await elsewhere.get('/me')).status).toBe(200);

		const second = await press(browser, other, 'Yes, this is mine');
		expect(ledTo(second)).toBe(`${other} says address_changed`);
		const { html } = await browser.page('/me');
		expect(html).toContain(address);
		expect(html).not.toContain('It changes to');
		expect((await elsewhere.get('/me')).headers.get('location')).toBe('/login?next=/me');
		expect((await elsewhere.postJson('/api/rsvp-toggle', { answer: 'going' })).status).toBe(401);
		expect((await mailTo(site, email, /^Your address was changed/)).html).not.toContain(address);

		const again = await new Browser(site).postJson(other, {});
		expect([again.status, await again.json()]).toEqual([200, { status: 'done' }]);
		for (const reader of [new Browser(site), browser]) {
			for (const path of [old, other]) {
				expect((await reader.page(path)).html).toContain('Your address is changed');
			}
		}

		// The new one signs in as the same member; the old one would be somebody new.
		const anew = await signIn(site, address);
		const { count } = (await site.first<{ count: number }>(
			'select count(*) as count from user where email in (?, ?)',
			email,
			address,
		)) ?? { count: 0 };
		expect(count).toBe(1);
		expect((await anew.get('/me')).status).toBe(200);
	});

	it("gets the same answer for another member's address, and changes nothing when that link is used", async () => {
		const [mine, other] = [await insertMember(site), await insertMember(site)];
		const answers = [];
		for (const email of [newEmail(), other.email]) {
			const response = await mine.browser.postJson('/me/email', { email });
			answers.push([response.status, await response.json()]);
		}
		expect(answers[1]).toEqual(answers[0]);
		expect(answers[0]).toEqual([202, { status: 'sent' }]);
		const [old, theirs] = [
			await changeLink(site, mine.email, OLD_SUBJECT),
			await changeLink(site, other.email, NEW_SUBJECT),
		];
		expect((await new Browser(site).postForm(old, {})).status).toBe(303);
		const page = await other.browser.get(theirs);
		expect(page.status).toBe(409);
		const pressed = await other.browser.postJson(theirs, {});
		expect(await refusalIn(pressed)).toBe('409 address_taken');
		expect(await emailOf(site, mine.id)).toBe(mine.email);
		expect(await emailOf(site, other.id)).toBe(other.email);
	});

	it('shows what is wrong with an address beside its field, and the address again', async () => {
		const { browser, email } = await insertMember(site);
		for (const [typed, words] of [
			['nobody', 'Check the email address for a typo.'],
			[email, 's your address already.'],
		] as const) {
			const page = await browser.postForm('/me/email', { email: typed });
			expect(page.status).toBe(422);
			const html = await page.text();
			expect(html).toContain(words);
			expect(html).toContain(`value="${typed}"`);
			const json = await browser.postJson('/me/email', { email: typed });
			expect(await refusalIn(json)).toBe('422 invalid: email');
		}
		expect((await browser.postJson('/me/email', {})).status).toBe(422);
		expect(
			(await browser.postJson('/me/email', { email: `${'a'.repeat(250)}@x.org` })).status,
		).toBe(422);
	});

	it('is limited to five requests in a quarter of an hour, and says when the next one is possible', async () => {
		const { browser } = await insertMember(site);
		const statuses = [];
		for (let times = 0; times < 6; times += 1) {
			const response = await browser.postJson('/me/email', { email: newEmail() });
			statuses.push(response.status);
			if (response.status === 429) {
				expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
			}
		}
		expect(statuses).toEqual([202, 202, 202, 202, 202, 429]);
	});

	it('is for members only, and only from the site’s own pages', async () => {
		const visitor = new Browser(site);
		expect((await visitor.get('/me/email')).headers.get('location')).toBe('/login?next=/me/email');
		expect((await visitor.postJson('/me/email', { email: newEmail() })).status).toBe(401);
		const { browser } = await insertMember(site);
		const foreign = await browser.postForm(
			'/me/email',
			{ email: newEmail() },
			{ headers: { origin: 'https://evil.example' } },
		);
		expect(foreign.status).toBe(403);
	});
});

describe.each(VARIANTS)('a link about another address, $name', ({ site }) => {
	it.each(['x', 'a.old.b', 'a.b.c.d'])(
		'is a 404 if it is not the site’s own: %s',
		async (token) => {
			const visitor = new Browser(site);
			expect((await visitor.get(`/email-change/${token}`)).status).toBe(404);
			expect((await visitor.postJson(`/email-change/${token}`, {})).status).toBe(404);
		},
	);

	it('works for its own side only, and says so when it has expired', async () => {
		const visitor = new Browser(site);
		const token = await signLink(AUTH_SECRET, 'emailChange', { changeId: 'gone', side: 'old' });
		expect((await visitor.get(`/email-change/${token}`)).status).toBe(410);
		// Somebody who is signed in goes on to the page of their address, whether they open it or press again.
		const { browser } = await insertMember(site);
		for (const answer of [
			await browser.get(`/email-change/${token}`),
			await browser.postForm(`/email-change/${token}`, {}),
		]) {
			expect(ledTo(answer)).toBe('/me/email');
		}
		expect((await browser.postJson(`/email-change/${token}`, {})).status).toBe(410);
		const forged = token.replace('.old.', '.new.');
		expect((await visitor.get(`/email-change/${forged}`)).status).toBe(404);
	});
});

describe.each(VARIANTS)('the file of everything stored about a member, $name', ({ site }) => {
	it('is a file for a member who has just signed in, and is cached by nobody', async () => {
		const email = newEmail();
		const browser = await signIn(site, email);
		await answerAs({ browser }, { slug: 'next' }, 'going', { note: 'a lamp' });
		expect((await browser.page('/me/data')).html).toContain('href="/me/data.json"');
		const response = await browser.get('/me/data.json', { json: true });
		expect(response.status).toBe(200);
		expect(response.headers.get('content-type')).toContain('application/json');
		expect(response.headers.get('cache-control')).toBe('no-store');
		expect(response.headers.get('content-disposition')).toContain('attachment');
		const text = await response.text();
		expect(JSON.parse(text)).toMatchObject({
			member: { email, role: 'member' },
			sessions: [{ isPresent: true }],
			answers: [{ event: 'next', answer: 'going', note: 'a lamp' }],
			signInsAsked: [{}],
		});
		const results = await site.all<{ token: string }>('select token from session');
		for (const { token } of results) expect(text).not.toContain(token);
	});

	it('needs a fresh sign-in: a browser is led there and back, JSON gets a refusal', async () => {
		const email = newEmail();
		const browser = await signIn(site, email);
		const id = await idOf(site, email);
		// Cached or not: how old a sign-in is does not change.
		await growOld(site, id ?? '');
		await site.run('update session set updated_at = updated_at + 1');
		const json = await browser.get('/me/data.json', { json: true });
		expect(await refusalIn(json)).toBe('403 sign_in_again');
		for (const path of ['/me/data', '/me/data.json']) {
			const page = await browser.get(path);
			expect(ledTo(page)).toBe('/login?again=1&next=/me/data');
		}
		const form = formsOf((await browser.page('/login?again=1&next=/me/data')).html).find(
			({ action }) => action === '/api/magiclink',
		);
		expect(form?.fields).toEqual({ next: '/me/data', email });

		const { token } = await askForMail(browser, email);
		const confirmed = await browser.postForm('/login/confirm', { token, next: '/me/data' });
		expect(confirmed.headers.get('location')).toBe('/me/data');
		expect((await browser.get('/me/data')).status).toBe(200);
		expect((await browser.get('/me/data.json', { json: true })).status).toBe(200);
		// Who is fresh already needs no second one.
		const skipped = await browser.get('/login?again=1&next=/me/data');
		expect(skipped.headers.get('location')).toBe('/me/data');
	});

	it('is for members, and each gets only their own', async () => {
		const visitor = new Browser(site);
		expect((await visitor.get('/me/data.json', { json: true })).status).toBe(401);
		expect((await visitor.get('/me/data.json')).headers.get('location')).toBe(
			'/login?next=/me/data',
		);
		const [mine, other] = [await insertMember(site), await insertMember(site)];
		const text = await (await mine.browser.get('/me/data.json', { json: true })).text();
		expect(text).toContain(mine.email);
		expect(text).not.toContain(other.email);
		expect(text).not.toContain(other.id);
	});

	it('is refused at once to a session that ended', async () => {
		const { browser, id } = await insertMember(site);
		expect((await browser.get('/me')).status).toBe(200);
		await site.run('delete from session where user_id = ?', id);
		expect((await browser.get('/me/data.json', { json: true })).status).toBe(401);
	});
});

describe.each(VARIANTS)('the end of an account, $name', ({ site }) => {
	it('is confirmed on a second page; then everything is gone, and the browser is signed out', async () => {
		const leaving = await insertMember(site, { name: 'Grace Hopper' });
		const waiting = await insertMember(site);
		const past = await insertEvent(site, { daysAhead: -7 });
		const coming = await insertEvent(site, { capacity: 1, daysAhead: 9 });
		await insertRsvps(site, past.id, [{ member: leaving, answer: 'going', guests: 1 }]);
		await insertRsvps(site, coming.id, [
			{ member: leaving, answer: 'going' },
			{ member: waiting, answer: 'waitlisted' },
		]);
		const elsewhere = leaving.browser.copy();
		expect((await elsewhere.get('/me')).status).toBe(200);

		expect((await leaving.browser.page('/me')).html).toContain('href="/me/delete"');
		const page = await leaving.browser.page('/me/delete');
		expect(page.html).toContain('1 upcoming event');
		const pressed = await press(leaving.browser, '/me/delete', 'Delete my account for good');
		expect(ledTo(pressed)).toBe('/ says account_deleted');
		expect(leaving.browser.cookies.has(SESSION_COOKIE)).toBe(false);
		expect((await leaving.browser.page('/')).html).toContain('Your account was deleted.');

		// Another browser with the same session is refused, on changes and, no longer cached, on pages.
		expect((await elsewhere.postJson('/api/rsvp-toggle', { answer: 'going' })).status).toBe(401);
		expect((await elsewhere.get('/me')).headers.get('location')).toBe('/login?next=/me');

		await until(
			'who moves up is told',
			async () => (await mailsTo(site, waiting.email)).length === 1,
		);
		expect(await rsvpsOf(site, coming.id)).toMatchObject([{ userId: waiting.id, answer: 'going' }]);
		expect(await seatsOf(site, past.id)).toMatchObject({ going: 2 });
		expect(await mailsTo(site, leaving.email)).toEqual([]);
		const dump = JSON.stringify(await dumpTables(site.db));
		for (const trace of [leaving.id, leaving.email, 'Grace Hopper', leaving.sessionToken]) {
			expect(dump).not.toContain(trace);
		}
		const log = site.logLines.join('\n');
		expect(log).not.toContain(leaving.email);
	});

	it('needs a fresh sign-in, for the page and for the form', async () => {
		const { browser, id } = await insertMember(site);
		await growOld(site, id);
		const page = await browser.get('/me/delete');
		expect(page.headers.get('location')).toBe('/login?again=1&next=/me/delete');
		const pressed = await browser.postForm('/me/delete', {});
		expect(pressed.headers.get('location')).toBe('/login?again=1&next=/me/delete');
		const json = await browser.postJson('/me/delete', {});
		expect(await refusalIn(json)).toBe('403 sign_in_again');
		expect(await emailOf(site, id)).toBeDefined();
	});

	it('is for the member only, and only from the site’s own pages', async () => {
		const visitor = new Browser(site);
		expect((await visitor.get('/me/delete')).headers.get('location')).toBe(
			'/login?next=/me/delete',
		);
		expect((await visitor.postJson('/me/delete', {})).status).toBe(401);
		const { browser, id } = await insertMember(site);
		const foreign = await browser.postForm(
			'/me/delete',
			{},
			{ headers: { origin: 'https://evil.example' } },
		);
		expect(foreign.status).toBe(403);
		for (const times of [1, 2, 3])
			expect([times, (await browser.get('/me/delete')).status]).toEqual([times, 200]);
		expect(await emailOf(site, id)).toBeDefined();
	});

	it('leaves links in old emails leading to a clear page, and one-click requests answered', async () => {
		const { browser, id } = await insertMember(site);
		const event = await insertEvent(site);
		expect((await browser.postJson('/me/delete', {})).status).toBe(200);
		const visitor = new Browser(site);
		const rsvp = await signLink(AUTH_SECRET, 'rsvp', { userId: id, eventId: event.id });
		const stop = await signLink(AUTH_SECRET, 'unsubscribe', { userId: id, scope: 'invitations' });
		const before = await dumpTables(site.db);
		for (const path of [`/rsvp/${rsvp}`, `/unsubscribe/${stop}`]) {
			const page = await visitor.get(path);
			expect([path, page.status]).toEqual([path, 404]);
			expect(await page.text()).toContain('The account behind this link was deleted');
		}
		expect((await visitor.postJson(`/rsvp/${rsvp}`, { answer: 'going' })).status).toBe(404);
		const oneClick = await visitor.postForm(`/unsubscribe/${stop}`, {
			'List-Unsubscribe': 'One-Click',
		});
		expect(oneClick.status).toBe(200);
		expect(await dumpTables(site.db)).toEqual(before);
	});

	it('lets the same address join again as somebody else', async () => {
		const email = newEmail();
		const browser = await signIn(site, email);
		const before = await idOf(site, email);
		expect((await browser.postJson('/me/delete', {})).status).toBe(200);
		const anew = await signIn(site, email);
		expect((await anew.get('/me')).status).toBe(200);
		const after = await idOf(site, email);
		expect(after).toBeDefined();
		expect(after).not.toBe(before);
	});

	it('leaves "A former member" on past guest lists, with no link', async () => {
		const owner = await insertMember(site, { role: 'owner' });
		const attendee = await insertMember(site);
		const { browser, id } = await insertMember(site, { name: 'Edsger Dijkstra' });
		const event = await insertEvent(site, { daysAhead: -3, slug: `past-${id.slice(0, 8)}` });
		await insertRsvps(site, event.id, [
			{ member: { id }, answer: 'going', note: 'a semaphore' },
			{ member: attendee, answer: 'going' },
		]);
		expect((await browser.postJson('/me/delete', {})).status).toBe(200);
		const husk = (await rsvpsOf(site, event.id))[0]?.userId ?? '';
		expect(husk).not.toBe(id);
		const list = await owner.browser.page(`/admin/events/${event.slug}/guests`);
		expect(list.html).toContain('A former member');
		expect(list.html).not.toContain(husk);
		expect(list.html).not.toContain('deleted.invalid');
		expect((await owner.browser.get(`/admin/members/${husk}`)).status).toBe(404);
		expect((await owner.browser.get(`/admin/members/${id}`)).status).toBe(404);
		const seen = await attendee.browser.page(`/events/${event.slug}`);
		expect(seen.html).not.toContain('Edsger');
		expect(seen.html).not.toContain('a semaphore');
	});
});

describe('the forms of the own page', () => {
	it.each([
		['Switch on Invitations', 'mail', 'topics_changed'],
		['Pause', 'pause', 'mail_paused'],
		['End the pause', 'pause', 'pause_ended'],
		['Make my calendar address', 'calendar', 'calendar_made'],
		['Replace my calendar address', 'calendar', 'calendar_renewed'],
		['Remove my calendar address', 'calendar', 'calendar_removed'],
		['Save', 'about', 'renamed'],
		['Switch off showing my first name', 'seen', 'hidden'],
		['Switch on showing my first name', 'seen', 'shown'],
	])(
		'“%s” leads back to its section, which says what came of it',
		async (button, section, code) => {
			const { browser } = switcher;
			const fields: Record<string, Record<string, string>> = {
				Pause: { until: inDays(7) },
				Save: { name: 'Grace Hopper' },
			};
			const done = await press(browser, '/me', button, fields[button] ?? {});
			expect(ledTo(done)).toBe(`/me#said says ${code}`);
			const { html } = await browser.page('/me');
			const text = shownNotice(code, [])?.textIn('en-US') ?? 'nothing';
			// After the section's heading, and not above the page as well.
			expect(html.indexOf(text, html.indexOf('<main'))).toBeGreaterThan(
				html.indexOf(`id="${section}"`),
			);
			expect(html.split('role="status"')).toHaveLength(2);
			expect(await htmlProblems(html)).toEqual([]);
		},
	);

	it('are shown again with what was typed if they are refused, and what is wrong beside its field', async () => {
		const { browser } = await insertMember(site, { name: 'Ada' });
		const yesterday = inDays(-1);
		for (const [action, id, typed, says] of [
			['rename', 'name', 'ada@example.com', 'Enter a name, not an email address.'],
			['pauseMail', 'until', yesterday, 'Choose a date after today.'],
		] as const) {
			const answered = await browser.postForm(`/me?_action=${action}`, { [id]: typed });
			expect(answered.status).toBe(422);
			const html = await answered.text();
			expect(refusedField(html, id)).toEqual({ holds: typed, says });
			expect(html).toContain(`<title>${says} `);
			expect(await htmlProblems(html)).toEqual([]);
		}
	});
});

describe('owners', () => {
	it('the last owner reads why they can’t leave, and of two who leave at once one stays', async () => {
		await site.run("update user set role = 'member'");
		const first = await insertMember(site, { role: 'owner' });
		const page = await first.browser.page('/me/delete');
		expect(page.html).toContain('the only owner');
		expect(formsOf(page.html).filter(({ action }) => action === '/me/delete')).toEqual([]);
		const refused = await first.browser.postJson('/me/delete', {});
		expect(await refusalIn(refused)).toBe('409 last_owner');
		const form = await first.browser.postForm('/me/delete', {});
		expect(ledTo(form)).toBe('/me/delete says last_owner');

		const second = await insertMember(site, { role: 'owner' });
		const answers = await Promise.all(
			[first, second].map(({ browser }) => browser.postJson('/me/delete', {})),
		);
		expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
	});
});

describe('requests that race with the end', () => {
	/** Holds a request before the statement that would write, and ends the account meanwhile. */
	async function raceWith(
		member: Member,
		match: string,
		request: (browser: Browser) => Promise<Response>,
	): Promise<Response> {
		const other = member.browser.copy();
		let response: Promise<Response> | undefined;
		await site.holding({ operation: 'database', moment: 'before', match }, async (reached) => {
			response = request(other);
			await reached();
			expect((await member.browser.postJson('/me/delete', {})).status).toBe(200);
		});
		if (!response) throw new Error('Nothing was sent.');
		return response;
	}

	it.each([
		[
			'an answer',
			'insert into rsvps',
			(browser: Browser) =>
				browser.postJson('/api/rsvp-toggle', { event: 'next', answer: 'going' }),
			401,
		],
		[
			'a topic',
			'insert into subscriptions',
			(browser: Browser) =>
				browser.postJson('/api/subscription-toggle', { topic: 'announcements', subscribed: true }),
			401,
		],
		[
			'another address',
			'insert into email_changes',
			(browser: Browser) => browser.postJson('/me/email', { email: newEmail() }),
			401,
		],
	])('%s is refused, and leaves nothing', async (_, match, request, status) => {
		const member = await insertMember(site);
		const response = await raceWith(member, match, request);
		expect(response.status).toBe(status);
		const dump = JSON.stringify(await dumpTables(site.db));
		expect(dump).not.toContain(member.id);
		expect(dump).not.toContain(member.email);
	});

	it('ten members who leave for good at once give their seats to the waiting list, and everybody is emailed once', async () => {
		const event = await insertEvent(site, { capacity: 10 });
		const leaving = await insertMembers(site, 10);
		const waiting = await insertMembers(site, 15);
		await insertRsvps(site, event.id, [
			...leaving.map((member) => ({ member, answer: 'going' as const })),
			...waiting.map((member, index) => ({
				...{ member, answer: 'waitlisted' as const, guests: index % 3 },
			})),
		]);
		const changing = waiting.slice(0, 5);
		const answers = await Promise.all([
			...leaving.map(({ browser }) => browser.postJson('/me/delete', {})),
			...changing.map(({ browser }) =>
				browser.postJson('/api/rsvp-toggle', { event: event.slug, answer: 'declined' }),
			),
		]);
		expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
		await expectOrder(site, event.id);
		await expectNotifiedOnce(site, event.id);
		const dump = JSON.stringify(await dumpTables(site.db));
		for (const { id } of leaving) expect(dump).not.toContain(id);
	});

	it('a cached session is forgotten with the account', async () => {
		const { browser } = await insertMember(site);
		const stolen = browser.copy();
		const before = (await site.kvKeys()).length;
		expect((await stolen.get('/me')).status).toBe(200);
		await until('it is cached', async () => (await site.kvKeys()).length > before);
		expect((await browser.postJson('/me/delete', {})).status).toBe(200);
		expect((await stolen.get('/me')).headers.get('location')).toBe('/login?next=/me');
	});

	it('a cached session that KV still shows is refused on changes at once', async () => {
		const { browser } = await insertMember(site);
		const stolen = browser.copy();
		expect((await stolen.get('/me')).status).toBe(200);
		await until('the session is cached', async () => (await site.kvKeys()).length > 0);
		await site.control({ kv: 'lagging' });
		expect((await browser.postJson('/me/delete', {})).status).toBe(200);
		for (const path of ['/api/rsvp-toggle', '/me/delete', '/me/email']) {
			const response = await stolen.postJson(path, { answer: 'going', email: newEmail() });
			expect([path, response.status]).toEqual([path, 401]);
		}
		expect((await stolen.get('/me/data.json', { json: true })).status).toBe(401);
		await site.control({});
	});

	it('a sign-in that was under way signs nobody in as the deleted member', async () => {
		const email = newEmail();
		const browser = await signIn(site, email);
		const { token } = await askForMail(new Browser(site), email);
		expect((await browser.postJson('/me/delete', {})).status).toBe(200);
		const late = await new Browser(site).postForm('/login/confirm', { token });
		expect(late.status).toBe(410);
	});
});
