import type { Viewer } from '../auth/viewer.ts';
import { type Context, readerFor } from '../context.ts';
import { clubSettings } from '../db/club.ts';
import { comingBreaks, comingEvents, nextEvent } from '../db/events.ts';
import { rsvpOf } from '../db/rsvps.ts';
import { clubProfile } from '../domain/club.ts';
import { localDate } from '../domain/time.ts';
import { comingUp } from './coming-up.ts';

/** How many coming events the front page lists, the next one included. */
const COMING = 6;

/** What the front page shows, read in one batch. */
export async function viewHome(context: Context, viewer: Viewer | null) {
	const { now } = context;
	const db = readerFor(context, viewer);
	const [[clubRow], [next], coming, breaks, mine] = await db.batch([
		clubSettings(db),
		nextEvent(db, now),
		comingEvents(db, now, COMING),
		comingBreaks(db, localDate(now, 'UTC')),
		rsvpOf(db, viewer?.user.id ?? '', 'next', now),
	]);
	return {
		club: clubProfile(clubRow),
		next: next ?? null,
		mine: mine[0] ?? null,
		coming: comingUp(
			coming.filter((event) => event.id !== next?.id),
			breaks,
		),
	};
}
