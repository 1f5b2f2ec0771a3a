import { type Palette, palettes } from '../domain/club/colour.ts';
import { styleHash } from '../http/responses/headers.ts';
import css from './site.css?inline';

/** The site's style sheet; it travels inside the page, so that the first view is one request. */
export const BASE_CSS = css;

const hashes = new Map<string, Promise<string>>();

/** The hash of a style block for the policy; the few constant ones there are get hashed once for an isolate. */
export function hashOnce(block: string): Promise<string> {
	let hash = hashes.get(block);
	if (!hash) {
		hash = styleHash(block);
		hashes.set(block, hash);
	}
	return hash;
}

const colourBlocks = new Map<string, string>();

function variables({ club, clubInk, clubWash }: Palette): string {
	return `--club:${club};--club-ink:${clubInk};--club-wash:${clubWash}`;
}

/** The style block with the owner's color, readable in light and dark. */
export function colourCss(colour: string): string {
	let block = colourBlocks.get(colour);
	if (block === undefined) {
		const { light, dark } = palettes(colour);
		block = `:root{${variables(light)}}@media screen and (prefers-color-scheme:dark){:root{${variables(dark)}}}`;
		colourBlocks.set(colour, block);
	}
	return block;
}

/** The hashes of both style blocks of a page in this color. */
export async function pageStyleHashes(colour: string): Promise<string[]> {
	return Promise.all([hashOnce(BASE_CSS), hashOnce(colourCss(colour))]);
}

/**
 * The style block that shows a color in light and in dark beside each other, whatever the system's scheme.
 */
export function shadesCss(colour: string): string {
	const { light, dark } = palettes(colour);
	return `.shade.light{${variables(light)}}.shade.dark{${variables(dark)}}`;
}
