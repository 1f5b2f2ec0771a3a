import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	MAX_IMPORT_LINES,
	MAX_MEMBER_FILE_BYTES,
} from '../../../src/domain/members/file/limits.ts';
import { type MemberFile, readMemberFile } from '../../../src/domain/members/file/member-file.ts';
import {
	carriedPeople,
	planImport,
	readCarriedPeople,
} from '../../../src/domain/members/import.ts';
import { forAll, times } from '../../support/for-all.ts';

function read(text: string): MemberFile {
	const result = readMemberFile(text);
	if (!result.ok) throw new Error(result.mistake.code);
	return result.file;
}

const people = (text: string) => read(text).people.map(({ email, name }) => [email, name]);

describe('the columns of a file of members', () => {
	const ADA = [['ada@example.com', 'Ada']];

	it.each([
		['commas', 'name,email\nAda,ada@example.com\n'],
		['semicolons', 'name;email\nAda;ada@example.com'],
		['tabs', 'name\temail\nAda\tada@example.com'],
		['another order', 'email,name\nada@example.com,Ada'],
		['another case', 'NAME,E-Mail\nAda,ADA@Example.com'],
		['other words', 'Full name,Mail address\nAda,ada@example.com'],
		['other columns', 'id,name,phone,email\n7,Ada,"1,2",ada@example.com'],
		['line ends of Windows', 'name,email\r\nAda,ada@example.com\r\n'],
		['line ends of old Macs', 'name,email\rAda,ada@example.com\r'],
		['a byte order mark', '\uFEFFname;email\r\nAda;ada@example.com'],
		['a line for Excel', 'sep=;\r\nname;email\r\nAda;ada@example.com'],
		['such a line behind a byte order mark', '\uFEFFSEP=,\nname,email\nAda,ada@example.com'],
		['such a line that names a tab', 'sep=\t\nname\temail\nAda\tada@example.com'],
		['quotes', '"name","email"\n"Ada","ada@example.com"'],
		['empty lines before it', '\n\nname,email\nAda,ada@example.com'],
		['a quoted separator in the first line', '"name","email","a;b"\nAda,ada@example.com,x'],
	])('are found with %s', (_, text) => {
		expect(people(text)).toEqual(ADA);
	});

	it('may be without names', () => {
		expect(people('mail\nada@example.com')).toEqual([['ada@example.com', '']]);
	});

	it.each(['', ' \n\n', '\uFEFF'])('are not missed in an empty file: %j', (text) => {
		expect(readMemberFile(text)).toEqual({ ok: false, mistake: { code: 'file_empty' } });
	});

	it('are asked for where no cell is an address', () => {
		expect(readMemberFile('Name,Phone\nAda,12')).toMatchObject({
			ok: false,
			mistake: { code: 'columns_missing' },
			columns: [
				{ header: 'Name', use: 'name', sample: 'Ada' },
				{ header: 'Phone', use: 'none', sample: '12' },
			],
		});
	});
});

describe('the lines of a file of members', () => {
	it('are reported by their number where they are wrong', () => {
		const { bad } = read(
			[
				'name,email',
				'Ada,ada@example.com',
				'"Two',
				'lines",two@example.com',
				'',
				'Bea,',
				'Cem,not an address',
				`${'x'.repeat(81)},long@example.com`,
				`Dan,${'d'.repeat(250)}@example.com`,
				'E\u0007,bell@example.com',
			].join('\n'),
		);
		expect(bad).toEqual([
			{ line: 6, lastLine: 6, why: { code: 'address_missing' } },
			{ line: 7, lastLine: 7, why: { code: 'address_wrong' } },
			{ line: 8, lastLine: 8, why: { code: 'name_too_long', most: 80 } },
			{ line: 9, lastLine: 9, why: { code: 'address_too_long', most: 254 } },
			{ line: 10, lastLine: 10, why: { code: 'name_not_shown' } },
		]);
	});

	it('are wrong where quotation marks do not come in pairs, and the lines behind them are read', () => {
		const { people: good, bad } = read(
			'name,email\nAda,ada@example.com\n"Bea,bea@example.com\nCem,cem@example.com\n',
		);
		expect(good.map(({ name }) => name)).toEqual(['Ada', 'Cem']);
		expect(bad).toEqual([{ line: 3, lastLine: 3, why: { code: 'quotes_torn' } }]);
	});

	it('with the same address count once, under the first name there is', () => {
		const file = read('name,email\n,ada@example.com\nAda,ADA@example.com\nEve,ada@example.com');
		expect(file.people).toEqual([{ line: 2, email: 'ada@example.com', name: 'Ada' }]);
		expect(file.duplicates).toEqual([
			{ line: 3, of: 2 },
			{ line: 4, of: 2 },
		]);
	});

	it('are at most as many as one batch takes', () => {
		const lines = (count: number) =>
			`email\n${Array.from({ length: count }, (_, number) => `a${number}@example.com`).join('\n')}`;
		expect(read(lines(MAX_IMPORT_LINES)).people).toHaveLength(MAX_IMPORT_LINES);
		expect(readMemberFile(lines(MAX_IMPORT_LINES + 1)).ok).toBe(false);
	});
});

/** Texts that look like files of members, more or less. */
const cell = fc.oneof(
	fc.constantFrom('ada@example.com', 'ADA@example.com', 'bea@example.org', '', ' ', '"', '""', 'x'),
	fc.string({ unit: 'binary', maxLength: 12 }),
	fc.emailAddress(),
);
const almostFile = fc
	.tuple(
		fc.constantFrom('name,email', 'email;name', 'Mail\tName', '"email"', 'x'),
		fc.array(fc.tuple(cell, fc.constantFrom(',', ';', '\t', '\n', '\r\n', '","')), {
			maxLength: 40,
		}),
	)
	.map(([head, cells]) => `${head}\n${cells.flat().join('')}`);

describe('any imported file', () => {
	it('is read, and each of its lines counts as exactly one thing', () =>
		times(500).forAll(fc.oneof(almostFile, fc.string({ unit: 'binary' })), (text) => {
			const result = readMemberFile(text);
			if (!result.ok) return;
			const { kind, people: good, duplicates, leftOut, bad } = result.file;
			const lines = [...good, ...duplicates, ...leftOut, ...bad].map(({ line }) => line);
			// A line of a list has several people.
			if (kind === 'table') expect(new Set(lines).size).toBe(lines.length);
			const all = text.replaceAll(/\r\n?/g, '\n').split('\n').length;
			for (const line of lines) expect(line).toBeGreaterThan(0);
			for (const line of lines) expect(line).toBeLessThanOrEqual(all);
			expect(new Set(good.map(({ email }) => email)).size).toBe(good.length);
			for (const { of, line } of duplicates) {
				expect(of).toBeLessThanOrEqual(line);
				expect(good.map((person) => person.line)).toContain(of);
			}
		}));

	it('of plain cells gives every line that is not empty', () => {
		const plain = fc.oneof(fc.emailAddress(), fc.stringMatching(/^[a-z@. ]{0,10}$/));
		forAll(fc.array(fc.tuple(plain, plain)), (rows) => {
			const quoted = rows.map((cells) => cells.map((text) => `"${text}"`).join(';'));
			const { people: good, duplicates, bad } = read(['name;email', ...quoted].join('\r\n'));
			const expected = rows.flatMap(([name, email], index) =>
				name.trim() || email.trim() ? [index + 2] : [],
			);
			const lines = [...good, ...duplicates, ...bad].map(({ line }) => line);
			expect(lines.sort((one, other) => one - other)).toEqual(expected);
		});
	});

	it('comes back from the preview as it was', () =>
		forAll(almostFile, (text) => {
			const result = readMemberFile(text);
			const good = result.ok ? result.file.people.map(({ email, name }) => ({ email, name })) : [];
			expect(readCarriedPeople(carriedPeople(good))).toEqual(good);
		}));
});

describe('the plan of an import', () => {
	const someone = (email: string, name = '') => ({ email, name });

	it('separates new people from members, and adds a name only where there is none', () => {
		const known = new Map([
			['named@example.com', { hasName: true, isSilent: true }],
			['nameless@example.com', { hasName: false, isSilent: true }],
			['silent@example.com', { hasName: false, isSilent: true }],
			['refusing@example.com', { hasName: true, isSilent: true }],
			['speaking@example.com', { hasName: true, isSilent: false }],
		]);
		const plan = planImport(
			[
				someone('new@example.com', 'New'),
				someone('named@example.com', 'Other'),
				someone('nameless@example.com', 'Ada'),
				someone('silent@example.com'),
				{ ...someone('refusing@example.com'), refusesEmail: true },
				{ ...someone('speaking@example.com'), refusesEmail: true },
			],
			known,
		);
		expect(plan).toEqual({
			added: [someone('new@example.com', 'New')],
			named: [someone('nameless@example.com', 'Ada')],
			refusing: [{ ...someone('refusing@example.com'), refusesEmail: true }],
			unchanged: 3,
		});
	});

	it('travels in a form, with all that an export knows of five thousand people', () => {
		const people = Array.from({ length: MAX_IMPORT_LINES }, (_, n) => ({
			email: `somebody.with.a.name.${n}@mail.example.com`,
			name: `Somebody With A Name ${n}`,
			restored: {
				role: 'member' as const,
				joinedOn: '2024-01-05',
				topics: { invitations: true, reminders: false, announcements: true },
				states: ['stopped' as const, 'bounce' as const],
				pausedUntil: '2027-01-01',
			},
		}));
		const carried = carriedPeople(people);
		expect(carried.length).toBeLessThan(2 * MAX_MEMBER_FILE_BYTES - 1024);
		expect(readCarriedPeople(carried)).toEqual(people);
	});

	it('accepts only what a preview wrote', () => {
		expect(readCarriedPeople(undefined)).toBeNull();
		expect(readCarriedPeople('[["ada@example.com"]]')).toBeNull();
		expect(readCarriedPeople('[["ada@example.com","x\\u0000y"]]')).toBeNull();
		expect(readCarriedPeople('{')).toBeNull();
		const many = Array.from({ length: MAX_IMPORT_LINES + 1 }, () => ['a@example.com', '']);
		expect(readCarriedPeople(JSON.stringify(many))).toBeNull();
	});
});
