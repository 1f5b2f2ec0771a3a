import { choiceOf, ruleText } from '../series/rhythms.ts';
import type { Locale } from '../text/language.ts';
import { counted } from '../text/names.ts';
import { dayAndMonth, localDate } from '../time/time.ts';

/** What pages say of a standing RSVP: "count me in every week". */

/** A series, as far as it says when it meets. */
export interface SeriesRhythm {
	/** RFC 5545 recurrence rule without DTSTART. */
	rule: string;
	/** `YYYY-MM-DD`, the last date on which it meets, or null. */
	endsOnDate: string | null;
}

/** Every week or every time: all events of these series, by their rhythm; without any, the latter is true of all. */
export function everyOf(rules: readonly string[]): 'week' | 'time' {
	const areWeekly = rules.length > 0 && rules.every((rule) => choiceOf(rule)?.rhythm === '1-week');
	return areWeekly ? 'week' : 'time';
}

/** The same as text. */
export function everyTime(rules: readonly string[]): 'every week' | 'every time' {
	return `every ${everyOf(rules)}`;
}

/** Whether the last date of a series lies before today. */
export function hasEnded({ endsOnDate }: SeriesRhythm, now: Date, timeZone: string): boolean {
	return endsOnDate !== null && endsOnDate < localDate(now, timeZone);
}

/** `, until 12 December`, for a series that ends. */
function untilItsEnd({ endsOnDate }: SeriesRhythm, locale: Locale): string {
	return endsOnDate === null ? '' : `, until ${dayAndMonth(endsOnDate, locale)}`;
}

/** A standing RSVP in a line, like `Every week on Saturday, with 1 guest`. */
export function standingText(series: SeriesRhythm, guests: number, locale: Locale): string {
	const company = guests === 0 ? '' : `, with ${counted(guests, 'guest')}`;
	return `${ruleText(series.rule)}${company}${untilItsEnd(series, locale)}`;
}
