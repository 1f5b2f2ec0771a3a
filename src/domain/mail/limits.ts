const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * 60 * MINUTE_MS;

/**
 * How many emails can be asked for without signing in: few enough not to pester anybody, enough not to lock
 * anybody out. The window slides; its length is in milliseconds.
 */
export const ASKED_MAIL_LIMITS = { windowMs: 15 * MINUTE_MS, perEmail: 5, perClient: 30 } as const;

/** The email of a request for invitations is of no use once nobody waits for it any more. Milliseconds. */
export const REQUEST_GIVEN_UP_AFTER_MS = 60 * 60_000;

/**
 * For how many whole seconds the limit still applies.
 *
 * @param retryFrom when the email was asked for that has to leave the window first
 */
export function secondsToWait(retryFrom: Date, now: Date): number {
	const freeAt = retryFrom.getTime() + ASKED_MAIL_LIMITS.windowMs;
	return Math.max(1, Math.ceil((freeAt - now.getTime()) / 1000));
}

/**
 * What became of an email that somebody asked for:
 *
 * - `waiting`: a ceiling is reached, so it waits for room; nothing was sent
 * - `owed`: it is being sent after the response; once it is due, whoever that was got lost
 * - `accepted`: the provider gave it an id
 * - `refused`: the provider answered with a status, so nothing was sent; the address has its attempt back
 * - `rejected`: the same, because of the email itself
 * - `unanswered`: a time-out, or a response that isn't the provider's: it may have been sent
 * - `expired`: not sent, because it waited too long, or a newer one took its place
 * - `proven`: no email at all: a provider has proven the address, and the page behind the link asks the rest
 */
export const ASKED_EMAIL_STATUSES = [
	'waiting',
	'owed',
	'accepted',
	'refused',
	'rejected',
	'unanswered',
	'expired',
	'proven',
] as const;
export type AskedEmailStatus = (typeof ASKED_EMAIL_STATUSES)[number];

/** Ceilings count what was sent in a window that slides, so they hold whenever the provider's day begins. */
export const CEILING_WINDOW_MS = DAY_MS;
/** From this share of the plan's emails a day on, the doctor says so … */
const ALARM_SHARE = 0.5;
/** … and from this one on, emails to strangers wait: the rest is for members. */
const CEILING_SHARE = 0.8;
/** Emails to strangers that one network may cause, as a share of the plan's emails a day. */
const NETWORK_SHARE = 0.3;
/** The same where the plan has no limit a day: a crowd at one address, and no more. */
const NETWORK_WITHOUT_PLAN = 300;

/** How many emails may go out in 24 hours before emails to strangers wait. */
export interface DailyCeilings {
	/** Emails of the whole site from which the operator is warned, and from which strangers wait; null for none. */
	site: { plan: number; alarm: number; ceiling: number } | null;
	/** Emails to strangers that one client network may cause; null for no ceiling. */
	perNetwork: number | null;
}

/**
 * The ceilings that follow from the plan at the email provider.
 *
 * @param emailsPerDay what the plan allows in a day; `unlimited` for a plan without a daily limit, `local`
 *   for a run on this machine, which has no plan and no ceilings
 */
export function dailyCeilings(emailsPerDay: number | 'unlimited' | 'local'): DailyCeilings {
	if (emailsPerDay === 'local') return { site: null, perNetwork: null };
	if (emailsPerDay === 'unlimited') return { site: null, perNetwork: NETWORK_WITHOUT_PLAN };
	const share = (part: number) => Math.max(1, Math.floor(emailsPerDay * part));
	return {
		site: {
			plan: emailsPerDay,
			alarm: Math.max(1, Math.ceil(emailsPerDay * ALARM_SHARE)),
			ceiling: share(CEILING_SHARE),
		},
		perNetwork: share(NETWORK_SHARE),
	};
}

/**
 * Of all networks together, no more emails wait than this: the others are written off at once, with the
 * same response. Of one network, as many wait as may be sent in a day.
 */
export const MOST_WAITING = 1_000;
/** A waiting email is written off after this long: a day, after which there is room, and time to go out. Milliseconds. */
export const LONGEST_WAIT_MS = 30 * 60 * MINUTE_MS;
/** Sign-in emails stay as long as one may wait, and an hour: longer than any limit counts. Milliseconds. */
export const SIGN_INS_KEPT_MS = LONGEST_WAIT_MS + 60 * MINUTE_MS;
/** A member who asked this long ago has given up waiting: the provider has been refusing. Milliseconds. */
export const MEMBER_WAIT_MS = 60 * MINUTE_MS;

/**
 * Comparisons of a typed code with a code that was emailed to an address, in 24 hours. Each hits by chance
 * one time in a million, so whoever guesses all day at one address gets in with a chance of 1 in 20,000.
 * All five emails of a quarter of an hour can be guessed to their end twice before it is reached.
 */
export const CODE_GUESSES_A_DAY = 50;
/** The window of these comparisons, which slides. Milliseconds. */
export const CODE_WINDOW_MS = DAY_MS;

/** The newest outcomes of sign-in emails in the last hour; null where there is none. */
export interface SignInOutcomes {
	acceptedAt: Date | null;
	/** The newest that the provider refused or left unanswered. */
	failedAt: Date | null;
	/** How many were rejected for what they are since one was accepted. */
	rejected: number;
}

/** Outcomes older than this say nothing about now. Milliseconds. */
export const OUTCOMES_LAST_MS = 60 * MINUTE_MS;
/** One rejected email has a bad address; so many in a row have a bad sender. */
const REJECTED_IN_A_ROW = 3;

/** Whether sign-in emails fail, as far as anybody has asked for one in the last hour. */
export function doSignInEmailsFail({ acceptedAt, failedAt, rejected }: SignInOutcomes): boolean {
	const hasFailedSince = failedAt !== null && (acceptedAt === null || failedAt > acceptedAt);
	return hasFailedSince || rejected >= REJECTED_IN_A_ROW;
}

/** How many days before an event its invitation can go out, and how many hours after it the thanks. */
export const INVITES_DAYS_BEFORE = { least: 1, most: 90 };
export const THANKS_AFTER_HOURS = { least: 1, most: 72 };

/** Thanks that come later than this after their time would be about a week that is over. */
export const THANKS_USEFUL_MS = 3 * DAY_MS;

/** How long ago an event can have ended that still sends something. */
export const ENDED_BACK_MS = THANKS_AFTER_HOURS.most * HOUR_MS + THANKS_USEFUL_MS;
