/**
 * How many mails can be asked for without signing in: few enough not to pester anybody, enough not to
 * lock anybody out. The window slides; its length is in milliseconds.
 */
export const ASKED_MAIL_LIMITS = { windowMs: 15 * 60_000, perEmail: 5, perClient: 30 } as const;

/** The email of a request for invitations is of no use once nobody waits for it any more. Milliseconds. */
export const REQUEST_GIVEN_UP_AFTER_MS = 60 * 60_000;

/**
 * For how many whole seconds the limit still stands.
 *
 * @param retryFrom when the mail was asked for that has to leave the window first
 */
export function secondsToWait(retryFrom: Date, now: Date): number {
	const freeAt = retryFrom.getTime() + ASKED_MAIL_LIMITS.windowMs;
	return Math.max(1, Math.ceil((freeAt - now.getTime()) / 1000));
}
