import { MAX_DESCRIPTION_LENGTH, MAX_PLACE_LENGTH, MAX_TITLE_LENGTH } from '../events/limits.ts';
import { printable } from '../text/printable.ts';

/** What calendars from elsewhere say of an event, as this site shows it. */

const ENTITIES: Readonly<Record<string, string>> = {
	amp: '&',
	lt: '<',
	gt: '>',
	quot: '"',
	apos: "'",
	nbsp: ' ',
	ndash: '–',
	mdash: '—',
	hellip: '…',
	rsquo: '’',
	lsquo: '‘',
	rdquo: '”',
	ldquo: '“',
	bull: '•',
	euro: '€',
	auml: 'ä',
	ouml: 'ö',
	uuml: 'ü',
	Auml: 'Ä',
	Ouml: 'Ö',
	Uuml: 'Ü',
	szlig: 'ß',
	eacute: 'é',
	egrave: 'è',
	agrave: 'à',
	ccedil: 'ç',
};

function withoutEntities(text: string): string {
	return text.replaceAll(
		/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,8}));/gi,
		(whole, number?: string, hex?: string, name?: string) => {
			if (name !== undefined) return ENTITIES[name] ?? whole;
			const code = number === undefined ? Number.parseInt(hex ?? '', 16) : Number(number);
			return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : '';
		},
	);
}

/** Tags that calendars put into descriptions; a text with a lone `<` has none of them. */
const HTML =
	/<\/?(?:p|br|a|b|i|u|em|strong|ul|ol|li|div|span|html|body|h[1-6]|table|tr|td|blockquote|font|hr)\b[^<>]*>/i;

/**
 * HTML as plain text: paragraphs and items on lines of their own, links as their text and address. Nothing of what it
 * gives is markup that a page would show.
 */
function plainOfHtml(html: string): string {
	if (!HTML.test(html)) return html;
	const text = html
		.replaceAll(/<!--[\s\S]*?(?:-->|$)/g, '')
		.replaceAll(/<(script|style|head|title)\b[^>]*>[\s\S]*?(?:<\/\1\s*>|$)/gi, '')
		// Once there are tags, line ends are those of the tags.
		.replaceAll(/[ \t]*\r?\n[ \t]*/g, /<(?:br|p|div|li)\b/i.test(html) ? ' ' : '\n')
		.replaceAll(
			/<a\b[^<>]*?\bhref\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)')[^<>]*>([^<]*)<\/a\s*>/gi,
			(_, one?: string, two?: string, label = '') => {
				const address = (one ?? two ?? '').trim();
				const name = String(label).trim();
				if (!/^(?:https?:\/\/|mailto:)/i.test(address)) return name;
				return name === '' || address.includes(name) ? address : `${name} (${address})`;
			},
		)
		.replaceAll(/<li\b[^<>]*>/gi, '\n- ')
		.replaceAll(/<\/?(?:p|h[1-6]|ul|ol|table|blockquote)\b[^<>]*>/gi, '\n\n')
		.replaceAll(/<(?:br|hr)\b[^<>]*>|<\/?(?:div|tr)\b[^<>]*>/gi, '\n')
		.replaceAll(/<\/?[a-z][^<>]*>/gi, '');
	return withoutEntities(text);
}

function shortened(text: string, most: number): string {
	if (text.length <= most) return text;
	return `${text
		.slice(0, most - 1)
		.toWellFormed()
		.replace(/\uFFFD$/, '')
		.trimEnd()}…`;
}

/** A text on one line, as forms take it. */
function onOneLine(text: string, most: number): string {
	const line = printable(text)
		.replaceAll(/[\p{Zl}\p{Zp}\s]+/gu, ' ')
		.replaceAll(/[\u202A-\u202E\p{Cc}]/gu, '')
		.trim();
	return shortened(line, most);
}

export const titleOf = (text: string): string => onOneLine(plainOfHtml(text), MAX_TITLE_LENGTH);

/** A place; its lines are parts of it, and an address of a page is none. */
export function placeOf(text: string): string {
	const parts = text
		.split(/\r?\n/)
		.map((part) => part.trim())
		.filter((part) => part !== '');
	return onOneLine(parts.join(', ').replaceAll(/(?:,\s*){2}/g, ', '), MAX_PLACE_LENGTH);
}

/** A text of several lines, as forms take it. */
export function descriptionOf(text: string): string {
	const lines = printable(plainOfHtml(text))
		.replaceAll(/\r\n?|[\p{Zl}\p{Zp}]/gu, '\n')
		.replaceAll(/[^\P{Cc}\n\t]/gu, '')
		.split('\n')
		.map((line) => line.trimEnd());
	return shortened(
		lines
			.join('\n')
			.replaceAll(/\n{3,}/g, '\n\n')
			.trim(),
		MAX_DESCRIPTION_LENGTH,
	);
}

/** The address of a page, as a browser writes it; empty for anything else. */
export function pageAddress(text: string): string {
	const address = text.trim();
	if (!/^https?:\/\/\S+$/i.test(address) || !URL.canParse(address)) return '';
	return new URL(address).href;
}
