import { execFile } from 'node:child_process';
import { createServer } from 'node:net';
import { promisify } from 'node:util';
import { PlainError } from '../steps.ts';

/** Both addresses that "localhost" can mean. */
const LOOPBACKS = ['127.0.0.1', '::1'];

function canListen(port: number, host: string): Promise<boolean> {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once('error', (error: NodeJS.ErrnoException) => {
			if (error.code === 'EADDRINUSE') resolve(false);
			// A machine without IPv6 has nobody there who could be in the way.
			else if (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT') resolve(true);
			else reject(error);
		});
		probe.listen({ port, host }, () => probe.close(() => resolve(true)));
	});
}

/** The program that listens on a port, where the system has a tool that tells. */
async function ownerOf(port: number): Promise<string> {
	try {
		const { stdout } = await promisify(execFile)('lsof', [
			'-nP',
			`-iTCP:${port}`,
			'-sTCP:LISTEN',
			'-Fpc',
		]);
		const id = /^p(\d+)$/m.exec(stdout)?.[1];
		const name = /^c(.+)$/m.exec(stdout)?.[1];
		return id && name ? `${name} (process ${id})` : 'another program';
	} catch {
		return 'another program';
	}
}

async function isThisSite(port: number): Promise<boolean> {
	try {
		const response = await fetch(`http://localhost:${port}/api/health`, {
			headers: { accept: 'application/json' },
			signal: AbortSignal.timeout(1_500),
		});
		const health = (await response.json()) as { checks?: { database?: unknown } };
		return health.checks?.database !== undefined;
	} catch {
		return false;
	}
}

/**
 * Checks that nothing listens on a port of this machine.
 *
 * @throws PlainError that says who is there and what to do
 */
export async function requireFreePort(port: number, command: string): Promise<void> {
	let free: boolean[];
	try {
		free = await Promise.all(LOOPBACKS.map((host) => canListen(port, host)));
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		throw new PlainError(
			`Port ${port} cannot be used (${reason}).\nChoose another one: PORT=8321 ${command}`,
		);
	}
	if (free.every(Boolean)) return;
	const owner = (await isThisSite(port))
		? 'a site like this one, started earlier. Open it, or end it with Ctrl+C in its terminal'
		: `${await ownerOf(port)}. End that program`;
	throw new PlainError(
		`Port ${port} is in use by ${owner}, or choose another port: PORT=${port + 1} ${command}`,
	);
}

/** A port that nothing uses at this moment. */
export function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once('error', reject);
		probe.listen({ port: 0, host: '127.0.0.1' }, () => {
			const address = probe.address();
			if (address === null || typeof address === 'string') {
				reject(new Error('The system gave no port.'));
				return;
			}
			probe.close(() => resolve(address.port));
		});
	});
}

/**
 * The port that the environment asks for with `PORT`, else 4321.
 *
 * @throws PlainError when PORT is no port
 */
export function wantedPort(): number {
	const text = process.env.PORT;
	if (!text) return 4321;
	const port = Number(text);
	if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
	throw new PlainError(`PORT is "${text}", which is no port: it takes a number from 1 to 65535.`);
}
