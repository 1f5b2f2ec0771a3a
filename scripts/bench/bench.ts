import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildIfChanged } from '../build/build.ts';
import { writeLocalConfiguration } from '../build/local-configuration.ts';
import { fail, inSeconds } from '../steps.ts';
import { loadText } from './measuring/load.ts';
import { type PartName, readOptions } from './options.ts';
import { measureGrowth } from './parts/growth.ts';
import { measureHeap } from './parts/heap.ts';
import { measureMail } from './parts/mail.ts';
import { measurePages } from './parts/pages.ts';
import type { Part } from './parts/part.ts';
import { measureProfile } from './parts/profile.ts';
import { measureSignIns } from './parts/sign-ins.ts';
import { measureSizes } from './parts/sizes.ts';
import { measureStart } from './parts/start-up.ts';
import { buildOf, THIS_BUILD } from './sites/builds.ts';

/**
 * `npm run bench`: what the production build costs in the Workers runtime, in computing time of the whole
 * local process group. Nothing here passes or fails; docs/testing.md says how to read it.
 *
 * `npm run bench -- --against COMMIT` builds that commit, too, and measures both in turns. In the
 * environment ONLY names parts, with commas between; ROUNDS, REQUESTS, CONNECTIONS and MANY make it longer
 * or shorter.
 */

const PARTS: Readonly<Record<PartName, Part>> = {
	pages: measurePages,
	'sign-ins': measureSignIns,
	start: measureStart,
	growth: measureGrowth,
	heap: measureHeap,
	mail: measureMail,
	sizes: measureSizes,
	profile: measureProfile,
};

/** Runs one part in a folder of its own, and ends whatever it started. */
async function runPart(name: PartName, context: Omit<Parameters<Part>[0], 'stops'>): Promise<void> {
	const began = performance.now();
	const stops: (() => unknown)[] = [];
	console.log(`\n${name}: ${loadText()}`);
	try {
		const text = await PARTS[name]({ ...context, folder: join(context.folder, name), stops });
		console.log(`${text}\n${loadText()} ${inSeconds(performance.now() - began)}`);
	} finally {
		await Promise.all(stops.map((stop) => stop()));
	}
}

async function bench(): Promise<void> {
	const { against, parts, plan, many, matching } = readOptions(process.argv.slice(2), process.env);
	const folder = mkdtempSync(join(tmpdir(), 'regulars-bench-'));
	try {
		writeLocalConfiguration();
		console.log((await buildIfChanged()) ? 'Built.' : 'The build is up to date.');
		const builds = [THIS_BUILD];
		if (against) {
			console.log(`Building ${against} …`);
			builds.push(buildOf(against));
		}
		for (const part of parts) await runPart(part, { folder, builds, plan, many, matching });
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

bench().then(() => process.exit(0), fail);
