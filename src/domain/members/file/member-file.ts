import { MAX_EMAIL_LENGTH } from '../../forms/email-rule.ts';
import type { Mistake } from '../../forms/mistakes.ts';
import { MAX_NAME_LENGTH } from '../../text/names.ts';
import { problemWithName } from '../name.ts';
import { type NamedAddress, readAddresses } from './address-cell.ts';
import { isAddressList, readAddressList } from './address-list.ts';
import { type ColumnUse, emailOrder, isKnownHeader, proposeColumns } from './columns.ts';
import { headerKey } from './header-key.ts';
import { MAX_IMPORT_LINES } from './limits.ts';
import { cellText, type NameParts, nameOf } from './names.ts';
import { isOwnExport, type Restored, restoredFrom } from './own-export.ts';
import { isFileOfRefusals, refusesEmail } from './refusals.ts';
import { type LeftOut, statusMeaning } from './statuses.ts';
import { headingRow, type Row, readRows } from './table.ts';
import { isVCard, readCards } from './vcard.ts';

/** A file of members, or what somebody pasted: what each line of it comes to, before anything is stored. */

/** Somebody to import. */
export interface ImportedPerson {
	/** In the form under which a member is known. */
	email: string;
	/** Empty where the file has none. */
	name: string;
	/** Has said elsewhere that they want no email. */
	refusesEmail?: true;
	/** What the club's own export knows besides. */
	restored?: Restored;
}

/** What is wrong with a line. */
export type LineMistake =
	| { code: 'quotes_torn' | 'address_missing' | 'address_wrong' | 'name_not_shown' }
	/** `most` characters. */
	| { code: 'address_too_long' | 'name_too_long'; most: number };

/** A line of the file that is not imported, with the last line that belongs to it. */
export interface BadLine {
	line: number;
	lastLine: number;
	why: LineMistake;
}

/** A column of a table, as it is read. */
export interface ReadColumn {
	/** Empty where the table has no headings. */
	header: string;
	use: ColumnUse;
	/** Its first cell that isn't empty. */
	sample: string;
}

/** What a file holds: each line of it that has somebody on it is exactly one of the four. */
export interface MemberFile {
	kind: 'table' | 'cards' | 'list';
	/** Empty but for a table. */
	columns: ReadColumn[];
	people: (ImportedPerson & { line: number })[];
	/** Lines whose address is further up, on the line `of`. */
	duplicates: { line: number; of: number }[];
	leftOut: { line: number; why: LeftOut }[];
	bad: BadLine[];
	/** Whether it is the club's own export. */
	isOwn: boolean;
}

/** A file, or why it cannot be read; with the columns of a table in which nobody knows where the addresses are. */
export type ReadFile =
	| { ok: true; file: MemberFile }
	| { ok: false; mistake: Mistake; columns?: ReadColumn[] };

/** What is known of a file beside its text. */
export interface FileHints {
	/** Its own name, by which Mailchimp tells who has unsubscribed. */
	name?: string | undefined;
	/** What an owner said each column is, by its index. */
	uses?: ReadonlyMap<number, ColumnUse> | undefined;
}

/** One line with somebody on it, as far as it is read. */
type Entry = { line: number; lastLine: number } & (
	| { why: LineMistake }
	| { person: ImportedPerson; out: LeftOut | null }
	| { out: LeftOut }
);

/** A text with `\n` at the end of each line, without the mark that some editors begin it with. */
const withPlainLines = (text: string): string =>
	text
		.replaceAll(/\r\n?/g, '\n')
		.replace(/^\uFEFF+/, '')
		.replaceAll('\0', '');

/**
 * Reads members out of a file or a pasted text: a table with commas, semicolons, tabs or bars, with or without
 * headings; an address book (vCard); or addresses from an email program. It never throws. Of two lines with one
 * address the first counts, with the name of the second where it has none itself; whoever wants no email on one of
 * them wants none.
 */
export function readMemberFile(given: string, hints: FileHints = {}): ReadFile {
	const text = withPlainLines(given);
	if (text.trim() === '') return { ok: false, mistake: { code: 'file_empty' } };
	// Some programs call tables of web pages `.xls`.
	if (/^\s*<(?:!doctype|html|table|head|meta|\?xml|style)\b/i.test(text)) {
		return { ok: false, mistake: { code: 'file_is_spreadsheet' } };
	}
	if (text.startsWith('{\\rtf')) return { ok: false, mistake: { code: 'file_not_text' } };
	const allRefuse = isFileOfRefusals(hints.name ?? '');
	if (isVCard(text)) return sorted('cards', cardEntries(text), allRefuse);
	if (!hints.uses?.size && isAddressList(text)) return sorted('list', listEntries(text), allRefuse);
	return readTable(readRows(text), hints, allRefuse);
}

function readTable(all: readonly Row[], { uses: chosen }: FileHints, allRefuse: boolean): ReadFile {
	const heading = headingRow(all, isKnownHeader);
	const headings = (heading < 0 ? [] : (all[heading]?.cells ?? [])).map(cellText);
	const rows = all.slice(heading + 1);
	if (rows.length > MAX_IMPORT_LINES) {
		return {
			ok: false,
			mistake: { code: 'too_many_lines', lines: rows.length, most: MAX_IMPORT_LINES },
		};
	}
	const proposed = proposeColumns({ headers: headings, rows: rows.map(({ cells }) => cells) });
	const uses = proposed.map((use, index) => chosen?.get(index) ?? use);
	const columns = uses.map((use, index) => ({
		header: headings[index] ?? '',
		use,
		sample: cellText(rows.find(({ cells }) => cells[index]?.trim())?.cells[index] ?? '').slice(
			0,
			80,
		),
	}));
	if (!uses.includes('email')) {
		const keys = new Set(headings.map(headerKey));
		const isMeetup =
			keys.has('urlofmemberprofile') || (keys.has('meetupsattended') && keys.has('userid'));
		return {
			ok: false,
			mistake: { code: isMeetup ? 'file_of_meetup' : 'columns_missing' },
			columns,
		};
	}
	const table = tableReader(headings, uses);
	const isOwn = isOwnExport(headings);
	return sorted(
		'table',
		rows.map((row) => table(row, isOwn)),
		allRefuse,
		columns,
		isOwn,
	);
}

/** How each row of a table is read. */
function tableReader(headings: readonly string[], uses: readonly ColumnUse[]) {
	const keys = headings.map(headerKey);
	const allKeys = new Set(keys);
	const indexesOf = (use: ColumnUse) =>
		uses.flatMap((each, index) => (each === use ? [index] : []));
	const emails = emailOrder(keys, indexesOf('email'));
	const [whole, first, middle, last, spare] = (
		['name', 'first_name', 'middle_name', 'last_name', 'spare_name'] as const
	).map(indexesOf) as [number[], number[], number[], number[], number[]];
	const refusals = indexesOf('refusal');
	const statuses = indexesOf('status');
	const restored = indexesOf('restored');
	return ({ line, lastLine, cells, isTorn }: Row, isOwn: boolean): Entry => {
		const place = { line, lastLine };
		if (isTorn) return { ...place, why: { code: 'quotes_torn' } };
		const cell = (index: number) => cells[index] ?? '';
		const firstOf = (indexes: readonly number[]) =>
			indexes.map(cell).find((text) => text.trim() !== '') ?? '';
		const meanings = statuses.map((index) =>
			statusMeaning(keys[index] ?? '', cell(index), allKeys),
		);
		const out = meanings.find((meaning) => meaning !== null && meaning !== 'refuses_email') as
			| LeftOut
			| undefined;
		const read = addressIn(emails.map((index) => cellText(cell(index))));
		if ('code' in read) return out ? { ...place, out } : { ...place, why: read };
		const parts = {
			whole: firstOf(whole),
			first: firstOf(first),
			middle: firstOf(middle),
			last: joined(last.map(cell)),
			spare: firstOf(spare),
		};
		const name = importedName(parts, read.name);
		if (typeof name !== 'string') return out ? { ...place, out } : { ...place, why: name };
		const refuses =
			meanings.includes('refuses_email') ||
			refusals.some((index) => refusesEmail(keys[index] ?? '', cell(index)));
		const person: ImportedPerson = {
			email: read.email,
			name,
			...(refuses && { refusesEmail: true }),
			...(isOwn && {
				restored: restoredFrom(new Map(restored.map((index) => [keys[index] ?? '', cell(index)]))),
			}),
		};
		return { ...place, person, out: out ?? null };
	};
}

/** Spanish and Portuguese last names are two columns, in some files. */
const joined = (cells: readonly string[]) => cells.map(cellText).filter(Boolean).join(' ');

/** The first address in the first of these cells that has one, or what is wrong. */
function addressIn(cells: readonly string[]): NamedAddress | LineMistake {
	const filled = cells.filter((cell) => cell !== '');
	for (const cell of filled) {
		const [found] = readAddresses(cell).found;
		if (found) return found;
	}
	const [cell] = filled;
	if (cell === undefined) return { code: 'address_missing' };
	return cell.length > MAX_EMAIL_LENGTH
		? { code: 'address_too_long', most: MAX_EMAIL_LENGTH }
		: { code: 'address_wrong' };
}

/** What is wrong with a name of a file; it may be missing. */
export function mistakeOfName(name: string): LineMistake | null {
	switch (problemWithName(name)) {
		case 'too_long':
			return { code: 'name_too_long', most: MAX_NAME_LENGTH };
		case 'not_one_line':
			return { code: 'name_not_shown' };
		default:
			return null;
	}
}

/** A name that the file gives, or what is wrong with it; a name for want of a better one is rather left out. */
function importedName(parts: NameParts, besideAddress: string): string | LineMistake {
	const { spare = '', ...own } = parts;
	const name = nameOf(own);
	if (name !== '') return mistakeOfName(name) ?? name;
	const other = nameOf({ whole: besideAddress, spare });
	return mistakeOfName(other) === null ? other : '';
}

function cardEntries(text: string): Entry[] {
	return readCards(text).map(({ line, lastLine, name, address }): Entry => {
		const read = addressIn([cellText(address)]);
		if ('code' in read) return { line, lastLine, why: read };
		const own = importedName({ whole: name }, read.name);
		if (typeof own !== 'string') return { line, lastLine, why: own };
		return { line, lastLine, person: { email: read.email, name: own }, out: null };
	});
}

function listEntries(text: string): Entry[] {
	return readAddressList(text).flatMap(({ line, people, isWrong }): Entry[] => {
		const place = { line, lastLine: line };
		if (isWrong) return [{ ...place, why: { code: 'address_wrong' } }];
		return people.map(({ email, name }) => ({
			...place,
			person: { email, name: importedName({}, name) as string },
			out: null,
		}));
	});
}

/** Sorts lines into people, repeated ones, those left out and bad ones. */
function sorted(
	kind: MemberFile['kind'],
	entries: readonly Entry[],
	allRefuse: boolean,
	columns: ReadColumn[] = [],
	isOwn = false,
): ReadFile {
	const file: MemberFile = {
		kind,
		columns,
		people: [],
		duplicates: [],
		leftOut: [],
		bad: [],
		isOwn,
	};
	const byAddress = new Map<string, MemberFile['people'][number]>();
	/** People who are out on one line may be in on another, and have said there that they want no email. */
	const refusing = new Set<string>();
	for (const entry of entries) {
		const { line, lastLine } = entry;
		if ('why' in entry) {
			file.bad.push({ line, lastLine, why: entry.why });
			continue;
		}
		if ('person' in entry && (entry.person.refusesEmail || allRefuse))
			refusing.add(entry.person.email);
		if (entry.out !== null) {
			file.leftOut.push({ line, why: entry.out });
			continue;
		}
		const { person } = entry;
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
	for (const person of file.people) if (refusing.has(person.email)) person.refusesEmail = true;
	if (file.people.length > MAX_IMPORT_LINES) {
		return {
			ok: false,
			mistake: { code: 'too_many_lines', lines: file.people.length, most: MAX_IMPORT_LINES },
		};
	}
	if (kind !== 'table' && file.people.length + file.bad.length === 0) {
		return { ok: false, mistake: { code: 'file_empty' } };
	}
	return { ok: true, file };
}

/** A corrected line, and the lines that it is instead of. */
export interface Correction {
	line: number;
	lastLine: number;
	text: string;
}

/** The text of a line that is to be corrected. */
export const lineText = (
	text: string,
	{ line, lastLine }: { line: number; lastLine: number },
): string =>
	withPlainLines(text)
		.split('\n')
		.slice(line - 1, lastLine)
		.join('\n');

/** A text with some of its lines corrected; an empty correction leaves the line out. */
export function corrected(text: string, corrections: readonly Correction[]): string {
	const lines = withPlainLines(text).split('\n');
	for (const { line, lastLine, text: instead } of corrections.toSorted(
		(one, other) => other.line - one.line,
	)) {
		if (line < 1 || lastLine < line || lastLine > lines.length) continue;
		lines.splice(line - 1, lastLine - line + 1, ...withPlainLines(instead).split('\n'));
	}
	return lines.join('\n');
}
