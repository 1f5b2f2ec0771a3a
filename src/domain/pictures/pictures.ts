import { SHARE_SIZE } from './share-picture.ts';

/**
 * Pictures that are uploaded: what they are, by their bytes and never by their names, how large, and
 * without what they tell besides. A photo from a phone holds the place where it was taken; of what stands
 * beside the picture only what its colours need is kept, and for a JPEG which side is up.
 *
 * Formats: ITU-T T.81 and Exif 2.3 (JPEG), W3C's PNG, RFC 9649 (WebP), ISO/IEC 14496-12 and 23008-12 (AVIF).
 */

/** A row of the database holds 2,000,000 bytes (developers.cloudflare.com/d1/platform/limits), and base64 takes four letters for three. */
export const MAX_PICTURE_BYTES = 1_400_000;
export const MAX_BANNER_ALT_LENGTH = 300;
/** Larger ones take the memory of the phones that show them. */
const MAX_SIDE = 8_000;
const MAX_PIXELS = 40_000_000;

export interface Picture {
	contentType: 'image/jpeg' | 'image/png' | 'image/webp' | 'image/avif';
	/** Pixels, as it is shown. */
	width: number;
	height: number;
	bytes: Uint8Array;
}

export type ReadPicture = { ok: true; picture: Picture } | { ok: false; problem: string };

/** What is wrong with a file, for whoever chose it. */
class BadPicture extends Error {}

const BROKEN = 'This file is damaged or cut short. Please save the picture again.';
const MOVES = 'This picture moves. Please choose one that stands still.';

function viewOf(bytes: Uint8Array): DataView {
	return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function textAt(bytes: Uint8Array, at: number, length: number): string {
	return String.fromCharCode(...bytes.subarray(at, at + length));
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
	const all = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
	let at = 0;
	for (const part of parts) {
		all.set(part, at);
		at += part.byteLength;
	}
	return all;
}

/** The part of a file, or an end for a file that says it were longer than it is. */
function slice(bytes: Uint8Array, start: number, end: number): Uint8Array {
	if (start < 0 || end < start || end > bytes.byteLength) throw new BadPicture(BROKEN);
	return bytes.subarray(start, end);
}

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

/** The segments of a JPEG that its picture needs: frames, tables and scans, the colour profile, and how colours are stored. */
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

function readJpeg(bytes: Uint8Array): Picture {
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
		// What stands behind the end, like a phone's second picture, is left out.
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

/** The chunks of a PNG that its picture needs: the picture, and what its colours mean. Not how it would move. */
const PNG_CHUNKS = new Set(
	'IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD pHYs'.split(' '),
);

function readPng(bytes: Uint8Array): Picture {
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

function readWebp(bytes: Uint8Array): Picture {
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

interface Box {
	type: string;
	start: number;
	/** Where its content begins. */
	content: number;
	end: number;
}

function boxesIn(bytes: Uint8Array, from: number, to: number): Box[] {
	const view = viewOf(bytes);
	const boxes: Box[] = [];
	let start = from;
	while (start < to) {
		if (start + 8 > to) throw new BadPicture(BROKEN);
		const size = view.getUint32(start);
		const isLong = size === 1;
		if (isLong && start + 16 > to) throw new BadPicture(BROKEN);
		const length = isLong ? Number(view.getBigUint64(start + 8)) : size === 0 ? to - start : size;
		const content = start + (isLong ? 16 : 8);
		if (start + length > to || start + length < content) throw new BadPicture(BROKEN);
		boxes.push({ type: textAt(bytes, start + 4, 4), start, content, end: start + length });
		start += length;
	}
	return boxes;
}

function boxOf(boxes: readonly Box[], type: string): Box {
	const box = boxes.find((candidate) => candidate.type === type);
	if (!box) throw new BadPicture(BROKEN);
	return box;
}

/** Reads the numbers of a box one after the other. */
function readerOf(bytes: Uint8Array, box: Box) {
	const view = viewOf(bytes);
	let at = box.content;
	const number = (size: number): number => {
		if (at + size > box.end) throw new BadPicture(BROKEN);
		let value = 0;
		for (let index = 0; index < size; index += 1) value = value * 256 + view.getUint8(at + index);
		at += size;
		return value;
	};
	/** The version of a full box, whose three bytes of flags follow. */
	const version = (): { version: number; flags: number } => ({
		version: number(1),
		flags: number(3),
	});
	return { number, version, at: () => at };
}

/** The items of an AVIF that are no pictures: Exif, XMP and the like, by their numbers. */
function metadataItems(bytes: Uint8Array, iinf: Box): Map<number, string> {
	const list = readerOf(bytes, iinf);
	const { version } = list.version();
	list.number(version === 0 ? 2 : 4);
	const items = new Map<number, string>();
	for (const box of boxesIn(bytes, list.at(), iinf.end)) {
		if (box.type !== 'infe') continue;
		const entry = readerOf(bytes, box);
		const kind = entry.version().version;
		if (kind < 2) throw new BadPicture(BROKEN);
		const id = entry.number(kind === 2 ? 2 : 4);
		entry.number(2);
		const type = textAt(bytes, entry.at(), 4);
		if (['Exif', 'mime', 'uri '].includes(type)) items.set(id, type);
	}
	return items;
}

/** Where items of an AVIF lie in the file. */
function placesOf(
	bytes: Uint8Array,
	iloc: Box,
	idat: Box | undefined,
	wanted: ReadonlySet<number>,
): { id: number; start: number; end: number }[] {
	const reader = readerOf(bytes, iloc);
	const { version } = reader.version();
	const sizes = reader.number(1);
	const [offsetSize, lengthSize] = [sizes >> 4, sizes & 15];
	const more = reader.number(1);
	const [baseSize, indexSize] = [more >> 4, version > 0 ? more & 15 : 0];
	const count = reader.number(version < 2 ? 2 : 4);
	const places: { id: number; start: number; end: number }[] = [];
	for (let item = 0; item < count; item += 1) {
		const id = reader.number(version < 2 ? 2 : 4);
		const method = version > 0 ? reader.number(2) & 15 : 0;
		reader.number(2);
		const base = reader.number(baseSize);
		const extents = reader.number(2);
		for (let extent = 0; extent < extents; extent += 1) {
			reader.number(indexSize);
			const offset = base + reader.number(offsetSize);
			const length = reader.number(lengthSize);
			if (!wanted.has(id)) continue;
			if (method > 1 || (method === 1 && !idat)) throw new BadPicture(BROKEN);
			const start = method === 1 && idat ? idat.content + offset : offset;
			slice(bytes, start, start + length);
			places.push({ id, start, end: start + length });
		}
	}
	return places;
}

/** Exif that says nothing: where it begins, a TIFF header, no entries. */
// biome-ignore format: a line for each part
const EMPTY_EXIF = Uint8Array.from([
	0, 0, 0, 0,
	0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 8,
	0, 0, 0, 0, 0, 0,
]);

function avifSize(bytes: Uint8Array, meta: readonly Box[]): { width: number; height: number } {
	const pitm = readerOf(bytes, boxOf(meta, 'pitm'));
	const primary = pitm.number(pitm.version().version === 0 ? 2 : 4);
	const iprp = boxOf(meta, 'iprp');
	const inside = boxesIn(bytes, iprp.content, iprp.end);
	const ipco = boxOf(inside, 'ipco');
	const properties = boxesIn(bytes, ipco.content, ipco.end);
	const ipma = readerOf(bytes, boxOf(inside, 'ipma'));
	const { version, flags } = ipma.version();
	const entries = ipma.number(4);
	let size: { width: number; height: number } | null = null;
	let isOnSide = false;
	for (let entry = 0; entry < entries; entry += 1) {
		const id = ipma.number(version === 0 ? 2 : 4);
		const links = ipma.number(1);
		for (let link = 0; link < links; link += 1) {
			// The highest bit says that the property is essential.
			const index = flags & 1 ? ipma.number(2) & 0x7fff : ipma.number(1) & 0x7f;
			const property = properties[index - 1];
			if (id !== primary || !property) continue;
			const reader = readerOf(bytes, property);
			if (property.type === 'ispe') {
				reader.version();
				size = { width: reader.number(4), height: reader.number(4) };
			}
			if (property.type === 'irot') isOnSide = (reader.number(1) & 1) === 1;
		}
	}
	if (!size) throw new BadPicture(BROKEN);
	return isOnSide ? { width: size.height, height: size.width } : size;
}

/** Where things lie in an AVIF is counted from its beginning: what is not to be told is overwritten in place. */
function readAvif(sent: Uint8Array): Picture {
	const bytes = sent.slice();
	const top = boxesIn(bytes, 0, bytes.byteLength);
	if (top.some(({ type }) => type === 'moov')) throw new BadPicture(MOVES);
	const metaBox = boxOf(top, 'meta');
	const meta = boxesIn(bytes, metaBox.content + 4, metaBox.end);
	const size = avifSize(bytes, meta);
	const idat = meta.find(({ type }) => type === 'idat');
	const items = metadataItems(bytes, boxOf(meta, 'iinf'));
	const places = placesOf(bytes, boxOf(meta, 'iloc'), idat, new Set(items.keys()));
	for (const { id, start, end } of places) {
		bytes.fill(items.get(id) === 'Exif' ? 0 : 0x20, start, end);
		if (items.get(id) === 'Exif' && end - start >= EMPTY_EXIF.byteLength) {
			bytes.set(EMPTY_EXIF, start);
		}
	}
	for (const { type, start, content, end } of top) {
		if (['ftyp', 'meta', 'mdat'].includes(type)) continue;
		bytes.set(new TextEncoder().encode('free'), start + 4);
		bytes.fill(0, content, end);
	}
	return { contentType: 'image/avif', ...size, bytes };
}

/** How much of an AVIF's first box is looked through for its brands. */
const MOST_BRANDS_BYTES = 128;

function readerFor(bytes: Uint8Array): ((bytes: Uint8Array) => Picture) | null {
	if (textAt(bytes, 0, 3) === '\xff\xd8\xff') return readJpeg;
	if (textAt(bytes, 0, 8) === '\x89PNG\r\n\x1a\n') return readPng;
	if (textAt(bytes, 0, 4) === 'RIFF' && textAt(bytes, 8, 4) === 'WEBP') return readWebp;
	// The brands that it is made for stand in the first box, four letters each.
	const brands = textAt(bytes, 8, Math.min(bytes[3] ?? 0, MOST_BRANDS_BYTES) - 8);
	return textAt(bytes, 4, 4) === 'ftyp' && /^(?:.{4})*avi[fs]/s.test(brands) ? readAvif : null;
}

/**
 * Reads a picture that somebody sent, as it may be published.
 *
 * @returns the picture without what it tells besides, or a sentence about what is wrong with the file
 */
export function readPicture(bytes: Uint8Array): ReadPicture {
	if (bytes.byteLength > MAX_PICTURE_BYTES) {
		return {
			ok: false,
			problem: 'This picture has more than 1.4 MB. Please choose a smaller one.',
		};
	}
	const read = readerFor(bytes);
	if (!read) {
		return {
			ok: false,
			problem: 'This is no picture that we know. A JPEG, PNG, WebP or AVIF, please.',
		};
	}
	try {
		const picture = read(bytes);
		const { width, height } = picture;
		if (width < 1 || height < 1) throw new BadPicture(BROKEN);
		if (width > MAX_SIDE || height > MAX_SIDE || width * height > MAX_PIXELS) {
			throw new BadPicture(
				`This picture has ${width} by ${height} pixels. At most ${MAX_SIDE} on a side, please, and 40 million in all.`,
			);
		}
		return { ok: true, picture };
	} catch (error) {
		// Numbers in a damaged file may lead out of it.
		if (error instanceof BadPicture || error instanceof RangeError) {
			return { ok: false, problem: error instanceof BadPicture ? error.message : BROKEN };
		}
		throw error;
	}
}

/**
 * Reads a banner as the owner's browser has cut it for previews of links, many of which know no other
 * format and no other shape.
 *
 * @returns the picture without what it tells besides, or a sentence about what is wrong with the file
 */
export function readSharePicture(bytes: Uint8Array): ReadPicture {
	const read = readPicture(bytes);
	if (!read.ok) return read;
	const { contentType, width, height } = read.picture;
	const isRight =
		contentType === 'image/jpeg' && width === SHARE_SIZE.width && height === SHARE_SIZE.height;
	if (isRight) return read;
	return {
		ok: false,
		problem: `The picture for previews has to be a JPEG of ${SHARE_SIZE.width} by ${SHARE_SIZE.height} pixels.`,
	};
}
