import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import type { Outbound } from '../../../scripts/local/emulator.ts';
import { applyMigrations } from '../../../scripts/local/local-database.ts';
import { freePort } from '../../../scripts/local/ports.ts';
import { type Build, type ServedWorker, serve } from '../../../scripts/local/serve.ts';
import { workerdChildren } from '../../../scripts/local/workerd-process.ts';
import type { Database } from '../../../src/environment.ts';
import { layMigratedDatabase } from '../database/migrated-data.ts';
import { lazily } from '../lazily.ts';
import { until } from '../poll.ts';
import { type Controls, FRESH_PAGES, type Gate, type Measured } from './controls.ts';
import { databaseAt } from './database.ts';
import { setClock, sourceFor } from './worker-clock.ts';

export const AUTH_SECRET = 'a secret of the tests, of no use to anybody';

export interface SiteOptions {
	/** Which of the built Workers; the site as it is on Workers where left out. */
	build?: Build;
	/** The `dist` folder of another checkout, whose site is served instead of this one's. */
	dist?: string;
	/** The folder of the data, which stays when the site stops; an empty one that goes where left out. */
	data?: string;
	/** Laid over the variables of a local run; undefined takes one away. */
	vars?: Record<string, string | undefined>;
	/** The site's address; left out, the one under which the tests reach it. */
	siteUrl?: string;
	/** Answers what the Worker fetches, in place of the network. */
	outbound?: Outbound;
	/** Bindings that this run does without. */
	without?: ('KV' | 'MAILBOX' | 'OUTBOX_QUEUE')[];
	/**
	 * No time-out of the site's own runs out because this machine is busy: for what a KV that is well does, also
	 * while a test holds it.
	 */
	isPatient?: boolean;
	/** Answers what the site asks other sites, in place of the network. */
	elsewhere?: (request: Request) => Promise<Response>;
	/** Names of log events of the level error that this run causes on purpose. */
	expectedErrors?: string[];
	/**
	 * Further Workers on the same database, KV and queue; each has the options of the first, but for what
	 * it names.
	 */
	beside?: Omit<SiteOptions, 'beside' | 'expectedErrors'>[];
}

/** One run of the production build in the Workers runtime, with a database, KV and queue of its own. */
export interface Site {
	/** Like `http://127.0.0.1:4321`. */
	origin: string;
	/** The site's database, past the counting. */
	db: Database;
	/** Runs one statement with its values. */
	run: (sql: string, ...values: unknown[]) => Promise<void>;
	/** The first row of a query; null where there is none. */
	first: <Row = Record<string, unknown>>(sql: string, ...values: unknown[]) => Promise<Row | null>;
	/** All rows of a query. */
	all: <Row = Record<string, unknown>>(sql: string, ...values: unknown[]) => Promise<Row[]>;
	/** The keys in KV. */
	kvKeys: () => Promise<string[]>;
	/** Sends a request as if the site were reached at this address. */
	fetchAt: (
		url: string,
		init?: RequestInit & { headers?: Record<string, string> },
	) => Promise<Response>;
	/** Fires the cron. */
	tick: (at?: Date) => Promise<void>;
	/** What all Workers have written to the log, each line as it stands there. */
	logLines: readonly string[];
	/** Sets faults and gates; what is not named is switched off. */
	control: (controls: Partial<Controls>) => Promise<void>;
	/**
	 * Holds the calls that the gate names for as long as `work` runs.
	 *
	 * @param work is handed a way to wait until a call stands before the gate
	 */
	holding: <Result>(
		gate: Omit<Gate, 'id'>,
		work: (reached: () => Promise<unknown>) => Promise<Result>,
	) => Promise<Result>;
	/** What the request with this id (header `x-test-id`) sent through the bindings. */
	measured: (id: string) => Promise<Measured>;
	/**
	 * Ends the runtime with all Workers in it as a power cut does, at this very moment, and starts it again
	 * on the same data. What was only in its memory is gone, messages of the queue included.
	 */
	crash: () => Promise<void>;
	/** The Workers beside it, in the order in which they were asked for. */
	beside: Site[];
	/** Stops it, and the Workers that share its data. */
	stop: () => Promise<void>;
}

/** The entry around the built one: instrument.ts, with the clock of these tests, and the two put together. */
function instrumentedEntry(built: string): string {
	return [
		sourceFor('instrument.ts'),
		`import built from '${built}';`,
		setClock('aheadMs'),
		'export default instrument(built);',
	].join('\n');
}

/** How one Worker is served, and where. */
async function workerOptions(options: SiteOptions) {
	const port = await freePort();
	const without = options.without ?? [];
	return {
		port,
		build: options.build,
		dist: options.dist,
		entry: instrumentedEntry,
		outbound: options.outbound,
		kv: !without.includes('KV'),
		queue: !without.includes('OUTBOX_QUEUE'),
		variables: {
			SITE_URL: options.siteUrl ?? `http://127.0.0.1:${port}`,
			MAIL_FROM: 'Makers <makers@club.example>',
			AUTH_SECRET,
			...FRESH_PAGES,
			TEST_WITHOUT: without.join(' '),
			TEST_PATIENT: options.isPatient ? 'on' : undefined,
			...options.vars,
		},
	};
}

/** What a test does with one Worker that runs. */
function siteAt(
	port: number,
	worker: () => ServedWorker,
	rest: Pick<Site, 'logLines' | 'beside' | 'stop' | 'crash'>,
): Site {
	const origin = `http://127.0.0.1:${port}`;

	async function ask(path: string, body?: unknown): Promise<unknown> {
		const response = await fetch(`${origin}/__test/${path}`, {
			...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
		});
		return response.json();
	}

	const control: Site['control'] = async (controls) => {
		await ask('controls', controls);
	};

	const db = databaseAt(`${origin}/__test/database`);
	const bound = (sql: string, values: unknown[]) => db.prepare(sql).bind(...values);
	return {
		...rest,
		origin,
		db,
		run: async (sql, ...values) => {
			await bound(sql, values).run();
		},
		first: (sql, ...values) => bound(sql, values).first(),
		all: async <Row>(sql: string, ...values: unknown[]) =>
			(await bound(sql, values).all<Row>()).results,
		kvKeys: async () => (await ask('kv-keys')) as string[],
		fetchAt: (address, init) =>
			fetch(origin, {
				redirect: 'manual',
				...init,
				// How the emulator is told the address that it stands for.
				headers: { ...init?.headers, 'mf-original-url': address },
			}),
		tick: (at) => worker().fireCron(at),
		control,
		async holding(gate, work) {
			await control({ gate: { ...gate, id: crypto.randomUUID() } });
			try {
				return await work(() =>
					until(`a call stands before the gate ${gate.operation}`, async () => {
						const { held } = (await ask('held')) as { held: number };
						return held > 0;
					}),
				);
			} finally {
				await control({});
			}
		},
		measured: async (id) => (await ask(`measured?id=${id}`)) as Measured,
	};
}

/** Starts the built site, and what shall run beside it, with an empty database or the one it is given. */
export async function startSite(options: SiteOptions = {}): Promise<Site> {
	const folder = options.data ?? mkdtempSync(join(tmpdir(), 'regulars-test-'));
	if (!options.data) layMigratedDatabase(folder);
	const logLines: string[] = [];
	const first = await workerOptions(options);
	// Who has no pages writes mails for the site's address.
	const { SITE_URL } = first.variables;
	const others = await Promise.all(
		(options.beside ?? []).map((other) =>
			workerOptions({
				...options,
				...(other.build === 'chores' && { siteUrl: SITE_URL }),
				...other,
			}),
		),
	);
	const before = new Set(workerdChildren());
	const start = () =>
		serve({
			...first,
			persistTo: folder,
			...(options.elsewhere && { elsewhere: options.elsewhere }),
			beside: others,
			onLog: ({ message }) => logLines.push(message),
		});
	let served = await start();
	async function stop() {
		await served.stop();
		if (!options.data) rmSync(folder, { recursive: true, force: true });
	}
	async function crash() {
		for (const pid of workerdChildren()) if (!before.has(pid)) process.kill(pid, 'SIGKILL');
		await served.stop();
		served = await start();
	}
	const beside = served.beside.map((_, index) =>
		siteAt(others[index]?.port ?? 0, () => served.beside[index] as ServedWorker, {
			logLines,
			beside: [],
			stop,
			crash,
		}),
	);
	const site = siteAt(first.port, () => served, { logLines, beside, stop, crash });
	if (options.data) await applyMigrations(site.db);
	return site;
}

/** An address or one of the values that sign: nothing of the kind may stand in a log. */
const NEVER_LOGGED = [/[^\s"]+@[^\s"]+\.[a-z]+/i, /[\w-]{43}/, new RegExp(AUTH_SECRET)];

/** A line of the site's own log. */
const STRUCTURED = /^\{"level":"\w+","event":"\w+".*\}$/;
/** What workerd says of itself, as of connections that a test has cut: with a place in its own code. */
const OF_RUNTIME = /\bkj::|\bworkerd\b|\.(?:c\+\+|rs):\d+/;

/**
 * One site for a test file: started before its tests, stopped after them. In the end its whole log is
 * read: no address, token or secret in any line, no line that is not structured, and no error that the file did
 * not cause on purpose.
 *
 * @param chosen options, or what makes them once the test file has started what the site is to reach
 */
export function useSite(
	chosen: SiteOptions | (() => SiteOptions) = {},
	fill?: (site: Site) => Promise<void>,
): Site {
	let started: Site | undefined;
	let options: SiteOptions = {};
	beforeAll(async () => {
		options = typeof chosen === 'function' ? chosen() : chosen;
		started = await startSite(options);
		await fill?.(started);
	});
	afterAll(async () => {
		if (!started) return;
		const lines = started.logLines;
		await started.stop();
		const leaks = lines.filter((line) => NEVER_LOGGED.some((pattern) => pattern.test(line)));
		expect(leaks, 'an address, a token or a secret stands in the log').toEqual([]);
		const loose = lines.filter((line) => !STRUCTURED.test(line.trim()) && !OF_RUNTIME.test(line));
		expect(loose, 'lines of the log that are none of the site’s own').toEqual([]);
		const errors = lines.filter(
			(line) =>
				line.includes('"level":"error"') &&
				!(options.expectedErrors ?? []).some((name) => line.includes(`"event":"${name}"`)),
		);
		expect(errors, 'errors that no test caused on purpose').toEqual([]);
	});
	return lazily(() => {
		if (!started) throw new Error('The site runs inside tests only.');
		return started;
	});
}
