import { describe, expect, it } from 'vitest';
import { formsOf } from '../../support/html/forms.ts';
import { everything } from '../../support/html/presses.ts';
import {
	HELD_PRESSES,
	HeldRights,
	takeRight,
	type Way,
	waysOf,
} from '../../support/rights/held-rights.ts';
import { asForm, asMultipart, beginPost } from '../../support/site/begun-post.ts';
import { insertClub, insertMember } from '../../support/site/fixtures.ts';
import { useSite } from '../../support/site/site.ts';

/**
 * Each press of the table of rights, begun before the right to it goes and finished after, each by one of
 * the ways in which it can go; tests/long goes through all of them.
 */

const site = useSite({}, insertClub);
let held: HeldRights | undefined;
const presses = HELD_PRESSES.map((each, index) => {
	const ways = waysOf(each);
	return { each, does: each.press.does, way: ways[index % ways.length] ?? 'a ban' };
});

describe('a right that goes just before the write', () => {
	it.each(presses)('refuses, and changes nothing: $does, $way', async ({ each, way }) => {
		held ??= new HeldRights(site);
		await held.expectRefused(each, way, 'before it writes');
	});

	it('is tried with every kind of action', () => {
		expect(presses.length).toBeGreaterThan(60);
	});

	it.each([
		['a guest list', ({ slug }: { slug: string }) => `/admin/events/${slug}/guests.csv`],
		['the members', () => '/admin/members/export.csv'],
	])('keeps a file of %s from being downloaded, and from the log', async (_, path) => {
		held ??= new HeldRights(site);
		const world = await held.world();
		const owner = await insertMember(site, { role: 'owner' });
		let before: Awaited<ReturnType<typeof everything>> | undefined;
		const response = await held.whileHeld(
			() => owner.browser.get(path(world), { json: true }),
			async () => {
				await takeRight(site, 'the role was taken', owner, 'host');
				before = await everything(site);
			},
		);
		expect(response.status).toBe(403);
		expect(await response.text()).not.toContain('@');
		expect(await everything(site)).toEqual(before);
	});

	it('keeps a test of an announcement from being sent', async () => {
		held ??= new HeldRights(site);
		const { topicDraft } = await held.world();
		const owner = await insertMember(site, { role: 'owner' });
		const response = await held.whileHeld(
			() =>
				owner.browser.postForm(
					`/admin/announcements/${topicDraft}`,
					{ intent: 'test', revision: '1' },
					{ json: true },
				),
			() => takeRight(site, 'the role was taken', owner, 'owner'),
		);
		expect(response.status).toBe(403);
		const mails = await owner.browser.get(`/dev/mailbox.json?to=${owner.email}`);
		expect(await mails.json()).toEqual([]);
	});
});

describe('a right that goes while the body is on its way', () => {
	const SOME = [
		'says yes to an event',
		'rename',
		'gives a role',
		'checks in',
		'creates an event',
		'imports members',
		'takes the banner away',
	];
	it.each(presses.filter(({ does }) => SOME.includes(does)))(
		'refuses, and changes nothing: $does, $way',
		async ({ each, way }) => {
			held ??= new HeldRights(site);
			await held.expectRefused(each, way, 'within its body');
		},
	);

	/** A picture of one red dot. */
	const PNG = Buffer.from(
		'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGD4DwABBAEAwS2OUAAAAABJRU5ErkJggg==',
		'base64',
	);
	it.each<[string, string, Way, Record<string, string | File>]>([
		[
			'a file of members',
			'/admin/members/import',
			'the role was taken',
			{ people: JSON.stringify([['late@club.example', 'Late']]) },
		],
		['a file of members', '/admin/members/import', 'a ban', { text: 'email\nlate@club.example\n' }],
		[
			'a picture',
			'/admin/settings/banner',
			'the session ended',
			{ alt: 'A dot', picture: new File([PNG], 'dot.png', { type: 'image/png' }) },
		],
	])('refuses %s in several parts, at %s: %s', async (_, path, way, fields) => {
		const owner = await insertMember(site, { role: 'owner' });
		const sign = formsOf((await owner.browser.page(path)).html).find(
			({ action }) => action === path,
		)?.fields.sign;
		const parts = await asMultipart({ ...(sign !== undefined && { sign }), ...fields });
		const begun = await beginPost(site, { path, browser: owner.browser, ...parts });
		await takeRight(site, way, owner, 'owner');
		const before = await everything(site);
		expect((await begun.finish()).status).toBe(way === 'the role was taken' ? 403 : 401);
		expect(await everything(site)).toEqual(before);
	});
});

describe('a body that does not come', () => {
	it('is not waited for if its sender may not send a file', async () => {
		const path = '/admin/members/import';
		for (const [role, status] of [
			['host', 403],
			['member', 403],
		] as const) {
			const { browser } = await insertMember(site, { role });
			const begun = await beginPost(site, {
				path,
				browser,
				...asForm({ text: 'email' }),
				length: 1_000_000,
			});
			expect((await begun.wait()).status, role).toBe(status);
		}
	});

	it('is refused if it breaks off, and nothing of it is done', async () => {
		held ??= new HeldRights(site);
		const { slug } = await held.world();
		const { browser } = await insertMember(site);
		const before = await everything(site);
		const fields = { event: slug, answer: 'going', note: 'as long as there is one' };
		const post = { path: '/api/rsvp-toggle', browser, ...asForm(fields) };
		const begun = await beginPost(site, { ...post, length: post.body.byteLength + 100 });
		expect([0, 400]).toContain((await begun.breakOff()).status);
		expect(await everything(site)).toEqual(before);
		const whole = await beginPost(site, post);
		expect((await whole.finish()).status).toBe(200);
	});
});
