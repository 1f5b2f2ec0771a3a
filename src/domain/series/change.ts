import { Temporal } from 'temporal-polyfill';
import { type EventDetails, hasChanged, isAtOtherTime } from '../events/change.ts';
import { areDetailsOther, type Details, mergedDetailsOf } from '../events/details.ts';
import type { FieldMistake } from '../forms/mistakes.ts';
import { mailTimesOf } from '../mail/times.ts';
import { type BreakDates, occurrenceOn, occurrencesBetween } from '../time/recurrence.ts';
import { localClock, localDate } from '../time/time.ts';
import type { StoredSeries } from './plan.ts';

/** What becomes of the open events of a series when the series changes. */

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** How far an event goes to another date of its series: a day further would be another week. */
const DAYS_MOVED_AT_MOST = 6;

/** A series, as far as organizers set it. */
export interface SeriesState extends StoredSeries {
	/** `YYYY-MM-DD`, the last date on which it meets, or null. */
	endsOnDate: string | null;
}

/** What a series gives each of its events; the date comes from its rule. */
export interface SeriesDetails extends Details {
	startsAtTime: string;
	durationMinutes: number;
}

/** An event that takes place and has not begun. */
export interface SeriesEvent extends EventDetails {
	id: string;
	/** `YYYY-MM-DD`, the date that the series gave it, wherever it was moved to since. */
	seriesDate: string | null;
	timeZone: string;
}

type Seats = Pick<EventDetails, 'capacity' | 'guestsAllowed'>;

/** The local date before this one. */
export function dayBefore(date: string): string {
	return Temporal.PlainDate.from(date).subtract({ days: 1 }).toString();
}

function minutesOf({ startsAt, endsAt }: Pick<EventDetails, 'startsAt' | 'endsAt'>): number {
	return (endsAt.getTime() - startsAt.getTime()) / MINUTE_MS;
}

/** Details with the new seats; where they are others than before, one seat is left for the member who brings the guests. */
function withFittingSeats(before: Seats, details: Details): Details {
	const { capacity, guestsAllowed } = details;
	const areAsBefore = before.capacity === capacity && before.guestsAllowed === guestsAllowed;
	const most = areAsBefore ? guestsAllowed : Math.max(0, capacity - 1);
	return { ...details, guestsAllowed: Math.min(guestsAllowed, most) };
}

/** A three-way merge of one value: the new one is taken where the old one is still there. */
function merged<Value>(present: Value, before: Value, after: Value): Value {
	return present === before ? after : present;
}

/** The open events of a series from this date of it on, in its order. */
export function eventsFrom<Event extends SeriesEvent>(
	events: readonly Event[],
	date: string,
): { event: Event; date: string }[] {
	return events
		.flatMap((event) => (event.seriesDate === null ? [] : [{ event, date: event.seriesDate }]))
		.filter((each) => each.date >= date)
		.sort((one, other) => (one.date < other.date ? -1 : 1));
}

/**
 * An event after its series has changed: of each field the new value is taken where the event has the
 * series's old one, and what was set for it alone stays. The time of day is taken where it still begins
 * when the series had it begin on its date, and never where the new time would be over.
 *
 * @param dates the date that the series gave it, and the one that it gives it from now on
 */
function mergedDetails(
	event: SeriesEvent,
	dates: { before: string; after: string },
	before: SeriesDetails,
	after: SeriesDetails,
	now: Date,
): EventDetails {
	const { timeZone } = event;
	const usual = occurrenceOn(dates.before, { ...before, timeZone });
	const isAtUsualTime = usual.startsAt.getTime() === event.startsAt.getTime();
	const durationMinutes = merged(minutesOf(event), before.durationMinutes, after.durationMinutes);
	const startsAt = isAtUsualTime
		? occurrenceOn(dates.after, { ...after, timeZone }).startsAt
		: event.startsAt;
	const isOver = startsAt <= now;
	return {
		...withFittingSeats(
			event,
			mergedDetailsOf((name) =>
				merged<Details[typeof name]>(event[name], before[name], after[name]),
			),
		),
		startsAt: isOver ? event.startsAt : startsAt,
		endsAt: isOver ? event.endsAt : new Date(startsAt.getTime() + durationMinutes * MINUTE_MS),
	};
}

/**
 * A change of one event that all that follow take over, and with them the series. A field is changed
 * where the new details differ from the event's own; earlier events of the series stay.
 *
 * @param event the event that the change begins with; its date stays
 * @param events the open events of its series
 * @returns the series as it is to be, and the events that change, this one first
 */
export function followingChange<Event extends SeriesEvent>({
	series,
	event,
	events,
	details,
	now,
}: {
	series: SeriesState;
	event: Event;
	events: readonly Event[];
	details: SeriesDetails;
	now: Date;
}): { series: SeriesState; changed: { event: Event; details: EventDetails }[] } {
	const { timeZone } = event;
	const present: SeriesDetails = {
		...event,
		startsAtTime: localClock(event.startsAt, timeZone),
		durationMinutes: minutesOf(event),
	};
	const taking = <Field extends keyof SeriesDetails>(field: Field): SeriesDetails[Field] =>
		details[field] === present[field] ? series[field] : details[field];
	const next: SeriesState = {
		...series,
		...withFittingSeats(series, mergedDetailsOf(taking)),
		startsAtTime: taking('startsAtTime'),
		durationMinutes: taking('durationMinutes'),
	};

	const { startsAtTime, durationMinutes, ...ownDetails } = details;
	// A time in a gap of the clocks cannot be asked for again: what was not changed stays as it is.
	const startsAt =
		startsAtTime === present.startsAtTime
			? event.startsAt
			: occurrenceOn(localDate(event.startsAt, timeZone), { ...details, timeZone }).startsAt;
	const endsAt = new Date(startsAt.getTime() + durationMinutes * MINUTE_MS);
	const own = { event, details: { ...ownDetails, startsAt, endsAt } };
	const others = eventsFrom(events, event.seriesDate ?? '')
		.filter((other) => other.event.id !== event.id)
		.map(({ event: other, date }) => ({
			event: other,
			details: mergedDetails(other, { before: date, after: date }, series, next, now),
		}));
	return {
		series: next,
		changed: [own, ...others].filter((each) => hasChanged(each.event, each.details)),
	};
}

/** What becomes of an open event: it begins or ends at another time, only its details change, … */
type Becoming = 'same' | 'changed' | 'moved' | 'cancelled';

export interface EventOutcome<Event extends SeriesEvent> {
	event: Event;
	becomes: Becoming;
	/** The date that its series gives it from now on. */
	seriesDate: string | null;
	details: EventDetails;
	/** Whether it goes over to the series that follows. */
	isFollowing: boolean;
}

export interface SeriesChange<Event extends SeriesEvent> {
	/** The series as it is to be. */
	series: SeriesState;
	/** The series that goes on where the other ends, where the change begins later than the next date. */
	following: SeriesState | null;
	/** Every open event, in the order of the dates that the series gave. */
	outcomes: EventOutcome<Event>[];
	/** Whether the plan says what the series says already. */
	isUnchanged: boolean;
}

export interface SeriesChangeInput<Event extends SeriesEvent> {
	series: SeriesState;
	/** What the organizer wants from `fromDate` on; its rule counts from its own first date. */
	next: SeriesState;
	/** `YYYY-MM-DD`, the first day on which it holds. */
	fromDate: string;
	/** The events of the series that take place and have not begun. */
	events: readonly Event[];
	/** The dates of the series whose event has been cancelled or has begun. */
	closedDates: readonly string[];
	breaks: readonly BreakDates[];
	timeZone: string;
	now: Date;
}

/**
 * Works out what a new plan does to a series and to each of its open events.
 *
 * An event whose date the new rule has too stays on it. Of the others, in order, each goes to the nearest
 * date of the new rule that is to come, free, in no break and at most six days away, the earlier of two;
 * where there is none, it is cancelled. Events before `fromDate` stay as they are. Where nothing but email
 * times is different, these hold for the series from now on, whatever `fromDate` is.
 */
export function planSeriesChange<Event extends SeriesEvent>({
	series,
	next,
	fromDate,
	events,
	closedDates,
	breaks,
	timeZone,
	now,
}: SeriesChangeInput<Event>): SeriesChange<Event> {
	const open = eventsFrom(events, '');
	const continued = continuing(series, next);
	// Email times are no part of an event: other ones alone hold for the whole series and change no event.
	const withTimes = { ...series, ...mailTimesOf(next) };
	if (isAsPlanned(withTimes, next)) {
		const isUnchanged = isAsPlanned(series, next);
		const outcomes = open.map(({ event }) => stays(event));
		return { series: withTimes, following: null, outcomes, isUnchanged };
	}

	const from = Date.parse(`${fromDate}T00:00Z`);
	const closed = new Set(closedDates);
	const isSplit = occurrencesBetween(
		{ ...series, timeZone },
		breaks,
		now,
		new Date(from + 2 * DAY_MS),
	).some(({ date }) => date < fromDate && !closed.has(date));
	const target = isSplit ? next : continued;

	const last = Date.parse(`${open.at(-1)?.date ?? fromDate}T00:00Z`);
	const window = [
		new Date(from - 2 * DAY_MS),
		new Date(Math.max(from, last) + (DAYS_MOVED_AT_MOST + 2) * DAY_MS),
	] as const;
	const rule = { ...target, timeZone };
	const datesOfRule = new Set(occurrencesBetween(rule, [], ...window).map(({ date }) => date));
	const free = new Set(
		occurrencesBetween(rule, breaks, ...window)
			.filter(({ date, startsAt }) => date >= fromDate && startsAt > now && !closed.has(date))
			.map(({ date }) => date),
	);
	for (const { date } of open) free.delete(date);

	const outcomes = open.map(({ event, date }): EventOutcome<Event> => {
		if (date < fromDate) return stays(event);
		const newDate = datesOfRule.has(date) ? date : nearest(date, free);
		if (newDate === null) return { ...stays(event), becomes: 'cancelled', isFollowing: isSplit };
		free.delete(newDate);
		const details = mergedDetails(event, { before: date, after: newDate }, series, target, now);
		const isSame = newDate === date && !hasChanged(event, details);
		const becomes = isAtOtherTime(event, details) ? 'moved' : isSame ? 'same' : 'changed';
		return { event, becomes, seriesDate: newDate, details, isFollowing: isSplit };
	});
	return {
		series: isSplit ? { ...series, endsOnDate: dayBefore(fromDate) } : target,
		following: isSplit ? next : null,
		outcomes,
		isUnchanged: false,
	};
}

function stays<Event extends SeriesEvent>(event: Event): EventOutcome<Event> {
	return {
		event,
		becomes: 'same',
		seriesDate: event.seriesDate,
		details: event,
		isFollowing: false,
	};
}

/**
 * What is wrong with a change of a series that has an end: it would begin after it.
 *
 * @returns the field at fault with its mistake, or null
 */
export function problemWithNext({
	startsOnDate,
	endsOnDate,
}: SeriesState): FieldMistake<'fromDate'> | null {
	if (endsOnDate === null || startsOnDate <= endsOnDate) return null;
	return {
		field: 'fromDate',
		mistake: { code: 'begins_after_end', endsOnDate },
	};
}

/** Whether both have the same dates from the first date of `next` on. */
function isSameRhythm(series: SeriesState, next: SeriesState): boolean {
	if (series.rule !== next.rule) return false;
	// Only dates matter, so any time and zone will do.
	const rule = { ...series, endsOnDate: null, startsAtTime: '12:00', timeZone: 'UTC' };
	const day = Date.parse(`${next.startsOnDate}T00:00Z`);
	return occurrencesBetween(rule, [], new Date(day), new Date(day + DAY_MS)).length > 0;
}

/** What an organizer sets of a series besides its details. */
const SERIES_FIELDS: Record<Exclude<keyof SeriesState, keyof Details>, true> = {
	rule: true,
	startsOnDate: true,
	endsOnDate: true,
	startsAtTime: true,
	durationMinutes: true,
	opensDaysAhead: true,
	invitesDaysBefore: true,
	invitesAtTime: true,
	remindsDayBeforeAt: true,
	remindsSameDayAt: true,
	thanksAfterHours: true,
	sendsInvitations: true,
};

/**
 * Whether a change should be shown before it is saved: it moves or cancels events, gives somebody a seat, or
 * makes other dates, email times or fewer seats. A new title or description alone is saved right away.
 *
 * @param series the series as it is
 * @param forecast what the change would do
 */
export function isWorthAsking(
	series: SeriesState,
	forecast: {
		target: SeriesState;
		splitAfter: string | null;
		concerned: { events: readonly unknown[] };
		movingUp: number;
		isUnchanged: boolean;
	},
): boolean {
	const { target, concerned, movingUp } = forecast;
	if (forecast.isUnchanged) return false;
	const fields = Object.keys(SERIES_FIELDS) as (keyof typeof SERIES_FIELDS)[];
	return (
		concerned.events.length > 0 ||
		movingUp > 0 ||
		forecast.splitAfter !== null ||
		target.capacity < series.capacity ||
		fields.some((field) => series[field] !== target[field])
	);
}

/** The new series, counting from where the old one did if that comes to the same dates. */
function continuing(series: SeriesState, next: SeriesState): SeriesState {
	return isSameRhythm(series, next) ? { ...next, startsOnDate: series.startsOnDate } : next;
}

/** Whether a series says already what is planned, from the first date of the plan on. */
export function isAsPlanned(series: SeriesState, next: SeriesState): boolean {
	const continued = continuing(series, next);
	const fields = Object.keys(SERIES_FIELDS) as (keyof typeof SERIES_FIELDS)[];
	return (
		!areDetailsOther(series, continued) &&
		fields.every((field) => series[field] === continued[field])
	);
}

/** The nearest of some dates, the earlier of two, or null where all are too far away. */
function nearest(date: string, dates: ReadonlySet<string>): string | null {
	const day = Temporal.PlainDate.from(date);
	const near = [...dates]
		.map((other) => ({ other, days: Math.abs(day.until(other).days) }))
		.filter(({ days }) => days <= DAYS_MOVED_AT_MOST)
		.sort((one, two) => one.days - two.days || (one.other < two.other ? -1 : 1));
	return near[0]?.other ?? null;
}
