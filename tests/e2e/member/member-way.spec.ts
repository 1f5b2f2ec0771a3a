import { askForMail, expect, linkIn, mailsTo, newAddress, signIn, test } from '../support/site.ts';

/** In every run without KV and on Pages too (playwright.config.ts); the others there in the long tests. */
const EVERYWHERE = { tag: '@everywhere' };

test(
	'a stranger says yes by one email and one click, cancels, and changes which emails to get',
	EVERYWHERE,
	async ({ page }) => {
		const address = newAddress('stranger');

		await page.goto('/');
		await expect(page.getByLabel('Your name')).toBeHidden();
		await page.locator('summary', { hasText: 'Count me in' }).click();
		await expect(page.getByText('Nothing is held until you do.')).toBeVisible();
		await page.getByLabel('Your name').fill('Grace');
		await page
			.locator('form[action="/api/magiclink"]')
			.getByLabel('Your email address')
			.fill(address);
		await page.getByLabel("Who's coming?").selectOption('Me and 1 guest');
		await page.getByRole('button', { name: 'Email me the link' }).click();
		await expect(page.getByText(`We've emailed ${address}.`)).toBeVisible();
		const [mail] = await mailsTo(page.request, address);
		expect(mail?.subject).toMatch(/^Confirm you're coming on /);
		await page.goto(linkIn(mail, '/login/confirm'));
		await expect(page.getByText(`You'll be signed in as ${address}.`)).toBeVisible();
		await expect(page.getByLabel("You'll be listed as")).toHaveValue('Grace');
		await expect(page.getByLabel("Who's coming?")).toHaveValue('1');
		await page.getByLabel("You'll be listed as").fill('Grace Murray');
		await page.getByRole('button', { name: "I'm coming" }).click();

		await expect(page.getByRole('heading', { name: "You're going" })).toBeVisible();
		await expect(page.getByText("You're bringing 1 guest.")).toBeVisible();
		await expect(page.getByRole('link', { name: 'Grace', exact: true })).toBeVisible();
		await page.getByRole('button', { name: 'Email me about the next ones' }).click();
		await expect(page.getByRole('status')).toHaveText("You'll get invitations.");
		const [confirmation] = await mailsTo(page.request, address, 2);
		expect(confirmation?.subject).toMatch(/^You're going: /);
		expect(confirmation?.attachments[0]?.content).toContain('BEGIN:VCALENDAR');

		await page.getByRole('button', { name: "I can't come" }).click();
		await expect(page.getByRole('heading', { name: "You're not coming" })).toBeVisible();
		const [farewell] = await mailsTo(page.request, address, 3);
		expect(farewell?.subject).toMatch(/^You're not coming: /);

		await page.getByRole('link', { name: 'Grace', exact: true }).click();
		await expect(page.getByText(address).first()).toBeVisible();
		await expect(page.getByRole('heading', { name: 'Invitations: on' })).toBeVisible();
		await page.getByRole('button', { name: 'Switch off Invitations' }).click();
		await expect(page.getByRole('heading', { name: 'Invitations: off' })).toBeVisible();
		await page.getByRole('button', { name: 'Switch on Invitations' }).click();
		await expect(page.getByRole('heading', { name: 'Invitations: on' })).toBeVisible();
		await page.getByRole('button', { name: 'Switch off Reminders' }).click();
		await expect(page.getByRole('heading', { name: 'Reminders: off' })).toBeVisible();

		await page.getByLabel('Name', { exact: true }).fill('Grace Hopper');
		await page.getByRole('button', { name: 'Save' }).click();
		await expect(page.getByRole('status')).toHaveText('Your name was changed.');
		// A screen reader begins with the message: by the title, and by what has the focus.
		await expect(page.getByRole('status')).toBeFocused();
		await expect(page).toHaveTitle(/^Your name was changed\. Your page · /);
		await expect(page.getByRole('link', { name: 'Grace', exact: true })).toBeVisible();

		await page.getByRole('button', { name: 'Sign out' }).click();
		await expect(page.getByRole('status')).toHaveText("You're signed out.");
		await page.goto('/me');
		await expect(page).toHaveURL('/login?next=/me');
	},
);

test('the code of a yes leads to the page that asks, and a full event puts a stranger on its waiting list', async ({
	page,
}) => {
	const address = newAddress('code-yes');
	await page.goto('/events');
	await page
		.getByRole('listitem')
		.filter({ hasText: /Full, \d+ waiting/ })
		.first()
		.getByRole('link')
		.click();
	await page.locator('summary', { hasText: 'Join the waiting list' }).click();
	await page.getByLabel('Your email address').fill(address);
	await page.getByRole('button', { name: 'Email me the link' }).click();
	await expect(page.getByRole('heading', { name: 'Check your email' })).toBeVisible();
	const [mail] = await mailsTo(page.request, address);
	await page.getByLabel('Code from the email').fill(mail?.text.match(/^\d{6}$/m)?.[0] ?? '');
	await page.getByRole('button', { name: 'Continue' }).click();
	await expect(
		page.getByText(/All seats are taken: you'd be \d+\w\w on the waiting list/),
	).toBeVisible();
	await page.getByLabel("You'll be listed as").fill('Ida');
	await page.getByRole('button', { name: "I'm coming if a seat opens up" }).click();
	await expect(
		page.getByRole('heading', { name: /^You're \d+\w\w on the waiting list$/ }),
	).toBeVisible();
	await expect(page.getByRole('link', { name: 'Ida', exact: true })).toBeVisible();
});

test('the code in the email signs in where it was requested', async ({ page }) => {
	const address = newAddress('code');
	await page.goto('/login?next=/me');
	await askForMail(page, address);
	const [mail] = await mailsTo(page.request, address);
	const code = mail?.text.match(/^\d{6}$/m)?.[0] ?? '';
	await page.getByLabel('Code from the email').fill(code === '000000' ? '000001' : '000000');
	await page.getByRole('button', { name: 'Sign in' }).click();
	await expect(page.getByText('That code is wrong or has expired.')).toBeInViewport();
	await expect(page.getByLabel('Code from the email')).toBeFocused();
	await expect(page).toHaveTitle(/^That code is wrong/);
	await page.getByLabel('Code from the email').fill(code);
	await page.getByRole('button', { name: 'Sign in' }).click();
	await expect(page).toHaveURL('/me');
	await expect(page.getByText(address).first()).toBeVisible();
});

test('a link opened in another browser shows only the masked address', async ({
	page,
	elsewhere,
}) => {
	const address = newAddress('other');
	await page.goto('/login');
	await askForMail(page, address);
	const [mail] = await mailsTo(page.request, address);
	const other = await elsewhere();
	await other.goto(linkIn(mail, '/login/confirm'));
	await expect(other.getByText('requested in another browser')).toBeVisible();
	await expect(other.getByText('o•••@e•••.com')).toBeVisible();
	expect(await other.content()).not.toContain(address);
	await other.getByRole('button', { name: 'Sign in' }).click();
	await expect(other.getByRole('link', { name: 'You', exact: true })).toBeVisible();
});

test(
	'the button in an email leads to a page, and its button RSVPs without signing in',
	EVERYWHERE,
	async ({ page, elsewhere }) => {
		const address = newAddress('two-press');
		await signIn(page, address);
		await page.goto('/');
		await page.getByRole('button', { name: 'Count me in' }).click();
		const [mail] = await mailsTo(page.request, address, 2);

		const other = await elsewhere();
		await other.goto(linkIn(mail, String.raw`/rsvp/\S+answer=declined`));
		await expect(other.getByText('Nothing changes until you tap the button below.')).toBeVisible();
		await expect(other.getByRole('heading', { name: "You're going" })).toBeVisible();
		await other.getByRole('button', { name: "I can't come" }).click();
		await expect(other.getByRole('heading', { name: "You're not coming" })).toBeVisible();
		// For some seconds one says that something was changed, so that the next page is a fresh one.
		const names = (await other.context().cookies()).map(({ name }) => name);
		expect(names.filter((name) => name !== 'regulars.changed')).toEqual([]);

		await page.goto('/rsvp');
		await expect(page.getByRole('heading', { name: "You're not coming" })).toBeVisible();
	},
);

test('a full event puts a member on its waiting list and lets them leave it', async ({ page }) => {
	await signIn(page, newAddress('waiting'));
	await page.goto('/events');
	await page
		.getByRole('listitem')
		.filter({ hasText: /Full, \d+ waiting/ })
		.first()
		.getByRole('link')
		.click();
	await page.getByRole('button', { name: 'Join the waiting list' }).click();
	await expect(
		page.getByRole('heading', { name: /^You're \d+\w\w on the waiting list$/ }),
	).toBeVisible();
	await page.getByRole('button', { name: 'Leave the waiting list' }).click();
	await expect(page.getByRole('heading', { name: "You're not coming" })).toBeVisible();
});

test('a member brings a guest, and says what they are working on', async ({ page }) => {
	await signIn(page, newAddress('host-of-one'));
	await page.goto('/');
	await page.getByRole('link', { name: 'Make something before lunch' }).first().click();
	await page.getByText('Bring a guest').click();
	await page.getByLabel("Who's coming?").selectOption('Me and 1 guest');
	await page.getByRole('button', { name: 'Count me in' }).click();
	await expect(page.getByText("You're bringing 1 guest.")).toBeVisible();
	await page.getByText('What are you working on?').first().click();
	await page.getByLabel('What are you working on?').fill('a kite with <b>tails</b>');
	await page.getByRole('button', { name: 'Save' }).last().click();
	await expect(
		page.getByRole('listitem').filter({ hasText: 'You a kite with <b>tails</b>' }),
	).toBeVisible();
	await page.getByRole('button', { name: "I can't come" }).click();
	await expect(page.getByRole('heading', { name: "You're not coming" })).toBeVisible();
});

test(
	'a member sees their own sessions and ends the others',
	EVERYWHERE,
	async ({ page, elsewhere }) => {
		const address = newAddress('sessions');
		await signIn(page, address);
		const other = await elsewhere();
		await signIn(other, address);

		await page.goto('/me/sessions');
		await expect(page.getByRole('button', { name: 'End this session' })).toHaveCount(1);
		await page.getByRole('button', { name: 'End all other sessions' }).click();
		await expect(page.getByRole('status')).toHaveText("You've been signed out in 1 other place.");
		await expect(page.getByRole('button', { name: 'End this session' })).toHaveCount(0);

		await other.goto('/me');
		await expect(other).toHaveURL('/login?next=/me');
	},
);
