import { newClubTest as test } from '../support/fresh-club.ts';
import { OWNER, STEPS, signInAsOwner } from '../support/set-up.ts';
import { countIn, expect, newAddress, signIn } from '../support/site.ts';

test('an owner opens an empty site, is led through the setup, and the club is there', async ({
	page,
	javaScriptEnabled,
}) => {
	await page.goto('/');
	await expect(page.getByRole('heading', { name: 'This club is being set up' })).toBeVisible();
	await page.getByRole('link', { name: 'Sign in as its owner' }).click();
	await signInAsOwner(page);
	await expect(page).toHaveURL('/admin/setup/club');
	await expect(page.getByText('Step 1 of 4')).toBeVisible();

	// Left, and taken up again from the front page.
	await page.goto('/');
	await page.getByRole('link', { name: 'Set up your club' }).click();
	for (const [index, fill] of STEPS.slice(0, 3).entries()) {
		await expect(page.getByText(`Step ${index + 1} of 4`)).toBeVisible();
		if (index === 1 && javaScriptEnabled) {
			// The clock follows the choice; no two of these zones share a time.
			const times = new Set<string | null>();
			for (const zone of ['Asia/Tokyo', 'Asia/Kathmandu', 'America/St_Johns']) {
				await page.getByLabel('Time zone').selectOption(zone);
				times.add(await page.locator('#zone-time strong').textContent());
			}
			expect(times.size).toBe(3);
			await expect(page.getByRole('button', { name: 'Show the time there' })).toBeHidden();
		}
		const button = await fill(page);
		await page.getByRole('button', { name: button }).click();
		await expect(page.getByRole('status')).toContainText(/saved/i);
	}

	// Back, and what was chosen is still there, and what was only typed.
	await page.getByLabel('Starts at').fill('20:15');
	await page.getByRole('button', { name: 'Back' }).click();
	await expect(page.getByLabel('Choose a color')).toHaveValue('#2f6fde');
	await page.getByRole('button', { name: 'Back' }).click();
	await expect(page.getByLabel('Where do you meet?')).toHaveValue('Hanover');
	await page.goto('/admin/setup');
	await expect(page).toHaveURL('/admin/setup/series');
	await expect(page.getByLabel('Place')).toHaveValue('Hanover');
	await expect(page.getByLabel('Starts at')).toHaveValue('20:15');

	const save = await (STEPS[3] as (typeof STEPS)[number])(page);
	await page.getByRole('button', { name: save }).click();
	await expect(page.getByRole('heading', { name: 'The next 8 dates' })).toBeInViewport();
	await expect(page.getByText('19:30 to 21:30', { exact: true })).toHaveCount(8);
	await expect(page.getByText('Every 2 weeks on Thursday, in Berlin time')).toBeVisible();
	await page.getByRole('button', { name: 'Back to the form' }).click();
	await expect(page.getByLabel('What are the events called?')).toHaveValue('A short book');
	await page.getByRole('button', { name: save }).click();
	await page.getByRole('button', { name: 'Save and open the club' }).click();

	await expect(page.getByRole('status')).toContainText('Your club is open');
	await expect(page.getByLabel('A text to post')).toHaveValue(
		/^Night Readers\nOne short book a month, and soup\.\n\nA short book\nEvery 2 weeks on Thursday, 19:30 to 21:30, Berlin time\nNext: Thursday .*\nHanover\n\nJoin us: http/,
	);
	await expect(
		page.getByRole('img', { name: "A code that leads to your club's page" }),
	).toBeVisible();
	await page.getByRole('link', { name: "See your club's page" }).click();
	await expect(page.getByRole('heading', { name: 'A short book', level: 1 })).toBeVisible();
	await expect(page.getByRole('heading', { name: '12 seats left' })).toBeVisible();
	await countIn(page);
	await page.goto('/admin/setup');
	await expect(page).toHaveURL('/');
});

test('a mistake in the setup is explained beside its field, with everything that was typed', async ({
	page,
}) => {
	await signInAsOwner(page);
	// A browser holds back what it sees itself; this is what one that does not would send.
	await page.getByLabel("What's your club called?").fill('   ');
	await page.getByLabel('Your club in a sentence').fill('One short book a month.');
	await page.getByRole('button', { name: 'Continue' }).click();
	await expect(page.getByRole('alert')).toContainText('Please check one field below');
	await expect(page.getByLabel("What's your club called?")).toHaveAccessibleDescription(
		/Give the club a name\./,
	);
	await expect(page.getByLabel('Your club in a sentence')).toHaveValue('One short book a month.');
});

test('somebody else who signs in is a member, and has nothing to set up', async ({ page }) => {
	await signIn(page, newAddress('stranger'));
	await expect(page).toHaveURL('/');
	await expect(page.getByText('Its name and its first event will appear here soon.')).toBeVisible();
	await expect(page.getByRole('link', { name: 'Set up your club' })).toBeHidden();
	const refused = await page.goto('/admin/setup/club');
	expect(refused?.status()).toBe(403);
	await expect(page.getByRole('heading', { name: 'Not allowed' })).toBeVisible();
	await page.goto(`/dev/mailbox?to=${OWNER}`);
	await expect(page.getByText('Nothing yet.')).toBeVisible();
});
