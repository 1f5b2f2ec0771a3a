import { type ChildProcess, spawn } from 'node:child_process';
import {
	cpSync,
	lstatSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { ROOT } from '../../scripts/folders.ts';

/** What a deployment is made from; the build is copied too, so that nothing is built again. */
const PARTS = [
	'.gitignore',
	'alchemy.run.ts',
	'astro.config.mjs',
	'dist',
	'drizzle',
	'infrastructure',
	'package-lock.json',
	'package.json',
	'public',
	'scripts',
	'src',
	'tsconfig.json',
];

/** Milliseconds; a command that hangs is a failure, not a wait. */
const TIME_LIMIT_MS = 180_000;

export interface Outcome {
	code: number | null;
	/** Everything that was printed, without colours. */
	output: string;
}

/** A copy of the project in which a test deploys, as an operator does in a clone. */
export interface WorkingCopy {
	folder: string;
	/** Runs an npm script of the project with these options. */
	npm: (script: string, ...options: string[]) => Promise<Outcome>;
	/** Runs the project's wrangler, as the operating guide has it. */
	wrangler: (...line: string[]) => Promise<Outcome>;
	/** Starts one that does not end by itself. */
	start: (script: string, ...options: string[]) => ChildProcess;
	/** Every file in it, the packages left out, relative to it. */
	files: () => string[];
	remove: () => void;
}

/**
 * @param settings the whole environment of the commands beside what any process needs
 */
export function makeWorkingCopy(settings: () => Record<string, string>): WorkingCopy {
	const folder = mkdtempSync(join(tmpdir(), 'regulars-deploy-'));
	for (const part of PARTS) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
	symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
	mkdirSync(join(folder, '.home'));

	function startProgram(program: string, line: string[]): ChildProcess {
		return spawn(program, line, {
			cwd: folder,
			stdio: ['ignore', 'pipe', 'pipe'],
			env: { PATH: process.env.PATH, HOME: join(folder, '.home'), CI: 'true', ...settings() },
		});
	}

	function start(script: string, ...options: string[]): ChildProcess {
		const { scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
			scripts: Record<string, string>;
		};
		const [program = '', ...line] = scripts[script]?.split(' ') ?? [];
		return startProgram(program, [...line, ...options]);
	}

	/** Waits for the end of a program, and collects what it prints. */
	function outcomeOf(child: ChildProcess): Promise<Outcome> {
		return new Promise((resolve, reject) => {
			let output = '';
			for (const stream of [child.stdout, child.stderr]) {
				stream?.setEncoding('utf8');
				stream?.on('data', (chunk: string) => {
					output += chunk;
				});
			}
			const timer = setTimeout(() => {
				output += '\n[it did not end in time]';
				child.kill('SIGTERM');
			}, TIME_LIMIT_MS);
			child.once('error', reject);
			child.once('close', (code) => {
				clearTimeout(timer);
				resolve({ code, output: stripVTControlCharacters(output) });
			});
		});
	}

	return {
		folder,
		npm: (script, ...options) => outcomeOf(start(script, ...options)),
		wrangler: (...line) =>
			outcomeOf(startProgram(join(folder, 'node_modules/.bin/wrangler'), line)),
		start,
		files: () =>
			readdirSync(folder)
				.filter((name) => name !== 'node_modules')
				.flatMap((name) =>
					lstatSync(join(folder, name)).isDirectory()
						? readdirSync(join(folder, name), { recursive: true, withFileTypes: true })
								.filter((file) => file.isFile())
								.map((file) => relative(folder, join(file.parentPath, file.name)))
						: [name],
				),
		remove: () => rmSync(folder, { recursive: true, force: true }),
	};
}
