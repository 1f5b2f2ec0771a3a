import { createHash, createHmac } from 'node:crypto';
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import {
	convertV4MiniflareOptions,
	Log,
	LogLevel,
	Miniflare,
	type MiniflareOptions,
	type V4WorkerOptions,
} from 'miniflare';
import { D1_WORKER, d1Client } from '../../scripts/local/d1-client.ts';
import type { WorkerLog } from '../../scripts/local/emulator.ts';
import type {
	Binding,
	ConsumerRecord,
	StoredAssets,
	WorkerModule,
} from './fake-cloudflare/state.ts';
import { provideBindings } from './fake-cloudflare/workers/bindings.ts';

/** Where uploaded Workers really run: one workerd that is set up anew whenever the account changes. */

/** A Worker as it was uploaded. */
export interface EdgeWorker {
	name: string;
	/** Changes with every upload. */
	version: string;
	mainModule: string;
	modules: WorkerModule[];
	compatibilityDate: string;
	compatibilityFlags: string[];
	bindings: Binding[];
	assets: StoredAssets | null;
	consumers: ConsumerRecord[];
}

/** Everything that the edge serves at one moment. */
export interface EdgePlan {
	/** The ids of all databases, bound to a Worker or not. */
	databases: string[];
	workers: EdgeWorker[];
}

/** Names the Worker that a request is for, on its way to the front. */
const CHOSEN = 'fake-edge-worker';

/**
 * Hands requests on. Miniflare itself would lead them past the static files to every Worker but the first;
 * what comes through a binding meets the files as it does at Cloudflare.
 */
const FRONT = `export default {
	fetch(request, env) {
		const headers = new Headers(request.headers);
		const chosen = headers.get('${CHOSEN}');
		headers.delete('${CHOSEN}');
		return env[chosen].fetch(new Request(request, { headers, redirect: 'manual' }));
	},
}`;

/** Whoever sends it along may set the header `host` by the address (see Miniflare's entry.worker.js). */
const PROXY_SECRET = crypto.randomUUID();

/** In the stack that Miniflare answers with where a Worker threw; Cloudflare shows its code 1101 instead. */
const UNCAUGHT = /\/workers\/core\/entry\.worker\.js:/;

/** The visitor that every request comes from; the address is of the range for documentation. */
const VISITOR_IP = '203.0.113.7';

const MODULE_TYPES = {
	'application/javascript+module': 'ESModule',
	'application/javascript': 'CommonJS',
	'text/plain': 'Text',
	'application/octet-stream': 'Data',
	'application/wasm': 'CompiledWasm',
} as const;

/** Whether a module can run; what remains, like source maps, is stored only. */
function isRunnable(type: string): type is keyof typeof MODULE_TYPES {
	return type in MODULE_TYPES;
}

function runnableModules({ modules, mainModule }: EdgeWorker) {
	const runnable = modules.flatMap(({ name, type, contents }) =>
		isRunnable(type)
			? [
					{
						type: MODULE_TYPES[type],
						path: `/${name}`,
						contents: type.startsWith('application/javascript')
							? new TextDecoder().decode(contents)
							: new Uint8Array(contents),
					},
				]
			: [],
	);
	// Miniflare takes the first for the entry.
	return runnable.sort(
		(one, other) => Number(other.path === `/${mainModule}`) - Number(one.path === `/${mainModule}`),
	);
}

function consumerOptions({ settings, dead_letter_queue }: ConsumerRecord) {
	return {
		maxBatchSize: settings.batch_size,
		maxBatchTimeout: (settings.max_wait_time_ms ?? 0) / 1_000,
		maxRetries: settings.max_retries,
		retryDelay: settings.retry_delay,
		deadLetterQueue: dead_letter_queue,
	};
}

function workerOptions(worker: EdgeWorker): V4WorkerOptions {
	const { assets } = worker;
	const options: V4WorkerOptions = {
		name: worker.name,
		compatibilityDate: worker.compatibilityDate,
		compatibilityFlags: worker.compatibilityFlags,
		modules: runnableModules(worker),
		modulesRoot: '/',
		queueConsumers: Object.fromEntries(
			worker.consumers.map((consumer) => [consumer.queue_name, consumerOptions(consumer)]),
		),
		...(assets && {
			assets: {
				directory: assets.folder,
				run_worker_first: assets.config.run_worker_first,
				routerConfig: { has_user_worker: true },
				assetConfig: {
					html_handling: assets.config.html_handling,
					not_found_handling: assets.config.not_found_handling,
				} as NonNullable<V4WorkerOptions['assets']>['assetConfig'],
			},
		}),
	};
	provideBindings(options, worker.bindings);
	return options;
}

/** The id of a Durable Object by its name, as workerd makes it: Miniflare keeps each D1 database in one. */
function objectId(uniqueKey: string, name: string): string {
	const key = createHash('sha256').update(uniqueKey).digest();
	const half = (data: string | Buffer) =>
		createHmac('sha256', key).update(data).digest().subarray(0, 16);
	const first = half(name);
	return Buffer.concat([first, half(first)]).toString('hex');
}

/** What must differ for workerd to be set up anew. */
function fingerprint({ databases, workers }: EdgePlan): string {
	return JSON.stringify([
		databases,
		workers.map(({ name, version, consumers }) => [name, version, consumers]),
	]);
}

/** The edge of one account. */
export class FakeEdge {
	/** What the Workers wrote, of all of them. */
	readonly logs: WorkerLog[] = [];
	readonly #folder: string;
	readonly #plan: () => EdgePlan;
	#miniflare: Miniflare | undefined;
	/** The plan that workerd runs. */
	#running = '';
	/** One set-up after the other. */
	#setUp: Promise<void> = Promise.resolve();
	readonly #work = new Set<Promise<unknown>>();

	/**
	 * @param folder keeps the data
	 * @param plan tells what the account holds at this moment
	 */
	constructor(folder: string, plan: () => EdgePlan) {
		this.#folder = folder;
		this.#plan = plan;
	}

	/**
	 * Brings workerd up to date.
	 *
	 * @throws where a Worker does not even start
	 */
	boot(): Promise<void> {
		const next = this.#setUp.catch(() => {}).then(() => this.#apply());
		this.#setUp = next;
		return next;
	}

	/** Runs statements in one transaction. */
	runBatch(
		databaseId: string,
		statements: readonly { sql: string; values: unknown[] }[],
	): Promise<unknown[]> {
		return this.#with((miniflare) => {
			const database = d1Client(miniflare, databaseId);
			return database.batch(
				statements.map(({ sql, values }) => database.prepare(sql).bind(...values)),
			);
		});
	}

	/** Runs one statement and gives its first row, without the names of its columns. */
	readRow(databaseId: string, sql: string, values: unknown[]): Promise<string[]> {
		return this.#with(async (miniflare) => {
			const rows = await d1Client(miniflare, databaseId)
				.prepare(sql)
				.bind(...values)
				.raw<string[]>();
			return rows[0] ?? [];
		});
	}

	/**
	 * Copies a database into a file of its own.
	 *
	 * @returns the path of the copy
	 */
	copyDatabase(databaseId: string, name: string): Promise<string> {
		return this.#with(async () => {
			const copy = join(this.#folder, `${name}.sqlite`);
			const database = new DatabaseSync(this.#databaseFile(databaseId));
			try {
				database.prepare('vacuum into ?').run(copy);
			} finally {
				database.close();
			}
			return copy;
		});
	}

	/** Puts a copy in the place of a database; what still runs is waited for, and workerd starts anew. */
	async replaceDatabase(databaseId: string, copy: string): Promise<void> {
		const file = await this.#with(async () => this.#databaseFile(databaseId));
		await this.stop();
		for (const rest of ['-wal', '-shm']) rmSync(`${file}${rest}`, { force: true });
		copyFileSync(copy, file);
		await this.boot();
	}

	/** Where Miniflare keeps a database. */
	#databaseFile(databaseId: string): string {
		const file = `${objectId('miniflare-D1DatabaseObject', databaseId)}.sqlite`;
		return join(this.#folder, 'v3/d1/miniflare-D1DatabaseObject', file);
	}

	/** Answers a request by one Worker, which sees it as it came over the network. */
	fetch(workerName: string, request: Request): Promise<Response> {
		return this.#with(async (miniflare) => {
			const url = new URL(request.url);
			const headers = new Headers(request.headers);
			headers.set(CHOSEN, workerName);
			headers.set('MF-Proxy-Shared-Secret', PROXY_SECRET);
			headers.set('cf-connecting-ip', VISITOR_IP);
			headers.set('x-real-ip', VISITOR_IP);
			headers.set('x-forwarded-proto', url.protocol.slice(0, -1));
			headers.set('cf-ray', `${crypto.randomUUID().replaceAll('-', '').slice(0, 16)}-TST`);
			const body = request.body ? await request.arrayBuffer() : undefined;
			const response = await miniflare.dispatchFetch(request.url, {
				method: request.method,
				headers: [...headers],
				redirect: 'manual',
				body,
			});
			// Miniflare brings a class of its own, which is the same at run time.
			const copy = await copyOf(response as unknown as Response);
			const stack = copy.status === 500 ? await copy.clone().text() : '';
			if (!UNCAUGHT.test(stack)) return copy;
			this.logs.push({ level: 'error', message: `Uncaught ${stack}` });
			return new Response('error code: 1101', { status: 500 });
		});
	}

	/** Runs the handler of a cron. */
	runScheduled(workerName: string, cron: string, scheduledTime: Date): Promise<void> {
		return this.#with(async (miniflare) => {
			const worker = await miniflare.getWorker(workerName);
			const { outcome } = await worker.scheduled({ cron, scheduledTime });
			if (outcome !== 'ok') throw new Error(`The cron handler of ${workerName} failed: ${outcome}`);
		});
	}

	/** Ends workerd. */
	async stop(): Promise<void> {
		await this.#setUp.catch(() => {});
		await this.#miniflare?.dispose();
		this.#miniflare = undefined;
	}

	/** Does something at an edge that is up to date, and keeps it so meanwhile. */
	async #with<Result>(work: (miniflare: Miniflare) => Promise<Result>): Promise<Result> {
		await this.boot();
		if (!this.#miniflare) throw new Error('The edge has stopped.');
		const running = work(this.#miniflare);
		this.#work.add(running);
		try {
			return await running;
		} finally {
			this.#work.delete(running);
		}
	}

	async #apply(): Promise<void> {
		const plan = this.#plan();
		const wanted = fingerprint(plan);
		if (this.#miniflare && wanted === this.#running) return;
		// A set-up ends workerd and starts another, which would cut off whatever still runs.
		await Promise.allSettled([...this.#work]);
		const options = this.#options(plan);
		try {
			if (this.#miniflare) await this.#miniflare.setOptions(options);
			else this.#miniflare = new Miniflare(options);
			await this.#miniflare.ready;
			this.#running = wanted;
		} catch (error) {
			await this.#miniflare?.dispose().catch(() => {});
			this.#miniflare = undefined;
			throw startError(error);
		}
	}

	#options({ databases, workers }: EdgePlan): MiniflareOptions {
		return convertV4MiniflareOptions({
			workers: [
				{
					name: 'fake-edge.front',
					modules: true,
					script: FRONT,
					serviceBindings: Object.fromEntries(workers.map(({ name }) => [name, name])),
				},
				{
					name: 'fake-edge.d1',
					modules: true,
					script: D1_WORKER,
					// Where d1Client sends to.
					routes: ['d1.invalid/*'],
					d1Databases: Object.fromEntries(databases.map((id) => [id, id])),
				},
				...workers.map(workerOptions),
			],
			host: '127.0.0.1',
			port: 0,
			resourcePersistencePath: join(this.#folder, 'v3'),
			unsafeProxySharedSecret: PROXY_SECRET,
			cf: false,
			telemetry: { enabled: false },
			logRequests: false,
			log: new Log(LogLevel.NONE),
			handleStructuredLogs: (log) => this.logs.push(log),
		});
	}
}

/** The words of the Worker that did not start, out of what workerd wrote about it. */
function startError(error: unknown): Error {
	const words = error instanceof Error ? error.message : String(error);
	const [, ofWorker] = /"message":"service core:user:[^:]+: (.*?)","/.exec(words) ?? [];
	return new Error(ofWorker ? String(JSON.parse(`"${ofWorker}"`)) : words);
}

/** A whole copy, so that its body outlives the workerd that sent it. */
async function copyOf(response: Response): Promise<Response> {
	const headers = new Headers(response.headers);
	// Miniflare has decoded the body.
	headers.delete('content-encoding');
	headers.delete('mf-content-encoding');
	headers.delete('content-length');
	const hasBody = response.body !== null && ![101, 204, 205, 304].includes(response.status);
	return new Response(hasBody ? await response.arrayBuffer() : null, {
		status: response.status,
		statusText: response.statusText,
		headers,
	});
}
