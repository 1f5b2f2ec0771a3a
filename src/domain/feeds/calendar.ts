import ical, {
	escape as escapeText,
	type ICalCalendar,
	ICalCalendarMethod,
	ICalEventStatus,
	ICalEventTransparency,
} from 'ical-generator';
import { Temporal } from 'temporal-polyfill';
import { calendarMessages } from '../../messages/site/mail/calendar.ts';
import { breakTitle, withReason } from '../../messages/wording/breaks.ts';
import { reasonSentence } from '../events/cancel-reason.ts';
import { type Break, mergedBreaks } from '../series/breaks.ts';
import { type Locale, languageOf } from '../text/language.ts';
import { readMarkdown } from '../text/markdown.ts';
import { printable } from '../text/printable.ts';

/**
 * Calendar files and feeds (RFC 5545). Times are in UTC, so that no clock change can move an event. UID
 * is the event's own and SEQUENCE rises with every change, so a later file replaces an earlier one.
 */

export interface CalendarEvent {
	id: string;
	slug: string;
	title: string;
	/** Markdown. */
	description: string;
	whatToBring: string;
	place: string;
	startsAt: Date;
	endsAt: Date;
	status: 'scheduled' | 'cancelled';
	cancelReason: string | null;
	sequence: number;
	/** When it last changed; in a member's own feed, when the RSVP did, if that came later. */
	updatedAt: Date;
}

/** The RSVP of the file's owner. */
export type CalendarStatus = 'visitor' | 'going' | 'waitlisted' | 'declined';

/** An event in a feed. */
export interface FeedEvent extends CalendarEvent {
	viewerStatus: Exclude<CalendarStatus, 'declined'>;
}

/** How often a calendar should look, in seconds. */
const LOOK_AGAIN_SECONDS = 3600;

/** Whom a file with a METHOD comes from: RFC 5546 (sections 3.2.1 and 3.2.5) asks for an ORGANIZER then. */
export interface CalendarOrganizer {
	/** The club's name. */
	name: string;
	/** The address that the site's emails come from: never a person's own. */
	email: string;
}

/** @param method left out of feeds, which are read and not sent (RFC 5546 is about messages) */
function createCalendar(locale: Locale, method?: ICalCalendarMethod): ICalCalendar {
	return ical({
		prodId: {
			company: 'Regulars',
			product: 'Regulars',
			language: languageOf(locale).toUpperCase(),
		},
		...(method && { method }),
	});
}

/** A name as the value of a parameter, where neither quotes nor backslashes can be written (RFC 5545, section 3.1). */
const asParameter = (name: string) => printable(name).replaceAll('"', "'").replaceAll('\\', '/');

function summaryOf(event: CalendarEvent, viewerStatus: CalendarStatus, locale: Locale): string {
	const messages = calendarMessages(locale);
	const title = printable(event.title);
	if (event.status === 'cancelled') return messages.cancelledTitle({ title });
	return viewerStatus === 'waitlisted' ? messages.waitingTitle({ title }) : title;
}

/** Why it is cancelled, what the organizer says of it, what to bring, and where its page is: each where there is one. */
function descriptionOf(event: CalendarEvent, url: string, locale: Locale): string {
	const messages = calendarMessages(locale);
	const reason = reasonSentence(event.cancelReason);
	const cancelled =
		event.status === 'cancelled'
			? reason === null
				? messages.cancelled
				: messages.cancelledFor({ reason: printable(reason) })
			: '';
	const bring =
		event.whatToBring === '' ? '' : messages.bring({ things: printable(event.whatToBring) });
	return [cancelled, readMarkdown(event.description).text, bring, url]
		.filter((part) => part !== '')
		.join('\n\n');
}

function statusOf(event: CalendarEvent, viewerStatus: CalendarStatus): ICalEventStatus {
	if (event.status === 'cancelled' || viewerStatus === 'declined') return ICalEventStatus.CANCELLED;
	return viewerStatus === 'waitlisted' ? ICalEventStatus.TENTATIVE : ICalEventStatus.CONFIRMED;
}

function addEvent(
	calendar: ICalCalendar,
	event: CalendarEvent,
	viewerStatus: CalendarStatus,
	siteUrl: URL,
	locale: Locale,
	sent?: { organizer: CalendarOrganizer; stamp: Date | undefined },
): void {
	const url = new URL(`/events/${event.slug}`, siteUrl).href;
	const status = statusOf(event, viewerStatus);
	calendar.createEvent({
		id: calendarUid(event.id, siteUrl),
		sequence: event.sequence,
		start: event.startsAt,
		end: event.endsAt,
		stamp: sent?.stamp ?? event.updatedAt,
		lastModified: event.updatedAt,
		...(sent && {
			organizer: { name: asParameter(sent.organizer.name), email: sent.organizer.email },
		}),
		summary: summaryOf(event, viewerStatus, locale),
		description: descriptionOf(event, url, locale),
		location: printable(event.place),
		url,
		status,
		// Only people going are busy: a place on the waiting list keeps nobody from another appointment.
		...(status !== ICalEventStatus.CONFIRMED && {
			transparency: ICalEventTransparency.TRANSPARENT,
		}),
	});
}

/**
 * One event as a calendar file. METHOD is PUBLISH or CANCEL, never REQUEST: clients would offer replies
 * that nobody reads.
 *
 * @param viewerStatus someone who declined gets a CANCEL, which removes the entry from the calendar
 * @param siteUrl the site's address; its host is part of the UID
 * @param organizer the same in every file of the club: calendars believe a CANCEL of nobody else
 * @param locale of its owner; for somebody who isn't signed in, of the club
 * @param stamp when the file was made, left out for when the event last changed; of two files with the
 *   same SEQUENCE the later stamp wins (RFC 5546, section 2.1.5)
 */
export function calendarFile(
	event: CalendarEvent,
	viewerStatus: CalendarStatus,
	siteUrl: URL,
	organizer: CalendarOrganizer,
	locale: Locale,
	stamp?: Date,
): string {
	const isCancelled = event.status === 'cancelled' || viewerStatus === 'declined';
	const calendar = createCalendar(
		locale,
		isCancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.PUBLISH,
	);
	addEvent(calendar, event, viewerStatus, siteUrl, locale, { organizer, stamp });
	return calendar.toString();
}

/**
 * Events and breaks as a feed that calendars read again and again. It says the same in the same bytes as
 * long as nothing changes, so no entry is stamped with the moment of reading.
 *
 * @param name what the calendar is called
 */
export function calendarFeed(
	name: string,
	events: readonly FeedEvent[],
	breaks: readonly Break[],
	siteUrl: URL,
	locale: Locale,
): string {
	const calendar = createCalendar(locale);
	// The generator escapes the text of an event, but not the name.
	calendar.name(escapeText(printable(name), false));
	calendar.ttl(LOOK_AGAIN_SECONDS);
	for (const event of events) addEvent(calendar, event, event.viewerStatus, siteUrl, locale);
	for (const seriesBreak of mergedBreaks(breaks)) {
		const { firstDate, lastDate, reason, createdAt } = seriesBreak;
		calendar.createEvent({
			id: `break-${firstDate}-${lastDate}@${siteUrl.hostname}`,
			allDay: true,
			start: new Date(firstDate),
			// The end is the first date after it (RFC 5545, section 3.6.1).
			end: new Date(Temporal.PlainDate.from(lastDate).add({ days: 1 }).toString()),
			stamp: createdAt,
			lastModified: createdAt,
			summary: printable(withReason(breakTitle(seriesBreak, locale), reason, locale)),
			transparency: ICalEventTransparency.TRANSPARENT,
		});
	}
	return calendar.toString();
}

/** The stable UID of an event in every file and feed. */
export function calendarUid(eventId: string, siteUrl: URL): string {
	return `${eventId}@${siteUrl.hostname}`;
}
