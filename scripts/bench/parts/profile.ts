import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { WORKER_NAME } from '../../../src/environment.ts';
import { DEMO_MEMBER } from '../../demo/people.ts';
import { freePort } from '../../local/ports.ts';
import { send } from '../measuring/client.ts';
import { inspect } from '../measuring/inspector.ts';
import {
	type Profile,
	type SourceOf,
	sharesOf,
	sharesOfSources,
} from '../measuring/profile-shares.ts';
import { table } from '../printing.ts';
import { nextEvent, page, signIn } from '../sites/browser.ts';
import type { BenchBuild } from '../sites/builds.ts';
import { startHost } from '../sites/hosted.ts';
import type { Part, PartContext } from './part.ts';

/** What the computing of an event's page for a member goes into: the isolate's own, not the database's. */

/** Requests that are profiled, for each of a burst's. */
const TIMES = 20;
/** How many files are named. */
const FILES = 20;
/** How often the profiler looks. Microseconds. */
const EVERY = 100;

/** Finds the source of a function by the source map beside its built module. */
function sourcesOfBuild(): SourceOf {
	const maps = new Map<string, SourceMap | null>();
	const mapOf = (module: string) => {
		let map = maps.get(module);
		if (map === undefined) {
			const file = `${module}.map`;
			const payload = existsSync(file) ? readFileSync(file, 'utf8') : null;
			map = payload === null ? null : new SourceMap(JSON.parse(payload) as SourceMapPayload);
			maps.set(module, map);
		}
		return map;
	};
	return ({ url, lineNumber, columnNumber }) => {
		if (/^[\w-]+:/.test(url)) return url;
		const entry = mapOf(resolve('/', url))?.findEntry(lineNumber, columnNumber);
		return entry && 'originalSource' in entry ? entry.originalSource : null;
	};
}

async function profileOf(build: BenchBuild, { folder, plan, stops }: PartContext): Promise<string> {
	const persistTo = join(folder, build.name);
	await build.fillDemo(persistTo);
	const inspectorPort = await freePort();
	const site = await startHost({ persistTo, dist: build.dist, inspectorPort });
	stops.push(site.stop);
	const cookie = await signIn(site.url, DEMO_MEMBER.email);
	const shots = page(site.url, `/events/${await nextEvent(site.url)}`, cookie);
	await send(site.url, shots, { requests: plan.warmUp, connections: 1 });
	const inspector = await inspect(inspectorPort, WORKER_NAME);
	stops.push(inspector.close);
	await inspector.ask('Profiler.enable');
	await inspector.ask('Profiler.setSamplingInterval', { interval: EVERY });
	await inspector.ask('Profiler.start');
	const requests = plan.requests * TIMES;
	await send(site.url, shots, { requests, connections: 1 });
	const { profile } = await inspector.ask<{ profile: Profile }>('Profiler.stop');
	const file = join(tmpdir(), `regulars-event-page-${build.name}.cpuprofile`);
	writeFileSync(file, JSON.stringify(profile));
	const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
	const sourceOf = sourcesOfBuild();
	const rows = sharesOf(profile, sourceOf).map(({ group, self, inAll }) => [
		group,
		percent(self),
		percent(inAll),
	]);
	const files = sharesOfSources(profile, sourceOf)
		.slice(0, FILES)
		.map(({ source, share }) => [source, percent(share)]);
	return [
		`${build.name}: an event's page for a member, ${requests} requests (${file}, for Chrome's DevTools)`,
		table(['', 'self', 'with what it calls'], rows),
		table(['the costliest files', 'self'], files),
	].join('\n');
}

export const measureProfile: Part = async (context) => {
	const texts: string[] = [];
	for (const build of context.builds) texts.push(await profileOf(build, context));
	return texts.join('\n\n');
};
