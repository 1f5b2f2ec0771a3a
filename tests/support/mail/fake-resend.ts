import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type DeliveredFile, deliveredFile, type PostedAttachment } from './delivered-files.ts';

export const RESEND_API_KEY = 're_a_key_that_only_these_tests_know';

interface PostedMail {
	from: string;
	to: string | string[];
	subject: string;
	html: string;
	text: string;
	reply_to?: string;
	headers?: Record<string, string>;
	attachments?: PostedAttachment[];
}

/** A mail as the site sends it to Resend. */
interface SentMail {
	path: '/emails' | '/emails/batch';
	key: string | undefined;
	authorization: string | undefined;
	userAgent: string;
	/** The body as it came, to compare attempts by. */
	bytes: string;
	/** The mail; of a batch, the first. */
	mail: PostedMail;
	/** All of them. */
	mails: PostedMail[];
	/** The status of the answer; null while there is none. */
	status: number | null;
	/** When it came, by `performance.now()` of these tests. */
	at: number;
}

/** A mail that it has really taken, to be delivered. */
interface AcceptedMail {
	to: string;
	subject: string;
	key: string | undefined;
	mail: PostedMail;
	/** Its attachments as the recipient gets them. */
	files: DeliveredFile[];
}

/** An answer of somebody in between, or one that the documentation doesn't promise, to the letter. */
interface ProviderResponse {
	status: number;
	body: string;
	headers?: Record<string, string>;
}

/** `accepts, and the answer is lost`: the mails are taken, and the connection is cut. */
export type ResendMood =
	| 'accepts'
	| 'accepts, and the answer is lost'
	| 'hangs'
	| 'daily quota'
	| 401
	| 422
	| 429
	| 500
	| ProviderResponse;

export interface FakeResend {
	address: string;
	/** Every request for a mail, in order, whatever came of it. */
	requests: SentMail[];
	/** Every mail that was taken, in order. A request that came again took none. */
	accepted: AcceptedMail[];
	/** What it does with the next requests; the last mood stays. */
	moods: ResendMood[];
	/** How many requests it takes in any second; null for as many as come. */
	requestsASecond: number | null;
	/** How long it takes to answer. Milliseconds. */
	delayMs: number;
	/** What `retry-after` says with a 429, in seconds. */
	retryAfter: number;
	/** Addresses that it finds not valid: it refuses the whole request. */
	badAddresses: Set<string>;
	/** The domains of the account; null for a key that may only send, which is told none. */
	domains: { name: string; status: string }[] | null;
	stop: () => Promise<void>;
}

/** Statuses and names are those of resend.com/docs/api-reference/errors. */
const ERRORS = {
	401: { statusCode: 401, name: 'missing_api_key', message: 'Missing API key.' },
	422: { statusCode: 422, name: 'validation_error', message: 'The address is not valid.' },
	attachment: {
		statusCode: 422,
		name: 'invalid_attachment',
		message: 'Attachment must have either a `content` or `path`.',
	},
	429: { statusCode: 429, name: 'rate_limit_exceeded', message: 'Too many requests.' },
	500: { statusCode: 500, name: 'application_error', message: 'Something went wrong.' },
	'daily quota': {
		statusCode: 429,
		name: 'daily_quota_exceeded',
		message: 'You have reached your daily email sending quota.',
	},
	changed: {
		statusCode: 409,
		name: 'invalid_idempotent_request',
		message: 'Same idempotency key used with a different request payload.',
	},
	concurrent: {
		statusCode: 409,
		name: 'concurrent_idempotent_requests',
		message: 'Same idempotency key used while original request is still in progress.',
	},
} as const;

/** Idempotency keys are known for so long (resend.com/docs/dashboard/emails/idempotency-keys). */
const KEYS_LAST_MS = 24 * 60 * 60_000;
const MOST_IN_A_BATCH = 100;

/** What `GET /domains` answers, by the key that asks (resend.com/docs/api-reference/errors). */
function answerAboutDomains(authorization: string | undefined, domains: FakeResend['domains']) {
	if (authorization !== `Bearer ${RESEND_API_KEY}`) {
		const message = 'API key is invalid';
		return { status: 400, body: { statusCode: 400, name: 'validation_error', message } };
	}
	if (domains) return { status: 200, body: { object: 'list', data: domains } };
	const message = 'This API key is restricted to only send emails';
	return { status: 401, body: { statusCode: 401, name: 'restricted_api_key', message } };
}

/** What is wrong with a request, as Resend would say it; null where nothing is. */
function mistakeIn(request: SentMail, badAddresses: ReadonlySet<string>) {
	const { path, mails } = request;
	const isBatch = path === '/emails/batch';
	if (isBatch && (mails.length === 0 || mails.length > MOST_IN_A_BATCH)) return ERRORS[422];
	if (isBatch && mails.some((mail) => mail.attachments)) return ERRORS[422];
	const isComplete = (mail: PostedMail) => mail.from && mail.to && mail.subject && mail.html;
	if (!mails.every(isComplete)) return ERRORS[422];
	const files = mails.flatMap((mail) => mail.attachments ?? []);
	if (files.some((file) => deliveredFile(file) === null)) return ERRORS.attachment;
	return mails.some((mail) => badAddresses.has(String(mail.to))) ? ERRORS[422] : null;
}

/** A real HTTP server that speaks the protocol of Resend: `POST /emails`, `POST /emails/batch`, `GET /domains`. */
export async function startFakeResend(): Promise<FakeResend> {
	const fake: FakeResend = {
		address: '',
		requests: [],
		accepted: [],
		moods: ['accepts'],
		requestsASecond: null,
		delayMs: 0,
		retryAfter: 1,
		badAddresses: new Set(),
		domains: null,
		stop: async () => {},
	};
	/** What was answered under each key, and to which bytes; no answer while the request is under way. */
	const keys = new Map<string, { bytes: string; at: number; answer: object | null }>();
	let lately: number[] = [];

	/** Whether one more request is within the rate; every request counts, refused ones too. */
	function isWithinRate(): boolean {
		if (fake.requestsASecond === null) return true;
		const now = performance.now();
		lately = lately.filter((at) => now - at < 1_000);
		lately.push(now);
		return lately.length <= fake.requestsASecond;
	}

	async function answer(request: SentMail, response: ServerResponse): Promise<void> {
		const { path, key, bytes, mails } = request;
		const reply = (status: number, body: object) => {
			request.status = status;
			const headers = {
				'content-type': 'application/json',
				...(status === 429 && { 'retry-after': String(fake.retryAfter) }),
			};
			response.writeHead(status, headers).end(JSON.stringify(body));
		};
		const refuse = (error: { statusCode: number }) => reply(error.statusCode, error);

		if (!isWithinRate()) return refuse(ERRORS[429]);
		const mood = (fake.moods.length > 1 ? fake.moods.shift() : fake.moods[0]) ?? 'accepts';
		const known = key === undefined ? undefined : keys.get(key);
		const isKnown = known !== undefined && performance.now() - known.at < KEYS_LAST_MS;
		if (isKnown && known.bytes !== bytes) return refuse(ERRORS.changed);
		if (isKnown && known.answer === null) return refuse(ERRORS.concurrent);
		if (mood === 'hangs') return;
		if (typeof mood === 'object') {
			request.status = mood.status;
			response.writeHead(mood.status, mood.headers).end(mood.body);
			return;
		}
		if (mood !== 'accepts' && mood !== 'accepts, and the answer is lost') {
			return refuse(ERRORS[mood]);
		}
		const settle = (taken: object) => {
			if (mood === 'accepts') reply(200, taken);
			else response.socket?.destroy();
		};
		if (isKnown && known.answer) return settle(known.answer);
		const mistake = mistakeIn(request, fake.badAddresses);
		if (mistake) return refuse(mistake);

		const entry = { bytes, at: performance.now(), answer: null as object | null };
		if (key !== undefined) keys.set(key, entry);
		if (fake.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, fake.delayMs));
		for (const mail of mails) {
			const files = (mail.attachments ?? []).flatMap((file) => deliveredFile(file) ?? []);
			fake.accepted.push({ to: String(mail.to), subject: mail.subject, key, mail, files });
		}
		const ids = mails.map(() => ({ id: crypto.randomUUID() }));
		entry.answer = path === '/emails' ? (ids[0] ?? {}) : { data: ids };
		settle(entry.answer);
	}

	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const { method, url: path, headers } = request;
			if (method === 'GET' && path === '/domains') {
				const { status, body } = answerAboutDomains(headers.authorization, fake.domains);
				response
					.writeHead(status, { 'content-type': 'application/json' })
					.end(JSON.stringify(body));
				return;
			}
			if (method !== 'POST' || (path !== '/emails' && path !== '/emails/batch')) {
				response.writeHead(404).end();
				return;
			}
			if (!headers['user-agent']) {
				response.writeHead(403).end('error code: 1010');
				return;
			}
			const bytes = Buffer.concat(chunks).toString();
			const mails = [JSON.parse(bytes) as PostedMail | PostedMail[]].flat();
			const sent: SentMail = {
				path,
				key: headers['idempotency-key'] as string | undefined,
				authorization: headers.authorization,
				userAgent: headers['user-agent'],
				bytes,
				mail: mails[0] as PostedMail,
				mails,
				status: null,
				at: performance.now(),
			};
			fake.requests.push(sent);
			void answer(sent, response);
		});
	});
	await new Promise<void>((resolve) => {
		server.listen(0, '127.0.0.1', resolve);
	});
	fake.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	fake.stop = () =>
		new Promise((resolve) => {
			server.close(() => resolve());
			server.closeAllConnections();
		});
	return fake;
}
