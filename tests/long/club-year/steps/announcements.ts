import { postpone } from '../../../../src/features/announcements/postpone-announcement.ts';
import { createAnnouncement } from '../../../../src/features/announcements/save-announcement.ts';
import { sendAnnouncement } from '../../../../src/features/announcements/send-announcement.ts';
import { stopAnnouncement } from '../../../../src/features/announcements/stop-announcement.ts';
import type { Announcement } from '../model/club.ts';
import { recipientsOf, startSending } from '../model/recipients.ts';
import { HOUR } from '../model/wall-clock.ts';
import { OWNER } from '../world.ts';
import { pick, type Step } from './step.ts';

/** What organizers do with announcements. */

const announce: Step = async (world, dice) => {
	const { model } = world;
	const id = world.id('announcement');
	const event = (dice[0] ?? 0) % 2 === 0 ? pick(model.coming().slice(0, 3), dice[1]) : undefined;
	const topic = event ? null : 'announcements';
	const by = world.authority(OWNER, 'owner');
	const announcement: Announcement = {
		id,
		topic,
		eventId: event?.id ?? null,
		status: 'draft',
		sendsAt: null,
		revision: 1,
	};
	const to = event ? { slug: event.slug } : { topic: 'announcements' as const };
	const form = { subject: `News ${id}`, body: 'Bring a chair.', to };
	await world.act(
		`an owner writes ${id} to ${event ? `who goes to ${event.slug} (${event.id})` : topic}`,
		async (context) => {
			await createAnnouncement(context, { id, by, form });
			return [];
		},
		() => {
			model.announcements.set(id, announcement);
			model.actions.push('announcement.created');
			return null;
		},
	);
	const { revision } = announcement;
	if ((dice[2] ?? 0) % 2 === 0) {
		const readers = recipientsOf(model, announcement).length;
		return world.act(
			`an owner sends ${id}`,
			async (context) => {
				await sendAnnouncement(context, { id, revision, by });
				return [];
			},
			() => {
				if (readers === 0) return 'nobody_to_write_to';
				startSending(model, announcement);
				model.actions.push('announcement.sent');
				return null;
			},
		);
	}
	const sendsAt = world.now + (1 + ((dice[3] ?? 0) % 100)) * HOUR;
	await world.act(
		`an owner schedules ${id} for ${new Date(sendsAt).toISOString()}`,
		async (context) => {
			await postpone(context, { id, revision, by, sendsAt: new Date(sendsAt) });
			return [];
		},
		() => {
			Object.assign(announcement, { status: 'scheduled', sendsAt, revision: revision + 1 });
			model.actions.push('announcement.scheduled');
			return null;
		},
	);
};

const holdAnnouncement: Step = async (world, dice) => {
	const { model } = world;
	const by = world.authority(OWNER, 'owner');
	const announcements = [...model.announcements.values()];
	const scheduled = pick(
		announcements.filter(({ status }) => status === 'scheduled'),
		dice[0],
	);
	if (scheduled) {
		const { id, revision } = scheduled;
		return world.act(
			`an owner makes ${id} a draft again`,
			async (context) => {
				await postpone(context, { id, revision, by, sendsAt: null });
				return [];
			},
			() => {
				Object.assign(scheduled, { status: 'draft', sendsAt: null, revision: revision + 1 });
				model.actions.push('announcement.unscheduled');
				return null;
			},
		);
	}
	const isOpen = (id: string) =>
		[...model.messages.values()].some(
			({ announcement, isHeard, excuse, doubt, isOdd }) =>
				announcement === id && !isHeard && excuse === null && !doubt && !isOdd,
		);
	const sending = announcements.find(({ id, status }) => status === 'sending' && isOpen(id));
	if (!sending) return;
	await world.act(
		`an owner stops ${sending.id}`,
		async (context) => {
			await stopAnnouncement(context, sending.id, by);
			return [];
		},
		() => {
			Object.assign(sending, { status: 'stopped', revision: sending.revision + 1 });
			model.actions.push('announcement.stopped');
			return null;
		},
	);
};

export const ANNOUNCEMENT_STEPS = { announce, holdAnnouncement };
