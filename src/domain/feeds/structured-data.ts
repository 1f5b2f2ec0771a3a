import { eventStateMessages } from '../../messages/site/events/states.ts';
import { hoursOf, zoneName } from '../../messages/wording/times.ts';
import type { ClubProfile } from '../club/club.ts';
import type { EventStory } from '../events/story.ts';
import { seatsLeft } from '../rsvps/panel.ts';
import { excerpt } from '../text/excerpt.ts';
import type { Locale } from '../text/language.ts';
import { readMarkdown } from '../text/markdown.ts';
import { longDate, timeWithOffset } from '../time/time.ts';

interface DescribedEvent {
	slug: string;
	title: string;
	/** Markdown. */
	description: string;
	place: string;
	timeZone: string;
	startsAt: Date;
	endsAt: Date;
	/** When it was to begin before it was moved; null where it never was. */
	previousStartsAt?: Date | null;
	status: 'scheduled' | 'cancelled';
	capacity: number;
	going: number;
	/** What it shows beside its facts; left out where there is nothing. */
	story?: EventStory | null;
}

/** What search engines and previews show of a description, in characters. */
const MOST_DESCRIPTION = 300;
/** The same after date and place. */
const MOST_AFTER_FACTS = 120;

/** When and where, and how the description begins, in one line without marks. */
export function eventInShort(event: DescribedEvent, locale: Locale): string {
	const { startsAt, timeZone } = event;
	const facts = [
		...(event.status === 'cancelled' ? [eventStateMessages(locale).label.cancelled] : []),
		longDate(startsAt, timeZone, locale),
		`${hoursOf(event, locale)} ${zoneName(timeZone, locale)}`,
		...(event.place ? [event.place] : []),
	].join(', ');
	return `${facts}. ${excerpt(readMarkdown(event.description).text, MOST_AFTER_FACTS)}`.trim();
}

function eventStatus(event: DescribedEvent, isMoved: boolean): string {
	if (event.status === 'cancelled') return 'EventCancelled';
	return isMoved ? 'EventRescheduled' : 'EventScheduled';
}

/** Links to a map, which say where a room is. */
const MAP_LINK = /\/\/[^/]*(?:maps?\b|openstreetmap|what3words)|goo\.gl\/maps/i;
const LINK = /https?:\/\/[^\s<>"]+/gi;
/** Words for no room at all, and those that only join them. */
const ONLINE =
	/\b(?:online|virtual(?:ly)?|zoom|jitsi|(?:google )?meet|(?:microsoft )?teams|discord|skype|video ?(?:call|conference)|livestream|webinar)\b/gi;
const JOINING = /\b(?:via|on|by|over|at|in|from|and|or|also|only|link|the|a)\b/gi;

/**
 * How an event is attended, by its place: in a room, online, or both. A place is free text, so an online
 * event is one whose place is a link or says so, with nothing else in it.
 *
 * @param eventUrl where an online event without a link of its own is found
 * @returns nothing where no place is named
 */
function attendance(place: string, eventUrl: string) {
	if (place.trim() === '') return {};
	const links = (place.match(LINK) ?? []).filter((link) => !MAP_LINK.test(link));
	const withoutLinks = place.replaceAll(LINK, ' ');
	const isOnline = links.length > 0 || withoutLinks.search(ONLINE) >= 0;
	const room = withoutLinks.replaceAll(ONLINE, ' ').replaceAll(JOINING, ' ');
	const hasRoom = /[\p{L}\p{N}]/u.test(room) || !isOnline;
	const mode = isOnline ? (hasRoom ? 'Mixed' : 'Online') : 'Offline';
	const locations = [
		...(hasRoom ? [{ '@type': 'Place', name: place, address: place }] : []),
		...(isOnline ? [{ '@type': 'VirtualLocation', url: links[0] ?? eventUrl }] : []),
	];
	return {
		eventAttendanceMode: `https://schema.org/${mode}EventAttendanceMode`,
		location: locations.length === 1 ? locations[0] : locations,
	};
}

/**
 * An event for search engines: schema.org's Event as JSON-LD, ready for a data block of the page. No title
 * can end the block: `<` is always escaped in it.
 */
export function eventData(
	event: DescribedEvent,
	club: Pick<ClubProfile, 'name' | 'links' | 'language'>,
	siteUrl: URL,
): string {
	const url = new URL(`/events/${event.slug}`, siteUrl).href;
	const previous =
		event.previousStartsAt?.getTime() === event.startsAt.getTime()
			? undefined
			: (event.previousStartsAt ?? undefined);
	const image = event.story?.picture;
	const data = {
		'@context': 'https://schema.org',
		'@type': 'Event',
		name: event.title,
		inLanguage: club.language,
		description: excerpt(readMarkdown(event.description).text, MOST_DESCRIPTION) || undefined,
		url,
		image: image && new URL(`/pictures/${image.id}`, siteUrl).href,
		startDate: timeWithOffset(event.startsAt, event.timeZone),
		endDate: timeWithOffset(event.endsAt, event.timeZone),
		previousStartDate: previous && timeWithOffset(previous, event.timeZone),
		eventStatus: `https://schema.org/${eventStatus(event, previous !== undefined)}`,
		...attendance(event.place, url),
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
