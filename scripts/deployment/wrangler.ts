import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Given } from '../../infrastructure/deployment.ts';
import { ROOT } from '../folders.ts';

/** The project's wrangler, as a program to start with Node. */
export const WRANGLER = join(ROOT, 'node_modules/wrangler/bin/wrangler.js');

/** What wrangler adds to every error: where its own log is, and where to report a bug. */
const SURROUNDINGS = /\n\s*(If you think this is a bug|🪵|To learn more about)[\s\S]*$/u;

/** What wrangler marks as its first error, without its surroundings; later ones come of that one. */
function reasonIn(output: string): string {
	const [, first = output] = output.split(/\S?\s*\[ERROR\]/u);
	return first.replace(SURROUNDINGS, '').replaceAll(/\s+/g, ' ').trim();
}

/** Collects what a program prints, and waits for its end. */
function finish(
	program: ReturnType<typeof spawn>,
): Promise<{ code: number | null; output: string }> {
	let output = '';
	for (const stream of [program.stdout, program.stderr]) {
		stream?.setEncoding('utf8');
		stream?.on('data', (chunk: string) => {
			output += stripVTControlCharacters(chunk);
		});
	}
	const end = () => program.kill();
	process.once('exit', end);
	return new Promise((resolve, reject) => {
		program.once('error', reject);
		program.once('close', (code) => {
			process.removeListener('exit', end);
			resolve({ code, output });
		});
	});
}

/**
 * Runs wrangler to its end, in an empty folder: in the project it would find a configuration.
 *
 * @param line its command and options; paths among them are absolute
 * @param given the operator's settings, with the account and the token
 * @throws Error with wrangler's own reason
 */
export async function runWrangler(line: readonly string[], given: Given): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'regulars-wrangler-'));
	try {
		const { code, output } = await finish(
			spawn(process.execPath, [WRANGLER, ...line], {
				cwd: folder,
				stdio: ['ignore', 'pipe', 'pipe'],
				env: { ...process.env, ...given },
			}),
		);
		if (code !== 0) throw new Error(reasonIn(output));
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
