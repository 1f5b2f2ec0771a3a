import { and, eq, gte, lt, sql } from 'drizzle-orm';
import { SESSION_READS_DAYS } from '../../domain/club/retention.ts';
import type { SessionRead } from '../../domain/doctor/session-reads.ts';
import type { Db } from '../client.ts';
import { sessionReads } from '../schema.ts';

const DAY_MS = 24 * 60 * 60_000;
const dayOf = (now: Date, back = 0) =>
	new Date(now.getTime() - (now.getTime() % DAY_MS) - back * DAY_MS);

/** Counts one lookup, and how long the database alone takes for the same. Milliseconds. */
export async function countSessionRead(
	db: Db,
	{ source, ms }: SessionRead,
	databaseMs: number,
	now: Date,
): Promise<void> {
	await db
		.insert(sessionReads)
		.values({
			day: dayOf(now),
			source,
			upToMs: 0,
			reads: 1,
			totalMs: Math.round(ms),
			databaseMs: Math.round(databaseMs),
		})
		.onConflictDoUpdate({
			target: [sessionReads.day, sessionReads.source, sessionReads.upToMs],
			set: {
				reads: sql`reads + 1`,
				totalMs: sql`total_ms + excluded.total_ms`,
				databaseMs: sql`database_ms + excluded.database_ms`,
			},
		});
}

/** What was counted in the days that are stored, by source: a query for a batch. Rows of 0.1 are left out. */
export function countedSessionReads(db: Db, now: Date) {
	return db
		.select({
			source: sessionReads.source,
			reads: sql<number>`sum(${sessionReads.reads})`.as('counted'),
			throughKvMs: sql<number>`sum(${sessionReads.totalMs})`.as('through_kv'),
			databaseMs: sql<number>`sum(${sessionReads.databaseMs})`.as('from_database'),
		})
		.from(sessionReads)
		.where(
			and(gte(sessionReads.day, dayOf(now, SESSION_READS_DAYS - 1)), eq(sessionReads.upToMs, 0)),
		)
		.groupBy(sessionReads.source);
}

/** Removes the counts of days that nobody sees any more: a query for a batch. */
export function deleteSessionReadsBefore(db: Db, now: Date) {
	return db.delete(sessionReads).where(lt(sessionReads.day, dayOf(now, SESSION_READS_DAYS - 1)));
}
