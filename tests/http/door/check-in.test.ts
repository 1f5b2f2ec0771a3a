import { parse } from 'csv-parse/sync';
import { beforeEach, describe, expect, it } from 'vitest';
import { signLink } from '../../../src/domain/sign-in/signed-links.ts';
import { fromBase64 } from '../../../src/domain/text/encodings.ts';
import { formOfButton, refusedField } from '../../support/html/forms.ts';
import { htmlProblems } from '../../support/html/html.ts';
import { ledTo } from '../../support/html/notices.ts';
import { mailTo } from '../../support/mail/mailbox.ts';
import { readQr } from '../../support/pictures/qr-reader.ts';
import { newEmail, signIn } from '../../support/sign-in.ts';
import { Browser } from '../../support/site/browser.ts';
import {
	insertClub,
	insertEvent,
	insertMember,
	insertMembers,
	insertRsvps,
	type Member,
	outboxOf,
	rsvpsOf,
	seatsOf,
} from '../../support/site/fixtures.ts';
import { AUTH_SECRET, useSite } from '../../support/site/site.ts';

const HOUR_MS = 60 * 60_000;
/** It begins in so many hours, and lasts two. */
const startingIn = (hours: number) => ({
	startsAt: new Date(Date.now() + hours * HOUR_MS),
	endsAt: new Date(Date.now() + (hours + 2) * HOUR_MS),
});

const running = useSite({}, insertClub);
let host: Member;
let event: Awaited<ReturnType<typeof insertEvent>>;
let path: string;
let people: Member[];

beforeEach(async () => {
	const { site } = running;
	host = await insertMember(site, { role: 'host', name: 'Hana Host' });
	event = await insertEvent(site, {
		...startingIn(1),
		capacity: 5,
		guestsAllowed: 2,
		title: 'Sewing <by> night',
	});
	path = `/admin/events/${event.slug}/check-in`;
	people = await Promise.all(
		['Ada Loom', 'Bo Kiln', 'Cy Loom', 'Di Away'].map((name) => insertMember(site, { name })),
	);
	const [ada, bo, cy, di] = people as [Member, Member, Member, Member];
	await insertRsvps(site, event.id, [
		{ member: ada, answer: 'going', guests: 1 },
		{ member: bo, answer: 'going' },
		{ member: cy, answer: 'waitlisted' },
		{ member: di, answer: 'declined' },
	]);
});

const personOf = (index: number) => people[index] as Member;
const token = (member: Member, eventId = event.id, purpose: 'checkIn' | 'rsvp' = 'checkIn') =>
	signLink(AUTH_SECRET, purpose, { userId: member.id, eventId });
async function json(fields: Readonly<Record<string, string>>, browser = host.browser, at = path) {
	const response = await browser.postForm(at, fields, { json: true });
	return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
const here = (member: Member, guests = '0') => ({
	intent: 'check-in',
	member: member.id,
	guests,
});
async function checkIns() {
	const { results } = await running.site.db
		.prepare(
			`select user_id as userId, guests, checked_in_by as "by", is_walk_in as isWalkIn, checked_in_at as at
			from check_ins where event_id = ? order by checked_in_at`,
		)
		.bind(event.id)
		.all<{ userId: string; guests: number; by: string; isWalkIn: number; at: number }>();
	return results;
}
/** All that a request could have changed. */
async function everything() {
	const { site } = running;
	const members = await site.db.prepare('select count(*) as n from user').first();
	return [await checkIns(), await rsvpsOf(site, event.id), await seatsOf(site, event.id), members];
}

describe('the list at the door', () => {
	it('shows who goes and who waits by name, with one button each, in valid HTML', async () => {
		const { status, html } = await host.browser.page(path);
		expect(status).toBe(200);
		expect(await htmlProblems(html)).toEqual([]);
		const names = [...html.matchAll(/<h3[^>]*>([^<]+)<\/h3>/g)].map(([, name]) => name);
		expect(names).toEqual(['Ada Loom', 'Bo Kiln', 'Cy Loom']);
		expect(html).toContain('0 of 3 here');
		expect(html.match(/<button type="submit"[^>]*>Here</g)).toHaveLength(3);
		// Hosts tell two of one name by the address.
		expect(html).toContain(`<p class="address">${personOf(0).email}</p>`);
	});

	it('finds by name across answers, and comes back to the same search after a press', async () => {
		const found = await host.browser.page(`${path}?q=loom`);
		expect(found.html.match(/<h3/g)).toHaveLength(2);
		const response = await host.browser.postForm(path, { ...here(personOf(0), '1'), q: 'loom' });
		const location = response.headers.get('location') ?? '';
		expect([response.status, location]).toEqual([303, `${path}?q=loom#m-${personOf(0).id}`]);
		const after = await host.browser.page(location.replace(/#.*/, ''));
		expect(after.html).toContain(`id="m-${personOf(0).id}" class="going"`);
		expect(after.html).toMatch(/Here since \d{1,2}:\d\d, with 1 guest/);
		expect(after.html).toContain('2 of 3 here');
		expect(await htmlProblems(after.html)).toEqual([]);
		const undone = await host.browser.postForm(path, {
			intent: 'undo',
			member: personOf(0).id,
			q: 'loom',
		});
		expect(undone.headers.get('location')).toBe(location);
		expect(await checkIns()).toEqual([]);
	});

	it('checks one person in once, though many hosts press at the same moment', async () => {
		const hosts = await insertMembers(running.site, 12, { role: 'host' });
		const answers = await Promise.all(hosts.map(({ browser }) => json(here(personOf(1)), browser)));
		expect(answers.map(({ status }) => status)).toEqual(hosts.map(() => 200));
		expect(answers.filter(({ body }) => body.isNew)).toHaveLength(1);
		expect(await checkIns()).toHaveLength(1);
		expect(new Set(answers.map(({ body }) => body.checkedInAt)).size).toBe(1);
	});

	it('counts each of many who come at once', async () => {
		await Promise.all([
			...[0, 1, 2, 3].map((index) => json(here(personOf(index)))),
			json({ intent: 'walk-in', name: 'Walter', email: newEmail(), guests: '2' }),
		]);
		const { html } = await host.browser.page(path);
		// Ada's guest stayed at home; Cy waited, Di had said no, Walter and two guests walked in.
		expect(html).toContain('2 of 3 here, and 5 more');
		expect(html).toContain('from the waiting list');
	});

	it('names the field at fault', async () => {
		for (const [field, fields] of [
			['member', { intent: 'check-in' }],
			['guests', { ...here(personOf(0)), guests: 'many' }],
			['intent', { intent: 'promote' }],
			['name', { intent: 'walk-in', email: newEmail() }],
			['email', { intent: 'walk-in', name: 'Walter', email: 'nowhere' }],
		] as const) {
			expect(await json(fields)).toMatchObject({ status: 422, body: { error: { field } } });
		}
		expect(await json(here(personOf(0), '3'))).toMatchObject({
			status: 422,
			body: { error: { code: 'guests_not_allowed' } },
		});
		expect(await json({ intent: 'check-in', member: 'nobody' })).toMatchObject({ status: 404 });
		expect(await checkIns()).toEqual([]);
	});

	it.each([
		['early', startingIn(3.1), 'Check-in opens three hours before the start'],
		['over', startingIn(-27), 'Check-in closed a day after the end'],
		['cancelled', { status: 'cancelled' as const }, 'There is nobody to check in.'],
	])('says so when it is not the time, and refuses: %s', async (state, values, words) => {
		const other = await insertEvent(running.site, { ...startingIn(1), ...values });
		const at = `/admin/events/${other.slug}/check-in`;
		const { html } = await host.browser.page(at);
		expect(html).toContain(words);
		expect(html).not.toContain('data-door');
		const actions: Record<string, string>[] = [
			here(personOf(0)),
			{ intent: 'undo', member: personOf(0).id },
			{ intent: 'walk-in', name: 'Walter', email: newEmail() },
		];
		for (const fields of actions) {
			expect(await json(fields, host.browser, at)).toMatchObject({
				status: 409,
				body: { error: { code: `door_${state}` } },
			});
		}
	});

	it('alone lets a script run, and only one of the site itself', async () => {
		const page = await host.browser.get(path);
		const policy = page.headers.get('content-security-policy');
		expect(policy).toContain("script-src 'self'; connect-src 'self';");
		const [script, ...more] = [...(await page.text()).matchAll(/<script[^>]*>/g)].map(
			([tag]) => tag,
		);
		expect(more).toEqual([]);
		const source = /src="(\/_astro\/[^"]+\.js)"/.exec(script ?? '')?.[1] ?? '';
		const file = await host.browser.get(source);
		expect([file.status, file.headers.get('content-type')]).toEqual([
			200,
			expect.stringContaining('javascript'),
		]);
		for (const other of [
			'/',
			`/admin/events/${event.slug}`,
			`/admin/events/${event.slug}/guests`,
		]) {
			const response = await host.browser.get(other);
			expect(response.headers.get('content-security-policy')).not.toContain('script-src');
		}
	});
});

describe('what the door costs', () => {
	it('is one query for the session and one batch, for a look and for each press, and no KV', async () => {
		const { browser } = host;
		const link = `/admin/check-in/${await token(personOf(0))}`;
		const actions: Record<string, string>[] = [
			here(personOf(0)),
			{ intent: 'undo', member: personOf(0).id },
			{ intent: 'walk-in', name: 'Walter', email: newEmail() },
		];
		const asked = [
			...[path, link].map((at) => browser.measure((headers) => browser.get(at, { headers }))),
			...actions.map((fields) =>
				browser.measure((headers) => browser.postForm(path, fields, { headers })),
			),
		];
		for (const { measured } of await Promise.all(asked)) {
			expect(measured.before, JSON.stringify(measured.before.statements)).toMatchObject({
				trips: 2,
				kvGets: 0,
				kvPuts: 0,
			});
		}
		const image = await personOf(0).browser.measure((headers) =>
			new Browser(running.site).get(`${link.replace('/admin/check-in', '/door-code')}.png`, {
				headers,
			}),
		);
		expect(image.measured.before).toMatchObject({ trips: 0, kvGets: 0 });
	});
});

describe('a walk-in', () => {
	it('is a member from then on, who gets no mail and can sign in', async () => {
		const email = newEmail('walter');
		const before = await seatsOf(running.site, event.id);
		const fields = { intent: 'walk-in', name: ' Walter Walk ', email: email.toUpperCase() };
		const [first, again] = [
			await host.browser.postForm(path, fields),
			await host.browser.postForm(path, fields),
		];
		expect(ledTo(first)).toMatch(/#m-\S+ says checked_in$/);
		expect(ledTo(again)).toMatch(/#m-\S+ says checked_in_already$/);
		expect(await checkIns()).toMatchObject([{ isWalkIn: 1, by: host.id, guests: 0 }]);
		expect(await seatsOf(running.site, event.id)).toEqual(before);
		expect(await outboxOf(running.site, event.id)).toEqual([]);
		const list = await host.browser.page(path);
		expect(list.html).toMatch(/Walter Walk<\/h3>[\s\S]*?walked in/);
		const browser = await signIn(running.site, email);
		expect((await browser.page('/me')).html).toContain('value="Walter Walk"');
	});

	it('needs only a name, and is checked in once by one form', async () => {
		const { html } = await host.browser.page(path);
		const [, press = ''] = /name="press" value="([^"]+)"/.exec(html) ?? [];
		const members = () => running.site.db.prepare('select count(*) as n from user').first();
		const before = await members();
		const fields = { intent: 'walk-in', name: 'Wanda Walk', email: ' ', press };
		const [first, again] = [
			await host.browser.postForm(path, fields),
			await host.browser.postForm(path, fields),
		];
		expect([first.status, again.headers.get('location')?.includes('#m-')]).toEqual([303, true]);
		expect(await members()).toEqual(before);
		const list = await host.browser.page(path);
		expect(list.html.match(/Wanda Walk<\/h3>/g)).toHaveLength(1);
		expect(list.html).toContain('0 of 3 here, and 1 more');
		expect(await htmlProblems(list.html)).toEqual([]);
		// Another answer in JSON is another person, and one undoes it.
		const came = await json({ intent: 'walk-in', name: 'Wanda Walk', guests: '1' });
		expect(came).toMatchObject({ status: 200, body: { member: null, isNew: true, guests: 1 } });
		const undo = { intent: 'undo', walkIn: String(came.body.walkIn) };
		expect((await json(undo)).status).toBe(200);
		expect((await host.browser.page(path)).html).toContain('0 of 3 here, and 1 more');
		expect(await json({ intent: 'undo' })).toMatchObject({
			status: 422,
			body: { error: { field: 'member' } },
		});
	});

	it('is told kindly beside the field when the address is banned', async () => {
		const banned = await insertMember(running.site, { bannedAt: new Date() });
		const before = await everything();
		const response = await host.browser.postForm(path, {
			intent: 'walk-in',
			name: 'Walter',
			email: banned.email,
		});
		const html = await response.text();
		expect(response.status).toBe(422);
		expect(html).toContain('This address is banned. Please talk to the owner of the club.');
		expect(html).toContain('value="Walter"');
		expect(html).toMatch(/role="alert" tabindex="-1" autofocus>\s*Not saved yet/);
		expect(await htmlProblems(html)).toEqual([]);
		expect(await everything()).toEqual(before);
	});

	it('keeps a number of guests that is too high', async () => {
		const typed = { intent: 'walk-in', name: 'Walter', email: newEmail(), guests: '9' };
		const response = await host.browser.postForm(path, typed);
		const html = await response.text();
		expect([response.status, refusedField(html, 'guests')?.holds]).toEqual([422, '9']);
		expect(formOfButton(html, path, 'Check in')).toBeDefined();
	});

	it('that comes too late reads why, rather than the list as if nothing had been sent', async () => {
		const over = await insertEvent(running.site, startingIn(-27));
		const at = `/admin/events/${over.slug}/check-in`;
		const late = await host.browser.postForm(at, { intent: 'walk-in', name: 'Walter' });
		expect([late.status, await late.text()]).toEqual([
			409,
			expect.stringContaining('Check-in closed a day after the end, so nothing was changed.'),
		]);
	});
});

describe('the code of a mail', () => {
	it('is read by a camera as a link to a page with a button, which alone does something', async () => {
		const newcomer = await insertMember(running.site, { name: 'Eve New' });
		await newcomer.browser.postJson('/api/rsvp-toggle', { event: event.slug, answer: 'going' });
		const mail = await mailTo(running.site, newcomer.email, /^You're going/);
		const link = readQr(fromBase64(mail.attachments[1]?.content ?? ''));
		expect(mail.text).toContain(`At the door, show this: your code (${link})`);
		const at = new URL(link).pathname;
		const before = await everything();
		for (let time = 0; time < 3; time += 1) {
			const { status, html } = await host.browser.page(at);
			expect([status, await htmlProblems(html)]).toEqual([200, []]);
			expect(html).toMatch(/Eve New[\s\S]*Has a seat\.[\s\S]*>Check in</);
			await host.browser.send(at, { method: 'HEAD' });
		}
		expect(await everything()).toEqual(before);

		const pressed = await host.browser.postForm(at, { intent: 'check-in', guests: '1' });
		expect(ledTo(pressed)).toBe(`${at} says checked_in`);
		const again = await json({ intent: 'check-in', guests: '0' }, host.browser, at);
		expect(again).toMatchObject({ status: 200, body: { isNew: false, guests: 1 } });
		expect(await checkIns()).toMatchObject([{ userId: newcomer.id, guests: 1, isWalkIn: 0 }]);
		expect((await host.browser.page(at)).html).toMatch(/Here since \d/);
		await host.browser.postForm(at, { intent: 'undo' });
		expect(await checkIns()).toEqual([]);
	});

	it('says what it is to those who are no hosts, and shows nobody', async () => {
		const at = `/admin/check-in/${await token(personOf(0))}`;
		const visitor = await new Browser(running.site).get(at);
		expect([visitor.status, visitor.headers.get('location')]).toEqual([303, `/login?next=${at}`]);
		const own = await personOf(0).browser.page(at);
		expect([own.status, await htmlProblems(own.html)]).toEqual([403, []]);
		expect(own.html).toContain('Show it to the host at the door');
		const [, picture = ''] = /<img class="door-code" src="([^"]+)"/.exec(own.html) ?? [];
		const response = await personOf(0).browser.get(picture);
		expect(response.headers.get('content-type')).toBe('image/png');
		const read = readQr(new Uint8Array(await response.arrayBuffer()));
		expect(read).toBe(`${running.site.origin}${at}`);
		const other = await personOf(1).browser.page(at);
		expect(other.status).toBe(403);
		expect(other.html).toContain('The host at the door scans it.');
		expect(other.html).not.toMatch(/Ada|<img/);
	});

	it('is refused when it was tampered with, or made for something else', async () => {
		const good = await token(personOf(0));
		const [, eventId, mac] = good.split('.');
		const before = await everything();
		for (const bad of [
			`${good.slice(0, -1)}${good.endsWith('A') ? 'E' : 'A'}`,
			`${personOf(1).id}.${eventId}.${mac}`,
			await token(personOf(0), event.id, 'rsvp'),
			'nonsense',
			`${good}.`,
		]) {
			const at = `/admin/check-in/${bad}`;
			expect((await host.browser.get(at)).status).toBe(404);
			expect((await json({ intent: 'check-in' }, host.browser, at)).status).toBe(404);
			expect((await host.browser.get(`/door-code/${bad}.png`)).status).toBe(404);
		}
		expect(await everything()).toEqual(before);
	});

	it('stands on the own page of a member for what they have a seat at, and opens nothing by itself', async () => {
		const { html } = await personOf(0).browser.page('/me');
		expect(html).toContain(`/door-code/${await token(personOf(0))}.png`);
		expect(await htmlProblems(html)).toEqual([]);
		expect((await personOf(2).browser.page('/me')).html).not.toContain('/door-code/');
	});
});

describe('who may do what at the door', () => {
	it('is hosts and owners; others are refused on each page and post, and nothing changes', async () => {
		const owner = await insertMember(running.site, { role: 'owner' });
		const code = `/admin/check-in/${await token(personOf(0))}`;
		const file = `/admin/events/${event.slug}/guests.csv`;
		const visitor = new Browser(running.site);
		const member = personOf(1).browser;
		const before = await everything();
		const gets = async (browser: Browser, at: string) =>
			(await browser.get(at, { json: true })).status;
		for (const at of [path, code, file]) {
			expect([at, await gets(visitor, at), await gets(member, at)]).toEqual([at, 401, 403]);
		}
		for (const [at, fields] of [
			[path, here(personOf(0))],
			[path, { intent: 'undo', member: personOf(0).id }],
			[path, { intent: 'walk-in', name: 'Mallory', email: newEmail() }],
			[code, { intent: 'check-in' }],
			[code, { intent: 'undo' }],
		] as const) {
			expect((await json(fields, visitor, at)).status).toBe(401);
			expect((await json(fields, member, at)).status).toBe(403);
			const elsewhere = { headers: { origin: 'https://elsewhere.example' } };
			expect((await host.browser.postForm(at, fields, elsewhere)).status).toBe(403);
		}
		expect(await everything()).toEqual(before);
		for (const { browser } of [host, owner]) {
			expect((await browser.get(path)).status).toBe(200);
			expect((await browser.get(code)).status).toBe(200);
			expect((await browser.get(file)).status).toBe(200);
			expect((await json(here(personOf(0)), browser)).status).toBe(200);
			expect((await json({ intent: 'undo' }, browser, code)).status).toBe(200);
		}
	});

	it('ends at once with the role', async () => {
		expect((await host.browser.get(path)).status).toBe(200);
		const demote = "update user set role = 'member' where id = ?";
		await running.site.db.prepare(demote).bind(host.id).run();
		expect((await host.browser.get(path)).status).toBe(403);
		expect((await json(here(personOf(0)))).status).toBe(403);
		expect(await checkIns()).toEqual([]);
	});

	it('is never changed by looking', async () => {
		await json(here(personOf(0)));
		const before = await everything();
		for (const at of [
			path,
			`${path}?intent=undo&member=${personOf(0).id}`,
			`/admin/check-in/${await token(personOf(0))}?intent=undo`,
			`/admin/events/${event.slug}/guests.csv`,
		]) {
			await (await host.browser.get(at)).body?.cancel();
			await host.browser.send(at, { method: 'HEAD' });
		}
		expect(await everything()).toEqual(before);
	});
});

describe('the desk', () => {
	it('leads to the door from three hours before until the day after', async () => {
		const at = `/admin/events/${event.slug}`;
		for (const page of [at, `${at}/guests`]) {
			expect((await host.browser.page(page)).html).toContain(`href="${path}"`);
		}
		// Of several that are on, the desk leads to the first.
		await running.site.db.prepare('delete from events where id <> ?').bind(event.id).run();
		expect((await host.browser.page('/admin')).html).toContain(`href="${path}"`);
		const far = await insertEvent(running.site, startingIn(4));
		const { html } = await host.browser.page(`/admin/events/${far.slug}`);
		expect(html).not.toContain('/check-in"');
	});

	it('says how many came, once somebody was checked in', async () => {
		const past = await insertEvent(running.site, { ...startingIn(-5), guestsAllowed: 2 });
		await insertRsvps(running.site, past.id, [
			{ member: personOf(0), answer: 'going' },
			{ member: personOf(1), answer: 'going' },
		]);
		const pages = [`/admin/events/${past.slug}`, `/events/${past.slug}`, '/events/past'];
		for (const page of pages) {
			expect((await host.browser.page(page)).html).toContain('2 came');
		}
		const door = `${pages[0]}/check-in`;
		await json({ ...here(personOf(0)), guests: '2' }, host.browser, door);
		for (const page of pages) {
			expect((await host.browser.page(page)).html).toContain('3 came');
		}
	});
});

describe('the guest list as a file', () => {
	const file = () => `/admin/events/${event.slug}/guests.csv`;

	it('holds every answer and who came, disarmed, for another reader of such files', async () => {
		const wicked = await insertMember(running.site, { name: '=HYPERLINK("https://evil.test")' });
		await insertRsvps(running.site, event.id, []);
		await running.site.db
			.prepare(
				`insert into rsvps (event_id, user_id, answer, guests, note, place, change, answered_at, created_at, updated_at)
				values (?, ?, 'going', 0, ?, 9, 'x', 0, 0, 0)`,
			)
			.bind(event.id, wicked.id, '@SUM(A1)\n"quoted", and more')
			.run();
		await json(here(personOf(0), '1'));
		const response = await host.browser.get(file());
		expect(response.status).toBe(200);
		expect(response.headers.get('content-type')).toMatch(/^text\/csv; charset=utf-8/);
		expect(response.headers.get('content-disposition')).toBe(
			`attachment; filename="guests-${event.slug}.csv"`,
		);
		expect(response.headers.get('cache-control')).toBe('no-store');
		const bytes = Buffer.from(await response.arrayBuffer());
		expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
		const [columns, ...rows] = parse(bytes, { bom: true }) as string[][];
		expect(columns?.slice(0, 5)).toEqual(['Name', 'E-mail', 'Answer', 'Guests', 'Note']);
		expect(rows.map(([name, , answer]) => [name, answer])).toEqual([
			['Di Away', 'not coming'],
			['Ada Loom', 'going'],
			['Bo Kiln', 'going'],
			['\'=HYPERLINK("https://evil.test")', 'going'],
			['Cy Loom', 'waiting'],
		]);
		expect(rows[3]?.[4]).toBe('\'@SUM(A1)\n"quoted", and more');
		expect(rows[1]?.[8]).toMatch(/^\d{4}-\d\d-\d\dT/);
	});

	it('asks for a fresh sign-in', async () => {
		await running.site.db
			.prepare('update session set created_at = ? where user_id = ?')
			.bind(Date.now() - HOUR_MS, host.id)
			.run();
		const response = await host.browser.get(file());
		expect([response.status, response.headers.get('location')]).toEqual([
			303,
			`/login?again=1&next=/admin/events/${event.slug}/guests`,
		]);
		const asJson = await host.browser.get(file(), { json: true });
		expect(asJson.status).toBe(403);
		expect(await asJson.text()).toContain('sign_in_again');
	});

	it('is shown by name where that is asked, with who comes every time', async () => {
		const list = `/admin/events/${event.slug}/guests`;
		const { html } = await host.browser.page(`${list}?list=going&sort=name`);
		expect(await htmlProblems(html)).toEqual([]);
		expect(html.indexOf('Ada Loom')).toBeLessThan(html.indexOf('Bo Kiln'));
		expect(html).toContain('aria-current="true">By name');
		expect(html).toContain('name="sort" value="name"');
	});
});
