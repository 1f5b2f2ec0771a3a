import type { Icon, IconCut, IconSize } from './icon.ts';

/** The site's mark: a ring, of which three quarters are full. */

/** What is not full of the ring, and the paper behind it. */
const TRACK = '#e2d8c8';
const PAPER = '#f7f2e9';

/** How far from its middle the ring reaches, and where it begins, as shares of the icon's side. */
const RING = {
	bare: { outer: 0.484, inner: 0.203 },
	maskable: { outer: 0.322, inner: 0.144 },
} as const;

/** The bare ring as a drawing. */
export function iconSvg(colour: string): string {
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><g fill="none" stroke-width="9"><circle cx="16" cy="16" r="11" stroke="${TRACK}"/><path d="M16 5a11 11 0 1 1-11 11" stroke="${colour}"/></g></svg>\n`;
}

/** So many steps has the edge of the ring, from nothing to all of a pixel. */
const STEPS = 15;

function channels(colour: string): [number, number, number] {
	const value = Number.parseInt(colour.slice(1), 16);
	return [value >> 16, (value >> 8) & 255, value & 255];
}

/** The colors of an icon: the steps of the track, then those of the full part; on paper mixed with it, else see-through. */
function paletteOf(colour: string, cut: IconCut): { colours: Uint8Array; alphas: Uint8Array } {
	const paper = channels(PAPER);
	const colours: number[] = [];
	const alphas: number[] = [];
	for (const ink of [channels(TRACK), channels(colour)]) {
		for (let step = 0; step <= STEPS; step += 1) {
			const share = step / STEPS;
			const mixed = ink.map((to, at) => {
				const from = paper[at] ?? 0;
				return Math.round(from + (to - from) * share);
			});
			colours.push(...(cut === 'bare' ? ink : mixed));
			alphas.push(cut === 'bare' ? Math.round(255 * share) : 255);
		}
	}
	return { colours: Uint8Array.from(colours), alphas: Uint8Array.from(alphas) };
}

/** The pixels as PNG packs them: before each row a 0 for "as it is" (W3C PNG, section 9). */
function pixelsOf(size: number, cut: IconCut): Uint8Array<ArrayBuffer> {
	const outer = RING[cut].outer * size;
	const inner = RING[cut].inner * size;
	const half = size / 2;
	const pixels = new Uint8Array((size + 1) * size);
	const at = (x: number, y: number) => y * (size + 1) + 1 + x;
	for (let y = 0; y < half; y += 1) {
		for (let x = 0; x < half; x += 1) {
			const radius = Math.hypot(half - x - 0.5, half - y - 0.5);
			const covered = Math.min(outer - radius, radius - inner) + 0.5;
			const step = Math.round(STEPS * Math.max(0, Math.min(1, covered)));
			const full = STEPS + 1 + step;
			pixels[at(x, y)] = step;
			pixels[at(size - 1 - x, y)] = full;
			pixels[at(x, size - 1 - y)] = full;
			pixels[at(size - 1 - x, size - 1 - y)] = full;
		}
	}
	return pixels;
}

/** The polynomial of PNG's check sums (W3C PNG, annex D), for each byte. */
const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
	let value = byte;
	for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
	return value;
});

function chunk(type: string, data: Uint8Array): Uint8Array {
	const bytes = new Uint8Array(data.length + 12);
	const view = new DataView(bytes.buffer);
	view.setUint32(0, data.length);
	bytes.set(new TextEncoder().encode(type), 4);
	bytes.set(data, 8);
	let crc = 0xffffffff;
	for (const byte of bytes.subarray(4, -4)) crc = (CRC[(crc ^ byte) & 255] ?? 0) ^ (crc >>> 8);
	view.setUint32(data.length + 8, ~crc);
	return bytes;
}

async function deflated(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
	const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate'));
	return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** The icon as a PNG with a palette: a few kilobytes. */
export async function iconPng({ colour, size, cut }: Icon & { size: IconSize }): Promise<Blob> {
	const head = new Uint8Array(13);
	const view = new DataView(head.buffer);
	view.setUint32(0, size);
	view.setUint32(4, size);
	// Eight bits a pixel, each a number in the palette.
	head.set([8, 3], 8);
	const { colours, alphas } = paletteOf(colour, cut);
	const parts = [
		Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
		chunk('IHDR', head),
		chunk('PLTE', colours),
		...(cut === 'bare' ? [chunk('tRNS', alphas)] : []),
		chunk('IDAT', await deflated(pixelsOf(size, cut))),
		chunk('IEND', new Uint8Array(0)),
	];
	return new Blob(parts as Uint8Array<ArrayBuffer>[], { type: 'image/png' });
}
