import type { DatabaseContext, SpeakingContext } from '../../context.ts';
import { heldAnnouncementsOf } from '../../db/announcements/event-announcements.ts';
import type { Db } from '../../db/client.ts';
import { clubOfDeskWithZone, clubWithDefaults } from '../../db/club/club.ts';
import { invitedCounts, invitedOn } from '../../db/mail/mailings.ts';
import { type RowsOf, rawBatch } from '../../db/raw-batch.ts';
import { emailedEveryTime, standingCount } from '../../db/rsvps/standing-rsvps.ts';
import {
	type BreakRow,
	breaksBySeries,
	listedSeries,
	openedDates,
	openedDatesOf,
	openLinesOf,
	openStarts,
	relatedSeriesOf,
	seriesStretch,
	seriesToChange,
	shownBreaksOf,
	shownSeries,
	upcomingBreaksOfLineage,
} from '../../db/series/series.ts';
import type { SeriesRow } from '../../db/series/values.ts';
import { clubPart } from '../../domain/club/club.ts';
import { Refusal } from '../../domain/errors.ts';
import { originOf } from '../../domain/series/lineage.ts';
import { DATES_SHOWN, previewOf } from '../../domain/series/preview.ts';
import { deskLocaleFor } from '../../domain/text/language.ts';
import { nextDatesOf } from '../../domain/time/recurrence.ts';
import { localDate } from '../../domain/time/time.ts';

const DAY_MS = 24 * 60 * 60_000;

/** A date may be over in one zone and not in another: a day earlier is early enough for all. */
function yesterday(now: Date): string {
	return localDate(new Date(now.getTime() - DAY_MS), 'UTC');
}

/** Whether the last date of a series is over on this local date. */
function hasEnded({ endsOnDate }: Pick<SeriesRow, 'endsOnDate'>, today: string): boolean {
	return endsOnDate !== null && endsOnDate < today;
}

/** A series in the list of all. */
export interface ListedSeries {
	series: Omit<RowsOf<{ rows: ReturnType<typeof listedSeries> }>['rows'][number], 'standing'>;
	/** How many members come every week. */
	standing: number;
	/** When it begins next: its next open event, or the date that opens next. */
	nextAt: Date | null;
	breaks: Pick<BreakRow, 'firstDate' | 'lastDate' | 'reason'>[];
}

/** All series for organizers, read in one batch: those that go on, and those that have ended. */
export async function viewSeriesList({ db, now }: DatabaseContext) {
	const from = yesterday(now);
	const {
		club: [clubRow],
		rows,
		storedBreaks,
		starts,
		opened,
	} = await rawBatch(db, {
		club: clubOfDeskWithZone(db),
		rows: listedSeries(db),
		storedBreaks: breaksBySeries(db, from),
		starts: openStarts(db, now),
		opened: openedDates(db, from),
	});
	const club = clubPart(clubRow);
	const { timeZone } = club;
	const today = localDate(now, timeZone);
	const origins = new Map(rows.map((series) => [series.id, originOf(series)]));
	const isOpened = new Set(
		opened.map(({ seriesId, seriesDate }) => `${origins.get(seriesId ?? '')} ${seriesDate}`),
	);

	const listed = rows.map(({ standing, ...series }): ListedSeries => {
		const breaks = storedBreaks
			.filter(({ seriesId, lastDate }) => seriesId === series.id && lastDate >= today)
			.sort((one, other) => (one.firstDate < other.firstDate ? -1 : 1));
		const open = starts.find(({ seriesId }) => seriesId === series.id);
		// What has been opened and is not open any more was cancelled.
		const unopened = nextDatesOf({ ...series, timeZone }, breaks, now, DATES_SHOWN).find(
			({ date }) => !isOpened.has(`${originOf(series)} ${date}`),
		);
		const nextAt = open?.startsAt ?? unopened?.startsAt ?? null;
		return { series, standing, nextAt, breaks };
	});
	return {
		club,
		current: listed.filter(({ series }) => !hasEnded(series, today)),
		ended: listed.filter(({ series }) => hasEnded(series, today)),
	};
}

/** The club, and how many people get invitations now, for the form of a new series: read in one batch. */
export async function viewNewSeries({ db, now }: DatabaseContext) {
	const {
		row: [row],
		invited,
	} = await rawBatch(db, {
		row: clubWithDefaults(db),
		invited: invitedCounts(db, now),
	});
	const club = clubPart(row);
	return { club, invited: invitedOn(invited, localDate(now, club.timeZone)) };
}

/**
 * One series for its organizers, read in one batch.
 *
 * @throws Refusal `series_not_found`
 */
export async function viewSeries({ db, now, language }: SpeakingContext, id: string) {
	const from = yesterday(now);
	const {
		club: [clubRow],
		series: [series],
		open,
		opened,
		storedBreaks,
		standing: [standing],
		related,
		held,
	} = await rawBatch(db, {
		club: clubOfDeskWithZone(db),
		series: shownSeries(db, id),
		open: openLinesOf(db, id, now),
		opened: openedDatesOf(db, id, from),
		storedBreaks: shownBreaksOf(db, id, from),
		standing: standingCount(db, id),
		related: relatedSeriesOf(db, id),
		held: heldAnnouncementsOf(db, id, now),
	});
	if (!series) throw new Refusal('series_not_found');
	const club = clubPart(clubRow);
	const { timeZone } = club;
	const today = localDate(now, timeZone);
	const breaks = storedBreaks.filter(({ lastDate }) => lastDate >= today);
	const dates = new Map(
		opened.flatMap(({ seriesDate, status }) =>
			seriesDate === null
				? []
				: [[seriesDate, status === 'cancelled' ? 'cancelled' : 'open'] as const],
		),
	);
	return {
		club,
		series,
		today,
		hasEnded: hasEnded(series, today),
		/** The next dates, with the breaks between them. */
		lines: previewOf({ ...series, timeZone }, breaks, now, deskLocaleFor(language, club), dates),
		open,
		breaks,
		standing: standing?.members ?? 0,
		/** The series that it goes on from, and those that go on from it. */
		related,
		/** Announcements to the attendees of its cancelled events that became drafts. */
		held,
	};
}

/** The series that a series goes on from or that go on from it, and whom emails about its events would reach. */
function aroundSeries(db: Db, id: string, now: Date) {
	return {
		related: relatedSeriesOf(db, id),
		standing: emailedEveryTime(db, id),
		invited: invitedCounts(db, now),
	};
}

/**
 * A series for the form that changes it, with the breaks of its dates, read in one batch.
 *
 * @throws Refusal `series_not_found`
 */
export async function viewSeriesForm({ db, now }: DatabaseContext, id: string) {
	const {
		club: [clubRow],
		series: [series],
		storedBreaks,
		related,
		standing: [standing],
		invited,
	} = await rawBatch(db, {
		club: clubOfDeskWithZone(db),
		series: seriesToChange(db, id),
		storedBreaks: shownBreaksOf(db, id, yesterday(now)),
		...aroundSeries(db, id, now),
	});
	if (!series) throw new Refusal('series_not_found');
	const club = clubPart(clubRow);
	const today = localDate(now, club.timeZone);
	return {
		club,
		series,
		today,
		hasEnded: hasEnded(series, today),
		breaks: storedBreaks.filter(({ lastDate }) => lastDate >= today),
		/** The series that it goes on from, and those that go on from it. */
		related,
		/** How many members who come every time get email. */
		standing: standing?.members ?? 0,
		/** How many people get invitations now. */
		invited: invitedOn(invited, today),
	};
}

/**
 * A series for the form of its end, read in one batch.
 *
 * @throws Refusal `series_not_found`
 */
export async function viewSeriesEnd({ db, now }: DatabaseContext, id: string) {
	const {
		club: [clubRow],
		series: [series],
		related,
		standing: [standing],
		invited,
	} = await rawBatch(db, {
		club: clubOfDeskWithZone(db),
		series: seriesStretch(db, id),
		...aroundSeries(db, id, now),
	});
	if (!series) throw new Refusal('series_not_found');
	const club = clubPart(clubRow);
	const today = localDate(now, club.timeZone);
	return {
		club,
		series: { ...series, id },
		today,
		hasEnded: hasEnded(series, today),
		related,
		standing: standing?.members ?? 0,
		invited: invitedOn(invited, today),
	};
}

/**
 * A series for the form of its breaks, read in one batch.
 *
 * @throws Refusal `series_not_found`
 */
export async function viewSeriesBreaks({ db, now }: DatabaseContext, id: string) {
	const {
		club: [clubRow],
		series: [series],
		storedBreaks,
		related,
		standing: [standing],
		invited,
	} = await rawBatch(db, {
		club: clubOfDeskWithZone(db),
		series: seriesStretch(db, id),
		storedBreaks: upcomingBreaksOfLineage(db, id, yesterday(now)),
		...aroundSeries(db, id, now),
	});
	if (!series) throw new Refusal('series_not_found');
	const club = clubPart(clubRow);
	const today = localDate(now, club.timeZone);
	return {
		club,
		series: { ...series, id },
		today,
		hasEnded: hasEnded(series, today),
		breaks: storedBreaks.filter(
			(seriesBreak) => seriesBreak.seriesId === id && seriesBreak.lastDate >= today,
		),
		/** The breaks of the series in `related`, each with the title of its own. */
		relatedBreaks: storedBreaks.flatMap((seriesBreak) => {
			const title = related.find((other) => other.id === seriesBreak.seriesId)?.title;
			return title === undefined || seriesBreak.lastDate < today ? [] : [{ ...seriesBreak, title }];
		}),
		related,
		standing: standing?.members ?? 0,
		invited: invitedOn(invited, today),
	};
}
