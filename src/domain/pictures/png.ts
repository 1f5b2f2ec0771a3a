import { BadPicture, BROKEN, joined, type Picture, slice, textAt, viewOf } from './picture.ts';

/** PNG (W3C). */

/**
 * The chunks of a PNG that its picture needs: the picture, and what its colors mean. Not how it would move.
 */
const PNG_CHUNKS = new Set(
	'IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD pHYs'.split(' '),
);

export function readPng(bytes: Uint8Array): Picture {
	const view = viewOf(bytes);
	const kept = [bytes.subarray(0, 8)];
	let at = 8;
	let type = '';
	let hasPicture = false;
	while (type !== 'IEND') {
		if (at + 12 > bytes.byteLength) throw new BadPicture(BROKEN);
		type = textAt(bytes, at + 4, 4);
		const chunk = slice(bytes, at, at + 12 + view.getUint32(at));
		if (at === 8 && (type !== 'IHDR' || chunk.byteLength !== 25)) throw new BadPicture(BROKEN);
		if (PNG_CHUNKS.has(type)) kept.push(chunk);
		hasPicture ||= type === 'IDAT';
		at += chunk.byteLength;
	}
	if (!hasPicture) throw new BadPicture(BROKEN);
	return {
		contentType: 'image/png',
		width: view.getUint32(16),
		height: view.getUint32(20),
		bytes: joined(kept),
	};
}
