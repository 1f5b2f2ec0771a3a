import { Temporal } from 'temporal-polyfill';
import type { Mistake } from '../forms/mistakes.ts';
import { remembered } from '../remembered.ts';

/** An isolate lives for days at most, and today is another day in other zones. */
const MOST_DAYS = 10;

/** The last date up to which a pause may go. All dates here are local ones, `YYYY-MM-DD`. */
export const latestPauseEnd = remembered(
	(today: string) => Temporal.PlainDate.from(today).add({ years: 1 }).toString(),
	MOST_DAYS,
);

/** The first date up to which a pause may go: it ends as that date begins. */
export const earliestPauseEnd = remembered(
	(today: string) => Temporal.PlainDate.from(today).add({ days: 1 }).toString(),
	MOST_DAYS,
);

/** Whether a pause is still on. */
export function isPaused(until: string | null | undefined, today: string): until is string {
	return typeof until === 'string' && until > today;
}

/** What is wrong with the date up to which somebody wants no email; null where nothing is. */
export function pauseMistake(until: string, today: string): Mistake | null {
	if (!isDate(until)) return { code: 'pause_date_missing' };
	if (until <= today) return { code: 'date_after_today' };
	if (until > latestPauseEnd(today)) return { code: 'date_within_year' };
	return null;
}

function isDate(text: string): boolean {
	if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
	try {
		Temporal.PlainDate.from(text);
		return true;
	} catch {
		return false;
	}
}
