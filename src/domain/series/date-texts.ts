import type { BreakDates } from '../time/recurrence.ts';
import { dayAndMonth } from '../time/time.ts';

/** Dates of a series in words; apart from its forms, so that a page which only says them loads none of those. */

/** A local date with its year, like `2 January 2027`. */
export const dateText = (date: string) => `${dayAndMonth(date)} ${date.slice(0, 4)}`;

/** The dates of a break in words, like `19 December 2026 to 2 January 2027`. */
export function datesText({ firstDate, lastDate }: BreakDates): string {
	const [firstYear, lastYear] = [firstDate.slice(0, 4), lastDate.slice(0, 4)];
	const last = `${dayAndMonth(lastDate)} ${lastYear}`;
	if (firstDate === lastDate) return last;
	return `${dayAndMonth(firstDate)}${firstYear === lastYear ? '' : ` ${firstYear}`} to ${last}`;
}
