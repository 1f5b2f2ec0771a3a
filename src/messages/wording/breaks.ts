import type { MergedBreak } from '../../domain/series/breaks.ts';
import type { Locale } from '../../domain/text/language.ts';
import { dayAndMonth } from '../../domain/time/time.ts';
import { breakMessages } from '../site/events/breaks.ts';

/** A break as a title: `No meeting`, or, where other series go on, `No “Soup night”`. */
export function breakTitle({ series }: Pick<MergedBreak, 'series'>, locale: Locale): string {
	const { noMeeting, noneOf } = breakMessages(locale);
	return series === null ? noMeeting.plain : noneOf.plain({ series });
}

/** The same with its dates: `No meeting from 19 December to 2 January`. */
export function datedBreakTitle(
	{ series, firstDate, lastDate }: Pick<MergedBreak, 'series' | 'firstDate' | 'lastDate'>,
	locale: Locale,
): string {
	const { noMeeting, noneOf } = breakMessages(locale);
	const day = dayAndMonth(firstDate, locale);
	if (firstDate === lastDate)
		return series === null ? noMeeting.on({ day }) : noneOf.on({ series, day });
	const dates = { from: day, to: dayAndMonth(lastDate, locale) };
	return series === null ? noMeeting.from(dates) : noneOf.from({ series, ...dates });
}

/** The title of a break with why it is, where somebody said so. */
export function withReason(title: string, reason: string, locale: Locale): string {
	return reason === '' ? title : breakMessages(locale).withReason({ title, reason });
}
