import { inDays } from '../../support/days.ts';
import { countIn, expect, linkIn, mailsTo, newAddress, signIn, test } from '../support/site.ts';

test('a visitor asks for invitations on the front page, and confirms through the email', async ({
	page,
}) => {
	const address = newAddress('curious');
	await page.goto('/');
	await page
		.locator('form[action="/api/invitations"]')
		.getByLabel('Your email address')
		.fill(address);
	await page.getByRole('button', { name: 'Invite me' }).click();
	await expect(page.getByRole('status')).toContainText("We've sent you an email.");

	const [mail] = await mailsTo(page.request, address);
	await page.goto(linkIn(mail, '/invitations/'));
	await expect(page.getByText('Nothing changes until you tap the button below.')).toBeVisible();
	expect(await page.content()).not.toContain(address);
	await page.getByRole('button', { name: 'Send me invitations' }).click();
	await expect(page.getByRole('heading', { name: "You'll get invitations" })).toBeVisible();
	// Nobody is signed in by that.
	await expect(page.getByRole('link', { name: 'Sign in', exact: true })).toBeVisible();

	await signIn(page, address);
	await page.goto('/me');
	await expect(page.getByRole('heading', { name: 'Invitations: on' })).toBeVisible();
});

test('the link in an email leads to a button that stops email, and the member’s page starts it again', async ({
	page,
	elsewhere,
}) => {
	const address = newAddress('tired');
	await signIn(page, address);
	await page.goto('/');
	await countIn(page);
	const [mail] = await mailsTo(page.request, address, 2);

	const visitor = await elsewhere();
	await visitor.goto(linkIn(mail, '/unsubscribe/'));
	await expect(visitor.getByText('Your RSVPs stay as they are.')).toBeVisible();
	expect(await visitor.content()).not.toContain(address);
	await visitor.getByRole('button', { name: 'Stop all email' }).click();
	await expect(visitor.getByRole('heading', { name: 'No more email' })).toBeVisible();

	await page.reload();
	await expect(page.getByRole('heading', { name: "You're going" })).toBeVisible();
	await page.goto('/me#mail');
	await expect(page.getByText('You have stopped all email.')).toBeVisible();
	await page.getByRole('button', { name: 'Start email again' }).click();
	await expect(page.getByRole('status')).toContainText("You'll get email again");
	await expect(page.getByText('You have stopped all email.')).toBeHidden();
});

test('a member pauses email until a day, and ends the pause', async ({ page }) => {
	await signIn(page, newAddress('away'));
	await page.goto('/me#pause');
	const day = inDays(20);
	await page.getByLabel('Pause until').fill(day);
	await page.getByRole('button', { name: 'Pause', exact: true }).click();
	await expect(page.getByRole('status')).toHaveText('Your emails are paused.');
	await expect(page.getByRole('heading', { name: /^Emails paused until / })).toBeVisible();
	await page.getByRole('button', { name: 'End the pause' }).click();
	await expect(page.getByRole('status')).toContainText('The pause is over');
	await expect(page.getByRole('heading', { name: 'Pause emails' })).toBeVisible();
});
