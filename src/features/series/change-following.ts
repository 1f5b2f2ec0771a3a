import type { DatabaseContext, OwingContext } from '../../context.ts';
import type { Authority } from '../../db/authority.ts';
import {
	applyEventChanges,
	type Emailed,
	type EventUpdate,
	NOBODY_EMAILED,
} from '../../db/events/changes.ts';
import { type EventRow, eventById } from '../../db/events/events.ts';
import { rawBatch } from '../../db/raw-batch.ts';
import { peopleAt } from '../../db/rsvps/parties.ts';
import { countMovingUp } from '../../db/rsvps/seats.ts';
import {
	followingSeriesOf,
	openEventsOfLineage,
	seriesById,
	seriesIdOf,
} from '../../db/series/series.ts';
import type { SeriesRow } from '../../db/series/values.ts';
import type { AffectedAnnouncements } from '../../domain/announcements/event-announcements.ts';
import { Refusal } from '../../domain/errors.ts';
import { notifiesOf } from '../../domain/events/change.ts';
import { beforeOf } from '../../domain/events/moved-event.ts';
import { type EmailReach, reachOf } from '../../domain/mail/email-reach.ts';
import {
	dayBefore,
	eventsFrom,
	followingChange,
	type SeriesDetails,
} from '../../domain/series/change.ts';
import { affectedAnnouncements } from '../announcements/affected-announcements.ts';

/** Actions that begin with one event of a series and take in all that follow. */

interface ChosenEvent {
	eventId: string;
	/** The SEQUENCE of the event that the organizer saw. */
	sequence: number;
}

export interface FollowingChange extends ChosenEvent {
	/** What the event is to be; its date stays. */
	fields: SeriesDetails;
}

/** With the members who go to events that move or are cancelled, or wait for them, each counted once. */
export interface FollowingEffect extends EmailReach {
	/** How many events change, the one that it begins with included. */
	events: number;
	/** How many of these are announced by email: they move, or are cancelled. */
	moved: number;
	/** How many members would move up from a waiting list and get an email. */
	movingUp: number;
	announcements: AffectedAnnouncements;
	/** Series that go on from this one: they end with it, or stay as they are where it is only changed. */
	followers: FollowingSeries[];
}

/** A series that goes on from another one. */
interface FollowingSeries {
	id: string;
	title: string;
	/** `YYYY-MM-DD` */
	startsOnDate: string;
	/** How many of its open events are cancelled with it. */
	events: number;
}

interface FollowingAction {
	series: { id: string; seenAt: Date; values: SeriesRow };
	/** Series that end with it. */
	ending: readonly { id: string; seenAt: Date; endsOnDate: string }[];
	/** How many open events of each series were seen. */
	seen: readonly { seriesId: string; openEvents: number }[];
	updates: EventUpdate[];
	open: readonly EventRow[];
	followers: FollowingSeries[];
}

/** What a change of an event and all that follow would do. */
export async function previewChangeFollowing(
	context: DatabaseContext,
	change: FollowingChange,
): Promise<FollowingEffect> {
	return effectOf(context, await planChange(context, change));
}

/** What a cancellation of an event and all that follow would do. */
export async function previewCancelFollowing(
	context: DatabaseContext,
	chosen: ChosenEvent,
): Promise<FollowingEffect> {
	return effectOf(context, await planCancellation(context, { ...chosen, reason: null }));
}

/**
 * Changes an event, its series and all events that follow: of each field, the events that still have the
 * series's old value take the new one. Earlier events of the series stay.
 *
 * @param change.by the organizer who does it
 * @param change.confirmed how many events the page said would change, if it did
 * @returns how many events changed, and whom that emails
 * @throws Refusal `event_not_found`, `series_not_found`, `changed_meanwhile`, or `invalid` where the
 *   event would begin in the past
 */
export async function changeFollowing(
	context: OwingContext,
	change: FollowingChange & { by: Authority; confirmed?: number | undefined },
): Promise<{ events: number; emailed: Emailed }> {
	const planned = await planChange(context, change);
	const { events, emailed } = await carryOut(context, planned, {
		action: 'event.changed',
		...change,
	});
	return { events, emailed };
}

/**
 * Cancels an event and all open events that follow, and ends the series before it; with it the series that
 * go on from it, and their events.
 *
 * @param chosen.by the organizer who does it
 * @param chosen.reason the reason for everybody, if there is one
 * @returns how many events are cancelled, whom that emails, and how many announcements scheduled
 *   for their attendees became drafts
 * @throws Refusal `event_not_found`, `series_not_found` or `changed_meanwhile`
 */
export async function cancelFollowing(
	context: OwingContext,
	chosen: ChosenEvent & { by: Authority; reason: string | null; confirmed?: number | undefined },
): Promise<{ events: number; emailed: Emailed; held: number }> {
	return carryOut(context, await planCancellation(context, chosen), {
		action: 'event.cancelled',
		...chosen,
	});
}

/** The event as the organizer saw it, with its series, those that go on from it, and what is open of them. */
async function readFollowing({ db, now }: DatabaseContext, { eventId, sequence }: ChosenEvent) {
	const seriesId = seriesIdOf(eventId);
	const {
		event: [event],
		series: [series],
		open,
		followers,
	} = await rawBatch(db, {
		event: eventById(db, eventId),
		series: seriesById(db, seriesId),
		open: openEventsOfLineage(db, seriesId, now),
		followers: followingSeriesOf(db, seriesId),
	});
	if (!event) throw new Refusal('event_not_found');
	if (!series || event.seriesDate === null) throw new Refusal('series_not_found');
	const isOpen = open.some(({ id }) => id === eventId);
	if (!isOpen || event.sequence !== sequence) throw new Refusal('changed_meanwhile');
	const openOf = (id: string) => open.filter((each) => each.seriesId === id);
	const { seriesDate } = event;
	return {
		event,
		seriesDate,
		series,
		open: openOf(series.id),
		// One that is over by then, or never met, has nothing to end.
		followers: followers
			.filter(({ endsOnDate }) => endsOnDate === null || endsOnDate >= seriesDate)
			.map((follower) => {
				const theirs = openOf(follower.id);
				const later = eventsFrom(theirs, seriesDate).map((each) => each.event);
				return { ...follower, open: theirs, later };
			}),
	};
}

async function planChange(
	context: DatabaseContext,
	change: FollowingChange,
): Promise<FollowingAction> {
	const { now } = context;
	const { event, series, open, followers } = await readFollowing(context, change);
	const { series: values, changed } = followingChange({
		series,
		event,
		events: open,
		details: change.fields,
		now,
	});
	if (changed.some(({ details }) => details.startsAt <= now)) {
		throw new Refusal('invalid', { field: 'startsAtTime', reason: 'time_over' });
	}
	return {
		series: { id: series.id, seenAt: series.updatedAt, values: { ...series, ...values } },
		ending: [],
		seen: [{ seriesId: series.id, openEvents: open.length }],
		open,
		followers: followers.map(({ id, title, startsOnDate }) => {
			return { id, title, startsOnDate, events: 0 };
		}),
		updates: changed.map(({ event: each, details }) => ({
			...each,
			...details,
			tells: notifiesOf(each, details),
			before: beforeOf(each),
		})),
	};
}

async function planCancellation(
	context: DatabaseContext,
	chosen: ChosenEvent & { reason: string | null },
): Promise<FollowingAction> {
	const { seriesDate, series, open, followers } = await readFollowing(context, chosen);
	const last = dayBefore(seriesDate);
	const isOverBefore = series.endsOnDate !== null && series.endsOnDate < last;
	const values = { ...series, endsOnDate: isOverBefore ? series.endsOnDate : last };
	const own = eventsFrom(open, seriesDate).map(({ event }) => event);
	const theirs = followers.flatMap(({ later }) => later);
	return {
		series: { id: series.id, seenAt: series.updatedAt, values },
		ending: followers.map(({ id, updatedAt }) => ({ id, seenAt: updatedAt, endsOnDate: last })),
		seen: [{ id: series.id, open }, ...followers].map((each) => {
			return { seriesId: each.id, openEvents: each.open.length };
		}),
		open: [...open, ...theirs],
		followers: followers.map(({ id, title, startsOnDate, later }) => {
			return { id, title, startsOnDate, events: later.length };
		}),
		updates: [...own, ...theirs].map((event) => cancelled(event, chosen.reason)),
	};
}

/** An event as it is, but cancelled. */
function cancelled(event: EventRow, cancelReason: string | null): EventUpdate {
	return { ...event, status: 'cancelled', cancelReason, tells: 'event_cancelled' };
}

async function effectOf(
	{ db, now }: DatabaseContext,
	{ updates, open, followers }: FollowingAction,
): Promise<FollowingEffect> {
	const moved = updates.filter(({ tells }) => tells !== null).map(({ id }) => id);
	const [people] = moved.length === 0 ? [] : await peopleAt(db, moved);
	const before = new Map(open.map((event) => [event.id, event]));
	const announcements = await affectedAnnouncements(
		{ db },
		updates.flatMap(({ id, status, startsAt }) => {
			const event = before.get(id);
			return event ? { event, startsAt: status === 'cancelled' ? null : startsAt } : [];
		}),
	);
	const movingUp = await countMovingUp(
		db,
		updates.filter(({ status }) => status === 'scheduled'),
		now,
	);
	return {
		events: updates.length,
		moved: moved.length,
		...reachOf(people),
		movingUp,
		announcements,
		followers,
	};
}

async function carryOut(
	{ db, now, owe }: OwingContext,
	{ series, ending, seen, updates }: FollowingAction,
	done: {
		action: 'event.changed' | 'event.cancelled';
		eventId: string;
		by: Authority;
		confirmed?: number | undefined;
	},
): Promise<{ events: number; emailed: Emailed; held: number }> {
	const { action, eventId, by, confirmed = updates.length } = done;
	if (confirmed !== updates.length) throw new Refusal('changed_meanwhile');
	if (updates.length === 0) return { events: 0, emailed: NOBODY_EMAILED, held: 0 };
	const { isDone, outboxIds, emailed, held } = await applyEventChanges(db, {
		change: crypto.randomUUID(),
		now,
		by,
		action,
		subject: { eventId },
		events: updates,
		series,
		ending,
		seen,
	});
	owe(outboxIds);
	if (!isDone) throw new Refusal('changed_meanwhile');
	return { events: updates.length, emailed, held };
}
