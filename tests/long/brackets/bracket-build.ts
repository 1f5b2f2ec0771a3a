import { spawnSync } from 'node:child_process';
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../../scripts/folders.ts';

/** Below the project, so that its packages are found. */
const FOLDER = join(ROOT, '.wrangler/brackets');
const SOURCES = [
	'src',
	'public',
	'drizzle',
	'scripts',
	'infrastructure',
	'astro.config.mjs',
	'tsconfig.json',
	'package.json',
];
/** What replaces the choice of a language, and what it imports itself. */
const BRACKETS = 'tests/support/messages/brackets.ts';

/**
 * Builds the site in the bracket language: from a copy of the sources in which one file is another. The product knows
 * nothing of it.
 *
 * @returns the `dist` folder
 * @throws Error with the output of the build when it fails
 */
export function buildInBrackets(): string {
	rmSync(FOLDER, { recursive: true, force: true });
	for (const path of [...SOURCES, BRACKETS]) {
		cpSync(join(ROOT, path), join(FOLDER, path), { recursive: true });
	}
	writeFileSync(join(FOLDER, 'src/messages/choose.ts'), `export * from '../../${BRACKETS}';\n`);
	const { status, stdout, stderr } = spawnSync(
		process.execPath,
		[join(ROOT, 'node_modules/astro/bin/astro.mjs'), 'build'],
		{ cwd: FOLDER, encoding: 'utf8', env: { ...process.env, NODE_ENV: 'production' } },
	);
	if (status !== 0) throw new Error(`In the bracket language: ${stdout}\n${stderr}`);
	return join(FOLDER, 'dist');
}
