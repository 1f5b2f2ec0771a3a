import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, it } from 'vitest';
import { answerAs } from '../../support/answers.ts';
import { at, inDays } from '../../support/days.ts';
import { formsOf, press } from '../../support/html/forms.ts';
import { ledTo, refusalIn } from '../../support/html/notices.ts';
import { expectHtml, validPage } from '../../support/html/pages.ts';
import { mailsTo, mailTo } from '../../support/mail/mailbox.ts';
import {
	type Action,
	expectForbidden,
	expectRefusedFromElsewhere,
	expectSignInFirst,
} from '../../support/rights/who-may.ts';
import { signIn } from '../../support/sign-in.ts';
import { Browser } from '../../support/site/browser.ts';
import {
	insertEvent,
	insertMember,
	insertMembers,
	insertRsvps,
	rsvpsOf,
} from '../../support/site/fixtures.ts';
import type { Site } from '../../support/site/site.ts';
import { useOrganizersSites } from '../../support/site/without-kv.ts';
import { MINUTE_MS } from '../../support/time.ts';

const LIST = '/admin/members';
const IMPORT = `${LIST}/import`;
const AGREED = 'They agreed to get email';
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
	const row = await site.first<UserRow>('select * from user where id = ?', id);
	if (!row) throw new Error('There is no such user.');
	return row;
}

const userWith = (site: Site, email: string) =>
	site.first<UserRow>('select * from user where email = ?', email);

/** Makes a member's sessions as old as this. */
const ageSessions = (site: Site, id: string, minutes: number) =>
	site.run(
		'update session set created_at = created_at - ? where user_id = ?',
		minutes * MINUTE_MS,
		id,
	);

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

const sites = useOrganizersSites();
const [[, site]] = sites as [(typeof sites)[number]];

describe.each(sites)('the members, %s', (_, site) => {
	/** Every page and every action below /admin/members, by who may. */
	const reachOf = (id: string) => ({
		hosts: [LIST, `${LIST}/${id}`],
		owners: [IMPORT, EXPORT, `${LIST}/${id}/ban`, `${LIST}/${id}/remove`],
		actions: [
			[LIST, { import: '1' }],
			[`${LIST}/${id}`, { intent: 'role', role: 'owner' }],
			[`${LIST}/${id}`, { intent: 'consent' }],
			[`${LIST}/${id}`, { intent: 'lift' }],
			[`${LIST}/${id}`, { intent: 'try' }],
			[`${LIST}/${id}/ban`, {}],
			[`${LIST}/${id}/remove`, {}],
			[IMPORT, { people: '[["new@club.example","New"]]' }],
			[IMPORT, { text: 'email\nnew@club.example' }],
		] satisfies Action[],
	});

	it('are shown to hosts and changed by owners, and nobody else gets to them', async () => {
		const target = await insertMember(site);
		const { hosts, owners, actions } = reachOf(target.id);
		const member = await insertMember(site);
		const host = await insertMember(site, { role: 'host' });
		const owner = await insertMember(site, { role: 'owner' });
		// A file leads back to the page that offers it.
		const pages = [...hosts, ...owners].filter((path) => path !== EXPORT);
		await expectSignInFirst(site, { pages, actions });
		const file = await new Browser(site).get(EXPORT);
		expect(ledTo(file)).toMatch(/^\/login\?next=/);
		expect((await new Browser(site).get(EXPORT, { json: true })).status).toBe(401);
		await expectForbidden(site, member.browser, { pages: [...hosts, ...owners], actions });
		await expectForbidden(site, host.browser, { pages: owners, actions });
		for (const path of hosts) expect((await host.browser.get(path)).status, path).toBe(200);
		for (const path of [...hosts, ...owners]) {
			expect((await owner.browser.get(path)).status, path).toBe(200);
		}
		await expectRefusedFromElsewhere(site, owner.browser, actions);
		expect(await userWith(site, 'new@club.example')).toBeNull();
	});

	it('are out of reach for an owner who was made a member, from the next request on', async () => {
		const owner = await insertMember(site, { role: 'owner' });
		const other = await insertMember(site, { role: 'owner' });
		const target = await insertMember(site);
		await other.browser.get('/me');
		await other.browser.get('/');
		const to = { role: 'member' };
		const changed = await press(owner.browser, `${LIST}/${other.id}`, 'Change the role', to);
		expect(ledTo(changed)).toContain(' says role_changed');
		const { hosts, owners, actions } = reachOf(target.id);
		await expectForbidden(site, other.browser, { pages: [...hosts, ...owners], actions });
		expect((await other.browser.page('/')).html).not.toContain('href="/admin"');
	});

	it('always have an owner: the last one learns why they must stay', async () => {
		await site.run("update user set role = 'member' where role = 'owner'");
		const owner = await insertMember(site, { role: 'owner' });
		const path = `${LIST}/${owner.id}`;
		const answer = await owner.browser.postForm(path, { intent: 'role', role: 'host' });
		expect(ledTo(answer)).toBe(`${path} says last_owner`);
		const json = await owner.browser.postForm(
			path,
			{ intent: 'role', role: 'host' },
			{ json: true },
		);
		expect(await refusalIn(json)).toBe('409 last_owner');
		const { html } = await owner.browser.page(path);
		expect(html).not.toContain(`${path}/ban`);
		for (const action of ['ban', 'remove']) {
			const refused = await owner.browser.postForm(`${path}/${action}`, {}, { json: true });
			expect(await refusalIn(refused)).toBe('409 own_account');
		}
		expect((await userOf(site, owner.id)).role).toBe('owner');
	});

	it('who are banned are signed out at once, taken off guest lists, and can’t come back', async () => {
		const owner = await insertMember(site, { role: 'owner' });
		const target = await insertMember(site, { name: 'Tom Trouble' });
		const waiting = await insertMember(site);
		const event = await insertEvent(site, { capacity: 1 });
		await insertRsvps(site, event.id, [
			{ member: target, answer: 'going' },
			{ member: waiting, answer: 'waitlisted' },
		]);
		expect((await target.browser.get('/me')).status).toBe(200);
		const asked = await validPage(owner.browser, `${LIST}/${target.id}/ban`);
		expect(asked).toContain('taken off 1 upcoming event');
		const done = await press(owner.browser, `${LIST}/${target.id}/ban`, 'Ban Tom Trouble');
		expect(ledTo(done)).toBe(`${LIST}/${target.id} says ban_made 1`);
		expect((await target.browser.get('/me')).headers.get('location')).toMatch(/^\/login/);
		expect((await answerAs(target, event, 'going')).status).toBe(401);
		const answers = await rsvpsOf(site, event.id);
		expect(answers.map(({ answer }) => answer)).toEqual(['declined', 'going']);
		await mailTo(site, waiting.email, /./);
		const shown = await validPage(owner.browser, `${LIST}/${target.id}`);
		expect(shown).toContain('Banned on');
		await press(owner.browser, `${LIST}/${target.id}`, 'Lift the ban');
		expect((await userOf(site, target.id)).banned_at).toBeNull();
		expect((await target.browser.get('/me')).status, 'the old session').toBe(303);
	});

	it('are removed only after a fresh sign-in', async () => {
		const owner = await insertMember(site, { role: 'owner' });
		const target = await insertMember(site, { name: 'Gone Soon' });
		await ageSessions(site, owner.id, 16);
		const path = `${LIST}/${target.id}/remove`;
		for (const answer of [await owner.browser.get(path), await owner.browser.postForm(path, {})]) {
			expect(answer.headers.get('location')).toBe(`/login?again=1&next=${path}`);
		}
		expect((await owner.browser.postForm(path, {}, { json: true })).status).toBe(403);
		await ageSessions(site, owner.id, -10);
		await validPage(owner.browser, path);
		const done = await press(owner.browser, path, 'Remove Gone Soon for good');
		expect(ledTo(done)).toBe(`${LIST} says member_removed 0`);
		expect(await userWith(site, target.email)).toBeNull();
		expect((await target.browser.get('/me')).headers.get('location')).toMatch(/^\/login/);
		expect((await owner.browser.page(`${LIST}?q=Gone+Soon`)).html).toContain('Nobody here has');
		expect((await owner.browser.get(`${LIST}/${target.id}`)).status).toBe(404);
	});
});

describe('the list of members', () => {
	beforeAll(() => site.run('delete from user'));

	const namesIn = (html: string) =>
		Array.from(html.matchAll(/<h3[^>]*><a[^>]*>([^<]+)<\/a><\/h3>/g), ([, name = '']) => name);

	it('shows what organizers want to know about each member, in valid HTML', async () => {
		const host = await insertMember(site, { role: 'host', name: 'Hana Host' });
		const ada = await insertMember(site, { name: 'Ada <Lovelace>' });
		await insertMember(site, { name: '', email: 'nameless@club.example' });
		await insertMember(site, { name: 'Bea Banned', bannedAt: new Date() });
		await insertMember(site, { name: 'Ida Imported', awaitsConsentSince: new Date() });
		await insertMember(site, { name: 'Stan Stopped', mailStoppedAt: new Date() });
		const bo = await insertMember(site, { name: 'Bo Bounced' });
		await site.run(
			"insert into mail_addresses (email, stopped_by, stopped_at, updated_at) values (?, 'bounce', 1, 1)",
			bo.email,
		);
		for (const daysAhead of [-400, -399, -398]) {
			const event = await insertEvent(site, { daysAhead });
			await insertRsvps(site, event.id, [{ member: ada, answer: 'going' }]);
		}
		const html = await validPage(host.browser, LIST);
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
			'Attended 3 times, last on ',
			'Hasn&#39;t attended yet.',
			'Hasn&#39;t agreed to get email yet',
			'Email bounces',
			'Has stopped all email',
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
			const part = await validPage(host.browser, `${LIST}${query}`);
			expect(namesIn(part), query).toEqual(expected);
		}
		const odd = await host.browser.page(`${LIST}?part=x&order=y&after=%27&q=${'z'.repeat(500)}`);
		expect(odd.status).toBe(200);
	});

	it('continues from page to page by links', async () => {
		const host = await insertMember(site, { role: 'host' });
		await insertMembers(site, 120, { name: 'Zoe Same' });
		for (const order of ['name', 'joined']) {
			const seen: string[] = [];
			let path: string | undefined = `${LIST}?q=Zoe&order=${order}`;
			while (path) {
				const { html } = await host.browser.page(path);
				seen.push(...Array.from(html.matchAll(/<h3><a href="([^"]+)"/g), ([, to = '']) => to));
				path = /<a class="button outlined" href="([^"]+)">Show more/
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
	beforeAll(() => site.run('delete from user'));
	const FILE = [
		'Name;E-Mail',
		'New One;new.one@club.example',
		'"Two; New";NEW.TWO@club.example',
		'No address;',
		'Wrong;at home',
		'Again;new.one@club.example',
		';known@club.example',
	].join('\r\n');

	it('is previewed first, imports what was shown, and emails nobody', async () => {
		const owner = await insertMember(site, { role: 'owner' });
		await insertMember(site, { name: '', email: 'known@club.example' });
		await validPage(owner.browser, IMPORT);
		const html = await expectHtml(await upload(owner.browser, FILE), 200);
		for (const words of [
			'2 people are new.',
			'1 person is a member already.',
			'1 line repeats an address from an earlier line and is merged with it: line 6.',
			'Line 4: the address is missing.',
			'look like an email address.',
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

		const waiting = await validPage(owner.browser, `${LIST}?part=awaiting`);
		expect(waiting).toContain('2 people in this import');
		expect(await mailsTo(site, 'new.one@club.example')).toEqual([]);
	});

	it('is corrected and read again as often as it takes, without choosing the file again', async () => {
		const owner = await insertMember(site, { role: 'owner' });
		const table = 'Who,Where\nAda Lark,ada@club.example\nBen Moss,ben at club.example\nCem,\n';
		const html = await expectHtml(await upload(owner.browser, table), 200);
		const form = formsOf(html).find(({ buttons }) => buttons.includes('Read it again'));
		for (const shown of ['name="column-0"', 'name="line-3-3"', '\nBen Moss,ben at club.example<']) {
			expect(html).toContain(shown);
		}
		const again = await owner.browser.postForm(IMPORT, {
			...form?.fields,
			'column-0': 'name',
			'line-3-3': 'Ben Moss,ben@club.example',
			'line-4-4': '',
		});
		const right = await expectHtml(again, 200);
		expect(right).toContain('<h3>Ben Moss</h3>');
		expect(right).not.toContain('Lines to correct');
		const people = formsOf(right).find(({ fields }) => fields.people)?.fields.people;
		expect(JSON.parse(people ?? '')).toEqual([
			['ada@club.example', 'Ada Lark'],
			['ben@club.example', 'Ben Moss'],
		]);
	});

	it('asks which column has the addresses where no cell is one', async () => {
		const owner = await insertMember(site, { role: 'owner' });
		const answer = await owner.browser.postForm(IMPORT, { text: 'Name,Phone\nAda,12\n' });
		const html = await expectHtml(answer, 422);
		expect(html).toContain('Which column has the email addresses?');
		const meetup = await owner.browser.postForm(IMPORT, {
			text: 'Name\tUser ID\tURL of Member Profile\nAda\tuser 1\thttps://meetup.example/1\n',
		});
		const sorry = await expectHtml(meetup, 422);
		expect(sorry).toContain('Files from Meetup have no email addresses');
		expect(sorry).toContain('href="/admin/setup/done"');
		const zipped = new Uint8Array([
			0x50,
			0x4b,
			3,
			4,
			20,
			0,
			...new TextEncoder().encode('xl/workbook'),
		]);
		expect(await expectHtml(await upload(owner.browser, zipped), 422)).toContain('save it as CSV');
	});

	it('leaves out and says who is out, and never emails whoever wants no email', async () => {
		const owner = await insertMember(site, { role: 'owner' });
		const table = [
			'email,name,subscribed_to_emails,deleted_at',
			'gus@club.example,Gus,true,',
			'gil@club.example,Gil,false,',
			'gia@club.example,Gia,true,2024-01-01T10:00:00.000Z',
		].join('\n');
		const html = await expectHtml(await upload(owner.browser, table), 200);
		expect(html).toContain('1 deleted: line 4');
		expect(html).toContain('Doesn&#39;t want email');
		const fields = formsOf(html).find((form) => form.fields.people)?.fields ?? {};
		await owner.browser.postForm(IMPORT, fields);
		expect(await userWith(site, 'gia@club.example')).toBeNull();
		const gil = await userWith(site, 'gil@club.example');
		expect(gil).toMatchObject({ awaits_consent_since: null });
		const agreed = await press(owner.browser, `${LIST}?part=awaiting`, AGREED, {
			invitations: 'false',
		});
		expect(ledTo(agreed)).toContain('consent_noted 1');
		const page = await validPage(owner.browser, `${LIST}/${gil?.id}`);
		expect(page).toContain('says a file imported on');
		expect(page).not.toContain(AGREED);
	});

	it('sends nobody email, even if they are counted in, until they sign in or agreed', async () => {
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

		const pressed = await press(
			owner.browser,
			`${LIST}?part=awaiting`,
			'They agreed to get email',
			{
				invitations: 'false',
			},
		);
		expect(ledTo(pressed)).toBe(`${LIST}?part=awaiting says consent_noted 1`);
		expect(await userWith(site, 'ivo@club.example')).toMatchObject({ awaits_consent_since: null });
		const wants = await site.first<{ n: number }>('select count(*) as n from subscriptions');
		expect(wants?.n).toBe(0);
		await owner.browser.postForm(`/admin/events/${event.slug}/guests`, {
			intent: 'remove',
			member: (await userWith(site, 'ivo@club.example'))?.id ?? '',
		});
		await mailTo(site, 'ivo@club.example', /./);
	});

	it('accepts pasted tables, and letters as old versions of Excel write them', async () => {
		const owner = await insertMember(site, { role: 'owner' });
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
				origin: site.origin,
				'content-type': 'multipart/form-data; boundary=part',
			},
		});
		expect(await without.text()).toContain('Import 1 person');
		const empty = await owner.browser.postForm(IMPORT, { text: '' });
		expect([empty.status, (await empty.text()).includes('This file is empty.')]).toEqual([
			422,
			true,
		]);
		const headless = await owner.browser.postForm(IMPORT, { text: 'a,b' }, { json: true });
		expect(await refusalIn(headless)).toBe('422 invalid: file');
	});

	it('accepts five thousand lines, and nothing above its size limit', async () => {
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
});

describe('an import that no preview has shown', () => {
	it.each(['', '{', '[["a"]]', '[["a@club.example",7]]', '[["=x","A"]]'])(
		'is refused: %j',
		async (people) => {
			const owner = await insertMember(site, { role: 'owner' });
			const refused = await owner.browser.postForm(IMPORT, { people }, { json: true });
			expect(await refusalIn(refused)).toBe('422 invalid: people');
		},
	);
});

describe('the file of all members', () => {
	beforeAll(() => site.run('delete from user'));

	it('lists everybody, with no formula, for an owner who has just signed in', async () => {
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
			remarks: "Hasn't agreed to get email yet",
		});
		const again = await (await owner.browser.get(EXPORT)).text();
		const same = await expectHtml(await upload(owner.browser, again), 200);
		expect(same).toContain('2 people are members already. Nothing changes for them.');
		expect(
			formsOf(same).some(({ fields }) => fields.people),
			'nothing to import',
		).toBe(false);
		const line = (email: string) =>
			`"Rae","${email}","owner","2024-02-29","0","","yes","yes","no","","",""\r\n`;
		const restoredBy = async (email: string, roles: Record<string, string>) => {
			const html = await expectHtml(await upload(owner.browser, `${again}${line(email)}`), 200);
			expect(html).toContain(`Owners, who can do everything: Rae (${email}).`);
			const fields = formsOf(html).find((form) => form.fields.people)?.fields;
			const done = await owner.browser.postForm(IMPORT, { people: fields?.people ?? '', ...roles });
			expect(ledTo(done)).toBe(`${LIST} says members_restored`);
			return userWith(site, email);
		};
		expect(await restoredBy('rae@club.example', {})).toMatchObject({ role: 'member' });
		expect(await restoredBy('rea@club.example', { roles: 'true' })).toMatchObject({
			role: 'owner',
		});
		await ageSessions(site, owner.id, 16);
		const stale = await owner.browser.get(EXPORT);
		expect(stale.headers.get('location')).toBe(`/login?again=1&next=${LIST}`);
		expect((await owner.browser.get(EXPORT, { json: true })).status).toBe(403);
	});
});
