import { type SQL, sql } from 'drizzle-orm';

/** A waiting party's position, counted from 1; null for everybody else. */
export function positionOf(alias: string): SQL<number | null> {
	const row = sql.raw(alias);
	return sql<number | null>`iif(${row}.answer = 'waitlisted', (
		select count(*) from rsvps ahead
		where ahead.event_id = ${row}.event_id and ahead.answer = 'waitlisted' and ahead.place <= ${row}.place
	), null)`;
}
