import { inDays } from '../days.ts';

/** Calendar files as other systems write them, with made-up clubs and people. Dates are local, `YYYYMMDD`. */

/** Lines as RFC 5545 has them. */
const icsLines = (...lines: readonly string[]): string => `${lines.join('\r\n')}\r\n`;

/** A calendar around events. */
export const calendarOf = (...events: readonly string[]): string =>
	icsLines('BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Example//Example//EN') +
	events.join('') +
	icsLines('END:VCALENDAR');

/** An event with these lines. */
export const vevent = (...lines: readonly string[]): string =>
	icsLines('BEGIN:VEVENT', ...lines, 'END:VEVENT');

/** A local day as calendars write it, `20270306`. */
export const basic = (date: string): string => date.replaceAll('-', '');

/** A calendar with one event, two months ahead. */
export const calendarWith = (uid: string): string =>
	calendarOf(vevent(`UID:${uid}`, `SUMMARY:Event ${uid}`, `DTSTART:${basic(inDays(60))}T100000Z`));
