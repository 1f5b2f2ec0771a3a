const MINUTE_MS = 60_000;
const LONGEST_PAUSE_MS = 60 * MINUTE_MS;
/** Idempotency keys at Resend last 24 hours, so that no attempt is made after 23. */
export const GIVE_UP_AFTER_MS = 23 * 60 * MINUTE_MS;

/**
 * When a failed message is tried again: after a minute, two, four, … up to an hour, or after as long as
 * the provider asked for where that is longer, with a quarter of jitter so that many failures do not
 * come back at once.
 *
 * @param attempts how many there were, at least 1
 * @param retryAfterMs how long the provider asked to be left alone
 * @param random from 0 to 1
 * @returns the time of the next attempt, or null to give up
 */
export function retryAt(
	message: { attempts: number; createdAt: Date; now: Date; retryAfterMs?: number | undefined },
	random: number = Math.random(),
): Date | null {
	const growing = Math.min(MINUTE_MS * 2 ** (message.attempts - 1), LONGEST_PAUSE_MS);
	const delay = Math.max(growing, message.retryAfterMs ?? 0);
	const due = message.now.getTime() + delay * (1 + random / 4);
	return due - message.createdAt.getTime() > GIVE_UP_AFTER_MS ? null : new Date(due);
}

/**
 * Whether a request that was made for the first time at `createdAt` or later could be one too many: its key
 * may have expired, so that it would be sent a second time.
 */
export function mayKeyBeGone(createdAt: Date, now: Date): boolean {
	return now.getTime() - createdAt.getTime() > GIVE_UP_AFTER_MS;
}

/** Messages that were refused because an account had sent all it may are given up after so many times. */
const MOST_REFUSALS = 24;

/**
 * When messages are tried again that were refused before any of them was accepted, so that the next attempt
 * is a new request: nothing expires but patience.
 *
 * @param attempts how many there were of the message that was tried most often
 * @param random from 0 to 1
 * @returns the time of the next attempt, or null to give up
 */
export function askAgainAt(
	refusal: { attempts: number; now: Date; retryAfterMs: number },
	random: number = Math.random(),
): Date | null {
	if (refusal.attempts >= MOST_REFUSALS) return null;
	return new Date(refusal.now.getTime() + refusal.retryAfterMs * (1 + random / 4));
}

/** No pause that a provider asks for is longer: by then the site asks again, whatever has become of it. */
const LONGEST_ASKED_MS = 60 * MINUTE_MS;

/**
 * How long a response asks to be left alone (RFC 9110, section 10.2.3: seconds, or a date of section 5.6.7), an hour at most:
 * a header that says days would stop all email for days after a fault of minutes.
 *
 * @param header the value of `Retry-After`
 * @returns milliseconds; undefined where it asks for nothing that could be understood
 */
export function readRetryAfter(header: string | undefined, now: Date): number | undefined {
	const text = header?.trim() ?? '';
	// `Date.parse` takes much else for a date.
	const isDate = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/.test(text);
	const ms = /^\d+$/.test(text)
		? Number(text) * 1000
		: isDate
			? Date.parse(text) - now.getTime()
			: Number.NaN;
	return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), LONGEST_ASKED_MS);
}
