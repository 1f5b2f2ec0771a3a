import { describe, expect, it } from 'vitest';
import { signInCodeFrom } from '../../../src/domain/sign-in/sign-in-code.ts';

describe('the code of a sign-in email', () => {
	it.each([
		['604757'],
		['604 757'],
		[' 6 0 4 7 5 7\n'],
		['604\u00a0757'],
		['604\u202f757'],
		['604\u3000757'],
		['604-757'],
		['604–757'],
		['604\u2212757'],
		['604\u200b757\ufeff'],
		['\u2066604757\u2069'],
		['“604757.”'],
		['６０４７５７'],
		['６０４－７５７'],
	])('is accepted as it was pasted: %j', (typed) => {
		expect(signInCodeFrom(typed)).toBe('604757');
	});

	it.each([
		[''],
		['   '],
		['60475'],
		['6047571'],
		['604757a'],
		['O04757'],
		['six'],
		['6047½'],
		['+604757'],
	])('is none and uses up no attempt: %j', (typed) => {
		expect(signInCodeFrom(typed)).toBeNull();
	});
});
