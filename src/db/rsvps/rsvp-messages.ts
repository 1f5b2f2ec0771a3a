import { type SQL, sql } from 'drizzle-orm';
import type { OutboxKind } from '../../domain/mail/outbox-kinds.ts';

/** The email about a member's own RSVP, whoever sent it. */
const RSVP_KINDS = [
	'rsvp_going',
	'rsvp_waitlisted',
	'rsvp_cancelled',
	'rsvp_added',
	'rsvp_added_waitlisted',
	'rsvp_removed',
	'standing_going',
	'standing_waitlisted',
] as const satisfies readonly OutboxKind[];

/** How many emails about a member's RSVPs to one event go at once within this time. */
const AT_ONCE = 4;
const WINDOW_MS = 10 * 60_000;

/**
 * When the message about a member's RSVP is due: now, or ten minutes later for somebody who clicks back and
 * forth. By then another RSVP may have followed: only the message of the last one is sent
 * (features/mail/deliver-outbox.ts).
 *
 * @param userId the column with the member, beside which `eventId` is that of the event
 * @param time milliseconds since 1970
 */
export function rsvpMessageDueAt(userId: SQL, eventId: SQL, time: number): SQL {
	const kinds = sql.join(
		RSVP_KINDS.map((kind) => sql`${kind}`),
		sql`, `,
	);
	return sql`${time} + ${WINDOW_MS} * ((
		select count(*) from outbox recent
		where recent.user_id = ${userId} and recent.event_id = ${eventId}
			and recent.kind in (${kinds}) and recent.created_at > ${time} - ${WINDOW_MS}) >= ${AT_ONCE})`;
}
