import { correction, generate } from 'lean-qr';
import { toPngBuffer } from 'lean-qr/extras/node_export';
import { toSvgPath } from 'lean-qr/extras/svg';
import { remembered } from '../remembered.ts';

/** How wide a code is shown. CSS pixels: three or more to a module of the longest links. */
export const QR_WIDTH = 220;

/** The white frame that scanners need (ISO/IEC 18004). Modules. */
const QUIET_ZONE = 4;

/** So many pixels a module: sharp on a telephone, and about a kilobyte. */
const SCALE = 8;

/**
 * The code of a link as a PNG: email programs show no drawings, and an outline of the same code weighs ten
 * times as much. The frame is part of the picture, so that the code can be read in the dark mode, too. A
 * screen has no scratches: the least correction keeps the modules large, which cameras like.
 */
export function qrPng(link: string): Uint8Array<ArrayBuffer> {
	const code = generate(link, { minCorrectionLevel: correction.L });
	const png = toPngBuffer(code, {
		on: [0, 0, 0],
		off: [255, 255, 255],
		pad: QUIET_ZONE,
		scale: SCALE,
	});
	return new Uint8Array(png);
}

/** Drawing a code takes as long as a twentieth of a page. */
const MOST_PATHS = 64;

/**
 * The code of a link as the path of a drawing, for paper: sharp at any size. Paper gets scratched and
 * folded, so that it has more correction than a screen's. For links that many people are shown, as it is kept.
 *
 * @returns `viewBox` is that of the drawing, the white frame around the code included
 */
export const qrPath = remembered((link: string): { path: string; viewBox: string } => {
	const code = generate(link, { minCorrectionLevel: correction.M });
	const side = code.size + 2 * QUIET_ZONE;
	return { path: toSvgPath(code), viewBox: `${-QUIET_ZONE} ${-QUIET_ZONE} ${side} ${side}` };
}, MOST_PATHS);
