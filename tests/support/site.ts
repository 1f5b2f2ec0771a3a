import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { createTestHarness, type TestHarness, type Unstable_RawConfig } from 'wrangler';
import type { Database, Environment } from '../../src/environment.ts';
import type { Controls, Gate, Measured } from './controls.ts';
import { until } from './poll.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const BUILD = join(ROOT, 'dist');

export const AUTH_SECRET = 'a secret of the tests, of no use to anybody';

export interface SiteOptions {
	/** Variables and secrets beside those of a local run; undefined takes one away. */
	vars?: Record<string, string | undefined>;
	/** The site's address; left out, the address under which the tests reach it. */
	siteUrl?: string;
	/** Bindings that this run does without. */
	without?: ('KV' | 'MAILBOX' | 'OUTBOX_QUEUE')[];
	/** Names of log events of the level error that this run causes on purpose. */
	expectedErrors?: string[];
}

/** One run of the production build in the Workers runtime, with a database, KV and queue of its own. */
export interface Site {
	/** Like `http://127.0.0.1:4321`. */
	origin: string;
	/** The site's database, past the counting. */
	db: Database;
	kv: KVNamespace;
	/** Sends a request as if the site were reached at this address. */
	fetchAt: (url: string, init?: RequestInit) => Promise<Response>;
	/** Fires the cron. */
	tick: (at?: Date) => Promise<void>;
	/** What the Worker wrote to its log, each line as it stands there. */
	logLines: () => string[];
	/** Sets faults and gates; what is not named is switched off. */
	control: (controls: Partial<Controls>) => Promise<void>;
	/** Holds the calls that the gate names, runs `while`, and lets them go on. */
	holding: <Result>(
		gate: Omit<Gate, 'id'>,
		blocked: () => Promise<unknown>,
		work: () => Promise<Result>,
	) => Promise<Result>;
	/** What the request with this id (header `x-test-id`) sent through the bindings. */
	measured: (id: string) => Promise<Measured>;
	stop: () => Promise<void>;
}

interface BuiltConfiguration extends Unstable_RawConfig {
	d1_databases: NonNullable<Unstable_RawConfig['d1_databases']>;
	kv_namespaces: NonNullable<Unstable_RawConfig['kv_namespaces']>;
	queues: NonNullable<Unstable_RawConfig['queues']>;
	assets: NonNullable<Unstable_RawConfig['assets']>;
}

/** The build's own configuration, made for this run: its bindings are the production ones. */
function configurationFor(folder: string, options: SiteOptions, siteUrl: string) {
	const built = JSON.parse(
		readFileSync(join(folder, 'server/wrangler.json'), 'utf8'),
	) as BuiltConfiguration;
	const without = new Set<string>(options.without);
	const isLeft = ({ binding }: { binding?: string }) => !without.has(binding ?? '');
	const vars = {
		SITE_URL: siteUrl,
		MAIL_FROM: 'Makers <makers@club.example>',
		AUTH_SECRET,
		LOCAL_MAILBOX: 'on',
		...options.vars,
	};
	return {
		name: built.name,
		main: join(folder, 'server/instrumented.mjs'),
		compatibility_date: built.compatibility_date,
		compatibility_flags: built.compatibility_flags,
		no_bundle: true,
		rules: built.rules,
		assets: { ...built.assets, directory: join(folder, 'client') },
		d1_databases: built.d1_databases
			.filter(isLeft)
			.map((entry) => ({ ...entry, migrations_dir: join(ROOT, 'drizzle') })),
		kv_namespaces: built.kv_namespaces.filter(isLeft),
		queues: {
			...built.queues,
			producers: (built.queues.producers ?? []).filter(isLeft),
		},
		triggers: built.triggers,
		vars: Object.fromEntries(
			Object.entries(vars).filter((entry): entry is [string, string] => entry[1] !== undefined),
		),
		dev: { upstream_protocol: new URL(siteUrl).protocol === 'https:' ? 'https' : 'http' },
	} satisfies Parameters<typeof createTestHarness>[0] extends infer _ ? object : never;
}

/** A copy of the build with the instrument around its entry, so that dist/ stays as it was built. */
function copyBuild(): string {
	if (!existsSync(join(BUILD, 'server/entry.mjs'))) {
		throw new Error('These tests run the production build: run "npm run build" first.');
	}
	const folder = mkdtempSync(join(tmpdir(), 'regulars-test-'));
	cpSync(BUILD, folder, { recursive: true, filter: (path) => !path.endsWith('.map') });
	const instrument = readFileSync(join(import.meta.dirname, 'instrument.ts'), 'utf8');
	writeFileSync(join(folder, 'server/instrument.mjs'), stripTypeScriptTypes(instrument));
	writeFileSync(
		join(folder, 'server/instrumented.mjs'),
		"import built from './entry.mjs';\nimport { instrument } from './instrument.mjs';\nexport default instrument(built);\n",
	);
	return folder;
}

/** Starts the built site. */
export async function startSite(options: SiteOptions = {}): Promise<Site> {
	process.env.CLOUDFLARE_CF_FETCH_ENABLED = 'false';
	process.env.WRANGLER_SEND_METRICS = 'false';
	process.env.WRANGLER_LOG = 'error';
	const folder = copyBuild();
	const configured = (siteUrl: string) => ({
		root: folder,
		workers: [{ config: configurationFor(folder, options, siteUrl) }],
	});
	const server: TestHarness = createTestHarness(
		configured(options.siteUrl ?? 'http://127.0.0.1') as Parameters<typeof createTestHarness>[0],
	);
	const { url } = await server.listen();
	// The address is known only now, and the site has to be told it.
	if (!options.siteUrl) {
		await server.update(configured(url.origin) as NonNullable<Parameters<typeof createTestHarness>[0]>);
	}
	const worker = server.getWorker<Required<Environment>>();
	await worker.applyD1Migrations('DB');
	const env = await worker.getEnv();
	const base = url.origin;

	async function ask(path: string, body?: unknown): Promise<unknown> {
		const response = await fetch(`${base}/__test/${path}`, {
			...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
		});
		return response.json();
	}

	const control: Site['control'] = async (controls) => {
		await ask('controls', controls);
	};

	return {
		origin: base,
		db: env.DB,
		kv: env.KV,
		fetchAt: (address, init) =>
			server.fetch(address, { redirect: 'manual', ...init } as object) as unknown as Promise<Response>,
		async tick(at = new Date()) {
			await worker.scheduled({ cron: '* * * * *', scheduledTime: at });
		},
		logLines: () => server.getLogs().map(({ message }) => message),
		control,
		async holding(gate, blocked, work) {
			await control({ gate: { ...gate, id: crypto.randomUUID() } });
			const waiting = blocked();
			try {
				await until(`a call stands before the gate ${gate.operation}`, async () => {
					const { held } = (await ask('held')) as { held: number };
					return held > 0;
				});
				return await work();
			} finally {
				await control({});
				await waiting;
			}
		},
		measured: async (id) => (await ask(`measured?id=${id}`)) as Measured,
		async stop() {
			await server.close();
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

/** An address or one of the values that sign: nothing of the kind may stand in a log. */
const NEVER_LOGGED = [/[^\s"]+@[^\s"]+\.[a-z]+/i, /[\w-]{43}/, new RegExp(AUTH_SECRET)];

/**
 * One site for a test file: started before its tests, stopped after them. In the end its whole log is
 * read: no address, token or secret in any line, and no error that the file did not cause on purpose.
 */
export function useSite(
	options: SiteOptions = {},
	fill?: (site: Site) => Promise<void>,
): { readonly site: Site } {
	let started: Site | undefined;
	beforeAll(async () => {
		started = await startSite(options);
		await fill?.(started);
	});
	afterAll(async () => {
		if (!started) return;
		const lines = started.logLines();
		await started.stop();
		const leaks = lines.filter((line) => NEVER_LOGGED.some((pattern) => pattern.test(line)));
		expect(leaks, 'an address, a token or a secret stands in the log').toEqual([]);
		const errors = lines.filter(
			(line) =>
				line.includes('"level":"error"') &&
				!(options.expectedErrors ?? []).some((name) => line.includes(`"event":"${name}"`)),
		);
		expect(errors, 'errors that no test caused on purpose').toEqual([]);
	});
	return {
		get site() {
			if (!started) throw new Error('The site runs inside tests only.');
			return started;
		},
	};
}
