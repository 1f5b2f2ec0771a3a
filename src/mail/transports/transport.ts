import type { MailSender } from './sender.ts';

export interface MailAttachment {
	filename: string;
	contentType: string;
	/** The file's text, UTF-8, or its bytes in base64 where `encoding` says so. */
	content: string;
	encoding?: 'base64';
	/**
	 * The name by which an image of the email's HTML shows it (`cid:`, RFC 2392); left out, it is a file to
	 * open.
	 */
	contentId?: string;
}

export interface MailMessage {
	to: string;
	/** Left out by emails that were rendered before clubs had one. */
	sender?: MailSender;
	subject: string;
	html: string;
	text: string;
	headers: Record<string, string>;
	attachments: MailAttachment[];
}

/** Why an email was not accepted, and whether trying again later can help. */
export class MailError extends Error {
	readonly isRetryable: boolean;
	/** How long whoever sends should leave the provider alone, where it said so. Milliseconds. */
	readonly retryAfterMs: number | undefined;
	/** Whether the provider has said no, by a status; without it the email may have been accepted. */
	readonly isRefusal: boolean;
	/**
	 * Whether it is certain that the email was not accepted: a refusal that isn't only the word of somebody
	 * on the way to the provider.
	 */
	readonly isCertain: boolean;

	constructor(
		message: string,
		isRetryable: boolean,
		known: {
			retryAfterMs?: number | undefined;
			isRefusal?: boolean;
			/** Whether the refusal came from somebody who had no answer from the provider. */
			isOfTheWay?: boolean;
		} = {},
	) {
		super(message);
		this.name = 'MailError';
		this.isRetryable = isRetryable;
		this.retryAfterMs = known.retryAfterMs;
		this.isRefusal = known.isRefusal ?? false;
		this.isCertain = this.isRefusal && !known.isOfTheWay;
	}
}

/** How email leaves the site. */
export interface MailTransport {
	/**
	 * Sends one email.
	 *
	 * @param idempotencyKey the same key never sends a second email, so a retry is safe
	 * @param limitMs how long it may take, where that is less than usual. Milliseconds
	 * @throws MailError when it was not accepted
	 */
	send(message: MailMessage, idempotencyKey: string, limitMs?: number): Promise<void>;
	/** One email as the request for many has it; it has no attachments. */
	batchItem(message: MailMessage): object;
	/**
	 * Sends many emails: all of them, or none.
	 *
	 * @param body the bytes of the request, a list of at most 100 in JSON, each as `batchItem` has it
	 * @param emails how many there are
	 * @param idempotencyKey the same key with the same bytes never sends a second time
	 * @throws MailError when it was not accepted
	 */
	sendBatch(body: Uint8Array, emails: number, idempotencyKey: string): Promise<void>;
	/** The least time between two calls of those who send many, all together. Milliseconds; 0 is no limit. */
	readonly pauseMs: number;
}
