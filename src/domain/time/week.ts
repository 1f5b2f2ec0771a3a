import { remembered } from '../remembered.ts';
import type { Locale } from '../text/language.ts';

/** Weeks as a reader's calendar has them. */

const MOST_LOCALES = 12;
/** In the order of ISO 8601, where Monday is 1. */
const ISO_WEEK = [1, 2, 3, 4, 5, 6, 7];
/** A week whose Monday is the 6th. */
const MONDAY = Date.UTC(2025, 0, 6, 12);
const DAY_MS = 24 * 60 * 60_000;

/** The days of a week in the reader's order, by their numbers in ISO 8601: Sunday, 7, is the first in many countries. */
export const weekdaysIn = remembered((locale: Locale): readonly number[] => {
	const { firstDay } = new Intl.Locale(locale).getWeekInfo();
	return [...ISO_WEEK.slice(firstDay - 1), ...ISO_WEEK.slice(0, firstDay - 1)];
}, MOST_LOCALES);

/** What each day is called, by its number in ISO 8601 less one: `Monday`. */
export const weekdayNames = remembered((locale: Locale): readonly string[] => {
	const format = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' });
	return ISO_WEEK.map((day) => format.format(new Date(MONDAY + (day - 1) * DAY_MS)));
}, MOST_LOCALES);
