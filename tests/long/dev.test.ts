import { type ChildProcess, execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../../scripts/folders.ts';
import { freePort } from '../../scripts/local/ports.ts';
import { makeWorkingCopy, type WorkingCopy } from '../deploy/working-copy.ts';
import { until } from '../support/poll.ts';

/** `npm run dev` in a copy of the project, beside what else is done to its files. */

/** Milliseconds that a start or a page may take, with all packages bundled anew. */
const PATIENCE_MS = 120_000;

let copy: WorkingCopy;
let dev: ChildProcess;
let port: number;
let output = '';

/** Packages by their links, in a folder of the copy's own: Vite keeps what it bundles beside them. */
function linkPackages(folder: string): void {
	rmSync(join(folder, 'node_modules'));
	mkdirSync(join(folder, 'node_modules'));
	for (const name of readdirSync(join(ROOT, 'node_modules'))) {
		if (name.startsWith('.vite')) continue;
		symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
	}
}

beforeAll(async () => {
	port = await freePort();
	copy = makeWorkingCopy(() => ({ PORT: String(port) }));
	linkPackages(copy.folder);
	dev = copy.start('dev');
	for (const stream of [dev.stdout, dev.stderr]) {
		stream?.setEncoding('utf8');
		stream?.on('data', (text: string) => {
			output += stripVTControlCharacters(text);
		});
	}
	await printed('Ctrl+C ends it', PATIENCE_MS);
}, 2 * PATIENCE_MS);

afterAll(async () => {
	if (dev?.exitCode === null) {
		const ended = new Promise((resolve) => dev.once('close', resolve));
		dev.kill('SIGINT');
		await ended;
	}
	copy?.remove();
});

async function printed(words: string, patienceMs = 30_000): Promise<void> {
	try {
		await until(`"${words}" is printed`, () => output.includes(words), patienceMs);
	} catch (error) {
		throw new Error(`${String(error)}; what was printed:\n${output}`);
	}
}

const statusOf = async (path: string) =>
	(await fetch(`http://localhost:${port}${path}`, { redirect: 'manual' })).status;

/** Waits until a page is answered with this status: a changed file is read a moment later. */
const answers = (path: string, status: number) =>
	until(`${status} at ${path}`, async () => (await statusOf(path)) === status, PATIENCE_MS);

describe('npm run dev', () => {
	it('names the file and line of a syntax error, and goes on once it is right', async () => {
		await answers('/', 200);
		for (const [file, broken] of [
			['src/pages/index.astro', 'const oops = = 3;'],
			['src/views/club/home.ts', 'const oops = = 4;'],
		] as const) {
			const path = join(copy.folder, file);
			const source = readFileSync(path, 'utf8');
			const lines = source.split('\n');
			writeFileSync(path, [...lines.slice(0, 1), broken, ...lines.slice(1)].join('\n'));
			await answers('/', 500);
			await printed(`${file}:2:14`);
			writeFileSync(path, source);
			await answers('/', 200);
		}
	});

	it('goes on beside astro check, with pages that were not open before', async () => {
		const check = promisify(execFile)(
			process.execPath,
			[join(ROOT, 'node_modules/astro/bin/astro.mjs'), 'check'],
			{ cwd: copy.folder },
		);
		// What it finds doesn't count: the copy lacks the tests, which scripts/bench imports.
		const { stdout } = await check.catch((error: { stdout: string }) => error);
		expect(stdout).toMatch(/Result \(\d+ files\)/);
		await answers('/me', 303);
		await answers('/dev/mails', 200);
		await answers('/', 200);
		expect(output).not.toContain('optimize deps directory');
	});

	it('applies a new migration without a restart', async () => {
		const folder = join(copy.folder, 'drizzle');
		const path = join(folder, 'meta/_journal.json');
		const journal = JSON.parse(readFileSync(path, 'utf8')) as { entries: { when: number }[] };
		const last = journal.entries.at(-1);
		writeFileSync(join(folder, '9000_rooms.sql'), 'create table rooms (id text primary key);');
		journal.entries.push({ ...last, tag: '9000_rooms', when: (last?.when ?? 0) + 1 } as never);
		writeFileSync(path, JSON.stringify(journal));
		await printed('Migrations applied to the local database: 9000_rooms.sql');
		await answers('/', 200);
	});
});
