import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { deployedName, PRODUCTION } from '../../infrastructure/names.ts';
import { COMPATIBILITY_DATE, COMPATIBILITY_FLAGS } from '../../src/environment.ts';

/** The name of the chores Worker in a local run: the one of the production stage. */
export const CHORES_WORKER_NAME = deployedName(PRODUCTION, 'chores');

const CHORES_CONFIGURATION = resolve(import.meta.dirname, '../../wrangler.chores.generated.json');

/**
 * Writes what the bundler has to know of the chores Worker, and returns the file's absolute path. Its
 * bindings, cron and queue are not in it: whoever runs or deploys the Worker gives them.
 */
export function writeChoresConfiguration(): string {
	const configuration = {
		name: CHORES_WORKER_NAME,
		main: './src/chores-worker.ts',
		compatibility_date: COMPATIBILITY_DATE,
		compatibility_flags: COMPATIBILITY_FLAGS,
	};
	writeFileSync(CHORES_CONFIGURATION, `${JSON.stringify(configuration, null, '\t')}\n`);
	return CHORES_CONFIGURATION;
}
