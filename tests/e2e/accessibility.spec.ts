import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { test as freshTest, openClub, STEPS, signInAsOwner } from './fresh-club.ts';
import { expect, linkIn, mailsTo, newAddress, signIn, test } from './site.ts';

const VISITOR_PAGES = [
	'/',
	'/events',
	'/events/past',
	'/login',
	'/login?notice=invalid',
	'/login/confirm',
	'/login/confirm?token=used-up',
	'/no-such-page',
	'/dev/mailbox',
];
const MEMBER_PAGES = ['/', '/events', '/rsvp', '/rsvp/cancel', '/me', '/me/sessions'];

async function expectNoViolations(page: Page): Promise<void> {
	const { violations } = await new AxeBuilder({ page }).analyze();
	expect(violations.map(({ id, nodes }) => `${page.url()} ${id} ${nodes[0]?.html}`)).toEqual([]);
}

async function expectFits(page: Page): Promise<void> {
	const overflow = await page.evaluate(
		() => document.documentElement.scrollWidth - document.documentElement.clientWidth,
	);
	expect(overflow, `${page.url()} scrolls sideways`).toBe(0);
	const small = await page
		.locator('button:visible, .button:visible, header a:visible, summary:visible')
		.evaluateAll((targets) =>
			targets
				.filter((target) => target.getBoundingClientRect().height < 44)
				.map((target) => target.outerHTML),
		);
	expect(small, `${page.url()} has targets below 44 px`).toEqual([]);
}

const SCREENS = [
	{ width: 390, colorScheme: 'light' },
	{ width: 390, colorScheme: 'dark' },
	{ width: 1280, colorScheme: 'light' },
] as const;

for (const { width, colorScheme } of SCREENS) {
	test(`every page is free of axe violations and fits, ${colorScheme}, ${width} px`, async ({
		page,
	}) => {
		// axe reads more than twenty pages.
		test.slow();
		await page.emulateMedia({ colorScheme });
		await page.setViewportSize({ width, height: 844 });
		const check = async (path: string) => {
			await page.goto(path);
			await expectNoViolations(page);
			await expectFits(page);
		};
		for (const path of VISITOR_PAGES) await check(path);
		await page.goto('/events');
		const full = page.getByRole('listitem').filter({ hasText: /Full, \d+ waiting/ });
		const fullPath = (await full.first().getByRole('link').getAttribute('href')) ?? '';
		await check(fullPath);
		await page.goto('/events/past');
		await check((await page.locator('.list a').first().getAttribute('href')) ?? '');

		const address = newAddress('axe');
		await signIn(page, address);
		for (const path of MEMBER_PAGES) await check(path);
		await page.getByRole('link', { name: 'You', exact: true }).click();
		await page.getByRole('button', { name: 'Make my calendar address' }).click();
		await page.getByRole('button', { name: 'Switch off my first name' }).click();
		await check('/me');
		await page.goto('/');
		await page.getByRole('button', { name: 'Count me in' }).click();
		await expectNoViolations(page);
		const nextPath = (await page.locator('h1 a').getAttribute('href')) ?? '';
		await check(nextPath);
		await page.goto(fullPath);
		await page.getByRole('button', { name: 'Join the waiting list' }).click();
		await expectNoViolations(page);
		const [, mail] = await mailsTo(page.request, address, 3);
		await check(linkIn(mail, '/rsvp/'));
		await check(`/dev/mailbox/${mail?.id}`);

		const checkUnfolded = async (path: string) => {
			await page.goto(path);
			for (const summary of await page.locator('.panel summary').all()) await summary.click();
			await expectNoViolations(page);
			await expectFits(page);
		};
		await page.goto('/events');
		const morning = page
			.getByRole('listitem')
			.filter({ hasText: 'Make something before lunch' })
			.filter({ hasText: 'left' });
		const morningPath = (await morning.first().getByRole('link').getAttribute('href')) ?? '';
		await checkUnfolded(fullPath);
		await checkUnfolded(morningPath);
		await page.getByRole('button', { name: 'Count me in every week' }).click();
		await checkUnfolded(morningPath);
		await page.getByRole('button', { name: 'Skip this one' }).click();
		await checkUnfolded(morningPath);
		await check('/me');
	});
}

for (const { width, colorScheme } of SCREENS) {
	freshTest(`so is every page of the first run, ${colorScheme}, ${width} px`, async ({ page }) => {
		// A site is started for it alone, and axe reads eight long pages.
		freshTest.slow();
		await page.emulateMedia({ colorScheme });
		await page.setViewportSize({ width, height: 844 });
		const check = async () => {
			await expectNoViolations(page);
			for (const fitting of [320, width]) {
				await page.setViewportSize({ width: fitting, height: 844 });
				await expectFits(page);
			}
		};
		await page.goto('/');
		await check();
		await signInAsOwner(page);
		for (const [index, fill] of STEPS.entries()) {
			await expect(page.getByText(`Step ${index + 1} of 4`)).toBeVisible();
			const preview = page.getByRole('button', { name: /^Show/ });
			if (index === 1) {
				await check();
			} else {
				// With what was wrong, which is all of the page and more: sent as by a browser that checks nothing.
				const field = page.locator('input[type="text"]').first();
				await field.evaluate((input) => input.removeAttribute('required'));
				await field.fill(index === 0 ? '' : index === 2 ? 'red' : ' ');
				await page.getByRole('button', { name: /^(Go on|Save)/ }).click();
				await expect(page.getByRole('alert')).toBeVisible();
				await check();
			}
			const button = await fill(page);
			if (index > 1) {
				await preview.click();
				await check();
			}
			await page.getByRole('button', { name: button }).click();
		}
		await expect(page.getByRole('status')).toContainText('Your club is open.');
		await check();
	});
}

for (const { width, colorScheme } of SCREENS) {
	freshTest(
		`so is every page of the desk for events, ${colorScheme}, ${width} px`,
		async ({ page }) => {
			freshTest.slow();
			await page.emulateMedia({ colorScheme });
			const check = async () => {
				await expectNoViolations(page);
				for (const fitting of [320, width]) {
					await page.setViewportSize({ width: fitting, height: 844 });
					await expectFits(page);
				}
			};
			const press = async (name: string) => {
				await page.getByRole('button', { name, exact: true }).click();
				await check();
			};
			await openClub(page);
			await page.goto('/admin');
			const event = (await page.locator('h2 a').first().getAttribute('href')) ?? '';
			for (const path of ['/admin', '/admin/events', event, `${event}/guests`, `${event}/cancel`]) {
				await page.goto(path);
				await check();
			}
			await page.goto('/admin/events/new');
			await page
				.getByLabel('What is it called?')
				.fill('A title of several rather long words, to see it wrap');
			await page
				.getByLabel('What happens there?')
				.fill('Some **words**.\n\n- a list\n\n> and a quotation');
			await check();
			await press('Show it first');
			await press('Back to the form');
			await page.getByLabel('On', { exact: true }).fill('2020-01-01');
			await press('Create the event');
			await expect(page.getByRole('alert')).toBeVisible();
			await page.goto(`${event}/change`);
			await page.getByLabel('Place').fill('Elsewhere');
			await page.getByLabel('What happens there?').fill('Other words.');
			await press('Show what changes');
			await press('Save');
			await page.goto(`${event}/cancel`);
			await page.getByLabel('Why?').fill('the hall is flooded');
			await press('Cancel the event');
			await page.goto(`${event}/change`);
			await check();
		},
	);
}

for (const { width, colorScheme } of SCREENS) {
	freshTest(
		`so is every page of the desk for series, ${colorScheme}, ${width} px`,
		async ({ page }) => {
			freshTest.slow();
			await page.emulateMedia({ colorScheme });
			const check = async () => {
				await expectNoViolations(page);
				for (const fitting of [320, width]) {
					await page.setViewportSize({ width: fitting, height: 844 });
					await expectFits(page);
				}
			};
			const press = async (name: string) => {
				await page.getByRole('button', { name, exact: true }).click();
				await check();
			};
			await openClub(page);
			await page.goto('/admin/series');
			await check();
			await page.getByRole('link', { name: 'A short book' }).click();
			await check();
			const series = new URL(page.url()).pathname;
			const event = await page
				.getByRole('region', { name: 'Open events' })
				.getByRole('link')
				.first()
				.getAttribute('href');
			const date = /\d{4}-\d\d-\d\d/.exec(event ?? '')?.[0] ?? '';
			await page.goto('/admin/series/new');
			await check();
			await page
				.getByLabel('What are the events called?')
				.fill('A title of several rather long words, to see it wrap');
			await press('Show the dates');
			await page.getByLabel('From', { exact: true }).fill('2020-01-01');
			await press('Save the series');
			await expect(page.getByRole('alert')).toBeVisible();
			await page.goto(`${series}/change`);
			await check();
			await page.getByLabel('How often').selectOption('Once a month, on the first');
			await press('Show what changes');
			await page.goto(`${series}/breaks`);
			await check();
			await page.getByLabel('First day').fill(date);
			await page.getByLabel('Last day').fill(date);
			await page.getByLabel('Why?').fill('The reading room is painted');
			await press('Add the break');
			await press('Add the break and cancel');
			await page.goto(`${series}/end`);
			await check();
			await page.getByLabel('Last date').fill(date);
			await press('Keep this end');
			await press('End it and cancel');
			await page.goto(`${series}/end`);
			await check();
			await page.goto('/admin/series');
			await check();
		},
	);
}

test('nothing scrolls sideways on the smallest phones', async ({ page }) => {
	await page.setViewportSize({ width: 320, height: 640 });
	await signIn(page, newAddress('small'));
	for (const path of [...VISITOR_PAGES, ...MEMBER_PAGES]) {
		await page.goto(path);
		await expectFits(page);
	}
});
