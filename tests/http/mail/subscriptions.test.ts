import { describe, expect, it } from 'vitest';
import { dumpTables } from '../../support/database/dump.ts';
import { press } from '../../support/html/forms.ts';
import { Browser } from '../../support/site/browser.ts';
import { insertClub, insertMember } from '../../support/site/fixtures.ts';
import { useSite } from '../../support/site/site.ts';

const site = useSite({}, insertClub);
const PATH = '/api/subscription-toggle';
const TOPICS = ['invitations', 'reminders', 'announcements'];

describe('POST /api/subscription-toggle', () => {
	it.each(TOPICS)(
		'switches %s on and off, and answers with all topics as they are now',
		async (topic) => {
			const { browser } = await insertMember(site);
			const on = await browser.postJson(PATH, { topic, subscribed: true });
			expect(on.status).toBe(200);
			const first = (await on.json()) as { topics: Record<string, boolean> };
			expect(Object.keys(first)).toEqual(['topics']);
			expect(Object.keys(first.topics).sort()).toEqual([...TOPICS].sort());
			expect(first.topics[topic]).toBe(true);
			const off = await browser.postJson(PATH, { topic, subscribed: false });
			expect(await off.json()).toEqual({ topics: { ...first.topics, [topic]: false } });
			const again = await browser.postJson(PATH, { topic, subscribed: false });
			expect(await again.json()).toEqual({ topics: { ...first.topics, [topic]: false } });
		},
	);

	it('leaves the topics of others alone', async () => {
		const [one, other] = [await insertMember(site), await insertMember(site)];
		await one.browser.postJson(PATH, { topic: 'invitations', subscribed: true });
		const results = await site.all('select topic from subscriptions where user_id = ?', other.id);
		expect(results).toEqual([]);
	});

	it('accepts true and false as a form sends them, and leads back to the page', async () => {
		const { browser } = await insertMember(site);
		expect((await browser.page('/me')).html).toContain('Invitations: off');
		const on = await press(browser, '/me', 'Switch on Invitations');
		expect(on.status).toBe(303);
		const page = await browser.page(on.headers.get('location') ?? '');
		expect(page.html).toContain('Saved. Your email choices were changed.');
		expect(page.html).toContain('Invitations: on');
		await press(browser, '/me', 'Switch off Invitations');
		expect((await browser.page('/me')).html).toContain('Invitations: off');
	});

	it('is a 401 without a session, and leads a form to the sign-in and back', async () => {
		const visitor = new Browser(site);
		const fields = { topic: 'invitations', subscribed: 'true' };
		expect((await visitor.postJson(PATH, fields)).status).toBe(401);
		const form = await visitor.postForm(PATH, fields);
		expect(form.status).toBe(303);
		expect(form.headers.get('location')).toMatch(/^\/login\?next=\/me/);
	});

	it.each([
		['topic', { topic: 'spam', subscribed: true }],
		['topic', { topic: '', subscribed: true }],
		['topic', { subscribed: true }],
		['topic', { topic: ['invitations'], subscribed: true }],
		['topic', { topic: '__proto__', subscribed: true }],
		['subscribed', { topic: 'invitations' }],
		['subscribed', { topic: 'invitations', subscribed: 'yes' }],
		['subscribed', { topic: 'invitations', subscribed: '' }],
		['subscribed', { topic: 'invitations', subscribed: 1 }],
		['subscribed', { topic: 'invitations', subscribed: null }],
	])('is a 422 that names %s for %j, and changes nothing', async (field, fields) => {
		const { browser } = await insertMember(site);
		const before = await dumpTables(site.db);
		const response = await browser.postJson(PATH, fields);
		expect(response.status).toBe(422);
		const { error } = (await response.json()) as { error: { code: string; message: string } };
		expect(error.message).toContain(field);
		expect(await dumpTables(site.db)).toEqual(before);
	});

	it('saves one row when a topic is switched 40 times at once', async () => {
		const member = await insertMember(site);
		const answers = await Promise.all(
			Array.from({ length: 40 }, (_, index) =>
				member.browser.postJson(PATH, { topic: 'reminders', subscribed: index % 2 === 0 }),
			),
		);
		expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
		const results = await site.all('select topic from subscriptions where user_id = ?', member.id);
		expect(results).toEqual([{ topic: 'reminders' }]);
	});
});

// Here because the club of these tests is enough for it: a site of its own would cost more than it shows.
describe('POST /api/language', () => {
	const LANGUAGE = '/api/language';

	it("keeps a visitor's language in a cookie, and leads back to the page", async () => {
		const visitor = new Browser(site);
		const chosen = await visitor.postForm(LANGUAGE, { language: 'de', next: '/privacy?a=b' });
		expect(chosen.status).toBe(303);
		expect(chosen.headers.get('location')).toBe('/privacy?a=b');
		expect(visitor.cookies.get('regulars.language')).toBe('de');
		const page = await visitor.get('/privacy');
		expect(page.headers.get('content-language')).toBe('de');
		expect(page.headers.get('vary')).toBe('Accept-Language, Cookie');
		const html = await page.text();
		expect(html).toContain('<html lang="de">');
		expect(html).toContain('Deine Sprache ist gespeichert.');
		expect(html).toContain('name="language" value="en" lang="en">English<');
	});

	it('is offered to a browser that asks for another language, and never switched to', async () => {
		const page = async (accepted: string, path = '/events', browser = new Browser(site)) =>
			(await browser.get(path, { headers: { 'accept-language': accepted } })).text();
		const german = await page('de-CH, en;q=0.5');
		expect(german).toContain('<html lang="en">');
		expect(german).toContain('Diese Seite auf Deutsch lesen');
		// The form below the page is the only one of this name.
		expect(german.match(/<form[^>]* aria-label="Language"/g)).toHaveLength(1);
		expect(await page('en-US, de;q=0.5')).not.toContain('auf Deutsch lesen');
		const visitor = new Browser(site);
		await visitor.postForm(LANGUAGE, { language: 'en' });
		expect(await page('de', '/events', visitor)).not.toContain('auf Deutsch lesen');
	});

	it("is saved in a member's account, and counts for the next page of every session", async () => {
		const { browser, id } = await insertMember(site);
		const chosen = await browser.postJson(LANGUAGE, { language: 'de' });
		expect(await chosen.json()).toEqual({ language: 'de' });
		expect(await site.first('select language from user where id = ?', id)).toEqual({
			language: 'de',
		});
		expect((await browser.page('/me')).html).toContain('<html lang="de">');
	});

	it.each(['tlh', 'EN', '', undefined])(
		'refuses %s, which the site does not have',
		async (language) => {
			const visitor = new Browser(site);
			const refused = await visitor.postJson(LANGUAGE, { language });
			expect(refused.status).toBe(422);
			expect(await refused.json()).toMatchObject({ error: { field: 'language' } });
			expect(visitor.cookies.has('regulars.language')).toBe(false);
		},
	);

	it.each([
		'https://elsewhere.example/',
		'//elsewhere.example',
		'/\\elsewhere.example',
		'/events/../..//elsewhere.example',
		'/a\r\nset-cookie: b=c',
	])('leads to no other site: %j', async (next) => {
		const visitor = new Browser(site);
		const chosen = await visitor.postForm(LANGUAGE, { language: 'en', next });
		expect(chosen.headers.get('location')).toBe('/');
	});

	it('200 requests in two languages at once are each answered in their own', async () => {
		const speaker = async (language: string) => {
			const browser = new Browser(site);
			await browser.postForm(LANGUAGE, { language });
			await browser.get('/');
			return browser;
		};
		const { browser: member } = await insertMember(site);
		await member.postJson(LANGUAGE, { language: 'de' });
		const speakers = [
			{ language: 'de', browser: await speaker('de') },
			{ language: 'en', browser: await speaker('en') },
			{ language: 'de', browser: member },
		];
		const paths = [
			'/',
			'/events',
			'/events/past',
			'/contact',
			'/privacy',
			'/invitations/nothing',
			'/no-such-page',
		];
		const wrong = await Promise.all(
			Array.from({ length: 200 }, async (_, index) => {
				const { language, browser } = speakers[index % 3] as (typeof speakers)[number];
				const path = paths[index % paths.length] as string;
				const response = await browser.get(path);
				const html = await response.text();
				const [datenschutz, privacy] = [/>Datenschutz</, />Privacy</].map((text) =>
					text.test(html),
				);
				const isRight =
					response.headers.get('content-language') === language &&
					html.includes(`<html lang="${language}">`) &&
					(language === 'de' ? datenschutz && !privacy : privacy && !datenschutz);
				return isRight ? [] : [`${path} for ${language}`];
			}),
		);
		expect(wrong.flat()).toEqual([]);
	});
});
