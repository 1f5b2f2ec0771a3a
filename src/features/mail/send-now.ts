import type { Context } from '../../context.ts';
import { Refusal } from '../../domain/errors.ts';
import { describeError, logger } from '../../logger.ts';
import { MailError, type MailMessage } from '../../mail/transports/transport.ts';

/**
 * How long somebody waits for an email to be accepted, the retry included: with everything else that a
 * request does, the response is there within five seconds. Milliseconds.
 */
export const SEND_WITHIN_MS = 4_000;
/** The first attempt leaves so much of it for the retry, should the first have met a dead connection. */
const RETRY_MS = 1_000;

/** What came of it, as far as the provider has said. */
export type SendOutcome =
	| 'accepted'
	/** Every attempt was refused by a status, so nothing was sent. */
	| { failure: 'refused'; retryAfterMs: number | undefined }
	/** The same, because of the email itself. */
	| { failure: 'rejected' }
	/** It may have been sent: there was no answer in time, or one that isn't the provider's. */
	| { failure: 'unanswered' };

/**
 * Sends inline, with one retry under the same key, so that no link that acts for somebody is stored in the
 * outbox, and whoever asked learns if it failed.
 *
 * @param key the same for the same mail: sent twice, it arrives once
 * @param name begins the names of the log's events
 */
export async function sendNow(
	{ mail, clock }: Pick<Context, 'mail' | 'clock'>,
	message: MailMessage,
	key: string,
	name: string,
): Promise<SendOutcome> {
	const startedAt = clock().getTime();
	const left = () => SEND_WITHIN_MS - (clock().getTime() - startedAt);
	try {
		await mail.send(message, key, SEND_WITHIN_MS - RETRY_MS);
		return 'accepted';
	} catch (first) {
		const pauseMs = pauseBefore(first);
		if (pauseMs === null || left() - pauseMs < RETRY_MS / 2) {
			logger.error(`${name}_failed`, describeError(first));
			return outcomeOf([first]);
		}
		logger.warn(`${name}_retried`, describeError(first));
		if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
		try {
			await mail.send(message, key, Math.max(1, left()));
			return 'accepted';
		} catch (second) {
			logger.error(`${name}_failed`, describeError(second));
			return outcomeOf([first, second]);
		}
	}
}

/** How long to wait before the retry, as the provider asked; null where it would be refused again. */
function pauseBefore(error: unknown): number | null {
	if (!(error instanceof MailError)) return 0;
	return error.isRetryable ? (error.retryAfterMs ?? 0) : null;
}

/** What is known after these attempts: one without a response may have been accepted, whatever came of the next. */
function outcomeOf(errors: readonly unknown[]): SendOutcome {
	const last = errors.at(-1);
	const areRefusals = errors.every((error) => error instanceof MailError && error.isRefusal);
	if (!areRefusals || !(last instanceof MailError)) return { failure: 'unanswered' };
	return last.isRetryable
		? { failure: 'refused', retryAfterMs: last.retryAfterMs }
		: { failure: 'rejected' };
}

/**
 * The page for somebody whose email was not accepted.
 *
 * @param next where to go on once it works again: one of the site's own paths
 */
export function mailUnavailable(outcome: Exclude<SendOutcome, 'accepted'>, next?: string): Refusal {
	const retryAfterMs = outcome.failure === 'refused' ? outcome.retryAfterMs : undefined;
	return new Refusal('mail_unavailable', {
		...(next !== undefined && { next }),
		...(retryAfterMs !== undefined && { retryAfter: Math.max(1, Math.ceil(retryAfterMs / 1000)) }),
		...(outcome.failure === 'unanswered' && { reason: 'unanswered' as const }),
	});
}
