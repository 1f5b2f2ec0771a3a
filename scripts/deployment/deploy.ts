import { compare, hasDrifted } from '../../infrastructure/compare.ts';
import { chosenAddress, deployedValues } from '../../infrastructure/deployment.ts';
import { migrationNames } from '../../infrastructure/migrations.ts';
import { survey } from '../../infrastructure/survey.ts';
import { buildIfChanged } from '../build/build.ts';
import { stepsOf } from '../steps.ts';
import { deployWithAlchemy, forgetNotes } from './alchemy.ts';
import { finishDeployment } from './finish.ts';
import { lookAround, type Surroundings } from './look-around.ts';
import { agreeOnPlan } from './messages.ts';
import { runCommand } from './run-command.ts';

/**
 * `npm run deploy`: from the settings to the running site. Nothing is created before everything that can be
 * checked has been, and nothing is called done before it was checked.
 */

/** The address of the site: the operator's own, or the one that Cloudflare gives to the Worker. */
function addressOf({ deployment, settings, before }: Surroundings): string {
	return (
		chosenAddress(settings) ?? `https://${deployment.siteName}.${before.subdomain}.workers.dev`
	);
}

async function deploy(): Promise<void> {
	const step = stepsOf(7, 2);
	const surroundings = await lookAround('workers', step);
	const { account, before, deployment, options, settings } = surroundings;
	const given = { ...settings, SITE_URL: addressOf(surroundings) };
	const values = deployedValues(given);
	const migrations = migrationNames();
	const planned = compare(deployment, values, migrations, before);
	await agreeOnPlan(planned, given.SITE_URL, options);
	if (hasDrifted(planned, before)) forgetNotes(options.stage);

	await step('Build', buildIfChanged, (isNew) => (isNew ? 'done' : 'built already'));
	const look = async () =>
		compare(deployment, values, migrations, await survey(account, deployment));
	await step(
		'Deployment',
		() => deployWithAlchemy({ stage: options.stage, hosting: 'workers', given }, look),
		() => 'Alchemy has finished',
	);
	const findings = await step('Check of what came of it', look);
	const isNew = planned.some(
		({ kind, state }) => state === 'missing' && (kind === 'worker' || kind === 'domain'),
	);
	await finishDeployment(step, given, findings, isNew);
}

runCommand(deploy);
