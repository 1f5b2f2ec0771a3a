import { localDate } from '../time/time.ts';
import { revisionOf } from './mailings.ts';
import type { BatchKind } from './outbox-kinds.ts';
import { isPaused } from './pause.ts';
import { areOutdated, type StatedEvent } from './stated-event.ts';
import type { NotRepeated, WriteOff } from './write-offs.ts';

/** What the emails of a batch are about, as it is at this moment. */
export interface BatchTopic {
	kind: BatchKind;
	/** The event of a mailing, or the one whose attendees an announcement is for. */
	event: {
		status: 'scheduled' | 'cancelled';
		startsAt: Date;
		timeZone: string;
		updatedAt: Date;
	} | null;
	/** The club's zone. */
	club: { timeZone: string };
	now: Date;
}

/** What is known of one recipient at this moment. */
export interface BatchRecipient {
	/** As `revisionOf` the event was when the message was written. */
	revision: number;
	/** Milliseconds since 1970. */
	usefulUntil: number | null;
	answer: 'going' | 'waitlisted' | 'declined' | null;
	/** 1 or 0: was checked in to the event. */
	wasThere: number;
	/** 1 or 0: the club may write to them at all. */
	isReachable: number;
	/** 1 or 0: wants the topic, or there is none; pauses don't count here. */
	wantsTopic: number;
	/** The local date in the club's zone up to which no topic sends anything. */
	pausedUntil: string | null;
}

/**
 * Why the emails of a batch tell nobody anything any more; null where they do.
 *
 * @param announcement the one that is sent, where it is one
 */
export function batchWriteOff(
	{ kind, event }: BatchTopic,
	announcement: { status: string; startedAt: Date | null } | null,
): WriteOff | null {
	if (kind !== 'announcement') {
		return event?.status === 'scheduled' ? null : 'event_cancelled';
	}
	if (announcement?.status !== 'sending') return 'stopped';
	// What was written before an event was cancelled is about an event that takes place. A cancelled one
	// is not changed again.
	const { startedAt } = announcement;
	if (event?.status !== 'cancelled' || startedAt === null) return null;
	return startedAt <= event.updatedAt ? 'event_cancelled' : null;
}

/**
 * Why bytes that may have been accepted already are not sent once more; null where they still hold.
 *
 * @param states what they state of an event, as `statesOf` made it
 * @param shown that event as it is now
 */
export function repeatWriteOff(
	kind: BatchKind,
	states: string | null,
	shown: StatedEvent | null,
): WriteOff | NotRepeated | null {
	if (!areOutdated(states, shown)) return null;
	// People who are reminded were notified of the change.
	const isReminder = kind === 'reminder_day_before' || kind === 'reminder_same_day';
	return isReminder ? 'event_moved' : 'states_old_time';
}

/** Why one recipient doesn't get the email; null where they do. */
export function recipientWriteOff(
	recipient: BatchRecipient,
	{ kind, event, club, now }: BatchTopic,
): WriteOff | null {
	const isTooLate = recipient.usefulUntil !== null && recipient.usefulUntil < now.getTime();
	if (isTooLate) return 'too_late';
	if (!recipient.isReachable) return 'unreachable';
	if (!recipient.wantsTopic) return 'not_subscribed';
	if (isPaused(recipient.pausedUntil, localDate(now, club.timeZone))) {
		return 'paused';
	}
	if (kind === 'invitation') return recipient.answer === null ? null : 'answered';
	// People who were there may have said something else, or nothing.
	const isAttendee = recipient.answer === 'going' || recipient.wasThere === 1;
	if (event && !isAttendee) return 'not_going';
	const isOfDay = kind !== 'announcement';
	if (event && isOfDay && recipient.revision !== revisionOf(event)) return 'event_moved';
	return null;
}
