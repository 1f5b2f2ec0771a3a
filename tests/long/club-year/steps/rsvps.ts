import { nameOfRsvp } from '../../../../src/domain/rsvps/asked-rsvp.ts';
import {
	addToGuestList,
	changeOnGuestList,
} from '../../../../src/features/rsvps/answer-for-member.ts';
import { answer } from '../../../../src/features/rsvps/answer-rsvp.ts';
import {
	beginStandingRsvp,
	endStandingRsvp,
} from '../../../../src/features/rsvps/change-standing-rsvp.ts';
import type { ClubEvent, Member } from '../model/club.ts';
import { OWNER, type World } from '../world.ts';
import { active, type Dice, pick, type Step } from './step.ts';

/** What members say to events, and hosts for them. */

function chosen(world: World, dice: Dice): { member: Member; event: ClubEvent } | null {
	const member = pick(active(world), dice[0]);
	// Mostly what comes next, and now and then one that has begun or was cancelled.
	const coming = world.model.coming();
	const others = [...world.model.events.values()].slice(-6);
	const event =
		(dice[1] ?? 0) % 20 === 0 ? pick(others, dice[2]) : pick(coming.slice(0, 5), dice[2]);
	return member && event ? { member, event } : null;
}

const rsvp: Step = async (world, dice) => {
	const who = chosen(world, dice);
	if (!who) return;
	const { member, event } = who;
	const { model } = world;
	const isYes = (dice[3] ?? 0) % 3 !== 0;
	const guests = (dice[4] ?? 0) % 2 === 0 ? undefined : (dice[4] ?? 0) % 5;
	const hours = (dice[5] ?? 0) % 6 === 0 ? [0, 1, 12, 48][(dice[5] ?? 0) % 4] : undefined;
	const self = (dice[6] ?? 0) % 2 === 0 ? { self: world.authority(member.id) } : {};
	// As the page behind a newcomer's email sends it: with the RSVP that it has shown.
	const isShown = isYes && (dice[6] ?? 0) % 4 === 2;
	const seen = isShown ? nameOfRsvp(event.parties.get(member.id) ?? null) : undefined;
	const said = isYes
		? `yes, guests ${guests ?? '-'}, limit ${hours ?? '-'}, instead of ${seen ?? 'whatever it was'}`
		: 'no';
	await world.act(
		`${member.id} says ${said} to ${event.slug} (${event.id})`,
		(context) =>
			answer(context, {
				userId: member.id,
				event: { slug: event.slug },
				answer: isYes ? 'going' : 'declined',
				...(isYes && { guests, promoteUntilHours: hours }),
				...self,
				seen,
			}),
		() =>
			isYes ? model.sayYes(event, member.id, { guests, hours }) : model.sayNo(event, member.id),
	);
};

const hostChanges: Step = async (world, dice) => {
	const who = chosen(world, dice);
	if (!who) return;
	const { member, event } = who;
	const { model } = world;
	const by = world.authority(OWNER, 'host');
	const guests = (dice[3] ?? 0) % 3;
	const mine = event.parties.get(member.id);
	const isOnList = mine !== undefined && mine.answer !== 'declined';
	const wasListed = `${mine?.answer} ${mine?.guests}`;
	const kinds = { going: 'rsvp_added', waiting: 'rsvp_added_waitlisted' };
	const log = (refusal: string | null) => {
		const now = event.parties.get(member.id);
		const is = `${now?.answer} ${now?.guests}`;
		if (refusal === null && is !== wasListed) model.actions.push('rsvp.changed');
		return refusal;
	};
	if (!isOnList) {
		await world.act(
			`a host adds ${member.id} with ${guests} guests to ${event.slug} (${event.id})`,
			(context) => addToGuestList(context, { event: event.slug, email: member.email, guests, by }),
			() => log(model.sayYes(event, member.id, { guests }, kinds)),
		);
		return;
	}
	const isRemoved = (dice[4] ?? 0) % 2 === 0;
	const change = isRemoved ? ({ isRemoved: true } as const) : { guests };
	await world.act(
		`a host ${isRemoved ? 'removes' : `gives ${guests} guests to`} ${member.id} at ${event.slug} (${event.id})`,
		(context) =>
			changeOnGuestList(context, { event: event.slug, userId: member.id, by, ...change }),
		() =>
			log(
				isRemoved
					? model.sayNo(event, member.id, 'rsvp_removed')
					: model.sayYes(event, member.id, { guests }, kinds),
			),
	);
};

const everyWeek: Step = async (world, dice) => {
	const who = chosen(world, dice);
	if (!who) return;
	const { member, event } = who;
	const by = world.authority(member.id);
	const reference = { slug: event.slug };
	const series = event.seriesId === null ? undefined : world.model.series.get(event.seriesId);
	const isStanding = series?.standing.some(({ user }) => user === member.id);
	if (series && isStanding && (dice[3] ?? 0) % 3 === 0) {
		await world.act(
			`${member.id} no longer comes to ${series.title} every week`,
			async (context) => {
				await endStandingRsvp(context, { by, event: reference });
				return [];
			},
			() => {
				series.standing = series.standing.filter(({ user }) => user !== member.id);
				return null;
			},
		);
		return;
	}
	const guests = (dice[4] ?? 0) % 3 === 0 ? (dice[4] ?? 0) % 4 : undefined;
	await world.act(
		`${member.id} comes every week, said at ${event.slug} (${event.id}), guests ${guests ?? '-'}`,
		(context) => beginStandingRsvp(context, { by, event: reference, guests }),
		() => world.model.startStanding(event, member.id, guests),
	);
};

export const RSVP_STEPS = { rsvp, hostChanges, everyWeek };
