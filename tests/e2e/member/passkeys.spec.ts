import type { CDPSession, Page, Request } from '@playwright/test';
import { verdictOn } from '../../support/passkeys/verifier.ts';
import { expect, newAddress, signIn, test } from '../support/site.ts';

/** An authenticator of the browser's own, which keeps passkeys and finds its user present (CDP, WebAuthn). */
async function withAuthenticator(page: Page): Promise<CDPSession> {
	const session = await page.context().newCDPSession(page);
	await session.send('WebAuthn.enable', { enableUI: false });
	await session.send('WebAuthn.addVirtualAuthenticator', {
		options: {
			protocol: 'ctap2',
			ctap2Version: 'ctap2_1',
			transport: 'internal',
			hasResidentKey: true,
			hasUserVerification: true,
			isUserVerified: true,
			automaticPresenceSimulation: true,
		},
	});
	return session;
}

/** What the page sends to one of the routes, as JSON. */
async function sentTo(page: Page, path: string, press: () => Promise<unknown>) {
	const sending = page.waitForRequest((request: Request) => request.url().endsWith(path));
	await press();
	return (await sending).postDataJSON();
}

async function signOut(page: Page): Promise<void> {
	await page.goto('/me');
	await page.getByRole('button', { name: 'Sign out' }).click();
	await expect(page.getByRole('link', { name: 'Sign in', exact: true })).toBeVisible();
}

test('a member adds a passkey, signs in with it as the browser suggests, and removes it', {
	tag: '@everywhere',
}, async ({ page, javaScriptEnabled }) => {
	test.skip(javaScriptEnabled === false, 'Passkeys need JavaScript.');
	const address = newAddress('passkey');
	await signIn(page, address);
	await withAuthenticator(page);
	await page.goto('/me');
	await page.getByRole('link', { name: 'Passkeys' }).click();
	await expect(page.getByText("You don't have a passkey yet.")).toBeVisible();
	await page.getByLabel('Name').fill('Work laptop');
	const made = await sentTo(page, '/api/passkeys/add', () =>
		page.getByRole('button', { name: 'Add a passkey' }).click(),
	);
	await expect(page.getByRole('status')).toContainText('Your passkey was added.');
	await expect(page.getByRole('heading', { name: 'Work laptop' })).toBeVisible();
	await signOut(page);

	// The browser suggests it at the field, and the authenticator agrees by itself.
	const sent = await sentTo(page, '/api/passkeys/sign-in', () =>
		page.goto('/login?next=/me/sessions'),
	);
	await page.waitForURL('**/me/sessions');
	await expect(page.getByText('With a passkey')).toBeVisible();
	const { origin, hostname } = new URL(page.url());
	const { clientDataJSON } = sent.credential.response;
	const { challenge } = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString());
	expect(
		await verdictOn(sent.credential, {
			challenge,
			origin,
			domain: hostname,
			counter: 0,
			publicKey: Buffer.from(made.credential.response.publicKey, 'base64url'),
			algorithm: made.credential.response.publicKeyAlgorithm,
		}),
	).toBe('good');

	await page.goto('/me/passkeys');
	await expect(page.getByText('last used')).toBeVisible();
	await page.getByText('Rename').click();
	await page.getByLabel('Name').first().fill('Old laptop');
	await page.getByRole('button', { name: 'Save name' }).click();
	await expect(page.getByRole('heading', { name: 'Old laptop' })).toBeVisible();
	await page.getByRole('button', { name: 'Remove passkey' }).click();
	await expect(page.getByRole('status')).toContainText('Your passkey was removed.');
});

test('the button signs in, and says so where no passkey was used', async ({
	page,
	javaScriptEnabled,
}) => {
	test.skip(javaScriptEnabled === false, 'Passkeys need JavaScript.');
	// Without suggestions, as in browsers that have none: the button alone.
	await page.addInitScript(() => {
		PublicKeyCredential.isConditionalMediationAvailable = async () => false;
	});
	await signIn(page, newAddress('passkey'));
	const session = await withAuthenticator(page);
	await page.goto('/me/passkeys');
	await page.getByRole('button', { name: 'Add a passkey' }).click();
	await expect(page.getByRole('status')).toContainText('Your passkey was added.');
	await signOut(page);
	await page.goto('/login?next=/me');
	await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
	await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();

	await signOut(page);
	await page.goto('/login');
	await session.send('WebAuthn.disable');
	await session.send('WebAuthn.enable', { enableUI: false });
	await session.send('WebAuthn.addVirtualAuthenticator', {
		options: {
			protocol: 'ctap2',
			transport: 'internal',
			hasResidentKey: true,
			hasUserVerification: true,
			isUserVerified: false,
			automaticPresenceSimulation: true,
		},
	});
	await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
	await expect(page.getByRole('alert')).toContainText('No passkey was used.');
});

test('the sign-in page keeps room for the button, and is left without a complaint', async ({
	page,
	javaScriptEnabled,
}) => {
	test.skip(javaScriptEnabled === false, 'Passkeys need JavaScript.');
	await page.addInitScript(() => {
		const shifts = { sum: 0 };
		Object.assign(globalThis, { shifts });
		new PerformanceObserver((list) => {
			for (const entry of list.getEntries())
				shifts.sum += (entry as unknown as { value: number }).value;
		}).observe({ type: 'layout-shift', buffered: true });
	});
	await page.goto('/login');
	await expect(page.getByRole('button', { name: 'Sign in with a passkey' })).toBeVisible();
	await page.waitForLoadState('networkidle');
	expect(await page.evaluate('shifts.sum')).toBe(0);
	await page.goto('/events');
	await page.goBack();
	await expect(page.getByRole('button', { name: 'Email me a link' })).toBeVisible();
});

test('without JavaScript the page says what adding takes, and the sign-in page is as before', async ({
	page,
	javaScriptEnabled,
}) => {
	test.skip(javaScriptEnabled !== false, 'With JavaScript the form is there.');
	await page.goto('/login');
	await expect(page.getByRole('button', { name: 'Sign in with a passkey' })).toBeHidden();
	const button = page.getByRole('button', { name: 'Email me a link' });
	await expect(button).toBeVisible();
	await signIn(page, newAddress('plain'));
	await page.goto('/me/passkeys');
	await expect(page.getByText('Adding a passkey needs JavaScript')).toBeVisible();
	await expect(page.getByRole('button', { name: 'Add a passkey' })).toBeHidden();
});
