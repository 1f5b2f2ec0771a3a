import { remembered } from '../remembered.ts';
import { excerpt } from './excerpt.ts';
import { plainText } from './plain-text.ts';

/** The front page says the same texts to everyone. */
const MOST_TEXTS = 50;
const MOST_CHARACTERS = 100_000;

const plainOf = remembered(plainText, MOST_TEXTS, {
	most: MOST_CHARACTERS,
	of: (markdown) => 2 * markdown.length,
});

/**
 * The beginning of a text in Markdown, without its marks, in one line. Most texts have none: then a page needs no
 * parser.
 *
 * @param most characters
 */
export async function markdownExcerpt(markdown: string, most: number): Promise<string> {
	const text = plainOf(markdown) ?? (await import('./markdown.ts')).readMarkdown(markdown).text;
	return excerpt(text, most);
}
