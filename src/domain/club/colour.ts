import {
	converter,
	formatHex,
	type Hsl,
	interpolate,
	modeHsl,
	modeLrgb,
	modeRgb,
	useMode,
	wcagContrast,
	wcagLuminance,
} from 'culori/fn';

/**
 * Readable pairs from the owner's color. Contrast as WCAG 2.2 defines it (relative luminance, success
 * criterion 1.4.3): text needs 4.5 to 1.
 */

export const MIN_CONTRAST = 4.5;
/** On dark paper a color has to glow a little to be seen as the same one. */
const DARK_CONTRAST = 7;
export const LIGHT_PAPER = '#f7f2e9';
const DARK_PAPER = '#15120e';
const WHITE = '#ffffff';
const BLACK = '#000000';
const INK = '#1f140a';
/** The color of a club that has not chosen one. */
export const DEFAULT_COLOUR = '#b93815';

for (const mode of [modeRgb, modeLrgb, modeHsl]) useMode(mode);
const toHsl = converter('hsl');

/** What is no `#rrggbb` is the color of a club that has not chosen one. */
function asHex(colour: string): string {
	return /^#[0-9a-f]{6}$/i.test(colour) ? colour.toLowerCase() : DEFAULT_COLOUR;
}

/** Hue in degrees, saturation and lightness from 0 to 1. */
function hslOf(colour: string) {
	const { h = 0, s, l } = toHsl(colour) as Hsl;
	return { mode: 'hsl', h, s, l } as const;
}

/** The contrast of two `#rrggbb` colors, from 1 to 21. */
export function contrast(one: string, other: string): number {
	return wcagContrast(asHex(one), asHex(other));
}

function mix(from: string, to: string, share: number): string {
	return formatHex(interpolate([from, to], 'rgb')(share));
}

/** Changes a color's lightness, keeping its hue, until it stands out from every ground. */
function until(colour: string, step: number, grounds: readonly string[], least: number): string {
	const start = hslOf(colour);
	for (let l = start.l; l >= 0 && l <= 1; l += step) {
		const candidate = formatHex({ ...start, l });
		if (grounds.every((ground) => wcagContrast(candidate, ground) >= least)) return candidate;
	}
	return step < 0 ? BLACK : WHITE;
}

/** The same color, more saturated: lightening makes it pale. */
function vivid(colour: string): string {
	const hsl = hslOf(colour);
	return formatHex({ ...hsl, s: Math.min(1, hsl.s * 1.25) });
}

/** The text color on it: white or ink, whichever reads better. */
function textOn(colour: string): string {
	return wcagContrast(colour, WHITE) >= wcagContrast(colour, INK) ? WHITE : INK;
}

export interface Palette {
	club: string;
	clubInk: string;
	clubWash: string;
}

/**
 * The owner's color for light and for dark pages, darkened or lightened until it can be read on the paper,
 * with a text color that can be read on it and a pale wash for tags.
 */
export function palettes(colour: string): { light: Palette; dark: Palette } {
	const chosen = asHex(colour);
	const light = until(chosen, -0.01, [LIGHT_PAPER, WHITE], MIN_CONTRAST);
	const dark = until(vivid(chosen), 0.01, [DARK_PAPER], DARK_CONTRAST);
	return {
		light: {
			club: light,
			clubInk: textOn(light),
			clubWash: mix(LIGHT_PAPER, light, 0.1),
		},
		dark: {
			club: dark,
			clubInk: textOn(dark),
			clubWash: mix(DARK_PAPER, dark, 0.18),
		},
	};
}

/** How well the owner's color can be read in one scheme. */
export interface ColourReport {
	scheme: 'light' | 'dark';
	/** The color that pages take, `#rrggbb`. */
	club: string;
	/** How the chosen one was changed for it. */
	change: 'darker' | 'lighter' | null;
	/** Contrasts from 1 to 21: of text and lines on the paper, and of text on a button of it. */
	onPaper: number;
	onButton: number;
}

/** What becomes of a chosen color in light and in dark, measured. */
export function colourReport(colour: string): ColourReport[] {
	const { light, dark } = palettes(colour);
	const chosen = asHex(colour);
	const schemes = [
		{ scheme: 'light', palette: light, paper: LIGHT_PAPER },
		{ scheme: 'dark', palette: dark, paper: DARK_PAPER },
	] as const;
	return schemes.map(({ scheme, palette, paper }) => {
		const { club, clubInk } = palette;
		const isDarker = wcagLuminance(club) < wcagLuminance(chosen);
		return {
			scheme,
			club,
			change: club === chosen ? null : isDarker ? 'darker' : 'lighter',
			onPaper: wcagContrast(club, paper),
			onButton: wcagContrast(clubInk, club),
		};
	});
}
