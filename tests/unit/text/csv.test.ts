import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { csvFile, disarmed } from '../../../src/domain/text/csv.ts';
import { times } from '../../support/for-all.ts';

/** What somebody who wants to run something in an organizer's spreadsheet would call themselves. */
const WICKED = [
	'=1+1',
	'=HYPERLINK("https://evil.test","Ada")',
	'+1 234',
	'-2+3+cmd|" /C calc"!A0',
	'@SUM(A1:A9)',
	'\t=1+1',
	'\r=1+1',
	'\n=1+1',
	'＝1+1',
	'=1\n,"2",\r\n=3',
	'plain, "quoted"\nand more;=2',
];

const isArmed = (cell: string) => /^[=+\-@\t\r\n＝＋－＠]/.test(cell);

/** The rows as another reader finds them. */
function readAgain(file: string): string[][] {
	return parse(file, { bom: true, relax_column_count: true }) as string[][];
}

const cell = fc.oneof(
	fc.constantFrom(...WICKED),
	fc.string({ unit: 'binary', maxLength: 12 }),
	fc
		.tuple(fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', "'", '"', ' '), fc.string())
		.map((parts) => parts.join('')),
);

it('a CSV file is read by another reader as it was written, except for disarmed cells', () =>
	times(500).forAll(
		fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 5 }),
		(rows) => {
			const again = readAgain(csvFile(rows));
			expect(again).toEqual(rows.map((row) => row.map(disarmed)));
			expect(again.flat().filter(isArmed)).toEqual([]);
		},
	));

it.each(WICKED.filter(isArmed))('a CSV cell gets an apostrophe before %j', (text) => {
	expect(disarmed(text)).toBe(`'${text}`);
	expect(readAgain(csvFile([['Name'], [text]]))).toEqual([['Name'], [`'${text}`]]);
});

it('a CSV cell that is no formula stays as it is', () => {
	for (const text of ['', 'Ada', 'ada@example.com', ' =1', "'=1", '3-2', 'a=b']) {
		expect(disarmed(text)).toBe(text);
	}
});

it('a CSV file begins with the byte order mark for Excel, quotes every cell, and ends each line by RFC 4180', () => {
	expect(
		csvFile([
			['Name', 'Note'],
			['Ada', ''],
		]),
	).toBe('\uFEFF"Name","Note"\r\n"Ada",""\r\n');
});
