import { hasAddress, isAddressCell } from './address-cell.ts';
import { headerKey, headers } from './header-key.ts';
import { isOwnColumn, isOwnExport } from './own-export.ts';
import { isRefusalHeader } from './refusals.ts';
import { isStatusHeader, statusMeaning } from './statuses.ts';
import { truthOf } from './truth.ts';

/** Which column of a table is what: proposed from its headings and its cells. */

/** What a column can be read as. `restored` is what only the club's own export has. */
export const COLUMN_USES = [
	'none',
	'email',
	'name',
	'first_name',
	'middle_name',
	'last_name',
	'refusal',
	'status',
	'restored',
	'spare_name',
] as const;
export type ColumnUse = (typeof COLUMN_USES)[number];

/** A table with the headings of its columns, empty texts where it has none. */
export interface TableContent {
	headers: readonly string[];
	rows: readonly (readonly string[])[];
}

/** Whole names; without a heading for the other half of a name, some of them mean that one. */
const WHOLE_NAME =
	headers(`name, full name, display name, fullname, member, member name, members name, attendee,
	attendee name, guest name, contact name, participant, participant name, subscriber name, customer name,
	person, your name, name and surname, ticket full name, profile name, real name, vor- und nachname,
	vorname und nachname, nachname vorname, name vorname, last name first name, surname first name, apellidos nombre, cognome nome, vollständiger name, mitglied, mitgliedsname, teilnehmer, teilnehmerin, anzeigename, nom complet, prénom nom,
	nom prénom, nom, nombre, nombre completo, nombre y apellidos, nome, nome completo, nome e cognome, naam,
	volledige naam, namn, navn, nimi, jméno, imię, imię i nazwisko, ad soyad, név`);
/** Headings of whole names that mean half of one beside the other half. */
const HALF_NAME = headers(
	'name, nom, nombre, nome, naam, namn, navn, jméno, imię, nimi, surname name',
);
const FIRST_NAME =
	headers(`first name, first, firstname, given name, given names, forename, fname, first names, member first name,
	attendee first name, ticket first name, contact first name, subscriber first name, your first name, vorname, vornamen, rufname, prénom,
	prénoms, primer nombre, nombre de pila, nombres, primo nome, primeiro nome, voornaam, förnamn, fornavn, etunimi, křestní jméno, imię pierwsze, keresztnév`);
const MIDDLE_NAME =
	headers(`middle name, middle names, middle initial, middle, additional name, mi, weitere vornamen, zweiter vorname,
	namenszusatz, tussenvoegsel, deuxième prénom, segundo nombre, secondo nome, mellomnavn, mellannamn, mellemnavn`);
const LAST_NAME =
	headers(`last name, last, lastname, surname, family name, lname, second name, member last name, attendee last name,
	ticket last name, contact last name, subscriber last name, your last name, nachname, familienname, zuname, nom de famille, apellido, apellidos, primer apellido,
	cognome, sobrenome, apelido, achternaam, efternamn, efternavn, etternavn, sukunimi, příjmení, nazwisko, vezetéknév, soyad, soyadı`);
/** Names for want of a better one, with the address in them. */
const SPARE_NAME =
	headers(`e-mail display name, e-mail 2 display name, e-mail: angezeigter name, e-mail 2: angezeigter name, email name,
	nom complet de l'adresse de messagerie, file as, speichern unter, nombre mostrado de correo electrónico`);

const EMAIL =
	headers(`email, mail, e-mail address, mail address, e-mail-adresse, mailadresse, emailadressen, user email, member email,
	attendee email, guest email, contact email, subscriber email, customer email, ticket email, primary email, primary email address, email primary, your email,
	email addresses, emails, e-mails, e-mail 1 value, e-mail 1 address, e-mail value, email 1, user_email, email address 1, login email,
	correo, correo electrónico, dirección de correo electrónico, courriel, adresse e-mail, adresse électronique, adresse mail, mél, adresse de messagerie,
	indirizzo e-mail, indirizzo email, posta elettronica, e-mailadres, e-postadress, e-post, e-postadresse, epost, sähköposti, adres e-mail, e-posta,
	endereço de e-mail, e-mail cím`);
/** Headings of addresses that are somebody else's, or no address of a person. */
const OTHERS =
	/emergency|notfall|urgence|parent|guardian|eltern|spouse|partner|buyer|purchas|invit|refer|organi[sz]er|host|manager|assistant|assistent|billing|invoice|paypal|from|sender/;
/** How many rows are looked at: a table is of one kind throughout. */
const SAMPLE = 200;

interface Column {
	index: number;
	key: string;
	/** Cells that are not empty. */
	cells: string[];
	/** How many of them are addresses and nothing else. */
	addresses: number;
	/** How many hold an address somewhere. */
	mentions: number;
}

function columnsOf({ headers: names, rows }: TableContent): Column[] {
	const sample = rows.slice(0, SAMPLE);
	const width = Math.max(names.length, ...sample.map((cells) => cells.length));
	return Array.from({ length: width }, (_, index) => {
		const cells = sample.map((row) => (row[index] ?? '').trim()).filter(Boolean);
		return {
			index,
			key: headerKey(names[index] ?? ''),
			cells,
			addresses: cells.filter(isAddressCell).length,
			mentions: cells.filter(hasAddress).length,
		};
	});
}

/** How surely a heading is that of a member's own address. */
function emailRank({ key }: Pick<Column, 'key'>): number {
	if (OTHERS.test(key)) return -1;
	if (EMAIL.has(key)) return 3;
	// `E-mail 2 - Value`, `E-Mail 3: Adresse`, `Private email`.
	return /e?mail/.test(key) && !/(type|typ|label|name|optin|optout)$/.test(key) ? 2 : 0;
}

/** Columns of addresses in the order in which a row's own address is looked for. */
export function emailOrder(keys: readonly string[], indexes: readonly number[]): number[] {
	const rank = (index: number) => emailRank({ key: keys[index] ?? '' });
	return indexes.toSorted(
		(one, other) =>
			rank(other) - rank(one) ||
			numberIn(keys[one] ?? '') - numberIn(keys[other] ?? '') ||
			one - other,
	);
}

/** Whether a heading, by its key, is one that exporters use for addresses or names. */
export const isKnownHeader = (key: string): boolean =>
	EMAIL.has(key) || FIRST_NAME.has(key) || LAST_NAME.has(key) || WHOLE_NAME.has(key);

/** The number in a heading, by which `E-mail 1 - Value` comes before `E-mail 2 - Value`. */
const numberIn = (key: string) => Number(/\d+/.exec(key)?.[0] ?? 0);

/**
 * The columns of addresses, the best first: those whose cells are addresses, and of these the ones whose heading
 * says so. Only where no cell of the table is an address do headings alone decide.
 */
function emailColumns(columns: readonly Column[]): Column[] {
	const mostly = (count: (column: Column) => number) =>
		columns.filter((column) => count(column) > 0 && count(column) * 2 >= column.cells.length);
	const strict = mostly(({ addresses }) => addresses);
	const loose = strict.length > 0 ? strict : mostly(({ mentions }) => mentions);
	const named = columns.filter((column) => emailRank(column) === 3);
	const some = named.filter(({ mentions }) => mentions > 0);
	const found = loose.length > 0 ? loose : some.length > 0 ? some : named;
	const ranked = found.toSorted(
		(one, other) =>
			emailRank(other) - emailRank(one) ||
			numberIn(one.key) - numberIn(other.key) ||
			other.addresses - one.addresses ||
			one.index - other.index,
	);
	const [best, ...others] = ranked;
	if (!best) return [];
	// A member's further addresses are for rows without the first.
	return [best, ...others.filter((column) => emailRank(column) >= 2)];
}

/** Whether the cells of a column can be names: letters, and neither yes and no nor numbers. */
function holdsNames({ cells }: Column): boolean {
	if (cells.length === 0) return false;
	const isName = (cell: string) =>
		/\p{L}/u.test(cell) && (truthOf(cell) === null || cell.length > 3);
	const isYesOrNo = (cell: string) => truthOf(cell) !== null;
	return (
		cells.filter(isName).length * 2 >= cells.length &&
		!(cells.filter(isYesOrNo).length * 2 >= cells.length)
	);
}

/** The columns of names by their headings; `Name` beside `Vorname` is a last name. */
function nameUses(columns: readonly Column[]): Map<number, ColumnUse> {
	const uses = new Map<number, ColumnUse>();
	const can = columns.filter(holdsNames);
	const first = can.find(({ key }) => FIRST_NAME.has(key));
	const last = can.find(({ key }) => LAST_NAME.has(key));
	let whole = can.filter(({ key }) => WHOLE_NAME.has(key));
	const half = whole.find(({ key }) => HALF_NAME.has(key));
	if (first && !last && half && !holdsBoth(half, first)) {
		uses.set(half.index, 'last_name');
		whole = whole.filter((column) => column !== half);
	}
	if (last && !first && half) {
		uses.set(half.index, 'first_name');
		whole = whole.filter((column) => column !== half);
	}
	if (first) uses.set(first.index, 'first_name');
	if (last) uses.set(last.index, 'last_name');
	const middle = can.find(({ key }) => MIDDLE_NAME.has(key));
	if (middle && (first || last)) uses.set(middle.index, 'middle_name');
	const [best] = whole.toSorted((one, other) => other.cells.length - one.cells.length);
	if (best) uses.set(best.index, 'name');
	for (const { index, key } of can) if (SPARE_NAME.has(key)) uses.set(index, 'spare_name');
	return uses;
}

/** Whether a column of names has the first names of another in it. */
function holdsBoth(whole: Column, first: Column): boolean {
	const firsts = new Set(first.cells.map((cell) => cell.toLowerCase()));
	const both = whole.cells.filter((cell) => firsts.has(cell.toLowerCase().split(/\s+/)[0] ?? ''));
	return whole.cells.length > 0 && both.length * 2 >= whole.cells.length;
}

/** Names without a heading: one or two columns of words. */
function guessedNames(
	columns: readonly Column[],
	emails: ReadonlySet<number>,
): Map<number, ColumnUse> {
	const words = columns.filter(
		(column) =>
			!emails.has(column.index) &&
			holdsNames(column) &&
			column.cells.filter((cell) => /^[\p{L}\p{M}.,'’\- ]{2,80}$/u.test(cell)).length * 4 >=
				column.cells.length * 3,
	);
	const [one, other] = words;
	if (!one) return new Map();
	const isSingle = (column: Column) =>
		column.cells.filter((cell) => !cell.includes(' ')).length * 2 > column.cells.length;
	const arePair = other && other.index === one.index + 1 && isSingle(one);
	return arePair
		? new Map<number, ColumnUse>([
				[one.index, 'first_name'],
				[other.index, 'last_name'],
			])
		: new Map<number, ColumnUse>([[one.index, 'name']]);
}

/**
 * Proposes what each column is read as.
 *
 * @returns one use for each column; without any `email` nobody knows which column has the addresses
 */
export function proposeColumns(table: TableContent): ColumnUse[] {
	const columns = columnsOf(table);
	const hasHeaders = table.headers.some((header) => header.trim() !== '');
	const isOwn = isOwnExport(table.headers);
	const keys = new Set(columns.map(({ key }) => key));
	const emails = new Set(emailColumns(columns).map(({ index }) => index));
	const names = hasHeaders ? nameUses(columns) : guessedNames(columns, emails);
	return columns.map((column) => {
		if (emails.has(column.index)) return 'email';
		if (isOwn && isOwnColumn(column.key)) return 'restored';
		const name = names.get(column.index);
		if (name) return name;
		if (!hasHeaders) return 'none';
		if (isRefusalHeader(column.key)) return 'refusal';
		// A US state is under `State`, too: it's a status where a cell says that somebody is out.
		const isStatus =
			isStatusHeader(column.key) &&
			table.rows.some((row) => statusMeaning(column.key, row[column.index] ?? '', keys) !== null);
		return isStatus ? 'status' : 'none';
	});
}
