import type { Viewer } from '../../auth/viewer.ts';
import { type Context, readerFor } from '../../context.ts';
import { clubSettings } from '../../db/club/club.ts';
import { bannerSize } from '../../db/club/pictures.ts';
import { begunEvents, upcomingEvents } from '../../db/events/events.ts';
import { rawBatch } from '../../db/raw-batch.ts';
import { rsvpOf } from '../../db/rsvps/rsvps.ts';
import { standingRsvpAt } from '../../db/rsvps/standing-rsvps.ts';
import { upcomingBreaks } from '../../db/series/series.ts';
import { clubProfile } from '../../domain/club/club.ts';
import { localDate } from '../../domain/time/time.ts';
import { calledOff, happeningNow, upcomingLines } from '../events/upcoming.ts';

/** How many coming events the front page reads, the next one included. */
const UPCOMING = 7;
/** How many that are on. */
const BEGUN = 10;

/** What the front page shows, read in one batch. */
export async function viewHome(context: Context, viewer: Viewer | null) {
	const { now } = context;
	const db = readerFor(context, viewer);
	const viewerId = viewer?.user.id;
	const {
		club: [clubRow],
		begun,
		upcoming,
		breaks,
		banner: [banner],
		mine: [mine],
		series: [series],
	} = await rawBatch(db, {
		club: clubSettings(db),
		begun: begunEvents(db, now, BEGUN, viewerId),
		upcoming: upcomingEvents(db, now, UPCOMING, viewerId),
		breaks: upcomingBreaks(db, localDate(now, 'UTC')),
		banner: bannerSize(db),
		mine: viewer ? rsvpOf(db, viewer.user.id, 'next', now) : undefined,
		series: viewer ? standingRsvpAt(db, viewer.user.id, 'next', now) : undefined,
	});
	const next = upcoming.find((event) => event.status === 'scheduled') ?? null;
	return {
		club: clubProfile(clubRow),
		/** The picture at the top; null where there is none. */
		banner: banner ?? null,
		next,
		mine: mine ?? null,
		/** The series of the next event with what the viewer says for all of it; null for a visitor. */
		series: series ?? null,
		happening: happeningNow(begun),
		upcoming: upcomingLines(
			[...calledOff(begun), ...upcoming.filter((event) => event !== next)],
			breaks,
		),
	};
}
