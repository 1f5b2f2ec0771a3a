import type { OwingContext } from '../../context.ts';
import type { Authority } from '../../db/authority.ts';
import { memberByEmail } from '../../db/door/guest-list.ts';
import { rsvpOf } from '../../db/rsvps/rsvps.ts';
import { Refusal, type RefusalReason } from '../../domain/errors.ts';
import { type Answered, answer } from './answer-rsvp.ts';

function atEmail(reason: RefusalReason): Refusal {
	return new Refusal('invalid', { field: 'email', reason });
}

/**
 * Adds a member on behalf of an organizer. Seats are given out by the usual rule: a member who does not fit
 * joins the end of the waiting list.
 *
 * @param added.by the organizer
 * @param added.email lower-cased, as members are known
 * @throws Refusal `invalid` with the field for an address of no member, of one who is banned, or of one
 *   on the list; otherwise as for an RSVP of the member's own
 */
export async function addToGuestList(
	context: OwingContext,
	added: { event: string; email: string; guests: number; by: Authority },
): Promise<Answered> {
	const [member] = await memberByEmail(context.db, added.email);
	if (!member) throw atEmail('address_unknown');
	if (member.bannedAt) throw atEmail('address_banned');
	const { guests, by } = added;
	const input = { userId: member.id, event: { slug: added.event }, guests } as const;
	const [mine] = await rsvpOf(context.db, input.userId, input.event, context.now);
	if (mine && mine.answer !== 'declined') throw atEmail('on_list_already');
	return answer(context, { ...input, answer: 'going', by });
}

/**
 * Changes how many guests a party on the list brings, or takes it off the list.
 *
 * @param changed.by the organizer
 * @throws Refusal `not_on_list` for a member who neither goes nor waits; otherwise as for an RSVP of
 *   the member's own
 */
export async function changeOnGuestList(
	context: OwingContext,
	changed: { event: string; userId: string; by: Authority } & (
		| { guests: number }
		| { isRemoved: true }
	),
): Promise<Answered> {
	const { userId, by } = changed;
	const event = { slug: changed.event };
	const [mine] = await rsvpOf(context.db, userId, event, context.now);
	if (!mine || mine.answer === 'declined') throw new Refusal('not_on_list');
	const input = { userId, event, by };
	return 'guests' in changed
		? answer(context, { ...input, answer: 'going', guests: changed.guests })
		: answer(context, { ...input, answer: 'declined' });
}
