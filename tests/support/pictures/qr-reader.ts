import { inflateSync } from 'node:zlib';
import decodeQR from 'qr/decode.js';

/** A picture of black and white, as rows of pixels: true where it is dark. */
type Pixels = boolean[][];

/** The chunks of a PNG by their names (RFC 2083), those of one name put together. */
function chunksOf(png: Buffer): Record<string, Buffer> {
	const chunks: Record<string, Buffer> = {};
	for (let at = 8; at < png.length; ) {
		const length = png.readUInt32BE(at);
		const name = png.toString('latin1', at + 4, at + 8);
		const data = png.subarray(at + 8, at + 8 + length);
		chunks[name] = Buffer.concat([chunks[name] ?? Buffer.alloc(0), data]);
		at += 12 + length;
	}
	return chunks;
}

/**
 * The pixels of a PNG of two colours, one bit each, without filters.
 *
 * @throws Error for any other picture
 */
export function pixelsOf(png: Uint8Array): Pixels {
	const { IHDR, IDAT, PLTE } = chunksOf(Buffer.from(png));
	if (!IHDR || !IDAT) throw new Error('That is no PNG.');
	const width = IHDR.readUInt32BE(0);
	const height = IHDR.readUInt32BE(4);
	if (IHDR[8] !== 1) throw new Error('A pixel has more than one bit.');
	// The second colour is the palette's, or white where there is none.
	const isSetDark = IHDR[9] === 3 && PLTE?.[3] === 0;
	const lines = inflateSync(IDAT);
	const stride = Math.ceil(width / 8) + 1;
	return Array.from({ length: height }, (_, y) => {
		if (lines[y * stride] !== 0) throw new Error('A line is filtered.');
		return Array.from({ length: width }, (__, x) => {
			const bit = ((lines[y * stride + 1 + (x >> 3)] as number) >> (7 - (x & 7))) & 1;
			return (bit === 1) === isSetDark;
		});
	});
}

/** What a telephone's camera reads from a code, by a reader that has nothing to do with the writer. */
export function readQr(png: Uint8Array): string {
	const pixels = pixelsOf(png);
	const data = Uint8Array.from(
		pixels.flat().flatMap((isDark) => (isDark ? [0, 0, 0, 255] : [255, 255, 255, 255])),
	);
	return decodeQR({ width: pixels[0]?.length ?? 0, height: pixels.length, data });
}
