import { describe, expect, it } from 'vitest';
import { readMemberFile } from '../../../../src/domain/members/file/member-file.ts';
import { FORMATS } from './exported-files.ts';

function outcome(text: string, name?: string) {
	const read = readMemberFile(text, { name });
	if (!read.ok) return { mistake: read.mistake.code };
	const { people, leftOut, bad } = read.file;
	return {
		people: people.map(({ email, name: said, refusesEmail }) =>
			[email, said, ...(refusesEmail ? ['no email'] : [])].join(' | '),
		),
		...(leftOut.length > 0 && { leftOut: leftOut.map(({ line, why }) => `${line} ${why}`) }),
		...(bad.length > 0 && { bad: bad.map(({ line, why }) => `${line} ${why.code}`) }),
	};
}

describe('files that clubs bring along', () => {
	it.each(FORMATS)(
		'are read as their exporters mean them: $title',
		({ text, name, ...expected }) => {
			const { title: _, ...result } = expected;
			expect(outcome(text, name)).toEqual(result);
		},
	);
});
