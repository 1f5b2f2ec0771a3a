import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildIfChanged } from './build.ts';
import { ensureChromium } from './chromium.ts';
import { ROOT } from './emulator.ts';
import { ALL_WAYS } from './long-tests.ts';
import { bold, fail, inSeconds } from './steps.ts';
import { untilEnded } from './until-ended.ts';

/**
 * `npm test`: every check there is, one after the other. A failure stops nothing but what cannot run
 * without it. `--long` adds the tests that take long.
 */

interface Tally {
	passed: number;
	failed: number;
	/** Why it failed, where the numbers do not say. */
	remark?: string;
}

interface Check {
	name: string;
	/** Runs it; what it prints is shown. */
	run: () => Promise<Tally>;
	/** The check without which this one cannot run. */
	needs?: string;
}

const reports = mkdtempSync(join(tmpdir(), 'regulars-reports-'));

const isLong = process.argv.includes('--long');

const running = new Set<ChildProcess>();

/** Starts a program of node_modules with the project's own Node. */
function startTool(
	script: string,
	options: string[],
	{ env, output }: { env?: Record<string, string>; output: 'inherit' | 'pipe' },
): ChildProcess {
	const child = spawn(process.execPath, [join(ROOT, 'node_modules', script), ...options], {
		cwd: ROOT,
		stdio: ['ignore', output, output],
		env: { ...process.env, ...env },
	});
	running.add(child);
	child.once('close', () => running.delete(child));
	return child;
}

/** Whether a program ends content. */
function ending(child: ChildProcess): Promise<boolean> {
	return new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('close', (code) => resolve(code === 0));
	});
}

/** Runs a program of node_modules; returns whether it was content. */
const runTool = (script: string, options: string[], env: Record<string, string> = {}) =>
	ending(startTool(script, options, { env, output: 'inherit' }));

/** Checks the types beside the first tests, for that leaves a core free; shows what it printed in its turn. */
function startTypes(): () => Promise<Tally> {
	const child = startTool('astro/bin/astro.mjs', ['check'], { output: 'pipe' });
	let printed = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream?.setEncoding('utf8').on('data', (text: string) => {
			printed += text;
		});
	}
	const isContent = ending(child);
	// Whoever waits for it hears of a failure.
	isContent.catch(() => undefined);
	return async () => {
		const tally = asOne(await isContent);
		process.stdout.write(printed);
		return tally;
	};
}

/** A check that passes or fails as a whole. */
function asOne(isContent: boolean): Tally {
	return isContent ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** The numbers of a report, with a failure where nothing ran or the runner failed by itself. */
function tallyOf(file: string, isContent: boolean, read: (report: never) => Tally): Tally {
	let tally: Tally;
	try {
		tally = read(JSON.parse(readFileSync(file, 'utf8')) as never);
	} catch {
		return { passed: 0, failed: 1, remark: 'it wrote no report' };
	}
	if (tally.passed + tally.failed === 0) return { ...tally, failed: 1, remark: 'no test ran' };
	if (!isContent && tally.failed === 0)
		return { ...tally, failed: 1, remark: 'it failed outside a test' };
	return tally;
}

async function vitest(project: string): Promise<Tally> {
	const file = join(reports, `${project}.json`);
	const isContent = await runTool('vitest/vitest.mjs', [
		'run',
		`--project=${project}`,
		'--reporter=default',
		'--reporter=json',
		`--outputFile.json=${file}`,
	]);
	return tallyOf(file, isContent, (report: { numPassedTests: number; numFailedTests: number }) => ({
		passed: report.numPassedTests,
		failed: report.numFailedTests,
	}));
}

async function playwright(): Promise<Tally> {
	const file = join(reports, 'browser.json');
	const isContent = await runTool('@playwright/test/cli.js', ['test', '--reporter=list,json'], {
		CHROMIUM_PATH: ensureChromium(),
		...(isLong && { [ALL_WAYS]: 'on' }),
		PLAYWRIGHT_JSON_OUTPUT_FILE: file,
	});
	return tallyOf(
		file,
		isContent,
		({ stats }: { stats: { expected: number; flaky: number; unexpected: number } }) => ({
			passed: stats.expected + stats.flaky,
			failed: stats.unexpected,
		}),
	);
}

const checksBeside = (types: () => Promise<Tally>): Check[] => [
	{
		name: 'Format and lint',
		run: async () => asOne(await runTool('@biomejs/biome/bin/biome', ['ci'])),
	},
	{ name: 'Unit tests', run: () => vitest('unit') },
	{ name: 'Tests of mails', run: () => vitest('mail') },
	{ name: 'Types', run: types },
	{ name: 'Integration tests', run: () => vitest('integration') },
	{
		name: 'Build',
		async run() {
			const isNew = await buildIfChanged();
			console.log(isNew ? 'Built.' : 'Built already from these sources.');
			return asOne(true);
		},
	},
	{ name: 'Tests over HTTP', needs: 'Build', run: () => vitest('http') },
	{ name: 'Tests of deploying', needs: 'Build', run: () => vitest('deploy') },
	{ name: 'Tests in a browser', needs: 'Build', run: playwright },
];

const LONG: Check = { name: 'Long tests', needs: 'Build', run: () => vitest('long') };

async function runCheck(check: Check, failed: ReadonlySet<string>): Promise<Tally> {
	if (check.needs && failed.has(check.needs)) {
		return { passed: 0, failed: 1, remark: `not run, because of: ${check.needs}` };
	}
	try {
		return await check.run();
	} catch (error) {
		console.error(error instanceof Error ? error.message : error);
		return { passed: 0, failed: 1 };
	}
}

async function test(): Promise<boolean> {
	const common = checksBeside(startTypes());
	const checks = isLong ? [...common, LONG] : common;
	const failed = new Set<string>();
	const results: string[] = [];
	const total = { passed: 0, failed: 0 };
	for (const [index, check] of checks.entries()) {
		console.log(`\n${bold(`${index + 1}/${checks.length} ${check.name}`)}`);
		const began = performance.now();
		const tally = await runCheck(check, failed);
		if (tally.failed > 0) failed.add(check.name);
		total.passed += tally.passed;
		total.failed += tally.failed;
		const result = [
			tally.failed > 0 ? 'FAILED' : 'passed',
			check.name.padEnd(20),
			`${tally.passed} passed, ${tally.failed} failed`,
			`(${inSeconds(performance.now() - began)})`,
			tally.remark ?? '',
		].join('  ');
		console.log(result);
		results.push(result);
	}
	rmSync(reports, { recursive: true, force: true });
	console.log(`\n${bold('All checks')}\n${results.join('\n')}\n`);
	console.log(`${total.passed} passed, ${total.failed} failed`);
	return total.failed === 0 && total.passed > 0;
}

untilEnded().then(() => {
	for (const child of running) child.kill('SIGTERM');
	process.exit(1);
});
test().then((isContent) => process.exit(isContent ? 0 : 1), fail);
