import type { Viewer } from '../../auth/viewer.ts';
import { type Context, readerFor } from '../../context.ts';
import { clubSettings } from '../../db/club/club.ts';
import { bannerSize } from '../../db/club/pictures.ts';
import { begunEvents, comingEvents } from '../../db/events/events.ts';
import { rsvpOf } from '../../db/rsvps/rsvps.ts';
import { standingRsvpAt } from '../../db/rsvps/standing-rsvps.ts';
import { comingBreaks } from '../../db/series/series.ts';
import { clubProfile } from '../../domain/club/club.ts';
import { localDate } from '../../domain/time/time.ts';
import { calledOff, comingUp, happeningNow } from '../events/coming-up.ts';

/** How many coming events the front page reads, the next one included. */
const COMING = 7;
/** How many that are on. */
const BEGUN = 10;

/** What the front page shows, read in one batch. */
export async function viewHome(context: Context, viewer: Viewer | null) {
	const { now } = context;
	const db = readerFor(context, viewer);
	const viewerId = viewer?.user.id;
	const queries = [
		clubSettings(db),
		begunEvents(db, now, BEGUN, viewerId),
		comingEvents(db, now, COMING, viewerId),
		comingBreaks(db, localDate(now, 'UTC')),
		bannerSize(db),
	] as const;
	const [[clubRow], begun, coming, breaks, [banner], [mine] = [], [series] = []] = viewer
		? await db.batch([
				...queries,
				rsvpOf(db, viewer.user.id, 'next', now),
				standingRsvpAt(db, viewer.user.id, 'next', now),
			])
		: await db.batch(queries);
	const next = coming.find((event) => event.status === 'scheduled') ?? null;
	return {
		club: clubProfile(clubRow),
		/** The picture at the top; null where there is none. */
		banner: banner ?? null,
		next,
		mine: mine ?? null,
		/** The series of the next event with what the viewer says for all of it; null for a visitor. */
		series: series ?? null,
		happening: happeningNow(begun),
		coming: comingUp([...calledOff(begun), ...coming.filter((event) => event !== next)], breaks),
	};
}
