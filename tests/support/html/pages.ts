import { expect } from 'vitest';
import type { Browser } from '../site/browser.ts';
import { htmlProblems, titleOf } from './html.ts';

/** A page with this status, of valid HTML and one heading of the first level; returns its HTML. */
export async function expectHtml(response: Response, status: number): Promise<string> {
	const html = await response.text();
	expect(response.status, `${response.url}: ${titleOf(html)}`).toBe(status);
	expect(await htmlProblems(html), response.url).toEqual([]);
	expect(html.match(/<h1[\s>]/g), response.url).toHaveLength(1);
	return html;
}

/** The HTML of a page at this path, which must be there and valid; redirects are followed. */
export async function validPage(browser: Browser, path: string): Promise<string> {
	const { html, status } = await browser.page(path);
	expect(status, path).toBe(200);
	expect(await htmlProblems(html), path).toEqual([]);
	return html;
}

/** What a page says in its text, on one line. */
export function textOf(html: string): string {
	return html
		.replaceAll(/<[^>]*>/g, ' ')
		.replaceAll('&amp;', '&')
		.replaceAll(/\s+/g, ' ');
}
