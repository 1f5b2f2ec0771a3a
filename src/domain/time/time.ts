import { Temporal } from 'temporal-polyfill';
import { remembered } from '../remembered.ts';

/** Wording of dates and times in the club's zone. All moments come in as UTC instants. */

const MINUTE_MS = 60_000;
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

/** The same by a format of Intl. No text of this site is finer than a minute. */
const worded = (
	options: Intl.DateTimeFormatOptions,
	{ locale = 'en-GB', tidy = (text: string) => text } = {},
) =>
	ofMoments((timeZone) => {
		const format = new Intl.DateTimeFormat(locale, { ...options, timeZone });
		return (moment) => tidy(format.format(moment));
	}, MINUTE_MS);

const withoutCommas = (text: string) => text.replaceAll(',', '');

/** The local date as `YYYY-MM-DD`. */
// Sweden writes dates as ISO 8601 does; asking Intl is ten times as fast as a zoned Temporal value.
export const localDate = worded({ dateStyle: 'short' }, { locale: 'sv-SE' });

/** The moment at which a local date, `YYYY-MM-DD`, begins, or the one so many days later. */
export function startOfDay(date: string, timeZone: string, daysLater = 0): Date {
	const day = Temporal.PlainDate.from(date).add({ days: daysLater });
	return new Date(day.toZonedDateTime(timeZone).epochMilliseconds);
}

/** The local time as `9:00`. */
export const localTime = worded(
	{ hour: 'numeric', minute: '2-digit', hourCycle: 'h23' },
	{ tidy: (text) => text.replace(/^0(?=\d)/, '') },
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

export function leafOf(moment: Date, timeZone: string): Leaf {
	return {
		weekday: weekday(moment, timeZone),
		day: day(moment, timeZone),
		month: month(moment, timeZone),
		shortMonth: shortMonth(moment, timeZone),
	};
}

/** A local date in words, like `Saturday 28 November 2026`. */
export const longDate = worded(
	{ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
	{ tidy: withoutCommas },
);

const ofDay = worded({ day: 'numeric', month: 'long' });
const ofWeekday = worded(
	{ weekday: 'long', day: 'numeric', month: 'long' },
	{ tidy: withoutCommas },
);

/** A moment of a `YYYY-MM-DD`, for formats in UTC. */
const noonOf = (date: string) => new Date(`${date}T12:00Z`);

/** A `YYYY-MM-DD` in words, like `9 January`. */
export function dayAndMonth(date: string): string {
	return ofDay(noonOf(date), 'UTC');
}

/** A `YYYY-MM-DD` in words, like `Saturday 28 November`. */
export function weekdayAndDate(date: string): string {
	return ofWeekday(noonOf(date), 'UTC');
}

/** A `YYYY-MM-DD` in words, like `Saturday 28 November 2026`. */
export function longDay(date: string): string {
	return longDate(noonOf(date), 'UTC');
}

/** The leaf of a `YYYY-MM-DD`. */
export function leafOfDate(date: string): Leaf {
	return leafOf(noonOf(date), 'UTC');
}

/** A zone in words, like `New York time`; `Coordinated Universal Time` is `UTC`. */
export function zoneName(timeZone: string): string {
	if (timeZone === 'UTC' || timeZone === 'Etc/UTC') return 'UTC';
	return `${timeZone.split('/').at(-1)?.replaceAll('_', ' ')} time`;
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
const daysBetween = remembered((dates: string) => {
	const [from = '', to = ''] = dates.split(' ');
	return Temporal.PlainDate.from(from).until(to).days;
}, MOST_PAIRS);

/** How far away a future moment is, by local days: `in 3 days`, `tomorrow`, `today`, or in hours. */
export function untilStart(startsAt: Date, now: Date, timeZone: string): string {
	const days = daysBetween(`${localDate(now, timeZone)} ${localDate(startsAt, timeZone)}`);
	if (days > 1) return `in ${days} days`;
	if (days === 1) return 'tomorrow';
	const minutes = Math.max(1, Math.round((startsAt.getTime() - now.getTime()) / 60_000));
	if (minutes < 60) return `in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`;
	const hours = Math.round(minutes / 60);
	return `today, in ${hours} ${hours === 1 ? 'hour' : 'hours'}`;
}

/** How long ago a moment was, roughly, for the list of sessions. */
export function sinceThen(moment: Date, now: Date): string {
	const minutes = Math.floor((now.getTime() - moment.getTime()) / 60_000);
	if (minutes < 2) return 'just now';
	if (minutes < 60) return `${minutes} minutes ago`;
	const hours = Math.floor(minutes / 60);
	if (hours < 24) return hours === 1 ? 'an hour ago' : `${hours} hours ago`;
	const days = Math.floor(hours / 24);
	return days === 1 ? 'yesterday' : `${days} days ago`;
}
