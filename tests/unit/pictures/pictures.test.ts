import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Mistake } from '../../../src/domain/forms/mistakes.ts';
import { MAX_PICTURE_BYTES } from '../../../src/domain/pictures/limits.ts';
import type { Picture } from '../../../src/domain/pictures/picture.ts';
import { readPicture } from '../../../src/domain/pictures/pictures.ts';
import { mistakeText } from '../../../src/http/responses/mistake-text.ts';
import { times } from '../../support/for-all.ts';
import {
	AVIF,
	avifWithMetadata,
	HEIGHT,
	JPEG,
	jpegWith,
	PNG,
	SECRET,
	segment,
	WEBP,
	WIDTH,
} from '../../support/pictures/pictures.ts';

function pictureOf(bytes: Uint8Array): Picture {
	const read = readPicture(bytes);
	if (!read.ok) throw new Error(read.mistake.code);
	return read.picture;
}

function mistakeOf(bytes: Uint8Array): Mistake {
	const read = readPicture(bytes);
	if (read.ok) throw new Error('It was taken.');
	return read.mistake;
}

const holdsSecret = (bytes: Uint8Array) => Buffer.from(bytes).includes(SECRET);

const FILES: [string, Picture['contentType'], Uint8Array][] = [
	['a JPEG', 'image/jpeg', jpegWith(1)],
	['a JPEG whose Exif has its low bytes first', 'image/jpeg', jpegWith(1, true)],
	['a PNG', 'image/png', PNG],
	['a WebP', 'image/webp', WEBP],
	['an AVIF', 'image/avif', avifWithMetadata()],
];

describe.each(FILES)('%s', (_, contentType, bytes) => {
	it('is recognized by its bytes, with its size, and published without its metadata', () => {
		const sent = bytes.slice();
		expect(holdsSecret(bytes)).toBe(true);
		const picture = pictureOf(bytes);
		expect(picture).toMatchObject({ contentType, width: WIDTH, height: HEIGHT });
		expect(holdsSecret(picture.bytes)).toBe(false);
		// What was sent is left as it is, and what is published stays as it is when it is sent again.
		expect(bytes).toEqual(sent);
		expect(pictureOf(picture.bytes)).toEqual(picture);
	});

	it('is refused wherever it is cut short', () => {
		for (let length = 0; length < bytes.byteLength / 2; length += 7) {
			expect(readPicture(bytes.slice(0, length)).ok).toBe(false);
		}
	});

	it('is read or refused with a mistake, however it is damaged', () =>
		times(300).forAll(
			fc.array(fc.tuple(fc.nat(bytes.byteLength - 1), fc.nat(255)), {
				minLength: 1,
				maxLength: 8,
			}),
			(changes) => {
				const damaged = bytes.slice();
				for (const [at, value] of changes) damaged[at] = value;
				const read = readPicture(damaged);
				expect(read.ok || mistakeText(read.mistake, 'en-US')).toBeTruthy();
			},
		));
});

describe('a photo with an orientation', () => {
	it.each([
		[1, WIDTH, HEIGHT],
		[3, WIDTH, HEIGHT],
		[5, HEIGHT, WIDTH],
		[6, HEIGHT, WIDTH],
		[8, HEIGHT, WIDTH],
		[9, WIDTH, HEIGHT],
	])('keeps it, and has the size at which it is shown: %i', (orientation, width, height) => {
		for (const isLittle of [false, true]) {
			const picture = pictureOf(jpegWith(orientation, isLittle));
			expect(picture).toMatchObject({ width, height });
			// What is published says the same when it is read again.
			expect(pictureOf(picture.bytes)).toMatchObject({ width, height });
			const isTurned = orientation > 1 && orientation < 9;
			expect(Buffer.from(picture.bytes).includes('Exif')).toBe(isTurned);
		}
	});
});

describe("the data that a picture's colors need", () => {
	it('stays: the color profile, and how a JPEG stores its colors', () => {
		const profile = segment(0xe2, [...new TextEncoder().encode('ICC_PROFILE\0\x01\x01colours')]);
		const adobe = segment(0xee, [...new TextEncoder().encode('Adobe\0d')]);
		const bytes = Uint8Array.from([
			...JPEG.subarray(0, 2),
			...profile,
			...adobe,
			...JPEG.subarray(2),
		]);
		expect(pictureOf(bytes).bytes).toEqual(bytes);
	});

	it('is all that a picture without metadata keeps', () => {
		expect(pictureOf(JPEG).bytes).toEqual(JPEG);
		expect(pictureOf(AVIF).bytes).toEqual(AVIF);
	});
});

describe('a file that is no picture for a banner', () => {
	it.each([
		['nothing', new Uint8Array()],
		['a text', new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"></svg>')],
		['a page', new TextEncoder().encode('<!doctype html><script>alert(1)</script>')],
		['a GIF', new TextEncoder().encode('GIF89a')],
		[
			'a photo of the kind that only one maker shows',
			Uint8Array.from([0, 0, 0, 24, ...new TextEncoder().encode('ftypheic\0\0\0\0mif1heic')]),
		],
	])('is refused: %s', (_, bytes) => {
		expect(mistakeOf(bytes)).toEqual({ code: 'picture_unknown' });
	});

	it('is refused above the size that a row holds, and read up to it', () => {
		expect(mistakeOf(new Uint8Array(MAX_PICTURE_BYTES + 1)).code).toBe('picture_too_large');
		expect(mistakeOf(new Uint8Array(MAX_PICTURE_BYTES)).code).not.toBe('picture_too_large');
		// In base64, with the rest of its row (developers.cloudflare.com/d1/platform/limits).
		expect(Math.ceil(MAX_PICTURE_BYTES / 3) * 4).toBeLessThan(2_000_000 - 10_000);
	});

	it("is refused where it states a size that phones can't show, or none", () => {
		const sized = (width: number, height: number) => {
			const bytes = PNG.slice();
			const view = new DataView(bytes.buffer, bytes.byteOffset);
			view.setUint32(16, width);
			view.setUint32(20, height);
			return bytes;
		};
		expect(mistakeOf(sized(8_001, 10))).toMatchObject({ width: 8_001, height: 10 });
		expect(mistakeOf(sized(7_000, 7_000)).code).toBe('picture_too_wide');
		expect(mistakeOf(sized(0, 10)).code).toBe('picture_broken');
		expect(pictureOf(sized(8_000, 5_000))).toMatchObject({ width: 8_000, height: 5_000 });
	});

	it('is refused where it is animated', () => {
		const moving = WEBP.slice();
		const text = Buffer.from(moving).toString('latin1');
		const at = text.indexOf('VP8X');
		expect(at).toBeGreaterThan(0);
		moving[at + 8] = (moving[at + 8] ?? 0) | 2;
		expect(mistakeOf(moving).code).toBe('picture_moves');
	});
});
