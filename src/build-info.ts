import { entries } from '../drizzle/meta/_journal.json';
import { dependencies, version } from '../package.json';
import { COMPATIBILITY_DATE } from './environment.ts';

/** A migration that the build knows. */
export interface KnownMigration {
	/** As a deployment's list of applied ones has it, like `0000_initial.sql`. */
	name: string;
	/** When it was made, which is its key in a local run's list. Milliseconds since 1970. */
	madeAt: number;
}

/** What was built, as of the build: nothing of it is looked up at run time. */
export const BUILD = {
	version,
	/** The commit at which its sources were built; null where that was elsewhere than in a clone. */
	commit: import.meta.env.BUILD_COMMIT ?? null,
	compatibilityDate: COMPATIBILITY_DATE,
	astro: dependencies.astro,
	betterAuth: dependencies['better-auth'],
	drizzle: dependencies['drizzle-orm'],
	/** In their order. */
	migrations: entries.map(
		({ tag, when }): KnownMigration => ({ name: `${tag}.sql`, madeAt: when }),
	),
};
