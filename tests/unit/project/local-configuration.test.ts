import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { writeLocalConfiguration } from '../../../scripts/build/local-configuration.ts';
import { ROOT } from '../../../scripts/folders.ts';

/** Wrangler and the Vite plugin read paths from where the file lies. */
it.each([
	['a build', undefined],
	['npm run dev', { SITE_URL: 'http://localhost:4321' }],
])(
	'the configuration for %s lies in the project and names its entry from there',
	(_, variables) => {
		const file = writeLocalConfiguration(variables);
		const { main } = JSON.parse(readFileSync(file, 'utf8')) as { main: string };
		expect(dirname(file)).toBe(ROOT);
		expect(existsSync(join(dirname(file), main))).toBe(true);
	},
);
