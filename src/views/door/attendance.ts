import type { DatabaseContext } from '../../context.ts';
import { clubOfDesk, clubZone } from '../../db/club/club.ts';
import {
	attendanceFigures,
	attendanceIn,
	attendanceTotals,
	unstoredFigures,
} from '../../db/door/attendance-figures.ts';
import { rawBatch } from '../../db/raw-batch.ts';
import { hasSeries, seriesNames } from '../../db/series/series.ts';
import { clubPart } from '../../domain/club/club.ts';
import { type Range, sinceOf } from '../../domain/door/attendance.ts';

/** Which attendance is asked for. */
export interface AttendancePage {
	range: Range;
	/** The id of a series; null for all events. */
	seriesId: string | null;
}

/** Who came in a range of time, and how many in the one before, read in one batch. */
export async function viewAttendance(
	{ db, now }: DatabaseContext,
	{ range, seriesId }: AttendancePage,
) {
	const times = sinceOf(range, now);
	const choice = { range, since: times?.since ?? null, seriesId };
	const {
		club: [clubRow],
		series,
		row: [row],
		before: [before],
	} = await rawBatch(db, {
		club: clubOfDesk(db),
		series: seriesNames(db),
		row: attendanceIn(db, choice, now),
		before: attendanceTotals(
			db,
			{ after: times?.before ?? now, until: times?.since ?? now, seriesId },
			now,
		),
	});
	return {
		club: clubPart(clubRow),
		series,
		figures: attendanceFigures(row),
		/** What isn't stored yet of these figures; of a series that isn't there, nothing is. */
		unstored:
			seriesId === null || series.some(({ id }) => id === seriesId)
				? unstoredFigures(choice, row)
				: null,
		/** How many came to how many events in the time before; nobody to none where there is no such time. */
		before: before ?? { events: 0, people: 0 },
	};
}

/** The same figures for a file, read in one batch. */
export async function viewAttendanceFile(
	{ db, now }: DatabaseContext,
	{ range, seriesId }: AttendancePage,
) {
	const choice = { range, since: sinceOf(range, now)?.since ?? null, seriesId };
	const {
		club: [clubRow],
		series,
		row: [row],
	} = await rawBatch(db, {
		club: clubZone(db),
		series: seriesId === null ? undefined : hasSeries(db, seriesId),
		row: attendanceIn(db, choice, now),
	});
	return {
		timeZone: clubPart(clubRow).timeZone,
		figures: attendanceFigures(row),
		/** What isn't stored yet of these figures; of a series that isn't there, nothing is. */
		unstored: seriesId === null || series.length > 0 ? unstoredFigures(choice, row) : null,
	};
}
