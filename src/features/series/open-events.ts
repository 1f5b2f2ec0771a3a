import type { Context } from '../../context.ts';
import { clubSettings } from '../../db/club/club.ts';
import { storeOpenedEvents } from '../../db/events/opened-events.ts';
import { allSeries, comingBreaks, openedDates } from '../../db/series/series.ts';
import { originOf } from '../../domain/series/lineage.ts';
import { OPENED_AT_ONCE } from '../../domain/series/plan.ts';
import { eventSlug } from '../../domain/text/slug.ts';
import {
	type BreakDates,
	type Occurrence,
	occurrencesBetween,
	type SeriesRule,
} from '../../domain/time/recurrence.ts';
import { localDate } from '../../domain/time/time.ts';
import { describeError, logger } from '../../logger.ts';

const DAY_MS = 24 * 60 * 60_000;

/**
 * Opens the events of every series that are due, the next ones first, and seats who comes every week.
 * Running it twice, late or at the same moment opens each date once: the database holds one event for a
 * series and date.
 *
 * @returns the ids of the events that were opened; the messages that they owe are in the outbox
 */
export async function openEvents(context: Pick<Context, 'db' | 'now'>): Promise<string[]> {
	const { db, now } = context;
	// A date may be over in one zone and not in another: a day earlier is early enough for all.
	const fromDate = localDate(new Date(now.getTime() - DAY_MS), 'UTC');
	const [[club], seriesList, breaks, opened] = await db.batch([
		clubSettings(db),
		allSeries(db),
		comingBreaks(db, fromDate),
		openedDates(db, fromDate),
	]);
	if (!club?.setUpAt) return [];

	// A date that one series has had, cancelled or not, is not opened again by one that goes on from it.
	const origins = new Map(seriesList.map((series) => [series.id, originOf(series)]));
	const isOpen = new Set(
		opened.map(({ seriesId, seriesDate }) => `${origins.get(seriesId ?? '')} ${seriesDate}`),
	);
	const due = seriesList
		.flatMap((series) => {
			const pauses = breaks.filter((pause) => pause.seriesId === series.id);
			const rule = { ...series, timeZone: club.timeZone };
			return dueOccurrences(rule, pauses, now).map((occurrence) => ({ series, occurrence }));
		})
		// Where two that go on from one another have a date, it is the later one's.
		.sort((one, other) => (one.series.startsOnDate > other.series.startsOnDate ? -1 : 1))
		.filter(({ series, occurrence }) => {
			const key = `${originOf(series)} ${occurrence.date}`;
			return !isOpen.has(key) && isOpen.add(key);
		})
		.sort((one, other) => one.occurrence.startsAt.getTime() - other.occurrence.startsAt.getTime())
		.slice(0, OPENED_AT_ONCE);
	if (due.length === 0) return [];

	const slugs = new Set<string>();
	const list = due.map(({ series, occurrence }) => {
		const id = crypto.randomUUID();
		const usual = eventSlug(occurrence.date, series.title);
		const slug = slugs.has(usual) ? `${usual}-${id.slice(0, 6)}` : usual;
		slugs.add(slug);
		return {
			id,
			slug,
			seriesId: series.id,
			seriesDate: occurrence.date,
			title: series.title,
			description: series.description,
			place: series.place,
			mapUrl: series.mapUrl,
			timeZone: club.timeZone,
			startsAt: occurrence.startsAt,
			endsAt: occurrence.endsAt,
			capacity: series.capacity,
			guestsAllowed: series.guestsAllowed,
			seriesSeenAt: series.updatedAt,
		};
	});
	return storeOpenedEvents(db, list, crypto.randomUUID(), now);
}

/** The dates that are due; a rule that cannot be read has none and does not hold up the others. */
function dueOccurrences(
	series: SeriesRule & { id: string; opensDaysAhead: number },
	pauses: readonly BreakDates[],
	now: Date,
): Occurrence[] {
	try {
		const until = new Date(now.getTime() + series.opensDaysAhead * DAY_MS);
		return occurrencesBetween(series, pauses, now, until);
	} catch (error) {
		logger.error('series_not_opened', { seriesId: series.id, ...describeError(error) });
		return [];
	}
}
