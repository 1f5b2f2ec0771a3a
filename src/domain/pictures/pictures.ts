import type { Mistake } from '../forms/mistakes.ts';
import { readAvif } from './avif.ts';
import { readJpeg } from './jpeg.ts';
import { MAX_PICTURE_BYTES } from './limits.ts';
import { BadPicture, BROKEN, type Picture, textAt } from './picture.ts';
import { readPng } from './png.ts';
import { SHARE_SIZE } from './share-picture.ts';
import { readWebp } from './webp.ts';

/**
 * Pictures that are uploaded: what they are, by their bytes and never by their names, how large, and
 * without their metadata. A photo from a phone holds the place where it was taken; only what its colors
 * need is kept, and for a JPEG its orientation.
 */

export const MAX_ALT_LENGTH = 300;
/** Larger ones take the memory of the phones that show them. */
const MAX_SIDE = 8_000;
const MAX_PIXELS = 40_000_000;

export type ReadPicture = { ok: true; picture: Picture } | { ok: false; mistake: Mistake };

/** How much of an AVIF's first box is looked through for its brands. */
const MOST_BRANDS_BYTES = 128;

function readerFor(bytes: Uint8Array): ((bytes: Uint8Array) => Picture) | null {
	if (textAt(bytes, 0, 3) === '\xff\xd8\xff') return readJpeg;
	if (textAt(bytes, 0, 8) === '\x89PNG\r\n\x1a\n') return readPng;
	if (textAt(bytes, 0, 4) === 'RIFF' && textAt(bytes, 8, 4) === 'WEBP') return readWebp;
	// The first box names its brands, four letters each.
	const brands = textAt(bytes, 8, Math.min(bytes[3] ?? 0, MOST_BRANDS_BYTES) - 8);
	return textAt(bytes, 4, 4) === 'ftyp' && /^(?:.{4})*avi[fs]/s.test(brands) ? readAvif : null;
}

/**
 * Reads a picture that somebody sent, as it may be published.
 *
 * @returns the picture without what it tells besides, or what is wrong with the file
 */
export function readPicture(bytes: Uint8Array): ReadPicture {
	if (bytes.byteLength > MAX_PICTURE_BYTES) {
		return {
			ok: false,
			mistake: { code: 'picture_too_large' },
		};
	}
	const read = readerFor(bytes);
	if (!read) {
		return {
			ok: false,
			mistake: { code: 'picture_unknown' },
		};
	}
	try {
		const picture = read(bytes);
		const { width, height } = picture;
		if (width < 1 || height < 1) throw new BadPicture(BROKEN);
		if (width > MAX_SIDE || height > MAX_SIDE || width * height > MAX_PIXELS) {
			throw new BadPicture({ code: 'picture_too_wide', width, height, mostSide: MAX_SIDE });
		}
		return { ok: true, picture };
	} catch (error) {
		// Numbers in a damaged file may lead out of it.
		if (error instanceof BadPicture || error instanceof RangeError) {
			return { ok: false, mistake: error instanceof BadPicture ? error.mistake : BROKEN };
		}
		throw error;
	}
}

/**
 * Reads a banner as the owner's browser has cut it for previews of links, many of which know no other
 * format and no other shape.
 *
 * @returns the picture without what it tells besides, or what is wrong with the file
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
		mistake: { code: 'share_picture_wrong', ...SHARE_SIZE },
	};
}
