import { excerpt } from '../../domain/text/excerpt.ts';
import { readMarkdown } from '../../domain/text/markdown.ts';

/** A longer description is cut: the event's page has all of it. Characters of Markdown. */
const LONG_LINES = 900;

/** A heading whose text would be cut off. */
const HEADING_AT_END = /\n+#{1,6} [^\n]*$/;

/**
 * What organizers wrote, as HTML for an email, with headings one level above those of pages: in an email
 * they follow the title. Brackets tell elements from text: `readMarkdown` has escaped those that somebody
 * typed. The styles are in the sheet (look.ts), since styles in each element would make a long list too
 * long for Gmail; without it, programs use their own.
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
