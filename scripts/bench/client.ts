import { connect, type Socket } from 'node:net';

/**
 * A client that costs as little as a client can, so that what is measured is the server: one socket,
 * one request after the other, nothing parsed but where an answer ends.
 */

/** What to send: the head and body of a request, ready made. */
export interface Shot {
	bytes: Buffer;
	/** The status that the answer must have; anything else ends the measurement. */
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

/** The status of a whole answer, or undefined while some of it is still to come. */
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

export interface Measurement {
	requestsPerSecond: number;
	/** Milliseconds. */
	p50: number;
}

function median(numbers: readonly number[]): number {
	const sorted = [...numbers].sort((a, b) => a - b);
	return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/**
 * Sends requests for some time, one after the other on each connection.
 *
 * @param shots sent in turn, so that an answer and its opposite can alternate
 */
export async function measure(
	address: string,
	shots: readonly Shot[],
	options: { connections: number; milliseconds: number },
): Promise<Measurement> {
	const { hostname, port } = new URL(address);
	const latencies: number[] = [];
	const sockets = await Promise.all(
		Array.from(
			{ length: options.connections },
			() =>
				new Promise<Socket>((resolve, reject) => {
					const socket = connect({ host: hostname, port: Number(port), noDelay: true }, () =>
						resolve(socket),
					);
					socket.once('error', reject);
				}),
		),
	);
	let turn = 0;
	const began = performance.now();
	const end = began + options.milliseconds;
	await Promise.all(
		sockets.map(async (socket) => {
			for (let now = performance.now(); now < end; now = performance.now()) {
				await answer(socket, shots[turn++ % shots.length] as Shot);
				latencies.push(performance.now() - now);
			}
		}),
	);
	const seconds = (performance.now() - began) / 1000;
	for (const socket of sockets) socket.destroy();
	return { requestsPerSecond: latencies.length / seconds, p50: median(latencies) };
}
