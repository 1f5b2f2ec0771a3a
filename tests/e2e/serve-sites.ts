import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildIfChanged } from '../../scripts/build.ts';
import { prepareData } from '../../scripts/prepare.ts';
import { serve } from '../../scripts/serve.ts';

/** Where the addresses of the sites stand in the environment of the tests. */
export const SITE_ADDRESS = 'REGULARS_TEST_SITE';
export const SITE_WITHOUT_KV_ADDRESS = 'REGULARS_TEST_SITE_WITHOUT_KV';

/** Playwright calls it before all tests, and what it returns after them: the demo club, served twice. */
export default async function serveSites(): Promise<() => Promise<void>> {
	await buildIfChanged();
	const folder = mkdtempSync(join(tmpdir(), 'regulars-e2e-'));
	const serveDemo = async (name: string, kv: boolean) => {
		const persistTo = join(folder, name);
		await prepareData({ persistTo });
		return serve({ persistTo, kv });
	};
	const [site, withoutKv] = await Promise.all([
		serveDemo('site', true),
		serveDemo('without-kv', false),
	]);
	process.env[SITE_ADDRESS] = site.url;
	process.env[SITE_WITHOUT_KV_ADDRESS] = withoutKv.url;
	return async () => {
		await Promise.all([site.stop(), withoutKv.stop()]);
		rmSync(folder, { recursive: true, force: true });
	};
}
