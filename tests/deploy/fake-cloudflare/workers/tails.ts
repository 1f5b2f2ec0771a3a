import { EventEmitter, once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { acceptTextSocket, type TextSocket } from '../../text-socket.ts';
import { findProject } from '../pages.ts';
import { type ApiCall, newId, type Route, route } from '../protocol.ts';
import type { CloudflareState } from '../state.ts';
import { findScript } from './workers.ts';

/** Live logs: what `wrangler tail` opens, and what a test pushes into it. */

/** wrangler speaks this one only (packages/wrangler/src/tail/createTail.ts). */
const PROTOCOL = 'trace-v1';
/** Milliseconds. */
const LIFETIME_MS = 3_600_000;

/** The tails that are open. */
export class Tails {
	/** Whom each tail listens to: the name of a Worker or of a Pages project. */
	readonly #targets = new Map<string, string>();
	readonly #sockets = new Map<string, TextSocket>();
	readonly #changes = new EventEmitter();

	/** Makes a tail to connect to. */
	open(target: string, host: string) {
		const id = newId();
		this.#targets.set(id, target);
		const expires = new Date(Date.now() + LIFETIME_MS);
		return { id, url: `ws://${host}/tails/${id}`, expires_at: expires.toISOString() };
	}

	/** Ends a tail. */
	close(id: string): void {
		this.#targets.delete(id);
		this.#sockets.get(id)?.close();
		this.#sockets.delete(id);
	}

	/** Takes a connection to a tail. */
	connect(message: IncomingMessage, socket: Duplex): void {
		const id = message.url?.split('/').at(-1) ?? '';
		if (!this.#targets.has(id)) {
			socket.end('HTTP/1.1 404 Not Found\r\n\r\n');
			return;
		}
		this.#sockets.set(id, acceptTextSocket(message, socket, PROTOCOL));
		this.#changes.emit('connected');
	}

	/** Waits until somebody listens to a Worker or a Pages project. */
	async untilListened(target: string): Promise<void> {
		while (this.#listeners(target).length === 0) await once(this.#changes, 'connected');
	}

	/** Sends an event to all who listen to a Worker or a Pages project. */
	push(target: string, event: unknown): void {
		for (const socket of this.#listeners(target)) socket.send(JSON.stringify(event));
	}

	#listeners(target: string): TextSocket[] {
		return [...this.#sockets].flatMap(([id, socket]) =>
			this.#targets.get(id) === target ? [socket] : [],
		);
	}
}

/** The routes of live logs. */
export function tailRoutes(tails: Tails, state: CloudflareState): Route[] {
	const ofScript = '/accounts/:account/workers/scripts/:script/tails';
	const ofPages = '/accounts/:account/pages/projects/:project/deployments/:deployment/tails';
	const hostOf = ({ request }: ApiCall) => new URL(request.url).host;
	const close = ({ params }: ApiCall) => tails.close(params.tail ?? '');
	return [
		route('POST', ofScript, (call) =>
			tails.open(findScript(state, call.params.script).name, hostOf(call)),
		),
		route('DELETE', `${ofScript}/:tail`, close),
		route('POST', ofPages, (call) =>
			tails.open(findProject(state, call.params.project).name, hostOf(call)),
		),
		route('DELETE', `${ofPages}/:tail`, close),
	];
}
