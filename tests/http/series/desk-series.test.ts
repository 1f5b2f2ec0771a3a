import { beforeEach, describe, expect, it } from 'vitest';
import { newSeriesFields } from '../../../src/domain/series/plan.ts';
import { readCalendar } from '../../support/calendars/read-calendar.ts';
import { inDays, weekdayIn } from '../../support/days.ts';
import { formsOf, formWith } from '../../support/html/forms.ts';
import { titleOf } from '../../support/html/html.ts';
import { ledTo, refusalIn } from '../../support/html/notices.ts';
import { expectHtml, textOf } from '../../support/html/pages.ts';
import { insertAnnouncement } from '../../support/mail/announcements.ts';
import { mailsTo, mailTo } from '../../support/mail/mailbox.ts';
import { until } from '../../support/poll.ts';
import {
	type Action,
	changingNothing,
	expectForbidden,
	expectRefusedFromElsewhere,
	expectSignInFirst,
} from '../../support/rights/who-may.ts';
import { Browser } from '../../support/site/browser.ts';
import {
	eventsOfSeries,
	insertMember,
	insertMembers,
	type Member,
	outboxOf,
} from '../../support/site/fixtures.ts';
import type { Site } from '../../support/site/site.ts';
import { useOrganizersSites } from '../../support/site/without-kv.ts';
import { DAY_MS } from '../../support/time.ts';

const ZONE = 'America/New_York';

/** Weekly from in three days on: three events open at once. */
const FORM: Record<string, string> = {
	...newSeriesFields('The Shed, 12 Mill Lane', ZONE, new Date()),
	title: 'Evenings & soup',
	description: 'Bring a bowl.\nWe have the **soup**.',
	weekday: weekdayIn(3),
	fromDate: inDays(3),
	startsAtTime: '19:00',
	opensDaysAhead: '20',
	capacity: '8',
	guestsAllowed: '2',
};

async function breaksOf(seriesId: string) {
	return site.all<{ id: string; firstDate: string; lastDate: string; reason: string }>(
		`select id, first_date as firstDate, last_date as lastDate, reason
			from breaks where series_id = ? order by first_date`,
		seriesId,
	);
}

/** Waits for the emails of what was done before, which go out after its answer. */
async function emailsOut(): Promise<void> {
	await until('the emails are out', async () => {
		const waiting = 'select id from outbox where due_at <= ? or claim is not null';
		return (await site.first(waiting, Date.now())) === null;
	});
}

/** Schedules an announcement for the attendees of an event. */
const announce = (eventId: string, subject: string) =>
	insertAnnouncement(site, {
		subject,
		eventId,
		status: 'scheduled',
		sendsAt: new Date(Date.now() + DAY_MS),
	});

/** Does something, and expects every row of every table to be what it was once earlier emails were out. */
async function expectUnchanged(work: () => Promise<void>): Promise<void> {
	await emailsOut();
	await changingNothing(site, work);
}

const sites = useOrganizersSites();
/** The site of a test, and what is in it: an owner, and their series with its path at the desk. */
let site: Site;
let owner: Member;
let id: string;
let path: string;

/** Before each test, an owner creates a series through its form. */
async function createSeries(on: Site): Promise<void> {
	site = on;
	owner = await insertMember(site, { role: 'owner', name: 'Olga Owner' });
	id = crypto.randomUUID();
	path = `/admin/series/${id}`;
	const created = await owner.browser.postForm('/admin/series/new', { ...FORM, id });
	expect(ledTo(created)).toBe(`${path} says series_created 0`);
}

const answerFor = (member: Member, slug: string, answer = 'going') =>
	member.browser.postForm('/api/rsvp-toggle', { event: slug, answer });
const eventsNow = () => eventsOfSeries(site, id);
type OpenedEvent = Awaited<ReturnType<typeof eventsNow>>[number];
const eventAt = (list: OpenedEvent[], index: number): OpenedEvent => {
	const event = list[index];
	if (!event) throw new Error(`There are only ${list.length} events.`);
	return event;
};

describe.each(sites)('the series of a club, %s', (_, on) => {
	beforeEach(() => createSeries(on));

	const pages = () => ['/admin/series', '/admin/series/new', path, ...forms()];
	const forms = () => ['change', 'breaks', 'end'].map((page) => `${path}/${page}`);
	/** An action for each form. */
	const actions = (): Action[] => [
		['/admin/series/new', { ...FORM, id: crypto.randomUUID() }],
		[`${path}/change`, { ...FORM, title: 'Mine', seenAt: '0' }],
		[`${path}/breaks`, { firstDate: inDays(60), lastDate: inDays(61), reason: 'none' }],
		[`${path}/breaks`, { intent: 'remove', break: 'any' }],
		[`${path}/end`, { endsOnDate: inDays(60), reason: '' }],
		[`${path}/end`, { intent: 'continue' }],
	];

	it('are for owners: a visitor is led to the sign-in, a member and a host are refused', async () => {
		await emailsOut();
		const reach = { pages: pages(), actions: actions() };
		await expectSignInFirst(site, reach);
		for (const role of ['member', 'host'] as const) {
			await expectForbidden(site, (await insertMember(site, { role })).browser, reach);
		}
		await expectRefusedFromElsewhere(site, owner.browser, actions());
		for (const page of pages()) await expectHtml(await owner.browser.get(page), 200);
	});

	it('are closed at once to an owner whose role was removed', async () => {
		const was = await insertMember(site, { role: 'owner' });
		expect((await was.browser.get(path)).status).toBe(200);
		await site.run("update user set role = 'host' where id = ?", was.id);
		await emailsOut();
		await expectForbidden(site, was.browser, { pages: pages(), actions: actions() });
	});

	it('that do not exist are a 404 at every page and for every form', async () => {
		for (const page of ['', '/change', '/breaks', '/end']) {
			const missing = `/admin/series/none${page}`;
			await expectHtml(await owner.browser.get(missing), 404);
			if (page === '') continue;
			const fields = { ...FORM, firstDate: inDays(3), lastDate: inDays(4), endsOnDate: inDays(3) };
			const post = await owner.browser.postForm(missing, fields, { json: true });
			expect(await refusalIn(post)).toBe('404 series_not_found');
		}
	});
});

describe.each(sites)('a new series, %s', (_, on) => {
	beforeEach(() => createSeries(on));

	const newPath = '/admin/series/new';

	it('is previewed with its next eight dates, and nothing is saved', async () => {
		await expectUnchanged(async () => {
			// The form asks for no weekday: it is that of the first date.
			const { weekday: _day, ...stated } = FORM;
			const { html: form } = await owner.browser.page(newPath);
			expect(formWith(form, 'title')).not.toHaveProperty('weekday');
			const fields = { ...stated, intent: 'preview', id: crypto.randomUUID() };
			const html = await expectHtml(await owner.browser.postForm(newPath, fields), 200);
			expect(html).toContain('The next 8 dates');
			const shown = html.slice(html.indexOf('id="dates"'));
			expect(shown.match(/19:00 to 21:00/g)).toHaveLength(8);
			expect(textOf(shown)).toContain('8 dates: 3 open when you save and 5 open later.');
			expect(formsOf(html).map(({ buttons }) => buttons)).toContainEqual([
				'Save the series',
				'Back to the form',
			]);
			// The form keeps what was typed, and its id.
			expect(formWith(html, 'title')).toMatchObject({ title: FORM.title, id: fields.id });
		});
	});

	it('is saved once, however often its button is clicked, and its events open at once', async () => {
		const before = await site.all('select id from series');
		const fields = { ...FORM, id: crypto.randomUUID() };
		const presses = await Promise.all([1, 2, 3].map(() => owner.browser.postForm(newPath, fields)));
		const to = `/admin/series/${fields.id}`;
		const led = `${to} says series_created 0`;
		expect(presses.map(ledTo)).toEqual([led, led, led]);
		expect(await site.all('select id from series')).toHaveLength(before.length + 1);
		expect((await eventsOfSeries(site, fields.id)).map(({ seriesDate }) => seriesDate)).toEqual(
			[3, 10, 17].map((days) => inDays(days)),
		);
		const html = await expectHtml(await owner.browser.get(to), 200);
		expect(html).toContain('Its first events are below');
		for (const { slug } of await eventsOfSeries(site, fields.id)) {
			expect(html).toContain(`href="/admin/events/${slug}"`);
		}
		expect(textOf(html)).toContain('8. Each member can bring 2 guests.');
	});

	it('invites as many people as its page said, one event at a time, or nobody if the owner chose that', async () => {
		const people = await insertMembers(site, 2);
		const subscribing = { topic: 'invitations', subscribed: true };
		for (const { browser } of people)
			await browser.postJson('/api/subscription-toggle', subscribing);
		const invitedTo = async (seriesId: string) => {
			await site.run('delete from chore_runs');
			await site.tick();
			const lists = (await eventsOfSeries(site, seriesId)).map((event) => outboxOf(site, event.id));
			return (await Promise.all(lists)).flat().filter(({ kind }) => kind === 'invitation').length;
		};
		const create = (fields: Record<string, string>) =>
			owner.browser.postForm('/admin/series/new', { ...FORM, ...fields });
		const [silent, loud] = [crypto.randomUUID(), crypto.randomUUID()];
		const choice = { id: silent, sendsInvitations: 'no' };
		expect(textOf(await (await create({ ...choice, intent: 'preview' })).text())).toContain(
			'Nobody will be invited.',
		);
		expect(ledTo(await create(choice))).toBe(`/admin/series/${silent} says series_created 0`);
		expect(await invitedTo(silent)).toBe(0);

		const asks = textOf(await (await create({ id: loud, intent: 'preview' })).text());
		const [, invited = ''] =
			/(\d+) people will be invited by email within a minute/.exec(asks) ?? [];
		expect(Number(invited)).toBeGreaterThanOrEqual(2);
		const made = await create({ id: loud });
		expect(ledTo(made)).toBe(`/admin/series/${loud} says series_created ${invited}`);
		expect(await invitedTo(loud)).toBe(Number(invited));
		// Later events of the series keep the choice.
		expect(await invitedTo(silent)).toBe(0);
		for (const { id: userId } of people) {
			await site.run('delete from user where id = ?', userId);
		}
	});

	it('is not created by a form that has created another one until its button is clicked again', async () => {
		const html = await expectHtml(
			await owner.browser.postForm(newPath, { ...FORM, id, title: 'Another' }),
			409,
		);
		expect(html).toContain('again to make this one too');
		const again = formWith(html, 'title').id ?? '';
		expect(again).not.toBe(id);
		await owner.browser.postForm(newPath, { ...FORM, id: again, title: 'Another' });
		expect(await eventsOfSeries(site, again)).toHaveLength(3);
	});

	it('with mistakes in it is not saved, and each field has its error', async () => {
		const wrong: Record<string, string> = {
			title: '',
			rhythm: 'never',
			weekday: 'XX',
			fromDate: inDays(-2),
			startsAtTime: '25:00',
			durationMinutes: '5',
			mapUrl: 'javascript:alert(1)',
			capacity: '0',
			guestsAllowed: '11',
			opensDaysAhead: '91',
		};
		await expectUnchanged(async () => {
			for (const [field, value] of Object.entries(wrong)) {
				const fields = { ...FORM, [field]: value };
				const html = await expectHtml(await owner.browser.postForm(newPath, fields), 422);
				expect(html).toContain(`id="${field}-error"`);
				expect(html).toContain('Not saved yet. Please check one field below');
				const asJson = await owner.browser.postForm(newPath, fields, { json: true });
				expect(await refusalIn(asJson)).toBe(`422 invalid: ${field}`);
			}
		});
	});

	it('that is sent as JSON is answered with its id', async () => {
		const fields = { ...FORM, id: crypto.randomUUID() };
		const created = await owner.browser.postForm(newPath, fields, { json: true });
		expect([created.status, await created.json()]).toEqual([
			201,
			{ series: fields.id, invited: 0 },
		]);
	});
});

describe.each(sites)('the series of a club, %s', (_, on) => {
	beforeEach(() => createSeries(on));

	it('are listed with rhythm, next date, seats, members who come every time, and breaks', async () => {
		const [member] = await insertMembers(site, 1);
		await site.run(
			`insert into standing_rsvps (series_id, user_id, guests, place, created_at, updated_at)
				values (?, ?, 0, 1, 0, 0)`,
			id,
			member?.id,
		);
		const pause = { firstDate: inDays(30), lastDate: inDays(33), reason: 'The oven is mended' };
		await owner.browser.postForm(`${path}/breaks`, pause);
		const list = await expectHtml(await owner.browser.get('/admin/series'), 200);
		const line = list.slice(list.indexOf(`href="${path}"`));
		const words = textOf(line.slice(0, line.indexOf('</li>')));
		expect(words).toContain('Every week on');
		expect(words).toContain('The Shed, 12 Mill Lane · 8 seats · 1 comes every time');
		expect(words).toContain('The oven is mended');
		const page = textOf(await expectHtml(await owner.browser.get(path), 200));
		expect(page).toContain('1 member comes every time.');
		expect(page).toContain('The next 8 dates');
		expect(page).toContain('Break: The oven is mended');
	});
});

const changePath = () => `${path}/change`;
/** The form as its page holds it, with other values for some fields. */
async function filled(values: Record<string, string>): Promise<Record<string, string>> {
	const html = await expectHtml(await owner.browser.get(changePath()), 200);
	const { deed = '', seenAt = '' } = formWith(html, 'seenAt');
	return { ...FORM, deed, seenAt, ...values };
}
const send = (fields: Record<string, string>, intent = 'save') =>
	owner.browser.postForm(changePath(), { ...fields, intent });

describe.each(sites)('a change of a series, %s', (_, on) => {
	beforeEach(() => createSeries(on));

	it('starts from the series as it is, or from the date that an event was to be moved to', async () => {
		const html = await expectHtml(await owner.browser.get(changePath()), 200);
		expect(formWith(html, 'title')).toMatchObject({
			title: FORM.title,
			fromDate: inDays(3),
			startsAtTime: '19:00',
		});
		const dates = `from=${inDays(10)}&to=${inDays(11)}`;
		const moved = await expectHtml(await owner.browser.get(`${changePath()}?${dates}`), 200);
		expect(formWith(moved, 'title').fromDate).toBe(inDays(10));
		expect(moved).toContain(`<option value="${weekdayIn(11)}" selected>`);
	});

	it('is previewed with the next eight dates, what happens to the events, and how many people get an email', async () => {
		const [first, second] = await eventsNow();
		const people = await insertMembers(site, 3);
		for (const member of people) await answerFor(member, first?.slug ?? '');
		await answerFor(people[0] as Member, second?.slug ?? '');
		const fields = await filled({ weekday: weekdayIn(4) });
		await expectUnchanged(async () => {
			for (const intent of ['preview', 'save', 'continue']) {
				const html = await expectHtml(await send(fields, intent), 200);
				const words = textOf(html);
				expect(words).toContain('8 dates: 3 move and 5 open later.');
				expect(words).toContain('3 people who are going or waiting will be emailed.');
				expect(words).toContain('The next 8 dates');
				expect(words).toContain('Before: ');
				expect(words).toContain('Save and email 3 people');
				expect(formWith(html, 'confirmed')).toMatchObject({ ...fields, confirmed: '3' });
			}
			const asJson = { json: true };
			const preview = await owner.browser.postForm(
				changePath(),
				{ ...fields, intent: 'preview' },
				asJson,
			);
			expect(await preview.json()).toMatchObject({
				people: 3,
				events: [{ becomes: 'moved' }, { becomes: 'moved' }, { becomes: 'moved' }],
			});
			const unconfirmed = await owner.browser.postForm(changePath(), fields, asJson);
			expect(await refusalIn(unconfirmed)).toBe('409 not_confirmed');
		});
	});

	it('moves events in calendars and emails the people going once, though it is sent twice', async () => {
		const { slug, id: eventId, startsAt } = eventAt(await eventsNow(), 0);
		const [going, not] = (await insertMembers(site, 2)) as [Member, Member];
		await answerFor(going, slug);
		await answerFor(not, slug, 'declined');
		const html = await (await send(await filled({ weekday: weekdayIn(4) }))).text();
		const confirmed = formWith(html, 'confirmed');
		const presses = await Promise.all([send(confirmed), send(confirmed)]);
		const to = `${path} says series_changed`;
		// The first one emails them; the second does nothing more.
		for (const pressed of presses) expect(ledTo(pressed)).toContain(to);
		expect((await eventsNow()).map(({ seriesDate }) => seriesDate)).toEqual(
			[4, 11, 18].map((days) => inDays(days)),
		);

		const mail = await mailTo(site, going.email, /^New .+ for Evenings & soup/);
		const moved = readCalendar(mail.attachments[0]?.content);
		expect(moved.sequence).toBe(1);
		const file = await (await owner.browser.get(`/events/${slug}.ics`)).text();
		expect(file).toContain(`UID:${moved.uid}`);
		expect(file).toContain('SEQUENCE:1');
		expect(moved.startsAt).toBeGreaterThan(startsAt.getTime());
		const told = (await outboxOf(site, eventId)).filter(({ kind }) => kind === 'event_moved');
		expect(told.map(({ userId }) => userId)).toEqual([going.id]);
	});

	it('cancels the events that no longer have a date, with the reason that was given', async () => {
		const [, second] = await eventsNow();
		const [going] = (await insertMembers(site, 1)) as [Member];
		await answerFor(going, second?.slug ?? '');
		await announce(second?.id ?? '', 'Bring spoons');
		const monthly = await filled({ rhythm: 'date', fromDate: inDays(3) });
		const html = await expectHtml(await send(monthly), 200);
		expect(textOf(html)).toMatch(/dates: (?:.+, )?2 are cancelled/);
		const confirmed = formWith(html, 'confirmed');
		const saved = await send({ ...confirmed, reason: 'we meet monthly now' });
		expect(ledTo(saved)).toBe(`${path} says series_changed 1 0 1`);
		const { html: after } = await owner.browser.page(path);
		expect(textOf(after)).toContain(
			"1 announcement to attendees won't go out: it's a draft again.",
		);
		expect(textOf(after)).toContain(
			'Bring spoons is a draft again, because its event is cancelled.',
		);
		expect((await eventsNow()).slice(0, 3).map(({ status }) => status)).toEqual([
			'scheduled',
			'cancelled',
			'cancelled',
		]);
		const mail = await mailTo(site, going.email, /^Cancelled: /);
		expect(mail.text).toContain('cancelled: we meet monthly now');
		expect(mail.attachments[0]?.content).toContain('STATUS:CANCELLED');
	});
});

describe.each(sites)('a change of a series that starts at a later date, %s', (_, on) => {
	beforeEach(() => createSeries(on));

	it('splits the series, and leads to the part that goes on', async () => {
		const fields = await filled({ place: 'The barn', fromDate: inDays(9) });
		const html = await expectHtml(await send(fields), 200);
		expect(textOf(html)).toContain('everything stays as it was. From then on');
		const saved = await send(formWith(html, 'confirmed'));
		const next = `/admin/series/${fields.deed}`;
		expect(ledTo(saved)).toContain(`${next} says series_changed`);
		expect(textOf((await owner.browser.page(path)).html)).toContain('Its last date is');
		expect((await eventsNow()).map(({ place }) => place)).toEqual(['The Shed, 12 Mill Lane']);
		const following = await eventsOfSeries(site, fields.deed ?? '');
		expect(following.map(({ place }) => place)).toEqual(['The barn', 'The barn']);

		// What follows is in the other part by now, and goes with it.
		const [first] = await eventsNow();
		const cancelPath = `/admin/events/${first?.slug}/cancel`;
		const asks = await expectHtml(await owner.browser.get(cancelPath), 200);
		expect(textOf(asks)).toMatch(
			/3 events\. “Evenings & soup”, which continues this series from .+, ends too\. 2 of these events are its own\./,
		);
		const cancelled = { ...formWith(asks, 'reason'), scope: 'following', reason: 'We stop' };
		await owner.browser.postForm(cancelPath, cancelled);
		for (const each of [
			...(await eventsNow()),
			...(await eventsOfSeries(site, fields.deed ?? '')),
		]) {
			expect(each.status).toBe('cancelled');
		}
	});

	it('leaves both parts of the series with the same breaks', async () => {
		const fields = await filled({ place: 'The barn', fromDate: inDays(9) });
		await send(formWith(await (await send(fields)).text(), 'confirmed'));
		const pause = { firstDate: inDays(15), lastDate: inDays(40), reason: 'The oven' };
		const asks = await owner.browser.postForm(`${path}/breaks`, {
			...pause,
			id: crypto.randomUUID(),
		});
		const html = await expectHtml(asks, 200);
		expect(textOf(html)).toContain('A break applies to all of them, and so also to');
		expect(textOf(html)).toContain('This cancels 1 event.');
		await owner.browser.postForm(`${path}/breaks`, formWith(html, 'confirmed'));
		expect(await breaksOf(fields.deed ?? '')).toMatchObject([pause]);
		const overlapping = { ...pause, firstDate: inDays(40), lastDate: inDays(50) };
		const refused = await owner.browser.postForm(
			`/admin/series/${fields.deed}/breaks`,
			overlapping,
		);
		expect(refused.status).toBe(422);
	});
});

describe.each(sites)('the form that changes a series, %s', (_, on) => {
	beforeEach(() => createSeries(on));

	it('saves a new title or description without asking, and emails nobody', async () => {
		const saved = await send(await filled({ title: 'Soup & evenings', description: 'New.' }));
		expect(ledTo(saved)).toContain(`${path} says series_changed`);
		expect(titleOf((await owner.browser.page(path)).html)).toContain('Soup &amp; evenings');
		for (const event of await eventsNow()) {
			expect(await outboxOf(site, event.id)).toEqual([]);
			expect(event.sequence).toBe(1);
		}
	});

	it('says so when nothing in it is different', async () => {
		const fields = await filled({});
		await expectUnchanged(async () => {
			expect(ledTo(await send(fields))).toBe(`${path} says event_unchanged`);
			const html = await expectHtml(await send(fields, 'preview'), 200);
			expect(html).toContain('Nothing in this form is different yet.');
		});
	});

	it('does not overwrite what somebody else changed meanwhile, but asks again', async () => {
		const mine = await filled({ title: 'Mine' });
		await send(await filled({ title: 'Theirs', capacity: '9' }));
		let fresh: Record<string, string> = {};
		await expectUnchanged(async () => {
			const html = await expectHtml(await send(mine), 409);
			expect(html).toContain('Someone else changed this series while you had the form open.');
			const asJson = await owner.browser.postForm(changePath(), mine, { json: true });
			expect(await refusalIn(asJson)).toBe('409 changed_meanwhile');
			fresh = formWith(html, 'confirmed');
			expect(fresh.seenAt).not.toBe(mine.seenAt);
		});
		expect(ledTo(await send(fresh))).toContain(`${path} says series_changed`);
		// The same form, gone back to and changed once more.
		expect((await send({ ...fresh, title: 'Again' })).status).toBe(409);
		expect(titleOf((await owner.browser.page(path)).html)).toContain('Mine');
	});

	it('with a mistake in it saves nothing, and shows everything typed again', async () => {
		const fields = await filled({ capacity: '1', title: 'Typed' });
		await expectUnchanged(async () => {
			const html = await expectHtml(await send(fields), 422);
			expect(html).toContain('id="guestsAllowed-error"');
			expect(formWith(html, 'title')).toMatchObject({
				title: 'Typed',
				seenAt: fields.seenAt,
				deed: fields.deed,
			});
			const late = await filled({ reason: 'x'.repeat(201) });
			expect(await expectHtml(await send(late), 422)).toContain('id="reason-error"');
			const back = await expectHtml(await send(await filled({ title: 'Back' }), 'edit'), 200);
			expect(formWith(back, 'title').title).toBe('Back');
		});
	});

	it('takes at most 40 queries, with forty members who come every week', async () => {
		const members = await insertMembers(site, 40);
		await site.db.batch(
			members.map((member, index) =>
				site.db
					.prepare(
						`insert into standing_rsvps (series_id, user_id, guests, place, created_at, updated_at)
						values (?, ?, 1, ?, 0, 0)`,
					)
					.bind(id, member.id, index + 1),
			),
		);
		const fields = await filled({
			startsAtTime: '20:00',
			fromDate: inDays(9),
			opensDaysAhead: '60',
		});
		// Two events move, and those that open count everybody in.
		const question = await expectHtml(await send(fields), 200);
		expect(textOf(question)).toContain('40 people who come every time are counted in and emailed');
		const confirmed = formWith(question, 'confirmed');
		expect(Number(confirmed.confirmed)).toBeGreaterThan(6);
		const { response, measured } = await owner.browser.measure((headers) =>
			owner.browser.postForm(changePath(), confirmed, { headers }),
		);
		expect(ledTo(response)).toContain('series_changed');
		const following = await eventsOfSeries(site, fields.deed ?? '');
		expect(following.length).toBeGreaterThan(5);
		expect(measured.before.queries).toBeLessThanOrEqual(40);
	});
});

describe.each(sites)('a break, %s', (_, on) => {
	beforeEach(() => createSeries(on));

	const breaksPath = () => `${path}/breaks`;
	const add = (fields: Record<string, string>, json = false) =>
		owner.browser.postForm(breaksPath(), { id: crypto.randomUUID(), ...fields }, { json });

	it('is saved at once where no event is open, and announced on the site', async () => {
		const pause = { firstDate: inDays(40), lastDate: inDays(50), reason: 'The <oven> is mended' };
		const added = await add(pause);
		expect(ledTo(added)).toContain(`${breaksPath()} says break_added`);
		const html = await expectHtml(await owner.browser.get(breaksPath()), 200);
		expect(html).toContain('The &lt;oven&gt; is mended');
		expect(html).toContain('>Remove this break</button>');
		expect((await new Browser(site).page('/events')).html).toContain('is mended');
	});

	it('shows which events it cancels and how many people get an email, then does it once', async () => {
		const list = await eventsNow();
		const people = (await insertMembers(site, 3)) as [Member, Member, Member];
		const [first, second] = [eventAt(list, 0), eventAt(list, 1)];
		for (const member of people) await answerFor(member, first.slug);
		await answerFor(people[0], second.slug);
		await announce(second.id, 'Bring bowls');
		const fields = { firstDate: inDays(2), lastDate: inDays(11), reason: 'the oven is mended' };
		let confirmed: Record<string, string> = {};
		await expectUnchanged(async () => {
			const html = await expectHtml(await add(fields), 200);
			expect(textOf(html)).toContain(
				'This cancels 2 events. 3 people who are going or waiting will be emailed.',
			);
			for (const { slug } of [first, second]) expect(html).toContain(`/admin/events/${slug}`);
			confirmed = formWith(html, 'confirmed');
			expect(confirmed).toMatchObject({ ...fields, confirmed: '2' });
			const asJson = await add(fields, true);
			expect(asJson.status).toBe(409);
			expect(await asJson.json()).toMatchObject({
				error: {
					code: 'not_confirmed',
					message: 'This cancels 2 events. 3 people who are going or waiting will be emailed.',
				},
			});
			const other = await expectHtml(await add({ ...confirmed, confirmed: '1' }), 200);
			expect(formWith(other, 'confirmed').confirmed).toBe('2');
			const back = await expectHtml(await add({ ...confirmed, intent: 'edit' }), 200);
			expect(formWith(back, 'firstDate')).toMatchObject(fields);
		});

		const presses = await Promise.all([add(confirmed), add(confirmed)]);
		presses.push(await add(confirmed));
		// The first one cancels and emails; the others do nothing more.
		const nothingMore = `${breaksPath()} says break_added 0 0 0`;
		expect(presses.map(ledTo).sort()).toEqual([
			`${path} says break_added 2 3 1`,
			nothingMore,
			nothingMore,
		]);
		const series = await expectHtml(await owner.browser.get(path), 200);
		expect(textOf(series)).toContain(
			'Bring bowls is a draft again, because its event is cancelled.',
		);
		expect(await breaksOf(id)).toMatchObject([fields]);
		expect((await eventsNow()).map(({ status }) => status)).toEqual([
			'cancelled',
			'cancelled',
			'scheduled',
		]);
		const mail = await mailTo(site, people[1].email, /^Cancelled: /);
		expect(mail.text).toContain('cancelled: the oven is mended');
		expect(mail.attachments[0]?.content).toContain('STATUS:CANCELLED');
		await mailTo(site, people[0].email, /^Cancelled: /);
		await expect
			.poll(async () => {
				const mails = await mailsTo(site, people[0].email);
				return mails.filter(({ subject }) => subject.startsWith('Cancelled')).length;
			})
			.toBe(2);
	});

	it('with a mistake in it is not saved, and the field has its error', async () => {
		await add({ firstDate: inDays(40), lastDate: inDays(50), reason: 'there already' });
		const fine = { firstDate: inDays(60), lastDate: inDays(61), reason: 'the oven' };
		const wrong: [string, Record<string, string>][] = [
			['firstDate', { firstDate: '' }],
			['firstDate', { firstDate: '2026-02-30' }],
			['firstDate', { firstDate: inDays(50), lastDate: inDays(55) }],
			['lastDate', { lastDate: 'soon' }],
			['lastDate', { lastDate: inDays(59) }],
			['lastDate', { firstDate: inDays(-5), lastDate: inDays(-1) }],
			['lastDate', { lastDate: inDays(60 + 366) }],
			['reason', { reason: ' ' }],
			['reason', { reason: 'x'.repeat(201) }],
		];
		await expectUnchanged(async () => {
			for (const [field, values] of wrong) {
				const html = await expectHtml(await add({ ...fine, ...values }), 422);
				expect(html, JSON.stringify(values)).toContain(`id="${field}-error"`);
				const asJson = await add({ ...fine, ...values }, true);
				expect(await refusalIn(asJson)).toBe(`422 invalid: ${field}`);
			}
		});
		expect((await add({ ...fine, lastDate: inDays(60 + 365) })).status).toBe(303);
	});

	it('is not created by a form that has created another one until its button is clicked again', async () => {
		const form = {
			id: crypto.randomUUID(),
			firstDate: inDays(40),
			lastDate: inDays(41),
			reason: 'the oven',
		};
		await add(form);
		const other = { ...form, firstDate: inDays(60), lastDate: inDays(61) };
		const html = await expectHtml(await add(other), 409);
		expect(html).toContain('This form was sent before, so nothing was done.');
		expect(await breaksOf(id)).toHaveLength(1);
		const again = formWith(html, 'firstDate');
		expect(again).toMatchObject({ firstDate: other.firstDate });
		await add(again);
		expect(await breaksOf(id)).toHaveLength(2);
	});

	it('is removed through its own series only, and removing it twice is no error', async () => {
		await add({ firstDate: inDays(40), lastDate: inDays(50), reason: 'the oven' });
		const [pause] = await breaksOf(id);
		const remove = (to: string) =>
			owner.browser.postForm(to, { intent: 'remove', break: pause?.id ?? '' });
		const other = crypto.randomUUID();
		await owner.browser.postForm('/admin/series/new', { ...FORM, id: other });
		await remove(`/admin/series/${other}/breaks`);
		expect(await breaksOf(id)).toHaveLength(1);
		for (const _press of [1, 2]) {
			const removed = await remove(breaksPath());
			expect(ledTo(removed)).toBe(`${breaksPath()} says break_removed`);
		}
		expect(await breaksOf(id)).toEqual([]);
	});
});

describe.each(sites)('the end of a series, %s', (_, on) => {
	beforeEach(() => createSeries(on));

	const endPath = () => `${path}/end`;
	const end = (fields: Record<string, string>, json = false) =>
		owner.browser.postForm(endPath(), fields, { json });

	it('shows what it cancels, stops new events from opening, and can be undone', async () => {
		// One run opens a few events of all series: those of the other tests would come first.
		await site.run('delete from series where id <> ?', id);
		const list = await eventsNow();
		const [going] = (await insertMembers(site, 1)) as [Member];
		await answerFor(going, eventAt(list, 2).slug);
		await announce(eventAt(list, 2).id, 'Bring cups');
		const fields = { endsOnDate: inDays(10), reason: 'the oven is sold' };
		let confirmed: Record<string, string> = {};
		await expectUnchanged(async () => {
			const html = await expectHtml(await end(fields), 200);
			expect(textOf(html)).toContain(
				'This cancels 1 event. 1 person who is going or waiting will be emailed.',
			);
			confirmed = formWith(html, 'confirmed');
			expect((await end(fields, true)).status).toBe(409);
		});
		const overtaken = await expectHtml(await end({ ...confirmed, confirmed: '2' }), 200);
		expect(overtaken).toContain('What this changes is different now');
		expect(formWith(overtaken, 'confirmed'), 'what was typed stays').toEqual(confirmed);
		expect(ledTo(await end(confirmed))).toBe(`${path} says series_end_changed 1 1 1`);
		expect(textOf((await owner.browser.page(path)).html)).toContain('Bring cups is a draft again');
		const mail = await mailTo(site, going.email, /^Cancelled: /);
		expect(mail.text).toContain('cancelled: the oven is sold');
		await site.tick(new Date(Date.now() + 15 * DAY_MS));
		expect((await eventsNow()).map(({ status }) => status)).toEqual([
			'scheduled',
			'scheduled',
			'cancelled',
		]);
		expect(await expectHtml(await owner.browser.get(endPath()), 200)).toContain(
			'Remove the end date',
		);
		await end({ intent: 'continue' });
		await site.tick(new Date(Date.now() + 16 * DAY_MS));
		expect((await eventsNow()).length).toBeGreaterThan(3);
	});

	it('closes the form for changes once it has passed', async () => {
		for (const { id: eventId } of await eventsNow()) {
			await site.run('delete from events where id = ?', eventId);
		}
		await end({ endsOnDate: inDays(-1), reason: '' });
		const list = (await owner.browser.page('/admin/series')).html;
		expect(list.indexOf('id="ended"')).toBeLessThan(list.indexOf(`href="${path}"`));
		const html = await expectHtml(await owner.browser.get(`${path}/change`), 200);
		expect(html).toContain('has ended');
		await expectUnchanged(async () => {
			const fields = { ...FORM, title: 'Late' };
			expect((await owner.browser.postForm(`${path}/change`, fields)).status).toBe(422);
		});
		await expectHtml(await owner.browser.get(path), 200);
		await expectHtml(await owner.browser.get(endPath()), 200);
	});

	it('with a mistake in it is not saved, and the field has its error', async () => {
		const wrong: [string, Record<string, string>][] = [
			['endsOnDate', { endsOnDate: '' }],
			['endsOnDate', { endsOnDate: inDays(-2) }],
			['reason', { endsOnDate: inDays(80), reason: 'x'.repeat(201) }],
		];
		await expectUnchanged(async () => {
			for (const [field, values] of wrong) {
				expect(await expectHtml(await end(values), 422)).toContain(`id="${field}-error"`);
				const asJson = await end(values, true);
				expect(await refusalIn(asJson)).toBe(`422 invalid: ${field}`);
			}
		});
	});
});
