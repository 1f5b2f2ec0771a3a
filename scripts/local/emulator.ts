import { join } from 'node:path';
import {
	convertV4MiniflareOptions,
	Log,
	LogLevel,
	Miniflare,
	type Request as MiniflareRequest,
	type Response as MiniflareResponse,
	type V4WorkerOptions,
} from 'miniflare';
import { localConfiguration } from '../build/local-configuration.ts';

/** A line that the Worker wrote. */
export interface WorkerLog {
	level: string;
	message: string;
}

/** Stands for the network beyond a Worker. */
export type Outbound = (request: MiniflareRequest) => Promise<MiniflareResponse>;

/** One Worker in the emulator. */
export interface EmulatedWorker {
	/** Unique in the emulator; the site's own where left out. */
	name?: string;
	/** One module's source, or all modules with the entry first. */
	code: string | { type: 'ESModule'; path: string; contents: string }[];
	/** Where it is reached. One that only works by the clock and the queue needs none. */
	port?: number;
	/** The folder of the static files. */
	assetsFolder?: string;
	variables?: Record<string, string>;
	/** False leaves the binding out. */
	kv?: boolean;
	queue?: boolean;
	/** How many further databases and namespaces of each kind it has: `DB_1`, `KV_1` and so on. */
	spares?: number;
	/** True sends the messages of the queue to this Worker; without one they go nowhere. */
	consumesQueue?: boolean;
	/** Answers what this Worker fetches, in place of the network. */
	outbound?: Outbound;
}

export interface EmulatorOptions {
	/** A folder; `wrangler --persist-to` with the same one reads the same data. */
	persistTo: string;
	/** All of them share the data. Requests for the address of the cron reach the first. */
	workers: readonly [EmulatedWorker, ...EmulatedWorker[]];
	/** Answers what the first Worker asks other sites; without it, the machine's own network does. */
	elsewhere?: (request: Request) => Promise<Response>;
	/** Gets the lines of all Workers, mixed. */
	onLog?: (log: WorkerLog) => void;
	/** Where V8's inspector of all Workers listens; it does not where left out. */
	inspectorPort?: number;
}

/**
 * Miniflare fires the cron at /cdn-cgi/local/scheduled; this takes the address that wrangler and Astro
 * document, /cdn-cgi/handler/scheduled, and leads there.
 */
const CRON_ADDRESS: V4WorkerOptions = {
	name: 'cron-address',
	routes: ['*/cdn-cgi/handler/*'],
	modules: true,
	script: `export default {
		fetch: (request) => fetch(request.url.replace('/cdn-cgi/handler/', '/cdn-cgi/local/')),
	}`,
};

/** The name of a binding, or of what it leads to, for one of the spares; 0 is the site's own. */
export const spareName = (name: string, spare: number): string =>
	spare === 0 ? name : `${name}_${spare}`;

/** Bindings with what they lead to, each spare beside them. */
function withSpares(resources: readonly [binding: string, id: string][], spares: number) {
	return Object.fromEntries(
		Array.from({ length: spares + 1 }, (_, spare) =>
			resources.map(([binding, id]) => [spareName(binding, spare), spareName(id, spare)]),
		).flat(),
	) as Record<string, string>;
}

/** What Miniflare has to know of a Worker: the bindings of scripts/build/local-configuration.ts, and its own. */
function miniflareWorker(options: EmulatedWorker): V4WorkerOptions & { name: string } {
	const { assetsFolder, kv = true, queue = true, spares = 0 } = options;
	const configuration = localConfiguration();
	return {
		name: options.name ?? configuration.name,
		compatibilityDate: configuration.compatibility_date,
		compatibilityFlags: configuration.compatibility_flags,
		...(typeof options.code === 'string'
			? { modules: true, script: options.code }
			: { modules: options.code, modulesRoot: '/' }),
		bindings: options.variables ?? {},
		d1Databases: withSpares(
			configuration.d1_databases.map((entry) => [entry.binding, entry.database_id]),
			spares,
		),
		...(options.outbound && { outboundService: options.outbound }),
		...(kv && {
			kvNamespaces: withSpares(
				configuration.kv_namespaces.map((entry) => [entry.binding, entry.id]),
				spares,
			),
		}),
		...(queue && {
			queueProducers: Object.fromEntries(
				configuration.queues.producers.map((entry) => [entry.binding, entry.queue]),
			),
			...(options.consumesQueue && {
				queueConsumers: Object.fromEntries(
					configuration.queues.consumers.map((entry) => [
						entry.queue,
						{ maxBatchSize: entry.max_batch_size },
					]),
				),
			}),
		}),
		...(assetsFolder && {
			assets: {
				directory: assetsFolder,
				binding: configuration.assets.binding,
				run_worker_first: configuration.assets.run_worker_first,
				routerConfig: { has_user_worker: true },
				assetConfig: {
					html_handling: configuration.assets.html_handling,
					not_found_handling: configuration.assets.not_found_handling,
				},
			},
		}),
	};
}

/**
 * Starts workerd with the local D1, KV and queue, through Miniflare, which is what wrangler itself runs
 * on. Nothing leaves this machine.
 */
export async function startEmulator(options: EmulatorOptions): Promise<Miniflare> {
	const { persistTo, workers, elsewhere, onLog, inspectorPort } = options;
	const [first, ...others] = workers;
	const emulator = new Miniflare(
		convertV4MiniflareOptions({
			workers: [
				{ ...miniflareWorker(first), ...(elsewhere && { outboundService: elsewhere }) },
				...others.map((worker) => ({
					...miniflareWorker(worker),
					...(worker.port !== undefined && {
						unsafeDirectSockets: [{ host: '127.0.0.1', port: worker.port }],
					}),
				})),
				CRON_ADDRESS,
			],
			host: '127.0.0.1',
			port: first.port ?? 0,
			resourcePersistencePath: join(persistTo, 'v3'),
			// Facts about the connection, which Miniflare would fetch from the network.
			cf: false,
			telemetry: { enabled: false },
			logRequests: false,
			log: new Log(LogLevel.ERROR),
			unsafeTriggerHandlers: true,
			...(onLog && { handleStructuredLogs: onLog }),
			...(inspectorPort !== undefined && { inspectorPort }),
		}),
	);
	await emulator.ready;
	return emulator;
}
