import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import {
	choice,
	type FormFields,
	isoDate,
	line,
	type ParsedForm,
	parseForm,
	timeOfDay,
	wholeNumber,
} from '../forms/fields.ts';
import { type FieldMistake, type Mistake, messageOf } from '../forms/mistakes.ts';
import type { Locale } from '../text/language.ts';
import { occurrenceOn } from '../time/recurrence.ts';
import { localClock, localDate } from '../time/time.ts';
import type { EventDetails } from './change.ts';
import { clockNotes } from './clock-changes.ts';
import { detailTexts, whatFields, whereFields } from './details.ts';
import { DURATION_MINUTES, USUAL_SEATS } from './limits.ts';

/** One event as an organizer plans it: on which local date, at which local time, for how long. */

const MINUTE_MS = 60_000;

/** How far ahead an event can be planned. */
export const PLANNED_YEARS_AHEAD = 2;

const eventFields = z
	.object({
		...whatFields('event_title_missing'),
		date: isoDate,
		startsAtTime: timeOfDay,
		durationMinutes: wholeNumber(DURATION_MINUTES.least, DURATION_MINUTES.most),
		...whereFields,
	})
	.refine(({ guestsAllowed, capacity }) => guestsAllowed < capacity, {
		path: ['guestsAllowed'],
		message: messageOf({ code: 'more_guests_than_seats' }),
	});

export type EventPlan = z.output<typeof eventFields>;

/** The names of the fields of an event's form. */
export const EVENT_FIELD_NAMES = Object.keys(eventFields.shape) as (keyof EventPlan)[];

/** How far an action reaches that begins with one event of a series. */
const SCOPES = ['this', 'following'] as const;
export type Scope = (typeof SCOPES)[number];

/** What a form knows of the event that it was made for: its SEQUENCE, and how far the action reaches. */
export const seenFields = z.object({
	sequence: wholeNumber(0, 999_999_999),
	scope: choice(SCOPES, 'scope_missing'),
});

/** The longest reason for a cancellation. */
export const MAX_REASON_LENGTH = 200;

/** The form that cancels an event. */
export const cancelFields = seenFields.extend({
	reason: line(MAX_REASON_LENGTH, 'cancel_reason_missing'),
	/** How many events follow, as the page said; left out if it didn't. */
	confirmed: z
		.string()
		.regex(/^\d{1,9}$/)
		.transform(Number)
		.optional()
		.catch(undefined),
});

type Times = Pick<EventDetails, 'startsAt' | 'endsAt'>;

/** A form that is in order. */
export interface PlannedEvent {
	plan: EventPlan;
	/** The event as it is to be. */
	details: EventDetails;
	/** What an organizer should know of the clocks on that day, in sentences; mostly nothing. */
	clockNotes: string[];
}

/** The local date and time of an event, and its length, as the form shows them. */
function shownTimes({ startsAt, endsAt }: Times, timeZone: string) {
	return {
		date: localDate(startsAt, timeZone),
		startsAtTime: localClock(startsAt, timeZone),
		durationMinutes: Math.round((endsAt.getTime() - startsAt.getTime()) / MINUTE_MS),
	};
}

/**
 * What the form of an event that is there begins with, by field.
 *
 * @param timeZone the zone in which its date and time are meant
 */
export function eventFormFields(event: EventDetails, timeZone: string): FormFields {
	const { date, startsAtTime, durationMinutes } = shownTimes(event, timeZone);
	return {
		...detailTexts(event),
		date,
		startsAtTime,
		durationMinutes: String(durationMinutes),
	};
}

/** What the form of a new event begins with, by field: a week from today, where the club meets. */
export function newEventFields(
	place: string,
	timeZone: string,
	now: Date,
	seats = USUAL_SEATS,
): FormFields {
	const today = Temporal.PlainDate.from(localDate(now, timeZone));
	return {
		date: today.add({ days: 7 }).toString(),
		startsAtTime: '10:00',
		durationMinutes: '120',
		place,
		capacity: String(seats.defaultCapacity),
		guestsAllowed: String(seats.defaultGuestsAllowed),
	};
}

/**
 * What the form of an event like another begins with, by field: everything as there, on the same weekday
 * at least a week later, and at least a week from today.
 */
export function duplicateFields(
	event: EventDetails & { timeZone: string; sendsInvitations: boolean },
	now: Date,
): FormFields {
	const fields = eventFormFields(event, event.timeZone);
	const day = Temporal.PlainDate.from(localDate(event.startsAt, event.timeZone));
	const { days } = day.until(localDate(now, event.timeZone));
	const weeks = 1 + Math.ceil(Math.max(0, days) / 7);
	return {
		...fields,
		date: day.add({ weeks }).toString(),
		sendsInvitations: event.sendsInvitations ? 'yes' : 'no',
	};
}

/**
 * When a plan begins and ends. An unchanged time keeps its moment: a local time can come twice or not at
 * all, and then the form cannot say which one the event's is.
 */
function timesOf(plan: EventPlan, timeZone: string, present: Times | undefined): Times {
	const shown = present && shownTimes(present, timeZone);
	const isShown = shown?.date === plan.date && shown.startsAtTime === plan.startsAtTime;
	if (!present || !isShown) return occurrenceOn(plan.date, { ...plan, timeZone });
	const { startsAt } = present;
	const lengthMs =
		shown.durationMinutes === plan.durationMinutes
			? present.endsAt.getTime() - startsAt.getTime()
			: plan.durationMinutes * MINUTE_MS;
	return { startsAt, endsAt: new Date(startsAt.getTime() + lengthMs) };
}

/** What is wrong with when an event is to begin: the field at fault with its mistake, or null. */
function problemWithStart(
	{ date }: EventPlan,
	startsAt: Date,
	timeZone: string,
	now: Date,
): FieldMistake<'date' | 'startsAtTime'> | null {
	const today = Temporal.PlainDate.from(localDate(now, timeZone));
	if (date < today.toString()) {
		return { field: 'date', mistake: { code: 'date_over' } };
	}
	if (date > today.add({ years: PLANNED_YEARS_AHEAD }).toString()) {
		return {
			field: 'date',
			mistake: { code: 'event_too_far', years: PLANNED_YEARS_AHEAD },
		};
	}
	if (startsAt > now) return null;
	return { field: 'startsAtTime', mistake: { code: 'time_over' } };
}

/**
 * Checks the form of an event.
 *
 * @param context.timeZone the zone in which its date and time are meant
 * @param context.present when the event is now, where there is one: a time that the form shows unchanged
 *   stays the same moment, whatever the clock said then
 */
export function planEvent(
	fields: FormFields,
	{
		timeZone,
		now,
		present,
		locale,
	}: { timeZone: string; now: Date; present?: Times; locale: Locale },
): ParsedForm<PlannedEvent> {
	const parsed = parseForm(eventFields, fields);
	if (!parsed.ok) return parsed;
	const { date, startsAtTime, durationMinutes, ...details } = parsed.values;
	const times = timesOf(parsed.values, timeZone, present);
	const isSameStart = times.startsAt.getTime() === present?.startsAt.getTime();
	const problem = isSameStart
		? null
		: problemWithStart(parsed.values, times.startsAt, timeZone, now);
	if (problem) return { ok: false, errors: { [problem.field]: problem.mistake } };
	const [notes = []] = isSameStart
		? []
		: clockNotes([{ date, ...times }], { startsAtTime, timeZone }, locale);
	const { startsAt, endsAt } = times;
	return {
		ok: true,
		values: {
			plan: parsed.values,
			details: { ...details, startsAt, endsAt },
			clockNotes: notes,
		},
	};
}

/**
 * What those that follow cannot take over: another date. The series gives each event its own.
 *
 * @returns the field at fault with its mistake, or nothing
 */
export function problemWithScope(
	scope: string | undefined,
	{ plan }: PlannedEvent,
	event: { startsAt: Date; timeZone: string },
): { date?: Mistake } {
	if (scope !== 'following' || plan.date === localDate(event.startsAt, event.timeZone)) return {};
	return { date: { code: 'date_for_all' } };
}
