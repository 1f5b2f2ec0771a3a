import { Temporal } from 'temporal-polyfill';
import { rhythmMessages } from '../../messages/site/events/rhythms.ts';
import type { Locale } from '../text/language.ts';
import { weekdayNames } from '../time/week.ts';

/** How often a series meets, as an organizer chooses it, and as RFC 5545 writes it. */

/** In the order of ISO 8601, where Monday is 1. */
export const WEEKDAYS = [
	{ value: 'MO' },
	{ value: 'TU' },
	{ value: 'WE' },
	{ value: 'TH' },
	{ value: 'FR' },
	{ value: 'SA' },
	{ value: 'SU' },
] as const;

/** The weekday of a local date, `YYYY-MM-DD`. */
export function weekdayOf(date: string): Weekday {
	return (WEEKDAYS[Temporal.PlainDate.from(date).dayOfWeek - 1] ?? WEEKDAYS[0]).value;
}

/**
 * Every n weeks; on the nth such weekday of each month, where -1 is the last; or on one date of each
 * month, where null is the day of the month on which the series begins.
 */
type Rhythm = { weeks: number } | { ofMonth: number } | { dayOfMonth: number | null };

/**
 * Days that not every month has are rhythms of their own: a series that begins on 28 February does not
 * tell whether it means the 28th, or the 31st and the last day of shorter months.
 */
const RHYTHMS = {
	'1-week': { weeks: 1 },
	'2-weeks': { weeks: 2 },
	'3-weeks': { weeks: 3 },
	'4-weeks': { weeks: 4 },
	'5-weeks': { weeks: 5 },
	'6-weeks': { weeks: 6 },
	'7-weeks': { weeks: 7 },
	'8-weeks': { weeks: 8 },
	'9-weeks': { weeks: 9 },
	'10-weeks': { weeks: 10 },
	'11-weeks': { weeks: 11 },
	'12-weeks': { weeks: 12 },
	first: { ofMonth: 1 },
	second: { ofMonth: 2 },
	third: { ofMonth: 3 },
	fourth: { ofMonth: 4 },
	last: { ofMonth: -1 },
	date: { dayOfMonth: null },
	'date-29': { dayOfMonth: 29 },
	'date-30': { dayOfMonth: 30 },
	'date-31': { dayOfMonth: 31 },
} as const satisfies Record<string, Rhythm>;

export type RhythmId = keyof typeof RHYTHMS;
export type Weekday = (typeof WEEKDAYS)[number]['value'];

export const RHYTHM_IDS = Object.keys(RHYTHMS) as [RhythmId, ...RhythmId[]];

/** What an organizer chooses of a rhythm. On a date of the month, the weekday means nothing. */
export interface RhythmChoice {
	rhythm: RhythmId;
	weekday: Weekday;
	/** `YYYY-MM-DD`, the first date that may be one. */
	fromDate: string;
}

/** The last day that every month has. */
const DAYS_OF_EVERY_MONTH = 28;

/** The day of the month, up to 31; a month that is shorter means its last. */
function dayOfMonth(chosen: { dayOfMonth: number | null }, fromDate: string): number {
	return chosen.dayOfMonth ?? Temporal.PlainDate.from(fromDate).day;
}

/** The choice as an RFC 5545 rule, like `FREQ=WEEKLY;INTERVAL=2;BYDAY=SA`. */
export function ruleOf({ rhythm, weekday, fromDate }: RhythmChoice): string {
	const chosen: Rhythm = RHYTHMS[rhythm];
	if ('weeks' in chosen) {
		const interval = chosen.weeks === 1 ? '' : `INTERVAL=${chosen.weeks};`;
		return `FREQ=WEEKLY;${interval}BYDAY=${weekday}`;
	}
	if ('ofMonth' in chosen) return `FREQ=MONTHLY;BYDAY=${chosen.ofMonth}${weekday}`;
	const day = dayOfMonth(chosen, fromDate);
	if (day <= DAYS_OF_EVERY_MONTH) return `FREQ=MONTHLY;BYMONTHDAY=${day}`;
	// The last of those days that the month has (section 3.3.10): a missing day would be no event at all.
	const days = [];
	for (let each = DAYS_OF_EVERY_MONTH; each <= day; each += 1) days.push(each);
	return `FREQ=MONTHLY;BYMONTHDAY=${days.join()};BYSETPOS=-1`;
}

/** The weekday of this position in the month of `day`. */
function inMonth(day: Temporal.PlainDate, weekday: number, position: number): Temporal.PlainDate {
	if (position > 0) {
		const first = day.with({ day: 1 });
		const days = ((weekday - first.dayOfWeek + 7) % 7) + 7 * (position - 1);
		return first.add({ days });
	}
	const last = day.with({ day: day.daysInMonth });
	return last.subtract({ days: (last.dayOfWeek - weekday + 7) % 7 });
}

/**
 * The first local date of the choice: `fromDate`, or the first one after it that fits. The rule counts
 * from there, so that "every 2 weeks" begins with the first event and not with some week before it.
 */
export function firstDateOf({ rhythm, weekday, fromDate }: RhythmChoice): string {
	const from = Temporal.PlainDate.from(fromDate);
	const isoWeekday = WEEKDAYS.findIndex(({ value }) => value === weekday) + 1;
	const chosen: Rhythm = RHYTHMS[rhythm];
	if ('weeks' in chosen) {
		return from.add({ days: (isoWeekday - from.dayOfWeek + 7) % 7 }).toString();
	}
	const dateIn = (month: Temporal.PlainDate) =>
		'ofMonth' in chosen
			? inMonth(month, isoWeekday, chosen.ofMonth)
			: // Temporal takes the last day of a month that is shorter ("constrain").
				month.with({ day: dayOfMonth(chosen, fromDate) });
	const candidate = dateIn(from);
	const fits = Temporal.PlainDate.compare(candidate, from) >= 0;
	return (fits ? candidate : dateIn(from.with({ day: 1 }).add({ months: 1 }))).toString();
}

/** The longest time between two events of a rhythm, in days. */
export function longestGapOf(rhythm: RhythmId): number {
	const chosen: Rhythm = RHYTHMS[rhythm];
	if ('weeks' in chosen) return 7 * chosen.weeks;
	// Two first Saturdays can lie five weeks apart, two firsts of the month 31 days, never more.
	return 'ofMonth' in chosen ? 35 : 31;
}

const POSITIONS = { 1: 'first', 2: 'second', 3: 'third', 4: 'fourth', '-1': 'last' } as const;

/** The rhythm as text, like `Every 2 weeks on Saturday` or `On the first Saturday of each month`. */
export function rhythmText({ rhythm, weekday, fromDate }: RhythmChoice, locale: Locale): string {
	const texts = rhythmMessages(locale);
	const named =
		weekdayNames(locale)[WEEKDAYS.findIndex(({ value }) => value === weekday)] ?? weekday;
	const chosen = RHYTHMS[rhythm];
	if ('weeks' in chosen) return texts.everyWeeks({ weeks: chosen.weeks, weekday: named });
	if ('ofMonth' in chosen) return texts[POSITIONS[chosen.ofMonth]]({ weekday: named });
	const day = dayOfMonth(chosen, fromDate);
	return day <= DAYS_OF_EVERY_MONTH ? texts.onDay({ day }) : texts.onDayOrLast({ day });
}

/** Every rule that the form can make, with what is chosen for it. */
function everyChoice(): Map<string, RhythmChoice> {
	const choices = RHYTHM_IDS.flatMap((rhythm) => {
		const chosen: Rhythm = RHYTHMS[rhythm];
		if ('dayOfMonth' in chosen) {
			const days = chosen.dayOfMonth === null ? DAYS_OF_EVERY_MONTH : 1;
			return Array.from({ length: days }, (_, index): RhythmChoice => {
				const fromDate = Temporal.PlainDate.from({ year: 2000, month: 1, day: index + 1 });
				return { rhythm, weekday: 'MO', fromDate: fromDate.toString() };
			});
		}
		return WEEKDAYS.map(({ value }): RhythmChoice => {
			return { rhythm, weekday: value, fromDate: '2000-01-01' };
		});
	});
	return new Map(choices.map((choice) => [ruleOf(choice), choice]));
}

let choices: Map<string, RhythmChoice> | undefined;

/** The choice that makes this rule, from some date on; null for a rule that no choice makes. */
export function choiceOf(rule: string): RhythmChoice | null {
	choices ??= everyChoice();
	return choices.get(rule) ?? null;
}

/** A stored rule as text; one that the form cannot make is shown unchanged. */
export function ruleText(rule: string, locale: Locale): string {
	const choice = choiceOf(rule);
	return choice ? rhythmText(choice, locale) : rhythmMessages(locale).other({ rule });
}
