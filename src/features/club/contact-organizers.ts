import type { Context } from '../../context.ts';
import { clubSettings } from '../../db/club/club.ts';
import {
	type ClaimedContact,
	type ContactOutcome,
	claimContactMessages,
	contactRecipients,
	recordContactMessage,
	settleContactMessages,
} from '../../db/mail/contact-messages.ts';
import { type ClubProfile, clubProfile } from '../../domain/club/club.ts';
import { Refusal } from '../../domain/errors.ts';
import {
	CONTACT_LIMITS,
	contactCeiling,
	contactRetryAt,
	isContactRepeatUnsafe,
} from '../../domain/mail/contact.ts';
import { networkOf } from '../../domain/sign-in/client-address.ts';
import { hashedClient } from '../../domain/sign-in/signed-links.ts';
import { deskLocaleFor } from '../../domain/text/language.ts';
import { describeError, logger } from '../../logger.ts';
import { contactMail } from '../../mail/templates/contact-mail.ts';
import { MailError } from '../../mail/transports/transport.ts';

const MINUTE_MS = 60_000;
/** Whoever sends a message right after the response has this long until the cron takes it for lost. */
const HANDOVER_MS = MINUTE_MS;
/** A worker that has not reported on a message for this long was lost: ten emails of five seconds each fit. */
const STALE_CLAIM_MS = 2 * MINUTE_MS;
/** How many one tick of the cron sends. */
const AT_ONCE = 3;

/** A message as somebody typed it into the contact form. */
export interface TypedContact {
	name: string;
	/** Valid and lower-cased. */
	email: string;
	message: string;
	/** The sender's address as `clientOf` gives it. */
	client: string;
}

/**
 * Stores a message from the contact form and emails it to the club's owners after the response; whatever
 * goes wrong with that, the cron sends it. Whoever sends it learns no address.
 *
 * @returns whether email is on hold, so that the message leaves only once that is released
 * @throws Refusal `too_many_messages` at a limit, `contact_by_email` where the club shows an address instead,
 *   `contact_unreachable` where no owner gets email
 */
export async function contactOrganizers(
	context: Context,
	typed: TypedContact,
): Promise<{ isHeld: boolean }> {
	const { db, config, now } = context;
	const { name, email, message: body, client } = typed;
	const id = crypto.randomUUID();
	const recorded = await recordContactMessage(
		db,
		{
			id,
			name,
			email,
			body,
			client: await hashedClient(config.authSecret, client),
			network: await hashedClient(config.authSecret, networkOf(client)),
			createdAt: now,
			dueAt: new Date(now.getTime() + HANDOVER_MS),
		},
		{
			since: new Date(now.getTime() - CONTACT_LIMITS.windowMs),
			...CONTACT_LIMITS,
			ceiling: contactCeiling(config.emailsPerDay),
		},
	);
	if (recorded === 'by_email') throw new Refusal('contact_by_email');
	if (recorded === 'unreachable') throw new Refusal('contact_unreachable');
	if ('retryFrom' in recorded) {
		const freeAt = recorded.retryFrom.getTime() + CONTACT_LIMITS.windowMs;
		throw new Refusal('too_many_messages', {
			retryAfter: Math.max(1, Math.ceil((freeAt - now.getTime()) / 1000)),
			reason: recorded.isOfClient ? undefined : 'from_everyone',
		});
	}
	if (!recorded.isHeld) {
		context.waitUntil(
			sendContactMessages(context, id).catch((error: unknown) =>
				logger.error('contact_delivery_failed', describeError(error)),
			),
		);
	}
	return { isHeld: recorded.isHeld };
}

/**
 * Emails messages from the contact form to the owners: those that are due, or the one that was just stored. A
 * chore of each minute.
 *
 * @param id only this one
 */
export async function sendContactMessages(context: Context, id?: string): Promise<void> {
	const { db, now } = context;
	const claimed = await claimContactMessages(db, {
		now,
		staleAt: new Date(now.getTime() + STALE_CLAIM_MS),
		limit: AT_ONCE,
		id,
	});
	if (claimed.length === 0) return;
	const [[club], owners] = await Promise.all([clubSettings(db), contactRecipients(db)]);
	const outcomes: ContactOutcome[] = [];
	for (const message of claimed) {
		outcomes.push(await sendToOwners(context, clubProfile(club), message, owners));
	}
	await settleContactMessages(db, outcomes, context.clock());
}

/** Sends one message to each owner, under a key for each: whoever has it already gets no second one. */
async function sendToOwners(
	{ config, mail, now, clock }: Context,
	club: ClubProfile,
	message: ClaimedContact,
	owners: readonly { id: string; email: string }[],
): Promise<ContactOutcome> {
	const { id, attempts, createdAt, triedAt } = message;
	const outcome = { id, attempts, triedAt, hasReached: message.hasReached };
	if (isContactRepeatUnsafe(triedAt, now)) {
		return { ...outcome, isDone: message.hasReached, dueAt: null, failure: 'key_expired' };
	}
	let failure: string | null = owners.length === 0 ? 'unreachable' : null;
	let { hasReached } = message;
	let isRefusedForCertain = true;
	let isRetryable = true;
	let retryAfterMs: number | undefined;
	for (const owner of owners) {
		try {
			const email = await contactMail({
				...message,
				club,
				locale: deskLocaleFor(null, club),
				siteUrl: config.siteUrl,
				to: owner.email,
			});
			await mail.send(email, `${id}-${owner.id}`);
			hasReached = true;
		} catch (error) {
			const known = error instanceof MailError ? error : null;
			const description = describeError(error);
			failure = String(description.message ?? description.error);
			isRefusedForCertain &&= known?.isCertain ?? false;
			isRetryable &&= known?.isRetryable ?? true;
			retryAfterMs = Math.max(retryAfterMs ?? 0, known?.retryAfterMs ?? 0) || undefined;
			logger.warn('contact_attempt_failed', { contactId: id, attempts, ...description });
		}
	}
	if (failure === null) return { ...outcome, isDone: true, hasReached, dueAt: null, failure };
	// Nobody can have got it before or now, so that no key needs to be remembered.
	const isFirst = triedAt === null || triedAt.getTime() === now.getTime();
	const tried = isFirst && isRefusedForCertain && !hasReached ? null : triedAt;
	const failedAt = clock();
	const dueAt = isRetryable
		? contactRetryAt({ attempts, triedAt: tried, createdAt, retryAfterMs }, failedAt)
		: null;
	if (dueAt === null) logger.error('contact_given_up', { contactId: id, attempts, hasReached });
	return {
		...outcome,
		// One owner has it: that is what was promised.
		isDone: dueAt === null && hasReached,
		hasReached,
		dueAt,
		triedAt: tried,
		failure,
	};
}
