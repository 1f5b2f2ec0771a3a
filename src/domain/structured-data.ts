import type { ClubProfile } from './club.ts';
import { hoursOf } from './event-times.ts';
import { excerpt, readWords } from './markdown.ts';
import { seatsLeft } from './rsvp-panel.ts';
import { longDate, timeWithOffset, zoneName } from './time.ts';

interface DescribedEvent {
	slug: string;
	title: string;
	/** Markdown. */
	description: string;
	place: string;
	timeZone: string;
	startsAt: Date;
	endsAt: Date;
	status: 'scheduled' | 'cancelled';
	capacity: number;
	going: number;
}

/** What search engines and previews show of a description, in characters. */
const MOST_DESCRIPTION = 300;
/** The same after date and place. */
const MOST_AFTER_FACTS = 120;

/** When and where, and how the description begins, in one line without marks. */
export function eventInShort(event: DescribedEvent): string {
	const { startsAt, timeZone } = event;
	const facts = [
		...(event.status === 'cancelled' ? ['Cancelled'] : []),
		longDate(startsAt, timeZone),
		`${hoursOf(event)} ${zoneName(timeZone)}`,
		...(event.place ? [event.place] : []),
	].join(', ');
	return `${facts}. ${excerpt(readWords(event.description).text, MOST_AFTER_FACTS)}`.trim();
}

/**
 * An event for search engines: schema.org's Event as JSON-LD, ready for a data block of the page. No
 * title can end the block, for `<` stands in it only escaped.
 */
export function eventData(event: DescribedEvent, club: ClubProfile, siteUrl: URL): string {
	const data = {
		'@context': 'https://schema.org',
		'@type': 'Event',
		name: event.title,
		description: excerpt(readWords(event.description).text, MOST_DESCRIPTION) || undefined,
		url: new URL(`/events/${event.slug}`, siteUrl).href,
		startDate: timeWithOffset(event.startsAt, event.timeZone),
		endDate: timeWithOffset(event.endsAt, event.timeZone),
		eventStatus: `https://schema.org/${event.status === 'cancelled' ? 'EventCancelled' : 'EventScheduled'}`,
		eventAttendanceMode: 'https://schema.org/OfflineEventAttendanceMode',
		location: event.place
			? { '@type': 'Place', name: event.place, address: event.place }
			: undefined,
		organizer: {
			'@type': 'Organization',
			name: club.name,
			url: siteUrl.href,
			sameAs: club.links.length > 0 ? club.links.map(({ url }) => url) : undefined,
		},
		maximumAttendeeCapacity: event.capacity,
		remainingAttendeeCapacity: seatsLeft(event),
	};
	return JSON.stringify(data).replaceAll('<', '\\u003c');
}
