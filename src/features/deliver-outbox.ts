import type { Context } from '../context.ts';
import {
	type ClaimedMessage,
	claimOutbox,
	fixMessage,
	markFailed,
	markSent,
} from '../db/outbox.ts';
import { isEventKind } from '../domain/outbox-kinds.ts';
import { retryAt } from '../domain/retry.ts';
import { describeError, logger } from '../logger.ts';
import { rsvpMail } from '../mail/rsvp-mail.ts';
import { MailError, type MailMessage } from '../mail/transport.ts';

/** A worker that has not reported on a claim for this long was lost. */
const STALE_CLAIM_MS = 2 * 60_000;
/**
 * How many mails one invocation delivers: each costs two queries, and the free plan allows fifty for
 * all chores of a tick together (developers.cloudflare.com/d1/platform/limits).
 */
export const BATCH_SIZE = 10;

/** A queue takes no more messages at once (developers.cloudflare.com/queues/platform/limits). */
const MESSAGES_AT_ONCE = 100;

/**
 * Delivers outbox messages that are due: claims them, so that nobody else delivers the same, fixes the
 * words of each before its first attempt, and hands them over one by one. A failure is put off or
 * given up by the rule in domain/retry.ts and never stops the others.
 *
 * @param ids only these messages, where given
 * @returns how many were handed over and how many failed
 */
export async function deliverOutbox(
	context: Context,
	ids?: readonly string[],
): Promise<{ sent: number; failed: number }> {
	const claim = crypto.randomUUID();
	const now = new Date();
	const claimed = await claimOutbox(context.db, {
		claim,
		now,
		staleBefore: new Date(now.getTime() - STALE_CLAIM_MS),
		limit: BATCH_SIZE,
		...(ids && { ids }),
	});
	const report = { sent: 0, failed: 0 };
	for (const message of claimed) {
		if (await deliver(context, message, claim)) report.sent += 1;
		else report.failed += 1;
	}
	return report;
}

/**
 * Whether a mail says nothing useful any more: of an event that is cancelled only the mail that says so
 * is sent, of its changes only those hear who still come, and a mail that failed at first is outdated
 * once its reader has answered anew.
 */
function isOutdated({ message, event, rsvp }: ClaimedMessage): boolean {
	if (event.status === 'cancelled' && message.kind !== 'event_cancelled') return true;
	if (isEventKind(message.kind)) return rsvp === null || rsvp.answer === 'declined';
	return message.attempts > 1 && rsvp !== null && rsvp.revision > message.revision;
}

async function deliver(context: Context, claimed: ClaimedMessage, claim: string): Promise<boolean> {
	const { db, mail } = context;
	const { id, kind, attempts, createdAt } = claimed.message;
	try {
		if (claimed.bannedAt) throw new MailError('the member is banned', false);
		if (isOutdated(claimed)) throw new MailError('the mail is outdated', false);
		let { message } = claimed.message;
		if (message === null) {
			message = JSON.stringify(await rsvpMail(claimed, context.config));
			await fixMessage(db, id, claim, message);
		}
		await mail.send(JSON.parse(message) as MailMessage, id);
		await markSent(db, id, claim, new Date());
		return true;
	} catch (error) {
		const isRetryable = !(error instanceof MailError) || error.isRetryable;
		const dueAt = isRetryable ? retryAt({ attempts, createdAt, now: new Date() }) : null;
		const description = describeError(error);
		logger.warn('outbox_attempt_failed', {
			outboxId: id,
			kind,
			attempts,
			givenUp: dueAt === null,
			...description,
		});
		// The description leaves out what a failed query quotes: the mail with its address, for one.
		await markFailed(db, id, claim, String(description.message ?? description.error), dueAt);
		return false;
	}
}

/**
 * Delivers what a request has just written, after its answer: at once where it is a few, through the
 * queue where it is many. Whatever goes wrong here, the minute cron finds the messages.
 */
export function deliverSoon(context: Context, ids: readonly string[]): void {
	if (ids.length === 0) return;
	const queue = context.env.OUTBOX_QUEUE;
	const work =
		ids.length > BATCH_SIZE && queue ? handToQueue(queue, ids) : deliverOutbox(context, ids);
	context.waitUntil(
		work.catch((error: unknown) => logger.error('outbox_delivery_failed', describeError(error))),
	);
}

async function handToQueue(
	queue: NonNullable<Context['env']['OUTBOX_QUEUE']>,
	ids: readonly string[],
): Promise<void> {
	const messages = [];
	for (let start = 0; start < ids.length; start += BATCH_SIZE) {
		messages.push({ body: { outboxIds: ids.slice(start, start + BATCH_SIZE) } });
	}
	// The minute cron finds what is left.
	await queue.sendBatch(messages.slice(0, MESSAGES_AT_ONCE));
}
