import type { Account } from '../../infrastructure/account.ts';
import { compare, type Finding, hasDrifted } from '../../infrastructure/compare.ts';
import {
	chosenAddress,
	type Deployment,
	deployedValues,
	type Given,
} from '../../infrastructure/deployment.ts';
import { migrationNames } from '../../infrastructure/migrations.ts';
import {
	compareProject,
	type PagesProject,
	PRODUCTION_BRANCH,
	pagesConfiguration,
	readProject,
} from '../../infrastructure/pages.ts';
import { type Survey, survey } from '../../infrastructure/survey.ts';
import { buildPages } from '../build/pages-layout.ts';
import { PlainError, stepsOf } from '../steps.ts';
import { deployWithAlchemy, forgetNotes } from './alchemy.ts';
import { finishDeployment } from './finish.ts';
import { lookAround } from './look-around.ts';
import { agreeOnPlan } from './messages.ts';
import { runCommand } from './run-command.ts';
import { runWrangler } from './wrangler.ts';

/**
 * `npm run deploy:pages`: the site on Cloudflare Pages. Alchemy provisions the database, KV, the queue
 * and the Worker for the chores; wrangler uploads the site; both share every binding and secret.
 */

/** The project, made where there is none: only then is its address known. */
async function ensureProject(account: Account, deployment: Deployment): Promise<PagesProject> {
	const found = await readProject(account, deployment.siteName);
	if (found) return found;
	return account.call<PagesProject>('POST', '/pages/projects', {
		name: deployment.siteName,
		production_branch: PRODUCTION_BRANCH,
	});
}

function addressOf(settings: Given, project: PagesProject | null): string | undefined {
	return chosenAddress(settings) ?? (project ? `https://${project.subdomain}` : undefined);
}

/** What is there beside what should be, the Pages project included. */
function comparePages(
	deployment: Deployment,
	given: Given,
	found: Survey,
	project: PagesProject | null,
): Finding[] {
	const values = deployedValues(given);
	const wanted = pagesConfiguration(deployment, values, found, project);
	return [
		...compare(deployment, values, migrationNames(), found),
		...compareProject(deployment, wanted, project),
	];
}

/** Binds the project to what Alchemy has provisioned, and attaches the operator's domain. */
async function bindProject(
	account: Account,
	deployment: Deployment,
	given: Given,
	project: PagesProject,
): Promise<void> {
	const found = await survey(account, deployment);
	const production = pagesConfiguration(deployment, deployedValues(given), found, project);
	const path = `/pages/projects/${deployment.siteName}`;
	await account.call('PATCH', path, { deployment_configs: { production } });
	const { customDomain } = deployment;
	if (customDomain && !project.domains?.includes(customDomain)) {
		await account.call('POST', `${path}/domains`, { name: customDomain });
	}
}

/**
 * Uploads the files and the Worker of the site with wrangler.
 *
 * @throws PlainError with wrangler's message
 */
async function upload(folder: string, { siteName }: Deployment, given: Given): Promise<void> {
	const project = ['--project-name', siteName, '--branch', PRODUCTION_BRANCH];
	try {
		await runWrangler(['pages', 'deploy', folder, ...project, '--commit-dirty=true'], given);
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		throw new PlainError(`wrangler could not upload the site: ${reason}`);
	}
}

async function deployPages(): Promise<void> {
	const step = stepsOf(10, 2);
	const { account, before, deployment, options, settings } = await lookAround('pages', step);
	const known = await readProject(account, deployment.siteName);
	const expected = addressOf(settings, known);
	const planned = comparePages(deployment, { ...settings, SITE_URL: expected }, before, known);
	await agreeOnPlan(planned, expected ?? 'the address that Cloudflare will give', options);
	if (hasDrifted(planned, before)) forgetNotes(options.stage);

	const look = async (given: Given) => {
		const [found, project] = await Promise.all([
			survey(account, deployment),
			readProject(account, deployment.siteName),
		]);
		return comparePages(deployment, given, found, project);
	};
	const { folder } = await step('Build', buildPages);
	const project = await step('Pages project', () => ensureProject(account, deployment));
	const given = { ...settings, SITE_URL: addressOf(settings, project) ?? '' };
	await step(
		'Deployment of the rest',
		() => deployWithAlchemy({ stage: options.stage, hosting: 'pages', given }, () => look(given)),
		() => 'Alchemy has finished',
	);
	await step('Bindings', () => bindProject(account, deployment, given, project));
	await step('Upload', () => upload(folder, deployment, given));
	const findings = await step('Check of what came of it', () => look(given));
	const { customDomain } = deployment;
	const isNew = !known || (customDomain !== null && !known.domains?.includes(customDomain));
	await finishDeployment(step, given, findings, isNew);
}

runCommand(deployPages);
