import type { AnnouncementStatus } from '../announcements/announcement.ts';
import type { OutboxKind, OutboxLane } from '../mail/outbox-kinds.ts';
import { mayKeyBeGone } from '../mail/retry.ts';

/** A message that did not get through, as far as it can be told whether it is sent again. */
export interface FailedMessage {
	kind: OutboxKind;
	lane: OutboxLane;
	attempts: number;
	failure: string;
	createdAt: Date;
	/** When it is tried again by itself; null once it was given up. */
	dueAt: Date | null;
	usefulUntil: Date | null;
	/** Whether the club may write to the member at all. */
	isReachable: boolean;
	/** The event that it is about; null for an announcement. */
	event: { status: 'scheduled' | 'cancelled'; endsAt: Date } | null;
	/** How the announcement stands; null where it is about an event. */
	announcementStatus: AnnouncementStatus | null;
}

/** Why a message is not sent again, in a sentence; null where it can be. */
export function whyNotAgain(message: FailedMessage, now: Date): string | null {
	const { kind, event, announcementStatus, usefulUntil } = message;
	if (message.dueAt) return 'It is tried again by itself.';
	if (!message.isReachable) return 'The member gets no mail, so it is not sent again.';
	if (event?.status === 'cancelled' && kind !== 'event_cancelled') {
		return 'The event is cancelled, so it is not sent again.';
	}
	if (event && kind !== 'thanks' && event.endsAt <= now) {
		return 'The event is over, so it is not sent again.';
	}
	if (announcementStatus && announcementStatus !== 'sending') {
		return 'The announcement was stopped, so it is not sent again.';
	}
	return usefulUntil && usefulUntil <= now ? 'It would come too late to be of use.' : null;
}

/**
 * What Resend says of the account or of this moment, and not of the mail
 * (resend.com/docs/api-reference/errors): an earlier attempt may have been taken all the same.
 */
const NOT_OF_THE_MAIL = [
	'rate_limit_exceeded',
	'daily_quota_exceeded',
	'monthly_quota_exceeded',
	'missing_api_key',
	'invalid_api_key',
	'restricted_api_key',
	'invalid_from_address',
	'concurrent_idempotent_requests',
];
/** A fault of the provider, after which nobody knows what it did before. */
const FAULTS = ['application_error', 'internal_server_error'];

/**
 * Whether an attempt may have been accepted although its answer never came. Who is refused for the mail
 * itself was never taken: the same request under the same key would have been told so.
 */
function mayHaveArrived({ failure, lane, attempts }: FailedMessage): boolean {
	const name = /^Resend refused: (\S+)/.exec(failure)?.[1];
	if (!name || name === 'status' || FAULTS.includes(name)) return true;
	// Of one attempt its own answer is all there is to know; a batch has attempts of its own.
	return NOT_OF_THE_MAIL.includes(name) && !(lane === 'single' && attempts === 1);
}

/**
 * Whether its reader may get a message twice if it is sent again. One by one it goes out under the key of
 * its first attempts, which the provider knows for a day; in a batch it goes out under a new one.
 */
export function mayComeTwice(message: FailedMessage, now: Date): boolean {
	const hasItsKey = message.lane === 'single' && !mayKeyBeGone(message.createdAt, now);
	return !hasItsKey && mayHaveArrived(message);
}
