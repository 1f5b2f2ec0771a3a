import { describe, expect, it } from 'vitest';
import { excerpt } from '../../../src/domain/text/excerpt.ts';

describe('the beginning of a text', () => {
	it('is all of a short one, in one line', () => {
		expect(excerpt(' Bring\n a bowl. ', 20)).toBe('Bring a bowl.');
	});

	it('is cut between words', () => {
		expect(excerpt('Bring a bowl and a spoon', 15)).toBe('Bring a bowl…');
		expect(excerpt('Straßenbahnhaltestelle', 6)).toBe('Straße…');
	});

	it.each([
		['Say hello. Then get on with it.', 'Say hello…'],
		['Say hello, then get on with it.', 'Say hello…'],
		['Say hello – then get on with it.', 'Say hello…'],
		['Say hello? Then get on with it.', 'Say hello?…'],
	])('has no full stop or comma before its ellipsis: %s', (text, short) => {
		expect(excerpt(text, 13)).toBe(short);
	});
});
