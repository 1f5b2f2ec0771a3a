import type { DeployedResource, DeployedValue, Deployment, ResourceKind } from './deployment.ts';
import { DEPLOYED_WORKER } from './deployment.ts';
import type { FoundBinding, FoundWorker, Survey } from './survey.ts';

/**
 * What is there beside what should be. The same comparison is the plan before a deployment and the
 * check after it: whatever it finds then was not done, whatever the tool that should do it said.
 */

/** The parts that a deployment has. */
export type PartKind =
	| ResourceKind
	| 'migrations'
	| 'worker'
	| 'cron'
	| 'consumer'
	| 'address'
	| 'domain'
	| 'project';

/** One part of the deployment. */
export interface Finding {
	kind: PartKind;
	/** Its kind and name in words, like `database regulars-db`. */
	part: string;
	/** `unwanted` is there although the settings switch it off. */
	state: 'missing' | 'different' | 'as wanted' | 'unwanted';
	/** What differs, or what is worth knowing; may be empty. */
	detail: string;
}

const KIND_LABELS: Record<ResourceKind, string> = {
	d1: 'database',
	kv: 'KV namespace',
	queue: 'queue',
};

/** How Cloudflare names the types of bindings. */
const BINDING_TYPES = { d1: 'd1', kv: 'kv_namespace', queue: 'queue' } as const;

/** Judges one part by whether it is there and what is wrong with it. */
export function finding(
	kind: PartKind,
	part: string,
	isThere: boolean,
	faults: string[],
	detail = '',
): Finding {
	if (!isThere) return { kind, part, state: 'missing', detail };
	if (faults.length > 0) return { kind, part, state: 'different', detail: faults.join('; ') };
	return { kind, part, state: 'as wanted', detail };
}

function compareResources({ resources, resourceNames }: Deployment, found: Survey): Finding[] {
	const isThere = { d1: found.database, kv: found.kv, queue: found.queue };
	return (Object.keys(resourceNames) as ResourceKind[]).flatMap((kind): Finding[] => {
		const part = `${KIND_LABELS[kind]} ${resourceNames[kind]}`;
		if (!resources.some((resource) => resource.kind === kind)) {
			return isThere[kind]
				? [{ kind, part, state: 'unwanted', detail: 'switched off by the settings' }]
				: [];
		}
		const faults =
			kind === 'd1' && found.database && found.database.readReplication !== 'auto'
				? ['without read replicas']
				: [];
		return [finding(kind, part, isThere[kind] !== null, faults)];
	});
}

function compareMigrations(wanted: readonly string[], found: Survey): Finding {
	const applied = found.database?.migrations ?? [];
	const pending = wanted.filter((name) => !applied.includes(name));
	return finding(
		'migrations',
		'migrations',
		applied.length > 0,
		pending.length > 0 ? [`to apply: ${pending.join(', ')}`] : [],
		applied.length > 0 ? `${applied.length} applied` : wanted.join(', '),
	);
}

/** What the Worker should be bound to, as a FoundBinding. */
function wantedBindings(
	resources: readonly DeployedResource[],
	values: readonly DeployedValue[],
	found: Survey,
): FoundBinding[] {
	const targets: Record<ResourceKind, string | undefined> = {
		d1: found.database?.id,
		kv: found.kv?.id,
		queue: resources.find(({ kind }) => kind === 'queue')?.name,
	};
	return [
		...resources.map(({ binding, kind }) => ({
			name: binding,
			type: BINDING_TYPES[kind],
			target: targets[kind] ?? '',
		})),
		...values.map(({ name, kind, value }) =>
			kind === 'secret'
				? { name, type: 'secret_text', target: '' }
				: { name, type: 'plain_text', target: value },
		),
	];
}

/** The names of bindings that are missing, lead elsewhere, or should not be there. */
function bindingFaults(wanted: readonly FoundBinding[], all: readonly FoundBinding[]): string[] {
	// Static files go with the upload; whether they are listed as a binding is Cloudflare's affair.
	const found = all.filter(({ type }) => type !== 'assets');
	const isSame = (one: FoundBinding, other: FoundBinding) =>
		one.name === other.name && one.type === other.type && one.target === other.target;
	const lacking = wanted.filter((one) => !found.some((other) => isSame(one, other)));
	const surplus = found.filter(({ name }) => !wanted.some((other) => other.name === name));
	return [
		...lacking.map(({ name }) => `${name} is not bound as it should be`),
		...surplus.map(({ name }) => `${name} should not be bound`),
	];
}

function workerFaults(worker: FoundWorker, wanted: readonly FoundBinding[]): string[] {
	return [
		...bindingFaults(wanted, worker.bindings),
		...(worker.keepsInvocationLogs ? ['its logs keep whole addresses'] : []),
	];
}

function compareWorker(deployment: Deployment, wanted: FoundBinding[], found: Survey): Finding[] {
	const { hosting, workerName, resources } = deployment;
	const { worker } = found;
	const crons = worker?.crons ?? [];
	const hasCron = DEPLOYED_WORKER.crons.every((cron) => crons.includes(cron));
	const parts = [
		finding(
			'worker',
			`Worker ${workerName}`,
			worker !== null,
			worker ? workerFaults(worker, wanted) : [],
		),
		finding('cron', 'cron', hasCron, [], DEPLOYED_WORKER.crons.join(', ')),
	];
	if (resources.some(({ kind }) => kind === 'queue')) {
		const isConsumed = found.queue?.consumers.includes(workerName) ?? false;
		parts.push(finding('consumer', 'queue consumer', isConsumed, [], workerName));
	}
	if (hosting === 'workers' && worker && !worker.isOnWorkersDev) {
		parts.push(finding('address', 'address on workers.dev', false, []));
	}
	return parts;
}

function compareDomains(
	{ customDomain, hosting, workerName }: Deployment,
	{ domains }: Survey,
): Finding[] {
	const part = (hostname: string) => `domain ${hostname}`;
	const others = domains
		.filter(({ hostname, service }) => service === workerName && hostname !== customDomain)
		.map(({ hostname }): Finding => {
			const detail = 'SITE_URL does not name it';
			return { kind: 'domain', part: part(hostname), state: 'unwanted', detail };
		});
	if (!customDomain || hosting === 'pages') return others;
	const own = domains.find(({ hostname }) => hostname === customDomain);
	const faults = own && own.service !== workerName ? [`it leads to ${own.service}`] : [];
	return [finding('domain', part(customDomain), own !== undefined, faults), ...others];
}

/**
 * Compares what is there with what should be.
 *
 * @param values the Worker's variables and secrets
 * @param migrations the names of all migrations, in order
 */
export function compare(
	deployment: Deployment,
	values: readonly DeployedValue[],
	migrations: readonly string[],
	found: Survey,
): Finding[] {
	const bindings = wantedBindings(deployment.resources, values, found);
	return [
		...compareResources(deployment, found),
		compareMigrations(migrations, found),
		...compareWorker(deployment, bindings, found),
		...compareDomains(deployment, found),
	];
}

/** Parts that every deployment sets anew, or that Alchemy does not know. */
const ALWAYS_SET: readonly PartKind[] = ['worker', 'cron', 'migrations', 'address', 'project'];

/**
 * Whether something was changed past Alchemy: a part of a deployed site is missing or differs that
 * Alchemy, going by its notes, would leave alone. Where a part is unwanted it needs the notes to remove it.
 */
export function hasDrifted(findings: readonly Finding[], found: Survey): boolean {
	if (!found.worker || findings.some(({ state }) => state === 'unwanted')) return false;
	return findings.some(({ kind, state }) => state !== 'as wanted' && !ALWAYS_SET.includes(kind));
}

/**
 * Why this deployment would take something that serves another purpose; an empty list is good. Names are
 * the same everywhere, so that a foreign Worker or domain may bear one of them.
 */
export function foreignParts(deployment: Deployment, found: Survey): string[] {
	const { workerName, customDomain, hosting, stage } = deployment;
	const parts: string[] = [];
	if (found.isHostedOtherwise) {
		const [now, then] =
			hosting === 'pages' ? ['as a Worker', 'on Pages'] : ['on Pages', 'as a Worker'];
		parts.push(
			`The stage "${stage}" runs ${now}. To have it ${then}, take it down first, which keeps the database: npm run destroy -- --stage ${stage}`,
		);
	}
	const boundDatabases = found.worker?.bindings.filter(({ type }) => type === 'd1') ?? [];
	const isOurs = boundDatabases.some(({ target }) => target === found.database?.id);
	if (found.worker && !isOurs) {
		parts.push(
			`There is a Worker "${workerName}" in this account that is not this site. Rename or delete it, or deploy as another stage.`,
		);
	}
	const own = found.domains.find(({ hostname }) => hostname === customDomain);
	if (own && own.service !== workerName) {
		parts.push(
			`The domain ${customDomain} leads to "${own.service}" now. Take it away there first, or choose another SITE_URL.`,
		);
	}
	return parts;
}
