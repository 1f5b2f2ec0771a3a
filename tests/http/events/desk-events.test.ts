import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { events } from '../../../src/db/schema.ts';
import { eventFormFields } from '../../../src/domain/events/plan.ts';
import { localDate } from '../../../src/domain/time/time.ts';
import { readCalendar } from '../../support/calendars/read-calendar.ts';
import { CLUB_ZONE, inDays, saturdayIn } from '../../support/days.ts';
import { formsOf } from '../../support/html/forms.ts';
import { ledTo, refusalIn } from '../../support/html/notices.ts';
import { expectHtml, validPage } from '../../support/html/pages.ts';
import { insertAnnouncement } from '../../support/mail/announcements.ts';
import { mailsTo, mailTo } from '../../support/mail/mailbox.ts';
import {
	type Action,
	changingNothing,
	expectForbidden,
	expectRefusedFromElsewhere,
	expectSignInFirst,
} from '../../support/rights/who-may.ts';
import { Browser } from '../../support/site/browser.ts';
import {
	eventNow,
	insertClub,
	insertEvent,
	insertMember,
	insertMembers,
	insertRsvps,
	insertSeries,
	type Member,
	outboxOf,
} from '../../support/site/fixtures.ts';
import { useOrganizersSites } from '../../support/site/without-kv.ts';
import { DAY_MS, MINUTE_MS } from '../../support/time.ts';

type Event = typeof events.$inferSelect;

const NEW: Record<string, string> = {
	title: 'A night in the loft',
	description: 'Bring a **lamp**.',
	whatToBring: 'A lamp, or a candle',
	date: inDays(20),
	startsAtTime: '19:30',
	durationMinutes: '90',
	place: 'The loft',
	mapUrl: 'https://example.org/loft',
	capacity: '8',
	guestsAllowed: '1',
};

const deskPath = (event: { slug: string }, page?: 'change' | 'cancel') =>
	page ? `/admin/events/${event.slug}/${page}` : `/admin/events/${event.slug}`;

/** The form of an event as its page shows it. */
const shownForm = (event: Event): Record<string, string> => ({
	...eventFormFields(event, event.timeZone),
	sequence: String(event.sequence),
});

const sites = useOrganizersSites();
const [[, site]] = sites as [(typeof sites)[number]];

describe.each(sites)('who can do what at the desk, %s', (name, site) => {
	let event: Event;
	/** Pages for hosts and owners, and pages and actions for owners only. */
	let hostPages: string[];
	let ownerPages: string[];
	let actions: Action[];

	beforeEach(async () => {
		event = await insertEvent(site);
		hostPages = ['/admin', '/admin/events', deskPath(event)];
		ownerPages = ['/admin/events/new', deskPath(event, 'change'), deskPath(event, 'cancel')];
		actions = [
			['/admin/events/new', { ...NEW, id: crypto.randomUUID() }],
			[deskPath(event, 'change'), { ...shownForm(event), title: 'Another' }],
			// After the change before it.
			[deskPath(event, 'cancel'), { sequence: '1', reason: 'a flood' }],
		];
	});

	it('a visitor is led to the sign-in and back, and what they post does nothing', async () => {
		await expectSignInFirst(site, { pages: [...hostPages, ...ownerPages], actions });
	});

	it('a member is refused everywhere', async () => {
		const { browser } = await insertMember(site);
		await expectForbidden(site, browser, { pages: [...hostPages, ...ownerPages], actions });
		expect((await browser.page('/')).html).not.toContain('href="/admin"');
	});

	it('a host sees the events, and changes none', async () => {
		const { browser } = await insertMember(site, { role: 'host' });
		await expectForbidden(site, browser, { pages: ownerPages, actions });
		const pages = await Promise.all(hostPages.map((path) => validPage(browser, path)));
		for (const html of pages) {
			expect(html).toContain('href="/admin"');
			expect(html).not.toMatch(/href="[^"]*\/(new|change|cancel|series)[^"]*"/);
		}
		expect(pages[2]).toContain(`href="${deskPath(event)}/guests"`);
	});

	it('an owner can do all of it', async () => {
		const { browser } = await insertMember(site, { role: 'owner' });
		for (const path of [...hostPages, ...ownerPages])
			await expectHtml(await browser.get(path), 200);
		for (const [path, fields] of actions) {
			expect([path, (await browser.postForm(path, fields)).status]).toEqual([path, 303]);
		}
	});

	it('an organizer whose role was removed is refused at once, whatever is cached', async () => {
		for (const [role, left] of [
			['host', 'member'],
			['owner', 'host'],
		] as const) {
			const organizer = await insertMember(site, { role });
			const { browser } = organizer;
			expect((await browser.get('/me')).status).toBe(200);
			if (name === 'with KV') {
				await expect.poll(async () => (await site.kvKeys()).length).toBeGreaterThan(0);
			}
			expect((await browser.get('/admin')).status).toBe(200);
			await site.run('update user set role = ? where id = ?', left, organizer.id);
			const pages = role === 'host' ? [...hostPages, ...ownerPages] : ownerPages;
			await expectForbidden(site, browser, { pages, actions });
		}
	});

	it('a form from another site is refused', async () => {
		const { browser } = await insertMember(site, { role: 'owner' });
		await expectRefusedFromElsewhere(site, browser, actions);
	});
});

let owner: Browser;
beforeAll(async () => {
	owner = (await insertMember(site, { role: 'owner', name: 'Olive Owner' })).browser;
});

describe('the desk', () => {
	beforeAll(() => site.run('delete from events'));

	it('shows the next event with its numbers, and upcoming events with their seats', async () => {
		const empty = await expectHtml(await owner.get('/admin'), 200);
		expect(empty).toContain('No event is planned.');
		await expectHtml(await owner.get('/admin/events'), 200);
		const next = await insertEvent(site, { daysAhead: 1, capacity: 2, title: 'Tea & <b>' });
		await insertEvent(site, { daysAhead: 3, status: 'cancelled', title: 'Off' });
		const members = await insertMembers(site, 3);
		await insertRsvps(site, next.id, [
			{ member: members[0] as Member, answer: 'going', guests: 1 },
			{ member: members[1] as Member, answer: 'waitlisted' },
			{ member: members[2] as Member, answer: 'declined' },
		]);
		const desk = await expectHtml(await owner.get('/admin'), 200);
		expect(desk).toContain('2 of 2 seats taken');
		expect(desk).toContain('1 party is waiting for a seat.');
		expect(desk).toContain(`href="${deskPath(next)}/guests"`);
		const list = await expectHtml(await owner.get('/admin/events'), 200);
		expect(list).toMatch(/Tea &amp; &lt;b&gt;[\s\S]*2 of 2, 1 waiting/);
		expect(list).toMatch(/Off[\s\S]*Cancelled/);
		const page = await expectHtml(await owner.get(deskPath(next)), 200);
		expect(page).toContain('1 member going, 1 waiting, 1 not coming.');
		const { measured } = await owner.measureGet(deskPath(next));
		expect(measured.before).toMatchObject({ trips: 2, kvGets: 0, kvPuts: 0 });
	});

	it('lists the latest twenty past events, and older ones page by page', async () => {
		for (let days = 1; days <= 23; days += 1) {
			await insertEvent(site, { daysAhead: -days, slug: `past-${days}` });
		}
		const slugs = (html: string) =>
			Array.from(html.matchAll(/href="\/admin\/events\/(past-\d+)"/g), ([, slug]) => slug);
		const first = await expectHtml(await owner.get('/admin/events'), 200);
		expect(slugs(first)).toEqual(Array.from({ length: 20 }, (_, index) => `past-${index + 1}`));
		const older = /href="(\/admin\/events\?before=[^"]*)"/.exec(first)?.[1] ?? '';
		const second = await expectHtml(await owner.get(older), 200);
		expect(slugs(second)).toEqual(['past-21', 'past-22', 'past-23']);
		expect(second).not.toContain('?before=');
		await expectHtml(await owner.get('/admin/events?before=no-such'), 200);
	});

	it('is a 404 for an event that does not exist', async () => {
		for (const path of ['', '/change', '/cancel']) {
			expect((await owner.get(`/admin/events/no-such-event${path}`)).status).toBe(404);
		}
		expect((await owner.get('/admin/events/new?from=no-such-event')).status).toBe(404);
	});
});

const path = '/admin/events/new';

describe('a new event', () => {
	beforeAll(() => site.run('delete from events'));

	it('is created once by its form, and is on the site', async () => {
		const form = formsOf(await expectHtml(await owner.get(path), 200))[0];
		expect(form?.fields).toMatchObject({
			place: 'Brooklyn',
			date: inDays(7),
			startsAtTime: '10:00',
		});
		const fields = { ...form?.fields, ...NEW, intent: 'save' };
		const presses = await Promise.all([1, 2, 3].map(() => owner.postForm(path, fields)));
		const slug = `${NEW.date}-a-night-in-the-loft`;
		for (const pressed of presses) {
			expect(ledTo(pressed)).toBe(`/admin/events/${slug} says event_created 0`);
		}
		const page = await expectHtml(await owner.get(presses[0]?.headers.get('location') ?? ''), 200);
		expect(page).toContain('The event is on the site and open for RSVPs.');
		const seen = await expectHtml(await new Browser(site).get(`/events/${slug}`), 200);
		expect(seen).toMatch(
			/A night in the loft[\s\S]*19:30 to 21:00|19:30 to 21:00[\s\S]*A night in the loft/,
		);
		expect(seen).toContain('<strong>lamp</strong>');
		expect(seen).toContain('<dd>A lamp, or a candle</dd>');
		expect((await new Browser(site).page('/events')).html).toContain(`/events/${slug}`);
		const results = await site.all('select id from events');
		expect(results).toEqual([{ id: form?.fields.id }]);
		// The button of the same form with other words is meant for another event.
		const other = await owner.postForm(path, { ...fields, title: 'Another night' });
		const html = await expectHtml(other, 409);
		expect(html).toContain('This form was sent before, so nothing was done.');
		const again = formsOf(html)[0]?.fields ?? {};
		expect(again.id).not.toBe(form?.fields.id);
		expect((await owner.postForm(path, { ...again, description: '', intent: 'save' })).status).toBe(
			303,
		);
	});

	it('is created by JSON', async () => {
		const fields = { ...NEW, title: 'By JSON', id: crypto.randomUUID() };
		const made = await owner.postForm(path, fields, { json: true });
		expect(made.status).toBe(201);
		expect(await made.json()).toMatchObject({
			event: `${NEW.date}-by-json`,
			title: 'By JSON',
			capacity: 8,
			clockNotes: [],
		});
		expect((await owner.postJson(path, fields)).status).toBe(200);
	});

	it('invites as many people as its page said, or nobody if the owner chose that', async () => {
		const [reached, paused] = (await insertMembers(site, 2)) as [Member, Member];
		for (const { browser } of [reached, paused]) {
			await browser.postJson('/api/subscription-toggle', {
				topic: 'invitations',
				subscribed: true,
			});
		}
		await site.run('update user set mail_paused_until = ? where id = ?', inDays(30), paused.id);
		const invitedTo = async (id: string) => {
			await site.run('delete from chore_runs');
			await site.tick();
			const messages = await outboxOf(site, id);
			return messages.filter(({ kind }) => kind === 'invitation').map(({ userId }) => userId);
		};
		const [silent, loud] = [crypto.randomUUID(), crypto.randomUUID()];
		const choice = { ...NEW, title: 'A quiet one', id: silent, sendsInvitations: 'no' };
		const asked = await owner.postForm(path, { ...choice, intent: 'preview' });
		expect(await expectHtml(asked, 200)).toContain('Nobody will be invited.');
		expect(ledTo(await owner.postForm(path, { ...choice, intent: 'continue' }))).toMatch(
			/says event_created 0$/,
		);
		expect(await invitedTo(silent)).toEqual([]);

		const told = { ...NEW, title: 'A loud one', id: loud };
		const asks = await expectHtml(await owner.postForm(path, { ...told, intent: 'preview' }), 200);
		expect(asks).toContain('1 person will be invited by email within a minute after you save.');
		expect(asks).toContain('1 more subscriber can&#39;t be reached');
		const [form] = formsOf(await expectHtml(await owner.get(path), 200));
		expect(form?.buttons).toEqual(['Create the event']);
		expect(form?.fields.intent).toBe('continue');
		const first = await owner.postForm(path, { ...told, intent: 'continue' });
		expect(formsOf(await expectHtml(first, 200))[0]?.buttons).toEqual([
			'Create the event and email 1 person',
			'Back to the form',
		]);
		expect(ledTo(await owner.postForm(path, { ...told, intent: 'save' }))).toMatch(
			/says event_created 1$/,
		);
		expect(await invitedTo(loud)).toEqual([reached.id]);
		await mailTo(site, reached.email, /A loud one/);
		for (const { id: userId } of [reached, paused]) {
			await site.run('delete from user where id = ?', userId);
		}
	});

	it('is previewed as it will be, before it is saved', async () => {
		await changingNothing(site, async () => {
			const shown = await owner.postForm(path, { ...NEW, title: 'Not yet', intent: 'preview' });
			const html = await expectHtml(shown, 200);
			expect(html).toMatch(/19:30 to 21:00<\/strong> New York time/);
			expect(html).toContain('<strong>lamp</strong>');
			expect(html).toContain('href="https://example.org/loft"');
			const form = formsOf(html)[0];
			expect(form?.fields).toMatchObject({ ...NEW, title: 'Not yet' });
			expect(form?.buttons).toEqual(['Create the event', 'Back to the form']);
			const back = await owner.postForm(path, { ...form?.fields, intent: 'edit' });
			expect(formsOf(await expectHtml(back, 200))[0]?.fields).toMatchObject({ title: 'Not yet' });
		});
	});
});

describe('the form of a new event', () => {
	it('asks again about a time at which the clocks change', async () => {
		// The next Sunday of November on which the clocks of New York go back; it is at most a year away.
		const year = new Date().getUTCFullYear() + (new Date().getUTCMonth() >= 9 ? 1 : 0);
		const first = new Date(Date.UTC(year, 10, 1));
		const date = new Date(first.getTime() + ((7 - first.getUTCDay()) % 7) * DAY_MS)
			.toISOString()
			.slice(0, 10);
		const fields = { ...NEW, title: 'Late', date, startsAtTime: '01:30', id: crypto.randomUUID() };
		let confirmed: Record<string, string> = {};
		await changingNothing(site, async () => {
			const asked = await expectHtml(
				await owner.postForm(path, { ...fields, intent: 'save' }),
				200,
			);
			expect(asked).toContain('1:30 comes twice that night. The event starts the first time.');
			confirmed = formsOf(asked)[0]?.fields ?? {};
		});
		const made = await owner.postForm(path, { ...confirmed, intent: 'save' });
		expect(ledTo(made)).toBe(`/admin/events/${date}-late says event_created 0`);
		expect((await eventNow(site, `${date}-late`)).startsAt.toISOString()).toBe(
			`${date}T05:30:00.000Z`,
		);
	});

	it('with mistakes in it creates nothing, and shows an error beside each field', async () => {
		await changingNothing(site, async () => {
			const wrong = { ...NEW, title: '', date: inDays(-1), capacity: '0', mapUrl: 'nowhere' };
			const html = await expectHtml(await owner.postForm(path, { ...wrong, intent: 'save' }), 422);
			for (const name of ['title', 'capacity', 'mapUrl'])
				expect(html).toContain(`id="${name}-error"`);
			expect(formsOf(html)[0]?.fields).toMatchObject({ mapUrl: 'nowhere', place: NEW.place });
			for (const [field, value] of Object.entries({
				date: inDays(-1),
				startsAtTime: '25:00',
				durationMinutes: '5',
				guestsAllowed: '8',
				capacity: '10001',
			})) {
				const refused = await owner.postForm(path, { ...NEW, [field]: value }, { json: true });
				expect(await refusalIn(refused)).toBe(`422 invalid: ${field}`);
			}
			expect((await owner.postForm(path, {}, { json: true })).status).toBe(422);
			expect((await owner.postJson(path, null)).status).toBe(422);
		});
	});

	it('can start from another event, a week later', async () => {
		const event = await insertEvent(site, { title: 'Tea & "cake"', guestsAllowed: 2 });
		const html = await expectHtml(await owner.get(`${path}?from=${event.slug}`), 200);
		expect(formsOf(html)[0]?.fields).toMatchObject({
			title: 'Tea & "cake"',
			place: event.place,
			date: localDate(new Date(event.startsAt.getTime() + 7 * DAY_MS), CLUB_ZONE),
			durationMinutes: '180',
			guestsAllowed: '2',
		});
	});

	it('leads to the first run before the club is set up', async () => {
		await site.run('update club set set_up_at = null');
		const page = await owner.get(path);
		expect(page.headers.get('location')).toBe('/admin/setup');
		expect((await owner.get('/admin')).headers.get('location')).toBe('/admin/setup');
		await insertClub(site, { setUpAt: new Date() });
	});
});

let event: Event;
let goes: Member;
let waits: Member;
let declined: Member;

/** Before each test, an event with two of three seats taken, a party that waits, and a no. */
async function insertAnsweredEvent(): Promise<void> {
	event = await insertEvent(site, { capacity: 3, mapUrl: 'https://example.org/map' });
	[goes, waits, declined] = (await insertMembers(site, 3)) as [Member, Member, Member];
	await insertRsvps(site, event.id, [
		{ member: goes, answer: 'going', guests: 1 },
		{ member: waits, answer: 'waitlisted', guests: 1 },
		{ member: declined, answer: 'declined' },
	]);
}

/** Sends the form of that event, as its page shows it but for these fields. */
const postForm = (fields: Record<string, string>, page: 'change' | 'cancel' = 'change') =>
	owner.postForm(deskPath(event, page), { intent: 'save', ...shownForm(event), ...fields });

/** The emails about it: to whom, of what kind, and about which revision of their RSVP. */
const emailsOwed = async () =>
	(await outboxOf(site, event.id)).map(({ kind, userId, revision }) => [
		{ [goes.id]: 'goes', [waits.id]: 'waits' }[userId],
		kind,
		revision,
	]);

describe('an event that is changed', () => {
	beforeEach(insertAnsweredEvent);

	const anHourLater = () => {
		const [hours = 0, minutes = 0] = (shownForm(event).startsAtTime ?? '').split(':').map(Number);
		return `${String((hours + 1) % 24).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
	};

	it('has its form filled in', async () => {
		const form = formsOf(await expectHtml(await owner.get(deskPath(event, 'change')), 200))[0];
		const { description, ...fields } = shownForm(event);
		expect(form?.fields).toMatchObject(fields);
		expect(form?.buttons).toEqual(['Continue']);
		expect(form?.fields).not.toHaveProperty('scope');
	});

	it('to another place shows first how many people get an email, and emails them once it is confirmed', async () => {
		let confirmed: Record<string, string> = {};
		for (const intent of ['preview', 'save']) {
			await changingNothing(site, async () => {
				const asked = await postForm({ place: 'The "new" hall', intent });
				const html = await expectHtml(asked, 200);
				expect(html).toContain('2 people who are going or waiting will be emailed.');
				expect(html).toMatch(/12 Vine Street[\s\S]*The [^<]*new[^<]* hall/);
				confirmed = formsOf(html)[0]?.fields ?? {};
			});
		}
		const before = await owner.get(`/events/${event.slug}.ics`);
		const file = readCalendar(await before.text());
		const saved = await owner.postForm(deskPath(event, 'change'), { ...confirmed, intent: 'save' });
		expect(ledTo(saved)).toBe(`${deskPath(event)} says events_changed 1 2 0`);
		const row = await eventNow(site, event.slug);
		expect(row).toMatchObject({ place: 'The "new" hall', sequence: 1 });
		// The form shows no seconds, and the event has some: its moment is what it was.
		expect(row.startsAt).toEqual(event.startsAt);
		expect((await emailsOwed()).sort()).toEqual([
			['goes', 'event_moved', 1],
			['waits', 'event_moved', 1],
		]);
		for (const [member, status] of [
			[goes, 'CONFIRMED'],
			[waits, 'TENTATIVE'],
		] as const) {
			const mail = await mailTo(site, member.email, /^New .+ for Open studio/);
			expect(mail.text).toContain('The "new" hall');
			const attached = readCalendar(mail.attachments[0]?.content);
			expect(attached).toMatchObject({ method: 'PUBLISH', status, uid: file.uid, sequence: 1 });
		}
		expect(await mailsTo(site, declined.email)).toEqual([]);
	});

	it('to another time moves in calendars', async () => {
		const saved = await postForm({ startsAtTime: anHourLater(), date: inDays(9), confirmed: '1' });
		expect(saved.status).toBe(303);
		const row = await eventNow(site, event.slug);
		expect(localDate(row.startsAt, CLUB_ZONE)).toBe(inDays(9));
		const mail = await mailTo(site, goes.email, /^New /);
		const attached = readCalendar(mail.attachments[0]?.content);
		expect(attached).toMatchObject({ sequence: 1, startsAt: row.startsAt.getTime() });
		const file = await owner.get(`/events/${event.slug}.ics`);
		expect(readCalendar(await file.text())).toMatchObject({
			sequence: 1,
			startsAt: row.startsAt.getTime(),
		});
	});

	it('in its title or description only is saved at once, and nobody is emailed', async () => {
		const saved = await postForm({ title: 'Open workshop', description: 'New words.' });
		expect(ledTo(saved)).toBe(`${deskPath(event)} says events_changed 1 0 0`);
		expect(await eventNow(site, event.slug)).toMatchObject({
			title: 'Open workshop',
			sequence: 1,
			startsAt: event.startsAt,
		});
		expect(await emailsOwed()).toEqual([]);
	});

	it('before anybody sent an RSVP is moved at once', async () => {
		const quiet = await insertEvent(site);
		const fields = { ...shownForm(quiet), place: 'Elsewhere', intent: 'save' };
		const saved = await owner.postForm(deskPath(quiet, 'change'), fields);
		expect(ledTo(saved)).toBe(`${deskPath(quiet)} says events_changed 1 0 0`);
		expect((await eventNow(site, quiet.slug)).place).toBe('Elsewhere');
		const form = formsOf((await owner.page(deskPath(quiet, 'change'))).html)[0];
		expect(form?.buttons).toEqual(['Save the event']);
	});

	it('in no field says so, emails nobody and leaves SEQUENCE alone', async () => {
		await changingNothing(site, async () => {
			const saved = await postForm({});
			expect(ledTo(saved)).toBe(`${deskPath(event)} says event_unchanged`);
			const shown = await expectHtml(await postForm({ intent: 'preview' }), 200);
			expect(shown).toContain('Nothing in this form is different yet.');
			const asJson = await owner.postForm(deskPath(event, 'change'), shownForm(event), {
				json: true,
			});
			expect(await asJson.json()).toMatchObject({ event: event.slug, events: 0 });
		});
	});

	it('to more seats gives them to the waiting list, and emails those people', async () => {
		const asked = await expectHtml(await postForm({ capacity: '4' }), 200);
		expect(asked).toContain('1 person on the waiting list will get a seat and an email.');
		await postForm({ capacity: '4', confirmed: '1' });
		expect(await eventNow(site, event.slug)).toMatchObject({ going: 4, waiting: 0 });
		expect(await emailsOwed()).toEqual([['waits', 'rsvp_promoted', 2]]);
		const mail = await mailTo(site, waits.email, /^A seat for you/);
		expect(readCalendar(mail.attachments[0]?.content)).toMatchObject({
			status: 'CONFIRMED',
			sequence: 1,
		});
	});

	it('to fewer seats than are taken leaves everybody their seat', async () => {
		const fields = { capacity: '1', guestsAllowed: '0' };
		const asked = await expectHtml(await postForm(fields), 200);
		expect(asked).toContain('2 seats are taken already. Nobody loses their seat');
		await postForm({ ...fields, confirmed: '1' });
		expect(await eventNow(site, event.slug)).toMatchObject({ capacity: 1, going: 2 });
		expect(await emailsOwed()).toEqual([]);
	});
});

describe('a change of an event that is refused', () => {
	beforeEach(insertAnsweredEvent);

	it('shows the slower of two organizers what the form would change now, with nothing lost', async () => {
		await postForm({ title: 'Theirs' });
		await changingNothing(site, async () => {
			const late = await postForm({ place: 'Mine', confirmed: '1' });
			const html = await expectHtml(late, 409);
			expect(html).toContain('Someone else changed this event while you had the form open.');
			expect(html).toMatch(/Theirs[\s\S]*Open studio/);
			expect(formsOf(html)[0]?.fields).toMatchObject({ place: 'Mine', sequence: '1' });
			const fields = { ...shownForm(event), place: 'Mine' };
			const asJson = await owner.postForm(deskPath(event, 'change'), fields, { json: true });
			expect(await refusalIn(asJson)).toBe('409 changed_meanwhile');
		});
	});

	it('names the field that has a mistake in it', async () => {
		await changingNothing(site, async () => {
			const html = await expectHtml(await postForm({ date: inDays(-2), capacity: 'many' }), 422);
			expect(html).toContain('id="capacity-error"');
			for (const [field, value] of Object.entries({
				date: inDays(-2),
				startsAtTime: '7 pm',
				sequence: 'x',
				scope: 'everything',
			})) {
				const fields = { ...shownForm(event), [field]: value };
				const refused = await owner.postForm(deskPath(event, 'change'), fields, { json: true });
				expect(await refusalIn(refused)).toBe(`422 invalid: ${field}`);
			}
			const following = { ...shownForm(event), title: 'All', scope: 'following' };
			expect((await owner.postForm(deskPath(event, 'change'), following)).status).toBe(404);
		});
	});

	it('says that the event has begun or is cancelled already', async () => {
		const begun = await insertEvent(site, { startsAt: new Date(Date.now() - MINUTE_MS) });
		const cancelled = await insertEvent(site, { status: 'cancelled' });
		await changingNothing(site, async () => {
			for (const [each, words, code] of [
				[begun, 'This event has started', 'event_begun'],
				[cancelled, 'This event is cancelled already', 'event_cancelled'],
			] as const) {
				const fields = { ...shownForm(each), title: 'Another', reason: 'a flood' };
				for (const page of ['change', 'cancel'] as const) {
					expect(await expectHtml(await owner.get(deskPath(each, page)), 409)).toContain(words);
					const posted = await owner.postForm(deskPath(each, page), fields);
					const shown = await expectHtml(posted, 409);
					expect(shown).toContain(words);
					expect(shown, 'what was typed is still there').toContain(
						page === 'cancel' ? 'a flood' : 'Another',
					);
					const asJson = await owner.postForm(deskPath(each, page), fields, { json: true });
					expect(await refusalIn(asJson)).toBe(`409 ${code}`);
				}
				const { html } = await owner.page(deskPath(each));
				expect(html).not.toContain(`${deskPath(each)}/change`);
				expect(html, 'nobody was emailed about it').not.toMatch(/everybody was (?:told|emailed)/i);
			}
		});
	});
});

describe('an event that is cancelled', () => {
	beforeEach(insertAnsweredEvent);

	it('is cancelled with a reason that everybody reads', async () => {
		await insertAnnouncement(site, {
			subject: 'Bring cups',
			eventId: event.id,
			status: 'scheduled',
			sendsAt: new Date(Date.now() + DAY_MS),
		});
		const asks = await expectHtml(await owner.get(deskPath(event, 'cancel')), 200);
		expect(asks).toContain('2 people who are going or waiting will be emailed.');
		expect(asks).toContain('1 scheduled announcement to attendees won&#39;t go out');
		const form = formsOf(asks)[0]?.fields ?? {};
		await changingNothing(site, async () => {
			const html = await expectHtml(await owner.postForm(deskPath(event, 'cancel'), form), 422);
			expect(html).toContain('id="reason-error"');
			const long = { ...form, reason: 'x'.repeat(201) };
			const asJson = await owner.postForm(deskPath(event, 'cancel'), long, { json: true });
			expect(await refusalIn(asJson)).toBe('422 invalid: reason');
		});
		const fields = { ...form, reason: 'the <hall> is flooded.' };
		const done = await owner.postForm(deskPath(event, 'cancel'), fields);
		expect(ledTo(done)).toBe(`${deskPath(event)} says events_cancelled 1 2 1`);
		expect(await eventNow(site, event.slug)).toMatchObject({
			status: 'cancelled',
			cancelReason: 'the <hall> is flooded.',
			sequence: 1,
		});
		const desk = await expectHtml(await owner.get(deskPath(event)), 200);
		expect(desk).toMatch(/Bring cups<\/a>: It was scheduled for .*but its event is cancelled/);
		const page = await expectHtml(await owner.get(`/events/${event.slug}`), 200);
		expect(page).toContain('cancelled: the &lt;hall&gt; is flooded');
		for (const member of [goes, waits]) {
			const mail = await mailTo(site, member.email, /^Cancelled: Open studio/);
			expect(mail.text).toContain('cancelled: the <hall> is flooded.');
			const attached = readCalendar(mail.attachments[0]?.content);
			expect(attached).toMatchObject({ method: 'CANCEL', status: 'CANCELLED', sequence: 1 });
		}
		expect(await mailsTo(site, declined.email)).toEqual([]);
		const again = await owner.postForm(deskPath(event, 'cancel'), fields, { json: true });
		expect(again.status).toBe(409);
		expect(await emailsOwed()).toHaveLength(2);
	});

	it('is not cancelled after another tab has changed it: the form keeps the reason, and says why', async () => {
		await postForm({ title: 'Theirs' });
		const late = await expectHtml(await postForm({ reason: 'A burst pipe' }, 'cancel'), 409);
		expect(late).toContain('Someone else changed this event while you had the form open');
		expect((await eventNow(site, event.slug)).status).toBe('scheduled');
		const [form] = formsOf(late);
		expect(form?.fields).toEqual({ reason: 'A burst pipe', sequence: '1' });
		expect((await owner.postForm(deskPath(event, 'cancel'), form?.fields ?? {})).status).toBe(303);
		expect(await eventNow(site, event.slug)).toMatchObject({
			status: 'cancelled',
			cancelReason: 'A burst pipe',
		});
	});
});

describe('an event of a series', () => {
	let seriesId: string;
	let first: Event;
	let second: Event;

	beforeEach(async () => {
		seriesId = await insertSeries(site, {
			startsOnDate: saturdayIn(-50),
			place: 'The old pharmacy, 12 Vine Street',
			guestsAllowed: 2,
		});
		const weekly = (daysAhead: number) =>
			insertEvent(site, { daysAhead, seriesId, seriesDate: inDays(daysAhead) });
		[first, second] = [await weekly(5), await weekly(12)];
		const members = (await insertMembers(site, 2)) as [Member, Member];
		await insertRsvps(site, first.id, [{ member: members[0], answer: 'going' }]);
		await insertRsvps(
			site,
			second.id,
			members.map((member) => ({ member, answer: 'going' })),
		);
	});

	const post = (fields: Record<string, string>, page: 'change' | 'cancel' = 'change') =>
		owner.postForm(deskPath(first, page), { intent: 'save', ...shownForm(first), ...fields });

	it('is changed with all that follow, after a question', async () => {
		const page = await expectHtml(await owner.get(deskPath(first, 'change')), 200);
		expect(page).toContain('This event and all that follow');
		let confirmed: Record<string, string> = {};
		await changingNothing(site, async () => {
			const html = await expectHtml(await post({ place: 'The barn', scope: 'following' }), 200);
			expect(html).toContain('2 events change, including this one');
			expect(html).toContain('2 people who are going or waiting will be emailed.');
			confirmed = formsOf(html)[0]?.fields ?? {};
			expect(confirmed).toMatchObject({ scope: 'following', confirmed: '2' });
		});
		const saved = await owner.postForm(deskPath(first, 'change'), { ...confirmed, intent: 'save' });
		expect(ledTo(saved)).toBe(`${deskPath(first)} says events_changed 2 2 0`);
		for (const { slug } of [first, second]) {
			expect(await eventNow(site, slug)).toMatchObject({ place: 'The barn', sequence: 1 });
		}
	});

	it('is changed alone unless all are meant', async () => {
		expect((await post({ title: 'Alone', scope: 'this' })).status).toBe(303);
		expect((await eventNow(site, second.slug)).title).toBe('Open studio');
	});

	it('moves to another date alone, and the form links to the series for all that follow', async () => {
		const date = inDays(6);
		await changingNothing(site, async () => {
			const html = await expectHtml(await post({ date, scope: 'following' }), 422);
			expect(html).toContain('id="date-error"');
			expect(html.replaceAll('&amp;', '&')).toContain(
				`href="/admin/series/${seriesId}/change?from=${first.seriesDate}&to=${date}"`,
			);
			const fields = { ...shownForm(first), date, scope: 'following' };
			const asJson = await owner.postForm(deskPath(first, 'change'), fields, { json: true });
			expect(await refusalIn(asJson)).toBe('422 invalid: date');
		});
		expect((await post({ date, scope: 'this', confirmed: '1' })).status).toBe(303);
		expect((await eventNow(site, first.slug)).sequence).toBe(1);
	});

	it('is cancelled with all that follow, and the page says how many events and people that affects', async () => {
		const html = await expectHtml(await owner.get(deskPath(first, 'cancel')), 200);
		expect(html).toContain(
			'1 person who is going or waiting will be emailed. The series continues.',
		);
		expect(html).toContain(
			'2 events. 2 people who are going or waiting will be emailed. The series ends',
		);
		const form = formsOf(html)[0]?.fields ?? {};
		expect(form).toMatchObject({ confirmed: '2', scope: 'this' });
		const fields = { ...form, scope: 'following', reason: 'we are done' };
		const done = await owner.postForm(deskPath(first, 'cancel'), fields);
		expect(ledTo(done)).toBe(`${deskPath(first)} says events_cancelled 2 2 0`);
		for (const { slug } of [first, second]) {
			expect((await eventNow(site, slug)).status).toBe('cancelled');
		}
		const ended = await site.first<{ endsOnDate: string }>(
			'select ends_on_date as endsOnDate from series where id = ?',
			seriesId,
		);
		expect(ended?.endsOnDate).toBe(inDays(4));
	});
});
