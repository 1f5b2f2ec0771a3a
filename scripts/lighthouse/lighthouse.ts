import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { nextEvent, signIn } from '../bench/sites/browser.ts';
import { buildIfChanged } from '../build/build.ts';
import { writeLocalConfiguration } from '../build/local-configuration.ts';
import { DEMO_OWNER } from '../demo/people.ts';
import { ROOT } from '../folders.ts';
import { freePort } from '../local/ports.ts';
import { prepareData } from '../local/prepare.ts';
import { serve } from '../local/serve.ts';
import { fail, PlainError } from '../steps.ts';
import { CHROMIUM_OPTIONS, ensureChromium } from '../testing/chromium.ts';

/**
 * `npm run lighthouse`: Lighthouse's scores, as on a phone, of the pages that matter most, on the demo club. It is
 * downloaded when it is asked for, not installed: what it brings along is larger than the project.
 */

const LIGHTHOUSE = 'lighthouse@13.5.0';
const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'] as const;
/** A busy machine only takes away from performance: below 100 a page is measured again, and its best counts. */
const MOST_TIMES = 3;
const FOLDER = join(ROOT, '.wrangler/lighthouse');
/**
 * It loads robots.txt by a script of its own in the page, which the page's policy forbids; so it says that
 * robots.txt can't be downloaded (docs/decisions/0007-style-sheet-in-the-page.md).
 */
const CANT_BE_ASKED = ['robots-txt'];

interface Audit {
	id: string;
	title: string;
	score: number | null;
	displayValue?: string;
}

interface Report {
	categories: Record<
		string,
		{ id: string; score: number | null; auditRefs: { id: string; weight: number }[] }
	>;
	audits: Record<string, Audit>;
}

/** Starts a Chromium that Lighthouse can drive; resolves when it listens. */
async function startChromium(port: number, profile: string): Promise<ChildProcess> {
	const chromium = spawn(
		ensureChromium(),
		[
			...CHROMIUM_OPTIONS,
			'--headless',
			`--remote-debugging-port=${port}`,
			`--user-data-dir=${profile}`,
			'about:blank',
		],
		// A group of its own: what is called Chromium may be a script that starts it.
		{ stdio: 'ignore', detached: true },
	);
	for (let tries = 0; tries < 100; tries += 1) {
		const isUp = await fetch(`http://127.0.0.1:${port}/json/version`).then(
			() => true,
			() => false,
		);
		if (isUp) return chromium;
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	endChromium(chromium);
	throw new PlainError('Chromium did not start.');
}

/** Ends a Chromium with everything that it started. */
function endChromium({ pid }: ChildProcess): void {
	if (pid !== undefined) process.kill(-pid);
}

/** Runs Lighthouse on one page, and reads what it reports. */
async function measure(url: string, port: number, file: string, headers: string): Promise<Report> {
	const options = [
		`--port=${port}`,
		'--output=json',
		'--output=html',
		`--output-path=${file}`,
		`--extra-headers=${headers}`,
		`--only-categories=${CATEGORIES.join(',')}`,
		'--quiet',
	];
	const status = await new Promise<number | null>((resolve) => {
		spawn('npx', ['--yes', LIGHTHOUSE, url, ...options], { stdio: 'inherit' }).once(
			'close',
			resolve,
		);
	});
	if (status !== 0) throw new PlainError(`${LIGHTHOUSE} ended with ${status} for ${url}.`);
	return JSON.parse(readFileSync(`${file}.report.json`, 'utf8'));
}

/** A score out of 100; 0 where Lighthouse came to none. */
function scoreOf(report: Report, category: string): number {
	return Math.round((report.categories[category]?.score ?? 0) * 100);
}

/** The audits that keep a category from 100. */
function missing(report: Report, category: string): Audit[] {
	return (report.categories[category]?.auditRefs ?? [])
		.filter(({ weight }) => weight > 0)
		.flatMap(({ id }) => report.audits[id] ?? [])
		.filter(({ score }) => score !== null && score < 1);
}

async function askLighthouse(): Promise<void> {
	writeLocalConfiguration();
	await buildIfChanged();
	mkdirSync(FOLDER, { recursive: true });
	const data = mkdtempSync(join(tmpdir(), 'regulars-lighthouse-'));
	const persistTo = join(data, 'demo');
	await prepareData({ persistTo });
	const site = await serve({ persistTo });
	const port = await freePort();
	const chromium = await startChromium(port, join(data, 'profile'));
	let faults = 0;
	try {
		const cookie = await signIn(site.url, DEMO_OWNER.email);
		const signedIn = join(data, 'signed-in.json');
		const visitor = join(data, 'visitor.json');
		writeFileSync(signedIn, JSON.stringify({ cookie }));
		writeFileSync(visitor, '{}');
		const pages = [
			{ path: '/', isIndexed: true, headers: visitor },
			{ path: `/events/${await nextEvent(site.url)}`, isIndexed: true, headers: visitor },
			{ path: '/events', isIndexed: true, headers: visitor },
			// Search engines are told to leave these out.
			{ path: '/login', isIndexed: false, headers: visitor },
			{ path: '/me', isIndexed: false, headers: signedIn },
			{ path: '/admin', isIndexed: false, headers: signedIn },
		];
		for (const { path, isIndexed, headers } of pages) {
			const file = join(FOLDER, path.replace(/\W+/g, '-').slice(1) || 'front-page');
			let report = await measure(site.url + path, port, file, headers);
			let times = 1;
			while (missing(report, 'performance').length > 0 && times < MOST_TIMES) {
				const again = await measure(site.url + path, port, file, headers);
				times += 1;
				if (scoreOf(again, 'performance') > scoreOf(report, 'performance')) report = again;
			}
			const asked = CATEGORIES.filter((category) => category !== 'seo' || isIndexed);
			const scores = asked.map((category) => `${category} ${scoreOf(report, category)}`);
			console.log(`${path}: ${scores.join(', ')}${times > 1 ? `, the best of ${times}` : ''}`);
			for (const category of asked) {
				for (const { id, displayValue, title } of missing(report, category)) {
					console.log(`  ${category}: ${id}, ${displayValue ?? title}`);
					if (!CANT_BE_ASKED.includes(id)) faults += 1;
				}
			}
		}
	} finally {
		endChromium(chromium);
		await site.stop();
		rmSync(data, { recursive: true, force: true });
	}
	console.log(`The reports are in ${relative(ROOT, FOLDER)}.`);
	if (faults > 0) process.exitCode = 1;
}

askLighthouse().catch(fail);
