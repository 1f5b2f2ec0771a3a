import type { OwingContext } from '../../context.ts';
import type { Authority } from '../../db/authority.ts';
import { deleteBreak } from '../../db/events/changes.ts';
import { openEvents } from './open-events.ts';

/**
 * Takes a break away and opens the dates in it that are due; events that it cancelled stay cancelled.
 * What is away already stays away.
 *
 * @param taken.by the organizer who does it
 */
export async function removeBreak(
	context: OwingContext,
	taken: { seriesId: string; breakId: string; by: Authority },
): Promise<void> {
	const { db, now } = context;
	if (await deleteBreak(db, { ...taken, now })) await openEvents(context);
}
