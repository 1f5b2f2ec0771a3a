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

/** The same as text for the organizers' pages. */
export const CHORE_LABELS: Record<ChoreName, string> = {
	'open-events': 'Opening the dates of series',
	'plan-mailings': 'Invitations, reminders and thanks',
	'send-announcements': 'Announcements that were put off',
	'send-invitation-requests': 'Emails that people asked for',
	'send-contact-messages': 'Messages from the contact form',
	'deliver-outbox': 'Delivering mails one by one',
	'deliver-batches': 'Delivering mails to many',
	'fold-names': 'Preparing names for search',
	'clean-up': 'Cleaning up',
};

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
