import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import {
	CONFIGURATION_FILES,
	localConfiguration,
} from '../../../scripts/build/local-configuration.ts';
import { ROOT } from '../../../scripts/folders.ts';

/** Wrangler and the Vite plugin read paths from where the file lies. */
it.each(Object.entries(CONFIGURATION_FILES))(
	"the configuration for %s is in the project's folder, and its entry is found from there",
	(_, file) => {
		expect(dirname(file)).toBe(ROOT);
		expect(existsSync(join(dirname(file), localConfiguration().main))).toBe(true);
	},
);
