import { parseEnv } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settingsTemplate } from '../../../infrastructure/settings.ts';
import { linesWithoutValue } from '../../../infrastructure/settings-text.ts';
import { forAll } from '../../support/for-all.ts';

describe('a settings file', () => {
	it('with a line without an equals sign is refused, where Node would ignore the line', () => {
		const text = '# The sender\nMAIL_FROM hello@club.example\n\nOWNER_EMAIL=ada@club.example\n';
		expect(parseEnv(text)).toEqual({ OWNER_EMAIL: 'ada@club.example' });
		expect(linesWithoutValue(text)).toEqual([2]);
	});

	it('with a line with a colon in place of the equals sign, or one that is only a name, is refused', () => {
		expect(linesWithoutValue('A=1\nMAIL_FROM: x\nUSE_KV\r\nB=2')).toEqual([2, 3]);
	});

	it('may hold comments, empty lines, empty values, exports and values over several lines', () => {
		const text = '\n  # x y z\nA=\nexport B = b\nC="one\ntwo words\nthree"\nD=\'d\' # so\n';
		expect(linesWithoutValue(text)).toEqual([]);
		expect(parseEnv(text)).toEqual({ A: '', B: 'b', C: 'one\ntwo words\nthree', D: 'd' });
	});

	it('with such a line is refused even after a value with a quote that nothing closes', () => {
		expect(linesWithoutValue('A="open\nMAIL_FROM hello@club.example')).toEqual([2]);
	});

	it('is valid as the template makes it', () => {
		expect(linesWithoutValue(settingsTemplate('production', () => 'k3V9q0ZrX8mB'))).toEqual([]);
	});

	it('is valid where every line sets something', () => {
		const name = fc.stringMatching(/^[A-Z_][A-Z0-9_]{0,9}$/);
		const value = fc.stringMatching(/^[^"'`\r\n]{0,20}$/);
		forAll(fc.array(fc.tuple(name, value)), (pairs) => {
			const text = pairs.map(([key, given]) => `${key}=${given}`).join('\n');
			expect(linesWithoutValue(text)).toEqual([]);
		});
	});
});
