import type { Context } from '../context.ts';
import { deleteBreak } from '../db/event-changes.ts';
import { openEvents } from './open-events.ts';

/**
 * Takes a break away and opens the dates in it that are due; events that it cancelled stay cancelled.
 * What is away already stays away.
 */
export async function takeBreakAway(
	context: Pick<Context, 'db' | 'now'>,
	seriesId: string,
	breakId: string,
): Promise<void> {
	if (await deleteBreak(context.db, seriesId, breakId)) await openEvents(context);
}
