import { type SQL, sql } from 'drizzle-orm';
import type { OwnRsvp } from '../../domain/rsvps/own-rsvp.ts';
import { positionOf } from '../waiting-list.ts';

/**
 * How a viewer stands to the event `events` of a query, as an expression; null where they never said
 * anything to it and weren't there. One column, as JSON: a batch mixes up columns of one name.
 *
 * @param userId left out, nothing is read of anybody
 */
export function ownRsvp(userId: string | undefined): SQL.Aliased<OwnRsvp | null> {
	if (userId === undefined) return sql<null>`null`.as('own');
	const standingRule = sql`(
		select series.rule from standing_rsvps every_time
		cross join series on series.id = every_time.series_id
		where every_time.user_id = ${userId} and every_time.series_id = events.series_id)`;
	return sql`(
		select json_object('answer', mine.answer, 'guests', coalesce(mine.guests, here.guests),
			'position', ${positionOf('mine')}, 'guestsHere', here.guests, 'standingRule', ${standingRule})
		from (select 1) as one
		left join rsvps mine on mine.event_id = events.id and mine.user_id = ${userId}
		left join check_ins here on here.event_id = events.id and here.user_id = ${userId}
		where mine.user_id is not null or here.user_id is not null)`
		.mapWith((json: string) => JSON.parse(json) as OwnRsvp)
		.as('own');
}
