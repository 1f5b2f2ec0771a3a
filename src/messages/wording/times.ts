import { remembered } from '../../domain/remembered.ts';
import type { Locale } from '../../domain/text/language.ts';
import type { BreakDates } from '../../domain/time/recurrence.ts';
import {
	briefDate,
	dateText,
	dayAndMonth,
	daysBetween,
	leafOf,
	localDate,
	localTime,
	longDate,
	longDateThisYear,
} from '../../domain/time/time.ts';
import { timeMessages } from '../site/times.ts';

/** The times of events, of breaks and of everything that happens, as text for a reader. */

interface EventTimes {
	startsAt: Date;
	endsAt: Date;
	/** IANA name; the text has local times in it. */
	timeZone: string;
}

const DAY_MINUTES = 24 * 60;
/** So many days ahead a weekday names only one day. */
const DAYS_OF_ONE_WEEK = 6;
const MOST_LOCALES = 12;

const relativeIn = remembered(
	(locale: Locale) => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }),
	MOST_LOCALES,
);

const UNITS = ['day', 'hour', 'minute', 'second'] as const;

/** Formats of lengths by unit, and of lists. */
const lengthsIn = remembered((locale: Locale) => {
	const formats = UNITS.map((unit) => {
		const format = new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' });
		return [unit, format] as const;
	});
	const list = new Intl.ListFormat(locale, { type: 'conjunction' });
	return { list, ...Object.fromEntries(formats) } as Record<
		(typeof UNITS)[number],
		Intl.NumberFormat
	> & { list: Intl.ListFormat };
}, MOST_LOCALES);

/** How many local days after its start an event ends; mostly 0. */
function daysLater({ startsAt, endsAt, timeZone }: EventTimes): number {
	return daysBetween(localDate(startsAt, timeZone), localDate(endsAt, timeZone));
}

/** `Sunday 29 November`, with the year where it is another one than that of the start. */
function endDay({ startsAt, endsAt, timeZone }: EventTimes, locale: Locale): string {
	const yearOf = (moment: Date) => localDate(moment, timeZone).slice(0, 4);
	const text = yearOf(startsAt) === yearOf(endsAt) ? longDateThisYear : longDate;
	return text(endsAt, timeZone, locale);
}

/** A zone as text, like `New York time`; `Coordinated Universal Time` is `UTC`. */
export function zoneName(timeZone: string, locale: Locale): string {
	if (timeZone === 'UTC' || timeZone === 'Etc/UTC') return 'UTC';
	const city = (timeZone.split('/').at(-1) ?? timeZone).replaceAll('_', ' ');
	return timeMessages(locale).zone({ city });
}

/** `9:00 to 12:00`, or `9:00 to 9:00 on Sunday 29 November` where it ends on another day. */
export function hoursOf(event: EventTimes, locale: Locale): string {
	const { startsAt, endsAt, timeZone } = event;
	const messages = timeMessages(locale);
	const from = localTime(startsAt, timeZone, locale);
	const to = localTime(endsAt, timeZone, locale);
	return daysLater(event) === 0
		? messages.hours({ from, to })
		: messages.hoursToDay({ from, to, day: endDay(event, locale) });
}

/** The same with its zone: `9:00 to 12:00, New York time`. */
export function hoursInZone(event: EventTimes, locale: Locale): string {
	const zone = zoneName(event.timeZone, locale);
	return timeMessages(locale).inZone({ times: hoursOf(event, locale), zone });
}

/**
 * When an event is, for a line of a list that shows its date beside it: `Sat 9:00`, or, where it ends on
 * another day, `Sat 22:30 to Sun 2:00` or `Sat 9:00 to Sat 12 Dec, 9:00`.
 *
 * @param hasEnd says the end in any case, for an event that is on
 */
export function lineTimes(event: EventTimes, locale: Locale, hasEnd = false): string {
	const { startsAt, endsAt, timeZone } = event;
	const { onDate, onDay, range } = timeMessages(locale);
	const weekdayOf = (moment: Date) => leafOf(moment, timeZone, locale).weekday;
	const time = localTime(endsAt, timeZone, locale);
	const from = onDay({ day: weekdayOf(startsAt), time: localTime(startsAt, timeZone, locale) });
	const days = daysLater(event);
	if (days === 0) return hasEnd ? range({ from, to: time }) : from;
	const to =
		days <= DAYS_OF_ONE_WEEK
			? onDay({ day: weekdayOf(endsAt), time })
			: onDate({ day: briefDate(endsAt, timeZone, locale), time });
	return range({ from, to });
}

/** How long something lasts, like `2 hours`, `90 minutes` or `2 days and 3 hours`. */
export function lastsText(minutes: number, locale: Locale): string {
	const lengths = lengthsIn(locale);
	const days = Math.floor(minutes / DAY_MINUTES);
	const rest = minutes % DAY_MINUTES;
	const parts = days > 0 ? [lengths.day.format(days)] : [];
	if (rest > 0 || days === 0) {
		parts.push(rest % 60 === 0 ? lengths.hour.format(rest / 60) : lengths.minute.format(rest));
	}
	return lengths.list.format(parts);
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A length of time in the largest unit that it is a whole number of: `90 days`, `31 hours`. */
export function periodText(ms: number, locale: Locale): string {
	const { day, hour, minute, second } = lengthsIn(locale);
	if (ms % DAY_MS === 0 && ms > DAY_MS) return day.format(ms / DAY_MS);
	if (ms % HOUR_MS === 0) return hour.format(ms / HOUR_MS);
	if (ms % MINUTE_MS === 0) return minute.format(ms / MINUTE_MS);
	return second.format(ms / SECOND_MS);
}

/** The dates of a break, like `19 December 2026 to 2 January 2027`. */
export function datesText({ firstDate, lastDate }: BreakDates, locale: Locale): string {
	const to = dateText(lastDate, locale);
	if (firstDate === lastDate) return to;
	const isOneYear = firstDate.slice(0, 4) === lastDate.slice(0, 4);
	const from = (isOneYear ? dayAndMonth : dateText)(firstDate, locale);
	return timeMessages(locale).range({ from, to });
}

/** How far away a future moment is, by local days: `in 3 days`, `tomorrow`, `today, in 2 hours`, `in 5 minutes`. */
export function untilStart(startsAt: Date, now: Date, timeZone: string, locale: Locale): string {
	const relative = relativeIn(locale);
	const days = daysBetween(localDate(now, timeZone), localDate(startsAt, timeZone));
	if (days > 0) return relative.format(days, 'day');
	const minutes = Math.max(1, Math.round((startsAt.getTime() - now.getTime()) / 60_000));
	if (minutes < 60) return relative.format(minutes, 'minute');
	const inHours = relative.format(Math.round(minutes / 60), 'hour');
	return timeMessages(locale).laterToday({ inHours });
}

/** How long ago a moment was, roughly, for the list of sessions. */
export function sinceThen(moment: Date, now: Date, locale: Locale): string {
	const relative = relativeIn(locale);
	const minutes = Math.floor((now.getTime() - moment.getTime()) / 60_000);
	if (minutes < 2) return timeMessages(locale).justNow;
	if (minutes < 60) return relative.format(-minutes, 'minute');
	const hours = Math.floor(minutes / 60);
	return hours < 24
		? relative.format(-hours, 'hour')
		: relative.format(-Math.floor(hours / 24), 'day');
}
