import { Temporal } from 'temporal-polyfill';

/** Dates and times of calendar files, as they are written: a wall clock, and what it says of its zone. */

/** A date, with a time of day unless it is a whole day. */
export interface Written {
	/** `YYYY-MM-DD` */
	date: string;
	/** `HH:MM:SS`; null for a whole day. */
	time: string | null;
	isUtc: boolean;
	/** The name of the zone, as it is written; null where there is none. */
	zone: string | null;
}

const PATTERN = /^(\d{4}-\d\d-\d\d)(?:T(?:(\d\d):(\d\d):?(\d\d)?)?:*(Z)?)?/;

/**
 * Reads a value of jCal.
 *
 * @returns null where it is no date of the calendar
 */
export function readWritten(
	value: unknown,
	params: Readonly<Record<string, string>>,
): Written | null {
	const [, date, hour, minute, second, utc] = PATTERN.exec(String(value)) ?? [];
	if (date === undefined || Number(date.slice(0, 4)) < 1) return null;
	// A leap second is the one before it.
	const time =
		hour === undefined ? null : `${hour}:${minute}:${second === '60' ? '59' : (second ?? '00')}`;
	try {
		Temporal.PlainDate.from(date);
		if (time !== null) Temporal.PlainTime.from(time);
	} catch {
		return null;
	}
	const zone = params.tzid?.trim() ?? '';
	return { date, time, isUtc: utc === 'Z', zone: zone === '' ? null : zone };
}

/**
 * The moment that is meant. A time that does not exist that day moves on by the length of the gap, and one that exists
 * twice is its first (RFC 5545, section 3.3.5). A whole day is its beginning.
 *
 * @param zone IANA name
 */
export function momentOf({ date, time, isUtc }: Written, zone: string): Date {
	const zoned = Temporal.PlainDate.from(date)
		.toPlainDateTime(Temporal.PlainTime.from(time ?? '00:00'))
		.toZonedDateTime(isUtc ? 'UTC' : zone, { disambiguation: 'compatible' });
	return new Date(zoned.epochMilliseconds);
}

/** The length of a DURATION, in minutes, rounded; null where it is none, or goes back. */
export function readDuration(text: string): number | null {
	const [, sign, weeks, days, hours, minutes, seconds] =
		/^([+-]?)P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,9})S)?)?$/.exec(
			text.trim(),
		) ?? [];
	if (sign === undefined || sign === '-') return null;
	const [w = 0, d = 0, h = 0, m = 0, s = 0] = [weeks, days, hours, minutes, seconds].map((part) =>
		Number(part ?? 0),
	);
	return ((w * 7 + d) * 24 + h) * 60 + m + Math.round(s / 60);
}
