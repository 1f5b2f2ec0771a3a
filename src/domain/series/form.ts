import { z } from 'zod';
import { MAX_REASON_LENGTH } from '../events/plan.ts';
import { type FormFields, isoDate, line, type ParsedForm, parseForm } from '../forms/fields.ts';
import type { FieldMistake } from '../forms/mistakes.ts';
import type { BreakDates } from '../time/recurrence.ts';
import { localDate } from '../time/time.ts';
import {
	type BreakPlan,
	breakFields,
	type EndPlan,
	endFields,
	problemWithBreak,
	problemWithEnd,
} from './break-and-end.ts';
import { problemWithNext } from './change.ts';
import { problemWithStretch, type RelatedSeries, type SeriesStretch } from './lineage.ts';
import {
	newSeriesFields,
	problemWithFirstDate,
	type SeriesPlan,
	type StoredSeries,
	seriesFields,
	seriesFormFields,
	seriesValuesOf,
} from './plan.ts';
import { firstDateOf, weekdayOf } from './rhythms.ts';

/** The forms of a series: what was sent, checked against the series and the day. */

/** The names of the fields of a series's form. */
export const SERIES_FIELD_NAMES = Object.keys(seriesFields.shape) as (keyof SeriesPlan)[];

/** What was parsed, unless there is something wrong with it besides. */
function unless<Values>(
	parsed: ParsedForm<Values>,
	...checks: ((values: Values) => FieldMistake | null)[]
): ParsedForm<Values> {
	if (!parsed.ok) return parsed;
	for (const check of checks) {
		const problem = check(parsed.values);
		if (problem) return { ok: false, errors: { [problem.field]: problem.mistake } };
	}
	return parsed;
}

/**
 * The form of a new series with its weekday, which is that of its first date where it states none: nobody
 * states it twice. Without a date any will do, since the date is at fault then.
 */
export function withWeekday(fields: FormFields): FormFields {
	const date = isoDate.safeParse(fields.fromDate);
	return { weekday: date.success ? weekdayOf(date.data) : 'MO', ...fields };
}

/**
 * What the form of a new series begins with: every week, from the first Saturday that is not today.
 *
 * @param seats the club's own numbers, where it has some
 */
export function firstSeriesFields(...club: Parameters<typeof newSeriesFields>): FormFields {
	const { weekday, ...fields } = newSeriesFields(...club);
	const { fromDate = '' } = fields;
	return {
		...fields,
		fromDate: firstDateOf({ rhythm: '1-week', weekday: 'SA', fromDate }),
	};
}

/** The form of a series. */
export function parseSeries(
	fields: FormFields,
	timeZone: string,
	now: Date,
): ParsedForm<SeriesPlan> {
	return unless(parseForm(seriesFields, fields), (plan) =>
		problemWithFirstDate(plan, timeZone, now),
	);
}

const changeFields = z.object({
	reason: line(MAX_REASON_LENGTH),
	/** The series's `updatedAt` in milliseconds; what is not readable is as old as can be. */
	seenAt: z
		.string()
		.regex(/^\d{1,15}$/)
		.transform(Number)
		.catch(0),
});

/** The form that changes a series. */
export function parseSeriesChange(
	fields: FormFields,
	series: SeriesStretch & { related: readonly RelatedSeries[]; timeZone: string; now: Date },
): ParsedForm<{ plan: SeriesPlan; reason: string; seenAt: number }> {
	const { startsOnDate, endsOnDate, related, timeZone, now } = series;
	const today = localDate(now, timeZone);
	const plan = unless(
		parseSeries(fields, timeZone, now),
		(values) => problemWithNext({ ...seriesValuesOf(values), endsOnDate }),
		(values) => {
			const next = { ...seriesValuesOf(values), endsOnDate };
			return problemWithStretch({ startsOnDate, endsOnDate }, next, related, today, 'fromDate');
		},
	);
	const rest = parseForm(changeFields, fields);
	if (plan.ok && rest.ok) return { ok: true, values: { plan: plan.values, ...rest.values } };
	return { ok: false, errors: { ...(!plan.ok && plan.errors), ...(!rest.ok && rest.errors) } };
}

const movedDates = z.object({ from: isoDate, to: isoDate });

/**
 * What the form that changes a series begins with.
 *
 * @param today `YYYY-MM-DD`, in the club's zone
 * @param moved a date of the series, and the one that it and those after it are to become, if so asked
 */
export function changeFormFields(
	series: StoredSeries,
	today: string,
	moved: { from: string | null; to: string | null },
): FormFields {
	const fields = seriesFormFields(series, today);
	const dates = movedDates.safeParse(moved);
	if (!dates.success) return fields;
	const { from, to } = dates.data;
	// A rhythm by date takes its day of the month from the first date, every other one its weekday.
	const isByDate = fields.rhythm?.startsWith('date') ?? false;
	const first = isByDate || to < from ? to : from;
	return { ...fields, weekday: weekdayOf(to), fromDate: first < today ? today : first };
}

/** The form of a new break. */
export function parseBreak(
	fields: FormFields,
	today: string,
	breaks: readonly (BreakDates & { title?: string })[],
): ParsedForm<BreakPlan> {
	return unless(parseForm(breakFields, fields), (plan) => problemWithBreak(plan, today, breaks));
}

/** The form that ends a series; `intent=continue` takes the end away. */
export function parseEnd(
	fields: FormFields,
	{
		startsOnDate,
		endsOnDate,
		related,
		today,
	}: SeriesStretch & { related: readonly RelatedSeries[]; today: string },
): ParsedForm<Omit<EndPlan, 'endsOnDate'> & { endsOnDate: string | null }> {
	const problemWith = (plan: { endsOnDate: string | null }) => {
		const next = { startsOnDate, endsOnDate: plan.endsOnDate };
		return problemWithStretch({ startsOnDate, endsOnDate }, next, related, today, 'endsOnDate');
	};
	if (fields.intent === 'continue') {
		return unless({ ok: true, values: { endsOnDate: null, reason: '' } }, problemWith);
	}
	return unless(parseForm(endFields, fields), (plan) => problemWithEnd(plan, today), problemWith);
}
