import type { DatabaseSync } from 'node:sqlite';
import { PlainError } from '../steps.ts';
import { digestTables, readIndexesAndTriggers, type TableDigest } from './snapshot.ts';
import { isUpkeep } from './table-rules.ts';

/** Whether two databases hold the same, and whether one agrees with itself. */

/** The tables that differ, with how. */
function differences(
	wanted: Readonly<Record<string, TableDigest>>,
	found: Readonly<Record<string, TableDigest>>,
): string[] {
	const names = [...new Set([...Object.keys(wanted), ...Object.keys(found)])].sort();
	return names.flatMap((name) => {
		const [one, other] = [wanted[name], found[name]];
		if (!one || !other) return [`${name} is only in one of the two`];
		if (one.rows !== other.rows) return [`${name} has ${other.rows} rows instead of ${one.rows}`];
		return one.sha256 === other.sha256 ? [] : [`${name} has other contents`];
	});
}

/** @throws PlainError that names every table that differs */
export function throwIfDifferent(
	wanted: Readonly<Record<string, TableDigest>>,
	found: Readonly<Record<string, TableDigest>>,
	message: string,
): void {
	const different = differences(wanted, found);
	if (different.length > 0) throw new PlainError(`${message}: ${different.join('; ')}.`);
}

/** The events whose counters aren't what their RSVPs add up to. */
export function miscountedEvents(db: DatabaseSync): number {
	const row = db
		.prepare(`
			SELECT count(*) AS events FROM events WHERE
				going <> (SELECT coalesce(sum(1 + guests), 0) FROM rsvps
					WHERE event_id = events.id AND answer = 'going')
				OR waiting <> (SELECT count(*) FROM rsvps
					WHERE event_id = events.id AND answer = 'waitlisted')`)
		.get();
	return Number(row?.events);
}

/**
 * Compares a restored database with what should be in it: every row, index and trigger, the seat
 * counters, and the foreign keys. The site's upkeep goes on meanwhile and isn't compared.
 *
 * @throws PlainError that names what differs
 */
export function checkRestored(wanted: DatabaseSync, restored: DatabaseSync): void {
	const digest = (db: DatabaseSync) =>
		Object.fromEntries(Object.entries(digestTables(db)).filter(([name]) => !isUpkeep(name)));
	throwIfDifferent(digest(wanted), digest(restored), 'The restored database differs');
	const [made, found] = [readIndexesAndTriggers(wanted), readIndexesAndTriggers(restored)];
	for (const kind of ['indexes', 'triggers'] as const) {
		if (JSON.stringify(made[kind]) === JSON.stringify(found[kind])) continue;
		throw new PlainError(`The restored database has other ${kind} than this version wants.`);
	}
	if (restored.prepare('PRAGMA foreign_key_check').all().length > 0) {
		throw new PlainError('The restored database has rows whose foreign keys lead nowhere.');
	}
	const miscounted = miscountedEvents(restored);
	if (miscounted !== miscountedEvents(wanted)) {
		throw new PlainError(`The restored database counts the seats of ${miscounted} events wrongly.`);
	}
}
