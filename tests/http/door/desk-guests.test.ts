import { beforeEach, describe, expect, it } from 'vitest';
import { formOfButton, refusedField } from '../../support/html/forms.ts';
import { htmlProblems } from '../../support/html/html.ts';
import { mailTo } from '../../support/mail/mailbox.ts';
import { newEmail } from '../../support/sign-in.ts';
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
import { useSite } from '../../support/site/site.ts';
import { ORGANIZERS_SITES } from '../../support/site/without-kv.ts';

describe.each(ORGANIZERS_SITES)('the guest list, %s', (_, without) => {
	const running = useSite({ without: [...without] }, insertClub);
	let host: Member;
	let event: Awaited<ReturnType<typeof insertEvent>>;
	let path: string;
	let people: Member[];

	beforeEach(async () => {
		const { site } = running;
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
	});

	const personOf = (index: number) => people[index] as Member;
	const post = (fields: Record<string, string>, browser = host.browser) =>
		browser.postForm(path, fields);
	const postForJson = async (fields: Record<string, string>, browser = host.browser) => {
		const response = await browser.postForm(path, fields, { json: true });
		return { status: response.status, body: (await response.json()) as Record<string, unknown> };
	};
	const answers = async () =>
		(await rsvpsOf(running.site, event.id)).map(({ userId, answer, guests }) => [
			people.findIndex(({ id }) => id === userId),
			answer,
			guests,
		]);

	it('shows who goes, who waits and who does not come, to a host, in valid HTML', async () => {
		const shown: Record<string, string[]> = {};
		for (const list of ['going', 'waitlisted', 'declined']) {
			const { status, html } = await host.browser.page(`${path}?list=${list}`);
			expect(status).toBe(200);
			expect(await htmlProblems(html)).toEqual([]);
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

	it('finds by name, with signs that mean something to SQL', async () => {
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

	it('goes on after a hundred', async () => {
		const crowd = await insertEvent(running.site, { capacity: 500 });
		const members = await insertMembers(running.site, 130);
		await insertRsvps(
			running.site,
			crowd.id,
			members.map((member) => ({ member, answer: 'going' as const })),
		);
		const first = await host.browser.page(`/admin/events/${crowd.slug}/guests`);
		const next = /href="([^"]*after=100[^"]*)"/.exec(first.html)?.[1]?.replaceAll('&amp;', '&');
		const second = await host.browser.page(next ?? '');
		const names = [first, second].map(
			({ html }) => (html.match(/<h3[^>]*><a[^>]*>Member \d+<\/a><\/h3>/g) ?? []).length,
		);
		expect(names).toEqual([100, 30]);
	});

	it('is for hosts and owners: a visitor is led to the sign-in, a member is refused', async () => {
		const visitor = new Browser(running.site);
		const seen = await visitor.get(path);
		expect([seen.status, seen.headers.get('location')]).toEqual([303, `/login?next=${path}`]);
		const before = await rsvpsOf(running.site, event.id);
		const add = { intent: 'add', email: personOf(4).email };
		const remove = { intent: 'remove', member: personOf(0).id };
		for (const fields of [add, remove]) {
			expect((await postForJson(fields, visitor)).status).toBe(401);
			expect((await postForJson(fields, personOf(1).browser)).status).toBe(403);
			expect((await post(fields, personOf(1).browser)).status).toBe(403);
		}
		expect((await personOf(1).browser.get(path)).status).toBe(403);
		expect(await rsvpsOf(running.site, event.id)).toEqual(before);
		const owner = await insertMember(running.site, { role: 'owner' });
		expect((await owner.browser.get(path)).status).toBe(200);
	});

	it('is closed to a host at once whose role is taken', async () => {
		expect((await host.browser.get(path)).status).toBe(200);
		await running.site.db
			.prepare("update user set role = 'member' where id = ?")
			.bind(host.id)
			.run();
		expect((await host.browser.get(path)).status).toBe(403);
		expect((await post({ intent: 'remove', member: personOf(0).id })).status).toBe(403);
		expect(await answers()).toContainEqual([0, 'going', 1]);
	});

	it('takes no form of another site', async () => {
		const response = await host.browser.postForm(
			path,
			{ intent: 'remove', member: personOf(0).id },
			{ headers: { origin: 'https://elsewhere.example' } },
		);
		expect(response.status).toBe(403);
		expect(await answers()).toContainEqual([0, 'going', 1]);
	});

	it('counts a member in, who waits where there is no room, and says which', async () => {
		const response = await post({ intent: 'add', email: ` ${personOf(4).email.toUpperCase()} ` });
		expect(response.status).toBe(303);
		const { html } = await host.browser.page(response.headers.get('location') ?? '');
		expect(html).toContain('is on the waiting list now');
		expect(await answers()).toContainEqual([4, 'waitlisted', 0]);
		const mail = await mailTo(running.site, personOf(4).email, /^You're on the waiting list/);
		expect(mail.text).toContain('an organizer has put you on the waiting list');
	});

	it('takes a member off, tells them, and gives the seats to who waits', async () => {
		const { status, body } = await postForJson({ intent: 'remove', member: personOf(0).id });
		expect([status, body]).toEqual([
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
		const mail = await mailTo(running.site, personOf(0).email, /^You're no longer on the list/);
		expect(mail.text).toContain('An organizer has taken you off');
		expect(mail.attachments[0]?.content).toContain('METHOD:CANCEL');
		await mailTo(running.site, personOf(2).email, /^A seat for you/);
		// Once off, off: the second press finds nobody.
		expect(await postForJson({ intent: 'remove', member: personOf(0).id })).toMatchObject({
			status: 409,
			body: { error: { code: 'not_on_list' } },
		});
	});

	it('changes how many guests somebody brings, by the rules for seats, and tells nobody', async () => {
		const change = (guests: string) =>
			postForJson({ intent: 'change', member: personOf(1).id, guests });
		expect(await change('1')).toMatchObject({ status: 409, body: { error: { code: 'no_room' } } });
		expect(await change('9')).toMatchObject({ status: 422, body: { error: { field: 'guests' } } });
		const fewer = await post({ intent: 'change', member: personOf(0).id, guests: '0' });
		expect(fewer.status).toBe(303);
		// The seat that came free is the next one's.
		expect(await seatsOf(running.site, event.id)).toMatchObject({ going: 3, waiting: 0 });
		const kinds = (await outboxOf(running.site, event.id)).map(({ kind }) => kind);
		expect(kinds).toEqual(['rsvp_promoted']);
	});

	it.each([
		['email', { intent: 'add', email: 'nobody@club.example' }],
		['email', { intent: 'add', email: 'not an address' }],
		['guests', { intent: 'add', email: 'a@club.example', guests: 'many' }],
		['member', { intent: 'remove' }],
		['intent', { intent: 'promote' }],
	])('names the field at fault: %s', async (field, fields) => {
		const before = await answers();
		expect(await postForJson(fields)).toMatchObject({ status: 422, body: { error: { field } } });
		expect(await answers()).toEqual(before);
	});

	it('says beside the field that the address is banned or on the list', async () => {
		const banned = await insertMember(running.site, { bannedAt: new Date() });
		for (const [email, words] of [
			[banned.email, 'This address is banned.'],
			[personOf(0).email, 'This member is on the list already.'],
		] as const) {
			const response = await post({ intent: 'add', email });
			const html = await response.text();
			expect([response.status, html.includes(words), html.includes(email)]).toEqual([
				422,
				true,
				true,
			]);
			expect(await htmlProblems(html)).toEqual([]);
		}
	});

	it('shows who was to be counted in again, whatever the reason', async () => {
		const email = newEmail('later');
		const fields = { intent: 'add', email, guests: '9', list: 'waitlisted' };
		const response = await post(fields);
		const html = await response.text();
		expect([response.status, refusedField(html, 'email')?.holds]).toEqual([422, email]);
		expect(formOfButton(html, path, 'Count in')?.fields).toMatchObject(fields);
		expect(html).toMatch(/role="alert" tabindex="-1" autofocus>\s*Not saved yet/);
		await running.site.db.prepare("update events set status = 'cancelled'").run();
		const off = await post({ ...fields, email: personOf(4).email });
		await running.site.db.prepare("update events set status = 'scheduled'").run();
		expect(off.status).toBe(409);
		expect(await off.text()).toContain('This event is cancelled');
	});

	it('does not change once the event has begun', async () => {
		await running.site.db
			.prepare('update events set starts_at = ? where id = ?')
			.bind(Date.now() - 60_000, event.id)
			.run();
		const { html } = await host.browser.page(path);
		expect(html).toContain('Answers are closed');
		expect(html).not.toContain('name="intent"');
		expect(await postForJson({ intent: 'remove', member: personOf(0).id })).toMatchObject({
			status: 409,
			body: { error: { code: 'closed' } },
		});
	});

	it('of no event is not found', async () => {
		expect((await host.browser.get('/admin/events/no-such-event/guests')).status).toBe(404);
	});
});
