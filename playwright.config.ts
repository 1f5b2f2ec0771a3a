import { defineConfig } from '@playwright/test';
import { CHROMIUM_OPTIONS, ensureChromium } from './scripts/testing/chromium.ts';
import { ALL_WAYS } from './scripts/testing/long-tests.ts';
import {
	PAGES_ADDRESS,
	SITE_ADDRESS,
	SITE_WITHOUT_KV_ADDRESS,
} from './tests/e2e/support/places.ts';

/** axe runs inside the page; what it finds does not depend on KV either. */
const NEEDS_JAVASCRIPT = '**/accessibility.spec.ts';

/** A browser names the origin of a form the same way without JavaScript: left to the long tests. */
const WITHOUT_JAVASCRIPT_IN_LONG = '**/origin.spec.ts';

/**
 * What a browser sees doesn't depend on KV: the member's way is taken without it here, all others in the
 * long tests, and over HTTP each button is pressed without it (tests/http/rights/rights.test.ts).
 */
const WITHOUT_KV = '**/{member-way,passkeys}.spec.ts';

/**
 * Of that way, what makes, needs and ends sessions; the rest of it in the long tests. tests/http presses the buttons without
 * KV too, and asks the server of Pages, which takes three times as long for a page, for what is its own.
 */
const MEMBERS_STEPS = process.env[ALL_WAYS] ? /./ : /@everywhere/;

export default defineConfig({
	testDir: 'tests/e2e',
	globalSetup: './tests/e2e/support/serve-sites.ts',
	outputDir: 'test-results',
	forbidOnly: true,
	fullyParallel: true,
	// Other checks run beside it.
	workers: 2,
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
			testIgnore: [
				NEEDS_JAVASCRIPT,
				...(process.env[ALL_WAYS] ? [] : [WITHOUT_JAVASCRIPT_IN_LONG]),
			],
			use: { baseURL: process.env[SITE_ADDRESS], javaScriptEnabled: false },
		},
		{
			name: 'without-kv',
			...(process.env[ALL_WAYS] ? {} : { testMatch: WITHOUT_KV }),
			grep: MEMBERS_STEPS,
			testIgnore: NEEDS_JAVASCRIPT,
			use: { baseURL: process.env[SITE_WITHOUT_KV_ADDRESS] },
		},
		{
			name: 'pages',
			testMatch: '**/{member-way,passkeys}.spec.ts',
			grep: MEMBERS_STEPS,
			use: { baseURL: process.env[PAGES_ADDRESS] },
		},
	],
});
