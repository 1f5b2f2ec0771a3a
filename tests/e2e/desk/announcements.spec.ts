import { openClub, openClubTest as test } from '../support/fresh-club.ts';
import { OWNER } from '../support/set-up.ts';
import { expect, linkIn, mailsTo, newAddress, signIn, toDesk } from '../support/site.ts';

test('an owner writes, previews, tests and sends an announcement; a scheduled one can be made a draft again', async ({
	page,
	elsewhere,
}) => {
	test.slow();
	await openClub(page);
	const address = newAddress('reader');
	const reader = await elsewhere();
	await signIn(reader, address);

	await page.goto('/admin');
	await toDesk(page, 'Announcements');
	await expect(page.getByText('No announcements yet.')).toBeVisible();
	await page.getByRole('link', { name: 'Write an announcement' }).click();
	await page.getByLabel('Who gets it?').selectOption('Reminders');
	await page.getByLabel('Subject').fill('Soup before the book');
	await page
		.getByLabel('What do you want to say?')
		.fill('There is **soup** from seven.\n\n- bring a bowl\n- and a spoon');
	await page.getByRole('button', { name: 'Save as a draft' }).click();
	await expect(page.getByRole('status')).toContainText('Nobody has received it yet.');
	await expect(page.getByText('2 members would get it now.')).toBeVisible();
	await expect(page.getByText('bring a bowl')).toBeVisible();
	const path = new URL(page.url()).pathname;

	// The mail as it will look, and as its text.
	await page.getByRole('link', { name: 'See the email' }).click();
	await expect(page.getByRole('heading', { name: 'Soup before the book' })).toBeVisible();
	await expect(page.locator('strong', { hasText: 'soup' })).toBeVisible();
	await page.goto(path);
	await page.getByRole('link', { name: 'See it as plain text' }).click();
	await expect(page.locator('body')).toContainText('There is soup from seven.');
	await page.goto(path);

	await page.getByRole('button', { name: 'Send me a test' }).click();
	await expect(page.getByRole('status')).toContainText('Nobody else got it.');
	const [tested] = await mailsTo(page.request, OWNER, 2);
	expect(tested?.subject).toBe('Test: Soup before the book');
	expect(await mailsTo(page.request, address)).toHaveLength(1);

	await page.getByRole('link', { name: 'Change announcement', exact: true }).click();
	await page.getByLabel('Subject').fill('');
	await page.getByLabel('Subject').evaluate((input) => input.removeAttribute('required'));
	await page.getByRole('button', { name: 'Save' }).click();
	await expect(page.getByRole('alert')).toContainText('Please check one field below');
	await expect(page.getByLabel('What do you want to say?')).toHaveValue(/bring a bowl/);
	await page.getByLabel('Subject').fill('Soup before the short book');
	await page.getByRole('button', { name: 'Save' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Soup before the short book');

	await page.getByRole('link', { name: 'Send later' }).click();
	await page.getByLabel('Time', { exact: true }).fill('08:15');
	await page.getByRole('button', { name: 'Schedule the announcement' }).click();
	await expect(page.getByText(/^Goes out on .*, 8:15 \(Berlin time\)\.$/)).toBeVisible();
	await page.getByRole('button', { name: 'Make it a draft again' }).click();
	await expect(page.getByRole('status')).toContainText('The announcement is a draft again');

	await page.getByRole('link', { name: 'Send now' }).click();
	await expect(page.getByRole('heading', { name: '2 members get it' })).toBeVisible();
	await page.getByRole('button', { name: 'Send it to 2 members' }).click();
	await expect(page.getByRole('status')).toContainText('The announcement is on its way to ');
	await expect(async () => {
		await page.goto(path);
		await expect(page.getByText(/^Sent to 2 members on /)).toBeVisible({ timeout: 500 });
	}).toPass();
	for (const [to, mails] of [
		[address, 2],
		[OWNER, 3],
	] as const) {
		const [mail] = await mailsTo(page.request, to, mails);
		expect(mail?.subject).toBe('Soup before the short book');
		expect(mail?.text).toContain('There is soup from seven.');
		linkIn(mail, '/unsubscribe/');
	}
	await expect(page.getByRole('link', { name: 'Change announcement', exact: true })).toHaveCount(0);
	await page.goto('/admin/announcements');
	const row = page.getByRole('listitem').filter({ hasText: 'Soup before the short book' });
	await expect(row).toContainText('Sent');
	await expect(row).toContainText('To everyone who gets reminders.');

	// To who comes to an event, begun on its page.
	await reader.goto('/');
	await reader.getByRole('button', { name: 'Count me in' }).first().click();
	await expect(reader.getByRole('heading', { name: "You're going" })).toBeVisible();
	await page.goto('/admin');
	await page.locator('h2 a').first().click();
	await page.getByRole('link', { name: 'Write to attendees' }).click();
	await page.getByLabel('Subject').fill('The door is around the corner');
	await page.getByLabel('What do you want to say?').fill('Ring twice.');
	await page.getByRole('button', { name: 'Save as a draft' }).click();
	await expect(page.getByText(/To everyone going to A short book on /)).toBeVisible();
	await page.getByRole('link', { name: 'Send now' }).click();
	await page.getByRole('button', { name: 'Send it to 1 member' }).click();
	const subjects = (await mailsTo(page.request, address, 4)).map(({ subject }) => subject);
	expect(subjects).toContain('The door is around the corner');
	expect((await mailsTo(page.request, OWNER)).length).toBe(3);

	await page.goto('/admin/announcements');
	await page.getByRole('link', { name: 'Write an announcement' }).click();
	await page.getByLabel('Subject').fill('Never mind');
	await page.getByLabel('What do you want to say?').fill('Nothing.');
	await page.getByRole('button', { name: 'Save as a draft' }).click();
	await expect(page.getByText('Nobody would get it now.')).toBeVisible();
	await expect(page.getByRole('link', { name: 'Send now' })).toHaveCount(0);
	await page.getByRole('link', { name: 'Delete this announcement' }).click();
	await page.getByRole('button', { name: 'Delete this announcement' }).click();
	await expect(page.getByRole('status')).toContainText('The announcement was deleted.');
	await expect(page.getByText('Never mind')).toHaveCount(0);
});
