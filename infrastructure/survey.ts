import type { Account } from './account.ts';
import type { Deployment } from './deployment.ts';
import { CloudflareError, SurveyError } from './errors.ts';

/** What is really there at Cloudflare, read through its API and by names: before a deployment and after. */

/** One binding of a Worker as Cloudflare tells it; secrets without their values. */
export interface FoundBinding {
	name: string;
	type: string;
	/** What it leads to: an id, a queue's name, a variable's text; empty for a secret. */
	target: string;
}

export interface FoundWorker {
	bindings: FoundBinding[];
	/** Whether the logs have whole addresses. */
	keepsInvocationLogs: boolean;
	crons: string[];
	isOnWorkersDev: boolean;
}

interface FoundDomain {
	hostname: string;
	/** The name of the Worker that responds there. */
	service: string;
}

export interface Survey {
	/** The account's part of every address of workers.dev; null where the account has not chosen one. */
	subdomain: string | null;
	database: { id: string; readReplication: string; migrations: string[] } | null;
	kv: { id: string } | null;
	queue: { id: string; consumers: string[] } | null;
	worker: FoundWorker | null;
	/** Whether the stage is hosted the other way now: as a Worker instead of Pages, or the reverse. */
	isHostedOtherwise: boolean;
	/** The operator's domain, wherever it leads, and every other that leads to this Worker. */
	domains: FoundDomain[];
}

/**
 * Reads one part; a refusal becomes a sentence with the permission to give.
 *
 * @throws SurveyError
 */
export async function reading<Result>(
	what: string,
	permission: string,
	work: () => Promise<Result>,
): Promise<Result> {
	try {
		return await work();
	} catch (error) {
		if (!(error instanceof CloudflareError)) throw error;
		const advice =
			error.status === 401 || error.status === 403
				? `\nThe token in CLOUDFLARE_API_TOKEN needs the permission "${permission}", for the account in CLOUDFLARE_ACCOUNT_ID.`
				: '';
		throw new SurveyError(`Cloudflare did not show its ${what}: ${error.message}.${advice}`);
	}
}

async function readSubdomain(account: Account): Promise<string | null> {
	const found = await account.find<{ subdomain: string | null }>('/workers/subdomain');
	return found?.subdomain ?? null;
}

/**
 * The id of a database by its name; null where there is none.
 *
 * @throws SurveyError in words for the operator
 */
export function findDatabase(account: Account, name: string): Promise<string | null> {
	return reading('databases', 'D1: Edit', () => databaseId(account, name));
}

async function databaseId(account: Account, name: string): Promise<string | null> {
	const named = await account.call<{ uuid: string; name: string }[]>(
		'GET',
		`/d1/database?name=${name}`,
	);
	return named.find((database) => database.name === name)?.uuid ?? null;
}

async function readDatabase(account: Account, name: string): Promise<Survey['database']> {
	const id = await databaseId(account, name);
	if (id === null) return null;
	const { read_replication } = await account.call<{ read_replication?: { mode: string } }>(
		'GET',
		`/d1/database/${id}`,
	);
	return {
		id,
		readReplication: read_replication?.mode ?? 'disabled',
		migrations: await appliedMigrations(account, id),
	};
}

/** The names of the migrations that were applied, from the database's own list. */
export async function appliedMigrations(account: Account, databaseId: string): Promise<string[]> {
	const query = <Row>(sql: string) =>
		account.call<{ results: Row[] }[]>('POST', `/d1/database/${databaseId}/query`, { sql });
	const [tables] = await query(
		"select name from sqlite_master where type = 'table' and name = 'd1_migrations'",
	);
	if (!tables?.results.length) return [];
	const [applied] = await query<{ name: string }>('select name from d1_migrations order by name');
	return applied?.results.map(({ name }) => name) ?? [];
}

async function readKv(account: Account, title: string): Promise<Survey['kv']> {
	for (let page = 1; ; page += 1) {
		const path = `/storage/kv/namespaces?page=${page}&per_page=100`;
		const listed = await account.call<{ id: string; title: string }[]>('GET', path);
		const found = listed.find((namespace) => namespace.title === title);
		if (found) return { id: found.id };
		if (listed.length < 100) return null;
	}
}

async function readQueue(account: Account, name: string): Promise<Survey['queue']> {
	const queues = await account.call<{ queue_id: string; queue_name: string }[]>(
		'GET',
		`/queues?name=${name}`,
	);
	const found = queues.find((queue) => queue.queue_name === name);
	if (!found) return null;
	// The API names the Worker in one way or another (wrangler reads both).
	const consumers = await account.call<{ script?: string; service?: string }[]>(
		'GET',
		`/queues/${found.queue_id}/consumers`,
	);
	return {
		id: found.queue_id,
		consumers: consumers.map(({ script, service }) => script ?? service ?? ''),
	};
}

interface SettingsAnswer {
	bindings: ({ name: string; type: string } & Record<string, unknown>)[];
	observability?: { enabled?: boolean; logs?: { invocation_logs?: boolean } };
}

async function readWorker(account: Account, name: string): Promise<FoundWorker | null> {
	const path = `/workers/scripts/${name}`;
	const settings = await account.find<SettingsAnswer>(`${path}/settings`);
	if (!settings) return null;
	const [schedules, subdomain] = await Promise.all([
		account.call<{ schedules: { cron: string }[] }>('GET', `${path}/schedules`),
		account.find<{ enabled: boolean }>(`${path}/subdomain`),
	]);
	return {
		bindings: settings.bindings.map((binding) => ({
			name: binding.name,
			type: binding.type,
			target: String(
				binding.database_id ??
					binding.id ??
					binding.namespace_id ??
					binding.queue_name ??
					binding.text ??
					'',
			),
		})),
		keepsInvocationLogs: settings.observability?.logs?.invocation_logs !== false,
		crons: schedules.schedules.map(({ cron }) => cron),
		isOnWorkersDev: subdomain?.enabled ?? false,
	};
}

async function readDomains(account: Account): Promise<FoundDomain[]> {
	const domains = await account.call<FoundDomain[]>('GET', '/workers/domains');
	return domains.map(({ hostname, service }) => ({ hostname, service }));
}

/**
 * Checks every part of a deployment, and what its settings switch off, because it may still exist.
 *
 * @throws SurveyError in words for the operator
 */
export async function survey(account: Account, deployment: Deployment): Promise<Survey> {
	const { customDomain, resourceNames: names, otherWorkerName, workerName } = deployment;
	// One after the other: the first refusal of a wrong token is enough.
	const database = await reading('databases', 'D1: Edit', () => readDatabase(account, names.d1));
	const [subdomain, kv, queue, worker, otherWorker, domains] = await Promise.all([
		reading('workers.dev address', 'Workers Scripts: Edit', () => readSubdomain(account)),
		reading('KV namespaces', 'Workers KV Storage: Edit', () => readKv(account, names.kv)),
		reading('queues', 'Queues: Edit', () => readQueue(account, names.queue)),
		reading('Workers', 'Workers Scripts: Edit', () => readWorker(account, workerName)),
		reading('Workers', 'Workers Scripts: Edit', () =>
			account.find<object>(`/workers/scripts/${otherWorkerName}/settings`),
		),
		reading('domains', 'Workers Scripts: Edit', () => readDomains(account)),
	]);
	return {
		subdomain,
		database,
		kv,
		queue,
		worker,
		isHostedOtherwise: otherWorker !== null,
		domains: domains.filter(
			({ hostname, service }) => hostname === customDomain || service === workerName,
		),
	};
}
