import Papa from 'papaparse';
import { z } from 'zod';
import { emailAddress } from '../forms/email-address.ts';
import { MAX_EMAIL_LENGTH } from '../forms/email-rule.ts';
import type { FormFields, ParsedForm } from '../forms/fields.ts';
import type { Mistake } from '../forms/mistakes.ts';
import { MAX_NAME_LENGTH } from '../text/names.ts';
import { withoutAddresses } from './first-name.ts';
import { problemWithName } from './name.ts';

/** Members from a CSV file: what each line of it comes to, before anything is stored. */

/** So many lines are taken at once: what one batch stores within D1's limits. */
export const MAX_IMPORT_LINES = 5000;

/** Somebody to import; the name is empty where the file has none. */
export interface ImportedPerson {
	/** Lower-cased. */
	email: string;
	name: string;
}

/** A line of the file that is not imported. `line` counts from 1, as editors count. */
interface BadLine {
	line: number;
	why: LineMistake;
}

/** What is wrong with a line. */
export type LineMistake =
	| { code: 'quotes_torn' | 'address_missing' | 'address_wrong' | 'name_not_shown' }
	/** `most` characters. */
	| { code: 'address_too_long' | 'name_too_long'; most: number };

/** What a file holds: each line that is not empty, nor the first, is exactly one of the three. */
export interface MemberFile {
	people: (ImportedPerson & { line: number })[];
	/** Lines whose address is further up, on the line `of`. */
	duplicates: { line: number; of: number }[];
	bad: BadLine[];
}

/** A file, or why it cannot be read at all. */
export type ReadFile = { ok: true; file: MemberFile } | { ok: false; mistake: Mistake };

const EMAIL_HEADERS = new Set(['email', 'mail', 'emailaddress', 'mailaddress', 'address']);
const NAME_HEADERS = new Set(['name', 'fullname', 'displayname', 'member']);
const DELIMITERS = [',', ';', '\t'];

/** `E-Mail address` and `email_address` are the same header. */
const headerOf = (cell: string) => cell.toLowerCase().replaceAll(/[^a-z]/g, '');

/** What is wrong with a name of a file; it may be missing. */
function mistakeOfName(name: string): LineMistake | null {
	switch (problemWithName(name)) {
		case 'too_long':
			return { code: 'name_too_long', most: MAX_NAME_LENGTH };
		case 'not_one_line':
			return { code: 'name_not_shown' };
		default:
			return null;
	}
}

/** A cell on one line: spreadsheets break lines within it, so white space becomes a space. */
const onOneLine = (cell: string) => cell.replaceAll(/\s+/gu, ' ').trim();

/** A name as it would be stored. */
const importedName = z
	.string()
	.transform(onOneLine)
	.refine((name) => mistakeOfName(name) === null)
	.transform(withoutAddresses);

/**
 * Reads a CSV file with the columns `name` and `email`, in any order and among others, separated by
 * commas, semicolons or tabs. It throws for no text at all. Of two lines with one address the first
 * counts, with the name of the second where it has none itself.
 */
export function readMemberFile(text: string): ReadFile {
	const lines = text.replaceAll(/\r\n?/g, '\n');
	if (lines.trim() === '') return { ok: false, mistake: { code: 'file_empty' } };
	const parsed = DELIMITERS.map((delimiter) => rowsOf(lines, delimiter, 20)).findIndex((rows) =>
		headersOf(rows).some((header) => EMAIL_HEADERS.has(header)),
	);
	const delimiter = DELIMITERS[parsed];
	if (delimiter === undefined) {
		return {
			ok: false,
			mistake: { code: 'columns_missing' },
		};
	}
	const [head, ...rows] = withoutEmpty(rowsOf(lines, delimiter));
	if (rows.length > MAX_IMPORT_LINES) {
		return {
			ok: false,
			mistake: { code: 'too_many_lines', lines: rows.length, most: MAX_IMPORT_LINES },
		};
	}
	const headers = head?.cells.map(headerOf) ?? [];
	const emailColumn = headers.findIndex((header) => EMAIL_HEADERS.has(header));
	const nameColumn = headers.findIndex((header) => NAME_HEADERS.has(header));
	return { ok: true, file: sortLines(rows, emailColumn, nameColumn) };
}

interface Row {
	line: number;
	cells: string[];
	/** Whether its quotation marks do not come in pairs. */
	isTorn: boolean;
}

/** The rows with the line that each begins on: a quoted cell may go over several. */
function rowsOf(text: string, delimiter: string, limit = 0): Row[] {
	const { data, errors } = Papa.parse<string[]>(text, { delimiter, newline: '\n', preview: limit });
	const torn = new Set(errors.filter(({ type }) => type === 'Quotes').map(({ row }) => row));
	let line = 1;
	return data.map((cells, index) => {
		const row = { line, cells, isTorn: torn.has(index) };
		line += 1 + cells.reduce((breaks, cell) => breaks + cell.split('\n').length - 1, 0);
		return row;
	});
}

/** The first line of many exports, by which Excel knows the separator: `sep=;`. Papa Parse takes it for data. */
const SEPARATOR_LINE = /^sep=.?$/i;

const withoutEmpty = (rows: readonly Row[]) =>
	rows.filter(({ line, cells: [first = '', ...others] }) => {
		if (line === 1 && SEPARATOR_LINE.test(first)) return false;
		return [first, ...others].some((cell) => cell.trim() !== '');
	});

const headersOf = (rows: readonly Row[]) => withoutEmpty(rows)[0]?.cells.map(headerOf) ?? [];

function sortLines(rows: readonly Row[], emailColumn: number, nameColumn: number): MemberFile {
	const file: MemberFile = { people: [], duplicates: [], bad: [] };
	const byAddress = new Map<string, MemberFile['people'][number]>();
	for (const { line, cells, isTorn } of rows) {
		const person: ImportedPerson | LineMistake = isTorn
			? { code: 'quotes_torn' }
			: personOf(cells[emailColumn] ?? '', cells[nameColumn] ?? '');
		if ('code' in person) {
			file.bad.push({ line, why: person });
			continue;
		}
		const first = byAddress.get(person.email);
		if (first) {
			first.name ||= person.name;
			file.duplicates.push({ line, of: first.line });
			continue;
		}
		const added = { line, ...person };
		byAddress.set(person.email, added);
		file.people.push(added);
	}
	return file;
}

/** Somebody to import, or what is wrong with the line. */
function personOf(emailCell: string, nameCell: string): ImportedPerson | LineMistake {
	if (emailCell.trim() === '') return { code: 'address_missing' };
	const email = emailAddress.safeParse(emailCell);
	if (!email.success) {
		const isLong = emailCell.trim().length > MAX_EMAIL_LENGTH;
		return isLong
			? { code: 'address_too_long', most: MAX_EMAIL_LENGTH }
			: { code: 'address_wrong' };
	}
	const name = onOneLine(nameCell);
	return mistakeOfName(name) ?? { email: email.data, name: withoutAddresses(name) };
}

/** How the people of a file come to the club. */
export interface ImportPlan {
	/** Nobody has this address yet. */
	added: ImportedPerson[];
	/** Members without a name, who get this one. */
	named: ImportedPerson[];
	/** Members already, of whom nothing changes: how many. */
	unchanged: number;
}

/**
 * Tells the new ones from those who are members already.
 *
 * @param known whether the member with an address has a name, by address; people who aren't members are
 * left out
 */
export function planImport(
	people: readonly ImportedPerson[],
	known: ReadonlyMap<string, { hasName: boolean }>,
): ImportPlan {
	const plan: ImportPlan = { added: [], named: [], unchanged: 0 };
	for (const { email, name } of people) {
		const member = known.get(email);
		if (!member) plan.added.push({ email, name });
		else if (!member.hasName && name !== '') plan.named.push({ email, name });
		else plan.unchanged += 1;
	}
	return plan;
}

/** The people whom a preview showed, as its form carries them to the import. */
export function carriedPeople(people: readonly ImportedPerson[]): string {
	return JSON.stringify(people.map(({ email, name }) => [email, name]));
}

const carried = z.array(z.tuple([emailAddress, importedName])).max(MAX_IMPORT_LINES);

/** The same read back and checked anew; null where it is not what a preview writes. */
export function readCarriedPeople(text: string | undefined): ImportedPerson[] | null {
	try {
		const result = carried.safeParse(JSON.parse(text ?? ''));
		return result.success ? result.data.map(([email, name]) => ({ email, name })) : null;
	} catch {
		return null;
	}
}

/** Checks the form of the import: the people of a preview, or the file or the text to preview. */
export function parseImport(
	fields: FormFields,
): ParsedForm<{ people: ImportedPerson[] | null; table: string }> {
	// Where no file is chosen, browsers send one without a name, of no bytes.
	const table = fields.file || (fields.text ?? '');
	if (fields.people === undefined) return { ok: true, values: { people: null, table } };
	const people = readCarriedPeople(fields.people);
	if (people) return { ok: true, values: { people, table } };
	return { ok: false, errors: { people: { code: 'people_not_previewed' } } };
}
