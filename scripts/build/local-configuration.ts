import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { deployedName, PRODUCTION } from '../../infrastructure/names.ts';
import {
	ASSETS,
	BINDINGS,
	COMPATIBILITY_DATE,
	COMPATIBILITY_FLAGS,
	CRON_EVERY_MINUTE,
	QUEUE_BATCH_SIZE,
	WORKER_NAME,
} from '../../src/environment.ts';

/** Where the configuration for wrangler and the Vite plugin is written: what a build reads, and `npm run dev`. */
export const CONFIGURATION_FILES = {
	build: resolve(import.meta.dirname, '../../wrangler.generated.json'),
	dev: resolve(import.meta.dirname, '../../wrangler.dev.generated.json'),
};

function namesOf(kind: (typeof BINDINGS)[keyof typeof BINDINGS]['kind']): string[] {
	return Object.entries(BINDINGS)
		.filter(([, entry]) => entry.kind === kind)
		.map(([name]) => name);
}

/** The name that a resource of this Worker bears in the local state: the one of the production stage. */
export function resourceName(binding: string): string {
	return deployedName(PRODUCTION, binding);
}

/**
 * The configuration of wrangler for a local run, made from the table in src/environment.ts.
 * The values of variables are not in it: whoever starts the site gives them.
 */
export function localConfiguration() {
	return {
		name: WORKER_NAME,
		main: './src/worker.ts',
		compatibility_date: COMPATIBILITY_DATE,
		compatibility_flags: [...COMPATIBILITY_FLAGS],
		d1_databases: namesOf('d1').map((binding) => ({
			binding,
			database_name: resourceName(binding),
			database_id: resourceName(binding),
			migrations_dir: 'drizzle',
		})),
		kv_namespaces: namesOf('kv').map((binding) => ({ binding, id: resourceName(binding) })),
		queues: {
			producers: namesOf('queue').map((binding) => ({ binding, queue: resourceName(binding) })),
			consumers: namesOf('queue').map((binding) => ({
				queue: resourceName(binding),
				max_batch_size: QUEUE_BATCH_SIZE,
			})),
		},
		triggers: { crons: [CRON_EVERY_MINUTE] },
		assets: { binding: 'ASSETS', ...ASSETS, run_worker_first: [...ASSETS.run_worker_first] },
		observability: { enabled: true, logs: { invocation_logs: false } },
	};
}

/**
 * Writes the configuration and returns its absolute path.
 *
 * @param variables values for `npm run dev`; they go into a file of their own, which no build reads
 */
export function writeLocalConfiguration(variables?: Record<string, string | undefined>): string {
	const file = CONFIGURATION_FILES[variables ? 'dev' : 'build'];
	const configuration = localConfiguration();
	const { run_worker_first, ...assets } = configuration.assets;
	const written = variables
		? // The bundler's own files have paths that the Worker must not take first.
			{ ...configuration, assets, vars: variables }
		: configuration;
	writeFileSync(file, `${JSON.stringify(written, null, '\t')}\n`);
	return file;
}
