import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mistakeIn } from '../../../src/domain/forms/mistakes.ts';
import { readMemberFile } from '../../../src/domain/members/file/member-file.ts';
import { firstName, greeting, withoutAddresses } from '../../../src/domain/members/first-name.ts';
import { readCarriedPeople } from '../../../src/domain/members/import.ts';
import { memberName } from '../../../src/domain/members/name.ts';
import { forAll } from '../../support/for-all.ts';

describe('a first name', () => {
	it.each([
		['Ada Lovelace', 'Ada'],
		['  Grace   Hopper ', 'Grace'],
		['Björk', 'Björk'],
		['', 'Someone new'],
		['   ', 'Someone new'],
		[' , ', 'Someone new'],
		['🌸 Anna', 'Anna'],
		['"Bea" Miller', 'Bea'],
		['anna berg', 'anna'],
		['Jean-Luc Picard', 'Jean-Luc'],
		["D'Arcy Bell", "D'Arcy"],
	])('is read from %j as %j', (name, first) => {
		expect(firstName(name, 'en-US')).toBe(first);
	});

	it.each([
		['Berg, Anna', 'Anna'],
		['Berg,Anna', 'Anna'],
		['Berg, Dr. Anna', 'Anna'],
		['van der Berg, Anna', 'Anna'],
		['Berg, Anna van der', 'Anna'],
		['García Márquez, Gabriel', 'Gabriel'],
		['Berg, J. Robert', 'Robert'],
		['Anna Berg, PhD', 'Anna'],
		['Anna Berg, Jr.', 'Anna'],
		['Anna,', 'Anna'],
		[', Anna', 'Anna'],
	])('is found behind the comma of a list: %j is %j', (name, first) => {
		expect(firstName(name, 'en-US')).toBe(first);
	});

	it.each([
		['Dr. Anna Berg', 'Anna'],
		['Dr Anna Berg', 'Anna'],
		['Prof.Dr. Anna Berg', 'Anna'],
		['Dr.-Ing. Anna Berg', 'Anna'],
		['Frau Dr. Anna Berg', 'Anna'],
		['MR JOHN SMITH', 'John'],
		['Anna van der Berg', 'Anna'],
		// Nothing in these is a first name, so they stay whole.
		['Dr. Berg', 'Dr. Berg'],
		['Mr Smith', 'Mr Smith'],
		['Mr. and Mrs. Berg', 'Mr. and Mrs. Berg'],
		['van der Berg', 'van der Berg'],
		['Van der Berg', 'Van der Berg'],
		['de la Cruz', 'de la Cruz'],
		// A name that is written like a title or a particle, and is none.
		['Van Morrison', 'Van'],
		['Drew Berg', 'Drew'],
		['Deborah La Rue', 'Deborah'],
	])('is never a title or a part of a family name: %j is %j', (name, first) => {
		expect(firstName(name, 'en-US')).toBe(first);
	});

	it.each([
		['X', 'X'],
		['A. Berg', 'A.'],
		['J.K. Rowling', 'J.K.'],
		['J. Robert Oppenheimer', 'Robert'],
		['J. van der Berg', 'J.'],
		['ANNA BERG', 'Anna'],
		['BERG, ANNA', 'Anna'],
		['JEAN-LUC PICARD', 'Jean-Luc'],
		['ALİ VELİ', 'Ali'],
		['JFK', 'JFK'],
		['JJ', 'JJ'],
		['Анна Берг', 'Анна'],
		['محمد علي', 'محمد'],
		['王小明', '王小明'],
		['王 小明', '王 小明'],
		['김 민수', '김 민수'],
	])('is found among initials, capitals and other scripts: %j is %j', (name, first) => {
		expect(firstName(name, 'en-US')).toBe(first);
	});

	it('is greeted with one full stop, or left out where there is none', () => {
		expect(greeting('Ada Lovelace', 'en-US')).toBe('Hello Ada.');
		expect(greeting('Berg, Anna', 'en-US')).toBe('Hello Anna.');
		expect(greeting('J. Berg', 'en-US')).toBe('Hello J.');
		expect(greeting(' ', 'en-US')).toBe('Hello.');
		expect(greeting('anna@example.com', 'en-US')).toBe('Hello.');
	});

	it('exists for every name, on one line, and never longer than the name', () =>
		forAll(fc.string({ unit: 'grapheme', maxLength: 80 }), (name) => {
			const first = firstName(name, 'en-US');
			expect(first.trim()).toBe(first);
			expect(first).not.toBe('');
			if (first !== 'Someone new') expect(first.length).toBeLessThanOrEqual(name.length);
		}));

	it('is the first word of a plain name of two words', () => {
		const word = fc.stringMatching(/^[A-Z][b-z]{7,12}$/);
		forAll(word, word, (first, last) => {
			expect(firstName(`${first} ${last}`, 'en-US')).toBe(first);
			expect(firstName(`${last}, ${first}`, 'en-US')).toBe(first);
			expect(firstName(`Dr. ${first} ${last}`, 'en-US')).toBe(first);
		});
	});
});

describe('an email address in a name', () => {
	it.each([
		['anna@example.com', 'Someone new'],
		['Anna <anna@example.com>', 'Anna'],
		['Anna anna@example.com Berg', 'Anna'],
		['anna@example.com, Anna', 'Anna'],
		['anna @ example.com', 'Someone new'],
		['anna @ example . com', 'Someone new'],
		['anna (at) example (dot) com', 'Someone new'],
		['anna[at]example.com', 'Someone new'],
		['anna＠example．com', 'Someone new'],
		['anna%40example.com', 'Someone new'],
		['"anna berg"@example.com', 'Someone new'],
		['mailto:anna@example.com', 'Someone new'],
		// These are none.
		['Anna @ St. Mary', 'Anna'],
		['Anna @ work', 'Anna'],
		['@nna', 'nna'],
	])('is never shown to other members: %j is %j', (name, first) => {
		expect(firstName(name, 'en-US')).toBe(first);
	});

	it('is never shown, whatever is around it', () => {
		const around = fc.string({ unit: 'grapheme-ascii', maxLength: 12 });
		const blank = fc.constantFrom('', ' ', '  ', '\u00a0');
		forAll(
			around,
			fc.emailAddress(),
			fc.constantFrom('@', '＠', '%40', '(at)', ' [at] '),
			blank,
			around,
			(before, address, sign, gap, after) => {
				const typed = address.replace('@', `${gap}${sign}${gap}`);
				const first = firstName(`${before} ${typed} ${after}`, 'en-US');
				expect(first).not.toContain(typed);
				expect(first).not.toContain(address);
				expect(withoutAddresses(`${before} ${typed} ${after}`)).not.toContain(address);
			},
		);
	});

	it('is removed from a name that is typed, and is no name on its own', () => {
		expect(memberName.parse(' Anna <anna@example.com> ')).toBe('Anna');
		expect(memberName.parse('Anna (anna@example.com) Berg')).toBe('Anna Berg');
		expect(memberName.parse('Berg, Anna')).toBe('Berg, Anna');
		const refused = memberName.safeParse('anna @ example.com');
		expect(mistakeIn(refused.error?.issues[0]?.message ?? '')).toEqual({ code: 'name_is_address' });
	});

	it('is removed from a name that is imported', () => {
		const read = readMemberFile(
			'name,email\nanna@example.com,anna@example.com\n"Bo <bo@example.com>",bo@example.com\n"Berg, Cy",cy@example.com\n',
		);
		const people = read.ok ? read.file.people : [];
		expect(people.map(({ name }) => name)).toEqual(['', 'Bo', 'Cy Berg']);
		expect(read.ok && read.file.bad).toEqual([]);
		expect(readCarriedPeople('[["di@example.com","di@example.com"]]')).toEqual([
			{ email: 'di@example.com', name: '' },
		]);
	});
});
