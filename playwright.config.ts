import { defineConfig } from '@playwright/test';
import { CHROMIUM_OPTIONS, ensureChromium } from './scripts/chromium.ts';
import { SITE_ADDRESS, SITE_WITHOUT_KV_ADDRESS } from './tests/e2e/serve-sites.ts';

/** axe runs inside the page; what it finds does not depend on KV either. */
const NEEDS_JAVASCRIPT = '**/accessibility.spec.ts';

export default defineConfig({
	testDir: 'tests/e2e',
	globalSetup: './tests/e2e/serve-sites.ts',
	outputDir: 'test-results',
	forbidOnly: true,
	fullyParallel: true,
	workers: 2,
	timeout: 60_000,
	reporter: 'list',
	use: {
		browserName: 'chromium',
		trace: 'retain-on-failure',
		launchOptions: { executablePath: ensureChromium(), args: CHROMIUM_OPTIONS },
	},
	// The ways that people take, in the browser as it comes, without JavaScript, and without KV.
	projects: [
		{ name: 'site', use: { baseURL: process.env[SITE_ADDRESS] } },
		{
			name: 'without-javascript',
			testIgnore: NEEDS_JAVASCRIPT,
			use: { baseURL: process.env[SITE_ADDRESS], javaScriptEnabled: false },
		},
		{
			name: 'without-kv',
			testIgnore: NEEDS_JAVASCRIPT,
			use: { baseURL: process.env[SITE_WITHOUT_KV_ADDRESS] },
		},
	],
});
