import type { Actor } from '../../auth/policy.ts';
import type { DatabaseContext } from '../../context.ts';
import { type DoorReference, undoCheckIn } from '../../db/door/check-ins.ts';
import { removeWalkIn } from '../../db/door/walk-ins.ts';
import { Refusal } from '../../domain/errors.ts';

/**
 * Undoes a check-in that was a mistake. Without one it changes nothing, so it can be sent again.
 *
 * @param host whoever is signed in at the door
 * @throws Refusal `event_not_found`, `door_early`, `door_over` or `door_cancelled`
 */
export async function undoDoorCheckIn(
	{ db, now }: DatabaseContext,
	host: Actor,
	who: { event: DoorReference } & ({ userId: string } | { walkIn: string }),
): Promise<void> {
	const undone = { ...who, by: host.authority, now };
	const refusal =
		'walkIn' in undone ? await removeWalkIn(db, undone) : await undoCheckIn(db, undone);
	if (refusal === undefined) throw new Refusal('event_not_found');
	if (refusal) throw new Refusal(refusal);
}
