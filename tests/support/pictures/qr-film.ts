import { generate } from 'lean-qr';

/** Pixels. */
const [WIDTH, HEIGHT] = [640, 480];
/** How many pixels wide a module of the code is. */
const MODULE = 6;

/** A film of one frame in which a code is held to a camera, as Y4M, which Chromium takes for a camera. */
export function filmOf(text: string): Buffer {
	const code = generate(text);
	const light = Buffer.alloc(WIDTH * HEIGHT, 235);
	const left = Math.floor((WIDTH - code.size * MODULE) / 2);
	const top = Math.floor((HEIGHT - code.size * MODULE) / 2);
	for (let y = 0; y < code.size * MODULE; y += 1) {
		for (let x = 0; x < code.size * MODULE; x += 1) {
			const isDark = code.get(Math.floor(x / MODULE), Math.floor(y / MODULE));
			if (isDark) light[(top + y) * WIDTH + left + x] = 16;
		}
	}
	const colors = Buffer.alloc((WIDTH * HEIGHT) / 2, 128);
	const head = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\nFRAME\n`);
	return Buffer.concat([head, light, colors]);
}
