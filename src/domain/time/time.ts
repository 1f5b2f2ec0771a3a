import { Temporal } from 'temporal-polyfill';

/** Wording of dates and times in the club's zone. All moments come in as UTC instants. */

const MINUTE_MS = 60_000;
/** More than the dates of any page, of one wording in one zone; beyond it the memory is emptied. */
const MOST_REMEMBERED = 1_000;

/** One wording in one zone, with what it said before. */
interface Zoned {
	format: Intl.DateTimeFormat;
	said: Map<number, string>;
}

/**
 * A way to say a moment, given the zone. Making an Intl format is slow, and using one is not quick either, while a page
 * says the same few dates on every request: both are remembered for the isolate. No wording is finer than a minute.
 */
function wording(
	options: Intl.DateTimeFormatOptions,
	locale = 'en-GB',
	finish: (text: string) => string = (text) => text,
): (moment: Date, timeZone: string) => string {
	const zones = new Map<string, Zoned>();
	return (moment, timeZone) => {
		let zoned = zones.get(timeZone);
		if (!zoned) {
			const format = new Intl.DateTimeFormat(locale, { ...options, timeZone });
			zoned = { format, said: new Map() };
			zones.set(timeZone, zoned);
		}
		const { format, said } = zoned;
		const minute = Math.floor(moment.getTime() / MINUTE_MS);
		let text = said.get(minute);
		if (text === undefined) {
			text = finish(format.format(moment));
			if (said.size >= MOST_REMEMBERED) said.clear();
			said.set(minute, text);
		}
		return text;
	};
}

const withoutCommas = (text: string) => text.replaceAll(',', '');

/** The local date as `YYYY-MM-DD`. */
// Sweden writes dates as ISO 8601 does; asking Intl is ten times as fast as a zoned Temporal value.
export const localDate = wording({ dateStyle: 'short' }, 'sv-SE');

/** The moment at which a local date, `YYYY-MM-DD`, begins, or the one so many days later. */
export function startOfDay(date: string, timeZone: string, daysLater = 0): Date {
	const day = Temporal.PlainDate.from(date).add({ days: daysLater });
	return new Date(day.toZonedDateTime(timeZone).epochMilliseconds);
}

/** The local time as `9:00`. */
export const localTime = wording(
	{ hour: 'numeric', minute: '2-digit', hourCycle: 'h23' },
	'en-GB',
	(text) => text.replace(/^0(?=\d)/, ''),
);

/** What the tear-off leaf of a date shows. */
export interface Leaf {
	weekday: string;
	day: string;
	month: string;
	shortMonth: string;
}

const weekdayOf = wording({ weekday: 'short' });
const dayOf = wording({ day: 'numeric' });
const monthOf = wording({ month: 'long' });
const shortMonthOf = wording({ month: 'short' });

export function leafOf(moment: Date, timeZone: string): Leaf {
	return {
		weekday: weekdayOf(moment, timeZone),
		day: dayOf(moment, timeZone),
		month: monthOf(moment, timeZone),
		shortMonth: shortMonthOf(moment, timeZone),
	};
}

/** A local date in words, like `Saturday 28 November 2026`. */
export const longDate = wording(
	{ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
	'en-GB',
	withoutCommas,
);

const noonOf = (date: string) => new Date(`${date}T12:00Z`);
const dayAndMonthOf = wording({ day: 'numeric', month: 'long' });
const weekdayAndDateOf = wording(
	{ weekday: 'long', day: 'numeric', month: 'long' },
	'en-GB',
	withoutCommas,
);

/** A `YYYY-MM-DD` in words, like `9 January`. */
export function dayAndMonth(date: string): string {
	return dayAndMonthOf(noonOf(date), 'UTC');
}

/** A `YYYY-MM-DD` in words, like `Saturday 28 November`. */
export function weekdayAndDate(date: string): string {
	return weekdayAndDateOf(noonOf(date), 'UTC');
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
export function timeWithOffset(moment: Date, timeZone: string): string {
	return Temporal.Instant.fromEpochMilliseconds(moment.getTime())
		.toZonedDateTimeISO(timeZone)
		.toString({ timeZoneName: 'never', smallestUnit: 'second' });
}

/** How far away a future moment is, by local days: `in 3 days`, `tomorrow`, `today`, or in hours. */
export function untilStart(startsAt: Date, now: Date, timeZone: string): string {
	const today = Temporal.PlainDate.from(localDate(now, timeZone));
	const { days } = today.until(localDate(startsAt, timeZone));
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
