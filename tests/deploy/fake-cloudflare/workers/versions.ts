import type { FakeEdge } from '../../fake-edge.ts';
import { type ApiCall, ApiError, isUuid, type Route, route } from '../protocol.ts';
import type { Binding, DeploymentRecord, ScriptRecord, VersionRecord } from '../state.ts';

/**
 * The versions of a Worker, its deployments, and the way back to an earlier version. Shapes from
 * developers.cloudflare.com/api (Workers, versions and deployments) and from what wrangler reads of them.
 */

/** So many of the latest versions can be deployed (workers/versions-and-deployments/rollbacks). */
const DEPLOYABLE_VERSIONS = 100;

/** Notes an upload as a new version that takes all traffic. */
export function noteUpload(script: ScriptRecord): void {
	const version: VersionRecord = {
		id: crypto.randomUUID(),
		number: script.versions.length + 1,
		created_on: script.modified_on,
		metadata: script.metadata,
		modules: script.modules,
		assets: script.assets,
	};
	script.versions.push(version);
	deploy(script, version, 'Automatic deployment on upload.');
}

function deploy(script: ScriptRecord, version: VersionRecord, message: string): DeploymentRecord {
	const deployment: DeploymentRecord = {
		id: crypto.randomUUID(),
		created_on: new Date().toISOString(),
		source: 'api',
		strategy: 'percentage',
		versions: [{ version_id: version.id, percentage: 100 }],
		annotations: { 'workers/message': message },
	};
	script.deployments.push(deployment);
	return deployment;
}

function findVersion({ versions }: ScriptRecord, id: string | undefined): VersionRecord {
	// Which code an id that is none gets is not documented; that it must be a UUID is.
	if (!isUuid(id)) throw new ApiError(400, 10021, `version_id "${id}" is not a valid UUID`);
	const version = versions.find((one) => one.id === id);
	if (!version) throw new ApiError(404, 10007, `The version ${id} does not exist on this Worker.`);
	return version;
}

function secretsOf(bindings: readonly Binding[]): Map<string, unknown> {
	return new Map(
		bindings.filter(({ type }) => type === 'secret_text').map(({ name, text }) => [name, text]),
	);
}

/** The secrets that differ between what runs and the version to go back to. */
function changedSecrets(script: ScriptRecord, version: VersionRecord): string[] {
	const now = secretsOf(script.metadata.bindings);
	const then = secretsOf(version.metadata.bindings);
	return [...new Set([...now.keys(), ...then.keys()])].filter(
		(name) => now.get(name) !== then.get(name),
	);
}

interface DeploymentRequest {
	strategy: string;
	versions: { version_id: string; percentage: number }[];
	annotations?: { 'workers/message'?: string };
}

async function deployVersion(
	script: ScriptRecord,
	edge: FakeEdge,
	{ query, request }: ApiCall,
): Promise<DeploymentRecord> {
	const asked = (await request.json()) as DeploymentRequest;
	const [first, ...others] = asked.versions;
	if (asked.strategy !== 'percentage' || others.length > 0 || first?.percentage !== 100) {
		throw new ApiError(400, 10021, 'This fake deploys one version to all traffic only');
	}
	const version = findVersion(script, first.version_id);
	const changed = changedSecrets(script, version);
	if (changed.length > 0 && query.get('force') !== 'true') {
		// wrangler takes the list apart behind these words (packages/wrangler/src/versions/rollback).
		const words = `The following secrets have changed: ${changed.join(', ')}`;
		throw new ApiError(400, 10220, words);
	}
	Object.assign(script, {
		metadata: version.metadata,
		modules: version.modules,
		assets: version.assets,
		uploads: script.uploads + 1,
	});
	await edge.boot();
	return deploy(script, version, asked.annotations?.['workers/message'] ?? '');
}

function shownVersion({ id, number, created_on, metadata }: VersionRecord) {
	return {
		id,
		number,
		metadata: { created_on, source: 'api', author_email: 'operator@club.example' },
		annotations: {},
		resources: {
			script_runtime: {
				compatibility_date: metadata.compatibility_date,
				compatibility_flags: metadata.compatibility_flags,
				usage_model: 'standard',
			},
		},
	};
}

/**
 * The routes of versions and deployments.
 *
 * @param found the Worker that a call is about
 */
export function versionRoutes(
	edge: FakeEdge,
	path: string,
	found: (call: ApiCall) => ScriptRecord,
): Route[] {
	return [
		route('GET', `${path}/versions`, (call) => {
			const newestFirst = found(call).versions.toReversed();
			const isDeployable = call.query.get('deployable') === 'true';
			const shown = isDeployable ? newestFirst.slice(0, DEPLOYABLE_VERSIONS) : newestFirst;
			return { items: shown.map(shownVersion) };
		}),
		route('GET', `${path}/versions/:version`, (call) =>
			shownVersion(findVersion(found(call), call.params.version)),
		),
		route('GET', `${path}/deployments`, (call) => ({
			deployments: found(call).deployments.toReversed(),
		})),
		route('POST', `${path}/deployments`, (call) => deployVersion(found(call), edge, call)),
	];
}
