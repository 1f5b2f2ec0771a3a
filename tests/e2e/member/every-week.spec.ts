import type { Page } from '@playwright/test';
import { countIn, expect, leave, mailsTo, newAddress, signIn, test } from '../support/site.ts';

/** Opens the page of the first coming event of the weekly series, or of the last one. */
async function openMorning(page: Page, which: 'first' | 'last'): Promise<void> {
	await page.goto('/events');
	const mornings = page
		.getByRole('listitem')
		.filter({ hasText: 'Make something before lunch' })
		.filter({ hasText: 'left' });
	await mornings[which]().getByRole('link').click();
}

/** The pages of the events that the member goes to, from the own page. */
async function goingTo(page: Page): Promise<string[]> {
	await page.goto('/me');
	const going = page.getByRole('listitem').filter({ hasText: "You're going" });
	const links = await going.getByRole('link').all();
	return Promise.all(links.map(async (link) => (await link.getAttribute('href')) ?? ''));
}

test('a member comes every week, skips one, comes after all, and stops', async ({ page }) => {
	const address = newAddress('regular');
	await signIn(page, address);
	await openMorning(page, 'first');
	await page.getByText('Come every week').click();
	await page.getByLabel("Who's coming every week?").selectOption('Just me');
	await page.getByRole('button', { name: 'Count me in every week' }).click();
	await expect(page.getByRole('status')).toContainText("You're counted in every time now.");
	await expect(page.getByRole('heading', { name: "You're going" })).toBeVisible();

	const coming = await goingTo(page);
	expect(coming.length).toBeGreaterThan(1);
	await expect(page.getByRole('heading', { name: 'Every week', exact: true })).toBeVisible();
	await expect(page.getByText('Every week on Saturday')).toBeVisible();
	const mails = await mailsTo(page.request, address, 1 + coming.length);
	expect(mails.filter(({ text }) => text.includes('Skip this one'))).toHaveLength(coming.length);

	await page.goto(coming[1] ?? '');
	await page.getByRole('button', { name: 'Skip this one' }).click();
	await expect(page.getByRole('heading', { name: "You're skipping this one" })).toBeVisible();
	expect(await goingTo(page)).toHaveLength(coming.length - 1);
	await expect(page.getByText("You're skipping this one")).toBeVisible();
	await page.goto(coming[1] ?? '');
	await countIn(page);

	await page.getByText('You come every week').click();
	await page.getByRole('button', { name: 'Stop coming every week' }).click();
	await expect(page.getByRole('status')).toContainText('Your RSVPs stay as they are.');
	await expect(page.getByText('You come every week')).toHaveCount(0);
	expect(await goingTo(page)).toEqual(coming);
	await expect(page.getByRole('heading', { name: 'Every week', exact: true })).toHaveCount(0);

	for (const path of coming) {
		await page.goto(path);
		await page.getByRole('button', { name: "I can't come" }).click();
		await expect(page.getByRole('heading', { name: "You're not coming" })).toBeVisible();
	}
});

test('a member stops coming every week on their own page', async ({ page }) => {
	await signIn(page, newAddress('stopper'));
	await openMorning(page, 'last');
	await page.getByText('Come every week').click();
	await leave(page, page.getByRole('button', { name: 'Count me in every week' }));
	const coming = await goingTo(page);
	await page.getByRole('button', { name: /^Stop coming every week to Make something/ }).click();
	await expect(page.getByRole('status')).toContainText('no longer counted in automatically');
	await expect(page.getByRole('button', { name: /^Stop coming every week/ })).toHaveCount(0);
	// The section stays for its message, and is gone when the page is opened again.
	expect(await goingTo(page)).toEqual(coming);
	await expect(page.getByRole('heading', { name: /^Every (week|time)$/ })).toHaveCount(0);

	for (const path of coming) {
		await page.goto(path);
		await leave(page, page.getByRole('button', { name: "I can't come" }));
	}
});

test('a member waits for a seat until some hours before the event, and changes that time', async ({
	page,
}) => {
	await signIn(page, newAddress('patient'));
	await page.goto('/events');
	const full = page.getByRole('listitem').filter({ hasText: /Full, \d+ waiting/ });
	await full.first().getByRole('link').click();
	await page.getByText('Choose how late we can move you up').click();
	await page.getByLabel('If a seat opens up, move me up').selectOption('Until 3 hours before');
	await page.getByRole('button', { name: 'Join the waiting list' }).click();
	const place = page.getByRole('heading', { name: /^You're \d+\w\w on the waiting list$/ });
	const position = await place.textContent();
	await expect(
		page.getByText('when a seat is free, until 3 hours before the start.'),
	).toBeVisible();

	await page.getByText('Choose how late we can move you up').click();
	await page.getByLabel('If a seat opens up, move me up').selectOption('Until 24 hours before');
	await page.getByRole('button', { name: 'Save' }).click();
	await expect(
		page.getByText('when a seat is free, until 24 hours before the start.'),
	).toBeVisible();
	await page.getByText('Choose how late we can move you up').click();
	await page.getByLabel('If a seat opens up, move me up').selectOption('Until it starts');
	await page.getByRole('button', { name: 'Save' }).click();
	await expect(page.getByText(/taken\. We'll email you when a seat is free\.$/)).toBeVisible();
	expect(await place.textContent()).toBe(position);
	await page.getByRole('button', { name: 'Leave the waiting list' }).click();
	await expect(page.getByRole('heading', { name: "You're not coming" })).toBeVisible();
});
