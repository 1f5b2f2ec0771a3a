import { connect, type Socket } from 'node:net';

/**
 * A client that costs as little as a client can, so that what is measured is the server: one socket, one
 * request after the other, nothing parsed but the end of each response.
 */

/** What to send: the head and body of a request, ready made. */
export interface Shot {
	bytes: Buffer;
	/** The status that the response must have; anything else ends the measurement. */
	status: number;
}

export function shot(
	url: string,
	options: {
		method?: string;
		headers?: Record<string, string>;
		body?: string;
		status?: number;
	} = {},
): Shot {
	const { host, pathname, search } = new URL(url);
	const { method = 'GET', headers = {}, body = '', status = 200 } = options;
	const lines = [
		`${method} ${pathname}${search} HTTP/1.1`,
		`host: ${host}`,
		...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
		...(body ? [`content-length: ${Buffer.byteLength(body)}`] : []),
	];
	return { bytes: Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`), status };
}

const HEAD_END = Buffer.from('\r\n\r\n');
const LAST_CHUNK = Buffer.from('\r\n0\r\n\r\n');

/** The status of a whole response, or undefined while it is incomplete. */
function statusOfWhole(received: Buffer): number | undefined {
	const headEnd = received.indexOf(HEAD_END);
	if (headEnd < 0) return undefined;
	const head = received.toString('latin1', 0, headEnd);
	const length = /^content-length: *(\d+)/im.exec(head)?.[1];
	const isWhole =
		length === undefined
			? received.subarray(-LAST_CHUNK.length).equals(LAST_CHUNK)
			: received.length >= headEnd + HEAD_END.length + Number(length);
	return isWhole ? Number(head.slice(9, 12)) : undefined;
}

function answer(socket: Socket, { bytes, status }: Shot): Promise<void> {
	return new Promise((resolve, reject) => {
		let received: Buffer = Buffer.alloc(0);
		const settle = (error?: Error) => {
			socket.off('data', take).off('error', settle).off('close', closed);
			if (error) reject(error);
			else resolve();
		};
		const closed = () => settle(new Error('The server closed the connection.'));
		const take = (chunk: Buffer) => {
			received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
			const answered = statusOfWhole(received);
			if (answered === undefined) return;
			if (answered === status) settle();
			else
				settle(
					new Error(`${answered} instead of ${status}:\n${received.toString('utf8', 0, 600)}`),
				);
		};
		socket.on('data', take).on('error', settle).on('close', closed);
		socket.write(bytes);
	});
}

function connected(hostname: string, port: number): Promise<Socket> {
	return new Promise((resolve, reject) => {
		const socket = connect({ host: hostname, port, noDelay: true }, () => resolve(socket));
		socket.once('error', reject);
	});
}

/**
 * Sends so many requests, one after the other on each connection.
 *
 * @param shots sent in turn
 * @returns how long each took, in milliseconds, and all of them together
 * @throws Error if a response has another status than its shot expects
 */
export async function send(
	address: string,
	shots: readonly Shot[],
	options: { requests: number; connections: number },
): Promise<{ latencies: number[]; seconds: number }> {
	const { hostname, port } = new URL(address);
	const sockets = await Promise.all(
		Array.from({ length: options.connections }, () => connected(hostname, Number(port))),
	);
	const latencies: number[] = [];
	let turn = 0;
	const began = performance.now();
	await Promise.all(
		sockets.map(async (socket) => {
			while (turn < options.requests) {
				const mine = shots[turn % shots.length] as Shot;
				turn += 1;
				const sentAt = performance.now();
				await answer(socket, mine);
				latencies.push(performance.now() - sentAt);
			}
		}),
	);
	const seconds = (performance.now() - began) / 1000;
	for (const socket of sockets) socket.destroy();
	return { latencies, seconds };
}
