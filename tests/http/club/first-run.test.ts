import { brotliCompressSync, constants } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { firstSeriesFields } from '../../../src/domain/series/form.ts';
import { OPENED_AT_ONCE } from '../../../src/domain/series/plan.ts';
import { localTime } from '../../../src/domain/time/time.ts';
import { dumpTables } from '../../support/database/dump.ts';
import { formsOf } from '../../support/html/forms.ts';
import { htmlProblems, titleOf } from '../../support/html/html.ts';
import { ledTo, refusalIn } from '../../support/html/notices.ts';
import { expectHtml } from '../../support/html/pages.ts';
import { askForMail, newEmail, signIn } from '../../support/sign-in.ts';
import { Browser } from '../../support/site/browser.ts';
import { insertClub, insertMember, type Member } from '../../support/site/fixtures.ts';
import { sendRaw } from '../../support/site/raw.ts';
import { type Site, useSite } from '../../support/site/site.ts';
import { useOrganizersSites } from '../../support/site/without-kv.ts';
import { HOUR_MS } from '../../support/time.ts';

const OWNER = 'founder@club.example';
const VARS = { OWNER_EMAIL: 'Founder@Club.example' };
const STEPS = ['club', 'place', 'colour', 'series'] as const;
const path = (step: string) => `/admin/setup/${step}`;

const FORMS: Record<(typeof STEPS)[number], Record<string, string>> = {
	club: { name: "Night Readers' & Co", description: 'We read "short" books.' },
	place: { timeZone: 'Europe/Berlin', place: 'Hanover', locale: 'en-GB' },
	colour: { colour: '#2f6fde', typed: '' },
	series: {
		...firstSeriesFields('The Shed, Mill Lane 12', 'Europe/Berlin', new Date()),
		mapUrl: 'https://maps.example/mill-lane',
		title: 'A short book & soup',
		description: 'Bring the book.\r\nAnd a bowl.',
		startsAtTime: '19:30',
	},
};

async function roleOf(site: Site, email: string): Promise<string | undefined> {
	const row = await site.first<{ role: string }>('select role from user where email = ?', email);
	return row?.role;
}

/** Sends the form of a step and follows it: where it led, and the page there. */
async function take(browser: Browser, step: (typeof STEPS)[number], fields = FORMS[step]) {
	const response = await browser.postForm(path(step), fields);
	expect(response.status, await response.clone().text()).toBe(303);
	return browser.page(response.headers.get('location') ?? '');
}

/** A site that is set up step by step, and what tests leave to those that follow. */
interface FirstRun {
	site: Site;
	/** The browser of whoever has the configured address. */
	owner: Browser;
	/** How many events the preview says open at once; it depends on the day on which the test runs. */
	eventsShown: number;
}
const noClub = async () => undefined;
const runs: [string, FirstRun][] = useOrganizersSites({ vars: VARS }, noClub).map(
	([name, site]) => [name, { site, owner: new Browser(site), eventsShown: 0 }],
);

describe.each(runs)('the first run, %s', (_, { site, owner }) => {
	it('begins with a site that says so, and leads a visitor to the sign-in and back', async () => {
		const visitor = new Browser(site);
		const home = await expectHtml(await visitor.get('/'), 200);
		expect(home).toContain('This club is being set up');
		expect(home).toContain('href="/login?next=/admin/setup"');
		for (const step of ['', ...STEPS]) {
			const page = await visitor.get(step ? path(step) : '/admin/setup');
			expect([step, page.status, page.headers.get('location')]).toEqual([
				step,
				303,
				'/login?next=/admin/setup',
			]);
		}
		await site.tick();
	});

	it('changes nothing for a visitor who posts a form', async () => {
		const before = await dumpTables(site.db);
		for (const step of STEPS) {
			const post = await new Browser(site).postForm(path(step), FORMS[step]);
			expect(ledTo(post)).toBe('/login?next=/admin/setup');
		}
		expect(await dumpTables(site.db)).toEqual(before);
	});

	it('is closed to other members: the front page does not offer it, its pages are refused', async () => {
		const member = await signIn(site);
		expect((await member.page('/')).html).not.toContain('/admin/setup');
		const before = await dumpTables(site.db);
		for (const step of ['', ...STEPS]) {
			const html = await expectHtml(await member.get(step ? path(step) : '/admin/setup'), 403);
			expect(html).toContain('have permission to do that');
		}
		for (const step of STEPS) {
			expect((await member.postForm(path(step), FORMS[step])).status).toBe(403);
			const asJson = await member.postForm(path(step), FORMS[step], { json: true });
			expect(await refusalIn(asJson)).toBe('403 forbidden');
		}
		expect(await dumpTables(site.db)).toEqual(before);
	});

	it('is where signing in with the configured address leads, whatever page was asked for', async () => {
		const { token } = await askForMail(owner, OWNER.toUpperCase().toLowerCase());
		const press = await owner.postForm('/login/confirm', { token, next: '/events' });
		expect(press.headers.get('location')).toBe('/admin/setup');
		expect((await owner.page('/admin/setup')).path).toBe(path('club'));
		expect(await roleOf(site, OWNER)).toBe('owner');
		const home = await expectHtml(await owner.get('/'), 200);
		expect(home).toContain('Set up your club');
		expect(home).toContain('href="/admin/setup"');
	});

	it('asks for one thing on each page, in order: a later page leads back to the next one', async () => {
		for (const step of ['place', 'colour', 'series'] as const) {
			expect((await owner.page(path(step))).path).toBe(path('club'));
			const early = await owner.postForm(path(step), FORMS[step]);
			expect(ledTo(early)).toBe(path('club'));
		}
		const html = await expectHtml(await owner.get(path('club')), 200);
		expect(titleOf(html)).toBe('Name your club, step 1 of 4 · A new club');
		expect(html).toContain('Step 1 of 4');
		expect((await owner.get('/admin/setup/else')).status).toBe(404);
	});
});

describe.each(runs)('the steps of the first run, %s', (_, run) => {
	const { site, owner } = run;

	it('save the name, say so, and go on', async () => {
		expect((await owner.page(path('club'))).html).toContain('name="ownName"');
		const named = { ...FORMS.club, ownName: 'Ada Lovelace' };
		const { path: at, html } = await take(owner, 'club', named);
		// Asked once, and shown at once in the page's own navigation.
		expect((await owner.page(path('club'))).html).not.toContain('name="ownName"');
		expect(html).toMatch(/<a href="\/me"[^>]*>Ada<\/a>/);
		expect(at).toBe(path('place'));
		expect(html).toContain('Saved. You can stop here');
		expect(titleOf(html)).toContain('step 2 of 4');
		expect(html).toMatch(/Night Readers(&#39;|') &amp; Co/);
		expect(await htmlProblems(html)).toEqual([]);
	});

	it('show strangers nothing of a draft', async () => {
		for (const page of ['/', '/events', '/events/past', '/login', '/no-such-page']) {
			const { html } = await new Browser(site).page(page);
			expect(html).not.toContain('Night Readers');
			expect(html).toContain('A new club');
		}
		await site.tick(new Date(Date.now() + HOUR_MS));
	});

	it('offer the time zone in which the owner seems to be, and every other', async () => {
		const select = async (headers: Record<string, string>) => {
			const html = await expectHtml(await owner.get(path('place'), { headers }), 200);
			expect(html.match(/<option /g)?.length).toBeGreaterThan(400);
			return /<option value="([^"]*)" selected/.exec(html)?.[1];
		};
		const at = (timezone?: string) => ({ 'mf-cf-blob': JSON.stringify({ timezone }) });
		expect(await select(at('Asia/Tokyo'))).toBe('Asia/Tokyo');
		expect(await select(at('Asia/Calcutta'))).toBe('Asia/Kolkata');
		expect(await select({ ...at(), 'cf-timezone': 'Europe/Paris' })).toBe('Europe/Paris');
		expect(await select(at('"><b>'))).toBe('UTC');
		expect(await select(at())).toBe('UTC');
	});

	it('show the time in the chosen zone, also where a button asks for it', async () => {
		const timeIn = (timeZone: string) =>
			`${localTime(new Date(), timeZone, 'en-GB')}</strong> there now`;
		const guessed = { 'mf-cf-blob': JSON.stringify({ timezone: 'Asia/Tokyo' }) };
		const before = await dumpTables(site.db);
		const shown = async (html: () => Promise<string>, timeZone: string) => {
			// A minute may pass in between.
			const first = timeIn(timeZone);
			const page = await html();
			expect([first, timeIn(timeZone)].some((time) => page.includes(time))).toBe(true);
		};
		await shown(
			async () => (await owner.get(path('place'), { headers: guessed })).text(),
			'Asia/Tokyo',
		);
		const asked = { timeZone: 'Asia/Kathmandu', place: 'Hanover', intent: 'preview' };
		await shown(async () => {
			const html = await expectHtml(await owner.postForm(path('place'), asked), 200);
			expect(formsOf(html)[0]?.fields.place).toBe('Hanover');
			return html;
		}, 'Asia/Kathmandu');
		expect(await dumpTables(site.db)).toEqual(before);
	});

	it('refuse mistakes with a 422 beside the field, keep what was typed, and save nothing', async () => {
		const before = await dumpTables(site.db);
		const wrong = await owner.postForm(path('place'), {
			timeZone: 'Mars/Olympus',
			place: 'Where "it" & all is',
		});
		const html = await expectHtml(wrong, 422);
		expect(html).toMatch(/aria-invalid="true" aria-describedby="timeZone-error timeZone-hint"/);
		expect(html).toContain('id="timeZone-error"');
		expect(html).toContain('Choose a time zone from the list.');
		expect(html).toContain('Not saved yet. Please check one field below');
		expect(formsOf(html)[0]?.fields.place).toBe('Where "it" & all is');
		const asJson = await owner.postForm(path('place'), { timeZone: 'x' }, { json: true });
		expect(await refusalIn(asJson)).toBe('422 invalid: timeZone');
		for (const fields of [{}, { timeZone: '' }, { other: 'x' }]) {
			await expectHtml(await owner.postForm(path('place'), fields as never), 422);
		}
		const tooMuch = await owner.postForm(path('place'), { place: 'x'.repeat(40_000) });
		expect(tooMuch.status).toBe(413);
		const notAForm = await owner.send(path('place'), {
			method: 'POST',
			body: 'timeZone=UTC',
			headers: { origin: site.origin, 'content-type': 'text/plain' },
		});
		expect(notAForm.status).toBe(415);
		expect(await dumpTables(site.db)).toEqual(before);
	});

	it('continue where they were left, with what was chosen, from another browser too', async () => {
		await take(owner, 'place');
		const elsewhere = await signIn(site, OWNER);
		expect((await elsewhere.page('/admin/setup')).path).toBe(path('colour'));
		const { html } = await elsewhere.page(path('place'));
		expect(html).toContain('<option value="Europe/Berlin" selected');
		expect(formsOf(html)[0]?.fields.place).toBe('Hanover');
		const first = await elsewhere.page(path('club'));
		expect(formsOf(first.html)[0]?.fields).toMatchObject(FORMS.club);
	});

	it('preview a color in light and dark, under a policy that knows its style', async () => {
		const before = await dumpTables(site.db);
		const shown = await owner.postForm(path('colour'), {
			colour: '#b93815',
			typed: 'FFEE00',
			intent: 'preview',
		});
		const policy = shown.headers.get('content-security-policy') ?? '';
		const html = await expectHtml(shown, 200);
		expect(formsOf(html)[0]?.fields).toMatchObject({ colour: '#ffee00', typed: '' });
		const blocks = [...html.matchAll(/<style>([\s\S]*?)<\/style>/g)].map(([, css = '']) => css);
		expect(blocks).toHaveLength(4);
		expect(blocks[3]).toMatch(/^\.shade\.light\{--club:#\w{6};.*\.shade\.dark\{--club:#\w{6}/);
		for (const css of blocks) {
			const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(css));
			expect(policy).toContain(`'sha256-${Buffer.from(digest).toString('base64')}'`);
		}
		expect(html).not.toMatch(/\sstyle=/);
		expect(await dumpTables(site.db)).toEqual(before);
		const wrong = await owner.postForm(path('colour'), { colour: '#2f6fde', typed: 'url(x)' });
		const page = await expectHtml(wrong, 422);
		expect(formsOf(page)[0]?.fields).toMatchObject({ colour: '#2f6fde', typed: 'url(x)' });
		expect(page).toContain('id="typed-error"');
		await take(owner, 'colour');
	});

	it('preview the next eight dates of a series with local time and zone, and save nothing yet', async () => {
		const before = await dumpTables(site.db);
		const form = formsOf((await owner.page(path('series'))).html)[0];
		expect(form?.buttons).toEqual(['Continue', 'Back']);
		expect(form?.fields.place).toBe('Hanover');
		const html = await expectHtml(
			await owner.postForm(path('series'), { ...FORMS.series, intent: 'preview' }),
			200,
		);
		expect(html.match(/>19:30 to 21:30</g)).toHaveLength(8);
		expect(html).toContain('Times are in Berlin time.');
		expect(html).toContain('Every week on Saturday, in Berlin time');
		run.eventsShown = html.match(/>New</g)?.length ?? 0;
		expect([4, 5]).toContain(run.eventsShown);
		const [asked] = formsOf(html);
		expect(asked?.buttons).toEqual(['Save and open the club', 'Back to the form']);
		expect(asked?.fields.title).toBe(FORMS.series.title);
		const back = { ...asked?.fields, intent: 'edit' };
		const again = await expectHtml(await owner.postForm(path('series'), back), 200);
		const { title, startsAtTime, fromDate } = FORMS.series;
		expect(formsOf(again)[0]?.fields).toMatchObject({ title, startsAtTime, fromDate });
		expect(await dumpTables(site.db)).toEqual(before);
	});

	it('promise no more dates at once than open at once, however far ahead they open', async () => {
		const far = { ...FORMS.series, opensDaysAhead: '90', intent: 'preview' };
		const html = await (await owner.postForm(path('series'), far)).text();
		expect(html.match(/>New</g)).toHaveLength(OPENED_AT_ONCE);
		expect(html.match(/>Later</g)).toHaveLength(8 - OPENED_AT_ONCE);
	});

	it('refuse a series with mistakes in it, with an error at each field', async () => {
		const before = await dumpTables(site.db);
		const html = await expectHtml(
			await owner.postForm(path('series'), {
				...FORMS.series,
				title: '',
				capacity: '0',
				startsAtTime: '25:00',
				durationMinutes: '1e3',
			}),
			422,
		);
		for (const name of ['title', 'capacity', 'startsAtTime', 'durationMinutes']) {
			expect(html).toContain(`id="${name}-error"`);
		}
		expect(html.match(/aria-invalid="true"/g)).toHaveLength(4);
		const far = { ...FORMS.series, fromDate: '2099-01-01' };
		expect(await expectHtml(await owner.postForm(path('series'), far), 422)).toContain(
			'id="fromDate-error"',
		);
		expect(await dumpTables(site.db)).toEqual(before);
	});
});

describe.each(runs)('the last step of the first run, %s', (_, run) => {
	const { site, owner } = run;

	it('opens the club once, though the button is clicked ten times at once', async () => {
		const answers = await Promise.all(
			Array.from({ length: 10 }, () => owner.postForm(path('series'), FORMS.series)),
		);
		const led = answers.map(ledTo);
		expect(led.filter((line) => line === '/admin/setup/done says club_opened 0')).toHaveLength(1);
		expect(led.filter((line) => line === '409 nowhere')).toHaveLength(9);
		const { series, events, club } = await dumpTables(site.db);
		expect(series).toHaveLength(1);
		expect(events).toHaveLength(run.eventsShown);
		expect(club).toMatchObject([{ name: FORMS.club.name, set_up_at: expect.any(Number) }]);
	});

	it('leads to a page with the link, its code and a text to post, which stays', async () => {
		const html = await expectHtml(await owner.get('/admin/setup/done'), 200);
		expect(await htmlProblems(html)).toEqual([]);
		const [, post = ''] = /<textarea id="post"[^>]*>([\s\S]*?)<\/textarea>/.exec(html) ?? [];
		for (const part of [
			'Night Readers',
			'A short book &amp; soup',
			'Every week on Saturday, 19:30',
		]) {
			expect(post).toContain(part);
		}
		expect(post).toContain('The Shed, Mill Lane 12');
		expect(post.trim()).toMatch(new RegExp(`: ${site.origin}/join$`));
		expect(html).toContain(`value="${site.origin}/join"`);
		expect(html).toMatch(/<svg viewBox="[^"]+" role="img"/);
		expect(html).toMatch(/href="mailto:\?subject=/);
	});

	it('leaves a site that is presentable with nothing else done', async () => {
		const visitor = new Browser(site);
		const home = await expectHtml(await visitor.get('/'), 200);
		expect(titleOf(home)).toMatch(/^Night Readers(&#39;|') &amp; Co$/);
		for (const words of ['A short book &amp; soup', '20 seats left', 'Berlin time', 'Coming up']) {
			expect(home).toContain(words);
		}
		expect(home).toContain('meets in Hanover');
		expect(home).toContain('The Shed, Mill Lane 12');
		expect(home).not.toContain('being set up');
		const eventPath = /href="(\/events\/\d{4}-[^"]*)"/.exec(home)?.[1] ?? '';
		const event = await expectHtml(await visitor.get(eventPath), 200);
		expect(event).toContain('href="https://maps.example/mill-lane"');
		expect(event).toMatch(/Bring the book\.<br>\s*And a bowl\./);
		await expectHtml(await visitor.get('/events'), 200);
		const member = await signIn(site);
		const answer = await member.postJson('/api/rsvp-toggle', { answer: 'going' });
		expect(await answer.json()).toMatchObject({ answer: 'going', seatsLeft: 19 });
	});

	it("can't be taken again, nor overwritten by a form that was left open", async () => {
		const before = await dumpTables(site.db);
		for (const step of ['', ...STEPS]) {
			const page = await owner.get(step ? path(step) : '/admin/setup');
			expect(ledTo(page)).toBe('/');
		}
		const changed = { club: { name: 'Overwritten' }, place: { timeZone: 'UTC' } };
		for (const step of STEPS) {
			const fields = { ...FORMS[step], ...changed[step as 'club'] };
			const late = await owner.postForm(path(step), fields);
			const html = await expectHtml(late, 409);
			expect(html).toContain('The club is set up already, so nothing was changed.');
			// What was typed meanwhile is still there.
			const typed = formsOf(html).find(({ action }) => action === path(step))?.fields;
			for (const [name, value] of Object.entries(fields)) {
				if (typed && name in typed) expect([name, typed[name]]).toEqual([name, value]);
			}
			expect(Object.keys(typed ?? {})).not.toEqual([]);
			const asJson = await owner.postForm(path(step), fields, { json: true });
			expect(await refusalIn(asJson)).toBe('409 already_set_up');
			// What is wrong in it does not matter any more either.
			expect((await owner.postForm(path(step), {})).status).toBe(409);
		}
		expect(await dumpTables(site.db)).toEqual(before);
	});

	it('does not come back at the next sign-in', async () => {
		const browser = new Browser(site);
		const { token } = await askForMail(browser, OWNER);
		const press = await browser.postForm('/login/confirm', { token, next: '/events' });
		expect(press.headers.get('location')).toBe('/events');
	});
});

const site = useSite({ vars: VARS });

describe('nobody becomes owner', () => {
	let member: Member;
	beforeAll(async () => {
		member = await insertMember(site);
	});

	it('by sending a role along, with any form or JSON', async () => {
		const role = { role: 'owner', madeOwnerAt: '1', user: { role: 'owner' } };
		const browser = new Browser(site);
		const email = newEmail();
		await browser.postJson('/api/magiclink', { email, ...role });
		const other = new Browser(site);
		const { token } = await askForMail(other, newEmail());
		await other.postJson('/login/confirm', { token, ...role });
		const form = { name: 'Mallory', role: 'owner', madeOwnerAt: '1' };
		await member.browser.postForm('/me?_action=rename', form);
		await member.browser.postJson('/api/subscription-toggle', {
			topic: 'reminders',
			subscribed: true,
			...role,
		});
		for (const endpoint of ['update-user', 'sign-up/email', 'update-session', 'admin/set-role']) {
			const response = await member.browser.postJson(`/auth/${endpoint}`, {
				...form,
				userId: member.id,
				data: form,
			});
			expect([endpoint, response.status]).toEqual([endpoint, 404]);
		}
		const results = await site.all(
			"select id from user where role <> 'member' or made_owner_at is not null",
		);
		expect(results).toEqual([]);
	});

	it.each([
		'f.ounder@club.example',
		'founder+1@club.example',
		'founder@club.example.test',
		'ｆounder@club.example',
		'fоunder@club.example',
		'founder@сlub.example',
		'founder\u200b@club.example',
		'founder@club.example\u0000',
		'founder@club.example,other@club.example',
	])('with %j, which only looks like the configured address', async (email) => {
		const browser = new Browser(site);
		const asked = await browser.postJson('/api/magiclink', { email });
		if (asked.status === 202) {
			const { token } = await askForMail(browser, email);
			await browser.postForm('/login/confirm', { token });
		} else {
			expect(asked.status).toBe(422);
		}
		const results = await site.all("select id from user where role = 'owner'");
		expect(results).toEqual([]);
	});

	it('by asking alone: the address must be confirmed', async () => {
		const browser = new Browser(site);
		const { link } = await askForMail(browser, OWNER);
		await browser.page(`${link.pathname}${link.search}`);
		await browser.postForm('/login/confirm', { code: '000000', email: OWNER });
		expect(await roleOf(site, OWNER)).toBeUndefined();
	});

	it('a second time: a removed role stays removed, on every page of the desk at once', async () => {
		const owner = await signIn(site, OWNER);
		expect((await owner.get(path('club'))).status).toBe(200);
		// KV holds the session as an owner's now.
		await owner.get('/me');
		await expect.poll(async () => (await site.kvKeys()).length).toBeGreaterThan(0);
		await site.run("update user set role = 'member' where email = ?", OWNER);
		const { cookie } = owner;
		for (const written of [
			'/admin/setup/club',
			'/admin/setup/club/',
			'/%61dmin/setup/club',
			'/admin/%73etup/club',
			'//admin/setup/club',
			'/ADMIN/setup/club',
			'/x/../admin/setup/club',
		]) {
			const { status, body } = await sendRaw(site, { path: written, headers: { cookie } });
			expect([301, 403, 404], `${written} answered ${status}`).toContain(status);
			expect(body).not.toContain('your club called?');
		}
		expect((await owner.postForm(path('club'), FORMS.club)).status).toBe(403);
		await signIn(site, OWNER);
		expect(await roleOf(site, OWNER)).toBe('member');
	});
});

describe('the configured address in a club that runs already', () => {
	beforeAll(async () => {
		await site.run('delete from user');
		await insertClub(site, { joining: 'closed' });
	});

	it('makes the owner though joining is closed, and leads to the page that was asked for', async () => {
		const browser = new Browser(site);
		const { token } = await askForMail(browser, OWNER);
		const press = await browser.postForm('/login/confirm', { token, next: '/me' });
		expect(press.headers.get('location')).toBe('/me');
		const session = await browser.get('/auth/get-session', { json: true });
		expect(await session.json()).toMatchObject({ user: { role: 'owner' } });
	});
});

describe('what the first run costs', () => {
	beforeAll(async () => {
		for (const table of ['user', 'club', 'sign_in_mails']) await site.run(`delete from ${table}`);
	});

	async function queriesOf(email: string): Promise<number> {
		const browser = new Browser(site);
		const { token } = await askForMail(browser, email);
		const { measured } = await browser.measure((headers) =>
			browser.postForm('/login/confirm', { token }, { headers }),
		);
		return measured.before.queries + measured.after.queries;
	}

	it('a sign-in of anybody else takes no query more, and the first one of the owner takes two', async () => {
		const stranger = await queriesOf(newEmail());
		expect(await queriesOf(OWNER)).toBe(stranger + 2);
	});

	it('each page takes at most 13,000 bytes and no script but a clock, with every time zone there is', async () => {
		const owner = await signIn(site, OWNER);
		for (const step of STEPS) {
			const { path: at, html } = await owner.page(path(step));
			expect(at).toBe(path(step));
			// An edge compresses pages as they come with this quality.
			const compressed = brotliCompressSync(html, {
				params: { [constants.BROTLI_PARAM_QUALITY]: 5 },
			});
			expect(compressed.length, step).toBeLessThanOrEqual(13_000);
			// The clock of the chosen zone goes on with a script; a button asks for it without.
			expect([step, html.match(/<script/gi)?.length ?? 0]).toEqual([
				step,
				step === 'place' ? 1 : 0,
			]);
			if (step !== 'series') await take(owner, step);
		}
	});

	it('a page of it takes one query besides the session, and no KV', async () => {
		const owner = await signIn(site, OWNER);
		const { response, measured } = await owner.measureGet(path('club'));
		expect(response.status).toBe(200);
		expect(measured.before).toMatchObject({ trips: 2, queries: 2, kvGets: 0 });
	});
});
