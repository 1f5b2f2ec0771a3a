import { type SQL, sql } from 'drizzle-orm';
import type { OwnRsvp } from '../../domain/rsvps/own-rsvp.ts';
import { isReachable, isUndecided } from '../mail/eligibility.ts';
import { IS_MAIL_RELEASED } from '../mail/hold.ts';
import { positionOf } from '../waiting-list.ts';

/**
 * The viewer's RSVP to the event `events` of a query, as an expression; null if they never sent one, weren't there and
 * don't come every time. One column, as JSON: a batch mixes up columns of one name.
 *
 * @param userId left out, nothing is read of anybody
 * @param isShown a condition: where it doesn't hold, nothing is looked up
 */
export function ownRsvp(
	userId: string | undefined,
	isShown: SQL = sql`true`,
): SQL.Aliased<OwnRsvp | null> {
	if (userId === undefined) return sql<null>`null`.as('own');
	return sql`iif(${isShown}, (
		select json_object('answer', mine.answer, 'guests', coalesce(mine.guests, here.guests),
			'position', ${positionOf('mine')}, 'guestsHere', here.guests, 'standingRule', held.rule)
		from (select 1) as one
		left join rsvps mine on mine.event_id = events.id and mine.user_id = ${userId}
		left join check_ins here on here.event_id = events.id and here.user_id = ${userId}
		left join standing_rsvps every_time
			on every_time.series_id = events.series_id and every_time.user_id = ${userId}
		left join series held on held.id = every_time.series_id
		where mine.user_id is not null or here.user_id is not null or held.id is not null), null)`
		.mapWith((json: string) => JSON.parse(json) as OwnRsvp)
		.as('own');
}

/** A member's RSVP to an event, as a panel shows it. */
export interface PanelRsvpRow {
	answer: 'going' | 'waitlisted' | 'declined';
	guests: number;
	/** Left out where the page doesn't ask for a line. */
	note?: string;
	promoteUntilHours: number | null;
	position: number | null;
	canBeEmailed: boolean;
	/** Whether the member gets email, but no invitations, and has never decided about them. */
	canBeInvited: boolean;
}

/** The series of an event with what a member says for every event of it; `standingGuests` is null where nothing. */
interface PanelSeriesRow {
	rule: string;
	endsOnDate: string | null;
	guestsAllowed: number;
	standingGuests: number | null;
}

/** What `ownPanel` reads. */
export interface OwnPanel {
	mine: PanelRsvpRow | null;
	series: PanelSeriesRow | null;
}

/** A truth value as JSON has it, not as SQLite's 0 and 1. */
const jsonBoolean = (condition: SQL): SQL => sql`json(iif(${condition}, 'true', 'false'))`;

/** Reads a column of JSON. */
const asJson = <Value>(expression: SQL, name: string): SQL.Aliased<Value | null> =>
	sql<Value | null>`${expression}`.mapWith((json: string) => JSON.parse(json) as Value).as(name);

/**
 * A member's RSVP as a panel shows it, as JSON; null where there is none.
 *
 * @param event the name of the event's row in the query
 * @param more of the RSVP `mine`
 */
export function panelRsvpJson(userId: string, event = sql.raw('events'), more = sql``): SQL {
	return sql`(select json_object('answer', mine.answer, 'guests', mine.guests, ${more}
			'promoteUntilHours', mine.promote_until_hours, 'position', ${positionOf('mine')},
			'canBeEmailed', ${jsonBoolean(sql`(select ${isReachable()} and ${IS_MAIL_RELEASED}
				from user where user.id = mine.user_id)`)},
			'canBeInvited', ${jsonBoolean(sql`(select ${isReachable()} and ${isUndecided('invitations')}
				from user where user.id = mine.user_id)`)})
		from rsvps mine where mine.event_id = ${event}.id and mine.user_id = ${userId})`;
}

/** The line that a member left with their RSVP, for `panelRsvpJson`. */
const NOTE = sql`'note', mine.note,`;

/**
 * What a panel shows of a member at the event `events` of a query, as columns: their RSVP (`mine`) and the series
 * (`series`), each null where there is none. Each is one column of JSON, so that one statement gives the event with both.
 *
 * @param isShown a condition: where it doesn't hold, nothing is looked up
 * @param hasNote whether the page asks for a line
 */
export function ownPanel(userId: string, isShown: SQL = sql`true`, hasNote = false) {
	const rsvp = panelRsvpJson(userId, undefined, hasNote ? NOTE : undefined);
	return {
		mine: asJson<PanelRsvpRow>(sql`iif(${isShown}, ${rsvp}, null)`, 'mine'),
		series: asJson<PanelSeriesRow>(
			sql`(select json_object('rule', held.rule, 'endsOnDate', held.ends_on_date,
				'guestsAllowed', held.guests_allowed, 'standingGuests', every_time.guests)
			from series held
			left join standing_rsvps every_time
				on every_time.series_id = held.id and every_time.user_id = ${userId}
			where held.id = events.series_id and ${isShown})`,
			'held_series',
		),
	};
}
