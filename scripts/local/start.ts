import { buildIfChanged } from '../build/build.ts';
import { writeLocalConfiguration } from '../build/local-configuration.ts';
import { LOCAL_STATE, NEW_CLUB_STATE } from '../folders.ts';
import { fail, stepsOf } from '../steps.ts';
import { startMinuteCron } from './minute-cron.ts';
import { requireFreePort, wantedPort } from './ports.ts';
import { PREPARED, prepareData } from './prepare.ts';
import { serve } from './serve.ts';
import { untilEnded } from './until-ended.ts';
import { welcome } from './welcome.ts';

/**
 * `npm start`: serves the production build of the demo club on this machine; with `-- --new-club`, one
 * that nobody has set up yet, with data of its own.
 */
async function start(): Promise<void> {
	const port = wantedPort();
	await requireFreePort(port, 'npm start');
	writeLocalConfiguration();
	const isNewClub = process.argv.includes('--new-club');
	const persistTo = isNewClub ? NEW_CLUB_STATE : LOCAL_STATE;

	// bootstrap.mjs has taken the first step.
	const step = stepsOf(4, 2);
	const outcome = await step(
		'Database',
		() => prepareData({ persistTo, withDemo: !isNewClub }),
		(what) => PREPARED[what],
	);
	await step('Build', buildIfChanged, (isNew) => (isNew ? 'built' : 'nothing has changed'));
	const site = await step(
		'Server',
		() => serve({ port, persistTo }),
		() => 'running',
	);
	const stopCron = startMinuteCron((scheduledAt) => site.fireCron(scheduledAt));
	console.log(welcome(site.url, outcome));

	await untilEnded();
	stopCron();
	await site.stop();
	console.log('Ended.');
}

start().then(() => process.exit(0), fail);
