import { parse } from 'csv-parse/sync';
import { beforeEach, describe, expect, it } from 'vitest';
import { signLink } from '../../../src/domain/sign-in/signed-links.ts';
import { fromBase64 } from '../../../src/domain/text/encodings.ts';
import { answerAs } from '../../support/answers.ts';
import { formOfButton, refusedField } from '../../support/html/forms.ts';
import { htmlProblems } from '../../support/html/html.ts';
import { ledTo } from '../../support/html/notices.ts';
import { expectHtml, validPage } from '../../support/html/pages.ts';
import { mailTo } from '../../support/mail/mailbox.ts';
import { readQr } from '../../support/pictures/qr-reader.ts';
import {
	type Action,
	expectForbidden,
	expectRefusedFromElsewhere,
	expectSignInFirst,
} from '../../support/rights/who-may.ts';
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
import { HOUR_MS } from '../../support/time.ts';

/** It begins in so many hours, and lasts two. */
const startingIn = (hours: number) => ({
	startsAt: new Date(Date.now() + hours * HOUR_MS),
	endsAt: new Date(Date.now() + (hours + 2) * HOUR_MS),
});

const site = useSite({}, insertClub);
let host: Member;
let event: Awaited<ReturnType<typeof insertEvent>>;
let path: string;
let people: Member[];

beforeEach(async () => {
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
	return site.all<{
		userId: string;
		guests: number;
		by: string;
		isWalkIn: number;
		at: number;
	}>(
		`select user_id as userId, guests, checked_in_by as "by", is_walk_in as isWalkIn, checked_in_at as at
			from check_ins where event_id = ? order by checked_in_at`,
		event.id,
	);
}
/** All that a request could have changed. */
async function everything() {
	const members = await site.first('select count(*) as n from user');
	return [await checkIns(), await rsvpsOf(site, event.id), await seatsOf(site, event.id), members];
}

describe('the list at the door', () => {
	it('shows the people going and waiting by name, with one button each, in valid HTML', async () => {
		const html = await validPage(host.browser, path);
		const names = [...html.matchAll(/<h3[^>]*>([^<]+)<\/h3>/g)].map(([, name]) => name);
		expect(names).toEqual(['Ada Loom', 'Bo Kiln', 'Cy Loom']);
		expect(html).toContain('0 of 3 here');
		expect(html.match(/<button type="submit"[^>]*>Here</g)).toHaveLength(3);
		// Hosts tell two of one name by the address.
		expect(html).toContain(`<p class="address">${personOf(0).email}</p>`);
	});

	it('finds people by name whatever their RSVP, and comes back to the same search after a click', async () => {
		const found = await host.browser.page(`${path}?q=loom`);
		// Whoever else the search finds comes after the list.
		const [list = ''] = found.html.split('id="members"');
		expect(list.match(/<h3/g)).toHaveLength(2);
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

	it('checks one person in once, though many hosts click at the same moment', async () => {
		const hosts = await insertMembers(site, 12, { role: 'host' });
		const answers = await Promise.all(hosts.map(({ browser }) => json(here(personOf(1)), browser)));
		expect(answers.map(({ status }) => status)).toEqual(hosts.map(() => 200));
		expect(answers.filter(({ body }) => body.isNew)).toHaveLength(1);
		expect(await checkIns()).toHaveLength(1);
		expect(new Set(answers.map(({ body }) => body.checkedInAt)).size).toBe(1);
	});

	it('counts everyone when many people arrive at once', async () => {
		await Promise.all([
			...[0, 1, 2, 3].map((index) => json(here(personOf(index)))),
			json({ intent: 'walk-in', name: 'Walter', email: newEmail(), guests: '2' }),
		]);
		const { html } = await host.browser.page(path);
		// Ada's guest stayed at home; Cy waited, Di had said no, Walter and two guests walked in.
		expect(html).toContain('2 of 3 here, and 5 more');
		expect(html).toContain('from the waiting list');
	});

	it('refuses a mistake and names the field', async () => {
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
		['cancelled', { status: 'cancelled' as const }, 'nobody to check in.'],
	])('says when check-in is not open, and refuses it: %s', async (state, values, words) => {
		const other = await insertEvent(site, { ...startingIn(1), ...values });
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

	it('is the only page of the event that runs a script, and only one of the site itself', async () => {
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
	it('is one query for the session and one batch, for the page and for each click, and no KV', async () => {
		const { browser } = host;
		const link = `/admin/check-in/${await token(personOf(0))}`;
		const actions: Record<string, string>[] = [
			here(personOf(0)),
			{ intent: 'undo', member: personOf(0).id },
			{ intent: 'walk-in', name: 'Walter', email: newEmail() },
		];
		const asked = [
			...[path, link].map((at) => browser.measureGet(at)),
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
			new Browser(site).get(`${link.replace('/admin/check-in', '/door-code')}.png`, {
				headers,
			}),
		);
		expect(image.measured.before).toMatchObject({ trips: 0, kvGets: 0 });
	});
});

describe('a walk-in', () => {
	it('becomes a member who gets no email about it and can sign in', async () => {
		const email = newEmail('walter');
		const before = await seatsOf(site, event.id);
		const fields = { intent: 'walk-in', name: ' Walter Walk ', email: email.toUpperCase() };
		const [first, again] = [
			await host.browser.postForm(path, fields),
			await host.browser.postForm(path, fields),
		];
		expect(ledTo(first)).toMatch(/#m-\S+ says checked_in$/);
		expect(ledTo(again)).toMatch(/#m-\S+ says checked_in_already$/);
		expect(await checkIns()).toMatchObject([{ isWalkIn: 1, by: host.id, guests: 0 }]);
		expect(await seatsOf(site, event.id)).toEqual(before);
		expect(await outboxOf(site, event.id)).toEqual([]);
		const list = await host.browser.page(path);
		expect(list.html).toMatch(/Walter Walk<\/h3>[\s\S]*?walked in/);
		const browser = await signIn(site, email);
		expect((await browser.page('/me')).html).toContain('value="Walter Walk"');
	});

	it('needs only a name, and is checked in once by one form', async () => {
		const { html } = await host.browser.page(path);
		const [, press = ''] = /name="press" value="([^"]+)"/.exec(html) ?? [];
		const members = () => site.first('select count(*) as n from user');
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

	it('is refused beside the field if the address is banned', async () => {
		const banned = await insertMember(site, { bannedAt: new Date() });
		const before = await everything();
		const fields = { intent: 'walk-in', name: 'Walter', email: banned.email };
		const html = await expectHtml(await host.browser.postForm(path, fields), 422);
		expect(html).toContain('This address is banned. Please ask an owner of the club.');
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
		const over = await insertEvent(site, startingIn(-27));
		const at = `/admin/events/${over.slug}/check-in`;
		const late = await host.browser.postForm(at, { intent: 'walk-in', name: 'Walter' });
		expect([late.status, await late.text()]).toEqual([
			409,
			expect.stringContaining('Check-in closed a day after the end, so nothing was changed.'),
		]);
	});
});

describe('the door in German', () => {
	it("speaks its host's language in the page and to its script, and marks the desk's English", async () => {
		const german = await insertMember(site, { role: 'host' });
		await german.browser.postForm('/api/language', { language: 'de', next: '/me' });
		const list = await german.browser.page(path);
		expect(list.html).toContain('<html lang="de"');
		expect(list.html).toMatch(/<nav class="desk one-row"[^>]* lang="en"/);
		expect(list.html).toContain('data-not-sent="Das hat nicht geklappt.');
		expect(list.html).not.toMatch(/Find by name|Here since|Check in</);
		const scan = await german.browser.page(path.replace('check-in', 'scan'));
		expect(scan.html).toMatch(/data-hold="[^"]*Kamera/);
		expect(await htmlProblems(list.html)).toEqual([]);
	});
});

describe('the check-in code of an email', () => {
	it('is read by a camera as a link to a page, and only the button there does something', async () => {
		const newcomer = await insertMember(site, { name: 'Eve New' });
		await answerAs(newcomer, event, 'going');
		const mail = await mailTo(site, newcomer.email, /^You're going/);
		const link = readQr(fromBase64(mail.attachments[1]?.content ?? ''));
		expect(mail.text).toContain(`At the door, show your code (${link}).`);
		const at = new URL(link).pathname;
		const before = await everything();
		for (let time = 0; time < 3; time += 1) {
			const html = await validPage(host.browser, at);
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

	it('explains itself to members who are not hosts, and shows nobody', async () => {
		const at = `/admin/check-in/${await token(personOf(0))}`;
		const visitor = await new Browser(site).get(at);
		expect(ledTo(visitor)).toBe(`/login?next=${at}`);
		const own = await personOf(0).browser.page(at);
		expect([own.status, await htmlProblems(own.html)]).toEqual([403, []]);
		expect(own.html).toContain('Show it to the host at the door');
		const [, picture = ''] = /<img class="door-code" src="([^"]+)"/.exec(own.html) ?? [];
		const response = await personOf(0).browser.get(picture);
		expect(response.headers.get('content-type')).toBe('image/png');
		const read = readQr(new Uint8Array(await response.arrayBuffer()));
		expect(read).toBe(`${site.origin}${at}`);
		const other = await personOf(1).browser.page(at);
		expect(other.status).toBe(403);
		expect(other.html).toContain('The host at the door scans it.');
		expect(other.html).not.toMatch(/Ada|<img/);
	});

	it('is refused if it was tampered with, or made for something else', async () => {
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

	it('is on a member’s own page for an event they have a seat at', async () => {
		const { html } = await personOf(0).browser.page('/me');
		expect(html).toContain(`/door-code/${await token(personOf(0))}.png`);
		expect(await htmlProblems(html)).toEqual([]);
		expect((await personOf(2).browser.page('/me')).html).not.toContain('/door-code/');
	});

	it('has a page of its own for the next event, which says what to do where there is none', async () => {
		const page = async (member: Member) => {
			const { html } = await member.browser.page('/me/door-code');
			expect(await htmlProblems(html)).toEqual([]);
			return html;
		};
		expect(await page(personOf(0))).toContain(`/door-code/${await token(personOf(0))}.png`);
		const waiting = await page(personOf(2));
		expect(waiting).toMatch(/You(?:'|&#39;)re 1st on the waiting list for “/);
		const nobody = await page(await insertMember(site));
		expect(nobody).toContain('Once you say yes to one, your code will be here.');
		for (const html of [waiting, nobody]) {
			expect(html).toContain('No door code yet');
			expect(html).not.toContain('<img');
		}
	});
});

describe('who can do what at the door', () => {
	it('is up to hosts and owners; everybody else is refused on each page and form, and nothing changes', async () => {
		const owner = await insertMember(site, { role: 'owner' });
		const code = `/admin/check-in/${await token(personOf(0))}`;
		const file = `/admin/events/${event.slug}/guests.csv`;
		const actions: Action[] = [
			[path, here(personOf(0))],
			[path, { intent: 'undo', member: personOf(0).id }],
			[path, { intent: 'walk-in', name: 'Mallory', email: newEmail() }],
			[code, { intent: 'check-in' }],
			[code, { intent: 'undo' }],
		];
		await expectSignInFirst(site, { pages: [path, code], actions });
		expect((await new Browser(site).get(file, { json: true })).status).toBe(401);
		await expectForbidden(site, personOf(1).browser, { pages: [path, code, file], actions });
		await expectRefusedFromElsewhere(site, host.browser, actions);
		for (const { browser } of [host, owner]) {
			expect((await browser.get(path)).status).toBe(200);
			expect((await browser.get(code)).status).toBe(200);
			expect((await browser.get(file)).status).toBe(200);
			expect((await json(here(personOf(0)), browser)).status).toBe(200);
			expect((await json({ intent: 'undo' }, browser, code)).status).toBe(200);
		}
	});

	it('ends at once when a host’s role is removed', async () => {
		expect((await host.browser.get(path)).status).toBe(200);
		const demote = "update user set role = 'member' where id = ?";
		await site.run(demote, host.id);
		expect((await host.browser.get(path)).status).toBe(403);
		expect((await json(here(personOf(0)))).status).toBe(403);
		expect(await checkIns()).toEqual([]);
	});

	it('is never changed by opening a page', async () => {
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
	it('links to check-in from three hours before until the day after', async () => {
		const at = `/admin/events/${event.slug}`;
		for (const page of [at, `${at}/guests`]) {
			expect((await host.browser.page(page)).html).toContain(`href="${path}"`);
		}
		// Of several that are on, the desk leads to the first.
		await site.run('delete from events where id <> ?', event.id);
		expect((await host.browser.page('/admin')).html).toContain(`href="${path}"`);
		const far = await insertEvent(site, startingIn(4));
		const { html } = await host.browser.page(`/admin/events/${far.slug}`);
		expect(html).not.toContain('/check-in"');
	});

	it('says how many people came, once somebody was checked in', async () => {
		const past = await insertEvent(site, { ...startingIn(-5), guestsAllowed: 2 });
		await insertRsvps(site, past.id, [
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

	it('holds every RSVP and check-in without formulas, as another reader of CSV files sees it', async () => {
		const wicked = await insertMember(site, { name: '=HYPERLINK("https://evil.test")' });
		await insertRsvps(site, event.id, []);
		await site.run(
			`insert into rsvps (event_id, user_id, answer, guests, note, place, change, answered_at, created_at, updated_at)
				values (?, ?, 'going', 0, ?, 9, 'x', 0, 0, 0)`,
			event.id,
			wicked.id,
			'@SUM(A1)\n"quoted", and more',
		);
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
		expect(columns?.slice(0, 5)).toEqual([
			'Name',
			'E-mail',
			'Answer',
			'Guests',
			'What are you working on?',
		]);
		expect(rows.map(([name, , answer]) => [name, answer])).toEqual([
			['Ada Loom', 'going'],
			['Bo Kiln', 'going'],
			['\'=HYPERLINK("https://evil.test")', 'going'],
			['Cy Loom', 'waiting'],
			['Di Away', 'not coming'],
		]);
		expect(rows[2]?.[4]).toBe('\'@SUM(A1)\n"quoted", and more');
		expect(rows[0]?.[8]).toMatch(/^\d{4}-\d\d-\d\dT/);
	});

	it('needs a fresh sign-in', async () => {
		await site.run(
			'update session set created_at = ? where user_id = ?',
			Date.now() - HOUR_MS,
			host.id,
		);
		const response = await host.browser.get(file());
		expect(ledTo(response)).toBe(`/login?again=1&next=/admin/events/${event.slug}/guests`);
		const asJson = await host.browser.get(file(), { json: true });
		expect(asJson.status).toBe(403);
		expect(await asJson.text()).toContain('sign_in_again');
	});

	it('is shown on the page in the order of names, on request', async () => {
		const list = `/admin/events/${event.slug}/guests`;
		const html = await validPage(host.browser, `${list}?list=going&sort=name`);
		expect(html.indexOf('Ada Loom')).toBeLessThan(html.indexOf('Bo Kiln'));
		expect(html).toContain('aria-current="true">Name');
		expect(html).toContain('name="sort" value="name"');
	});
});
