import { join } from 'node:path';
import cloudflare from '@astrojs/cloudflare';
import { dev } from 'astro';
import { CRON_EVERY_MINUTE } from '../../src/environment.ts';
import { writeLocalConfiguration } from '../build/local-configuration.ts';
import { LOCAL_STATE, ROOT } from '../folders.ts';
import { fail, stepsOf } from '../steps.ts';
import { errorsWithPlaces } from './errors-with-places.ts';
import { localVariables } from './local-variables.ts';
import { startMinuteCron } from './minute-cron.ts';
import { requireFreePort, wantedPort } from './ports.ts';
import { PREPARED, prepareData } from './prepare.ts';
import { untilEnded } from './until-ended.ts';
import { watchMigrations } from './watch-migrations.ts';
import { welcome } from './welcome.ts';

/** `npm run dev`: the demo club from the sources, with hot reload. */
async function develop(): Promise<void> {
	const port = wantedPort();
	await requireFreePort(port, 'npm run dev');
	const url = `http://localhost:${port}`;

	// bootstrap.mjs has taken the first step.
	const step = stepsOf(3, 2);
	const outcome = await step(
		'Database',
		() => prepareData(),
		(what) => PREPARED[what],
	);
	const server = await step(
		'Server',
		() =>
			dev({
				root: ROOT,
				logLevel: 'warn',
				server: { port },
				// The adapter of astro.config.mjs, with the variables of a local run.
				adapter: cloudflare({
					configPath: writeLocalConfiguration({
						...localVariables(url, LOCAL_STATE),
						// Somebody who has just changed a page wants to see it.
						VISITOR_MEMORY_MS: '0',
					}),
					imageService: 'passthrough',
				}),
				vite: {
					// `astro check` and `astro build` throw the bundled packages away that they find in the usual
					// folder, because they bundle others, and a page that needs one of them would fail.
					cacheDir: join(ROOT, 'node_modules/.vite-dev'),
					plugins: [errorsWithPlaces()],
				},
			}),
		() => 'running',
	);
	const stopCron = startMinuteCron(async (scheduledAt) => {
		const address = new URL('/cdn-cgi/handler/scheduled', url);
		address.searchParams.set('cron', CRON_EVERY_MINUTE);
		address.searchParams.set('time', String(scheduledAt.getTime()));
		const response = await fetch(address);
		if (!response.ok) throw new Error(`The cron handler answered ${response.status}.`);
	});
	const stopWatching = watchMigrations({ persistTo: LOCAL_STATE, tell: console.log });
	console.log(welcome(url, outcome));

	await untilEnded();
	stopWatching();
	stopCron();
	await server.stop();
	console.log('Ended.');
}

develop().then(() => process.exit(0), fail);
