import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CRON_EVERY_MINUTE, WORKER_NAME } from '../src/environment.ts';
import { ROOT, startEmulator, type WorkerLog } from './emulator.ts';
import { type LocalVariables, localVariables } from './local-variables.ts';
import { freePort } from './ports.ts';

const SERVER_FOLDER = join(ROOT, 'dist/server');
const ENTRY = join(SERVER_FOLDER, 'entry.mjs');

export interface ServeOptions {
	/** A free one where left out. */
	port?: number;
	/** The folder of the data. */
	persistTo: string;
	/** Laid over the variables of a local run; undefined takes one away. */
	variables?: LocalVariables & Record<string, string | undefined>;
	/** False serves without the binding. */
	kv?: boolean;
	queue?: boolean;
	/**
	 * The source of another entry module, as if it lay beside dist/server/entry.mjs: it can import
	 * './entry.mjs' and wrap its handlers.
	 */
	entry?: string;
	/** Gets each line that the Worker writes; where left out, warnings and errors are printed. */
	onLog?: (log: WorkerLog) => void;
}

export interface ServedSite {
	/** The address, without a slash at the end. */
	url: string;
	/** Runs what the minute cron runs. */
	fireCron(scheduledAt?: Date): Promise<void>;
	/** Ends workerd; resolves when it is gone. */
	stop(): Promise<void>;
}

/** The built Worker as a list of modules, its entry first. */
function builtModules(entry: string | undefined) {
	const built = readdirSync(SERVER_FOLDER, { recursive: true, withFileTypes: true })
		.filter((file) => file.isFile() && /\.m?js$/.test(file.name))
		.map((file) => join(file.parentPath, file.name))
		.sort((one, other) => Number(other === ENTRY) - Number(one === ENTRY))
		.map((path) => ({ type: 'ESModule' as const, path, contents: readFileSync(path, 'utf8') }));
	const other = { type: 'ESModule' as const, path: join(SERVER_FOLDER, 'other-entry.mjs') };
	return entry === undefined ? built : [{ ...other, contents: entry }, ...built];
}

function printProblems({ level, message }: WorkerLog): void {
	if (level === 'warn' || level === 'error') console.error(message);
}

/**
 * Serves the production build in workerd. Several can run at once, on different ports; those with
 * different `persistTo` share nothing. Migrations and data are the caller's affair.
 */
export async function serve(options: ServeOptions): Promise<ServedSite> {
	const port = options.port ?? (await freePort());
	const url = `http://localhost:${port}`;
	const variables = { ...localVariables(url, options.persistTo), ...options.variables };
	const emulator = await startEmulator({
		persistTo: options.persistTo,
		worker: builtModules(options.entry),
		consumesQueue: true,
		assetsFolder: join(ROOT, 'dist/client'),
		port,
		variables: Object.fromEntries(
			Object.entries(variables).filter(
				(entry): entry is [string, string] => entry[1] !== undefined,
			),
		),
		kv: options.kv ?? true,
		queue: options.queue ?? true,
		onLog: options.onLog ?? printProblems,
	});
	const worker = await emulator.getWorker(WORKER_NAME);
	return {
		url,
		async fireCron(scheduledAt = new Date()) {
			const result = await worker.scheduled({
				cron: CRON_EVERY_MINUTE,
				scheduledTime: scheduledAt,
			});
			if (result.outcome !== 'ok') throw new Error(`The cron handler failed: ${result.outcome}`);
		},
		stop: () => emulator.dispose(),
	};
}
