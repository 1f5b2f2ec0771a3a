import { z } from 'zod';
import { emailAddress } from '../forms/email-address.ts';
import { paragraphs } from '../forms/fields.ts';
import { messageOf } from '../forms/mistakes.ts';
import { MAX_NAME_LENGTH } from '../text/names.ts';
import { isOneLine, printable } from '../text/printable.ts';
import { GIVE_UP_AFTER_MS, retryAt } from './retry.ts';

/** The contact form: what it takes, how much of it, and when a message is given up. */

const DAY_MS = 24 * 60 * 60_000;

export const MAX_CONTACT_BODY_LENGTH = 4_000;

/** The fields of the form. None of them becomes a subject; the address becomes a Reply-To. */
export const contactFields = z.object({
	name: z
		.string()
		.trim()
		.max(MAX_NAME_LENGTH, { message: messageOf({ code: 'name_too_long', most: MAX_NAME_LENGTH }) })
		.refine(isOneLine, { message: messageOf({ code: 'name_not_one_line' }) })
		.optional()
		.transform((name) => name ?? ''),
	email: emailAddress,
	message: z
		.string({ message: messageOf({ code: 'message_missing' }) })
		.transform(printable)
		.pipe(paragraphs(MAX_CONTACT_BODY_LENGTH))
		.refine((text) => text !== '', { message: messageOf({ code: 'message_missing' }) }),
});

/** Messages in a window that slides, a day long. Milliseconds. */
export const CONTACT_LIMITS = { windowMs: DAY_MS, perClient: 5, perNetwork: 10 } as const;

/** Emails with messages in a day, as a share of the plan's emails: members need the rest. */
const CEILING_SHARE = 0.1;
/** The same where the plan has no limit a day, and where a share of it would be more. */
const MOST_EMAILS = 100;

/**
 * How many emails with messages from the form the whole site sends in a day, however many people write: a
 * ceiling of its own, so that a flood of them leaves the members' email alone.
 *
 * @param emailsPerDay as in `dailyCeilings`
 */
export function contactCeiling(emailsPerDay: number | 'unlimited' | 'local'): number {
	if (typeof emailsPerDay !== 'number') return MOST_EMAILS;
	return Math.min(MOST_EMAILS, Math.max(1, Math.floor(emailsPerDay * CEILING_SHARE)));
}

/** A message goes to no more owners than this, those first who have been members longest. */
export const MOST_CONTACT_RECIPIENTS = 10;

/** A message that reached nobody is deleted after this long, and tried until then. Milliseconds. */
export const CONTACT_KEPT_MS = 30 * DAY_MS;
/** What tells clients apart is emptied after this long: limits count no further. Milliseconds. */
export const CONTACT_CLIENT_KEPT_MS = CONTACT_LIMITS.windowMs;

/** What is known of a message after an attempt that did not reach every owner. */
export interface ContactAttempt {
	/** Attempts so far, this one included. */
	attempts: number;
	/** The first attempt that may have reached somebody; null where every one was refused for certain. */
	triedAt: Date | null;
	createdAt: Date;
	/** How long the provider asked to be left alone. Milliseconds. */
	retryAfterMs?: number | undefined;
}

/**
 * When a message is tried again. While nobody can have got it, that goes on for as long as it is stored;
 * else for as long as its keys keep anybody from getting it twice.
 *
 * @param random from 0 to 1
 * @returns null to give up
 */
export function contactRetryAt(
	{ attempts, triedAt, createdAt, retryAfterMs }: ContactAttempt,
	now: Date,
	random: number = Math.random(),
): Date | null {
	if (now.getTime() - createdAt.getTime() > CONTACT_KEPT_MS) return null;
	return retryAt({ attempts, createdAt: triedAt ?? now, now, retryAfterMs }, random);
}

/** Whether the keys of an earlier attempt may have expired, so that another one could be a second email. */
export function isContactRepeatUnsafe(triedAt: Date | null, now: Date): boolean {
	return triedAt !== null && now.getTime() - triedAt.getTime() > GIVE_UP_AFTER_MS;
}
