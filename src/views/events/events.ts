import type { Viewer } from '../../auth/viewer.ts';
import { type Context, readerFor } from '../../context.ts';
import { clubOfPage } from '../../db/club/club.ts';
import { begunEvents, pastEvents, upcomingEvents } from '../../db/events/events.ts';
import { rawBatch } from '../../db/raw-batch.ts';
import { upcomingBreaks } from '../../db/series/series.ts';
import { clubPart } from '../../domain/club/club.ts';
import { localDate } from '../../domain/time/time.ts';
import { calledOff, happeningNow, upcomingLines } from './upcoming.ts';

/** No list shows more events than this. */
const LISTED = 60;

/** The events that are on and the upcoming ones, read in one batch. */
export async function viewUpcomingEvents(context: Context, viewer: Viewer | null) {
	const { now } = context;
	const db = readerFor(context, viewer);
	const viewerId = viewer?.user.id;
	const {
		club: [clubRow],
		begun,
		upcoming,
		breaks,
	} = await rawBatch(db, {
		club: clubOfPage(db),
		begun: begunEvents(db, now, LISTED, viewerId),
		upcoming: upcomingEvents(db, now, LISTED, viewerId),
		breaks: upcomingBreaks(db, localDate(now, 'UTC')),
	});
	return {
		club: clubPart(clubRow),
		happening: happeningNow(begun),
		upcoming: upcomingLines([...calledOff(begun), ...upcoming], breaks),
	};
}

/** The events that are over, the latest first, read in one batch. */
export async function viewPastEvents(context: Context, viewer: Viewer | null) {
	const db = readerFor(context, viewer);
	const viewerId = viewer?.user.id;
	const {
		club: [clubRow],
		past,
	} = await rawBatch(db, {
		club: clubOfPage(db),
		past: pastEvents(db, context.now, LISTED, viewerId),
	});
	return { club: clubPart(clubRow), past };
}
