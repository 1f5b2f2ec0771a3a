const MINUTE_MS = 60_000;
const LONGEST_PAUSE_MS = 60 * MINUTE_MS;
/** Idempotency keys at Resend last 24 hours, so that no attempt is made after 23. */
const GIVE_UP_AFTER_MS = 23 * 60 * MINUTE_MS;

/**
 * When a failed message is tried again: after a minute, two, four, … up to an hour, with a quarter of
 * jitter so that many failures do not come back at once.
 *
 * @param attempts how many there were, at least 1
 * @param random from 0 to 1
 * @returns the time of the next attempt, or null to give up
 */
export function retryAt(
	message: { attempts: number; createdAt: Date; now: Date },
	random: number = Math.random(),
): Date | null {
	const pause = Math.min(MINUTE_MS * 2 ** (message.attempts - 1), LONGEST_PAUSE_MS);
	const due = message.now.getTime() + pause * (1 + random / 4);
	return due - message.createdAt.getTime() > GIVE_UP_AFTER_MS ? null : new Date(due);
}
