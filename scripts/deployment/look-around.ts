import { type Account, openAccount } from '../../infrastructure/account.ts';
import { foreignParts } from '../../infrastructure/compare.ts';
import {
	type Deployment,
	describeDeployment,
	type Given,
	type Hosting,
} from '../../infrastructure/deployment.ts';
import { checkWorld } from '../../infrastructure/preflight.ts';
import { checkSettings, type SettingProblem } from '../../infrastructure/settings.ts';
import { type Survey, survey } from '../../infrastructure/survey.ts';
import { bold, PlainError, type Step } from '../steps.ts';
import { showWeaknesses, throwIfStopped } from './messages.ts';
import { type DeployOptions, deployOptions } from './options.ts';
import { readSettings } from './settings-file.ts';

/** What is known before anything is changed. */
export interface Surroundings {
	options: DeployOptions;
	settings: Given;
	deployment: Deployment;
	account: Account;
	/** What is at Cloudflare already. */
	before: Survey;
}

/**
 * The first two steps of every deployment: the settings, and everything that Cloudflare and Resend have
 * to say about them.
 *
 * @throws PlainError with every problem, before anything is changed
 */
export async function lookAround(hosting: Hosting, step: Step): Promise<Surroundings> {
	const options = deployOptions();
	console.log(bold(`Deploying the stage "${options.stage}"`));
	const weaknesses: SettingProblem[] = [];
	const sift = (problems: SettingProblem[]) => {
		throwIfStopped(problems);
		weaknesses.push(...problems);
	};
	const settings = await step(
		'Settings',
		async () => {
			const read = readSettings(options.stage);
			sift(checkSettings(read));
			return read;
		},
		(read) => `${Object.keys(read).length} of them`,
	);
	const deployment = describeDeployment(options.stage, hosting, settings);
	const account = openAccount(settings);
	const before = await step('Cloudflare and Resend', async () => {
		const found = await survey(account, deployment);
		const foreign = foreignParts(deployment, found);
		if (foreign.length > 0) throw new PlainError(foreign.join('\n'));
		sift(await checkWorld(account, deployment, settings, found));
		return found;
	});
	showWeaknesses(weaknesses);
	return { options, settings, deployment, account, before };
}
