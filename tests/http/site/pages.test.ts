import { beforeAll, describe, expect, it } from 'vitest';
import { answerAs } from '../../support/answers.ts';
import { inDays } from '../../support/days.ts';
import { htmlProblems, titleOf } from '../../support/html/html.ts';
import { mailTo } from '../../support/mail/mailbox.ts';
import { askForMail, newEmail } from '../../support/sign-in.ts';
import { Browser } from '../../support/site/browser.ts';
import {
	insertBreak,
	insertClub,
	insertEvent,
	insertMember,
	insertMembers,
	insertRsvps,
	type Member,
} from '../../support/site/fixtures.ts';
import { useSite } from '../../support/site/site.ts';
import { MINUTE_MS } from '../../support/time.ts';

const CLUB = 'Saturday Makers';

const site = useSite({}, async (site) => {
	await insertClub(site);
	const members = await insertMembers(site, 5);
	const open = await insertEvent(site, {
		slug: 'open',
		daysAhead: 2,
		capacity: 8,
		mapUrl: 'https://maps.example/vine-street?a=1&b=2',
	});
	await insertRsvps(
		site,
		open.id,
		members.map((member, index) => ({ member, answer: 'going', note: `Thing ${index} & <more>` })),
	);
	const full = await insertEvent(site, { slug: 'full', daysAhead: 9, capacity: 3 });
	await insertRsvps(
		site,
		full.id,
		members.map((member, index) => ({
			member,
			answer: index < 3 ? 'going' : 'waitlisted',
		})),
	);
	await insertEvent(site, {
		slug: 'cancelled',
		daysAhead: 16,
		status: 'cancelled',
		cancelReason: 'the river is in the room',
	});
	await insertEvent(site, { slug: 'large', daysAhead: 23, capacity: 500 });
	await insertEvent(site, { slug: 'happening', startsAt: new Date(Date.now() - MINUTE_MS) });
	await insertEvent(site, { slug: 'past', daysAhead: -7 });
	await insertBreak(site, inDays(12), inDays(14));
});

/** What the page behind a path must be. */
interface Expected {
	path: string;
	status?: number;
	title: string;
	words: (string | RegExp)[];
}

async function expectPage(browser: Browser, expected: Expected): Promise<void> {
	const { path, status = 200, title, words } = expected;
	const page = await browser.page(path);
	expect([path, page.status]).toEqual([path, status]);
	// The message of the form that led here, where there is one, comes first.
	const [, said] = /<p class="notice [^>]*autofocus[^>]*>([^<]*)</.exec(page.html) ?? [];
	expect(titleOf(page.html).replaceAll('&#39;', "'")).toBe(said ? `${said} ${title}` : title);
	for (const word of words) {
		if (typeof word === 'string') expect(page.html).toContain(word);
		else expect(page.html).toMatch(word);
	}
	expect(page.html.match(/<h1[\s>]/g)).toHaveLength(1);
	expect(page.html).toMatch(/<html lang="en">/);
	expect(page.html).toMatch(/<meta name="viewport"/);
	expect(await htmlProblems(page.html), `${path} as HTML`).toEqual([]);
}

const withClub = (title: string) => `${title} · ${CLUB}`;

const FOR_EVERYBODY: Expected[] = [
	{
		path: '/',
		title: CLUB,
		words: [
			'Happening now',
			'3 seats left',
			'Count me in',
			'Coming up',
			// What the club is, what the next event is in two lines with the ways to the rest, and the last one.
			/<p class="club-sentence">We make things on Saturdays\.</,
			/<p>Bring what you are making\.<\/p>/,
			/<a href="\/events\/open">Details</,
			/<a href="https:[^"]+" rel="noreferrer">Map</,
			/<a href="\/events\/open\.ics">Add to calendar</,
			/>Last time<\/h2>[\s\S]*href="\/events\/past">Open studio<[\s\S]*A quiet one/,
		],
	},
	{
		path: '/events',
		title: withClub('Upcoming events'),
		words: ['Happening now', 'Full, 2 waiting', 'Cancelled', 'No meeting'],
	},
	{ path: '/events/past', title: withClub('Past events'), words: ['A quiet one'] },
	{ path: '/contact', title: withClub('Contact'), words: ['organizers of'] },
	{ path: '/privacy', title: withClub('Privacy'), words: ['For how long:', '90 days'] },
	{
		path: '/events/open/share',
		title: withClub('Share: Open studio'),
		words: ['/events/open"', 'href="mailto:?subject=Open%20studio', 'href="sms:?', '<svg'],
	},
	{
		path: '/events/open',
		title: withClub('Open studio'),
		words: ['3 seats left', '5 of 8 seats taken', 'New York time', '12 Vine Street', 'Count me in'],
	},
	{
		path: '/events/full',
		title: withClub('Open studio'),
		words: ['3 of 3 seats taken', '2 waiting', 'Join the waiting list'],
	},
	{
		path: '/events/cancelled',
		title: withClub('Open studio'),
		words: ['Cancelled', 'the river is in the room'],
	},
	{ path: '/events/large', title: withClub('Open studio'), words: ['500 seats left'] },
	{ path: '/events/happening', title: withClub('Open studio'), words: ['Happening now'] },
	{ path: '/events/past', title: withClub('Past events'), words: ['Open studio'] },
	{
		path: '/no-such-page',
		status: 404,
		title: withClub('Nothing here'),
		words: ['See the next event'],
	},
	{
		path: '/events/no-such-event',
		status: 404,
		title: withClub('Nothing here'),
		words: ['find that event'],
	},
	{
		path: '/rsvp/not.a.link',
		status: 404,
		title: withClub('Nothing here'),
		words: ['complete. Please open it again from the email.'],
	},
	{ path: '/dev/mailbox', title: withClub('Mailbox'), words: [] },
	{ path: '/dev/mails', title: withClub('Emails'), words: ['Tomorrow: '] },
];

const VISITORS: Expected[] = [
	{ path: '/login', title: withClub('Sign in'), words: ['Email me a link', 'type="email"'] },
	{ path: '/me', title: withClub('Sign in'), words: ['name="next" value="/me"'] },
	{ path: '/me/sessions', title: withClub('Sign in'), words: ['value="/me/sessions"'] },
	{ path: '/me/passkeys', title: withClub('Sign in'), words: ['value="/me/passkeys"'] },
	{ path: '/me/door-code', title: withClub('Sign in'), words: ['Sign in to see your door code'] },
	{ path: '/rsvp', title: withClub('Sign in'), words: ['value="/rsvp"'] },
	{ path: '/rsvp/cancel', title: withClub('Sign in'), words: ['value="/rsvp/cancel"'] },
	{
		path: '/login/confirm',
		title: withClub('Check your email'),
		words: ['inputmode="numeric"', 'autocomplete="one-time-code"', 'maxlength="40"'],
	},
	{
		path: '/login/confirm?token=used-up',
		status: 410,
		title: withClub('This link no longer works'),
		words: ['Get a new link'],
	},
];

describe('pages for a visitor', () => {
	it.each([...FOR_EVERYBODY, ...VISITORS])('$path', async (expected) => {
		await expectPage(new Browser(site), expected);
	});

	it('the page that a sign-in link leads to, in the browser that asked and in another', async () => {
		const browser = new Browser(site);
		const { link } = await askForMail(browser, newEmail());
		const expected = {
			path: `${link.pathname}${link.search}`,
			title: withClub('Confirm your sign-in'),
			words: ['One more tap', '<button type="submit">Sign in</button>'],
		};
		await expectPage(browser, expected);
		await expectPage(new Browser(site), expected);
		await expectPage(browser, {
			path: '/login/confirm',
			title: withClub('Check your email'),
			words: ['name="code"'],
		});
	});

	it('a page that says what was wrong with a form', async () => {
		const browser = new Browser(site);
		await askForMail(browser, newEmail());
		const answers = [
			await browser.postForm('/login/confirm', { code: '000000' }),
			await browser.postForm('/login/confirm', { code: '' }),
			await browser.postForm('/login/confirm', { token: 'used-up' }),
			await browser.send('/api/magiclink', {
				method: 'POST',
				headers: { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' },
				body: 'email=a@b.example',
			}),
			await browser.postForm('/api/magiclink', { email: 'x'.repeat(40_000) }),
		];
		expect(answers.map(({ status }) => status)).toEqual([401, 422, 410, 403, 413]);
		for (const answer of answers) {
			const html = await answer.text();
			expect(html.match(/<h1[\s>]/g)).toHaveLength(1);
			expect(await htmlProblems(html)).toEqual([]);
		}
	});

	it('the message of a form is shown once, and is nowhere in the address', async () => {
		const browser = new Browser(site);
		const pressed = await browser.postForm('/api/sign-out', {});
		expect(pressed.headers.getSetCookie()).toContainEqual(
			expect.stringMatching(
				/^regulars\.notice=signed_out\.\d+; Max-Age=60; Path=\/; HttpOnly; SameSite=Lax$/,
			),
		);
		expect([pressed.headers.get('location'), pressed.headers.get('x-notice')]).toEqual(['/', null]);
		const untouched = [
			await browser.send('/', { method: 'HEAD' }),
			await browser.get('/', { headers: { 'sec-purpose': 'prefetch' } }),
			await browser.get('/events'),
		];
		expect(untouched.flatMap(({ headers }) => headers.getSetCookie())).toEqual([]);
		const shown = await browser.get('/');
		expect(shown.headers.get('cache-control')).toBe('no-store');
		expect(shown.headers.getSetCookie()).toHaveLength(1);
		const html = await shown.text();
		expect(titleOf(html)).toBe(`You&#39;re signed out. ${CLUB}`);
		expect(html).toMatch(
			/<main id="main">\s*<p class="notice done" role="status" tabindex="-1" autofocus>/,
		);
		expect(await htmlProblems(html)).toEqual([]);
		for (const path of ['/', '/?notice=signed_out']) {
			expect((await browser.page(path)).html, path).not.toContain('class="notice');
		}
	});
});

describe('pages for a member', () => {
	let member: Member;
	beforeAll(async () => {
		member = await insertMember(site, { name: 'Zelda "Z" <Fitz> & Co' });
	});

	it.each(FOR_EVERYBODY)('$path, before any RSVP', async (expected) => {
		await expectPage(member.browser, expected);
	});

	it.each([
		{ path: '/rsvp', title: withClub('Say yes'), words: ['Count me in'] },
		{ path: '/rsvp/cancel', title: withClub('Say no'), words: ["I can't come"] },
		{
			path: '/me/sessions',
			title: withClub('Your sessions'),
			words: ['This browser', 'By email'],
		},
		{
			path: '/me/passkeys',
			title: withClub('Your passkeys'),
			words: ['have a passkey yet', 'Adding a passkey needs JavaScript'],
		},
		{
			path: '/me',
			title: withClub('Your page'),
			words: ['Sign out', 'Invitations: off', "You haven't said yes"],
		},
	])('$path, before any RSVP', async (expected) => {
		await expectPage(member.browser, expected);
		const { html } = await member.browser.page('/me');
		expect(html).toContain(member.email);
	});

	it("an event's page, the front page and the member's page in every state of an RSVP", async () => {
		const { browser } = member;
		const answer = (event: string, wanted: string, fields: Record<string, string> = {}) =>
			browser.postForm('/api/rsvp-toggle', { event, answer: wanted, ...fields });

		await answer('open', 'going', { guests: '1', note: 'A "lamp" & <so on>' });
		await answer('full', 'going');
		await answer('large', 'going');
		await answer('large', 'declined');
		const going = [
			"You're going",
			'You&#39;re bringing 1 guest',
			"I can't come",
			/A (&#34;|&quot;|")lamp/,
		];
		for (const expected of [
			{ path: '/events/open', title: withClub('Open studio'), words: going },
			{ path: '/', title: CLUB, words: going.slice(0, 3) },
			{ path: '/rsvp', title: withClub('Say yes'), words: ["You're going"] },
			{ path: '/rsvp/cancel', title: withClub('Say no'), words: ["I can't come"] },
			{
				path: '/events/full',
				title: withClub('Open studio'),
				words: ["You're 3rd on the waiting list", 'Leave the waiting list'],
			},
			{ path: '/events/large', title: withClub('Open studio'), words: ["You're not coming"] },
			{
				path: '/me',
				title: withClub('Your page'),
				words: ["You're going, +1", '3rd in line', 'Not coming'],
			},
		]) {
			await expectPage(browser, expected);
		}

		await answer('open', 'declined');
		await expectPage(browser, {
			path: '/events/open',
			title: withClub('Open studio'),
			words: ["You're not coming", 'Count me in'],
		});
		await expectPage(browser, {
			path: '/rsvp/cancel',
			title: withClub('Say no'),
			words: ["You're not coming", 'Count me in'],
		});
	});

	it('the page of several sessions, and the one after a refused name', async () => {
		const [other] = await insertMembers(site, 1);
		if (!other) throw new Error('The member was not stored.');
		await site.run(
			`insert into session (id, token, user_id, user_agent, expires_at, created_at, updated_at)
				select 'another', 'another', user_id, 'Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0',
				expires_at, created_at, updated_at from session where user_id = ?`,
			other.id,
		);
		await expectPage(other.browser, {
			path: '/me/sessions',
			title: withClub('Your sessions'),
			words: ['End this session', 'End all other sessions', 'Firefox on Android'],
		});
		const refused = await other.browser.postForm('/me?_action=rename', { name: ' ' });
		expect(await htmlProblems(await refused.text())).toEqual([]);
	});

	it('the page behind the link in an email, in every state', async () => {
		const [other] = await insertMembers(site, 1);
		if (!other) throw new Error('The member was not stored.');
		await answerAs(other, { slug: 'large' }, 'going');
		const mail = await mailTo(site, other.email, /^You're going/);
		const link = /\/rsvp\/[^\s?"]+/.exec(mail.text)?.[0] ?? '';
		const reader = new Browser(site);
		const title = withClub('Open studio');
		await expectPage(reader, { path: link, title, words: ["You're going"] });
		await expectPage(reader, {
			path: `${link}?answer=going`,
			title,
			words: ['This is your RSVP.'],
		});
		await expectPage(reader, {
			path: `${link}?answer=declined`,
			title,
			words: ['Nothing changes until you tap the button below.', "I can't come"],
		});
		await reader.postForm(link, { answer: 'declined' });
		await expectPage(reader, { path: link, title, words: ["You're not coming", 'Count me in'] });
	});
});

describe('the pages of a club that nobody has set up yet', () => {
	const empty = useSite();

	it.each([
		{ path: '/', words: ['This club is being set up', 'Sign in as its owner'] },
		{ path: '/events', words: ['This club is being set up'] },
		{ path: '/events/past', words: ['Nothing has happened yet'] },
		{ path: '/login', words: ['Email me a link'] },
		{ path: '/login/confirm', words: ['name="code"'] },
		{ path: '/dev/mailbox', words: ['Nothing yet'] },
		{ path: '/no-such-page', words: ['Nothing here'] },
	])('$path says what to do next', async ({ path, words }) => {
		const page = await new Browser(empty).page(path);
		expect(page.status).toBe(path === '/no-such-page' ? 404 : 200);
		for (const word of words) expect(page.html).toContain(word);
		expect(await htmlProblems(page.html)).toEqual([]);
	});

	it('are there for a member who signs in too', async () => {
		const { browser } = await insertMember(empty);
		for (const path of ['/', '/rsvp', '/me', '/me/sessions']) {
			const page = await browser.page(path);
			expect(page.status).toBe(200);
			expect(await htmlProblems(page.html)).toEqual([]);
		}
	});
});

describe('the page of a deployment that lacks its settings', () => {
	const bare = useSite({
		vars: { LOCAL_MAILBOX: undefined, MAIL_FROM: undefined, AUTH_SECRET: 'short' },
		without: ['MAILBOX'],
		expectedErrors: ['not_configured'],
	});

	it('names all of the missing settings at once', async () => {
		const page = await new Browser(bare).page('/');
		expect(page.status).toBe(503);
		for (const name of ['RESEND_API_KEY', 'MAIL_FROM', 'AUTH_SECRET']) {
			expect(page.html).toContain(name);
		}
		expect(page.html).not.toContain('short<');
		expect(await htmlProblems(page.html)).toEqual([]);
	});
});
