/**
 * Rows as SQL text that D1 takes: one statement a line, each well below D1's 100,000 bytes
 * (developers.cloudflare.com/d1/platform/limits).
 */

/** A value as node:sqlite gives it with big integers on: a `number` is always a REAL. */
export type SqlValue = null | bigint | number | string | Uint8Array;

/** Room for the statement around the values is left below the limit. Bytes. */
const MOST_VALUES = 50_000;
/** A long text is written in pieces of this size. Bytes of SQL. */
export const PIECE_BYTES = 40_000;

const encoder = new TextEncoder();
const byteLength = (text: string) => encoder.encode(text).byteLength;

/** A name of a table or column, quoted. */
export function quoteName(name: string): string {
	return `"${name.replaceAll('"', '""')}"`;
}

/** A mark that a text doesn't contain, beginning with the letters of an escape: `\n`, `\n0`, `\n1`, … */
function unusedMark(text: string, letters: string): string {
	let mark = letters;
	for (let number = 0; text.includes(mark); number += 1) mark = letters + number;
	return mark;
}

/**
 * A text as an expression on one line. Line breaks become `replace(…)`, for every statement is a line;
 * a chain of `||` would be deeper than D1 allows.
 */
function textLiteral(text: string): string {
	if (text.includes('\0')) return `CAST(X'${hex(encoder.encode(text))}' AS TEXT)`;
	const marks = [
		['\n', unusedMark(text, '\\n'), 10],
		['\r', unusedMark(text, '\\r'), 13],
	] as const;
	let literal = `'${text.replaceAll("'", "''")}'`;
	for (const [sign, mark, code] of marks) {
		if (!text.includes(sign)) continue;
		literal = `replace(${literal.replaceAll(sign, mark)},'${mark}',char(${code}))`;
	}
	return literal;
}

function hex(bytes: Uint8Array): string {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

/** A value as an SQL expression that gives exactly this value again, on one line. */
export function literal(value: SqlValue): string {
	if (value === null) return 'NULL';
	if (typeof value === 'bigint') return value.toString();
	if (typeof value === 'string') return textLiteral(value);
	if (typeof value !== 'number') return `X'${hex(value)}'`;
	if (!Number.isFinite(value)) return value > 0 ? '9e999' : '-9e999';
	const digits = String(value);
	return /[.e]/.test(digits) ? digits : `${digits}.0`;
}

/** How many bytes a character takes in UTF-8. */
function bytesOf(codePoint: number): number {
	if (codePoint < 0x80) return 1;
	if (codePoint < 0x800) return 2;
	return codePoint < 0x10000 ? 3 : 4;
}

/** Cuts a text where its SQL reaches `PIECE_BYTES`, never within a character. */
function* piecesOf(text: string): Generator<string> {
	let piece = '';
	let size = 0;
	for (const sign of text) {
		// A quotation mark and a line break take two bytes or more once they are escaped.
		const bytes =
			sign === "'" || sign === '\n' || sign === '\r' ? 4 : bytesOf(sign.codePointAt(0) ?? 0);
		if (size + bytes > PIECE_BYTES) {
			yield piece;
			piece = '';
			size = 0;
		}
		piece += sign;
		size += bytes;
	}
	if (piece) yield piece;
}

/** A table as its rows are written. */
export interface WrittenTable {
	name: string;
	columns: readonly string[];
	/** The columns of the primary key. */
	key: readonly string[];
}

/** `INSERT`, or for rows that may be there already `INSERT OR REPLACE`. */
export type InsertVerb = 'INSERT' | 'INSERT OR REPLACE';

/** A row with the places of the texts that are too long for its statement. */
function withoutLongTexts(row: readonly SqlValue[]): { texts: string[]; long: number[] } {
	const texts = row.map(literal);
	const long: number[] = [];
	let size = texts.reduce((sum, text) => sum + byteLength(text) + 1, 0);
	const bySize = texts
		.map((text, index) => ({ index, size: byteLength(text) }))
		.sort((one, other) => other.size - one.size);
	for (const { index, size: own } of bySize) {
		if (size <= MOST_VALUES) break;
		if (typeof row[index] !== 'string') {
			throw new Error('A value that is no text is too long for one statement of D1.');
		}
		long.push(index);
		texts[index] = "''";
		size -= own - 2;
	}
	return { texts, long };
}

/**
 * The statements that write the rows of a table, in their order, without their semicolons: many rows in
 * one; a text that is too long is appended to its row piece by piece.
 */
export function* insertStatements(
	table: WrittenTable,
	rows: Iterable<readonly SqlValue[]>,
	verb: InsertVerb = 'INSERT',
): Generator<string> {
	const name = quoteName(table.name);
	const head = `${verb} INTO ${name} (${table.columns.map(quoteName).join(',')}) VALUES `;
	let tuples: string[] = [];
	let size = 0;
	for (const row of rows) {
		const { texts, long } = withoutLongTexts(row);
		const tuple = `(${texts.join(',')})`;
		const bytes = byteLength(tuple) + 1;
		if (tuples.length > 0 && size + bytes > MOST_VALUES) {
			yield head + tuples.join(',');
			tuples = [];
			size = 0;
		}
		tuples.push(tuple);
		size += bytes;
		if (long.length === 0) continue;
		yield head + tuples.join(',');
		tuples = [];
		size = 0;
		const isRow = table.key
			.map(
				(column) => `${quoteName(column)} = ${literal(row[table.columns.indexOf(column)] ?? null)}`,
			)
			.join(' AND ');
		for (const index of long) {
			const column = quoteName(table.columns[index] ?? '');
			for (const piece of piecesOf(row[index] as string)) {
				yield `UPDATE ${name} SET ${column} = ${column} || ${literal(piece)} WHERE ${isRow}`;
			}
		}
	}
	if (tuples.length > 0) yield head + tuples.join(',');
}
