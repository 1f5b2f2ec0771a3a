import { isEventKind, type OutboxKind } from './outbox-kinds.ts';
import { mayKeyBeGone } from './retry.ts';
import { areOutdated, type StatedEvent } from './stated-event.ts';
import type { NotRepeated, WriteOff } from './write-offs.ts';

/** A message that is sent alone, and what is known of its recipient and event at this moment. */
export interface SingleMessage {
	message: {
		kind: OutboxKind;
		/** Which change of the RSVP it tells of, or the event's SEQUENCE. */
		revision: number;
		createdAt: Date;
		/** When it is due; null where it has been sent or given up. */
		dueAt: Date | null;
		usefulUntil: Date | null;
		/** Attempts, this one included. */
		attempts: number;
		/** The fixed email, where an earlier attempt may have been accepted. */
		message: string | null;
		/** What that states of its event, as `statesOf` made it. */
		states: string | null;
	};
	event: StatedEvent;
	rsvp: { answer: 'going' | 'waitlisted' | 'declined'; revision: number } | null;
	bannedAt: Date | null;
	mailStoppedAt: Date | null;
	/** 1 or 0: the address takes email from the club. */
	isReachable: number;
	/** 1 or 0: a later message tells of the same event. */
	isNotifiedAgain: number;
}

/** Why a message is not worth sending, or must not be sent once more; null where it is to be sent. */
export function singleWriteOff(single: SingleMessage, now: Date): WriteOff | NotRepeated | null {
	const { message } = single;
	if (single.bannedAt) return 'banned';
	if (single.mailStoppedAt) return 'mail_stopped';
	if (!single.isReachable) return 'address_stopped';
	if (message.usefulUntil && message.usefulUntil < now) return 'too_late';
	if (isOutdated(single)) return 'outdated';
	if (message.message !== null && areOutdated(message.states, single.event)) {
		return single.isNotifiedAgain ? 'outdated' : 'states_old_time';
	}
	// Its text is fixed, so an earlier attempt may have been accepted.
	const mayComeTwice = message.message !== null && mayKeyBeGone(message.createdAt, now);
	return mayComeTwice ? 'key_expired' : null;
}

/**
 * Whether an email says nothing useful any more. About a cancelled event only the email that says so is
 * sent. Changes of an event are sent to those who still come, and only the last of them. An email that
 * failed at first, or was postponed because of many before it, is outdated once its recipient has sent
 * another RSVP.
 */
function isOutdated({ message, event, rsvp, isNotifiedAgain }: SingleMessage): boolean {
	if (event.status === 'cancelled' && message.kind !== 'event_cancelled') return true;
	if (isEventKind(message.kind)) {
		return rsvp === null || rsvp.answer === 'declined' || Boolean(isNotifiedAgain);
	}
	const isLate = message.attempts > 1 || (message.dueAt ?? message.createdAt) > message.createdAt;
	return isLate && rsvp !== null && rsvp.revision > message.revision;
}
