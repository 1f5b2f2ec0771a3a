import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildPages } from '../build/pages-layout.ts';
import { ROOT } from '../folders.ts';
import { untilEnded } from '../local/until-ended.ts';
import { bold, fail, inSeconds } from '../steps.ts';
import { ensureChromium } from './chromium.ts';
import { ALL_WAYS } from './long-tests.ts';
import {
	addTally,
	asOne,
	playwrightTally,
	type Tally,
	tallyOf,
	tallyText,
	vitestTally,
} from './tally.ts';
import { IS_BUILT } from './test-build.ts';
import { environmentAt, testClocks } from './test-clocks.ts';
import { runInLanes } from './test-lanes.ts';
import { foldersInMemory } from './test-memory.ts';
import { TestOutput } from './test-output.ts';

/**
 * `npm test`: every check there is, two at a time: with three, two cores spend more on changing between them. A failure stops
 * nothing but what cannot run without it. `--long` adds the tests that take long.
 */

interface Check {
	name: string;
	/** Runs it; what it prints is shown in its turn. */
	run: (output: TestOutput) => Promise<Tally>;
	/** The check without which this one cannot run. */
	needs?: string;
	/** The check that must not run beside this one: it begins when that one is over, however it went. */
	after?: string;
}

const reports = mkdtempSync(join(tmpdir(), 'regulars-reports-'));

const NOTHING: Tally = { passed: 0, failed: 0, skipped: 0 };

const isLong = process.argv.includes('--long');

const running = new Set<ChildProcess>();

const failed = new Set<string>();

/** How many checks run at once. */
const LANES = 2;

/** For checks that run what the check "Build" has built. */
const BUILT = { [IS_BUILT]: 'yes' };

/** The long tests repeat what is as good as the same. */
const EVERY_WAY: Record<string, string> = isLong ? { [ALL_WAYS]: 'on' } : {};

const memory = foldersInMemory();

/** Runs a program, of node_modules unless its whole path is given, with the project's own Node; returns whether it ended content. */
function runTool(
	output: TestOutput,
	script: string,
	options: string[],
	env: Record<string, string> = {},
): Promise<boolean> {
	const child = spawn(process.execPath, [resolve(ROOT, 'node_modules', script), ...options], {
		cwd: ROOT,
		stdio: ['ignore', 'pipe', 'pipe'],
		env: {
			// What is piped would lose its colors.
			...(process.stdout.isTTY && { FORCE_COLOR: '1' }),
			// Some sixty processes of Node load the same packages.
			NODE_COMPILE_CACHE: join(ROOT, 'node_modules/.cache/node'),
			...process.env,
			// Nothing leaves this machine; each workerd would be handed all these certificates.
			NODE_EXTRA_CA_CERTS: undefined,
			...memory.environment,
			...env,
		},
	});
	running.add(child);
	output.follow(child);
	return new Promise((onEnd, onError) => {
		child.once('error', onError);
		child.once('close', (code) => {
			running.delete(child);
			onEnd(code === 0);
		});
	});
}

/** What a program wrote; null where it wrote nothing. */
function reportIn(file: string): string | null {
	return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

async function vitest(
	output: TestOutput,
	projects: string | readonly string[],
	env: Record<string, string> = {},
): Promise<Tally> {
	const names = [projects].flat();
	const file = join(reports, `${names.join('-')}.json`);
	rmSync(file, { force: true });
	const options = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
	const isContent = await runTool(
		output,
		'vitest/vitest.mjs',
		['run', ...names.map((name) => `--project=${name}`), ...options],
		env,
	);
	return tallyOf(reportIn(file), isContent, vitestTally);
}

/** Everything that runs in Node alone, under one clock after the other. */
async function vitestUnderOtherClocks(output: TestOutput): Promise<Tally> {
	let total = NOTHING;
	const failing: string[] = [];
	for (const { name, moment } of testClocks(new Date())) {
		output.line(`\nThe clock: ${name}, ${moment.toISOString()}`);
		const env = environmentAt(moment, new Date());
		const tally = await vitest(output, ['unit', 'mail', 'integration'], env);
		total = addTally(total, tally);
		if (tally.failed > 0) failing.push([name, tally.remark].filter(Boolean).join(': '));
	}
	return { ...total, ...(failing.length > 0 && { remark: failing.join('; ') }) };
}

async function playwright(output: TestOutput): Promise<Tally> {
	const file = join(reports, 'browser.json');
	const options = ['test', '--reporter=list,json'];
	const isContent = await runTool(output, '@playwright/test/cli.js', options, {
		...BUILT,
		CHROMIUM_PATH: ensureChromium(),
		...EVERY_WAY,
		PLAYWRIGHT_JSON_OUTPUT_FILE: file,
	});
	return tallyOf(reportIn(file), isContent, playwrightTally);
}

/** In the order in which they begin: the longest as soon as it can, the shorter ones beside it. */
const COMMON: Check[] = [
	{
		name: 'Format and lint',
		async run(output) {
			const isClean = await runTool(output, '@biomejs/biome/bin/biome', ['ci']);
			return asOne((await runTool(output, join(ROOT, 'lint/imports.ts'), [])) && isClean);
		},
	},
	{
		name: 'Unused code',
		run: async (output) => asOne(await runTool(output, 'knip/bin/knip.js', [])),
	},
	{
		name: 'Build',
		async run(output) {
			await buildPages();
			output.line('Built.');
			return asOne(true);
		},
	},
	{
		name: 'Tests over HTTP',
		needs: 'Build',
		run: (output) => vitest(output, 'http', { ...BUILT, ...EVERY_WAY }),
	},
	{ name: 'Unit tests', run: (output) => vitest(output, 'unit') },
	{
		name: 'Types',
		// Both write what Astro knows of the project.
		after: 'Build',
		run: async (output) => asOne(await runTool(output, 'astro/bin/astro.mjs', ['check'])),
	},
	{ name: 'Tests of mails', run: (output) => vitest(output, 'mail') },
	{ name: 'Tests in a browser', needs: 'Build', run: playwright },
	{ name: 'Integration tests', run: (output) => vitest(output, 'integration') },
	{ name: 'Tests of deploying', needs: 'Build', run: (output) => vitest(output, 'deploy', BUILT) },
];

const LONG: Check[] = [
	{ name: 'Other clocks', run: vitestUnderOtherClocks },
	{
		name: 'Long tests',
		needs: 'Build',
		after: 'Other clocks',
		run: (output) => vitest(output, 'long', BUILT),
	},
];

/** Runs a check, and says how it went: its tally, and the line of the table. */
async function runCheck(check: Check, output: TestOutput) {
	const began = performance.now();
	const tally = await tallyOfCheck(check, output);
	if (tally.failed > 0) failed.add(check.name);
	const line = [
		tally.failed > 0 ? 'FAILED' : 'passed',
		check.name.padEnd(20),
		tallyText(tally),
		`(${inSeconds(performance.now() - began)})`,
		tally.remark ?? '',
	].join('  ');
	return { tally, line };
}

async function tallyOfCheck(check: Check, output: TestOutput): Promise<Tally> {
	if (check.needs && failed.has(check.needs)) {
		return { ...asOne(false), remark: `not run, because of: ${check.needs}` };
	}
	try {
		return await check.run(output);
	} catch (error) {
		output.line(String(error instanceof Error ? error.message : error));
		return asOne(false);
	}
}

async function test(): Promise<boolean> {
	const checks = (isLong ? [...COMMON, ...LONG] : COMMON).map((check) => ({
		...check,
		after: check.after ?? check.needs,
		output: new TestOutput(),
	}));
	const ends = runInLanes(checks, LANES, (check) => runCheck(check, check.output));
	const lines: string[] = [];
	let total = NOTHING;
	for (const [index, { name, output }] of checks.entries()) {
		console.log(`\n${bold(`${index + 1}/${checks.length} ${name}`)}`);
		output.show();
		const { tally, line } = (await ends[index]) as Awaited<ReturnType<typeof runCheck>>;
		total = addTally(total, tally);
		console.log(line);
		lines.push(line);
	}
	rmSync(reports, { recursive: true, force: true });
	memory.remove();
	console.log(`\n${bold('All checks')}\n${lines.join('\n')}\n`);
	console.log(tallyText(total));
	return total.failed === 0 && total.passed > 0;
}

untilEnded().then(() => {
	for (const child of running) child.kill('SIGTERM');
	memory.remove();
	process.exit(1);
});
test().then((isContent) => process.exit(isContent ? 0 : 1), fail);
