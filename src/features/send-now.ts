import type { Context } from '../context.ts';
import { Refusal } from '../domain/errors.ts';
import { describeError, logger } from '../logger.ts';
import type { MailMessage } from '../mail/transport.ts';

/**
 * Sends inline, with one retry under the same key, so that no link that acts for somebody rests in the
 * outbox, and whoever asked is told where it did not work.
 *
 * @param key the same for the same mail: sent twice, it arrives once
 * @param name begins the names of the log's events
 * @throws Refusal `mail_unavailable` when the mail was not accepted
 */
export async function sendNow(
	context: Pick<Context, 'mail'>,
	message: MailMessage,
	key: string,
	name: string,
): Promise<void> {
	try {
		await context.mail.send(message, key);
	} catch (first) {
		logger.warn(`${name}_retried`, describeError(first));
		try {
			await context.mail.send(message, key);
		} catch (second) {
			logger.error(`${name}_failed`, describeError(second));
			throw new Refusal('mail_unavailable');
		}
	}
}
