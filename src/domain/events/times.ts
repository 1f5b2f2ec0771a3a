import { counted } from '../text/names.ts';
import { leafOf, localDate, localTime, longDate, zoneName } from '../time/time.ts';

/** The time of an event, as text. If it ends on another day than it begins, it names that day too. */

interface EventTimes {
	startsAt: Date;
	endsAt: Date;
	/** IANA name; the text has local times in it. */
	timeZone: string;
}

const DAY_MINUTES = 24 * 60;
const DAY_MS = DAY_MINUTES * 60_000;
/** So many days ahead a weekday names only one day. */
const DAYS_OF_ONE_WEEK = 6;

/** How many local days after its start an event ends; mostly 0. */
function daysLater({ startsAt, endsAt, timeZone }: EventTimes): number {
	const [first, last] = [startsAt, endsAt].map((moment) =>
		Date.parse(localDate(moment, timeZone)),
	) as [number, number];
	return Math.round((last - first) / DAY_MS);
}

/** `Sunday 29 November`, with the year where it is another one than that of the start. */
function endDay({ startsAt, endsAt, timeZone }: EventTimes): string {
	const yearOf = (moment: Date) => localDate(moment, timeZone).slice(0, 4);
	const text = longDate(endsAt, timeZone);
	return yearOf(startsAt) === yearOf(endsAt) ? text.replace(/ \d+$/, '') : text;
}

/** The day on which an event begins, for a subject: `Sat 28 November`. */
export function shortDay({ startsAt, timeZone }: Omit<EventTimes, 'endsAt'>): string {
	const { weekday, day, month } = leafOf(startsAt, timeZone);
	return `${weekday} ${day} ${month}`;
}

/** The same in short: `Sat 28 Nov`. */
export function briefDay({ startsAt, timeZone }: Omit<EventTimes, 'endsAt'>): string {
	const { weekday, day, shortMonth } = leafOf(startsAt, timeZone);
	return `${weekday} ${day} ${shortMonth}`;
}

/** `9:00 to 12:00`, or `9:00 to 9:00 on Sunday 29 November`. */
export function hoursOf(event: EventTimes): string {
	const { startsAt, endsAt, timeZone } = event;
	const hours = `${localTime(startsAt, timeZone)} to ${localTime(endsAt, timeZone)}`;
	return daysLater(event) === 0 ? hours : `${hours} on ${endDay(event)}`;
}

/** The same with its zone: `9:00 to 12:00, New York time`. */
export function hoursInZone(event: EventTimes): string {
	return `${hoursOf(event)}, ${zoneName(event.timeZone)}`;
}

/**
 * When an event is, for a line of a list that shows its date beside it: `Sat 9:00`, or, where it ends on
 * another day, `Sat 22:30 to Sun 2:00` or `Sat 9:00 to Sat 12 Dec, 9:00`.
 *
 * @param hasEnd says the end in any case, for an event that is on
 */
export function lineTimes(event: EventTimes, hasEnd = false): string {
	const { startsAt, endsAt, timeZone } = event;
	const begins = `${leafOf(startsAt, timeZone).weekday} ${localTime(startsAt, timeZone)}`;
	const ends = localTime(endsAt, timeZone);
	const days = daysLater(event);
	if (days === 0) return hasEnd ? `${begins} to ${ends}` : begins;
	const { weekday, day, shortMonth } = leafOf(endsAt, timeZone);
	return days <= DAYS_OF_ONE_WEEK
		? `${begins} to ${weekday} ${ends}`
		: `${begins} to ${weekday} ${day} ${shortMonth}, ${ends}`;
}

/** How long something lasts, like `2 hours`, `90 minutes` or `2 days and 3 hours`. */
export function lastsText(minutes: number): string {
	const days = Math.floor(minutes / DAY_MINUTES);
	const rest = minutes % DAY_MINUTES;
	if (days > 0) {
		return rest === 0 ? counted(days, 'day') : `${counted(days, 'day')} and ${lastsText(rest)}`;
	}
	return minutes % 60 === 0 ? counted(minutes / 60, 'hour') : counted(minutes, 'minute');
}
