import { beforeAll, describe, expect, it } from 'vitest';
import type { UnsubscribeScope } from '../../../src/domain/mail/topics.ts';
import { signLink } from '../../../src/domain/sign-in/signed-links.ts';
import { dumpTables } from '../../support/database/dump.ts';
import { inDays } from '../../support/days.ts';
import { ownFormsOf, press } from '../../support/html/forms.ts';
import { htmlProblems } from '../../support/html/html.ts';
import { expectHtml, validPage } from '../../support/html/pages.ts';
import { subscribe } from '../../support/mail/announcements.ts';
import { Browser } from '../../support/site/browser.ts';
import {
	insertClub,
	insertEvent,
	insertMember,
	insertRsvps,
	type Member,
	rsvpsOf,
} from '../../support/site/fixtures.ts';
import { AUTH_SECRET, type Site, useSite } from '../../support/site/site.ts';

const OLD = 'the secret before, of no use to anybody either';
const site = useSite({ vars: { AUTH_SECRET_PREVIOUS: OLD } }, insertClub);
const withoutKv = useSite({ without: ['KV'] }, insertClub);

const ONE_CLICK = 'List-Unsubscribe=One-Click';

async function pathFor(userId: string, scope: UnsubscribeScope, secret = AUTH_SECRET) {
	return `/unsubscribe/${await signLink(secret, 'unsubscribe', { userId, scope })}`;
}

/** What a mail provider sends: no cookie, no Origin, nothing of a browser. */
const oneClick = (site: Site, path: string, body: BodyInit = ONE_CLICK) =>
	fetch(`${site.origin}${path}`, {
		method: 'POST',
		redirect: 'manual',
		body,
		...(typeof body === 'string' && {
			headers: { 'content-type': 'application/x-www-form-urlencoded' },
		}),
	});

async function topicsOf(site: Site, userId: string) {
	const results = await site.all<{ topic: string; subscribed: number }>(
		'select topic, subscribed from subscriptions where user_id = ? order by topic',
		userId,
	);
	return Object.fromEntries(results.map(({ topic, subscribed }) => [topic, subscribed === 1]));
}

async function stoppedAt(site: Site, userId: string) {
	const row = await site.first<{ at: number | null }>(
		'select mail_stopped_at as at from user where id = ?',
		userId,
	);
	return row?.at ?? null;
}

/** A member with every topic on. */
async function subscriber(site: Site): Promise<Member> {
	const member = await insertMember(site, { name: 'Ada Lovelace' });
	for (const topic of ['invitations', 'reminders', 'announcements'] as const) {
		await subscribe(site, [member], topic);
	}
	return member;
}

describe('the page behind a link to less email', () => {
	it('says what would end and that an RSVP stays, and shows a first name but no address', async () => {
		const { id, email } = await subscriber(site);
		const response = await new Browser(site).get(await pathFor(id, 'invitations'));
		expect(response.status).toBe(200);
		expect(response.headers.get('cache-control')).toBe('no-store');
		expect(response.headers.get('referrer-policy')).toBe('same-origin');
		expect(response.headers.getSetCookie()).toEqual([]);
		const html = await response.text();
		expect(await htmlProblems(html)).toEqual([]);
		expect(html).toContain('Stop invitations?');
		expect(html).toContain('Your RSVPs stay as they are.');
		expect(html).toContain('href="/me#mail"');
		expect(html).toContain('Hello Ada.');
		expect(html).not.toContain('Lovelace');
		expect(html).not.toContain(email);
		expect(ownFormsOf(html).map(({ buttons }) => buttons)).toEqual([
			['Stop invitations'],
			['Stop all email'],
		]);
	});

	it.each(['GET', 'HEAD'])(
		'%s changes nothing, however often a scanner opens it',
		async (method) => {
			const { id } = await subscriber(site);
			const paths = [await pathFor(id, 'invitations'), await pathFor(id, 'all')];
			const before = await dumpTables(site.db);
			for (const path of [...paths, ...paths, `${paths[0]}?scope=all&${ONE_CLICK}`]) {
				const response = await new Browser(site).send(path, { method });
				expect(response.status).toBe(200);
				await response.body?.cancel();
			}
			expect(await dumpTables(site.db)).toEqual(before);
		},
	);

	it.each(['invitations', 'reminders', 'announcements'] as const)(
		'has a button that ends %s and nothing else, and then says so',
		async (scope) => {
			const { id } = await subscriber(site);
			const path = await pathFor(id, scope);
			const visitor = new Browser(site);
			const pressed = await press(visitor, path, `Stop ${scope}`);
			expect(pressed.status).toBe(303);
			const { html } = await visitor.page(pressed.headers.get('location') ?? '');
			expect(html).toContain('get any more of these.');
			expect(html).toContain(`No more ${scope}`);
			expect(ownFormsOf(html).map(({ buttons }) => buttons)).toEqual([['Stop all email']]);
			const on = { invitations: true, reminders: true, announcements: true };
			expect(await topicsOf(site, id)).toEqual({ ...on, [scope]: false });
			expect(await stoppedAt(site, id)).toBeNull();
		},
	);

	it('has a second button that ends all email, also from a link about a topic', async () => {
		const { id } = await subscriber(site);
		const path = await pathFor(id, 'invitations');
		const visitor = new Browser(site);
		const pressed = await press(visitor, path, 'Stop all email');
		expect(pressed.status).toBe(303);
		const html = await validPage(visitor, pressed.headers.get('location') ?? '');
		expect(html).toContain('No more email');
		expect(ownFormsOf(html)).toEqual([]);
		expect(await stoppedAt(site, id)).toBeGreaterThan(0);
		expect((await topicsOf(site, id)).invitations).toBe(true);
	});

	it('has only one button if the link is about all email', async () => {
		const { id } = await subscriber(site);
		const path = await pathFor(id, 'all');
		const visitor = new Browser(site);
		const { html } = await visitor.page(path);
		expect(ownFormsOf(html).map(({ buttons }) => buttons)).toEqual([['Stop all email']]);
		await press(visitor, path, 'Stop all email');
		expect(await stoppedAt(site, id)).toBeGreaterThan(0);
	});

	it('ends reminders for a member who never chose them: they are on by default', async () => {
		const { id } = await insertMember(site);
		await new Browser(site).postForm(await pathFor(id, 'reminders'), {});
		expect(await topicsOf(site, id)).toEqual({ reminders: false });
	});

	it('says that it is done when it is opened again, signed in or not', async () => {
		const { id, browser } = await subscriber(site);
		const path = await pathFor(id, 'reminders');
		await press(new Browser(site), path, 'Stop reminders');
		for (const reader of [new Browser(site), browser]) {
			const again = await reader.page(path);
			expect([again.status, again.path]).toEqual([200, path]);
			expect(again.html).toContain('No more reminders');
			expect(again.html).not.toContain('has been used');
		}
	});

	it('leaves RSVPs alone', async () => {
		const member = await subscriber(site);
		const event = await insertEvent(site);
		await insertRsvps(site, event.id, [{ member, answer: 'going' }]);
		const before = await rsvpsOf(site, event.id);
		await oneClick(site, await pathFor(member.id, 'all'));
		expect(await rsvpsOf(site, event.id)).toEqual(before);
	});

	it('answers with JSON on request', async () => {
		const { id } = await subscriber(site);
		const answer = await new Browser(site).postForm(
			await pathFor(id, 'announcements'),
			{},
			{ json: true },
		);
		expect(answer.status).toBe(200);
		expect(await answer.json()).toEqual({
			topics: { invitations: true, reminders: true, announcements: false },
			stopped: false,
		});
	});
});

describe.each([
	['with KV', site],
	['without KV', withoutKv],
])('one click in an email program, %s', (_, site) => {
	it.each(['invitations', 'all'] as const)(
		'ends %s, without a cookie or an Origin',
		async (scope) => {
			const { id } = await subscriber(site);
			const answer = await oneClick(site, await pathFor(id, scope));
			expect(answer.status).toBe(200);
			expect(answer.headers.get('location')).toBeNull();
			expect(answer.headers.getSetCookie()).toEqual([
				expect.stringMatching(/^regulars\.changed=1;/),
			]);
			if (scope === 'all') expect(await stoppedAt(site, id)).toBeGreaterThan(0);
			else
				expect(await topicsOf(site, id)).toMatchObject({
					invitations: false,
					reminders: true,
				});
		},
	);

	it('may be sent as often as an email program likes, and in both forms that RFC 8058 allows', async () => {
		const { id } = await subscriber(site);
		const path = await pathFor(id, 'all');
		await oneClick(site, path);
		const before = await dumpTables(site.db);
		const multipart = new FormData();
		multipart.append('List-Unsubscribe', 'One-Click');
		for (const body of [ONE_CLICK, ONE_CLICK, multipart]) {
			const answer = await oneClick(site, path, body);
			expect([answer.status, answer.headers.get('location')]).toEqual([200, null]);
		}
		expect(await dumpTables(site.db)).toEqual(before);
	});
});

describe('one click', () => {
	it('ends no more than its link says, whatever other fields are sent', async () => {
		const { id } = await subscriber(site);
		const path = await pathFor(id, 'invitations');
		expect((await oneClick(site, path, `${ONE_CLICK}&scope=all`)).status).toBe(200);
		expect(await stoppedAt(site, id)).toBeNull();
	});

	it('is answered forty times when it is sent forty times at once', async () => {
		const { id } = await subscriber(site);
		const path = await pathFor(id, 'invitations');
		const answers = await Promise.all(Array.from({ length: 40 }, () => oneClick(site, path)));
		expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
		expect((await topicsOf(site, id)).invitations).toBe(false);
	});

	it('from an email to a deleted account is answered like any other, and the page says that there is no account', async () => {
		const path = await pathFor(crypto.randomUUID(), 'invitations');
		expect((await oneClick(site, path)).status).toBe(200);
		const visitor = new Browser(site);
		const page = await visitor.page(path);
		expect(page.status).toBe(404);
		expect(page.html).toContain('The account behind this link was deleted');
		expect((await visitor.postForm(path, {})).status).toBe(404);
	});
});

describe('a link to less email', () => {
	let member: Member;
	beforeAll(async () => {
		member = await subscriber(site);
	});

	it('still works after the secret was changed once', async () => {
		const { id } = await subscriber(site);
		expect((await oneClick(site, await pathFor(id, 'all', OLD))).status).toBe(200);
		expect(await stoppedAt(site, id)).toBeGreaterThan(0);
	});

	it('does not work if it was altered or signed for something else', async () => {
		const token = await signLink(AUTH_SECRET, 'unsubscribe', {
			userId: member.id,
			scope: 'invitations',
		});
		const wrong = [
			token.replace('invitations', 'all'),
			`${token}x`,
			token.slice(0, -1),
			await signLink(AUTH_SECRET, 'rsvp', { userId: member.id, eventId: 'invitations' }),
			await signLink('another secret, just as long as it must be', 'unsubscribe', {
				userId: member.id,
				scope: 'all',
			}),
			'%E0%A4%A',
			'nothing',
		];
		const before = await dumpTables(site.db);
		for (const each of wrong) {
			const path = `/unsubscribe/${each}`;
			const page = await new Browser(site).get(path);
			const posted = await oneClick(site, path);
			for (const { status } of [page, posted]) {
				expect(status, each).toBeGreaterThanOrEqual(400);
				expect(status, each).toBeLessThan(500);
			}
		}
		expect(await dumpTables(site.db)).toEqual(before);
	});

	it.each([
		['JSON', 'application/json', '{"List-Unsubscribe":"One-Click"}', 415],
		['words', 'text/plain', ONE_CLICK, 415],
		['another value', 'application/x-www-form-urlencoded', 'List-Unsubscribe=Two-Click', 422],
		['another scope', 'application/x-www-form-urlencoded', 'scope=everything', 422],
		['a broken form', 'multipart/form-data; boundary=x', 'nothing of the kind', 400],
		['far too much', 'application/x-www-form-urlencoded', 'x='.padEnd(64 * 1024, 'x'), 413],
	])('refuses %s clearly, and changes nothing', async (_, type, body, status) => {
		const before = await dumpTables(site.db);
		const answer = await fetch(`${site.origin}${await pathFor(member.id, 'all')}`, {
			method: 'POST',
			body,
			headers: { 'content-type': type },
		});
		expect(answer.status).toBe(status);
		expect(await dumpTables(site.db)).toEqual(before);
	});

	it.each(['PUT', 'DELETE', 'PATCH'])('is a 405 for %s', async (method) => {
		const answer = await fetch(`${site.origin}${await pathFor(member.id, 'all')}`, {
			method,
		});
		expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST']);
	});
});

describe('email after it was stopped', () => {
	it('is switched on by the button on the member’s own page', async () => {
		const { id, browser } = await subscriber(site);
		await oneClick(site, await pathFor(id, 'all'));
		const stopped = (await browser.page('/me')).html;
		expect(stopped).toContain('You have stopped all email.');
		expect(await htmlProblems(stopped)).toEqual([]);
		const pressed = await press(browser, '/me', 'Start email again');
		const { html } = await browser.page(pressed.headers.get('location') ?? '');
		expect(html).toContain("You'll get email again");
		expect(html).not.toContain('You have stopped all email.');
		expect(await stoppedAt(site, id)).toBeNull();
	});

	it('is switched on along with a topic, and the page says so; switching a topic off does not start it', async () => {
		const { id, browser } = await subscriber(site);
		await oneClick(site, await pathFor(id, 'all'));
		await press(browser, '/me', 'Switch off Invitations');
		expect(await stoppedAt(site, id)).toBeGreaterThan(0);
		const pressed = await press(browser, '/me', 'Switch on Invitations');
		const { html } = await browser.page(pressed.headers.get('location') ?? '');
		expect(html).toContain("You had stopped all email. You'll get it again");
		expect(await stoppedAt(site, id)).toBeNull();
	});
});

describe('a pause of email', () => {
	async function pausedUntil(id: string) {
		const row = await site.first<{ until: string | null }>(
			'select mail_paused_until as until from user where id = ?',
			id,
		);
		return row?.until;
	}

	it('is set until a day, shown, and ended', async () => {
		const { id, browser } = await insertMember(site);
		const until = inDays(30);
		const set = await press(browser, '/me', 'Pause', { until });
		expect(set.status).toBe(303);
		expect(await pausedUntil(id)).toBe(until);
		const words = new Intl.DateTimeFormat('en-GB', {
			timeZone: 'UTC',
			day: 'numeric',
			month: 'long',
		}).format(new Date(until));
		expect((await browser.page('/me')).html).toContain(`Emails paused until ${words}`);
		await press(browser, '/me', 'End the pause');
		expect(await pausedUntil(id)).toBeNull();
		expect((await browser.page('/me')).html).not.toContain('Emails paused until');
	});

	it.each([
		['a day that is past', () => inDays(-1), 'after today'],
		['a day too far away', () => inDays(400), 'a year'],
		['no day', () => 'soon', 'Choose a date'],
		['nothing', () => '', 'Choose a date'],
		['a whole book', () => 'x'.repeat(2_000), 'Choose a date'],
	])('is refused beside its field for %s, and changes nothing', async (_, day, words) => {
		const { browser } = await insertMember(site);
		const before = await dumpTables(site.db);
		const answer = await press(browser, '/me', 'Pause', { until: day() });
		const html = await expectHtml(answer, 422);
		expect(/<p class="error" id="until-error">([^<]*)/.exec(html)?.[1]).toContain(words);
		expect(await dumpTables(site.db)).toEqual(before);
	});

	it('is over once its day has come', async () => {
		const { browser } = await insertMember(site, { mailPausedUntil: inDays(-2) });
		expect((await browser.page('/me')).html).not.toContain('Emails paused until');
	});
});
