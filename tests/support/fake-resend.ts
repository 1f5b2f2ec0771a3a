import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export const RESEND_API_KEY = 're_a_key_that_only_these_tests_know';

/** A mail as the site sends it to Resend. */
export interface SentMail {
	key: string | undefined;
	authorization: string | undefined;
	/** The body as it came, to compare attempts by. */
	bytes: string;
	mail: {
		from: string;
		to: string | string[];
		subject: string;
		html: string;
		text: string;
		attachments?: { filename: string; content: string; content_type?: string }[];
	};
}

export type ResendMood = 'accepts' | 'hangs' | 422 | 429 | 500;

export interface FakeResend {
	address: string;
	/** Every request for a mail, in order, whatever came of it. */
	requests: SentMail[];
	/** What it does with the next requests; the last mood stays. */
	moods: ResendMood[];
	/** The domains of the account; null for a key that may only send, which is told none. */
	domains: { name: string; status: string }[] | null;
	stop: () => Promise<void>;
}

const ERRORS = {
	422: { statusCode: 422, name: 'validation_error', message: 'The address is not valid.' },
	429: { statusCode: 429, name: 'rate_limit_exceeded', message: 'Too many requests.' },
	500: { statusCode: 500, name: 'application_error', message: 'Something went wrong.' },
};

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

/** A real HTTP server that speaks the protocol of Resend: `POST /emails` and `GET /domains`. */
export async function startFakeResend(): Promise<FakeResend> {
	const requests: SentMail[] = [];
	const fake: FakeResend = {
		address: '',
		requests,
		moods: ['accepts'],
		domains: null,
		stop: async () => {},
	};
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			if (request.method === 'GET' && request.url === '/domains') {
				const { status, body } = answerAboutDomains(request.headers.authorization, fake.domains);
				response
					.writeHead(status, { 'content-type': 'application/json' })
					.end(JSON.stringify(body));
				return;
			}
			if (request.method !== 'POST' || request.url !== '/emails') {
				response.writeHead(404).end();
				return;
			}
			const bytes = Buffer.concat(chunks).toString();
			requests.push({
				key: request.headers['idempotency-key'] as string | undefined,
				authorization: request.headers.authorization,
				bytes,
				mail: JSON.parse(bytes) as SentMail['mail'],
			});
			const mood = (fake.moods.length > 1 ? fake.moods.shift() : fake.moods[0]) ?? 'accepts';
			if (mood === 'hangs') return;
			const status = mood === 'accepts' ? 200 : mood;
			const answer = mood === 'accepts' ? { id: crypto.randomUUID() } : ERRORS[mood];
			response
				.writeHead(status, { 'content-type': 'application/json' })
				.end(JSON.stringify(answer));
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
