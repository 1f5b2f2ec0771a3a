import type { Viewer } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import { clubFrame, clubWithTopics } from '../../db/club/club.ts';
import { attendedEvents } from '../../db/door/attendance.ts';
import { mailStopOf } from '../../db/mail/addresses.ts';
import { accountOf } from '../../db/members/account.ts';
import { newestEmailChangeOf } from '../../db/members/email-changes.ts';
import { ownersBeside } from '../../db/members/users.ts';
import { rawBatch } from '../../db/raw-batch.ts';
import { upcomingPartyCount, upcomingRsvpsOf } from '../../db/rsvps/rsvps.ts';
import { standingRsvpsOf } from '../../db/rsvps/standing-rsvps.ts';
import { liveSessionsOf } from '../../db/sign-in/sessions.ts';
import { clubPart } from '../../domain/club/club.ts';
import {
	followLinks,
	ownCalendarAddress,
	ownCalendarName,
} from '../../domain/feeds/calendar-address.ts';
import { earliestPauseEnd, isPaused, latestPauseEnd } from '../../domain/mail/pause.ts';
import { topicsFrom } from '../../domain/mail/topics.ts';
import { isRefused } from '../../domain/members/refused.ts';
import { everyOf, hasEnded, standingText } from '../../domain/rsvps/standing-rsvp.ts';
import { describeDevice } from '../../domain/sign-in/device.ts';
import { signLink } from '../../domain/sign-in/signed-links.ts';
import { localeFor } from '../../domain/text/language.ts';
import { localDate } from '../../domain/time/time.ts';
import { spoken } from '../../messages/spoken.ts';

/** How many of the events that a member came to are shown. */
const ATTENDED = 5;

/** The member's own page, read in one batch. */
export async function viewAccount({ db, now, config, language }: Context, viewer: Viewer) {
	const userId = viewer.user.id;
	const {
		club: [clubRow],
		account: [account],
		rsvps,
		attended,
		standingRows,
	} = await rawBatch(db, {
		club: clubWithTopics(db),
		account: accountOf(db, userId, now),
		rsvps: upcomingRsvpsOf(db, userId, now),
		attended: attendedEvents(db, userId, now, ATTENDED),
		standingRows: standingRsvpsOf(db, userId),
	});
	const club = clubPart(clubRow);
	const locale = await spoken(localeFor(language, club));
	const standing = standingRows.filter((row) => !hasEnded(row, now, club.timeZone));
	const feedAddress = account?.feedSecret
		? ownCalendarAddress(account.feedSecret, config.siteUrl)
		: null;
	const today = localDate(now, club.timeZone);
	const until = account?.mailPausedUntil;
	/** The token of the code for the door of an event that the member has a seat at. */
	const doorTokenOf = ({ eventId, answer, status }: (typeof rsvps)[number]) =>
		answer === 'going' && status === 'scheduled'
			? signLink(config.authSecret, 'checkIn', { userId, eventId })
			: null;
	const doorTokens = await Promise.all(rsvps.map(doorTokenOf));
	return {
		club,
		topics: topicsFrom(account?.decisions ?? [], club.topics),
		rsvps: rsvps.map((rsvp, index) => ({
			...rsvp,
			doorToken: doorTokens[index] ?? null,
			isSkipped:
				rsvp.answer === 'declined' && standing.some(({ seriesId }) => seriesId === rsvp.seriesId),
		})),
		/** The last events that the member came to, the latest first. */
		attended,
		/** How many they came to in all. */
		attendedInAll: attended[0]?.total ?? 0,
		/** `week` where all of them are weekly. */
		every: everyOf(standing.map(({ rule }) => rule)),
		standing: standing.map((row) => ({
			seriesId: row.seriesId,
			title: row.title,
			text: standingText(row, row.guests, locale),
		})),
		calendar: feedAddress
			? {
					address: feedAddress.href,
					links: followLinks(feedAddress, ownCalendarName(club.name, locale)),
				}
			: null,
		isHidden: account?.isHidden ?? false,
		pendingEmail: account?.pendingEmail ?? null,
		mail: {
			/** The local date up to which topics are paused; null without a pause. */
			pausedUntil: isPaused(until, today) ? until : null,
			/** The local dates between which a pause may end. */
			pauseFrom: earliestPauseEnd(today),
			pauseTo: latestPauseEnd(today),
			isStopped: account?.mailStoppedAt != null,
			/** They had said so before they came to this club, as a file of members told. */
			isRefused: account !== undefined && isRefused(account),
			/** Why nothing but sign-in email goes to the address, and the local date since when. */
			trouble:
				account?.stoppedBy && account.stoppedAt
					? { by: account.stoppedBy, since: localDate(account.stoppedAt, club.timeZone) }
					: null,
		},
	};
}

/** What the member's own page shows. */
export type AccountView = Awaited<ReturnType<typeof viewAccount>>;

/** The member's sessions, read in one batch. */
export async function viewSessions({ db, now, language }: Context, viewer: Viewer) {
	const {
		club: [clubRow],
		sessions,
	} = await rawBatch(db, {
		club: clubFrame(db),
		sessions: liveSessionsOf(db, viewer.user.id, now),
	});
	const club = clubPart(clubRow);
	const locale = await spoken(localeFor(language, club));
	return {
		club,
		sessions: sessions.map((session) => ({
			...session,
			device: describeDevice(session.userAgent, locale),
			isPresent: session.id === viewer.session.id,
		})),
	};
}

/**
 * The state of a change of the member's address, read in one batch; `asked` is null if none is under way.
 */
export async function viewEmailChange({ db, now }: Context, viewer: Viewer) {
	const {
		club: [clubRow],
		change: [change],
		address: [address],
	} = await rawBatch(db, {
		club: clubFrame(db),
		change: newestEmailChangeOf(db, viewer.user.id),
		address: mailStopOf(db, viewer.user.id),
	});
	const isOpen = change && change.doneAt === null && change.expiresAt > now;
	return {
		club: clubPart(clubRow),
		asked: isOpen
			? {
					newEmail: change.newEmail,
					isConfirmed: { old: change.oldConfirmedAt !== null, new: change.newConfirmedAt !== null },
				}
			: null,
		isOldStopped: address?.stoppedBy != null,
	};
}

/** The end of the account: what it concerns, read in one batch. */
export async function viewEndOfAccount({ db, now }: Context, viewer: Viewer) {
	const {
		club: [clubRow],
		upcoming: [upcoming],
		owners: [owners],
	} = await rawBatch(db, {
		club: clubFrame(db),
		upcoming: upcomingPartyCount(db, viewer.user.id, now),
		owners: ownersBeside(db, viewer.user.id),
	});
	return {
		club: clubPart(clubRow),
		/** How many upcoming events the member goes to or waits for. */
		upcoming: upcoming?.events ?? 0,
		isLastOwner: viewer.user.role === 'owner' && (owners?.count ?? 0) === 0,
	};
}

/** The page about the member's data. */
export async function viewOwnData({ db }: Context) {
	const [clubRow] = await clubFrame(db);
	return { club: clubPart(clubRow) };
}
