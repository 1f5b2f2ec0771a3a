import { eq } from 'drizzle-orm';
import type { Db } from './client.ts';
import { choreRuns } from './schema.ts';

/** When each chore last began: a query for a batch. */
export function lastChoreRuns(db: Db) {
	return db.select().from(choreRuns);
}

export async function startChore(db: Db, name: string, now: Date): Promise<void> {
	await db
		.insert(choreRuns)
		.values({ name, startedAt: now })
		.onConflictDoUpdate({
			target: choreRuns.name,
			set: { startedAt: now, finishedAt: null, failure: null },
		});
}

export async function finishChore(
	db: Db,
	name: string,
	now: Date,
	failure: string | null,
): Promise<void> {
	await db.update(choreRuns).set({ finishedAt: now, failure }).where(eq(choreRuns.name, name));
}
