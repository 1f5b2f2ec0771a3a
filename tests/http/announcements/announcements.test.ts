import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { events } from '../../../src/db/schema.ts';
import { recipientsValue } from '../../../src/domain/announcements/form.ts';
import { inDays } from '../../support/days.ts';
import { formsOf, press } from '../../support/html/forms.ts';
import { ledTo, refusalIn } from '../../support/html/notices.ts';
import { expectHtml } from '../../support/html/pages.ts';
import { insertAnnouncement, subscribe } from '../../support/mail/announcements.ts';
import { mailsTo, mailTo } from '../../support/mail/mailbox.ts';
import { until } from '../../support/poll.ts';
import {
	type Action,
	changingNothing,
	expectForbidden,
	expectRefusedFromElsewhere,
	expectSignInFirst,
} from '../../support/rights/who-may.ts';
import {
	insertClub,
	insertEvent,
	insertMember,
	insertMembers,
	insertRsvps,
	type Member,
} from '../../support/site/fixtures.ts';
import { useSite } from '../../support/site/site.ts';
import { MINUTE_MS } from '../../support/time.ts';

type Event = typeof events.$inferSelect;

const LIST = '/admin/announcements';

const site = useSite({}, insertClub);

interface Row {
	subject: string;
	body: string;
	topic: string | null;
	status: string;
	sendsAt: number | null;
	recipients: number;
	revision: number;
}

async function rowOf(id: string): Promise<Row> {
	const row = await site.first<Row>(
		`select subject, body, topic, status, sends_at as sendsAt, recipients, revision
			from announcements where id = ?`,
		id,
	);
	if (!row) throw new Error('There is no such announcement.');
	return row;
}

async function messagesOf(id: string) {
	return site.all<{ userId: string; sentAt: number | null; failure: string | null }>(
		'select user_id as userId, sent_at as sentAt, failure from outbox where announcement_id = ?',
		id,
	);
}

const FORM = { subject: 'News of the shed', body: 'We have **a stove**.\n\nBring wood.' };

const pagesOf = (id: string) =>
	['', '/change', '/send', '/later', '/delete', '/preview', '/preview?as=text'].map(
		(page) => `${LIST}/${id}${page}`,
	);

/** Every action on an announcement, as its forms send it. */
const actionsOn = (id: string, to: string): Action[] => [
	[`${LIST}/${id}/change`, { ...FORM, subject: 'Other', to, revision: '1' }],
	[`${LIST}/${id}/send`, { revision: '1', confirmed: '1000' }],
	[`${LIST}/${id}/later`, { revision: '1', date: inDays(3), time: '09:00' }],
	[`${LIST}/${id}`, { intent: 'keep', revision: '1' }],
	[`${LIST}/${id}`, { intent: 'test' }],
	[`${LIST}/${id}`, { intent: 'stop' }],
	[`${LIST}/${id}/delete`, { revision: '1' }],
];

describe('who may write to whom', () => {
	let event: Event;
	let toTopic: string;
	let toAttendees: string;
	const topicValue = recipientsValue({ topic: 'announcements' });
	let eventValue: string;

	beforeEach(async () => {
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

	const all = () => ({
		pages: [LIST, `${LIST}/new`, ...pagesOf(toTopic), ...pagesOf(toAttendees)],
		actions: [
			[`${LIST}/new`, { ...FORM, to: topicValue, id: crypto.randomUUID() }],
			[`${LIST}/new`, { ...FORM, to: eventValue, id: crypto.randomUUID() }],
			...actionsOn(toTopic, topicValue),
			...actionsOn(toAttendees, eventValue),
		] satisfies Action[],
	});

	it('a visitor is led to the sign-in, and what they post does nothing', async () => {
		await expectSignInFirst(site, all());
	});

	it('a member is refused everywhere', async () => {
		const { browser } = await insertMember(site);
		await expectForbidden(site, browser, all());
	});

	it('a host writes to the attendees of an event, and to nobody else', async () => {
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
		await expectForbidden(site, browser, {
			actions: [
				[`${LIST}/new`, { ...FORM, to: topicValue, id: crypto.randomUUID() }],
				...actionsOn(toTopic, topicValue),
				// Nor one to attendees made into one to everybody, or the other way round.
				[`${LIST}/${toAttendees}/change`, { ...FORM, to: topicValue, revision: '1' }],
				[`${LIST}/${toTopic}/change`, { ...FORM, to: eventValue, revision: '1' }],
			],
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
		const { browser } = await insertMember(site, { role: 'owner' });
		const { pages } = all();
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

	it('an owner whose role was removed is refused at once', async () => {
		const owner = await insertMember(site, { role: 'owner' });
		expect((await owner.browser.get(`${LIST}/${toTopic}`)).status).toBe(200);
		await site.run("update user set role = 'member' where id = ?", owner.id);
		await expectForbidden(site, owner.browser, { actions: all().actions });
	});

	it('a form from another site is refused', async () => {
		const { browser } = await insertMember(site, { role: 'owner' });
		await expectRefusedFromElsewhere(site, browser, all().actions);
	});

	it('an announcement that does not exist is a 404 at every page and for every action', async () => {
		const { browser } = await insertMember(site, { role: 'owner' });
		for (const path of pagesOf('no-such-one')) {
			expect([path, (await browser.get(path)).status]).toEqual([path, 404]);
		}
		for (const [path, fields] of actionsOn('no-such-one', topicValue)) {
			expect((await browser.postForm(path, fields)).status).toBe(404);
		}
	});
});

let owner: Member;
beforeAll(async () => {
	owner = await insertMember(site, { role: 'owner', name: 'Olive Owner' });
});

/** An owner's draft, to everybody who gets announcements unless told otherwise; returns its id. */
async function write(fields: Record<string, string> = {}): Promise<string> {
	const { browser } = owner;
	const form = formsOf(await expectHtml(await browser.get(`${LIST}/new`), 200))[0];
	const to = 'topic:announcements';
	const saved = await browser.postForm(`${LIST}/new`, {
		...form?.fields,
		to,
		...FORM,
		...fields,
	});
	return /announcements\/(\S+) says announcement_kept/.exec(ledTo(saved))?.[1] ?? '';
}

describe('an announcement', () => {
	// Those of the tests before would get it too.
	beforeAll(() => site.run('delete from subscriptions'));

	it('is saved once and sent once, though each button is pressed several times, and arrives', async () => {
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
			[1, 2].map(() => press(browser, `${LIST}/${id}`, 'Send me a test')),
		);
		for (const tested of tests) {
			expect(ledTo(tested)).toBe(`${LIST}/${id} says announcement_tested`);
		}
		const test = await mailTo(site, email, /^Test: News of the shed$/);
		expect(test.html).toContain('<strong>a stove</strong>');
		for (const reader of readers) expect(await mailsTo(site, reader.email)).toEqual([]);
		expect(await rowOf(id)).toMatchObject({ status: 'draft', revision: 1 });

		const asking = await expectHtml(await browser.get(`${LIST}/${id}/send`), 200);
		const sending = formsOf(asking).find(({ buttons }) => buttons.includes('Send it to 3 members'));
		expect(sending?.fields).toMatchObject({ revision: '1', confirmed: '3' });
		const sends = await Promise.all(
			Array.from({ length: 5 }, () =>
				browser.postForm(`${LIST}/${id}/send`, sending?.fields ?? {}),
			),
		);
		for (const sent of sends) {
			expect(ledTo(sent)).toEqual(expect.stringMatching(/ says announcement_started [1-9]\d*$/));
		}
		expect(await messagesOf(id)).toHaveLength(3);
		for (const reader of readers) {
			const mail = await mailTo(site, reader.email, /^News of the shed$/);
			expect(mail.headers['List-Unsubscribe']).toContain('/unsubscribe/');
			expect(await mailsTo(site, reader.email)).toHaveLength(1);
		}
		await until('all of it is out', async () =>
			(await browser.page(`${LIST}/${id}`)).html.includes('Sent to 3 members'),
		);
		await expectHtml(await browser.get(`${LIST}/${id}`), 200);
		const list = await expectHtml(await browser.get(LIST), 200);
		expect(list).toMatch(
			/News of the shed[\s\S]*To everyone who gets announcements[\s\S]*Sent to 3/,
		);
		// What is out stays as it is.
		for (const page of ['change', 'send', 'later', 'delete']) {
			expect(ledTo(await browser.get(`${LIST}/${id}/${page}`))).toBe(
				`${LIST}/${id} says announcement_sent`,
			);
		}
		expect(await mailsTo(site, email)).toHaveLength(1);
	});

	it('takes the session, one batch and one count to show, and no KV', async () => {
		const id = await write();
		for (const page of ['', '/send', '/later']) {
			const { measured } = await owner.browser.measureGet(`${LIST}/${id}${page}`);
			expect(measured.before).toMatchObject({ trips: 3, replicaTrips: 0, kvGets: 0, kvPuts: 0 });
		}
		const { measured } = await owner.browser.measureGet(`${LIST}/${id}/change`);
		expect(measured.before).toMatchObject({ trips: 2, kvGets: 0 });
	});

	it('that is incomplete is shown again with an error at each field and everything typed', async () => {
		const { browser } = owner;
		await changingNothing(site, async () => {
			for (const [fields, status, refusal] of [
				[{ subject: '' }, 422, '422 invalid: subject'],
				[{ body: ' ' }, 422, '422 invalid: body'],
				[{ to: 'topic:everybody' }, 422, '422 invalid: to'],
				[{ to: 'event:no-such-event' }, 404, '404 event_not_found: to'],
				[{ subject: 'x'.repeat(151) }, 422, '422 invalid: subject'],
			] as const) {
				const sent = { to: 'topic:announcements', ...FORM, ...fields };
				const html = await expectHtml(await browser.postForm(`${LIST}/new`, sent), status);
				const [wrong] = Object.keys(fields);
				expect(html).toContain(`id="${wrong}-error"`);
				if (wrong !== 'body') expect(html).toContain('We have **a stove**.');
				if (wrong !== 'subject') expect(html).toContain('value="News of the shed"');
				const asJson = await browser.postForm(`${LIST}/new`, sent, { json: true });
				expect(await refusalIn(asJson)).toBe(refusal);
			}
		});
	});
});

describe('an announcement before it is sent', () => {
	it('is not overwritten by a second owner: whoever saves later sees the conflict', async () => {
		const id = await write();
		const path = `${LIST}/${id}/change`;
		const form = formsOf(await expectHtml(await owner.browser.get(path), 200))[0]?.fields ?? {};
		const fields = { ...form, to: 'topic:announcements', body: FORM.body };
		const other = (await insertMember(site, { role: 'owner' })).browser;
		expect((await other.postForm(path, { ...fields, subject: 'Theirs' })).status).toBe(303);
		const late = await owner.browser.postForm(path, { ...fields, subject: 'Mine' });
		const html = await expectHtml(late, 409);
		expect(html).toContain('Someone else changed this announcement');
		expect(html).toContain('value="Mine"');
		expect(await rowOf(id)).toMatchObject({ subject: 'Theirs', revision: 2 });
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
		expect(asksAgain).toContain('Someone else changed this announcement');
		expect(formsOf(asksAgain)[0]?.fields, 'the time stays').toEqual({ ...when, revision: '2' });
		const again = formsOf(html)[0]?.fields ?? {};
		const saved = await owner.browser.postForm(path, {
			...again,
			to: 'topic:announcements',
			body: FORM.body,
		});
		expect(saved.status).toBe(303);
		expect(await rowOf(id)).toMatchObject({ subject: 'Mine', revision: 3 });
	});

	it('asks once more before it goes to more recipients than were shown', async () => {
		const id = await write({ to: 'topic:invitations' });
		await subscribe(site, await insertMembers(site, 1), 'invitations');
		const form = formsOf(await expectHtml(await owner.browser.get(`${LIST}/${id}/send`), 200))[0];
		await subscribe(site, await insertMembers(site, 1), 'invitations');
		const asked = await owner.browser.postForm(`${LIST}/${id}/send`, form?.fields ?? {});
		const html = await expectHtml(asked, 409);
		expect(html).toContain('Nothing is sent yet');
		expect(await messagesOf(id)).toEqual([]);
		const again = formsOf(html)[0]?.fields ?? {};
		expect(again.confirmed).toBe('2');
		expect((await owner.browser.postForm(`${LIST}/${id}/send`, again)).status).toBe(303);
		expect(await messagesOf(id)).toHaveLength(2);
	});
});

describe('an announcement on its way', () => {
	it('for the attendees of an event starts on its page and reaches the people going', async () => {
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
		expect(shown).toMatch(/To everyone going to <a [^>]+>A night of poems/);
		expect(shown).toContain('1 member would get it now.');
		expect((await press(host, `${LIST}/${id}/send`, 'Send it to 1 member')).status).toBe(303);
		const mail = await mailTo(site, going?.email ?? '', /^Bring a cushion$/);
		expect(mail.text).toContain('A night of poems');
		expect(await mailsTo(site, waiting?.email ?? '')).toEqual([]);
	});

	it('that is scheduled waits for its time, and can be made a draft again', async () => {
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
		expect(shown).toContain('Change the time');
		await expectHtml(await browser.get(`${LIST}/${id}/later`), 200);
		// Long enough ago that the next tick of this file runs every chore again.
		await site.tick(new Date(Date.now() - 10 * MINUTE_MS));
		expect(await messagesOf(id)).toEqual([]);
		expect(ledTo(await press(browser, `${LIST}/${id}`, 'Make it a draft again'))).toBe(
			`${LIST}/${id} says announcement_taken_back`,
		);
		expect(await rowOf(id)).toMatchObject({ status: 'draft', sendsAt: null });
		expect(ledTo(await press(browser, `${LIST}/${id}/delete`, 'Delete this announcement'))).toBe(
			`${LIST} says announcement_deleted`,
		);
		expect((await browser.get(`${LIST}/${id}`)).status).toBe(404);
	});

	it('that is scheduled is sent by the cron at its time', async () => {
		const [reader] = await insertMembers(site, 1);
		await subscribe(site, [reader as Member], 'announcements');
		const id = await write({ subject: 'On time' });
		await site.run(
			"update announcements set status = 'scheduled', sends_at = ? where id = ?",
			Date.now() - 1,
			id,
		);
		await site.tick(new Date());
		await mailTo(site, reader?.email ?? '', /^On time$/);
		expect(await rowOf(id)).toMatchObject({ status: 'sending' });
	});

	it('can be stopped while some of its emails are waiting', async () => {
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
				expect(page).toContain('0 of 5 emails sent.');
				expect(page).toContain('Refresh');
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
			'Sent to 0 of 5 members.',
		);
		await site.tick(new Date(Date.now() + MINUTE_MS));
		expect((await mailsTo(site, reader?.email ?? '')).map(({ subject }) => subject)).toEqual([]);
		const again = await browser.postForm(`${LIST}/${id}/send`, { revision: '3', confirmed: '9' });
		expect(ledTo(again)).toBe(`${LIST}/${id} says announcement_sent`);
	});

	it('shows what was typed as text, never as HTML', async () => {
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
