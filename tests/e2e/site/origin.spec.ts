import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, newAddress, signIn, test } from '../support/site.ts';

/** Every form of the site, as a page of somebody else would send it. */
const FORMS: { path: string; fields: Record<string, string> }[] = [
	{ path: '/api/magiclink', fields: { email: 'victim@example.com' } },
	{ path: '/login/confirm', fields: { token: 'x' } },
	{ path: '/api/rsvp-toggle', fields: { answer: 'going' } },
	{ path: '/api/rsvp-standing', fields: { standing: 'true' } },
	{ path: '/me?_action=stopComing', fields: { series: 'x' } },
	{ path: '/api/subscription-toggle', fields: { topic: 'invitations', subscribed: 'true' } },
	{ path: '/api/invitations', fields: { email: 'victim@example.com' } },
	{ path: '/api/language', fields: { language: 'de' } },
	{ path: '/contact', fields: { email: 'victim@example.com', message: 'Hello?' } },
	{ path: '/invitations/wish.signature', fields: {} },
	{ path: '/me?_action=pauseMail', fields: { until: '2999-01-01' } },
	{ path: '/me?_action=endPause', fields: {} },
	{ path: '/me?_action=getMailAgain', fields: {} },
	{ path: '/admin/members/a-member', fields: { intent: 'role', role: 'owner' } },
	{ path: '/admin/members/a-member/ban', fields: {} },
	{ path: '/admin/members/a-member/remove', fields: {} },
	{ path: '/admin/members', fields: { import: '1' } },
	{ path: '/admin/members/import', fields: { people: '[]' } },
	{ path: '/api/sign-out', fields: {} },
	{ path: '/me?_action=rename', fields: { name: 'Mallory' } },
	{ path: '/me?_action=makeCalendarFeed', fields: {} },
	{ path: '/me?_action=renewCalendarFeed', fields: {} },
	{ path: '/me?_action=removeCalendarFeed', fields: {} },
	{ path: '/me?_action=changeVisibility', fields: { hidden: 'true' } },
	{ path: '/me/sessions?_action=endSession', fields: { session: 'x' } },
	{ path: '/me/sessions?_action=endOtherSessions', fields: {} },
	{ path: '/me/passkeys?_action=renamePasskey', fields: { passkey: 'x', name: 'Mallory' } },
	{ path: '/me/passkeys?_action=removePasskey', fields: { passkey: 'x' } },
	{ path: '/api/passkeys/sign-in-options', fields: {} },
	{ path: '/api/passkeys/sign-in', fields: {} },
	{ path: '/api/passkeys/add-options', fields: {} },
	{ path: '/api/passkeys/add', fields: { name: 'Mallory' } },
	{ path: '/admin/setup/club', fields: { name: 'Mallory' } },
	{ path: '/admin/setup/place', fields: { timeZone: 'UTC' } },
	{ path: '/admin/setup/colour', fields: { colour: '#000000' } },
	{ path: '/admin/setup/series', fields: { title: 'Mallory' } },
	{ path: '/admin/events/new', fields: { title: 'Mallory' } },
	{ path: '/admin/events/import', fields: { text: 'BEGIN:VCALENDAR', confirmed: 'true' } },
	{ path: '/admin/events/an-event/change', fields: { title: 'Mallory' } },
	{ path: '/admin/events/an-event/check-in', fields: { intent: 'undo', member: 'a-member' } },
	{ path: '/admin/check-in/a-token', fields: { intent: 'undo' } },
	{ path: '/admin/events/an-event/cancel', fields: { reason: 'Mallory' } },
	{ path: '/admin/announcements/new', fields: { subject: 'Mallory' } },
	{ path: '/admin/announcements/an-announcement', fields: { intent: 'stop' } },
	{ path: '/admin/announcements/an-announcement/change', fields: { subject: 'Mallory' } },
	{ path: '/admin/announcements/an-announcement/send', fields: { revision: '1' } },
	{ path: '/admin/announcements/an-announcement/later', fields: { revision: '1' } },
	{ path: '/admin/announcements/an-announcement/delete', fields: { revision: '1' } },
	{ path: '/admin/doctor/send-again', fields: { twice: 'true' } },
	{ path: '/admin/settings/name', fields: { name: 'Mallory' } },
	{ path: '/admin/settings/banner', fields: { intent: 'remove' } },
	{ path: '/admin/series/new', fields: { title: 'Mallory' } },
	{ path: '/admin/series/a-series/change', fields: { title: 'Mallory' } },
	{ path: '/admin/series/a-series/breaks', fields: { reason: 'Mallory' } },
	{ path: '/admin/series/a-series/end', fields: { reason: 'Mallory' } },
	{ path: '/rsvp/member.event.signature', fields: { answer: 'going' } },
];

let attacker: Server;
let attackerUrl: string;

test.beforeAll(async ({ baseURL }) => {
	attacker = createServer((request, response) => {
		const form = FORMS[Number(request.url?.slice(1))];
		const inputs = Object.entries(form?.fields ?? {})
			.map(([name, value]) => `<input name="${name}" value="${value}">`)
			.join('');
		response.setHeader('content-type', 'text/html');
		response.end(
			`<!doctype html><title>prize</title><form method="post" action="${baseURL}${form?.path}">${inputs}<button>Claim</button></form>`,
		);
	});
	await new Promise<void>((resolve) => attacker.listen(0, '127.0.0.1', resolve));
	attackerUrl = `http://127.0.0.1:${(attacker.address() as AddressInfo).port}`;
});

test.afterAll(() => attacker.close());

test('the site can be put beside the other apps of a phone', async ({
	page,
	javaScriptEnabled,
}) => {
	test.skip(!javaScriptEnabled, 'Icons are measured in the page.');
	await page.goto('/events');
	const browser = await page.context().newCDPSession(page);
	const { url, errors, data } = await browser.send('Page.getAppManifest');
	expect([new URL(url).pathname, errors]).toEqual(['/manifest.webmanifest', []]);
	const manifest = JSON.parse(data ?? '') as {
		display: string;
		icons: { src: string; sizes: string }[];
	};
	expect(manifest.display).toBe('standalone');
	for (const { src, sizes } of manifest.icons.filter(({ src }) => src.endsWith('.png'))) {
		const shown = page.evaluate(async (path) => {
			const image = new Image();
			image.src = path;
			await image.decode();
			return `${image.naturalWidth}x${image.naturalHeight}`;
		}, src);
		expect([src, await shown]).toEqual([src, sizes]);
	}
	// Chromium's own verdict. Its headless shell, which has no apps, says nothing of any manifest.
	const { installabilityErrors } = await browser.send('Page.getInstallabilityErrors');
	// A private window, which each test has, can't keep an app.
	const others = installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito');
	expect(others).toEqual([]);
});

test('a form posted from another origin is refused and changes nothing, for every form', async ({
	page,
}) => {
	await signIn(page, newAddress('victim'));
	for (const index of FORMS.keys()) {
		await page.goto(`${attackerUrl}/${index}`);
		const answered = page.waitForResponse((response) => response.request().method() === 'POST');
		await page.getByRole('button', { name: 'Claim' }).click();
		expect((await answered).status(), FORMS[index]?.path).toBe(403);
	}

	await page.goto('/me');
	await expect(page.getByRole('link', { name: 'You', exact: true })).toBeVisible();
	await expect(page.getByRole('heading', { name: 'Invitations: off' })).toBeVisible();
	await expect(page.getByRole('button', { name: 'Make my calendar address' })).toBeVisible();
	await expect(
		page.getByRole('button', { name: 'Switch off showing my first name' }),
	).toBeVisible();
	await expect(page.getByText("You haven't said yes to an upcoming event yet.")).toBeVisible();
	await page.goto('/dev/mailbox?to=victim@example.com');
	await expect(page.getByText('Nothing yet.')).toBeVisible();
});
