/** Signs that mean nothing in Markdown wherever they are but at the beginning of a line. */
const PLAIN = /^[\p{L}\p{M}\p{N}\s!.,;:?'"’“”()/%+$€£–-]*$/u;
/** A line that could be an item of a list, or a rule. */
const MARKED_LINE = /^\s*(?:[-+]|\d+[.)])/m;

/**
 * Whether a text is the same with Markdown read as without, but for its blanks. Where this says no, the parser decides
 * (markdown.ts).
 */
export function isPlainText(text: string): boolean {
	return PLAIN.test(text) && !MARKED_LINE.test(text);
}
