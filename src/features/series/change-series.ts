import type { DatabaseContext, OwingContext } from '../../context.ts';
import type { Authority } from '../../db/authority.ts';
import { clubSettings } from '../../db/club/club.ts';
import {
	applyEventChanges,
	type Emailed,
	type EventUpdate,
	NOBODY_EMAILED,
} from '../../db/events/changes.ts';
import type { EventRow } from '../../db/events/events.ts';
import { rawBatch } from '../../db/raw-batch.ts';
import { countMovingUp } from '../../db/rsvps/seats.ts';
import { emailedEveryTime } from '../../db/rsvps/standing-rsvps.ts';
import {
	type BreakRow,
	openEventsOf,
	openedDatesOf,
	relatedSeriesOf,
	seriesById,
	upcomingBreaksOf,
} from '../../db/series/series.ts';
import { invalidForm, Refusal } from '../../domain/errors.ts';
import { notifiesOf } from '../../domain/events/change.ts';
import { beforeOf } from '../../domain/events/moved-event.ts';
import {
	type EventOutcome,
	isAsPlanned,
	planSeriesChange,
	type SeriesState,
} from '../../domain/series/change.ts';
import { problemWithStretch } from '../../domain/series/lineage.ts';
import { type SeriesPlan, seriesValuesOf } from '../../domain/series/plan.ts';
import { openingCount } from '../../domain/series/preview.ts';
import { localeFor } from '../../domain/text/language.ts';
import { localDate } from '../../domain/time/time.ts';
import { seriesReasonMessages } from '../../messages/site/events/series-reasons.ts';
import { spoken } from '../../messages/spoken.ts';
import { type ConcernedEvents, countPeople } from '../rsvps/count-people.ts';
import { openEvents } from './open-events.ts';

const DAY_MS = 24 * 60 * 60_000;

export interface SeriesChangeInput {
	/** Names this action, chosen by the form: sent twice, it is done once. */
	changeId: string;
	seriesId: string;
	/** The organizer who does it. */
	by: Authority;
	/** The series's `updatedAt` in milliseconds as the organizer saw it. */
	seenAt: number;
	plan: SeriesPlan;
	/** Why events are cancelled that have no date any more; empty says that the days are others. */
	reason: string;
}

/** What a change of a series would do. */
export interface SeriesForecast {
	/** The series as it is to be from the change on. */
	target: SeriesState;
	/** The last date of the series as it was, where another one follows it. */
	splitAfter: string | null;
	/** Whether the plan says what the series says already. */
	isUnchanged: boolean;
	/** What becomes of every open event. */
	outcomes: EventOutcome<EventRow>[];
	/** The dates that have an event, open or cancelled, once it is done. */
	dates: Map<string, 'open' | 'cancelled'>;
	breaks: BreakRow[];
	/** How many members would move up from a waiting list and get an email. */
	movingUp: number;
	/** How many events open because of it that email people who come every time. */
	opening: number;
	/** The events whose time or place changes and those that are cancelled, and whom that concerns. */
	concerned: ConcernedEvents;
}

export type SeriesChanged =
	| {
			isDone: true;
			/** The series that the plan holds for now: the same, or the one that follows it. */
			seriesId: string;
			/** How many events were cancelled, and how many others were given another time or place. */
			cancelled: number;
			moved: number;
			/** Whether there was nothing to do. */
			isUnchanged: boolean;
			emailed: Emailed;
			/** How many announcements scheduled for the attendees of cancelled events became drafts. */
			held: number;
	  }
	| { isDone: false; forecast: SeriesForecast };

/**
 * What a change would do, without doing it.
 *
 * @throws Refusal `series_not_found`, or `changed_meanwhile` where it is not as the organizer saw it
 */
export async function previewSeriesChange(
	context: DatabaseContext,
	input: Omit<SeriesChangeInput, 'by'>,
): Promise<SeriesForecast> {
	const seen = await readSeries(context, input);
	if (seen.doneAs) throw new Refusal('changed_meanwhile');
	return forecastOf(context, seen, planAction(context, seen, input));
}

/**
 * Changes a series and its open events in one batch, and opens what the new rule makes due: once `confirmed`
 * is how many events and people moving up it emails about, with the events that open for people who come every
 * time.
 *
 * @throws Refusal `series_not_found`, or `changed_meanwhile` where it is not as the organizer saw it
 */
export async function changeSeries(
	context: OwingContext,
	input: SeriesChangeInput & { confirmed: number },
): Promise<SeriesChanged> {
	const { db, now } = context;
	const { changeId, seriesId, by } = input;
	const seen = await readSeries(context, input);
	if (seen.doneAs) return nothingMore(seen.doneAs);
	const plan = planAction(context, seen, input);
	const notifying = plan.updates.filter(({ tells }) => tells !== null);
	const movingUp = await countMovingUp(db, takingPlace(plan.updates), now);
	const emailing = notifying.length + movingUp + openingOf(context, seen, plan);
	if (emailing > 0 && emailing !== input.confirmed) {
		return { isDone: false, forecast: await forecastOf(context, seen, plan) };
	}
	const { series, following, isUnchanged } = plan.change;
	if (isUnchanged) return { ...nothingMore(seriesId), isUnchanged };

	const { isDone, outboxIds, emailed, held } = await applyEventChanges(db, {
		// Each try is a change of its own: a second one must not take the first one's rows for its own.
		change: `${changeId} ${crypto.randomUUID()}`,
		now,
		by,
		action: 'series.changed',
		subject: { seriesId },
		events: plan.updates,
		series: {
			id: seriesId,
			seenAt: seen.series.updatedAt,
			values: series,
			related: seen.related,
		},
		...(following && { following: { id: changeId, values: following } }),
		seen: [{ seriesId, openEvents: seen.open.length }],
	});
	context.owe(outboxIds);
	if (!isDone) {
		// After a double click, the same action may have been done a moment ago.
		const { doneAs } = await readSeries(context, input);
		if (doneAs) return nothingMore(doneAs);
		throw new Refusal('changed_meanwhile');
	}
	await openEvents(context);
	const cancelled = notifying.filter(({ status }) => status === 'cancelled').length;
	return {
		isDone,
		seriesId: following ? changeId : seriesId,
		cancelled,
		moved: notifying.length - cancelled,
		isUnchanged,
		emailed,
		held,
	};
}

/** What has become of the dates that have an event, once a change is done. */
function datesAfter(
	{ closed }: SeenSeries,
	{ change }: ReturnType<typeof planAction>,
): SeriesForecast['dates'] {
	const dates: SeriesForecast['dates'] = new Map();
	for (const { seriesDate, status } of closed) {
		if (seriesDate !== null) dates.set(seriesDate, status === 'cancelled' ? 'cancelled' : 'open');
	}
	for (const { seriesDate, becomes } of change.outcomes) {
		if (seriesDate !== null) dates.set(seriesDate, becomes === 'cancelled' ? 'cancelled' : 'open');
	}
	return dates;
}

/** How many events open because of a change that email people who come every time. */
function openingOf(
	{ now }: DatabaseContext,
	seen: SeenSeries,
	plan: ReturnType<typeof planAction>,
): number {
	const { breaks, timeZone, standing } = seen;
	if (standing === 0 || plan.change.isUnchanged) return 0;
	const target = plan.change.following ?? plan.change.series;
	return openingCount({ ...target, timeZone }, breaks, now, datesAfter(seen, plan));
}

/** The events that a change leaves to take place. */
function takingPlace(updates: readonly EventUpdate[]): EventUpdate[] {
	return updates.filter(({ status }) => status === 'scheduled');
}

function nothingMore(seriesId: string) {
	const isDone = true as const;
	return {
		isDone,
		seriesId,
		cancelled: 0,
		moved: 0,
		isUnchanged: false,
		emailed: NOBODY_EMAILED,
		held: 0,
	};
}

/** The series as the organizer saw it; `doneAs` is the series that holds the plan where this action is done. */
async function readSeries(
	{ db, now }: DatabaseContext,
	{ changeId, seriesId, seenAt, plan }: Omit<SeriesChangeInput, 'by'>,
) {
	// A date may be over in one zone and not in another: a day earlier is early enough for all.
	const fromDate = localDate(new Date(now.getTime() - DAY_MS), 'UTC');
	const {
		club: [club],
		series: [series],
		following: [following],
		open,
		opened,
		breaks,
		related,
		standing: [standing],
	} = await rawBatch(db, {
		club: clubSettings(db),
		series: seriesById(db, seriesId),
		following: seriesById(db, changeId),
		open: openEventsOf(db, seriesId, now),
		opened: openedDatesOf(db, seriesId, fromDate),
		breaks: upcomingBreaksOf(db, seriesId, fromDate),
		related: relatedSeriesOf(db, seriesId),
		standing: emailedEveryTime(db, seriesId),
	});
	if (!club || !series) throw new Refusal('series_not_found');
	const holder = following ?? series;
	const { endsOnDate } = holder;
	const isDone =
		series.change?.startsWith(`${changeId} `) &&
		isAsPlanned(holder, { ...seriesValuesOf(plan), endsOnDate });
	const doneAs = isDone ? holder.id : null;
	if (following && !doneAs) throw new Refusal('changed_meanwhile');
	if (!doneAs && series.updatedAt.getTime() !== seenAt) throw new Refusal('changed_meanwhile');
	// A date of a series that it goes on from, or that goes on from it, is taken, too.
	const closed = opened.filter(
		(date) => date.seriesId !== seriesId || date.status === 'cancelled' || date.startsAt <= now,
	);
	const { timeZone } = club;
	const { startsOnDate, endsOnDate: end } = series;
	const next = { ...seriesValuesOf(plan), endsOnDate: end };
	const today = localDate(now, timeZone);
	const problem = doneAs
		? null
		: problemWithStretch({ startsOnDate, endsOnDate: end }, next, related, today, 'fromDate');
	if (problem) throw invalidForm({ [problem.field]: problem.mistake });
	const emailed = standing?.members ?? 0;
	// Visitors read it, in the language of the club.
	const usualReason = seriesReasonMessages(await spoken(localeFor(null, club))).otherDays;
	return {
		timeZone,
		usualReason,
		series,
		open,
		closed,
		breaks,
		related,
		standing: emailed,
		doneAs,
	};
}

type SeenSeries = Awaited<ReturnType<typeof readSeries>>;

/** What becomes of the series and its events, and how the events are to be stored. */
function planAction(
	{ now }: DatabaseContext,
	seen: SeenSeries,
	{ changeId, plan, reason }: Omit<SeriesChangeInput, 'by'>,
) {
	const { series, open, closed, breaks, timeZone, usualReason } = seen;
	const change = planSeriesChange({
		series,
		next: { ...seriesValuesOf(plan), endsOnDate: series.endsOnDate },
		fromDate: plan.fromDate,
		events: open,
		closedDates: closed.flatMap(({ seriesDate }) => seriesDate ?? []),
		breaks,
		timeZone,
		now,
	});
	const updates = change.outcomes
		.filter(({ becomes, isFollowing }) => becomes !== 'same' || isFollowing)
		.map(({ event, becomes, details, seriesDate, isFollowing }): EventUpdate => {
			const seriesId = isFollowing ? changeId : series.id;
			const update = { ...event, ...details, seriesDate, seriesId };
			if (becomes !== 'cancelled')
				return { ...update, tells: notifiesOf(event, details), before: beforeOf(event) };
			const cancelReason = reason === '' ? usualReason : reason;
			return { ...update, status: 'cancelled', cancelReason, tells: 'event_cancelled' };
		});
	return { change, updates };
}

async function forecastOf(
	context: DatabaseContext,
	seen: SeenSeries,
	plan: ReturnType<typeof planAction>,
): Promise<SeriesForecast> {
	const { open, breaks } = seen;
	const { change, updates } = plan;
	const notifying = new Set(updates.filter(({ tells }) => tells !== null).map(({ id }) => id));
	return {
		target: change.following ?? change.series,
		splitAfter: change.following && change.series.endsOnDate,
		isUnchanged: change.isUnchanged,
		outcomes: change.outcomes,
		dates: datesAfter(seen, plan),
		breaks,
		movingUp: await countMovingUp(context.db, takingPlace(updates), context.now),
		opening: openingOf(context, seen, plan),
		concerned: await countPeople(
			context,
			open.filter(({ id }) => notifying.has(id)),
			new Map(
				change.outcomes
					.filter(({ becomes }) => becomes !== 'cancelled')
					.map(({ event, details }) => [event.id, details.startsAt]),
			),
		),
	};
}
