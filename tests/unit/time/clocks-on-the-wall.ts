import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../support/time.ts';
/**
 * Local times as clocks on the wall show them, by `Intl` and by looking: neither Temporal nor a library
 * for recurrence has a part in it, so that tests can hold both against it.
 */

/** Both hemispheres, half hours, changes at midnight, odd rules, and places that never change. */
export const ZONES = [
	'UTC',
	'Africa/Casablanca',
	'America/Asuncion',
	'America/New_York',
	'America/Santiago',
	'America/St_Johns',
	'Asia/Kolkata',
	'Atlantic/Azores',
	'Australia/Lord_Howe',
	'Australia/Sydney',
	'Europe/Berlin',
	'Europe/London',
	'Pacific/Auckland',
	'Pacific/Chatham',
];

const clocks = new Map<string, Intl.DateTimeFormat>();

/** What a clock there shows, as `YYYY-MM-DDTHH:MM`. */
export function wallClock(moment: number, timeZone: string): string {
	let clock = clocks.get(timeZone);
	if (!clock) {
		const two = '2-digit';
		const fields = { year: 'numeric', month: two, day: two, hour: two, minute: two } as const;
		clock = new Intl.DateTimeFormat('sv-SE', { timeZone, hourCycle: 'h23', ...fields });
		clocks.set(timeZone, clock);
	}
	return clock.format(moment).replace(' ', 'T');
}

/** How far the clocks there are ahead of UTC. */
function offsetAt(moment: number, timeZone: string): number {
	return Date.parse(`${wallClock(moment, timeZone)}Z`) - moment;
}

/** No zone is farther from UTC, in either direction. */
const FARTHEST_MS = 15 * HOUR_MS;
/** All zones of these years are whole quarters of an hour away from UTC. */
const QUARTER_MS = 15 * MINUTE_MS;

/**
 * The instant of a local time `YYYY-MM-DDTHH:MM`: the first at which a clock shows it. Where none ever
 * does, it is meant by the clock before the jump (RFC 5545, section 3.3.5).
 */
export function instantOf(local: string, timeZone: string): number {
	const asUtc = Date.parse(`${local}Z`);
	const [first, last] = [asUtc - FARTHEST_MS, asUtc + FARTHEST_MS];
	for (let moment = first; moment <= last; moment += QUARTER_MS) {
		if (wallClock(moment, timeZone) === local) return moment;
	}
	for (let moment = first; moment < last; moment += MINUTE_MS) {
		const after = wallClock(moment + MINUTE_MS, timeZone);
		if (wallClock(moment, timeZone) < local && local < after) {
			return asUtc - offsetAt(moment, timeZone);
		}
	}
	throw new Error(`No clock in ${timeZone} comes past ${local}.`);
}

/** A change of the clocks: what they show in the last minute before it and at its first moment. */
export interface ClockChange {
	kind: 'gap' | 'overlap';
	before: string;
	after: string;
}

const changes = new Map<string, ClockChange[]>();

/** Every change of the clocks there from 2024 to 2035. */
export function clockChanges(timeZone: string): ClockChange[] {
	let found = changes.get(timeZone);
	if (!found) {
		found = [];
		for (let day = Date.UTC(2024, 0, 1); day < Date.UTC(2036, 0, 1); day += DAY_MS) {
			if (offsetAt(day, timeZone) === offsetAt(day + DAY_MS, timeZone)) continue;
			let moment = day;
			while (offsetAt(moment, timeZone) === offsetAt(moment + MINUTE_MS, timeZone)) {
				moment += MINUTE_MS;
			}
			const isLater = offsetAt(moment, timeZone) < offsetAt(moment + MINUTE_MS, timeZone);
			found.push({
				kind: isLater ? 'gap' : 'overlap',
				before: wallClock(moment, timeZone),
				after: wallClock(moment + MINUTE_MS, timeZone),
			});
		}
		changes.set(timeZone, found);
	}
	return found;
}

/** A local time so many minutes later, as if no clock changed: `YYYY-MM-DDTHH:MM`. */
export function minutesLater(local: string, minutes: number): string {
	return new Date(Date.parse(`${local}Z`) + minutes * MINUTE_MS).toISOString().slice(0, 16);
}
