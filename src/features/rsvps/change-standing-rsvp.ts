import type { DatabaseContext, OwingContext } from '../../context.ts';
import type { Authority } from '../../db/authority.ts';
import type { EventReference } from '../../db/rsvps/rsvps.ts';
import {
	type StandingRefusal,
	startStandingRsvp,
	stopStandingRsvp,
	stopStandingRsvpAt,
} from '../../db/rsvps/standing-rsvps.ts';
import { Refusal } from '../../domain/errors.ts';
import { localDate } from '../../domain/time/time.ts';
import { type RsvpState, rsvpRefusal, stateOf } from './answer-rsvp.ts';

/** Where a day ends last, so that what is over there is over in the zone of every event. */
const LAST_TIME_ZONE = 'Etc/GMT+12';

/** What POST /api/rsvp-standing answers. */
export interface StandingState extends Omit<RsvpState, 'answer'> {
	/** Whether the member comes to every event of the series. */
	standing: boolean;
	/** How many guests come every time; null where nothing is said for every event. */
	guests: number | null;
	/** To the event itself; null without an RSVP. */
	answer: RsvpState['answer'] | null;
}

function eventNotFound(event: EventReference): Refusal {
	return new Refusal(event === 'next' ? 'no_next_event' : 'event_not_found');
}

function standingRefusal(refusal: StandingRefusal): Refusal {
	switch (refusal) {
		case 'no_series':
			return new Refusal('no_series', { field: 'event' });
		case 'series_over':
			return new Refusal('series_over');
		case 'more_guests_than_the_series_allows':
			return new Refusal('guests_not_allowed', {
				field: 'guests',
				reason: 'in_series',
			});
		default:
			return rsvpRefusal(refusal);
	}
}

/**
 * Begins a standing RSVP, from the page of one event: it counts for this event, whatever the RSVP was
 * before, for open ones without an RSVP, and for those that open from now on.
 *
 * @throws Refusal when there is no such event, it belongs to no series or to one that has ended, or the
 *   rules do not allow the RSVP to it, and `unauthenticated` where the session has ended; nothing is
 *   changed then
 */
export async function beginStandingRsvp(
	{ db, now, owe }: OwingContext,
	input: { by: Authority; event: EventReference; guests?: number | undefined },
): Promise<StandingState> {
	const outcome = await startStandingRsvp(db, {
		...input,
		today: localDate(now, LAST_TIME_ZONE),
		change: crypto.randomUUID(),
		now,
	});
	if (!outcome) throw eventNotFound(input.event);
	// Seats can have been given out even if this RSVP was refused; those people are notified.
	owe(outcome.outboxIds);
	if (outcome.refusal) throw standingRefusal(outcome.refusal);
	const { guests, mine } = outcome;
	return { ...stateOf(outcome), standing: true, guests, answer: mine?.answer ?? null };
}

/**
 * Counts a member in at no further event of a series, said at one of its events. RSVPs that are given
 * already stay, this one's too.
 *
 * @throws Refusal when there is no such event, or it belongs to no series
 */
export async function endStandingRsvp(
	{ db, now }: DatabaseContext,
	{ by, event }: { by: Authority; event: EventReference },
): Promise<StandingState> {
	const stand = await stopStandingRsvpAt(db, by, event, now);
	if (!stand) throw eventNotFound(event);
	if (stand.event.seriesId === null) throw standingRefusal('no_series');
	const { mine } = stand;
	return { ...stateOf(stand), standing: false, guests: null, answer: mine?.answer ?? null };
}

/** The same, said of the series itself, which need not have an open event. */
export async function endStandingRsvpOfSeries(
	{ db, now }: DatabaseContext,
	{ by, seriesId }: { by: Authority; seriesId: string },
): Promise<void> {
	await stopStandingRsvp(db, by, seriesId, now);
}
