import Papa from 'papaparse';

/**
 * What makes a spreadsheet take a cell for a formula, at its beginning, with the full-width forms that
 * some of them fold (owasp.org/www-community/attacks/CSV_Injection).
 */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/** A text that no spreadsheet runs: what would begin a formula follows an apostrophe. */
export function disarmed(text: string): string {
	return FORMULA.test(text) ? `'${text}` : text;
}

/**
 * A file of comma-separated values (RFC 4180), every cell quoted and disarmed. It begins with a byte
 * order mark, without which Excel reads UTF-8 as something else.
 *
 * @param rows the first one names the columns
 */
export function csvFile(rows: readonly (readonly string[])[]): string {
	const lines = Papa.unparse(rows as string[][], {
		quotes: true,
		newline: '\r\n',
		escapeFormulae: FORMULA,
	});
	return `\uFEFF${lines}\r\n`;
}
