import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkerLog } from '../../../scripts/local/emulator.ts';
import { startGateway } from '../edge-gateway.ts';
import { FakeEdge } from '../fake-edge.ts';
import { FakeApi, type RecordedCall, type Refusal } from './api.ts';
import { d1Routes } from './d1/d1.ts';
import { nobodyAt, planOf, workerAt } from './hosts.ts';
import type { Plan } from './limits.ts';
import { pagesRoutes } from './pages.ts';
import { GUIDE_PERMISSIONS } from './permissions.ts';
import { newId, type Route, route } from './protocol.ts';
import type { CloudflareState } from './state.ts';
import { kvRoutes, queueRoutes } from './storage.ts';
import { Tails, tailRoutes } from './workers/tails.ts';
import { AssetStore, assetRoutes } from './workers/uploads.ts';
import { workerRoutes } from './workers/workers.ts';

/**
 * A Cloudflare on loopback: its API, good enough for Alchemy and wrangler, and its edge, where what was
 * uploaded really runs.
 */

export interface FakeCloudflareOptions {
	/** Takes the data, the certificate and the static files. */
	folder: string;
	/** The account's part of every address of workers.dev; null for an account that has none yet. */
	subdomain?: string | null;
	/** What the account pays for; free where left out. */
	plan?: Plan;
	/** The zones of the account. */
	zones?: { name: string; status?: 'active' | 'pending' }[];
	/** Names of Pages projects that other accounts have, so that an address gets three letters more. */
	takenPagesNames?: string[];
}

export interface FakeCloudflare {
	accountId: string;
	token: string;
	/** For a child process: how it finds and trusts this Cloudflare, its API and its edge. */
	environment: Record<string, string>;
	state: CloudflareState;
	calls: RecordedCall[];
	clearCalls: () => void;
	/** The calls for which there is no route here. */
	readonly unknownCalls: RecordedCall[];
	/** The hosts that a child process asked for and that are not of this Cloudflare. */
	strangers: readonly string[];
	/** What the Workers wrote. */
	logs: readonly WorkerLog[];
	/** @returns an end of the refusal */
	refuse: (refusal: Refusal) => () => void;
	/** Takes the crons away from a Worker, as if somebody had done so in the dashboard. */
	forgetSchedules: (script: string) => void;
	/** Visits an address of the edge. Redirects are not followed. */
	fetch: (address: string | URL, init?: RequestInit) => Promise<Response>;
	/**
	 * Runs the cron of a Worker.
	 *
	 * @throws where the Worker has no cron, or where its handler fails
	 */
	fireCron: (script: string, scheduledAt?: Date) => Promise<void>;
	/** Live logs, by the name of a Worker or of a Pages project. */
	tails: Pick<Tails, 'untilListened' | 'push'>;
	stop: () => Promise<void>;
}

function emptyAccount({
	subdomain = 'acme',
	plan = 'free',
	zones = [],
}: FakeCloudflareOptions): CloudflareState {
	return {
		accountId: newId(),
		plan,
		permissions: new Set(GUIDE_PERMISSIONS),
		subdomain,
		databases: [],
		namespaces: [],
		queues: [],
		scripts: new Map(),
		scriptSubdomains: new Map(),
		domains: [],
		zones: zones.map(({ name, status = 'active' }) => ({ id: newId(), name, status })),
		dnsRecords: [],
		projects: new Map(),
	};
}

function accountRoutes({ accountId }: CloudflareState): Route[] {
	const account = { id: accountId, name: 'Fake account', type: 'standard', settings: {} };
	const verified = { id: newId(), status: 'active' };
	return [
		// wrangler asks who it is where it is refused.
		route('GET', '/user', () => ({ id: newId(), email: 'operator@club.example' })),
		route('GET', '/user/tokens/verify', () => verified),
		route('GET', '/accounts/:account/tokens/verify', () => verified),
		route('GET', '/accounts', () => [account]),
		route('GET', '/accounts/:account', () => account),
	];
}

/** The host names that the edge can serve, whatever is deployed. */
function servedNames({ subdomain, zones }: CloudflareState): string[] {
	return [
		...(subdomain === null ? [] : [`*.${subdomain}.workers.dev`]),
		'*.pages.dev',
		...zones.flatMap(({ name }) => [name, `*.${name}`]),
	];
}

/** Starts it. Several can run at once, in different folders. */
export async function startFakeCloudflare(options: FakeCloudflareOptions): Promise<FakeCloudflare> {
	const { folder, takenPagesNames = [] } = options;
	mkdirSync(folder, { recursive: true });
	const state = emptyAccount(options);
	const token = `fake-token-${newId()}`;
	const edge = new FakeEdge(folder, () => planOf(state));
	const assets = new AssetStore(join(folder, 'assets'));
	const tails = new Tails();
	const api = new FakeApi({
		accountId: state.accountId,
		token,
		permissions: state.permissions,
		routes: [
			...accountRoutes(state),
			...d1Routes(state, edge),
			...kvRoutes(state),
			...queueRoutes(state),
			...assetRoutes(assets),
			...workerRoutes({ state, edge, assets }),
			...pagesRoutes({ state, edge, assets, takenNames: takenPagesNames }),
			...tailRoutes(tails, state),
		],
		upgrade: (message, socket) => tails.connect(message, socket),
	});

	async function visit(request: Request): Promise<Response> {
		const { hostname } = new URL(request.url);
		const worker = workerAt(state, hostname);
		return worker === undefined ? nobodyAt(hostname) : edge.fetch(worker, request);
	}

	const gateway = await startGateway({ folder, names: servedNames(state), answer: visit });
	const address = await api.start();
	return {
		accountId: state.accountId,
		token,
		environment: {
			CLOUDFLARE_BASE_URL: address,
			CLOUDFLARE_API_BASE_URL: address,
			CLOUDFLARE_API_TOKEN: token,
			CLOUDFLARE_ACCOUNT_ID: state.accountId,
			HTTPS_PROXY: gateway.proxyUrl,
			NO_PROXY: '127.0.0.1,localhost',
			NODE_USE_ENV_PROXY: '1',
			NODE_EXTRA_CA_CERTS: gateway.trustFile,
		},
		state,
		calls: api.calls,
		clearCalls: () => api.calls.splice(0),
		get unknownCalls() {
			return api.calls.filter(({ isKnown }) => !isKnown);
		},
		strangers: gateway.strangers,
		logs: edge.logs,
		refuse: (refusal) => api.refuse(refusal),
		forgetSchedules(script) {
			state.scripts.get(script)?.schedules.splice(0);
		},
		fetch: (where, init) => visit(new Request(where, init)),
		async fireCron(script, scheduledAt = new Date()) {
			const cron = state.scripts.get(script)?.schedules[0];
			if (cron === undefined) throw new Error(`The Worker "${script}" has no cron.`);
			await edge.runScheduled(script, cron, scheduledAt);
		},
		tails,
		async stop() {
			await Promise.all([gateway.stop(), api.stop()]);
			await edge.stop();
		},
	};
}
