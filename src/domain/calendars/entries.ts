import { LONGEST_EVENT_MS } from '../events/limits.ts';
import {
	type BadLine,
	type Component,
	propertyNamed,
	readComponents,
	textOf,
} from './components.ts';
import { USUAL_DURATION_MINUTES } from './limits.ts';
import { descriptionOf, pageAddress, placeOf, titleOf } from './texts.ts';
import { momentOf, readDuration, readWritten, type Written } from './times.ts';
import { usualZone, type ZoneReader, zoneReader } from './zones.ts';

/** The events of a calendar file, each for itself: what it says, and when it is. */

const MINUTE_MS = 60_000;

/** What a calendar sets of an event. */
export interface EntryDetails {
	title: string;
	description: string;
	place: string;
}

/** One VEVENT. */
export interface Entry extends EntryDetails {
	line: number;
	uid: string;
	/** When it was meant to be, of a date of what repeats that is another; null otherwise. */
	replaces: Written | null;
	/** Whether it also stands for all later dates. */
	replacesLater: boolean;
	start: Written;
	/** The zone of its wall clock: an IANA name, or an offset. */
	zone: string;
	startsAt: Date;
	durationMs: number;
	isCancelled: boolean;
	/** What the calendar says of later versions: SEQUENCE, then when it was changed. */
	version: readonly [number, string];
	component: Component;
	/** How the zones of its other dates are read. */
	zones: ZoneReader;
}

/** Why something of a calendar is left out. */
export const ENTRY_LEFT_OUT = [
	'undated',
	'whole_day',
	'untitled',
	'private',
	'too_long',
	'past',
	'too_far',
	'cancelled',
	'repeated',
	'rule_unreadable',
	'own',
	'series_here',
] as const;
type EntryLeftOut = (typeof ENTRY_LEFT_OUT)[number];

export interface LeftOutEntry {
	line: number;
	/** Empty where it has none, and where it is nobody's business. */
	title: string;
	why: EntryLeftOut;
}

export interface ReadEntries {
	entries: Entry[];
	leftOut: LeftOutEntry[];
	bad: readonly BadLine[];
	/** Names of zones that nobody could tell. */
	unknownZones: string[];
	/** How many events the file has. */
	count: number;
	isCalendar: boolean;
}

/** A zone of a wall clock; what is in UTC has none. */
function zoneOf(written: Written, zones: ZoneReader): string {
	return written.isUtc ? 'UTC' : zones.zoneOf(written.zone);
}

/** A date or time of an event; null where there is none that can be read. */
function writtenOf(component: Component, name: string): Written | null {
	const property = propertyNamed(component, name);
	return property ? readWritten(property.values[0], property.params) : null;
}

/** All dates of a property that may come often, like EXDATE. */
export function allWritten(component: Component, name: string): Written[] {
	return component.properties
		.filter((property) => property.name === name)
		.flatMap(({ values, params }) =>
			values.flatMap((value) => readWritten(Array.isArray(value) ? value[0] : value, params) ?? []),
		);
}

/** The moment that is meant, on the wall clock of its own zone. */
export const momentIn = (written: Written, zones: ZoneReader): Date =>
	momentOf(written, zoneOf(written, zones));

/** How long an event lasts; one that doesn't say, or ends as it begins, is as long as a new one. */
function durationOf(component: Component, startsAt: Date, zones: ZoneReader): number {
	const end = writtenOf(component, 'dtend');
	const duration = readDuration(textOf(component, 'duration'));
	const lasts = end
		? momentIn(end, zones).getTime() - startsAt.getTime()
		: (duration ?? 0) * MINUTE_MS;
	return lasts > 0 ? Math.max(lasts, 15 * MINUTE_MS) : USUAL_DURATION_MINUTES * MINUTE_MS;
}

/** What the event says, with the address of its page below unless it is there already. */
function detailsOf(component: Component): EntryDetails {
	const location = textOf(component, 'location');
	const isOnline = pageAddress(location) !== '';
	const text =
		textOf(component, 'description') ||
		textOf(component, 'x-alt-desc')
			.replaceAll('\\n', '\n')
			.replaceAll(/\\([,;\\])/g, '$1');
	const addresses = [isOnline ? pageAddress(location) : '', pageAddress(textOf(component, 'url'))];
	const plain = descriptionOf(text);
	const missing = [...new Set(addresses)].filter(
		(address) => address !== '' && !plain.includes(address.replace(/\/$/, '')),
	);
	return {
		title: titleOf(textOf(component, 'summary')),
		description: descriptionOf([plain, ...missing].filter((part) => part !== '').join('\n\n')),
		place: isOnline ? '' : placeOf(location),
	};
}

/** What tells an event without a UID from others. */
const ownUid = ({ title }: EntryDetails, start: Written) =>
	`${start.date}${start.time ?? ''} ${title}`;

/** The longest UID that is taken as it is. */
const MOST_UID_LENGTH = 300;

/**
 * Reads the events of a calendar, whatever else is in it. None of them is left out yet for being over.
 *
 * @param clubZone IANA name
 */
export function readEntries(text: string, clubZone: string, now: Date): ReadEntries {
	const components = readComponents(text);
	const { events, calendars, bad } = components;
	const readers = calendars.map((calendar) =>
		zoneReader(components, usualZone({ calendars: [calendar] }, clubZone), clubZone, now),
	);
	const zones = readers[0] ?? zoneReader(components, clubZone, clubZone, now);
	const entries: Entry[] = [];
	const leftOut: LeftOutEntry[] = [];
	for (const event of events) {
		const own = readers[event.calendar] ?? zones;
		const { line } = event;
		const start = writtenOf(event, 'dtstart');
		const details = detailsOf(event);
		const { title } = details;
		const isPrivate = /^(?:PRIVATE|CONFIDENTIAL)$/i.test(textOf(event, 'class').trim());
		const why = isPrivate
			? 'private'
			: start === null
				? 'undated'
				: start.time === null
					? 'whole_day'
					: title === ''
						? 'untitled'
						: null;
		if (why !== null || start === null) {
			leftOut.push({ line, title: isPrivate ? '' : title, why: why ?? 'undated' });
			continue;
		}
		const startsAt = momentIn(start, own);
		const durationMs = durationOf(event, startsAt, own);
		if (durationMs > LONGEST_EVENT_MS) {
			leftOut.push({ line, title, why: 'too_long' });
			continue;
		}
		const uid = textOf(event, 'uid').trim() || ownUid(details, start);
		entries.push({
			...details,
			line,
			uid: uid.slice(0, MOST_UID_LENGTH),
			replaces: writtenOf(event, 'recurrence-id'),
			replacesLater: /^THISANDFUTURE$/i.test(
				propertyNamed(event, 'recurrence-id')?.params.range ?? '',
			),
			start,
			zone: zoneOf(start, own),
			startsAt,
			durationMs,
			isCancelled: /^CANCELLED$/i.test(textOf(event, 'status').trim()),
			version: [
				Number(textOf(event, 'sequence')) || 0,
				textOf(event, 'last-modified') || textOf(event, 'dtstamp'),
			],
			component: event,
			zones: own,
		});
	}
	return {
		entries,
		leftOut,
		bad,
		unknownZones: [...new Set([zones, ...readers].flatMap(({ unknown }) => [...unknown]))],
		count: events.length,
		isCalendar: calendars.length + events.length > 0,
	};
}
