/**
 * Readable pairs from the owner's colour. Contrast as WCAG 2.2 defines it (relative luminance,
 * success criterion 1.4.3): text needs 4.5 to 1.
 */

type Rgb = readonly [number, number, number];

const MIN_CONTRAST = 4.5;
/** On dark paper a colour has to glow a little to be seen as the same one. */
const DARK_CONTRAST = 7;
const LIGHT_PAPER: Rgb = [247, 242, 233];
const DARK_PAPER: Rgb = [21, 18, 14];
const WHITE: Rgb = [255, 255, 255];
const INK: Rgb = [31, 20, 10];
/** The colour of a club that has not chosen one. */
export const DEFAULT_COLOUR = '#b93815';

function parse(colour: string): Rgb {
	const hex = /^#([0-9a-f]{6})$/i.exec(colour)?.[1] ?? DEFAULT_COLOUR.slice(1);
	const value = Number.parseInt(hex, 16);
	return [value >> 16, (value >> 8) & 0xff, value & 0xff];
}

function toHex(rgb: Rgb): string {
	return `#${rgb.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}

function luminance(rgb: Rgb): number {
	const [red, green, blue] = rgb.map((part) => {
		const share = part / 255;
		return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
	}) as [number, number, number];
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The contrast of two `#rrggbb` colours, from 1 to 21. */
export function contrast(one: string, other: string): number {
	return contrastOf(parse(one), parse(other));
}

function contrastOf(one: Rgb, other: Rgb): number {
	const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [
		number,
		number,
	];
	return (light + 0.05) / (dark + 0.05);
}

function mix(from: Rgb, to: Rgb, share: number): Rgb {
	return from.map((part, index) => part + ((to[index] as number) - part) * share) as unknown as Rgb;
}

/** Hue in degrees, saturation and lightness from 0 to 1. */
function toHsl(rgb: Rgb): [number, number, number] {
	const [red, green, blue] = rgb.map((part) => part / 255) as [number, number, number];
	const high = Math.max(red, green, blue);
	const low = Math.min(red, green, blue);
	const lightness = (high + low) / 2;
	const spread = high - low;
	if (spread === 0) return [0, 0, lightness];
	const saturation = spread / (1 - Math.abs(2 * lightness - 1));
	const sector =
		high === red
			? ((green - blue) / spread + 6) % 6
			: high === green
				? (blue - red) / spread + 2
				: (red - green) / spread + 4;
	return [sector * 60, saturation, lightness];
}

function fromHsl(hue: number, saturation: number, lightness: number): Rgb {
	const reach = saturation * Math.min(lightness, 1 - lightness);
	const part = (offset: number) => {
		const sector = (offset + hue / 30) % 12;
		return 255 * (lightness - reach * Math.max(-1, Math.min(sector - 3, 9 - sector, 1)));
	};
	return [part(0), part(8), part(4)];
}

/** Changes a colour's lightness, keeping its hue, until it stands out from every ground. */
function until(colour: Rgb, step: number, grounds: readonly Rgb[], least: number): Rgb {
	const [hue, saturation, start] = toHsl(colour);
	for (let lightness = start; lightness >= 0 && lightness <= 1; lightness += step) {
		const candidate = parse(toHex(fromHsl(hue, saturation, lightness)));
		if (grounds.every((ground) => contrastOf(candidate, ground) >= least)) return candidate;
	}
	return step < 0 ? [0, 0, 0] : WHITE;
}

/** The same colour, more saturated: lightening makes it pale. */
function vivid(colour: Rgb): Rgb {
	const [hue, saturation, lightness] = toHsl(colour);
	return fromHsl(hue, Math.min(1, saturation * 1.25), lightness);
}

/** What stands on the colour: white or ink, whichever reads better. */
function textOn(colour: Rgb): Rgb {
	return contrastOf(colour, WHITE) >= contrastOf(colour, INK) ? WHITE : INK;
}

export interface Palette {
	club: string;
	clubInk: string;
	clubWash: string;
}

/**
 * The owner's colour for light and for dark pages, darkened or lightened until it can be read on the
 * paper, with a text colour that can be read on it and a pale wash for tags.
 */
export function palettes(colour: string): { light: Palette; dark: Palette } {
	const chosen = parse(colour);
	const light = until(chosen, -0.01, [LIGHT_PAPER, WHITE], MIN_CONTRAST);
	const dark = until(vivid(chosen), 0.01, [DARK_PAPER], DARK_CONTRAST);
	return {
		light: {
			club: toHex(light),
			clubInk: toHex(textOn(light)),
			clubWash: toHex(mix(LIGHT_PAPER, light, 0.1)),
		},
		dark: {
			club: toHex(dark),
			clubInk: toHex(textOn(dark)),
			clubWash: toHex(mix(DARK_PAPER, dark, 0.18)),
		},
	};
}

/** How well the owner's colour can be read in one scheme. */
export interface ColourReport {
	scheme: 'light' | 'dark';
	/** The colour that pages take, `#rrggbb`. */
	club: string;
	/** How the chosen one was changed for it. */
	change: 'darker' | 'lighter' | null;
	/** Contrasts from 1 to 21: as words and lines on the paper, and words on a button of it. */
	onPaper: number;
	onButton: number;
}

/** What becomes of a chosen colour in light and in dark, measured. */
export function colourReport(colour: string): ColourReport[] {
	const { light, dark } = palettes(colour);
	const chosen = luminance(parse(colour));
	const schemes = [
		{ scheme: 'light', palette: light, paper: LIGHT_PAPER },
		{ scheme: 'dark', palette: dark, paper: DARK_PAPER },
	] as const;
	return schemes.map(({ scheme, palette, paper }) => {
		const club = parse(palette.club);
		const isSame = palette.club === toHex(parse(colour));
		return {
			scheme,
			club: palette.club,
			change: isSame ? null : luminance(club) < chosen ? 'darker' : 'lighter',
			onPaper: contrastOf(club, paper),
			onButton: contrastOf(parse(palette.clubInk), club),
		};
	});
}
