import type { OwingContext } from '../../context.ts';
import type { Authority } from '../../db/authority.ts';
import { memberByEmail, memberWithId } from '../../db/door/guest-list.ts';
import { rsvpOf } from '../../db/rsvps/rsvps.ts';
import { Refusal } from '../../domain/errors.ts';
import { type Answered, answer } from './answer-rsvp.ts';

/** The member who is to be added: by an address that was typed, or one whom a search found. */
async function memberToAdd(
	{ db }: OwingContext,
	who: { email: string } | { userId: string },
): Promise<{ id: string; field: 'email' | 'member' }> {
	const isTyped = 'email' in who;
	const field = isTyped ? 'email' : 'member';
	const [member] = await (isTyped ? memberByEmail(db, who.email) : memberWithId(db, who.userId));
	if (!member && !isTyped) throw new Refusal('member_not_found');
	if (!member) throw new Refusal('invalid', { field, reason: 'address_unknown' });
	if (member.bannedAt) throw new Refusal('invalid', { field, reason: 'address_banned' });
	return { id: member.id, field };
}

/**
 * Adds a member on behalf of an organizer. Seats are given out by the usual rule: a member who does not fit
 * joins the end of the waiting list.
 *
 * @param added.by the organizer
 * @param added.email lower-cased, as members are known; or the id of a member
 * @throws Refusal `invalid` with the field for an address of no member, or for a member who is banned or on
 *   the list; `member_not_found` for an id of nobody; otherwise as for an RSVP of the member's own
 */
export async function addToGuestList(
	context: OwingContext,
	added: { event: string; guests: number; by: Authority } & (
		| { email: string }
		| { userId: string }
	),
): Promise<Answered> {
	const member = await memberToAdd(context, added);
	const { guests, by } = added;
	const input = { userId: member.id, event: { slug: added.event }, guests } as const;
	const [mine] = await rsvpOf(context.db, input.userId, input.event, context.now);
	if (mine && mine.answer !== 'declined') {
		throw new Refusal('invalid', { field: member.field, reason: 'on_list_already' });
	}
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
