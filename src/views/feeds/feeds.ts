import type { Viewer } from '../../auth/viewer.ts';
import { type Context, readerFor } from '../../context.ts';
import { clubOfCalendar, clubOfNews, clubState } from '../../db/club/club.ts';
import { calendarFeedBySecret, holderOfSecret } from '../../db/feeds/calendar-feeds.ts';
import {
	calendarEventBySlug,
	eventPages,
	recentCalendarEvents,
	recentNewsEvents,
	recentOwnEvents,
	upcomingCalendarEvents,
	upcomingNewsEvents,
	upcomingOwnEvents,
} from '../../db/feeds/feeds.ts';
import { rawBatch } from '../../db/raw-batch.ts';
import { fedBreaks } from '../../db/series/series.ts';
import { clubPart } from '../../domain/club/club.ts';
import type { CalendarOrganizer, FeedEvent } from '../../domain/feeds/calendar.ts';
import { isCalendarSecret, ownCalendarName } from '../../domain/feeds/calendar-address.ts';
import type { Break } from '../../domain/series/breaks.ts';
import { asLanguage, localeFor } from '../../domain/text/language.ts';
import { localDate } from '../../domain/time/time.ts';
import { addressIn } from '../../mail/transports/sender.ts';
import { spoken } from '../../messages/spoken.ts';

/** No feed holds more events than this, those that are on or to come first. */
const MOST_EVENTS = 200;
const MOST_PAGES = 500;
/** How long what is over stays in a feed, so that calendars learn what became of it. */
const KEPT_MS = 60 * 24 * 60 * 60_000;

/** From when on a feed tells, as a moment and as a date that is past everywhere. */
function beginning(now: Date): { since: Date; fromDate: string } {
	const since = new Date(now.getTime() - KEPT_MS);
	return { since, fromDate: localDate(since, 'UTC') };
}

function later(one: Date, other: Date): Date {
	return one > other ? one : other;
}

/** What is on or to come, the soonest start first, then what is over: as many as a feed holds. */
function inFeedOrder<Event extends { startsAt: Date }>(
	upcoming: Event[],
	recent: Event[],
): Event[] {
	const soonestFirst = upcoming.toSorted(
		(one, other) => one.startsAt.getTime() - other.startsAt.getTime(),
	);
	return [...soonestFirst, ...recent].slice(0, MOST_EVENTS);
}

/** A break with the moment at which it was planned. */
type FedBreak = Break & { createdAt: Date };

/** Events and breaks, with the moments of their last changes. */
function withChanges<Event extends { updatedAt: Date }>(events: Event[], breaks: FedBreak[]) {
	return {
		events,
		breaks,
		changes: [
			...events.map(({ updatedAt }) => updatedAt),
			...breaks.map(({ createdAt }) => createdAt),
		],
	};
}

/** What the club tells everybody: its events and breaks, read in one batch. */
export async function viewNews(context: Context, viewer: Viewer | null) {
	const { now } = context;
	const db = readerFor(context, viewer);
	const { since, fromDate } = beginning(now);
	const {
		club: [clubRow],
		upcoming,
		recent,
		breaks,
	} = await rawBatch(db, {
		club: clubOfNews(db),
		upcoming: upcomingNewsEvents(db, now, MOST_EVENTS),
		recent: recentNewsEvents(db, since, now, MOST_EVENTS),
		breaks: fedBreaks(db, fromDate),
	});
	const club = clubPart(clubRow);
	const events = club.isSetUp ? inFeedOrder(upcoming, recent) : [];
	return { club, ...withChanges(events, club.isSetUp ? breaks : []) };
}

/** The public calendar feed, read in one batch. */
export async function viewCalendar(context: Context, viewer: Viewer | null) {
	const { now } = context;
	const db = readerFor(context, viewer);
	const { since, fromDate } = beginning(now);
	const {
		club: [clubRow],
		upcoming,
		recent,
		breaks,
	} = await rawBatch(db, {
		club: clubOfCalendar(db),
		upcoming: upcomingCalendarEvents(db, now, MOST_EVENTS),
		recent: recentCalendarEvents(db, since, now, MOST_EVENTS),
		breaks: fedBreaks(db, fromDate),
	});
	const club = clubPart(clubRow);
	const { name, isSetUp } = club;
	const events = (isSetUp ? inFeedOrder(upcoming, recent) : []).map(
		(event): FeedEvent => ({ ...event, viewerStatus: 'visitor' }),
	);
	const locale = await spoken(localeFor(null, club));
	return { name, locale, ...withChanges(events, isSetUp ? breaks : []) };
}

/**
 * The calendar feed of the member with this secret, read in one batch from the primary: an address that
 * was renewed is gone at once.
 *
 * @returns null when nobody has the secret
 */
export async function viewOwnCalendar({ db, now }: Context, secret: string) {
	if (!isCalendarSecret(secret)) return null;
	const { since, fromDate } = beginning(now);
	const holder = holderOfSecret(secret);
	const {
		club: [clubRow],
		feed: [feed],
		upcoming,
		recent,
		breaks,
	} = await rawBatch(db, {
		club: clubOfCalendar(db),
		feed: calendarFeedBySecret(db, secret),
		upcoming: upcomingOwnEvents(db, holder, now, MOST_EVENTS),
		recent: recentOwnEvents(db, holder, since, now, MOST_EVENTS),
		breaks: fedBreaks(db, fromDate),
	});
	if (!feed) return null;
	const events = inFeedOrder(upcoming, recent).map(
		({ answer, answerUpdatedAt, ...event }): FeedEvent => ({
			...event,
			viewerStatus: answer === 'waitlisted' ? 'waitlisted' : 'going',
			updatedAt: later(event.updatedAt, answerUpdatedAt),
		}),
	);
	const club = clubPart(clubRow);
	const locale = await spoken(localeFor(asLanguage(feed.language), club));
	return { name: ownCalendarName(club.name, locale), locale, ...withChanges(events, breaks) };
}

/**
 * One event for a calendar, and whom its file comes from, read in one batch.
 *
 * @returns null when there is no such event
 */
export async function viewEventFile(context: Context, viewer: Viewer | null, slug: string) {
	const db = readerFor(context, viewer);
	const {
		club: [clubRow],
		event: [event],
	} = await rawBatch(db, {
		club: clubOfCalendar(db),
		event: calendarEventBySlug(db, slug),
	});
	if (!event) return null;
	const club = clubPart(clubRow);
	const organizer: CalendarOrganizer = {
		name: club.name,
		email: addressIn(context.config.mail.from),
	};
	return { event, organizer, locale: await spoken(localeFor(null, club)) };
}

/** The pages that search engines may show, read in one batch; none before the club is set up. */
export async function viewSitemap(context: Context, viewer: Viewer | null) {
	const db = readerFor(context, viewer);
	const {
		club: [clubRow],
		pages,
	} = await rawBatch(db, {
		club: clubState(db),
		pages: eventPages(db, MOST_PAGES),
	});
	const { isSetUp } = clubPart(clubRow);
	return { isSetUp, pages: isSetUp ? pages : [] };
}
