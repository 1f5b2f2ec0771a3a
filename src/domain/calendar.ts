import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';

export interface CalendarEvent {
	id: string;
	slug: string;
	title: string;
	description: string;
	place: string;
	startsAt: Date;
	endsAt: Date;
	status: 'scheduled' | 'cancelled';
	sequence: number;
	updatedAt: Date;
}

/** How the holder of the file stands to the event. */
export type CalendarStanding = 'visitor' | 'going' | 'waitlisted' | 'declined';

/**
 * One event as a calendar file (RFC 5545), in UTC, so that no clock change can move it.
 *
 * METHOD is PUBLISH or CANCEL, never REQUEST: clients would offer answers that nobody reads. UID is
 * the event's own and SEQUENCE rises with every change, so a later file replaces an earlier one.
 *
 * @param standing who declined gets a CANCEL, which takes the entry out of the calendar again
 * @param siteUrl the site's address; its host is part of the UID
 * @param stamp when the file was made; of two files with the same SEQUENCE the later stamp wins
 *   (RFC 5546, section 2.1.5)
 */
export function calendarFile(
	event: CalendarEvent,
	standing: CalendarStanding,
	siteUrl: URL,
	stamp: Date = event.updatedAt,
): string {
	const isCancelled = event.status === 'cancelled' || standing === 'declined';
	const status = isCancelled
		? ICalEventStatus.CANCELLED
		: standing === 'waitlisted'
			? ICalEventStatus.TENTATIVE
			: ICalEventStatus.CONFIRMED;
	const calendar = ical({
		prodId: { company: 'Regulars', product: 'Regulars', language: 'EN' },
		method: isCancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.PUBLISH,
	});
	calendar.createEvent({
		id: calendarUid(event.id, siteUrl),
		sequence: event.sequence,
		start: event.startsAt,
		end: event.endsAt,
		stamp,
		lastModified: event.updatedAt,
		summary: event.title,
		description: event.description,
		location: event.place,
		url: new URL(`/events/${event.slug}`, siteUrl).href,
		status,
	});
	return calendar.toString();
}

/** The stable UID of an event in every file and feed. */
export function calendarUid(eventId: string, siteUrl: URL): string {
	return `${eventId}@${siteUrl.hostname}`;
}
