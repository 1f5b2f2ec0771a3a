import type { Context } from '../context.ts';
import { clubSettings } from '../db/club.ts';
import { allSeries, comingBreaks, insertEvent, openedDates } from '../db/events.ts';
import {
	type BreakDates,
	type Occurrence,
	occurrencesBetween,
	type SeriesRule,
} from '../domain/recurrence.ts';
import { OPENED_AT_ONCE } from '../domain/series-plan.ts';
import { eventSlug } from '../domain/slug.ts';
import { localDate } from '../domain/time.ts';
import { describeError, logger } from '../logger.ts';

const DAY_MS = 24 * 60 * 60_000;

/**
 * Opens the events of every series that are due, the next ones first. Running it twice, late or at the
 * same moment opens each date once: the database holds one event for a series and date.
 *
 * @returns the ids of the events that were opened
 */
export async function openEvents(context: Pick<Context, 'db' | 'now'>): Promise<string[]> {
	const { db, now } = context;
	const [[club], seriesList, breaks, opened] = await db.batch([
		clubSettings(db),
		allSeries(db),
		// A break may have ended in one zone and not in another: a day earlier is early enough for all.
		comingBreaks(db, localDate(new Date(now.getTime() - DAY_MS), 'UTC')),
		openedDates(db, now),
	]);
	if (!club?.setUpAt) return [];

	const isOpen = new Set(opened.map(({ seriesId, seriesDate }) => `${seriesId} ${seriesDate}`));
	const due = seriesList
		.flatMap((series) => {
			const pauses = breaks.filter((pause) => pause.seriesId === series.id);
			const rule = { ...series, timeZone: club.timeZone };
			return dueOccurrences(rule, pauses, now).map((occurrence) => ({ series, occurrence }));
		})
		.filter(({ series, occurrence }) => !isOpen.has(`${series.id} ${occurrence.date}`))
		.sort((one, other) => one.occurrence.startsAt.getTime() - other.occurrence.startsAt.getTime())
		.slice(0, OPENED_AT_ONCE);
	const inserts = due.flatMap(({ series, occurrence }) => {
		const id = crypto.randomUUID();
		const slug = eventSlug(occurrence.date, series.title);
		const event = {
			id,
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
			createdAt: now,
			updatedAt: now,
		};
		// Two series can meet on one day under one name: whoever finds the slug taken gets a longer one.
		return [
			insertEvent(db, { ...event, slug }),
			insertEvent(db, { ...event, slug: `${slug}-${id.slice(0, 6)}` }),
		];
	});
	const [first, ...rest] = inserts;
	if (!first) return [];
	const rows = await db.batch([first, ...rest]);
	return rows.flat().map((row) => row.id);
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
