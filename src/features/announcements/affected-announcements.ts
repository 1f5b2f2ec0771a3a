import type { Context } from '../../context.ts';
import { scheduledAnnouncementsAt } from '../../db/announcements/event-announcements.ts';
import {
	type AffectedAnnouncements,
	affectedBy,
} from '../../domain/announcements/event-announcements.ts';

/** An event, and when it begins from now on; null where it is cancelled. */
export interface PlannedStart {
	event: { id: string; startsAt: Date };
	startsAt: Date | null;
}

/** What moving and cancelling events would do to announcements that are scheduled for their attendees. */
export async function affectedAnnouncements(
	{ db }: Pick<Context, 'db'>,
	planned: readonly PlannedStart[],
): Promise<AffectedAnnouncements> {
	const affected = planned.filter(
		({ event, startsAt }) => startsAt === null || startsAt.getTime() !== event.startsAt.getTime(),
	);
	if (affected.length === 0) return affectedBy([]);
	const rows = await scheduledAnnouncementsAt(
		db,
		affected.map(({ event }) => event.id),
	);
	const plans = new Map(affected.map((plan) => [plan.event.id, plan]));
	return affectedBy(
		rows.flatMap(({ eventId, sendsAt }) => {
			const plan = plans.get(eventId);
			return plan && sendsAt ? { sendsAt, before: plan.event.startsAt, after: plan.startsAt } : [];
		}),
	);
}
