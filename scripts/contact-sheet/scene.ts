import type { BrowserContext, Page } from '@playwright/test';
import { signIn } from '../bench/sites/browser.ts';
import type { Camera } from './camera.ts';

/** What a group of scenes works with: a site, and a camera for what is seen on it. */
export interface Visit {
	url: string;
	/** Opens a browser, signed in as somebody or as a visitor. */
	as(email?: string): Promise<Page>;
	/**
	 * Opens a path, or does what leads to a page, and takes it. A failure is noted, and the visit goes on: that there is
	 * no page at the path is one.
	 */
	scene(title: string, page: Page, way: string | ((page: Page) => Promise<unknown>)): Promise<void>;
	close(): Promise<void>;
}

/** Begins the scenes of one group. */
export function beginVisit(camera: Camera, group: string, url: string): Visit {
	const contexts: BrowserContext[] = [];
	return {
		url,
		async as(email) {
			const context = await camera.newContext(url, email && (await signIn(url, email)));
			contexts.push(context);
			return context.newPage();
		},
		async scene(title, page, way) {
			try {
				if (typeof way !== 'string') await way(page);
				else if ((await page.goto(way))?.status() === 404) throw new Error(`No page is at ${way}.`);
				await camera.shoot(group, title, page);
			} catch (error) {
				const [reason] = String(error).split('\n');
				camera.failures.push(`${group}, ${title}: ${reason}`);
			}
		},
		async close() {
			await Promise.all(contexts.map((context) => context.close()));
		},
	};
}

/** Clicks what leads to another page, and waits for that one; a script of the page may answer instead. */
export async function press(page: Page, selector: string): Promise<void> {
	const loaded = page.waitForEvent('load').catch(() => null);
	const answered = page.waitForResponse(
		(response) =>
			['document', 'fetch'].includes(response.request().resourceType()) &&
			(response.status() < 300 || response.status() >= 400),
	);
	const [response] = await Promise.all([answered, page.locator(selector).first().click()]);
	if (response.request().resourceType() === 'document') await loaded;
}

/** Fills fields by their selectors, whatever the browser would have checked itself. */
export async function fill(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
	await page.evaluate(() => {
		for (const form of document.forms) form.noValidate = true;
	});
	for (const [selector, value] of Object.entries(fields)) {
		const field = page.locator(selector).first();
		if ((await field.evaluate((element) => element.localName)) === 'select') {
			await field.selectOption(value);
		} else {
			await field.fill(value);
		}
	}
}

/** Unfolds whatever the page's content has folded. */
export async function unfold(page: Page): Promise<void> {
	await page.evaluate(() => {
		for (const details of document.querySelectorAll<HTMLDetailsElement>('main details')) {
			details.open = true;
		}
	});
}

/** The first link in the newest email to an address whose path begins so; null where there is none. */
export async function linkInMail(url: string, email: string, path: string): Promise<string> {
	for (let tries = 0; tries < 40; tries += 1) {
		const response = await fetch(`${url}/dev/mailbox.json?to=${encodeURIComponent(email)}`);
		const mails = (await response.json()) as { text: string }[];
		for (const { text } of mails) {
			const link = new RegExp(`https?://[^\\s/]+${path}\\S*`).exec(text)?.[0];
			if (link) return link;
		}
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	throw new Error(`No email to ${email} has a link to ${path}.`);
}
