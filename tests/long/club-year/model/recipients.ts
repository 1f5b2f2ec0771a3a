import {
	type Announcement,
	type ClubEvent,
	MAILING_KINDS,
	type Member,
	type Message,
	type Topic,
} from './club.ts';
import type { ClubModel } from './model.ts';
import { DAY, dateAt, dateNumber, momentAt } from './wall-clock.ts';

/** Who gets an email, by the model: who may, who wants it, and whether it still says something. */

const TOPIC_DEFAULTS: Record<Topic, boolean> = {
	invitations: false,
	reminders: true,
	announcements: false,
};

export function isReachable({
	isBanned,
	isDeleted,
	hasStoppedAll,
	isRefusing,
	awaitsConsent,
}: Member): boolean {
	return !isBanned && !isDeleted && !hasStoppedAll && !isRefusing && !awaitsConsent;
}

export function wants(model: ClubModel, { topics, pausedUntil }: Member, topic: Topic): boolean {
	const isPaused = pausedUntil !== null && pausedUntil > model.today();
	return (topics.get(topic) ?? TOPIC_DEFAULTS[topic]) && !isPaused;
}

/** Whether a member goes to an event, or was there, whatever they had said. */
function comes({ parties, checkIns }: ClubEvent, user: string): boolean {
	return parties.get(user)?.answer === 'going' || checkIns.has(user);
}

/** Who was at an event that is over: whoever was checked in, where anybody was, else whoever goes. */
export function wasAt({ parties, checkIns }: ClubEvent, user: string): boolean {
	return checkIns.size > 0 ? checkIns.has(user) : parties.get(user)?.answer === 'going';
}

/** Why an email must not be sent now for the first time; null where it may. */
export function whyNot(model: ClubModel, message: Message): string | null {
	const member = model.members.get(message.user);
	if (!member || !isReachable(member)) return 'the member gets no email';
	if (message.announcement !== null) {
		const announcement = model.announcements.get(message.announcement);
		if (announcement?.status !== 'sending') return 'the announcement was stopped';
		if (announcement.topic) {
			if (!wants(model, member, announcement.topic)) return 'the member does not want it';
			return model.now > message.madeAt + 3 * DAY ? 'it is old' : null;
		}
		const event = model.event(announcement.eventId ?? '');
		if ((event.cancelledAt ?? 0) >= message.madeAt) return 'the event is cancelled';
		if (!comes(event, member.id)) return 'the member does not go';
		return model.now > message.madeAt + 3 * DAY ? 'it is old' : null;
	}
	const event = model.event(message.event ?? '');
	const party = event.parties.get(member.id);
	const { kind } = message;
	if (event.status === 'cancelled' && kind !== 'event_cancelled') return 'the event is cancelled';
	if (kind === 'event_moved' || kind === 'event_cancelled') {
		return !party || party.answer === 'declined' ? 'the member does not come' : null;
	}
	if (!MAILING_KINDS.includes(kind)) return null;
	if (!wants(model, member, kind === 'invitation' ? 'invitations' : 'reminders')) {
		return 'the member does not want it';
	}
	if (kind === 'invitation') {
		if (party) return 'the member has answered';
		return event.startsAt <= model.now ? 'it came too late' : null;
	}
	if (!comes(event, member.id)) return 'the member does not go';
	const date = dateNumber(dateAt(event.startsAt, model.zone));
	if (date !== message.cause) return 'the event was moved';
	if (kind === 'thanks') return model.now > event.endsAt + 6 * DAY ? 'it came too late' : null;
	return event.startsAt <= model.now ? 'it came too late' : null;
}

/**
 * Whether an event that an email shows was changed since it was written. Announcements and thanks end with the
 * soonest event besides, so that it may be any.
 */
function hasChanged(model: ClubModel, { event, kind, madeAt }: Message): boolean {
	const isOwn = event !== null && kind !== 'thanks';
	const changes = isOwn ? [model.lastChanges.get(event) ?? 0] : [...model.lastChanges.values()];
	return changes.some((at) => at >= madeAt);
}

/** Why an email that has not gone out yet need not go out any more, though it may; null where it must. */
export function excuseOf(model: ClubModel, message: Message): string | null {
	const reason = whyNot(model, message);
	if (reason) return reason;
	const mayHaveArrived = message.doubt !== null || message.isOdd;
	if (mayHaveArrived && hasChanged(model, message)) return 'it states what is no longer so';
	if (message.event === null) return null;
	const event = model.event(message.event);
	const party = event.parties.get(message.user);
	if (event.startsAt !== message.startsAt) return 'the event was moved since';
	const moved = model.lastMoves.get(`${message.user} ${event.id}`) ?? 0;
	if (moved > message.madeAt) return 'a newer email tells of another change';
	if (event.startsAt <= model.now && message.kind !== 'thanks') return 'the event has begun';
	if (message.kind.startsWith('reminder')) {
		const day = dateAt(event.startsAt, model.zone);
		const isOfDayBefore = message.kind === 'reminder_day_before';
		if (isOfDayBefore && model.now > momentAt(day, '00:00', model.zone)) return 'its day has come';
	}
	if (message.kind === 'thanks' && model.now > event.endsAt + 3 * DAY) return 'it came too late';
	const isAnswer = /^(rsvp|standing)_/.test(message.kind);
	return isAnswer && (party?.version ?? 0) > message.cause ? 'answered since' : null;
}

/** Everybody who gets an announcement now. */
export function recipientsOf(model: ClubModel, { topic, eventId }: Announcement): Member[] {
	const event = eventId === null ? null : model.event(eventId);
	return [...model.members.values()].filter((member) => {
		if (!isReachable(member)) return false;
		if (event) {
			const isOver = event.endsAt <= model.now;
			return isOver ? wasAt(event, member.id) : event.parties.get(member.id)?.answer === 'going';
		}
		return topic !== null && wants(model, member, topic);
	});
}

export function startSending(model: ClubModel, announcement: Announcement): void {
	announcement.status = 'sending';
	announcement.revision += 1;
	for (const { id } of recipientsOf(model, announcement))
		model.owe('announcement', id, announcement, 0);
}
