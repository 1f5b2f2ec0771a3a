import { inDays } from '../../support/days.ts';
import { openClub, openClubTest as test } from '../support/fresh-club.ts';
import { countIn, expect, mailsTo, newAddress, signIn } from '../support/site.ts';

test('an owner creates an event, changes, moves, duplicates and cancels it, and the people going get email', async ({
	page,
	elsewhere,
}) => {
	test.slow();
	await openClub(page);
	await page.getByRole('link', { name: 'Desk' }).click();
	await expect(page.getByRole('heading', { name: '0 of 12 seats taken' })).toBeVisible();
	const desk = page.getByRole('navigation', { name: 'Desk' });
	await desk.getByRole('link', { name: 'Events' }).click();
	await expect(desk.getByRole('link', { name: 'Events' })).toHaveAttribute('aria-current', 'page');

	await page.getByRole('link', { name: 'New event' }).click();
	await page.getByLabel("What's it called?").fill('A night of poems');
	await page.getByLabel('What happens there?').fill('Bring **one** poem.');
	await page.getByLabel('Starts at').fill('20:00');
	await page.getByLabel('Seats').fill('2');
	await page.getByLabel('Guests for each member').fill('0');
	await page.getByRole('button', { name: 'Create the event' }).click();
	await expect(page.getByRole('status')).toContainText('The event is on the site');
	await expect(page.getByRole('heading', { name: 'A night of poems', level: 1 })).toBeVisible();
	const path = new URL(page.url()).pathname;

	const address = newAddress('guest');
	const member = await elsewhere();
	await signIn(member, address);
	await member.goto(path.replace('/admin', ''));
	await countIn(member);

	// Other words are saved at once; another time is asked for once more.
	await page.goto(path);
	await page.getByRole('link', { name: 'Change event', exact: true }).click();
	await page.getByLabel("What's it called?").fill('A night of short poems');
	await page.getByRole('button', { name: 'Continue' }).click();
	await expect(page.getByRole('status')).toHaveText('The event was changed. Nobody was emailed.');
	await page.getByRole('link', { name: 'Change event', exact: true }).click();
	await page.getByLabel('Starts at').fill('20:30');
	await page.getByLabel('Place').fill('The reading room');
	await page.getByRole('button', { name: 'Continue' }).click();
	await expect(page.getByText('1 person who is going or waiting will be emailed.')).toBeVisible();
	await expect(page.getByText('20:30 to 22:30')).toBeVisible();
	await page.getByRole('button', { name: 'Save and email 1 person' }).click();
	await expect(page.getByRole('status')).toContainText('1 person was emailed about it.');
	const [changed] = await mailsTo(page.request, address, 3);
	expect(changed?.subject).toMatch(/^New .+ for A night of short poems/);
	expect(changed?.text).toContain('The reading room');
	expect(changed?.attachments[0]?.content).toContain('SEQUENCE:2');

	// By hand: somebody who asked at the door.
	const other = newAddress('other');
	await signIn(await elsewhere(), other);
	await page.getByRole('link', { name: 'Guest list' }).click();
	await page.getByLabel("Part of a member's name or email address").fill(other.slice(0, -8));
	await page.getByRole('button', { name: 'Find member' }).click();
	await page.getByRole('button', { name: `Count in ${other}` }).click();
	await expect(page.getByRole('status')).toContainText('Counted in.');
	await expect(page.getByText('2 of 2 seats taken')).toBeVisible();
	const row = page.getByRole('listitem').filter({ hasText: other });
	await row.getByText('Change').click();
	await row.getByRole('button', { name: /^Remove .* from the list$/ }).click();
	await expect(page.getByRole('status')).toContainText('Taken off the list.');
	await expect(page.getByText('1 of 2 seats taken')).toBeVisible();
	const [removed, added] = await mailsTo(page.request, other, 3);
	expect(added?.subject).toMatch(/^You're going: /);
	expect(removed?.subject).toMatch(/^You're no longer on the list: /);

	await page.goto(path);
	await page.getByRole('link', { name: 'Cancel this event' }).click();
	await expect(page.getByText('1 person who is going or waiting will be emailed.')).toBeVisible();
	await page.getByLabel('Why?').fill('the poet is ill');
	await page.getByRole('button', { name: 'Cancel this event' }).click();
	await expect(page.getByRole('status')).toContainText('The event was cancelled');
	await expect(page.getByText('cancelled: the poet is ill')).toBeVisible();
	const [cancelled] = await mailsTo(page.request, address, 4);
	expect(cancelled?.subject).toMatch(/^Cancelled: A night of short poems, /);
	expect(cancelled?.attachments[0]?.content).toContain('METHOD:CANCEL');
	await member.goto(path.replace('/admin', ''));
	await expect(member.getByRole('heading', { name: 'Cancelled' })).toBeVisible();

	await page.getByRole('link', { name: 'Duplicate event' }).click();
	await expect(page.getByLabel('Place')).toHaveValue('The reading room');
	await page.getByRole('button', { name: 'Create the event' }).click();
	await expect(page.getByRole('status')).toContainText('The event is on the site');
	expect(new URL(page.url()).pathname).not.toBe(path);
	await expect(page.getByRole('heading', { name: '0 of 2 seats taken' })).toBeVisible();
});

test('an event of a series is changed and cancelled with all that follow', async ({ page }) => {
	await openClub(page);
	await page.goto('/admin');
	await page.getByRole('link', { name: 'A short book' }).click();
	await page.getByRole('link', { name: 'Change event', exact: true }).click();
	await page.getByLabel('Place').fill('The big hall');
	await page.getByLabel('This event and all that follow').check();
	await page.getByRole('button', { name: 'Continue' }).click();
	await expect(page.getByText(/^\d events change, including this one/)).toBeVisible();
	await page.getByRole('button', { name: 'Save the event', exact: true }).click();
	await expect(page.getByRole('status')).toHaveText(
		/^\d events were changed\. Nobody was emailed\.$/,
	);
	await expect(page.getByText('The big hall')).toBeVisible();

	// Another date for all that follow is the series's to give.
	await page.getByRole('link', { name: 'Change event', exact: true }).click();
	await page.getByLabel('Date', { exact: true }).fill(inDays(300));
	await page.getByLabel('This event and all that follow').check();
	await page.getByRole('button', { name: 'Continue' }).click();
	await expect(page.getByRole('alert')).toContainText('Change the date of all that follow');
	await expect(page.getByLabel('Date', { exact: true })).toHaveAccessibleDescription(
		/Later events keep their dates/,
	);

	await page.goto('/admin');
	await page.getByRole('link', { name: 'A short book' }).click();
	await page.getByRole('link', { name: 'Cancel this event' }).click();
	await page.getByLabel('Why?').fill('we have read everything');
	await page.getByLabel('This event and all that follow').check();
	await page.getByRole('button', { name: /^Cancel \d events and end the series$/ }).click();
	await expect(page.getByRole('status')).toHaveText(
		/^\d events were cancelled\. Nobody was emailed\.$/,
	);
	await page.goto('/admin/events');
	const rows = page.locator('.list').getByRole('listitem');
	await expect(rows).not.toHaveCount(0);
	for (const row of await rows.all()) {
		await expect(row).toContainText('Cancelled');
	}
	await page.goto('/admin');
	await expect(page.getByText('No event is planned.')).toBeVisible();
});
