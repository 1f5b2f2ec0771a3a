import { join, resolve } from 'node:path';
import {
	convertV4MiniflareOptions,
	Log,
	LogLevel,
	Miniflare,
	type V4WorkerOptions,
} from 'miniflare';
import { STATIC_PATHS } from '../src/environment.ts';
import { localConfiguration } from './local-configuration.ts';

/** The project's folder. */
export const ROOT = resolve(import.meta.dirname, '..');

/** Where `npm start` and `npm run dev` keep their data. */
export const LOCAL_STATE = join(ROOT, '.wrangler/state');

/** A line that the Worker wrote. */
export interface WorkerLog {
	level: string;
	message: string;
}

export interface EmulatorOptions {
	/** A folder; `wrangler --persist-to` with the same one reads the same data. */
	persistTo: string;
	/** The Worker: one module's source, or all modules with the entry first. */
	worker: string | { type: 'ESModule'; path: string; contents: string }[];
	/** The folder of the static files. */
	assetsFolder?: string;
	port?: number;
	variables?: Record<string, string>;
	/** False leaves the binding out. */
	kv?: boolean;
	queue?: boolean;
	/** True hands the messages of the queue to the Worker; else they go nowhere. */
	consumesQueue?: boolean;
	onLog?: (log: WorkerLog) => void;
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

/**
 * Starts workerd with the local D1, KV and queue of scripts/local-configuration.ts, through Miniflare,
 * which is what wrangler itself runs on. Nothing leaves this machine.
 */
export async function startEmulator(options: EmulatorOptions): Promise<Miniflare> {
	const { persistTo, assetsFolder, kv = true, queue = true } = options;
	const configuration = localConfiguration();
	const worker: V4WorkerOptions = {
		name: configuration.name,
		compatibilityDate: configuration.compatibility_date,
		compatibilityFlags: configuration.compatibility_flags,
		...(typeof options.worker === 'string'
			? { modules: true, script: options.worker }
			: { modules: options.worker, modulesRoot: '/' }),
		bindings: options.variables ?? {},
		d1Databases: Object.fromEntries(
			configuration.d1_databases.map((entry) => [entry.binding, entry.database_id]),
		),
		...(kv && {
			kvNamespaces: Object.fromEntries(
				configuration.kv_namespaces.map((entry) => [entry.binding, entry.id]),
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
				routerConfig: {
					has_user_worker: true,
					static_routing: { user_worker: ['/*'], asset_worker: [...STATIC_PATHS] },
				},
				assetConfig: {
					html_handling: configuration.assets.html_handling,
					not_found_handling: configuration.assets.not_found_handling,
				},
			},
		}),
	};
	const emulator = new Miniflare(
		convertV4MiniflareOptions({
			workers: [worker, CRON_ADDRESS],
			host: '127.0.0.1',
			port: options.port ?? 0,
			resourcePersistencePath: join(persistTo, 'v3'),
			// Facts about the connection, which Miniflare would fetch from the network.
			cf: false,
			telemetry: { enabled: false },
			logRequests: false,
			log: new Log(LogLevel.ERROR),
			unsafeTriggerHandlers: true,
			...(options.onLog && { handleStructuredLogs: options.onLog }),
		}),
	);
	await emulator.ready;
	return emulator;
}
