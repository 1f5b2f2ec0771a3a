import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BatchRequest, batchRequest, bodyOf } from '../../../src/mail/batch-request.ts';
import {
	filledMails,
	markersFor,
	type SharedMails,
} from '../../../src/mail/parts/personal-parts.ts';
import type { MailMessage } from '../../../src/mail/transports/transport.ts';
import { forAllAsync } from '../../support/for-all.ts';

type Name = 'to' | 'hello' | 'token';
const NAMES = ['to', 'hello', 'token'] as const;

/** As a provider may have it: other names, and an order of its own. */
const item = ({ to, subject, html, text, headers }: MailMessage) => ({
	from: 'Makers "& Menders" <club@example.com>',
	to,
	subject,
	html,
	text,
	headers,
});

/** A text of an email, in which the markers may be anywhere. */
const anyText = fc.array(
	fc.oneof(
		fc.string({ unit: 'binary', maxLength: 20 }),
		fc.constantFrom('"', '\\', '\n', '<p>', '\ud800', 'é', '木', 'html-', '-html', '0'),
		fc.constantFrom(...NAMES).map((name) => ({ marker: name })),
	),
	{ maxLength: 6 },
);
/** A value, of which some look like markers. */
const anyValue = fc.oneof(
	fc.string({ unit: 'binary', maxLength: 20 }),
	fc.constantFrom(`O'Brien & "Söhne" <x>`, '\ud83d', '木', '\\"', 'hello-html', 'to-0', ''),
);

async function emailsOf(
	texts: readonly { html: (string | { marker: Name })[]; text: (string | { marker: Name })[] }[],
	recipients: readonly Record<Name, string>[],
): Promise<SharedMails<Name>> {
	const mails = await Promise.all(
		texts.map(async ({ html, text }, index) => {
			const markers = await markersFor(NAMES, JSON.stringify([html, text]));
			const marked = (parts: typeof html) =>
				parts.map((part) => (typeof part === 'string' ? part : markers[part.marker])).join('');
			const mail: MailMessage = {
				to: markers.to,
				subject: `number ${index}`,
				html: marked(html),
				text: marked(text),
				headers: { 'List-Unsubscribe': `<https://makers.example/${markers.token}>` },
				attachments: [],
			};
			return { mail, markers };
		}),
	);
	return {
		mails,
		recipients: recipients.map((values, index) => ({ mail: index % mails.length, values })),
	};
}

const anyEmails = [
	fc.array(fc.record({ html: anyText, text: anyText }), { minLength: 1, maxLength: 3 }),
	fc.array(fc.record({ to: anyValue, hello: anyValue, token: anyValue }), { maxLength: 5 }),
] as const;

const textOf = (body: Uint8Array) => new TextDecoder().decode(body);

describe('the request of a batch', () => {
	it('is byte for byte what JSON makes of the emails of each recipient', () =>
		forAllAsync(...anyEmails, async (texts, recipients) => {
			const shared = await emailsOf(texts, recipients);
			const { body, emails } = bodyOf(batchRequest(shared, item));
			expect(textOf(body)).toBe(JSON.stringify(filledMails(shared).map(item)));
			expect(emails).toBe(recipients.length);
		}));

	it('has the same bytes once it was stored', () =>
		forAllAsync(...anyEmails, async (texts, recipients) => {
			const request = batchRequest(await emailsOf(texts, recipients), item);
			// As D1 has it: in UTF-8.
			const stored = textOf(new TextEncoder().encode(JSON.stringify(request)));
			expect(bodyOf(JSON.parse(stored) as BatchRequest)).toEqual(bodyOf(request));
		}));

	it('holds as many emails, from the first, as fit, and one at least', () =>
		forAllAsync(...anyEmails, fc.nat(4_000), async (texts, recipients, most) => {
			fc.pre(recipients.length > 0);
			const request = batchRequest(await emailsOf(texts, recipients), item);
			const { body, emails } = bodyOf(request, most);
			const first = (count: number) =>
				bodyOf({ ...request, emails: request.emails.slice(0, count) }).body;
			expect(body).toEqual(first(emails));
			if (emails > 1) expect(body.byteLength).toBeLessThanOrEqual(most);
			if (emails < recipients.length) {
				expect(first(emails + 1).byteLength).toBeGreaterThan(most);
			}
		}));
});
