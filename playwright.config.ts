import { defineConfig } from '@playwright/test';
import { CHROMIUM_OPTIONS, ensureChromium } from './scripts/chromium.ts';
import { ALL_WAYS } from './scripts/long-tests.ts';
import { PAGES_ADDRESS, SITE_ADDRESS, SITE_WITHOUT_KV_ADDRESS } from './tests/e2e/places.ts';

/** axe runs inside the page; what it finds does not depend on KV either. */
const NEEDS_JAVASCRIPT = '**/accessibility.spec.ts';

/**
 * Only these pages read sessions through KV. The organisers' never do (src/auth/viewer.ts), so that their
 * ways are gone without it in the long tests alone; over HTTP each of their buttons is pressed without it.
 */
const MEMBERS_WAYS = '**/{member-way,every-week,mail-choices,calendar,account}.spec.ts';

export default defineConfig({
	testDir: 'tests/e2e',
	globalSetup: './tests/e2e/serve-sites.ts',
	outputDir: 'test-results',
	forbidOnly: true,
	fullyParallel: true,
	// Each waits for the network and the site half of the time.
	workers: 3,
	timeout: 60_000,
	reporter: 'list',
	use: {
		browserName: 'chromium',
		// Recording makes everything half as long again: `npx playwright test --trace on` where it is needed.
		trace: 'off',
		launchOptions: { executablePath: ensureChromium(), args: CHROMIUM_OPTIONS },
	},
	// The ways that people take: in the browser as it comes, without JavaScript, without KV, and on Pages.
	projects: [
		{ name: 'site', use: { baseURL: process.env[SITE_ADDRESS] } },
		{
			name: 'without-javascript',
			testIgnore: NEEDS_JAVASCRIPT,
			use: { baseURL: process.env[SITE_ADDRESS], javaScriptEnabled: false },
		},
		{
			name: 'without-kv',
			...(process.env[ALL_WAYS] ? {} : { testMatch: MEMBERS_WAYS }),
			testIgnore: NEEDS_JAVASCRIPT,
			use: { baseURL: process.env[SITE_WITHOUT_KV_ADDRESS] },
		},
		{
			name: 'pages',
			testMatch: '**/member-way.spec.ts',
			use: { baseURL: process.env[PAGES_ADDRESS] },
		},
	],
});
