import Papa from 'papaparse';
import { hasAddress } from './address-cell.ts';
import { headerKey } from './header-key.ts';

/** A text as the rows of a table. */

/** One row, by the lines that it is on; lines count from 1, as editors count. */
export interface Row {
	line: number;
	lastLine: number;
	cells: string[];
	/** Whether its quotation marks do not come in pairs. */
	isTorn: boolean;
}

const DELIMITERS = [',', ';', '\t', '|'];
/** How many rows the separator is guessed from. */
const SAMPLE = 60;
/** How often reading begins again behind a line with torn quotation marks; a file with more is no table. */
const MOST_TORN = 50;
/** The first line of many exports, by which Excel knows the separator: `sep=;`. Papa Parse takes it for data. */
const SEPARATOR_LINE = /^"?sep=(.?)"?[\t,;|]*$/i;
const ADDRESS = String.raw`(?:mailto:)?[^\s@<>"',;|]+@[^\s@<>"',;|]+\.[^\s@<>"',;|.]{2,}`;
/** A cell of addresses, each with a name perhaps, in which nothing else could separate cells. */
const WHOLE_ADDRESSES = new RegExp(
	`^\\s*(?:(?:${ADDRESS}|[^@<>,;\\t|]{0,80}<${ADDRESS}>)(?:\\s*(?:[,;]|:::)\\s*|\\s*$))+$`,
	'i',
);
/** Longer cells are texts in which somebody mentions an address. */
const LONGEST_ADDRESSES = 1000;
const isWhole = (cell: string) =>
	cell.length <= LONGEST_ADDRESSES && cell.includes('@') && WHOLE_ADDRESSES.test(cell);

const isEmpty = (cells: readonly string[]) => cells.every((cell) => cell.trim() === '');
/** `| --- | --- |` below the headings of a table in Markdown. */
const isRule = (cells: readonly string[]) =>
	cells.some(Boolean) && cells.every((cell) => /^\s*(?::?-{3,}:?)?\s*$/.test(cell));

function parse(
	text: string,
	delimiter: string,
	preview = 0,
): { cells: string[]; isTorn: boolean }[] {
	const { data, errors } = Papa.parse<string[]>(text, { delimiter, newline: '\n', preview });
	const torn = new Set(errors.filter(({ type }) => type === 'Quotes').map(({ row }) => row));
	return data.map((cells, index) => ({ cells, isTorn: torn.has(index) }));
}

const breaksIn = (cells: readonly string[]) =>
	cells.reduce((breaks, cell) => breaks + cell.split('\n').length - 1, 0);

/**
 * The rows of a text. A line whose quotation marks are torn would take the rest of the file for one cell, so it is
 * a row alone, and reading goes on behind it.
 */
function rowsOf(text: string, delimiter: string): Row[] {
	const rows: Row[] = [];
	let line = 1;
	let rest = text;
	for (let torn = 0; ; torn += 1) {
		const parsed = parse(rest, delimiter);
		let again: number | null = null;
		for (const { cells, isTorn } of parsed) {
			const breaks = breaksIn(cells);
			if (isTorn && breaks > 0 && torn < MOST_TORN) {
				again = line;
				break;
			}
			rows.push({ line, lastLine: line + breaks, cells, isTorn });
			line += 1 + breaks;
		}
		if (again === null) return rows;
		const lines = text.split('\n');
		rows.push({ line: again, lastLine: again, cells: [lines[again - 1] ?? ''], isTorn: true });
		line = again + 1;
		rest = lines.slice(again).join('\n');
		if (line > lines.length) return rows;
	}
}

/** The separator by which the most rows have an address in a cell of its own, and the same number of cells. */
function guessDelimiter(text: string): string {
	const scored = DELIMITERS.map((delimiter) => {
		const rows = parse(text, delimiter, SAMPLE).filter(({ cells }) => !isEmpty(cells));
		const counts = new Map<number, number>();
		for (const { cells } of rows) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
		const [[width, same] = [1, 0]] = [...counts].toSorted(
			(one, other) => other[1] - one[1] || other[0] - one[0],
		);
		const all = Math.max(rows.length, 1);
		const addresses = rows.filter(({ cells }) => cells.some(isWhole)).length;
		const isTable = width > 1 ? 1 : 0;
		return {
			delimiter,
			score: (addresses / all) * 4 + isTable * ((same / all) * 2 + Math.min(width, 90) / 100),
		};
	});
	const [best] = scored.toSorted((one, other) => other.score - one.score);
	return best?.delimiter ?? ',';
}

/**
 * Reads a text as a table, with commas, semicolons, tabs or bars between its cells: the ones that make it a table.
 * A first line `sep=;` says so itself. Empty rows are left out.
 *
 * @param text with `\n` at the ends of its lines
 */
export function readRows(text: string): Row[] {
	const end = text.indexOf('\n');
	const first = end < 0 ? text : text.slice(0, end);
	const separator = SEPARATOR_LINE.exec(first);
	const named = separator?.[1];
	// Its own line stays empty, so that lines keep their numbers.
	const table = separator && end >= 0 ? text.slice(end) : text;
	const delimiter =
		named && /[^\s"\p{L}\p{N}]|\t/u.test(named) ? named : guessDelimiter(table.trimStart());
	return rowsOf(table, delimiter).filter(({ cells }) => !isEmpty(cells) && !isRule(cells));
}

/** How many rows before the first address may be titles, or the headings. */
const MOST_ABOVE = 20;

/**
 * Which row has the headings: the one that names a column as exporters do, else the fullest one above the first
 * address.
 *
 * @returns -1 where the table begins with its first person
 */
export function headingRow(rows: readonly Row[], isKnown: (key: string) => boolean): number {
	const filled = (row: Row) => row.cells.filter((cell) => cell.trim() !== '').length;
	const names = ({ cells }: Row) =>
		!cells.some(hasAddress) && cells.some((cell) => isKnown(headerKey(cell)));
	// A title may hold an address of its own; titles are alone on their lines.
	const titled = rows.slice(0, MOST_ABOVE).findIndex(names);
	const titles = rows.slice(0, Math.max(titled, 0));
	const areTitles =
		titled >= 0 &&
		titles.every((row) => filled(row) <= 1) &&
		(filled(rows[titled] as Row) > 1 || !titles.some(({ cells }) => cells.some(hasAddress)));
	if (areTitles) return titled;
	const firstAddress = rows.findIndex(({ cells }) => cells.some(hasAddress));
	const above = rows.slice(0, firstAddress < 0 ? MOST_ABOVE : Math.min(firstAddress, MOST_ABOVE));
	if (above.length === 0) return -1;
	const known = above.findIndex(names);
	if (known >= 0) return known;
	if (firstAddress < 0) return 0;
	return above.reduce(
		(best, row, index) => (filled(row) > filled(above[best] as Row) ? index : best),
		0,
	);
}
