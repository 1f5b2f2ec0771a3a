import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ROOT } from '../folders.ts';
import { startEmulator } from '../local/emulator.ts';
import { freePort } from '../local/ports.ts';
import { prepareData } from '../local/prepare.ts';
import { serve } from '../local/serve.ts';
import { threadTimeOf, workerdChildren } from '../local/workerd-process.ts';
import { BARE } from './bare-worker.ts';

/**
 * What a new isolate costs before it has answered anybody: the computing time of the whole of workerd from
 * its start to the end of its first answer, less the same of a bare Worker, so that what the emulator
 * itself costs drops out. Every round starts each of them anew, in turns; the median of each counts.
 */

/** What the runtime has begun by then, compiling for instance, goes on in its other threads. Milliseconds. */
const SETTLE_MS = 150;

const BARE_NAME = 'bare Worker';
const OWN_NAME = 'this build';

interface Runner {
	name: string;
	start: () => Promise<{ url: string; stop: () => Promise<void> }>;
}

/** A bare Worker with the same bindings, behind the same static files. */
function bareRunner(persistTo: string): Runner {
	return {
		name: BARE_NAME,
		start: async () => {
			const port = await freePort();
			const emulator = await startEmulator({
				persistTo,
				workers: [{ code: BARE, port, assetsFolder: join(ROOT, 'dist/client') }],
			});
			return { url: `http://localhost:${port}`, stop: () => emulator.dispose() };
		},
	};
}

/** Starts one anew and asks it for its front page; returns the computing time, in milliseconds. */
async function timeOfStart({ name, start }: Runner): Promise<number> {
	const others = new Set(workerdChildren());
	const { url, stop } = await start();
	try {
		const pid = workerdChildren().find((child) => !others.has(child));
		if (pid === undefined) throw new Error('There is no workerd to measure.');
		const response = await fetch(url, { headers: { accept: 'text/html' } });
		await response.arrayBuffer();
		if (response.status !== 200) throw new Error(`${name} answered ${response.status}.`);
		await wait(SETTLE_MS);
		return threadTimeOf(pid);
	} finally {
		await stop();
	}
}

/** The middle one of an odd number of values in order, or what lies between the middle two. */
function median(sorted: readonly number[]): number {
	const middle = sorted.length / 2;
	const [lower, upper] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
	return ((lower ?? Number.NaN) + (upper ?? Number.NaN)) / 2;
}

/** @param times the computing times of every runner, in milliseconds */
function report(times: ReadonlyMap<string, readonly number[]>, rounds: number): string {
	const sorted = (name: string) => [...(times.get(name) ?? [])].sort((one, other) => one - other);
	const own = (name: string) => median(sorted(name)) - median(sorted(BARE_NAME));
	const rows = [...times.keys()].map((name) => {
		const all = sorted(name);
		const [least = 0, most = 0] = [all[0], all.at(-1)];
		const total = `${median(all).toFixed(1)} ms (${least.toFixed(0)} to ${most.toFixed(0)})`;
		if (name === BARE_NAME) return `  ${name}: ${total}`;
		const ratio = (own(OWN_NAME) / own(name)).toFixed(2);
		const beside = name === OWN_NAME ? '' : `; this build costs ${ratio} times that`;
		return `  ${name}: ${total}, its own ${own(name).toFixed(1)} ms${beside}`;
	});
	return [
		`Start and first answer: CPU of all of workerd, the median of ${rounds} starts in turns; a build's own is what is above the bare Worker's`,
		...rows,
	].join('\n');
}

/**
 * Measures the start of this build and of others.
 *
 * @param folder an empty folder for the data
 * @param others the `dist` folders of other builds, by the names under which they are shown
 * @param rounds how many times each is started
 * @returns the findings, to be printed
 */
export async function measureStart(
	folder: string,
	others: ReadonlyMap<string, string>,
	rounds: number,
): Promise<string> {
	const data = join(folder, OWN_NAME);
	await prepareData({ persistTo: data });
	const site = (name: string, dist?: string): Runner => {
		const persistTo = join(folder, name);
		if (persistTo !== data) cpSync(data, persistTo, { recursive: true });
		return { name, start: () => serve({ persistTo, ...(dist && { dist }) }) };
	};
	const runners = [
		bareRunner(join(folder, BARE_NAME)),
		site(OWN_NAME),
		...[...others].map(([name, dist]) => site(name, dist)),
	];
	const times = new Map<string, number[]>(runners.map(({ name }) => [name, []]));
	for (let round = 0; round < rounds; round += 1) {
		for (let index = 0; index < runners.length; index += 1) {
			const runner = runners[(index + round) % runners.length] as Runner;
			times.get(runner.name)?.push(await timeOfStart(runner));
		}
		process.stdout.write('.');
	}
	process.stdout.write('\n');
	return report(times, rounds);
}
