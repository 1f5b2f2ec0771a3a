import { describe, expect, it } from 'vitest';
import { MAX_PICTURE_BYTES } from '../../../src/domain/pictures/limits.ts';
import { inDays } from '../../support/days.ts';
import { formsOf, ownFormsOf, press } from '../../support/html/forms.ts';
import { ledTo } from '../../support/html/notices.ts';
import { expectHtml, validPage } from '../../support/html/pages.ts';
import { JPEG } from '../../support/pictures/pictures.ts';
import { Browser } from '../../support/site/browser.ts';
import {
	insertClub,
	insertEvent,
	insertMember,
	insertMembers,
	insertRsvps,
	insertSeries,
} from '../../support/site/fixtures.ts';
import { useSite } from '../../support/site/site.ts';
import { HOUR_MS } from '../../support/time.ts';

const site = useSite({}, insertClub);

const MARKDOWN = `Three hours at a **big table**.
Beginners are welcome.

# What to bring

- a mug
- [tools](https://tools.example/?a=1&b=2)

> I came for the tea.

1. Sign in
2. Sit down

<b onclick="alert(1)">Raw</b> ![a cat](https://evil.example/cat.png) [no](javascript:alert(1))`;

/** The page as a visitor sees it, which must be valid. */
async function pageOf(slug: string, browser = new Browser(site)): Promise<string> {
	const html = await validPage(browser, `/events/${slug}`);
	return html;
}

describe('the state of an event', () => {
	const from = (hours: number, values = {}) =>
		insertEvent(site, { startsAt: new Date(Date.now() + hours * HOUR_MS), ...values });

	it('is shown beside the place before and during an event, after it, and when it is cancelled', async () => {
		const wordsOf = async (slug: string) => (await pageOf(slug)).replaceAll(/<[^>]+>/g, '');
		const coming = await from(96);
		expect(await wordsOf(coming.slug)).toMatch(/12 Vine Street, starts in [34] days/);
		const on = await from(-1);
		expect(await wordsOf(on.slug)).toContain('12 Vine Street, happening now');
		const off = await from(96, { status: 'cancelled', cancelReason: 'the river is in the room.' });
		const offPage = await wordsOf(off.slug);
		expect(offPage).toContain('12 Vine Street, cancelled: the river is in the room');
		expect(offPage).toContain('This event is cancelled: the river is in the room.');
		expect(offPage).not.toContain('room..');
		const over = await from(-8);
		expect(await wordsOf(over.slug)).toContain('12 Vine Street, over: a quiet one');
		const members = await insertMembers(site, 3);
		await insertRsvps(
			site,
			over.id,
			members.map((member) => ({ member, answer: 'going' })),
		);
		expect(await wordsOf(over.slug)).toContain('12 Vine Street, over: 3 came');
		const { html } = await new Browser(site).page('/events/past');
		expect(html).toContain('3 came');
	});

	it('decides whether the event can be added to a calendar', async () => {
		const offers = async (slug: string) => {
			const html = await pageOf(slug);
			return [
				html.includes('https://calendar.google.com/calendar/render?action=TEMPLATE'),
				html.includes('https://outlook.live.com/calendar/0/deeplink/compose?'),
				html.includes(`href="/events/${slug}.ics"`),
			];
		};
		expect(await offers((await from(96)).slug)).toEqual([true, true, true]);
		expect(await offers((await from(-1)).slug)).toEqual([true, true, true]);
		expect(await offers((await from(-8)).slug)).toEqual([false, false, false]);
		expect(await offers((await from(96, { status: 'cancelled' })).slug)).toEqual([
			false,
			false,
			false,
		]);
	});
});

describe('the description of an event', () => {
	it('is Markdown: the first paragraph on top, the rest below the RSVP', async () => {
		const { slug } = await insertEvent(site, { description: MARKDOWN });
		const html = await pageOf(slug);
		const order = [
			'<div class="lede"><p>Three hours at a <strong>big table</strong>.<br>Beginners are welcome.</p></div>',
			'id="rsvp"',
			'More about it</h2>',
			'<h3>What to bring</h3><ul><li>a mug</li>',
			'<a href="https://tools.example/?a=1&amp;b=2" rel="nofollow noreferrer">tools</a>',
			'<blockquote><p>I came for the tea.</p></blockquote>',
			'<ol><li>Sign in</li><li>Sit down</li></ol>',
			'&lt;b onclick=&quot;alert(1)&quot;&gt;Raw&lt;/b&gt; a cat no</p>',
		].map((part) => html.indexOf(part));
		expect(order).not.toContain(-1);
		expect([...order].sort((one, other) => one - other)).toEqual(order);
		expect(html).not.toContain('evil.example');
	});

	it('takes no room if there is none', async () => {
		const { slug } = await insertEvent(site, { description: '' });
		const html = await pageOf(slug);
		expect(html).not.toContain('class="lede"');
		expect(html).not.toContain('More about it');
	});

	it('is plain text in link previews', async () => {
		const { slug } = await insertEvent(site, { description: MARKDOWN });
		expect(await pageOf(slug)).toMatch(
			/<meta name="description" content="[^"]* New York time, The old pharmacy, 12 Vine Street\. Three hours at a big table\. Beginners/,
		);
	});
});

describe('the map', () => {
	it("is the organizer's link, else a search for the place, else none", async () => {
		const own = await insertEvent(site, { mapUrl: 'https://maps.example/?a=1&b=2' });
		expect(await pageOf(own.slug)).toMatch(
			/<a class="go" href="https:\/\/maps\.example\/\?a=1&(?:#38;|amp;)?b=2" rel="noreferrer">Map<\/a>/,
		);
		const none = await insertEvent(site, {});
		expect(await pageOf(none.slug)).toContain(
			'<a class="go" href="https://www.openstreetmap.org/search?query=The+old+pharmacy%2C+12+Vine+Street" rel="noreferrer">Map</a>',
		);
		const nowhere = await insertEvent(site, { place: '' });
		expect(await pageOf(nowhere.slug)).not.toContain('>Map<');
	});
});

describe('what to bring', () => {
	it("is on the page and in the calendar file, and not mentioned if there's nothing", async () => {
		const whatToBring = 'A mug & a <spoon>';
		const { slug } = await insertEvent(site, { whatToBring });
		expect(await pageOf(slug)).toMatch(
			/<dt>What to bring<\/dt>\s*<dd>A mug &(?:amp|#38); a &lt;spoon&gt;<\/dd>/,
		);
		const file = await new Browser(site).get(`/events/${slug}.ics`);
		expect(await file.text()).toContain(`What to bring: ${whatToBring}`);
		const other = await insertEvent(site, {});
		expect(await pageOf(other.slug)).not.toContain('What to bring');
	});
});

describe('the list of attendees', () => {
	it('is for attendees only, by first name', async () => {
		const event = await insertEvent(site, { capacity: 2 });
		const ada = await insertMember(site, { name: 'Ada Lovelace' });
		const attendee = await insertMember(site);
		const waiting = await insertMember(site);
		const other = await insertMember(site);
		await insertRsvps(site, event.id, [
			{ member: ada, answer: 'going', note: 'an engine' },
			{ member: attendee, answer: 'going' },
			{ member: waiting, answer: 'waitlisted' },
		]);
		const seen = await pageOf(event.slug, attendee.browser);
		expect(seen).toMatch(/Ada <em>an engine<\/em>/);
		expect(seen).not.toContain('Lovelace');
		for (const browser of [new Browser(site), waiting.browser, other.browser]) {
			expect(await pageOf(event.slug, browser)).not.toMatch(/an engine|Who.s coming/);
		}
	});

	it('has the lines that the club asks for by its own question, or none anywhere', async () => {
		const event = await insertEvent(site, {});
		const ada = await insertMember(site, { name: 'Ada Lovelace' });
		const host = await insertMember(site, { role: 'host' });
		const guests = `/admin/events/${event.slug}/guests`;
		await insertRsvps(site, event.id, [{ member: ada, answer: 'going', note: '5:30 and a bit' }]);
		const everywhere = async () => {
			const texts = {
				event: await pageOf(event.slug, ada.browser),
				list: await validPage(host.browser, guests),
				file: await (await host.browser.get(`${guests}.csv`)).text(),
				data: await (await ada.browser.get('/me/data.json', { json: true })).text(),
				privacy: await validPage(ada.browser, '/privacy'),
			};
			const having = (part: RegExp) =>
				Object.entries(texts).flatMap(([name, text]) => (part.test(text) ? [name] : []));
			return { lines: having(/5:30 and a bit/), questions: having(/What(?:'|&#39;)s your pace\?/) };
		};
		await site.run('update club set note_label = ?', "What's your pace?");
		expect(await everywhere()).toEqual({
			lines: ['event', 'list', 'file', 'data'],
			questions: ['event', 'file', 'data', 'privacy'],
		});
		await site.run("update club set note_label = ''");
		// What is stored of somebody stays in their own file.
		expect(await everywhere()).toEqual({ lines: ['data'], questions: [] });
		expect(await pageOf(event.slug, ada.browser)).not.toContain('name="note"');
		await site.run("update club set note_label = 'What are you working on?'");
	});
});

describe('the story of an event', () => {
	const pictureForm = (slug: string) => `/admin/events/${slug}/picture`;
	const reportForm = (slug: string) => `/admin/events/${slug}/report`;
	const hidden = async (browser: Browser, path: string) => {
		const { html } = await browser.page(path);
		return formsOf(html).find(({ action }) => action === path)?.fields ?? {};
	};
	/** Sends the form of the picture with a file, as browsers do. */
	async function upload(
		browser: Browser,
		slug: string,
		file: Uint8Array | null,
		fields: Record<string, string> = {},
	): Promise<Response> {
		const { change = '' } = await hidden(browser, pictureForm(slug));
		const body = new FormData();
		for (const [name, value] of Object.entries({ alt: 'Two lamps', change, ...fields })) {
			body.set(name, value);
		}
		body.set('picture', new Blob(file ? [new Uint8Array(file)] : []), file ? 'lamps.jpg' : '');
		return browser.send(pictureForm(slug), {
			method: 'POST',
			body,
			headers: { origin: site.origin, accept: 'text/html' },
		});
	}
	const images = (html: string) =>
		Array.from(html.matchAll(/<img class="picture"[^>]*>/g), ([tag]) => tag);

	it('is a picture and a report that an owner adds, changes and removes, and everyone sees', async () => {
		const { slug } = await insertEvent(site, {
			startsAt: new Date(Date.now() - 2 * HOUR_MS),
			endsAt: new Date(Date.now() - HOUR_MS),
		});
		const owner = (await insertMember(site, { role: 'owner' })).browser;
		expect(images(await pageOf(slug))).toEqual([]);

		const desk = `/admin/events/${slug}`;
		await validPage(owner, pictureForm(slug));
		expect(ledTo(await upload(owner, slug, JPEG))).toBe(`${desk} says picture_changed`);
		const told = await owner.postForm(reportForm(slug), {
			...(await hidden(owner, reportForm(slug))),
			report: 'We **made** two lamps.\n\n- [tools](https://tools.example/)',
		});
		expect(ledTo(told)).toBe(`${desk} says report_changed`);

		const html = await pageOf(slug);
		const [image = ''] = images(html);
		const src = /src="(\/pictures\/[\w-]+)"/.exec(image)?.[1] ?? '';
		expect(image).toContain('width="40" height="24" alt="Two lamps"');
		expect(image).not.toContain('lazy');
		expect(html).toContain('<p>We <strong>made</strong> two lamps.</p>');
		expect(html).toContain(`<meta property="og:image" content="${site.origin}${src}">`);
		expect(html).toContain('<meta property="og:image:width" content="40">');
		expect(html).toContain(`"image":"${site.origin}${src}"`);
		const file = await new Browser(site).get(src);
		expect(file.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
		for (const path of ['/', '/events/past']) {
			const list = await validPage(new Browser(site), path);
			expect(images(list), path).toEqual([
				`<img class="picture" src="${src}" width="40" height="24" alt="Two lamps" loading="lazy">`,
			]);
			expect(list, path).toMatch(/<p class="told">We made two lamps\. [^*[]*tools/);
		}

		expect(ledTo(await upload(owner, slug, null, { alt: 'Lamps' }))).toBe(
			`${desk} says picture_changed`,
		);
		expect(images(await pageOf(slug))[0]).toContain('alt="Lamps"');
		const removed = await upload(owner, slug, null, { intent: 'remove' });
		expect(ledTo(removed)).toBe(`${desk} says picture_removed`);
		expect(images(await pageOf(slug))).toEqual([]);
		expect((await new Browser(site).get(src)).status).toBe(404);
	});

	it('stays as it is after a form with mistakes, which says what is wrong beside its field', async () => {
		const { slug } = await insertEvent(site);
		const owner = (await insertMember(site, { role: 'owner' })).browser;
		const errorsIn = async (response: Response) =>
			Array.from(
				(await expectHtml(response, 422)).matchAll(/<p class="error" id="([\w-]+)">([^<]+)</g),
				([, id, text]) => `${id}: ${text}`,
			);
		expect(await errorsIn(await upload(owner, slug, null, { alt: '' }))).toEqual([
			'picture-error: Choose a picture.',
			'alt-error: Describe the picture for people who can&#39;t see it.',
		]);
		const text = new TextEncoder().encode('<svg onload="alert(1)"/>');
		expect(await errorsIn(await upload(owner, slug, text))).toEqual([
			'picture-error: We don&#39;t know this kind of picture. Use a JPEG, PNG, WebP or AVIF.',
		]);
		const large = await upload(owner, slug, new Uint8Array(MAX_PICTURE_BYTES + 20_000));
		expect(large.status).toBe(413);
		expect(images(await pageOf(slug))).toEqual([]);
		const early = await owner.get(reportForm(slug));
		expect([early.status, await early.text()]).toEqual([
			409,
			expect.stringContaining('This event isn&#39;t over yet'),
		]);
	});

	it('shows the slower of two owners what is there now, and keeps what they wrote', async () => {
		const { slug } = await insertEvent(site, { daysAhead: -3 });
		const owner = (await insertMember(site, { role: 'owner' })).browser;
		const seen = await hidden(owner, reportForm(slug));
		expect((await upload(owner, slug, JPEG)).status).toBe(303);
		const late = await owner.postForm(reportForm(slug), { ...seen, report: 'It rained.' });
		const html = await expectHtml(late, 409);
		expect(html).toContain('Someone else changed this while you had the form open');
		const again = formsOf(html).find(({ action }) => action === reportForm(slug))?.fields ?? {};
		expect(html).toContain('>It rained.</textarea>');
		const saved = await owner.postForm(reportForm(slug), { ...again, report: 'It rained.' });
		expect(saved.status).toBe(303);
		expect(await pageOf(slug)).toContain('It rained.');
	});
});

describe('the page of an event that is over or cancelled', () => {
	it('leads on to the next one, with its RSVP control in place of a dead one', async () => {
		const seriesId = await insertSeries(site);
		const of = (daysAhead: number, values = {}) =>
			insertEvent(site, { daysAhead, seriesId, seriesDate: inDays(daysAhead), ...values });
		const over = await of(-40);
		const off = await of(5, { status: 'cancelled', cancelReason: 'The hall is flooded' });
		const next = await of(6, { title: 'The next of these' });
		const member = await insertMember(site);
		await insertRsvps(site, over.id, [{ member, answer: 'going' }]);
		await insertRsvps(site, off.id, [{ member, answer: 'going' }]);
		for (const { slug } of [over, off]) {
			const visitors = await pageOf(slug);
			expect(visitors).toContain(`<a href="/events/${next.slug}">The next of these</a>`);
			const forms = ownFormsOf(visitors);
			expect(forms.map(({ action, fields }) => [action, fields.event])).toEqual([
				['/api/magiclink', next.slug],
			]);
		}
		const mine = await pageOf(over.slug, member.browser);
		expect(mine).toContain('You were there');
		expect(await pageOf(off.slug, member.browser)).toContain('You were going.');
		const done = await press(member.browser, `/events/${over.slug}`, 'Count me in');
		expect(done.status).toBe(303);
		expect(done.headers.get('location')).toBe(`/events/${over.slug}`);
		const after = await pageOf(over.slug, member.browser);
		expect(after).toContain("You're going");
		expect(after).not.toContain('Count me in<');
	});
});
