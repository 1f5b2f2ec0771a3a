import { Temporal } from 'temporal-polyfill';

/** Wording of dates and times in the club's zone. All moments come in as UTC instants. */

function zoned(moment: Date, timeZone: string): Temporal.ZonedDateTime {
	return Temporal.Instant.fromEpochMilliseconds(moment.getTime()).toZonedDateTimeISO(timeZone);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making an Intl format is slow and using it is not, so each is made once for an isolate. */
function format(options: Intl.DateTimeFormatOptions, locale = 'en-GB'): Intl.DateTimeFormat {
	const key = JSON.stringify([locale, options]);
	let made = formats.get(key);
	if (!made) {
		made = new Intl.DateTimeFormat(locale, options);
		formats.set(key, made);
	}
	return made;
}

/** The local date as `YYYY-MM-DD`. */
export function localDate(moment: Date, timeZone: string): string {
	// Sweden writes dates as ISO 8601 does; asking Intl is ten times as fast as a zoned Temporal value.
	return format({ timeZone, dateStyle: 'short' }, 'sv-SE').format(moment);
}

/** The local time as `9:00`. */
export function localTime(moment: Date, timeZone: string): string {
	return format({ timeZone, hour: 'numeric', minute: '2-digit', hourCycle: 'h23' })
		.format(moment)
		.replace(/^0(?=\d)/, '');
}

/** What the tear-off leaf of a date shows. */
export interface Leaf {
	weekday: string;
	day: string;
	month: string;
	shortMonth: string;
}

export function leafOf(moment: Date, timeZone: string): Leaf {
	return {
		weekday: format({ timeZone, weekday: 'short' }).format(moment),
		day: format({ timeZone, day: 'numeric' }).format(moment),
		month: format({ timeZone, month: 'long' }).format(moment),
		shortMonth: format({ timeZone, month: 'short' }).format(moment),
	};
}

/** A local date in words, like `Saturday 28 November 2026`. */
export function longDate(moment: Date, timeZone: string): string {
	return format({ timeZone, weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
		.format(moment)
		.replaceAll(',', '');
}

/** A `YYYY-MM-DD` in words, like `9 January`. */
export function dayAndMonth(date: string): string {
	return format({ timeZone: 'UTC', day: 'numeric', month: 'long' }).format(
		new Date(`${date}T12:00Z`),
	);
}

/** The leaf of a `YYYY-MM-DD`. */
export function leafOfDate(date: string): Leaf {
	return leafOf(new Date(`${date}T12:00Z`), 'UTC');
}

/** A zone in words, like `New York time`; `Coordinated Universal Time` is `UTC`. */
export function zoneName(timeZone: string): string {
	if (timeZone === 'UTC' || timeZone === 'Etc/UTC') return 'UTC';
	return `${timeZone.split('/').at(-1)?.replaceAll('_', ' ')} time`;
}

/** How far away a coming moment is, by local days: `in 3 days`, `tomorrow`, `today`, or in hours. */
export function untilStart(startsAt: Date, now: Date, timeZone: string): string {
	const start = zoned(startsAt, timeZone);
	const days = zoned(now, timeZone).toPlainDate().until(start.toPlainDate()).days;
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
