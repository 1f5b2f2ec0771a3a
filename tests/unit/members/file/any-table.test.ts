import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMemberFile } from '../../../../src/domain/members/file/decode.ts';
import { readMemberFile } from '../../../../src/domain/members/file/member-file.ts';
import { times } from '../../../support/for-all.ts';

const EMAIL_HEADERS = [
	'Email',
	'E-Mail-Adresse',
	'user_email',
	'E-mail 1 - Value',
	'Address',
	'Kontakt',
	'Courriel',
	'Correo electrónico',
];
const FIRST_HEADERS = ['First Name', 'Vorname', 'first_name', 'Prénom', 'Given name'];
const LAST_HEADERS = ['Last Name', 'Nachname', 'last_name', 'Surname', 'Nom de famille'];
const NAME_HEADERS = ['Name', 'Full name', 'display_name', 'Nom complet'];
const OTHERS = {
	City: ['Bern', 'Aix-en-Provence', 'Köln', ''],
	Member: ['yes', 'no', 'yes'],
	Role: ['member', 'board'],
	Title: ['Dr.', '', 'Prof.'],
	Phone: ['+41 31 000 00 00', '', '12'],
	'Company Name': ['Larks & Co.', '', 'Moss, Ltd.'],
	Joined: ['2024-01-05', '01/05/2024', ''],
	Notes: ['a "quoted" word', 'one, two; three', 'two\nlines', '', 'x|y', 'tab\there'],
	'Home Address': ['1 Main St, Bern', 'Weg 2; 3000 Bern', ''],
} as const;

const word = fc.stringMatching(/^[A-ZÄÖÜÉ][a-zäöüéñß]{2,8}$/);
const person = fc
	.record({
		local: fc.stringMatching(/^[a-z][a-z0-9]{1,8}(\.[a-z0-9]{1,5})?$/),
		host: fc.constantFrom('example.com', 'club.example.org', 'münster.example'.replace('ü', 'u')),
		first: word,
		last: word,
		row: fc.nat(),
	})
	// The same word in both columns is one name, as some programs write it.
	.filter(({ first, last }) => first !== last);

const table = fc.record({
	people: fc.uniqueArray(person, { minLength: 1, maxLength: 12, selector: ({ local }) => local }),
	email: fc.constantFrom(...EMAIL_HEADERS),
	isWhole: fc.boolean(),
	first: fc.constantFrom(...FIRST_HEADERS),
	last: fc.constantFrom(...LAST_HEADERS),
	whole: fc.constantFrom(...NAME_HEADERS),
	others: fc.subarray(Object.keys(OTHERS) as (keyof typeof OTHERS)[]),
	order: fc.array(fc.nat(), { minLength: 12, maxLength: 12 }),
	delimiter: fc.constantFrom(',', ';', '\t', '|'),
	lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
	quotesAll: fc.boolean(),
	hasSepLine: fc.boolean(),
	encoding: fc.constantFrom('utf-8', 'utf-8 with a mark', 'utf-16le', 'utf-16be', 'windows-1252'),
});

type Table = typeof table extends fc.Arbitrary<infer Value> ? Value : never;

function columnsOf({ people, ...given }: Table): [header: string, cells: string[]][] {
	const names: [string, string[]][] = given.isWhole
		? [[given.whole, people.map(({ first, last }) => `${first} ${last}`)]]
		: [
				[given.first, people.map(({ first }) => first)],
				[given.last, people.map(({ last }) => last)],
			];
	const all: [string, string[]][] = [
		[given.email, people.map(({ local, host }) => `${local}@${host}`)],
		...names,
		...given.others.map((header): [string, string[]] => [
			header,
			people.map(({ row }) => OTHERS[header][row % OTHERS[header].length] ?? ''),
		]),
	];
	return all
		.map((column, index) => ({ column, key: given.order[index] ?? 0 }))
		.sort((one, other) => one.key - other.key)
		.map(({ column }) => column);
}

function textOf(given: Table): string {
	const columns = columnsOf(given);
	const { delimiter } = given;
	const cell = (value: string) =>
		given.quotesAll || /["\n\r]/.test(value) || value.includes(delimiter)
			? `"${value.replaceAll('"', '""')}"`
			: value;
	const line = (cells: string[]) => cells.map(cell).join(delimiter);
	return [
		...(given.hasSepLine ? [`sep=${delimiter}`] : []),
		line(columns.map(([header]) => header)),
		...given.people.map((_, row) => line(columns.map(([, cells]) => cells[row] ?? ''))),
		'',
	].join(given.lineEnd);
}

function bytesOf(text: string, encoding: string): Uint8Array {
	if (encoding.startsWith('utf-8')) {
		return new TextEncoder().encode(encoding === 'utf-8' ? text : `\uFEFF${text}`);
	}
	if (encoding === 'windows-1252') return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
	const marked = `\uFEFF${text}`;
	const bytes = new Uint8Array(marked.length * 2);
	const view = new DataView(bytes.buffer);
	for (let at = 0; at < marked.length; at += 1) {
		view.setUint16(at * 2, marked.charCodeAt(at), encoding === 'utf-16le');
	}
	return bytes;
}

describe('any table with a column of addresses', () => {
	it('is read with everybody’s name, whatever its order, separators, quotes and letters are', () =>
		times(400).forAll(table, (given) => {
			const decoded = decodeMemberFile(bytesOf(textOf(given), given.encoding));
			if (!decoded.ok) throw new Error(decoded.mistake.code);
			const read = readMemberFile(decoded.text);
			expect(read).toMatchObject({ ok: true });
			if (!read.ok) return;
			const { people, bad, leftOut } = read.file;
			expect([bad, leftOut]).toEqual([[], []]);
			expect(people.map(({ email, name }) => [email, name])).toEqual(
				given.people.map(({ local, host, first, last }) => [
					`${local}@${host}`,
					`${first} ${last}`,
				]),
			);
		}));
});

describe('anything else', () => {
	it('is read or refused by a code, whatever its bytes are', () =>
		times(300).forAll(
			fc.oneof(
				fc.uint8Array({ maxLength: 300 }),
				fc.string({ unit: 'binary', maxLength: 200 }).map((text) => new TextEncoder().encode(text)),
				fc
					.tuple(
						fc.constantFrom('BEGIN:VCARD\n', 'To: ', 'email,name\n', 'Name;E-Mail\n', '"', 'sep='),
						fc.array(
							fc.constantFrom(
								'a@example.com',
								'<b@example.com>',
								'"',
								',',
								';',
								'\n',
								'\t',
								':',
								'EMAIL:',
								'FN:',
								'N:A;B',
								'END:VCARD\n',
								'BEGIN:VCARD\n',
								'=',
								'=3D',
								'QUOTED-PRINTABLE',
								'=?utf-8?q?=C3?=',
								'(',
								')',
								' ::: ',
								'@',
								'\\',
								'<',
								'>',
								'|',
							),
							{ maxLength: 40 },
						),
					)
					.map(([head, parts]) => new TextEncoder().encode(head + parts.join(''))),
			),
			(bytes) => {
				const decoded = decodeMemberFile(bytes);
				if (!decoded.ok) return;
				const read = readMemberFile(decoded.text);
				if (!read.ok) expect(read.mistake.code).toMatch(/^[a-z_]+$/);
				else for (const { email } of read.file.people) expect(email).toMatch(/^[^@\s]+@[^@\s]+$/);
			},
		));

	it.each([
		[
			[0x50, 0x4b, 3, 4, ...new TextEncoder().encode('....[Content_Types].xml')],
			'file_is_spreadsheet',
		],
		[
			[
				0x50,
				0x4b,
				3,
				4,
				...new TextEncoder().encode('....mimetypeapplication/vnd.oasis.opendocument.spreadsheet'),
			],
			'file_is_spreadsheet',
		],
		[[0x50, 0x4b, 3, 4, ...new TextEncoder().encode('....subscribed_members.csv')], 'file_is_zip'],
		[[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1], 'file_is_spreadsheet'],
		[[0x1f, 0x8b, 8, 0], 'file_is_compressed'],
		[[...new TextEncoder().encode('%PDF-1.7')], 'file_not_text'],
		[[1, 0, 2, 0, 0, 0, 7], 'file_not_text'],
	])('that is no text is refused with what helps: %#', (bytes, code) => {
		expect(decodeMemberFile(Uint8Array.from(bytes))).toEqual({ ok: false, mistake: { code } });
	});
});
