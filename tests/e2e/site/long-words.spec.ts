import type { Page } from '@playwright/test';
import { inDays } from '../../support/days.ts';
import { openClub, openClubTest as test } from '../support/fresh-club.ts';
import { OWNER } from '../support/set-up.ts';
import { expect, leave, mailsTo } from '../support/site.ts';

/** The narrowest screen that WCAG asks for (1.4.10). */
const NARROW = { width: 320, height: 844 };

async function expectNothingSideways(page: Page, what: string): Promise<void> {
	const wide = await page.evaluate(() => {
		const { clientWidth, scrollWidth } = document.documentElement;
		return { by: scrollWidth - clientWidth };
	});
	expect(wide, `${what} scrolls sideways`).toEqual({ by: 0 });
}

test('neither one long word in a title, a place, a name or a note nor German makes a page or an email scroll sideways', async ({
	page,
	baseURL,
	javaScriptEnabled,
}) => {
	test.skip(javaScriptEnabled === false, 'It measures with a script; the style sheet is the same.');
	await openClub(page);
	const post = async (path: string, form: Record<string, string>) => {
		const headers = { accept: 'application/json', origin: baseURL ?? '' };
		const response = await page.request.post(path, { headers, form });
		expect(response.ok(), `${path}: ${await response.text()}`).toBe(true);
		return response.json();
	};
	const { event } = (await post('/admin/events/new', {
		title: 'Donaudampfschifffahrt'.repeat(5).slice(0, 100),
		description: 'x'.repeat(500),
		date: inDays(1),
		startsAtTime: '22:30',
		durationMinutes: '210',
		place: 'Straßenbahnhaltestelle'.repeat(9),
		capacity: '3',
		guestsAllowed: '2',
	})) as { event: string };
	await page.goto('/me');
	const name = page.locator('#name');
	await name.fill('Wolfeschlegelstein'.repeat(5).slice(0, 80));
	await leave(page, page.locator('form', { has: name }).getByRole('button'));
	await post('/api/rsvp-toggle', { event, answer: 'going', guests: '2', note: 'w'.repeat(140) });

	await page.setViewportSize(NARROW);
	for (const path of [
		'/',
		'/events',
		`/events/${event}`,
		'/rsvp',
		'/me',
		'/admin',
		'/admin/events',
		`/admin/events/${event}`,
		`/admin/events/${event}/guests`,
		`/admin/events/${event}/change`,
		`/admin/events/${event}/cancel`,
		'/admin/announcements/new',
		'/admin/members',
		'/admin/audit-log',
		'/dev/mailbox',
	]) {
		await page.goto(path);
		await expectNothingSideways(page, path);
	}
	// German has longer words than English, on pages that fit without a long word of anybody's.
	await post('/api/language', { language: 'de' });
	for (const width of [320, 390]) {
		await page.setViewportSize({ width, height: 844 });
		for (const path of [
			'/',
			'/events',
			'/events/past',
			`/events/${event}`,
			`/events/${event}/share`,
			'/rsvp',
			'/me',
			'/me/door-code',
			'/me/email',
			'/me/data',
			'/me/delete',
			'/me/sessions',
			'/me/passkeys',
			'/contact',
			'/privacy',
			`/admin/events/${event}/check-in`,
			'/no-such-page',
		]) {
			await page.goto(path);
			await expect(page.locator('html')).toHaveAttribute('lang', 'de');
			await expectNothingSideways(page, `${path} in German at ${width} pixels`);
		}
	}
	const mails = await mailsTo(page.request, OWNER, 2);
	for (const { id, subject } of mails) {
		await page.goto(`/dev/mailbox/${id}`);
		await expectNothingSideways(page, subject);
	}
});
