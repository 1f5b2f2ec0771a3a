import type { MailConfig } from '../config.ts';
import { fromHeader } from './sender.ts';
import {
	type MailAttachment,
	MailError,
	type MailMessage,
	type MailTransport,
} from './transport.ts';

/** How long Resend may take to accept one mail, for which somebody may be waiting, and a batch. Milliseconds. */
const TIME_LIMITS = { single: 5_000, batch: 20_000 };

/**
 * An account has two to five requests a second (resend.com/docs/api-reference/rate-limit; the default has
 * changed). So many are below two even where a call comes a third of a second late, and leave room for
 * sign-in mails, which wait for nobody.
 */
const PAUSE_MS = 750;

/**
 * What Resend answers when a key comes again with other bytes: an earlier attempt was accepted
 * (resend.com/docs/dashboard/emails/idempotency-keys).
 */
const ALREADY_ACCEPTED = 'invalid_idempotent_request';

/** The account has sent what it may in a day or a month: asking again soon is no use. */
const QUOTAS = ['daily_quota_exceeded', 'monthly_quota_exceeded'];
const QUOTA_PAUSE_MS = 60 * 60_000;

/**
 * Errors that the same request may not meet again later. The mail itself is at fault for 400 and 422
 * (resend.com/docs/api-reference/errors); for a wrong key, an unverified domain or a wrong sender it is
 * the account, which an operator can put right.
 */
function isRetryable(status: number, name: string): boolean {
	return (status !== 400 && status !== 422) || name === 'invalid_from_address';
}

/** How long Resend asks to be left alone, an hour at most; undefined where it asks for nothing. Milliseconds. */
function retryAfter(response: Response, name: string): number | undefined {
	if (QUOTAS.includes(name)) return QUOTA_PAUSE_MS;
	const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
	if (seconds >= 0) return Math.min(seconds * 1000, QUOTA_PAUSE_MS);
	return response.status === 429 ? 1_000 : undefined;
}

/** The name that Resend gives an error; for an answer of somebody in between, its status. */
async function errorName(response: Response): Promise<string> {
	try {
		const { name } = (await response.json()) as { name?: unknown };
		if (typeof name === 'string') return name;
	} catch {
		// No JSON: not Resend's own words.
	}
	return `status ${response.status}`;
}

/** One mail as `POST /emails` and `POST /emails/batch` take it. */
function payload(from: string, message: MailMessage) {
	const { to, subject, html, text, headers, sender } = message;
	return {
		from: fromHeader(from, sender?.name ?? ''),
		to,
		...(sender?.replyTo && { reply_to: sender.replyTo }),
		subject,
		html,
		text,
		headers,
	};
}

function inBase64({ content, encoding }: MailAttachment): string {
	return encoding ? content : btoa(String.fromCharCode(...new TextEncoder().encode(content)));
}

/**
 * Sends through Resend's HTTP API (docs/decisions/0020-mail-in-batches.md says why without its client).
 *
 * @param limits how long a call may take, in milliseconds
 */
export function resendTransport(
	config: Extract<MailConfig, { transport: 'resend' }>,
	limits = TIME_LIMITS,
): MailTransport {
	const baseUrl = (config.baseUrl ?? 'https://api.resend.com').replace(/\/$/, '');

	async function post(path: string, body: string, idempotencyKey: string, limitMs: number) {
		let response: Response;
		try {
			response = await fetch(`${baseUrl}${path}`, {
				method: 'POST',
				headers: {
					authorization: `Bearer ${config.apiKey}`,
					'content-type': 'application/json',
					'idempotency-key': idempotencyKey,
					// Without one Resend answers 403; Workers send none by themselves.
					'user-agent': 'regulars',
				},
				body,
				signal: AbortSignal.timeout(limitMs),
			});
		} catch (error) {
			const isLate = error instanceof Error && error.name === 'TimeoutError';
			throw new MailError(
				isLate ? 'Resend did not answer in time' : 'Resend could not be reached',
				true,
			);
		}
		if (response.ok) {
			await response.body?.cancel();
			return;
		}
		const name = await errorName(response);
		if (name === ALREADY_ACCEPTED) return;
		throw new MailError(
			`Resend refused: ${name}`,
			isRetryable(response.status, name),
			retryAfter(response, name),
		);
	}

	return {
		pauseMs: PAUSE_MS,
		async send(message, idempotencyKey) {
			const body = JSON.stringify({
				...payload(config.from, message),
				attachments: message.attachments.map((attachment) => ({
					filename: attachment.filename,
					content_type: attachment.contentType,
					content: inBase64(attachment),
					// resend.com/docs/dashboard/emails/embed-inline-images
					...(attachment.contentId && { content_id: attachment.contentId }),
				})),
			});
			await post('/emails', body, idempotencyKey, limits.single);
		},
		batchBody: (messages) =>
			JSON.stringify(messages.map((message) => payload(config.from, message))),
		sendBatch: (body, idempotencyKey) => post('/emails/batch', body, idempotencyKey, limits.batch),
	};
}
