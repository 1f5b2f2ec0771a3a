/** What an operator types into a settings file: rules about its lines, no files. */

/** A line that sets something; what follows the equals sign is its value. */
const ASSIGNMENT = /^\s*(?:export\s+)?[A-Za-z_]\w*\s*=\s*(.*)$/;

const COMMENT_OR_EMPTY = /^\s*(?:#|$)/;

/**
 * The lines that set nothing and are no comment. Node's `parseEnv` passes over them, so that a typing
 * error would leave a setting out without a word.
 *
 * @param text a settings file; a value in quotes may go on over several lines
 * @returns their numbers, the first line being 1
 */
export function linesWithoutValue(text: string): number[] {
	const lines = text.split(/\r?\n/);
	const found: number[] = [];
	let openQuote: string | null = null;
	for (const [index, line] of lines.entries()) {
		if (openQuote !== null) {
			if (line.includes(openQuote)) openQuote = null;
			continue;
		}
		if (COMMENT_OR_EMPTY.test(line)) continue;
		const value = ASSIGNMENT.exec(line)?.[1];
		if (value === undefined) {
			found.push(index + 1);
			continue;
		}
		const quote = /^["'`]/.exec(value)?.[0];
		const isClosed = quote === undefined || value.indexOf(quote, 1) > 0;
		const closesLater = (mark: string) => lines.slice(index + 1).some((one) => one.includes(mark));
		if (!isClosed && closesLater(quote)) openQuote = quote;
	}
	return found;
}
