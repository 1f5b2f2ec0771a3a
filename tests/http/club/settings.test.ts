import { beforeAll, describe, expect, it } from 'vitest';
import { SETTINGS_PARTS } from '../../../src/domain/club/settings.ts';
import { MAX_PICTURE_BYTES } from '../../../src/domain/pictures/limits.ts';
import { answerAs } from '../../support/answers.ts';
import { formsOf, press } from '../../support/html/forms.ts';
import { htmlProblems } from '../../support/html/html.ts';
import { ledTo, refusalIn } from '../../support/html/notices.ts';
import { validPage } from '../../support/html/pages.ts';
import { subscribe } from '../../support/mail/announcements.ts';
import { mailTo } from '../../support/mail/mailbox.ts';
import { useSendingSite } from '../../support/mail/sending-site.ts';
import { AVIF, jpegOf, jpegWith, PNG, SECRET, WEBP } from '../../support/pictures/pictures.ts';
import { until } from '../../support/poll.ts';
import { expectForbidden, expectSignInFirst } from '../../support/rights/who-may.ts';
import { newEmail } from '../../support/sign-in.ts';
import { Browser } from '../../support/site/browser.ts';
import { insertClub, insertEvent, insertMember, type Member } from '../../support/site/fixtures.ts';
import { type Site, useSite } from '../../support/site/site.ts';
import { MINUTE_MS } from '../../support/time.ts';

const SETTINGS = '/admin/settings';
const BANNER = `${SETTINGS}/banner`;

/** The sign that the form of a part carries now. */
async function signOn(browser: Browser, part: string): Promise<string> {
	const { html } = await browser.page(`${SETTINGS}/${part}`);
	const form = formsOf(html).find(({ fields }) => fields.sign !== undefined);
	if (!form?.fields.sign) throw new Error(`No form on ${part}.`);
	return form.fields.sign;
}

/** Sends a form of a part as JSON is asked for, and expects it to be taken. */
async function set(browser: Browser, part: string, fields: Record<string, string>): Promise<void> {
	const sign = await signOn(browser, part);
	const response = await browser.postForm(
		`${SETTINGS}/${part}`,
		{ ...fields, sign },
		{ json: true },
	);
	expect(await response.json()).toMatchObject({ status: 'changed' });
}

/** Sends the form of the banner with a file, as browsers do. */
async function upload(
	browser: Browser,
	file: Uint8Array | null,
	fields: Record<string, string> = {},
	{ named = 'picture.png', cut }: { named?: string; cut?: Uint8Array } = {},
): Promise<Response> {
	const body = new FormData();
	const sign = await signOn(browser, 'banner');
	for (const [name, value] of Object.entries({ alt: 'Tools on a table', sign, ...fields })) {
		body.set(name, value);
	}
	body.set(
		'picture',
		new Blob(file ? [new Uint8Array(file)] : [], { type: 'image/png' }),
		file ? named : '',
	);
	if (cut)
		body.set('share', new Blob([new Uint8Array(cut)], { type: 'image/jpeg' }), 'preview.jpg');
	return browser.send(BANNER, {
		method: 'POST',
		body,
		headers: { origin: browser.site.origin, accept: 'text/html' },
	});
}

const clubRow = async (site: Site) =>
	await site.first<Record<string, unknown>>('select * from club');

const site = useSite({}, insertClub);

let owner: Member;
beforeAll(async () => {
	owner = await insertMember(site, { role: 'owner' });
});

describe("the club's settings", () => {
	it('are for owners only, every page and every form', async () => {
		const host = (await insertMember(site, { role: 'host' })).browser;
		const parts = [BANNER, ...SETTINGS_PARTS.map((part) => `${SETTINGS}/${part}`)];
		const fields = { name: 'Theirs', place: 'Theirs', colour: '#000000', joining: 'closed' };
		const pages = [SETTINGS, ...parts];
		const actions = parts.map((path) => [path, fields] as const);
		await expectSignInFirst(site, { pages, actions });
		await expectForbidden(site, host, { pages, actions });
		for (const path of pages) await validPage(owner.browser, path);
		expect((await owner.browser.get(`${SETTINGS}/secrets`)).status).toBe(404);
	});

	it('are in effect with the next request: on pages, in emails, feeds and their tags', async () => {
		const visitor = new Browser(site);
		const tags = async () => {
			const feeds = ['/calendar.ics', '/feed.xml'];
			return Promise.all(feeds.map(async (path) => (await visitor.get(path)).headers.get('etag')));
		};
		const before = await tags();
		const done = await press(owner.browser, `${SETTINGS}/name`, 'Save', {
			name: 'Night Readers & "Friends"',
			description: 'We read at night.',
		});
		expect(ledTo(done)).toBe(`${SETTINGS} says settings_changed`);
		await set(owner.browser, 'colour', { colour: '#000000', typed: '#2F6FDE' });
		await set(owner.browser, 'place', { place: 'Hanover' });
		await set(owner.browser, 'links', {
			label1: 'Photos',
			url1: 'https://photos.example.com/a?b=1&c=2',
		});
		const { html } = await visitor.page('/');
		expect(html).toContain('Night Readers &amp; ');
		expect(html).toContain('meets in Hanover');
		expect(html).toContain('href="https://photos.example.com/a?b=1&amp;c=2"');
		// Made darker until it can be read.
		expect(html).toContain('--club:#2669dd');
		const after = await tags();
		expect(after.map((tag, index) => tag !== before[index])).toEqual([true, true]);
		expect(await (await visitor.get('/calendar.ics')).text()).toContain(
			'X-WR-CALNAME:Night Readers',
		);
		const email = newEmail();
		await new Browser(site).postJson('/api/magiclink', { email });
		expect((await mailTo(site, email, /^Sign in/)).subject).toContain('Night Readers');
	});

	it('with mistakes in them show an error at each field and everything typed, and change nothing', async () => {
		const before = await clubRow(site);
		const page = await press(owner.browser, `${SETTINGS}/sender`, 'Save', {
			senderName: 'Ada <ada@example.com>',
			replyTo: 'nobody',
		});
		const html = await page.text();
		expect(page.status).toBe(422);
		expect(html).toContain('id="senderName-error"');
		expect(html).toMatch(/id="replyTo-error"[^>]*>Check the email address for a typo\.</);
		expect(html).toContain('value="nobody"');
		expect(html).toContain('Not saved yet. Please check 2 fields below');
		const asJson = await owner.browser.postForm(
			`${SETTINGS}/links`,
			{ label1: 'x', url1: 'javascript:alert(1)' },
			{ json: true },
		);
		expect(await refusalIn(asJson)).toBe('422 invalid: url1');
		expect(await clubRow(site)).toEqual(before);
	});

	it('are not saved over what another owner changed without asking, and the form stays filled in', async () => {
		const other = (await insertMember(site, { role: 'owner' })).browser;
		const sign = await signOn(owner.browser, 'place');
		await set(other, 'place', { place: 'Bremen' });
		const late = await owner.browser.postForm(`${SETTINGS}/place`, { place: 'Berlin', sign });
		const html = await late.text();
		expect(late.status).toBe(409);
		expect(html).toContain('Someone else changed this');
		expect(html).toContain('Bremen');
		expect((await clubRow(site))?.place).toBe('Bremen');
		const asJson = await owner.browser.postForm(
			`${SETTINGS}/place`,
			{ place: 'Berlin', sign },
			{ json: true },
		);
		expect(asJson.status).toBe(409);
		const form = formsOf(html).find(({ buttons }) => buttons.includes('Save'));
		const again = await owner.browser.postForm(`${SETTINGS}/place`, form?.fields ?? {});
		expect(ledTo(again)).toBe(`${SETTINGS} says settings_changed`);
		expect((await clubRow(site))?.place).toBe('Berlin');
	});

	it('say what a new time zone does before it is saved', async () => {
		await insertEvent(site, { slug: 'open' });
		const before = (await clubRow(site))?.time_zone;
		const asked = await press(owner.browser, `${SETTINGS}/zone`, 'Continue', {
			timeZone: 'Asia/Tokyo',
		});
		const html = await asked.text();
		expect(asked.status).toBe(200);
		expect(html).toContain('The 1 open event keeps its time');
		expect(html).toMatch(/It's <strong>\w{3} \d{1,2}:\d\d<\/strong> there now/);
		expect((await clubRow(site))?.time_zone).toBe(before);
		const form = formsOf(html).find(({ buttons }) => buttons.includes('Save'));
		await owner.browser.postForm(`${SETTINGS}/zone`, form?.fields ?? {});
		expect((await clubRow(site))?.time_zone).toBe('Asia/Tokyo');
		const late = await owner.browser.postForm('/admin/events/new', {
			...formsOf((await owner.browser.page('/admin/events/new')).html).find(
				({ fields }) => 'capacity' in fields,
			)?.fields,
			title: 'Supper',
			timeZone: String(before),
		});
		const again = await late.text();
		expect([late.status, again.includes('id="startsAtTime-error"')]).toEqual([422, true]);
		expect(formsOf(again).at(-1)?.fields.timeZone).toBe('Asia/Tokyo');
	});

	it('preview a color without saving it, with its measured contrast', async () => {
		const before = (await clubRow(site))?.colour;
		const shown = await owner.browser.postForm(`${SETTINGS}/colour`, {
			colour: '#ffe14d',
			intent: 'preview',
			sign: await signOn(owner.browser, 'colour'),
		});
		const html = await shown.text();
		expect(html).toContain('we make #ffe14d darker here');
		expect(html).toMatch(/Contrast: \d+\.\d to 1 on the page, \d+\.\d to 1 for text on a button/);
		expect((await clubRow(site))?.colour).toBe(before);
	});
});

describe('the settings for members and events', () => {
	it('give the forms of new events and series their first numbers', async () => {
		await set(owner.browser, 'defaults', { defaultCapacity: '7', defaultGuestsAllowed: '3' });
		for (const path of ['/admin/events/new', '/admin/series/new']) {
			const form = formsOf((await owner.browser.page(path)).html).find(
				({ fields }) => 'capacity' in fields,
			);
			expect(form?.fields).toMatchObject({ capacity: '7', guestsAllowed: '3' });
		}
	});

	it('remove a topic everywhere, and say so where it is asked for', async () => {
		const member = (await insertMember(site)).browser;
		await set(owner.browser, 'topics', {
			'reminders-offered': 'true',
			'reminders-default': 'true',
			'reminders-words': 'A nudge the day before.',
			'announcements-offered': 'true',
		});
		const me = (await member.page('/me')).html;
		expect(me).not.toContain('Invitations:');
		expect(me).toContain('A nudge the day before.');
		expect((await new Browser(site).page('/')).html).not.toContain('/api/invitations');
		const wish = await new Browser(site).postJson('/api/invitations', { email: newEmail() });
		expect([wish.status, (await wish.json()) as object]).toMatchObject([
			409,
			{ error: { code: 'topic_not_offered' } },
		]);
		const toggled = await member.postJson('/api/subscription-toggle', {
			topic: 'invitations',
			subscribed: true,
		});
		expect(await refusalIn(toggled)).toBe('409 topic_not_offered: topic');
		const off = await member.postJson('/api/subscription-toggle', {
			topic: 'invitations',
			subscribed: false,
		});
		expect([off.status, await off.json()]).toEqual([
			200,
			{ topics: { invitations: false, reminders: true, announcements: false } },
		]);
		expect((await owner.browser.page('/admin/announcements/new')).html).not.toContain(
			'topic:invitations',
		);
	});

	it('close joining with a friendly message, and answer a stranger as before', async () => {
		await set(owner.browser, 'topics', {
			'invitations-offered': 'true',
			'reminders-offered': 'true',
			'reminders-default': 'true',
		});
		await set(owner.browser, 'joining', { joining: 'closed' });
		const stranger = new Browser(site);
		const page = await stranger.page('/login');
		expect(page.html).toContain('taking new members right now');
		expect(page.html).toContain('<a href="/contact">Write to the organizers</a>');
		expect((await stranger.page('/')).html).toContain('takes no new members right now');
		const email = newEmail();
		for (const path of ['/api/magiclink', '/api/invitations']) {
			const [known, unknown] = await Promise.all([
				stranger.postJson(path, { email: owner.email }),
				stranger.postJson(path, { email }),
			]);
			expect([unknown.status, await unknown.text()]).toEqual([known.status, await known.text()]);
		}
		const mail = await mailTo(site, email, /^Sign in/);
		expect(mail.text).toContain("isn't taking new members right now");
		expect((await mailTo(site, email, /invitations/)).text).toContain(
			"isn't taking new members right now",
		);
		const token = /token=([^\s&]+)/.exec(mail.text)?.[1] ?? '';
		expect((await stranger.postJson('/login/confirm', { token })).status).toBe(403);
		const pressed = await stranger.postForm('/login/confirm', { token });
		expect(pressed.status).toBe(403);
		const lost = await pressed.text();
		expect(lost).toContain('taking new members right now');
		expect(lost).toContain('<a href="/contact">Write to the organizers</a>');
		expect(lost).not.toContain('Get a new link');
		expect(await htmlProblems(lost)).toEqual([]);
		await set(owner.browser, 'joining', { joining: 'open' });
	});
});

describe('the banner', () => {
	const imageOn = async (path = '/') => {
		const { html } = await new Browser(site).page(path);
		return {
			src: /<img class="picture" src="([^"]+)"/.exec(html)?.[1] ?? null,
			tag: /<img class="picture"[^>]*>/.exec(html)?.[0] ?? '',
			shared: Object.fromEntries(
				Array.from(
					html.matchAll(/<meta property="og:image(:?\w*)" content="([^"]+)"/g),
					([, name = '', value]) => [name, value],
				),
			),
		};
	};

	it('is at the top of the front page and in shared links, is cached for good, and is gone once removed', async () => {
		const OWN = { ':width': '1200', ':height': '630' };
		const ofTheSite = {
			...OWN,
			'': `${site.origin}/share.png`,
			':type': 'image/png',
			':alt': 'A ring on a plain background',
		};
		expect(await imageOn()).toEqual({ src: null, tag: '', shared: ofTheSite });
		const done = await upload(owner.browser, jpegWith(6));
		expect(ledTo(done)).toBe(`${SETTINGS} says settings_changed`);
		const { tag, shared } = await imageOn();
		expect(tag).toContain('width="24" height="40" alt="Tools on a table"');
		// Without the script of the page nothing was cut for previews, which know one size.
		expect(shared).toEqual(ofTheSite);
		await upload(owner.browser, WEBP, {}, { cut: await jpegOf(1200, 630) });
		const cut = (await imageOn()).shared;
		expect(cut).toEqual({
			...OWN,
			'': expect.stringMatching(/\/pictures\/[\w-]+$/),
			':type': 'image/jpeg',
			':alt': 'Tools on a table',
		});
		const preview = await new Browser(site).get(new URL(cut[''] ?? '').pathname);
		expect([preview.status, preview.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
		expect((await upload(owner.browser, WEBP, {}, { cut: await jpegOf(1200, 600) })).status).toBe(
			422,
		);
		await upload(owner.browser, jpegWith(6));
		const { src } = await imageOn();
		const visitor = new Browser(site);
		const { response, measured } = await visitor.measureGet(src ?? '');
		expect(response.status).toBe(200);
		expect(Object.fromEntries(response.headers)).toMatchObject({
			'content-type': 'image/jpeg',
			'cache-control': 'public, max-age=31536000, immutable',
			'x-content-type-options': 'nosniff',
			'content-security-policy': "default-src 'none'; sandbox",
		});
		expect(measured.before).toMatchObject({ trips: 1, replicaTrips: 1, kvGets: 0 });
		const bytes = Buffer.from(await (await visitor.get(src ?? '')).arrayBuffer());
		expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]));
		expect(bytes.includes(SECRET)).toBe(false);

		for (const file of [PNG, WEBP, AVIF]) {
			expect((await upload(owner.browser, file)).status).toBe(303);
			expect((await visitor.get((await imageOn()).src ?? '')).status).toBe(200);
		}
		expect((await visitor.get(src ?? '')).status).toBe(404);
		await press(owner.browser, BANNER, 'Remove the banner');
		expect((await imageOn()).src).toBeNull();
		expect(await site.first('select count(*) as n from pictures')).toEqual({ n: 0 });
	});

	it('is refused with a sentence beside its field, and the description stays', async () => {
		for (const [file, words] of [
			[new TextEncoder().encode('<svg onload="alert(1)"></svg>'), 'Use a JPEG, PNG, WebP or AVIF'],
			[PNG.slice(0, 300), 'damaged or incomplete'],
			[new Uint8Array(MAX_PICTURE_BYTES + 1), 'larger than 1.4 MB'],
			[null, 'Choose a picture.'],
		] as const) {
			const refused = await upload(owner.browser, file, { alt: 'Kept words' });
			const html = await refused.text();
			expect(refused.status).toBe(422);
			expect(html).toContain('id="picture-error"');
			expect(html).toContain(words);
			expect(html).toContain('value="Kept words"');
		}
		const wordless = await upload(owner.browser, PNG, { alt: ' ' });
		expect([wordless.status, (await wordless.text()).includes('id="alt-error"')]).toEqual([
			422,
			true,
		]);
		expect((await imageOn()).src).toBeNull();
	});

	it('has one of the two forms that accept 1.4 MB, and it accepts no more', async () => {
		const large = new Uint8Array(MAX_PICTURE_BYTES + 64 * 1024);
		const refused = await upload(owner.browser, large);
		expect([refused.status, (await refused.text()).includes('larger than 1.4 MB')]).toEqual([
			413,
			true,
		]);
		const elsewhere = await owner.browser.postForm(`${SETTINGS}/name`, {
			name: 'x'.repeat(40_000),
		});
		expect(elsewhere.status).toBe(413);
	});

	it('of an outdated form changes nothing, and there is no picture at other addresses', async () => {
		await upload(owner.browser, PNG);
		const { src } = await imageOn();
		const late = await upload(owner.browser, WEBP, { sign: '00000000' });
		expect([late.status, (await late.text()).includes('Someone else changed the banner')]).toEqual([
			409,
			true,
		]);
		expect((await imageOn()).src).toBe(src);
		for (const path of ['/pictures/unknown', `/pictures/${crypto.randomUUID()}`, '/pictures/']) {
			expect((await new Browser(site).get(path)).status).toBe(404);
		}
		expect((await owner.browser.postForm(src ?? '', {})).status).toBe(405);
	});
});

describe('the sender, as the mail provider gets it', () => {
	const { site, resend } = useSendingSite({
		vars: { MAIL_FROM: 'Regulars <mail@club.example>' },
	});

	it('is the club with the address of the deployment, in every lane, from the next email on', async () => {
		const owner = (await insertMember(site, { role: 'owner' })).browser;
		const member = await insertMember(site);
		const subscriber = await insertMember(site);
		await subscribe(site, [subscriber], 'invitations');
		const ask = async () => {
			const email = newEmail();
			await new Browser(site).postJson('/api/magiclink', { email });
			return resend.accepted.find(({ to }) => to === email)?.mail;
		};
		const before = await ask();
		expect(before?.from).toBe('Regulars <mail@club.example>');
		expect(before).not.toHaveProperty('reply_to');

		await set(owner, 'sender', { senderName: 'Makers, Brooklyn', replyTo: 'Hello@Makers.example' });
		const sender = {
			from: '"Makers, Brooklyn" <mail@club.example>',
			reply_to: 'hello@makers.example',
		};
		expect(await ask()).toMatchObject(sender);

		const event = await insertEvent(site);
		await answerAs(member, event, 'going');
		const mailOf = ({ email }: Member) =>
			until('the mail', () => resend.accepted.find(({ to }) => to === email)?.mail);
		expect(await mailOf(member)).toMatchObject(sender);
		await site.run(
			`insert into outbox (id, kind, user_id, event_id, revision, lane, due_at, created_at)
				values ('an invitation', 'invitation', ?, ?, 0, 'batch', ?, ?)`,
			subscriber.id,
			event.id,
			Date.now(),
			Date.now(),
		);
		await site.tick(new Date(Date.now() + MINUTE_MS));
		expect(await mailOf(subscriber)).toMatchObject(sender);
		expect(new Set(resend.requests.map(({ path }) => path))).toEqual(
			new Set(['/emails', '/emails/batch']),
		);
	});
});
