import { z } from 'zod';
import { emailAddress } from '../forms/email-address.ts';
import type { FormFields, ParsedForm } from '../forms/fields.ts';
import { TOPICS } from '../mail/topics.ts';
import { COLUMN_USES, type ColumnUse } from './file/columns.ts';
import { MAX_IMPORT_LINES } from './file/limits.ts';
import { type Correction, type ImportedPerson, mistakeOfName } from './file/member-file.ts';
import { EXPORTED_STATES, isDay } from './file/own-export.ts';
import { withoutAddresses } from './first-name.ts';
import { ROLES } from './roles.ts';

/** What becomes of the people of a file, and how a form carries them from the preview to the import. */

/** A name as it would be stored. */
const importedName = z
	.string()
	.transform((name) => name.replaceAll(/\s+/gu, ' ').trim())
	.refine((name) => mistakeOfName(name) === null)
	.transform(withoutAddresses);

/** How the people of a file come to the club. */
export interface ImportPlan {
	/** Nobody has this address yet. */
	added: ImportedPerson[];
	/** Members without a name, who get this one. */
	named: ImportedPerson[];
	/** Members who get no email from now on, because the file says that they want none. */
	refusing: ImportedPerson[];
	/** Members already, of whom nothing changes: how many. */
	unchanged: number;
}

/** What is known of a member with the address of somebody in a file. */
export interface KnownMember {
	hasName: boolean;
	/** Has never spoken for themselves here, so that a file which says that they want no email is heard. */
	isSilent: boolean;
}

/**
 * Tells the new ones from those who are members already.
 *
 * @param known members by address; people who aren't members are left out
 */
export function planImport(
	people: readonly ImportedPerson[],
	known: ReadonlyMap<string, KnownMember>,
): ImportPlan {
	const plan: ImportPlan = { added: [], named: [], refusing: [], unchanged: 0 };
	for (const { email, name, refusesEmail, restored } of people) {
		const person: ImportedPerson = {
			email,
			name,
			...(refusesEmail && { refusesEmail }),
			...(restored && { restored }),
		};
		const member = known.get(email);
		if (!member) plan.added.push(person);
		else if (refusesEmail && member.isSilent) plan.refusing.push(person);
		else if (!member.hasName && name !== '') plan.named.push({ email, name });
		else plan.unchanged += 1;
	}
	return plan;
}

/** What a form carries of somebody: an address, a name, and what else is known. */
type Carried = [email: string, name: string, more?: Omit<ImportedPerson, 'email' | 'name'>];

/** The people whom a preview showed, as its form carries them to the import. */
export function carriedPeople(people: readonly ImportedPerson[]): string {
	return JSON.stringify(
		people.map(
			({ email, name, ...more }): Carried =>
				Object.keys(more).length > 0 ? [email, name, more] : [email, name],
		),
	);
}

const day = z.string().refine(isDay).nullable();
const more = z.strictObject({
	refusesEmail: z.literal(true).optional(),
	restored: z
		.strictObject({
			role: z.enum(ROLES),
			joinedOn: day,
			topics: z.partialRecord(z.enum(TOPICS), z.boolean()),
			states: z.array(z.enum(EXPORTED_STATES)).max(EXPORTED_STATES.length),
			pausedUntil: day,
		})
		.optional(),
});
const carried = z
	.array(
		z.union([z.tuple([emailAddress, importedName]), z.tuple([emailAddress, importedName, more])]),
	)
	.max(MAX_IMPORT_LINES);

/** The same read back and checked anew; null where it is not what a preview writes. */
export function readCarriedPeople(text: string | undefined): ImportedPerson[] | null {
	try {
		const result = carried.safeParse(JSON.parse(text ?? ''));
		if (!result.success) return null;
		return result.data.map(([email, name, known]) => ({
			email,
			name,
			...(known?.refusesEmail && { refusesEmail: true }),
			...(known?.restored && { restored: known.restored }),
		}));
	} catch {
		return null;
	}
}

/** What the form of the import asks for: to import the people of a preview, or to read a text. */
export interface ImportForm {
	people: ImportedPerson[] | null;
	/** Whether people get the roles that the club's own export gives them. */
	hasRoles: boolean;
	/** The text of the file, or what was pasted. */
	table: string;
	/** The file's own name; empty where none is known. */
	fileName: string;
	uses: ReadonlyMap<number, ColumnUse>;
	corrections: Correction[];
}

const COLUMN_FIELD = /^column-(\d{1,3})$/;
const LINE_FIELD = /^line-(\d{1,6})-(\d{1,6})$/;

/**
 * Checks the form of the import: the people of a preview (`people`), or the file or the text to preview, with what
 * each column is (`column-0`) and corrected lines (`line-7-7`).
 */
export function parseImport(fields: FormFields): ParsedForm<ImportForm> {
	const uses = new Map<number, ColumnUse>();
	const corrections: Correction[] = [];
	for (const [name, value] of Object.entries(fields)) {
		const [, column] = COLUMN_FIELD.exec(name) ?? [];
		const use = COLUMN_USES.find((each) => each === value);
		if (column !== undefined && use) uses.set(Number(column), use);
		const [, line, lastLine] = LINE_FIELD.exec(name) ?? [];
		if (line !== undefined) {
			corrections.push({ line: Number(line), lastLine: Number(lastLine), text: value });
		}
	}
	const values: ImportForm = {
		people: null,
		hasRoles: fields.roles === 'true',
		// Where no file is chosen, browsers send one without a name, of no bytes.
		table: fields.file || (fields.text ?? ''),
		fileName: (fields.fileName ?? '').slice(0, 200),
		uses,
		corrections,
	};
	if (fields.people === undefined) return { ok: true, values };
	const people = readCarriedPeople(fields.people);
	if (people) return { ok: true, values: { ...values, people } };
	return { ok: false, errors: { people: { code: 'people_not_previewed' } } };
}
