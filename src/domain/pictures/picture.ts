import type { Mistake } from '../forms/mistakes.ts';

/** What the readers of all formats share: what a picture is, and bytes that may be damaged. */

export interface Picture {
	contentType: 'image/jpeg' | 'image/png' | 'image/webp' | 'image/avif';
	/** Pixels, as it is shown. */
	width: number;
	height: number;
	bytes: Uint8Array;
}

/** A file that is no picture, or none that can be published. */
export class BadPicture extends Error {
	/** What is wrong with it, for whoever chose it. */
	readonly mistake: Mistake;

	constructor(mistake: Mistake) {
		super(mistake.code);
		this.mistake = mistake;
	}
}

export const BROKEN: Mistake = { code: 'picture_broken' };
export const MOVES: Mistake = { code: 'picture_moves' };

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
