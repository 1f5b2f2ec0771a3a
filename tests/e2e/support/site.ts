import {
	type APIRequestContext,
	type BrowserContext,
	test as base,
	expect,
	type Locator,
	type Page,
} from '@playwright/test';

interface Mail {
	id: string;
	to: string;
	subject: string;
	html: string;
	text: string;
	attachments: { filename: string; content: string }[];
}

/** How the site is told the address of a client: another one for each. */
function newClient(): Record<string, string> {
	const part = () => Math.floor(Math.random() * 256);
	return { 'cf-connecting-ip': `10.${part()}.${part()}.${part()}` };
}

/**
 * The tests of this folder: whatever the browser complains about fails them, and each comes from an
 * address of its own, so that the limit for one requester does not count them together.
 */
export const test = base.extend<{
	complaints: string[];
	/** Opens a page in another browser of the same kind, of another client; it is closed after the test. */
	elsewhere: () => Promise<Page>;
}>({
	// biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures that are needed from the pattern
	extraHTTPHeaders: async ({}, use) => use(newClient()),
	elsewhere: async ({ browser, baseURL, javaScriptEnabled }, use) => {
		const contexts: BrowserContext[] = [];
		await use(async () => {
			const options = { baseURL, javaScriptEnabled, extraHTTPHeaders: newClient() };
			const context = await browser.newContext(options);
			contexts.push(context);
			return context.newPage();
		});
		await Promise.all(contexts.map((context) => context.close()));
	},
	complaints: [
		async ({ page }, use) => {
			const complaints: string[] = [];
			page.on('console', (message) => {
				// The console repeats failed loads; which of them are faults is told apart below.
				const isFailedLoad = message.text().startsWith('Failed to load resource');
				if (message.type() === 'error' && !isFailedLoad) complaints.push(message.text());
			});
			// A page may answer 404 and mean it; what a page loads may not.
			page.on('response', (response) => {
				const isPage = response.request().resourceType() === 'document';
				if (response.status() >= 400 && !isPage) complaints.push(response.url());
			});
			page.on('pageerror', (error) => complaints.push(error.message));
			await use(complaints);
			expect(complaints, 'the browser console').toEqual([]);
		},
		{ auto: true },
	],
});

export { expect };

let count = 0;

/** An address that nobody has used yet. */
export function newAddress(name = 'member'): string {
	count += 1;
	return `${name}-${process.pid}-${Date.now()}-${count}@example.com`;
}

/** The mails to an address, the newest first, once there are at least `least` of them. */
export async function mailsTo(
	request: APIRequestContext,
	address: string,
	least = 1,
): Promise<Mail[]> {
	let mails: Mail[] = [];
	await expect
		.poll(async () => {
			const response = await request.get(`/dev/mailbox.json?to=${encodeURIComponent(address)}`);
			mails = (await response.json()) as Mail[];
			return mails.length;
		})
		.toBeGreaterThanOrEqual(least);
	return mails;
}

/** The first address in a mail's text whose path begins so: a piece of a regular expression. */
export function linkIn(mail: Mail | undefined, path: string): string {
	const link = mail?.text.match(new RegExp(`https?://[^\\s/]+${path}\\S*`))?.[0];
	if (!link) throw new Error(`No link to ${path} in the mail "${mail?.subject}".`);
	return link;
}

/**
 * Presses what leads to another page, and waits until that one is loaded: for whatever looks at the page without
 * waiting for something on it.
 */
export async function leave(page: Page, target: Locator): Promise<void> {
	const loaded = page.waitForEvent('load');
	await target.click();
	await loaded;
}

/** Asks for a sign-in mail on the page that is open. */
export async function askForMail(page: Page, address: string): Promise<void> {
	await page.getByLabel('Your email address').fill(address);
	await page.getByRole('button', { name: 'Email me a link' }).click();
	await expect(page.getByRole('heading', { name: 'Check your email' })).toBeVisible();
}

/**
 * Signs in through the mail, as people do.
 *
 * @param name what the way to the own page says then: `You` for somebody without a name
 */
export async function signIn(
	page: Page,
	address: string,
	path = '/login',
	name = 'You',
): Promise<void> {
	await page.goto(path);
	await askForMail(page, address);
	const [mail] = await mailsTo(page.request, address);
	await page.goto(linkIn(mail, '/login/confirm'));
	await page.getByRole('button', { name: 'Sign in' }).click();
	await expect(page.getByRole('link', { name, exact: true })).toBeVisible();
}

/** Says yes to the event of the page that is open. */
export async function countIn(page: Page): Promise<void> {
	await page.getByRole('button', { name: 'Count me in' }).click();
	await expect(page.getByRole('heading', { name: "You're going" })).toBeVisible();
}

/** Follows a link of the desk's navigation. */
export async function toDesk(page: Page, name: string): Promise<void> {
	await page.getByRole('navigation', { name: 'Desk' }).getByRole('link', { name }).click();
}
