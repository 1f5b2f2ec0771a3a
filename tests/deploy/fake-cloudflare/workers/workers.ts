import type { FakeEdge } from '../../fake-edge.ts';
import { requireRoomForCrons, requireSmallWorker } from '../limits.ts';
import { type ApiCall, ApiError, newId, Page, type Route, route } from '../protocol.ts';
import type { CloudflareState, ScriptRecord, WorkerMetadata } from '../state.ts';
import { workerNotFound } from '../storage.ts';
import { checkBindings, shownBindings } from './bindings.ts';
import { type AssetStore, readWorkerForm } from './uploads.ts';
import { noteUpload, versionRoutes } from './versions.ts';

/** Workers over the API: their uploads, settings, crons, addresses and domains. */

interface WorkersOptions {
	state: CloudflareState;
	edge: FakeEdge;
	assets: AssetStore;
}

/** @throws ApiError where there is none */
export function findScript({ scripts }: CloudflareState, name: string | undefined): ScriptRecord {
	const script = scripts.get(name ?? '');
	if (!script) throw workerNotFound();
	return script;
}

/**
 * Without an address of workers.dev an account gets neither its first Workers nor their crons; the words
 * are those of Cloudflare, which wrangler's changelog tells of too.
 */
function requireSubdomain({ subdomain }: CloudflareState): void {
	if (subdomain !== null) return;
	throw new ApiError(400, 10063, 'You need a workers.dev subdomain in order to proceed.');
}

/** The upload's bindings, and those of the version before that it says to keep. */
function bindingsOf(metadata: WorkerMetadata, previous: ScriptRecord | undefined) {
	const kept = (previous?.metadata.bindings ?? []).filter(
		({ name, type }) =>
			metadata.keep_bindings?.includes(type) &&
			!metadata.bindings.some((binding) => binding.name === name),
	);
	return [...metadata.bindings, ...kept];
}

function assetsOf(
	{ assets: asked }: WorkerMetadata,
	previous: ScriptRecord | undefined,
	assets: AssetStore,
) {
	if (asked?.keep_assets) return previous?.assets ?? null;
	return asked?.jwt ? assets.layOut(asked.jwt, asked.config ?? {}) : null;
}

/** Takes an upload; one that does not start is refused, and the version before goes on. */
async function uploadScript({ state, edge, assets }: WorkersOptions, { params, request }: ApiCall) {
	const name = params.script ?? '';
	const previous = state.scripts.get(name);
	if (!previous) requireSubdomain(state);
	const { metadata, modules } = await readWorkerForm((await request.formData()) as FormData);
	const bindings = bindingsOf(metadata, previous);
	checkBindings(bindings, state);
	requireSmallWorker(state, modules);
	const now = new Date().toISOString();
	const script: ScriptRecord = {
		name,
		metadata: { ...metadata, bindings },
		modules,
		assets: assetsOf(metadata, previous, assets),
		schedules: previous?.schedules ?? [],
		created_on: previous?.created_on ?? now,
		modified_on: now,
		uploads: (previous?.uploads ?? 0) + 1,
		versions: previous?.versions ?? [],
		deployments: previous?.deployments ?? [],
	};
	state.scripts.set(name, script);
	try {
		await edge.boot();
	} catch (error) {
		if (previous) state.scripts.set(name, previous);
		else state.scripts.delete(name);
		await edge.boot();
		throw new ApiError(400, 10021, error instanceof Error ? error.message : String(error));
	}
	noteUpload(script);
	return { ...shownScript(script), startup_time_ms: 10, deployment_id: newId() };
}

function shownScript(script: ScriptRecord) {
	const { name, created_on, modified_on, modules, assets, metadata } = script;
	return {
		id: name,
		etag: newId(),
		created_on,
		modified_on,
		has_modules: modules.length > 0,
		has_assets: assets !== null,
		handlers: ['fetch'],
		usage_model: 'standard',
		compatibility_date: metadata.compatibility_date,
		compatibility_flags: metadata.compatibility_flags,
	};
}

function shownSettings({ metadata }: ScriptRecord) {
	return {
		bindings: shownBindings(metadata.bindings),
		compatibility_date: metadata.compatibility_date,
		compatibility_flags: metadata.compatibility_flags,
		observability: metadata.observability,
		tags: metadata.tags ?? [],
		usage_model: 'standard',
	};
}

function consumersOf({ queues }: CloudflareState, script: string) {
	return queues.flatMap(({ consumers }) => consumers.filter((one) => one.script === script));
}

function deleteScript(state: CloudflareState, { name }: ScriptRecord): void {
	if (consumersOf(state, name).length > 0) {
		// Words and code from github.com/cloudflare/workers-sdk/issues/3370; `force` does not help
		// (github.com/tldraw/tldraw/pull/6143).
		throw new ApiError(400, 10064, 'script still in use as a consumer for a queue');
	}
	state.scripts.delete(name);
	state.scriptSubdomains.delete(name);
	state.domains = state.domains.filter(({ service }) => service !== name);
}

const SCRIPTS = '/accounts/:account/workers/scripts';
const SCRIPT = `${SCRIPTS}/:script`;

function scriptRoutes(options: WorkersOptions): Route[] {
	const { state, edge } = options;
	const found = ({ params }: ApiCall) => findScript(state, params.script);
	return [
		...versionRoutes(edge, SCRIPT, found),
		route('GET', SCRIPTS, ({ query }) => {
			return new Page([...state.scripts.values()].map(shownScript), query);
		}),
		route('PUT', SCRIPT, (call) => uploadScript(options, call)),
		route('DELETE', SCRIPT, (call) => deleteScript(state, found(call))),
		route('GET', `${SCRIPT}/settings`, (call) => shownSettings(found(call))),
		route('GET', `${SCRIPT}/queue-consumers`, (call) => {
			return new Page(consumersOf(state, found(call).name), call.query);
		}),
		route('GET', `${SCRIPT}/schedules`, (call) => shownSchedules(found(call))),
		route('PUT', `${SCRIPT}/schedules`, async (call) => {
			const script = found(call);
			requireSubdomain(state);
			const asked = (await call.request.json()) as { cron: string }[];
			const others = [...state.scripts.values()].filter((one) => one !== script);
			const crons = others.reduce((sum, { schedules }) => sum + schedules.length, 0);
			requireRoomForCrons(state, crons, asked.length);
			script.schedules = asked.map(({ cron }) => cron);
			return shownSchedules(script);
		}),
	];
}

function shownSchedules({ schedules, modified_on }: ScriptRecord) {
	return { schedules: schedules.map((cron) => ({ cron, created_on: modified_on, modified_on })) };
}

function subdomainRoutes(state: CloudflareState): Route[] {
	const path = `${SCRIPT}/subdomain`;
	const settingsOf = ({ name }: ScriptRecord) =>
		state.scriptSubdomains.get(name) ?? { enabled: false, previews_enabled: false };
	return [
		route('GET', '/accounts/:account/workers/subdomain', () => {
			// wrangler takes this code for an account without one (packages/wrangler/src/routes.ts).
			if (state.subdomain === null) throw new ApiError(404, 10007, 'There is no subdomain yet');
			return { subdomain: state.subdomain };
		}),
		route('GET', path, ({ params }) => settingsOf(findScript(state, params.script))),
		route('POST', path, async ({ params, request }) => {
			const script = findScript(state, params.script);
			const changes = (await request.json()) as { enabled?: boolean };
			if (changes.enabled) requireSubdomain(state);
			const settings = { ...settingsOf(script), ...changes };
			state.scriptSubdomains.set(script.name, settings);
			return settings;
		}),
	];
}

interface DomainRequest {
	zone_id: string;
	hostname: string;
	service: string;
	environment?: string;
	override_existing_origin?: boolean;
	override_existing_dns_record?: boolean;
}

function attachDomain(state: CloudflareState, asked: DomainRequest) {
	const { hostname, service } = asked;
	const zone = state.zones.find(({ id }) => id === asked.zone_id);
	if (!zone) throw new ApiError(400, 100113, `The zone ${asked.zone_id} was not found`);
	findScript(state, service);
	const previous = state.domains.find((domain) => domain.hostname === hostname);
	if (previous && previous.service !== service && !asked.override_existing_origin) {
		// Words and code from Alchemy's own CustomDomain.
		const words = `Hostname '${hostname}' already in use by other custom domain`;
		throw new ApiError(409, 100116, words);
	}
	const hasRecord = state.dnsRecords.some(({ name }) => name === hostname);
	if (!previous && hasRecord && !asked.override_existing_dns_record) {
		// Words and code from github.com/cloudflare/workers-sdk/issues/9878.
		const words = `Hostname '${hostname}' already has externally managed DNS records (A, CNAME, etc). Either delete them, try a different hostname, or use the option 'override_existing_dns_record' to override.`;
		throw new ApiError(409, 100117, words);
	}
	const domain = {
		id: previous?.id ?? newId(),
		zone_id: zone.id,
		zone_name: zone.name,
		hostname,
		service,
		environment: asked.environment ?? 'production',
	};
	state.domains = [...state.domains.filter((one) => one !== previous), domain];
	return domain;
}

function domainRoutes(state: CloudflareState): Route[] {
	const path = '/accounts/:account/workers/domains';
	return [
		route('GET', path, ({ query }) =>
			state.domains.filter((domain) =>
				(['hostname', 'service', 'zone_id'] as const).every(
					(name) => query.get(name) === null || query.get(name) === domain[name],
				),
			),
		),
		route('PUT', path, async ({ request }) =>
			attachDomain(state, (await request.json()) as DomainRequest),
		),
		route('DELETE', `${path}/:domain`, ({ params }) => {
			const domain = state.domains.find(({ id }) => id === params.domain);
			// Code from github.com/alchemy-run/distilled, packages/cloudflare/patches/workers/deleteDomain.json.
			if (!domain) throw new ApiError(404, 100114, 'The domain was not found');
			state.domains = state.domains.filter((one) => one !== domain);
		}),
		route('GET', '/zones', ({ query }) => {
			const name = query.get('name');
			return new Page(
				state.zones.filter((zone) => name === null || zone.name === name),
				query,
			);
		}),
	];
}

/** The routes of Workers. */
export function workerRoutes(options: WorkersOptions): Route[] {
	const { state } = options;
	return [...scriptRoutes(options), ...subdomainRoutes(state), ...domainRoutes(state)];
}
