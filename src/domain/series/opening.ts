import {
	type BreakDates,
	type Occurrence,
	occurrencesBetween,
	type SeriesRule,
} from '../time/recurrence.ts';
import { originOf } from './lineage.ts';
import { OPENED_AT_ONCE } from './plan.ts';

/** Which dates of all series are to be opened now. */

const DAY_MS = 24 * 60 * 60_000;

interface OpeningSeries extends Omit<SeriesRule, 'timeZone'> {
	id: string;
	/** The first of the series that it goes on from; null where it goes on from none. */
	originId: string | null;
	/** How many days before its start a date opens. */
	opensDaysAhead: number;
}

/** What one opening opens: at most `OPENED_AT_ONCE`, the next dates first. */
export interface Opening<Series> {
	due: { series: Series; occurrence: Occurrence }[];
	/** Series whose rule can't be read, which have no dates, and why. */
	unreadable: { seriesId: string; error: unknown }[];
}

/**
 * The dates that are due, the breaks of each series left out.
 *
 * @param known.opened the dates that have had an event, cancelled or not: they aren't opened again, also
 *   not by a series that goes on from another
 * @param club.timeZone the zone of all local dates and times
 */
export function openingOf<Series extends OpeningSeries>(
	seriesList: readonly Series[],
	known: {
		breaks: readonly (BreakDates & { seriesId: string })[];
		opened: readonly { seriesId: string | null; seriesDate: string | null }[];
	},
	{ timeZone }: { timeZone: string },
	now: Date,
): Opening<Series> {
	const unreadable: Opening<Series>['unreadable'] = [];
	const datesOf = (series: Series): Occurrence[] => {
		const breaks = known.breaks.filter(({ seriesId }) => seriesId === series.id);
		const until = new Date(now.getTime() + series.opensDaysAhead * DAY_MS);
		try {
			return occurrencesBetween({ ...series, timeZone }, breaks, now, until);
		} catch (error) {
			unreadable.push({ seriesId: series.id, error });
			return [];
		}
	};
	const origins = new Map(seriesList.map((series) => [series.id, originOf(series)]));
	const isOpen = new Set(
		known.opened.map(({ seriesId, seriesDate }) => `${origins.get(seriesId ?? '')} ${seriesDate}`),
	);
	const due = seriesList
		.flatMap((series) => datesOf(series).map((occurrence) => ({ series, occurrence })))
		// Where two that go on from one another have a date, it is the later one's.
		.sort((one, other) => (one.series.startsOnDate > other.series.startsOnDate ? -1 : 1))
		.filter(({ series, occurrence }) => {
			const key = `${originOf(series)} ${occurrence.date}`;
			return !isOpen.has(key) && isOpen.add(key);
		})
		.sort((one, other) => one.occurrence.startsAt.getTime() - other.occurrence.startsAt.getTime())
		.slice(0, OPENED_AT_ONCE);
	return { due, unreadable };
}
