import type { Actor } from '../../auth/policy.ts';
import type { DatabaseContext } from '../../context.ts';
import { checkInWalkIn } from '../../db/door/check-ins.ts';
import { checkInByName } from '../../db/door/walk-ins.ts';
import { Refusal } from '../../domain/errors.ts';
import { type AtDoor, atDoor } from './check-in.ts';

/** Somebody at the door who isn't on the list. */
export interface WalkIn {
	/** The event's slug. */
	event: string;
	name: string;
	/** Lower-cased, as members are known; left out, nobody becomes a member. */
	email?: string | undefined;
	guests: number;
	/** Names the form, so that sending it twice checks in once; left out, every request is a new person. */
	press?: string | undefined;
}

/** A check-in, with the id of the walk-in where they aren't a member. */
export type WalkedIn = AtDoor & { walkIn: string | null };

/**
 * Checks in somebody who wasn't on the list. With an address: whoever is known by it, or a new member, who
 * gets no email and is signed in nowhere. With a name only they are counted, and no member. Seats are given
 * out by RSVPs, so they stay as they are. Closed joining does not stop it: a host lets this person in.
 *
 * @throws Refusal `invalid` with the field for an address that is banned; otherwise as `checkInMember`
 */
export async function checkInGuest(
	{ db, now }: DatabaseContext,
	host: Actor,
	guest: WalkIn,
): Promise<WalkedIn> {
	const { email, press = crypto.randomUUID(), ...who } = guest;
	const request = { ...who, event: { slug: guest.event }, by: host.authority, now };
	if (email === undefined) return byName(await checkInByName(db, { ...request, press }));
	const outcome = await checkInWalkIn(db, { ...request, email });
	if (outcome?.refusal === 'member_banned') {
		throw new Refusal('invalid', { field: 'email', reason: 'address_banned_at_door' });
	}
	return { ...atDoor(outcome, 'event'), walkIn: null };
}

function byName(outcome: Awaited<ReturnType<typeof checkInByName>>): WalkedIn {
	if (!outcome) throw new Refusal('event_not_found');
	const { refusal, isNew, walkedIn } = outcome;
	if (refusal) throw new Refusal(refusal);
	if (!walkedIn) throw new Refusal('event_not_found');
	return {
		member: null,
		walkIn: walkedIn.id,
		guests: walkedIn.guests,
		checkedInAt: new Date(walkedIn.checkedInAt),
		isWalkIn: true,
		isNew,
	};
}
