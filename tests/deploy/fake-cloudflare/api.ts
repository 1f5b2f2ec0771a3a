import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { requestFrom, sendResponse } from '../edge-gateway.ts';
import { requirePermission } from './permissions.ts';
import { ApiError, failure, type Route, success } from './protocol.ts';

/** The HTTP server of the API: who may call, what was called, and what is refused on purpose. */

/** One call of the API, in order. */
export interface RecordedCall {
	method: string;
	/** Below `/client/v4`, with its query. */
	path: string;
	status: number;
	/** False where there is no such route here. */
	isKnown: boolean;
}

/** Makes calls fail. */
export interface Refusal {
	method: string;
	/** Of the path below `/client/v4`, without its query. */
	path: RegExp;
	status: number;
	code: number;
	message: string;
	/** How many calls it takes; left out, all of them. */
	times?: number;
}

interface ApiOptions {
	accountId: string;
	/** The only token that is good. */
	token: string;
	/** What the token may do. */
	permissions: ReadonlySet<string>;
	routes: readonly Route[];
	/** Takes requests for a WebSocket. */
	upgrade: (message: IncomingMessage, socket: Duplex) => void;
}

const PREFIX = '/client/v4';

/** Finds who answers a call; undefined where nobody does. */
function matchRoute(routes: readonly Route[], request: Request) {
	for (const candidate of routes) {
		if (candidate.method !== request.method) continue;
		const match = candidate.pattern.exec(request.url);
		if (match) return { candidate, params: match.pathname.groups as Record<string, string> };
	}
	return undefined;
}

function tokenOf(request: Request): string {
	return /^Bearer (.+)$/.exec(request.headers.get('authorization') ?? '')?.[1] ?? '';
}

/** The API of one account. */
export class FakeApi {
	readonly calls: RecordedCall[] = [];
	readonly #options: ApiOptions;
	readonly #refusals: (Refusal & { left: number })[] = [];
	readonly #server = createServer(async (message, response) => {
		const host = `http://${message.headers.host}`;
		const { pathname, search } = new URL(message.url ?? '/', host);
		const path = pathname.replace(PREFIX, '');
		const call = { method: message.method ?? '', path: path + search, status: 0, isKnown: false };
		this.calls.push(call);
		const request = await requestFrom(message, host);
		const match = matchRoute(this.#options.routes, request);
		call.isKnown = match !== undefined;
		const answer = await this.#answer(request, path, match);
		call.status = answer.status;
		await sendResponse(answer, response);
	});

	/** Live logs among them, which the server itself lets go of. */
	readonly #sockets = new Set<Duplex>();

	constructor(options: ApiOptions) {
		this.#options = options;
		this.#server.on('upgrade', options.upgrade);
		this.#server.on('connection', (socket) => {
			this.#sockets.add(socket);
			socket.once('close', () => this.#sockets.delete(socket));
		});
	}

	/** @returns the address of the API */
	async start(): Promise<string> {
		await new Promise<void>((resolve) => {
			this.#server.listen(0, '127.0.0.1', resolve);
		});
		return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}${PREFIX}`;
	}

	/** @returns an end of the refusal */
	refuse(refusal: Refusal): () => void {
		const entry = { ...refusal, left: refusal.times ?? Number.POSITIVE_INFINITY };
		this.#refusals.push(entry);
		return () => {
			entry.left = 0;
		};
	}

	async stop(): Promise<void> {
		await new Promise<void>((resolve) => {
			this.#server.close(() => resolve());
			for (const socket of this.#sockets) socket.destroy();
		});
	}

	async #answer(
		request: Request,
		path: string,
		match: ReturnType<typeof matchRoute>,
	): Promise<Response> {
		try {
			this.#throwRefusal(request.method, path);
			const token = tokenOf(request);
			if (!match?.candidate.takesSessionToken) {
				this.#authorize(token, match?.params.account);
				requirePermission(this.#options.permissions, request.method, path);
			}
			if (!match) {
				// Words and code from github.com/cloudflare/workers-sdk/issues/2100.
				const words = `Could not route to ${PREFIX}${path}, perhaps your object identifier is invalid?`;
				throw new ApiError(404, 7003, words);
			}
			const { candidate, params } = match;
			const query = new URL(request.url).searchParams;
			return success(await candidate.answer({ params, query, request, token }));
		} catch (error) {
			if (error instanceof ApiError) return failure(error);
			console.error('The fake Cloudflare failed:', error);
			return failure(new ApiError(500, 10013, String(error)));
		}
	}

	/** Throws the refusal that takes this call, and counts it. */
	#throwRefusal(method: string, path: string): void {
		const refusal = this.#refusals.find(
			(one) => one.left > 0 && one.method === method && one.path.test(path),
		);
		if (!refusal) return;
		refusal.left -= 1;
		throw new ApiError(refusal.status, refusal.code, refusal.message);
	}

	#authorize(token: string, account: string | undefined): void {
		const { accountId } = this.#options;
		const isOurs = account === undefined || account === accountId;
		// The code from github.com/hieunc229/mailflare/issues/1.
		if (token !== this.#options.token || !isOurs) {
			throw new ApiError(403, 10000, 'Authentication error');
		}
	}
}
