import { formsOf } from '../../../forms-of.ts';

const { number, plural } = formsOf('en');

/** What the doctor says of the database and its migrations. Sizes come in as texts. */
export const databaseFindings = {
	gone: "The database isn't responding, so no page of the site works.",
	goneTodo: 'Check cloudflarestatus.com and the log: npm run logs.',
	failing: "The database doesn't accept the site's queries.",
	failingTodo: 'Check whether migrations are missing, and check the log: npm run logs.',
	nearlyFull: ({ size, limit }: { size: string; limit: string }) =>
		`The database holds ${size} of at most ${limit}. Soon it can't store anything more.`,
	nearlyFullTodo: 'Make a backup, then delete what is old.',
	pastFree: ({ size, limit }: { size: string; limit: string }) =>
		`The database holds ${size}: more than the free plan allows, and far below the paid plan's ${limit}.`,
	size: ({ size, share, limit }: { size: string; share: string; limit: string }) =>
		`The database holds ${size}, ${share} of the free plan's ${limit}.`,
	freeNearlyFullTodo:
		"Once the free plan's limit is reached, nothing more can be stored. Move to the paid plan before that.",

	/** Migrations by their files. */
	pending: ({ files }: { files: readonly string[] }) =>
		plural(files.length, {
			one: `The database lacks 1 migration: ${files.join(', ')}.`,
			other: `The database lacks ${number(files.length)} migrations: ${files.join(', ')}.`,
		}),
	pendingTodo: 'Deploy again. On your own machine, restart the site.',
	ahead: ({ migrations }: { migrations: number }) =>
		plural(migrations, {
			one: "The database is ahead of this version: it has 1 migration that this version doesn't know.",
			other: `The database is ahead of this version: it has ${number(migrations)} migrations that this version doesn't know.`,
		}),
	aheadTodo: 'Deploy the newest version.',
	applied: ({ migrations }: { migrations: number }) =>
		plural(migrations, {
			one: 'The only migration is applied.',
			other: `All ${number(migrations)} migrations are applied.`,
		}),
};
