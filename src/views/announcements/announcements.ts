import type { DatabaseContext } from '../../context.ts';
import {
	announcementById,
	announcementList,
	reachOfAudience,
} from '../../db/announcements/announcements.ts';
import { clubOfDeskWithTopics, clubOfDeskWithZone } from '../../db/club/club.ts';
import {
	chosenBySlug,
	chosenOfAnnouncement,
	offeredBegun,
	offeredPast,
	offeredUpcoming,
} from '../../db/events/event-choices.ts';
import { rawBatch } from '../../db/raw-batch.ts';
import {
	audienceOf,
	isChangeable,
	type Progress,
} from '../../domain/announcements/announcement.ts';
import { clubPart } from '../../domain/club/club.ts';
import { Refusal } from '../../domain/errors.ts';
import { localDate } from '../../domain/time/time.ts';

/** How many announcements a page lists: each is counted by its messages. */
const LISTED = 20;
/** How many events a form offers. */
const UPCOMING = 12;
const PAST = 5;

function withProgress<Row extends { progress: string }>(row: Row) {
	return { ...row, progress: JSON.parse(row.progress) as Progress };
}

/**
 * A page of announcements, the newest first, read in one batch.
 *
 * @param only.toAttendees leaves out what goes to a topic
 * @param only.before the id of the last one on the page before
 */
export async function viewAnnouncements(
	{ db }: DatabaseContext,
	only: { toAttendees: boolean; before?: string | undefined },
) {
	const {
		club: [clubRow],
		rows,
	} = await rawBatch(db, {
		club: clubOfDeskWithZone(db),
		rows: announcementList(db, LISTED + 1, only),
	});
	const shown = rows.slice(0, LISTED).map((row) => {
		const { eventTitle, eventStartsAt, eventEndsAt, eventTimeZone, eventStatus, ...announcement } =
			row;
		const hasEvent = eventTitle !== null && eventTimeZone !== null;
		return {
			...withProgress(announcement),
			event: hasEvent
				? {
						title: eventTitle,
						startsAt: new Date(eventStartsAt ?? 0),
						endsAt: new Date(eventEndsAt ?? 0),
						timeZone: eventTimeZone,
						status: eventStatus ?? ('scheduled' as const),
					}
				: null,
		};
	});
	return {
		club: clubPart(clubRow),
		announcements: shown,
		/** Where older ones begin, if there are any. */
		olderThan: rows.length > LISTED ? (shown.at(-1)?.id ?? null) : null,
	};
}

/**
 * One announcement, read in one batch, and in a second one how many would get it now, where it has not
 * gone out: by the very condition that sends it, for which the club's date must be known.
 *
 * @throws Refusal `announcement_not_found`
 */
export async function viewAnnouncement({ db, now }: DatabaseContext, id: string) {
	const {
		club: [clubRow],
		row: [row],
		event: [event],
	} = await rawBatch(db, {
		club: clubOfDeskWithZone(db),
		row: announcementById(db, id),
		event: chosenOfAnnouncement(db, id),
	});
	if (!row) throw new Refusal('announcement_not_found');
	const club = clubPart(clubRow);
	const reach = isChangeable(row)
		? await reachOfAudience(db, audienceOf(row), localDate(now, club.timeZone), now)
		: null;
	return {
		club,
		announcement: { ...withProgress(row), event: event ?? null },
		event: event ?? null,
		/** Who would get it now; null once it has gone out. */
		reach,
	};
}

/**
 * What the form of an announcement needs, read in one batch: the events to whose attendees it can go.
 *
 * @param chosen.id the announcement, where there is one already
 * @param chosen.slug an event that is offered in any case
 */
export async function viewAnnouncementForm(
	{ db, now }: DatabaseContext,
	chosen: { id: string | null; slug: string | null },
) {
	const {
		club: [clubRow],
		row: [row],
		present: [present],
		asked: [asked],
		begun,
		notBegun,
		past,
	} = await rawBatch(db, {
		club: clubOfDeskWithTopics(db),
		row: announcementById(db, chosen.id ?? ''),
		present: chosenOfAnnouncement(db, chosen.id ?? ''),
		asked: chosenBySlug(db, chosen.slug ?? ''),
		begun: offeredBegun(db, now, UPCOMING),
		notBegun: offeredUpcoming(db, now, UPCOMING),
		past: offeredPast(db, now, PAST),
	});
	if (chosen.id !== null && !row) throw new Refusal('announcement_not_found');
	const upcoming = [...begun, ...notBegun];
	const listed = new Set([...upcoming, ...past].map(({ slug }) => slug));
	const others = [present, asked].flatMap((event) =>
		event && !listed.has(event.slug) ? [event] : [],
	);
	return {
		club: clubPart(clubRow),
		announcement: row ? withProgress(row) : null,
		/** The event that it is for, as it is stored. */
		event: present ?? null,
		/** The event that the form names, or null where there is none. */
		asked: asked ?? null,
		upcoming: [...others.filter(({ endsAt }) => endsAt > now), ...upcoming],
		past: [...others.filter(({ endsAt }) => endsAt <= now), ...past],
	};
}
