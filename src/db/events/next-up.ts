import { type SQL, sql } from 'drizzle-orm';
import type { Db } from '../client.ts';
import { hasTopic, isReachable, isTopicOffered } from '../mail/eligibility.ts';
import { prepared } from '../prepared.ts';
import { type PanelRsvpRow, panelRsvpJson } from '../rsvps/own-rsvps.ts';
import { eventId } from '../rsvps/rsvps.ts';
import { lineageOf } from '../series/series.ts';
import type { EventRow } from './events.ts';

/** The way on from what is over or cancelled: the next event with the viewer's RSVP, or invitations to it. */

/** How long before now the date can be that a series gave an event that is still to come. */
const MOVED_BACK = '-60 days';

/** What a panel shows of the next event. */
type NextEvent = Pick<
	EventRow,
	| 'slug'
	| 'title'
	| 'place'
	| 'timeZone'
	| 'startsAt'
	| 'endsAt'
	| 'capacity'
	| 'guestsAllowed'
	| 'status'
	| 'going'
	| 'waiting'
> & { mine: PanelRsvpRow | null };

export interface NextUp {
	/** Null where none is planned. */
	event: NextEvent | null;
	/**
	 * Where none is planned: whether the viewer is invited to the next one, can be, or the club sends no
	 * invitations. A visitor can be.
	 */
	invitations: 'on' | 'offered' | null;
}

/** The next event of the same series as the event `events`, also of one that it was split into: its id, or null. */
const nextOfSeries = (now: Date): SQL => sql`(
	select following.id from (
		select each_one.id, min(each_one.starts_at)
		from events each_one
		where each_one.series_id in (${lineageOf(sql`events.series_id`)})
			and each_one.series_date >= date(${now.getTime()} / 1000, 'unixepoch', ${sql.raw(`'${MOVED_BACK}'`)})
			and each_one.status = 'scheduled' and each_one.starts_at > ${now.getTime()}) following)`;

const invitations = (viewerId: string | undefined): SQL => {
	const offered = sql`iif(${isTopicOffered('invitations')}, 'offered', null)`;
	if (viewerId === undefined) return offered;
	return sql`(select iif(${isReachable()} and ${hasTopic('invitations')}, 'on', ${offered})
		from user where user.id = ${viewerId})`;
};

/**
 * The next event, and where there is none, whether invitations lead to it: JSON.
 *
 * @param isNext what follows `where` to find its row, `ahead`
 */
const nextUpJson = (isNext: SQL, viewerId: string | undefined): SQL => sql`coalesce((
	select json_object('invitations', null, 'event', json_object('slug', ahead.slug, 'title', ahead.title,
		'place', ahead.place, 'timeZone', ahead.time_zone, 'startsAt', ahead.starts_at, 'endsAt', ahead.ends_at,
		'capacity', ahead.capacity, 'guestsAllowed', ahead.guests_allowed, 'status', ahead.status,
		'going', ahead.going, 'waiting', ahead.waiting,
		'mine', json(${viewerId === undefined ? sql`null` : panelRsvpJson(viewerId, sql.raw('ahead'))})))
	from events ahead where ${isNext}),
	json_object('event', null, 'invitations', ${invitations(viewerId)}))`;

/** Reads what `nextUpOfClub` gives. */
export function readNextUp(json: string): NextUp {
	const { event, invitations } = JSON.parse(json) as NextUp;
	if (!event) return { event: null, invitations };
	const { startsAt, endsAt } = event;
	return {
		event: { ...event, startsAt: new Date(startsAt), endsAt: new Date(endsAt) },
		invitations,
	};
}

/** Whether the event `events` of a query is over or cancelled. */
export const isBehind = (now: Date): SQL =>
	sql`(events.status = 'cancelled' or events.ends_at <= ${now.getTime()})`;

/** The way on from the event `events` of a query, as a column: null while it is still to come, or on. */
export const nextUpAfter = (now: Date, viewerId?: string) =>
	sql<NextUp | null>`iif(${isBehind(now)},
		${nextUpJson(sql`ahead.id = coalesce(${nextOfSeries(now)}, ${eventId('next', now)})`, viewerId)}, null)`
		.mapWith(readNextUp)
		.as('next_up');

const nextOfClub = (
	now: Date,
): SQL => sql`ahead.status = 'scheduled' and ahead.starts_at > ${now.getTime()}
	order by ahead.starts_at limit 1`;

const ofClub = (now: Date, viewerId?: string) =>
	sql<{
		nextUp: string;
	}>`select ${nextUpJson(nextOfClub(now), viewerId)} as nextUp`;

const OF_CLUB = {
	visitors: prepared((_db, now: Date) => ofClub(now)),
	members: prepared((_db, now: Date, viewerId: string) => ofClub(now, viewerId)),
};

/** The way on for a page that lists what is over, as JSON for `readNextUp`: a query for a batch. */
export function nextUpOfClub(db: Db, now: Date, viewerId?: string) {
	return viewerId === undefined ? OF_CLUB.visitors(db, now) : OF_CLUB.members(db, now, viewerId);
}
