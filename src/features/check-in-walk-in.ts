import type { Actor } from '../auth/policy.ts';
import type { Context } from '../context.ts';
import { checkInWalkIn } from '../db/check-ins.ts';
import { Refusal } from '../domain/errors.ts';
import { type AtDoor, atDoor } from './check-in.ts';

/**
 * Checks in somebody who was not on the list, by name and address: whoever is known by it, or a new
 * member, who gets no mail and is signed in nowhere. Seats are given out by answers, so they stay as they
 * are. Closed joining does not stop it: it is a host who lets this person in.
 *
 * @param guest.email lower-cased, as members are known
 * @throws Refusal `invalid` with the field for an address that is banned; otherwise as `checkInMember`
 */
export async function checkInGuest(
	{ db, now }: Pick<Context, 'db' | 'now'>,
	host: Actor,
	guest: { event: string; name: string; email: string; guests: number },
): Promise<AtDoor> {
	const { event, ...who } = guest;
	const outcome = await checkInWalkIn(db, {
		event: { slug: event },
		...who,
		by: host.authority,
		now,
	});
	if (outcome?.refusal === 'member_banned') {
		throw new Refusal('invalid', {
			field: 'email',
			message: 'email: this address is banned. Please talk to the owner of the club.',
		});
	}
	return atDoor(outcome, 'event');
}
