import type { Viewer } from '../auth/viewer.ts';
import type { Context } from '../context.ts';
import { clubSettings } from '../db/club.ts';
import { comingRsvpsOf } from '../db/rsvps.ts';
import { liveSessionsOf } from '../db/sessions.ts';
import { subscriptionsOf } from '../db/subscriptions.ts';
import { clubProfile } from '../domain/club.ts';
import { describeDevice } from '../domain/device.ts';
import { topicsFrom } from '../domain/topics.ts';

/** The member's own page, read in one batch. */
export async function viewAccount({ db, now }: Context, viewer: Viewer) {
	const userId = viewer.user.id;
	const [[clubRow], rows, rsvps] = await db.batch([
		clubSettings(db),
		subscriptionsOf(db, userId),
		comingRsvpsOf(db, userId, now),
	]);
	return { club: clubProfile(clubRow), topics: topicsFrom(rows), rsvps };
}

/** The member's sessions, read in one batch. */
export async function viewSessions({ db, now }: Context, viewer: Viewer) {
	const [[clubRow], sessions] = await db.batch([
		clubSettings(db),
		liveSessionsOf(db, viewer.user.id, now),
	]);
	return {
		club: clubProfile(clubRow),
		sessions: sessions.map((session) => ({
			...session,
			device: describeDevice(session.userAgent),
			isPresent: session.id === viewer.session.id,
		})),
	};
}
