import { describe, expect, it } from 'vitest';
import { dateText, inDays } from '../../support/days.ts';
import { htmlProblems } from '../../support/html/html.ts';
import { Browser } from '../../support/site/browser.ts';
import {
	insertClub,
	insertEvent,
	insertMember,
	insertMembers,
} from '../../support/site/fixtures.ts';
import { type Site, useSite } from '../../support/site/site.ts';

const LOG = '/admin/audit-log';

/** The sentences of the log, as they are read. */
const sentencesIn = (html: string) =>
	[...html.matchAll(/<p class="action-text">([\s\S]*?)<\/p>/g)].map(([, words = '']) =>
		words
			.replaceAll(/<time[^>]*>[^<]*<\/time>/g, '')
			.replaceAll(/<[^>]*>/g, '')
			.replaceAll(/\s+/g, ' ')
			.trim(),
	);

const linkIn = (html: string, words: string) =>
	new RegExp(`href="([^"]*)"[^>]*>${words}<`)
		.exec(html)?.[1]
		?.replaceAll('&#38;', '&')
		.replaceAll('&amp;', '&');

const countIn = async (site: Site) =>
	(await site.db.prepare('select count(*) as rows from audit_log').first<{ rows: number }>())?.rows;

describe('the audit log', () => {
	const running = useSite({}, insertClub);

	it('is for owners alone', async () => {
		const { site } = running;
		const visitor = await new Browser(site).get(LOG);
		expect([visitor.status, visitor.headers.get('location')]).toEqual([303, `/login?next=${LOG}`]);
		for (const role of ['member', 'host'] as const) {
			const { browser } = await insertMember(site, { role });
			expect((await browser.get(LOG)).status).toBe(403);
		}
		const host = await insertMember(site, { role: 'host' });
		await insertEvent(site, { slug: 'for-hosts' });
		const { html } = await host.browser.page('/admin/events/for-hosts');
		expect(html).not.toContain(LOG);
	});

	it('tells what organizers did by the forms of the site, the newest first, and leads to what is about the same', async () => {
		const { site } = running;
		await site.db.prepare('delete from audit_log').run();
		const owner = await insertMember(site, { role: 'owner', name: 'Olive Owner' });
		const ben = await insertMember(site, { name: 'Ben <Bold>' });
		const empty = await owner.browser.page(LOG);
		expect(empty.html).toContain('Nothing yet.');

		const day = dateText(inDays(40));
		const { id } = await insertEvent(site, {
			slug: 'a-night',
			title: 'A night',
			capacity: 5,
			daysAhead: 40,
		});
		const added = await owner.browser.postForm('/admin/events/a-night/guests', {
			intent: 'add',
			email: ben.email,
			guests: '0',
		});
		expect(added.status).toBe(303);
		// Done again, it is refused, and leaves nothing in the log.
		await owner.browser.postForm('/admin/events/a-night/guests', {
			intent: 'add',
			email: ben.email,
			guests: '0',
		});
		const role = { intent: 'role', role: 'host' };
		for (const _ of [1, 2]) await owner.browser.postForm(`/admin/members/${ben.id}`, role);
		await ben.browser.postForm('/admin/events/a-night/guests', {
			intent: 'add',
			email: owner.email,
			guests: '0',
		});
		const { html } = await owner.browser.page(LOG);
		expect(await htmlProblems(html)).toEqual([]);
		expect(sentencesIn(html)).toEqual([
			`Ben &lt;Bold&gt; counted Olive Owner in for “A night” of ${day}.`,
			'Olive Owner made Ben &lt;Bold&gt; a host.',
			`Olive Owner counted Ben &lt;Bold&gt; in for “A night” of ${day}.`,
		]);
		expect(html).toMatch(/<td>\s*<span class="as-written">Member<\/span>/);
		expect(html).toContain('Times are');
		expect(html).not.toContain(ben.email);

		const about = await owner.browser.page(`${LOG}?member=${ben.id}`);
		expect(sentencesIn(about.html)).toHaveLength(2);
		expect(about.html).toContain('Only what was done to <strong>Ben &lt;Bold&gt;</strong>');
		const ofEvent = await owner.browser.page('/admin/events/a-night');
		expect(linkIn(ofEvent.html, 'What organizers did here')).toBe(`${LOG}?subject=${id}`);
		expect(sentencesIn((await owner.browser.page(`${LOG}?subject=${id}`)).html)).toHaveLength(2);
		const byBen = await owner.browser.page(`${LOG}?who=${ben.id}&area=guests`);
		expect(sentencesIn(byBen.html)).toHaveLength(1);
		expect(byBen.html).toMatch(new RegExp(`<option value="${ben.id}" selected`));
		const never = await owner.browser.page(`${LOG}?until=2001-01-01`);
		expect(never.html).toContain('Nothing that fits.');
		expect(never.html).toContain('value="2001-01-01"');
	});

	it('is read page by page without a gap, whatever the filter', async () => {
		const { site } = running;
		await site.db.prepare('delete from audit_log').run();
		const owner = await insertMember(site, { role: 'owner' });
		const members = await insertMembers(site, 35);
		for (const { id } of members) {
			const done = await owner.browser.postForm(`/admin/members/${id}`, {
				intent: 'role',
				role: 'host',
			});
			expect(done.status).toBe(303);
		}
		const first = await owner.browser.page(`${LOG}?area=members`);
		expect(sentencesIn(first.html)).toHaveLength(30);
		const next = linkIn(first.html, 'Earlier ones') ?? '';
		expect(next).toMatch(/^\/admin\/audit-log\?area=members&behind=\d+-\d+$/);
		const second = await owner.browser.page(next);
		expect(sentencesIn(second.html)).toHaveLength(5);
		expect(linkIn(second.html, 'From the newest')).toBe(`${LOG}?area=members`);
		expect(linkIn(second.html, 'Earlier ones')).toBeUndefined();
		expect(new Set([...sentencesIn(first.html), ...sentencesIn(second.html)]).size).toBe(35);
	});

	it('keeps who takes files out, but not who only asks whether there is one', async () => {
		const { site } = running;
		const host = await insertMember(site, { role: 'host', name: 'Hanna Host' });
		const owner = await insertMember(site, { role: 'owner', name: 'Olive' });
		await insertEvent(site, {
			slug: 'a-morning',
			title: 'A morning',
			daysAhead: 70,
		});
		const before = (await countIn(site)) ?? 0;
		const list = '/admin/events/a-morning/guests.csv';
		expect((await host.browser.send(list, { method: 'HEAD' })).status).toBe(200);
		expect((await host.browser.get('/admin/members/export.csv')).status).toBe(403);
		expect(await countIn(site)).toBe(before);
		expect((await host.browser.get(`${list}?list=going`)).status).toBe(200);
		expect((await owner.browser.get('/admin/members/export.csv')).status).toBe(200);
		const { html } = await owner.browser.page(`${LOG}?area=exports`);
		const [all, guests] = sentencesIn(html);
		expect(all).toMatch(/^Olive took out the file of all members, \d+ rows\.$/);
		expect(guests).toBe(
			`Hanna Host took out the guest list of “A morning” of ${dateText(inDays(70))}, 0 rows.`,
		);
	});

	it('costs no action at the door a trip to the database more', async () => {
		const { site } = running;
		const host = await insertMember(site, { role: 'host' });
		const member = await insertMember(site);
		const now = Date.now();
		await insertEvent(site, {
			slug: 'now',
			startsAt: new Date(now - 60_000),
			endsAt: new Date(now + 3_600_000),
		});
		const { response, measured } = await host.browser.measure((headers) =>
			host.browser.postJson(
				'/admin/events/now/check-in',
				{ intent: 'check-in', member: member.id, guests: 0 },
				{ headers },
			),
		);
		expect(response.status).toBe(200);
		expect(measured.before.trips, JSON.stringify(measured.before.statements)).toBe(2);
	});

	it('is the same for whoever sends nonsense as a filter', async () => {
		const owner = await insertMember(running.site, { role: 'owner' });
		for (const query of [
			'area=x',
			'behind=x',
			'from=2026-99-99',
			"who='",
			'member=%00',
			'until=0000-01-01',
		]) {
			expect((await owner.browser.get(`${LOG}?${query}`)).status, query).toBe(200);
		}
	});
});
