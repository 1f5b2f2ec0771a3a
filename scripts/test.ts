import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildIfChanged } from './build.ts';
import { ensureChromium } from './chromium.ts';
import { ROOT } from './folders.ts';
import { ALL_WAYS } from './long-tests.ts';
import { bold, fail, inSeconds } from './steps.ts';
import {
	addTally,
	asOne,
	playwrightTally,
	type Tally,
	tallyOf,
	tallyWords,
	vitestTally,
} from './tally.ts';
import { environmentAt, testClocks } from './test-clocks.ts';
import { untilEnded } from './until-ended.ts';

/**
 * `npm test`: every check there is, one after the other. A failure stops nothing but what cannot run
 * without it. `--long` adds the tests that take long.
 */

interface Check {
	name: string;
	/** Runs it; what it prints is shown. */
	run: () => Promise<Tally>;
	/** The check without which this one cannot run. */
	needs?: string;
}

const reports = mkdtempSync(join(tmpdir(), 'regulars-reports-'));

const NOTHING: Tally = { passed: 0, failed: 0, skipped: 0 };

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

/** What a program wrote; null where it wrote nothing. */
function reportIn(file: string): string | null {
	return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

async function vitest(
	projects: string | readonly string[],
	env: Record<string, string> = {},
): Promise<Tally> {
	const names = [projects].flat();
	const file = join(reports, `${names.join('-')}.json`);
	rmSync(file, { force: true });
	const options = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
	const isContent = await runTool(
		'vitest/vitest.mjs',
		['run', ...names.map((name) => `--project=${name}`), ...options],
		env,
	);
	return tallyOf(reportIn(file), isContent, vitestTally);
}

/** Everything that runs in Node alone, under one clock after the other. */
async function vitestUnderOtherClocks(): Promise<Tally> {
	let total = NOTHING;
	const failing: string[] = [];
	for (const { name, moment } of testClocks(new Date())) {
		console.log(`\nThe clock: ${name}, ${moment.toISOString()}`);
		const env = environmentAt(moment, new Date());
		const tally = await vitest(['unit', 'mail', 'integration'], env);
		total = addTally(total, tally);
		if (tally.failed > 0) failing.push([name, tally.remark].filter(Boolean).join(': '));
	}
	return { ...total, ...(failing.length > 0 && { remark: failing.join('; ') }) };
}

async function playwright(): Promise<Tally> {
	const file = join(reports, 'browser.json');
	const isContent = await runTool('@playwright/test/cli.js', ['test', '--reporter=list,json'], {
		CHROMIUM_PATH: ensureChromium(),
		...(isLong && { [ALL_WAYS]: 'on' }),
		PLAYWRIGHT_JSON_OUTPUT_FILE: file,
	});
	return tallyOf(reportIn(file), isContent, playwrightTally);
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

const LONG: Check[] = [
	{ name: 'Other clocks', run: vitestUnderOtherClocks },
	{ name: 'Long tests', needs: 'Build', run: () => vitest('long') },
];

async function runCheck(check: Check, failed: ReadonlySet<string>): Promise<Tally> {
	if (check.needs && failed.has(check.needs)) {
		return { ...asOne(false), remark: `not run, because of: ${check.needs}` };
	}
	try {
		return await check.run();
	} catch (error) {
		console.error(error instanceof Error ? error.message : error);
		return asOne(false);
	}
}

async function test(): Promise<boolean> {
	const common = checksBeside(startTypes());
	const checks = isLong ? [...common, ...LONG] : common;
	const failed = new Set<string>();
	const results: string[] = [];
	let total = NOTHING;
	for (const [index, check] of checks.entries()) {
		console.log(`\n${bold(`${index + 1}/${checks.length} ${check.name}`)}`);
		const began = performance.now();
		const tally = await runCheck(check, failed);
		if (tally.failed > 0) failed.add(check.name);
		total = addTally(total, tally);
		const result = [
			tally.failed > 0 ? 'FAILED' : 'passed',
			check.name.padEnd(20),
			tallyWords(tally),
			`(${inSeconds(performance.now() - began)})`,
			tally.remark ?? '',
		].join('  ');
		console.log(result);
		results.push(result);
	}
	rmSync(reports, { recursive: true, force: true });
	console.log(`\n${bold('All checks')}\n${results.join('\n')}\n`);
	console.log(tallyWords(total));
	return total.failed === 0 && total.passed > 0;
}

untilEnded().then(() => {
	for (const child of running) child.kill('SIGTERM');
	process.exit(1);
});
test().then((isContent) => process.exit(isContent ? 0 : 1), fail);
