/** The site's mark in a club's color, as an icon: which there are, and their addresses. */

/** Raised when the drawing changes: what browsers have of it then is old. */
const DRAWING = 1;

/** Sizes that manifests, shortcuts (96) and iOS (180) ask for. Pixels. */
const SIZES = [96, 180, 192, 512] as const;
export type IconSize = (typeof SIZES)[number];

/**
 * How it is cut: the bare ring as large as it can be, or on paper, small enough for the circle of 80 % that a system may
 * cut out of it (w3.org/TR/appmanifest, "maskable icons").
 */
export type IconCut = 'bare' | 'maskable';

export interface Icon {
	/** `#rrggbb` */
	colour: string;
	/** Null for a drawing that has any size. */
	size: IconSize | null;
	cut: IconCut;
}

/**
 * The address of an icon. It names all that the icon shows, so that another color is another address, and the icon can be
 * drawn without asking the database.
 */
export function iconPath({ colour, size, cut }: Icon): string {
	const name = colour.slice(1);
	return size === null
		? `/icons/${name}.svg`
		: `/icons/${name}-${size}${cut === 'bare' ? '' : '-maskable'}.png`;
}

/** The icon with this file name; null where it names none. */
export function iconOf(name: string): Icon | null {
	const [, hex, size, maskable, extension] =
		/^([0-9a-f]{6})(?:-(\d{2,3})(-maskable)?)?\.(png|svg)$/.exec(name) ?? [];
	const known = SIZES.find((each) => String(each) === size) ?? null;
	if (!hex || (known === null) !== (extension === 'svg') || (size && known === null)) return null;
	return { colour: `#${hex}`, size: known, cut: maskable ? 'maskable' : 'bare' };
}

/** A strong validator (RFC 9110, section 8.8.3): all that its bytes depend on. */
export function iconTag(icon: Icon): string {
	return `"${DRAWING}${iconPath(icon)}"`;
}
