import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { at, inDays } from '../../support/days.ts';
import { formsOf, press } from '../../support/html/forms.ts';
import { htmlProblems } from '../../support/html/html.ts';
import { ledTo } from '../../support/html/notices.ts';
import { mailsTo, mailTo } from '../../support/mail/mailbox.ts';
import { signIn } from '../../support/sign-in.ts';
import { Browser } from '../../support/site/browser.ts';
import {
	insertClub,
	insertEvent,
	insertMember,
	insertMembers,
	insertRsvps,
	rsvpsOf,
} from '../../support/site/fixtures.ts';
import { type Site, useSite } from '../../support/site/site.ts';
import { ORGANIZERS_SITES } from '../../support/site/without-kv.ts';

const LIST = '/admin/members';
const IMPORT = `${LIST}/import`;
const EXPORT = `${LIST}/export.csv`;

interface UserRow {
	id: string;
	name: string;
	email: string;
	role: string;
	banned_at: number | null;
	deleted_at: number | null;
	awaits_consent_since: number | null;
}

async function userOf(site: Site, id: string): Promise<UserRow> {
	const row = await site.db.prepare('select * from user where id = ?').bind(id).first<UserRow>();
	if (!row) throw new Error('There is no such user.');
	return row;
}

const userWith = (site: Site, email: string) =>
	site.db.prepare('select * from user where email = ?').bind(email).first<UserRow>();

/** Makes a member's sessions as old as this. */
const ageSessions = (site: Site, id: string, minutes: number) =>
	site.db
		.prepare('update session set created_at = created_at - ? where user_id = ?')
		.bind(minutes * 60_000, id)
		.run();

/** Sends a form with a file, as browsers do. */
function upload(
	browser: Browser,
	content: string | Uint8Array<ArrayBuffer>,
	headers: Record<string, string> = {},
): Promise<Response> {
	const body = new FormData();
	body.set('file', new Blob([content], { type: 'text/csv' }), 'members.csv');
	body.set('text', '');
	return browser.send(IMPORT, {
		method: 'POST',
		body,
		headers: { origin: browser.site.origin, accept: 'text/html', ...headers },
	});
}

describe.each(ORGANIZERS_SITES)('the members, %s', (_, without) => {
	const running = useSite({ without: [...without] }, insertClub);

	/** Every page and every action below /admin/members, and the least who may. */
	async function waysOf(id: string) {
		const pages: [string, 'host' | 'owner'][] = [
			[LIST, 'host'],
			[`${LIST}/${id}`, 'host'],
			[IMPORT, 'owner'],
			[EXPORT, 'owner'],
			[`${LIST}/${id}/ban`, 'owner'],
			[`${LIST}/${id}/remove`, 'owner'],
		];
		const actions: [string, Record<string, string>][] = [
			[LIST, { import: '1' }],
			[`${LIST}/${id}`, { intent: 'role', role: 'owner' }],
			[`${LIST}/${id}`, { intent: 'consent' }],
			[`${LIST}/${id}`, { intent: 'lift' }],
			[`${LIST}/${id}`, { intent: 'try' }],
			[`${LIST}/${id}/ban`, {}],
			[`${LIST}/${id}/remove`, {}],
			[IMPORT, { people: '[["new@club.example","New"]]' }],
			[IMPORT, { text: 'email\nnew@club.example' }],
		];
		return { pages, actions };
	}

	it('are seen by hosts and changed by owners, and nobody else comes near them', async () => {
		const { site } = running;
		const target = await insertMember(site);
		const before = await userOf(site, target.id);
		const { pages, actions } = await waysOf(target.id);
		const people = {
			visitor: new Browser(site),
			member: (await insertMember(site)).browser,
			host: (await insertMember(site, { role: 'host' })).browser,
			owner: (await insertMember(site, { role: 'owner' })).browser,
		};
		for (const [path, least] of pages) {
			const asked = await people.visitor.get(path);
			expect([asked.status, asked.headers.get('location')?.startsWith('/login?next=')]).toEqual([
				303,
				true,
			]);
			expect((await people.visitor.get(path, { json: true })).status).toBe(401);
			expect((await people.member.get(path)).status, path).toBe(403);
			expect((await people.host.get(path)).status, path).toBe(least === 'host' ? 200 : 403);
			expect((await people.owner.get(path)).status, path).toBe(200);
		}
		for (const [path, fields] of actions) {
			const words = `${path} ${JSON.stringify(fields)}`;
			const asVisitor = await people.visitor.postForm(path, fields, { json: true });
			expect(asVisitor.status, words).toBe(401);
			for (const who of ['member', 'host'] as const) {
				expect((await people[who].postForm(path, fields)).status, `${who} ${words}`).toBe(403);
			}
			const fromElsewhere = await people.owner.postForm(path, fields, {
				headers: { origin: 'https://evil.test' },
			});
			expect(fromElsewhere.status, words).toBe(403);
		}
		expect(await userOf(site, target.id)).toEqual(before);
		expect(await userWith(site, 'new@club.example')).toBeNull();
	});

	it('whose owner is made a member are out of reach for them with the next request', async () => {
		const { site } = running;
		const owner = await insertMember(site, { role: 'owner' });
		const other = await insertMember(site, { role: 'owner' });
		const target = await insertMember(site);
		await other.browser.get('/me');
		await other.browser.get('/');
		const changed = await press(owner.browser, `${LIST}/${other.id}`, 'Change the role', {
			role: 'member',
		});
		expect(ledTo(changed)).toContain(' says role_changed');
		const { pages, actions } = await waysOf(target.id);
		for (const [path] of pages) expect((await other.browser.get(path)).status).toBe(403);
		for (const [path, fields] of actions) {
			expect((await other.browser.postForm(path, fields)).status, path).toBe(403);
		}
		expect((await other.browser.page('/')).html).not.toContain('href="/admin"');
	});

	it('keep an owner: the last one is told so', async () => {
		const { site } = running;
		await site.db.prepare("update user set role = 'member' where role = 'owner'").run();
		const owner = await insertMember(site, { role: 'owner' });
		const path = `${LIST}/${owner.id}`;
		const answer = await owner.browser.postForm(path, { intent: 'role', role: 'host' });
		expect(ledTo(answer)).toBe(`${path} says last_owner`);
		const json = await owner.browser.postForm(
			path,
			{ intent: 'role', role: 'host' },
			{ json: true },
		);
		expect([json.status, await json.json()]).toMatchObject([
			409,
			{ error: { code: 'last_owner' } },
		]);
		const { html } = await owner.browser.page(path);
		expect(html).not.toContain(`${path}/ban`);
		for (const action of ['ban', 'remove']) {
			const refused = await owner.browser.postForm(`${path}/${action}`, {}, { json: true });
			expect([refused.status, await refused.json()]).toMatchObject([
				409,
				{ error: { code: 'own_account' } },
			]);
		}
		expect((await userOf(site, owner.id)).role).toBe('owner');
	});

	it('that are banned are signed out at once, off the lists, and cannot come back', async () => {
		const { site } = running;
		const owner = await insertMember(site, { role: 'owner' });
		const target = await insertMember(site, { name: 'Tom Trouble' });
		const waiting = await insertMember(site);
		const event = await insertEvent(site, { capacity: 1 });
		await insertRsvps(site, event.id, [
			{ member: target, answer: 'going' },
			{ member: waiting, answer: 'waitlisted' },
		]);
		expect((await target.browser.get('/me')).status).toBe(200);
		const asked = await owner.browser.page(`${LIST}/${target.id}/ban`);
		expect(await htmlProblems(asked.html)).toEqual([]);
		expect(asked.html).toContain('taken off 1 coming event');
		const done = await press(owner.browser, `${LIST}/${target.id}/ban`, 'Ban this member');
		expect(ledTo(done)).toBe(`${LIST}/${target.id} says ban_made 1`);
		expect((await target.browser.get('/me')).headers.get('location')).toMatch(/^\/login/);
		expect(
			(await target.browser.postJson('/api/rsvp-toggle', { event: event.slug, answer: 'going' }))
				.status,
		).toBe(401);
		const answers = await rsvpsOf(site, event.id);
		expect(answers.map(({ answer }) => answer)).toEqual(['declined', 'going']);
		await mailTo(site, waiting.email, /./);
		const shown = (await owner.browser.page(`${LIST}/${target.id}`)).html;
		expect(await htmlProblems(shown)).toEqual([]);
		expect(shown).toContain('Banned since');
		await press(owner.browser, `${LIST}/${target.id}`, 'Lift the ban');
		expect((await userOf(site, target.id)).banned_at).toBeNull();
		expect((await target.browser.get('/me')).status, 'the old session').toBe(303);
	});

	it('are removed after a fresh sign-in only', async () => {
		const { site } = running;
		const owner = await insertMember(site, { role: 'owner' });
		const target = await insertMember(site, { name: 'Gone Soon' });
		await ageSessions(site, owner.id, 16);
		const path = `${LIST}/${target.id}/remove`;
		for (const answer of [await owner.browser.get(path), await owner.browser.postForm(path, {})]) {
			expect(answer.headers.get('location')).toBe(`/login?again=1&next=${path}`);
		}
		expect((await owner.browser.postForm(path, {}, { json: true })).status).toBe(403);
		await ageSessions(site, owner.id, -10);
		const asked = await owner.browser.page(path);
		expect(await htmlProblems(asked.html)).toEqual([]);
		const done = await press(owner.browser, path, 'Remove for good');
		expect(ledTo(done)).toBe(`${LIST} says member_removed 0`);
		expect(await userWith(site, target.email)).toBeNull();
		expect((await target.browser.get('/me')).headers.get('location')).toMatch(/^\/login/);
		expect((await owner.browser.page(`${LIST}?q=Gone+Soon`)).html).toContain('Nobody here has');
		expect((await owner.browser.get(`${LIST}/${target.id}`)).status).toBe(404);
	});
});

describe('the list of members', () => {
	const running = useSite({}, insertClub);

	const namesIn = (html: string) =>
		Array.from(html.matchAll(/<h3[^>]*><a[^>]*>([^<]+)<\/a><\/h3>/g), ([, name = '']) => name);

	it('says of each what organizers want to know, in valid HTML', async () => {
		const { site } = running;
		const host = await insertMember(site, { role: 'host', name: 'Hana Host' });
		const ada = await insertMember(site, { name: 'Ada <Lovelace>' });
		await insertMember(site, { name: '', email: 'nameless@club.example' });
		await insertMember(site, { name: 'Bea Banned', bannedAt: new Date() });
		await insertMember(site, { name: 'Ida Imported', awaitsConsentSince: new Date() });
		await insertMember(site, { name: 'Stan Stopped', mailStoppedAt: new Date() });
		const bo = await insertMember(site, { name: 'Bo Bounced' });
		await site.db
			.prepare(
				"insert into mail_addresses (email, stopped_by, stopped_at, updated_at) values (?, 'bounce', 1, 1)",
			)
			.bind(bo.email)
			.run();
		for (const daysAhead of [-400, -399, -398]) {
			const event = await insertEvent(site, { daysAhead });
			await insertRsvps(site, event.id, [{ member: ada, answer: 'going' }]);
		}
		const { html } = await host.browser.page(LIST);
		expect(await htmlProblems(html)).toEqual([]);
		expect(namesIn(html)).toEqual([
			'Ada &lt;Lovelace&gt;',
			'Bea Banned',
			'Bo Bounced',
			'Hana Host',
			'Ida Imported',
			'nameless@club.example',
			'Stan Stopped',
		]);
		for (const words of [
			'Came 3 times, last on ',
			'Has not come yet',
			'Has not agreed to mail yet',
			'Mail does not arrive',
			'Has stopped all mail',
			'>Banned<',
		]) {
			expect(html).toContain(words);
		}
		expect(html, 'a host imports nobody').not.toContain(IMPORT);
		for (const [query, expected] of [
			['?part=organisers', ['Hana Host']],
			['?part=banned', ['Bea Banned']],
			['?part=awaiting', ['Ida Imported']],
			['?order=came', ['Ada &lt;Lovelace&gt;']],
			['?q=lovelace', ['Ada &lt;Lovelace&gt;']],
			['?q=nameless%40', ['nameless@club.example']],
			['?q=%25', []],
		] as const) {
			const part = await host.browser.page(`${LIST}${query}`);
			expect(await htmlProblems(part.html), query).toEqual([]);
			expect(namesIn(part.html), query).toEqual(expected);
		}
		const odd = await host.browser.page(`${LIST}?part=x&order=y&after=%27&q=${'z'.repeat(500)}`);
		expect(odd.status).toBe(200);
	});

	it('goes on from page to page with links', async () => {
		const { site } = running;
		const host = await insertMember(site, { role: 'host' });
		await insertMembers(site, 120, { name: 'Zoe Same' });
		for (const order of ['name', 'joined']) {
			const seen: string[] = [];
			let path: string | undefined = `${LIST}?q=Zoe&order=${order}`;
			while (path) {
				const { html } = await host.browser.page(path);
				seen.push(...Array.from(html.matchAll(/<h3><a href="([^"]+)"/g), ([, to = '']) => to));
				path = /<a class="button outlined" href="([^"]+)">The next ones/
					.exec(html)?.[1]
					?.replaceAll('&amp;', '&')
					.replaceAll('&#38;', '&');
			}
			expect(new Set(seen).size, order).toBe(120);
			expect(seen, order).toHaveLength(120);
		}
	});
});

describe('an import of members', () => {
	const running = useSite({}, insertClub);
	const FILE = [
		'Name;E-Mail',
		'New One;new.one@club.example',
		'"Two; New";NEW.TWO@club.example',
		'No address;',
		'Wrong;at home',
		'Again;new.one@club.example',
		';known@club.example',
	].join('\r\n');

	it('is shown first, imports what was shown, and tells nobody', async () => {
		const { site } = running;
		const owner = await insertMember(site, { role: 'owner' });
		await insertMember(site, { name: '', email: 'known@club.example' });
		expect(await htmlProblems((await owner.browser.page(IMPORT)).html)).toEqual([]);
		const shown = await upload(owner.browser, FILE);
		const html = await shown.text();
		expect(shown.status).toBe(200);
		expect(await htmlProblems(html)).toEqual([]);
		for (const words of [
			'<strong>2 people</strong> will be new',
			'<strong>1 member</strong> is known already',
			'<strong>1 line</strong> repeats an address from an earlier line, and is merged with it: line 6.',
			'Line 4: the address is missing.',
			'Line 5: that does not look like an e-mail address.',
		]) {
			expect(html).toContain(words);
		}
		expect(await userWith(site, 'new.one@club.example'), 'after the preview').toBeNull();

		const form = formsOf(html).find(({ buttons }) => buttons.includes('Import 2 people'));
		const fields = form?.fields ?? {};
		const done = await owner.browser.postForm(IMPORT, fields);
		expect(ledTo(done)).toBe(`${LIST}?part=awaiting says members_imported`);
		const one = await userWith(site, 'new.one@club.example');
		expect(one).toMatchObject({ name: 'New One', role: 'member', email_verified: 0 });
		expect(await userWith(site, 'new.two@club.example')).toMatchObject({ name: 'Two; New' });
		const again = await owner.browser.postForm(IMPORT, fields);
		expect(ledTo(again)).toBe(`${LIST} says import_changed_nothing`);
		expect(await userWith(site, 'new.one@club.example')).toEqual(one);

		const waiting = await owner.browser.page(`${LIST}?part=awaiting`);
		expect(await htmlProblems(waiting.html)).toEqual([]);
		expect(waiting.html).toContain('2 people of this import');
		expect(await mailsTo(site, 'new.one@club.example')).toEqual([]);
	});

	it('gives no mail to its people, even where they are counted in, until they sign in or agreed', async () => {
		const { site } = running;
		const owner = await insertMember(site, { role: 'owner' });
		const people = JSON.stringify([
			['ida@club.example', 'Ida'],
			['ivo@club.example', 'Ivo'],
		]);
		await owner.browser.postForm(IMPORT, { people });
		const event = await insertEvent(site);
		const countIn = (email: string) =>
			owner.browser.postForm(`/admin/events/${event.slug}/guests`, { intent: 'add', email });
		for (const email of ['ida@club.example', 'ivo@club.example']) await countIn(email);
		expect(await rsvpsOf(site, event.id)).toHaveLength(2);
		// Whoever asks for a sign-in mail gets it, and has agreed by using it.
		await signIn(site, 'ida@club.example');
		expect((await mailsTo(site, 'ida@club.example')).map(({ subject }) => subject)).toEqual([
			expect.stringMatching(/^Sign in/),
		]);
		expect(await userWith(site, 'ida@club.example')).toMatchObject({ awaits_consent_since: null });

		const pressed = await press(owner.browser, `${LIST}?part=awaiting`, 'They agreed to get mail', {
			invitations: 'false',
		});
		expect(ledTo(pressed)).toBe(`${LIST}?part=awaiting says consent_noted 1`);
		expect(await userWith(site, 'ivo@club.example')).toMatchObject({ awaits_consent_since: null });
		const wants = await site.db
			.prepare('select count(*) as n from subscriptions')
			.first<{ n: number }>();
		expect(wants?.n).toBe(0);
		await owner.browser.postForm(`/admin/events/${event.slug}/guests`, {
			intent: 'remove',
			member: (await userWith(site, 'ivo@club.example'))?.id ?? '',
		});
		await mailTo(site, 'ivo@club.example', /./);
	});

	it('takes files of other programs: pasted tables, and letters as old Excels write them', async () => {
		const owner = await insertMember(running.site, { role: 'owner' });
		const latin = new Uint8Array([
			...new TextEncoder().encode('name;email\r\nJ'),
			0xfc,
			...new TextEncoder().encode('rgen;j@club.example'),
		]);
		expect(await (await upload(owner.browser, latin)).text()).toContain('Jürgen');
		const pasted = await owner.browser.postForm(IMPORT, {
			text: 'Name\tMail\nPia\tpia@club.example',
		});
		expect(await pasted.text()).toContain('Import 1 person');
		// As Chromium sends it where no file is chosen.
		const part = (name: string, rest: string) =>
			`--part\r\ncontent-disposition: form-data; name="${name}"${rest}\r\n`;
		const without = await owner.browser.send(IMPORT, {
			method: 'POST',
			body: `${part('file', '; filename=""\r\ncontent-type: application/octet-stream\r\n\r\n')}${part('text', '\r\n\r\nname,email\r\nPia,pia@club.example')}--part--\r\n`,
			headers: {
				origin: running.site.origin,
				'content-type': 'multipart/form-data; boundary=part',
			},
		});
		expect(await without.text()).toContain('Import 1 person');
		const empty = await owner.browser.postForm(IMPORT, { text: '' });
		expect([empty.status, (await empty.text()).includes('There is nothing in it.')]).toEqual([
			422,
			true,
		]);
		const headless = await owner.browser.postForm(IMPORT, { text: 'a,b' }, { json: true });
		expect([headless.status, await headless.json()]).toMatchObject([
			422,
			{ error: { code: 'invalid', field: 'file' } },
		]);
	});

	it('takes five thousand lines, and no more than its size', async () => {
		const { site } = running;
		const owner = await insertMember(site, { role: 'owner' });
		const lines = Array.from(
			{ length: 5000 },
			(_, n) => `Somebody With A Long Name ${n};somebody.${n}@a-long-domain.club.example`,
		);
		const shown = await upload(owner.browser, `name;email\n${lines.join('\n')}`);
		const html = await shown.text();
		const fields = formsOf(html).find(({ fields: { people } }) => people)?.fields ?? {};
		const body = new FormData();
		body.set('people', fields.people ?? '');
		const done = await owner.browser.send(IMPORT, {
			method: 'POST',
			body,
			headers: { origin: site.origin, accept: 'application/json' },
		});
		expect(await done.json()).toEqual({ added: 5000, named: 0 });
		const large = `email\n${'x'.repeat(1024 * 1024)}`;
		const tooLarge = await upload(owner.browser, large, { referer: `${site.origin}${IMPORT}` });
		expect(tooLarge.status).toBe(413);
		const sorry = await tooLarge.text();
		expect(sorry).toContain(`<a class="button" href="${IMPORT}">Back to the form</a>`);
		expect(sorry, 'nobody is signed out by it').not.toContain('href="/login"');
		const elsewhere = await owner.browser.postForm(LIST, { import: 'x'.repeat(40_000) });
		expect(elsewhere.status, 'another page').toBe(413);
		const visitor = await upload(new Browser(site), FILE, { accept: 'application/json' });
		expect(visitor.status).toBe(401);
	});

	it.each(['', '{', '[["a"]]', '[["a@club.example",7]]', '[["=x","A"]]'])(
		'that no preview has shown is refused: %j',
		async (people) => {
			const owner = await insertMember(running.site, { role: 'owner' });
			const refused = await owner.browser.postForm(IMPORT, { people }, { json: true });
			expect([refused.status, await refused.json()]).toMatchObject([
				422,
				{ error: { code: 'invalid', field: 'people' } },
			]);
		},
	);
});

describe('the file of all members', () => {
	const running = useSite({}, insertClub);

	it('holds everybody, with no formula, for an owner who has just signed in', async () => {
		const { site } = running;
		const owner = await insertMember(site, { role: 'owner', name: 'Olive "O" Owner' });
		const wicked = await insertMember(site, {
			name: '=HYPERLINK("https://evil.test")',
			awaitsConsentSince: new Date(),
		});
		await insertMember(site, { name: 'Gone', deletedAt: new Date() });
		// In UTC it was the day after by then.
		const evening = at(inDays(-200), '21:30');
		const event = await insertEvent(site, { startsAt: evening });
		await insertRsvps(site, event.id, [{ member: owner, answer: 'going' }]);
		const answer = await owner.browser.get(EXPORT);
		expect(answer.status).toBe(200);
		expect(answer.headers.get('cache-control')).toBe('no-store');
		expect(answer.headers.get('content-type')).toMatch(/^text\/csv/);
		expect(answer.headers.get('content-disposition')).toMatch(
			/^attachment; filename="members-\d{4}-\d\d-\d\d\.csv"$/,
		);
		const rows = parse(await answer.text(), { bom: true, columns: true }) as Record<
			string,
			string
		>[];
		expect(rows).toHaveLength(2);
		expect(rows.find(({ email }) => email === owner.email)).toMatchObject({
			name: 'Olive "O" Owner',
			role: 'owner',
			came: '1',
			'last came': inDays(-200),
			invitations: 'no',
			reminders: 'yes',
			remarks: '',
		});
		expect(rows.find(({ email }) => email === wicked.email)).toMatchObject({
			name: `'=HYPERLINK("https://evil.test")`,
			remarks: 'Has not agreed to mail yet',
		});
		await ageSessions(site, owner.id, 16);
		const stale = await owner.browser.get(EXPORT);
		expect(stale.headers.get('location')).toBe(`/login?again=1&next=${LIST}`);
		expect((await owner.browser.get(EXPORT, { json: true })).status).toBe(403);
	});
});
