import { expect, newAddress, signIn, test } from '../support/site.ts';

test('a member makes a calendar address, gets a new one, and removes it', async ({ page }) => {
	await signIn(page, newAddress('calendar'));
	await page.goto('/');
	await page.getByRole('button', { name: 'Count me in' }).click();
	const title = (await page.locator('h1').textContent())?.trim();

	await page.goto('/me');
	await page.getByRole('button', { name: 'Make my calendar address' }).click();
	await expect(page.getByRole('status')).toContainText('Your calendar address is ready.');
	const field = page.getByLabel('Your calendar address');
	const first = await field.inputValue();
	const read = async (address: string) => {
		const response = await page.request.get(new URL(address).pathname);
		return { status: response.status(), text: await response.text() };
	};
	expect((await read(first)).text.replaceAll('\r\n ', '')).toContain(
		// A comma is written as `\,` (RFC 5545, section 3.3.11).
		`SUMMARY:${title?.replaceAll(',', '\\,')}`,
	);
	const webcal = await page.getByRole('link', { name: 'Apple and others' }).getAttribute('href');
	expect(webcal).toBe(first.replace(/^https?:/, 'webcal:'));

	await page.getByRole('button', { name: 'Replace my calendar address' }).click();
	await expect(page.getByRole('status')).toContainText("The old one doesn't work anymore.");
	const second = await field.inputValue();
	expect(second).not.toBe(first);
	expect([(await read(first)).status, (await read(second)).status]).toEqual([404, 200]);

	await page.getByRole('button', { name: 'Remove my calendar address' }).click();
	await expect(page.getByRole('status')).toContainText('Your calendar address was removed.');
	await expect(field).toHaveCount(0);
	expect((await read(second)).status).toBe(404);
	await expect(page.getByRole('button', { name: 'Make my calendar address' })).toBeVisible();
});

test('a member hides from other people going, and shows up again', async ({ page }) => {
	await signIn(page, newAddress('hidden'));
	await page.goto('/');
	await page.getByRole('button', { name: 'Count me in' }).click();
	await page.locator('h1 a').click();
	const own = page
		.getByRole('main')
		.getByRole('listitem')
		.filter({ hasText: /^\s*You\b/ });
	await expect(own).toHaveText('You');

	await page.goto('/me');
	await page.getByRole('button', { name: 'Switch off showing my first name' }).click();
	await expect(page.getByRole('status')).toHaveText('Other attendees no longer see your name.');
	await page.goto('/');
	await page.locator('h1 a').click();
	await expect(own).toHaveText('You (hidden from others)');

	await page.getByRole('link', { name: 'Change that' }).click();
	await page.getByRole('button', { name: 'Switch on showing my first name' }).click();
	await expect(page.getByRole('status')).toHaveText('Other attendees can see your first name.');
});

test("an event's page offers each calendar, and its data block breaks no policy", async ({
	page,
}) => {
	await page.goto('/');
	await page.locator('h1 a').click();
	await expect(page.getByRole('link', { name: 'Google' })).toHaveAttribute(
		'href',
		/^https:\/\/calendar\.google\.com\/calendar\/render\?action=TEMPLATE&/,
	);
	await expect(page.getByRole('link', { name: 'Outlook' })).toHaveAttribute(
		'href',
		/^https:\/\/outlook\.live\.com\/calendar\/0\/deeplink\/compose\?/,
	);
	const file = await page.getByRole('link', { name: 'Apple and others' }).getAttribute('href');
	const response = await page.request.get(file ?? '');
	expect(response.headers()['content-type']).toBe('text/calendar; charset=utf-8');
	// A violation of the policy would stand in the console, and fail this test.
	const block = page.locator('script');
	await expect(block).toHaveCount(1);
	expect(JSON.parse((await block.textContent()) ?? '')).toMatchObject({ '@type': 'Event' });
});

test('everybody can follow all events', async ({ page, baseURL }) => {
	await page.goto('/events');
	await expect(page.getByRole('link', { name: 'Apple and others' })).toHaveAttribute(
		'href',
		`webcal://${new URL(baseURL ?? '').host}/calendar.ics`,
	);
	const feed = await page.getByRole('link', { name: 'a news feed' }).getAttribute('href');
	const news = await page.request.get(feed ?? '');
	expect(await news.text()).toContain('<feed xmlns="http://www.w3.org/2005/Atom"');
});
