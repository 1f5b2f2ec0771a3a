/**
 * A text without the characters that no page, calendar file or feed may hold: controls other than line ends
 * and tabs, halves of pairs, and what XML 1.0 (section 2.2) leaves out besides.
 */
export function printable(text: string): string {
	return text.toWellFormed().replaceAll(/[^\P{Cc}\n\r\t]|[\uFFFE\uFFFF]/gu, '');
}

/**
 * Whether a text can be shown on one line anywhere: no control character and no line end, no half of a
 * surrogate pair, and none of the embeddings and overrides that turn the text after it around (UAX #9).
 */
export function isOneLine(text: string): boolean {
	return text.isWellFormed() && !/[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E]/u.test(text);
}
