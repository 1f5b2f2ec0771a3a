/**
 * What clocks on the wall show, through plain `Intl` and nothing of the product's: the model's own time zones.
 * Moments are milliseconds since 1970, local dates `YYYY-MM-DD`, local times `HH:MM`.
 */

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const formats = new Map<string, Intl.DateTimeFormat>();

/** The reading of a clock on the wall, as if it were UTC. */
function reading(moment: number, zone: string): number {
	let format = formats.get(zone);
	if (!format) {
		format = new Intl.DateTimeFormat('en-US', {
			timeZone: zone,
			hourCycle: 'h23',
			year: 'numeric',
			month: 'numeric',
			day: 'numeric',
			hour: 'numeric',
			minute: 'numeric',
		});
		formats.set(zone, format);
	}
	const part = Object.fromEntries(
		format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]),
	);
	const { year = 0, month = 0, day = 0, hour = 0, minute = 0 } = part;
	return Date.UTC(year, month - 1, day, hour, minute);
}

/** The local date of a moment. */
export function dateAt(moment: number, zone: string): string {
	return new Date(reading(moment, zone)).toISOString().slice(0, 10);
}

/** The local time of a moment. */
export function timeAt(moment: number, zone: string): string {
	return new Date(reading(moment, zone)).toISOString().slice(11, 16);
}

/**
 * The moment at which the clock on the wall shows this: the first of two, and where the clock leaps over it, as
 * much later as it leaps.
 */
export function momentAt(date: string, time: string, zone: string): number {
	const wanted = Date.parse(`${date}T${time}:00Z`);
	const ahead = (moment: number) => reading(moment, zone) - moment;
	const candidates = [wanted - ahead(wanted - DAY), wanted - ahead(wanted + DAY)];
	const shown = candidates.filter((moment) => reading(moment, zone) === wanted);
	return shown.length > 0 ? Math.min(...shown) : wanted - ahead(wanted - DAY);
}

/** The date so many days later. */
export function plusDays(date: string, days: number): string {
	return new Date(Date.parse(`${date}T00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

/** How many days from one date to another. */
export function daysBetween(from: string, to: string): number {
	return Math.round((Date.parse(`${to}T00:00Z`) - Date.parse(`${from}T00:00Z`)) / DAY);
}

const WEEKDAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'] as const;

/** The weekday of a date, as calendars write it (RFC 5545). */
export function weekdayOf(date: string): (typeof WEEKDAYS)[number] {
	return WEEKDAYS[new Date(`${date}T00:00Z`).getUTCDay()] ?? 'SU';
}

/** A date as a number that grows with it. */
export const dateNumber = (date: string) => Number(date.replaceAll('-', ''));
