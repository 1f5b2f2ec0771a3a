import { withoutAddresses } from '../first-name.ts';
import { isSuffix } from '../name-parts.ts';

/** One name out of the parts that files have. */

/** The parts of a name, each as its cell has it. */
export interface NameParts {
	whole?: string;
	first?: string;
	middle?: string;
	last?: string;
	/** A name that is found nowhere else, with the address in it perhaps. */
	spare?: string;
}

/** A cell on one line, without the apostrophe that keeps spreadsheets from running it. */
export const cellText = (cell: string): string =>
	cell
		.replaceAll(/[\u200B\u2060\uFEFF]/g, '')
		.replaceAll(/\s+/gu, ' ')
		.trim()
		.replace(/^'(?=[=+\-@＝＋－＠])/, '');

/** `Lark, Ada` the way it is said; `Ada Lark, PhD` stays. */
function inOrder(name: string): string {
	const [last = '', first = '', ...more] = name.split(',').map((part) => part.trim());
	const isTurned =
		more.length === 0 &&
		/^\p{L}[\p{L}\p{M}.'’\- ]*$/u.test(last) &&
		/^\p{L}[\p{L}\p{M}.'’\- ]*$/u.test(first) &&
		!first.split(/\s+/).every(isSuffix);
	return isTurned ? `${first} ${last}` : name;
}

/** Whether one name ends with the other, as a whole word. */
const endsWith = (name: string, end: string) =>
	name === end || name.toLowerCase().endsWith(` ${end.toLowerCase()}`);

/** Makes one name of the parts: the whole one, else first, middle and last, else the spare one; or empty. */
export function nameOf({
	whole = '',
	first = '',
	middle = '',
	last = '',
	spare = '',
}: NameParts): string {
	const given = withoutAddresses(inOrder(unquoted(cellText(whole))));
	if (given !== '') return given;
	const parts = [first, middle, last].map(cellText).filter(Boolean);
	const joined = parts.reduce(
		(name, part) =>
			name === '' ? part : endsWith(name, part) && parts.length === 2 ? name : `${name} ${part}`,
		'',
	);
	const said = withoutAddresses(joined);
	return said === '' ? withoutAddresses(inOrder(unquoted(cellText(spare)))) : said;
}

/** Programs quote names in lists of addresses. */
const unquoted = (name: string) => name.replace(/^(["'])(.+)\1$/, '$2');
