import { BadPicture, BROKEN, MOVES, type Picture, slice, textAt, viewOf } from './picture.ts';

/** AVIF (ISO/IEC 14496-12 and 23008-12). */

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

/** Where things lie in an AVIF is counted from its beginning: private metadata is overwritten in place. */
export function readAvif(sent: Uint8Array): Picture {
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
