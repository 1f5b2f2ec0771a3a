import { Temporal } from 'temporal-polyfill';
import { type ReadComponents, textOf } from './components.ts';
import { zoneOfWindows } from './windows-zones.ts';

/** What the names of time zones in calendar files mean. */

/** Whether the runtime knows a zone by this name, also by an older one. */
function isKnown(zone: string): boolean {
	// Intl also takes offsets; those would be no zone with a clock change.
	if (!/^[A-Za-z]/.test(zone)) return false;
	try {
		new Intl.DateTimeFormat('en', { timeZone: zone });
		return true;
	} catch {
		return false;
	}
}

/** `GMT+0200`, `UTC+02:00` and the like as a fixed offset. */
function fixedOffset(name: string): string | null {
	const [, sign, hours = '', minutes = '00'] =
		/^\(?(?:UTC|GMT)?\s*([+-])(\d{1,2}):?(\d\d)?\)?$/i.exec(name) ?? [];
	if (sign === undefined || Number(hours) > 14 || Number(minutes) > 59) return null;
	return `${sign}${hours.padStart(2, '0')}:${minutes}`;
}

/** What a name means on its own: IANA's, one of Windows, or one with IANA's at its end, as `/mozilla.org/20070129_1/Europe/Berlin`. */
function byName(name: string): string | null {
	const plain = name.trim().replace(/^"(.*)"$/, '$1');
	if (isKnown(plain)) return plain;
	const windows = zoneOfWindows(plain);
	if (windows) return windows;
	const parts = plain.split('/').map((part) => part.trim().replaceAll(' ', '_'));
	for (const count of [3, 2]) {
		const tail = parts.slice(-count).join('/');
		if (parts.length >= count && isKnown(tail)) return tail;
	}
	return null;
}

/** What `TZOFFSETTO` says, in minutes; null where it says nothing that can be read. */
function offsetMinutes(text: string): number | null {
	const [, sign, hours, minutes] = /^([+-]?)(\d\d):?(\d\d)/.exec(text.trim()) ?? [];
	if (hours === undefined || minutes === undefined) return null;
	return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/** How far a zone is ahead of UTC in January and in July, in minutes. */
function offsetsOf(zone: string, year: number): readonly [number, number] {
	const at = (month: number) =>
		Temporal.PlainDate.from({ year, month, day: 15 }).toZonedDateTime(zone).offsetNanoseconds /
		6e10;
	return [at(1), at(7)];
}

/** One zone for each way of changing the clocks, the most likely first. */
const LIKELY = [
	'Europe/Berlin',
	'Europe/London',
	'America/New_York',
	'America/Chicago',
	'America/Denver',
	'America/Los_Angeles',
	'Europe/Helsinki',
	'Australia/Sydney',
	'Pacific/Auckland',
	'America/Halifax',
	'Australia/Adelaide',
	'America/Anchorage',
	'America/Sao_Paulo',
	'Asia/Jerusalem',
] as const;

/** Names of zones as a calendar means them. */
export interface ZoneReader {
	/** The zone by that name; the club's where nobody can tell. IANA name, or an offset. */
	zoneOf: (name: string | null) => string;
	/** Names that nobody could tell, so that the club's zone was taken. */
	unknown: ReadonlySet<string>;
}

/**
 * Reads the names of zones in a calendar.
 *
 * @param file.zones a zone of the file's own counts where its name says nothing
 * @param usual for times without a zone
 * @param clubZone for names that say nothing
 */
export function zoneReader(
	{ zones }: Pick<ReadComponents, 'zones'>,
	usual: string,
	clubZone: string,
	now: Date,
): ZoneReader {
	const unknown = new Set<string>();
	const found = new Map<string, string>();
	const year = now.getUTCFullYear();

	function byDefinition(name: string): string | null {
		const zone = zones.get(name);
		if (!zone) return null;
		const location = byName(textOf(zone, 'x-lic-location'));
		if (location) return location;
		const latest = (kind: string) => {
			const parts = zone.parts.filter((part) => part.name === kind);
			const [last] = parts.sort((one, other) =>
				textOf(other, 'dtstart').localeCompare(textOf(one, 'dtstart')),
			);
			return last ? offsetMinutes(textOf(last, 'tzoffsetto')) : null;
		};
		const standard = latest('standard') ?? latest('daylight');
		const daylight = latest('daylight') ?? standard;
		if (standard === null || daylight === null) return null;
		const isSame = (candidate: string) => {
			const [january, july] = offsetsOf(candidate, year);
			return (
				Math.min(january, july) === Math.min(standard, daylight) &&
				Math.max(january, july) === Math.max(standard, daylight)
			);
		};
		const alike = [clubZone, ...LIKELY].find(isSame);
		if (alike) return alike;
		if (standard !== daylight) return null;
		const sign = standard < 0 ? '-' : '+';
		const [hours, minutes] = [Math.floor(Math.abs(standard) / 60), Math.abs(standard) % 60];
		return `${sign}${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
	}

	return {
		unknown,
		zoneOf(name) {
			if (name === null) return usual;
			const known = found.get(name);
			if (known) return known;
			const zone = byName(name) ?? byDefinition(name) ?? fixedOffset(name);
			if (zone === null) unknown.add(name);
			found.set(name, zone ?? clubZone);
			return zone ?? clubZone;
		},
	};
}

/** The zone of a calendar's times without a zone: the one that it names, or the club's. */
export function usualZone(file: Pick<ReadComponents, 'calendars'>, clubZone: string): string {
	for (const calendar of file.calendars) {
		const zone = byName(textOf(calendar, 'x-wr-timezone'));
		if (zone) return zone;
	}
	return clubZone;
}
