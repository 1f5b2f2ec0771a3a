import { Temporal } from 'temporal-polyfill';

/** The zone of the club in the tests. */
export const CLUB_ZONE = 'America/New_York';

/** Dates count from here for the whole of a file, also when midnight passes while it runs. */
const BEGUN = Temporal.Instant.fromEpochMilliseconds(Date.now());

/** The local date so many days from the day on which this file began, like `2026-11-28`. */
export function inDays(days: number, timeZone = CLUB_ZONE): string {
	return BEGUN.toZonedDateTimeISO(timeZone).toPlainDate().add({ days }).toString();
}

/** The weekday of that date as a rule names it, like `SA`. */
export function weekdayIn(days: number, timeZone = CLUB_ZONE): string {
	const { dayOfWeek } = Temporal.PlainDate.from(inDays(days, timeZone));
	return ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'][dayOfWeek - 1] ?? '';
}

/** A Saturday that many weeks ahead, and some days. */
export function saturdayIn(weeks: number): string {
	const date = Temporal.PlainDate.from(inDays(7 * weeks));
	return date.add({ days: (13 - date.dayOfWeek) % 7 }).toString();
}

/** A date in words, like `28 November 2026`. */
export function dateText(date: string): string {
	const words = new Intl.DateTimeFormat('en-GB', {
		timeZone: 'UTC',
		day: 'numeric',
		month: 'long',
		year: 'numeric',
	});
	return words.format(new Date(date));
}

/** The moment at which the clocks of a zone say that; an hour that comes twice is the first. */
export function at(date: string, time: string, timeZone = CLUB_ZONE): Date {
	const local = Temporal.PlainDateTime.from(`${date}T${time}`);
	return new Date(local.toZonedDateTime(timeZone).epochMilliseconds);
}
