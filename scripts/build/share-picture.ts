import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import sharp from 'sharp';
import { SHARE_SIZE } from '../../src/domain/pictures/share-picture.ts';

const { width, height } = SHARE_SIZE;

/** The site's mark on its paper. No letters: which fonts a machine has must make no difference. */
const DRAWING = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
	<rect width="${width}" height="${height}" fill="#f7f2e9"/>
	<g transform="translate(${width / 2} ${height / 2})" fill="none" stroke-width="78">
		<circle r="150" stroke="#e2d8c8"/>
		<path d="M0 -150a150 150 0 1 1 -150 150" stroke="#b93815"/>
	</g>
</svg>`;

/** The picture that previews of links show where the club has none of its own, as a PNG. */
function sharePng(): Promise<Buffer> {
	return sharp(Buffer.from(DRAWING)).png({ palette: true, colours: 64 }).toBuffer();
}

/** Writes the picture beside the built site's files: previews read neither SVG nor, all of them, WebP. */
export function sharePicture(): AstroIntegration {
	return {
		name: 'regulars:share-picture',
		hooks: {
			'astro:build:done': async ({ dir }) => {
				await writeFile(join(fileURLToPath(dir), 'share.png'), await sharePng());
			},
		},
	};
}
