import { beforeEach } from 'vitest';
import { batchRequest, bodyOf } from '../../src/mail/batch-request.ts';
import type { SharedMails } from '../../src/mail/parts/personal-parts.ts';
import { resendTransport } from '../../src/mail/transports/resend-transport.ts';
import type { MailMessage, MailTransport } from '../../src/mail/transports/transport.ts';
import { type FakeResend, RESEND_API_KEY } from '../support/mail/fake-resend.ts';
import { SECOND_MS } from '../support/time.ts';

/** A mail provider that a file of tests plays itself: what it was given, and what it answers. */
export interface TestTransport extends MailTransport {
	/** What it was given during this test, in order, what it failed to take included. */
	sent: { key: string; message: MailMessage }[];
	/** What taking an email fails with from now on; it takes them all where that is undefined. */
	fault: ((key: string) => Error | undefined) | undefined;
}

/** Has taken nothing, and fails at nothing, when a test begins. */
export function useMailTransport(): TestTransport {
	const take = (message: MailMessage, key: string) => transport.sent.push({ key, message });
	const answer = (key: string) => {
		const error = transport.fault?.(key);
		if (error) throw error;
	};
	const transport: TestTransport = {
		sent: [],
		fault: undefined,
		send: async (message, key) => {
			take(message, key);
			answer(key);
		},
		batchItem: (message) => message,
		sendBatch: async (body, _, key) => {
			const messages = JSON.parse(new TextDecoder().decode(body)) as MailMessage[];
			for (const message of messages) take(message, key);
			answer(key);
		},
		pauseMs: 0,
	};
	beforeEach(() => {
		transport.sent = [];
		transport.fault = undefined;
	});
	return transport;
}

export const mailTo = (to: string, subject = 'Hello', text = ''): MailMessage => ({
	to,
	subject,
	html: '<p>Hello</p>',
	text,
	headers: {},
	attachments: [],
});

/** Emails that share nothing, as the template's stand-in gives them to a batch. */
export const sharedMails = (messages: readonly MailMessage[]): SharedMails => ({
	mails: messages.map((mail) => ({ mail, markers: {} })),
	recipients: messages.map((_, mail) => ({ mail, values: {} })),
});

/** The bytes of a request that sends these emails together. */
export const bodyFor = (transport: MailTransport, messages: readonly MailMessage[]) =>
	bodyOf(batchRequest(sharedMails(messages), transport.batchItem)).body;

/**
 * The site's own transport, to a stand-in for Resend.
 *
 * @param limitMs how long a call may take. Milliseconds
 */
export const transportTo = (resend: FakeResend, limitMs = 2 * SECOND_MS): MailTransport =>
	resendTransport(
		{
			transport: 'resend',
			from: 'Makers <makers@club.example>',
			apiKey: RESEND_API_KEY,
			baseUrl: resend.address,
		},
		{ single: limitMs, batch: limitMs },
	);
