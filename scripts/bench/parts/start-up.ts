import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startEmulator } from '../../local/emulator.ts';
import { freePort } from '../../local/ports.ts';
import { serve } from '../../local/serve.ts';
import { threadTimeOf, workerdChildren } from '../../local/workerd-process.ts';
import { median } from '../measuring/statistics.ts';
import { BARE, ROUTED_FILES } from '../sites/bare-worker.ts';
import { THIS_BUILD } from '../sites/builds.ts';
import type { Part } from './part.ts';

/**
 * What a new isolate costs before its first response: the CPU time of the whole of workerd from its start
 * to the end of its first response, less the same of a bare Worker, so that what the emulator itself costs
 * drops out. Every round starts each of them anew, in turns; the median of each counts.
 */

/** What the runtime has begun by then, compiling for instance, goes on in its other threads. Milliseconds. */
const SETTLE_MS = 150;

const BARE_NAME = 'bare Worker';
const OWN_NAME = THIS_BUILD.name;
const AIM = 0.75;

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
				workers: [{ code: BARE, port, assetsFolder: ROUTED_FILES }],
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

/** @param times the computing times of every runner, in milliseconds */
function report(times: ReadonlyMap<string, readonly number[]>, rounds: number): string {
	const all = (name: string) => times.get(name) ?? [];
	const own = (name: string) => median(all(name)) - median(all(BARE_NAME));
	const rows = [...times.keys()].map((name) => {
		const [least, most] = [Math.min(...all(name)), Math.max(...all(name))];
		const total = `${median(all(name)).toFixed(1)} ms (${least.toFixed(0)} to ${most.toFixed(0)})`;
		if (name === BARE_NAME) return `  ${name}: ${total}`;
		const ratio = (own(OWN_NAME) / own(name)).toFixed(2);
		const beside =
			name === OWN_NAME ? '' : `; this build costs ${ratio} times that, aim: at most ${AIM}`;
		return `  ${name}: ${total}, its own ${own(name).toFixed(1)} ms${beside}`;
	});
	return [
		`Start and first answer: CPU of all of workerd, the median of ${rounds} starts in turns; a build's own is what is above the bare Worker's`,
		...rows,
	].join('\n');
}

export const measureStart: Part = async ({ folder, builds, plan }) => {
	const runners = [bareRunner(join(folder, BARE_NAME))];
	for (const { name, dist, fillDemo } of builds) {
		const persistTo = join(folder, name);
		await fillDemo(persistTo);
		runners.push({ name, start: () => serve({ persistTo, ...(dist && { dist }) }) });
	}
	// A start differs more from the next one than a request does.
	const rounds = 2 * plan.rounds + 1;
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
};
