import type { Context } from '../../context.ts';
import {
	type ClaimedMessage,
	claimOutbox,
	type FixedMessage,
	fixMessages,
	type Outcome,
	releaseMessages,
	reportOutcomes,
} from '../../db/mail/outbox.ts';
import { holdAllCalls, paceClosedUntil, takeNextCalls } from '../../db/mail/pace.ts';
import { retryAt } from '../../domain/mail/retry.ts';
import { singleWriteOff } from '../../domain/mail/single-write-off.ts';
import { statesOf } from '../../domain/mail/stated-event.ts';
import { describeError, logger } from '../../logger.ts';
import { rsvpMail } from '../../mail/templates/rsvp-mail.ts';
import { MailError, type MailMessage } from '../../mail/transports/transport.ts';
import { waitForCall } from './keep-pace.ts';

/** A worker that has not reported on a claim for this long was lost. */
const STALE_CLAIM_MS = 2 * 60_000;
/**
 * How many emails one invocation delivers, however many queries that takes: by now six, of the fifty that
 * the free plan allows (developers.cloudflare.com/d1/platform/limits). So many are sent within the two
 * minutes of a claim, even if each takes as long as it may.
 */
export const BATCH_SIZE = 10;

/**
 * Delivers outbox messages that are due: claims them, so that nobody else delivers the same, stores the
 * bytes of each before its first attempt, and sends them one by one. A failure is retried later or given up
 * by the rule in domain/mail/retry.ts and never stops the others. After a refusal, the email is rendered
 * again from what is true by then; without a response it may have arrived, so the same bytes go out under
 * the same key, or nothing where they state an old time.
 *
 * One that was just written goes at once. Where it is more, they keep the pace of everybody who sends
 * many; what that leaves no room for stays due.
 *
 * What came of them is reported in the end. A worker that is lost before it leaves claims that grow
 * stale, and the next one makes the same requests under the same keys.
 *
 * @param ids only these messages, where given
 * @returns how many were handed over and how many failed, and until when the provider is to be left
 *   alone, where that kept all of these messages back
 */
export async function deliverOutbox(
	context: Context,
	ids?: readonly string[],
): Promise<{ sent: number; failed: number; heldUntil?: Date }> {
	const { db, mail, clock } = context;
	const claim = crypto.randomUUID();
	const now = clock();
	const isPaced = mail.pauseMs > 0 && ids?.length !== 1;
	const claimed = await claimOutbox(db, {
		claim,
		now,
		staleBefore: new Date(now.getTime() - STALE_CLAIM_MS),
		limit: BATCH_SIZE,
		isPaced,
		...(ids && { ids }),
	});
	const nothing = async (failed = 0) => {
		const heldUntil = isPaced && ids ? await paceClosedUntil(db, clock()) : null;
		return { sent: 0, failed, ...(heldUntil && { heldUntil }) };
	};
	if (claimed.length === 0) return nothing();

	const failures: Outcome[] = [];
	const mails = await prepare(context, claimed, claim, failures);
	const firstCallAt = isPaced && mails.length > 0 ? await takeCalls(context, mails.length) : now;
	if (firstCallAt === null) {
		await releaseMessages(
			db,
			claim,
			mails.map(({ message }) => message.message.id),
			mails.filter(isFresh).map(({ message }) => message.message.id),
		);
		if (failures.length > 0) await reportOutcomes(db, claim, failures);
		return nothing(failures.length);
	}

	const sent: Outcome[] = [];
	let holdMs = 0;
	for (const [index, prepared] of mails.entries()) {
		const { message, mail: content } = prepared;
		const { id, idempotencyKey } = message.message;
		if (isPaced) await waitForCall(new Date(firstCallAt.getTime() + index * mail.pauseMs), clock);
		try {
			await mail.send(content, idempotencyKey ?? id);
			sent.push({ id, sentAt: clock() });
		} catch (error) {
			if (error instanceof MailError) holdMs = Math.max(holdMs, error.retryAfterMs ?? 0);
			const outcome = failed(message, error, clock());
			// Bytes that were there before may have been accepted, whatever is said of them now.
			const wasRefused = isFresh(prepared) && error instanceof MailError && error.isCertain;
			const nextKey = `${id}-${message.message.attempts}`;
			failures.push(wasRefused ? { ...outcome, nextKey } : outcome);
		}
	}
	await reportOutcomes(db, claim, [...sent, ...failures]);
	if (holdMs > 0) await holdAllCalls(db, new Date(clock().getTime() + holdMs));
	return { sent: sent.length, failed: failures.length };
}

const takeCalls = ({ db, mail, clock }: Context, calls: number) =>
	takeNextCalls(db, calls, mail.pauseMs, clock());

/** A message with the email that is sent of it. */
interface Prepared {
	message: ClaimedMessage;
	mail: MailMessage;
}

/** Whether no earlier attempt has sent these bytes. */
const isFresh = ({ message }: Prepared) => message.message.message === null;

/**
 * The rendered emails of those messages that are worth sending. The outcomes of the others are added to
 * `failures`.
 */
async function prepare(
	{ db, config, clock }: Context,
	claimed: readonly ClaimedMessage[],
	claim: string,
	failures: Outcome[],
): Promise<Prepared[]> {
	const prepared: Prepared[] = [];
	const fresh: Record<string, FixedMessage> = {};
	for (const message of claimed) {
		try {
			const reason = singleWriteOff(message, clock());
			if (reason) throw new MailError(reason, false);
			const { id, message: fixed } = message.message;
			const mail =
				fixed === null ? await rsvpMail(message, config) : (JSON.parse(fixed) as MailMessage);
			if (fixed === null) {
				fresh[id] = { message: JSON.stringify(mail), states: statesOf(message.event) };
			}
			prepared.push({ message, mail });
		} catch (error) {
			failures.push(failed(message, error, clock()));
		}
	}
	if (Object.keys(fresh).length > 0) await fixMessages(db, claim, fresh);
	return prepared;
}

/** What becomes of a message that could not be sent; it is logged. */
function failed({ message }: ClaimedMessage, error: unknown, now: Date): Outcome {
	const { id, kind, attempts, createdAt } = message;
	const isRetryable = !(error instanceof MailError) || error.isRetryable;
	const retryAfterMs = error instanceof MailError ? error.retryAfterMs : undefined;
	const dueAt = isRetryable ? retryAt({ attempts, createdAt, now, retryAfterMs }) : null;
	const description = describeError(error);
	logger.warn('outbox_attempt_failed', {
		outboxId: id,
		kind,
		attempts,
		givenUp: dueAt === null,
		...description,
	});
	// The description leaves out what a failed query quotes: the email with its address, for one.
	return { id, failure: String(description.message ?? description.error), dueAt };
}
