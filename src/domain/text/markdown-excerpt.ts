import { excerpt } from './excerpt.ts';
import { plainText } from './plain-text.ts';

/**
 * The beginning of a text in Markdown, without its marks, in one line. Most texts have none: then a page needs no
 * parser.
 *
 * @param most characters
 */
export async function markdownExcerpt(markdown: string, most: number): Promise<string> {
	const text = plainText(markdown) ?? (await import('./markdown.ts')).readMarkdown(markdown).text;
	return excerpt(text, most);
}
