import type { OwingContext } from '../../context.ts';
import type { Authority } from '../../db/authority.ts';
import { applyEventChanges, type Emailed } from '../../db/events/changes.ts';
import { eventById } from '../../db/events/events.ts';
import { Refusal } from '../../domain/errors.ts';
import { changeable } from '../../domain/events/change.ts';
import type { Scope } from '../../domain/events/plan.ts';
import { cancelFollowing } from '../series/change-following.ts';

/**
 * Cancels an event, or it and all that follow, which ends the series; everybody going or waiting is
 * notified with the reason. RSVPs stay as they are.
 *
 * @param cancelled.by the organizer who does it
 * @param cancelled.sequence the SEQUENCE of the event that the organizer saw
 * @param cancelled.reason is shown after "cancelled:", as it was written
 * @param cancelled.confirmed how many events follow, as the organizer was told
 * @returns how many events are cancelled, whom that emails, and how many announcements scheduled
 *   for their attendees became drafts
 * @throws Refusal `event_not_found`, `event_cancelled`, `event_begun`, `series_not_found` or
 *   `changed_meanwhile`
 */
export async function cancelEvent(
	context: OwingContext,
	cancelled: {
		eventId: string;
		by: Authority;
		sequence: number;
		reason: string;
		scope: Scope;
		confirmed?: number | undefined;
	},
): Promise<{ events: number; emailed: Emailed; held: number }> {
	const { db, now } = context;
	const { eventId, by, sequence, reason, scope, confirmed } = cancelled;
	const [row] = await eventById(db, eventId);
	const event = changeable(row, now);
	if (scope === 'following') {
		const chosen = { eventId, by, sequence, reason };
		return cancelFollowing(context, confirmed === undefined ? chosen : { ...chosen, confirmed });
	}
	const { isDone, outboxIds, emailed, held } = await applyEventChanges(db, {
		change: crypto.randomUUID(),
		now,
		by,
		action: 'event.cancelled',
		subject: { eventId },
		events: [
			{
				...event,
				sequence,
				status: 'cancelled',
				cancelReason: reason,
				tells: 'event_cancelled',
			},
		],
	});
	context.owe(outboxIds);
	if (!isDone) throw new Refusal('changed_meanwhile');
	return { events: 1, emailed, held };
}
