import { count, countDistinct, inArray, type SQL, sql } from 'drizzle-orm';
import type { Db } from './client.ts';
import { rsvps } from './schema.ts';

/** Who goes to events or waits for a seat: whoever a change of them concerns. */

function isPartyAt(eventIds: readonly string[]): SQL {
	const ids = sql`(select value from json_each(${JSON.stringify(eventIds)}))`;
	return sql`${rsvps.eventId} in ${ids} and ${inArray(rsvps.answer, ['going', 'waitlisted'])}`;
}

/** How many members go or wait at any of these events, each counted once: a query for a batch. */
export function peopleAt(db: Db, eventIds: readonly string[]) {
	return db
		.select({ count: countDistinct(rsvps.userId) })
		.from(rsvps)
		.where(isPartyAt(eventIds));
}

/** How many parties go or wait at each of these events that anybody answered: a query for a batch. */
export function partiesAt(db: Db, eventIds: readonly string[]) {
	return db
		.select({ eventId: rsvps.eventId, parties: count() })
		.from(rsvps)
		.where(isPartyAt(eventIds))
		.groupBy(rsvps.eventId);
}
