/** Signs that mean nothing in Markdown wherever they are but at the beginning of a line. */
const COMMON = /^[A-Za-z0-9\s!.,;:?'"’“”()/%+$€£–-]*$/;
/** The same with the letters of all scripts: made when it's needed, since it goes through all of Unicode. */
const hasPlainSigns = (text: string) =>
	COMMON.test(text) || /^[\p{L}\p{M}\p{N}\s!.,;:?'"’“”()/%+$€£–-]*$/u.test(text);
/** A line that could be an item of a list, or a rule. */
const MARKED_LINE = /^\s*(?:[-+]|\d+[.)])/m;

/**
 * Whether a text is the same with Markdown read as without, but for its blanks. Where this says no, the parser decides
 * (markdown.ts).
 */
export function isPlainText(text: string): boolean {
	return hasPlainSigns(text) && !MARKED_LINE.test(text);
}
