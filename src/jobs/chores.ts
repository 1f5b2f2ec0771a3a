import type { Context } from '../context.ts';
import { finishChore, lastChoreRuns, startChore } from '../db/chore-runs.ts';
import { deleteExpiredRows } from '../db/clean-up.ts';
import { deliverOutbox } from '../features/deliver-outbox.ts';
import { openEvents } from '../features/open-events.ts';
import { describeError, logger } from '../logger.ts';

interface Chore {
	name: string;
	/** The least time between two runs, in minutes. */
	everyMinutes: number;
	run: (context: Context) => Promise<unknown>;
}

/** Everything that the club does by itself. */
export const CHORES: readonly Chore[] = [
	{ name: 'deliver-outbox', everyMinutes: 1, run: (context) => deliverOutbox(context) },
	{ name: 'open-events', everyMinutes: 15, run: openEvents },
	{ name: 'clean-up', everyMinutes: 60, run: deleteExpiredRows },
];

/** The cron's own clock wavers by seconds; a chore that is due within this time runs now. */
const TOLERANCE_MS = 20_000;

/** Runs what is due at this tick. One failure is recorded and never stops the others. */
export async function runChores(context: Context): Promise<void> {
	const { db, now } = context;
	const runs = new Map((await lastChoreRuns(db)).map((run) => [run.name, run]));
	for (const chore of CHORES) {
		const last = runs.get(chore.name)?.startedAt.getTime() ?? 0;
		if (now.getTime() - last < chore.everyMinutes * 60_000 - TOLERANCE_MS) continue;
		await startChore(db, chore.name, now);
		try {
			await chore.run(context);
			await finishChore(db, chore.name, new Date(), null);
		} catch (error) {
			logger.error('chore_failed', { chore: chore.name, ...describeError(error) });
			await finishChore(
				db,
				chore.name,
				new Date(),
				error instanceof Error ? error.name : 'unknown',
			);
		}
	}
}
