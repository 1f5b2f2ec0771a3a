import {
	ASSETS,
	BINDINGS,
	COMPATIBILITY_DATE,
	COMPATIBILITY_FLAGS,
	CRON_EVERY_MINUTE,
	QUEUE_BATCH_SIZE,
	VARIABLES,
	WORKER_NAME,
} from '../src/environment.ts';

/**
 * What a deployment consists of, as plain values made from the table in src/environment.ts.
 * alchemy.run.ts provisions it; a test compares it with the local run. What the table marks as local
 * is left out here, once, so that nothing further on can deploy it.
 */

export type ResourceKind = (typeof BINDINGS)[keyof typeof BINDINGS]['kind'];
export type ValueKind = (typeof VARIABLES)[keyof typeof VARIABLES]['kind'];

export interface DeployedResource {
	/** The name that the Worker knows it by. */
	binding: string;
	/** Its name within the app and stage at Cloudflare, like `outbox-queue`. */
	id: string;
	kind: ResourceKind;
}

export interface DeployedValue {
	/** The name that the Worker knows it by, and that it has where the deployment runs. */
	name: string;
	kind: ValueKind;
	value: string;
}

/** A value that the deployment cannot do without and was not given. */
export interface MissingValue {
	name: string;
	source: string;
}

/** D1, KV and queue: what the deployed Worker is bound to. */
export function deployedResources(): DeployedResource[] {
	return Object.entries(BINDINGS)
		.filter(([, entry]) => entry.where === 'everywhere')
		.map(([binding, { kind }]) => ({
			binding,
			id: binding.toLowerCase().replaceAll('_', '-'),
			kind,
		}));
}

/** The names of the variables and secrets that a deployed Worker can have. */
export function deployedValueNames(): (keyof typeof VARIABLES)[] {
	const names = Object.keys(VARIABLES) as (keyof typeof VARIABLES)[];
	return names.filter((name) => VARIABLES[name].where === 'everywhere');
}

/**
 * The values of variables and secrets.
 *
 * @param given where the operator put them: the environment of the process that deploys
 * @returns what was given, and what is missing; optional ones may be missing and are then not deployed
 */
export function deployedValues(given: Record<string, string | undefined>): {
	values: DeployedValue[];
	missing: MissingValue[];
} {
	const values: DeployedValue[] = [];
	const missing: MissingValue[] = [];
	for (const name of deployedValueNames()) {
		const { kind, optional, source } = VARIABLES[name];
		const value = given[name]?.trim();
		if (value) values.push({ name, kind, value });
		else if (!optional) missing.push({ name, source });
	}
	return { values, missing };
}

/** Everything else about the deployed Worker. */
export const DEPLOYED_WORKER = {
	name: WORKER_NAME,
	main: 'src/worker.ts',
	entrypoint: 'dist/server/entry.mjs',
	assetsDirectory: 'dist/client',
	assets: { ...ASSETS, run_worker_first: [...ASSETS.run_worker_first] },
	compatibilityDate: COMPATIBILITY_DATE,
	compatibilityFlags: [...COMPATIBILITY_FLAGS],
	crons: [CRON_EVERY_MINUTE],
	queueBatchSize: QUEUE_BATCH_SIZE,
	/** Invocation logs hold whole URLs, and with them the tokens of mailed links. */
	observability: { enabled: true, logs: { enabled: true, invocationLogs: false } },
} as const;
