/** What the club does automatically, with the least time between two runs, in minutes. */
export const CHORE_MINUTES = {
	'open-events': 15,
	'plan-mailings': 1,
	'send-announcements': 1,
	'send-invitation-requests': 1,
	// Most are sent right after the response: these are what was lost or refused.
	'send-contact-messages': 5,
	'deliver-outbox': 1,
	'deliver-batches': 1,
	'fold-names': 10,
	'clean-up': 60,
} as const;
export type ChoreName = keyof typeof CHORE_MINUTES;

const MINUTE_MS = 60_000;

/** The cron ticks once a minute; after this long without a tick something is wrong. */
const SILENCE_MS = 5 * MINUTE_MS;

/**
 * Whether something that runs every so many minutes has not begun for too long; the cron itself is what
 * runs every minute.
 */
export function isLate(startedAt: Date, everyMinutes: number, now: Date): boolean {
	const allowedMs = (everyMinutes - 1) * MINUTE_MS + SILENCE_MS;
	return now.getTime() - startedAt.getTime() > allowedMs;
}
