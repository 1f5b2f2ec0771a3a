import { Buffer } from 'node:buffer';

/** Bytes as text and back: `Buffer` does it natively in Node and in workerd (`nodejs_compat`). */

function bufferOf(bytes: Uint8Array | ArrayBuffer): Buffer {
	return bytes instanceof ArrayBuffer
		? Buffer.from(bytes)
		: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Two digits for each byte, in lower case. */
export function toHex(bytes: Uint8Array | ArrayBuffer): string {
	return bufferOf(bytes).toString('hex');
}

/** Base64 with padding (RFC 4648, section 4). */
export function toBase64(bytes: Uint8Array | ArrayBuffer): string {
	return bufferOf(bytes).toString('base64');
}

/** The bytes of base64 that the site wrote itself: what is no base64 is passed over. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
	return new Uint8Array(Buffer.from(text, 'base64'));
}

/** Base64 for addresses, without padding (RFC 4648, section 5). */
export function toBase64Url(bytes: Uint8Array | ArrayBuffer): string {
	return bufferOf(bytes).toString('base64url');
}

/**
 * The bytes of base64 for addresses that anybody may have written.
 *
 * @returns null for anything but the one way in which `toBase64Url` writes them: the last character has
 *   bits to spare
 */
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | null {
	const bytes = new Uint8Array(Buffer.from(text, 'base64url'));
	return text !== '' && toBase64Url(bytes) === text ? bytes : null;
}
