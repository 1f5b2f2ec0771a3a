import { Temporal } from 'temporal-polyfill';
import { PLANNED_YEARS_AHEAD } from '../events/plan.ts';
import type { Mistake } from '../forms/mistakes.ts';
import { localDate } from '../time/time.ts';
import type { BadLine } from './components.ts';
import {
	type Entry,
	type EntryDetails,
	type LeftOutEntry,
	momentIn,
	readEntries,
} from './entries.ts';
import { type Occurrence, readRecurring, repeats, type SeriesOffer } from './recurring.ts';

/** A calendar as the club would take it: its coming events, and what repeats. */

/** An event of a calendar. */
export interface CalendarItem extends EntryDetails {
	line: number;
	uid: string;
	/** Which date of what repeats it is, as a moment in UTC; empty for an event of its own. */
	recurrence: string;
	startsAt: Date;
	endsAt: Date;
	isCancelled: boolean;
	/** Whether the calendar doesn't name it any more, which matters where it was imported before. */
	isExcluded: boolean;
}

/** Dates of what no series of ours can say. */
export interface LooseDates {
	uid: string;
	title: string;
	/** How many of them are events of their own. */
	dates: number;
	/** The last local date that was looked at, `YYYY-MM-DD`. */
	until: string;
}

export interface CalendarFile {
	items: CalendarItem[];
	offers: SeriesOffer[];
	loose: LooseDates[];
	leftOut: LeftOutEntry[];
	bad: readonly BadLine[];
	/** Names of zones that nobody could tell, so that the club's was taken. */
	unknownZones: readonly string[];
	/** How many events the file has, whatever becomes of them. */
	count: number;
}

/** What a calendar is read for. */
export interface CalendarClub {
	/** IANA name. */
	timeZone: string;
	now: Date;
	/** What new events begin with. */
	seats: { defaultCapacity: number; defaultGuestsAllowed: number };
}

/** Whether a text is a calendar at all, by its first lines. */
const IS_CALENDAR = /^\s*BEGIN\s*:\s*V(?:CALENDAR|EVENT)/im;
const IS_PAGE = /^\s*(?:<!doctype html|<html|<\?xml|<head|<body)/i;

/** The later version of one event comes last. */
function byVersion(one: Entry, other: Entry): number {
	const [sequence, changed] = one.version;
	const [otherSequence, otherChanged] = other.version;
	return sequence - otherSequence || (changed < otherChanged ? -1 : changed > otherChanged ? 1 : 0);
}

/** Of several versions of one event the latest, and the others. */
function latestOf(entries: readonly Entry[]): { latest: Entry[]; older: Entry[] } {
	const keyOf = ({ uid, replaces, zones }: Entry) =>
		`${replaces ? momentIn(replaces, zones).getTime() : ''} ${uid}`;
	const groups = [...Map.groupBy(entries, keyOf).values()].map((group) =>
		group.toSorted(byVersion),
	);
	return {
		latest: groups.flatMap((group) => group.at(-1) ?? []),
		older: groups.flatMap((group) => group.slice(0, -1)),
	};
}

function itemOf(entry: Entry, occurrence: Partial<Occurrence> = {}): CalendarItem {
	const { title, description, place, uid, line } = entry;
	const { originally, startsAt = entry.startsAt, endsAt, isCancelled, isExcluded } = occurrence;
	return {
		title,
		description,
		place,
		uid,
		line,
		recurrence: originally?.toISOString() ?? '',
		startsAt,
		endsAt: endsAt ?? new Date(startsAt.getTime() + entry.durationMs),
		isCancelled: isCancelled ?? entry.isCancelled,
		isExcluded: isExcluded ?? false,
	};
}

/** Why an event can't be one of the club's by its time; null where it can. */
function problemWithTime({ startsAt }: { startsAt: Date }, { now, timeZone }: CalendarClub) {
	if (startsAt <= now) return 'past';
	const today = Temporal.PlainDate.from(localDate(now, timeZone));
	const latest = today.add({ years: PLANNED_YEARS_AHEAD }).toString();
	return startsAt.getUTCFullYear() > 9000 || localDate(startsAt, timeZone) > latest
		? 'too_far'
		: null;
}

/**
 * Reads a calendar file (RFC 5545), liberally: what can't be read is left out, and said.
 *
 * @returns what is in it, or why it is no calendar
 */
export function readCalendar(
	text: string,
	club: CalendarClub,
): { ok: true; file: CalendarFile } | { ok: false; mistake: Mistake } {
	if (text.trim() === '') return { ok: false, mistake: { code: 'calendar_empty' } };
	if (!IS_CALENDAR.test(text)) {
		const code = IS_PAGE.test(text) ? 'calendar_is_page' : 'not_a_calendar';
		return { ok: false, mistake: { code } };
	}
	const { timeZone, now } = club;
	const { entries, leftOut, bad, unknownZones, count } = readEntries(text, timeZone, now);
	const { latest, older } = latestOf(entries);
	for (const { line, title } of older) leftOut.push({ line, title, why: 'repeated' });
	const items: CalendarItem[] = [];
	const offers: SeriesOffer[] = [];
	const loose: LooseDates[] = [];
	for (const [uid, group] of Map.groupBy(latest, (entry) => entry.uid)) {
		const overrides = group.filter(({ replaces }) => replaces !== null);
		const main = group.find(({ replaces }) => replaces === null);
		const { line, title } = main ?? group[0] ?? { line: 0, title: '' };
		if (!main) {
			items.push(
				...overrides.map((entry) =>
					itemOf(
						entry,
						entry.replaces ? { originally: momentIn(entry.replaces, entry.zones) } : {},
					),
				),
			);
			continue;
		}
		if (!repeats(main)) {
			items.push(itemOf(main));
			continue;
		}
		const recurring = readRecurring(main, overrides, club);
		if (!recurring) {
			leftOut.push({ line, title, why: 'rule_unreadable' });
			continue;
		}
		const { occurrences, offer, until } = recurring;
		const taken = occurrences.map((each) => itemOf(each.entry, each));
		items.push(...taken);
		if (offer) offers.push(offer);
		const dates = taken.filter(({ isCancelled }) => !isCancelled).length;
		if (until !== null && dates > 0) loose.push({ uid, title, dates, until });
		if (!offer && taken.length === 0) leftOut.push({ line, title, why: 'past' });
	}
	const file: CalendarFile = { items: [], offers, loose, leftOut, bad, unknownZones, count };
	for (const item of items) {
		const why = problemWithTime(item, club);
		if (why === null) file.items.push(item);
		else leftOut.push({ line: item.line, title: item.title, why });
	}
	file.items.sort((one, other) => one.startsAt.getTime() - other.startsAt.getTime());
	return { ok: true, file };
}
