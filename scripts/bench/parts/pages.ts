import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { Recording } from '../inside/steps.ts';
import { figuresOf, type Measured, measureInTurns, type Series } from '../measuring/bursts.ts';
import { ratioOf } from '../measuring/statistics.ts';
import { table } from '../printing.ts';
import { BARE } from '../sites/bare-worker.ts';
import { page } from '../sites/browser.ts';
import type { BenchBuild } from '../sites/builds.ts';
import {
	type Cookies,
	fillLargeClub,
	type PeopledSite,
	startConstantPages,
	startPeopledSite,
} from '../sites/clubs.ts';
import { startHost } from '../sites/hosted.ts';
import { countsOf, recordPage } from '../sites/recorded.ts';
import { type Club, COMPARED, EMAILS, pathOf, shotsOf } from './compared-pages.ts';
import type { Part } from './part.ts';

/** Pages and RSVPs of this build: beside a bare Worker, a constant page, and another build. */

const BARE_NAME = 'bare Worker';
const ROUTED_NAME = 'bare Worker behind the static router';
/** A page is younger than this only while it's being made, so every request is the first after a change. */
const FORGETFUL = { VISITOR_MEMORY_MS: '1' };

const CLUBS = ['demo', 'forgetful', 'large'] as const satisfies readonly Club[];

async function fillFolders(build: BenchBuild, folder: string): Promise<Record<Club, string>> {
	const at = (club: Club) => join(folder, `${build.name}-${club}`);
	await build.fillDemo(at('demo'));
	cpSync(at('demo'), at('forgetful'), { recursive: true });
	await fillLargeClub(build, at('large'));
	return { demo: at('demo'), forgetful: at('forgetful'), large: at('large') };
}

const recordRowsOf =
	(club: Club) =>
	async (url: string, slug: string, cookies: Cookies): Promise<Record<string, Recording>> => {
		const recordings: Record<string, Recording> = {};
		for (const row of COMPARED) {
			if (row.club !== club || !row.hasConstantPage) continue;
			recordings[`/${row.name}`] = await recordPage(url, pathOf(row, slug), cookies[row.person]);
		}
		return recordings;
	};

const constantNameOf = (row: string) => `${row}, constant page`;
const nameOf = (row: string, build: BenchBuild) => `${row}, ${build.name}`;

export const measurePages: Part = async ({ folder, builds, plan, stops }) => {
	const host = async (options: Parameters<typeof startHost>[0]) => {
		const started = await startHost(options);
		stops.push(started.stop);
		return started;
	};
	const bare = await host({ persistTo: join(folder, 'bare'), code: BARE, isRouted: false });
	const routed = await host({ persistTo: join(folder, 'routed'), code: BARE, isRouted: true });
	const all: Series[] = [
		{ name: BARE_NAME, ...bare, shots: page(bare.url, '/') },
		{ name: ROUTED_NAME, ...routed, shots: page(routed.url, '/') },
	];
	const recordings: Record<string, Recording> = {};
	for (const [index, build] of builds.entries()) {
		const folders = await fillFolders(build, folder);
		for (const club of CLUBS) {
			const options = {
				persistTo: folders[club],
				dist: build.dist,
				...(club === 'forgetful' && { variables: FORGETFUL }),
			};
			const site = await startPeopledSite(options, EMAILS[club], recordRowsOf(club));
			stops.push(site.stop);
			all.push(...seriesOf(site, club, build));
			// Constant pages are this build's alone: what the other one asks is told by its ratio.
			if (index > 0) continue;
			const constant = await startConstantPages(site, folders[club]);
			stops.push(constant.stop);
			for (const path of Object.keys(site.recordings)) {
				const name = constantNameOf(path.slice(1));
				all.push({ name, ...constant, shots: page(constant.url, encodeURI(path)) });
			}
			Object.assign(recordings, site.recordings);
		}
	}
	const measured = await measureInTurns(all, plan);
	const [own, other] = builds;
	return [
		costTable(measured, recordings, own as BenchBuild),
		...(other ? [comparison(measured, own as BenchBuild, other)] : []),
	].join('\n\n');
};

function seriesOf(site: PeopledSite, club: Club, build: BenchBuild): Series[] {
	return COMPARED.filter((row) => row.club === club).map((row) => ({
		name: nameOf(row.name, build),
		...site,
		shots: shotsOf(row, site.url, site.slug, site.cookies[row.person]),
	}));
}

type AllMeasured = ReadonlyMap<string, Measured>;

const NOTHING: Measured = { cpu: [], rates: [], latencies: [] };

/** What each row costs, and how many times as much as each of the three baselines. */
function costTable(
	measured: AllMeasured,
	recordings: Readonly<Record<string, Recording>>,
	build: BenchBuild,
): string {
	const of = (name: string) => measured.get(name) ?? NOTHING;
	const times = (one: Measured, other: Measured) =>
		other.cpu.length > 0 ? ratioOf(one.cpu, other.cpu).ratio.toFixed(2) : '';
	const line = (label: string, name: string, constant = '', counts = '') => {
		const one = of(name);
		const { cpu, rate, p50, p99 } = figuresOf(one);
		return [
			label,
			cpu.toFixed(0),
			times(one, of(BARE_NAME)),
			times(one, of(ROUTED_NAME)),
			times(one, of(constant)),
			counts,
			p50.toFixed(2),
			p99.toFixed(2),
			rate.toFixed(0),
			ratioOf(one.rates, of(ROUTED_NAME).rates).ratio.toFixed(2),
		];
	};
	const rows = COMPARED.map(({ name }) => {
		const recording = recordings[`/${name}`];
		const counts = recording ? countsOf(recording) : '';
		return line(name, nameOf(name, build), constantNameOf(name), counts);
	});
	const head = [
		'',
		'CPU µs',
		'/bare',
		'/routed',
		'/constant',
		'SQL + KV',
		'p50 ms',
		'p99 ms',
		'req/s',
		'/routed',
	];
	return table(head, [line(BARE_NAME, BARE_NAME), line(ROUTED_NAME, ROUTED_NAME), ...rows]);
}

/** Each row beside the other build. */
function comparison(measured: AllMeasured, own: BenchBuild, other: BenchBuild): string {
	const rows = COMPARED.map(({ name, aim }) => {
		const [one, before] = [own, other].map(
			(build) => measured.get(nameOf(name, build)) ?? NOTHING,
		) as [Measured, Measured];
		const { ratio, least, most } = ratioOf(one.cpu, before.cpu);
		return [
			name,
			figuresOf(one).cpu.toFixed(0),
			figuresOf(before).cpu.toFixed(0),
			ratio.toFixed(2),
			`${least.toFixed(2)} to ${most.toFixed(2)}`,
			aim.toFixed(2),
		];
	});
	return table(['CPU µs', own.name, other.name, 'ratio', 'of rounds', 'aim, at most'], rows);
}
