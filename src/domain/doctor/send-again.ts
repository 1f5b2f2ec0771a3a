import type { AnnouncementStatus } from '../announcements/announcement.ts';
import type { OutboxKind, OutboxLane } from '../mail/outbox-kinds.ts';
import { mayKeyBeGone } from '../mail/retry.ts';

/** What decides whether an undelivered message can be sent again. */
export interface FailedMessage {
	kind: OutboxKind;
	lane: OutboxLane;
	attempts: number;
	failure: string;
	createdAt: Date;
	/** When it is retried automatically; null once it was given up. */
	dueAt: Date | null;
	usefulUntil: Date | null;
	/** Whether the club may write to the member at all. */
	isReachable: boolean;
	/** The event that it is about; null for an announcement. */
	event: { status: 'scheduled' | 'cancelled'; endsAt: Date } | null;
	/** The announcement's status; null if it is about an event. */
	announcementStatus: AnnouncementStatus | null;
}

/** Why a message is not sent again. */
export type NotAgain =
	| 'is_retried'
	| 'unreachable'
	| 'event_cancelled'
	| 'event_over'
	| 'announcement_stopped'
	| 'too_late';

/** Why a message is not sent again; null where it can be. */
export function whyNotAgain(message: FailedMessage, now: Date): NotAgain | null {
	const { kind, event, announcementStatus, usefulUntil } = message;
	if (message.dueAt) return 'is_retried';
	if (!message.isReachable) return 'unreachable';
	if (event?.status === 'cancelled' && kind !== 'event_cancelled') {
		return 'event_cancelled';
	}
	if (event && kind !== 'thanks' && event.endsAt <= now) {
		return 'event_over';
	}
	if (announcementStatus && announcementStatus !== 'sending') {
		return 'announcement_stopped';
	}
	return usefulUntil && usefulUntil <= now ? 'too_late' : null;
}

/**
 * What Resend says of the account or of this moment, and not of the email
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
 * Whether an attempt may have been accepted although its response never came. An email refused for its own
 * sake was never accepted: the same request under the same key would have said so.
 */
function mayHaveArrived({ failure, lane, attempts }: FailedMessage): boolean {
	const name = /^Resend refused: (\S+)/.exec(failure)?.[1];
	if (!name || name === 'status' || FAULTS.includes(name)) return true;
	// Of one attempt its own response is all there is to know; a batch has attempts of its own.
	return NOT_OF_THE_MAIL.includes(name) && !(lane === 'single' && attempts === 1);
}

/**
 * Whether a recipient may get a message twice if it is sent again. Alone it is sent under the key of its
 * first attempts, which the provider knows for a day; in a batch, under a new one.
 */
export function mayComeTwice(message: FailedMessage, now: Date): boolean {
	const hasItsKey = message.lane === 'single' && !mayKeyBeGone(message.createdAt, now);
	return !hasItsKey && mayHaveArrived(message);
}
