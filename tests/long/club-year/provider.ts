import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DAY } from './model/wall-clock.ts';

/**
 * A strict stand-in for Resend: it speaks `POST /emails` and `POST /emails/batch`, lives by the simulated clock,
 * and keeps everything that it was asked, with what really became of it.
 */

/** How the provider, or whatever lies before it, is now. */
export type Weather =
	| 'fine'
	/** Says no, by a status. */
	| 500
	| 503
	| 401
	| 'rate limit'
	| 'long rate limit'
	| 'daily quota'
	/** Takes the emails, and the connection is cut before the answer. */
	| 'lost answers'
	/** The connection is cut before it has read anything. */
	| 'unreachable'
	/** Somebody in between answers in place of the provider. */
	| 'captive page'
	| 'captive redirect'
	| 'proxy error'
	/** Now this, now that. */
	| 'changeable';

const CHANGES: Weather[] = ['fine', 500, 'lost answers', 'fine', 'rate limit', 'unreachable'];

export interface PostedEmail {
	from: string;
	to: string | string[];
	subject: string;
	html: string;
	text: string;
	attachments?: { filename: string; content: string; content_type?: string }[];
}

/** What became of a request: by what the provider knows, and by what its sender can know. */
type Fate =
	/** The emails are taken now, and the sender is told. */
	| 'accepted'
	/** They had been taken before under this key; the sender is told. */
	| 'known'
	/** They are taken now, and the sender is not told. */
	| 'accepted unheard'
	/** They had been taken before, and the sender is not told. */
	| 'known unheard'
	/** Not taken, and the sender cannot know. */
	| 'lost'
	/** Not taken, by a status that the provider itself did not give. */
	| 'odd'
	/** Not taken, and the provider has said so. */
	| 'refused'
	/** The same, because of the email itself. */
	| 'rejected';

export interface Request {
	path: '/emails' | '/emails/batch';
	key: string;
	bytes: string;
	emails: PostedEmail[];
	fate: Fate;
	at: number;
}

export interface Provider {
	address: string;
	weather: Weather;
	/** Addresses that it finds not valid. */
	badAddresses: Set<string>;
	/** The requests since they were last taken from here. */
	requests: Request[];
	/** What nobody should ever ask of it, as sentences. */
	complaints: string[];
	stop: () => Promise<void>;
}

const ERRORS = {
	500: { statusCode: 500, name: 'application_error', message: 'Something went wrong.' },
	503: { statusCode: 503, name: 'service_unavailable', message: 'Try again later.' },
	401: { statusCode: 401, name: 'missing_api_key', message: 'Missing API key.' },
	422: { statusCode: 422, name: 'validation_error', message: 'The address is not valid.' },
	'rate limit': { statusCode: 429, name: 'rate_limit_exceeded', message: 'Too many requests.' },
	'daily quota': { statusCode: 429, name: 'daily_quota_exceeded', message: 'Quota reached.' },
} as const;

/** Keys are known for so long (resend.com/docs/dashboard/emails/idempotency-keys). */
const KEYS_LAST = DAY;
/** The longest pause that it asks for, in seconds. */
const LONG_PAUSE_SECONDS = 3_600;

async function bodyOf(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks).toString('utf8');
}

/** @param now the simulated clock */
export async function startProvider(now: () => number): Promise<Provider> {
	const known = new Map<string, { bytes: string; at: number; answer: object }>();
	let changes = 0;

	function answer(path: Request['path'], key: string, bytes: string, response: ServerResponse) {
		const parsed = JSON.parse(bytes) as PostedEmail | PostedEmail[];
		const request: Request = {
			path,
			key,
			bytes,
			emails: [parsed].flat(),
			fate: 'refused',
			at: now(),
		};
		provider.requests.push(request);
		const reply = (fate: Fate, status: number, body: object, headers = {}) => {
			request.fate = fate;
			response
				.writeHead(status, { 'content-type': 'application/json', ...headers })
				.end(JSON.stringify(body));
		};
		const cut = (fate: Fate) => {
			request.fate = fate;
			response.socket?.destroy();
		};
		const page = (status: number, headers = {}) => {
			request.fate = 'odd';
			const html = '<html><body>Please sign in to the network.</body></html>';
			response.writeHead(status, { 'content-type': 'text/html', ...headers }).end(html);
		};

		let { weather } = provider;
		if (weather === 'changeable') {
			changes += 1;
			weather = CHANGES[changes % CHANGES.length] ?? 'fine';
		}
		switch (weather) {
			case 'unreachable':
				return cut('lost');
			case 'captive page':
				return page(200);
			case 'captive redirect':
				return page(302, { location: 'http://127.0.0.1:9/sign-in' });
			case 'proxy error':
				return page(502);
			case 500:
			case 503:
			case 401:
				return reply('refused', weather, ERRORS[weather]);
			case 'rate limit':
				return reply('refused', 429, ERRORS['rate limit'], { 'retry-after': '2' });
			case 'long rate limit': {
				const headers = { 'retry-after': String(LONG_PAUSE_SECONDS) };
				return reply('refused', 429, ERRORS['rate limit'], headers);
			}
			case 'daily quota':
				return reply('refused', 429, ERRORS['daily quota']);
		}

		const before = known.get(key);
		if (before && now() - before.at < KEYS_LAST) {
			if (before.bytes !== bytes) {
				provider.complaints.push(`the key ${key} came again with other bytes`);
				const { name, message } = {
					name: 'invalid_idempotent_request',
					message: 'Same key, other payload.',
				};
				return reply('known', 409, { statusCode: 409, name, message });
			}
			if (weather === 'lost answers') return cut('known unheard');
			return reply('known', 200, before.answer);
		}
		if (request.emails.some(({ to }) => provider.badAddresses.has(String(to)))) {
			return reply('rejected', 422, ERRORS[422]);
		}
		const ids = request.emails.map(() => ({ id: crypto.randomUUID() }));
		const taken = path === '/emails' ? (ids[0] ?? {}) : { data: ids };
		known.set(key, { bytes, at: now(), answer: taken });
		if (weather === 'lost answers') return cut('accepted unheard');
		return reply('accepted', 200, taken);
	}

	const server = createServer(async (request, response) => {
		const bytes = await bodyOf(request);
		const key = String(request.headers['idempotency-key'] ?? '');
		const path = request.url;
		const isKnownPath = path === '/emails' || path === '/emails/batch';
		if (request.method !== 'POST' || !isKnownPath || key === '') {
			provider.complaints.push(`${request.method} ${path} with the key "${key}"`);
			response.writeHead(404).end('{}');
			return;
		}
		answer(path, key, bytes, response);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const provider: Provider = {
		address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		weather: 'fine',
		badAddresses: new Set(),
		requests: [],
		complaints: [],
		stop: () =>
			new Promise((resolve) => {
				server.closeAllConnections();
				server.close(() => resolve());
			}),
	};
	return provider;
}
