import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { prepareData } from '../../../scripts/local/prepare.ts';
import { serve } from '../../../scripts/local/serve.ts';
import { CHROMIUM_OPTIONS, ensureChromium } from '../../../scripts/testing/chromium.ts';
import { buildForTests } from '../../../scripts/testing/test-build.ts';
import { FRESH_PAGES } from '../../support/site/controls.ts';
import { servePagesDev } from '../../support/site/pages-dev.ts';
import { clockedEntry } from '../../support/site/worker-clock.ts';
import {
	NEW_CLUB,
	OPEN_CLUB,
	OWNERS_COOKIES,
	PAGES_ADDRESS,
	SITE_ADDRESS,
	SITE_WITHOUT_KV_ADDRESS,
} from './places.ts';
import { setUpClub } from './set-up.ts';

/** Sets a club up once, in the browser as its owner does; tests of the organizers' ways begin there. */
async function prepareClubs(folder: string): Promise<void> {
	const newClub = join(folder, 'new-club');
	const openClub = join(folder, 'open-club');
	const cookies = join(folder, 'owners-cookies.json');
	await prepareData({ persistTo: newClub, withDemo: false });
	cpSync(newClub, openClub, { recursive: true });
	const site = await serve({ persistTo: openClub, entry: clockedEntry, variables: FRESH_PAGES });
	const browser = await chromium.launch({
		executablePath: ensureChromium(),
		args: CHROMIUM_OPTIONS,
	});
	try {
		const context = await browser.newContext({ baseURL: site.url });
		await setUpClub(await context.newPage());
		writeFileSync(cookies, JSON.stringify(await context.cookies()));
	} finally {
		await browser.close();
		await site.stop();
	}
	process.env[NEW_CLUB] = newClub;
	process.env[OPEN_CLUB] = openClub;
	process.env[OWNERS_COOKIES] = cookies;
}

/** Playwright calls it before all tests, and what it returns after them: the demo club, served three times. */
export default async function serveSites(): Promise<() => Promise<void>> {
	await buildForTests();
	const folder = mkdtempSync(join(tmpdir(), 'regulars-e2e-'));
	const demo = join(folder, 'demo');
	await prepareData({ persistTo: demo });
	const copy = (name: string) => {
		const persistTo = join(folder, name);
		cpSync(demo, persistTo, { recursive: true });
		return persistTo;
	};
	const [site, withoutKv, pages] = await Promise.all([
		serve({ persistTo: copy('site'), entry: clockedEntry, variables: FRESH_PAGES }),
		serve({
			persistTo: copy('without-kv'),
			kv: false,
			entry: clockedEntry,
			variables: FRESH_PAGES,
		}),
		servePagesDev(copy('pages')),
		prepareClubs(folder),
	]);
	process.env[SITE_ADDRESS] = site.url;
	process.env[SITE_WITHOUT_KV_ADDRESS] = withoutKv.url;
	process.env[PAGES_ADDRESS] = pages.url;
	return async () => {
		await Promise.all([site.stop(), withoutKv.stop(), pages.stop()]);
		rmSync(folder, { recursive: true, force: true });
	};
}
