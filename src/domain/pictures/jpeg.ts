import { BadPicture, BROKEN, joined, type Picture, slice, textAt, viewOf } from './picture.ts';

/** JPEG (ITU-T T.81) with Exif 2.3. */

/** Which side is up, by the Exif of a photo: 1 is as it lies, 5 to 8 lie on their side. */
function orientationOf(tiff: Uint8Array): number {
	if (tiff.byteLength < 14) return 1;
	const view = viewOf(tiff);
	const isLittle = view.getUint16(0) === 0x4949;
	const start = view.getUint32(4, isLittle);
	if (start + 2 > tiff.byteLength) return 1;
	const entries = view.getUint16(start, isLittle);
	for (let index = 0; index < entries; index += 1) {
		const at = start + 2 + index * 12;
		if (at + 12 > tiff.byteLength) return 1;
		if (view.getUint16(at, isLittle) !== 0x0112) continue;
		const value = view.getUint16(at + 8, isLittle);
		return value >= 1 && value <= 8 ? value : 1;
	}
	return 1;
}

/** An APP1 segment whose Exif says which side is up, and nothing else. */
function orientationSegment(orientation: number): Uint8Array {
	// biome-ignore format: a line for each part of the segment
	return Uint8Array.from([
		0xff, 0xe1, 0, 34, 0x45, 0x78, 0x69, 0x66, 0, 0,
		0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 8,
		0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0,
		0, 0, 0, 0,
	]);
}

/**
 * The segments of a JPEG that its picture needs: frames, tables and scans, the color profile, and how
 * colors are stored.
 */
function isKeptSegment(marker: number, content: Uint8Array): boolean {
	if (marker === 0xe0) return textAt(content, 0, 5) === 'JFIF\0';
	if (marker === 0xe2) return textAt(content, 0, 12) === 'ICC_PROFILE\0';
	if (marker === 0xee) return textAt(content, 0, 5) === 'Adobe';
	// The other APPn, JPGn, comments.
	return marker < 0xe0;
}

/** Where the scan ends that begins here: at the next marker that is neither a stuffed byte nor a restart. */
function endOfScan(bytes: Uint8Array, start: number): number {
	let at = start;
	for (;;) {
		at = bytes.indexOf(0xff, at);
		if (at < 0 || at + 1 >= bytes.byteLength) throw new BadPicture(BROKEN);
		const next = bytes[at + 1] as number;
		if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
		at += next === 0xff ? 1 : 2;
	}
}

const END_OF_IMAGE = Uint8Array.from([0xff, 0xd9]);

export function readJpeg(bytes: Uint8Array): Picture {
	const view = viewOf(bytes);
	const kept: Uint8Array[] = [];
	let size: { width: number; height: number } | null = null;
	let orientation = 1;
	let hasScan = false;
	let at = 2;
	for (;;) {
		if (at + 4 > bytes.byteLength && textAt(bytes, at, 2) !== '\xff\xd9') {
			throw new BadPicture(BROKEN);
		}
		if (bytes[at] !== 0xff) throw new BadPicture(BROKEN);
		const marker = bytes[at + 1] as number;
		if (marker === 0xff) {
			at += 1;
			continue;
		}
		// Anything after the end, like a phone's second picture, is left out.
		if (marker === 0xd9) break;
		const end = at + 2 + view.getUint16(at + 2);
		const content = slice(bytes, at + 4, end);
		const isFrame =
			marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
		if (isFrame) {
			if (content.byteLength < 6) throw new BadPicture(BROKEN);
			size = { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
		}
		if (marker === 0xe1 && textAt(content, 0, 6) === 'Exif\0\0') {
			orientation = orientationOf(content.subarray(6));
		}
		if (isKeptSegment(marker, content)) kept.push(bytes.subarray(at, end));
		at = end;
		if (marker === 0xda) {
			hasScan = true;
			at = endOfScan(bytes, end);
			kept.push(bytes.subarray(end, at));
		}
	}
	if (!size || !hasScan) throw new BadPicture(BROKEN);
	const isOnSide = orientation >= 5;
	return {
		contentType: 'image/jpeg',
		width: isOnSide ? size.height : size.width,
		height: isOnSide ? size.width : size.height,
		bytes: joined([
			bytes.subarray(0, 2),
			...(orientation === 1 ? [] : [orientationSegment(orientation)]),
			...kept,
			END_OF_IMAGE,
		]),
	};
}
