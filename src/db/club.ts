import { eq } from 'drizzle-orm';
import type { Db } from './client.ts';
import { club } from './schema.ts';

export type Club = typeof club.$inferSelect;

/** The club's settings: a query for a batch; no row before the first run has set the club up. */
export function clubSettings(db: Db) {
	return db.select().from(club).where(eq(club.id, 1)).limit(1);
}
