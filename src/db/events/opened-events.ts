import type { Db } from '../client.ts';
import { idsToDeliver } from '../mail/owed-messages.ts';
import { rawBatch } from '../raw-batch.ts';
import { seatStandingParties } from '../rsvps/standing-rsvps.ts';
import { insertEvents, type NewEvent } from './events.ts';

/**
 * Stores events of series and seats everyone with a standing RSVP, in one batch: an event never exists
 * without them. Open events stay as they are.
 *
 * @param change names this opening; every RSVP that it makes carries it
 * @returns the ids of the events that were stored, and of the messages that they owe
 */
export async function storeOpenedEvents(
	db: Db,
	list: readonly NewEvent[],
	change: string,
	now: Date,
): Promise<{ stored: string[]; outboxIds: string[] }> {
	const ids = list.map(({ id }) => id);
	const rows = await rawBatch(db, {
		stored: insertEvents(list, now),
		...seatStandingParties(ids, change, now),
	});
	return {
		stored: rows.stored.map(({ id }) => id),
		outboxIds: idsToDeliver([...rows.seated, ...rows.waiting]),
	};
}
