import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHORES_WORKER_NAME } from '../../../scripts/build/chores-configuration.ts';
import { localConfiguration } from '../../../scripts/build/local-configuration.ts';
import { CHORES_FOLDER, PAGES_FOLDER } from '../../../scripts/build/pages-layout.ts';
import { ROOT } from '../../../scripts/folders.ts';
import { localVariables } from '../../../scripts/local/local-variables.ts';
import { freePort } from '../../../scripts/local/ports.ts';

/** The site on Pages, as wrangler imitates it. */
export interface PagesDev {
	/** The address, without a slash at the end. */
	url: string;
	/** Ends wrangler; resolves when it is gone. */
	stop(): Promise<void>;
}

/** The program itself: what `npx wrangler` starts is a wrapper around it. */
const WRANGLER = join(ROOT, 'node_modules/wrangler/wrangler-dist/cli.js');

/** How long wrangler may take to be ready. It takes about three seconds. */
const PATIENCE_MS = 30_000;

/**
 * Writes what wrangler is told of the Pages project, and of the Worker beside it that takes its queue.
 * Variables go in here and not into the build.
 *
 * @returns the files, the one of Pages first
 */
function writeConfigurations(folder: string, variables: Record<string, string | undefined>) {
	const { d1_databases, kv_namespaces, queues, compatibility_date, compatibility_flags, name } =
		localConfiguration();
	const both = {
		compatibility_date,
		compatibility_flags,
		d1_databases,
		kv_namespaces,
		vars: variables,
		send_metrics: false,
	};
	const pages = {
		...both,
		name,
		pages_build_output_dir: PAGES_FOLDER,
		queues: { producers: queues.producers },
	};
	const chores = {
		...both,
		name: CHORES_WORKER_NAME,
		main: join(CHORES_FOLDER, 'entry.mjs'),
		no_bundle: true,
		rules: [{ type: 'ESModule', globs: ['**/*.mjs'] }],
		queues,
	};
	return [pages, chores].map((configuration) => {
		// Wrangler looks for that of Pages by this name, in the folder where it is started.
		const own = configuration === pages ? folder : join(folder, 'chores');
		mkdirSync(own, { recursive: true });
		const file = join(own, 'wrangler.json');
		writeFileSync(file, JSON.stringify(configuration));
		return file;
	});
}

/**
 * Serves dist/pages with the real `wrangler pages dev`, and the chores Worker with it in the same
 * workerd: a second process on the same data would find the database locked. The chores Worker takes
 * the queue; wrangler fires no cron. Nothing leaves this machine.
 *
 * @param persistTo the folder of the data, as for `serve`; migrations are the caller's affair
 * @throws Error with wrangler's words when it ends or is not ready in time
 */
export async function servePagesDev(persistTo: string): Promise<PagesDev> {
	const folder = mkdtempSync(join(tmpdir(), 'regulars-pages-dev-'));
	const port = await freePort();
	const url = `http://localhost:${port}`;
	const configurations = writeConfigurations(folder, localVariables(url, persistTo));
	const wrangler = spawn(
		process.execPath,
		[
			'--no-warnings',
			WRANGLER,
			...['pages', 'dev', '--ip', '127.0.0.1', '--port', String(port), '--inspector-port', '0'],
			...['--persist-to', persistTo, '--log-level', 'error'],
			...configurations.flatMap((file) => ['--config', file]),
		],
		{
			cwd: folder,
			stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
			env: {
				...process.env,
				WRANGLER_SEND_METRICS: 'false',
				WRANGLER_HIDE_BANNER: 'true',
				WRANGLER_LOG_PATH: join(folder, 'logs'),
				WRANGLER_REGISTRY_PATH: join(folder, 'registry'),
				// Facts about the connection, which it would fetch from the network.
				CLOUDFLARE_CF_FETCH_ENABLED: 'false',
			},
		},
	);
	let output = '';
	for (const stream of [wrangler.stdout, wrangler.stderr]) {
		stream?.setEncoding('utf8');
		stream?.on('data', (text: string) => {
			output += text;
		});
	}
	const ended = once(wrangler, 'exit');

	async function stop() {
		wrangler.kill('SIGTERM');
		await ended;
		rmSync(folder, { recursive: true, force: true });
	}

	const isReady = await Promise.race([
		once(wrangler, 'message').then(() => true),
		ended.then(() => false),
		new Promise<false>((resolve) => {
			setTimeout(() => resolve(false), PATIENCE_MS).unref();
		}),
	]);
	if (isReady) return { url, stop };
	await stop();
	throw new Error(`wrangler pages dev did not start.\n${output}`);
}
