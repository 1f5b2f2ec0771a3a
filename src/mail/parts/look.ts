import { type Palette, palettes } from '../../domain/club/colour.ts';

/**
 * What emails look like: the site's paper and ink (styles/site.css) in the few ways that email programs
 * know.
 */

/** Programs on Windows that know none of the first take Segoe UI, and all others have one of the rest. */
export const FONT = "-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

/** A link that stands alone, not in a sentence: 44 px high and at least as wide, to be hit with a thumb. */
export const LONE_LINK = 'display:inline-block;padding:10px 16px 10px 0;line-height:24px';

export const LIGHT = {
	paper: '#f7f2e9',
	card: '#fffdf9',
	ink: '#1f1a14',
	soft: '#685d4f',
	line: '#e2d8c8',
	/** "You're in", "you wait", and neither. */
	going: '#1f6b45',
	waitlisted: '#8a5a00',
	declined: '#685d4f',
	/** On each of the three. */
	markInk: '#ffffff',
};

export const DARK = {
	paper: '#15120e',
	card: '#1f1b15',
	ink: '#f4ecdf',
	soft: '#b3a691',
	line: '#39322a',
	going: '#7fd0a0',
	waitlisted: '#f0bd55',
	declined: '#b3a691',
	markInk: '#15120e',
};

/** What each class becomes in the dark, by the property that Outlook's own dark mode would change. */
function darkRules(club: Palette): { selector: string; color?: string; background?: string }[] {
	return [
		{ selector: '.paper', background: `background-color:${DARK.paper}` },
		{ selector: '.card', background: `background-color:${DARK.card};border-color:${DARK.line}` },
		{ selector: '.ink', color: DARK.ink },
		{ selector: '.soft', color: DARK.soft },
		{ selector: '.link', color: club.club },
		{ selector: '.words a', color: club.club },
		{ selector: '.words blockquote', background: `border-color:${DARK.line}` },
		{ selector: '.ring', background: `border-color:${club.club}` },
		...(['going', 'waitlisted', 'declined'] as const).map((answer) => ({
			selector: `.${answer}`,
			background: `background-color:${DARK[answer]}`,
			color: DARK.markInk,
		})),
		{ selector: '.line', background: `border-color:${DARK.line}` },
		{ selector: '.top', background: `background-color:${club.club}`, color: club.clubInk },
		{
			selector: '.fill',
			background: `background-color:${club.club};border-color:${club.club}`,
			color: club.clubInk,
		},
	];
}

/** How the text of organizers looks. */
function wordRules(club: string): string {
	return [
		'.words p,.words ul,.words ol,.words pre,.words blockquote{margin:0 0 14px}',
		'.words ul,.words ol{padding:0 0 0 24px}',
		'.words li{margin:0 0 4px}',
		'.words h2,.words h3,.words h4,.words h5{margin:20px 0 8px;font-size:19px;line-height:1.25}',
		'.words h3,.words h4,.words h5{font-size:17px}',
		`.words blockquote{padding:0 0 0 14px;border-left:3px solid ${LIGHT.line}}`,
		'.words pre{white-space:pre-wrap}',
		'.words pre,.words code{font-family:Consolas,Menlo,monospace;font-size:15px}',
		`.words a{color:${club}}`,
	].join('');
}

/** With a space before it: some programs read it in no other way. */
const important = (declarations: string) =>
	declarations
		.split(';')
		.map((declaration) => `${declaration} !important`)
		.join(';');

/**
 * The style sheets of an email; all other styles are in the elements, for programs that drop sheets. The
 * second is a sheet of its own, since Gmail drops a sheet in which it cannot read a selector: it puts the
 * colors back that Outlook on the web has changed for its dark mode.
 */
export function mailStyles(colour: string): { sheet: string; outlook: string } {
	const rules = darkRules(palettes(colour).dark);
	const dark = rules.map(({ selector, color, background }) => {
		const declarations = [background, color && `color:${color}`].filter((part) => part);
		return `${selector}{${important(declarations.join(';'))}}`;
	});
	const outlook = rules.flatMap(({ selector, color, background }) => [
		...(color ? [`[data-ogsc] ${selector}{${important(`color:${color}`)}}`] : []),
		...(background ? [`[data-ogsb] ${selector}{${important(background)}}`] : []),
	]);
	return {
		sheet: [
			':root{color-scheme:light dark;supported-color-schemes:light dark}',
			wordRules(palettes(colour).light.club),
			'@media (max-width:480px){.side{padding-left:20px !important;padding-right:20px !important}}',
			`@media (prefers-color-scheme:dark){${dark.join('')}}`,
		].join(''),
		outlook: outlook.join(''),
	};
}
