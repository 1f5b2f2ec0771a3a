import type { Locator, Page } from '@playwright/test';
import { NOTE_SHIFTS, shiftsOf } from '../../../scripts/contact-sheet/audit.ts';
import { inDays } from '../../support/days.ts';
import { expectAccessible } from '../support/accessible.ts';
import { newClubTest, openClub, openClubTest } from '../support/fresh-club.ts';
import { STEPS, signInAsOwner } from '../support/set-up.ts';
import { expect, leave, linkIn, mailsTo, newAddress, signIn, test } from '../support/site.ts';

/** Every page that people can open, and what it shows after each press, read by axe. */

async function expectAccessibleAt(page: Page, paths: readonly string[]): Promise<void> {
	for (const path of paths) {
		await page.goto(path);
		await expectAccessible(page);
	}
}

/** Presses what leads to another page, and reads that one. */
async function follow(page: Page, target: Locator): Promise<void> {
	await leave(page, target);
	await expectAccessible(page);
}

function press(page: Page, name: string | RegExp): Promise<void> {
	return follow(page, page.getByRole('button', { name, exact: true }));
}

/** The address of the first coming event whose line holds these words. */
async function eventPath(page: Page, title: string | RegExp, seats: string | RegExp) {
	await page.goto('/events');
	const line = page.getByRole('listitem').filter({ hasText: title }).filter({ hasText: seats });
	return (await line.first().getByRole('link').getAttribute('href')) ?? '';
}

// axe reads each of many pages twice.
test.slow();
newClubTest.slow();
openClubTest.slow();

test('what visitors see is accessible', async ({ page }) => {
	await expectAccessibleAt(page, [
		'/',
		'/events',
		'/login',
		'/login/confirm',
		'/login/confirm?token=used-up',
		'/no-such-page',
		'/dev/mailbox',
		'/dev/mails',
		await eventPath(page, '', /Full, \d+ waiting/),
		'/privacy',
		'/events/past',
	]);
	await follow(page, page.locator('.list a').first());
	await page.goto('/contact');
	await expectAccessible(page);
	await page.getByLabel('Your email address').fill('vic@example');
	await page.getByLabel('Your message').fill('May I bring my sewing machine?');
	await press(page, 'Send message');
	await page.getByLabel('Your email address').fill(newAddress('vic'));
	await press(page, 'Send message');
	await expect(page.getByText('Your message is on its way to the organizers.')).toBeVisible();
	await page.goto(await eventPath(page, '', /Full, \d+ waiting/));
	await follow(page, page.getByRole('link', { name: 'Link and QR code' }));
});

test("a face and a banner that come late move nothing on the page, on a phone's width", async ({
	page,
}) => {
	await page.setViewportSize({ width: 390, height: 844 });
	await page.addInitScript(NOTE_SHIFTS);
	const late: string[] = [];
	await page.route(/\.woff2$|\/pictures\//, async (route) => {
		await new Promise((resolve) => setTimeout(resolve, 300));
		await route.continue();
		late.push(route.request().resourceType());
	});
	for (const path of ['/', await eventPath(page, '', /Full, \d+ waiting/)]) {
		late.length = 0;
		await page.goto(path, { waitUntil: 'networkidle' });
		expect(late).toContain('font');
		expect(await shiftsOf(page), path).toEqual([]);
	}
});

test("a visitor's form, and the page that its email leads to, are accessible", async ({ page }) => {
	const address = newAddress('axe-yes');
	await page.goto('/');
	await page.locator('summary', { hasText: 'Count me in' }).click();
	await expectAccessible(page);
	// Refused: the form is open, and says what is wrong with its field.
	await page.getByLabel('Your name').fill('grace@example.com');
	await page
		.locator('form[action="/api/magiclink"]')
		.getByLabel('Your email address')
		.fill(address);
	await press(page, 'Email me the link');
	await page.getByLabel('Your name').fill('Grace');
	await press(page, 'Email me the link');
	const [mail] = await mailsTo(page.request, address);
	const link = linkIn(mail, '/login/confirm');
	await expectAccessibleAt(page, [link, `/dev/mailbox/${mail?.id}`]);
	await page.goto(link);
	await press(page, "I'm coming");
	await page.context().clearCookies();
	await expectAccessibleAt(page, [link]);
});

test('every email is accessible', async ({ page }) => {
	await page.goto('/dev/mails');
	const links = await page.locator('.list h2 a').all();
	const paths = await Promise.all(links.map((link) => link.getAttribute('href')));
	expect(paths.length).toBeGreaterThan(15);
	await expectAccessibleAt(
		page,
		paths.filter((path) => path !== null),
	);
});

test('what members see is accessible', async ({ page }) => {
	const address = newAddress('axe');
	await signIn(page, address);
	await expectAccessibleAt(page, [
		'/events',
		'/rsvp',
		'/rsvp/cancel',
		'/me/sessions',
		'/me/passkeys',
		'/me/door-code',
		'/me/email',
		'/me/data',
		'/me/delete',
		'/me',
	]);
	await leave(page, page.getByRole('button', { name: 'Make my calendar address' }));
	await press(page, 'Switch off showing my first name');
	await page.goto('/');
	await expectAccessible(page);
	await press(page, 'Count me in');
	await follow(page, page.locator('h1 a'));
	await page.goto(await eventPath(page, '', /Full, \d+ waiting/));
	await press(page, 'Join the waiting list');
	const [, mail] = await mailsTo(page.request, address, 3);
	await expectAccessibleAt(page, [linkIn(mail, '/rsvp/'), `/dev/mailbox/${mail?.id}`]);
});

test('the pages that start and stop email are accessible', async ({ page }) => {
	const address = newAddress('less');
	await page.goto('/');
	await page
		.locator('form[action="/api/invitations"]')
		.getByLabel('Your email address')
		.fill(address);
	await press(page, 'Invite me');
	const [asked] = await mailsTo(page.request, address);
	await expectAccessibleAt(page, [linkIn(asked, '/invitations/')]);
	await press(page, 'Send me invitations');

	await signIn(page, address);
	await page.goto('/');
	await leave(page, page.getByRole('button', { name: 'Count me in' }));
	const [answered] = await mailsTo(page.request, address, 3);
	await page.goto('/me');
	await page.getByLabel('Pause until').fill(inDays(20));
	await press(page, 'Pause');
	await expectAccessibleAt(page, [linkIn(answered, '/unsubscribe/')]);
	await press(page, 'Stop all email');
	await expectAccessibleAt(page, ['/me']);
});

test('everything unfolded on the panel is accessible', async ({ page }) => {
	await signIn(page, newAddress('panel'));
	const expectUnfolded = async () => {
		for (const summary of await page.locator('.panel summary').all()) await summary.click();
		await expectAccessible(page);
	};
	await page.goto(await eventPath(page, '', /Full, \d+ waiting/));
	await leave(page, page.getByRole('button', { name: 'Join the waiting list' }));
	await expectUnfolded();
	await page.goto(await eventPath(page, 'Make something before lunch', 'left'));
	await expectUnfolded();
	await leave(page, page.getByRole('button', { name: 'Count me in every week' }));
	await expectUnfolded();
	await leave(page, page.getByRole('button', { name: 'Skip this one' }));
	await expectUnfolded();
	await expectAccessibleAt(page, ['/me']);
});

newClubTest('the first run is accessible', async ({ page }) => {
	await page.goto('/');
	await expectAccessible(page);
	await signInAsOwner(page);
	for (const [index, fill] of STEPS.entries()) {
		await expect(page.getByText(`Step ${index + 1} of 4`)).toBeVisible();
		if (index === 1) {
			await expectAccessible(page);
		} else {
			// With what was wrong, which is all of the page and more: sent as by a browser that checks nothing.
			const field =
				index === 0
					? page.getByLabel("What's your club called?")
					: page.locator('input[type="text"]').first();
			await field.evaluate((input) => input.removeAttribute('required'));
			await field.fill(index === 0 ? '' : index === 2 ? 'red' : ' ');
			await leave(page, page.getByRole('button', { name: /^(Continue|Save)/ }));
			await expect(page.getByRole('alert')).toBeVisible();
			await expectAccessible(page);
		}
		const button = await fill(page);
		if (index === 2) await press(page, 'Show it');
		await leave(page, page.getByRole('button', { name: button }));
	}
	await expect(page.getByRole('heading', { name: 'The next 8 dates' })).toBeVisible();
	await expectAccessible(page);
	await leave(page, page.getByRole('button', { name: 'Save and open the club' }));
	await expect(page.getByRole('status')).toContainText('Your club is open');
	await expectAccessible(page);
});

test('attendance with past events is accessible', async ({ page }) => {
	await signIn(page, 'ada@example.com', '/login', 'Ada');
	await page.goto('/admin/attendance');
	await expect(page.getByRole('img', { name: 'Who came, for each event' })).toBeVisible();
	for (const summary of await page.locator('summary').all()) await summary.click();
	await expectAccessible(page);
});

openClubTest('the settings are accessible', async ({ page }) => {
	await openClub(page);
	await expectAccessibleAt(page, [
		'/admin/settings',
		// The other parts are made of the same fields.
		...['colour', 'topics', 'links', 'joining'].map((part) => `/admin/settings/${part}`),
		'/admin/settings/banner',
	]);
	await page.goto('/admin/settings/zone');
	await page.getByLabel('Time zone').selectOption('Asia/Tokyo');
	await press(page, 'Continue');
	await expect(page.getByRole('heading', { name: 'Save this change?' })).toBeVisible();
	await expectAccessible(page);
});

openClubTest('the desk for events is accessible', async ({ page }) => {
	await openClub(page);
	await page.goto('/');
	await leave(page, page.getByRole('button', { name: 'Count me in' }));
	await page.goto('/admin');
	const event = (await page.locator('h2 a').first().getAttribute('href')) ?? '';
	await expectAccessibleAt(page, [
		'/admin',
		'/admin/attendance',
		'/admin/audit-log',
		'/admin/doctor',
		'/admin/doctor/send-again',
		'/admin/events',
		event,
		`${event}/cancel`,
		`${event}/picture`,
		`${event}/scan`,
		`${event}/guests?find=a`,
	]);
	await follow(page, page.locator('a[href^="/admin/members/"]').first());
	await expectAccessibleAt(page, ['/admin/members', '/admin/members/import']);
	await press(page, 'Continue');
	await page
		.getByLabel('Or paste it here')
		.fill('name,email\nIda,ida@example.com\nIvo,\nIda,ida@example.com');
	await press(page, 'Continue');
	await press(page, 'Import 1 person');
	await follow(page, page.getByRole('link', { name: 'Ida' }));
	const imported = new URL(page.url()).pathname;
	await expectAccessibleAt(page, [`${imported}/remove`, `${imported}/ban`]);
	await press(page, /^Ban /);
	await expectAccessibleAt(page, ['/admin/events/new']);
	await page
		.getByLabel("What's it called?")
		.fill('A title of several rather long words, to see it wrap');
	await page
		.getByLabel('What happens there?')
		.fill('Some **words**.\n\n- a list\n\n> and a quotation');
	await page.getByLabel('Date', { exact: true }).fill('2020-01-01');
	await press(page, 'Create the event');
	await expect(page.getByRole('alert')).toBeVisible();
	await page.goto(`${event}/change`);
	await page.getByLabel('Place').fill('Elsewhere');
	await page.getByLabel('What happens there?').fill('Other words.');
	await press(page, 'Continue');
	await press(page, /^Save and email /);
	await page.goto(`${event}/cancel`);
	await page.getByLabel('Why?').fill('the hall is flooded');
	await press(page, 'Cancel this event');
	await expectAccessibleAt(page, [`${event}/change`]);
});

openClubTest('the desk for series is accessible', async ({ page }) => {
	await openClub(page);
	await expectAccessibleAt(page, ['/admin/series']);
	await follow(page, page.getByRole('link', { name: 'A short book' }));
	const series = new URL(page.url()).pathname;
	const event = await page
		.getByRole('region', { name: 'Open events' })
		.getByRole('link')
		.first()
		.getAttribute('href');
	const date = /\d{4}-\d\d-\d\d/.exec(event ?? '')?.[0] ?? '';
	await expectAccessibleAt(page, ['/admin/series/new']);
	await page
		.getByLabel('What are the events called?')
		.fill('A title of several rather long words, to see it wrap');
	await press(page, 'Continue');
	await press(page, 'Back to the form');
	await page.getByLabel('First date').fill('2020-01-01');
	await press(page, 'Continue');
	await expect(page.getByRole('alert')).toBeVisible();
	await expectAccessibleAt(page, [`${series}/change`]);
	await page.getByLabel('How often').selectOption('Once a month, on the first');
	await press(page, 'Continue');
	await expectAccessibleAt(page, [`${series}/breaks`]);
	await page.getByLabel('First day').fill(date);
	await page.getByLabel('Last day').fill(date);
	await page.getByLabel('Why?').fill('The reading room is painted');
	await press(page, 'Add the break');
	await press(page, /^Add the break and cancel/);
	await expectAccessibleAt(page, [`${series}/end`]);
	await page.getByLabel('Last date').fill(date);
	await press(page, 'End the series');
	await press(page, /^End the series and cancel/);
	await expectAccessibleAt(page, [`${series}/end`, '/admin/series']);
});

openClubTest('the desk for announcements is accessible', async ({ page }) => {
	await openClub(page);
	await expectAccessibleAt(page, ['/admin/announcements', '/admin/announcements/new']);
	const subject = page.getByLabel('Subject');
	await subject.fill(' ');
	await page
		.getByLabel('What do you want to say?')
		.fill('# News\n\nSome **words**.\n\n- a list\n\n> and a quotation');
	await press(page, 'Save as a draft');
	await expect(page.getByRole('alert')).toBeVisible();
	await page.getByLabel('Who gets it?').selectOption('Reminders');
	await subject.fill('A subject of several rather long words, to see it wrap on every screen');
	await press(page, 'Save as a draft');
	const own = new URL(page.url()).pathname;
	await expectAccessibleAt(
		page,
		['', '/change', '/send', '/later', '/delete', '/preview'].map((name) => `${own}${name}`),
	);
	await page.goto(`${own}/later`);
	const date = page.getByLabel('Date', { exact: true });
	await date.evaluate((input) => input.removeAttribute('min'));
	await date.fill('2020-01-01');
	await press(page, 'Schedule the announcement');
	await expect(page.getByRole('alert')).toBeVisible();
	await page.goto(`${own}/later`);
	await press(page, 'Schedule the announcement');
	await page.goto(`${own}/send`);
	await press(page, 'Send it to 1 member');
	await expectAccessibleAt(page, ['/admin/announcements']);
});
