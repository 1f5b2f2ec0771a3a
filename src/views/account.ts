import type { Viewer } from '../auth/viewer.ts';
import type { Context } from '../context.ts';
import { calendarFeedOf } from '../db/calendar-feeds.ts';
import { clubSettings } from '../db/club.ts';
import { comingRsvpsOf } from '../db/rsvps.ts';
import { liveSessionsOf } from '../db/sessions.ts';
import { standingRsvpsOf } from '../db/standing-rsvps.ts';
import { subscriptionsOf } from '../db/subscriptions.ts';
import { visibilityOf } from '../db/users.ts';
import { followLinks, ownCalendarAddress } from '../domain/calendar-address.ts';
import { clubProfile } from '../domain/club.ts';
import { describeDevice } from '../domain/device.ts';
import { everyTime, hasEnded, standingWords } from '../domain/standing-rsvp.ts';
import { topicsFrom } from '../domain/topics.ts';

/** The member's own page, read in one batch. */
export async function viewAccount({ db, now, config }: Context, viewer: Viewer) {
	const userId = viewer.user.id;
	const [[clubRow], rows, rsvps, standingRows, [feed], [visibility]] = await db.batch([
		clubSettings(db),
		subscriptionsOf(db, userId),
		comingRsvpsOf(db, userId, now),
		standingRsvpsOf(db, userId),
		calendarFeedOf(db, userId),
		visibilityOf(db, userId),
	]);
	const club = clubProfile(clubRow);
	const standing = standingRows.filter((row) => !hasEnded(row, now, club.timeZone));
	const address = feed && ownCalendarAddress(feed.secret, config.siteUrl);
	return {
		club,
		topics: topicsFrom(rows),
		rsvps: rsvps.map((rsvp) => ({
			...rsvp,
			isSkipped:
				rsvp.answer === 'declined' && standing.some(({ seriesId }) => seriesId === rsvp.seriesId),
		})),
		/** `every week` where all of them are weekly. */
		everyTime: everyTime(standing.map(({ rule }) => rule)),
		standing: standing.map((row) => ({
			seriesId: row.seriesId,
			title: row.title,
			words: standingWords(row, row.guests),
		})),
		calendar: address
			? { address: address.href, links: followLinks(address, `${club.name}, my events`) }
			: null,
		isHidden: visibility?.isHidden ?? false,
	};
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
