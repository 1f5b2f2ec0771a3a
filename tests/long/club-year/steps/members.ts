import type { Context } from '../../../../src/context.ts';
import { changeSubscription } from '../../../../src/features/mail/change-subscription.ts';
import { endPause, getMailAgain, pauseMail } from '../../../../src/features/mail/pause-mail.ts';
import { takeMailReport } from '../../../../src/features/mail/take-mail-report.ts';
import { tryAddressAgain } from '../../../../src/features/mail/try-address-again.ts';
import { unsubscribe } from '../../../../src/features/mail/unsubscribe.ts';
import { banMember, liftBan } from '../../../../src/features/members/ban-member.ts';
import { deleteAccount } from '../../../../src/features/members/delete-account.ts';
import {
	addToGuestList,
	changeOnGuestList,
} from '../../../../src/features/rsvps/answer-for-member.ts';
import { answer } from '../../../../src/features/rsvps/answer-rsvp.ts';
import {
	startComingEveryTime,
	stopComingEveryTime,
} from '../../../../src/features/rsvps/change-standing-rsvp.ts';
import type { ClubEvent, Member } from '../model.ts';
import { plusDays } from '../wall-clock.ts';
import { OWNER, type World } from '../world.ts';
import { active, type Dice, pick, type Step, TOPICS, told } from './step.ts';

/** What members do, and what is done to them. */

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
	const said = isYes ? `yes, guests ${guests ?? '-'}, limit ${hours ?? '-'}` : 'no';
	await world.act(
		`${member.id} says ${said} to ${event.slug} (${event.id})`,
		(context) =>
			told((tell) =>
				answer(
					context,
					{
						userId: member.id,
						event: { slug: event.slug },
						answer: isYes ? 'going' : 'declined',
						...(isYes && { guests, promoteUntilHours: hours }),
						...self,
					},
					tell,
				),
			),
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
			(context) =>
				told((tell) =>
					addToGuestList(context, { event: event.slug, email: member.email, guests, by }, tell),
				),
			() => log(model.sayYes(event, member.id, { guests }, kinds)),
		);
		return;
	}
	const isRemoved = (dice[4] ?? 0) % 2 === 0;
	const change = isRemoved ? ({ isRemoved: true } as const) : { guests };
	await world.act(
		`a host ${isRemoved ? 'removes' : `gives ${guests} guests to`} ${member.id} at ${event.slug} (${event.id})`,
		(context) =>
			told((tell) =>
				changeOnGuestList(context, { event: event.slug, userId: member.id, by, ...change }, tell),
			),
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
				await stopComingEveryTime(context, { by, event: reference });
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
		(context) =>
			told((tell) => startComingEveryTime(context, { by, event: reference, guests }, tell)),
		() => world.model.startStanding(event, member.id, guests),
	);
};

const done = (work: (context: Context) => Promise<unknown>) => async (context: Context) => {
	await work(context);
	return [];
};

const emailChoice: Step = async (world, dice) => {
	const member = pick(active(world), dice[0]);
	if (!member) return;
	const actor = world.actor(member.id);
	const topic = pick(TOPICS, dice[1]) ?? 'reminders';
	switch ((dice[2] ?? 0) % 9) {
		case 0: {
			const until = plusDays(world.model.today(), 1 + ((dice[3] ?? 0) % 40));
			return world.act(
				`${member.id} pauses email until ${until}`,
				done((context) => pauseMail(context, actor, until)),
				() => {
					member.pausedUntil = until;
					return null;
				},
			);
		}
		case 1:
			return world.act(
				`${member.id} ends the pause`,
				done((context) => endPause(context, actor)),
				() => {
					member.pausedUntil = null;
					return null;
				},
			);
		case 2: {
			const scope = (dice[3] ?? 0) % 3 === 0 ? 'all' : topic;
			return world.act(
				`${member.id} unsubscribes from ${scope}`,
				done((context) => unsubscribe(context, { userId: member.id, scope })),
				() => {
					if (scope === 'all') member.hasStoppedAll = true;
					else member.topics.set(scope, false);
					return null;
				},
			);
		}
		case 3:
			return world.act(
				`${member.id} gets email again`,
				done((context) => getMailAgain(context, actor)),
				() => {
					member.hasStoppedAll = false;
					return null;
				},
			);
		default: {
			const isOn = (dice[3] ?? 0) % 4 !== 0;
			return world.act(
				`${member.id} turns ${topic} ${isOn ? 'on' : 'off'}`,
				done((context) => changeSubscription(context, actor, topic, isOn)),
				() => {
					member.topics.set(topic, isOn);
					if (isOn) member.hasStoppedAll = false;
					return null;
				},
			);
		}
	}
};

const addressFails: Step = async (world, dice) => {
	const { model } = world;
	const refusing = [...model.members.values()].filter(({ isRefusing }) => isRefusing);
	const again = pick(refusing, dice[1]);
	if (again && (dice[2] ?? 0) % 2 === 0) {
		return world.act(
			`an owner tries the address of ${again.id} again`,
			done((context) => tryAddressAgain(context, world.owner, again.id)),
			() => {
				again.isRefusing = false;
				model.actions.push('member.address_retried');
				return null;
			},
		);
	}
	const member = pick(active(world), dice[0]);
	if (!member) return;
	const isBounce = (dice[3] ?? 0) % 2 === 0;
	const report = {
		type: isBounce ? 'email.bounced' : 'email.complained',
		created_at: new Date(world.now).toISOString(),
		data: {
			to: [member.email],
			...(isBounce && {
				bounce: { type: 'Permanent', subType: 'General', message: 'No such box.' },
			}),
		},
	};
	return world.act(
		`the provider reports of ${member.id}: ${report.type}`,
		done((context) => takeMailReport(context, report)),
		() => {
			member.isRefusing = true;
			return null;
		},
	);
};

const ban: Step = async (world, dice) => {
	const { model } = world;
	const banned = pick(
		[...model.members.values()].filter(({ isBanned, isDeleted }) => isBanned && !isDeleted),
		dice[1],
	);
	if (banned && (dice[2] ?? 0) % 2 === 0) {
		await world.act(
			`the ban of ${banned.id} is lifted`,
			done((context) => liftBan(context, world.owner, banned.id)),
			() => {
				banned.isBanned = false;
				model.actions.push('member.ban_lifted');
				return null;
			},
		);
		return world.signIn(banned.id);
	}
	const member = pick(active(world), dice[0]);
	if (!member) return;
	return world.act(
		`${member.id} is banned`,
		async (context) => (await banMember(context, world.owner, member.id)).outboxIds,
		() => {
			member.isBanned = true;
			model.leaveAll(member.id, false);
			model.actions.push('member.banned');
			return null;
		},
	);
};

const leave: Step = async (world, dice) => {
	const members = active(world);
	const member = pick(members, dice[0]);
	if (!member || members.length < 12) return;
	return world.act(
		`${member.id} deletes the account`,
		async (context) => {
			await deleteAccount(context, member.id, world.authority(member.id));
			return [];
		},
		() => {
			member.isDeleted = true;
			world.model.leaveAll(member.id, true);
			world.model.members.delete(member.id);
			return null;
		},
	);
};

const join: Step = async (world, dice) => {
	if (active(world).length > 28) return;
	const id = world.id('member');
	world.say(`${id} joins`);
	const member = await world.join(id);
	const actor = world.actor(id);
	if ((dice[0] ?? 0) % 3 === 0) return;
	await world.act(
		`${id} asks for invitations`,
		done((context) => changeSubscription(context, actor, 'invitations', true)),
		() => {
			member.topics.set('invitations', true);
			return null;
		},
	);
};

export const MEMBER_STEPS = {
	rsvp,
	hostChanges,
	everyWeek,
	emailChoice,
	addressFails,
	ban,
	leave,
	join,
};
