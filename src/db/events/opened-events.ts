import type { Db } from '../client.ts';
import { rawBatch } from '../raw-batch.ts';
import { seatStandingParties } from '../rsvps/standing-rsvps.ts';
import { insertEvents, type NewEvent } from './events.ts';

/**
 * Stores events of series and seats who comes every week, in one batch: an event is never there
 * without them. What is open already stays as it is.
 *
 * @param change names this opening; every RSVP that it makes carries it
 * @returns the ids of the events that were stored; the messages that they owe are in the outbox
 */
export async function storeOpenedEvents(
	db: Db,
	list: readonly NewEvent[],
	change: string,
	now: Date,
): Promise<string[]> {
	const standing = seatStandingParties(
		list.map(({ id }) => id),
		change,
		now,
	);
	const [stored] = await rawBatch<[{ id: string }, never, never, never, never]>(db, [
		insertEvents(list, now),
		...standing,
	]);
	return stored.map(({ id }) => id);
}
