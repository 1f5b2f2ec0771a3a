import {
	BadPicture,
	BROKEN,
	joined,
	MOVES,
	type Picture,
	slice,
	textAt,
	viewOf,
} from './picture.ts';

/** WebP (RFC 9649). */

/** The chunks of a WebP that its picture needs. */
const WEBP_CHUNKS = new Set(['VP8X', 'ICCP', 'ALPH', 'VP8 ', 'VP8L']);
/** The flags of VP8X that say that there is Exif or XMP, and that it moves. */
const WEBP_METADATA = 0x0c;
const WEBP_MOVES = 0x02;

/** How large the picture of a chunk is; null where the chunk does not say. */
function webpSize(type: string, content: Uint8Array): { width: number; height: number } | null {
	const view = viewOf(content);
	if (type === 'VP8X' && content.byteLength >= 10) {
		const side = (at: number) => 1 + view.getUint16(at, true) + ((content[at + 2] as number) << 16);
		return { width: side(4), height: side(7) };
	}
	if (type === 'VP8 ' && content.byteLength >= 10 && textAt(content, 3, 3) === '\x9d\x01\x2a') {
		return { width: view.getUint16(6, true) & 0x3fff, height: view.getUint16(8, true) & 0x3fff };
	}
	if (type === 'VP8L' && content.byteLength >= 5 && content[0] === 0x2f) {
		const bits = view.getUint32(1, true);
		return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
	}
	return null;
}

export function readWebp(bytes: Uint8Array): Picture {
	const view = viewOf(bytes);
	const end = 8 + view.getUint32(4, true);
	if (end > bytes.byteLength) throw new BadPicture(BROKEN);
	const kept: Uint8Array[] = [bytes.slice(0, 12)];
	let size: { width: number; height: number } | null = null;
	let hasPicture = false;
	let at = 12;
	while (at + 8 <= end) {
		const type = textAt(bytes, at, 4);
		const length = view.getUint32(at + 4, true);
		const content = slice(bytes, at + 8, at + 8 + length);
		if (type === 'ANIM' || type === 'ANMF') throw new BadPicture(MOVES);
		if (WEBP_CHUNKS.has(type)) {
			// A copy: what is changed is not what was sent.
			const chunk = joined([bytes.subarray(at, at + 8 + length), new Uint8Array(length % 2)]);
			if (type === 'VP8X') {
				const flags = content[0] ?? 0;
				if (flags & WEBP_MOVES) throw new BadPicture(MOVES);
				chunk[8] = flags & ~WEBP_METADATA;
			}
			kept.push(chunk);
		}
		hasPicture ||= type === 'VP8 ' || type === 'VP8L';
		size ??= webpSize(type, content);
		at += 8 + length + (length % 2);
	}
	if (!size || !hasPicture) throw new BadPicture(BROKEN);
	const all = joined(kept);
	viewOf(all).setUint32(4, all.byteLength - 8, true);
	return { contentType: 'image/webp', ...size, bytes: all };
}
