import { checkInMessages } from '../../messages/site/door/check-in.ts';
import { walkInMessages } from '../../messages/site/door/walk-ins.ts';
import type { Locale } from '../text/language.ts';

/** When people can be checked in: the hosts open the door before the start, and mend the list the day after. */

const HOUR_MS = 60 * 60_000;

/** Check-in opens so long before an event starts. */
const OPENS_BEFORE_MS = 3 * HOUR_MS;
/** And closes so long after its end. */
const CLOSES_AFTER_MS = 24 * HOUR_MS;

/** What check-in asks of an event. */
interface DoorEvent {
	status: 'scheduled' | 'cancelled';
	startsAt: Date;
	endsAt: Date;
}

/** `open`, or why it is not. */
export type DoorState = 'early' | 'open' | 'over' | 'cancelled';

/** Whether people can be checked in to an event now. */
export function doorStateOf(event: DoorEvent, now: Date): DoorState {
	if (event.status === 'cancelled') return 'cancelled';
	if (now < opensAt(event)) return 'early';
	return now > closesAt(event) ? 'over' : 'open';
}

/** The moment from which people can be checked in. */
export function opensAt({ startsAt }: Pick<DoorEvent, 'startsAt'>): Date {
	return new Date(startsAt.getTime() - OPENS_BEFORE_MS);
}

/** The last moment at which people can be checked in. */
export function closesAt({ endsAt }: Pick<DoorEvent, 'endsAt'>): Date {
	return new Date(endsAt.getTime() + CLOSES_AFTER_MS);
}

/**
 * The times between which an event starts and ends for its door to be open, for a query: it starts by
 * `startsBy`, and ends at `endsFrom` or later.
 */
export function openDoorTimes(now: Date): { startsBy: Date; endsFrom: Date } {
	return {
		startsBy: new Date(now.getTime() + OPENS_BEFORE_MS),
		endsFrom: new Date(now.getTime() - CLOSES_AFTER_MS),
	};
}

/** How many people are there, guests counted. */
export interface DoorCounts {
	/** People with a seat by their RSVP. */
	expected: number;
	/** Those of them who are here. */
	here: number;
	/** People here without a seat by their RSVP: from the waiting list, or walked in. */
	others: number;
}

/** `14 of 23 here`, and how many more there are. */
export function doorText(counts: DoorCounts, locale: Locale): string {
	const texts = checkInMessages(locale);
	return counts.others === 0 ? texts.here(counts) : texts.hereAndOthers(counts);
}

/**
 * How hosts are shown somebody: by name, with the address below it; by the address alone where there is
 * no name.
 */
export function shownPerson(name: string, email: string): { name: string; address: string | null } {
	const given = name.trim();
	return given === '' ? { name: email, address: null } : { name: given, address: email };
}

/** The same of a walk-in without an address, whose name is forgotten after a while. */
export function shownWalkIn(name: string, locale: Locale): { name: string; address: null } {
	return { name: name || walkInMessages(locale).nameless, address: null };
}
