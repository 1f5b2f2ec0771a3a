import { beforeAll, describe, expect, it } from 'vitest';
import { basic, calendarOf, vevent } from '../../support/calendars/calendar-files.ts';
import { inDays } from '../../support/days.ts';
import { formsOf } from '../../support/html/forms.ts';
import { ledTo } from '../../support/html/notices.ts';
import { expectHtml, validPage } from '../../support/html/pages.ts';
import { mailTo } from '../../support/mail/mailbox.ts';
import { Browser } from '../../support/site/browser.ts';
import { insertClub, insertMember, type Member } from '../../support/site/fixtures.ts';
import { useSite } from '../../support/site/site.ts';

const IMPORT = '/admin/events/import';

/** What the site has asked other sites, and what they answer. */
const asked: string[] = [];
const answers = new Map<string, () => Response | Promise<Response>>();
const site = useSite(
	{
		elsewhere: async (request) => {
			asked.push(request.url);
			const answer = answers.get(request.url);
			return answer ? answer() : new Response('nothing', { status: 404 });
		},
	},
	insertClub,
);

const event = (uid: string, title: string, days = 30, ...more: string[]) =>
	vevent(`UID:${uid}`, `SUMMARY:${title}`, `DTSTART:${basic(inDays(days))}T100000Z`, ...more);
const calendar = (...events: string[]) =>
	new Response(calendarOf(...events), { headers: { 'content-type': 'text/calendar' } });
const sentTo = (location: string, status = 302) =>
	new Response(null, { status, headers: { location } });

let owner: Member;
beforeAll(async () => {
	owner = await insertMember(site, { role: 'owner' });
});

/** The plan that comes of a calendar's address, or the code and message of the refusal. */
async function planOf(address: string) {
	const response = await owner.browser.postForm(IMPORT, { address }, { json: true });
	const body = (await response.json()) as {
		added?: { title: string }[];
		error?: { code: string; message: string };
	};
	return {
		status: response.status,
		titles: body.added?.map(({ title }) => title),
		message: body.error?.message,
	};
}

describe('the address of a calendar', () => {
	it('is read over https, whatever it is sent on to', async () => {
		answers.set('https://calendar.example/a.ics', () => sentTo('/b.ics'));
		answers.set('https://calendar.example/b.ics', () => sentTo('https://files.example/c', 308));
		answers.set('https://files.example/c', () => calendar(event('a', 'Tea')));
		expect(await planOf('webcal://calendar.example/a.ics')).toMatchObject({
			status: 200,
			titles: ['Tea'],
		});
		expect(asked.splice(0)).toEqual([
			'https://calendar.example/a.ics',
			'https://calendar.example/b.ics',
			'https://files.example/c',
		]);
	});

	it.each([
		['http://calendar.example/x', 'begins with https://'],
		['https://10.0.0.1/x', 'public address'],
		['https://printer.local/x', 'public address'],
		['https://user:word@calendar.example/x', 'public address'],
		['https://calendar.example:8080/x', 'public address'],
		['what is this', 'Check the address'],
	])('of %s is asked nothing', async (address, says) => {
		const { status, message } = await planOf(address);
		expect(status).toBe(422);
		expect(message).toContain(says);
		expect(asked.splice(0)).toEqual([]);
	});

	it.each([
		'http://files.example/plain',
		'https://169.254.169.254/latest/meta-data',
		'https://[fd00::1]/x',
		'https://localhost/x',
		'https://files.example:444/x',
		'//db.internal/x',
	])('that sends on to %s is followed no further', async (location) => {
		answers.set('https://calendar.example/away', () => sentTo(location));
		expect((await planOf('https://calendar.example/away')).status).toBe(422);
		expect(asked.splice(0)).toEqual(['https://calendar.example/away']);
	});

	it('that sends on without end is left after a few', async () => {
		answers.set('https://calendar.example/round', () => sentTo('https://calendar.example/round'));
		expect((await planOf('https://calendar.example/round')).message).toContain('too often');
		expect(asked.splice(0)).toHaveLength(6);
	});

	it.each<[string, string, () => Response]>([
		['a page', 'a web page, not a calendar', () => new Response('<!doctype html><p>Events</p>')],
		['something else', "isn't a calendar", () => new Response('hello')],
		['a picture', "isn't a calendar", () => new Response(new Uint8Array([1, 0, 2, 0]))],
		['nothing', 'empty', () => new Response('')],
		['a question who asks', 'sign in', () => new Response('no', { status: 401 })],
		['that it is gone', 'nothing at that address', () => new Response('no', { status: 404 })],
		['an error', '(503)', () => new Response('no', { status: 503 })],
		['more than it says', 'more than 1 MB', () => endless(2 * 1024 * 1024)],
	])('that answers with %s is refused with what helps', async (_, says, answer) => {
		answers.set('https://calendar.example/odd', answer);
		const { status, message } = await planOf('https://calendar.example/odd');
		expect(status).toBe(422);
		expect(message).toContain(says);
	});

	it('that never comes to an end is left after five seconds', async () => {
		answers.set(
			'https://calendar.example/slow',
			() =>
				new Response(
					new ReadableStream({
						start(controller) {
							controller.enqueue(new TextEncoder().encode('BEGIN:VCALENDAR\r\n'));
						},
					}),
				),
		);
		const { status, message } = await planOf('https://calendar.example/slow');
		expect(status).toBe(422);
		expect(message).toContain('too long');
	});
});

/** A body of so many bytes that doesn't announce how many. */
function endless(bytes: number): Response {
	let left = bytes;
	return new Response(
		new ReadableStream({
			pull(controller) {
				controller.enqueue(new TextEncoder().encode('X-NOTE:x\r\n'.repeat(1_000)));
				left -= 10_000;
				if (left <= 0) controller.close();
			},
		}),
	);
}

describe('an import of a calendar', () => {
	it('is previewed, imports what was shown, and says whom it emails', async () => {
		await validPage(owner.browser, IMPORT);
		answers.set('https://calendar.example/club', () =>
			calendar(
				event('one', 'Lamps', 30, 'LOCATION:The Shed'),
				event('two', 'Wires', 31),
				event('gone', 'Gone', -30),
				vevent(
					'UID:w',
					'SUMMARY:Walk',
					`DTSTART;TZID=America/New_York:${basic(inDays(7))}T090000`,
					'RRULE:FREQ=WEEKLY',
				),
			),
		);
		const shown = await owner.browser.postForm(IMPORT, {
			address: 'https://calendar.example/club',
		});
		const html = await expectHtml(shown, 200);
		for (const words of [
			'2 events are new.',
			'Lamps',
			'The Shed',
			'1 event is over or has begun.',
			'Every week on',
		]) {
			expect(html).toContain(words);
		}
		expect(await site.all("select 1 from events where title = 'Lamps'")).toEqual([]);
		const form = formsOf(html).find(({ buttons }) => buttons.includes('Add 2 events'));
		const done = await owner.browser.postForm(IMPORT, form?.fields ?? {});
		expect(ledTo(done)).toBe('/admin/events says events_imported 2 0 0 0');
		const again = await owner.browser.postForm(IMPORT, {
			address: 'https://calendar.example/club',
		});
		expect(await expectHtml(again, 200)).toContain('2 events are here already.');
		answers.set('https://calendar.example/club', () =>
			calendar(event('one', 'Lamps', 30, 'LOCATION:The Barn'), event('two', 'Wires', 31)),
		);
		const changed = await owner.browser.postForm(IMPORT, {
			address: 'https://calendar.example/club',
		});
		expect(await expectHtml(changed, 200)).toMatch(/The Shed<\/s>[\s\S]*The Barn/);

		const offer = formsOf(html).find(({ action }) => action === '/admin/series/new');
		const filled = await expectHtml(
			await owner.browser.postForm('/admin/series/new', { ...offer?.fields, intent: 'edit' }),
			200,
		);
		expect(filled).toContain('value="Walk"');
		const [next] = formsOf(filled).filter(({ buttons }) => buttons.includes('Continue'));
		const looked = await owner.browser.postForm('/admin/series/new', {
			...offer?.fields,
			...next?.fields,
			sendsInvitations: 'no',
			intent: 'preview',
		});
		expect(await expectHtml(looked, 200)).toContain('Nobody will be invited.');
	});

	it('that has become another one by then is shown once more', async () => {
		const text = calendarOf(event('late', 'Late', 40));
		const shown = await expectHtml(await owner.browser.postForm(IMPORT, { text }), 200);
		const form = formsOf(shown).find(({ buttons }) => buttons.includes('Add 1 event'));
		const fields = {
			...form?.fields,
			text: calendarOf(event('late', 'Late', 40), event('later', 'Later', 41)),
		};
		const html = await expectHtml(await owner.browser.postForm(IMPORT, fields), 200);
		expect(html).toContain('has changed since');
		expect(await site.all("select 1 from events where title = 'Late'")).toEqual([]);
	});

	it('of a file that is none, or of nothing, is a 422', async () => {
		expect((await owner.browser.postForm(IMPORT, {})).status).toBe(422);
		const body = new FormData();
		body.set('file', new File([new Uint8Array([0x50, 0x4b, 3, 4])], 'calendar.zip'));
		const headers = { origin: site.origin, accept: 'text/html' };
		const response = await owner.browser.send(IMPORT, { method: 'POST', body, headers });
		expect(await expectHtml(response, 422)).toContain('zip archive');
	});
});

describe('the invitation link', () => {
	it('counts who becomes a member through it, once', async () => {
		const share = () => owner.browser.page('/admin/setup/done');
		expect((await share()).html).toContain('Nobody has joined through this link so far.');
		const visitor = new Browser(site);
		const html = await validPage(visitor, '/join');
		const form = formsOf(html).find(({ action }) => action === '/api/magiclink');
		for (let time = 0; time < 2; time += 1) {
			const newcomer = new Browser(site);
			await newcomer.postForm('/api/magiclink', { ...form?.fields, email: 'new@club.example' });
			const mail = await mailTo(site, 'new@club.example', /./);
			const [, token = ''] = /token=([\w.-]+)/.exec(mail.text) ?? [];
			const done = await newcomer.postForm('/login/confirm', { token, next: '/join' });
			expect(done.headers.get('location')).toContain('/join');
		}
		expect((await share()).html).toContain('1 person has joined through this link.');
		expect(await site.first('select way, members from arrivals')).toEqual({
			way: 'invitation_link',
			members: 1,
		});
	});
});
