import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { localMailbox, readMailbox } from '../../../src/mail/transports/local-mailbox.ts';
import { resendTransport } from '../../../src/mail/transports/resend-transport.ts';
import { MailError, type MailMessage } from '../../../src/mail/transports/transport.ts';
import {
	type FakeResend,
	RESEND_API_KEY,
	startFakeResend,
} from '../../support/mail/fake-resend.ts';
import { useLocalPlatform } from '../local-platform.ts';
import { bodyFor, transportTo } from '../mail-transport.ts';

const mailTo = (to: string, subject = 'a mail'): MailMessage => ({
	to,
	subject,
	html: '<p>words</p>',
	text: 'words',
	headers: { 'List-Unsubscribe': '<https://club.example/unsubscribe/x>' },
	attachments: [],
});
const file = { filename: 'event.ics', contentType: 'text/calendar', content: 'Grüße' };

let resend: FakeResend;
beforeEach(async () => {
	resend = await startFakeResend();
});
afterEach(() => resend.stop());
const transport = (limitMs?: number) => transportTo(resend, limitMs);

/** What a call ends with. */
async function errorOf(work: Promise<void>): Promise<MailError> {
	const error = await work.then(
		() => null,
		(thrown: unknown) => thrown,
	);
	if (error instanceof MailError) return error;
	throw new Error(`no MailError: ${String(error)}`);
}

describe('Resend', () => {
	it('takes one email with its headers and its file, under its key', async () => {
		await transport().send({ ...mailTo('ada@example.com'), attachments: [file] }, 'a key');
		const [request] = resend.requests;
		expect(request).toMatchObject({
			path: '/emails',
			key: 'a key',
			authorization: `Bearer ${RESEND_API_KEY}`,
			mail: {
				from: 'Makers <makers@club.example>',
				to: 'ada@example.com',
				headers: { 'List-Unsubscribe': '<https://club.example/unsubscribe/x>' },
			},
		});
	});

	it('takes a calendar file as plain text, and its recipient gets the same bytes', async () => {
		const lines = ['BEGIN:VCALENDAR', 'SUMMARY:Grüße \\, 🪡', 'END:VCALENDAR', ''];
		const calendar = { ...file, content: lines.join('\r\n') };
		await transport().send({ ...mailTo('ada@example.com'), attachments: [calendar] }, 'a key');
		expect(resend.requests[0]?.mail.attachments?.[0]?.content).toBe(calendar.content);
		expect(resend.accepted[0]?.files).toEqual([
			{
				filename: 'event.ics',
				contentType: 'text/calendar',
				bytes: Buffer.from(calendar.content),
			},
		]);
	});

	it('takes a picture as its bytes, under the name by which the email shows it', async () => {
		const content = Buffer.from([0x89, 0x50, 0xff, 0]).toString('base64');
		const picture = {
			filename: 'door-code.png',
			contentType: 'image/png',
			content,
			encoding: 'base64' as const,
			contentId: 'door-code',
		};
		await transport().send({ ...mailTo('ada@example.com'), attachments: [file, picture] }, 'a key');
		const [calendar, code] = resend.requests[0]?.mail.attachments ?? [];
		expect(calendar).not.toHaveProperty('content_id');
		expect(code).toEqual({
			filename: 'door-code.png',
			content_type: 'image/png',
			content,
			content_id: 'door-code',
		});
		expect(resend.accepted[0]?.files[1]?.bytes).toEqual(Buffer.from([0x89, 0x50, 0xff, 0]));
	});

	it('takes a batch once, as the bytes that were made of it', async () => {
		const { sendBatch } = transport();
		const body = bodyFor(transport(), [mailTo('ada@example.com'), mailTo('ben@example.com')]);
		await sendBatch(body, 2, 'a key');
		await sendBatch(body, 2, 'a key');
		const text = new TextDecoder().decode(body);
		expect(resend.requests.map(({ bytes }) => bytes)).toEqual([text, text]);
		expect(resend.accepted.map(({ to }) => to)).toEqual(['ada@example.com', 'ben@example.com']);
	});

	it('takes the stored bytes of a batch exactly, whatever they say', async () => {
		const { sendBatch } = transport();
		await fc.assert(
			fc.asyncProperty(
				fc.array(
					fc.record({
						to: fc.emailAddress(),
						subject: fc.string({ unit: 'binary', minLength: 1 }),
					}),
					{
						minLength: 1,
						maxLength: 3,
					},
				),
				fc.uuid(),
				async (mails, key) => {
					const all = mails.map(({ to, subject }) => mailTo(to, subject));
					const body = bodyFor(transport(), all);
					await sendBatch(body, mails.length, key);
					expect(resend.requests.at(-1)?.bytes).toBe(new TextDecoder().decode(body));
				},
			),
			{ numRuns: 10 },
		);
	});

	it('treats what comes again under its key with another text as taken', async () => {
		await transport().send(mailTo('ada@example.com'), 'a key');
		await transport().send(mailTo('ada@example.com', 'other words'), 'a key');
		expect(resend.requests.map(({ status }) => status)).toEqual([200, 409]);
		expect(resend.accepted).toHaveLength(1);
	});
});

describe('a Resend that does not accept an email', () => {
	it('is tried again later while the first request is under way', async () => {
		resend.delayMs = 300;
		const first = transport().send(mailTo('ada@example.com'), 'a key');
		const second = await errorOf(
			(async () => {
				while (resend.requests.length === 0) await new Promise((done) => setTimeout(done, 5));
				await transport().send(mailTo('ada@example.com'), 'a key');
			})(),
		);
		expect(second).toMatchObject({
			message: 'Resend refused: concurrent_idempotent_requests',
			isRetryable: true,
		});
		await first;
		expect(resend.accepted).toHaveLength(1);
	});

	it.each([
		[500, 'Resend refused: application_error', true, undefined],
		[401, 'Resend refused: missing_api_key', true, undefined],
		[422, 'Resend refused: validation_error', false, undefined],
		[429, 'Resend refused: rate_limit_exceeded', true, 7_000],
		['daily quota', 'Resend refused: daily_quota_exceeded', true, 3_600_000],
		['hangs', 'Resend did not answer in time', true, undefined],
		['accepts, and the answer is lost', 'Resend could not be reached', true, undefined],
	] as const)('that answers with %s is understood', async (mood, message, isRetryable, wait) => {
		resend.moods = [mood];
		resend.retryAfter = 7;
		for (const attempt of [
			() => transport(300).send(mailTo('ada@example.com'), 'one'),
			() => transport(300).sendBatch(bodyFor(transport(), [mailTo('ada@example.com')]), 1, 'two'),
		]) {
			const error = await errorOf(attempt());
			expect(error).toMatchObject({ message, isRetryable });
			expect(error.retryAfterMs).toBe(wait);
		}
	});

	const JSON_TYPE = { 'content-type': 'application/json' };
	const DENIED = { statusCode: 403, name: 'validation_error', message: 'x' };

	it.each([
		['a captive portal', { status: 200, body: '<!doctype html><p>Log in to the Wi-Fi' }],
		['an empty answer', { status: 200, body: '' }],
		['JSON of somebody else', { status: 200, body: '{"status":"ok"}' }],
		['`null`', { status: 200, body: 'null' }],
		['an empty id', { status: 200, body: '{"id":""}' }],
		['ids for nobody', { status: 200, body: '{"data":[]}' }],
		['an id for one, and none for another', { status: 200, body: '{"data":[{"id":"1"},{}]}' }],
		['fewer ids than emails', { status: 200, body: '{"data":[{"id":"1"}]}' }],
		['more ids than emails', { status: 200, body: '{"data":[{"id":"1"},{"id":"2"},{"id":"3"}]}' }],
	])('that answers "accepted" with %s has accepted nothing', async (_, answer) => {
		resend.moods = [answer];
		const { send, sendBatch } = transport();
		const body = bodyFor(transport(), [mailTo('ada@example.com'), mailTo('ben@example.com')]);
		for (const attempt of [
			() => send(mailTo('ada@example.com'), 'one'),
			() => sendBatch(body, 2, 'two'),
		]) {
			expect(await errorOf(attempt())).toMatchObject({ isRetryable: true, isRefusal: false });
		}
		expect(resend.requests.map(({ status }) => status)).toEqual([200, 200]);
	});

	it.each([
		[401, true],
		[422, true],
		[429, true],
		[500, true],
		['daily quota', true],
		[{ status: 502, body: '<html>' }, true],
		[{ status: 302, body: '', headers: { location: '/login' } }, true],
		['hangs', false],
		['accepts, and the answer is lost', false],
		[{ status: 200, body: '<html>' }, false],
		[{ status: 409, body: '{"statusCode":409,"name":"concurrent_idempotent_requests"}' }, false],
	] as const)('that answers with %o has refused: %s', async (mood, isRefusal) => {
		resend.moods = [mood];
		const error = await errorOf(transport(300).send(mailTo('ada@example.com'), 'a key'));
		expect(error.isRefusal).toBe(isRefusal);
	});

	it('gets no more time than somebody has who is waiting for it', async () => {
		resend.moods = ['hangs'];
		const begunAt = performance.now();
		await errorOf(transport(5_000).send(mailTo('ada@example.com'), 'a key', 200));
		expect(performance.now() - begunAt).toBeLessThan(2_000);
	});

	it.each([
		['`null`', { status: 500, body: 'null' }, 'Resend did not say that it accepted', true],
		['text', { status: 500, body: '"oops"' }, 'Resend refused: status unknown', true],
		['a page', { status: 502, body: '<html>' }, 'Resend refused: application_error', true],
		['a page', { status: 422, body: '<html>' }, 'Resend refused: application_error', false],
		['no name', { status: 400, body: '{"statusCode":400}' }, 'Resend refused: status 400', false],
		[
			'a domain that is not verified',
			{ status: 403, headers: JSON_TYPE, body: JSON.stringify(DENIED) },
			'Resend refused: validation_error',
			true,
		],
	])('that refuses with %s (%o) is understood', async (_, answer, message, isRetryable) => {
		resend.moods = [answer];
		const error = await errorOf(transport().send(mailTo('ada@example.com'), 'a key'));
		expect(error).toMatchObject({ message, isRetryable });
	});

	it.each([
		[{ 'retry-after': '7' }, 7_000],
		[{ 'retry-after': '86400' }, 3_600_000],
		[{}, 1_000],
	])('that asks for a pause by %o gets %d ms', async (headers, wait) => {
		resend.moods = [{ status: 429, headers, body: '{"statusCode":429}' }];
		const error = await errorOf(transport().send(mailTo('ada@example.com'), 'a key'));
		expect(error.retryAfterMs).toBe(wait);
	});

	it.each([302, 307, 308])('that redirects with %d is not followed', async (status) => {
		const elsewhere = await startFakeResend();
		const headers = { location: `${elsewhere.address}/emails` };
		resend.moods = [{ status, headers, body: '' }];
		const error = await errorOf(transport().send(mailTo('ada@example.com'), 'a key'));
		await elsewhere.stop();
		expect(error.isRetryable).toBe(true);
		expect([resend.requests.length, elsewhere.requests.length]).toEqual([1, 0]);
	});

	it('gets a user agent, and is reached at an address that ends with a slash', async () => {
		const config = { transport: 'resend', from: 'a@club.example', apiKey: RESEND_API_KEY } as const;
		const { send } = resendTransport({ ...config, baseUrl: `${resend.address}/` });
		await send(mailTo('ada@example.com'), 'a key');
		expect(resend.requests[0]?.userAgent).toBe('regulars');
	});

	it('that cannot be reached is tried again later', async () => {
		await resend.stop();
		const error = await errorOf(transport().send(mailTo('ada@example.com'), 'a key'));
		expect(error.isRetryable).toBe(true);
		expect(error.message).not.toContain('example.com');
	});
});

describe('the local mailbox', () => {
	const platform = useLocalPlatform();

	it('has each email of a batch once, like one that was sent alone', async () => {
		const { MAILBOX } = platform.env;
		if (!MAILBOX) throw new Error('The local run has no mailbox.');
		const mailbox = localMailbox(MAILBOX, 'club@example.com');
		expect(mailbox.pauseMs).toBe(0);
		const mails = [mailTo('ada@example.com', 'first'), mailTo('ben@example.com', 'second')];
		const body = bodyFor(mailbox, mails);
		await mailbox.sendBatch(body, 2, 'a key');
		await mailbox.sendBatch(body, 2, 'a key');
		const kept = await readMailbox(MAILBOX, {});
		expect(kept.map(({ createdAt, id, ...mail }) => mail).reverse()).toEqual(
			mails.map((mail) => ({ from: 'club@example.com', ...mail })),
		);
		expect(new Set(kept.map(({ id }) => id)).size).toBe(2);
		const [ofBen] = await readMailbox(MAILBOX, { to: 'ben@example.com' });
		expect(await readMailbox(MAILBOX, { id: ofBen?.id })).toEqual([ofBen]);
	});
});
