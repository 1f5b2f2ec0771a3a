import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Temporal } from 'temporal-polyfill';
import { ROOT } from '../folders.ts';
import { CLOCK_AHEAD } from './long-tests.ts';

/** The moments under which tests are run besides the present one: what a calendar has in store for dates. */

const DAY_MS = 24 * 60 * 60_000;
const MINUTE_MS = 60_000;

/** Zones whose clocks change on other Sundays, in opposite directions. */
const ZONES = ['America/New_York', 'Australia/Sydney'];

export interface TestClock {
	/** As it reads in `the tests, 45 days ahead`. */
	name: string;
	/** What the clock says when the tests begin. */
	moment: Date;
}

/** The next 29 February after a moment, at noon UTC. */
function nextLeapDay(now: Date): Date {
	for (let year = now.getUTCFullYear(); ; year += 1) {
		const day = new Date(Date.UTC(year, 1, 29, 12));
		if (day.getUTCMonth() === 1 && day > now) return day;
	}
}

/** The next two moments at which the clocks of a zone change: one is forward, the other back. */
function nextClockChanges(now: Date, zone: string): Temporal.ZonedDateTime[] {
	const changes: Temporal.ZonedDateTime[] = [];
	let time = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone);
	while (changes.length < 2) {
		const next = time.getTimeZoneTransition('next');
		if (!next) throw new Error(`The clocks of ${zone} never change.`);
		changes.push(next);
		time = next;
	}
	return changes;
}

/** Moments around a change of clocks at which a day is no 24 hours, or an hour comes twice or never. */
function momentsOf(change: Temporal.ZonedDateTime): [name: string, time: Temporal.ZonedDateTime][] {
	const day = change.startOfDay();
	return [
		['the evening before', day.subtract({ minutes: 30 })],
		['the first half hour', day.add({ minutes: 29 })],
		['a minute before', change.subtract({ minutes: 1 })],
		['half an hour after', change.add({ minutes: 30 })],
		['the last half hour', day.add({ days: 1 }).subtract({ minutes: 30 })],
	];
}

const dateOf = (time: Temporal.ZonedDateTime) => new Date(time.epochMilliseconds);

/**
 * The clocks under which everything that runs in Node is tested, seen from a moment.
 *
 * @param now the real time
 */
export function testClocks(now: Date): TestClock[] {
	const later = (days: number) => new Date(now.getTime() + days * DAY_MS);
	const midnight = Math.ceil(now.getTime() / DAY_MS) * DAY_MS;
	return [
		{ name: '100 days back', moment: later(-100) },
		{ name: '1 day ahead', moment: later(1) },
		{ name: '45 days ahead', moment: later(45) },
		{ name: '400 days ahead', moment: later(400) },
		{ name: 'on 29 February', moment: nextLeapDay(now) },
		...ZONES.flatMap((zone) =>
			nextClockChanges(now, zone).map((change) => ({
				name: `a minute before the clocks of ${zone} change to UTC${change.offset}`,
				moment: dateOf(change.subtract({ minutes: 1 })),
			})),
		),
		{ name: 'a minute before midnight UTC', moment: new Date(midnight - MINUTE_MS) },
	];
}

/** The same, with the hours around each change of clocks: for what is quick enough to try them all. */
export function manyTestClocks(now: Date): TestClock[] {
	const around = ZONES.flatMap((zone) =>
		nextClockChanges(now, zone).flatMap((change) =>
			momentsOf(change).map(([name, time]) => ({
				name: `${name}, when the clocks of ${zone} change to UTC${change.offset}`,
				moment: dateOf(time),
			})),
		),
	);
	return [...testClocks(now).filter(({ name }) => !name.includes('the clocks of')), ...around];
}

/**
 * The variables with which a program of Node, and all that it starts, lives at a moment from now on.
 *
 * @param now the real time
 */
export function environmentAt(moment: Date, now: Date): Record<string, string> {
	const preload = pathToFileURL(join(ROOT, 'tests/support/site/shifted-clock.ts')).href;
	return {
		NODE_OPTIONS: [process.env.NODE_OPTIONS, `--import=${preload}`].filter(Boolean).join(' '),
		[CLOCK_AHEAD]: String(moment.getTime() - now.getTime()),
	};
}
