import fc from 'fast-check';
import { expect, it } from 'vitest';
import { byName } from '../../../src/domain/text/name-order.ts';
import { times } from '../../support/for-all.ts';

const collator = new Intl.Collator('en', { sensitivity: 'base', numeric: true });

const name = fc.oneof(
	fc.stringMatching(/^[A-Ca-c 0-2]{0,8}$/),
	fc.stringMatching(/^[A-Za-z0-9 ]{0,14}$/),
	fc.constantFrom(
		'Ada',
		'ada',
		'Ádá',
		'Ada-Lea',
		"O'Neil",
		'ONeil',
		'Ada 007',
		'Ada 7',
		'Ada 10',
		'ß',
		'ss',
		'',
	),
	fc.string({ unit: 'grapheme', maxLength: 6 }),
	fc.stringMatching(/^[0-9]{8,13}$/),
);

it('people are in the order of a collator for names, and those of one name stay as they were', () =>
	times(2_000).forAll(fc.array(name, { maxLength: 12 }), (given) => {
		const people = given.map((name, index) => ({ name, index }));
		expect(byName(people)).toEqual(
			people.toSorted((one, other) => collator.compare(one.name, other.name)),
		);
	}));

it('names are sorted as people do, by numbers and without regard to capitals and accents', () => {
	const names = ['örjan', 'Zoë', 'ada 10', 'Ada 9', 'Bo'];
	expect(byName(names.map((name) => ({ name }))).map(({ name }) => name)).toEqual([
		'Ada 9',
		'ada 10',
		'Bo',
		'örjan',
		'Zoë',
	]);
});
