import { Temporal } from 'temporal-polyfill';
import { remembered } from '../remembered.ts';
import { type Locale, languageOf } from '../text/language.ts';

/** Dates and times as text, in a zone and in a reader's locale. All moments come in as UTC instants. */

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** More than the dates of any page. */
const MOST_MOMENTS = 1_000;
/** A club has one zone, and its events rarely more than a few. */
const MOST_ZONES = 20;
/** Dates of a page, each beside today's. */
const MOST_PAIRS = 1_000;

/**
 * A text for moments in zones. Making an Intl format is slow, and using one is not quick either, while a page says
 * the same few dates on every request: both are remembered.
 *
 * @param finestMs what the text is no finer than, in milliseconds
 */
function ofMoments<Value>(
	makeFor: (timeZone: string) => (moment: Date) => Value,
	finestMs: number,
): (moment: Date, timeZone: string) => Value {
	const inZone = remembered((timeZone: string) => {
		const make = makeFor(timeZone);
		return remembered((time: number) => make(new Date(time * finestMs)), MOST_MOMENTS);
	}, MOST_ZONES);
	return (moment, timeZone) => inZone(timeZone)(Math.floor(moment.getTime() / finestMs));
}

/** More locales than a club and its members' languages make. */
const MOST_LOCALES = 12;

/** The same by a format of Intl, in a reader's locale. No text of this site is finer than a minute. */
function worded(
	options: Intl.DateTimeFormatOptions,
	tidy = (text: string, _: Locale) => text,
): (moment: Date, timeZone: string, locale: Locale) => string {
	const inLocale = remembered((locale: Locale) => {
		return ofMoments((timeZone) => {
			const format = new Intl.DateTimeFormat(locale, { ...options, timeZone });
			return (moment) => tidy(format.format(moment), locale);
		}, MINUTE_MS);
	}, MOST_LOCALES);
	return (moment, timeZone, locale) => inLocale(locale)(moment, timeZone);
}

/** As British people write it by now: `Saturday 28 November`. Americans have a comma there, and Germans. */
const tidyDate = (text: string, locale: Locale) =>
	languageOf(locale) === 'en' ? text.replace(/^([A-Za-z]+), (?=\d)/, '$1 ') : text;

/** Days whose clocks are kept, of each zone: more than a page or a file is about. */
const MOST_DAYS = 1_000;
const MOST_MINUTES = 24 * 60;
/** From 1973 on, when the last zone had come to whole minutes, to the last year with four digits. */
const isPlainYear = (time: number) => time >= 94_694_400_000 && time < 253_402_300_800_000;

/** The date of a day, counted from 1970. */
const dateOfDay = remembered(
	(day: number) => new Date(day * DAY_MS).toISOString().slice(0, '2026-11-28'.length),
	MOST_DAYS,
);
const twoDigits = (count: number) => String(count).padStart(2, '0');
/** The clock so many minutes after midnight. */
const clockAt = remembered(
	(minute: number) => `${twoDigits(Math.floor(minute / 60))}:${twoDigits(minute % 60)}`,
	MOST_MINUTES,
);

/**
 * A zone's clock, by Intl and by adding: a file has hundreds of moments, and most days no change of the clocks.
 */
const clockOf = remembered((timeZone: string) => {
	// Sweden writes dates as ISO 8601 does; asking Intl is ten times as fast as a zoned Temporal value.
	const format = new Intl.DateTimeFormat('sv-SE', {
		dateStyle: 'short',
		timeStyle: 'short',
		timeZone,
	});
	const aheadAt = (time: number) => Date.parse(`${format.format(time).replace(' ', 'T')}Z`) - time;
	const aheadOn = remembered((day: number) => aheadAt(day * DAY_MS), MOST_DAYS);
	return (time: number): string => {
		const day = Math.floor(time / DAY_MS);
		const ahead = isPlainYear(time) ? aheadOn(day) : Number.NaN;
		// No zone changes its clocks twice within a day.
		if (ahead !== aheadOn(day + 1) || !isPlainYear(time + ahead)) return format.format(time);
		const local = time + ahead;
		const localDay = Math.floor(local / DAY_MS);
		return `${dateOfDay(localDay)} ${clockAt(Math.floor((local - localDay * DAY_MS) / MINUTE_MS))}`;
	};
}, MOST_ZONES);

/** A local date and time as spreadsheets read them: `2026-11-28 09:00`. */
export const localMinute = (moment: Date, timeZone: string): string =>
	clockOf(timeZone)(moment.getTime());

/** The local date as `YYYY-MM-DD`. */
export function localDate(moment: Date, timeZone: string): string {
	const minute = localMinute(moment, timeZone);
	return minute.slice(0, minute.indexOf(' '));
}

/** The local time as forms and files have it, `HH:MM`, whatever the locale. */
export function localClock(moment: Date, timeZone: string): string {
	const minute = localMinute(moment, timeZone);
	return minute.slice(minute.indexOf(' ') + 1);
}

/** The moment at which a local date, `YYYY-MM-DD`, begins, or the one so many days later. */
export function startOfDay(date: string, timeZone: string, daysLater = 0): Date {
	const day = Temporal.PlainDate.from(date).add({ days: daysLater });
	return new Date(day.toZonedDateTime(timeZone).epochMilliseconds);
}

/** The local time as `9:00`, or `9:00 AM` where people say it so. */
export const localTime = worded({ hour: 'numeric', minute: '2-digit' }, (text) =>
	// Intl puts a narrow space before AM, which not every font has.
	text.replaceAll(/[\u00a0\u202f]/g, ' ').replace(/^0(?=\d)/, ''),
);

/** What the tear-off leaf of a date shows. */
export interface Leaf {
	weekday: string;
	day: string;
	month: string;
	shortMonth: string;
}

const weekday = worded({ weekday: 'short' });
const day = worded({ day: 'numeric' });
const month = worded({ month: 'long' });
const shortMonth = worded({ month: 'short' });

export function leafOf(moment: Date, timeZone: string, locale: Locale): Leaf {
	return {
		weekday: weekday(moment, timeZone, locale),
		day: day(moment, timeZone, locale),
		month: month(moment, timeZone, locale),
		shortMonth: shortMonth(moment, timeZone, locale),
	};
}

/** A local date as text, like `Saturday 28 November 2026`. */
export const longDate = worded(
	{ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
	tidyDate,
);

/** The same without its year: `Saturday 28 November`. */
export const longDateThisYear = worded(
	{ weekday: 'long', day: 'numeric', month: 'long' },
	tidyDate,
);

/** A day for a subject: `Sat 28 November`. */
export const shortDate = worded({ weekday: 'short', day: 'numeric', month: 'long' }, tidyDate);

/** The same in short: `Sat 28 Nov`. */
export const briefDate = worded({ weekday: 'short', day: 'numeric', month: 'short' }, tidyDate);

const ofDay = worded({ day: 'numeric', month: 'long' });
const ofYear = worded({ day: 'numeric', month: 'long', year: 'numeric' });

const ofShortDay = worded({ day: 'numeric', month: 'short' });
const ofMonth = worded({ month: 'long', year: 'numeric' });
const ofShortMonth = worded({ month: 'short', year: 'numeric' });

/** A moment of a `YYYY-MM-DD`, for formats in UTC. */
const noonOf = (date: string) => new Date(`${date}T12:00Z`);

/** A `YYYY-MM-DD` as text, like `9 January`. */
export function dayAndMonth(date: string, locale: Locale): string {
	return ofDay(noonOf(date), 'UTC', locale);
}

/** The same in short: `9 Jan`. */
export function shortDayAndMonth(date: string, locale: Locale): string {
	return ofShortDay(noonOf(date), 'UTC', locale);
}

/** A `YYYY-MM-DD` as text, like `9 January 2027`. */
export function dateText(date: string, locale: Locale): string {
	return ofYear(noonOf(date), 'UTC', locale);
}

/** The month of a `YYYY-MM-DD` as text, like `January 2027`. */
export function monthAndYear(date: string, locale: Locale): string {
	return ofMonth(noonOf(date), 'UTC', locale);
}

/** The same in short: `Jan 2027`. */
export function shortMonthAndYear(date: string, locale: Locale): string {
	return ofShortMonth(noonOf(date), 'UTC', locale);
}

/** A `YYYY-MM-DD` as text, like `Saturday 28 November`. */
export function weekdayAndDate(date: string, locale: Locale): string {
	return longDateThisYear(noonOf(date), 'UTC', locale);
}

/** A `YYYY-MM-DD` as text, like `Saturday 28 November 2026`. */
export function longDay(date: string, locale: Locale): string {
	return longDate(noonOf(date), 'UTC', locale);
}

/** The leaf of a `YYYY-MM-DD`. */
export function leafOfDate(date: string, locale: Locale): Leaf {
	return leafOf(noonOf(date), 'UTC', locale);
}

/** A local time of day, `HH:MM`, as text. */
export function timeOfDayText(time: string, locale: Locale): string {
	return localTime(new Date(`2000-01-01T${time}Z`), 'UTC', locale);
}

/** A moment as its local time with the zone's offset at that time: `2026-11-28T09:00:00-05:00`. */
export const timeWithOffset = ofMoments(
	(timeZone) => (moment) =>
		Temporal.Instant.fromEpochMilliseconds(moment.getTime())
			.toZonedDateTimeISO(timeZone)
			.toString({ timeZoneName: 'never', smallestUnit: 'second' }),
	1,
);

/** How many days lie between two dates, `2026-11-28 2026-12-05`. */
const betweenDates = remembered((dates: string) => {
	const [from = '', to = ''] = dates.split(' ');
	return Temporal.PlainDate.from(from).until(to).days;
}, MOST_PAIRS);

/** How many days lie between two local dates, `YYYY-MM-DD`. */
export function daysBetween(from: string, to: string): number {
	return betweenDates(`${from} ${to}`);
}
