import type { Context, DatabaseContext } from '../../context.ts';
import type { EventRow } from '../../db/events/events.ts';
import { rawBatch } from '../../db/raw-batch.ts';
import { partiesAt, peopleAt } from '../../db/rsvps/parties.ts';
import { countMovingUpWithout } from '../../db/rsvps/seats.ts';
import {
	type AffectedAnnouncements,
	affectedBy,
} from '../../domain/announcements/event-announcements.ts';
import { type EmailReach, REACHES_NOBODY, reachOf } from '../../domain/mail/email-reach.ts';
import { affectedAnnouncements } from '../announcements/affected-announcements.ts';

/** Events that an action would tell of, as a confirmation names them, with the members at any of them, each counted once. */
export interface ConcernedEvents<Event = EventRow> extends EmailReach {
	events: {
		event: Event;
		/** People going or waiting, guests not counted. */
		parties: number;
	}[];
	announcements: AffectedAnnouncements;
}

/**
 * Counts whom a change of these events concerns, and announcements scheduled for them.
 *
 * @param startsAt when those that still take place begin from now on, by their ids; the others are cancelled
 */
export async function countPeople<Event extends { id: string; startsAt: Date }>(
	{ db }: Pick<Context, 'db'>,
	events: readonly Event[],
	startsAt: ReadonlyMap<string, Date> = new Map(),
): Promise<ConcernedEvents<Event>> {
	if (events.length === 0) return { events: [], ...REACHES_NOBODY, announcements: affectedBy([]) };
	const ids = events.map(({ id }) => id);
	const {
		people: [people],
		rows,
	} = await rawBatch(db, {
		people: peopleAt(db, ids),
		rows: partiesAt(db, ids),
	});
	const announcements = await affectedAnnouncements(
		{ db },
		events.map((event) => ({ event, startsAt: startsAt.get(event.id) ?? null })),
	);
	const parties = new Map(rows.map((row) => [row.eventId, row.parties]));
	return {
		events: events.map((event) => ({ event, parties: parties.get(event.id) ?? 0 })),
		...reachOf(people),
		announcements,
	};
}

/** Counts the people who move up from waiting lists and are emailed when a member loses all their seats. */
export function countWithout({ db, now }: DatabaseContext, userId: string): Promise<number> {
	return countMovingUpWithout(db, userId, now);
}
