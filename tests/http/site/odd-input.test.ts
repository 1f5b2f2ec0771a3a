import { describe, expect, it } from 'vitest';
import { formOfButton } from '../../support/html/forms.ts';
import { makeRightsWorld, type RightsWorld } from '../../support/rights/rights-world.ts';
import type { Browser } from '../../support/site/browser.ts';
import { insertClub, insertMember, type Member } from '../../support/site/fixtures.ts';
import { useSite } from '../../support/site/site.ts';
import { ROUTES } from '../rights/rights-table.ts';

/** What a schema says by itself, of types and sizes: no sentence for anybody. */
const SCHEMA_WORDS =
	/invalid (?:input|option|string)|expected|received|too (?:big|small)|unrecognized|undefined|\bnull\b|NaN/i;

type Fields = Record<string, string>;

/** Where a form goes, and what it holds when it is filled in well. */
interface Filled {
	name: string;
	path: string;
	fields: Fields;
}

const asJson = (value: unknown): RequestInit => ({
	body: JSON.stringify(value),
	headers: { 'content-type': 'application/json' },
});

const asForm = (fields: Iterable<[string, string]>): RequestInit => ({
	body: new URLSearchParams([...fields]),
});

/** The same fields with another value in each. A field that says what is meant can be left as it is. */
function withEach<Value>({ intent, ...fields }: Fields, value: (index: number) => Value) {
	const odd = Object.keys(fields).map((name, index) => [name, value(index)] as const);
	return { ...Object.fromEntries(odd), ...(intent !== undefined && { intent }) };
}

const WRONG_TYPES = [null, 7.5, true, [], {}, ['a', { b: 1 }], { a: [{ b: {} }] }, -1e300];
const CONTROLS = '\u0000\u0007\u001b[31m\u007f';

/** What comes in the place of a good form. */
const ODD: Record<string, (fields: Fields) => RequestInit> = {
	'fields of other types': (fields) =>
		asJson(withEach(fields, (index) => WRONG_TYPES[index % WRONG_TYPES.length])),
	'fields of other types, and an intent that is none': ({ intent, ...fields }) =>
		asJson({ ...withEach(fields, (index) => WRONG_TYPES[(index + 3) % 8]), intent: [] }),
	'nothing in any field': (fields) => asForm(Object.entries(withEach(fields, () => ''))),
	'20,000 letters in each field': (fields) => {
		const size = Math.floor(20_000 / Math.max(1, Object.keys(fields).length));
		return asJson(withEach(fields, () => 'x'.repeat(size)));
	},
	'control characters in each field': (fields) =>
		asForm(Object.entries(withEach(fields, () => `a${CONTROLS}`))),
	'halves of pairs of surrogates': (fields) =>
		asJson(withEach(fields, (index) => (index % 2 === 0 ? 'a\ud800' : '\udfffa'))),
	'each field twice': (fields) =>
		asForm(
			Object.entries(fields).flatMap(([name, value]) => [
				[name, '?'],
				[name, value],
			]),
		),
	'files in the place of texts': ({ intent, ...fields }) => {
		const body = new FormData();
		if (intent !== undefined) body.set('intent', intent);
		for (const name of Object.keys(fields)) body.set(name, new Blob(['a\u0000b']), 'a.bin');
		return { body };
	},
	'a list': () => asJson([{ email: 'a@b.co' }]),
	'a form that breaks off': (fields) => ({
		body: `--x\r\nContent-Disposition: form-data; name="${Object.keys(fields)[0]}"\r\n\r\nva`,
		headers: { 'content-type': 'multipart/form-data; boundary=x' },
	}),
};

const site = useSite({}, insertClub);

describe('what no form of the site sends', () => {
	let world: Promise<RightsWorld> | undefined;

	/** What the buttons of the site send, as owners see them. */
	const presses = Object.entries(ROUTES).flatMap(([route, { at, presses: all = [] }]) =>
		all.map((press) => ({ name: `${press.does} (${route})`, route, at, press })),
	);

	async function filled(
		{ browser, id }: Member,
		{ name, route, at, press }: (typeof presses)[number],
	): Promise<Filled | undefined> {
		world ??= makeRightsWorld(site);
		const here = await world;
		if (press.given) await site.run(press.given, id, here.seriesId);
		const fill = press.fill?.(here) ?? {};
		if (press.to) return { name, path: press.to(here), fields: fill };
		const page = press.on?.(here) ?? at?.(here) ?? route;
		const form = formOfButton((await browser.page(page)).html, page, press.buttons?.[0] ?? '');
		return form && { name, path: form.action, fields: { ...form.fields, ...fill } };
	}

	async function expectClear(browser: Browser, { path, fields }: Filled) {
		for (const [what, make] of Object.entries(ODD)) {
			const init = make(fields);
			const answer = await browser.send(path, {
				method: 'POST',
				...init,
				headers: {
					...(init.headers as Record<string, string> | undefined),
					origin: site.origin,
					accept: 'application/json',
				},
			});
			const words = `${path} with ${what}: ${answer.status}`;
			const text = await answer.text();
			expect(answer.status, words).toBeLessThan(500);
			if (answer.status < 400) continue;
			expect(answer.headers.get('content-type'), words).toMatch(/^application\/json/);
			const { error } = JSON.parse(text) as { error: { code: string; message: string } };
			expect(error.message, words).toMatch(/\S/);
			expect(error.message, words).not.toMatch(SCHEMA_WORDS);
		}
	}

	it.each(
		presses.filter(({ press }) => !press.isBeforeSetUp).map((each) => [each.name, each] as const),
	)('%s: a clear 4xx, or done', async (_, each) => {
		const owner = await insertMember(site, { role: 'owner' });
		let form = await filled(owner, each);
		if (!form) {
			// What stood there is gone by what other odd fields have done: all is made anew.
			const tables = ['events', 'series', 'announcements', 'mail_addresses', 'invitation_requests'];
			const { db } = site;
			await db.batch([
				...tables.map((table) => db.prepare(`delete from ${table}`)),
				db.prepare('delete from user where id <> ?').bind(owner.id),
			]);
			world = undefined;
			form = await filled(owner, each);
		}
		if (!form) throw new Error('There is no such form.');
		await expectClear(owner.browser, form);
	});

	it.each([
		['signing in', '/login/confirm', { token: 'x', code: '123456', email: 'a@b.co', next: '/me' }],
		['a report of the mail provider', '/api/webhooks/resend', { type: 'email.bounced', data: 'x' }],
		['asking for a mail', '/api/magiclink', { email: 'a@b.co', next: '/me' }],
		['asking for invitations', '/api/invitations', { email: 'a@b.co' }],
		['writing to the organizers', '/contact', { name: 'A', email: 'a@b.co', message: 'Hello?' }],
		[
			'an answer',
			'/api/rsvp-toggle',
			{ event: 'x', answer: 'going', guests: '1', note: 'x', promoteUntilHours: '1', next: '/' },
		],
		[
			'an answer for every time',
			'/api/rsvp-standing',
			{ event: 'x', standing: 'true', guests: '1', next: '/' },
		],
		['a topic', '/api/subscription-toggle', { topic: 'reminders', subscribed: 'true' }],
	] as [string, string, Fields][])('%s: a clear 4xx, or done', async (name, path, fields) => {
		const { browser } = await insertMember(site);
		await expectClear(browser, { name, path, fields });
	});
});

describe('a name that can be shown on no line', () => {
	const NAMES = [
		'Ada\u0007',
		'Ada\u0000Lovelace',
		'\u001b[31mAda',
		'Ada\u007f',
		'Ada\nLovelace',
		'Ada\u2028Lovelace',
	];

	it.each(NAMES.map((name) => [JSON.stringify(name), name]))(
		'is refused wherever it is entered: %s',
		async (_, name) => {
			const { browser, id } = await insertMember(site, { name: 'Before', role: 'owner' });
			const { runningSlug } = await makeRightsWorld(site);
			const given: [string, Fields][] = [
				['/me?_action=rename', { name }],
				['/_actions/rename', { name }],
				[
					`/admin/events/${runningSlug}/check-in`,
					{ intent: 'walk-in', name, email: 'walk.in@club.example', guests: '0' },
				],
				['/admin/members/import', { people: JSON.stringify([['new@club.example', name]]) }],
				['/admin/settings/name', { name, description: '' }],
			];
			for (const [path, fields] of given) {
				const answer = await browser.postForm(path, fields, { json: true });
				const { error } = (await answer.json()) as { error?: { code: string; field: string } };
				// Of what is imported, white space in a cell of a table becomes a space before it is shown.
				const isMended = path.endsWith('import') && /\s/.test(name);
				if (isMended) continue;
				expect([path, answer.status, error?.code]).toEqual([path, 422, 'invalid']);
				expect(['name', 'people'], path).toContain(error?.field);
			}
			const results = await site.all<{ name: string }>(
				"select name from user where id = ? or email like '%new@club.example' or email like 'walk.in@%'",
				id,
			);
			for (const row of results) expect(row.name).toMatch(/^Before$|^Ada Lovelace$/);
		},
	);

	it('is refused in a file of members, by its line', async () => {
		const { browser } = await insertMember(site, { role: 'owner' });
		const text = 'email,name\nada@club.example,Ada\u0007\ngrace@club.example,Grace';
		const answer = await browser.postForm('/admin/members/import', { text }, { json: true });
		expect(await answer.json()).toMatchObject({
			added: [{ email: 'grace@club.example', name: 'Grace' }],
			bad: [{ line: 2, why: expect.stringContaining('name') }],
		});
	});

	it.each(['', '   ', undefined])(
		'that is empty gets “Enter a name.” beside its field: %j',
		async (name) => {
			const { browser } = await insertMember(site);
			const fields: Fields = name === undefined ? { other: 'x' } : { name };
			const page = await browser.postForm('/me?_action=rename', fields);
			expect(page.status).toBe(422);
			expect(/id="name-error">([^<]*)</.exec(await page.text())?.[1]).toBe('Enter a name.');
			const json = await browser.postForm('/me?_action=rename', fields, { json: true });
			expect(await json.json()).toEqual({
				error: { code: 'invalid', field: 'name', message: 'name: Enter a name.' },
			});
		},
	);
});
