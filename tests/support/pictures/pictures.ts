import { Buffer } from 'node:buffer';
import sharp from 'sharp';

/** Small pictures of the demo club's banner, 40 by 24 pixels, as programs write them; and what they should not tell. */

const bytesOf = (lines: readonly string[]): Uint8Array =>
	new Uint8Array(Buffer.from(lines.join(''), 'base64'));

export const WIDTH = 40;
export const HEIGHT = 24;
/** Stands in every piece of what is to be left out. */
export const SECRET = 'GPS-52.5200';

/** A JPEG without anything besides. */
export const JPEG = bytesOf([
	'/9j/4AAQSkZJRgABAQAAAQABAAD/4gHYSUNDX1BST0ZJTEUAAQEAAAHIAAAAAAQwAABtbnRyUkdCIFhZWiAH4AAB',
	'AAEAAAAAAABhY3NwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQAA9tYAAQAAAADTLQAAAAAAAAAAAAAAAAAA',
	'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAlkZXNjAAAA8AAAACRyWFlaAAABFAAAABRnWFla',
	'AAABKAAAABRiWFlaAAABPAAAABR3dHB0AAABUAAAABRyVFJDAAABZAAAAChnVFJDAAABZAAAAChiVFJDAAABZAAA',
	'AChjcHJ0AAABjAAAADxtbHVjAAAAAAAAAAEAAAAMZW5VUwAAAAgAAAAcAHMAUgBHAEJYWVogAAAAAAAAb6IAADj1',
	'AAADkFhZWiAAAAAAAABimQAAt4UAABjaWFlaIAAAAAAAACSgAAAPhAAAts9YWVogAAAAAAAA9tYAAQAAAADTLXBh',
	'cmEAAAAAAAQAAAACZmYAAPKnAAANWQAAE9AAAApbAAAAAAAAAABtbHVjAAAAAAAAAAEAAAAMZW5VUwAAACAAAAAc',
	'AEcAbwBvAGcAbABlACAASQBuAGMALgAgADIAMAAxADb/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikx',
	'MC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09P',
	'T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//wAARCAAYACgDASIAAhEBAxEB/8QAGQABAAMB',
	'AQAAAAAAAAAAAAAAAAECAwUG/8QAKxAAAgEDAgQFBAMAAAAAAAAAAQIDABESBCEFEzFhFDJRgZEiJUFxscHh/8QA',
	'FwEAAwEAAAAAAAAAAAAAAAAAAAEDBP/EABoRAAIDAQEAAAAAAAAAAAAAAAABERIhUQL/2gAMAwEAAhEDEQA/APaz',
	'DUR5tE4a5GKN0A2v/daF5hFIVQOyrdRe2R9O1Zz6uBdSsDSWlJAC2P5ppNWmoaeOPzQNg9/WoyohPSlfUy1hPP8A',
	'uHhufHlys8B5utr/AKqwE6xR8yRS2P1kDqe1Ys7+MdlhgupAyPmI2HW1X1ckyywrEuSF7S2FyAeh+aBaTGkz48yX',
	'dXJOI2Zd7D+PilcoT6uKfQpC6GOaYhyzb2H+E+9qUMSZw5uJamfULO7tmpBFiQNu1Wh4rPC8zKkbCds5FZbhjSlZ',
	'bM2rylKDcW1plMgmZbkHEWA27e1bDj2uDZZLcm9KUWfRVXDB+KTvJDIQmUDFk26E9aUpRZ9HVRB//9k=',
]);

/** An AVIF without anything besides. */
export const AVIF = bytesOf([
	'AAAAHGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZgAAAOptZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAA',
	'AAAAAAAAAAAAAA5waXRtAAAAAAABAAAAImlsb2MAAAAAREAAAQABAAAAAAEOAAEAAAAAAAAAjgAAACNpaW5mAAAA',
	'AAABAAAAFWluZmUCAAAAAAEAAGF2MDEAAAAAamlwcnAAAABLaXBjbwAAABNjb2xybmNseAACAAIABoAAAAAMYXYx',
	'Q4EADAAAAAAUaXNwZQAAAAAAAAAoAAAAGAAAABBwaXhpAAAAAAMICAgAAAAXaXBtYQAAAAAAAAABAAEEgYIDhAAA',
	'AJZtZGF0EgAKBhgVJ7sCEDKBARsAGmmmhQDxMx7SHGxHvSroYP1mEWF2WFFcgcBvKmas0+jTDc0Jybdbg7WGlkPy',
	'SiTQoh1wqAZHCu5zAPyTqoe2/JrCZKfbyUYjWpC9kMvXmnm0akeERWZqJ64OTlGnW7sazGOcOAo551JBuRPmOWI4',
	'1hYlHMdIu2Yd0MYFNOIvgA==',
]);

/** A WebP whose Exif tells of a place. */
export const WEBP = bytesOf([
	'UklGRg4EAABXRUJQVlA4WAoAAAAoAAAAJwAAFwAASUNDUMgBAAAAAAHIAAAAAAQwAABtbnRyUkdCIFhZWiAH4AAB',
	'AAEAAAAAAABhY3NwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQAA9tYAAQAAAADTLQAAAAAAAAAAAAAAAAAA',
	'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAlkZXNjAAAA8AAAACRyWFlaAAABFAAAABRnWFla',
	'AAABKAAAABRiWFlaAAABPAAAABR3dHB0AAABUAAAABRyVFJDAAABZAAAAChnVFJDAAABZAAAAChiVFJDAAABZAAA',
	'AChjcHJ0AAABjAAAADxtbHVjAAAAAAAAAAEAAAAMZW5VUwAAAAgAAAAcAHMAUgBHAEJYWVogAAAAAAAAb6IAADj1',
	'AAADkFhZWiAAAAAAAABimQAAt4UAABjaWFlaIAAAAAAAACSgAAAPhAAAts9YWVogAAAAAAAA9tYAAQAAAADTLXBh',
	'cmEAAAAAAAQAAAACZmYAAPKnAAANWQAAE9AAAApbAAAAAAAAAABtbHVjAAAAAAAAAAEAAAAMZW5VUwAAACAAAAAc',
	'AEcAbwBvAGcAbABlACAASQBuAGMALgAgADIAMAAxADZWUDggUAEAAFAHAJ0BKigAGAA+tUyiTacjoyIquAgA4BaJ',
	'YwC7AyweAAdj+dXtbthV51A/7qFi7cR1gtg+os88MBcrXO9SZax6XAAA/vP6B6u4nurM8aVhZZdOYDRx0QkVxd9Y',
	's05BkTgVPKeeKHRQpaQJZWbC+PDOQbPJBXPsHyXZe2HCC5rmAUkLwWxrPOIFBhSF/DRQRIAh++T7hBcbFOcYtINz',
	'7b+AX/XDLonO+E+o7d1D80T41Lp4L+19cY7abYbJswwB70gzKSA1TJOd1vX/JCKw8AAb0Dnmta3OBevpM4mcctfM',
	'XH+frtVPkB/N62T/5I4LO6sUu96YTkAKbMSiO40pdf92h/A2deV/ZNESUM9nIcYy9Q1FqSphn9+s7jpbQeqhTYiD',
	'tShBPj4bicqYBG9CUxsAStQ250jfHxVc0syPOH9BGdsZB2JKnKwD19grnzvwAEVYSUbIAAAATU0AKgAAAAgAAwEP',
	'AAIAAAAMAAAAZAESAAMAAAABAAEAAIglAAQAAAABAAAAPAAAAAAAAAAAAAAAAAAAAAIAAQACAAAAAk4AAAAAAgAF',
	'AAAAAwAAAHgAAAAAAAAAAAAAAAAAAFNlY3JldE1ha2VyAAAAAAAAAAAAAAAANAAAAAEAAAAfAAAAAQAABNIAAABk',
	'AAAAAAAAR1BTLTUyLjUyMDAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
]);

/** A PNG whose Exif and texts tell of a place. */
export const PNG = bytesOf([
	'iVBORw0KGgoAAAANSUhEUgAAACgAAAAYBAMAAAB6qqLzAAABAGlDQ1BpY2MAABiVY2BgPMEABCwGDAy5eSVFQe5O',
	'ChGRUQrsDxgYgRAMEpOLCxhwA6Cqb9cgai/r4lGHC3CmpBYnA+kPQKxSBLQcaKQIkC2SDmFrgNhJELYNiF1eUlAC',
	'ZAeA2EUhQc5AdgqQrZGOxE5CYicXFIHU9wDZNrk5pckIdzPwpOaFBgNpDiCWYShmCGJwZ3AC+R+iJH8RA4PFVwYG',
	'5gkIsaSZDAzbWxkYJG4hxFQWMDDwtzAwbDuPEEOESUFiUSJYiAWImdLSGBg+LWdg4I1kYBC+wMDAFQ0LCBxuUwC7',
	'zZ0hHwjTGXIYUoEingx5DMkMekCWEYMBgyGDGQCm1j8/yRb+6wAAACBjSFJNAAB6JgAAgIQAAPoAAACA6AAAdTAA',
	'AOpgAAA6mAAAF3CculE8AAAAGFBMVEXp4tK4q5fdzLWtjm9lW0aacUuYZzj////h3NmyAAAAAWJLR0QHFmGI6wAA',
	'AAd0SU1FB+oLFRMNNZZho78AAAEESURBVBjTZVDRjcMgDH2gDoBJBnCddoCQS7/v1E5wPbMACvuPUENa9aQ+JBu/',
	'92ycAJ9w8PLJwc/MexEQwd45F4AoyaLnY0AC8YhDM8jsic8wQ4BYcr2P4HiC73ffqT7Qc7M8X9kfcF07/eA/272g',
	'uM/qDWAXwlslcq8NXwhCtHv5abE8Bgq371ZKsNIRzUaa1kgv7Ky0b7S2UyB8WZ6WRG2b2KaYH6NdhjUdrp1kW5KJ',
	'r+Z0QzoXLGy/CGLr8l+EH/PvVEQwzEkMR7lE0Kr34Z5kvtVCi21JmlB11Uuui+patGzaAK261VyrtmDY7EB1s7rU',
	'N3KFhdw9Fk3qKnpf7lx+eR+wnTqkn90zZwAAAMhlWElmTU0AKgAAAAgAAwEPAAIAAAAMAAAAZAESAAMAAAABAAEA',
	'AIglAAQAAAABAAAAPAAAAAAAAAAAAAAAAAAAAAIAAQACAAAAAk4AAAAAAgAFAAAAAwAAAHgAAAAAAAAAAAAAAAAA',
	'AFNlY3JldE1ha2VyAAAAAAAAAAAAAAAANAAAAAEAAAAfAAAAAQAABNIAAABkAAAAAAAAR1BTLTUyLjUyMDAAAAAA',
	'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAJX+uKAAAAJXRFWHRkYXRlOmNyZWF0ZQAyMDI2LTEx',
	'LTIxVDE5OjEzOjUzKzAwOjAw/5cdngAAACV0RVh0ZGF0ZTptb2RpZnkAMjAyNi0xMS0yMVQxOToxMzo1MyswMDow',
	'MI7KpSIAAAAPdEVYdGV4aWY6R1BTSW5mbwA2MHLIVwMAAAAldEVYdGV4aWY6R1BTTGF0aXR1ZGUANTIvMSwgMzEv',
	'MSwgMTIzNC8xMDCy/PPNAAAAFXRFWHRleGlmOkdQU0xhdGl0dWRlUmVmAE7bPd8rAAAAFXRFWHRleGlmOk1ha2UA',
	'U2VjcmV0TWFrZXIOrEUFAAAAHnRFWHRpY2M6Y29weXJpZ2h0AEdvb2dsZSBJbmMuIDIwMTasCzM4AAAAFHRFWHRp',
	'Y2M6ZGVzY3JpcHRpb24Ac1JHQrqQcwcAAAAASUVORK5CYII=',
]);

/** Numbers of this many bytes, the highest first. */
function big(value: number, size: number): number[] {
	return Array.from(
		{ length: size },
		(_, index) => Math.floor(value / 256 ** (size - 1 - index)) % 256,
	);
}

const letters = (text: string): number[] => [...new TextEncoder().encode(text)];

/** Exif as phones write it: which side is up, and something that nobody else is to know. */
function exifOf(orientation: number, isLittle = false): Uint8Array {
	const number = (value: number, size: number) => {
		const bytes = big(value, size);
		return isLittle ? bytes.reverse() : bytes;
	};
	// biome-ignore format: a line for each part
	return Uint8Array.from([
		...letters(isLittle ? 'II' : 'MM'), ...number(42, 2), ...number(8, 4),
		...number(2, 2),
		...number(0x0112, 2), ...number(3, 2), ...number(1, 4), ...number(orientation, 2), 0, 0,
		...number(0x8825, 2), ...number(4, 2), ...number(1, 4), ...number(38, 4),
		...number(0, 4),
		...letters(`${SECRET} and a little more`),
	]);
}

/** A segment of a JPEG. */
export function segment(marker: number, content: readonly number[]): number[] {
	return [0xff, marker, ...big(content.length + 2, 2), ...content];
}

/** A JPEG with everything that phones and programs put beside a picture. */
export function jpegWith(orientation: number, isLittle = false): Uint8Array {
	return Uint8Array.from([
		...JPEG.subarray(0, 2),
		...segment(0xe1, [...letters('Exif\0\0'), ...exifOf(orientation, isLittle)]),
		...segment(0xe1, letters(`http://ns.adobe.com/xap/1.0/\0<x>${SECRET}</x>`)),
		...segment(0xed, letters(`Photoshop 3.0\0${SECRET}`)),
		...segment(0xe2, letters(`MPF\0${SECRET}`)),
		...segment(0xfe, letters(SECRET)),
		...JPEG.subarray(2),
		// A second picture behind the first.
		...letters(SECRET),
	]);
}

/** A JPEG of this size, all of one color. */
export async function jpegOf(width: number, height: number): Promise<Uint8Array> {
	const picture = sharp({ create: { width, height, channels: 3, background: '#1f6b45' } });
	return new Uint8Array(await picture.jpeg().toBuffer());
}

const box = (type: string, content: readonly number[]): number[] => [
	...big(content.length + 8, 4),
	...letters(type),
	...content,
];

/** The boxes of a file or of a box, by their types. */
function boxes(bytes: Uint8Array): Map<string, Uint8Array> {
	const found = new Map<string, Uint8Array>();
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	for (let at = 0; at < bytes.byteLength; ) {
		const size = view.getUint32(at);
		found.set(
			String.fromCharCode(...bytes.subarray(at + 4, at + 8)),
			bytes.subarray(at, at + size),
		);
		at += size;
	}
	return found;
}

/** The same AVIF with Exif among its data, XMP in the box beside, and a box of somebody's own. */
export function avifWithMetadata(): Uint8Array {
	const top = boxes(AVIF);
	const meta = boxes((top.get('meta') as Uint8Array).subarray(12));
	const whole = (name: string) => [...(meta.get(name) as Uint8Array)];
	const picture = [...(top.get('mdat') as Uint8Array).subarray(8)];
	const exif = [0, 0, 0, 0, ...exifOf(1)];
	const xmp = letters(`<x:xmpmeta>${SECRET}</x:xmpmeta>`);
	const item = (id: number, type: string, rest: readonly number[] = []) =>
		box('infe', [2, 0, 0, 0, ...big(id, 2), 0, 0, ...letters(type), 0, ...rest]);
	const iinf = box('iinf', [
		0,
		0,
		0,
		0,
		...big(3, 2),
		...item(1, 'av01'),
		...item(2, 'Exif'),
		...item(3, 'mime', [...letters('application/rdf+xml'), 0]),
	]);
	const ilocWith = (start: number) => {
		const entry = (id: number, method: number, offset: number, length: number) => [
			...big(id, 2),
			...big(method, 2),
			0,
			0,
			...big(1, 2),
			...big(offset, 4),
			...big(length, 4),
		];
		return box('iloc', [
			1,
			0,
			0,
			0,
			0x44,
			0,
			...big(3, 2),
			...entry(1, 0, start, picture.length),
			...entry(2, 0, start + picture.length, exif.length),
			...entry(3, 1, 0, xmp.length),
		]);
	};
	const metaWith = (start: number) =>
		box('meta', [
			0,
			0,
			0,
			0,
			...whole('hdlr'),
			...whole('pitm'),
			...ilocWith(start),
			...iinf,
			...whole('iprp'),
			...box('idat', xmp),
		]);
	const before = [...(top.get('ftyp') as Uint8Array), ...box('uuid', letters(SECRET))];
	const start = before.length + metaWith(0).length + 8;
	return Uint8Array.from([...before, ...metaWith(start), ...box('mdat', [...picture, ...exif])]);
}
