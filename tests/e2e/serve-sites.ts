import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareData } from '../../scripts/prepare.ts';
import { serve } from '../../scripts/serve.ts';
import { buildForTests } from '../../scripts/test-build.ts';
import { servePagesDev } from '../support/pages-dev.ts';
import { clockedEntry } from '../support/worker-clock.ts';

/** Where the addresses of the sites stand in the environment of the tests. */
export const SITE_ADDRESS = 'REGULARS_TEST_SITE';
export const SITE_WITHOUT_KV_ADDRESS = 'REGULARS_TEST_SITE_WITHOUT_KV';
export const PAGES_ADDRESS = 'REGULARS_TEST_PAGES';

/** Playwright calls it before all tests, and what it returns after them: the demo club, served three times. */
export default async function serveSites(): Promise<() => Promise<void>> {
	await buildForTests();
	const folder = mkdtempSync(join(tmpdir(), 'regulars-e2e-'));
	const demo = async (name: string) => {
		const persistTo = join(folder, name);
		await prepareData({ persistTo });
		return persistTo;
	};
	const [site, withoutKv, pages] = await Promise.all([
		demo('site').then((persistTo) => serve({ persistTo, entry: clockedEntry })),
		demo('without-kv').then((persistTo) => serve({ persistTo, kv: false, entry: clockedEntry })),
		demo('pages').then(servePagesDev),
	]);
	process.env[SITE_ADDRESS] = site.url;
	process.env[SITE_WITHOUT_KV_ADDRESS] = withoutKv.url;
	process.env[PAGES_ADDRESS] = pages.url;
	return async () => {
		await Promise.all([site.stop(), withoutKv.stop(), pages.stop()]);
		rmSync(folder, { recursive: true, force: true });
	};
}
