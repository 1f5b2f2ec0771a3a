import alchemy from 'alchemy';
import { Astro, type Bindings, D1Database, KVNamespace, Queue } from 'alchemy/cloudflare';
import {
	DEPLOYED_WORKER,
	type DeployedResource,
	deployedResources,
	deployedValues,
} from './infrastructure/deployment.ts';
import type { OutboxQueueMessage } from './src/environment.ts';

/**
 * The club's site at Cloudflare, as code: `npx alchemy deploy` makes it and brings it up to date. What
 * it binds comes from the table in src/environment.ts; secrets are encrypted with ALCHEMY_PASSWORD in
 * the state that Alchemy keeps.
 */

const { values, missing } = deployedValues(process.env);
const app = await alchemy(DEPLOYED_WORKER.name);
// What is taken down or only looked at needs no values.
if (app.phase === 'up' && missing.length > 0) {
	const lines = missing.map(({ name, source }) => `  ${name}: ${source}`);
	throw new Error(`The deployment needs these values:\n${lines.join('\n')}`);
}

/** Members' data outlives a mistaken `destroy`; deploying again finds the database by its name. */
const KEPT = { delete: false, adopt: true };

async function provision({ kind, id }: DeployedResource) {
	switch (kind) {
		case 'd1':
			return D1Database(id, {
				...KEPT,
				migrationsDir: 'drizzle',
				// Visitors' pages read from the nearest replica (src/db/client.ts).
				readReplication: { mode: 'auto' },
			});
		case 'kv':
			// A cache only: nothing in it is worth keeping.
			return KVNamespace(id, { adopt: true });
		case 'queue':
			return Queue<OutboxQueueMessage>(id, { adopt: true });
	}
}

const bindings: Bindings = {};
const queues: Queue<OutboxQueueMessage>[] = [];
for (const resource of deployedResources()) {
	const provisioned = await provision(resource);
	bindings[resource.binding] = provisioned;
	if (provisioned.type === 'queue') queues.push(provisioned);
}
for (const { name, kind, value } of values) {
	bindings[name] = kind === 'secret' ? alchemy.secret(value) : value;
}

export const site = await Astro('site', {
	bindings,
	eventSources: queues.map((queue) => ({
		queue,
		settings: { batchSize: DEPLOYED_WORKER.queueBatchSize },
	})),
	build: 'npm run build',
	output: 'server',
	entrypoint: DEPLOYED_WORKER.entrypoint,
	assets: {
		...DEPLOYED_WORKER.assets,
		directory: DEPLOYED_WORKER.assetsDirectory,
		run_worker_first: [...DEPLOYED_WORKER.assets.run_worker_first],
	},
	compatibilityDate: DEPLOYED_WORKER.compatibilityDate,
	compatibilityFlags: [...DEPLOYED_WORKER.compatibilityFlags],
	crons: [...DEPLOYED_WORKER.crons],
	observability: DEPLOYED_WORKER.observability,
	url: true,
	// Without `secrets: app.local` a deployment writes the secrets in plain text into a generated file.
	wrangler: { main: DEPLOYED_WORKER.main, secrets: app.local },
});

await app.finalize();

// The operator's next step: SITE_URL has to be this address, or a domain that leads to it.
console.log(site.url);
