import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { REFUSALS, type RefusalCode } from '../../../src/domain/errors.ts';
import { noticeFor, settleNotices } from '../../../src/http/responses/notice-cookie.ts';
import { type NoticeOrCode, notice } from '../../../src/http/responses/notices.ts';
import { refusalCodeText } from '../../../src/http/responses/refusal-text.ts';
import { seeOther } from '../../../src/http/responses/respond.ts';
import { shownNotice } from '../../../src/http/responses/shown-notice.ts';
import { forAll } from '../../support/for-all.ts';

const SITE = 'https://club.example';

/** One browser: it keeps the cookie, and knows how long and under which terms. */
class Visitor {
	cookie = '';
	terms = '';

	request(path: string, headers: Record<string, string> = {}, method = 'GET') {
		return new Request(`${SITE}${path}`, {
			method,
			headers: { ...(this.cookie && { cookie: `a=b; ${this.cookie}; c=d` }), ...headers },
		});
	}

	/** Takes the cookies of an answer, as the middleware settles them. */
	take(response: Response, request: Request, isShown = false) {
		settleNotices(response, request, { url: new URL(request.url), isHttps: true, isShown });
		const [line] = response.headers.getSetCookie();
		if (line === undefined) return response;
		const [pair = '', ...terms] = line.split('; ');
		this.terms = terms.join('; ');
		this.cookie = terms.includes('Max-Age=0') ? '' : pair;
		return response;
	}

	/** A form that answers with a redirect. */
	post(to: string, said?: NoticeOrCode) {
		const request = this.request('/api/form', {}, 'POST');
		return this.take(seeOther(to, said), request);
	}

	/** A page that shows its message, if there is one. */
	see(path: string, headers: Record<string, string> = {}, method = 'GET') {
		const request = this.request(path, headers, method);
		const sent = noticeFor(request, new URL(request.url), true);
		const shown = sent && shownNotice(sent.code, sent.numbers);
		const response = this.take(new Response('page'), request, shown !== null);
		return { text: shown?.textIn('en-US') ?? null, cache: response.headers.get('cache-control') };
	}
}

describe('the message of a form', () => {
	it('is shown once, on the page that the form leads to, and that page is cached nowhere', () => {
		const visitor = new Visitor();
		const answer = visitor.post('/me?part=1#mail', 'renamed');
		expect(answer.headers.get('location')).toBe('/me?part=1#mail');
		expect(answer.headers.has('x-notice')).toBe(false);
		expect(visitor.terms).toBe('Max-Age=60; Path=/; HttpOnly; Secure; SameSite=Lax');
		expect(visitor.cookie).toMatch(/^__Host-regulars\.notice=renamed\.\d+$/);
		expect(visitor.see('/events')).toEqual({ text: null, cache: null });
		expect(visitor.see('/me')).toEqual({ text: 'Your name was changed.', cache: 'no-store' });
		expect(visitor.cookie).toBe('');
		expect(visitor.see('/me').text).toBeNull();
	});

	it('has numbers, and is ignored with too many, too few or other ones', () => {
		const visitor = new Visitor();
		visitor.post('/me/sessions', notice('sessions_ended', 2));
		expect(visitor.cookie).toMatch(/=sessions_ended\.\d+\.2$/);
		const { cookie } = visitor;
		expect(visitor.see('/me/sessions').text).toBe("You've been signed out in 2 other places.");
		for (const forged of [
			cookie.replace(/\.2$/, ''),
			`${cookie}.3`,
			cookie.replace(/2$/, '-2'),
			cookie.replace(/2$/, '1e9'),
			cookie.replace(/2$/, '9999999999'),
			cookie.replace('sessions_ended', 'renamed'),
		]) {
			visitor.cookie = forged;
			expect(visitor.see('/me/sessions').text, forged).toBeNull();
		}
	});

	it.each(['HEAD', 'POST'])('stays while the page is only requested by %s', (method) => {
		const visitor = new Visitor();
		visitor.post('/', 'signed_out');
		expect(visitor.see('/', {}, method).text).toBeNull();
		expect(visitor.see('/').text).toBe("You're signed out.");
	});

	it.each<Record<string, string>>([
		{ 'sec-purpose': 'prefetch' },
		{ 'sec-purpose': 'prefetch;prerender' },
		{ purpose: 'prefetch' },
		{ 'x-purpose': 'preview' },
		{ 'x-moz': 'prefetch' },
	])('stays while a browser prefetches the page, with %o', (headers) => {
		const visitor = new Visitor();
		visitor.post('/', 'signed_out');
		expect(visitor.see('/', headers).text).toBeNull();
		expect(visitor.see('/').text).toBe("You're signed out.");
	});

	it('follows a redirect to a page, but not to another site', () => {
		const visitor = new Visitor();
		visitor.post('/rsvp', 'closed');
		const ahead = visitor.request('/rsvp', { purpose: 'prefetch' });
		visitor.take(seeOther('/login?next=/rsvp'), ahead);
		expect(visitor.see('/login').text).toBeNull();
		visitor.take(seeOther('/login?next=/rsvp'), visitor.request('/rsvp'));
		expect(visitor.see('/login?next=/rsvp').text).toBe(
			'This event has started, so RSVPs are closed.',
		);

		visitor.post('https://elsewhere.example/', 'closed');
		expect(visitor.cookie).toBe('');
	});

	it('is shown in its own tab, however many tabs sent a form at once', () => {
		const visitor = new Visitor();
		visitor.post('/events/a', 'going');
		visitor.post('/events/b', 'declined');
		visitor.post('/events/b', 'declined');
		expect(visitor.see('/events/a').text).toMatch(/^You're going/);
		expect(visitor.see('/events/b').text).toMatch(/^You're not coming/);
		for (let tab = 0; tab < 40; tab += 1) visitor.post(`/events/${tab}`, 'going');
		expect(visitor.cookie.length).toBeLessThan(150);
		expect(visitor.see('/events/39').text).toMatch(/^You're going/);
	});

	it("is always one of the site's own sentences, whatever the cookie or the address says", () => {
		const visitor = new Visitor();
		const own = new Set(
			(Object.keys(REFUSALS) as RefusalCode[]).map((code) =>
				refusalCodeText(code, 'en-US').toLowerCase(),
			),
		);
		visitor.post('/', 'signed_out');
		const page = visitor.cookie.replace(/^.*\./, '');
		forAll(fc.string({ unit: 'grapheme-ascii', maxLength: 40 }), (text) => {
			visitor.cookie = `__Host-regulars.notice=${text}.${page}`;
			const said = visitor.see('/').text;
			if (said !== null) expect(own.has(said.toLowerCase()) || shownNotice(text, [])).toBeTruthy();
		});
		for (const code of ['__proto__', 'constructor', 'to_string', '<b>', 'Hello', 'made_up', '']) {
			visitor.cookie = `__Host-regulars.notice=${code}.${page}`;
			expect(visitor.see('/').text, code).toBeNull();
		}
		visitor.cookie = '';
		expect(visitor.see('/?notice=signed_out').text).toBeNull();
	});

	it('says how many people an action emailed, and how many announcements it held', () => {
		const said = (code: string, ...numbers: number[]) =>
			shownNotice(code, numbers)?.textIn('en-US');
		expect(said('break_added', 2, 3, 1)).toBe(
			"The break is saved and shown on the site and in the feeds. 2 events were cancelled. 3 people were emailed about it. 1 announcement to attendees won't go out: it's a draft again.",
		);
		expect(said('series_changed', 0, 2, 3)).toBe(
			"The series was changed. 2 people moved up from the waiting list and got an email. 3 announcements to attendees won't go out: they're drafts again.",
		);
		expect(said('mail_sent_again', 1)).toMatch(/^1 email is on its way again\./);
		expect(said('mail_held_again', 2)).toMatch(/hold\. 2 emails go out again once it's released/);
		expect(said('announcement_put_off', 0)).toContain('nobody gets it');
		expect(said('announcement_put_off', 12)).toContain('12 people get it');
		expect(said('announcement_stopped', 1)).toBe("Stopped. 1 email won't go out.");
		expect(said('consent_noted', 1)).toMatch(/^Noted\. 1 member gets email from now on/);
		expect(said('member_removed', 0)).toBe('The member was removed. Nobody was emailed.');
		expect(said('ban_made', 1)).toMatch(
			/1 person moved up from the waiting list and got an email\.$/,
		);
	});

	it('exists for every refusal', () => {
		for (const code of Object.keys(REFUSALS)) {
			expect(shownNotice(code, [])).toMatchObject({ code, tone: 'refused' });
		}
	});

	it("is in a cookie that other sites of the same domain can't set, where there is https", () => {
		const request = new Request('http://127.0.0.1:4321/api/sign-out', { method: 'POST' });
		const answer = seeOther('/', 'signed_out');
		settleNotices(answer, request, { url: new URL(request.url), isHttps: false, isShown: false });
		expect(answer.headers.getSetCookie()).toEqual([
			expect.stringMatching(
				/^regulars\.notice=signed_out\.\d+; Max-Age=60; Path=\/; HttpOnly; SameSite=Lax$/,
			),
		]);
	});
});
