import type { Viewer } from '../auth/viewer.ts';
import { type Context, readerFor } from '../context.ts';
import { clubSettings } from '../db/club.ts';
import { comingEvents, pastEvents } from '../db/events.ts';
import { comingBreaks } from '../db/series.ts';
import { clubProfile } from '../domain/club.ts';
import { localDate } from '../domain/time.ts';
import { comingUp } from './coming-up.ts';

/** No list shows more events than this. */
const LISTED = 60;

/** The coming events, read in one batch. */
export async function viewComingEvents(context: Context, viewer: Viewer | null) {
	const { now } = context;
	const db = readerFor(context, viewer);
	const [[clubRow], coming, breaks] = await db.batch([
		clubSettings(db),
		comingEvents(db, now, LISTED),
		comingBreaks(db, localDate(now, 'UTC')),
	]);
	return { club: clubProfile(clubRow), coming: comingUp(coming, breaks) };
}

/** The events that have begun, the latest first, read in one batch. */
export async function viewPastEvents(context: Context, viewer: Viewer | null) {
	const db = readerFor(context, viewer);
	const [[clubRow], past] = await db.batch([clubSettings(db), pastEvents(db, context.now, LISTED)]);
	return { club: clubProfile(clubRow), past };
}
