/**
 * A text without the characters that can stand in no page, calendar file or feed: controls other than
 * line ends and tabs, halves of pairs, and what XML 1.0 (section 2.2) leaves out besides.
 */
export function printable(text: string): string {
	return text.toWellFormed().replaceAll(/[^\P{Cc}\n\r\t]|[\uFFFE\uFFFF]/gu, '');
}
