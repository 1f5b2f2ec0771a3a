import { execFileSync, type SpawnSyncReturns } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../../scripts/folders.ts';

/** A release as it was: its sources from the history of git, its own packages, its own build. */
export interface ReleaseBuild {
	/** The folder that it was built into. */
	dist: string;
	/** The folder of its migrations. */
	migrations: string;
	/** Makes its demo club in a folder, by its own code and migrations. */
	fillDemo: (persistTo: string) => void;
	/** Deletes the folder, unless it's to stay. */
	remove: () => void;
}

/** What runs the release's own code for its demo club. */
const FILL_DEMO = 'fill-demo.mjs';
/** Beside the sources once they are built. */
const BUILT = 'built';

function run(program: string, args: readonly string[], cwd: string): void {
	// "test", which Vitest says here, would make another build, and "production" leave packages out.
	const { NODE_ENV: _, ...env } = process.env;
	try {
		execFileSync(program, args, {
			cwd,
			env,
			encoding: 'utf8',
			stdio: ['ignore', 'pipe', 'pipe'],
			maxBuffer: 64 * 1024 * 1024,
		});
	} catch (error) {
		const { message, stdout, stderr } = error as SpawnSyncReturns<string> & Error;
		throw new Error(`In a copy of the release: ${message}\n${stdout ?? ''}\n${stderr ?? ''}`);
	}
}

/** Where sources have what fills the demo club: release 0.1.0 has it in another folder. */
function prepareIn(sources: string): string {
	const places = ['scripts/local/prepare.ts', 'scripts/prepare.ts'];
	const place = places.find((path) => existsSync(join(sources, path)));
	if (!place) throw new Error(`The commit has none of ${places.join(', ')}.`);
	return place;
}

/** @throws Error that says what to do where the clone lacks the commit */
function requireCommit(commit: string): void {
	try {
		execFileSync('git', ['cat-file', '-e', `${commit}^{commit}`], { cwd: ROOT, stdio: 'ignore' });
	} catch {
		throw new Error(
			`Commit ${commit.slice(0, 7)} is not in this clone, so its build can't be tried. ` +
				'Fetch the whole history (git fetch --unshallow), or test in a clone of the repository.',
		);
	}
}

/** Unpacks, installs and builds a commit in an empty folder. */
function buildIn(folder: string, sources: string, commit: string): void {
	mkdirSync(sources, { recursive: true });
	run('git', ['archive', '--output', join(folder, 'sources.tar'), commit], ROOT);
	run('tar', ['-xf', join(folder, 'sources.tar'), '-C', sources], folder);
	// No --eval: what the emulator starts would inherit its --input-type, and fail.
	writeFileSync(
		join(sources, FILL_DEMO),
		`import { prepareData } from './${prepareIn(sources)}';
		await prepareData({ persistTo: process.argv[2] });`,
	);
	run(process.execPath, ['scripts/bootstrap.mjs', 'build:pages'], sources);
	writeFileSync(join(folder, BUILT), '');
}

/**
 * Builds a commit in a folder of its own. Its packages are those of its own lockfile, which its own
 * script installs: newer ones would make another build than the one that clubs run.
 *
 * @param commit any name that git knows
 * @param keptIn a folder in which the build stays, and is found again; a temporary one where left out
 * @throws Error where the commit is not in this clone, or can't be installed or built
 */
export function buildRelease(commit: string, keptIn?: string): ReleaseBuild {
	requireCommit(commit);
	const folder = keptIn ?? mkdtempSync(join(tmpdir(), 'regulars-release-'));
	const remove = () => rmSync(folder, { recursive: true, force: true });
	const sources = join(folder, 'regulars');
	if (!existsSync(join(folder, BUILT))) {
		try {
			buildIn(folder, sources, commit);
		} catch (error) {
			remove();
			throw error;
		}
	}
	return {
		dist: join(sources, 'dist'),
		migrations: join(sources, 'drizzle'),
		fillDemo: (persistTo) =>
			run(join(sources, 'node_modules/node/bin/node'), [FILL_DEMO, persistTo], sources),
		remove: keptIn === undefined ? remove : () => {},
	};
}
