import { eq, isNull, sql } from 'drizzle-orm';
import type { ClubDraft } from '../domain/club-setup.ts';
import type { Db } from './client.ts';
import { rawBatch } from './raw-batch.ts';
import { club } from './schema.ts';
import { type SeriesValues, seriesColumns, seriesTuple } from './series-values.ts';

export type Club = typeof club.$inferSelect;

/** The club's settings: a query for a batch; a draft or no row before the first run is finished. */
export function clubSettings(db: Db) {
	return db.select().from(club).where(eq(club.id, 1)).limit(1);
}

/**
 * Keeps what has been chosen so far, in one statement that leaves a club alone that is set up.
 *
 * @param draft the whole draft for a club without a row, of which `chosen` is what changes in one
 * @returns whether it was kept
 */
export async function keepDraft(
	db: Db,
	draft: ClubDraft,
	chosen: Partial<ClubDraft>,
	now: Date,
): Promise<boolean> {
	const kept = await db
		.insert(club)
		.values({ id: 1, ...draft, ...chosen, createdAt: now, updatedAt: now })
		.onConflictDoUpdate({
			target: club.id,
			set: { ...chosen, updatedAt: now },
			setWhere: isNull(club.setUpAt),
		})
		.returning({ id: club.id });
	return kept.length > 0;
}

/**
 * Finishes the first run: stores the first series and opens the club, both or neither, once. A draft
 * that is not complete, or a club that is set up, stays as it is.
 *
 * @returns whether the club was opened
 */
export async function openClub(db: Db, first: SeriesValues, now: Date): Promise<boolean> {
	const time = now.getTime();
	const isReady = sql`id = 1 and set_up_at is null and name <> '' and time_zone <> '' and colour <> ''`;
	const [, opened] = await rawBatch<[never, { id: number }]>(db, [
		sql`
			insert into series (id, ${seriesColumns}, created_at, updated_at)
			select ${crypto.randomUUID()}, ${seriesTuple(first)}, ${time}, ${time}
			from club where ${isReady}`,
		sql`update club set set_up_at = ${time}, updated_at = ${time} where ${isReady} returning id`,
	]);
	return opened.length > 0;
}
