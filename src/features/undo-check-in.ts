import type { Actor } from '../auth/policy.ts';
import type { Context } from '../context.ts';
import { type DoorReference, undoCheckIn } from '../db/check-ins.ts';
import { Refusal } from '../domain/errors.ts';

/**
 * Takes a check-in back that was a mistake. Without one it changes nothing, so it can be pressed again.
 *
 * @param host whoever is signed in at the door
 * @throws Refusal `event_not_found`, `door_early`, `door_over` or `door_cancelled`
 */
export async function takeCheckInBack(
	{ db, now }: Pick<Context, 'db' | 'now'>,
	host: Actor,
	who: { event: DoorReference; userId: string },
): Promise<void> {
	const refusal = await undoCheckIn(db, { ...who, by: host.authority, now });
	if (refusal === undefined) throw new Refusal('event_not_found');
	if (refusal) throw new Refusal(refusal);
}
