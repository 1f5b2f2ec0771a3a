import type { OwingContext } from '../../context.ts';
import { clubSettings } from '../../db/club/club.ts';
import { storeOpenedEvents } from '../../db/events/opened-events.ts';
import { rawBatch } from '../../db/raw-batch.ts';
import { allSeries, breaksBySeries, openedDates } from '../../db/series/series.ts';
import { detailsOf } from '../../domain/events/details.ts';
import { openingOf } from '../../domain/series/opening.ts';
import { eventSlug } from '../../domain/text/slug.ts';
import { localDate } from '../../domain/time/time.ts';
import { describeError, logger } from '../../logger.ts';

const DAY_MS = 24 * 60 * 60_000;

/**
 * Opens the events of every series that are due, the next ones first, and adds everyone with a standing
 * RSVP. Running it twice, late or at the same moment opens each date once: the database holds one event for
 * a series and date.
 *
 * @returns the ids of the events that were opened
 */
export async function openEvents(context: OwingContext): Promise<string[]> {
	const { db, now } = context;
	// A date may be over in one zone and not in another: a day earlier is early enough for all.
	const fromDate = localDate(new Date(now.getTime() - DAY_MS), 'UTC');
	const {
		club: [club],
		seriesList,
		breaks,
		opened,
	} = await rawBatch(db, {
		club: clubSettings(db),
		seriesList: allSeries(db),
		breaks: breaksBySeries(db, fromDate),
		opened: openedDates(db, fromDate),
	});
	if (!club?.setUpAt) return [];

	const { due, unreadable } = openingOf(seriesList, { breaks, opened }, club, now);
	for (const { seriesId, error } of unreadable) {
		logger.error('series_not_opened', { seriesId, ...describeError(error) });
	}
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
			...detailsOf(series),
			timeZone: club.timeZone,
			startsAt: occurrence.startsAt,
			endsAt: occurrence.endsAt,
			seriesSeenAt: series.updatedAt,
		};
	});
	const { stored, outboxIds } = await storeOpenedEvents(db, list, crypto.randomUUID(), now);
	context.owe(outboxIds);
	return stored;
}
