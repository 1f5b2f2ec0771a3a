import type { Browser, BrowserContext, Page } from '@playwright/test';
import { signIn } from '../bench/sites/browser.ts';

/** What looks at the pages that scenes lead to: the camera, or a test. */
export interface Observer {
	newContext(baseURL: string, cookie?: string): Promise<BrowserContext>;
	/** Looks at the page that is open. */
	shoot(group: string, title: string, page: Page): Promise<void>;
	/** Scenes that could not be made, one line each. */
	failures: string[];
}

/** What a group of scenes works with: a site, and who looks at it. */
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

/** As scenes see pages first, on a phone. CSS pixels. */
export const WIDTH = 390;
export const HEIGHT = 844;

/** A browser's window on a site, from an address of its own: the limits for one client don't count scenes together. */
export async function openBrowser(
	browser: Browser,
	baseURL: string,
	cookie?: string,
): Promise<BrowserContext> {
	const part = () => Math.floor(Math.random() * 256);
	const context = await browser.newContext({
		baseURL,
		viewport: { width: WIDTH, height: HEIGHT },
		extraHTTPHeaders: { 'cf-connecting-ip': `10.${part()}.${part()}.${part()}` },
		reducedMotion: 'reduce',
	});
	context.setDefaultTimeout(5_000);
	if (cookie) {
		const at = cookie.indexOf('=');
		await context.addCookies([
			{ name: cookie.slice(0, at), value: cookie.slice(at + 1), url: baseURL },
		]);
	}
	return context;
}

/** Begins the scenes of one group. */
export function beginVisit(observer: Observer, group: string, url: string): Visit {
	const contexts: BrowserContext[] = [];
	return {
		url,
		async as(email) {
			const context = await observer.newContext(url, email && (await signIn(url, email)));
			contexts.push(context);
			return context.newPage();
		},
		async scene(title, page, way) {
			try {
				if (typeof way !== 'string') await way(page);
				else if ((await page.goto(way))?.status() === 404) throw new Error(`No page is at ${way}.`);
				await observer.shoot(group, title, page);
			} catch (error) {
				const [reason] = String(error).split('\n');
				observer.failures.push(`${group}, ${title}: ${reason}`);
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
