import type { EdgePlan, EdgeWorker } from '../fake-edge.ts';
import { liveDeployment } from './pages.ts';
import type { CloudflareState, ConsumerRecord, PagesProject, ScriptRecord } from './state.ts';

/** Which Workers the edge runs, and which of them answers at a host name. */

/** Names of Workers have no dot, so that no script is called like this. */
function pagesWorkerName(project: string): string {
	return `pages.${project}`;
}

function scriptWorker(script: ScriptRecord, consumers: ConsumerRecord[]): EdgeWorker {
	const { name, metadata, modules, assets, uploads, created_on } = script;
	return {
		name,
		version: `${created_on} ${uploads}`,
		mainModule: metadata.main_module,
		modules,
		compatibilityDate: metadata.compatibility_date,
		compatibilityFlags: metadata.compatibility_flags,
		bindings: metadata.bindings,
		assets,
		consumers: consumers.filter((consumer) => consumer.script === name),
	};
}

function pagesWorkers(project: PagesProject): EdgeWorker[] {
	const live = liveDeployment(project);
	return live
		? [{ ...live.site, name: pagesWorkerName(project.name), version: live.id, consumers: [] }]
		: [];
}

/** Everything that an account serves. */
export function planOf({ databases, scripts, queues, projects }: CloudflareState): EdgePlan {
	const consumers = queues.flatMap((queue) => queue.consumers);
	return {
		databases: databases.map(({ uuid }) => uuid),
		workers: [
			...[...scripts.values()].map((script) => scriptWorker(script, consumers)),
			...[...projects.values()].flatMap(pagesWorkers),
		],
	};
}

/** The Worker that answers at a host name. */
export function workerAt(state: CloudflareState, host: string): string | undefined {
	const attached = state.domains.find(({ hostname }) => hostname === host);
	if (attached) return attached.service;
	const project = [...state.projects.values()].find(({ domains }) => domains.includes(host));
	if (project) return liveDeployment(project) && pagesWorkerName(project.name);
	const suffix = `.${state.subdomain}.workers.dev`;
	const script = host.endsWith(suffix) ? host.slice(0, -suffix.length) : '';
	return state.scriptSubdomains.get(script)?.enabled ? script : undefined;
}

/** What Cloudflare's edge says of a host that nobody has. */
export function nobodyAt(host: string): Response {
	return /\.(workers|pages)\.dev$/.test(host)
		? new Response('There is nothing here yet', { status: 404 })
		: new Response('error code: 1016', { status: 530 });
}
