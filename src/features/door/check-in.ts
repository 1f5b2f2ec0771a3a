import type { Actor } from '../../auth/policy.ts';
import type { DatabaseContext } from '../../context.ts';
import { type CheckInOutcome, checkIn, type DoorReference } from '../../db/door/check-ins.ts';
import { Refusal } from '../../domain/errors.ts';

/** Somebody who is here, as a check-in reports it. */
export interface AtDoor {
	/** The member's id; null for a walk-in who gave a name only. */
	member: string | null;
	guests: number;
	checkedInAt: Date;
	/** Came without having said yes before. */
	isWalkIn: boolean;
	/** False where somebody else was faster. */
	isNew: boolean;
}

/**
 * The outcome of a check-in, for the host.
 *
 * @throws Refusal `event_not_found`, `member_not_found`, or why nobody was checked in
 */
export function atDoor(outcome: CheckInOutcome | null, missing: 'event' | 'member'): AtDoor {
	if (!outcome) throw new Refusal(`${missing}_not_found`);
	const { refusal, checkedIn, isNew } = outcome;
	if (refusal) throw new Refusal(refusal);
	if (!checkedIn) throw new Refusal('member_not_found');
	const { userId, guests, checkedInAt, isWalkIn } = checkedIn;
	return {
		member: userId,
		guests,
		checkedInAt: new Date(checkedInAt),
		isWalkIn: isWalkIn === 1,
		isNew,
	};
}

/**
 * Checks a member in at the door. Once, whoever clicks and however often: a click that did not get through
 * can be repeated.
 *
 * @param host whoever is signed in at the door
 * @throws Refusal `member_not_found`, also where there is no such event; `door_early`, `door_over`,
 *   `door_cancelled`, `member_banned` or `guests_not_allowed`
 */
export async function checkInMember(
	{ db, now }: DatabaseContext,
	host: Actor,
	who: { event: DoorReference; userId: string; guests: number },
): Promise<AtDoor> {
	return atDoor(await checkIn(db, { ...who, by: host.authority, now }), 'member');
}
