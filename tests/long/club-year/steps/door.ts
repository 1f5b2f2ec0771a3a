import { checkInMember } from '../../../../src/features/door/check-in.ts';
import { checkInGuest } from '../../../../src/features/door/check-in-walk-in.ts';
import { undoDoorCheckIn } from '../../../../src/features/door/undo-check-in.ts';
import { type ClubEvent, newMember } from '../model/club.ts';
import { DAY, HOUR } from '../model/wall-clock.ts';
import { OWNER } from '../world.ts';
import { active, pick, type Step } from './step.ts';

/** What hosts do at the door. */

/** The state of an event's door now: open from three hours before the start to a day after the end. */
function doorOf(event: ClubEvent, now: number): string | null {
	if (event.status === 'cancelled') return 'door_cancelled';
	if (event.startsAt > now + 3 * HOUR) return 'door_early';
	return event.endsAt < now - DAY ? 'door_over' : null;
}

export const door: Step = async (world, dice) => {
	const { model, now } = world;
	const events = [...model.events.values()].filter((event) => doorOf(event, now) === null);
	const event = pick(events, dice[0]);
	if (!event) return;
	const host = world.actor(OWNER, 'host');
	const which = (dice[1] ?? 0) % 5;
	const here = pick([...event.checkIns.keys()], dice[2]);
	if (which === 0 && here) {
		return world.act(
			`a host undoes the check-in of ${here} at ${event.slug} (${event.id})`,
			async (context) => {
				await undoDoorCheckIn(context, host, { event: { slug: event.slug }, userId: here });
				return [];
			},
			() => {
				event.checkIns.delete(here);
				model.actions.push('check_in.removed');
				return null;
			},
		);
	}
	const guests = (dice[3] ?? 0) % 3;
	if (which === 1) {
		const id = world.id('walk-in');
		const email = `${id}@example.com`;
		let member = '';
		await world.act(
			`${id} walks in to ${event.slug} (${event.id}) with ${guests} guests`,
			async (context) => {
				const guest = { event: event.slug, name: id, email, guests };
				member = (await checkInGuest(context, host, guest)).member ?? '';
				return [];
			},
			() => {
				if (guests > event.guestsAllowed) return 'guests_not_allowed';
				model.members.set(member, { ...newMember(member, email), awaitsConsent: true });
				event.checkIns.set(member, { guests, isWalkIn: true });
				model.actions.push('check_in.walk_in');
				return null;
			},
		);
		return;
	}
	const parties = [...event.parties.values()].filter(({ user }) => model.members.has(user));
	const members = which === 2 ? active(world).map(({ id }) => id) : parties.map(({ user }) => user);
	const member = pick(members, dice[2]);
	if (!member || model.member(member).isBanned) return;
	await world.act(
		`a host checks ${member} in at ${event.slug} (${event.id}) with ${guests} guests`,
		async (context) => {
			await checkInMember(context, host, {
				event: { slug: event.slug },
				userId: member,
				guests,
			});
			return [];
		},
		() => {
			if (event.checkIns.has(member)) return null;
			const party = event.parties.get(member);
			const isOnList = party !== undefined && party.answer !== 'declined';
			if (guests > Math.max(event.guestsAllowed, isOnList ? party.guests : 0)) {
				return 'guests_not_allowed';
			}
			event.checkIns.set(member, { guests, isWalkIn: !isOnList });
			model.actions.push('check_in.added');
			return null;
		},
	);
};
