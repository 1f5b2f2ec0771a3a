import type { Context } from '../../context.ts';
import { eventsWithMailings, writeMailings } from '../../db/mail/mailings.ts';
import { mailingsDue } from '../../domain/mail/mailings.ts';
import { localDate } from '../../domain/time/time.ts';
import { logger } from '../../logger.ts';

/** How many mailings one run writes: each can be a message to every member. The next run writes the rest. */
const MAILINGS_AT_ONCE = 4;

/**
 * Writes what the club's week owes at this moment into the outbox: invitations, reminders, thanks. It
 * may run twice, late, or at once with itself: each mailing is written once, and one that says nothing
 * useful any more is not written at all. One query where nothing is due, five where something is.
 *
 * @returns how many messages were written
 */
export async function planMailings(context: Context): Promise<number> {
	const { db, now, clock } = context;
	const events = await eventsWithMailings(db, now);
	const due = mailingsDue(events, now).slice(0, MAILINGS_AT_ONCE);
	const [first] = due;
	if (!first) return 0;

	const written = await writeMailings(
		db,
		due.map(({ event, ...mailing }) => ({
			...mailing,
			eventId: event.id,
			startsAt: event.startsAt,
			endsAt: event.endsAt,
		})),
		localDate(now, first.event.clubZone),
		now,
		// At once: messages are delivered by what the time is then, not by the time of the tick.
		clock(),
	);
	for (const mailing of written) logger.info('mailing_written', { ...mailing });
	const messages = written.reduce((sum, { recipients }) => sum + recipients, 0);
	if (messages > 0) context.owe('batches');
	return messages;
}
