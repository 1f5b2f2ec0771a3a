import {
	ASSETS,
	BINDINGS,
	COMPATIBILITY_DATE,
	COMPATIBILITY_FLAGS,
	CRON_EVERY_MINUTE,
	QUEUE_BATCH_SIZE,
	VARIABLES,
} from '../src/environment.ts';
import { deployedName } from './names.ts';

/**
 * What a deployment consists of, as plain values made from the table in src/environment.ts.
 * alchemy.run.ts provisions it, the survey looks for it, and a test compares it with the local run.
 * What the table marks as local is left out here, once, so that nothing further on can deploy it.
 */

/** Values by their names: those of the operator's settings file, or of the process. */
export type Given = Readonly<Record<string, string | undefined>>;

/** What serves visitors: a Worker, or a Pages project with a second Worker for the chores. */
export type Hosting = 'workers' | 'pages';

export type ResourceKind = (typeof BINDINGS)[keyof typeof BINDINGS]['kind'];
type ValueKind = (typeof VARIABLES)[keyof typeof VARIABLES]['kind'];

export interface DeployedResource {
	/** The name that the Worker knows it by. */
	binding: string;
	/** Its name at Cloudflare, like `regulars-outbox-queue`. */
	name: string;
	kind: ResourceKind;
}

export interface DeployedValue {
	/** The name that the Worker knows it by, and that it has where the deployment runs. */
	name: string;
	kind: ValueKind;
	value: string;
}

/** Everything that has to exist at Cloudflare for one stage. */
export interface Deployment {
	stage: string;
	hosting: Hosting;
	/** The name of what serves visitors: a Worker or a Pages project. */
	siteName: string;
	/** The name of the Worker with the cron and the queue: the site's own, or the one for the chores. */
	workerName: string;
	/** The name that this Worker would have if the stage were hosted the other way. */
	otherWorkerName: string;
	/** What it is bound to. */
	resources: DeployedResource[];
	/** The name of every resource of the table, those included that the settings switch off. */
	resourceNames: Record<ResourceKind, string>;
	/** The operator's own domain, or null for an address of workers.dev or pages.dev. */
	customDomain: string | null;
}

/** Domains that Cloudflare assigns and that nobody attaches. */
const GIVEN_DOMAINS = /\.(workers|pages)\.dev$/;

/** The address that the operator has chosen, without a slash at its end; undefined where none is. */
export function chosenAddress({ SITE_URL }: Given): string | undefined {
	return SITE_URL && URL.canParse(SITE_URL) ? new URL(SITE_URL).origin : undefined;
}

/** The domain to attach to the site; null where one of Cloudflare's own serves. */
function customDomainOf(given: Given): string | null {
	const address = chosenAddress(given);
	if (!address) return null;
	const { hostname } = new URL(address);
	return GIVEN_DOMAINS.test(hostname) ? null : hostname;
}

/** Every resource that the table does not keep to local runs. */
function allResources(stage: string) {
	return Object.entries(BINDINGS)
		.filter(([, entry]) => entry.where === 'everywhere')
		.map(([binding, entry]) => ({
			binding,
			kind: entry.kind,
			name: deployedName(stage, binding),
			switchedBy: 'switchedBy' in entry ? entry.switchedBy : undefined,
		}));
}

/** D1, KV and queue: what the deployed Worker is bound to, less what the settings switch off. */
export function deployedResources(stage: string, given: Given): DeployedResource[] {
	return allResources(stage)
		.filter(({ switchedBy }) => switchedBy === undefined || given[switchedBy] !== 'off')
		.map(({ binding, kind, name }) => ({ binding, kind, name }));
}

/**
 * What a stage consists of.
 *
 * @param given the operator's settings, checked by infrastructure/settings.ts
 */
export function describeDeployment(stage: string, hosting: Hosting, given: Given): Deployment {
	const siteName = deployedName(stage);
	const choresName = deployedName(stage, 'chores');
	return {
		stage,
		hosting,
		siteName,
		workerName: hosting === 'pages' ? choresName : siteName,
		otherWorkerName: hosting === 'pages' ? siteName : choresName,
		resources: deployedResources(stage, given),
		resourceNames: Object.fromEntries(
			allResources(stage).map(({ kind, name }) => [kind, name]),
		) as Record<ResourceKind, string>,
		customDomain: customDomainOf(given),
	};
}

/** The names of the variables and secrets that a deployed Worker can have. */
export function deployedValueNames(): (keyof typeof VARIABLES)[] {
	const names = Object.keys(VARIABLES) as (keyof typeof VARIABLES)[];
	return names.filter((name) => VARIABLES[name].where === 'everywhere');
}

/** The variables and secrets that were given, without those that are blank. */
export function deployedValues(given: Given): DeployedValue[] {
	return deployedValueNames().flatMap((name) => {
		const value = given[name]?.trim();
		return value ? [{ name, kind: VARIABLES[name].kind, value }] : [];
	});
}

/** The names of the values without which the deployed Worker would not start. */
export function missingValues(given: Given): string[] {
	return deployedValueNames().filter((name) => !VARIABLES[name].optional && !given[name]?.trim());
}

/** Everything else about a deployed Worker. */
export const DEPLOYED_WORKER = {
	compatibilityDate: COMPATIBILITY_DATE,
	compatibilityFlags: [...COMPATIBILITY_FLAGS],
	crons: [CRON_EVERY_MINUTE],
	queueBatchSize: QUEUE_BATCH_SIZE,
	/** Invocation logs hold whole URLs, and with them the tokens of mailed links. */
	observability: { enabled: true, logs: { enabled: true, invocationLogs: false } },
} as const;

/** The site's Worker, as the build writes it. */
export const SITE_WORKER = {
	entrypoint: 'dist/server/entry.mjs',
	assetsDirectory: 'dist/client',
	assets: { ...ASSETS, run_worker_first: [...ASSETS.run_worker_first] },
} as const;

/** The Worker that does the chores beside Pages: it serves nothing. */
export const CHORES_WORKER = { entrypoint: 'dist/chores/entry.mjs' } as const;
