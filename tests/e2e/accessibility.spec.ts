import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
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

// axe needs JavaScript; the answer does not depend on KV.
test.beforeEach(({ browserName }, { project }) => {
	test.skip(project.name !== 'site', `axe runs once, in ${browserName} with JavaScript`);
});

for (const colorScheme of ['light', 'dark'] as const) {
	for (const width of [320, 390, 1280]) {
		test(`every page is free of axe violations and fits, ${colorScheme}, ${width} px`, async ({
			page,
			complaints,
		}) => {
			await page.emulateMedia({ colorScheme });
			await page.setViewportSize({ width, height: 844 });
			const check = async (path: string) => {
				await page.goto(path);
				await expectNoViolations(page);
				await expectFits(page);
			};
			for (const path of VISITOR_PAGES) await check(path);

			const address = newAddress('axe');
			await signIn(page, address);
			for (const path of MEMBER_PAGES) await check(path);
			for (const link of await page.request
				.get('/events')
				.then((response) => response.text())
				.then((html) => new Set(html.match(/\/events\/\d[\w-]+/g)))) {
				await check(link);
			}
			await page.goto('/');
			await page.getByRole('button', { name: 'Count me in' }).click();
			await expectNoViolations(page);
			const [mail] = await mailsTo(page.request, address, 2);
			await check(linkIn(mail, '/rsvp/'));
			await check(`/dev/mailbox/${mail?.id}`);
			// Pages that answer 404 or 410 are complaints of the browser, and meant.
			complaints.splice(
				0,
				complaints.length,
				...complaints.filter((text) => !/status of (404|410)/.test(text)),
			);
		});
	}
}
