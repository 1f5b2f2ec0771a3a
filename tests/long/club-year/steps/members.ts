import type { Context } from '../../../../src/context.ts';
import { changeSubscription } from '../../../../src/features/mail/change-subscription.ts';
import { endPause, getMailAgain, pauseMail } from '../../../../src/features/mail/pause-mail.ts';
import { receiveMailReport } from '../../../../src/features/mail/receive-mail-report.ts';
import { tryAddressAgain } from '../../../../src/features/mail/try-address-again.ts';
import { unsubscribe } from '../../../../src/features/mail/unsubscribe.ts';
import { banMember, liftBan } from '../../../../src/features/members/ban-member.ts';
import { deleteAccount } from '../../../../src/features/members/delete-account.ts';
import { plusDays } from '../model/wall-clock.ts';
import { active, pick, type Step, TOPICS } from './step.ts';

/** What members do about their email and their account, and what is done to them. */

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
		done((context) => receiveMailReport(context, report)),
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
		(context) => banMember(context, world.owner, member.id),
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

export const MEMBER_STEPS = { emailChoice, addressFails, ban, leave, join };
