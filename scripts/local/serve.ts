import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deployedName, PRODUCTION } from '../../infrastructure/names.ts';
import { CRON_EVERY_MINUTE, WORKER_NAME } from '../../src/environment.ts';
import { CHORES_WORKER_NAME } from '../build/chores-configuration.ts';
import { CHORES_FOLDER, PAGES_WORKER_FOLDER } from '../build/pages-layout.ts';
import { ROOT } from '../folders.ts';
import { type EmulatedWorker, type Outbound, startEmulator, type WorkerLog } from './emulator.ts';
import { type LocalVariables, localVariables } from './local-variables.ts';
import { freePort } from './ports.ts';

interface BuildEntry {
	/** Its name in the emulator. */
	name: string;
	folder: string;
	/** The module in the folder that is started. */
	entry: string;
	assetsFolder?: string;
	answersRequests: boolean;
	takesQueue: boolean;
}

/** The Workers that are built from these sources. */
const BUILDS = {
	/** The site as it is on Workers, its own chores included. */
	workers: {
		name: WORKER_NAME,
		folder: join(ROOT, 'dist/server'),
		entry: 'entry.mjs',
		assetsFolder: join(ROOT, 'dist/client'),
		answersRequests: true,
		takesQueue: true,
	},
	/** The Worker within the layout for Pages. Its static files are served by Pages alone. */
	pages: {
		name: deployedName(PRODUCTION, 'pages'),
		folder: PAGES_WORKER_FOLDER,
		entry: 'index.js',
		answersRequests: true,
		takesQueue: false,
	},
	/** The chores of a site on Pages. */
	chores: {
		name: CHORES_WORKER_NAME,
		folder: CHORES_FOLDER,
		entry: 'entry.mjs',
		answersRequests: false,
		takesQueue: true,
	},
} as const satisfies Record<string, BuildEntry>;

export type Build = keyof typeof BUILDS;

/** How one built Worker is run. */
interface WorkerOptions {
	/** The site as it is on Workers where left out. */
	build?: Build;
	/** The `dist` folder of another checkout, whose site is served instead of this one's. */
	dist?: string;
	/** Left out, it is a free one, and none for a Worker that serves no requests. */
	port?: number;
	/** Laid over the variables of a local run; undefined takes one away. */
	variables?: LocalVariables & Record<string, string | undefined>;
	/** False serves without the binding. */
	kv?: boolean;
	queue?: boolean;
	/**
	 * Makes the source of another entry module, as if it lay beside the built one.
	 *
	 * @param built what to import for the built entry, whose handlers it can wrap
	 */
	entry?: (built: string) => string;
	/** Answers what this Worker fetches, in place of the network. */
	outbound?: Outbound | undefined;
}

export interface ServeOptions extends WorkerOptions {
	/** The folder of the data. */
	persistTo: string;
	/** Further Workers that share the data, each a build of its own. */
	beside?: readonly WorkerOptions[];
	/** Answers what the site asks other sites; without it, the machine's own network does. */
	elsewhere?: (request: Request) => Promise<Response>;
	/** Gets each line that a Worker writes; where left out, warnings and errors are printed. */
	onLog?: (log: WorkerLog) => void;
	/** Where V8's inspector listens; it does not where left out. */
	inspectorPort?: number;
}

/** A Worker that runs. */
export interface ServedWorker {
	/** The address, without a slash at the end; the site's for a Worker that has none. */
	url: string;
	/** Runs what the minute cron runs. */
	fireCron(scheduledAt?: Date): Promise<void>;
}

export interface ServedSite extends ServedWorker {
	/** The Workers beside it, in the order in which they were asked for. */
	beside: ServedWorker[];
	/** Ends workerd with all of them; resolves when it is gone. */
	stop(): Promise<void>;
}

/** A built Worker as a list of modules, the one to start first. */
function modulesOf(build: BuildEntry, entry: WorkerOptions['entry']) {
	const start = join(build.folder, build.entry);
	const built = readdirSync(build.folder, { recursive: true, withFileTypes: true })
		.filter((file) => file.isFile() && /\.m?js$/.test(file.name))
		.map((file) => join(file.parentPath, file.name))
		.map((path) => ({ type: 'ESModule' as const, path, contents: readFileSync(path, 'utf8') }))
		// Small modules first: Miniflare copies all that it has written so far for each that follows.
		.sort((one, other) => one.contents.length - other.contents.length)
		.sort((one, other) => Number(other.path === start) - Number(one.path === start));
	if (!entry) return built;
	const path = join(build.folder, 'other-entry.mjs');
	return [{ type: 'ESModule' as const, path, contents: entry(`./${build.entry}`) }, ...built];
}

function printProblems({ level, message }: WorkerLog): void {
	if (level === 'warn' || level === 'error') console.error(message);
}

/**
 * Finds a Worker its address, and puts together what the emulator needs for it.
 *
 * @param siteUrl the address for a Worker that has none of its own
 */
async function prepareWorker(
	options: WorkerOptions,
	persistTo: string,
	siteUrl = '',
): Promise<EmulatedWorker & { name: string; url: string }> {
	const { dist } = options;
	const build: BuildEntry = {
		...BUILDS[options.build ?? 'workers'],
		...(dist && { folder: join(dist, 'server'), assetsFolder: join(dist, 'client') }),
	};
	const port = options.port ?? (build.answersRequests ? await freePort() : undefined);
	const url = port === undefined ? siteUrl : `http://localhost:${port}`;
	const variables = { ...localVariables(url, persistTo), ...options.variables };
	return {
		url,
		name: build.name,
		code: modulesOf(build, options.entry),
		consumesQueue: build.takesQueue,
		...(build.assetsFolder && { assetsFolder: build.assetsFolder }),
		...(port !== undefined && { port }),
		variables: Object.fromEntries(
			Object.entries(variables).filter(
				(entry): entry is [string, string] => entry[1] !== undefined,
			),
		),
		...(options.outbound && { outbound: options.outbound }),
		kv: options.kv ?? true,
		queue: options.queue ?? true,
	};
}

/**
 * Whether workerd closed a kept-alive connection just when it was used again. On a busy machine Miniflare
 * notices late that five idle seconds are over; the cron may run twice, as ever.
 */
function isClosedConnection(error: unknown): boolean {
	const cause = error instanceof Error ? error.cause : undefined;
	return cause instanceof Error && 'code' in cause && cause.code === 'UND_ERR_SOCKET';
}

/**
 * Serves the production build in workerd. Several can run at once, on different ports; those with
 * different `persistTo` share nothing. Migrations and data are the caller's affair.
 */
export async function serve(options: ServeOptions): Promise<ServedSite> {
	const { persistTo, elsewhere, onLog = printProblems, inspectorPort } = options;
	const site = await prepareWorker(options, persistTo);
	const others = [];
	for (const other of options.beside ?? []) {
		others.push(await prepareWorker(other, persistTo, site.url));
	}
	const emulator = await startEmulator({
		persistTo,
		workers: [site, ...others],
		onLog,
		...(elsewhere && { elsewhere }),
		...(inspectorPort !== undefined && { inspectorPort }),
	});

	const served = ({ name, url }: { name: string; url: string }): ServedWorker => ({
		url,
		async fireCron(scheduledAt = new Date()) {
			const worker = await emulator.getWorker(name);
			const fire = () => worker.scheduled({ cron: CRON_EVERY_MINUTE, scheduledTime: scheduledAt });
			const result = await fire().catch((error: unknown) => {
				if (!isClosedConnection(error)) throw error;
				return fire();
			});
			if (result.outcome !== 'ok') throw new Error(`The cron handler failed: ${result.outcome}`);
		},
	});
	return {
		...served(site),
		beside: others.map(served),
		stop: () => emulator.dispose(),
	};
}
