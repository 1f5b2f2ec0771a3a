import type { CreateEmailOptions, Resend } from 'resend';
import { wallClock } from '../../clock.ts';
import type { MailConfig } from '../../config.ts';
import { readRetryAfter } from '../../domain/mail/retry.ts';
import { fromHeader } from './sender.ts';
import {
	type MailAttachment,
	MailError,
	type MailMessage,
	type MailTransport,
} from './transport.ts';

/** How long Resend may take to accept one email, for which somebody may be waiting, and a batch. Milliseconds. */
const TIME_LIMITS = { single: 5_000, batch: 20_000 };

/**
 * An account has two to five requests a second (resend.com/docs/api-reference/rate-limit; the default has
 * changed). So many are below two even where a call comes a third of a second late, and leave room for
 * sign-in emails, which wait for nobody.
 */
const PAUSE_MS = 750;

/**
 * What Resend answers when a key comes again with other bytes: an earlier attempt was accepted
 * (resend.com/docs/dashboard/emails/idempotency-keys).
 */
const ALREADY_ACCEPTED = 'invalid_idempotent_request';

/** What it answers while an earlier attempt with the key is under way: that one may yet be accepted. */
const UNDER_WAY = 'concurrent_idempotent_requests';

/**
 * Statuses that don't say what Resend has done: a time-out, or the response of somebody in between who had
 * none from Resend (RFC 9110, sections 15.5.9, 15.6.3 and 15.6.5; Cloudflare's own begin at 520).
 */
function isOfTheWay(status: number | null): boolean {
	return status === null || [408, 502, 504].includes(status) || status >= 520;
}

/** The account has sent what it may in a day or a month: asking again soon is no use. */
const QUOTAS = ['daily_quota_exceeded', 'monthly_quota_exceeded'];
const QUOTA_PAUSE_MS = 60 * 60_000;

/** What the client returns from a call. Its types promise more than a response from somebody else holds. */
interface ClientResult {
	data: unknown;
	error: unknown;
	/** Null where no answer came, or one that says "accepted" and isn't JSON. */
	headers: Record<string, string> | null;
}

/** What Resend says when it refuses; of a response that isn't its own, what can be known. */
interface Reason {
	name: string;
	status: number | null;
}

function reasonOf(error: unknown): Reason {
	const { name, statusCode } = (error ?? {}) as { name?: unknown; statusCode?: unknown };
	const status = typeof statusCode === 'number' ? statusCode : null;
	return { name: typeof name === 'string' ? name : `status ${status ?? 'unknown'}`, status };
}

/**
 * Errors that the same request may not meet again later. The email itself is at fault for 400 and 422
 * (resend.com/docs/api-reference/errors); for a wrong key, an unverified domain or a wrong sender it is
 * the account, which an operator can put right.
 */
function isRetryable({ name, status }: Reason): boolean {
	return (status !== 400 && status !== 422) || name === 'invalid_from_address';
}

/** How long Resend asks to be left alone; undefined where it asks for nothing. Milliseconds. */
function retryAfter({ name, status }: Reason, headers: Record<string, string>): number | undefined {
	if (QUOTAS.includes(name)) return QUOTA_PAUSE_MS;
	const asked = readRetryAfter(headers['retry-after'], wallClock());
	return asked ?? (status === 429 ? 1_000 : undefined);
}

const hasId = (data: unknown): boolean => {
	const id = (data as { id?: unknown } | null)?.id;
	return typeof id === 'string' && id !== '';
};

/** Only Resend's own word that it has the emails: of a batch an id for each. */
function areIds(data: unknown, emails: number): boolean {
	const ids = (data as { data?: unknown } | null)?.data;
	return Array.isArray(ids) && ids.length === emails && ids.every(hasId);
}

/**
 * Settles what came of a call: returns where it was accepted.
 *
 * @param isAcceptance whether the data of the response says so
 */
function settle(
	{ data, error, headers }: ClientResult,
	isAcceptance: (data: unknown) => boolean,
	signal: AbortSignal,
): void {
	if (isAcceptance(data)) return;
	if (!headers) {
		// The client gives both the same message.
		throw new MailError(
			signal.aborted ? 'Resend did not answer in time' : 'Resend could not be reached',
			true,
		);
	}
	// A fault whose body is `null` comes without an error, just as a response without an id does.
	if (!error) throw new MailError('Resend did not say that it accepted', true);
	const reason = reasonOf(error);
	if (reason.name === ALREADY_ACCEPTED) return;
	throw new MailError(`Resend refused: ${reason.name}`, isRetryable(reason), {
		retryAfterMs: retryAfter(reason, headers),
		isRefusal: reason.name !== UNDER_WAY,
		isOfTheWay: isOfTheWay(reason.status),
	});
}

/** An email without its attachments, which batches can't have, as the client takes it. */
function emailOf(from: string, { to, subject, html, text, headers, sender }: MailMessage) {
	return {
		from: fromHeader(from, sender?.name ?? ''),
		to,
		...(sender?.replyTo && { replyTo: sender.replyTo }),
		subject,
		html,
		text,
		headers,
	};
}

/** The same as the API itself takes it. */
function payloadOf(from: string, message: MailMessage) {
	const { replyTo, ...email } = emailOf(from, message);
	return { ...email, ...(replyTo && { reply_to: replyTo }) };
}

/**
 * A file as it is stored, text as text: Resend takes that as well as base64, of which some calendar files
 * have arrived undecoded (github.com/resend/resend-dotnet/issues/58).
 */
function attachmentOf({ filename, contentType, content, contentId }: MailAttachment) {
	// resend.com/docs/dashboard/emails/embed-inline-images
	return { filename, contentType, content, ...(contentId && { contentId }) };
}

/**
 * Sends through Resend with its own client (docs/decisions/0020-mail-in-batches.md says how its promises
 * and ours fit together).
 *
 * @param limits how long a call may take, in milliseconds
 */
export function resendTransport(
	config: Extract<MailConfig, { transport: 'resend' }>,
	limits = TIME_LIMITS,
): MailTransport {
	/** Loaded where an email is sent: it is a tenth of the Worker, and most requests send none. */
	async function connect(): Promise<Resend> {
		const { Resend } = await import('resend');
		return new Resend(config.apiKey, {
			baseUrl: (config.baseUrl ?? 'https://api.resend.com').replace(/\/$/, ''),
			userAgent: 'regulars',
		});
	}

	async function call(
		idempotencyKey: string,
		limitMs: number,
		isAcceptance: (data: unknown) => boolean,
		post: (
			resend: Resend,
			options: { idempotencyKey: string; signal: AbortSignal },
		) => Promise<ClientResult>,
	): Promise<void> {
		const resend = await connect();
		const signal = AbortSignal.timeout(limitMs);
		// Followed, a redirect would send the email, and the key, to wherever it points.
		const options = { idempotencyKey, signal, redirect: 'manual' };
		settle(await post(resend, options), isAcceptance, signal);
	}

	return {
		pauseMs: PAUSE_MS,
		async send(message, idempotencyKey, limitMs = limits.single) {
			const email: CreateEmailOptions = {
				...emailOf(config.from, message),
				attachments: message.attachments.map(attachmentOf),
			};
			await call(idempotencyKey, Math.min(limitMs, limits.single), hasId, (resend, options) =>
				resend.emails.send(email, options),
			);
		},
		batchItem: (message) => payloadOf(config.from, message),
		async sendBatch(body, emails, idempotencyKey) {
			const isAcceptance = (data: unknown) => areIds(data, emails);
			await call(idempotencyKey, limits.batch, isAcceptance, (resend, options) => {
				// The client would make the bytes anew. What its options say besides goes to `fetch` as it is.
				const request = { ...options, body };
				return resend.post('/emails/batch', undefined, request);
			});
		},
	};
}
