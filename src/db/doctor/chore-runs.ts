import { sql } from 'drizzle-orm';
import type { Db } from '../client.ts';
import { prepared } from '../prepared.ts';
import { choreRuns } from '../schema.ts';

/** When each chore last began, and how it went: a query for a batch. */
export const lastChoreRuns = prepared((db) => db.select().from(choreRuns));

/** A run of a chore: begun, or ended where `finishedAt` is set. */
export interface ChoreRun {
	name: string;
	startedAt: Date;
	finishedAt?: Date;
	/** What went wrong, in a word and without anybody's data; null where nothing did. */
	failure?: string | null;
}

/**
 * Records what has become of runs, in one statement: the end of one and the beginning of the next cost
 * one query. A run is counted when it begins, so that one that was cut off is seen.
 */
export async function recordChoreRuns(db: Db, runs: readonly ChoreRun[]): Promise<void> {
	if (runs.length === 0) return;
	const list = JSON.stringify(
		runs.map(({ name, startedAt, finishedAt, failure }) => ({
			name,
			startedAt: startedAt.getTime(),
			finishedAt: finishedAt?.getTime() ?? null,
			failure: failure ?? null,
		})),
	);
	await db.run(sql`
		insert into chore_runs
			(name, started_at, finished_at, failure, runs, failures, last_failure, last_failed_at)
		select value ->> 'name', value ->> 'startedAt', value ->> 'finishedAt', value ->> 'failure',
			value ->> 'finishedAt' is null, value ->> 'failure' is not null, value ->> 'failure',
			iif(value ->> 'failure' is null, null, value ->> 'finishedAt')
		from json_each(${list})
		where true
		on conflict (name) do update set
			started_at = excluded.started_at,
			finished_at = excluded.finished_at,
			failure = excluded.failure,
			runs = runs + excluded.runs,
			failures = failures + excluded.failures,
			last_failure = coalesce(excluded.last_failure, last_failure),
			last_failed_at = coalesce(excluded.last_failed_at, last_failed_at)`);
}
