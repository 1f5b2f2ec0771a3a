import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { WORKER_NAME } from '../../../src/environment.ts';
import { DEMO_MEMBER } from '../../demo/people.ts';
import { freePort } from '../../local/ports.ts';
import type { Plan } from '../measuring/bursts.ts';
import { type Shot, send } from '../measuring/client.ts';
import { type Inspector, inspect } from '../measuring/inspector.ts';
import {
	type Profile,
	type SourceOf,
	sharesOf,
	sharesOfSources,
} from '../measuring/profile-shares.ts';
import { table } from '../printing.ts';
import { nextEvent, page, rsvps, signIn } from '../sites/browser.ts';
import type { BenchBuild } from '../sites/builds.ts';
import { startHost } from '../sites/hosted.ts';
import type { Part, PartContext } from './part.ts';

/** What the computing of a member's pages and RSVPs goes into: the isolate's own, not the database's. */

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

/** What is profiled, by its name: what members ask for. */
async function requestsOf(url: string): Promise<[name: string, shots: Shot[]][]> {
	const cookie = await signIn(url, DEMO_MEMBER.email);
	const slug = await nextEvent(url);
	return [
		["an event's page", page(url, `/events/${slug}`, cookie)],
		['/', page(url, '/', cookie)],
		['/me', page(url, '/me', cookie)],
		['RSVP', rsvps(url, slug, cookie)],
	];
}

async function profileOf(
	{ ask }: Inspector,
	url: string,
	shots: readonly Shot[],
	{ requests, warmUp }: Pick<Plan, 'requests' | 'warmUp'>,
): Promise<Profile> {
	await send(url, shots, { requests: warmUp, connections: 1 });
	await ask('Profiler.start');
	await send(url, shots, { requests, connections: 1 });
	return (await ask<{ profile: Profile }>('Profiler.stop')).profile;
}

const percent = (share: number | undefined) =>
	share === undefined ? '' : `${(share * 100).toFixed(1)} %`;

/** The shares of all profiles beside each other, by a name that they have in common; the largest sum first. */
function sharesTable(
	head: string,
	columns: readonly Column[],
	most = Number.POSITIVE_INFINITY,
): string {
	const sums = new Map<string, number>();
	for (const { shares } of columns) {
		for (const [name, share] of shares) sums.set(name, (sums.get(name) ?? 0) + share);
	}
	const names = [...sums].sort(([, one], [, other]) => other - one).slice(0, most);
	return table(
		[head, ...columns.map(({ name }) => name)],
		names.map(([name]) => [name, ...columns.map(({ shares }) => percent(shares.get(name)))]),
	);
}

interface Column {
	/** What was asked for. */
	name: string;
	/** From 0 to 1. */
	shares: ReadonlyMap<string, number>;
}

async function profilesOf(
	build: BenchBuild,
	{ folder, plan, stops }: PartContext,
): Promise<string> {
	const persistTo = join(folder, build.name);
	await build.fillDemo(persistTo);
	const inspectorPort = await freePort();
	const site = await startHost({ persistTo, dist: build.dist, inspectorPort });
	stops.push(site.stop);
	const asked = await requestsOf(site.url);
	const inspector = await inspect(inspectorPort, WORKER_NAME);
	stops.push(inspector.close);
	await inspector.ask('Profiler.enable');
	await inspector.ask('Profiler.setSamplingInterval', { interval: EVERY });
	const requests = plan.requests * TIMES;
	const sourceOf = sourcesOfBuild();
	const self: Column[] = [];
	const inAll: Column[] = [];
	const files: Column[] = [];
	const kept: string[] = [];
	for (const [index, [name, shots]] of asked.entries()) {
		const profile = await profileOf(inspector, site.url, shots, { ...plan, requests });
		const file = join(tmpdir(), `regulars-${build.name}-${index + 1}.cpuprofile`);
		writeFileSync(file, JSON.stringify(profile));
		kept.push(file);
		const groups = sharesOf(profile, sourceOf);
		self.push({ name, shares: new Map(groups.map((share) => [share.group, share.self])) });
		inAll.push({ name, shares: new Map(groups.map((share) => [share.group, share.inAll])) });
		const sources = sharesOfSources(profile, sourceOf);
		files.push({ name, shares: new Map(sources.map(({ source, share }) => [source, share])) });
	}
	return [
		`${build.name}: what a member asks for, ${requests} requests each (${kept.join(' ')}, for Chrome's DevTools)`,
		sharesTable('self', self),
		sharesTable('with what it calls', inAll),
		sharesTable('the costliest files', files, FILES),
	].join('\n\n');
}

export const measureProfile: Part = async (context) => {
	const texts: string[] = [];
	for (const build of context.builds) texts.push(await profilesOf(build, context));
	return texts.join('\n\n');
};
