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
	stop: () => Promise<void>;
}

const ERRORS = {
	422: { statusCode: 422, name: 'validation_error', message: 'The address is not valid.' },
	429: { statusCode: 429, name: 'rate_limit_exceeded', message: 'Too many requests.' },
	500: { statusCode: 500, name: 'application_error', message: 'Something went wrong.' },
};

/** A real HTTP server that speaks the protocol of Resend: `POST /emails`, JSON in and out. */
export async function startFakeResend(): Promise<FakeResend> {
	const requests: SentMail[] = [];
	const fake: FakeResend = { address: '', requests, moods: ['accepts'], stop: async () => {} };
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
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
