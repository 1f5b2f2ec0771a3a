import alchemy from 'alchemy';
import { Assets, type Bindings, D1Database, KVNamespace, Queue, Worker } from 'alchemy/cloudflare';
import { openAccount } from './infrastructure/account.ts';
import {
	CHORES_WORKER,
	DEPLOYED_WORKER,
	type DeployedResource,
	deployedValues,
	describeDeployment,
	type Hosting,
	missingValues,
	SITE_WORKER,
} from './infrastructure/deployment.ts';
import { buildIfChanged } from './scripts/build/build.ts';
import { buildPages } from './scripts/build/pages-layout.ts';
import { applyMigrations } from './scripts/deployment/migrate.ts';
import { type OutboxQueueMessage, WORKER_NAME } from './src/environment.ts';

/**
 * The club's site at Cloudflare, as code. `npm run deploy` checks the settings, builds, runs this by
 * `alchemy deploy`, and looks at what came of it. Everything is found again by its name, so that the
 * notes in .alchemy/ may get lost: the next deployment takes up what is there.
 */

const app = await alchemy(WORKER_NAME);
const hosting: Hosting = process.env.HOSTING === 'pages' ? 'pages' : 'workers';
const deployment = describeDeployment(app.stage, hosting, process.env);

// `npm run deploy` has seen to both; `alchemy deploy` by itself may not upload less than a whole site.
const missing = missingValues(process.env);
if (missing.length > 0) {
	throw new Error(
		`The deployment lacks ${missing.join(', ')}. Use npm run deploy, which asks for it.`,
	);
}
await (hosting === 'pages' ? buildPages() : buildIfChanged());

async function provision({ kind, binding, name }: DeployedResource) {
	switch (kind) {
		case 'd1':
			return D1Database(binding, {
				name,
				adopt: true,
				// Members' data outlives a mistaken `destroy`.
				delete: false,
				// Visitors' pages read from the nearest replica (src/db/client.ts).
				readReplication: { mode: 'auto' },
			});
		case 'kv':
			// A cache only: nothing in it is worth keeping.
			return KVNamespace(binding, { title: name, adopt: true });
		case 'queue':
			return Queue<OutboxQueueMessage>(binding, { name, adopt: true });
	}
}

/** Before the Worker, so that the new code never meets the old tables. */
async function migrate(database: D1Database): Promise<void> {
	for (const name of await applyMigrations(openAccount(process.env), database)) {
		console.log(`Applied migration: ${name}`);
	}
}

const bindings: Bindings = {};
const queues: Queue<OutboxQueueMessage>[] = [];
for (const resource of deployment.resources) {
	const provisioned = await provision(resource);
	bindings[resource.binding] = provisioned;
	if (provisioned.type === 'd1') await migrate(provisioned);
	if (provisioned.type === 'queue') queues.push(provisioned);
}
for (const { name, kind, value } of deployedValues(process.env)) {
	bindings[name] = kind === 'secret' ? alchemy.secret(value) : value;
}

const common = {
	name: deployment.workerName,
	adopt: true,
	// The build has bundled it.
	noBundle: true,
	sourceMap: false,
	compatibilityDate: DEPLOYED_WORKER.compatibilityDate,
	compatibilityFlags: [...DEPLOYED_WORKER.compatibilityFlags],
	crons: [...DEPLOYED_WORKER.crons],
	observability: DEPLOYED_WORKER.observability,
	eventSources: queues.map((queue) => ({
		queue,
		settings: { batchSize: DEPLOYED_WORKER.queueBatchSize },
	})),
};

if (hosting === 'pages') {
	await Worker('chores', {
		...common,
		entrypoint: CHORES_WORKER.entrypoint,
		bindings,
		url: false,
	});
} else {
	await Worker('site', {
		...common,
		entrypoint: SITE_WORKER.entrypoint,
		assets: { ...SITE_WORKER.assets, run_worker_first: [...SITE_WORKER.assets.run_worker_first] },
		bindings: { ...bindings, ASSETS: await Assets({ path: SITE_WORKER.assetsDirectory }) },
		url: true,
		// An address for every version would serve the site where its own address is not.
		previewSubdomains: false,
		...(deployment.customDomain && { domains: [deployment.customDomain] }),
	});
}

await app.finalize();
