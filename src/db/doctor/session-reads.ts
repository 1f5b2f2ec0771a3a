import { gte, lt, sql } from 'drizzle-orm';
import { type SessionRead, stretchOf } from '../../domain/doctor/session-reads.ts';
import type { Db } from '../client.ts';
import { sessionReads } from '../schema.ts';

const DAY_MS = 24 * 60 * 60_000;

/** The days that are shown and kept, the present one included; they begin as UTC's do. */
const DAYS_KEPT = 7;

const beginningOfDay = (moment: number) => new Date(moment - (moment % DAY_MS));
const oldestDayStored = (now: Date) => beginningOfDay(now.getTime() - (DAYS_KEPT - 1) * DAY_MS);

/** Counts look-ups of one request, each of another source, in one statement. */
export async function countSessionReads(
	db: Db,
	reads: readonly SessionRead[],
	now: Date,
): Promise<void> {
	const day = beginningOfDay(now.getTime());
	await db
		.insert(sessionReads)
		.values(
			reads.map(({ source, ms }) => ({
				day,
				source,
				upToMs: stretchOf(ms),
				reads: 1,
				totalMs: Math.round(ms),
			})),
		)
		.onConflictDoUpdate({
			target: [sessionReads.day, sessionReads.source, sessionReads.upToMs],
			set: { reads: sql`reads + 1`, totalMs: sql`total_ms + excluded.total_ms` },
		});
}

/** What was counted in the days that are kept, by source and stretch of time: a query for a batch. */
export function countedSessionReads(db: Db, now: Date) {
	return db
		.select({
			source: sessionReads.source,
			upToMs: sessionReads.upToMs,
			reads: sql<number>`sum(${sessionReads.reads})`.as('counted'),
			totalMs: sql<number>`sum(${sessionReads.totalMs})`.as('together'),
		})
		.from(sessionReads)
		.where(gte(sessionReads.day, oldestDayStored(now)))
		.groupBy(sessionReads.source, sessionReads.upToMs);
}

/** Removes the counts of days that nobody sees any more: a query for a batch. */
export function deleteSessionReadsBefore(db: Db, now: Date) {
	return db.delete(sessionReads).where(lt(sessionReads.day, oldestDayStored(now)));
}
