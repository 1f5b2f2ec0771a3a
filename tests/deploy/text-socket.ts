import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/**
 * The server's end of a WebSocket (RFC 6455) that sends texts and answers pings. What the other end says
 * is not kept. Node has a client only, and a dependency for so little would be one more to keep.
 */
export interface TextSocket {
	send: (text: string) => void;
	close: () => void;
}

const OPCODES = { text: 0x1, close: 0x8, ping: 0x9, pong: 0xa } as const;
/** From here on a length takes two more bytes, and beyond 65,535 eight. */
const SHORT_LENGTH = 126;

function frame(opcode: number, payload: Buffer): Buffer {
	const { length } = payload;
	const head = Buffer.alloc(length < SHORT_LENGTH ? 2 : length < 0x1_0000 ? 4 : 10);
	// The first bit says that the message ends with this frame.
	head[0] = 0x80 | opcode;
	if (head.length === 2) head[1] = length;
	else if (head.length === 4) head.writeUInt16BE(length, 2);
	else head.writeBigUInt64BE(BigInt(length), 2);
	if (head.length > 2) head[1] = head.length === 4 ? SHORT_LENGTH : SHORT_LENGTH + 1;
	return Buffer.concat([head, payload]);
}

interface Frame {
	opcode: number;
	payload: Buffer;
	/** How many bytes it took. */
	size: number;
}

/** The first frame of what has come, which is masked as every client's is; undefined while it comes. */
function readFrame(bytes: Buffer): Frame | undefined {
	if (bytes.length < 2) return undefined;
	const short = bytes.readUInt8(1) & 0x7f;
	const maskAt = short < SHORT_LENGTH ? 2 : short === SHORT_LENGTH ? 4 : 10;
	if (bytes.length < maskAt + 4) return undefined;
	const length =
		maskAt === 2 ? short : maskAt === 4 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
	const size = maskAt + 4 + length;
	if (bytes.length < size) return undefined;
	const mask = bytes.subarray(maskAt, maskAt + 4);
	const payload = Buffer.from(
		bytes.subarray(maskAt + 4, size).map((byte, index) => byte ^ (mask[index % 4] ?? 0)),
	);
	return { opcode: bytes.readUInt8(0) & 0x0f, payload, size };
}

/** Takes a request for an upgrade. */
export function acceptTextSocket(
	message: IncomingMessage,
	socket: Duplex,
	protocol: string,
): TextSocket {
	const key = `${message.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
	const lines = [
		'HTTP/1.1 101 Switching Protocols',
		'Upgrade: websocket',
		'Connection: Upgrade',
		`Sec-WebSocket-Accept: ${createHash('sha1').update(key).digest('base64')}`,
		`Sec-WebSocket-Protocol: ${protocol}`,
	];
	socket.write(`${lines.join('\r\n')}\r\n\r\n`);
	let received: Buffer = Buffer.alloc(0);
	socket.on('data', (chunk: Buffer) => {
		received = Buffer.concat([received, chunk]);
		for (let next = readFrame(received); next; next = readFrame(received)) {
			received = received.subarray(next.size);
			if (next.opcode === OPCODES.ping) socket.write(frame(OPCODES.pong, next.payload));
			if (next.opcode === OPCODES.close) socket.end(frame(OPCODES.close, next.payload));
		}
	});
	// Whoever hangs up has heard enough.
	socket.on('error', () => {});
	return {
		send: (text) => socket.write(frame(OPCODES.text, Buffer.from(text))),
		close: () => socket.end(frame(OPCODES.close, Buffer.alloc(0))),
	};
}
