import { rhythmMessages } from '../../messages/site/events/rhythms.ts';
import { choiceOf, ruleText } from '../series/rhythms.ts';
import type { Locale } from '../text/language.ts';
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

/** Whether the last date of a series lies before today. */
export function hasEnded({ endsOnDate }: SeriesRhythm, now: Date, timeZone: string): boolean {
	return endsOnDate !== null && endsOnDate < localDate(now, timeZone);
}

/** A standing RSVP in a line, like `Every week on Saturday, with 1 guest, until 12 December`. */
export function standingText(
	{ rule, endsOnDate }: SeriesRhythm,
	guests: number,
	locale: Locale,
): string {
	const texts = rhythmMessages(locale);
	return [
		ruleText(rule, locale),
		...(guests === 0 ? [] : [texts.withGuests({ guests })]),
		...(endsOnDate === null ? [] : [texts.until({ day: dayAndMonth(endsOnDate, locale) })]),
	].join(', ');
}
