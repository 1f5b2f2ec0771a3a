/**
 * What makes a spreadsheet take a cell for a formula, at its beginning, with the full-width forms that
 * some of them fold (owasp.org/www-community/attacks/CSV_Injection).
 */
const FORMULA_SIGNS = '=+-@\t\r\n＝＋－＠';

/** A text that no spreadsheet runs: what would begin a formula follows an apostrophe. */
export function disarmed(text: string): string {
	return text !== '' && FORMULA_SIGNS.includes(text.charAt(0)) ? `'${text}` : text;
}

function quoted(cell: string): string {
	if (cell === '') return '""';
	return `"${disarmed(cell.includes('"') ? cell.replaceAll('"', '""') : cell)}"`;
}

/**
 * A file of comma-separated values (RFC 4180), every cell quoted and disarmed. It begins with a byte
 * order mark, without which Excel reads UTF-8 as something else. There may be thousands of lines, so it's put
 * together as text.
 *
 * @param rows the first one names the columns
 */
export function csvFile(rows: readonly (readonly string[])[]): string {
	let file = '\uFEFF';
	for (const row of rows) {
		let line = '';
		for (const cell of row) line += line === '' ? quoted(cell) : `,${quoted(cell)}`;
		file += `${line}\r\n`;
	}
	return file;
}
