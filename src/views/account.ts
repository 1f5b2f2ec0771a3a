import type { Viewer } from '../auth/viewer.ts';
import type { Context } from '../context.ts';
import { calendarFeedOf } from '../db/calendar-feeds.ts';
import { clubSettings } from '../db/club.ts';
import { mailAddressOf } from '../db/mail-addresses.ts';
import { mailChoicesOf } from '../db/mail-choices.ts';
import { comingRsvpsOf } from '../db/rsvps.ts';
import { liveSessionsOf } from '../db/sessions.ts';
import { standingRsvpsOf } from '../db/standing-rsvps.ts';
import { subscriptionsOf } from '../db/subscriptions.ts';
import { visibilityOf } from '../db/users.ts';
import { followLinks, ownCalendarAddress } from '../domain/calendar-address.ts';
import { clubProfile } from '../domain/club.ts';
import { describeDevice } from '../domain/device.ts';
import { earliestPauseEnd, isPaused, latestPauseEnd } from '../domain/mail-pause.ts';
import { everyTime, hasEnded, standingWords } from '../domain/standing-rsvp.ts';
import { localDate } from '../domain/time.ts';
import { topicsFrom } from '../domain/topics.ts';

/** The member's own page, read in one batch. */
export async function viewAccount({ db, now, config }: Context, viewer: Viewer) {
	const userId = viewer.user.id;
	const [[clubRow], rows, rsvps, standingRows, [feed], [visibility], [choices], [address]] =
		await db.batch([
			clubSettings(db),
			subscriptionsOf(db, userId),
			comingRsvpsOf(db, userId, now),
			standingRsvpsOf(db, userId),
			calendarFeedOf(db, userId),
			visibilityOf(db, userId),
			mailChoicesOf(db, userId),
			mailAddressOf(db, userId),
		]);
	const club = clubProfile(clubRow);
	const standing = standingRows.filter((row) => !hasEnded(row, now, club.timeZone));
	const feedAddress = feed && ownCalendarAddress(feed.secret, config.siteUrl);
	const today = localDate(now, club.timeZone);
	const until = choices?.mailPausedUntil;
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
		calendar: feedAddress
			? {
					address: feedAddress.href,
					links: followLinks(feedAddress, `${club.name}, my events`),
				}
			: null,
		isHidden: visibility?.isHidden ?? false,
		mail: {
			/** The local date up to which topics are paused; null without a pause. */
			pausedUntil: isPaused(until, today) ? until : null,
			/** The local dates between which a pause may end. */
			pauseFrom: earliestPauseEnd(today),
			pauseTo: latestPauseEnd(today),
			isStopped: choices?.mailStoppedAt != null,
			/** Why nothing but sign-in mail goes to the address, and the local date since when. */
			trouble:
				address?.stoppedBy && address.stoppedAt
					? { by: address.stoppedBy, since: localDate(address.stoppedAt, club.timeZone) }
					: null,
		},
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
