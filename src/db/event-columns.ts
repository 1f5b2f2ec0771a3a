import { type SQL, sql } from 'drizzle-orm';
import { pickColumns } from './columns.ts';
import { events } from './schema.ts';

/** What lists say of events, and how other tables find theirs. */

/** How many people came to the event `events` of a query, guests counted; null where nobody was checked in. */
export const cameTo = sql<number | null>`nullif(
	coalesce((select sum(1 + check_ins.guests) from check_ins where check_ins.event_id = events.id), 0)
	+ coalesce((select sum(1 + walk_ins.guests) from walk_ins where walk_ins.event_id = events.id), 0), 0)`.as(
	'came',
);

/** What a line of a list says of any event. */
export const LINE = pickColumns(events, [
	'slug',
	'title',
	'timeZone',
	'startsAt',
	'endsAt',
	'status',
]);

/** What it says more of an event that can still be answered. */
export const SEATS = pickColumns(events, ['capacity', 'going', 'waiting']);

/** What it says more of one that is over: how many came, or had said yes. */
export const TURNOUT = { ...pickColumns(events, ['going']), came: cameTo };

/** The id of the series that the event with this slug belongs to, as an expression. */
export function seriesIdOfSlug(slug: string): SQL {
	return sql`(select series_id from events where slug = ${slug})`;
}
