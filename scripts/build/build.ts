import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../folders.ts';
import { PlainError } from '../steps.ts';

/** Everything that the build is made from. */
const SOURCES = [
	'src',
	'public',
	'drizzle',
	'astro.config.mjs',
	'infrastructure/names.ts',
	'scripts/build/build-commit.ts',
	'scripts/build/chores-configuration.ts',
	'scripts/build/immutable-files.ts',
	'scripts/build/late-modules.ts',
	'scripts/build/late-patterns.ts',
	'scripts/build/left-out.ts',
	'scripts/build/light-start.ts',
	'scripts/build/local-configuration.ts',
	'scripts/build/parsed-manifest.ts',
	'scripts/build/plain-strings.ts',
	'scripts/build/share-picture.ts',
	'scripts/build/syntax-tree.ts',
	'tsconfig.json',
	'package.json',
	'package-lock.json',
];

/** The entries of what is built: the site's Worker, and the one that does its chores beside Pages. */
const ENTRIES = ['dist/server/entry.mjs', 'dist/chores/entry.mjs'];

/** Holds the hash of the sources that dist/ was built from; written last. */
const STAMP = join(ROOT, 'dist/sources.sha256');

function filesBelow(path: string): string[] {
	return readdirSync(join(ROOT, path), { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name))
		.sort();
}

/** A hash over the names and contents of all sources. */
function hashOfSources(): string {
	const hash = createHash('sha256');
	for (const source of SOURCES) {
		const path = join(ROOT, source);
		if (!existsSync(path)) continue;
		const files = source.includes('.') ? [path] : filesBelow(source);
		for (const file of files)
			hash.update(file.slice(ROOT.length)).update('\0').update(readFileSync(file));
	}
	// Not of the commit, which the build names: the same sources at another one are built already.
	return hash.digest('hex');
}

function isBuiltFrom(hash: string): boolean {
	return (
		ENTRIES.every((entry) => existsSync(join(ROOT, entry))) &&
		existsSync(STAMP) &&
		readFileSync(STAMP, 'utf8') === hash
	);
}

function runAstroBuild(): Promise<void> {
	return new Promise((resolve, reject) => {
		const output: Buffer[] = [];
		const child = spawn(
			process.execPath,
			[join(ROOT, 'node_modules/astro/bin/astro.mjs'), 'build'],
			{
				cwd: ROOT,
				stdio: ['ignore', 'pipe', 'pipe'],
				// A test that builds first has the word "test" here, which Astro takes for development.
				env: { ...process.env, NODE_ENV: 'production' },
			},
		);
		child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
		child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
		child.once('error', reject);
		child.once('close', (code) => {
			if (code === 0) resolve();
			else
				reject(new PlainError(`${Buffer.concat(output)}\nThe build failed; its words are above.`));
		});
	});
}

/**
 * Builds the site into dist/, unless dist/ was built from the very same sources.
 *
 * @returns whether there was anything to build
 * @throws PlainError with the output of the build when it fails
 */
export async function buildIfChanged(): Promise<boolean> {
	const hash = hashOfSources();
	if (isBuiltFrom(hash)) return false;
	rmSync(STAMP, { force: true });
	await runAstroBuild();
	writeFileSync(STAMP, hash);
	return true;
}
