import type { FakeEdge } from '../fake-edge.ts';
import {
	type ApiCall,
	ApiError,
	newId,
	newSessionToken,
	Page,
	type Route,
	route,
	sessionRoute,
} from './protocol.ts';
import type {
	Binding,
	CloudflareState,
	PagesConfig,
	PagesDeployment,
	PagesEnvironment,
	PagesProject,
	PagesSite,
} from './state.ts';
import { checkBindings } from './workers/bindings.ts';
import { type AssetStore, readWorkerForm } from './workers/uploads.ts';

/** Pages over the API: projects, their bindings, uploads of files, and deployments. */

interface PagesOptions {
	state: CloudflareState;
	edge: FakeEdge;
	assets: AssetStore;
	/** Names that other accounts have, so that an address becomes another than the project's name. */
	takenNames: readonly string[];
}

/** @throws ApiError where there is none */
export function findProject({ projects }: CloudflareState, name: string | undefined): PagesProject {
	const project = projects.get(name ?? '');
	if (project) return project;
	// Words and code from github.com/microfeed/microfeed/issues/7.
	const words =
		'Project not found. The specified project name does not match any of your existing projects.';
	throw new ApiError(404, 8000007, words);
}

interface ProjectRequest {
	name: string;
	production_branch?: string;
	deployment_configs?: Partial<Record<PagesEnvironment, Partial<PagesConfig>>>;
}

function createProject({ state, takenNames }: PagesOptions, asked: ProjectRequest): PagesProject {
	const { name, production_branch = 'main' } = asked;
	if (state.projects.has(name)) {
		// Words and code from github.com/rails/buildkite-config/pull/101.
		const words = 'A project with this name already exists. Choose a different project name.';
		throw new ApiError(409, 8000002, words);
	}
	// Three letters are added to a taken name (github.com/cloudflare/workers-sdk/issues/3527).
	const subdomain = `${takenNames.includes(name) ? `${name}-4fz` : name}.pages.dev`;
	const project: PagesProject = {
		id: crypto.randomUUID(),
		name,
		subdomain,
		domains: [subdomain],
		production_branch,
		created_on: new Date().toISOString(),
		deployment_configs: { production: {}, preview: {} },
		deployments: [],
	};
	state.projects.set(name, project);
	configure(project, asked);
	return project;
}

/** Lays changes over what a project has; null takes a name away. */
function configure(project: PagesProject, { deployment_configs = {} }: Partial<ProjectRequest>) {
	for (const [environment, changes] of Object.entries(deployment_configs)) {
		const config = project.deployment_configs[environment as PagesEnvironment];
		for (const [section, change] of Object.entries(changes)) {
			config[section] = merged(config[section], change);
		}
	}
}

function isTable(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function merged(previous: unknown, change: unknown): unknown {
	if (!isTable(change)) return change;
	const both = { ...(isTable(previous) ? previous : {}), ...change };
	return Object.fromEntries(Object.entries(both).filter(([, value]) => value !== null));
}

/** The project as the API shows it: secrets without their values. */
function shownProject({ deployments, ...project }: PagesProject) {
	const shown = structuredClone(project);
	for (const config of Object.values(shown.deployment_configs)) {
		for (const variable of Object.values(config.env_vars ?? {})) {
			if (variable.type === 'secret_text') variable.value = '';
		}
	}
	const [latest] = deployments.map(shownDeployment).reverse();
	return { ...shown, latest_deployment: latest ?? null };
}

function deleteProject(state: CloudflareState, { name, domains }: PagesProject): void {
	if (domains.length > 1) {
		// Words and code from github.com/cloudflare/cloudflare-docs/issues/2271.
		throw new ApiError(409, 8000028, 'Must delete custom domains before deleting project');
	}
	state.projects.delete(name);
}

/** A project's settings that are not bindings. */
const PLAIN_SECTIONS = [
	'compatibility_date',
	'compatibility_flags',
	'fail_open',
	'always_use_latest_compatibility_date',
	'usage_model',
	'build_image_major_version',
];

const SECTIONS: Record<string, (name: string, target: Record<string, unknown>) => Binding> = {
	env_vars: (name, { type, value }) => ({ name, type: String(type), text: value }),
	d1_databases: (name, { id }) => ({ name, type: 'd1', id }),
	kv_namespaces: (name, { namespace_id }) => ({ name, type: 'kv_namespace', namespace_id }),
	queue_producers: (name, target) => ({ name, type: 'queue', queue_name: target.name }),
};

/** What a project is bound to, as a Worker's upload would say it. */
function bindingsOf(config: PagesConfig): Binding[] {
	return Object.entries(config).flatMap(([section, targets]) => {
		if (PLAIN_SECTIONS.includes(section) || !isTable(targets)) return [];
		return Object.entries(targets).map(([name, target]) => {
			const bind = SECTIONS[section] ?? (() => ({ name, type: section }));
			return bind(name, target as Record<string, unknown>);
		});
	});
}

/** What Pages tells a deployment about itself (developers.cloudflare.com/pages/functions/bindings). */
function ownVariables(branch: string, commit: string, url: string): Binding[] {
	const values = {
		CF_PAGES: '1',
		CF_PAGES_BRANCH: branch,
		CF_PAGES_COMMIT_SHA: commit,
		CF_PAGES_URL: url,
	};
	return Object.entries(values).map(([name, text]) => ({ name, type: 'plain_text', text }));
}

async function textOf(form: FormData, name: string): Promise<string | undefined> {
	const part = form.get(name);
	return part === null || typeof part === 'string' ? (part ?? undefined) : part.text();
}

/** The Worker's own form, which travels as one file; its first line is its boundary. */
async function readBundle(bundle: File) {
	const bytes = await bundle.arrayBuffer();
	const start = new TextDecoder().decode(bytes.slice(0, 200));
	const boundary = start.slice(2, start.indexOf('\r\n'));
	const type = `multipart/form-data; boundary=${boundary}`;
	return readWorkerForm(
		(await new Response(bytes, { headers: { 'content-type': type } }).formData()) as FormData,
	);
}

/** Which requests reach the Worker, as `run_worker_first` says it. */
function routingOf(routes: string | undefined): boolean | string[] {
	if (routes === undefined) return true;
	const { include, exclude } = JSON.parse(routes) as { include: string[]; exclude: string[] };
	return [...include, ...exclude.map((path) => `!${path}`)];
}

/** What a missing file is answered with (developers.cloudflare.com/pages/configuration/serving-pages). */
function notFoundHandling(manifest: Record<string, string>): string {
	if ('/404.html' in manifest) return '404-page';
	return '/index.html' in manifest ? 'single-page-application' : 'none';
}

async function siteOf(
	{ state, assets }: PagesOptions,
	project: PagesProject,
	config: PagesConfig,
	form: FormData,
	own: Binding[],
): Promise<PagesSite> {
	const manifest = JSON.parse((await textOf(form, 'manifest')) ?? '{}') as Record<string, string>;
	const bundle = form.get('_worker.bundle');
	if (!(bundle instanceof File)) {
		throw new ApiError(400, 8000000, 'This fake takes deployments with a Worker only');
	}
	const { metadata, modules } = await readBundle(bundle);
	const bindings = [
		...own,
		...bindingsOf(config),
		...metadata.bindings,
		{ name: 'ASSETS', type: 'assets' },
	];
	checkBindings(bindings, state);
	const stored = assets.store(`pages-${project.name}`, Object.entries(manifest), {
		html_handling: 'auto-trailing-slash',
		not_found_handling: notFoundHandling(manifest),
		run_worker_first: routingOf(await textOf(form, '_routes.json')),
		_headers: await textOf(form, '_headers'),
		_redirects: await textOf(form, '_redirects'),
	});
	return {
		mainModule: metadata.main_module,
		modules,
		bindings,
		compatibilityDate: metadata.compatibility_date ?? config.compatibility_date ?? '2022-01-01',
		compatibilityFlags: metadata.compatibility_flags ?? config.compatibility_flags ?? [],
		assets: stored,
	};
}

/** Takes a deployment. One that does not start is kept as failed, and the one before goes on. */
async function deploy(options: PagesOptions, { params, request }: ApiCall) {
	const { state, edge } = options;
	const project = findProject(state, params.project);
	const form = (await request.formData()) as FormData;
	const branch = (await textOf(form, 'branch')) ?? project.production_branch;
	const environment = branch === project.production_branch ? 'production' : 'preview';
	const id = crypto.randomUUID();
	const url = `https://${id.slice(0, 8)}.${project.subdomain}`;
	const commit = (await textOf(form, 'commit_hash')) ?? '';
	const deployment: PagesDeployment = {
		id,
		url,
		environment,
		branch,
		commit,
		created_on: new Date().toISOString(),
		status: 'success',
		log: [],
		site: await siteOf(
			options,
			project,
			project.deployment_configs[environment],
			form,
			ownVariables(branch, commit, url),
		),
	};
	project.deployments.push(deployment);
	await edge.boot().catch(async (error: unknown) => {
		deployment.status = 'failure';
		deployment.log.push(`Error: ${error instanceof Error ? error.message : error}`);
		await edge.boot();
	});
	return { ...shownDeployment(deployment), project_name: project.name };
}

function shownDeployment({
	site: _,
	log: _log,
	status,
	branch,
	commit,
	...shown
}: PagesDeployment) {
	return {
		...shown,
		short_id: shown.id.slice(0, 8),
		modified_on: shown.created_on,
		aliases: null,
		latest_stage: { name: 'deploy', status, ended_on: shown.created_on },
		deployment_trigger: { type: 'ad_hoc', metadata: { branch, commit_hash: commit } },
	};
}

function findDeployment({ deployments }: PagesProject, id: string | undefined): PagesDeployment {
	const deployment = deployments.find((candidate) => candidate.id === id);
	if (!deployment) throw new ApiError(404, 8000009, 'The deployment ID could not be found.');
	return deployment;
}

const PROJECTS = '/accounts/:account/pages/projects';
const PROJECT = `${PROJECTS}/:project`;

function projectRoutes(options: PagesOptions): Route[] {
	const { state } = options;
	const found = ({ params }: ApiCall) => findProject(state, params.project);
	return [
		route('GET', PROJECTS, ({ query }) => {
			return new Page([...state.projects.values()].map(shownProject), query);
		}),
		route('POST', PROJECTS, async ({ request }) =>
			shownProject(createProject(options, (await request.json()) as ProjectRequest)),
		),
		route('GET', PROJECT, (call) => shownProject(found(call))),
		route('PATCH', PROJECT, async (call) => {
			const project = found(call);
			configure(project, (await call.request.json()) as Partial<ProjectRequest>);
			return shownProject(project);
		}),
		route('DELETE', PROJECT, (call) => deleteProject(state, found(call))),
		route('GET', `${PROJECT}/domains`, (call) =>
			found(call)
				.domains.slice(1)
				.map((name) => ({ name, status: 'active' })),
		),
		route('POST', `${PROJECT}/domains`, async (call) => {
			const { name } = (await call.request.json()) as { name: string };
			found(call).domains.push(name);
			return { id: newId(), name, status: 'active' };
		}),
		route('DELETE', `${PROJECT}/domains/:domain`, (call) => {
			const project = found(call);
			project.domains = project.domains.filter((name) => name !== call.params.domain);
		}),
	];
}

function deploymentRoutes(options: PagesOptions): Route[] {
	const all = `${PROJECT}/deployments`;
	const found = ({ params }: ApiCall) =>
		findDeployment(findProject(options.state, params.project), params.deployment);
	return [
		route('POST', all, (call) => deploy(options, call)),
		route('GET', all, ({ params, query }) => {
			const { deployments } = findProject(options.state, params.project);
			const environment = query.get('env');
			const asked = deployments.filter((one) => !environment || one.environment === environment);
			return new Page(asked.reverse().map(shownDeployment), query);
		}),
		route('GET', `${all}/:deployment`, (call) => shownDeployment(found(call))),
		route('GET', `${all}/:deployment/history/logs`, (call) => {
			const { log, created_on } = found(call);
			return { total: log.length, data: log.map((line) => ({ line, ts: created_on })) };
		}),
	];
}

/** Much longer than any test. */
const HOUR_S = 3_600;

function fileRoutes({ state, assets }: PagesOptions): Route[] {
	const tokens = new Set<string>();
	/** A route for those who have the token of an upload. */
	const uploadRoute = (path: string, answer: (body: unknown) => unknown) =>
		sessionRoute('POST', path, async ({ request, token }) => {
			// wrangler asks for another token at this code (packages/wrangler/src/pages/errors.ts).
			if (!tokens.has(token)) throw new ApiError(401, 8000013, 'Unauthorized');
			return answer(await request.json());
		});
	return [
		route('GET', `${PROJECT}/upload-token`, ({ params }) => {
			findProject(state, params.project);
			const exp = Math.floor(Date.now() / 1_000) + HOUR_S;
			const jwt = newSessionToken({ exp, max_file_count_allowed: 20_000, upload: newId() });
			tokens.add(jwt);
			return { jwt };
		}),
		uploadRoute('/pages/assets/check-missing', (body) =>
			assets.missing((body as { hashes: string[] }).hashes),
		),
		uploadRoute('/pages/assets/upload', (body) => {
			const files = body as { key: string; value: string }[];
			for (const { key, value } of files) assets.keep(key, Buffer.from(value, 'base64'));
			return { successful_key_count: files.length, unsuccessful_keys: [] };
		}),
		// Hashes never expire here, so that there is nothing to renew.
		uploadRoute('/pages/assets/upsert-hashes', () => null),
	];
}

/** The routes of Pages. */
export function pagesRoutes(options: PagesOptions): Route[] {
	return [...projectRoutes(options), ...deploymentRoutes(options), ...fileRoutes(options)];
}

/** The deployment that a project's own address leads to. */
export function liveDeployment({ deployments }: PagesProject): PagesDeployment | undefined {
	return deployments.findLast(
		({ environment, status }) => environment === 'production' && status === 'success',
	);
}
