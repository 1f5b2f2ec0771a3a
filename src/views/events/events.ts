import type { Viewer } from '../../auth/viewer.ts';
import { type Context, readerFor } from '../../context.ts';
import { clubOfPage, clubToJoin } from '../../db/club/club.ts';
import { begunEvents, upcomingEvents } from '../../db/events/events.ts';
import { nextUpOfClub, readNextUp } from '../../db/events/next-up.ts';
import { pastPage } from '../../db/events/past-page.ts';
import { rawBatch } from '../../db/raw-batch.ts';
import { upcomingBreaks } from '../../db/series/series.ts';
import { clubPart } from '../../domain/club/club.ts';
import { localeFor } from '../../domain/text/language.ts';
import { localDate } from '../../domain/time/time.ts';
import { spoken } from '../../messages/spoken.ts';
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
	const club = clubPart(clubRow);
	return {
		club,
		happening: happeningNow(begun),
		upcoming: upcomingLines(
			[...calledOff(begun), ...upcoming],
			breaks,
			await spoken(localeFor(context.language, club)),
		),
	};
}

/** The events that are over, the latest first, and the way to the next one, read in one batch. */
export async function viewPastEvents(context: Context, viewer: Viewer | null) {
	const db = readerFor(context, viewer);
	const lists = {
		past: pastPage(db, context.now, LISTED, viewer?.user.id),
		nextUp: nextUpOfClub(db, context.now, viewer?.user.id),
	};
	const ahead = ([row]: readonly { nextUp: string }[]) => (row ? readNextUp(row.nextUp) : null);
	if (!viewer) {
		const { club, past, nextUp } = await rawBatch(db, { club: clubToJoin(db), ...lists });
		/** Visitors may join the club with an RSVP. */
		const toJoin = clubPart(club[0]);
		return { club: toJoin, toJoin, past, nextUp: ahead(nextUp) };
	}
	const { club, past, nextUp } = await rawBatch(db, { club: clubOfPage(db), ...lists });
	return { club: clubPart(club[0]), toJoin: null, past, nextUp: ahead(nextUp) };
}
