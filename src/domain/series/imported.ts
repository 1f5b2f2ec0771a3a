import { z } from 'zod';
import { type FormFields, isoDate } from '../forms/fields.ts';
import type { Mistakes } from '../forms/mistakes.ts';
import type { BreakDates } from '../time/recurrence.ts';
import { localDate } from '../time/time.ts';

/** What a new series takes over from an event of a calendar that repeats, beside what its form shows. */
export interface ImportedSeries {
	/** The UID in that calendar. */
	uid: string;
	/**
	 * Dates that the calendar leaves out, or has otherwise: breaks of one day each, unless an event is there. Each as its
	 * local date, and as the moment that names it in the calendar.
	 */
	skipped: { date: string; recurrence: string }[];
	/** The last local date; null where there is no end. */
	endsOnDate: string | null;
}

/** As `toISOString` writes it, in years of four digits. */
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
/** More dates than a year has weeks are no exceptions any more. */
const MOST_SKIPPED = 60;

const fieldsOf = z.object({
	uid: z.string().trim().min(1).max(300),
	skipped: z
		.string()
		.catch('')
		.transform((text) =>
			text.split(' ').filter((each) => MOMENT.test(each) && !Number.isNaN(Date.parse(each))),
		),
	lastDate: isoDate.nullable().catch(null),
});

/** The names of the fields that carry it. */
export const IMPORTED_SERIES_FIELDS = ['uid', 'skipped', 'lastDate'] as const;

/**
 * Reads what the preview of a calendar has put into the form of a new series.
 *
 * @param timeZone the club's
 * @returns null in any other form
 */
export function importedSeries(fields: FormFields, timeZone: string): ImportedSeries | null {
	const parsed = fieldsOf.safeParse(fields);
	if (!parsed.success) return null;
	const { uid, skipped, lastDate } = parsed.data;
	const dates = skipped.slice(0, MOST_SKIPPED).map((recurrence) => ({
		date: localDate(new Date(recurrence), timeZone),
		recurrence,
	}));
	return { uid, skipped: dates, endsOnDate: lastDate };
}

/** The dates that it leaves out, as breaks. */
export const skippedBreaks = (imported: ImportedSeries | null): BreakDates[] =>
	(imported?.skipped ?? []).map(({ date }) => ({ firstDate: date, lastDate: date }));

/** What is wrong with the first date of a series that ends: nothing would be left. */
export function problemWithLastDate(
	first: string,
	imported: ImportedSeries | null,
): Mistakes | null {
	const endsOnDate = imported?.endsOnDate ?? null;
	if (endsOnDate === null || first <= endsOnDate) return null;
	return { fromDate: { code: 'begins_after_end', endsOnDate } };
}
