import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { makeCertificate } from './edge-certificate.ts';

/**
 * The way to the edge for other processes: a proxy on loopback that lets them through to the addresses
 * which the edge serves, under a certificate for these, to loopback, and nowhere else.
 */
export interface EdgeGateway {
	/** For HTTPS_PROXY. */
	proxyUrl: string;
	/** For NODE_EXTRA_CA_CERTS. */
	trustFile: string;
	/** Hosts that were asked for and are neither of the edge nor loopback. */
	strangers: string[];
	stop: () => Promise<void>;
}

export interface GatewayOptions {
	/** Takes the files of the certificate. */
	folder: string;
	/** The host names of the edge, `*.` in front allowed. */
	names: string[];
	answer: (request: Request) => Promise<Response>;
}

const LOOPBACK = /^(127\.0\.0\.1|localhost)$/;
/** Of one connection, and set anew by whoever sends further. */
const HOP_BY_HOP = /^(connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|host)$/;

function isCovered(host: string, names: readonly string[]): boolean {
	const parent = host.slice(host.indexOf('.') + 1);
	return names.includes(host) || names.includes(`*.${parent}`);
}

/** Reads a request of Node's server into the shape that fetch knows. */
export async function requestFrom(message: IncomingMessage, origin: string): Promise<Request> {
	const chunks: Buffer[] = [];
	for await (const chunk of message) chunks.push(chunk as Buffer);
	const pairs = Object.entries(message.headers).flatMap(([name, value]) =>
		HOP_BY_HOP.test(name) ? [] : [value ?? ''].flat().map((one): [string, string] => [name, one]),
	);
	return new Request(new URL(message.url ?? '/', origin).href, {
		method: message.method,
		headers: pairs,
		body: chunks.length > 0 ? Buffer.concat(chunks) : undefined,
	});
}

/** Sends an answer of fetch's shape through Node's server. */
export async function sendResponse(answer: Response, response: ServerResponse): Promise<void> {
	for (const [name, value] of answer.headers) {
		if (name !== 'set-cookie') response.setHeader(name, value);
	}
	const cookies = answer.headers.getSetCookie();
	if (cookies.length > 0) response.setHeader('set-cookie', cookies);
	response.writeHead(answer.status);
	response.end(Buffer.from(await answer.arrayBuffer()));
}

/** Opens the gateway. */
export async function startGateway({
	folder,
	names,
	answer,
}: GatewayOptions): Promise<EdgeGateway> {
	const { key, certificate, trustFile } = await makeCertificate(folder, names);
	const strangers: string[] = [];
	const sockets = new Set<Duplex>();
	const track = (socket: Duplex) => {
		sockets.add(socket);
		socket.once('close', () => sockets.delete(socket));
		// Whoever hangs up has said enough.
		socket.on('error', () => {});
	};

	const edge = createTlsServer({ key, cert: certificate }, async (message, response) => {
		try {
			const request = await requestFrom(message, `https://${message.headers.host}`);
			await sendResponse(await answer(request), response);
		} catch (error) {
			response.writeHead(502).end(`The fake edge failed: ${error}`);
		}
	});
	const proxy = createServer((_, response) => {
		response.writeHead(405).end('This proxy takes CONNECT only.');
	});
	proxy.on('connect', (message, socket, head) => {
		const [host = '', port = '443'] = (message.url ?? '').split(':');
		track(socket);
		if (isCovered(host, names)) {
			socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
			socket.unshift(head);
			edge.emit('connection', socket);
		} else if (LOOPBACK.test(host)) {
			const target = connect(Number(port), host, () => {
				socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
				target.write(head);
				socket.pipe(target).pipe(socket);
			});
			track(target);
		} else {
			strangers.push(host);
			socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
		}
	});
	await new Promise<void>((resolve) => {
		proxy.listen(0, '127.0.0.1', resolve);
	});
	return {
		proxyUrl: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
		trustFile,
		strangers,
		stop: () =>
			new Promise((resolve) => {
				proxy.close(() => resolve());
				proxy.closeAllConnections();
				for (const socket of sockets) socket.destroy();
			}),
	};
}
