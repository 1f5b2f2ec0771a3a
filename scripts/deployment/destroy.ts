import { type Account, openAccount } from '../../infrastructure/account.ts';
import { describeDeployment } from '../../infrastructure/deployment.ts';
import { SurveyError } from '../../infrastructure/errors.ts';
import { type PagesProject, readProject } from '../../infrastructure/pages.ts';
import { checkSettings } from '../../infrastructure/settings.ts';
import { type Survey, survey } from '../../infrastructure/survey.ts';
import { bold, PlainError } from '../steps.ts';
import { notesFolder, runAlchemy } from './alchemy.ts';
import { throwIfStopped } from './messages.ts';
import { ask, canAsk, type DeployOptions, deployOptions } from './options.ts';
import { runCommand } from './run-command.ts';
import { readSettings } from './settings-file.ts';

/**
 * `npm run destroy`: takes the site down and keeps the database, which is the members' and the club's. The
 * database is deleted only when asked twice: by `--delete-database`, and by its own name.
 */

/** Everything of a stage that can be there, whoever serves the pages. */
interface Remains {
	site: Survey;
	chores: Survey;
	pagesProject: PagesProject | null;
}

/** A token that may not see Pages has made no project there. */
async function findProject(account: Account, name: string): Promise<PagesProject | null> {
	try {
		return await readProject(account, name);
	} catch (error) {
		if (error instanceof SurveyError) return null;
		throw error;
	}
}

async function lookFor(
	account: Account,
	stage: string,
	given: Record<string, string | undefined>,
): Promise<Remains> {
	const deployment = describeDeployment(stage, 'workers', given);
	const [site, chores, project] = await Promise.all([
		survey(account, deployment),
		survey(account, describeDeployment(stage, 'pages', given)),
		findProject(account, deployment.siteName),
	]);
	return { site, chores, pagesProject: project };
}

/** The parts that a destroy takes down, in words. */
function partsOf({ site, chores, pagesProject }: Remains): string[] {
	return [
		...(site.worker ? ['the Worker of the site, with its cron and its address'] : []),
		...site.domains.map(({ hostname }) => `what answers at ${hostname}`),
		...(chores.worker ? ['the Worker for the chores, with its cron'] : []),
		...(pagesProject ? ['the Pages project with all its versions'] : []),
		...(site.queue ? ['the queue (what it held is still in the database)'] : []),
		...(site.kv ? ['the KV namespace (a cache)'] : []),
	];
}

async function confirmAll(parts: readonly string[], { isAgreed, stage }: DeployOptions) {
	if (isAgreed) return;
	if (!canAsk())
		throw new PlainError('There is nobody here to ask. Add --yes to take the site down.');
	const answer = await ask(`Take down ${parts.length} parts of the stage "${stage}"? [y/N] `);
	if (!/^(y|yes)$/i.test(answer)) throw new PlainError('Nothing was changed.');
}

/** Cloudflare deletes no project that still has a domain of its own. */
async function deleteProject(account: Account, { name, domains = [], subdomain }: PagesProject) {
	for (const domain of domains.filter((candidate) => candidate !== subdomain)) {
		await account.call('DELETE', `/pages/projects/${name}/domains/${domain}`);
	}
	await account.call('DELETE', `/pages/projects/${name}`);
}

/** The second word that the database is to go: its name, on the line or typed. */
async function confirmDatabase(name: string, { confirmedDatabase }: DeployOptions): Promise<void> {
	const typed =
		confirmedDatabase ??
		(canAsk()
			? await ask(`Every member, event and RSVP goes for good. Type ${name} to delete it: `)
			: '');
	if (typed === name) return;
	throw new PlainError(
		`Nothing was changed: the name of the database was not given. To delete it, add --confirm-database ${name}`,
	);
}

async function destroy(): Promise<void> {
	const options = deployOptions();
	const { stage, withDatabase } = options;
	const given = readSettings(stage);
	const needed = ['CLOUDFLARE_ACCOUNT_ID', 'CLOUDFLARE_API_TOKEN', 'ALCHEMY_PASSWORD'];
	throwIfStopped(checkSettings(given).filter(({ name }) => needed.includes(name)));
	const account = openAccount(given);
	const { resourceNames } = describeDeployment(stage, 'workers', given);
	const before = await lookFor(account, stage, given);

	const parts = partsOf(before);
	if (parts.length > 0) {
		console.log(`${bold('This goes:')}\n${parts.map((part) => `    ${part}`).join('\n')}`);
		console.log(`The database ${resourceNames.d1} ${withDatabase ? 'goes too' : 'stays'}.`);
		await confirmAll(parts, options);
	}
	if (withDatabase && before.site.database) await confirmDatabase(resourceNames.d1, options);

	if (before.pagesProject) await deleteProject(account, before.pagesProject);
	if (parts.length > 0) {
		await runAlchemy({ command: 'destroy', stage, hosting: 'workers', given });
	}
	const after = await lookFor(account, stage, given);
	const left = partsOf(after);
	if (left.length > 0) {
		throw new PlainError(
			`Alchemy ended without an error, and yet this is still there:\n${left.map((part) => `  ${part}`).join('\n')}\n\n` +
				'Run the same command again. If the site was deployed from another machine, or with another\n' +
				`ALCHEMY_PASSWORD: delete ${notesFolder(stage)}, run npm run deploy here once, and then this again.`,
		);
	}
	if (withDatabase && after.site.database) {
		await account.call('DELETE', `/d1/database/${after.site.database.id}`);
		console.log(`The site is down, and the database ${resourceNames.d1} is deleted.`);
		return;
	}
	console.log(
		parts.length > 0
			? 'The site is down.'
			: `There is nothing of the stage "${stage}" to take down.`,
	);
	if (after.site.database) {
		console.log(
			`The database ${resourceNames.d1} is kept; npm run deploy brings the club back with all its members.\n` +
				`To delete it as well: npm run destroy -- --stage ${stage} --delete-database`,
		);
	}
}

runCommand(destroy);
