import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Database } from '../../../src/environment.ts';
import { buildRelease } from '../../../tests/support/database/release-build.ts';
import { ROOT } from '../../folders.ts';
import {
	applyMigrations,
	MIGRATIONS_FOLDER,
	openLocalBindings,
} from '../../local/local-database.ts';
import { prepareData } from '../../local/prepare.ts';
import { PlainError } from '../../steps.ts';

/** Builds of other commits stay here: delete the folder to have its room back. */
const KEPT_BUILDS = join(ROOT, '.wrangler/bench');

/**
 * The builds that are compared. All that the bench knows of an older commit is here: each has its own
 * packages, tables and demo club, and all of them run in this checkout's runtime, so that what differs is
 * the site.
 */
export interface BenchBuild {
	/** As it is shown. */
	name: string;
	/** Its `dist` folder; this checkout's own where left out. */
	dist?: string;
	/** The folder of its migrations. */
	migrations: string;
	/** Makes its demo club in an empty folder. */
	fillDemo: (persistTo: string) => Promise<void>;
}

/** What is in this checkout. */
export const THIS_BUILD: BenchBuild = {
	name: 'this',
	migrations: MIGRATIONS_FOLDER,
	fillDemo: async (persistTo) => {
		await prepareData({ persistTo });
	},
};

/** The whole name of a commit. */
function commitCalled(name: string): string {
	try {
		return execFileSync('git', ['rev-parse', '--verify', `${name}^{commit}`], {
			cwd: ROOT,
			encoding: 'utf8',
			stdio: ['ignore', 'pipe', 'ignore'],
		}).trim();
	} catch {
		throw new PlainError(`This clone has no commit ${name}. Fetch the whole history first.`);
	}
}

/**
 * Builds a commit with its own packages, or finds what an earlier run of the bench built of it.
 *
 * @param name any that git knows
 * @throws Error where it isn't in this clone, or can't be installed or built
 */
export function buildOf(name: string): BenchBuild {
	const commit = commitCalled(name);
	const { dist, migrations, fillDemo } = buildRelease(commit, join(KEPT_BUILDS, commit));
	return {
		name: commit.slice(0, 7),
		dist,
		migrations,
		fillDemo: async (persistTo: string) => fillDemo(persistTo),
	};
}

/** Fills an empty folder with a club of some size, on the tables of a build. */
export async function fillClub(
	{ migrations }: BenchBuild,
	persistTo: string,
	fill: (database: Database) => Promise<void>,
): Promise<void> {
	const { env, dispose } = await openLocalBindings({ persistTo });
	try {
		await applyMigrations(env.DB, migrations);
		await fill(env.DB);
	} finally {
		await dispose();
	}
}
