import { type EventDetails, isMoved } from '../events/change.ts';
import type { EventKind } from './outbox-kinds.ts';

/**
 * What people going or on the waiting list are emailed about a change of an event: another time, place or
 * way there, and nothing else. Null where it is nothing.
 */
export function tellsOf(before: EventDetails, after: EventDetails): EventKind | null {
	return isMoved(before, after) ? 'event_moved' : null;
}
