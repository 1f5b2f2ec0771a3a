/** What the readers of all formats share: what a picture is, and bytes that may be damaged. */

export interface Picture {
	contentType: 'image/jpeg' | 'image/png' | 'image/webp' | 'image/avif';
	/** Pixels, as it is shown. */
	width: number;
	height: number;
	bytes: Uint8Array;
}

/** What is wrong with a file, for whoever chose it. */
export class BadPicture extends Error {}

export const BROKEN = 'This file is damaged or cut short. Please save the picture again.';
export const MOVES = 'This picture moves. Please choose one that stands still.';

export function viewOf(bytes: Uint8Array): DataView {
	return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export function textAt(bytes: Uint8Array, at: number, length: number): string {
	return String.fromCharCode(...bytes.subarray(at, at + length));
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
	const all = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
	let at = 0;
	for (const part of parts) {
		all.set(part, at);
		at += part.byteLength;
	}
	return all;
}

/** The part of a file, or an end for a file that says it were longer than it is. */
export function slice(bytes: Uint8Array, start: number, end: number): Uint8Array {
	if (start < 0 || end < start || end > bytes.byteLength) throw new BadPicture(BROKEN);
	return bytes.subarray(start, end);
}
