import { describe, expect, it } from 'vitest';
import { dateText, inDays } from '../../support/days.ts';
import { validPage } from '../../support/html/pages.ts';
import { expectForbidden, expectSignInFirst } from '../../support/rights/who-may.ts';
import {
	insertClub,
	insertEvent,
	insertMember,
	insertMembers,
	type Member,
} from '../../support/site/fixtures.ts';
import { type Site, useSite } from '../../support/site/site.ts';
import { HOUR_MS } from '../../support/time.ts';

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
	(await site.first<{ rows: number }>('select count(*) as rows from audit_log'))?.rows;

const site = useSite({}, insertClub);

describe('the audit log', () => {
	it('is for owners only', async () => {
		await expectSignInFirst(site, { pages: [LOG] });
		for (const role of ['member', 'host'] as const) {
			const { browser } = await insertMember(site, { role });
			await expectForbidden(site, browser, { pages: [LOG] });
		}
		const host = await insertMember(site, { role: 'host' });
		await insertEvent(site, { slug: 'for-hosts' });
		const { html } = await host.browser.page('/admin/events/for-hosts');
		expect(html).not.toContain(LOG);
	});

	it('says what organizers did through the forms of the site, newest first, with links to related entries', async () => {
		await site.run('delete from audit_log');
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
		const countIn = (by: Member, { email }: Member) =>
			by.browser.postForm('/admin/events/a-night/guests', { intent: 'add', email, guests: '0' });
		expect((await countIn(owner, ben)).status).toBe(303);
		// Done again, it is refused, and leaves nothing in the log.
		await countIn(owner, ben);
		const role = { intent: 'role', role: 'host' };
		for (const _ of [1, 2]) await owner.browser.postForm(`/admin/members/${ben.id}`, role);
		await countIn(ben, owner);
		const html = await validPage(owner.browser, LOG);
		expect(sentencesIn(html)).toEqual([
			`Ben &lt;Bold&gt; added Olive Owner to “A night” on ${day}.`,
			'Olive Owner made Ben &lt;Bold&gt; a host.',
			`Olive Owner added Ben &lt;Bold&gt; to “A night” on ${day}.`,
		]);
		expect(html).toMatch(/<td>\s*<span class="as-written">Member<\/span>/);
		expect(html).toContain('Times are in');
		expect(html).not.toContain(ben.email);

		const about = await owner.browser.page(`${LOG}?member=${ben.id}`);
		expect(sentencesIn(about.html)).toHaveLength(2);
		expect(about.html).toContain('looking at <strong>Ben &lt;Bold&gt;</strong> only.');
		const ofEvent = await owner.browser.page('/admin/events/a-night');
		expect(linkIn(ofEvent.html, 'What organizers did here')).toBe(`${LOG}?subject=${id}`);
		expect(sentencesIn((await owner.browser.page(`${LOG}?subject=${id}`)).html)).toHaveLength(2);
		const byBen = await owner.browser.page(`${LOG}?who=${ben.id}&area=guests`);
		expect(sentencesIn(byBen.html)).toHaveLength(1);
		expect(byBen.html).toMatch(new RegExp(`<option value="${ben.id}" selected`));
		const never = await owner.browser.page(`${LOG}?until=2001-01-01`);
		expect(never.html).toContain('Nothing matches.');
		expect(never.html).toContain('value="2001-01-01"');
	});

	it('is read page by page without a gap, whatever the filter', async () => {
		await site.run('delete from audit_log');
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
		const next = linkIn(first.html, 'Show earlier ones') ?? '';
		expect(next).toMatch(/^\/admin\/audit-log\?area=members&behind=\d+-\d+$/);
		const second = await owner.browser.page(next);
		expect(sentencesIn(second.html)).toHaveLength(5);
		expect(linkIn(second.html, 'Show the newest')).toBe(`${LOG}?area=members`);
		expect(linkIn(second.html, 'Show earlier ones')).toBeUndefined();
		expect(new Set([...sentencesIn(first.html), ...sentencesIn(second.html)]).size).toBe(35);
	});

	it('records who downloads files, but not who only checks whether there is one', async () => {
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
		expect(all).toMatch(/^Olive downloaded the list of all members \(\d+ rows\)\.$/);
		expect(guests).toBe(
			`Hanna Host downloaded the guest list of “A morning” on ${dateText(inDays(70))} (0 rows).`,
		);
	});

	it('adds no trip to the database to a check-in', async () => {
		const host = await insertMember(site, { role: 'host' });
		const member = await insertMember(site);
		const now = Date.now();
		await insertEvent(site, {
			slug: 'now',
			startsAt: new Date(now - 60_000),
			endsAt: new Date(now + HOUR_MS),
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

	it('ignores nonsense in a filter', async () => {
		const owner = await insertMember(site, { role: 'owner' });
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
