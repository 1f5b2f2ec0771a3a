import type { Page } from '@playwright/test';
import { openClub, openClubTest as test } from '../support/fresh-club.ts';
import { nextDate, OWNER } from '../support/set-up.ts';
import { expect, leave, mailsTo, toDesk } from '../support/site.ts';

const press = (page: Page, name: string | RegExp) =>
	leave(page, page.getByRole('button', { name, exact: true }));

/** The open events of the series whose page is open: their paths at the desk, the soonest first. */
async function openEvents(page: Page): Promise<string[]> {
	const links = page.getByRole('region', { name: 'Open events' }).getByRole('link');
	await expect(links.first()).toBeVisible();
	return links.evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
}

/** The local date in the path of an event that has not been moved. */
const dateIn = (path: string) => /\d{4}-\d\d-\d\d/.exec(path)?.[0] ?? '';

test('an owner plans a series, changes one event, all that follow, and the series itself', async ({
	page,
}) => {
	test.slow();
	await openClub(page);
	await page.getByRole('link', { name: 'Desk' }).click();
	await toDesk(page, 'Series');
	await expect(page.getByText('Every 2 weeks on Thursday, 19:30')).toBeVisible();

	await page.getByRole('link', { name: 'New series' }).click();
	await page.getByLabel('What are the events called?').fill('Poems at lunch');
	await page.getByLabel('How often').selectOption('Every week');
	await page.getByLabel('First date').fill(nextDate('TU'));
	await page.getByLabel('Starts at').fill('12:30');
	await press(page, 'Continue');
	await expect(page.getByRole('heading', { name: 'The next 8 dates' })).toBeVisible();
	await expect(page.getByText('12:30 to 14:30', { exact: true })).toHaveCount(8);
	await press(page, 'Save the series');
	await expect(page.getByRole('status')).toContainText('Its first events are below');
	const seriesPath = new URL(page.url()).pathname;
	const [first = '', second = '', third = ''] = await openEvents(page);

	for (const event of [first, third]) {
		await page.goto(event.replace('/admin', ''));
		await press(page, 'Count me in');
		await expect(page.getByRole('heading', { name: "You're going" })).toBeVisible();
	}

	await page.goto(`${second}/change`);
	await page.getByLabel("What's it called?").fill('Only long poems');
	await press(page, 'Continue');
	await expect(page.getByRole('status')).toHaveText('The event was changed. Nobody was emailed.');

	await page.goto(`${second}/change`);
	await page.getByLabel('Place').fill('The garden');
	await page.getByLabel('This event and all that follow').check();
	await press(page, 'Continue');
	await expect(page.getByText('1 person who is going or waiting will be emailed.')).toBeVisible();
	await press(page, 'Save and email 1 person');
	const [moved] = await mailsTo(page.request, OWNER, 4);
	expect(moved?.subject).toMatch(/^New .+ for Poems at lunch/);
	expect(moved?.text).toContain('The garden');
	await page.goto(first);
	await expect(page.getByText('Hanover').first()).toBeVisible();

	await page.goto(seriesPath);
	await page.getByRole('link', { name: 'Change series', exact: true }).click();
	await expect(page.getByLabel('Place')).toHaveValue('The garden');
	await page.getByLabel('Weekday').selectOption('Wednesday');
	await press(page, 'Continue');
	await expect(page.getByText('1 person who is going or waiting will be emailed.')).toBeVisible();
	await expect(page.getByText(/^\d+ dates: \d+ move and \d+ open later\.$/)).toBeVisible();
	await expect(page.getByText('12:30 to 14:30', { exact: true })).toHaveCount(8);
	await press(page, 'Back to the form');
	await expect(page.getByLabel('Weekday')).toHaveValue('WE');
	await press(page, 'Continue');
	await press(page, 'Save and email 1 person');
	await expect(page.getByRole('status')).toContainText('The series was changed.');
	await expect(page.getByRole('heading', { name: 'Only long poems' })).toBeVisible();
	await expect(
		page.getByRole('region', { name: 'Open events' }).getByText('Wed 12:30'),
	).toHaveCount((await openEvents(page)).length);
	const [wednesday] = await mailsTo(page.request, OWNER, 6);
	expect(wednesday?.text).toContain('Wednesday');
});

test('an owner sets a break, which asks before it cancels, and ends the series', async ({
	page,
}) => {
	test.slow();
	await openClub(page);
	await page.goto('/admin/series');
	await leave(page, page.getByRole('link', { name: 'A short book' }));
	const seriesPath = new URL(page.url()).pathname;
	const [first = '', second = ''] = await openEvents(page);
	await page.goto(first.replace('/admin', ''));
	await press(page, 'Count me in');

	await page.goto(seriesPath);
	await page.getByRole('link', { name: 'Breaks' }).click();
	await page.getByLabel('First day').fill(dateIn(first));
	await page.getByLabel('Last day').fill(dateIn(first));
	await page.getByLabel('Why?').fill('The reading room is painted');
	await press(page, 'Add the break');
	await expect(
		page.getByText('This cancels 1 event. 1 person who is going or waiting will be emailed.'),
	).toBeVisible();
	await press(page, 'Back to the form');
	await expect(page.getByLabel('First day')).toHaveValue(dateIn(first));
	await press(page, 'Add the break');
	await press(page, /^Add the break and cancel/);
	await expect(page.getByRole('status')).toContainText('The break is saved');
	const [cancelled] = await mailsTo(page.request, OWNER, 3);
	expect(cancelled?.subject).toMatch(/^Cancelled: A short book, /);
	expect(cancelled?.text).toContain('The reading room is painted');
	await page.goto('/events');
	await expect(page.getByText('The reading room is painted').first()).toBeVisible();

	await page.goto(`${seriesPath}/breaks`);
	await press(page, 'Remove this break');
	await expect(page.getByText('No break is planned.')).toBeVisible();
	await page.goto(first.replace('/admin', ''));
	await expect(page.getByText(/cancelled: /i).first()).toBeVisible();

	await page.goto(seriesPath);
	await page.getByRole('link', { name: 'End the series' }).click();
	await page.getByLabel('Last date').fill(dateIn(first));
	await press(page, 'End the series');
	await expect(page.getByText(/^This cancels \d events?\. Nobody will be emailed/)).toBeVisible();
	await press(page, /^End the series and cancel/);
	await expect(page.getByText('No event is open.')).toBeVisible();
	await page.goto(second.replace('/admin', ''));
	await expect(page.getByText(/cancelled/i).first()).toBeVisible();
});
