import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { events } from '../../../src/db/schema.ts';
import { recipientsValue } from '../../../src/domain/announcements/form.ts';
import type { Topic } from '../../../src/domain/mail/topics.ts';
import { dumpTables } from '../../support/database/dump.ts';
import { inDays } from '../../support/days.ts';
import { formsOf, press } from '../../support/html/forms.ts';
import { htmlProblems } from '../../support/html/html.ts';
import { ledTo } from '../../support/html/notices.ts';
import { mailsTo, mailTo } from '../../support/mail/mailbox.ts';
import { until } from '../../support/poll.ts';
import { Browser } from '../../support/site/browser.ts';
import {
	insertClub,
	insertEvent,
	insertMember,
	insertMembers,
	insertRsvps,
	type Member,
} from '../../support/site/fixtures.ts';
import { type Site, useSite } from '../../support/site/site.ts';

type Event = typeof events.$inferSelect;

const LIST = '/admin/announcements';

/** What browsers say of a form on a page of somebody else; either is enough. */
const ELSEWHERE: Record<string, string>[] = [
	{ origin: 'https://evil.example' },
	{ 'sec-fetch-site': 'cross-site' },
];

async function expectHtml(response: Response, status: number): Promise<string> {
	const html = await response.text();
	expect(response.status).toBe(status);
	expect(await htmlProblems(html)).toEqual([]);
	expect(html.match(/<h1[\s>]/g)).toHaveLength(1);
	return html;
}

/** Does something and holds that no row of any table is another one afterwards. */
async function changingNothing(site: Site, work: () => Promise<void>): Promise<void> {
	const before = await dumpTables(site.db);
	await work();
	expect(await dumpTables(site.db)).toEqual(before);
}

async function subscribe(site: Site, members: readonly Member[], topic: Topic): Promise<void> {
	for (const { id } of members) {
		await site.db
			.prepare(
				'insert into subscriptions (user_id, topic, subscribed, updated_at) values (?, ?, 1, 0)',
			)
			.bind(id, topic)
			.run();
	}
}

interface Row {
	subject: string;
	body: string;
	topic: string | null;
	status: string;
	sendsAt: number | null;
	recipients: number;
	revision: number;
}

async function rowOf(site: Site, id: string): Promise<Row> {
	const row = await site.db
		.prepare(
			`select subject, body, topic, status, sends_at as sendsAt, recipients, revision
			from announcements where id = ?`,
		)
		.bind(id)
		.first<Row>();
	if (!row) throw new Error('There is no such announcement.');
	return row;
}

async function messagesOf(site: Site, id: string) {
	const { results } = await site.db
		.prepare(
			'select user_id as userId, sent_at as sentAt, failure from outbox where announcement_id = ?',
		)
		.bind(id)
		.all<{ userId: string; sentAt: number | null; failure: string | null }>();
	return results;
}

const FORM = { subject: 'News of the shed', body: 'We have **a stove**.\n\nBring wood.' };

/** Puts an announcement into the database as a draft. */
async function insertAnnouncement(
	site: Site,
	values: { topic?: Topic; eventId?: string; status?: string },
): Promise<string> {
	const id = crypto.randomUUID();
	const { topic = null, eventId = null, status = 'draft' } = values;
	await site.db
		.prepare(
			`insert into announcements (id, subject, body, topic, event_id, status, created_at, updated_at)
			values (?, ?, ?, ?, ?, ?, ?, ?)`,
		)
		.bind(id, FORM.subject, FORM.body, topic, eventId, status, Date.now(), Date.now())
		.run();
	return id;
}

const pagesOf = (id: string) =>
	['', '/change', '/send', '/later', '/delete', '/preview', '/preview?as=text'].map(
		(page) => `${LIST}/${id}${page}`,
	);

/** Every action on an announcement, as its forms send it. */
const actionsOn = (id: string, to: string): [string, Record<string, string>][] => [
	[`${LIST}/${id}/change`, { ...FORM, subject: 'Other', to, revision: '1' }],
	[`${LIST}/${id}/send`, { revision: '1', confirmed: '1000' }],
	[`${LIST}/${id}/later`, { revision: '1', date: inDays(3), time: '09:00' }],
	[`${LIST}/${id}`, { intent: 'keep', revision: '1' }],
	[`${LIST}/${id}`, { intent: 'test' }],
	[`${LIST}/${id}`, { intent: 'stop' }],
	[`${LIST}/${id}/delete`, { revision: '1' }],
];

describe('who may write to whom', () => {
	const running = useSite({}, insertClub);
	let event: Event;
	let toTopic: string;
	let toAttendees: string;
	const topicValue = recipientsValue({ topic: 'announcements' });
	let eventValue: string;

	beforeEach(async () => {
		const { site } = running;
		event = await insertEvent(site);
		eventValue = recipientsValue({ slug: event.slug });
		toTopic = await insertAnnouncement(site, { topic: 'announcements' });
		toAttendees = await insertAnnouncement(site, { eventId: event.id });
		const members = await insertMembers(site, 2);
		await subscribe(site, members, 'announcements');
		await insertRsvps(
			site,
			event.id,
			members.map((member) => ({ member, answer: 'going' })),
		);
	});

	const everything = () => ({
		pages: [LIST, `${LIST}/new`, ...pagesOf(toTopic), ...pagesOf(toAttendees)],
		actions: [
			[`${LIST}/new`, { ...FORM, to: topicValue, id: crypto.randomUUID() }],
			[`${LIST}/new`, { ...FORM, to: eventValue, id: crypto.randomUUID() }],
			...actionsOn(toTopic, topicValue),
			...actionsOn(toAttendees, eventValue),
		] as [string, Record<string, string>][],
	});

	it('a visitor is led to the sign-in, and an action of theirs does nothing', async () => {
		const visitor = new Browser(running.site);
		const { pages, actions } = everything();
		for (const path of pages) {
			const page = await visitor.get(path);
			expect([path, page.status]).toEqual([path, 303]);
			expect(page.headers.get('location')).toMatch(/^\/login\?next=\/admin\/announcements/);
			expect((await visitor.get(path, { json: true })).status).toBe(401);
		}
		await changingNothing(running.site, async () => {
			for (const [path, fields] of actions) {
				expect((await visitor.postForm(path, fields)).status).toBe(303);
				expect((await visitor.postForm(path, fields, { json: true })).status).toBe(401);
			}
		});
	});

	it('a member is refused everywhere', async () => {
		const { browser } = await insertMember(running.site);
		const { pages, actions } = everything();
		for (const path of pages) expect([path, (await browser.get(path)).status]).toEqual([path, 403]);
		await changingNothing(running.site, async () => {
			for (const [path, fields] of actions) {
				expect((await browser.postForm(path, fields)).status).toBe(403);
				expect((await browser.postForm(path, fields, { json: true })).status).toBe(403);
			}
		});
	});

	it('a host writes to the attendees of an event, and to nobody else', async () => {
		const { site } = running;
		const { browser } = await insertMember(site, { role: 'host' });
		for (const path of [LIST, `${LIST}/new`, ...pagesOf(toAttendees)]) {
			expect([path, (await browser.get(path)).status]).toEqual([path, 200]);
		}
		for (const path of pagesOf(toTopic)) {
			expect([path, (await browser.get(path)).status]).toEqual([path, 403]);
		}
		const list = await expectHtml(await browser.get(LIST), 200);
		expect(list).toContain(`href="${LIST}/${toAttendees}"`);
		expect(list).not.toContain(toTopic);
		expect(await expectHtml(await browser.get(`${LIST}/new`), 200)).not.toContain('topic:');
		await changingNothing(site, async () => {
			const refused: [string, Record<string, string>][] = [
				[`${LIST}/new`, { ...FORM, to: topicValue, id: crypto.randomUUID() }],
				...actionsOn(toTopic, topicValue),
				// Nor one to attendees made into one to everybody, or the other way round.
				[`${LIST}/${toAttendees}/change`, { ...FORM, to: topicValue, revision: '1' }],
				[`${LIST}/${toTopic}/change`, { ...FORM, to: eventValue, revision: '1' }],
			];
			for (const [path, fields] of refused) {
				expect([path, (await browser.postForm(path, fields)).status]).toEqual([path, 403]);
				expect((await browser.postForm(path, fields, { json: true })).status).toBe(403);
			}
		});
		const own = { ...FORM, to: eventValue, id: crypto.randomUUID() };
		expect((await browser.postForm(`${LIST}/new`, own)).status).toBe(303);
		const sent = await browser.postForm(
			`${LIST}/${own.id}/send`,
			{ revision: '1' },
			{ json: true },
		);
		expect([sent.status, await sent.json()]).toEqual([
			200,
			{ announcement: own.id, recipients: 2, isHeld: false },
		]);
	});

	it('an owner writes to both', async () => {
		const { browser } = await insertMember(running.site, { role: 'owner' });
		const { pages } = everything();
		for (const path of pages) {
			const response = await browser.get(path);
			if (path.includes('preview')) expect(response.status).toBe(200);
			else await expectHtml(response, 200);
		}
		for (const [to, id] of [
			[topicValue, toTopic],
			[eventValue, toAttendees],
		] as const) {
			const made = { ...FORM, to, id: crypto.randomUUID() };
			expect((await browser.postForm(`${LIST}/new`, made)).status).toBe(303);
			const sent = await browser.postForm(`${LIST}/${id}/send`, { revision: '1', confirmed: '9' });
			expect(ledTo(sent)).toMatch(/ says announcement_started [1-9]\d*$/);
		}
	});

	it('a role that is taken is refused at once', async () => {
		const { site } = running;
		const owner = await insertMember(site, { role: 'owner' });
		expect((await owner.browser.get(`${LIST}/${toTopic}`)).status).toBe(200);
		await site.db.prepare("update user set role = 'member' where id = ?").bind(owner.id).run();
		const { actions } = everything();
		await changingNothing(site, async () => {
			for (const [path, fields] of actions) {
				expect((await owner.browser.postForm(path, fields)).status).toBe(403);
			}
		});
	});

	it('a form from another site is refused', async () => {
		const { browser } = await insertMember(running.site, { role: 'owner' });
		const { actions } = everything();
		await changingNothing(running.site, async () => {
			for (const [path, fields] of actions) {
				for (const headers of ELSEWHERE) {
					expect((await browser.postForm(path, fields, { headers })).status).toBe(403);
				}
			}
		});
	});

	it('there is no such announcement', async () => {
		const { browser } = await insertMember(running.site, { role: 'owner' });
		for (const path of pagesOf('no-such-one')) {
			expect([path, (await browser.get(path)).status]).toEqual([path, 404]);
		}
		for (const [path, fields] of actionsOn('no-such-one', topicValue)) {
			expect((await browser.postForm(path, fields)).status).toBe(404);
		}
	});
});

describe('an announcement', () => {
	const running = useSite({}, insertClub);
	let owner: Member;

	beforeAll(async () => {
		owner = await insertMember(running.site, { role: 'owner', name: 'Olive Owner' });
	});

	async function write(fields: Record<string, string> = {}): Promise<string> {
		const { browser } = owner;
		const form = formsOf(await expectHtml(await browser.get(`${LIST}/new`), 200))[0];
		const kept = await browser.postForm(`${LIST}/new`, {
			...form?.fields,
			to: 'topic:announcements',
			...FORM,
			...fields,
		});
		expect(kept.status).toBe(303);
		return kept.headers.get('location')?.match(/announcements\/([^?]+)/)?.[1] ?? '';
	}

	it('is written, kept once, tested, sent once, and arrives', async () => {
		const { site } = running;
		const { browser, email } = owner;
		const readers = await insertMembers(site, 3);
		await subscribe(site, readers, 'announcements');
		const form = formsOf(await expectHtml(await browser.get(`${LIST}/new`), 200))[0];
		const fields = { ...form?.fields, ...FORM, to: 'topic:announcements' };
		const presses = await Promise.all([1, 2, 3].map(() => browser.postForm(`${LIST}/new`, fields)));
		const id = String(form?.fields.id);
		for (const pressed of presses) {
			expect(ledTo(pressed)).toBe(`${LIST}/${id} says announcement_kept`);
		}

		const page = await expectHtml(await browser.get(`${LIST}/${id}`), 200);
		expect(page).toContain('3 members would get it now.');
		expect(page).toContain('<strong>a stove</strong>');
		expect(page).toContain(email);

		// The mail as it will look; nothing in it acts for anybody.
		const preview = await browser.get(`${LIST}/${id}/preview`);
		expect(preview.headers.get('content-security-policy')).toContain("default-src 'none'");
		expect(preview.headers.get('content-security-policy')).not.toContain('script');
		const html = await preview.text();
		expect(html).toContain('<strong>a stove</strong>');
		const links = [...html.matchAll(/href="([^"]*\/(?:rsvp|unsubscribe)\/[^"]*)"/g)];
		expect(links.length).toBeGreaterThan(0);
		for (const [, link = ''] of links) {
			const { pathname } = new URL(link);
			expect((await browser.get(pathname)).status).toBe(404);
		}
		const text = await browser.get(`${LIST}/${id}/preview?as=text`);
		expect(text.headers.get('content-type')).toBe('text/plain; charset=utf-8');
		expect(await text.text()).toContain('We have a stove.');

		const tests = await Promise.all(
			[1, 2].map(() => press(browser, `${LIST}/${id}`, 'Send a test to me')),
		);
		for (const tested of tests) {
			expect(ledTo(tested)).toBe(`${LIST}/${id} says announcement_tested`);
		}
		const test = await mailTo(site, email, /^Test: News of the shed$/);
		expect(test.html).toContain('<strong>a stove</strong>');
		for (const reader of readers) expect(await mailsTo(site, reader.email)).toEqual([]);
		expect(await rowOf(site, id)).toMatchObject({ status: 'draft', revision: 1 });

		const asking = await expectHtml(await browser.get(`${LIST}/${id}/send`), 200);
		const sending = formsOf(asking).find(({ buttons }) => buttons.includes('Send it to 3 members'));
		expect(sending?.fields).toMatchObject({ revision: '1', confirmed: '3' });
		const sends = await Promise.all(
			Array.from({ length: 5 }, () =>
				browser.postForm(`${LIST}/${id}/send`, sending?.fields ?? {}),
			),
		);
		for (const sent of sends) {
			expect([sent.status, ledTo(sent)]).toEqual([
				303,
				expect.stringMatching(/ says announcement_started [1-9]\d*$/),
			]);
		}
		expect(await messagesOf(site, id)).toHaveLength(3);
		for (const reader of readers) {
			const mail = await mailTo(site, reader.email, /^News of the shed$/);
			expect(mail.headers['List-Unsubscribe']).toContain('/unsubscribe/');
			expect(await mailsTo(site, reader.email)).toHaveLength(1);
		}
		await until('all of it is out', async () =>
			(await browser.page(`${LIST}/${id}`)).html.includes('Went to 3 members'),
		);
		await expectHtml(await browser.get(`${LIST}/${id}`), 200);
		const list = await expectHtml(await browser.get(LIST), 200);
		expect(list).toMatch(
			/News of the shed[\s\S]*To everybody who gets announcements[\s\S]*Went to 3/,
		);
		// What is out stays as it is.
		for (const page of ['change', 'send', 'later', 'delete']) {
			expect(ledTo(await browser.get(`${LIST}/${id}/${page}`))).toBe(
				`${LIST}/${id} says announcement_sent`,
			);
		}
		expect(await mailsTo(site, email)).toHaveLength(1);
	});

	it('costs its page the session, one batch and one count, and no KV', async () => {
		const id = await write();
		for (const page of ['', '/send', '/later']) {
			const { measured } = await owner.browser.measure((headers) =>
				owner.browser.get(`${LIST}/${id}${page}`, { headers }),
			);
			expect(measured.before).toMatchObject({ trips: 3, replicaTrips: 0, kvGets: 0, kvPuts: 0 });
		}
		const { measured } = await owner.browser.measure((headers) =>
			owner.browser.get(`${LIST}/${id}/change`, { headers }),
		);
		expect(measured.before).toMatchObject({ trips: 2, kvGets: 0 });
	});

	it('with something wrong is shown again, with each field named and nothing lost', async () => {
		const { browser } = owner;
		await changingNothing(running.site, async () => {
			for (const [fields, wrong] of [
				[{ subject: '' }, 'subject'],
				[{ body: ' ' }, 'body'],
				[{ to: 'topic:everybody' }, 'to'],
				[{ to: 'event:no-such-event' }, 'to'],
				[{ subject: 'x'.repeat(151) }, 'subject'],
			] as const) {
				const sent = { to: 'topic:announcements', ...FORM, ...fields };
				const response = await browser.postForm(`${LIST}/new`, sent);
				const isGone = 'to' in fields && fields.to === 'event:no-such-event';
				const html = await expectHtml(response, isGone ? 404 : 422);
				expect(html).toContain(`id="${wrong}-error"`);
				if (wrong !== 'body') expect(html).toContain('We have **a stove**.');
				if (wrong !== 'subject') expect(html).toContain('value="News of the shed"');
				const asJson = await browser.postForm(`${LIST}/new`, sent, { json: true });
				expect(asJson.status).toBe(isGone ? 404 : 422);
				expect(await asJson.json()).toMatchObject({ error: { field: wrong } });
			}
		});
	});

	it('is not lost in the words of another owner: who saves second is told', async () => {
		const { site } = running;
		const id = await write();
		const path = `${LIST}/${id}/change`;
		const form = formsOf(await expectHtml(await owner.browser.get(path), 200))[0]?.fields ?? {};
		const fields = { ...form, to: 'topic:announcements', body: FORM.body };
		const other = (await insertMember(site, { role: 'owner' })).browser;
		expect((await other.postForm(path, { ...fields, subject: 'Theirs' })).status).toBe(303);
		const late = await owner.browser.postForm(path, { ...fields, subject: 'Mine' });
		const html = await expectHtml(late, 409);
		expect(html).toContain('Somebody else changed this announcement');
		expect(html).toContain('value="Mine"');
		expect(await rowOf(site, id)).toMatchObject({ subject: 'Theirs', revision: 2 });
		// An action on what was seen before is refused, too.
		for (const [page, stale] of [
			['send', { revision: '1', confirmed: '1000' }],
			['delete', { revision: '1' }],
		] as const) {
			const refused = await owner.browser.postForm(`${LIST}/${id}/${page}`, stale);
			expect(ledTo(refused)).toBe(`${LIST}/${id} says changed_meanwhile`);
		}
		const when = { revision: '1', date: inDays(3), time: '09:05' };
		const overtaken = await owner.browser.postForm(`${LIST}/${id}/later`, when);
		const asksAgain = await expectHtml(overtaken, 409);
		expect(asksAgain).toContain('Somebody else changed this announcement');
		expect(formsOf(asksAgain)[0]?.fields, 'the time stays').toEqual({ ...when, revision: '2' });
		const again = formsOf(html)[0]?.fields ?? {};
		const saved = await owner.browser.postForm(path, {
			...again,
			to: 'topic:announcements',
			body: FORM.body,
		});
		expect(saved.status).toBe(303);
		expect(await rowOf(site, id)).toMatchObject({ subject: 'Mine', revision: 3 });
	});

	it('is asked for once more where more would get it than was said', async () => {
		const { site } = running;
		const id = await write({ to: 'topic:invitations' });
		await subscribe(site, await insertMembers(site, 1), 'invitations');
		const form = formsOf(await expectHtml(await owner.browser.get(`${LIST}/${id}/send`), 200))[0];
		await subscribe(site, await insertMembers(site, 1), 'invitations');
		const asked = await owner.browser.postForm(`${LIST}/${id}/send`, form?.fields ?? {});
		const html = await expectHtml(asked, 409);
		expect(html).toContain('Nothing is sent yet');
		expect(await messagesOf(site, id)).toEqual([]);
		const again = formsOf(html)[0]?.fields ?? {};
		expect(again.confirmed).toBe('2');
		expect((await owner.browser.postForm(`${LIST}/${id}/send`, again)).status).toBe(303);
		expect(await messagesOf(site, id)).toHaveLength(2);
	});

	it('to the attendees of an event is begun on its page, and arrives at those who go', async () => {
		const { site } = running;
		const event = await insertEvent(site, { title: 'A night of poems' });
		const [going, waiting] = await insertMembers(site, 2);
		await insertRsvps(site, event.id, [
			{ member: going as Member, answer: 'going' },
			{ member: waiting as Member, answer: 'waitlisted' },
		]);
		const host = (await insertMember(site, { role: 'host' })).browser;
		const path = `${LIST}/new?event=${event.slug}`;
		expect((await host.page(`/admin/events/${event.slug}`)).html).toContain(`href="${path}"`);
		const page = await expectHtml(await host.get(path), 200);
		expect(page).toMatch(new RegExp(`<option value="event:${event.slug}" selected`));
		const id = formsOf(page)[0]?.fields.id ?? '';
		const to = recipientsValue({ slug: event.slug });
		await host.postForm(`${LIST}/new`, { ...FORM, id, to, subject: 'Bring a cushion' });
		const shown = await expectHtml(await host.get(`${LIST}/${id}`), 200);
		expect(shown).toMatch(/everybody who goes to A night of poems/);
		expect(shown).toContain('1 member would get it now.');
		expect((await press(host, `${LIST}/${id}/send`, 'Send it to 1 member')).status).toBe(303);
		const mail = await mailTo(site, going?.email ?? '', /^Bring a cushion$/);
		expect(mail.text).toContain('A night of poems');
		expect(await mailsTo(site, waiting?.email ?? '')).toEqual([]);
	});

	it('that is put off waits for its time, and can be taken back', async () => {
		const { site } = running;
		const { browser } = owner;
		const id = await write();
		await expectHtml(await browser.get(`${LIST}/${id}/later`), 200);
		const past = { revision: '1', date: inDays(-2), time: '09:00' };
		const refused = await expectHtml(await browser.postForm(`${LIST}/${id}/later`, past), 422);
		expect(refused).toContain('id="date-error"');
		const later = { revision: '1', date: inDays(3), time: '09:00' };
		expect(ledTo(await browser.postForm(`${LIST}/${id}/later`, later))).toBe(
			`${LIST}/${id} says announcement_put_off 3`,
		);
		const shown = await expectHtml(await browser.get(`${LIST}/${id}`), 200);
		expect(shown).toMatch(/Goes out on \w+ \d+ \w+ \d+, 9:00 \(New York time\)\./);
		expect(shown).toContain('Another time');
		await expectHtml(await browser.get(`${LIST}/${id}/later`), 200);
		// Long enough ago that the next tick of this file runs every chore again.
		await site.tick(new Date(Date.now() - 10 * 60_000));
		expect(await messagesOf(site, id)).toEqual([]);
		expect(ledTo(await press(browser, `${LIST}/${id}`, "Don't send it then"))).toBe(
			`${LIST}/${id} says announcement_taken_back`,
		);
		expect(await rowOf(site, id)).toMatchObject({ status: 'draft', sendsAt: null });
		expect(ledTo(await press(browser, `${LIST}/${id}/delete`, 'Delete it'))).toBe(
			`${LIST} says announcement_deleted`,
		);
		expect((await browser.get(`${LIST}/${id}`)).status).toBe(404);
	});

	it('goes out by the cron when its time has come', async () => {
		const { site } = running;
		const [reader] = await insertMembers(site, 1);
		await subscribe(site, [reader as Member], 'announcements');
		const id = await write({ subject: 'On time' });
		await site.db
			.prepare("update announcements set status = 'scheduled', sends_at = ? where id = ?")
			.bind(Date.now() - 1, id)
			.run();
		await site.tick(new Date());
		await mailTo(site, reader?.email ?? '', /^On time$/);
		expect(await rowOf(site, id)).toMatchObject({ status: 'sending' });
	});

	it('can be stopped while some of it waits', async () => {
		const { site } = running;
		const { browser } = owner;
		const [reader] = await insertMembers(site, 1);
		await subscribe(site, [reader as Member], 'announcements');
		const id = await write({ subject: 'Not after all' });
		// No batch is begun while the gate holds.
		await site.holding(
			{ operation: 'database', moment: 'before', match: 'insert into mail_batches' },
			async () => {
				await press(browser, `${LIST}/${id}/send`, 'Send it to 5 members');
				const page = await expectHtml(await browser.get(`${LIST}/${id}`), 200);
				expect(page).toContain('0 of 5 handed over.');
				expect(page).toContain('Look again');
				const stops = await Promise.all(
					[1, 2].map(() => browser.postForm(`${LIST}/${id}`, { intent: 'stop' })),
				);
				// One of the two drops them all, and the other finds nothing left.
				expect(stops.map(ledTo).sort()).toEqual(
					[0, 5].map((emails) => `${LIST}/${id} says announcement_stopped ${emails}`),
				);
			},
		);
		expect(await expectHtml(await browser.get(`${LIST}/${id}`), 200)).toContain(
			'Went to 0 of 5 members.',
		);
		await site.tick(new Date(Date.now() + 60_000));
		expect((await mailsTo(site, reader?.email ?? '')).map(({ subject }) => subject)).toEqual([]);
		const again = await browser.postForm(`${LIST}/${id}/send`, { revision: '3', confirmed: '9' });
		expect(ledTo(again)).toBe(`${LIST}/${id} says announcement_sent`);
	});

	it('shows what was typed as words, and never as HTML', async () => {
		const id = await write({
			subject: '<b>Soup</b> & bread',
			body: '<script>alert(1)</script>\n\n[a](javascript:alert(1)) ![x](https://evil.example/x.png)',
		});
		const page = await expectHtml(await owner.browser.get(`${LIST}/${id}`), 200);
		const html = await (await owner.browser.get(`${LIST}/${id}/preview`)).text();
		for (const shown of [page, html]) {
			expect(shown).toContain('&lt;script');
			expect(shown).not.toMatch(/<script|javascript:|evil\.example|<b>Soup/);
		}
		expect((await owner.browser.postForm(`${LIST}/${id}`, { intent: 'other' })).status).toBe(400);
	});
});
