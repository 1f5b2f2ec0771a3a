/** Signs that mean nothing in Markdown wherever they are but at the beginning of a line. */
const COMMON = /^[A-Za-z0-9\s!.,;:?'"’“”()/%+$€£–-]*$/;
/** The same with the letters of all scripts: made when it's needed, since it goes through all of Unicode. */
const hasPlainSigns = (text: string) =>
	COMMON.test(text) || /^[\p{L}\p{M}\p{N}\s!.,;:?'"’“”()/%+$€£–-]*$/u.test(text);
/** A line that could be an item of a list, or a rule. */
const MARKED_LINE = /^\s*(?:[-+]|\d+[.)])/m;

/** A line that is code: marks are shown there as they are. */
const CODE_LINE = /^(?: {4}| *\t)/m;
/** A few words in stars, with nothing else in them: `*top drawer*`, `**Two minutes**`. */
const IN_STARS =
	/(?<![^\s(])(\*{1,2})([A-Za-z0-9](?:[A-Za-z0-9 ,.'’-]*[A-Za-z0-9])?)\1(?![^\s.,;:!?)])/g;

/**
 * A text in Markdown that has no marks, or at most stars around some words, as it reads: the same as the parser makes of
 * it, but for its blanks. Null where only the parser can say (markdown.ts).
 */
export function plainText(markdown: string): string | null {
	const hasStars = markdown.includes('*');
	if (hasStars && CODE_LINE.test(markdown)) return null;
	const text = hasStars ? markdown.replaceAll(IN_STARS, '$2') : markdown;
	return hasPlainSigns(text) && !MARKED_LINE.test(text) ? text : null;
}
