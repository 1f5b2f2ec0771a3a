import { expect } from 'vitest';
import { dumpTables } from '../database/dump.ts';
import { refusalIn } from '../html/notices.ts';
import { Browser } from '../site/browser.ts';
import type { Site } from '../site/site.ts';

/** Who may see and do what: the same questions for the pages and actions of any part of the desk. */

/** What a form sends, and where to. */
export type Action = readonly [path: string, fields: Readonly<Record<string, string>>];

/** Pages and actions that belong together. */
export interface Reach {
	pages?: readonly string[];
	actions?: readonly Action[];
}

/** What browsers say of a form on a page of another site; either is enough. */
const FROM_ELSEWHERE: Record<string, string>[] = [
	{ origin: 'https://evil.example' },
	{ 'sec-fetch-site': 'cross-site' },
];

/** Does something, and expects every row of every table to be what it was. */
export async function changingNothing(site: Site, work: () => Promise<void>): Promise<void> {
	const before = await dumpTables(site.db);
	await work();
	expect(await dumpTables(site.db)).toEqual(before);
}

/** A visitor is led to the sign-in and back, JSON gets a 401, and nothing is changed. */
export async function expectSignInFirst(
	site: Site,
	{ pages = [], actions = [] }: Reach,
): Promise<void> {
	const visitor = new Browser(site);
	await changingNothing(site, async () => {
		for (const path of pages) {
			const page = await visitor.get(path);
			const [pathname = ''] = path.split('?');
			expect([path, page.status, page.headers.get('location')]).toEqual([
				path,
				303,
				expect.stringMatching(new RegExp(`^/login\\?next=${pathname}(?:$|[?%&])`)),
			]);
			expect([path, (await visitor.get(path, { json: true })).status]).toEqual([path, 401]);
		}
		for (const [path, fields] of actions) {
			const asForm = await visitor.postForm(path, fields);
			expect([path, asForm.status]).toEqual([path, 303]);
			const asJson = await visitor.postForm(path, fields, { json: true });
			expect([path, asJson.status]).toEqual([path, 401]);
		}
	});
}

/** Somebody without the right gets a 403 at each page and for each action, as a page and as JSON; nothing is changed. */
export async function expectForbidden(
	site: Site,
	browser: Browser,
	{ pages = [], actions = [] }: Reach,
): Promise<void> {
	await changingNothing(site, async () => {
		for (const path of pages) expect([path, (await browser.get(path)).status]).toEqual([path, 403]);
		for (const [path, fields] of actions) {
			expect([path, (await browser.postForm(path, fields)).status]).toEqual([path, 403]);
			const asJson = await browser.postForm(path, fields, { json: true });
			expect([path, await refusalIn(asJson)]).toEqual([path, '403 forbidden']);
		}
	});
}

/** A form that stands on a page of another site gets a 403, whoever sends it, and changes nothing. */
export async function expectRefusedFromElsewhere(
	site: Site,
	browser: Browser,
	actions: readonly Action[],
): Promise<void> {
	await changingNothing(site, async () => {
		for (const [path, fields] of actions) {
			for (const headers of FROM_ELSEWHERE) {
				const answer = await browser.postForm(path, fields, { headers });
				expect([path, answer.status]).toEqual([path, 403]);
			}
		}
	});
}
