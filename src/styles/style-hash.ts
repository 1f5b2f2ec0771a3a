import { type Palette, palettes } from '../domain/club/colour.ts';
import { iconPath } from '../domain/pictures/icon.ts';
import { remembered } from '../domain/remembered.ts';
import { styleHash } from '../http/responses/headers.ts';
import deskCss from './desk.css?inline';
import css from './site.css?inline';

/** The site's style sheet; it travels inside the page, so that the first view is one request. */
export const BASE_CSS = css;

/** What the desk's pages need beside it. */
export const DESK_CSS = deskCss;

/** Of the site's few style blocks, and of the colors that an owner tries. */
const MOST_BLOCKS = 50;

/** The hash of a style block for the policy; the few constant ones there are get hashed once for an isolate. */
export const hashOnce = remembered(styleHash, MOST_BLOCKS);

function variables({ club, clubInk, clubWash }: Palette): string {
	return `--club:${club};--club-ink:${clubInk};--club-wash:${clubWash}`;
}

/** The style block with the owner's color, readable in light and dark. */
export const colourCss = remembered((colour: string) => {
	const { light, dark } = palettes(colour);
	return `:root{${variables(light)}}@media screen and (prefers-color-scheme:dark){:root{${variables(dark)}}}`;
}, MOST_BLOCKS);

/** The colors around a page, which a phone paints its own bars in, and the address of the icon that iOS asks for. */
export const frameOf = remembered((colour: string) => {
	const { light, dark } = palettes(colour);
	return {
		light: light.club,
		dark: dark.clubWash,
		icon: iconPath({ colour: light.club, size: 180, cut: 'maskable' }),
	};
}, MOST_BLOCKS);

/** The hashes of the style blocks that a page in this color has, the desk's own among them. */
export async function pageStyleHashes(colour: string, isAtDesk: boolean): Promise<string[]> {
	const blocks = [BASE_CSS, colourCss(colour), ...(isAtDesk ? [DESK_CSS] : [])];
	return Promise.all(blocks.map(hashOnce));
}

/**
 * The style block that shows a color in light and in dark beside each other, whatever the system's scheme.
 */
export function shadesCss(colour: string): string {
	const { light, dark } = palettes(colour);
	return `.shade.light{${variables(light)}}.shade.dark{${variables(dark)}}`;
}
