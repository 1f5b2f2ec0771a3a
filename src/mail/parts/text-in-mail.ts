import { excerpt, readMarkdown } from '../../domain/text/markdown.ts';

/** A longer description is cut: the whole stands on the event's page. Characters of Markdown. */
const LONG_LINES = 900;

/** A heading whose words would be cut off. */
const HEADING_AT_END = /\n+#{1,6} [^\n]*$/;

/**
 * Words of organizers as HTML for a mail, with headings one level above those of pages: in a mail they
 * stand right below the title. Elements are told from words by their brackets, which `readMarkdown` has
 * escaped in everything that somebody typed. How they look stands in the sheet (look.ts), since styles in
 * each element would make a long list too long for Gmail; without it they look as programs show them.
 *
 * @param markdown a description or an announcement
 */
export function textInMail(markdown: string): string {
	const { lede, rest } = readMarkdown(markdown);
	return (lede + rest).replaceAll(
		/<(\/?)h([3-6])>/g,
		(_, slash: string, level: string) => `<${slash}h${Number(level) - 1}>`,
	);
}

/**
 * A description that is not too long for a mail: its first paragraphs, or how it begins where even the
 * first is too long.
 *
 * @returns Markdown, and whether something was left out
 */
export function shortened(markdown: string): { markdown: string; isCut: boolean } {
	const typed = markdown.trim();
	if (typed.length <= LONG_LINES) return { markdown: typed, isCut: false };
	const end = typed.lastIndexOf('\n\n', LONG_LINES);
	if (end > 0) return { markdown: typed.slice(0, end).replace(HEADING_AT_END, ''), isCut: true };
	return { markdown: excerpt(typed, LONG_LINES), isCut: true };
}
