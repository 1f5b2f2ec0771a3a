import { readFile } from 'node:fs/promises';
import { countIn, expect, linkIn, mailsTo, newAddress, signIn, test } from '../support/site.ts';

test('a member changes their address, which both addresses confirm', async ({ page }) => {
	const [address, another] = [newAddress('before'), newAddress('after')];
	await signIn(page, address);
	await page.goto('/me');
	await page.getByRole('link', { name: 'Change email address' }).click();
	await page.getByLabel('Your new address').fill(another);
	await page.getByRole('button', { name: 'Send both emails' }).click();
	await expect(page.getByRole('status')).toContainText("We've sent an email to both");
	await expect(page.getByText('Not yet')).toHaveCount(2);

	const [toOld] = await mailsTo(page.request, address, 2);
	await page.goto(linkIn(toOld, '/email-change/'));
	await page.getByRole('button', { name: 'Yes, change it' }).click();
	await expect(page.getByRole('status')).toContainText('Now confirm from the other address too.');
	await page.goto('/me/email');
	await expect(page.getByText('Not yet')).toHaveCount(1);

	const [toNew] = await mailsTo(page.request, another);
	await page.goto(linkIn(toNew, '/email-change/'));
	await page.getByRole('button', { name: 'Yes, this is mine' }).click();
	await expect(page.getByRole('heading', { name: 'Your address is changed' })).toBeVisible();
	await page.getByRole('link', { name: 'Go to your page' }).click();
	await expect(page.getByText(another).first()).toBeVisible();
	await expect(page.getByText(address)).toHaveCount(0);
});

test('a member downloads what is stored, and deletes the account', async ({ page }) => {
	const address = newAddress('leaving');
	await signIn(page, address);
	await page.goto('/');
	await countIn(page);

	await page.goto('/me');
	await page.getByRole('link', { name: 'Download your data' }).click();
	const saving = page.waitForEvent('download');
	await page.getByRole('link', { name: 'Save the file' }).click();
	const download = await saving;
	expect(download.suggestedFilename()).toBe('my-data.json');
	const data = JSON.parse(await readFile(await download.path(), 'utf8'));
	expect(data).toMatchObject({ member: { email: address }, answers: [{ answer: 'going' }] });

	await page.getByRole('link', { name: 'Back to your page' }).click();
	await page.getByRole('link', { name: 'Delete your account' }).click();
	await expect(page.getByText('your RSVP to 1 upcoming event')).toBeVisible();
	await page.getByRole('button', { name: 'Delete my account for good' }).click();
	await expect(page.getByRole('status')).toContainText('Your account was deleted.');
	await expect(page.getByRole('link', { name: 'Sign in', exact: true })).toBeVisible();
	await page.goto('/me');
	await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
});
