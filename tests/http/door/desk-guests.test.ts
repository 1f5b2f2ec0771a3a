import { beforeEach, describe, expect, it } from 'vitest';
import { formOfButton } from '../../support/html/forms.ts';
import { refusalIn } from '../../support/html/notices.ts';
import { expectHtml, validPage } from '../../support/html/pages.ts';
import { mailTo } from '../../support/mail/mailbox.ts';
import {
	type Action,
	expectForbidden,
	expectRefusedFromElsewhere,
	expectSignInFirst,
} from '../../support/rights/who-may.ts';
import {
	insertEvent,
	insertMember,
	insertMembers,
	insertRsvps,
	type Member,
	outboxOf,
	rsvpsOf,
	seatsOf,
} from '../../support/site/fixtures.ts';
import type { Site } from '../../support/site/site.ts';
import { useOrganizersSites } from '../../support/site/without-kv.ts';
import { MINUTE_MS } from '../../support/time.ts';

const sites = useOrganizersSites();
let site: Site;
let host: Member;
let event: Awaited<ReturnType<typeof insertEvent>>;
let path: string;
let people: Member[];

/** Before each test: of three seats two are taken by a member and a guest, one by another; one waits, one declined. */
async function insertGuests(on: Site): Promise<void> {
	site = on;
	host = await insertMember(site, { role: 'host', name: 'Hana Host' });
	event = await insertEvent(site, { capacity: 3, guestsAllowed: 2, title: 'Sewing <by> night' });
	path = `/admin/events/${event.slug}/guests`;
	people = await Promise.all(
		['Ada One', 'Bo Two', 'Cy 100% Three', '', 'Eve Five'].map((name) =>
			insertMember(site, { name }),
		),
	);
	const [ada, bo, cy, di] = people as [Member, Member, Member, Member];
	await insertRsvps(site, event.id, [
		{ member: ada, answer: 'going', guests: 1, note: 'A quilt & a half' },
		{ member: bo, answer: 'going' },
		{ member: cy, answer: 'waitlisted', promoteUntilHours: 3 },
		{ member: di, answer: 'declined' },
	]);
}

const personOf = (index: number) => people[index] as Member;
const post = (fields: Record<string, string>) => host.browser.postForm(path, fields);
const postForJson = (fields: Record<string, string>) =>
	host.browser.postForm(path, fields, { json: true });
const answers = async () =>
	(await rsvpsOf(site, event.id)).map(({ userId, answer, guests }) => [
		people.findIndex(({ id }) => id === userId),
		answer,
		guests,
	]);

describe.each(sites)('the guest list, %s', (_, on) => {
	beforeEach(() => insertGuests(on));

	it('shows a host the people going, waiting and not coming, in valid HTML', async () => {
		const shown: Record<string, string[]> = {};
		for (const list of ['going', 'waitlisted', 'declined']) {
			const html = await validPage(host.browser, `${path}?list=${list}`);
			shown[list] = Array.from(
				html.matchAll(/<h3[^>]*><a[^>]*>([^<]+)<\/a><\/h3>/g),
				([, name = '']) => name,
			);
			// Hosts tell two of one name by the address.
			expect(html).toContain('@club.example');
			if (list === 'going') expect(html).toMatch(/with 1 guest[\s\S]*A quilt &amp; a half/);
			if (list === 'waitlisted') expect(html).toContain('1st in line, until 3 hours before');
		}
		expect(shown.going).toEqual(['Ada One', 'Bo Two']);
		expect(shown.waitlisted).toEqual(['Cy 100% Three']);
		// No name was given: the address, which hosts see.
		expect(shown.declined?.[0]).toMatch(/^[0-9a-f-]{18}@club\.example$/);
	});

	it('finds people by name, also by characters that mean something to SQL', async () => {
		const found = async (q: string) => {
			const { html } = await host.browser.page(
				`${path}?list=waitlisted&q=${encodeURIComponent(q)}`,
			);
			return html.includes('>Cy 100% Three</a></h3>');
		};
		expect(await found('100%')).toBe(true);
		expect(await found('tHREE')).toBe(true);
		expect(await found('1%0')).toBe(false);
		expect(await found('____')).toBe(false);
	});

	it('continues on another page after fifty people', async () => {
		const crowd = await insertEvent(site, { capacity: 500 });
		const members = await insertMembers(site, 80);
		await insertRsvps(
			site,
			crowd.id,
			members.map((member) => ({ member, answer: 'going' as const })),
		);
		const first = await host.browser.page(`/admin/events/${crowd.slug}/guests`);
		const next = /href="([^"]*after=50[^"]*)"/.exec(first.html)?.[1]?.replaceAll('&amp;', '&');
		const second = await host.browser.page(next ?? '');
		const names = [first, second].map(
			({ html }) => (html.match(/<h3[^>]*><a[^>]*>Member \d+<\/a><\/h3>/g) ?? []).length,
		);
		expect(names).toEqual([50, 30]);
	});

	const actions = (): Action[] => [
		[path, { intent: 'add', email: personOf(4).email }],
		[path, { intent: 'remove', member: personOf(0).id }],
	];

	it('is for hosts and owners: a visitor is led to the sign-in, a member is refused', async () => {
		const reach = { pages: [path], actions: actions() };
		await expectSignInFirst(site, reach);
		await expectForbidden(site, personOf(1).browser, reach);
		const owner = await insertMember(site, { role: 'owner' });
		await validPage(owner.browser, path);
	});

	it('is closed at once to a host whose role was removed', async () => {
		expect((await host.browser.get(path)).status).toBe(200);
		await site.run("update user set role = 'member' where id = ?", host.id);
		await expectForbidden(site, host.browser, { pages: [path], actions: actions() });
	});

	it('accepts no form from another site', async () => {
		await expectRefusedFromElsewhere(site, host.browser, actions());
	});
});

describe.each(sites)('the guest list in the hands of a host, %s', (_, on) => {
	beforeEach(() => insertGuests(on));

	it('counts a member in, on the waiting list if there is no room, and says which', async () => {
		const response = await post({ intent: 'add', email: ` ${personOf(4).email.toUpperCase()} ` });
		expect(response.status).toBe(303);
		const { html } = await host.browser.page(response.headers.get('location') ?? '');
		expect(html).toContain('is on the waiting list now');
		expect(await answers()).toContainEqual([4, 'waitlisted', 0]);
		const mail = await mailTo(site, personOf(4).email, /^You're on the waiting list/);
		expect(mail.text).toContain('an organizer has put you on the waiting list');
	});

	it('removes a member, emails them, and gives the seats to the waiting list', async () => {
		const removed = await postForJson({ intent: 'remove', member: personOf(0).id });
		expect([removed.status, await removed.json()]).toEqual([
			200,
			{
				event: event.slug,
				answer: 'declined',
				position: null,
				going: 2,
				capacity: 3,
				seatsLeft: 1,
			},
		]);
		expect(await answers()).toEqual([
			[0, 'declined', 0],
			[1, 'going', 0],
			[2, 'going', 0],
			[3, 'declined', 0],
		]);
		const mail = await mailTo(site, personOf(0).email, /^You're no longer on the list/);
		expect(mail.text).toContain('An organizer has removed you');
		expect(mail.attachments[0]?.content).toContain('METHOD:CANCEL');
		await mailTo(site, personOf(2).email, /^A seat for you/);
		// Once off, off: the second press finds nobody.
		expect(await refusalIn(await postForJson({ intent: 'remove', member: personOf(0).id }))).toBe(
			'409 not_on_list',
		);
	});

	it('changes how many guests somebody brings, by the rules for seats, and emails nobody', async () => {
		const change = async (guests: string) =>
			refusalIn(await postForJson({ intent: 'change', member: personOf(1).id, guests }));
		expect(await change('1')).toBe('409 no_room: guests');
		expect(await change('9')).toBe('422 guests_not_allowed: guests');
		const fewer = await post({ intent: 'change', member: personOf(0).id, guests: '0' });
		expect(fewer.status).toBe(303);
		// The seat that came free is the next one's.
		expect(await seatsOf(site, event.id)).toMatchObject({ going: 3, waiting: 0 });
		const kinds = (await outboxOf(site, event.id)).map(({ kind }) => kind);
		expect(kinds).toEqual(['rsvp_promoted']);
	});

	it.each([
		['email', { intent: 'add', email: 'nobody@club.example' }],
		['email', { intent: 'add', email: 'not an address' }],
		['guests', { intent: 'add', email: 'a@club.example', guests: 'many' }],
		['member', { intent: 'remove' }],
		['intent', { intent: 'promote' }],
	])('refuses a mistake and names the field: %s', async (field, fields) => {
		const before = await answers();
		expect(await refusalIn(await postForJson(fields))).toMatch(new RegExp(`^422 \\w+: ${field}$`));
		expect(await answers()).toEqual(before);
	});

	it('says that the address is banned or already on the list', async () => {
		const banned = await insertMember(site, { bannedAt: new Date() });
		for (const [email, words] of [
			[banned.email, 'This address is banned.'],
			[personOf(0).email, 'This member is on the list already.'],
		] as const) {
			const html = await expectHtml(await post({ intent: 'add', email }), 422);
			expect([html.includes(words), html.includes(email)]).toEqual([true, true]);
		}
	});

	it('finds a member by a part of the name, without the address, and counts them in', async () => {
		const find = (words: string) =>
			validPage(host.browser, `${path}?list=waitlisted&find=${encodeURIComponent(words)}`);
		// Other tests have left an Eve of their own.
		const [mark = ''] = personOf(4).id.split('-');
		await site.run('update user set name = ? where id = ?', `Eve ${mark}`, personOf(4).id);
		const html = await find(`${mark.toUpperCase()} éve`);
		const form = formOfButton(html, path, `Count in Eve ${mark}`);
		const sent = { list: 'waitlisted', find: `${mark.toUpperCase()} éve`, guests: '0' };
		expect(form?.fields).toMatchObject(sent);
		expect(html).toContain(personOf(4).email);
		// Whoever is on the list already needs no button.
		const going = await find(personOf(0).email.slice(0, -6));
		expect(going).toMatch(/Ada One<\/h3>[\s\S]*?<span class="tag going">Going/);
		expect(formOfButton(going, path, 'Count in')).toBeUndefined();
		expect(await find('nobody at all')).toContain('No member matches “nobody at all”.');
		expect(await find('')).not.toContain('No member matches');

		const added = await post(form?.fields ?? {});
		expect(added.headers.get('location')).toBe(`${path}?list=waitlisted`);
		expect(await answers()).toContainEqual([4, 'waitlisted', 0]);
		expect(await refusalIn(await postForJson(form?.fields ?? {}))).toBe('422 invalid: member');
		const nobody = { intent: 'add', member: 'nobody' };
		expect(await refusalIn(await postForJson(nobody))).toBe('404 member_not_found');
		const banned = await insertMember(site, { bannedAt: new Date() });
		const back = await postForJson({ intent: 'add', member: banned.id });
		expect(await refusalIn(back)).toBe('422 invalid: member');
	});

	it('shows whom the host looked for again, whatever the reason', async () => {
		const fields = {
			intent: 'add',
			member: personOf(4).id,
			list: 'waitlisted',
			find: personOf(4).email,
		};
		const response = await post({ ...fields, guests: '9' });
		const html = await response.text();
		expect(response.status).toBe(422);
		expect(html).toContain(`value="${personOf(4).email}"`);
		expect(formOfButton(html, path, 'Count in')?.fields).toMatchObject(fields);
		expect(html).toMatch(/role="alert" tabindex="-1" autofocus>/);
		await site.run("update events set status = 'cancelled'");
		const off = await post(fields);
		await site.run("update events set status = 'scheduled'");
		expect(off.status).toBe(409);
		expect(await off.text()).toContain('This event is cancelled');
	});

	it('does not change once the event has begun', async () => {
		await site.run(
			'update events set starts_at = ? where id = ?',
			Date.now() - MINUTE_MS,
			event.id,
		);
		const { html } = await host.browser.page(path);
		expect(html).toContain('RSVPs are closed');
		expect(html).not.toContain('name="intent"');
		const late = await postForJson({ intent: 'remove', member: personOf(0).id });
		expect(await refusalIn(late)).toBe('409 closed');
	});

	it('is a 404 for an event that does not exist', async () => {
		expect((await host.browser.get('/admin/events/no-such-event/guests')).status).toBe(404);
	});
});
