import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { buildRelease } from '../../tests/support/database/release-build.ts';
import { buildIfChanged } from '../build/build.ts';
import { writeLocalConfiguration } from '../build/local-configuration.ts';
import { DEMO_MEMBER } from '../demo/people.ts';
import { ROOT } from '../folders.ts';
import { startEmulator } from '../local/emulator.ts';
import { applyMigrations, openLocalBindings } from '../local/local-database.ts';
import { freePort } from '../local/ports.ts';
import { prepareData } from '../local/prepare.ts';
import { serve } from '../local/serve.ts';
import { fail } from '../steps.ts';
import { BARE } from './bare-worker.ts';
import { type Measurement, measure, type Shot, shot } from './client.ts';
import {
	type ClubSize,
	fillClubOfSize,
	memberOf,
	NEW_CLUB,
	NEXT_EVENT,
	OLD_CLUB,
} from './club-of-size.ts';
import { measureMail } from './mail.ts';
import { measureStart } from './start-up.ts';

/**
 * `npm run bench`: the production build beside a bare Worker, in one run in the Workers runtime. Both
 * are measured in turns, so that whatever else the machine does meets both, and the best round of each
 * counts, because disturbance only ever slows down. What says something is the ratio. Nothing here
 * passes or fails: a slow machine is no mistake. A second part measures a club after ten years beside one
 * that has just begun (club-of-size.ts), a third what a start costs (start-up.ts), and a fourth what 20,000
 * mails cost (mail.ts).
 *
 * `npm run bench -- --against COMMIT` builds that commit, with its own packages, and measures the start of
 * both. ROUNDS, STARTS, MILLISECONDS and MAILS in the environment make it longer or shorter; ONLY=mail
 * measures the mails alone, ONLY=start the start.
 */

const ROUNDS = Number(process.env.ROUNDS ?? 7);
const MILLISECONDS = Number(process.env.MILLISECONDS ?? 1_000);
const MAILS = Number(process.env.MAILS ?? 20_000);
const STARTS = Number(process.env.STARTS ?? 15);
const CONNECTIONS = [1, 8];

interface Scenario {
	name: string;
	address: string;
	shots: Shot[];
	/** Requests a second that are aimed at, the bare Worker's being 1. */
	aim?: number;
}

interface Mail {
	subject: string;
	text: string;
}

/** Signs a member in as a person does; returns the `cookie` header of the browser. */
async function signIn(url: string, email: string = DEMO_MEMBER.email): Promise<string> {
	const headers = { 'content-type': 'application/json', accept: 'application/json', origin: url };
	const asked = await fetch(`${url}/api/magiclink`, {
		method: 'POST',
		headers,
		body: JSON.stringify({ email }),
	});
	if (asked.status !== 202) throw new Error(`No sign-in mail: ${asked.status}`);
	const mails = (await (
		await fetch(`${url}/dev/mailbox.json?to=${encodeURIComponent(email)}`)
	).json()) as Mail[];
	const link = /https?:\S*\/login\/confirm\?token=[\w-]+/.exec(mails[0]?.text ?? '')?.[0];
	if (!link) throw new Error('The sign-in mail has no link.');
	const confirmed = await fetch(`${url}/login/confirm`, {
		method: 'POST',
		redirect: 'manual',
		headers: { origin: url },
		body: new URLSearchParams({ token: new URL(link).searchParams.get('token') ?? '' }),
	});
	const cookies = confirmed.headers.getSetCookie().map((cookie) => cookie.split(';', 1)[0]);
	const session = cookies.find((cookie) => cookie?.includes('session_token='));
	if (!session) throw new Error(`No session: ${confirmed.status}`);
	return session;
}

/** The page of the next event, as the front page links it. */
async function nextEventPath(url: string): Promise<string> {
	const html = await (await fetch(url)).text();
	const path = /<h1[^>]*>\s*<a[^>]* href="(\/events\/[^"]+)"/.exec(html)?.[1];
	if (!path) throw new Error('The front page links no next event.');
	return path;
}

const DOCUMENT = { accept: 'text/html', 'accept-encoding': 'identity' };

function answers(url: string, event: string, cookie: string): Shot[] {
	const headers = {
		accept: 'application/json',
		'content-type': 'application/json',
		origin: url,
		cookie,
	};
	return ['declined', 'going'].map((answer) =>
		shot(`${url}/api/rsvp-toggle`, {
			method: 'POST',
			headers,
			body: JSON.stringify({ event: event.replace('/events/', ''), answer }),
		}),
	);
}

/** Measures everything in turns; every round begins with another one. */
async function measureAll(
	scenarios: readonly Scenario[],
	connections: number,
): Promise<Map<string, Measurement[]>> {
	const results = new Map<string, Measurement[]>(scenarios.map(({ name }) => [name, []]));
	for (const { address, shots } of scenarios) {
		await measure(address, shots, { connections, milliseconds: MILLISECONDS / 2 });
	}
	for (let round = 0; round < ROUNDS; round += 1) {
		for (let index = 0; index < scenarios.length; index += 1) {
			const scenario = scenarios[(index + round) % scenarios.length] as Scenario;
			const { name, address, shots } = scenario;
			results
				.get(name)
				?.push(await measure(address, shots, { connections, milliseconds: MILLISECONDS }));
		}
		process.stdout.write('.');
	}
	process.stdout.write('\n');
	return results;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
	const all = [head, ...rows];
	const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
	return all
		.map((row) =>
			row
				.map((cell, column) =>
					column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
				)
				.join('  '),
		)
		.join('\n');
}

function report(
	scenarios: readonly Scenario[],
	results: Map<string, Measurement[]>,
	connections: number,
): string {
	const best = (name: string) => {
		const rounds = results.get(name) ?? [];
		return {
			requestsPerSecond: Math.max(...rounds.map((round) => round.requestsPerSecond)),
			p50: Math.min(...rounds.map((round) => round.p50)),
		};
	};
	const bare = best(scenarios[0]?.name ?? '');
	const rows = scenarios.map(({ name, aim }) => {
		const { requestsPerSecond, p50 } = best(name);
		return [
			name,
			Math.round(requestsPerSecond).toString(),
			(requestsPerSecond / bare.requestsPerSecond).toFixed(3),
			aim?.toFixed(2) ?? '',
			p50.toFixed(2),
			(p50 / bare.p50).toFixed(1),
		];
	});
	const head = ['', 'req/s', 'bare = 1', 'aim', 'p50 ms', 'bare = 1'];
	return `${connections} ${connections === 1 ? 'connection' : 'connections'}\n${table(head, rows)}`;
}

/** A site with a club of this size on it, and what is asked of it. */
async function serveClub(persistTo: string, size: ClubSize) {
	const { env, dispose } = await openLocalBindings({ persistTo });
	try {
		await applyMigrations(env.DB);
		await fillClubOfSize(env.DB, size, new Date());
	} finally {
		await dispose();
	}
	const site = await serve({ persistTo });
	const cookie = await signIn(site.url, memberOf(1));
	return { site, cookie };
}

/** What the years cost: each request to an old club beside the same to a new one. */
function reportGrowth(scenarios: readonly Scenario[], results: Map<string, Measurement[]>): string {
	const best = (name: string) =>
		Math.max(...(results.get(name) ?? []).map((round) => round.requestsPerSecond));
	const rows = [];
	for (let index = 0; index + 1 < scenarios.length; index += 2) {
		const [young, old] = [scenarios[index], scenarios[index + 1]].map((one) => one?.name ?? '');
		const [few, many] = [best(young ?? ''), best(old ?? '')];
		rows.push([
			young ?? '',
			Math.round(few).toString(),
			Math.round(many).toString(),
			(few / many).toFixed(2),
			'1.50',
		]);
	}
	const head = ['req/s', '10 answers', '200,000 answers', 'times the cost', 'aim, at most'];
	return table(head, rows);
}

function kilobytes(bytes: number): string {
	return `${(bytes / 1000).toFixed(1)} kB`;
}

/** What travels, by the middling quality that proxies use on the fly and by the best there is. */
async function pageSizes(pages: readonly [string, string, string?][]): Promise<string> {
	const rows = [];
	for (const [name, url, cookie] of pages) {
		const response = await fetch(url, { headers: cookie ? { ...DOCUMENT, cookie } : DOCUMENT });
		const body = Buffer.from(await response.arrayBuffer());
		const brotli = (quality: number) =>
			brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } }).length;
		rows.push([name, kilobytes(body.length), kilobytes(brotli(4)), kilobytes(brotli(11))]);
	}
	return table(['first view', 'plain', 'Brotli 4', 'Brotli 11'], rows);
}

/** The Worker as Cloudflare counts it: all of its modules, gzip. */
function workerSize(): string {
	const folder = join(ROOT, 'dist/server');
	const modules = readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((file) => file.isFile() && /\.m?js$/.test(file.name))
		.map((file) => readFileSync(join(file.parentPath, file.name)));
	const all = Buffer.concat(modules);
	return `Worker: ${kilobytes(all.length)}, ${kilobytes(gzipSync(all).length)} compressed (at most 1,000 kB)`;
}

/** What starts cost, of this build and, where one is named, of another commit's. */
async function starts(folder: string): Promise<string> {
	const { against } = parseArgs({ options: { against: { type: 'string' } } }).values;
	if (!against) return measureStart(folder, new Map(), STARTS);
	console.log(`Building ${against} …`);
	const other = buildRelease(against);
	try {
		return await measureStart(folder, new Map([[against, other.dist]]), STARTS);
	} finally {
		other.remove();
	}
}

async function bench(): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'regulars-bench-'));
	const stops: (() => Promise<void>)[] = [];
	try {
		writeLocalConfiguration();
		console.log((await buildIfChanged()) ? 'Built.' : 'The build is up to date.');
		if (process.env.ONLY === 'mail') {
			console.log(await measureMail(join(folder, 'mail'), MAILS));
			return;
		}
		if (process.env.ONLY === 'start') {
			console.log(await starts(join(folder, 'starts')));
			return;
		}
		const [withKv, withoutKv, bareFolder] = ['kv', 'no-kv', 'bare'].map((name) =>
			join(folder, name),
		);
		await prepareData({ persistTo: withKv as string });
		cpSync(withKv as string, withoutKv as string, { recursive: true });

		const site = await serve({ persistTo: withKv as string });
		stops.push(site.stop);
		const siteWithoutKv = await serve({ persistTo: withoutKv as string, kv: false });
		stops.push(siteWithoutKv.stop);
		const barePort = await freePort();
		const bare = await startEmulator({
			persistTo: bareFolder as string,
			workers: [{ code: BARE, port: barePort }],
		});
		stops.push(() => bare.dispose());
		const filesPort = await freePort();
		const bareWithFiles = await startEmulator({
			persistTo: `${bareFolder}-files`,
			workers: [{ code: BARE, port: filesPort, assetsFolder: join(ROOT, 'dist/client') }],
		});
		stops.push(() => bareWithFiles.dispose());

		const cookie = await signIn(site.url);
		const cookieWithoutKv = await signIn(siteWithoutKv.url);
		const event = await nextEventPath(site.url);
		const page = (url: string, path: string, session?: string) => [
			shot(url + path, { headers: session ? { ...DOCUMENT, cookie: session } : DOCUMENT }),
		];
		const bareUrl = `http://localhost:${barePort}`;
		const filesUrl = `http://localhost:${filesPort}`;
		const { url } = site;
		const scenarios: Scenario[] = [
			{ name: 'bare Worker', address: bareUrl, shots: page(bareUrl, '/') },
			{
				name: 'bare Worker behind the static files',
				address: filesUrl,
				shots: page(filesUrl, '/'),
			},
			{ name: 'front page, visitor', address: url, shots: page(url, '/'), aim: 0.12 },
			{ name: 'event, visitor', address: url, shots: page(url, event), aim: 0.12 },
			{ name: 'event, member, KV', address: url, shots: page(url, event, cookie), aim: 0.1 },
			{
				name: 'event, member, no KV',
				address: siteWithoutKv.url,
				shots: page(siteWithoutKv.url, event, cookieWithoutKv),
				aim: 0.1,
			},
			{ name: 'RSVP, JSON', address: url, shots: answers(url, event, cookie) },
		];

		console.log(`${ROUNDS} rounds of ${MILLISECONDS} ms each, in turns; the best round counts.\n`);
		for (const connections of CONNECTIONS) {
			const results = await measureAll(scenarios, connections);
			console.log(`${report(scenarios, results, connections)}\n`);
		}
		const clubs = [
			await serveClub(join(folder, 'new-club'), NEW_CLUB),
			await serveClub(join(folder, 'old-club'), OLD_CLUB),
		];
		stops.push(...clubs.map((club) => club.site.stop));
		const twice = (name: string, shots: (club: (typeof clubs)[number]) => Shot[]): Scenario[] =>
			clubs.map((club, index) => ({
				name: index === 0 ? name : `${name}, old club`,
				address: club.site.url,
				shots: shots(club),
			}));
		const grown: Scenario[] = [
			...twice('front page, visitor', (club) => page(club.site.url, '/')),
			...twice('event, visitor', (club) => page(club.site.url, `/events/${NEXT_EVENT}`)),
			...twice('event, member', (club) =>
				page(club.site.url, `/events/${NEXT_EVENT}`, club.cookie),
			),
			...twice('RSVP, JSON', (club) => answers(club.site.url, NEXT_EVENT, club.cookie)),
		];
		const growth = await measureAll(grown, 1);
		console.log(`${reportGrowth(grown, growth)}\n`);
		const sizes: [string, string, string?][] = [
			['front page, visitor', `${url}/`],
			['front page, member', `${url}/`, cookie],
			['event, visitor', url + event],
			['event, member', url + event, cookie],
			['/events', `${url}/events`],
			['/events/past', `${url}/events/past`],
			['/login', `${url}/login`],
			['/me', `${url}/me`, cookie],
		];
		console.log(`${await pageSizes(sizes)}\n\n${workerSize()}\n`);
		console.log(`${await starts(join(folder, 'starts'))}\n`);
		console.log(await measureMail(join(folder, 'mail'), MAILS));
	} finally {
		await Promise.all(stops.map((stop) => stop()));
		rmSync(folder, { recursive: true, force: true });
	}
}

bench().then(() => process.exit(0), fail);
