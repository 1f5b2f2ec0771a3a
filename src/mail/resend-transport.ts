import { Resend } from 'resend';
import type { MailConfig } from '../config.ts';
import { MailError, type MailTransport } from './transport.ts';

/** How long Resend may take to accept one mail. Milliseconds. */
const TIME_LIMIT_MS = 5_000;

/**
 * What Resend answers when a key comes again with other bytes: an earlier attempt was accepted
 * (resend.com/docs/dashboard/emails/idempotency-keys).
 */
const ALREADY_ACCEPTED = 'invalid_idempotent_request';

/** Errors that the same request may not meet again later. */
function isRetryable(statusCode: number | null): boolean {
	return statusCode === null || statusCode === 409 || statusCode === 429 || statusCode >= 500;
}

/** Sends through Resend. */
export function resendTransport(
	config: Extract<MailConfig, { transport: 'resend' }>,
): MailTransport {
	const resend = new Resend(config.apiKey, config.baseUrl ? { baseUrl: config.baseUrl } : {});
	return {
		async send(message, idempotencyKey) {
			const sending = resend.emails.send(
				{
					from: config.from,
					to: message.to,
					subject: message.subject,
					html: message.html,
					text: message.text,
					headers: message.headers,
					attachments: message.attachments.map((attachment) => ({
						filename: attachment.filename,
						contentType: attachment.contentType,
						content: btoa(String.fromCharCode(...new TextEncoder().encode(attachment.content))),
					})),
				},
				{ idempotencyKey },
			);
			let timer: ReturnType<typeof setTimeout> | undefined;
			const late = new Promise<never>((_, reject) => {
				timer = setTimeout(
					() => reject(new MailError('Resend did not answer in time', true)),
					TIME_LIMIT_MS,
				);
			});
			const { error } = await Promise.race([sending, late]).finally(() => clearTimeout(timer));
			if (!error || error.name === ALREADY_ACCEPTED) return;
			throw new MailError(`Resend refused: ${error.name}`, isRetryable(error.statusCode ?? null));
		},
	};
}
